/*
 * Hours of work, sellers with ways of their own, promises that follow, and what goes with the price: each by the scenario's
 * own figures, and none of them another order's luck.
 */
#include <math.h>
#include <string.h>

#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 31
#define MARKET "tests/property/after-sales.json"
#define POLICY "scenarios/policies/aliexpress.json"

struct seen {
    int64_t counts[COUNTER_COUNT];
    uint32_t hours[7 * 24];
    uint32_t delivered, slow;
};

static struct seen seen_with(const char *policy, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct seen seen = {{0}, {0}, 0, 0};
    trial_open(&trial, MARKET, policy, sets, set_count);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        seen.counts[i] = trial_count(&trial, i);
    memcpy(seen.hours, &trial.result.seen[SEEN_DELIVERED_AT], sizeof seen.hours);
    for (size_t at = 0; at < trial.result.seller_count; at++) {
        seen.delivered += trial.result.seen_by_seller[at][SELLER_DELIVERED];
        seen.slow += trial.result.seen_by_seller[at][SELLER_HANDED_OVER_SLOWLY];
    }
    trial_close(&trial);
    return seen;
}

#define SEEN(policy, sets) seen_with(policy, sets, sizeof(sets) / sizeof *(sets))
#define OF(seen, name) ((seen).counts[COUNT_##name])

static double weekday_share(const struct seen *seen, size_t weekday)
{
    double part = 0;
    for (size_t hour = 0; hour < 24; hour++)
        part += seen->hours[weekday * 24 + hour];
    return part / seen->delivered;
}

/* ---- hours ---- */

/* Nobody delivers on Sundays, at night or at noon; one in twenty parcels on Saturdays. */
#define CARRIERS                                                                                                       \
    "calendar.schedules=[{\"name\":\"carriers\",\"utc_offset\":\"+01:00\",\"weekday_share\":[\"19%\",\"19%\",\"19%\"," \
    "\"19%\",\"19%\",\"5%\",\"0%\"],\"hour_share\":[\"0%\",\"0%\",\"0%\",\"0%\",\"0%\",\"0%\",\"0%\",\"0%\",\"10%\","  \
    "\"20%\",\"20%\",\"10%\",\"0%\",\"10%\",\"10%\",\"10%\",\"rest\",\"0%\",\"0%\",\"0%\",\"0%\",\"0%\",\"0%\",\"0%"   \
    "\"]}]"
#define DELIVERS CARRIERS, "lanes.hub.delivers=carriers", "lanes.no-hub.delivers=carriers"
#define HANDS_OVER "lanes.hub.hands_over=carriers", "lanes.no-hub.hands_over=carriers"

static void parcels_come_in_the_hours_of_their_carrier(void **state)
{
    (void)state;
    static const char *const sets[] = {DELIVERS};
    const struct seen seen = SEEN(POLICY, sets);
    double before_noon = 0;
    assert_true(seen.delivered > 7000);
    for (size_t hour = 0; hour < 7 * 24; hour++) {
        const bool is_working =
            hour < 6 * 24 && ((hour % 24 >= 8 && hour % 24 < 12) || (hour % 24 >= 13 && hour % 24 < 17));
        assert_true(is_working || seen.hours[hour] == 0);
        before_noon += hour % 24 < 12 ? seen.hours[hour] : 0;
    }
    /* Four standard errors of 7,000 parcels, and a point for how orders bunch in the week. */
    assert_true(fabs(weekday_share(&seen, 5) - 0.05) < 0.021);
    assert_true(fabs(before_noon / seen.delivered - 0.60) < 0.034);
}

static void hand_overs_that_wait_for_working_hours_are_late_more_often(void **state)
{
    (void)state;
    static const char *const carriers[] = {DELIVERS}, *const both[] = {DELIVERS, HANDS_OVER};
    const struct seen any_time = SEEN(POLICY, carriers), in_hours = SEEN(POLICY, both);
    assert_int_equal(OF(any_time, ORDERS), OF(in_hours, ORDERS));
    assert_int_equal(OF(any_time, LOST), OF(in_hours, LOST)); /* the same lives but for the clock */
    assert_true(in_hours.slow > any_time.slow);
}

/* ---- promises ---- */

#define VARIED_PROMISE                                                                                                 \
    "lanes.hub.promise={\"gamma\":{\"mean\":\"8d\",\"shape\":4}}",                                                     \
        "lanes.no-hub.promise={\"gamma\":{\"mean\":\"14d\",\"shape\":4}}"

static void a_promise_that_follows_the_parcel_is_kept_more_often(void **state)
{
    (void)state;
    static const char *const apart[] = {VARIED_PROMISE},
                             *const half[] = {VARIED_PROMISE, "lanes.hub.promise_follows=0.5",
                                              "lanes.no-hub.promise_follows=0.5"},
                             *const whole[] = {VARIED_PROMISE, "lanes.hub.promise_follows=1",
                                               "lanes.no-hub.promise_follows=1"};
    const struct seen none = SEEN(POLICY, apart), some = SEEN(POLICY, half), all = SEEN(POLICY, whole);
    assert_int_equal(none.delivered, some.delivered);
    assert_int_equal(none.delivered, all.delivered);
    assert_true(OF(some, DELIVERED_LATE) < OF(none, DELIVERED_LATE));
    assert_true(10 * OF(all, DELIVERED_LATE) < 9 * OF(none, DELIVERED_LATE));
}

/* ---- sellers ---- */

#define SPREAD                                                                                                         \
    "sellers.spread={\"handling\":{\"lognormal\":{\"median\":1,\"sigma\":0.8}},\"faults\":{\"lognormal\":{\"median\":" \
    "1,"                                                                                                               \
    "\"sigma\":0.9}},\"answers\":{\"lognormal\":{\"median\":1,\"sigma\":0.7}},\"handling_and_faults\":0.9,"            \
    "\"handling_and_answers\":0.5,\"faults_and_answers\":0.5}"

static void trial_of(struct trial *trial, const char *policy, const char *const sets[], size_t set_count)
{
    trial_open(trial, MARKET, policy, sets, set_count);
    trial_run(trial, SEED, 0);
}

static double share_of_slow(const struct trial *trial, size_t at)
{
    const uint32_t *seen = trial->result.seen_by_seller[at];
    return seen[SELLER_DELIVERED] ? (double)seen[SELLER_HANDED_OVER_SLOWLY] / seen[SELLER_DELIVERED] : 0;
}

static double slow_spread(const struct trial *trial)
{
    double sum = 0, squares = 0;
    const double sellers = (double)trial->result.seller_count;
    for (size_t at = 0; at < trial->result.seller_count; at++) {
        sum += share_of_slow(trial, at);
        squares += share_of_slow(trial, at) * share_of_slow(trial, at);
    }
    return sqrt(squares / sellers - sum / sellers * (sum / sellers));
}

static void sellers_differ_and_are_the_same_under_every_policy(void **state)
{
    (void)state;
    static const char *const sets[] = {SPREAD};
    struct trial alike, apart, other;
    trial_of(&alike, POLICY, NULL, 0);
    trial_of(&apart, POLICY, sets, 1);
    trial_of(&other, POLICY " + dispute_window=20d", sets, 1);
    assert_true(slow_spread(&apart) > 2 * slow_spread(&alike));
    assert_true(trial_count(&apart, COUNT_DISPUTES) != trial_count(&other, COUNT_DISPUTES));
    for (size_t at = 0; at < apart.result.seller_count; at++)
        for (size_t i = 0; i < SELLER_RATED_IN_TIME; i++)
            assert_int_equal(apart.result.seen_by_seller[at][i], other.result.seen_by_seller[at][i]);
    trial_close(&alike);
    trial_close(&apart);
    trial_close(&other);
}

static void other_sellers_come_with_another_replication(void **state)
{
    (void)state;
    static const char *const sets[] = {SPREAD};
    struct trial trial;
    trial_of(&trial, POLICY, sets, 1);
    double before[50], differ = 0;
    for (size_t at = 0; at < 50; at++)
        before[at] = share_of_slow(&trial, at);
    trial_run(&trial, SEED, 1);
    for (size_t at = 0; at < 50; at++)
        differ += fabs(before[at] - share_of_slow(&trial, at)) > 0.1;
    assert_true(differ > 5);
    trial_close(&trial);
}

static void factors_of_one_change_nothing(void **state)
{
    (void)state;
    static const char *const sets[] = {"sellers.spread={\"handling\":1,\"faults\":1,\"answers\":1}",
                                       "by_price={\"faults\":0,\"handling\":0,\"transit\":0}"};
    struct trial plain, same;
    trial_of(&plain, POLICY, NULL, 0);
    trial_of(&same, POLICY, sets, 2);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        assert_int_equal(trial_count(&plain, i), trial_count(&same, i));
    trial_close(&plain);
    trial_close(&same);
}

/* ---- price ---- */

static double harmed_in_band(const struct trial *trial, size_t band)
{
    const int64_t *cell = result_cell(&trial->result, trial->segments.first[SEGMENT_VALUE_BAND] + band);
    return (double)cell[COUNT_HARMED] / (double)cell[COUNT_DELIVERED];
}

static void dear_goods_are_faulty_and_late_more_often(void **state)
{
    (void)state;
    static const char *const plain[] = {"categories.home.price={\"lognormal\":{\"median\":\"90.00\",\"sigma\":0.9}}",
                                        "categories.home.share=100%", VARIED_PROMISE};
    static const char *const follows[] = {"categories.home.price={\"lognormal\":{\"median\":\"90.00\",\"sigma\":0.9}}",
                                          "categories.home.share=100%", VARIED_PROMISE,
                                          "by_price={\"faults\":1.2,\"transit\":0.3,\"handling\":0.3}"};
    struct trial alike, apart;
    trial_of(&alike, POLICY, plain, 4);
    trial_of(&apart, POLICY, follows, 5);
    assert_true(harmed_in_band(&alike, 3) < 1.5 * harmed_in_band(&alike, 0));
    assert_true(harmed_in_band(&apart, 3) > 2 * harmed_in_band(&apart, 0));
    const int64_t *low = result_cell(&apart.result, apart.segments.first[SEGMENT_VALUE_BAND]);
    const int64_t *high = low + 3 * COUNTER_COUNT;
    assert_true((double)high[COUNT_DELIVERED_LATE] / (double)high[COUNT_DELIVERED] >
                1.3 * (double)low[COUNT_DELIVERED_LATE] / (double)low[COUNT_DELIVERED]);
    trial_close(&alike);
    trial_close(&apart);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parcels_come_in_the_hours_of_their_carrier),
        cmocka_unit_test(hand_overs_that_wait_for_working_hours_are_late_more_often),
        cmocka_unit_test(a_promise_that_follows_the_parcel_is_kept_more_often),
        cmocka_unit_test(sellers_differ_and_are_the_same_under_every_policy),
        cmocka_unit_test(other_sellers_come_with_another_replication),
        cmocka_unit_test(factors_of_one_change_nothing),
        cmocka_unit_test(dear_goods_are_faulty_and_late_more_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
