/*
 * Failing tests with the cells of the expected rule and of the one that answered; then what the tests reach.
 */
#include "report/test_page.h"

#include <string.h>

#include "report/explain_page.h"
#include "report/page.h"

#define CASES_SHOWN 5u
#define PLACE_COLUMN 76

static void place(const struct rd_test *test, FILE *out)
{
    page_print(out, "  %s:%d:%d\n", test->file, test->line, test->column);
}

size_t failure_rules(const struct rd_test_failure *failure, uint32_t rules[2])
{
    size_t count = 0;
    if (!failure->explanation)
        return 0;
    if (failure->expected_rule != RD_RULE_NONE)
        rules[count++] = failure->expected_rule;
    if (failure->explanation->answer.rule < RD_RULE_FIRST_ERROR &&
        failure->explanation->answer.rule != failure->expected_rule)
        rules[count++] = failure->explanation->answer.rule;
    return count;
}

static void failure_lines(const struct rd_test_failure *failure, FILE *out)
{
    uint32_t rules[2];
    const size_t count = failure_rules(failure, rules);
    fputs("      ", out);
    page_flow(out, failure->message, 8);
    if (count > 0)
        report_explained_rules(failure->explanation, rules, count, 4, out);
}

static void case_lines(const struct rd_test_case *one, FILE *out)
{
    if (*one->label) {
        fputs("    case ", out);
        page_flow(out, one->label, 9);
    }
    for (size_t i = 0; i < one->failure_count; i++)
        failure_lines(&one->failures[i], out);
}

static void failed_test(const struct rd_test_result *result, FILE *out)
{
    size_t shown = 0;
    fputs("FAIL  ", out);
    page_left(out, result->test->name, PLACE_COLUMN - 6);
    place(result->test, out);
    if (result->message)
        page_print(out, "      %s\n", result->message);
    for (size_t i = 0; i < result->case_count; i++)
        if (result->cases[i].failure_count > 0 && shown++ < CASES_SHOWN)
            case_lines(&result->cases[i], out);
    if (shown > CASES_SHOWN)
        page_print(out, "    and %zu more of %zu cases\n", shown - CASES_SHOWN, result->case_count);
}

static void test_lines(const struct rd_test_result *result, bool is_verbose, FILE *out)
{
    if (result->verdict == RD_TEST_FAILED) {
        failed_test(result, out);
    } else if (result->verdict == RD_TEST_SKIPPED) {
        page_print(out, "skip  %s: %s\n", result->test->name, result->test->skip);
    } else if (is_verbose) {
        fputs("pass  ", out);
        page_left(out, result->test->name, PLACE_COLUMN - 6);
        place(result->test, out);
    }
}

/* ---- coverage ---- */

double coverage_share(const struct rd_coverage *coverage)
{
    const struct rd_coverage_share sum = rd_coverage_sum(coverage);
    const size_t all = sum.rules + sum.cells;
    return all ? (double)(sum.rules_answered + sum.cells_missed) / (double)all : 1;
}

static void cell_lines(const struct rd_covered_rule *rule, FILE *out)
{
    for (size_t i = 0; i < rule->cell_count; i++) {
        const struct rd_covered_cell *cell = &rule->cells[i];
        fputs("      ", out);
        page_left(out, rd_fact_row(cell->fact)->name, 26);
        fputs("  ", out);
        page_left(out, cell->written, 34);
        if (cell->near_misses)
            page_print(out, "  alone missed by %zu\n", cell->near_misses);
        else
            fputs("  never alone decisive\n", out);
    }
}

static void coverage_lines(const struct rd_coverage *coverage, FILE *out)
{
    int decision = -1;
    for (size_t i = 0; i < coverage->rule_count; i++) {
        const struct rd_covered_rule *rule = &coverage->rules[i];
        if ((int)rule->decision != decision)
            page_print(out, "  %s\n", rd_decision_row(rule->decision)->name);
        decision = (int)rule->decision;
        fputs("    ", out);
        page_left(out, rule->id, 28);
        if (rule->answered)
            page_print(out, "  answered %zu\n", rule->answered);
        else
            fputs("  never answered\n", out);
        cell_lines(rule, out);
    }
}

static void coverage_summary(const struct tested_policy *policy, bool is_whole, FILE *out)
{
    const struct rd_coverage_share sum = rd_coverage_sum(&policy->coverage);
    page_print(out, "coverage of %s: %zu of %zu rules answered, %zu of %zu cells alone decisive (%.1f %%)\n",
               policy->name, sum.rules_answered, sum.rules, sum.cells_missed, sum.cells,
               coverage_share(&policy->coverage) * 100);
    if (is_whole)
        coverage_lines(&policy->coverage, out);
}

/* ---- the page ---- */

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

void report_tests_page(const struct test_report *report, FILE *out)
{
    size_t tests = 0, cases = 0, failed = 0, skipped = 0, unreviewed = 0;
    for (size_t i = 0; i < report->suite_count; i++) {
        const struct rd_test_run *run = &report->suites[i].run;
        for (size_t j = 0; j < run->result_count; j++)
            test_lines(&run->results[j], report->is_verbose, out);
        tests += run->result_count;
        cases += run->cases;
        failed += run->failed;
        skipped += run->skipped;
        unreviewed += run->unreviewed;
    }
    for (size_t i = 0; i < report->policy_count; i++)
        coverage_summary(&report->policies[i], report->shows_coverage, out);
    page_print(out, "%zu suite%s, %zu test%s, %zu case%s: ", report->suite_count, plural(report->suite_count), tests,
               plural(tests), cases, plural(cases));
    if (failed)
        page_print(out, "%zu failed", failed);
    else
        page_put(out, tests > skipped ? "all passed" : "nothing was tested");
    if (skipped)
        page_print(out, ", %zu skipped", skipped);
    if (unreviewed)
        page_print(out, ", %zu unreviewed", unreviewed);
    fputc('\n', out);
}
