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
    struct names rules[RD_DECISION_COUNT];
    bool (*case_reads)[RD_FACT_COUNT]; /* by named case: does a test with it read the fact? */
};

/* ---- rules ---- */

static void check_rules(struct holding *holding, enum rd_decision decision, const struct suite_clause *clause)
{
    const struct json_value *at = json_get(clause->at, "rule");
    const struct names *ids = &holding->rules[decision];
    for (size_t i = 0; i < clause->rule_count; i++) {
        if (names_find(ids, clause->rules[i]))
            continue;
        const char **known = check_alloc(&holding->checker, ids->count, sizeof *known);
        for (size_t j = 0; known && j < ids->count; j++)
            known[ids->items[j].number] = ids->items[j].text;
        report(&holding->checker, FINDING_RULE_UNKNOWN, at->kind == JSON_ARRAY ? json_at(at, i) : at,
               "\"%s\" has no rule \"%s\"%s", rd_decision_row(decision)->name,
               clip(&holding->checker, clause->rules[i]),
               known ? did_you_mean(&holding->checker, clause->rules[i], known, ids->count) : "");
    }
}

static void list_rules(struct holding *holding)
{
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        const struct decision *decision = &holding->policy->decision[name];
        struct names *ids = &holding->rules[name];
        holding->checker.is_out_of_memory |= !names_init(ids, &holding->checker.policy->arena, decision->rule_count);
        for (size_t i = 0; ids->items && i < decision->rule_count; i++)
            names_put(ids, decision->rules[i].id, decision->rules[i].at);
        names_sort(ids);
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
static void note_case(struct holding *holding, const struct suite_test *test)
{
    for (int fact = 0; fact < RD_FACT_COUNT && test->named_case != SIZE_MAX; fact++) {
        bool *reads = &holding->case_reads[test->named_case][fact];
        *reads = *reads || test_reads(holding, test, (enum rd_fact)fact);
    }
}

static void check_case(struct holding *holding, size_t place)
{
    const struct suite_case *one = &holding->suite->cases[place];
    if (!one->is_used || one->at->doc != holding->suite->docs[0])
        return;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (one->stated_by[fact] && !holding->case_reads[place][fact])
            report_key(&holding->checker, FINDING_TEST_UNREAD, one->stated_by[fact],
                       "\"%s\" is stated, but no decision of a test with this case reads it",
                       rd_fact_row((enum rd_fact)fact)->name);
}

static void check_cases(struct holding *holding)
{
    const struct rd_suite *suite = holding->suite;
    holding->case_reads = check_alloc(&holding->checker, suite->case_count, sizeof *holding->case_reads);
    for (size_t i = 0; holding->case_reads && i < suite->test_count; i++)
        note_case(holding, &suite->tests[i]);
    for (size_t i = 0; holding->case_reads && i < suite->case_count; i++)
        check_case(holding, i);
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

static void check_exceptions(struct holding *holding)
{
    const struct rd_suite *suite = holding->suite;
    const struct names tests = suite_test_names(suite, &holding->checker);
    for (size_t i = 0; i < suite->exception_count; i++) {
        const char *name = suite->exceptions[i]->string;
        for (const struct named *of = names_find(&tests, name); of; of = names_next(&tests, of))
            if (suite->tests[of->number].shown.is_excepted && holds_here(holding, &suite->tests[of->number]))
                report(&holding->checker, FINDING_TEST_EXCEPT_IDLE, suite->exceptions[i],
                       "test \"%s\" holds here too: it needs no exception", clip(&holding->checker, name));
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
    struct holding holding = {
        .checker = {.policy = &scratch, .found = found}, .suite = suite, .policy = policy, .image = image};
    const size_t errors = found->errors;
    arena_init(&scratch.arena);
    list_rules(&holding);
    check_any(&holding);
    for (size_t i = 0; i < suite->test_count; i++) {
        if (suite->tests[i].shown.is_excepted || suite->tests[i].shown.skip)
            continue;
        check_facts(&holding, &suite->tests[i]);
        check_clauses(&holding, &suite->tests[i]);
        check_steps(&holding, &suite->tests[i]);
    }
    check_cases(&holding);
    check_exceptions(&holding);
    arena_release(&scratch.arena);
    if (holding.checker.is_out_of_memory)
        return rd_fail(err, RD_NOMEM, "suite \"%s\": out of memory", suite->path);
    if (found->errors > errors)
        return rd_fail(err, RD_INPUT, "suite \"%s\" does not fit policy \"%s\"", suite->path, rd_policy_name(policy));
    return RD_OK;
}
