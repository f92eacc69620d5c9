/*
 * "redress/test-results/1": every test, the cases that fail, and what the tests reach.
 */
#include <cjson/cJSON.h>

#include "report/test_page.h"

#define RESULTS_FORMAT "redress/test-results/1"

struct writer {
    bool failed;
};

static cJSON *put(struct writer *writer, cJSON *object, const char *key, cJSON *item)
{
    const bool is_in = item && (key ? cJSON_AddItemToObject(object, key, item) : cJSON_AddItemToArray(object, item));
    if (!is_in)
        cJSON_Delete(item);
    writer->failed |= !is_in;
    return is_in ? item : NULL;
}

static void put_text(struct writer *writer, cJSON *object, const char *key, const char *text)
{
    put(writer, object, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

static void put_count(struct writer *writer, cJSON *object, const char *key, size_t count)
{
    put(writer, object, key, cJSON_CreateNumber((double)count));
}

static void put_case(struct writer *writer, cJSON *cases, const struct rd_test_case *one)
{
    cJSON *object = put(writer, cases, NULL, cJSON_CreateObject());
    put_text(writer, object, "case", one->label);
    cJSON *failures = put(writer, object, "failures", cJSON_CreateArray());
    for (size_t i = 0; i < one->failure_count; i++) {
        const struct rd_test_failure *failure = &one->failures[i];
        cJSON *entry = put(writer, failures, NULL, cJSON_CreateObject());
        put_text(writer, entry, "decision",
                 failure->decision < 0 ? NULL : rd_decision_row((enum rd_decision)failure->decision)->name);
        put_text(writer, entry, "message", failure->message);
    }
}

static void put_test(struct writer *writer, cJSON *tests, const struct rd_test_result *result)
{
    static const char *const verdicts[] = {"passed", "failed", "skipped"};
    cJSON *object = put(writer, tests, NULL, cJSON_CreateObject());
    put_text(writer, object, "name", result->test->name);
    put_text(writer, object, "file", result->test->file);
    put_count(writer, object, "line", (size_t)result->test->line);
    put_count(writer, object, "column", (size_t)result->test->column);
    put_text(writer, object, "verdict", verdicts[result->verdict]);
    put(writer, object, "unreviewed", cJSON_CreateBool(result->test->is_unreviewed));
    put_count(writer, object, "cases", result->case_count);
    if (result->verdict == RD_TEST_SKIPPED)
        put_text(writer, object, "reason", result->test->skip);
    if (result->message)
        put_text(writer, object, "message", result->message);
    cJSON *failing = put(writer, object, "failing", cJSON_CreateArray());
    for (size_t i = 0; i < result->case_count; i++)
        if (result->cases[i].failure_count > 0)
            put_case(writer, failing, &result->cases[i]);
}

static void put_suite(struct writer *writer, cJSON *suites, const struct tested_suite *suite)
{
    cJSON *object = put(writer, suites, NULL, cJSON_CreateObject());
    put_text(writer, object, "file", suite->path);
    put_text(writer, object, "policy", suite->policy);
    cJSON *tests = put(writer, object, "tests", cJSON_CreateArray());
    for (size_t i = 0; i < suite->run.result_count; i++)
        put_test(writer, tests, &suite->run.results[i]);
}

static void put_rule(struct writer *writer, cJSON *rules, const struct rd_covered_rule *rule)
{
    cJSON *object = put(writer, rules, NULL, cJSON_CreateObject());
    put_text(writer, object, "decision", rd_decision_row(rule->decision)->name);
    put_text(writer, object, "rule", rule->id);
    put_count(writer, object, "answered", rule->answered);
    cJSON *cells = put(writer, object, "cells", cJSON_CreateArray());
    for (size_t i = 0; i < rule->cell_count; i++) {
        cJSON *cell = put(writer, cells, NULL, cJSON_CreateObject());
        put_text(writer, cell, "fact", rd_fact_row(rule->cells[i].fact)->name);
        put_text(writer, cell, "cell", rule->cells[i].written);
        put_count(writer, cell, "near_misses", rule->cells[i].near_misses);
    }
}

static void put_coverage(struct writer *writer, cJSON *coverage, const struct tested_policy *policy)
{
    const struct rd_coverage_share sum = rd_coverage_sum(&policy->coverage);
    cJSON *object = put(writer, coverage, NULL, cJSON_CreateObject());
    put_text(writer, object, "policy", policy->name);
    put(writer, object, "share", cJSON_CreateNumber(coverage_share(&policy->coverage)));
    put_count(writer, object, "rules", sum.rules);
    put_count(writer, object, "rules_answered", sum.rules_answered);
    put_count(writer, object, "cells", sum.cells);
    put_count(writer, object, "cells_alone_decisive", sum.cells_missed);
    cJSON *rules = put(writer, object, "by_rule", cJSON_CreateArray());
    for (size_t i = 0; i < policy->coverage.rule_count; i++)
        put_rule(writer, rules, &policy->coverage.rules[i]);
}

enum rd_status report_tests_json(const struct test_report *report, FILE *out, struct rd_error *err)
{
    struct writer writer = {false};
    cJSON *root = cJSON_CreateObject();
    put_text(&writer, root, "format", RESULTS_FORMAT);
    cJSON *suites = put(&writer, root, "suites", cJSON_CreateArray());
    for (size_t i = 0; i < report->suite_count; i++)
        put_suite(&writer, suites, &report->suites[i]);
    cJSON *coverage = put(&writer, root, "coverage", cJSON_CreateArray());
    for (size_t i = 0; i < report->policy_count; i++)
        put_coverage(&writer, coverage, &report->policies[i]);
    char *text = writer.failed ? NULL : cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text)
        return rd_fail(err, RD_NOMEM, "out of memory for the test results");
    fprintf(out, "%s\n", text);
    cJSON_free(text);
    return RD_OK;
}
