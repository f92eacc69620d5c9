/*
 * Capacities and placement: sellers who take on more than they can hand over, carriers who carry more than they are made
 * for, and orders that placement moves between sellers.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "process/run.h"
#include "redress/units.h"
#include "store/fingerprint.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 4
#define MARKET "tests/property/after-sales.json"
#define POLICY "scenarios/policies/aliexpress.json"
#define ANALYTIC "scenarios/policies/analytic.json"
#define SETS(...)                                                                                                      \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }

struct counts {
    int64_t of[COUNTER_COUNT], totals[TOTAL_COUNT];
    double delivery_hours; /* mean, payment to delivery */
    uint8_t block[DIGEST_SIZE];
};

static struct counts run_of(const char *market, const char *policy, const char *const sets[])
{
    struct trial trial;
    struct counts counts = {.delivery_hours = 0};
    size_t count = 0;
    double hours = 0;
    int64_t delivered = 0;
    while (sets && sets[count])
        count++;
    trial_open(&trial, market, policy, sets, count);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    memcpy(counts.totals, trial.result.totals, sizeof counts.totals);
    for (size_t i = 0; i < DELIVERY_BINS; i++) {
        hours += (double)i * trial.result.delivery_hours[i];
        delivered += trial.result.delivery_hours[i];
    }
    counts.delivery_hours = delivered > 0 ? hours / (double)delivered : 0;
    const struct result *results[] = {&trial.result};
    fingerprint_block(results, 1, counts.block);
    trial_close(&trial);
    return counts;
}

#define LATE(counts) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_SHIPPED_LATE])

/* ---- sellers ---- */

static void a_capacity_nobody_reaches_changes_nothing(void **state)
{
    (void)state;
    struct counts none = run_of(MARKET, POLICY, NULL),
                  ample =
                      run_of(MARKET, POLICY,
                             SETS("sellers.segments.usual.handling_capacity=1000000", "carriers=[{\"name\":\"carrier\","
                                                                                      "\"capacity_per_day\":100000}]"));
    assert_memory_equal(none.of, ample.of, sizeof none.of);
    assert_memory_equal(none.block, ample.block, DIGEST_SIZE);
}

/*
 * One seller, 300 orders a day, no more than 250 handed over: the line grows by 50 orders, 0.2 days, a day. Measured from day 7
 * to day 34: on average after 21 days of growth, 4.2 days, 101 hours.
 */
static void what_a_seller_cannot_hand_over_waits_its_turn(void **state)
{
    (void)state;
    struct counts none = run_of(MARKET, ANALYTIC, SETS("sellers.count=1")),
                  over =
                      run_of(MARKET, ANALYTIC, SETS("sellers.count=1", "sellers.segments.usual.handling_capacity=250"));
    assert_int_equal(over.of[COUNT_ORDERS], none.of[COUNT_ORDERS]);
    double longer = over.delivery_hours - none.delivery_hours;
    assert_true(longer > 88 && longer < 114);
    assert_true(4 * over.of[COUNT_DELIVERED_LATE] > 5 * none.of[COUNT_DELIVERED_LATE]);
    /* twice the usual 300: M/D/1 at half its load, 72 seconds; 0.8 times is as good as 240 a day */
    struct counts twice = run_of(MARKET, ANALYTIC,
                                 SETS("sellers.count=1", "sellers.segments.usual.handling_capacity_of_usual=2")),
                  less = run_of(MARKET, ANALYTIC,
                                SETS("sellers.count=1", "sellers.segments.usual.handling_capacity_of_usual=0.8")),
                  same =
                      run_of(MARKET, ANALYTIC, SETS("sellers.count=1", "sellers.segments.usual.handling_capacity=240"));
    assert_true(twice.delivery_hours >= none.delivery_hours && twice.delivery_hours < none.delivery_hours + 0.1);
    assert_memory_equal(less.of, same.of, sizeof same.of);
    assert_true(less.delivery_hours > over.delivery_hours);
}

/*
 * One day, 300 orders for a seller of 100: whoever comes at the part u of the day finds 200 u orders ahead and waits two days
 * times u, on average one day. Nothing was waiting before, so that the wait is of the day itself.
 */
static void the_day_that_brings_too_much_waits_itself(void **state)
{
    (void)state;
    const char *const none_sets[] = {"sellers.count=1", "calendar.warm_up=0d", "calendar.measure=1d", NULL};
    const char *const over_sets[] = {"sellers.count=1", "calendar.warm_up=0d", "calendar.measure=1d",
                                     "sellers.segments.usual.handling_capacity=100", NULL};
    struct counts none = run_of(MARKET, ANALYTIC, none_sets), over = run_of(MARKET, ANALYTIC, over_sets);
    assert_int_equal(over.of[COUNT_ORDERS], none.of[COUNT_ORDERS]);
    assert_true(none.of[COUNT_ORDERS] > 250);
    /* (orders / 100 - 1) / 2 days, a twentieth of it left to the times of day of these orders */
    double expected = 12 * ((double)none.of[COUNT_ORDERS] / 100 - 1);
    double longer = over.delivery_hours - none.delivery_hours;
    assert_true(fabs(longer / expected - 1) < 0.1);
}

/*
 * M/D/1 (Pollaczek and Khinchine): at a load of r = 0.91 an order waits r / (2 (1 - r)) of the time that one takes, 5.06 of
 * them; two million orders leave a standard error of two percent.
 */
static void a_steady_load_waits_as_in_an_m_d_1_queue(void **state)
{
    (void)state;
    struct seller_backlog backlog = {.capacity = 100};
    struct run *run = calloc(1, sizeof *run);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const double load = 0.91;
    double at_s = 0, waited_s = 0;
    int64_t last_s = 0, last_ends_s = 0, counted = 0;
    run->backlog = &backlog;
    gsl_rng_set(rng, 20261201);
    for (int order = 0; order < 2000000; order++) {
        at_s += gsl_ran_exponential(rng, 86400 / (load * backlog.capacity));
        const int64_t now_s = (int64_t)at_s, wait_s = backlog_join_s(run, 0, now_s);
        assert_true(now_s >= last_s && now_s + wait_s + 1 >= last_ends_s); /* first come, first served */
        last_s = now_s;
        last_ends_s = now_s + wait_s;
        if (order < 20000)
            continue;
        waited_s += (double)wait_s;
        counted++;
    }
    assert_true(fabs(waited_s / (double)counted / (864 * load / (2 * (1 - load))) - 1) < 0.08);
    gsl_rng_free(rng);
    free(run);
}

/* A rule sees it: parcels leave after their ship-by date, and some are cancelled for it. */
static void overloaded_sellers_ship_late(void **state)
{
    (void)state;
    struct counts none = run_of(MARKET, POLICY, NULL),
                  over = run_of(MARKET, POLICY, SETS("sellers.segments.usual.handling_capacity_of_usual=0.8"));
    assert_true(LATE(over) > LATE(none));
    assert_true(over.of[COUNT_VIOLATION_FIRST + RD_VIOLATION_NOT_SHIPPED] >=
                none.of[COUNT_VIOLATION_FIRST + RD_VIOLATION_NOT_SHIPPED]);
    struct counts again = run_of(MARKET, POLICY, SETS("sellers.segments.usual.handling_capacity_of_usual=0.8"));
    assert_memory_equal(over.block, again.block, DIGEST_SIZE);
}

/* ---- carriers ---- */

#define CARRIER(capacity, slowdown)                                                                                    \
    "carriers=[{\"name\":\"carrier\",\"capacity_per_day\":" capacity ",\"slowdown\":" slowdown "}]"

/*
 * 300 parcels a day for a carrier of 200: one and a half times the capacity adds half the slowdown of 1, so ways take about
 * one and a half times as long. Their mean is 7.5 days, 180 hours: 90 more, less the sellers' cancellations.
 */
static void yesterdays_load_slows_todays_parcels(void **state)
{
    (void)state;
    struct counts none = run_of(MARKET, ANALYTIC, NULL), over = run_of(MARKET, ANALYTIC, SETS(CARRIER("200", "1"))),
                  steep = run_of(MARKET, ANALYTIC, SETS(CARRIER("200", "2"))),
                  flat = run_of(MARKET, ANALYTIC, SETS(CARRIER("200", "0"))),
                  ample = run_of(MARKET, ANALYTIC, SETS(CARRIER("400", "1")));
    double longer = over.delivery_hours - none.delivery_hours;
    assert_true(longer > 75 && longer < 105);
    double twice = steep.delivery_hours - none.delivery_hours;
    assert_true(fabs(twice / longer - 2) < 0.15);
    assert_true(over.of[COUNT_DELIVERED_LATE] > none.of[COUNT_DELIVERED_LATE]);
    assert_int_equal(over.of[COUNT_ORDERS], none.of[COUNT_ORDERS]);
    assert_int_equal(over.of[COUNT_SHIPPED], none.of[COUNT_SHIPPED]);
    assert_memory_equal(flat.of, none.of, sizeof none.of);
    assert_memory_equal(ample.of, none.of, sizeof none.of);
}

static void a_null_change_under_load_has_no_effect_at_all(void **state)
{
    (void)state;
    const char *const *sets = SETS(CARRIER("200", "1"), "sellers.segments.usual.handling_capacity_of_usual=1.05");
    struct counts a = run_of(MARKET, "scenarios/policies/window-15-flat.json", sets),
                  b = run_of(MARKET, "scenarios/policies/window-15-flat.json + dispute_window=15d", sets);
    assert_memory_equal(a.block, b.block, DIGEST_SIZE);
}

/* ---- placement ---- */

/* Under rules that treat all alike nothing moves; under a ladder and ratings some orders go to other sellers. */
static void placement_moves_orders_between_sellers(void **state)
{
    (void)state;
    struct counts alike = run_of(MARKET, ANALYTIC, NULL), ranked = run_of(MARKET, POLICY, NULL);
    assert_int_equal(alike.totals[TOTAL_PLACEMENT_SHIFT_PPM], 0);
    double shift = (double)ranked.totals[TOTAL_PLACEMENT_SHIFT_PPM] / (double)ranked.totals[TOTAL_DAYS] / 1e6;
    assert_true(shift > 0 && shift < 0.5);
    assert_int_equal(alike.of[COUNT_ORDERS], ranked.of[COUNT_ORDERS]);
}

/*
 * Two sellers of one size, who stay what the ladder makes of them: with one suspended all night its half of the orders goes
 * to the other. A seller that is closed is replaced by an entrant, who is shown again.
 */
static void entrants_take_the_place_of_removed_sellers(void **state)
{
    (void)state;
    const char *ladder =
        POLICY " + rung_warning=1 + rung_restricted=2 + rung_barred=3 + rung_delisted=4 + rung_closed=5 + "
               "volume_from=100000";
    struct counts entry = run_of(MARKET, ladder, SETS("sellers.count=4")),
                  drained = run_of(MARKET, ladder, SETS("sellers.count=4", "entry.new_sellers_replace_removed=false"));
    assert_true(entry.totals[TOTAL_REMOVALS] > 0);
    assert_true(drained.of[COUNT_ORDERS] < entry.of[COUNT_ORDERS]);
    assert_true(drained.totals[TOTAL_NOT_PLACED] > entry.totals[TOTAL_NOT_PLACED]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_capacity_nobody_reaches_changes_nothing),
        cmocka_unit_test(what_a_seller_cannot_hand_over_waits_its_turn),
        cmocka_unit_test(the_day_that_brings_too_much_waits_itself),
        cmocka_unit_test(a_steady_load_waits_as_in_an_m_d_1_queue),
        cmocka_unit_test(overloaded_sellers_ship_late),
        cmocka_unit_test(yesterdays_load_slows_todays_parcels),
        cmocka_unit_test(a_null_change_under_load_has_no_effect_at_all),
        cmocka_unit_test(placement_moves_orders_between_sellers),
        cmocka_unit_test(entrants_take_the_place_of_removed_sellers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
