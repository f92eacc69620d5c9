/*
 * Desks at work: who takes which case, when another desk helps, and who is away. Seconds by hand arithmetic on constant
 * delays: an order is shipped after one day, delivered after two more, complained about one day later.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define POLICY "scenarios/policies/analytic.json"
#define ALL_DISPUTE                                                                                                    \
    "demand.orders_per_day=300", "categories.all.not_as_described=100%", "buyers.segments.all.complains=100%"
#define ROUND_THE_CLOCK "\"shifts\":[{\"name\":\"always\",\"hours\":\"00:00..24:00\",\"mediators\":1000}]"
#define NOBODY_BUT_ONE_HOUR                                                                                            \
    "\"shifts\":[{\"name\":\"once\",\"hours\":\"00:00..01:00\",\"mediators\":1,\"to\":\"2026-01-05\"}]"
#define CONSTANT "\"handling\":\"10m\",\"split_share\":\"0%\","
#define SAME_LANGUAGE "tests/unit/process/same-language.json"
#define TWO_LANGUAGES "buyers.segments.all.language={\"en\":\"70%\",\"fr\":\"30%\"}"

static int64_t desk_total(const struct trial *trial, size_t desk, enum desk_total total)
{
    return trial->result.desks[desk][total];
}

static void run_with(struct trial *trial, const char *desks, const char *language)
{
    const char *const sets[] = {ALL_DISPUTE, desks, language ? language : "buyers.segments.all.patience=30d"};
    trial_open(trial, MARKET, POLICY, sets, 5);
    trial_run(trial, 1, 0);
}

static void each_language_goes_to_the_first_desk_that_serves_it(void **state)
{
    (void)state;
    struct trial trial;
    run_with(&trial,
             "desks=[{\"name\":\"fr\",\"languages\":[\"fr\"]," CONSTANT ROUND_THE_CLOCK
             "},{\"name\":\"all\"," CONSTANT ROUND_THE_CLOCK "},{\"name\":\"late\"," CONSTANT ROUND_THE_CLOCK "}]",
             TWO_LANGUAGES);
    double fr = (double)desk_total(&trial, 0, DESK_ARRIVED), all = (double)desk_total(&trial, 1, DESK_ARRIVED);
    assert_int_equal(desk_total(&trial, 2, DESK_ARRIVED), 0);
    assert_true(fr + all > 4000);
    /* 0.3 of the cases, two-sided 1 % of a binomial law */
    double wide = 2.576 * sqrt((fr + all) * 0.3 * 0.7);
    assert_true(fr > 0.3 * (fr + all) - wide && fr < 0.3 * (fr + all) + wide);
    trial_close(&trial);
}

/* Every parcel is not as described: the desk of missing parcels stays idle, though it is the first. */
static void a_case_goes_to_a_desk_with_the_skill_for_it(void **state)
{
    (void)state;
    struct trial trial;
    run_with(&trial,
             "desks=[{\"name\":\"parcels\",\"reasons\":[\"not_received\",\"late\"]," CONSTANT ROUND_THE_CLOCK
             "},{\"name\":\"goods\"," CONSTANT ROUND_THE_CLOCK "}]",
             NULL);
    assert_int_equal(desk_total(&trial, 0, DESK_ARRIVED), 0);
    assert_true(desk_total(&trial, 1, DESK_ARRIVED) > 4000);
    trial_close(&trial);
    run_with(&trial,
             "desks=[{\"name\":\"described\",\"reasons\":[\"not_as_described\"]," CONSTANT ROUND_THE_CLOCK
             "},{\"name\":\"other\"," CONSTANT ROUND_THE_CLOCK "}]",
             NULL);
    assert_true(desk_total(&trial, 0, DESK_ARRIVED) > 4000);
    assert_int_equal(desk_total(&trial, 1, DESK_ARRIVED), 0);
    trial_close(&trial);
}

/* The home desk has nobody; the helper takes every case when it has waited 90 minutes, and needs 10 min x 1.5 for it. */
static void a_case_that_nobody_takes_is_taken_by_the_other_desk_to_the_second(void **state)
{
    (void)state;
    struct trial trial;
    run_with(
        &trial,
        "desks=[{\"name\":\"home\",\"languages\":[\"en\"],\"overflow_to\":\"help\",\"overflow_after\":\"90m\"," CONSTANT
            NOBODY_BUT_ONE_HOUR "},{\"name\":\"help\",\"languages\":[\"fr\"]," CONSTANT ROUND_THE_CLOCK "}]",
        NULL);
    int64_t started = desk_total(&trial, 0, DESK_STARTED);
    assert_true(started > 4000);
    assert_int_equal(desk_total(&trial, 0, DESK_OVERFLOWED), started);
    assert_int_equal(desk_total(&trial, 0, DESK_WAIT_S), started * 5400);
    assert_int_equal(desk_total(&trial, 0, DESK_BUSY_S), 0);
    assert_int_equal(desk_total(&trial, 1, DESK_HELPED), started);
    assert_int_equal(desk_total(&trial, 1, DESK_ARRIVED), 0);
    const struct sample_list *waits = &trial.result.samples[SAMPLE_MEDIATION_WAIT];
    for (size_t i = 0; i < waits->count; i++)
        assert_int_equal(waits->items[i].time_s, 5400);
    /* 15 minutes at work and an hour to publication after the wait; constants, so every dispute is the same */
    const struct sample_list *times = &trial.result.samples[SAMPLE_RESOLUTION_TIME];
    assert_true(times->count > 5000);
    for (size_t i = 0; i < times->count; i++)
        assert_int_equal(times->items[i].time_s, 5400 + 900 + 3600);
    trial_close(&trial);
}

static void a_case_is_faster_in_a_language_of_the_desk(void **state)
{
    (void)state;
    struct trial own, off;
    run_with(&own, "desks=[{\"name\":\"a\",\"handling_off_language\":3," CONSTANT ROUND_THE_CLOCK "}]", NULL);
    run_with(
        &off,
        "desks=[{\"name\":\"home\",\"languages\":[\"en\"],\"overflow_to\":\"a\",\"overflow_after\":\"0s\"," CONSTANT
            NOBODY_BUT_ONE_HOUR
        "},{\"name\":\"a\",\"languages\":[\"fr\"],\"handling_off_language\":3," CONSTANT ROUND_THE_CLOCK "}]",
        NULL);
    const struct sample_list *fast = &own.result.samples[SAMPLE_RESOLUTION_TIME],
                             *slow = &off.result.samples[SAMPLE_RESOLUTION_TIME];
    assert_int_equal(fast->count, slow->count);
    for (size_t i = 0; i < fast->count; i++) {
        assert_int_equal(fast->items[i].time_s, 600 + 3600);
        assert_int_equal(slow->items[i].time_s, 1800 + 3600);
    }
    trial_close(&own);
    trial_close(&off);
}

/* 1,000 mediators a day at 20 % shrinkage: 800 are there, drawn anew each day; the same whatever the rules are. */
static void shrinkage_is_drawn_for_each_mediator_and_day(void **state)
{
    (void)state;
    struct trial trial, other;
    run_with(&trial, "desks=[{\"name\":\"a\",\"shrinkage\":\"20%\"," CONSTANT ROUND_THE_CLOCK "}]", NULL);
    double rostered = 1000.0 * (double)desk_total(&trial, 0, DESK_WINDOW_S);
    double there = (double)desk_total(&trial, 0, DESK_STAFFED_S) / rostered;
    double days = (double)desk_total(&trial, 0, DESK_WINDOW_S) / RD_DAY_S;
    double wide = 2.576 * sqrt(0.2 * 0.8 / (1000 * days));
    print_message("%.5f there, 0.8 +- %.5f\n", there, wide);
    assert_true(there > 0.8 - wide && there < 0.8 + wide);
    assert_true(there != 0.8);
    const char *const sets[] = {"demand.orders_per_day=20",
                                "desks=[{\"name\":\"a\",\"shrinkage\":\"20%\"," CONSTANT ROUND_THE_CLOCK "}]"};
    trial_open(&other, MARKET, "scenarios/policies/minimal.json", sets, 2);
    trial_run(&other, 1, 0);
    assert_int_equal(desk_total(&other, 0, DESK_STAFFED_S), desk_total(&trial, 0, DESK_STAFFED_S));
    trial_run(&other, 1, 1);
    assert_true(desk_total(&other, 0, DESK_STAFFED_S) != desk_total(&trial, 0, DESK_STAFFED_S));
    trial_close(&trial);
    trial_close(&other);
}

/* What is counted by shift adds up to the desk; so do the segments of time, but for what no shift is on duty for. */
static void shifts_add_up_to_their_desk(void **state)
{
    (void)state;
    static const enum desk_total sums[] = {DESK_ARRIVED,    DESK_STARTED, DESK_WAITED,   DESK_WAIT_S, DESK_STAFFED_S,
                                           DESK_OVERTIME_S, DESK_BUSY_S,  DESK_PROMISED, DESK_LATE};
    struct trial trial;
    const char *const sets[] = {"demand.orders_per_day=1000"};
    trial_open(&trial, "scenarios/markets/brazil.json", "scenarios/policies/aliexpress.json", sets, 1);
    trial_run(&trial, 3, 0);
    assert_int_equal(trial.result.shift_count, 4); /* three of the desk, one of the senior desk */
    assert_true(desk_total(&trial, 0, DESK_OVERTIME_S) > 0);
    assert_true(desk_total(&trial, 0, DESK_PROMISED) > 0);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        int64_t sum = 0;
        for (size_t shift = 0; shift < 3; shift++)
            sum += trial.result.shifts[shift][sums[i]];
        assert_int_equal(sum, desk_total(&trial, 0, sums[i]));
    }
    int64_t on_duty_s = 0;
    for (size_t shift = 0; shift < 3; shift++)
        on_duty_s += trial.result.shifts[shift][DESK_WINDOW_S];
    assert_true(on_duty_s < desk_total(&trial, 0, DESK_WINDOW_S)); /* nights */
    trial_close(&trial);
}

/* The worst week is at least as bad as the mean of all, and is one of them: 7 days of the window. */
static void the_worst_week_is_no_better_than_the_mean(void **state)
{
    (void)state;
    struct trial trial;
    const char *const sets[] = {"demand.orders_per_day=1000"};
    trial_open(&trial, "scenarios/markets/brazil.json", "scenarios/policies/aliexpress.json", sets, 1);
    trial_run(&trial, 3, 0);
    const int64_t *total = trial.result.desks[0];
    assert_true(total[DESK_WORST_WINDOW_S] >= 7 * RD_DAY_S && total[DESK_WORST_WINDOW_S] < 14 * RD_DAY_S);
    assert_true((double)total[DESK_WORST_BACKLOG_S] / (double)total[DESK_WORST_WINDOW_S] >
                (double)total[DESK_BACKLOG_S] / (double)total[DESK_WINDOW_S]);
    assert_true((double)total[DESK_WORST_BUSY_S] / (double)total[DESK_WORST_STAFFED_S] >
                (double)total[DESK_BUSY_S] / (double)total[DESK_STAFFED_S]);
    assert_true((double)total[DESK_WORST_WAIT_S] / (double)total[DESK_WORST_STARTED] >
                (double)total[DESK_WAIT_S] / (double)total[DESK_STARTED]);
    trial_close(&trial);
}

/* Temporary mediators by a dated shift: nobody before, nobody after, and the holiday does not keep them away. */
static void temporary_mediators_come_for_their_dates(void **state)
{
    (void)state;
    struct trial trial;
    const char *const sets[] = {
        ALL_DISPUTE,
        "calendar={\"start\":\"2026-01-05\",\"warm_up\":\"7d\",\"measure\":\"14d\",\"drain\":\"30d\",\"holidays\":{"
        "\"DE\":[\"2026-01-14\"]}}",
        "desks=[{\"name\":\"a\",\"holidays\":\"DE\"," CONSTANT
        "\"shifts\":[{\"name\":\"weekly\",\"hours\":\"08:00..16:00\",\"mediators\":1,\"days\":\"Wed\"},"
        "{\"name\":\"peak\",\"hours\":\"08:00..10:00\",\"mediators\":5,\"from\":\"2026-01-14\",\"to\":\"2026-01-15\"}]}"
        "]"};
    trial_open(&trial, MARKET, POLICY, sets, 5);
    trial_run(&trial, 1, 0);
    assert_int_equal(trial.result.shifts[0][DESK_STAFFED_S], 8 * RD_HOUR_S); /* one of two Wednesdays is a holiday */
    assert_int_equal(trial.result.shifts[1][DESK_STAFFED_S], 2 * 2 * 5 * RD_HOUR_S);
    trial_close(&trial);
}

static void sellers_answer_in_their_languages(void **state)
{
    (void)state;
    struct trial all, some;
    const char *const fluent[] = {ALL_DISPUTE, TWO_LANGUAGES};
    const char *const english[] = {ALL_DISPUTE, TWO_LANGUAGES, "sellers.segments.all.languages=[\"en\"]"};
    trial_open(&all, MARKET, SAME_LANGUAGE, fluent, 4);
    trial_run(&all, 1, 0);
    trial_open(&some, MARKET, SAME_LANGUAGE, english, 5);
    trial_run(&some, 1, 0);
    /* who is not understood is refused there */
    assert_int_equal(trial_count(&all, COUNT_DISPUTES_REFUSED), 0);
    double refused = (double)trial_count(&some, COUNT_DISPUTES_REFUSED),
           asked = (double)trial_count(&some, COUNT_COMPLAINTS);
    assert_true(refused > 0.27 * asked && refused < 0.33 * asked);
    trial_close(&all);
    trial_close(&some);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_goes_to_the_first_desk_that_serves_it),
        cmocka_unit_test(a_case_goes_to_a_desk_with_the_skill_for_it),
        cmocka_unit_test(a_case_that_nobody_takes_is_taken_by_the_other_desk_to_the_second),
        cmocka_unit_test(a_case_is_faster_in_a_language_of_the_desk),
        cmocka_unit_test(shrinkage_is_drawn_for_each_mediator_and_day),
        cmocka_unit_test(shifts_add_up_to_their_desk),
        cmocka_unit_test(the_worst_week_is_no_better_than_the_mean),
        cmocka_unit_test(temporary_mediators_come_for_their_dates),
        cmocka_unit_test(sellers_answer_in_their_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
