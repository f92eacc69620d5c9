/*
 * Sellers: each rule about them switched by an overlay or a parameter, each behaviour by a value of the scenario; the metric it
 * is for moves the right way on the same orders, and the laws hold on both sides.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 12
#define MARKET "tests/property/after-sales.json"
#define BASE "scenarios/policies/aliexpress.json"
#define OVERLAY(name) "tests/property/overlays/" name ".json"
#define SELLER "sellers.segments.usual."
#define BUYER "buyers.segments.usual."

struct counts {
    int64_t of[COUNTER_COUNT];
    int64_t totals[TOTAL_COUNT];
};

static struct counts run_with(const char *policy, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct counts counts;
    trial_open(&trial, MARKET, policy, sets, set_count);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    memcpy(counts.totals, trial.result.totals, sizeof counts.totals);
    trial_close(&trial);
    return counts;
}

#define RUN(policy, sets) run_with(policy, sets, sizeof(sets) / sizeof *(sets))
#define OF(counts, name) ((counts).of[COUNT_##name])
#define TOTAL(counts, name) ((counts).totals[TOTAL_##name])
#define VIOLATION(counts, name) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_##name])

/* ---- offers ---- */

/* Sellers who always offer, a little more each time; buyers who take a quarter of all offers. */
#define HAGGLING                                                                                                       \
    SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "accepts_false=0%",              \
        SELLER "offers_true=100%", SELLER "offers_false=100%", SELLER "offers_again=100%", BUYER "takes_offer=25%",    \
        BUYER "escalation_delay=3d"

static void more_rounds_settle_more_and_send_fewer_to_the_platform(void **state)
{
    (void)state;
    static const char *const sets[] = {HAGGLING};
    struct counts one = RUN(BASE, sets), three = RUN(BASE " + offer_rounds=3", sets);
    assert_true(OF(one, OFFERS) > 100 && OF(one, OFFERS) <= OF(one, TO_SELLER));
    assert_true(OF(three, OFFERS) > OF(one, OFFERS) && OF(three, OFFERS) <= 3 * OF(three, TO_SELLER));
    assert_true(OF(three, OFFERS_TAKEN) > OF(one, OFFERS_TAKEN));
    assert_true(OF(three, ESCALATED) < OF(one, ESCALATED));
    assert_true(OF(three, OFFERS_TAKEN) + OF(three, OFFERS_EXPIRED) <= OF(three, OFFERS));
}

static void silence_on_an_offer_ends_the_case_or_escalates_it(void **state)
{
    (void)state;
    static const char *const sets[] = {HAGGLING, BUYER "patience_offer=4d"};
    struct counts close = RUN(BASE " + offer_valid_for=1d", sets),
                  escalate = RUN(OVERLAY("silence-escalates") " + offer_valid_for=1d", sets);
    assert_true(OF(close, GAVE_UP) > 100);
    assert_int_equal(OF(escalate, GAVE_UP), 0);
    assert_true(OF(escalate, ESCALATED) > OF(close, ESCALATED));
    assert_true(OF(escalate, REFUNDED) > OF(close, REFUNDED));
}

/* ---- violations and what they cost ---- */

/* Points change nothing but points as long as they reach no rung. */
#define NO_LADDER                                                                                                      \
    " + rung_warning=1000 + rung_restricted=1000 + rung_barred=1000 + rung_delisted=1000 + rung_closed=1000"

#define ALL_DAY " + points_per_day=48"

static void points_for_a_refused_offer_are_points_and_nothing_else(void **state)
{
    (void)state;
    static const char *const sets[] = {SELLER "accepts_true=10%", SELLER "offers_true=80%", BUYER "takes_offer=20%"};
    struct counts one = RUN(BASE NO_LADDER, sets), none = RUN(BASE NO_LADDER " + points_refused_offer=0", sets);
    assert_true(VIOLATION(one, LOST_AFTER_REFUSING_OFFER) > 20);
    assert_true(OF(none, POINTS) < OF(one, POINTS));
    const size_t refusals = COUNT_PENALTY_FIRST + RD_VIOLATION_LOST_AFTER_REFUSING_OFFER;
    assert_int_equal(none.of[refusals], 0); /* what costs nothing is no penalty */
    assert_true(one.of[refusals] > 0);
    assert_int_equal(OF(one, PENALTIES) - OF(none, PENALTIES), one.of[refusals]);
    one.of[COUNT_POINTS] = none.of[COUNT_POINTS] = 0;
    one.of[COUNT_PENALTIES] = none.of[COUNT_PENALTIES] = one.of[refusals] = 0;
    assert_memory_equal(&one, &none, sizeof one);
}

static void points_of_one_day_end_at_the_daily_bound(void **state)
{
    (void)state;
    static const char *const sets[] = {SELLER "answers=20%"};
    struct counts six = RUN(BASE NO_LADDER, sets), one = RUN(BASE NO_LADDER " + points_per_day=1", sets);
    assert_int_equal(OF(six, VIOLATIONS), OF(one, VIOLATIONS));
    assert_true(OF(one, POINTS) < OF(six, POINTS));
}

static void what_happens_again_within_a_window_may_cost_more(void **state)
{
    (void)state;
    static const char *const sets[] = {SELLER "answers=50%"};
    struct counts same = RUN(BASE NO_LADDER ALL_DAY, sets),
                  dearer = RUN(OVERLAY("dearer-again") NO_LADDER ALL_DAY, sets);
    int64_t again = OF(dearer, POINTS) - OF(same, POINTS);
    assert_int_equal(again % 10, 0);
    assert_true(again > 0 && again < 10 * VIOLATION(same, UPHELD_FAULT)); /* not the first of each seller */
}

static void counterfeits_are_compensated_struck_and_close_the_store(void **state)
{
    (void)state;
    static const char *const none[] = {SELLER "counterfeit_factor=1"},
                             *const fakes[] = {"categories.phones.counterfeit=15%", SELLER "accepts_true=10%"},
                             *const fair[] = {SELLER "accepts_true=10%"};
    struct counts clean = RUN(BASE, none), honest = RUN(BASE, fair), sold = RUN(BASE, fakes),
                  many = RUN(BASE " + strikes_closed=100", fakes);
    assert_int_equal(VIOLATION(clean, COUNTERFEIT) + OF(honest, COMPENSATION_MONEY), 0);
    assert_true(VIOLATION(sold, COUNTERFEIT) > 20);
    assert_true(OF(sold, COMPENSATION_MONEY) > 0); /* twice the price paid, the refund included */
    assert_true(TOTAL(sold, REMOVALS) > TOTAL(many, REMOVALS));
}

static void false_tracking_pays_until_it_is_found(void **state)
{
    (void)state;
    static const char *const honest[] = {SELLER "handling=9d", SELLER "cancels=0%"},
                             *const ships[] = {SELLER "handling=9d", SELLER "cancels=0%", SELLER "marks_shipped=100%"},
                             *const delivers[] = {SELLER "handling=9d", SELLER "cancels=0%",
                                                  SELLER "marks_delivered=100%"};
    struct counts fair = RUN(BASE NO_LADDER, honest), shipped = RUN(BASE NO_LADDER, ships),
                  delivered = RUN(BASE NO_LADDER, delivers);
    assert_int_equal(OF(fair, FALSE_SCANS) + VIOLATION(fair, FALSE_TRACKING), 0);
    assert_true(VIOLATION(fair, SHIPPED_LATE) > 0);
    assert_int_equal(VIOLATION(shipped, SHIPPED_LATE), 0);
    assert_true(VIOLATION(shipped, FALSE_TRACKING) > 0);
    assert_true(OF(delivered, FALSE_SCANS) > 0);
    assert_true(VIOLATION(delivered, FALSE_TRACKING) > 0);
    assert_true(OF(delivered, DENIED_FINDING) > OF(fair, DENIED_FINDING)); /* mediators believe it */
    assert_true(VIOLATION(delivered, FALSE_TRACKING) < OF(delivered, FALSE_SCANS));
}

static void replies_that_come_in_time_settle_more(void **state)
{
    (void)state;
    static const char *const slow[] = {BUYER "contacts_first=100%"},
                             *const quick[] = {BUYER "contacts_first=100%", SELLER "reply_delay=6h"},
                             *const parts[] = {BUYER "contacts_first=100%", SELLER "reply_delay=6h",
                                               SELLER "offers_by_message=100%"};
    struct counts late = RUN(BASE, slow), soon = RUN(BASE, quick), half = RUN(BASE, parts);
    assert_true(OF(soon, SETTLED) > OF(late, SETTLED));
    assert_true(OF(soon, DISPUTES) < OF(late, DISPUTES));
    assert_true(OF(half, SETTLED) > OF(soon, SETTLED));
    assert_true(OF(half, DISPUTES) < OF(soon, DISPUTES));
}

/* ---- money ---- */

static void coupons_and_replacements_to_false_claims_are_wrongful_too(void **state)
{
    (void)state;
#define ASKS(what) BUYER "asks_for={\"" what "\":\"100%\"}"
#define HONEST BUYER "false_claims=0%", BUYER "mislabels=0%", BUYER "withdraws_on_arrival=100%"
    static const char *const coupon[] = {ASKS("coupon")}, *const replacement[] = {ASKS("replacement")},
                             *const honest[] = {ASKS("coupon"), HONEST},
                             *const honestly[] = {ASKS("replacement"), HONEST};
    struct counts given = RUN(BASE, coupon), sent = RUN(BASE, replacement), fair = RUN(BASE, honest),
                  fairly = RUN(BASE, honestly);
    assert_true(OF(given, COUPONS_FALSE) > 0 && OF(given, COUPONS_FALSE) < OF(given, COUPONS));
    assert_true(OF(sent, REPLACED_FALSE) > 0 && OF(sent, REPLACED_FALSE) < OF(sent, REPLACEMENTS));
    assert_true(OF(given, REFUNDED_UNTRUE) > 0 && OF(given, REFUNDED_MISLABELLED) > 0);
    assert_true(OF(fair, COUPONS) > 0 && OF(fairly, REPLACEMENTS) > 0);
    assert_int_equal(OF(fair, COUPONS_FALSE) + OF(fairly, REPLACED_FALSE), 0);
    assert_int_equal(OF(fair, REFUNDED_MISLABELLED) + OF(fairly, REFUNDED_MISLABELLED), 0);
}

/* A longer hold stops more payouts and claws less back; who bears a refund stays the same. */
static void money_held_longer_need_not_be_clawed_back(void **state)
{
    (void)state;
    static const char *const none[] = {BUYER "confirms=0%"}, *const all[] = {BUYER "confirms=100%"};
    struct counts usual = RUN(BASE, none), shorter = RUN(OVERLAY("paid-at-delivery"), none), confirmed = RUN(BASE, all);
    assert_true(OF(usual, PAYOUTS_HELD) > OF(shorter, PAYOUTS_HELD));
    assert_true(OF(usual, CLAWBACK_MONEY) < OF(shorter, CLAWBACK_MONEY));
    assert_true(OF(confirmed, PAYOUTS_HELD) < OF(usual, PAYOUTS_HELD));
    assert_true(OF(confirmed, CLAWBACK_MONEY) > OF(usual, CLAWBACK_MONEY));
    assert_int_equal(OF(usual, SELLER_NET), OF(shorter, SELLER_NET));
    assert_int_equal(OF(usual, BUYER_NET), OF(shorter, BUYER_NET));
}

/* ---- laws of the whole ---- */

/* Sellers who do everything they can, told and untold, after another replication or not: the same result, and the laws hold. */
static void observation_and_memory_change_nothing_when_sellers_do_their_worst(void **state)
{
    (void)state;
    static const char *const worst[] = {HAGGLING,
                                        BUYER "contacts_first=50%",
                                        BUYER "confirms=50%",
                                        BUYER "confirm_delay=1d",
                                        BUYER "asks_for={\"refund\":\"50%\",\"replacement\":\"50%\"}",
                                        SELLER "offers_by_message=50%",
                                        SELLER "marks_shipped=50%",
                                        SELLER "marks_delivered=50%",
                                        SELLER "handling=6d",
                                        SELLER "rude=50%",
                                        "categories.phones.counterfeit=15%"};
    struct trial trial;
    trial_open(&trial, MARKET, OVERLAY("silence-escalates") " + offer_rounds=3", worst, sizeof worst / sizeof *worst);
    laws_hold_told_or_untold(&trial, SEED, 4);
    static const size_t seen[] = {RD_VIOLATION_RUDE, RD_VIOLATION_COUNTERFEIT, RD_VIOLATION_FALSE_TRACKING,
                                  RD_VIOLATION_LOST_AFTER_REFUSING_OFFER, RD_VIOLATION_UPHELD_FAULT};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        assert_true(trial_count(&trial, COUNT_VIOLATION_FIRST + seen[i]) > 0);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_rounds_settle_more_and_send_fewer_to_the_platform),
        cmocka_unit_test(silence_on_an_offer_ends_the_case_or_escalates_it),
        cmocka_unit_test(points_for_a_refused_offer_are_points_and_nothing_else),
        cmocka_unit_test(points_of_one_day_end_at_the_daily_bound),
        cmocka_unit_test(what_happens_again_within_a_window_may_cost_more),
        cmocka_unit_test(counterfeits_are_compensated_struck_and_close_the_store),
        cmocka_unit_test(false_tracking_pays_until_it_is_found),
        cmocka_unit_test(replies_that_come_in_time_settle_more),
        cmocka_unit_test(coupons_and_replacements_to_false_claims_are_wrongful_too),
        cmocka_unit_test(money_held_longer_need_not_be_clawed_back),
        cmocka_unit_test(observation_and_memory_change_nothing_when_sellers_do_their_worst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
