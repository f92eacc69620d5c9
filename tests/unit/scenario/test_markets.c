/*
 * The shipped markets load without a finding and hold what they say of themselves.
 */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct scenario *market(const char *name)
{
    char path[128];
    struct rd_findings found;
    struct rd_error err = {0};
    struct scenario *scenario = NULL;
    snprintf(path, sizeof path, "scenarios/markets/%s.json", name);
    rd_findings_init(&found);
    enum rd_status status = scenario_load(path, NULL, &scenario, &found, &err);
    rd_findings_print(&found, stderr);
    size_t count = found.count;
    rd_findings_release(&found);
    assert_int_equal(count, 0);
    assert_int_equal(status, RD_OK);
    assert_string_equal(scenario->name, name);
    return scenario;
}

/* Offered load over mediators, from the document's own figures. */
static void test_the_queues_have_the_load_their_title_says(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double load;
        uint32_t mediators;
    } rows[] = {
        {"analytic-mm1", 0.9, 1}, {"analytic-mm4", 0.9, 4}, {"analytic-md1", 0.9, 1}, {"analytic-mg1", 0.85, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct scenario *scenario = market(rows[i].name);
        const struct desk *desk = &scenario->desks[0];
        double mean_s = quantile_table_mean(desk->handling);
        assert_int_equal(desk->calendar.count, 1);
        assert_int_equal(desk->calendar.intervals[0].capacity, rows[i].mediators);
        assert_near(scenario->demand.orders_per_day / 86400 * mean_s / rows[i].mediators, rows[i].load, 1e-4);
        assert_true(mean_s >= 599.9);
        assert_true(scenario->demand.day_dispersion == 0);
        scenario_free(scenario);
    }
}

/* 0.4 x 0.5 x 0.7 = 0.14 */
static void test_the_binomial_market_refunds_fourteen_percent(void **state)
{
    (void)state;
    struct scenario *scenario = market("analytic-binomial");
    double chance = scenario->categories[0].not_as_described * scenario->buyer_segments[0].complains.share *
                    scenario->desks[0].item[RD_EVIDENCE_NONE].true_claim;
    assert_near(chance, 0.14, 1e-12);
    assert_true(scenario->desks[0].split_share == 0);
    scenario_free(scenario);
}

static void test_the_minimal_market_leaves_all_it_can_to_defaults(void **state)
{
    (void)state;
    struct scenario *scenario = market("minimal");
    assert_int_equal(scenario->lane_count, 1);
    assert_int_equal(scenario->carrier_count, 1);
    assert_true(scenario->lanes[0].share == 1);
    scenario_free(scenario);
}

/* model_parameters.csv, seller.top1pct|5|10|20, within the ten percent asked of the simulated market. */
static void test_brazils_sellers_are_as_concentrated_as_the_real_ones(void **state)
{
    (void)state;
    struct scenario *scenario = market("brazil");
    static const struct {
        uint32_t count;
        double share;
    } rows[] = {{100, 0.272}, {500, 0.539}, {1000, 0.689}, {2000, 0.839}};
    double all = 0;
    assert_int_equal(scenario->seller_count, 10000);
    for (uint32_t i = 0; i < 10000; i++)
        all += scenario->seller_weight[i];
    for (size_t row = 0; row < 4; row++) {
        double top = 0;
        for (uint32_t i = 0; i < rows[row].count; i++)
            top += scenario->seller_weight[9999 - i];
        assert_near(top / all, rows[row].share, 0.1 * rows[row].share);
    }
    scenario_free(scenario);
}

/*
 * Weighted means that the fit keeps: fault factor 1, and faults as low scores in time (9.09 %) show them, less those
 * without a fault, over what a fault adds to them and the share of faults that have shown by then.
 */
static void test_brazils_faults_come_from_low_scores_and_complaints(void **state)
{
    (void)state;
    struct scenario *scenario = market("brazil");
    double faults = 0, factor = 0;
    for (size_t i = 0; i < scenario->category_count; i++) {
        const struct category *category = &scenario->categories[i];
        faults += category->share * (category->damaged + category->not_as_described + category->defective +
                                     category->wrong_item + category->missing_parts);
    }
    for (size_t i = 0; i < scenario->seller_segment_count; i++)
        factor += scenario->seller_segments[i].share * scenario->seller_segments[i].fault_factor;
    assert_near(faults, (0.0909 - 0.048) / 0.737 / 0.83, 0.002);
    assert_near(factor, 1, 0.005);
    scenario_free(scenario);
}

static void test_the_year_is_brazil_with_another_volume_and_window(void **state)
{
    (void)state;
    struct scenario *month = market("brazil"), *year = market("brazil-year");
    assert_true(year->demand.orders_per_day == month->demand.orders_per_day / 10);
    assert_int_equal(year->measure_s, INT64_C(364) * 86400);
    assert_int_equal(year->realism_count, month->realism_count);
    assert_string_not_equal(year->sha256, month->sha256);
    scenario_free(month);
    scenario_free(year);
}

/* 20 % x 0.5 + 55 % x 0.9 + 25 % x 1.62 = 1, and so for what the buyers speak. */
static void test_the_market_across_borders_adds_up(void **state)
{
    (void)state;
    struct scenario *scenario = market("cross-border");
    double factor = 0, hubs = 0, free_returns = 0;
    for (size_t i = 0; i < scenario->seller_segment_count; i++)
        factor += scenario->seller_segments[i].share * scenario->seller_segments[i].fault_factor;
    for (size_t i = 0; i < scenario->lane_count; i++)
        hubs += scenario->lanes[i].return_hub ? scenario->lanes[i].share : 0;
    for (size_t i = 0; i < scenario->category_count; i++) {
        const struct category *category = &scenario->categories[i];
        free_returns += category->share * category->free_return_share;
        assert_true(!(category->perishable || category->personalised) || category->free_return_share == 0);
    }
    assert_near(factor, 1, 0.005);
    assert_true(hubs > 0.5 && hubs < 0.9); /* some goods go back to the origin */
    assert_true(free_returns > 0.5 && free_returns < 0.8);
    assert_true(scenario->desk_count >= 5);
    scenario_free(scenario);
}

/* 11.11 is day 37 of the window that begins on 2026-10-05, and temporary mediators come with it. */
static void test_the_peak_is_the_market_across_borders_with_one_day_five_times_as_large(void **state)
{
    (void)state;
    struct scenario *usual = market("cross-border"), *peak = market("peak");
    assert_int_equal(usual->demand.peak_count, 0);
    assert_int_equal(peak->demand.peak_count, 1);
    const struct peak *day = &peak->demand.peaks[0];
    assert_true(day->factor == 5);
    assert_int_equal(day->first_day, peak->warm_up_s / 86400 + 37);
    assert_int_equal(day->last_day, day->first_day);
    assert_true(peak->demand.orders_per_day == usual->demand.orders_per_day);
    int64_t december_s = 8 * 7 * INT64_C(86400);
    for (size_t i = 0; i < usual->desk_count; i++) {
        int64_t from_s = peak->warm_up_s + december_s, to_s = from_s + 7 * 86400;
        assert_true(work_calendar_person_seconds(&peak->desks[i].calendar, from_s, to_s) >=
                    work_calendar_person_seconds(&usual->desks[i].calendar, from_s, to_s));
        assert_int_equal(work_calendar_person_seconds(&peak->desks[i].calendar, 0, peak->warm_up_s),
                         work_calendar_person_seconds(&usual->desks[i].calendar, 0, peak->warm_up_s));
    }
    scenario_free(usual);
    scenario_free(peak);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_queues_have_the_load_their_title_says),
        cmocka_unit_test(test_the_binomial_market_refunds_fourteen_percent),
        cmocka_unit_test(test_the_minimal_market_leaves_all_it_can_to_defaults),
        cmocka_unit_test(test_brazils_sellers_are_as_concentrated_as_the_real_ones),
        cmocka_unit_test(test_brazils_faults_come_from_low_scores_and_complaints),
        cmocka_unit_test(test_the_year_is_brazil_with_another_volume_and_window),
        cmocka_unit_test(test_the_market_across_borders_adds_up),
        cmocka_unit_test(test_the_peak_is_the_market_across_borders_with_one_day_five_times_as_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
