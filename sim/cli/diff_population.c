/*
 * Both policies, and every edit alone, on the same simulated orders.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/diff.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "redress/units.h"

int64_t diff_change_date(const struct rd_diff *diff, const struct diff_policy *b)
{
    int64_t first_s = INT64_MIN;
    if (b->of.has_date)
        return b->of.at_s;
    for (size_t i = 0; i < diff->group_count; i++) {
        const int64_t at_s = diff->groups[i].new_at_s;
        if (diff->groups[i].when && at_s != INT64_MIN && (first_s == INT64_MIN || at_s < first_s))
            first_s = at_s;
    }
    return first_s;
}

/* ---- a policy as it stands on one day ---- */

/* Of the values of a parameter the one of that day, from "always". */
static bool freeze_parameter(struct json_doc *doc, struct json_value *parameter, int64_t at_s)
{
    struct json_value *values = json_get(parameter, "values"), *holds = NULL;
    json_each (value, values) {
        const struct json_value *from = json_get(value, "from");
        int64_t from_s = INT64_MIN;
        if (from && from->kind == JSON_STRING && strcmp(from->string, "always") != 0 &&
            rd_date_parse(from->string, &from_s, NULL) != RD_OK)
            return false;
        if (from_s <= at_s)
            holds = value;
    }
    for (struct json_value *value = values ? values->first : NULL, *next; value; value = next) {
        next = value->next;
        if (value != holds)
            json_remove(values, value);
    }
    return !holds || json_object_set(doc, holds, "from", json_new_string(doc, holds, "always"));
}

static enum rd_status freeze(const struct diff_policy *side, struct rd_policy **out)
{
    const char *canonical = rd_policy_canonical(side->policy);
    struct rd_findings found;
    struct rd_error err = {RD_OK, "out of memory for a policy on one day"};
    struct json_doc *doc = NULL;
    struct arena arena;
    char name[512], date[RD_UNIT_TEXT_SIZE];
    arena_init(&arena);
    rd_findings_init(&found);
    enum rd_status rc = json_read_text("policy", canonical, strlen(canonical), &doc, &found, &err);
    bool is_frozen = rc == RD_OK;
    json_each (parameter, doc ? json_get(doc->root, "parameters") : NULL)
        is_frozen = is_frozen && freeze_parameter(doc, parameter, side->of.at_s);
    const char *text = is_frozen ? json_print(doc->root, &arena) : NULL;
    rc = text ? RD_OK : RD_NOMEM;
    snprintf(name, sizeof name, "%s@%s", rd_policy_name(side->policy), rd_date_format(side->of.at_s, date));
    if (text)
        rc = rd_policy_load_text(name, text, strlen(text), out, &found, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s: %s", name, err.text);
    json_free(doc);
    rd_findings_release(&found);
    arena_release(&arena);
    return rc;
}

static enum rd_status load_again(const struct diff_policy *side, struct rd_files *files, struct rd_policy **out)
{
    const struct rd_source source = {.name = side->argument, .files = files};
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    if (side->of.has_date)
        return freeze(side, out);
    rd_findings_init(&found);
    const enum rd_status rc = rd_policy_load_source(&source, out, &found, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    rd_findings_release(&found);
    return rc;
}

/* ---- the study ---- */

/* Both policies, then the edits that can stand alone; the study owns them. */
static enum rd_status load_documents(struct diff_population *population, const struct arguments *arguments,
                                     const struct diff_policy sides[2], struct diff_edits *edits)
{
    struct rd_policy **policies = calloc(edits->count + 2, sizeof(struct rd_policy *));
    size_t count = 0;
    enum rd_status rc = policies ? RD_OK : RD_NOMEM;
    for (int side = 0; side < 2 && rc == RD_OK; side++) {
        rc = load_again(&sides[side], arguments->files, &policies[count]);
        count += rc == RD_OK;
    }
    for (size_t i = 0; i < edits->count && edits->count > 1 && rc == RD_OK; i++)
        if (edits->policies[i]) {
            edits->items[i].policy = count;
            policies[count++] = edits->policies[i];
            edits->policies[i] = NULL;
        }
    if (rc == RD_OK)
        rc = documents_load_scenario(&population->documents, arguments, arguments->text[OPTION_DIFF_SCENARIO], policies,
                                     count);
    else
        for (size_t i = 0; i < count; i++)
            rd_policy_free(policies[i]);
    free(policies);
    return rc;
}

struct watch {
    struct diff_population *population;
    struct progress progress;
};

static const struct trace *on_listen(void *context, uint32_t replication, size_t policy)
{
    struct watch *watch = context;
    return effect_listen(&watch->population->effect, replication, policy);
}

static enum rd_status on_finished(void *context, uint32_t replication, const struct result *const results[],
                                  size_t policy_count, struct rd_error *err)
{
    struct watch *watch = context;
    return effect_finished(&watch->population->effect, replication, results, policy_count, err);
}

static void on_progress(void *context, const struct study_progress *progress)
{
    struct watch *watch = context;
    progress_show(&watch->progress, progress);
}

static enum rd_status simulate(struct diff_population *population, const struct arguments *arguments)
{
    struct watch watch = {.population = population};
    const struct study_hooks hooks = {.listen = on_listen,
                                      .finished = on_finished,
                                      .progress = on_progress,
                                      .context = &watch,
                                      .stop = interrupt_watch()};
    struct rd_error err = {RD_OK, ""};
    progress_init(&watch.progress, !arguments->given[OPTION_QUIET] && !arguments->given[OPTION_NO_PROGRESS],
                  arguments->given[OPTION_VERBOSE]);
    const enum rd_status rc = study_run(&population->study, &hooks, &population->outcome, &err);
    progress_end(&watch.progress);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

enum rd_status diff_population_run(struct diff_population *population, const struct arguments *arguments,
                                   const struct diff_policy sides[2], const struct rd_diff *diff,
                                   struct diff_edits *edits)
{
    const uint32_t reps = (uint32_t)arguments->number[OPTION_REPS];
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = load_documents(population, arguments, sides, edits);
    if (rc != RD_OK)
        return rc;
    population->study = (struct study){.scenario = population->documents.scenario,
                                       .segments = &population->documents.segments,
                                       .policies = population->documents.entries,
                                       .policy_count = population->documents.policy_count,
                                       .seed = arguments->number[OPTION_SEED],
                                       .reps = reps,
                                       .shard = {1, 1},
                                       .reps_of_run = reps,
                                       .jobs = (unsigned)arguments->number[OPTION_JOBS],
                                       .confidence = arguments->share[OPTION_CONFIDENCE]};
    rc = effect_init(&population->effect, &population->study, diff, diff_change_date(diff, &sides[1]), &err);
    if (rc != RD_OK) {
        say_error(stderr, "%s", err.text);
        return rc;
    }
    return simulate(population, arguments);
}

void diff_population_release(struct diff_population *population)
{
    if (population->effect.study)
        effect_release(&population->effect);
    study_outcome_release(&population->outcome);
    documents_release(&population->documents);
}
