/*
 * Peaks of a scenario document: what each adds, day by day, and what is refused. Expected values by hand. The small scenario
 * starts on 2026-01-05 and measures 28 days, with 90 to drain: days 0 to 117; the categories home 60 %, toys 30 %, a.b 10 %,
 * the lanes CN-EU and EU-EU half each, and every hour alike.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define DAY(date, more) "demand.peaks=[{\"name\":\"sale\",\"from\":\"" date "\",\"factor\":5" more "}]"

static void test_a_peak_without_more_adds_its_factor_less_one(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(DAY("2026-01-08", ""));
    const struct peak *peak = &scenario->demand.peaks[0];
    assert_int_equal(scenario->demand.peak_count, 1);
    assert_int_equal(peak->first_day, 3);
    assert_int_equal(peak->last_day, 3);
    assert_near(peak->extra_share, 4, 1e-7);
    assert_near(peak->hour_weight[0], 1.0 / 24, 1e-8);
    assert_true(peak->price_factor == 1 && peak->change_of_mind_factor == 1);
    assert_int_equal(scenario->day_count, 118);
    for (int64_t day = 0; day < 118; day++) {
        const struct day_effect *effect = scenario_day(scenario, day);
        assert_int_equal(effect->peak, day == 3);
        assert_true(effect->usual_factor == 1 && effect->handling_factor == 1 && effect->transit_factor == 1);
    }
    assert_null(scenario_day(scenario, -1));
    assert_null(scenario_day(scenario, 118));
    assert_int_equal(scenario_peak_at(scenario, 3 * 86400 - 1), 0);
    assert_int_equal(scenario_peak_at(scenario, 3 * 86400), 1);
    assert_int_equal(scenario_peak_at(scenario, 4 * 86400 - 1), 1);
    assert_int_equal(scenario_peak_at(scenario, 4 * 86400), 0);
    scenario_free(scenario);
}

static void test_without_peaks_no_day_is_looked_up(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(NULL);
    assert_int_equal(scenario->demand.peak_count, 0);
    assert_null(scenario->days);
    assert_null(scenario_day(scenario, 3));
    assert_int_equal(scenario_peak_at(scenario, 3 * 86400), 0);
    scenario_free(scenario);
}

/* From 18:30 to 20:00 lie 1.5 of 24 hours: 4 x 1.5 / 24 = 0.25 of the day's usual orders come on top. */
static void test_hours_bound_what_a_peak_adds(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(DAY("2026-01-08", ",\"to\":\"2026-01-09\",\"hours\":\"18:30..20:00\""));
    const struct peak *peak = &scenario->demand.peaks[0];
    assert_near(peak->extra_share, 0.25, 1e-7);
    assert_near(peak->hour_weight[18], 1.0 / 3, 1e-7);
    assert_near(peak->hour_weight[19], 2.0 / 3, 1e-7);
    assert_true(peak->hour_weight[17] == 0 && peak->hour_weight[20] == 0);
    for (int64_t day = 3; day <= 4; day++) {
        assert_int_equal(scenario_peak_at(scenario, day * 86400 + 18 * 3600 + 1799), 0);
        assert_int_equal(scenario_peak_at(scenario, day * 86400 + 18 * 3600 + 1800), 1);
        assert_int_equal(scenario_peak_at(scenario, day * 86400 + 20 * 3600 - 1), 1);
        assert_int_equal(scenario_peak_at(scenario, day * 86400 + 20 * 3600), 0);
    }
    scenario_free(scenario);
}

/* A profile says when the orders come that the peak adds, not how many. */
static void test_a_profile_of_its_own_moves_orders_between_hours(void **state)
{
    (void)state;
    char set[512] = "demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-08\",\"factor\":3,\"hour_share\":[\"rest\"";
    for (int hour = 1; hour < 24; hour++)
        strcat(set, hour == 20 ? ",\"75%\"" : ",\"0%\"");
    strcat(set, "]}]");
    struct scenario *scenario = small_with(set);
    assert_near(scenario->demand.peaks[0].extra_share, 2, 1e-7);
    assert_near(scenario->demand.peaks[0].hour_weight[0], 0.25, 1e-9);
    assert_near(scenario->demand.peaks[0].hour_weight[20], 0.75, 1e-9);
    scenario_free(scenario);
}

/* Toys (30 %) and half of what else it would add to home (60 %), one lane (50 %): 4 x (0.3 + 0.5 x 0.6) x 0.5 = 1.2. */
static void test_categories_and_routes_take_their_part(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(
        DAY("2026-01-08", ",\"categories\":{\"toys\":1,\"home\":0.5,\"why\":\"test\"},\"routes\":{\"CN-EU\":1}"));
    const struct peak *peak = &scenario->demand.peaks[0];
    assert_near(peak->extra_share, 1.2, 1e-7);
    assert_true(peak->category_lift[0] == 0.5 && peak->category_lift[1] == 1 && peak->category_lift[2] == 0);
    assert_true(peak->lane_lift[0] == 1 && peak->lane_lift[1] == 0);
    scenario_free(scenario);
}

/* Two days of 10 % less before; after it 30 %, 20 % and 10 % less; twice as slow on the day, then 2 and 1.5 times. */
static void test_the_days_before_and_after_follow_from_the_dates(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(
        DAY("2026-01-08", ",\"dip_before\":\"2d\",\"dip_share\":\"10%\",\"recovery\":\"3d\",\"recovery_share\":\"30%\","
                          "\"handling_factor\":2,\"transit_factor\":3,\"slow_after\":\"2d\""));
    static const double usual[] = {1, 0.9, 0.9, 1, 0.7, 0.8, 0.9, 1}, handling[] = {1, 1, 1, 2, 2, 1.5, 1, 1},
                        transit[] = {1, 1, 1, 3, 3, 2, 1, 1};
    for (int64_t day = 0; day < 8; day++) {
        assert_near(scenario_day(scenario, day)->usual_factor, usual[day], 1e-9);
        assert_near(scenario_day(scenario, day)->handling_factor, handling[day], 1e-9);
        assert_near(scenario_day(scenario, day)->transit_factor, transit[day], 1e-9);
    }
    scenario_free(scenario);
}

#define PAIR(second)                                                                                                   \
    "demand.peaks=[{\"name\":\"a\",\"from\":\"2026-01-08\",\"to\":\"2026-01-09\",\"factor\":2},{\"name\":\"b\","       \
    "\"from\":\"" second "\",\"factor\":2}]"

static void test_what_is_wrong_with_a_peak_is_said(void **state)
{
    (void)state;
    expect_findings(PAIR("2026-01-10"), "");
    expect_findings(PAIR("2026-01-09"), "/demand/peaks/1: peaks \"a\" and \"b\" have a date in common: a date has one "
                                        "peak at most");
    expect_findings(PAIR("2026-01-07"), "");
    expect_findings(DAY("2026-01-08", ",\"to\":\"2026-01-07\""),
                    "/demand/peaks/0: peak \"sale\" ends before it begins");
    expect_findings(DAY("2026-01-08", ",\"to\":\"2026-01-08\""), "");
    expect_findings(DAY("2026-01-08", ",\"hours\":\"22:00..06:00\""),
                    "/demand/peaks/0/hours: the hours of peak \"sale\" must end after they begin, at 24:00 at the "
                    "latest");
    expect_findings(DAY("2026-01-08", ",\"hours\":\"22:00..24:00\""), "");
    expect_findings(DAY("2026-01-08", ",\"categories\":{\"toy\":1}"),
                    "/demand/peaks/0/categories/toy: there is no category \"toy\"; did you mean \"toys\"?");
    expect_findings(DAY("2026-01-08", ",\"routes\":{\"CN_EU\":1}"),
                    "/demand/peaks/0/routes/CN_EU: there is no lane \"CN_EU\"; did you mean \"CN-EU\"?");
    expect_findings(DAY("2026-01-08", ",\"routes\":{\"CN-EU\":100}"), "");
    expect_findings(DAY("2026-01-08", ",\"routes\":{\"CN-EU\":101}"),
                    "/demand/peaks/0/routes/CN-EU: \"CN-EU\" is 101: allowed are 0 to 100");
    expect_findings(DAY("2026-01-08", ",\"routes\":[]"),
                    "/demand/peaks/0/routes: \"routes\" must be an object of names and numbers, not an array");
    expect_findings("demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-08\",\"factor\":0.9}]",
                    "/demand/peaks/0/factor: \"factor\" is 0.9: allowed are 1 to 1000");
    expect_findings("demand.peaks=[{\"name\":\"sale\",\"factor\":2}]",
                    "/demand/peaks/0: missing \"from\": First date, UTC");
}

/* The last day is 2026-05-02, the first 2026-01-05. */
static void test_a_peak_outside_of_the_run_is_warned_of(void **state)
{
    (void)state;
    expect_findings(DAY("2026-05-02", ""), "");
    expect_findings(DAY("2026-05-03", ""),
                    "warning: /demand/peaks/0: peak \"sale\" lies outside of the run: it has no effect");
    expect_findings(DAY("2026-01-03", ",\"to\":\"2026-01-05\""), "");
    expect_findings(DAY("2026-01-03", ",\"to\":\"2026-01-04\""),
                    "warning: /demand/peaks/0: peak \"sale\" lies outside of the run: it has no effect");
}

static void test_hours_in_which_nobody_orders_are_refused(void **state)
{
    (void)state;
    char set[512] = "demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-08\",\"factor\":3,\"hours\":\"00:00..20:00\","
                    "\"hour_share\":[\"rest\"";
    for (int hour = 1; hour < 24; hour++)
        strcat(set, hour == 20 ? ",\"100%\"" : ",\"0%\"");
    strcat(set, "]}]");
    expect_findings(set, "/demand/peaks/0: nobody orders in the hours of peak \"sale\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_peak_without_more_adds_its_factor_less_one),
        cmocka_unit_test(test_without_peaks_no_day_is_looked_up),
        cmocka_unit_test(test_hours_bound_what_a_peak_adds),
        cmocka_unit_test(test_a_profile_of_its_own_moves_orders_between_hours),
        cmocka_unit_test(test_categories_and_routes_take_their_part),
        cmocka_unit_test(test_the_days_before_and_after_follow_from_the_dates),
        cmocka_unit_test(test_what_is_wrong_with_a_peak_is_said),
        cmocka_unit_test(test_a_peak_outside_of_the_run_is_warned_of),
        cmocka_unit_test(test_hours_in_which_nobody_orders_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
