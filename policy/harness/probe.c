/*
 * Probes of suites.
 */
#include "harness/probe.h"

#include <stdlib.h>
#include <string.h>

#define RULES_MAX 64u

void probes_init(struct probes *probes)
{
    *probes = (struct probes){0};
    arena_init(&probes->arena);
}

void probes_release(struct probes *probes)
{
    free(probes->items);
    arena_release(&probes->arena);
    *probes = (struct probes){0};
}

static bool add(struct probes *probes, const struct rd_test *test, enum rd_decision decision,
                const struct rd_case *world, const struct suite_check *check)
{
    int64_t *facts = arena_array(&probes->arena, RD_FACT_COUNT, sizeof *facts);
    if (probes->count == probes->capacity) {
        const size_t capacity = probes->capacity ? probes->capacity * 2 : 256;
        struct probe *items = realloc(probes->items, capacity * sizeof *items);
        if (!items)
            return false;
        probes->items = items;
        probes->capacity = capacity;
    }
    if (!facts)
        return false;
    memcpy(facts, check->facts, RD_FACT_COUNT * sizeof *facts);
    probes->items[probes->count++] = (struct probe){test, decision, check->clause, world->dates, facts};
    return true;
}

static enum rd_status add_test(struct probes *probes, const struct rd_suite *suite, const struct suite_test *test,
                               const struct rd_policy *policy, const struct rd_image *image, struct rd_error *err)
{
    struct rd_case world;
    struct suite_check check;
    for (size_t i = 0; i < test->shown.case_count; i++) {
        suite_combination(test, i, &world);
        for (size_t j = 0; j < test->expect.count; j++) {
            const struct suite_expectation *expectation = &test->expect.items[j];
            check_world(suite, policy, image, expectation, &world, &check);
            if (!check.passed)
                return rd_fail(err, RD_INPUT, "test \"%s\" fails under the policy itself: %s: %s", test->shown.name,
                               rd_decision_row(expectation->decision)->name, check.problem);
            if (!add(probes, &test->shown, expectation->decision, &world, &check))
                return rd_fail(err, RD_NOMEM, "out of memory for the tests");
        }
    }
    return RD_OK;
}

enum rd_status probes_add(struct probes *probes, const struct rd_suite *suite, const struct rd_policy *policy,
                          const struct rd_image *image, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < suite->test_count && rc == RD_OK; i++) {
        const struct rd_test *test = &suite->tests[i].shown;
        if (!test->skip && !test->is_excepted && !test->is_unreviewed)
            rc = add_test(probes, suite, &suite->tests[i], policy, image, err);
    }
    return rc;
}

size_t applying_rules(const struct rd_policy *policy, enum rd_decision decision, int64_t at_s, const int64_t *facts,
                      const struct rd_answer *answer, uint32_t *rules, size_t capacity)
{
    struct rd_policy alone = *policy; /* one rule at a time; nothing of it is released */
    const struct decision *asked = &policy->decision[decision];
    struct rd_answer ignored;
    size_t count = 0;
    if (answer->rule >= RD_RULE_FIRST_ERROR)
        return 0;
    if (answer->rules_applied < 2) {
        rules[0] = answer->rule;
        return 1;
    }
    alone.decision[decision].rule_count = 1;
    for (uint32_t i = 0; i < asked->rule_count; i++) {
        alone.decision[decision].rules = &asked->rules[i];
        if (asked->rules[i].is_otherwise ||
            rd_policy_interpret(&alone, decision, at_s, RD_PPB_PER_ONE, facts, &ignored) != 0)
            continue;
        if (count < capacity)
            rules[count] = i;
        count++;
    }
    return count;
}

static bool rules_hold(const struct probe *probe, const struct rd_policy *policy, int64_t at_s,
                       const struct rd_answer *answer)
{
    const struct rule *all = policy->decision[probe->decision].rules;
    uint32_t rules[RULES_MAX];
    if (probe->clause->rule_count == 0)
        return true;
    const size_t count = applying_rules(policy, probe->decision, at_s, probe->facts, answer, rules, RULES_MAX);
    if (count != probe->clause->rule_count)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < count && !is_there; j++)
            is_there = strcmp(probe->clause->rules[i], all[rules[j]].id) == 0;
        if (!is_there)
            return false;
    }
    return true;
}

bool probe_holds(const struct probe *probe, const struct rd_policy *policy)
{
    const struct suite_clause *clause = probe->clause;
    struct rd_answer answer;
    int64_t at_s;
    world_date(policy, probe->decision, &probe->dates, &at_s);
    if (rd_policy_interpret(policy, probe->decision, at_s, RD_PPB_PER_ONE, probe->facts, &answer) >=
        RD_RULE_FIRST_ERROR)
        return false;
    for (size_t i = 0; i < rd_decision_row(probe->decision)->answer_count; i++)
        if (clause->is_expected[i] && clause->value[i] != answer.value[i])
            return false;
    return rules_hold(probe, policy, at_s, &answer);
}
