/*
 * redress diff: the exact difference of two policies, or of one at two dates.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/diff.h"
#include "redress/units.h"

enum { BY_OUTCOME, BY_RULE }; /* the words of --by */

/* ---- what was asked ---- */

/* "P@2026-10-01": cuts the date off. A path may hold an "@" of its own, so only what looks like a date counts. */
static enum rd_status split_date(const char *text, struct diff_policy *side)
{
    struct rd_error err;
    char shown[TEXT_SHOWN_SIZE];
    side->argument = strdup(text);
    if (!side->argument) {
        say_error(stderr, "out of memory for the arguments");
        return RD_NOMEM;
    }
    char *at = strrchr(side->argument, '@');
    if (!at || strspn(at + 1, "0123456789-") != strlen(at + 1) || at[1] == '\0')
        return RD_OK;
    *at = '\0';
    if (rd_date_parse(at + 1, &side->of.at_s, &err) != RD_OK) {
        say_error(stderr, "%s: %s", text_shown(text, shown), err.text);
        return RD_USAGE;
    }
    side->of.has_date = true;
    return RD_OK;
}

static void print_errors(const struct rd_findings *found)
{
    struct rd_findings errors;
    rd_findings_init(&errors);
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].severity == RD_SEVERITY_ERROR)
            rd_findings_add(&errors, &found->items[i]);
    rd_findings_print(&errors, stderr);
    rd_findings_release(&errors);
}

static enum rd_status load(struct diff_policy *side, struct rd_files *files)
{
    const struct rd_source source = {.name = side->argument, .files = files};
    struct rd_findings found;
    struct rd_error err = {.status = RD_OK};
    rd_findings_init(&found);
    enum rd_status rc = rd_policy_load_source(&source, &side->policy, &found, &err);
    rd_findings_sort(&found);
    print_errors(&found);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    rd_findings_release(&found);
    side->of.policy = side->policy;
    return rc;
}

static enum rd_status open_sides(const struct arguments *arguments, struct diff_policy sides[2])
{
    enum rd_status worst = RD_OK;
    for (int i = 0; i < 2; i++) {
        enum rd_status rc = split_date(arguments->operands.items[i], &sides[i]);
        worst = worst == RD_OK ? rc : worst;
    }
    if (worst == RD_OK && sides[0].of.has_date != sides[1].of.has_date) {
        say_error(stderr, "a date stands behind one policy only: write A@DATE B@DATE, or no date for all times");
        worst = RD_USAGE;
    }
    for (int i = 0; i < 2 && worst != RD_USAGE && worst != RD_NOMEM; i++) {
        enum rd_status rc = load(&sides[i], arguments->files);
        worst = worst == RD_OK ? rc : worst;
    }
    return worst;
}

/* ---- the command ---- */

/* Everything of one call. */
struct asked {
    const struct arguments *arguments;
    struct diff_policy sides[2];
    struct diff_near near;
    struct rd_diff diff;
    struct rd_rule_changes rules;
    struct diff_edits edits;
    struct diff_population population;
    struct diff_gate *gates;
};

/* What only a simulation can use. */
static enum rd_status check_options(const struct arguments *arguments)
{
    static const enum option_symbol of_scenario[] = {OPTION_REPS, OPTION_SEED, OPTION_JOBS, OPTION_SET,
                                                     OPTION_CONFIDENCE};
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < sizeof of_scenario / sizeof *of_scenario && !arguments->given[OPTION_DIFF_SCENARIO]; i++) {
        if (!arguments->given[of_scenario[i]])
            continue;
        say_error(stderr, "--%s needs --scenario SCENARIO: the proof simulates nothing", option_name(of_scenario[i]));
        rc = RD_USAGE;
    }
    return rc;
}

/* Of the gates when there are any; else of the difference. */
static enum rd_status verdict_of(const struct asked *asked)
{
    static const enum rd_status of_diff[] = {
        [RD_IDENTICAL] = RD_OK, [RD_DIFFERENT] = RD_NEGATIVE, [RD_NOT_PROVEN] = RD_UNDECIDED};
    const size_t count = asked->arguments->list[OPTION_GATE].count;
    enum rd_status verdict = RD_OK;
    if (count == 0)
        return of_diff[asked->diff.verdict];
    for (size_t i = 0; i < count; i++) {
        if (asked->gates[i].verdict == GATE_VIOLATED)
            return RD_NEGATIVE;
        if (asked->gates[i].verdict == GATE_NOT_PROVEN)
            verdict = RD_UNDECIDED;
    }
    return verdict;
}

static enum rd_status print(const struct asked *asked)
{
    const struct arguments *arguments = asked->arguments;
    const bool has_population = arguments->given[OPTION_DIFF_SCENARIO];
    const struct diff_report report = {.diff = &asked->diff,
                                       .rules = arguments->choice[OPTION_BY] == BY_RULE ? &asked->rules : NULL,
                                       .effect = has_population ? &asked->population.effect : NULL,
                                       .outcome = has_population ? &asked->population.outcome : NULL,
                                       .new_policy = asked->sides[1].policy,
                                       .change_unix_s = diff_change_date(&asked->diff, &asked->sides[1]),
                                       .edits = asked->edits.items,
                                       .edit_count = asked->edits.count,
                                       .gates = asked->gates,
                                       .gate_count = arguments->list[OPTION_GATE].count};
    struct rd_error err = {.status = RD_OK};
    if (arguments->choice[OPTION_DIFF_FORMAT] == 0) {
        report_diff(&report, stdout);
        return RD_OK;
    }
    const enum rd_status rc = report_diff_json(&report, stdout, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

static enum rd_status prove(struct asked *asked)
{
    const struct rd_prove_options options = {.node_limit = (uint32_t)asked->arguments->number[OPTION_NODE_LIMIT],
                                             .cases = asked->near.cases,
                                             .case_count = asked->near.count};
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = rd_policy_diff(&asked->sides[0].of, &asked->sides[1].of, &options, &asked->diff, &err);
    if (rc == RD_OK && asked->arguments->choice[OPTION_BY] == BY_RULE)
        rc = rd_policy_diff_rules(&asked->sides[0].of, &asked->sides[1].of, &options, &asked->rules, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

static enum rd_status judge_gates(struct asked *asked)
{
    asked->gates = calloc(asked->arguments->list[OPTION_GATE].count + 1, sizeof *asked->gates);
    if (!asked->gates) {
        say_error(stderr, "out of memory for the gates");
        return RD_NOMEM;
    }
    return diff_gates_judge(asked->arguments, asked->sides, &asked->diff, asked->gates);
}

static enum rd_status compare(struct asked *asked)
{
    const struct arguments *arguments = asked->arguments;
    enum rd_status rc = diff_near_load(&asked->near, arguments, asked->sides);
    if (rc == RD_OK)
        rc = prove(asked);
    if (rc == RD_OK)
        rc = judge_gates(asked);
    if (rc == RD_OK)
        rc = diff_edits_find(arguments, &asked->sides[0], &asked->sides[1], &asked->edits);
    if (rc == RD_OK && arguments->given[OPTION_DIFF_SCENARIO])
        rc = diff_population_run(&asked->population, arguments, asked->sides, &asked->diff, &asked->edits);
    if (rc == RD_OK && arguments->given[OPTION_EMIT_TESTS])
        rc = diff_tests_write(arguments->text[OPTION_EMIT_TESTS], asked->sides, &asked->diff);
    if (rc == RD_OK && !(arguments->given[OPTION_EMIT_TESTS] && strcmp(arguments->text[OPTION_EMIT_TESTS], "-") == 0))
        rc = print(asked);
    return rc == RD_OK ? verdict_of(asked) : rc;
}

static void release(struct asked *asked)
{
    diff_population_release(&asked->population);
    diff_edits_release(&asked->edits);
    rd_rule_changes_release(&asked->rules);
    rd_diff_release(&asked->diff);
    diff_near_release(&asked->near);
    free(asked->gates);
    for (int i = 0; i < 2; i++) {
        rd_policy_free(asked->sides[i].policy);
        free(asked->sides[i].argument);
    }
}

enum rd_status cmd_diff(const struct arguments *arguments)
{
    struct asked asked = {.arguments = arguments};
    enum rd_status rc = check_options(arguments);
    if (rc == RD_OK)
        rc = open_sides(arguments, asked.sides);
    if (rc == RD_OK)
        rc = compare(&asked);
    release(&asked);
    if (rc == RD_USAGE)
        fputs("Try \"redress diff --help\".\n", stderr);
    return rc;
}
