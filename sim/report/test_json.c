/*
 * "redress/test-results/1": every test, the cases that fail, and what the tests reach.
 */
#include "report/explained_rule.h"
#include "report/test_page.h"

#define RESULTS_FORMAT "redress/test-results/1"

/* The expected rule and the one that answered, cell by cell. */
static void put_rules(struct json_tree *tree, cJSON *entry, const struct rd_test_failure *failure)
{
    uint32_t rules[2];
    const size_t count = failure_rules(failure, rules);
    cJSON *array = count > 0 ? tree_put(tree, entry, "rules", tree_array(tree)) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct rd_explained_rule shown = failure->explanation->rules[rules[i]];
        shown.is_reached = true; /* what its cells say matters here, whether or not they were asked */
        cJSON *object = tree_explained_rule(tree, array, &shown);
        tree_bool(tree, object, "expected", rules[i] == failure->expected_rule);
        tree_bool(tree, object, "answers", rules[i] == failure->explanation->answer.rule);
    }
}

static void put_case(struct json_tree *tree, cJSON *cases, const struct rd_test_case *one)
{
    cJSON *object = tree_put(tree, cases, NULL, tree_object(tree));
    tree_text(tree, object, "case", one->label);
    cJSON *failures = tree_put(tree, object, "failures", tree_array(tree));
    for (size_t i = 0; i < one->failure_count; i++) {
        const struct rd_test_failure *failure = &one->failures[i];
        cJSON *entry = tree_put(tree, failures, NULL, tree_object(tree));
        tree_text(tree, entry, "decision",
                  failure->decision < 0 ? NULL : rd_decision_row((enum rd_decision)failure->decision)->name);
        tree_text(tree, entry, "message", failure->message);
        put_rules(tree, entry, failure);
    }
}

static void put_test(struct json_tree *tree, cJSON *tests, const struct rd_test_result *result)
{
    static const char *const verdicts[] = {"passed", "failed", "skipped"};
    cJSON *object = tree_put(tree, tests, NULL, tree_object(tree));
    tree_text(tree, object, "name", result->test->name);
    tree_text(tree, object, "file", result->test->file);
    tree_integer(tree, object, "line", result->test->line);
    tree_integer(tree, object, "column", result->test->column);
    tree_text(tree, object, "verdict", verdicts[result->verdict]);
    tree_bool(tree, object, "unreviewed", result->test->is_unreviewed);
    tree_integer(tree, object, "cases", (int64_t)result->case_count);
    if (result->verdict == RD_TEST_SKIPPED)
        tree_text(tree, object, "reason", result->test->skip);
    if (result->message)
        tree_text(tree, object, "message", result->message);
    cJSON *failing = tree_put(tree, object, "failing", tree_array(tree));
    for (size_t i = 0; i < result->case_count; i++)
        if (result->cases[i].failure_count > 0)
            put_case(tree, failing, &result->cases[i]);
}

static void put_suite(struct json_tree *tree, cJSON *suites, const struct tested_suite *suite)
{
    cJSON *object = tree_put(tree, suites, NULL, tree_object(tree));
    tree_text(tree, object, "file", suite->path);
    tree_text(tree, object, "policy", suite->policy);
    cJSON *tests = tree_put(tree, object, "tests", tree_array(tree));
    for (size_t i = 0; i < suite->run.result_count; i++)
        put_test(tree, tests, &suite->run.results[i]);
}

static void put_rule(struct json_tree *tree, cJSON *rules, const struct rd_covered_rule *rule)
{
    cJSON *object = tree_put(tree, rules, NULL, tree_object(tree));
    tree_text(tree, object, "decision", rd_decision_row(rule->decision)->name);
    tree_text(tree, object, "rule", rule->id);
    tree_integer(tree, object, "answered", (int64_t)rule->answered);
    cJSON *cells = tree_put(tree, object, "cells", tree_array(tree));
    for (size_t i = 0; i < rule->cell_count; i++) {
        cJSON *cell = tree_put(tree, cells, NULL, tree_object(tree));
        tree_text(tree, cell, "fact", rd_fact_row(rule->cells[i].fact)->name);
        tree_text(tree, cell, "cell", rule->cells[i].written);
        tree_integer(tree, cell, "near_misses", (int64_t)rule->cells[i].near_misses);
    }
}

static void put_coverage(struct json_tree *tree, cJSON *coverage, const struct tested_policy *policy)
{
    const struct rd_coverage_share sum = rd_coverage_sum(&policy->coverage);
    cJSON *object = tree_put(tree, coverage, NULL, tree_object(tree));
    tree_text(tree, object, "policy", policy->name);
    tree_put(tree, object, "share", cJSON_CreateNumber(coverage_share(&policy->coverage)));
    tree_integer(tree, object, "rules", (int64_t)sum.rules);
    tree_integer(tree, object, "rules_answered", (int64_t)sum.rules_answered);
    tree_integer(tree, object, "cells", (int64_t)sum.cells);
    tree_integer(tree, object, "cells_alone_decisive", (int64_t)sum.cells_missed);
    cJSON *rules = tree_put(tree, object, "by_rule", tree_array(tree));
    for (size_t i = 0; i < policy->coverage.rule_count; i++)
        put_rule(tree, rules, &policy->coverage.rules[i]);
}

enum rd_status report_tests_json(const struct test_report *report, FILE *out, struct rd_error *err)
{
    struct json_tree tree = {false};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", RESULTS_FORMAT);
    cJSON *suites = tree_put(&tree, root, "suites", tree_array(&tree));
    for (size_t i = 0; i < report->suite_count; i++)
        put_suite(&tree, suites, &report->suites[i]);
    cJSON *coverage = tree_put(&tree, root, "coverage", tree_array(&tree));
    for (size_t i = 0; i < report->policy_count; i++)
        put_coverage(&tree, coverage, &report->policies[i]);
    return tree_print(&tree, root, "the test results", out, err);
}
