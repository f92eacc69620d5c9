/*
 * Mutants that are called equivalent or duplicate are exactly those: random tables over facts with so few values that every
 * case can be asked, under every hit policy, each of their mutants held against the enumeration.
 *
 *   test_mutants [seed [tables]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/mutant.h"
#include "property/random_policy.h"
#include "property/small_table.h"
#include "redress/mutate.h"
#include "support/check.h"
#include "unit/language/fixture.h"

#define DECISION RD_DECISION_VIOLATION
#define RULES_MOST 6

static uint64_t seed = 20261123;
static size_t table_count = 60;

/* One number for all answers; FNV-1a, of which two different functions share one of 2^64. */
static uint64_t signature(const struct rd_policy *policy)
{
    const enum rd_fact *few;
    const size_t answers = rd_decision_row(DECISION)->answer_count;
    uint64_t hash = UINT64_C(1469598103934665603);
    int64_t facts[RD_FACT_COUNT];
    small_table_facts(&few);
    fixture_facts(facts);
    for (int64_t at = 0; at < 2 * RD_EVIDENCE_COUNT * RD_REASON_COUNT * 31; at++) {
        struct rd_answer answer;
        facts[few[0]] = at % 2;
        facts[few[1]] = at / 2 % RD_EVIDENCE_COUNT;
        facts[few[2]] = at / 2 / RD_EVIDENCE_COUNT % RD_REASON_COUNT;
        facts[few[3]] = at / 2 / RD_EVIDENCE_COUNT / RD_REASON_COUNT + 1;
        const uint32_t rule = rd_policy_interpret(policy, DECISION, 0, RD_PPB_PER_ONE, facts, &answer);
        if (rule >= RD_RULE_FIRST_ERROR) { /* an error is an answer of its own */
            memset(answer.value, 0, sizeof answer.value);
            answer.value[0] = -(int64_t)(UINT32_MAX - rule) - 1;
        }
        for (size_t i = 0; i < answers; i++)
            hash = (hash ^ (uint64_t)answer.value[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

static bool is_among(uint64_t own, const uint64_t *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (known[i] == own)
            return true;
    return false;
}

/* Counts by verdict; fails the test at the first verdict that the enumeration does not share. */
static void check_mutants(const struct rd_policy *policy, size_t count[RD_MUTANT_VERDICT_COUNT])
{
    struct rd_image *image = fixture_image(policy);
    struct rd_mutation mutation;
    struct rd_error err;
    const uint64_t own = signature(policy);
    struct mutant_mark mark = {0};
    size_t known_count = 0;
    assert_int_equal(rd_policy_mutate(policy, image, NULL, 0, NULL, NULL, &mutation, &err), RD_OK);
    uint64_t *known = calloc(mutation.mutant_count + 1, sizeof *known);
    assert_non_null(known);
    for (size_t i = 0; i < mutation.mutant_count; i++) {
        const struct rd_mutant *mutant = &mutation.mutants[i];
        struct mutant_mark start = {0};
        struct mutant made, again;
        bool is_there;
        assert_true(mutant_make(policy, i, &mark, &made, &is_there) && is_there);
        assert_true(mutant_make(policy, i, &start, &again, &is_there) && is_there);
        assert_string_equal(made.what, again.what); /* from the mark on as from the start */
        assert_ptr_equal(made.at, again.at);
        mutant_release(&again);
        if (made.touches[DECISION]) {
            const uint64_t other = signature(&made.policy);
            const enum rd_mutant_verdict expected = other == own                          ? RD_MUTANT_EQUIVALENT
                                                    : is_among(other, known, known_count) ? RD_MUTANT_DUPLICATE
                                                                                          : RD_MUTANT_SURVIVED;
            if (mutant->verdict != expected)
                print_error("%s %s: verdict %d, by enumeration %d\n", mutant->rule ? mutant->rule : "", mutant->what,
                            (int)mutant->verdict, (int)expected);
            assert_int_equal(mutant->verdict, expected);
            if (expected == RD_MUTANT_SURVIVED)
                known[known_count++] = other;
            count[mutant->verdict]++;
        }
        mutant_release(&made);
    }
    free(known);
    rd_mutation_release(&mutation);
    rd_image_free(image);
}

static void verdicts_are_those_of_the_enumeration(void **state)
{
    static const char *const hits[] = {"unique", "first", "sum", "max", "min"};
    static char body[SMALL_TABLE_SIZE];
    size_t count[RD_MUTANT_VERDICT_COUNT] = {0}, loaded = 0;
    struct random random = {seed};
    (void)state;
    for (size_t i = 0; i < table_count; i++) {
        uint64_t rules[RULES_MOST];
        struct rd_findings found;
        struct rd_policy *policy = NULL;
        const size_t rule_count = 1 + (size_t)random_below(&random, RULES_MOST);
        for (size_t j = 0; j < rule_count; j++)
            rules[j] = random_next(&random);
        small_table_write(body, rules, rule_count, hits[i % 5], random_below(&random, 4) > 0);
        const struct fixture fixture = {.decision = "violation", .body = body};
        rd_findings_init(&found);
        if (fixture_load(&fixture, &policy, &found) == RD_OK) { /* two rules of `unique` may collide */
            check_mutants(policy, count);
            loaded++;
        }
        rd_findings_release(&found);
        rd_policy_free(policy);
    }
    print_message("%zu tables: %zu mutants different, %zu equivalent, %zu duplicate\n", loaded,
                  count[RD_MUTANT_SURVIVED], count[RD_MUTANT_EQUIVALENT], count[RD_MUTANT_DUPLICATE]);
    assert_true(count[RD_MUTANT_SURVIVED] > 0 && count[RD_MUTANT_EQUIVALENT] > 0 && count[RD_MUTANT_DUPLICATE] > 0);
    assert_int_equal(count[RD_MUTANT_NOT_PROVEN], 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(verdicts_are_those_of_the_enumeration)};
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        table_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
