/*
 * The difference of two policies is exactly the enumerated one: pairs of random tables over facts with so few values
 * that every case can be asked, under every hit policy; and money forms, value by value over stretches of prices.
 *
 *   test_diff [seed [pairs]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "property/random_policy.h"
#include "property/small_table.h"
#include "prove/leaf.h"
#include "redress/prove.h"
#include "redress/units.h"
#include "support/check.h"
#include "unit/language/fixture.h"

#define GROUPS_MAX 4096u

static uint64_t seed = 20261125;
static size_t pair_count = 1000;

struct counted { /* by enumeration */
    uint32_t rule[2];
    uint64_t cases;
};

static bool same_answer(const struct rd_answer *a, const struct rd_answer *b)
{
    if (a->rule >= RD_RULE_FIRST_ERROR || b->rule >= RD_RULE_FIRST_ERROR)
        return a->rule == b->rule;
    return memcmp(a->value, b->value, rd_decision_row(RD_DECISION_VIOLATION)->answer_count * sizeof a->value[0]) == 0;
}

static const char *first_id(const struct rd_policy *policy, uint32_t rule)
{
    return rule < RD_RULE_FIRST_ERROR ? policy->decision[RD_DECISION_VIOLATION].rules[rule].id : NULL;
}

/* A group is named by all rules that apply; here the first of each side must agree. */
static bool starts_with(const char *ids, const char *id)
{
    if (!ids || !id)
        return !ids && !id;
    const size_t length = strlen(id);
    return strncmp(ids, id, length) == 0 && (ids[length] == '\0' || ids[length] == ' ');
}

static void compare_pair(const struct rd_policy *a, const struct rd_policy *b, uint64_t *changed_pairs)
{
    const struct rd_diff_side old = {.policy = a}, new = {.policy = b};
    struct rd_diff diff;
    struct rd_error err;
    struct rd_answer answer[2];
    int64_t facts[RD_FACT_COUNT];
    uint64_t changed = 0, told = 0;
    struct counted *counted = calloc(GROUPS_MAX, sizeof *counted);
    size_t count = 0;
    assert_non_null(counted);
    assert_int_equal(rd_policy_diff(&old, &new, NULL, &diff, &err), RD_OK);
    for (int i = 0; i < RD_FACT_COUNT; i++)
        facts[i] = rd_fact_row((enum rd_fact)i)->lo;
    const enum rd_fact *few;
    const size_t few_count = small_table_facts(&few);
    for (int64_t perishable = 0; perishable < 2; perishable++)
        for (int64_t evidence = 0; evidence < RD_EVIDENCE_COUNT; evidence++)
            for (int64_t reason = 0; reason < RD_REASON_COUNT; reason++)
                for (int64_t day = 1; day <= 31; day++) {
                    facts[few[0]] = perishable;
                    facts[few[1]] = evidence;
                    facts[few[2]] = reason;
                    facts[few[3]] = day;
                    rd_policy_interpret(a, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, facts, &answer[0]);
                    rd_policy_interpret(b, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, facts, &answer[1]);
                    if (same_answer(&answer[0], &answer[1]))
                        continue;
                    changed++;
                    size_t at = 0;
                    while (at < count &&
                           (counted[at].rule[0] != answer[0].rule || counted[at].rule[1] != answer[1].rule))
                        at++;
                    counted[at].rule[0] = answer[0].rule;
                    counted[at].rule[1] = answer[1].rule;
                    counted[at].cases++;
                    count = at == count ? count + 1 : count;
                }
    /* facts the pair does not read multiply nothing: the diff counts over what either side reads */
    uint64_t unread = 1;
    for (size_t i = 0; i < few_count; i++) {
        bool is_read = false;
        for (int side = 0; side < 2; side++) {
            const struct decision *decision = &(side ? b : a)->decision[RD_DECISION_VIOLATION];
            for (size_t j = 0; j < decision->read_count; j++)
                is_read = is_read || decision->reads[j] == few[i];
        }
        if (!is_read)
            unread *= (uint64_t)(rd_fact_row(few[i])->hi - rd_fact_row(few[i])->lo) + 1;
    }
    for (size_t i = 0; i < diff.group_count; i++) {
        const struct rd_diff_group *group = &diff.groups[i];
        assert_int_equal(group->decision, RD_DECISION_VIOLATION);
        assert_true(group->cases_are_exact);
        assert_true(group->where_is_exact);
        told += strtoull(group->cases_text, NULL, 10) * unread;
        rd_policy_interpret(a, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, group->witness_facts, &answer[0]);
        rd_policy_interpret(b, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, group->witness_facts, &answer[1]);
        assert_false(same_answer(&answer[0], &answer[1]));
        assert_true(starts_with(group->old_rule, first_id(a, answer[0].rule)));
        assert_true(starts_with(group->new_rule, first_id(b, answer[1].rule)));
        if (group->twin) {
            rd_policy_interpret(a, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, group->twin_facts, &answer[0]);
            rd_policy_interpret(b, RD_DECISION_VIOLATION, 0, RD_PPB_PER_ONE, group->twin_facts, &answer[1]);
            assert_true(same_answer(&answer[0], &answer[1]));
        }
    }
    for (size_t at = 0; at < count; at++) {
        uint64_t cases = 0;
        for (size_t i = 0; i < diff.group_count; i++)
            if (starts_with(diff.groups[i].old_rule, first_id(a, counted[at].rule[0])) &&
                starts_with(diff.groups[i].new_rule, first_id(b, counted[at].rule[1])))
                cases += strtoull(diff.groups[i].cases_text, NULL, 10) * unread;
        if (counted[at].rule[0] < RD_RULE_FIRST_ERROR && counted[at].rule[1] < RD_RULE_FIRST_ERROR)
            assert_int_equal(cases, counted[at].cases);
    }
    assert_int_equal(told, changed);
    assert_int_equal(diff.verdict, changed > 0 ? RD_DIFFERENT : RD_IDENTICAL);
    *changed_pairs += changed > 0;
    free(counted);
    rd_diff_release(&diff);
}

static struct rd_policy *loaded(const char *body)
{
    const struct fixture fixture = {.decision = "violation", .body = body};
    return fixture_policy(&fixture);
}

static void the_changed_set_is_the_enumerated_one(void **state)
{
    static const char *const hits[] = {"first", "sum", "max", "min"};
    struct random random = {seed};
    char *body[2] = {malloc(SMALL_TABLE_SIZE), malloc(SMALL_TABLE_SIZE)};
    uint64_t changed = 0;
    (void)state;
    assert_non_null(body[0]);
    assert_non_null(body[1]);
    for (size_t i = 0; i < pair_count; i++) {
        uint64_t rules[2][8];
        const size_t count = 1 + random_below(&random, 6);
        const bool has_otherwise = random_chance(&random, 60);
        for (size_t j = 0; j < count; j++) {
            rules[0][j] = random_next(&random);
            rules[1][j] = random_chance(&random, 75) ? rules[0][j] : random_next(&random);
        }
        small_table_write(body[0], rules[0], count, hits[i % 4], has_otherwise);
        small_table_write(body[1], rules[1], count, random_chance(&random, 90) ? hits[i % 4] : hits[(i + 1) % 4],
                          random_chance(&random, 90) ? has_otherwise : !has_otherwise);
        struct rd_policy *a = loaded(body[0]), *b = loaded(body[1]);
        compare_pair(a, b, &changed);
        rd_policy_free(a);
        rd_policy_free(b);
    }
    print_message("%zu pairs, %" PRIu64 " of them different\n", pair_count, changed);
    assert_true(changed > pair_count / 2 && changed < pair_count);
    free(body[0]);
    free(body[1]);
}

/* ---- money ---- */

static void draw_answer(struct random *random, struct outcome_term *term, bool is_form, int64_t near_bp)
{
    const bool is_close = random_chance(random, 90);
    if (!is_form) {
        *term = (struct outcome_term){.fact = OUTCOME_CONSTANT, .step = 1, .plus = (int64_t)random_below(random, 3000)};
        return;
    }
    *term = (struct outcome_term){.fact = RD_FACT_ORDER_GOODS,
                                  .step = 1,
                                  .share_bp = is_close ? near_bp + (int64_t)random_below(random, 5)
                                                       : (int64_t)random_below(random, 12000),
                                  .rounding = (int64_t)random_below(random, 4),
                                  .plus = (int64_t)random_below(random, 40) - 20,
                                  .at_least = INT64_MIN,
                                  .at_most = INT64_MAX};
    if (random_chance(random, 40))
        term->at_least = (int64_t)random_below(random, 20000) - 100;
    if (random_chance(random, 40))
        term->at_most = (term->at_least == INT64_MIN ? 0 : term->at_least) + (int64_t)random_below(random, 40000);
}

/* Adds an outcome of `remedy` whose amount is a form of the price of the goods, or a constant. */
static uint32_t add_outcome(struct outcomes *outcomes, const struct outcome_term *amount)
{
    static const struct outcome_term zero = {.fact = OUTCOME_CONSTANT, .step = 1};
    struct outcome *item = &outcomes->items[outcomes->count];
    *item = (struct outcome){.hit = HIT_FIRST};
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++) {
        item->count[i] = 1;
        item->terms[i] = i == RD_ANSWER(REMEDY, AMOUNT) ? amount : &zero;
    }
    return OUTCOME_FIRST + outcomes->count++;
}

static void two_forms_differ_exactly_where_their_values_do(void **state)
{
    struct random random = {seed + 1};
    bool is_form[RD_FACT_COUNT] = {false};
    uint64_t same = 0, partly = 0, all = 0;
    (void)state;
    is_form[RD_FACT_ORDER_GOODS] = true;
    for (size_t i = 0; i < 400; i++) {
        struct outcome_term terms[2];
        struct outcome items[2];
        struct outcomes outcomes = {.name = RD_DECISION_REMEDY, .items = items};
        struct leaf_box box = {.lo = {0}};
        struct leaf_result result;
        int64_t facts[RD_FACT_COUNT] = {0}, value[2][RD_ANSWERS_MAX];
        uint64_t differing = 0;
        const int64_t near_bp = (int64_t)random_below(&random, 11000);
        draw_answer(&random, &terms[0], random_chance(&random, 90), near_bp);
        draw_answer(&random, &terms[1], random_chance(&random, 90), near_bp);
        if (random_chance(&random, 10))
            terms[1] = terms[0];
        const uint32_t a = add_outcome(&outcomes, &terms[0]), b = add_outcome(&outcomes, &terms[1]);
        box.lo[RD_FACT_ORDER_GOODS] = 1 + (int64_t)random_below(&random, 40000);
        box.hi[RD_FACT_ORDER_GOODS] = box.lo[RD_FACT_ORDER_GOODS] + (int64_t)random_below(&random, 90000);
        leaf_compare(&outcomes, is_form, a, b, &box, true, &result);
        int64_t first = 0;
        for (int64_t v = box.lo[RD_FACT_ORDER_GOODS]; v <= box.hi[RD_FACT_ORDER_GOODS]; v++) {
            facts[RD_FACT_ORDER_GOODS] = v;
            const bool has_a = outcome_value(&outcomes, &items[0], facts, value[0]);
            const bool has_b = outcome_value(&outcomes, &items[1], facts, value[1]);
            const bool differ =
                has_a != has_b || (has_a && value[0][RD_ANSWER(REMEDY, AMOUNT)] != value[1][RD_ANSWER(REMEDY, AMOUNT)]);
            first = differ && differing == 0 ? v : first;
            differing += differ;
        }
        assert_false(result.is_undecided);
        assert_true(result.count.is_exact);
        assert_int_equal(result.differs, differing > 0);
        assert_true(result.count.exact == differing);
        if (differing > 0)
            assert_int_equal(result.at[RD_FACT_ORDER_GOODS], first);
        const uint64_t width = (uint64_t)(box.hi[RD_FACT_ORDER_GOODS] - box.lo[RD_FACT_ORDER_GOODS]) + 1;
        same += differing == 0;
        all += differing == width;
        partly += differing > 0 && differing < width;
    }
    print_message("forms: %" PRIu64 " alike, %" PRIu64 " partly, %" PRIu64 " wholly different\n", same, partly, all);
    assert_true(same > 20 && partly > 50 && all > 50);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_changed_set_is_the_enumerated_one),
        cmocka_unit_test(two_forms_differ_exactly_where_their_values_do),
    };
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        pair_count = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
