/*
 * A suite against a policy: names it does not have, and what could be left out.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/suite.h"

struct holding {
    struct checker checker;
    const struct rd_suite *suite;
    const struct rd_policy *policy;
    const struct rd_image *image;
};

/* ---- rules ---- */

static void check_rules(struct holding *holding, enum rd_decision decision, const struct suite_clause *clause)
{
    const struct decision *asked = &holding->policy->decision[decision];
    const struct json_value *at = json_get(clause->at, "rule");
    const char **known = check_alloc(&holding->checker, asked->rule_count + 1, sizeof *known);
    for (size_t i = 0; known && i < asked->rule_count; i++)
        known[i] = asked->rules[i].id;
    for (size_t i = 0; known && i < clause->rule_count; i++) {
        bool is_known = false;
        for (size_t j = 0; j < asked->rule_count && !is_known; j++)
            is_known = strcmp(clause->rules[i], known[j]) == 0;
        if (!is_known)
            report(&holding->checker, FINDING_RULE_UNKNOWN, at->kind == JSON_ARRAY ? json_at(at, i) : at,
                   "\"%s\" has no rule \"%s\"%s", rd_decision_row(decision)->name,
                   clip(&holding->checker, clause->rules[i]),
                   did_you_mean(&holding->checker, clause->rules[i], known, asked->rule_count));
    }
}

/* ---- facts ---- */

static bool is_read(const struct holding *holding, const struct suite_expectations *expect, enum rd_fact fact)
{
    for (size_t i = 0; i < expect->count; i++)
        if (rd_image_reads_fact(holding->image, expect->items[i].decision, fact))
            return true;
    return false;
}

static bool test_reads(const struct holding *holding, const struct suite_test *test, enum rd_fact fact)
{
    bool reads = is_read(holding, &test->expect, fact);
    for (size_t i = 0; i < test->step_count && !reads; i++)
        reads = is_read(holding, &test->steps[i].expect, fact) ||
                (test->steps[i].step.event == RD_STEP_VIOLATION &&
                 rd_image_reads_fact(holding->image, RD_DECISION_VIOLATION, fact));
    return reads;
}

static void check_facts(struct holding *holding, const struct suite_test *test)
{
    if (test_is_empty(test) || test->at->doc != holding->suite->docs[0]) /* an extended suite is about another policy */
        return;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (test->stated_by[fact] && !test_reads(holding, test, (enum rd_fact)fact))
            report_key(&holding->checker, FINDING_TEST_UNREAD, test->stated_by[fact],
                       "\"%s\" is stated, but no decision of the test reads it", rd_fact_row((enum rd_fact)fact)->name);
}

/* A named case serves several tests: one of them should read each fact. */
static void check_case(struct holding *holding, size_t place)
{
    const struct suite_case *one = &holding->suite->cases[place];
    if (!one->is_used || one->at->doc != holding->suite->docs[0])
        return;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        bool reads = !one->stated_by[fact];
        for (size_t i = 0; i < holding->suite->test_count && !reads; i++)
            reads = holding->suite->tests[i].named_case == place &&
                    test_reads(holding, &holding->suite->tests[i], (enum rd_fact)fact);
        if (!reads)
            report_key(&holding->checker, FINDING_TEST_UNREAD, one->stated_by[fact],
                       "\"%s\" is stated, but no decision of a test with this case reads it",
                       rd_fact_row((enum rd_fact)fact)->name);
    }
}

/* ---- clauses ---- */

static void check_clauses(struct holding *holding, const struct suite_test *test)
{
    struct rd_case world;
    for (size_t i = 0; i < test->expect.count; i++)
        for (size_t j = 0; j < test->expect.items[i].clause_count; j++) {
            const struct suite_clause *clause = &test->expect.items[i].clauses[j];
            bool is_met = !clause->has_where;
            for (size_t k = 0; k < test->shown.case_count && !is_met; k++) {
                suite_combination(test, k, &world);
                is_met = clause_speaks(holding->suite, clause, &world);
            }
            check_rules(holding, test->expect.items[i].decision, clause);
            if (!is_met)
                report(&holding->checker, FINDING_TEST_IDLE, clause->at, "no case of the test meets this \"where\"");
        }
}

static void check_steps(struct holding *holding, const struct suite_test *test)
{
    for (size_t i = 0; i < test->step_count; i++)
        for (size_t j = 0; j < test->steps[i].expect.count; j++) {
            const struct suite_expectation *expectation = &test->steps[i].expect.items[j];
            for (size_t k = 0; k < expectation->clause_count; k++)
                check_rules(holding, expectation->decision, &expectation->clauses[k]);
        }
}

/* ---- exceptions ---- */

static bool holds_here(const struct holding *holding, const struct suite_test *test)
{
    struct rd_case world;
    struct suite_check check;
    for (size_t i = 0; i < test->shown.case_count; i++) {
        suite_combination(test, i, &world);
        for (size_t j = 0; j < test->expect.count; j++) {
            check_world(holding->suite, holding->policy, holding->image, &test->expect.items[j], &world, &check);
            if (!check.passed)
                return false;
        }
    }
    return test->expect.count > 0;
}

static void check_exception(struct holding *holding, const struct json_value *name)
{
    for (size_t i = 0; i < holding->suite->test_count; i++) {
        const struct suite_test *test = &holding->suite->tests[i];
        if (test->shown.is_excepted && strcmp(test->shown.name, name->string) == 0 && holds_here(holding, test))
            report(&holding->checker, FINDING_TEST_EXCEPT_IDLE, name,
                   "test \"%s\" holds here too: it needs no exception", clip(&holding->checker, name->string));
    }
}

/* Nothing would be run: that is no success. */
static void check_any(struct holding *holding)
{
    for (size_t i = 0; i < holding->suite->test_count; i++)
        if (!holding->suite->tests[i].shown.is_excepted)
            return;
    report(&holding->checker, FINDING_TEST_NONE, holding->suite->docs[0]->root, "the suite has no test to run");
}

enum rd_status rd_suite_check(const struct rd_suite *suite, const struct rd_policy *policy,
                              const struct rd_image *image, struct rd_findings *found, struct rd_error *err)
{
    struct rd_policy scratch = {.name = suite->path}; /* an arena for messages */
    struct holding holding = {.checker = {.policy = &scratch, .found = found}, suite, policy, image};
    const size_t errors = found->errors;
    arena_init(&scratch.arena);
    check_any(&holding);
    for (size_t i = 0; i < suite->test_count; i++) {
        if (suite->tests[i].shown.is_excepted || suite->tests[i].shown.skip)
            continue;
        check_facts(&holding, &suite->tests[i]);
        check_clauses(&holding, &suite->tests[i]);
        check_steps(&holding, &suite->tests[i]);
    }
    for (size_t i = 0; i < suite->case_count; i++)
        check_case(&holding, i);
    for (size_t i = 0; i < suite->exception_count; i++)
        check_exception(&holding, suite->exceptions[i]);
    arena_release(&scratch.arena);
    if (holding.checker.is_out_of_memory)
        return rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", suite->path);
    if (found->errors > errors)
        return rd_fail(err, RD_INPUT, "suite \"%s\" does not fit policy \"%s\"", suite->path, rd_policy_name(policy));
    return RD_OK;
}
