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
        cmocka_unit_test(test_a_reference_accepts_what_lies_within),
        cmocka_unit_test(test_figures_are_found_by_name),
        cmocka_unit_test(test_an_exchange_rate_is_kept_to_nine_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
