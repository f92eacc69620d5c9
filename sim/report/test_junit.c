/*
 * JUnit's XML: a testsuite for each document, a testcase for each case of each test.
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream() */
#include <stdlib.h>

#include "base/text.h"
#include "report/explain_page.h"
#include "report/page.h"
#include "report/test_page.h"
#include "report/xml.h"

static void open_case(const struct tested_suite *suite, const struct rd_test_result *result, const char *label,
                      FILE *out)
{
    fputs("    <testcase classname=\"", out);
    xml_attribute(suite->path, out);
    fputs("\" name=\"", out);
    xml_attribute(result->test->name, out);
    if (*label) {
        fputs(" [", out);
        xml_attribute(label, out);
        fputc(']', out);
    }
    fprintf(out, "\" file=\"");
    xml_attribute(result->test->file, out);
    fprintf(out, "\" line=\"%d\"", result->test->line);
}

static void put_failure(const char *message, const char *more, FILE *out)
{
    fputs("      <failure message=\"", out);
    xml_attribute(message, out);
    fputs("\">", out);
    xml_text(more, out);
    fputs("</failure>\n", out);
}

/* The message, and the cells of the expected rule and of the one that answered as the page shows them. */
static void put_explained(const struct rd_test_failure *failure, FILE *out)
{
    uint32_t rules[2];
    const size_t count = failure_rules(failure, rules);
    char *text = NULL;
    size_t size = 0;
    FILE *page = count > 0 ? open_memstream(&text, &size) : NULL;
    if (page) {
        page_print(page, "%s\n", failure->message);
        report_explained_rules(failure->explanation, rules, count, 0, page);
        fclose(page);
    }
    put_failure(failure->message, text ? text : failure->message, out);
    free(text);
}

static void put_case(const struct tested_suite *suite, const struct rd_test_result *result,
                     const struct rd_test_case *one, FILE *out)
{
    open_case(suite, result, one->label, out);
    if (one->failure_count == 0) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    for (size_t i = 0; i < one->failure_count; i++)
        put_explained(&one->failures[i], out);
    fputs("    </testcase>\n", out);
}

static void put_result(const struct tested_suite *suite, const struct rd_test_result *result, FILE *out)
{
    for (size_t i = 0; i < result->case_count; i++)
        put_case(suite, result, &result->cases[i], out);
    if (result->verdict == RD_TEST_SKIPPED) {
        open_case(suite, result, "", out);
        fputs(">\n      <skipped message=\"", out);
        xml_attribute(result->test->skip, out);
        fputs("\"/>\n    </testcase>\n", out);
    } else if (result->message) {
        open_case(suite, result, "", out);
        fputs(">\n", out);
        put_failure(result->message, result->message, out);
        fputs("    </testcase>\n", out);
    }
}

struct totals {
    size_t cases, failures, skipped;
};

static struct totals totals_of(const struct rd_test_run *run)
{
    struct totals totals = {0};
    for (size_t i = 0; i < run->result_count; i++) {
        const struct rd_test_result *result = &run->results[i];
        const bool is_one = result->verdict == RD_TEST_SKIPPED || result->message;
        totals.cases += result->case_count + is_one;
        totals.failures += result->failed_count + (result->message != NULL);
        totals.skipped += result->verdict == RD_TEST_SKIPPED;
    }
    return totals;
}

void report_tests_junit(const struct test_report *report, FILE *out)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"redress test\">\n", out);
    for (size_t i = 0; i < report->suite_count; i++) {
        const struct tested_suite *suite = &report->suites[i];
        const struct totals totals = totals_of(&suite->run);
        fputs("  <testsuite name=\"", out);
        xml_attribute(suite->path, out);
        fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", totals.cases, totals.failures,
                totals.skipped);
        for (size_t j = 0; j < suite->run.result_count; j++)
            put_result(suite, &suite->run.results[j], out);
        fputs("  </testsuite>\n", out);
    }
    fputs("</testsuites>\n", out);
}
