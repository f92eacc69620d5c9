/*
 * What fields of a member say together: lanes, realism rows, exchange.
 */
#include "fixture.h"

#include <string.h>

static void test_a_lane_without_a_name_is_called_after_its_ends(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(NULL);
    assert_string_equal(scenario->lanes[0].name, "CN-EU");
    assert_string_equal(scenario->lanes[1].name, "EU-EU");
    scenario_free(scenario);
}

static void test_a_lane_crosses_a_border_when_its_ends_differ_unless_stated(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(NULL);
    assert_true(scenario->lanes[0].cross_border);
    assert_false(scenario->lanes[1].cross_border);
    scenario_free(scenario);
    scenario = small_with("lanes.CN-EU.cross_border=false");
    assert_false(scenario->lanes[0].cross_border);
    scenario_free(scenario);
}

static void test_a_lanes_carrier_is_the_first_unless_named(void **state)
{
    (void)state;
    struct scenario *scenario = small_with("carriers.east.shock.monthly_sigma=0.25");
    assert_int_equal(scenario->lanes[0].carrier, 1);
    assert_int_equal(scenario->lanes[1].carrier, 0);
    assert_true(scenario->carriers[1].monthly_sigma == 0.25);
    assert_true(scenario->carriers[0].monthly_sigma == 0);
    scenario_free(scenario);
}

static void test_places_find_their_countries(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, "calendar.holidays={\"CN\": [\"2026-02-17..2026-02-19\"], \"US\": []}",
                    "calendar.platform=US", "lanes.EU-EU.to=CN-GD");
    assert_int_equal(scenario->lanes[0].from_country->count, 3);
    assert_null(scenario->lanes[0].to_country);
    assert_null(scenario->lanes[1].from_country);
    assert_ptr_equal(scenario->lanes[1].to_country, scenario->lanes[0].from_country); /* before the hyphen */
    assert_string_equal(scenario->platform_country->name, "US");
    assert_int_equal(scenario->origin_count, 2);
    assert_int_equal(scenario->lanes[1].origin, 1);
    scenario_free(scenario);
    expect_findings("calendar.platform=UK", "/calendar/platform: there is no country \"UK\" in calendar.holidays");
}

static void test_lanes_of_one_schedule_and_country_share_a_pace(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(
        small_scenario, "calendar.schedules=[{\"name\": \"shop\", \"utc_offset\": \"+08:00\"}, {\"name\": \"post\"}]",
        "lanes.CN-EU.delivers=post", "lanes.EU-EU.delivers=post");
    assert_non_null(scenario->lanes[0].delivers);
    assert_ptr_equal(scenario->lanes[0].delivers, scenario->lanes[1].delivers);
    assert_null(scenario->lanes[0].hands_over);
    scenario_free(scenario);
    expect_findings("lanes.CN-EU.delivers=post",
                    "/lanes/0/delivers: there is no schedule \"post\" in calendar.schedules");
    expect_findings("lanes.CN-EU.hands_over=7",
                    "/lanes/0/hands_over: \"hands_over\" must be the name of a schedule, not a "
                    "number");
}

static void test_no_three_things_are_correlated_against_each_other(void **state)
{
    (void)state;
    scenario_free(small_with("sellers.spread={\"handling_and_faults\": 0.5, \"handling_and_answers\": 0.5, "
                             "\"faults_and_answers\": -0.5}"));
    expect_findings("sellers.spread={\"handling_and_faults\": 0.5, \"handling_and_answers\": 0.5, "
                    "\"faults_and_answers\": -0.51}",
                    "/sellers/spread: no three quantities have the correlations 0.5, 0.5 and -0.51: bring the largest "
                    "nearer to the product of the two others");
}

static void test_only_metrics_are_held_against_figures_of_a_segment(void **state)
{
    (void)state;
    scenario_free(
        small_with("realism=[{\"figure\": \"late_share\", \"segment\": \"class=home\", \"reference\": \"5%\"}]"));
    expect_findings("realism=[{\"figure\": \"delivered.sun\", \"segment\": \"class=home\", \"reference\": \"1%\"}]",
                    "/realism/0/segment: figure \"delivered.sun\" is not a metric: only metrics are broken down by "
                    "segment");
}

static void test_sellers_send_from_the_lanes_origins(void **state)
{
    (void)state;
    struct scenario *scenario = small_with("sellers.countries={\"EU\": \"20%\", \"CN\": \"rest\"}");
    assert_near(scenario->seller_countries[0], 0.8, 1e-9); /* CN comes first among the lanes */
    assert_near(scenario->seller_countries[1], 0.2, 1e-9);
    scenario_free(scenario);
    expect_findings("sellers.countries={\"EU\": \"20%\", \"CM\": \"80%\"}",
                    "/sellers/countries/CM: no lane comes from \"CM\"; did you mean \"CN\"?");
    expect_findings("sellers.countries={\"EU\": \"20%\", \"CN\": \"70%\"}",
                    "/sellers/countries: the shares of \"countries\" sum to 90%: they must sum to 100% (0.05% more or "
                    "less), or one must be \"rest\"");
}

static void test_customs_are_at_borders(void **state)
{
    (void)state;
    struct scenario *scenario = small_with("lanes.CN-EU.customs_delayed=3%");
    assert_near(scenario->lanes[0].customs_delays.share, 0.03, 1e-12);
    assert_true(scenario->lanes[1].customs_delays.threshold == 0);
    scenario_free(scenario);
    expect_findings("lanes.EU-EU.customs_delayed=3%",
                    "/lanes/1/customs_delayed: \"customs_delayed\" is 3%, and lane \"EU-EU\" crosses no border");
}

static void test_a_reference_accepts_what_lies_within(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(
        "realism=[{\"figure\":\"delivery_days.p50\",\"reference\":\"10.5d\",\"within\":\"20%\",\"source\":\"s\"},"
        "{\"figure\":\"late_share\",\"band\":[\"1%\",\"3%\"],\"why\":\"w\"}]");
    assert_int_equal(scenario->realism_count, 2);
    const struct realism_row *row = scenario->realism;
    assert_int_equal(row[0].figure, FIGURE_DELIVERY_P50);
    assert_false(row[0].is_band);
    assert_near(row[0].reference, 10.5, 1e-12);
    assert_near(row[0].lo, 8.4, 1e-9);
    assert_near(row[0].hi, 12.6, 1e-9);
    assert_string_equal(row[0].source, "s");
    assert_null(row[0].why);
    assert_true(row[1].is_band);
    assert_near(row[1].lo, 0.01, 1e-12);
    assert_near(row[1].hi, 0.03, 1e-12);
    assert_string_equal(row[1].why, "w");
    scenario_free(scenario);
}

static void test_figures_are_found_by_name(void **state)
{
    (void)state;
    for (int i = 0; i < FIGURE_COUNT; i++)
        assert_int_equal(realism_figure_find(realism_figure_row((enum realism_figure)i)->name), i);
    assert_int_equal(realism_figure_find("late"), -1);
}

static void test_an_exchange_rate_is_kept_to_nine_decimals(void **state)
{
    (void)state;
    struct scenario *scenario = small_with("exchange={\"EUR\":\"1.25\",\"GBP\":\"1.123456789\",\"source\":\"x\"}");
    assert_int_equal(scenario->exchange_count, 2);
    assert_int_equal(scenario_exchange_ppb(scenario, "EUR"), 1250000000);
    assert_int_equal(scenario_exchange_ppb(scenario, "GBP"), 1123456789);
    assert_int_equal(scenario_exchange_ppb(scenario, "JPY"), 0);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_lane_without_a_name_is_called_after_its_ends),
        cmocka_unit_test(test_a_lane_crosses_a_border_when_its_ends_differ_unless_stated),
        cmocka_unit_test(test_a_lanes_carrier_is_the_first_unless_named),
        cmocka_unit_test(test_places_find_their_countries),
        cmocka_unit_test(test_lanes_of_one_schedule_and_country_share_a_pace),
        cmocka_unit_test(test_no_three_things_are_correlated_against_each_other),
        cmocka_unit_test(test_only_metrics_are_held_against_figures_of_a_segment),
        cmocka_unit_test(test_sellers_send_from_the_lanes_origins),
        cmocka_unit_test(test_customs_are_at_borders),
        cmocka_unit_test(test_a_reference_accepts_what_lies_within),
        cmocka_unit_test(test_figures_are_found_by_name),
        cmocka_unit_test(test_an_exchange_rate_is_kept_to_nine_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
