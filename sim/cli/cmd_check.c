/*
 * redress check: reads every document as what its "format" says, proves policies, and prints what is wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/suggest.h"
#include "base/text.h"
#include "cli/check_pairs.h"
#include "cli/check_print.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "redress/documents.h"
#include "redress/prove.h"
#include "redress/test.h"
#include "redress/units.h"
#include "scenario/scenario.h"

struct check {
    const struct arguments *arguments;
    struct rd_prove_options proofs;
    struct rd_findings found;
    struct check_pairs pairs;
    size_t unreadable;    /* files that could not be read at all; their errors are said at once */
    bool is_refused;      /* some document does not compile */
    bool is_undecided;    /* some proof passed its limit */
    enum rd_status worst; /* a failure that stops everything, such as memory */
};

/* ---- one document ---- */

/* What the document says it is; RD_DOCUMENT_COUNT when it does not: then that is a finding. */
static enum rd_document document_of(struct check *check, const struct json_doc *doc)
{
    const char *formats[RD_DOCUMENT_COUNT];
    char phrase[128];
    for (int i = 0; i < RD_DOCUMENT_COUNT; i++)
        formats[i] = rd_document_row((enum rd_document)i)->format;
    if (doc->root->kind != JSON_OBJECT) {
        json_report(&check->found, FINDING_CHECK_KIND, doc->root, "expected an object, found %s",
                    json_kind_name(doc->root->kind));
        return RD_DOCUMENT_COUNT;
    }
    const struct json_value *format = json_get(doc->root, "format");
    if (format && format->kind != JSON_STRING) {
        json_report(&check->found, FINDING_CHECK_FORMAT_UNKNOWN, format,
                    "\"format\" is %s, not a string such as \"%s\"", json_kind_name(format->kind), formats[0]);
        return RD_DOCUMENT_COUNT;
    }
    if (!format) {
        json_report(&check->found, FINDING_CHECK_FORMAT_MISSING, doc->root,
                    "\"format\" is missing: a document starts with \"format\": \"%s\", \"%s\", \"%s\" or \"%s\"",
                    formats[0], formats[1], formats[2], formats[3]);
        return RD_DOCUMENT_COUNT;
    }
    if (rd_document_find(format->string) >= 0)
        return (enum rd_document)rd_document_find(format->string);
    json_report(&check->found, FINDING_CHECK_FORMAT_UNKNOWN, format, "unknown format \"%s\"%s", format->string,
                suggest_phrase(format->string, formats, RD_DOCUMENT_COUNT, phrase, sizeof phrase));
    return RD_DOCUMENT_COUNT;
}

static void on_progress(void *context, const char *what, size_t done, size_t all)
{
    progress_count(context, what, done, all);
}

static enum rd_status check_policy(struct check *check, const char *path, struct rd_error *err)
{
    const struct rd_source source = {.name = path, .files = check->arguments->files};
    struct rd_policy *policy = NULL;
    enum rd_status rc = rd_policy_load_source(&source, &policy, &check->found, err);
    if (rc != RD_OK)
        return rc;
    struct progress progress;
    progress_init(&progress, !check->arguments->given[OPTION_QUIET] && !check->arguments->given[OPTION_NO_PROGRESS],
                  false);
    check->proofs.progress = on_progress;
    check->proofs.progress_context = &progress;
    rc = rd_policy_prove(policy, &check->proofs, &check->found, err);
    progress_end(&progress);
    check->proofs.progress = NULL;
    check_pairs_take_policy(&check->pairs, policy);
    check->is_undecided = check->is_undecided || rc == RD_UNDECIDED;
    return rc == RD_UNDECIDED ? RD_OK : rc; /* a finding says what is not proven */
}

static enum rd_status check_scenario(struct check *check, const char *path, struct rd_error *err)
{
    const struct scenario_options options = {.files = check->arguments->files};
    struct scenario *scenario = NULL;
    const enum rd_status rc = scenario_load(path, &options, &scenario, &check->found, err);
    if (rc == RD_OK)
        check_pairs_take_scenario(&check->pairs, scenario);
    return rc;
}

/* Also against the policy it is about; of that only errors are told: the rest is told when it is checked itself. */
static enum rd_status check_tests(struct check *check, const char *path, struct rd_error *err)
{
    const struct rd_source source = {.name = path, .files = check->arguments->files};
    struct rd_suite *suite = NULL;
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_findings of_policy;
    rd_findings_init(&of_policy);
    enum rd_status rc = rd_suite_load_source(&source, &suite, &check->found, err);
    if (rc == RD_OK) {
        const struct rd_source about = {.name = rd_suite_policy(suite), .files = check->arguments->files};
        rc = rd_policy_load_source(&about, &policy, &of_policy, err);
    }
    for (size_t i = 0; i < of_policy.count; i++)
        if (of_policy.items[i].severity == RD_SEVERITY_ERROR)
            rd_findings_add(&check->found, &of_policy.items[i]);
    rd_findings_release(&of_policy);
    if (rc == RD_OK)
        rc = rd_policy_compile(policy, RD_PPB_PER_ONE, &image, err);
    if (rc == RD_OK)
        rc = rd_suite_check(suite, policy, image, &check->found, err);
    rd_image_free(image);
    rd_policy_free(policy);
    rd_suite_free(suite);
    return rc;
}

/* Says a failure that no finding tells of. */
static void note_failure(struct check *check, enum rd_status rc, bool is_known, const struct rd_error *err,
                         size_t errors_before)
{
    check->is_refused = check->is_refused || rc != RD_OK || (!is_known && check->found.errors > errors_before);
    if (rc == RD_OK || (rc == RD_INPUT && check->found.errors > errors_before))
        return;
    say_error(stderr, "%s", err->text);
    check->unreadable++;
    if (rc == RD_NOMEM)
        check->worst = rc;
}

static void check_file(struct check *check, const char *path)
{
    struct rd_error err = {.status = RD_OK};
    size_t errors_before = check->found.errors;
    struct json_doc *doc = NULL;
    enum rd_document document = RD_DOCUMENT_COUNT;
    enum rd_status rc = json_read_from(check->arguments->files, path, &doc, &check->found, &err);
    if (rc == RD_OK) {
        document = document_of(check, doc);
        if (document == RD_DOCUMENT_SCENARIO)
            rc = check_scenario(check, path, &err);
        else if (document == RD_DOCUMENT_TESTS)
            rc = check_tests(check, path, &err);
        else if (document != RD_DOCUMENT_COUNT)
            rc = check_policy(check, path, &err);
        json_free(doc);
    }
    note_failure(check, rc, document != RD_DOCUMENT_COUNT, &err, errors_before);
}

/* ---- what was asked ---- */

static enum rd_severity fail_level(const struct arguments *arguments)
{
    static const enum rd_severity levels[] = {RD_SEVERITY_ERROR, RD_SEVERITY_WARNING, RD_SEVERITY_INFO};
    return levels[arguments->choice[OPTION_FAIL_LEVEL]];
}

/* The kind of a code that loading or proving a policy or scenario can find. */
static bool find_kind(const char *code, struct rd_finding_kind *out)
{
    for (int source = 0; source < RD_FINDS_COUNT; source++) {
        const int at = rd_finding_find((enum rd_finding_source)source, code);
        if (at >= 0)
            return rd_finding_kind((enum rd_finding_source)source, (size_t)at, out);
    }
    return false;
}

static bool read_disabled(const char *code)
{
    const char *known[256];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    struct rd_finding_kind kind;
    size_t count = 0;
    if (find_kind(code, &kind)) {
        if (kind.severity == RD_SEVERITY_ERROR)
            say_error(stderr, "--disable: \"%s\" is an error, which cannot be disabled", code);
        return kind.severity != RD_SEVERITY_ERROR;
    }
    for (int source = 0; source < RD_FINDS_COUNT; source++)
        for (size_t i = 0; count < 256 && rd_finding_kind((enum rd_finding_source)source, i, &kind); i++)
            known[count++] = kind.code;
    say_error(stderr, "--disable: no check has the code %s%s", text_shown(code, shown),
              suggest_phrase(code, known, count, phrase, sizeof phrase));
    return false;
}

/* Options beyond what the table of options checks. */
static bool read_options(struct check *check)
{
    const struct arguments *arguments = check->arguments;
    const char *today = arguments->text[OPTION_TODAY], *cliff = arguments->text[OPTION_CLIFF];
    char shown[TEXT_SHOWN_SIZE];
    bool good = true;
    if (today && rd_date_parse(today, &check->proofs.today_s, NULL) != RD_OK) {
        say_error(stderr, "--today: %s is no date such as 2026-11-23", text_shown(today, shown));
        good = false;
    }
    check->proofs.node_limit = (uint32_t)arguments->number[OPTION_NODE_LIMIT];
    check->proofs.has_today = today != NULL;
    if (cliff && (rd_money_parse(cliff, &check->proofs.cliff_minor, NULL) != RD_OK || check->proofs.cliff_minor <= 0)) {
        say_error(stderr, "--cliff: %s is no amount above 0.00, such as 10.00", text_shown(cliff, shown));
        good = false;
    }
    for (size_t i = 0; i < arguments->list[OPTION_DISABLE].count; i++)
        good = read_disabled(arguments->list[OPTION_DISABLE].items[i]) && good;
    return good;
}

/* ---- what was found ---- */

static bool is_disabled(const struct check *check, const struct rd_finding *finding)
{
    const struct words *codes = &check->arguments->list[OPTION_DISABLE];
    for (size_t i = 0; i < codes->count; i++)
        if (finding->severity != RD_SEVERITY_ERROR && strcmp(codes->items[i], finding->code) == 0)
            return true;
    return false;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_repeated(const struct rd_findings *found, size_t before, const struct rd_finding *finding)
{
    for (size_t i = before; i-- > 0;) {
        const struct rd_finding *other = &found->items[i];
        if (strcmp(other->file, finding->file) != 0 || other->line != finding->line)
            return false; /* sorted */
        if (other->column == finding->column && strcmp(other->code, finding->code) == 0 &&
            strcmp(other->message, finding->message) == 0 && same_text(other->witness, finding->witness))
            return true;
    }
    return false;
}

/* What several documents share, such as the base of several proposals, is told once; what is disabled is not told. */
static enum rd_status keep_told(struct check *check)
{
    struct rd_findings kept;
    enum rd_status rc = RD_OK;
    rd_findings_init(&kept);
    for (size_t i = 0; i < check->found.count && rc == RD_OK; i++) {
        const struct rd_finding *finding = &check->found.items[i];
        if (!is_disabled(check, finding) && !is_repeated(&check->found, i, finding))
            rc = rd_findings_add(&kept, finding);
    }
    rd_findings_add_lost(&kept, &check->found, RD_SEVERITY_INFO); /* nobody knows what they were */
    rd_findings_release(&check->found);
    check->found = kept;
    return rc;
}

static enum rd_status verdict(const struct check *check)
{
    const struct rd_findings *found = &check->found;
    if (check->worst != RD_OK)
        return check->worst;
    if (check->unreadable > 0 || check->is_refused)
        return RD_INPUT;
    const enum rd_severity level = fail_level(check->arguments);
    const bool is_negative = found->errors > 0 || (level <= RD_SEVERITY_WARNING && found->warnings > 0) ||
                             (level <= RD_SEVERITY_INFO && found->infos > 0);
    if (is_negative)
        return RD_NEGATIVE;
    return check->is_undecided ? RD_UNDECIDED : RD_OK;
}

static enum rd_status print(const struct check *check)
{
    const struct checked checked = {.found = &check->found,
                                    .files = &check->arguments->operands,
                                    .unreadable = check->unreadable,
                                    .level = fail_level(check->arguments),
                                    .shows_infos = check->arguments->given[OPTION_VERBOSE]};
    enum rd_status rc = RD_OK;
    switch (check->arguments->choice[OPTION_CHECK_FORMAT]) {
    case 1:
        rc = check_print_json(&checked, stdout);
        break;
    case 2:
        check_print_junit(&checked, stdout);
        break;
    default:
        rc = check_print_text(&checked, stdout);
    }
    return rc;
}

enum rd_status cmd_check(const struct arguments *arguments)
{
    struct check check = {.arguments = arguments, .worst = RD_OK};
    if (!read_options(&check))
        return RD_USAGE;
    struct rd_error err = {.status = RD_OK};
    if (check_pairs_init(&check.pairs, arguments->operands.count, &err) != RD_OK) {
        say_error(stderr, "%s", err.text);
        return RD_NOMEM;
    }
    rd_findings_init(&check.found);
    for (size_t i = 0; i < arguments->operands.count && check.worst == RD_OK; i++)
        check_file(&check, arguments->operands.items[i]);
    if (check.worst == RD_OK && check_pairs_check(&check.pairs, &check.found, &err) != RD_OK)
        check.worst = err.status;
    rd_findings_sort(&check.found);
    enum rd_status rc = keep_told(&check);
    if (rc == RD_OK)
        rc = print(&check);
    if (rc == RD_NOMEM)
        say_error(stderr, "out of memory for the findings");
    if (rc == RD_OK)
        rc = verdict(&check);
    check_pairs_release(&check.pairs);
    rd_findings_release(&check.found);
    return rc;
}
