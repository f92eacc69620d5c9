/*
 * Every theme of what a marketplace promises has a test that switches its rule and sees the right metric move the right way:
 *
 *   buyer protection    here: windows; remedies in after_sales: a_replacement_has_a_fate_of_its_own, who_asks_for_a_part…,
 *                       coupons_cost_only…, compensation_is_money…
 *   non-delivery        here: from when a parcel is missing, and until when
 *   lateness            here: what is late, what it is worth, and a credit before anybody asks
 *   dispute procedure   here: the seller's deadline, and what silence costs; evidence in after_sales: refusing_without_evidence…
 *   contact first       proposals: contact_first_settles_more…
 *   seller standards    here: suspension, removal and the way back; demotion in proposals: strict_penalties…
 *   tracking            here: what the scans must say before a parcel is missing
 *   returns             after_sales: a_change_of_mind_is_a_return…, perishable_goods…, buyers_who_pay_the_way_back…
 *   cross-border        proposals: returns_to_the_origin…, sixty_days_from_abroad…; languages: unit tests of desks, where a rule
 *                       asks whether buyer and seller share one
 *   insurance           proposals: a_free_insurance…, without_insurance…; after_sales: insurance_is_taken…, the_insurer_pays…
 *   buyer standards     buyers: blocking_early…, watched_buyers…; here: the way back
 *   ratings             here: stars move orders between sellers
 *   fairness            here: time to appeal; every refused buyer and penalised seller in unit tests of appeals
 */
#include <string.h>

#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 13
#define MARKET "tests/property/after-sales.json"
#define BASE "scenarios/policies/aliexpress.json"
#define OVERLAY(name) "tests/property/overlays/" name ".json"
#define SELLER "sellers.segments.usual."
#define BUYER "buyers.segments.usual."

struct counts {
    int64_t of[COUNTER_COUNT], totals[TOTAL_COUNT];
    double complaint_days;
};

static struct counts run_with(const char *policy, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct counts counts = {.complaint_days = 0};
    trial_open(&trial, MARKET, policy, sets, set_count);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    memcpy(counts.totals, trial.result.totals, sizeof counts.totals);
    const struct sample_list *list = &trial.result.samples[SAMPLE_COMPLAINT_TIME];
    for (size_t i = 0; i < list->count; i++)
        counts.complaint_days += (double)list->items[i].time_s / 86400 / (double)list->count;
    trial_close(&trial);
    return counts;
}

#define RUN(policy, sets) run_with(policy, sets, sizeof(sets) / sizeof *(sets))
#define UNDER(policy) run_with(policy, NULL, 0)
#define OF(counts, name) ((counts).of[COUNT_##name])
#define TOTAL(counts, name) ((counts).totals[TOTAL_##name])
#define VIOLATION(counts, name) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_##name])

/* ---- buyer protection ---- */

static void a_shorter_window_refuses_more_true_claims_as_late(void **state)
{
    (void)state;
    struct counts usual = UNDER(BASE), day = UNDER(BASE " + dispute_window=1d + dispute_window_high_value=1d");
    assert_true(OF(day, DENIED_LATE) > 2 * OF(usual, DENIED_LATE));
    assert_true(OF(day, DISPUTES) < OF(usual, DISPUTES));
    assert_true(OF(day, UNREMEDIED) > OF(usual, UNREMEDIED));
}

static void fewer_dear_goods_have_fewer_long_windows(void **state)
{
    (void)state;
    struct counts dear = UNDER(BASE), none = UNDER(BASE " + high_value_from=1000.00");
    assert_true(OF(none, DENIED_LATE) > OF(dear, DENIED_LATE));
    assert_true(OF(none, INSURANCE_OFFERED) < OF(dear, INSURANCE_OFFERED));
}

/* ---- non-delivery ---- */

static void a_parcel_that_is_missing_later_comes_more_often_before(void **state)
{
    (void)state;
    struct counts usual = UNDER(BASE), later = UNDER(BASE " + not_received_from=40d");
    assert_true(OF(usual, DELIVERED_IN_DISPUTE) > 100);
    assert_true(OF(later, DELIVERED_IN_DISPUTE) * 10 < OF(usual, DELIVERED_IN_DISPUTE));
    assert_true(OF(later, DISPUTES) < OF(usual, DISPUTES));
    assert_true(later.complaint_days > usual.complaint_days); /* those that never come wait for their money */
}

/* Who asks a month after the promised day: the guarantee of 60 or 90 days holds, one of 10 and its window have passed. */
static void a_shorter_guarantee_ends_the_protection_of_lost_parcels_sooner(void **state)
{
    (void)state;
    static const char *const patient[] = {BUYER "patience=30d"};
    struct counts usual = RUN(BASE, patient),
                  brief = RUN(BASE " + guaranteed_within=10d + guaranteed_within_abroad=10d + high_value_from=1000.00",
                              patient);
    assert_true(OF(brief, DENIED_LATE) > OF(usual, DENIED_LATE) + 100);
    assert_true(OF(brief, REFUNDED) < OF(usual, REFUNDED));
}

/* ---- tracking ---- */

static void a_parcel_whose_scans_go_on_is_not_missing(void **state)
{
    (void)state;
    struct counts usual = UNDER(BASE), stalled = UNDER(OVERLAY("only-stalled"));
    assert_true(OF(stalled, DELIVERED_IN_DISPUTE) < OF(usual, DELIVERED_IN_DISPUTE));
    assert_true(OF(stalled, DISPUTES) < OF(usual, DISPUTES));
    assert_int_equal(OF(stalled, LOST), OF(usual, LOST));
}

/* ---- lateness ---- */

#define LATE_ONES BUYER "minds_lateness=100%", BUYER "patience=30d"

static void what_counts_as_late_and_what_it_is_worth_is_policy(void **state)
{
    (void)state;
    static const char *const sets[] = {LATE_ONES};
    struct counts usual = RUN(BASE, sets), strict = RUN(BASE " + late_from=30d", sets),
                  mean = RUN(BASE " + late_refund_at_most=1%", sets);
    assert_true(OF(usual, LATE_COMPLAINTS) > 200);
    assert_true(OF(usual, REFUNDED) > OF(strict, REFUNDED));
    assert_true(OF(strict, DENIED_RULE) > OF(usual, DENIED_RULE) + 50);
    assert_true(OF(strict, HARM_MONEY) > OF(usual, HARM_MONEY));
    assert_true(OF(mean, REFUND_MONEY) < OF(usual, REFUND_MONEY));
}

static void a_credit_makes_up_for_lateness_before_anybody_asks(void **state)
{
    (void)state;
    static const char *const sets[] = {LATE_ONES};
    struct counts usual = RUN(BASE, sets), credited = RUN(OVERLAY("late-credit"), sets);
    assert_int_equal(OF(usual, LATE_CREDITS), 0);
    assert_true(OF(credited, LATE_CREDITS) > 0);
    assert_true(OF(credited, LATE_COMPLAINTS) * 10 < OF(usual, LATE_COMPLAINTS));
}

/* ---- dispute procedure ---- */

static void a_shorter_deadline_finds_more_sellers_silent_and_fines_them(void **state)
{
    (void)state;
    struct counts usual = UNDER(BASE), brief = UNDER(BASE " + seller_answer_within=12h"),
                  dear = UNDER(BASE " + fine_silent_share=50%");
    assert_true(OF(brief, SELLER_SILENT) > 2 * OF(usual, SELLER_SILENT));
    assert_true(VIOLATION(brief, DISPUTE_SILENT) > 2 * VIOLATION(usual, DISPUTE_SILENT));
    assert_true(OF(brief, FINES) > OF(usual, FINES));
    assert_true(OF(brief, REFUNDED) > OF(usual, REFUNDED));
    assert_int_equal(VIOLATION(dear, DISPUTE_SILENT), VIOLATION(usual, DISPUTE_SILENT));
    assert_true(OF(dear, FINES) > 2 * OF(usual, FINES));
}

/* ---- seller standards ---- */

static void lower_rungs_suspend_and_remove_more_sellers(void **state)
{
    (void)state;
    static const char *const sets[] = {SELLER "accepts_true=20%", SELLER "answers=70%"};
    const char *high =
        BASE " + rung_warning=500 + rung_restricted=600 + rung_barred=700 + rung_delisted=800 + rung_closed=900";
    struct counts lenient = RUN(high, sets),
                  suspends = RUN(
                      BASE " + rung_warning=2 + rung_restricted=3 + rung_barred=4 + rung_delisted=6 + rung_closed=900",
                      sets),
                  removes = RUN(
                      BASE " + rung_warning=2 + rung_restricted=3 + rung_barred=4 + rung_delisted=6 + rung_closed=12",
                      sets);
    assert_int_equal(TOTAL(lenient, WARNINGS) + TOTAL(lenient, SUSPENSIONS) + TOTAL(lenient, REMOVALS), 0);
    assert_true(TOTAL(suspends, SUSPENSIONS) > 0);
    assert_int_equal(TOTAL(suspends, REMOVALS), 0);
    assert_true(TOTAL(removes, REMOVALS) > 0);
    assert_true(TOTAL(suspends, SANCTIONED_NIGHTS) > 0);
}

static void restrictions_that_last_longer_keep_more_sellers_back(void **state)
{
    (void)state;
    const char *week = BASE " + rung_warning=2 + rung_restricted=3",
               *quarter = BASE " + rung_warning=2 + rung_restricted=3 + restricted_for=90d";
    struct counts usual = UNDER(week), longer = UNDER(quarter);
    assert_true(TOTAL(usual, SANCTIONED_NIGHTS) > 0);
    assert_true(TOTAL(longer, SANCTIONED_NIGHTS) > TOTAL(usual, SANCTIONED_NIGHTS));
}

/* ---- buyer standards ---- */

static void buyers_are_kept_away_for_as_long_as_the_rules_say(void **state)
{
    (void)state;
    static const char *const few[] = {"buyers.count=500", BUYER "false_claims=30%", SELLER "accepts_false=0%",
                                      SELLER "settles_false=0%"};
    struct counts brief = RUN(BASE " + buyer_blocked_refused=2 + buyer_blocked_for=1d", few),
                  lasting = RUN(BASE " + buyer_blocked_refused=2 + buyer_blocked_for=365d", few);
    assert_true(TOTAL(lasting, TURNED_AWAY) > 0);
    assert_true(TOTAL(lasting, TURNED_AWAY) >= TOTAL(brief, TURNED_AWAY));
    struct counts never = RUN(BASE " + buyer_blocked_refused=100", few);
    assert_true(TOTAL(never, TURNED_AWAY) < TOTAL(brief, TURNED_AWAY));
}

/* ---- ratings ---- */

/* Half the sellers have fifteen times the faults of the others, and buyers who saw one give fewer stars. */
static void stars_move_orders_to_better_sellers(void **state)
{
    (void)state;
    static const char *const sets[] = {
        "sellers.segments=[{\"name\":\"good\",\"share\":\"50%\",\"fault_factor\":0.2},{\"name\":"
        "\"bad\",\"fault_factor\":3}]",
        "ratings.ordered_logit.fault=-4", "ratings.leaves=100%"};
    struct counts flat = RUN(BASE " + placement_top=100% + placement_poor=100%", sets),
                  moved = RUN(BASE " + placement_top=120% + placement_poor=0% + poor_stars_below=400", sets);
    assert_true(TOTAL(moved, PLACEMENT_SHIFT_PPM) > 2 * TOTAL(flat, PLACEMENT_SHIFT_PPM));
    assert_true(OF(moved, HARMED) < OF(flat, HARMED));
    assert_true(OF(moved, STARS) * OF(flat, RATINGS) > OF(flat, STARS) * OF(moved, RATINGS));
}

/* ---- fairness ---- */

static void less_time_to_appeal_leaves_more_true_claims_refused(void **state)
{
    (void)state;
    static const char *const sets[] = {BUYER "appeals_true=100%", BUYER "appeal_delay=3d",
                                       "desks=[{\"name\":\"desk\",\"shifts\":[{\"name\":\"day\",\"hours\":\"06:00..22:"
                                       "00\",\"mediators\":9}]},{\"name\":\"senior\","
                                       "\"senior\":true,\"overturns\":{\"wrong_case\":\"80%\"},\"shifts\":[{\"name\":"
                                       "\"day\",\"hours\":\"06:00..22:00\",\"mediators\":9}]}]"};
    struct counts month = RUN(BASE, sets), brief = RUN(BASE " + appeal_within=1d", sets);
    assert_true(OF(month, APPEALS) > 20);
    assert_int_equal(OF(brief, APPEALS), 0);
    assert_true(OF(brief, DENIED_FINDING) > OF(month, DENIED_FINDING));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shorter_window_refuses_more_true_claims_as_late),
        cmocka_unit_test(fewer_dear_goods_have_fewer_long_windows),
        cmocka_unit_test(a_parcel_that_is_missing_later_comes_more_often_before),
        cmocka_unit_test(a_shorter_guarantee_ends_the_protection_of_lost_parcels_sooner),
        cmocka_unit_test(a_parcel_whose_scans_go_on_is_not_missing),
        cmocka_unit_test(what_counts_as_late_and_what_it_is_worth_is_policy),
        cmocka_unit_test(a_credit_makes_up_for_lateness_before_anybody_asks),
        cmocka_unit_test(a_shorter_deadline_finds_more_sellers_silent_and_fines_them),
        cmocka_unit_test(lower_rungs_suspend_and_remove_more_sellers),
        cmocka_unit_test(restrictions_that_last_longer_keep_more_sellers_back),
        cmocka_unit_test(buyers_are_kept_away_for_as_long_as_the_rules_say),
        cmocka_unit_test(stars_move_orders_to_better_sellers),
        cmocka_unit_test(less_time_to_appeal_leaves_more_true_claims_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
