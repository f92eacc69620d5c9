/*
 * Two lists of outcomes joined order by order: five orders by hand.
 */
#include "support/check.h"

#include <string.h>

#include "study/pair.h"

#define NOT_ASKED 65535

static struct outcome outcome(uint64_t order, enum order_outcome kind, int64_t refund_minor, int64_t platform_minor,
                              uint16_t rule)
{
    return (struct outcome){.order = order,
                            .refund_minor = refund_minor,
                            .buyer_minor = refund_minor,
                            .seller_minor = -refund_minor - platform_minor,
                            .platform_minor = platform_minor,
                            .kind = (uint8_t)kind,
                            .measured = 1,
                            .rule = {rule, NOT_ASKED, NOT_ASKED, NOT_ASKED}};
}

static struct result result_of(struct outcome *outcomes, size_t count)
{
    return (struct result){.outcomes = outcomes, .outcome_count = count};
}

static void orders_are_joined_by_identity(void **state)
{
    (void)state;
    struct outcome before[] = {
        outcome(1, OUTCOME_INELIGIBLE, 0, 0, 4),          /* becomes a refund                        */
        outcome(2, OUTCOME_REFUNDED, 500, 0, 1),          /* the same                                */
        outcome(3, OUTCOME_REFUNDED, 800, 0, 1),          /* plain under the policy: not in its list */
        outcome(6, OUTCOME_CANCELLED, 900, 0, NOT_ASKED), /* only under the baseline          */
        outcome(7, OUTCOME_REFUNDED, 700, 0, 1),          /* partly, by the same rule                */
        outcome(8, OUTCOME_REFUSED, 0, 0, 1),             /* of the warm-up                          */
    };
    struct outcome after[] = {
        outcome(1, OUTCOME_REFUNDED, 300, 20, 1),        outcome(2, OUTCOME_REFUNDED, 500, 0, 1),
        outcome(5, OUTCOME_SETTLED, 100, 0, NOT_ASKED), /* plain under the baseline */
        outcome(6, OUTCOME_NOT_PLACED, 0, 0, NOT_ASKED), outcome(7, OUTCOME_PARTIAL, 350, 0, 1),
        outcome(8, OUTCOME_REFUNDED, 400, 0, 1),
    };
    before[5].measured = after[5].measured = 0;
    after[0].is_false = 1;
    struct result a = result_of(before, 6), b = result_of(after, 6);
    struct pair_tally tally;
    pair_init(&tally);
    assert_int_equal(pair_add(&tally, &a, &b, NULL, NULL), RD_OK);

    assert_int_equal(tally.listed, 6);   /* 1 2 3 5 6 7 */
    assert_int_equal(tally.affected, 5); /* all but 2   */
    assert_int_equal(tally.transitions[OUTCOME_INELIGIBLE][OUTCOME_REFUNDED], 1);
    assert_int_equal(tally.transitions[OUTCOME_REFUNDED][OUTCOME_PLAIN], 1);
    assert_int_equal(tally.transitions[OUTCOME_PLAIN][OUTCOME_SETTLED], 1);
    assert_int_equal(tally.transitions[OUTCOME_CANCELLED][OUTCOME_NOT_PLACED], 1);
    assert_int_equal(tally.transitions[OUTCOME_REFUNDED][OUTCOME_PARTIAL], 1);
    assert_int_equal(tally.transitions[OUTCOME_REFUNDED][OUTCOME_REFUNDED], 0);
    /* refunds among affected orders: 3 and 7 before, 1, 5 and 7 after; what is given back before shipment is no refund */
    assert_int_equal(tally.side[SIDE_BASELINE].refunded, 2);
    assert_int_equal(tally.side[SIDE_BASELINE].refund_minor, 800 + 700);
    assert_int_equal(tally.side[SIDE_POLICY].refunded, 3);
    assert_int_equal(tally.side[SIDE_POLICY].refund_minor, 300 + 100 + 350);
    assert_int_equal(tally.side[SIDE_POLICY].refunded_false, 1);
    /* buyers: +300 and +100; -800 and -350. Sellers: the reverse, less 20 for the platform in order 1. Order 6 is nobody's
       gain: it exists on one side only, worth 900 to its buyer */
    const struct gain *buyer = &tally.gains[PARTY_BUYER], *seller = &tally.gains[PARTY_SELLER];
    assert_int_equal(buyer->winners, 2);
    assert_int_equal(buyer->won_minor, 400);
    assert_int_equal(buyer->losers, 2);
    assert_int_equal(buyer->lost_minor, 1150);
    assert_int_equal(seller->won_minor, 1150);
    assert_int_equal(tally.only[SIDE_BASELINE].orders, 1);
    assert_int_equal(tally.only[SIDE_BASELINE].net_minor[PARTY_BUYER], 900);
    assert_int_equal(tally.only[SIDE_BASELINE].net_minor[PARTY_SELLER], -900);
    assert_int_equal(tally.only[SIDE_POLICY].orders, 0);
    assert_int_equal(seller->lost_minor, 420);
    assert_int_equal(tally.gains[PARTY_PLATFORM].winners, 1);
    assert_int_equal(tally.gains[PARTY_PLATFORM].won_minor, 20);
    pair_release(&tally);
}

/*
 * Order 1 exists on both sides by raised demand, order 2 only under the baseline, order 3 only under the policy; what they
 * are worth is their whole net. Order 4 is known to both, and the policy's rules turn it away: -40 against a plain sale.
 */
static void orders_that_exist_on_one_side_have_rows_of_their_own(void **state)
{
    (void)state;
    struct outcome before[] = {outcome(1, OUTCOME_PLAIN, 0, 7, NOT_ASKED), outcome(2, OUTCOME_PLAIN, 0, 10, NOT_ASKED)};
    struct outcome after[] = {outcome(1, OUTCOME_REFUNDED, 100, 7, 1), outcome(3, OUTCOME_SETTLED, 30, 20, NOT_ASKED),
                              outcome(4, OUTCOME_NOT_PLACED, 0, -40, NOT_ASKED)};
    before[0].measured = before[1].measured = after[0].measured = after[1].measured = COHORT_BEYOND;
    struct result a = result_of(before, 2), b = result_of(after, 3);
    struct pair_tally tally, sum;
    pair_init(&tally);
    pair_init(&sum);
    assert_int_equal(pair_add(&tally, &a, &b, NULL, NULL), RD_OK);
    assert_int_equal(tally.affected, 4);
    assert_int_equal(tally.transitions[OUTCOME_PLAIN][OUTCOME_REFUNDED], 1);
    assert_int_equal(tally.transitions[OUTCOME_PLAIN][OUTCOME_NOT_PLACED], 2);
    assert_int_equal(tally.transitions[OUTCOME_NOT_PLACED][OUTCOME_SETTLED], 1);
    assert_int_equal(pair_merge(&sum, &tally, NULL), RD_OK);
    assert_int_equal(pair_merge(&sum, &tally, NULL), RD_OK);
    assert_int_equal(sum.only[SIDE_BASELINE].orders, 2 * 2);
    assert_int_equal(sum.only[SIDE_BASELINE].net_minor[PARTY_PLATFORM], 2 * (10 + 40));
    assert_int_equal(sum.only[SIDE_POLICY].orders, 2 * 1);
    assert_int_equal(sum.only[SIDE_POLICY].net_minor[PARTY_PLATFORM], 2 * 20);
    assert_int_equal(sum.only[SIDE_POLICY].net_minor[PARTY_BUYER], 2 * 30);
    assert_int_equal(tally.gains[PARTY_BUYER].winners, 1); /* order 1 */
    assert_int_equal(tally.gains[PARTY_PLATFORM].winners, 0);
    assert_int_equal(tally.rule_count, 1);
    pair_release(&tally);
    pair_release(&sum);
    /* the other way round */
    pair_init(&tally);
    assert_int_equal(pair_add(&tally, &b, &a, NULL, NULL), RD_OK);
    assert_int_equal(tally.only[SIDE_POLICY].net_minor[PARTY_PLATFORM], 10 + 40);
    assert_int_equal(tally.only[SIDE_BASELINE].net_minor[PARTY_PLATFORM], 20);
    pair_release(&tally);
}

static void the_first_decision_by_another_rule_is_named(void **state)
{
    (void)state;
    /* rule 1 of the policy is rule 0 of the baseline; its rule 2 is new */
    uint16_t eligible[] = {3, 0, RULE_UNMAPPED};
    struct rule_map map = {.to_baseline = {eligible, NULL, NULL, NULL}, .count = {3}};
    struct outcome before[] = {outcome(1, OUTCOME_REFUSED, 0, 0, 0), outcome(2, OUTCOME_REFUSED, 0, 0, 0),
                               outcome(3, OUTCOME_REFUSED, 0, 0, 3), outcome(4, OUTCOME_REFUSED, 0, 0, NOT_ASKED)};
    struct outcome after[] = {outcome(1, OUTCOME_REFUNDED, 100, 0, 1), outcome(2, OUTCOME_REFUNDED, 200, 0, 2),
                              outcome(3, OUTCOME_REFUNDED, 300, 0, 2), outcome(4, OUTCOME_REFUNDED, 400, 0, NOT_ASKED)};
    struct result a = result_of(before, 4), b = result_of(after, 4);
    struct pair_tally tally, sum;
    pair_init(&tally);
    pair_init(&sum);
    assert_int_equal(pair_add(&tally, &a, &b, &map, NULL), RD_OK);
    assert_int_equal(pair_merge(&sum, &tally, NULL), RD_OK);
    assert_int_equal(pair_merge(&sum, &tally, NULL), RD_OK); /* two replications alike */
    assert_int_equal(sum.rule_count, 3);
    const struct rule_change expected[] = {
        {0, 0, 2, 2, 400},                               /* order 2: an old rule, then the new one */
        {0, 3, 2, 2, 600},                               /* order 3                                */
        {RULE_SLOT_NONE, NOT_ASKED, NOT_ASKED, 4, 1000}, /* 1 and 4: the same rules, or none        */
    };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(sum.rules[i].slot, expected[i].slot);
        assert_int_equal(sum.rules[i].baseline, expected[i].baseline);
        assert_int_equal(sum.rules[i].policy, expected[i].policy);
        assert_int_equal(sum.rules[i].orders, expected[i].orders);
        assert_int_equal(sum.rules[i].refund_minor, expected[i].refund_minor);
    }
    assert_int_equal(sum.affected, 8);
    pair_release(&tally);
    pair_release(&sum);
}

static void times_are_split_into_same_cases_and_cases_of_one_side(void **state)
{
    (void)state;
    struct sample before[] = {{1, 100}, {2, 200}, {4, 400}}, after[] = {{2, 250}, {3, 300}, {4, 400}, {9, 900}};
    struct result a = {.outcome_count = 0}, b = {.outcome_count = 0};
    a.samples[SAMPLE_MONEY_TIME] = (struct sample_list){.items = before, .count = 3};
    b.samples[SAMPLE_MONEY_TIME] = (struct sample_list){.items = after, .count = 4};
    struct pair_tally tally;
    pair_init(&tally);
    assert_int_equal(pair_add(&tally, &a, &b, NULL, NULL), RD_OK);
    const struct time_split expected = {.same = 2,
                                        .same_baseline_s = 600,
                                        .same_policy_s = 650,
                                        .only_baseline = 1,
                                        .only_baseline_s = 100,
                                        .only_policy = 2,
                                        .only_policy_s = 1200};
    assert_memory_equal(&tally.times[SAMPLE_MONEY_TIME], &expected, sizeof expected);
    assert_int_equal(tally.affected, 0);
    pair_release(&tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_joined_by_identity),
        cmocka_unit_test(orders_that_exist_on_one_side_have_rows_of_their_own),
        cmocka_unit_test(the_first_decision_by_another_rule_is_named),
        cmocka_unit_test(times_are_split_into_same_cases_and_cases_of_one_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
