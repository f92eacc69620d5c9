/*
 * Buyers with a memory: each rule and behaviour switched, the metric it is for moves the right way on the same orders, and
 * the laws hold on both sides.
 */
#include <stdio.h>
#include <string.h>

#include "market/order.h"
#include "redress/units.h"
#include "study/pair.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 11
#define MARKET "tests/property/after-sales.json"
#define BASE "scenarios/policies/aliexpress.json"
#define OVERLAY(name) "tests/property/overlays/" name ".json"
#define FEW_BUYERS "buyers.count=1000" /* some 100 orders a year each */

static void run_under(struct trial *trial, const char *policy, const char *const sets[], size_t set_count)
{
    trial_open(trial, MARKET, policy, sets, set_count);
    trial_run(trial, SEED, 0);
    laws_hold(trial);
}

static int64_t total(const struct trial *trial, enum total which)
{
    return trial->result.totals[which];
}

#define COUNT(trial, name) trial_count(&(trial), COUNT_##name)

/* ---- standing ---- */

static void blocking_early_turns_more_orders_away(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW_BUYERS};
    struct trial late, early;
    run_under(&late, BASE, sets, 1);
    run_under(&early, OVERLAY("block-early"), sets, 1);
    assert_true(total(&early, TOTAL_BLOCKED_NIGHTS) > total(&late, TOTAL_BLOCKED_NIGHTS));
    assert_true(total(&early, TOTAL_TURNED_AWAY) > total(&late, TOTAL_TURNED_AWAY));
    assert_true(COUNT(early, ORDERS) < COUNT(late, ORDERS));
    /* the potential orders are the same ones; suspended sellers apart, each is placed or turned away */
    assert_int_equal(COUNT(early, ORDERS) + total(&early, TOTAL_NOT_PLACED),
                     COUNT(late, ORDERS) + total(&late, TOTAL_NOT_PLACED));
    trial_close(&late);
    trial_close(&early);
}

#define AT_ONCE " + instant_refund_up_to=50.00"

/* Watched buyers have no refund at once: more disputes go to the seller, and less money to false claims. */
static void watched_buyers_are_treated_as_the_rules_say(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW_BUYERS, "buyers.segments.usual.false_claims=10%"};
    struct trial late, early;
    run_under(&late, BASE AT_ONCE, sets, 2);
    run_under(&early, OVERLAY("watch-early") AT_ONCE, sets, 2);
    assert_true(total(&early, TOTAL_WATCHED_NIGHTS) > total(&late, TOTAL_WATCHED_NIGHTS));
    assert_true(COUNT(early, TO_SELLER) > COUNT(late, TO_SELLER));
    assert_true(COUNT(early, REFUNDED_FALSE) < COUNT(late, REFUNDED_FALSE));
    trial_close(&late);
    trial_close(&early);
}

/* A year of claims behind them makes buyers watched who start with a clean slate otherwise. */
static void the_past_of_buyers_counts_from_the_first_night(void **state)
{
    (void)state;
    static const char *const empty[] = {FEW_BUYERS, "history={\"buyers\":\"empty\"}"};
    static const char *const past[] = {FEW_BUYERS, "buyers.segments.usual.past_disputes=10%"};
    struct trial clean, marked;
    run_under(&clean, BASE, empty, 2);
    run_under(&marked, BASE, past, 2);
    assert_true(total(&marked, TOTAL_WATCHED_NIGHTS) > 2 * total(&clean, TOTAL_WATCHED_NIGHTS));
    trial_close(&clean);
    trial_close(&marked);
}

/* ---- repeats ---- */

#define LOYAL                                                                                                          \
    "buyers.segments.usual.order_again={\"plain\":\"30%\",\"late\":\"20%\",\"remedied\":\"60%\",\"after\":\"7d\"}"

/* Claims refused for want of evidence bring nobody back. */
static void buyers_who_were_refused_order_less_again(void **state)
{
    (void)state;
    static const char *const sets[] = {LOYAL};
    struct trial weaken, refuse;
    run_under(&weaken, BASE, sets, 1);
    run_under(&refuse, OVERLAY("evidence-refuse-at-once"), sets, 1);
    assert_true(COUNT(weaken, ORDERED_AGAIN) > COUNT(refuse, ORDERED_AGAIN));
    assert_true(COUNT(weaken, REPEATS) > COUNT(refuse, REPEATS));
    /* what is no repeat is the same under both */
    assert_int_equal(COUNT(weaken, ORDERS) - COUNT(weaken, REPEATS), COUNT(refuse, ORDERS) - COUNT(refuse, REPEATS));
    trial_close(&weaken);
    trial_close(&refuse);
}

/* A repeat under one policy alone has its own row: it does not exist under the other, and was not a plain one there. */
static void a_repeat_under_one_policy_has_a_row_of_its_own(void **state)
{
    (void)state;
    static const char *const sets[] = {LOYAL};
    struct trial weaken, refuse;
    struct pair_tally tally;
    struct rd_error err;
    run_under(&weaken, BASE, sets, 1);
    run_under(&refuse, OVERLAY("evidence-refuse-at-once"), sets, 1);
    pair_init(&tally);
    assert_int_equal(pair_add(&tally, &weaken.result, &refuse.result, NULL, &err), RD_OK);
    int64_t only_weaken = 0, only_refuse = 0;
    for (int kind = 0; kind < OUTCOME_KIND_COUNT; kind++) {
        only_weaken += tally.transitions[kind][OUTCOME_NOT_PLACED];
        only_refuse += tally.transitions[OUTCOME_NOT_PLACED][kind];
    }
    assert_true(only_weaken > 10);
    assert_int_equal(only_weaken - only_refuse, COUNT(weaken, REPEATS) - COUNT(refuse, REPEATS));
    assert_int_equal(tally.only[SIDE_BASELINE].orders, only_weaken);
    assert_true(tally.only[SIDE_BASELINE].net_minor[PARTY_SELLER] > 0); /* a sale is worth something to its seller */
    pair_release(&tally);
    pair_init(&tally);
    assert_int_equal(pair_add(&tally, &weaken.result, &weaken.result, NULL, &err), RD_OK);
    assert_int_equal(tally.affected, 0);
    pair_release(&tally);
    trial_close(&weaken);
    trial_close(&refuse);
}

/* Blocked buyers do not come back either. */
static void a_blocked_buyer_repeats_nothing(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW_BUYERS, LOYAL};
    struct trial late, early;
    run_under(&late, BASE, sets, 2);
    run_under(&early, OVERLAY("block-early"), sets, 2);
    assert_true(COUNT(early, REPEATS) < COUNT(late, REPEATS));
    assert_true(total(&early, TOTAL_TURNED_AWAY) >
                total(&early, TOTAL_NOT_PLACED)); /* repeats too, which nobody lists */
    trial_close(&late);
    trial_close(&early);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocking_early_turns_more_orders_away),
        cmocka_unit_test(watched_buyers_are_treated_as_the_rules_say),
        cmocka_unit_test(the_past_of_buyers_counts_from_the_first_night),
        cmocka_unit_test(buyers_who_were_refused_order_less_again),
        cmocka_unit_test(a_repeat_under_one_policy_has_a_row_of_its_own),
        cmocka_unit_test(a_blocked_buyer_repeats_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
