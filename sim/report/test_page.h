/*
 * The result of policy tests: a page for people, JSON for programs, JUnit's XML for CI servers.
 */
#ifndef REDRESS_REPORT_TEST_PAGE_H
#define REDRESS_REPORT_TEST_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "redress/status.h"
#include "redress/test.h"

struct tested_suite {
    const char *path, *policy;
    struct rd_test_run run;
};

struct tested_policy {
    const char *name;
    struct rd_coverage coverage;
};

struct test_report {
    const struct tested_suite *suites;
    size_t suite_count;
    const struct tested_policy *policies;
    size_t policy_count;
    bool is_verbose;     /* also the tests that pass  */
    bool shows_coverage; /* rule by rule, cell by cell */
};

void report_tests_page(const struct test_report *report, FILE *out);
/* "format": "redress/test-results/1". RD_NOMEM only. */
enum rd_status report_tests_json(const struct test_report *report, FILE *out, struct rd_error *err);
/* One testcase for each case of each test. */
void report_tests_junit(const struct test_report *report, FILE *out);

/* Covered over all: rules that answered and cells that alone decided. 1 where there is nothing to cover. */
double coverage_share(const struct rd_coverage *coverage);

/* The rule a failing test expected and the one that answered, where they are explained; returns how many. */
size_t failure_rules(const struct rd_test_failure *failure, uint32_t rules[2]);

#endif
