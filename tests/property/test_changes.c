/*
 * The smallest change of a case, against every case there is: random tables over 1,674 cases, `explain`'s answer beside the
 * one that asking all of them gives.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "property/small_table.h"
#include "redress/explain.h"
#include "redress/prove.h"
#include "support/check.h"
#include "unit/language/fixture.h"

#define DAYS 31
#define TABLES 400
#define CASES_PER_TABLE 12

/* Does some cell change its mind between the day before and this one? Read off the text of the table. */
static void find_cuts(const char *body, bool cut[DAYS + 2])
{
    static const char key[] = "\"calendar.day_of_month\":\"";
    memset(cut, 0, (DAYS + 2) * sizeof *cut);
    for (const char *at = strstr(body, key); at; at = strstr(at + 1, key)) {
        char op[3];
        assert_int_equal(sscanf(at + sizeof key - 1, "%2[<>=]", op), 1);
        const unsigned long day = strtoul(at + sizeof key - 1 + strlen(op), NULL, 10);
        assert_in_range(day, 1, DAYS);
        if (strcmp(op, "<") == 0 || strcmp(op, ">=") == 0 || strcmp(op, "=") == 0)
            cut[day] = true;
        if (strcmp(op, "<=") == 0 || strcmp(op, ">") == 0 || strcmp(op, "=") == 0)
            cut[day + 1] = true;
    }
}

struct size {
    size_t facts, steps;
};

static struct size size_of(const int64_t *from, const int64_t *to, const bool *cut)
{
    const enum rd_fact *few;
    const size_t count = small_table_facts(&few);
    struct size size = {0, 0};
    for (size_t i = 0; i < count; i++) {
        int64_t a = from[few[i]], b = to[few[i]];
        if (a == b)
            continue;
        size.facts++;
        if (few[i] != RD_FACT_CALENDAR_DAY_OF_MONTH) {
            size.steps++;
            continue;
        }
        for (int64_t day = (a < b ? a : b) + 1; day <= (a < b ? b : a); day++)
            size.steps += cut[day];
    }
    return size;
}

static bool is_less(struct size a, struct size b)
{
    return a.facts != b.facts ? a.facts < b.facts : a.steps < b.steps;
}

/* The smallest change to another answer, by asking every case. False when there is none. */
static bool brute_force(const struct rd_policy *policy, const int64_t *facts, const struct rd_answer *now,
                        const bool *cut, struct size *out)
{
    const enum rd_fact *few;
    const size_t count = small_table_facts(&few);
    int64_t other[RD_FACT_COUNT];
    bool found = false;
    memcpy(other, facts, sizeof other);
    for (size_t i = 0; i < count; i++)
        other[few[i]] = rd_fact_row(few[i])->lo;
    for (size_t i = 0; i < count;) {
        struct rd_answer answer;
        if (rd_policy_interpret(policy, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, other, &answer) <
                RD_RULE_FIRST_ERROR &&
            memcmp(answer.value, now->value, sizeof answer.value) != 0) {
            const struct size size = size_of(facts, other, cut);
            if (!found || is_less(size, *out))
                *out = size;
            found = true;
        }
        for (i = 0; i < count && ++other[few[i]] > rd_fact_row(few[i])->hi; i++)
            other[few[i]] = rd_fact_row(few[i])->lo;
    }
    return found;
}

static void check_case(const struct rd_policy *policy, const int64_t *facts, const bool *cut, size_t by_facts[6])
{
    struct rd_answer now, then;
    struct rd_changes changes;
    struct rd_error err;
    struct size least = {0, 0};
    if (rd_policy_interpret(policy, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, facts, &now) >= RD_RULE_FIRST_ERROR)
        return;
    const bool exists = brute_force(policy, facts, &now, cut, &least);
    assert_int_equal(RD_OK, rd_policy_changes(policy, RD_DECISION_VIOLATION, 0, facts, NULL, NULL, &changes, &err));
    assert_true(changes.is_proven);
    assert_int_equal(changes.count > 0, exists);
    by_facts[exists ? least.facts : 0]++;
    if (exists) {
        const struct rd_change *change = &changes.items[0];
        int64_t other[RD_FACT_COUNT];
        memcpy(other, facts, sizeof other);
        for (size_t i = 0; i < change->fact_count; i++) {
            assert_int_equal(change->from[i], facts[change->fact[i]]);
            other[change->fact[i]] = change->to[i];
        }
        assert_int_equal(change->fact_count, least.facts);
        assert_int_equal(change->steps, least.steps);
        assert_int_equal(size_of(facts, other, cut).facts, least.facts);
        assert_int_equal(size_of(facts, other, cut).steps, least.steps);
        assert_true(rd_policy_interpret(policy, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, other, &then) <
                    RD_RULE_FIRST_ERROR);
        assert_memory_equal(then.value, change->answer.value, sizeof then.value);
        assert_memory_not_equal(then.value, now.value, sizeof then.value);
    }
    rd_changes_release(&changes);
}

static void the_change_that_is_told_is_the_smallest_of_all_cases(void **state)
{
    static const char *const hits[] = {"first", "sum", "max"};
    struct random random = {20261128};
    size_t by_facts[6] = {0};
    const enum rd_fact *few;
    const size_t few_count = small_table_facts(&few);
    (void)state;
    for (int table = 0; table < TABLES; table++) {
        char body[SMALL_TABLE_SIZE];
        uint64_t rules[3];
        bool cut[DAYS + 2];
        int64_t facts[RD_FACT_COUNT];
        struct rd_policy *policy = NULL;
        struct rd_findings found;
        for (size_t i = 0; i < 3; i++)
            rules[i] = random_next(&random);
        small_table_write(body, rules, 1 + (size_t)table % 3, hits[table / 3 % 3], true);
        find_cuts(body, cut);
        const struct fixture fixture = {.decision = "violation", .body = body};
        rd_findings_init(&found);
        const enum rd_status rc = fixture_load(&fixture, &policy, &found);
        rd_findings_release(&found);
        if (rc != RD_OK) /* a cell over an empty set of values, and the like */
            continue;
        fixture_facts(facts);
        for (int i = 0; i < CASES_PER_TABLE; i++) {
            for (size_t j = 0; j < few_count; j++) {
                const struct rd_fact_row *row = rd_fact_row(few[j]);
                facts[few[j]] = row->lo + (int64_t)random_below(&random, (uint64_t)(row->hi - row->lo) + 1);
            }
            check_case(policy, facts, cut, by_facts);
        }
        rd_policy_free(policy);
    }
    printf("none %zu, one fact %zu, two %zu, three %zu, four %zu\n", by_facts[0], by_facts[1], by_facts[2], by_facts[3],
           by_facts[4]);
    assert_true(by_facts[0] > 20 && by_facts[1] > 500 && by_facts[2] > 200);
    assert_true(by_facts[3] > 50 && by_facts[4] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_change_that_is_told_is_the_smallest_of_all_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
