/*
 * What is known of a few facts is what all rows over all facts say of them, by a search that shares nothing with it but the
 * table of rows; and a case is chosen exactly when enumerating small sets finds one.
 *
 *   test_possible [seed [rounds]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/possible_case.h"
#include "property/random_policy.h"
#include "support/check.h"
#include "support/oracle.h"

static uint64_t seed = 20261201;
static size_t round_count = 300;

/* ---- facts that rows speak of ---- */

static size_t row_count(void)
{
    return rd_never_count() + rd_within_count() + rd_sum_count();
}

static enum rd_fact fact_of_row(struct random *random, size_t row)
{
    const size_t side = random_below(random, 2);
    if (row < rd_never_count())
        return rd_never_row(row)->fact[side];
    row -= rd_never_count();
    if (row < rd_within_count())
        return side ? rd_within_row(row)->part : rd_within_row(row)->whole;
    const struct rd_sum_row *sum = rd_sum_row(row - rd_within_count());
    return random_chance(random, 33) ? sum->whole : sum->part[side];
}

/* A few facts, neighbours by some row more often than not, and what completes a sum. */
static size_t any_facts(struct random *random, bool is_known[RD_FACT_COUNT], enum rd_fact *facts)
{
    const size_t wanted = 2 + random_below(random, 5);
    size_t count = 0;
    memset(is_known, 0, RD_FACT_COUNT * sizeof *is_known);
    const size_t first = random_below(random, row_count());
    for (size_t i = 0; i < wanted; i++) {
        const size_t near = (first + row_count() + random_below(random, 61) - 30) % row_count();
        const size_t row = random_chance(random, 70) ? near : random_below(random, row_count());
        is_known[fact_of_row(random, row)] = true;
    }
    sums_complete(is_known);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (is_known[fact])
            facts[count++] = (enum rd_fact)fact;
    return count;
}

/* Few different values, so that facts meet: absence, the ends of domains and rows, and small numbers. */
static int64_t any_value(struct random *random, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    static const int64_t small[] = {0, 1, 2, 3, 100, 500, 7 * 86400, 7 * 86400 + 1, 86399, 86400, 9999, 10000};
    int64_t value;
    if (row->may_be_absent && random_chance(random, 30))
        return RD_ABSENT;
    if (row->hi - row->lo < 12)
        return row->lo + (int64_t)random_below(random, (uint64_t)(row->hi - row->lo) + 1);
    value = random_chance(random, 15) ? row->hi : small[random_below(random, sizeof small / sizeof small[0])];
    return value < row->lo ? row->lo : value > row->hi ? row->hi : value;
}

static void print_case(const enum rd_fact *facts, size_t count, const int64_t *values)
{
    char text[96];
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s=%s", rd_fact_row(facts[i])->name,
                rd_fact_format(facts[i], values[facts[i]], text, sizeof text));
    fprintf(stderr, "\n");
}

/* ---- what a few facts say of each other ---- */

static void a_few_facts_say_what_all_of_them_say(void **state)
{
    struct random random = {seed};
    size_t possible_count = 0, impossible_count = 0;
    (void)state;
    for (size_t round = 0; round < round_count; round++) {
        bool is_known[RD_FACT_COUNT];
        enum rd_fact facts[RD_FACT_COUNT];
        struct possible possible;
        struct arena arena;
        const size_t count = any_facts(&random, is_known, facts);
        arena_init(&arena);
        assert_true(possible_of(is_known, &arena, &possible));
        for (size_t i = 0; i < 12; i++) {
            int64_t values[RD_FACT_COUNT] = {0};
            for (size_t j = 0; j < count; j++)
                values[facts[j]] = any_value(&random, facts[j]);
            for (size_t j = 0; j < possible.sum_count && random_chance(&random, 70); j++)
                values[possible.sums[j].whole] = values[possible.sums[j].part[0]] + values[possible.sums[j].part[1]];
            bool is_inside = true; /* a sum may pass the end of its domain */
            for (size_t j = 0; j < count; j++)
                is_inside = is_inside && values[facts[j]] <= rd_fact_row(facts[j])->hi;
            if (!is_inside)
                continue;
            const bool told = case_is_possible(&possible, values), found = oracle_is_possible(is_known, values);
            if (told != found)
                print_case(facts, count, values);
            assert_int_equal(told, found);
            possible_count += found;
            impossible_count += !found;
        }
        arena_release(&arena);
    }
    print_message("%zu possible cases of a few facts, %zu impossible ones\n", possible_count, impossible_count);
    assert_true(possible_count > round_count && impossible_count > round_count);
}

/* ---- choosing ---- */

#define SPANS_MAX 3u

struct sets {
    enum rd_fact facts[RD_FACT_COUNT];
    size_t count;
    struct choice choices[RD_FACT_COUNT];
    struct value_set set[RD_FACT_COUNT];
    struct span spans[RD_FACT_COUNT][SPANS_MAX];
};

/* A few spans of at most three values, ascending and apart, and perhaps absence. */
static void any_set(struct random *random, struct sets *sets, size_t at)
{
    const enum rd_fact fact = sets->facts[at];
    const struct rd_fact_row *row = rd_fact_row(fact);
    struct value_set *set = &sets->set[at];
    int64_t from = any_value(random, fact);
    *set = (struct value_set){.has_absent = row->may_be_absent && random_chance(random, 50), .spans = sets->spans[at]};
    from = from == RD_ABSENT ? row->lo : from;
    for (size_t i = random_below(random, SPANS_MAX); i < SPANS_MAX && from <= row->hi; i++) {
        const int64_t hi = from + (int64_t)random_below(random, 3);
        set->spans[set->count++] = (struct span){from, hi < row->hi ? hi : row->hi};
        from = hi + 2 + (int64_t)random_below(random, 3);
    }
    if (set->count == 0 && !set->has_absent)
        set->spans[set->count++] = (struct span){row->lo, row->lo};
    sets->choices[at] = (struct choice){fact, set, any_value(random, fact)};
}

static bool has_value(const struct value_set *set, int64_t value)
{
    bool has = value == RD_ABSENT && set->has_absent;
    for (size_t i = 0; i < set->count && !has; i++)
        has = value >= set->spans[i].lo && value <= set->spans[i].hi;
    return has;
}

struct trying {
    const struct sets *sets;
    const struct possible *possible;
    const struct apart *apart;
    int64_t values[RD_FACT_COUNT];
    bool is_found, is_wanted; /* some case; the one that is wanted */
};

static bool is_case(const struct trying *trying)
{
    int64_t values[RD_FACT_COUNT];
    memcpy(values, trying->values, sizeof values);
    for (int i = 0; i < (trying->apart ? 2 : 1); i++) {
        if (trying->apart)
            values[trying->apart->fact] = trying->apart->values[i];
        if (!case_is_possible(trying->possible, values))
            return false;
    }
    return true;
}

static void try_all(struct trying *trying, size_t at)
{
    if (at == trying->sets->count) {
        bool is_wanted = is_case(trying);
        trying->is_found = trying->is_found || is_wanted;
        for (size_t i = 0; i < trying->sets->count; i++)
            is_wanted = is_wanted && trying->values[trying->sets->choices[i].fact] == trying->sets->choices[i].wanted;
        trying->is_wanted = trying->is_wanted || is_wanted;
        return;
    }
    const enum rd_fact fact = trying->sets->facts[at];
    const struct value_set *set = &trying->sets->set[at];
    if (set->has_absent) {
        trying->values[fact] = RD_ABSENT;
        try_all(trying, at + 1);
    }
    for (size_t i = 0; i < set->count; i++)
        for (int64_t value = set->spans[i].lo; value <= set->spans[i].hi; value++) {
            trying->values[fact] = value;
            try_all(trying, at + 1);
        }
}

static void check_choice(struct random *random, bool is_pair, size_t *found, size_t *none, size_t *wanted)
{
    bool is_known[RD_FACT_COUNT];
    struct sets sets = {.count = 0};
    struct possible possible;
    struct arena arena;
    struct apart apart = {.fact = 0};
    int64_t facts[RD_FACT_COUNT] = {0};
    sets.count = any_facts(random, is_known, sets.facts);
    if (sets.count > 6)
        return;
    arena_init(&arena);
    assert_true(possible_of(is_known, &arena, &possible));
    if (is_pair) { /* the last fact differs */
        apart.fact = sets.facts[--sets.count];
        for (int i = 0; i < 2; i++)
            apart.values[i] = any_value(random, apart.fact);
    }
    for (size_t i = 0; i < sets.count; i++)
        any_set(random, &sets, i);
    struct trying trying = {.sets = &sets, .possible = &possible, .apart = is_pair ? &apart : NULL};
    try_all(&trying, 0);
    const bool told = is_pair ? possible_pair(&possible, &apart, sets.choices, sets.count, facts)
                              : possible_case(&possible, sets.choices, sets.count, facts);
    assert_int_equal(told, trying.is_found);
    for (size_t i = 0; i < sets.count && told; i++) {
        assert_true(has_value(&sets.set[i], facts[sets.facts[i]]));
        assert_true(!trying.is_wanted || facts[sets.facts[i]] == sets.choices[i].wanted);
    }
    memcpy(trying.values, facts, sizeof facts);
    assert_true(!told || is_case(&trying));
    *wanted += trying.is_wanted;
    *found += told;
    *none += !told;
    arena_release(&arena);
}

static void a_case_is_chosen_exactly_when_there_is_one(void **state)
{
    struct random random = {seed + 1};
    size_t found[2] = {0}, none[2] = {0}, wanted[2] = {0};
    (void)state;
    for (size_t round = 0; round < round_count * 20; round++)
        check_choice(&random, round % 2, &found[round % 2], &none[round % 2], &wanted[round % 2]);
    print_message("%zu cases chosen, %zu times there was none; %zu pairs, %zu times none\n", found[0], none[0],
                  found[1], none[1]);
    for (int i = 0; i < 2; i++)
        assert_true(found[i] > round_count && none[i] > round_count && wanted[i] > round_count / 10);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_facts_say_what_all_of_them_say),
        cmocka_unit_test(a_case_is_chosen_exactly_when_there_is_one),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        round_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
