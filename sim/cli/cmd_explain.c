/*
 * redress explain: why this answer. Of a policy, for a case; of a market or of a run file, for one
 * simulated order.
 */
#include <string.h>

#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/explain.h"
#include "redress/documents.h"
#include "redress/policy.h"

enum subject { SUBJECT_POLICY, SUBJECT_SCENARIO, SUBJECT_RUN };

static bool is_scenario(const char *name, const char *text, size_t length)
{
    struct rd_findings found;
    struct json_doc *doc = NULL;
    bool is_it = false;
    rd_findings_init(&found);
    if (json_read_text(name, text, length, &doc, &found, NULL) == RD_OK) {
        const struct json_value *format = json_get(doc->root, "format");
        is_it = format && format->kind == JSON_STRING && rd_document_find(format->string) == RD_DOCUMENT_SCENARIO;
        json_free(doc);
    }
    rd_findings_release(&found);
    return is_it;
}

/* What stands in a file. One that cannot be read is left to the loader of policies, which says why. */
static enum subject subject_of(const struct arguments *arguments)
{
    static const char magic[] = "SQLite format 3";
    const char *operand = arguments->operands.items[0], *text;
    size_t length;
    if (rd_policy_argument_path(operand) < strlen(operand) ||
        files_text(arguments->files, operand, JSON_SIZE_MAX, &text, &length, NULL) != RD_OK)
        return SUBJECT_POLICY;
    if (length > sizeof magic && memcmp(text, magic, sizeof magic) == 0)
        return SUBJECT_RUN;
    return is_scenario(operand, text, length) ? SUBJECT_SCENARIO : SUBJECT_POLICY;
}

/* Options of the other half are mistakes, not to be passed over. */
static enum rd_status refuse(const struct arguments *arguments, const enum option_symbol *options, size_t count,
                             const char *says)
{
    enum rd_status rc = RD_OK;
    char shown[TEXT_SHOWN_SIZE];
    for (size_t i = 0; i < count; i++) {
        if (!arguments->given[options[i]])
            continue;
        say_error(stderr, "--%s does not fit %s, which is a %s", option_name(options[i]),
                  text_shown(arguments->operands.items[0], shown), says);
        rc = RD_USAGE;
    }
    return rc;
}

static enum rd_status need_case(const struct arguments *arguments, const char *says)
{
    if (arguments->given[OPTION_CASE])
        return RD_OK;
    say_error(stderr, "explain needs %s", says);
    return RD_USAGE;
}

static enum rd_status of_policy(const struct arguments *arguments)
{
    static const enum option_symbol other[] = {OPTION_POLICY, OPTION_SEED,      OPTION_SET,  OPTION_RESPONSE,
                                               OPTION_FIND,   OPTION_FIND_REPS, OPTION_LIMIT};
    enum rd_status rc = refuse(arguments, other, sizeof other / sizeof *other, "policy");
    if (rc == RD_OK)
        rc = need_case(arguments, "--case 'name=value ... at=DATE' or --case FILE");
    return rc == RD_OK ? explain_case(arguments) : rc;
}

/* One of both: an order, or a list of orders. */
static enum rd_status need_case_or_find(const struct arguments *arguments)
{
    if (arguments->given[OPTION_FIND] && arguments->given[OPTION_CASE]) {
        say_error(stderr, "--find lists orders and --case explains one: give one of them");
        return RD_USAGE;
    }
    return arguments->given[OPTION_FIND]
               ? RD_OK
               : need_case(arguments, "--case REPLICATION:ORDER, or --find TEXT to list orders worth explaining");
}

static enum rd_status of_scenario(const struct arguments *arguments)
{
    static const enum option_symbol other[] = {OPTION_DECISION};
    enum rd_status rc = refuse(arguments, other, 1, "scenario");
    if (rc == RD_OK && !arguments->given[OPTION_POLICY]) {
        say_error(stderr, "explain needs --policy POLICY, once or twice, for an order of a scenario");
        rc = RD_USAGE;
    }
    if (rc == RD_OK)
        rc = need_case_or_find(arguments);
    return rc == RD_OK ? explain_order(arguments) : rc;
}

/* Scenario, seed and replications are those of the run. */
static enum rd_status of_run(const struct arguments *arguments)
{
    static const enum option_symbol other[] = {OPTION_DECISION, OPTION_SEED,      OPTION_SET,
                                               OPTION_RESPONSE, OPTION_SWITCH_AT, OPTION_FIND_REPS};
    enum rd_status rc = refuse(arguments, other, sizeof other / sizeof *other, "run file");
    if (rc == RD_OK)
        rc = need_case_or_find(arguments);
    return rc == RD_OK ? explain_order_of_run(arguments) : rc;
}

enum rd_status cmd_explain(const struct arguments *arguments)
{
    static enum rd_status (*const of_subject[])(const struct arguments *) = {
        [SUBJECT_POLICY] = of_policy, [SUBJECT_SCENARIO] = of_scenario, [SUBJECT_RUN] = of_run};
    const enum rd_status rc = of_subject[subject_of(arguments)](arguments);
    if (rc == RD_USAGE)
        fputs("Try \"redress explain --help\".\n", stderr);
    return rc;
}
