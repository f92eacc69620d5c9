/*
 * Loads scenario and policies, and puts the policies into the scenario's currency.
 */
#include "cli/documents.h"

#include <stdlib.h>
#include <string.h>

#include "base/finding_codes.h"
#include "cli/stored.h"
#include "core/digest.h"
#include "redress/units.h"

enum { SWITCH_AT_START, SWITCH_AT_MEASURE }; /* the words of --switch-at */

/* Said once: findings for what a document says, the error for what no finding tells. */
static void note_failure(enum rd_status rc, const struct rd_error *err, bool has_findings)
{
    if (rc != RD_OK && !(rc == RD_INPUT && has_findings))
        say_error(stderr, "%s", err->text);
}

static enum rd_status load_scenario(struct documents *documents, const char *path, const struct arguments *arguments,
                                    struct rd_findings *found)
{
    const struct words *given = &arguments->list[OPTION_SET];
    const char **sets = calloc(given->count + 1, sizeof *sets);
    struct rd_error err = {.status = RD_OK};
    if (!sets)
        return rd_fail(&err, RD_NOMEM, "out of memory for %zu settings", given->count);
    for (size_t i = 0; i < given->count; i++)
        sets[i] = given->items[i];
    struct scenario_options options = {sets, given->count, arguments->files};
    if (arguments->choice[OPTION_SWITCH_AT] == SWITCH_AT_MEASURE)
        sets[options.set_count++] = "calendar.launch=true";
    size_t errors = found->errors;
    enum rd_status rc = scenario_load(path, &options, &documents->scenario, found, &err);
    note_failure(rc, &err, found->errors > errors);
    if (rc == RD_OK)
        documents->scenario->response = (enum response_level)arguments->choice[OPTION_RESPONSE];
    free(sets);
    return rc;
}

static enum rd_status load_policies(struct documents *documents, const struct arguments *arguments,
                                    struct rd_findings *found)
{
    const struct words *policies = &arguments->list[OPTION_POLICY];
    enum rd_status worst = RD_OK;
    for (size_t i = 0; i < policies->count; i++) {
        struct rd_error err = {.status = RD_OK};
        size_t errors = found->errors;
        const struct rd_source source = {.name = policies->items[i], .files = arguments->files};
        enum rd_status rc = rd_policy_load_source(&source, &documents->policies[i], found, &err);
        note_failure(rc, &err, found->errors > errors);
        if (worst == RD_OK)
            worst = rc;
    }
    return worst;
}

/* Errors; and what the figures themselves rest on, amounts of another currency. */
static bool is_printed(const struct rd_finding *finding, bool is_quiet)
{
    return finding->severity == RD_SEVERITY_ERROR ||
           (!is_quiet && strcmp(finding->code, finding_code_text(SCENARIO_MONEY_DEFAULT)) == 0);
}

static void print_findings(const struct rd_findings *found, bool is_quiet)
{
    struct rd_findings printed;
    rd_findings_init(&printed);
    for (size_t i = 0; i < found->count; i++) {
        if (is_printed(&found->items[i], is_quiet))
            rd_findings_add(&printed, &found->items[i]);
    }
    rd_findings_print(&printed, stderr);
    rd_findings_release(&printed);
    if (found->errors > 0)
        say_error(stderr, "%zu error%s in the documents; nothing was simulated", found->errors,
                  found->errors == 1 ? "" : "s");
    else if (found->warnings > 0 && !is_quiet)
        say_error(stderr, "%zu warning%s in the documents (\"redress check\" shows them)", found->warnings,
                  found->warnings == 1 ? "" : "s");
}

/* Two policies of one name are told apart by number: "a", "a #2". */
static void name_entry(struct documents *documents, size_t i)
{
    const char *name = rd_policy_name(documents->policies[i]);
    size_t earlier = 0;
    for (size_t k = 0; k < i; k++)
        earlier += strcmp(rd_policy_name(documents->policies[k]), name) == 0;
    if (earlier > 0)
        snprintf(documents->names[i], sizeof documents->names[i], "%.110s #%zu", name, earlier + 1);
    else
        snprintf(documents->names[i], sizeof documents->names[i], "%s", name);
}

static enum rd_status compile(struct documents *documents, size_t i)
{
    const struct rd_policy *policy = documents->policies[i];
    const struct scenario *scenario = documents->scenario;
    const char *currency = rd_policy_currency(policy);
    struct study_policy *entry = &documents->entries[i];
    name_entry(documents, i);
    entry->name = documents->names[i];
    entry->title = rd_policy_title(policy);
    entry->policy = policy;
    entry->exchange_ppb =
        strcmp(currency, scenario->currency) == 0 ? RD_PPB_PER_ONE : scenario_exchange_ppb(scenario, currency);
    if (entry->exchange_ppb == 0) {
        say_error(
            stderr,
            "policy \"%s\" is in %s and scenario \"%s\" in %s, which states no rate: add \"exchange\": {\"%s\": \"…\"} "
            "to the scenario",
            entry->name, currency, scenario->name, scenario->currency, currency);
        return RD_INPUT;
    }
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc =
        rd_policy_compile_in(policy, scenario->currency, entry->exchange_ppb, &documents->images[i], &err);
    note_failure(rc, &err, false);
    entry->image = documents->images[i];
    const char *canonical = rd_policy_canonical(policy);
    sha256_hex(canonical, strlen(canonical), entry->sha256);
    return rc;
}

static enum rd_status match(struct documents *documents)
{
    struct rd_error err = {.status = RD_OK};
    enum rd_status worst = segment_table_init(&documents->segments, documents->scenario, &err);
    note_failure(worst, &err, false);
    documents->has_segments = worst == RD_OK;
    for (size_t i = 0; i < documents->policy_count; i++) {
        enum rd_status rc = compile(documents, i);
        if (worst == RD_OK)
            worst = rc;
    }
    return worst;
}

static bool make_room(struct documents *documents, size_t count)
{
    documents->policy_count = count;
    documents->policies = calloc(count, sizeof(struct rd_policy *));
    documents->images = calloc(count, sizeof(struct rd_image *));
    documents->entries = calloc(count, sizeof *documents->entries);
    documents->names = calloc(count, sizeof *documents->names);
    return documents->policies && documents->images && documents->entries && documents->names;
}

static void warn_of_response(const struct scenario *scenario, bool is_quiet)
{
    if (!is_quiet && scenario->response != RESPONSE_NONE && !responses_are_stated(scenario))
        say_error(stderr, "scenario \"%s\" states no responses: --response %s changes nothing", scenario->name,
                  response_name(scenario->response));
}

enum rd_status documents_load(struct documents *documents, const struct arguments *arguments)
{
    memset(documents, 0, sizeof *documents);
    const struct words *policies = &arguments->list[OPTION_POLICY];
    if (!make_room(documents, policies->count)) {
        say_error(stderr, "out of memory for %zu policies", policies->count);
        return RD_NOMEM;
    }
    struct rd_findings found;
    rd_findings_init(&found);
    enum rd_status rc = load_scenario(documents, arguments->operands.items[0], arguments, &found);
    enum rd_status of_policies = load_policies(documents, arguments, &found);
    rd_findings_sort(&found);
    print_findings(&found, arguments->given[OPTION_QUIET]);
    rd_findings_release(&found);
    if (rc == RD_OK && arguments->given[OPTION_RESPONSE])
        warn_of_response(documents->scenario, arguments->given[OPTION_QUIET]);
    if (rc == RD_OK)
        rc = of_policies;
    return rc == RD_OK ? match(documents) : rc;
}

enum rd_status documents_load_scenario(struct documents *documents, const struct arguments *arguments,
                                       const char *scenario, struct rd_policy *const policies[], size_t count)
{
    memset(documents, 0, sizeof *documents);
    if (!make_room(documents, count)) {
        for (size_t i = 0; i < count; i++)
            rd_policy_free(policies[i]);
        documents->policy_count = 0;
        say_error(stderr, "out of memory for %zu policies", count);
        return RD_NOMEM;
    }
    memcpy(documents->policies, policies, count * sizeof(struct rd_policy *));
    struct rd_findings found;
    rd_findings_init(&found);
    const enum rd_status rc = load_scenario(documents, scenario, arguments, &found);
    rd_findings_sort(&found);
    print_findings(&found, arguments->given[OPTION_QUIET]);
    rd_findings_release(&found);
    return rc == RD_OK ? match(documents) : rc;
}

/* ---- from a run file ---- */

static enum rd_status load_texts(struct documents *documents, const struct identity *identity,
                                 struct rd_findings *found)
{
    struct rd_error err = {.status = RD_OK};
    enum rd_status worst = stored_scenario_load(identity, &documents->scenario, found, &err);
    note_failure(worst, &err, found->errors > 0);
    for (size_t i = 0; i < identity->policy_count; i++) {
        size_t errors = found->errors;
        enum rd_status rc = stored_policy_load(identity, i, &documents->policies[i], found, &err);
        note_failure(rc, &err, found->errors > errors);
        if (worst == RD_OK)
            worst = rc;
    }
    return worst;
}

enum rd_status documents_load_run(struct documents *documents, const struct identity *identity)
{
    memset(documents, 0, sizeof *documents);
    if (!make_room(documents, identity->policy_count)) {
        say_error(stderr, "out of memory for %zu policies", identity->policy_count);
        return RD_NOMEM;
    }
    struct rd_findings found;
    rd_findings_init(&found);
    enum rd_status rc = load_texts(documents, identity, &found);
    rd_findings_sort(&found);
    print_findings(&found, true);
    rd_findings_release(&found);
    if (rc == RD_OK)
        rc = match(documents);
    for (size_t i = 0; rc == RD_OK && i < identity->policy_count; i++) {
        snprintf(documents->names[i], sizeof documents->names[i], "%s", identity->policies[i].name);
        documents->entries[i].title = identity->policies[i].title;
    }
    return rc;
}

void documents_release(struct documents *documents)
{
    for (size_t i = 0; documents->images && i < documents->policy_count; i++) {
        if (documents->images[i])
            rd_image_free(documents->images[i]);
    }
    for (size_t i = 0; documents->policies && i < documents->policy_count; i++) {
        if (documents->policies[i])
            rd_policy_free(documents->policies[i]);
    }
    if (documents->has_segments)
        segment_table_release(&documents->segments);
    if (documents->scenario)
        scenario_free(documents->scenario);
    free(documents->policies);
    free(documents->images);
    free(documents->entries);
    free(documents->names);
    memset(documents, 0, sizeof *documents);
}
