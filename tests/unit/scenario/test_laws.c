/*
 * Distributions as documents write them. Means and quantiles are those of the textbook forms.
 */
#include "fixture.h"

#include <math.h>
#include <stdio.h>

static const struct quantile_table *transit_of(struct scenario **scenario, const char *law)
{
    char set[1024];
    snprintf(set, sizeof set, "lanes.CN-EU.transit=%s", law);
    *scenario = small_with(set);
    return (*scenario)->lanes[0].transit;
}

static void test_every_law_has_its_mean(void **state)
{
    (void)state;
    static const struct {
        const char *law;
        double mean_s;
    } rows[] = {
        {"2d", 172800},
        {"{\"constant\":\"2d\"}", 172800},
        {"{\"exponential\":{\"mean\":\"1d\"}}", 86400},
        {"{\"gamma\":{\"mean\":\"3d\",\"shape\":1.6}}", 259200},
        {"{\"weibull\":{\"mean\":\"12h\",\"shape\":0.8}}", 43200},
        {"{\"lognormal\":{\"median\":\"1d\",\"sigma\":0.5}}", 86400 * 1.1331484530668263}, /* exp(0.125) */
        {"{\"uniform\":{\"from\":\"1d\",\"to\":\"3d\"}}", 172800},
        {"{\"empirical\":{\"points\":[[\"0%\",\"1d\"],[\"50%\",\"2d\"],[\"100%\",\"5d\"]]}}", 86400 * 2.5},
        {"{\"mixture\":[{\"share\":\"25%\",\"of\":\"1d\"},{\"share\":\"rest\",\"of\":\"5d\"}]}", 345600},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct scenario *scenario;
        const struct quantile_table *table = transit_of(&scenario, rows[i].law);
        assert_near(quantile_table_mean(table), rows[i].mean_s, rows[i].mean_s * 1e-3);
        scenario_free(scenario);
    }
}

static void test_bounds_move_values_to_them(void **state)
{
    (void)state;
    struct scenario *scenario;
    const struct quantile_table *table =
        transit_of(&scenario, "{\"exponential\":{\"mean\":\"1d\"},\"at_least\":\"6h\",\"at_most\":\"2d\"}");
    assert_int_equal(quantile_draw(table, 0), 21600);
    assert_int_equal(quantile_draw(table, UINT32_MAX), 172800);
    scenario_free(scenario);
    table = transit_of(&scenario, "{\"exponential\":{\"mean\":\"1d\"},\"at_least\":\"6h\"}");
    assert_int_equal(quantile_draw(table, 0), 21600);
    assert_true(quantile_draw(table, UINT32_MAX) > 1728000); /* the largest of 2^32 lies 22.9 means out */
    scenario_free(scenario);
}

static void test_a_fields_range_bounds_its_law(void **state)
{
    (void)state;
    struct scenario *scenario;
    const struct quantile_table *table = transit_of(&scenario, "{\"exponential\":{\"mean\":\"100d\"}}");
    assert_int_equal(quantile_draw(table, UINT32_MAX), INT64_C(180) * 86400);
    assert_int_equal(quantile_draw(table, 0), 1);
    scenario_free(scenario);
}

static void test_equal_laws_share_a_table_and_others_do_not(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(small_scenario, "lanes.CN-EU.transit=9d", "lanes.EU-EU.transit=9d", NULL);
    assert_ptr_equal(scenario->lanes[0].transit, scenario->lanes[1].transit);
    assert_ptr_not_equal(scenario->lanes[0].promise, scenario->lanes[1].promise);
    scenario_free(scenario);
}

static void test_money_and_shares_have_laws_too(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, "categories.home.price={\"lognormal\":{\"median\":\"18.00\",\"sigma\":0.8}}",
                    "sellers.segments.good.offer={\"uniform\":{\"from\":\"30%\",\"to\":\"70%\"}}", NULL);
    assert_int_equal(quantile_table_at(scenario->categories[0].price, 0.5), 1800);
    assert_int_equal(quantile_table_at(scenario->seller_segments[0].offer_share_bp, 0.5), 5000);
    scenario_free(scenario);
}

/* Quantiles at (i + 1/2) / n of uniform(1, 3) with n = 4: 1 + 2 x (0.125, 0.375, 0.625, 0.875). */
static void test_seller_sizes_are_stratified_quantiles(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, "sellers.size={\"uniform\":{\"from\":1,\"to\":3}}", "sellers.count=4", NULL);
    static const double expected[] = {1.25, 1.75, 2.25, 2.75};
    for (size_t i = 0; i < 4; i++)
        assert_near(scenario->seller_weight[i], expected[i], 1e-12);
    scenario_free(scenario);
}

static void expect_transit(const char *law, const char *expected)
{
    char set[1024];
    snprintf(set, sizeof set, "lanes.CN-EU.transit=%s", law);
    expect_findings(set, expected);
}

static void test_what_is_no_distribution(void **state)
{
    (void)state;
#define AT "/lanes/0/transit"
#define NO_LAW                                                                                                         \
    AT ": a distribution names one of constant, exponential, gamma, lognormal, weibull, uniform, empirical, mixture: " \
       "this one names "
    expect_transit("true", AT ": \"transit\" must be a distribution or a value, not a boolean");
    expect_transit("5", AT ": \"transit\" must be a duration such as \"15d\", not a number");
    expect_transit("{}", NO_LAW "0");
    expect_transit("{\"constant\":\"1d\",\"exponential\":{\"mean\":\"1d\"}}", NO_LAW "2");
    expect_transit("{\"gama\":{\"mean\":\"1d\",\"shape\":1}}",
                   NO_LAW "0\n" AT "/gama: unknown key \"gama\"; did you mean \"gamma\"?");
    expect_transit("{\"exponential\":\"1d\"}", AT "/exponential: \"exponential\" must be an object, not a string");
    expect_transit("{\"exponential\":{}}", AT "/exponential: missing \"mean\" of the exponential distribution");
    expect_transit("{\"gamma\":{\"mean\":\"1d\"}}", AT "/gamma: missing \"shape\" of the gamma distribution");
    expect_transit("{\"gamma\":{\"mean\":\"1d\",\"shape\":1,\"scale\":1}}", AT "/gamma/scale: unknown key \"scale\"");
    expect_transit("{\"gamma\":{\"mean\":\"0d\",\"shape\":1}}",
                   AT "/gamma/mean: \"mean\" is 0d: allowed are 1s to 180d");
    expect_transit("{\"gamma\":{\"mean\":\"1d\",\"shape\":0.04}}",
                   AT "/gamma/shape: \"shape\" is 0.04: allowed are 0.05 to 1000");
    expect_transit("{\"lognormal\":{\"median\":\"1d\",\"sigma\":4.1}}",
                   AT "/lognormal/sigma: \"sigma\" is 4.1: allowed are 0.001 to 4");
    expect_transit("{\"weibull\":{\"mean\":\"1d\",\"shape\":0.1}}",
                   AT "/weibull/shape: \"shape\" is 0.1: allowed are 0.2 to 100");
    expect_transit("{\"uniform\":{\"from\":\"2d\",\"to\":\"2d\"}}",
                   AT "/uniform: \"uniform\" runs from 2d to 2d: \"from\" must be below \"to\"");
    expect_transit("{\"constant\":\"1d\",\"at_least\":\"2d\",\"at_most\":\"1d\"}",
                   AT ": \"at_least\" 2d is not below \"at_most\" 1d");
    expect_findings("sellers.segments.good.handling={\"exponential\":{\"mean\":\"0d\"}}",
                    "/sellers/segments/0/handling/exponential/mean: \"mean\" is 0d: it must be above 0");
}

static void test_empirical_points(void **state)
{
    (void)state;
#define POINTS(list) "{\"empirical\":{\"points\":" list "}}"
    expect_transit(POINTS("5"), AT "/empirical/points: \"points\" must be a list of points, not a number");
    expect_transit(POINTS("[[\"0%\",\"1d\"]]"),
                   AT "/empirical/points: \"points\" has 1 elements: allowed are 2 to 10000");
    expect_transit(POINTS("[[\"0%\",\"1d\"],[\"100%\"]]"),
                   AT "/empirical/points/1: element 1 must be a pair of a share and a value, such as [\"50%\", …]");
    expect_transit(POINTS("[[\"1%\",\"1d\"],[\"100%\",\"2d\"]]"),
                   AT "/empirical/points: \"points\" must begin at 0% and end at 100%");
    expect_transit(POINTS("[[\"0%\",\"1d\"],[\"99%\",\"2d\"]]"),
                   AT "/empirical/points: \"points\" must begin at 0% and end at 100%");
    expect_transit(POINTS("[[\"0%\",\"1d\"],[\"50%\",\"2d\"],[\"50%\",\"3d\"],[\"100%\",\"4d\"]]"),
                   AT "/empirical/points/2: element 2 is not above the one before it: shares must rise and values must "
                      "not fall");
    expect_transit(POINTS("[[\"0%\",\"1d\"],[\"50%\",\"3d\"],[\"100%\",\"2d\"]]"),
                   AT "/empirical/points/2: element 2 is not above the one before it: shares must rise and values must "
                      "not fall");
    expect_transit(POINTS("[[\"0%\",\"1d\"],[\"50%\",\"3d\"],[\"100%\",\"3d\"]]"), "");
}

static void test_mixtures(void **state)
{
    (void)state;
    expect_transit("{\"mixture\":5}", AT "/mixture: \"mixture\" must be a list of parts, not a number");
    expect_transit("{\"mixture\":[]}", AT "/mixture: \"mixture\" has 0 parts: allowed are 1 to 32");
    expect_transit("{\"mixture\":[5]}",
                   AT "/mixture/0: element 0 must be an object with \"share\" and \"of\", not a number");
    expect_transit("{\"mixture\":[{\"of\":\"1d\"}]}", AT "/mixture/0: missing \"share\" of a mixture's part");
    expect_transit("{\"mixture\":[{\"share\":\"100%\"}]}", AT "/mixture/0: missing \"of\" of a mixture's part");
    expect_transit("{\"mixture\":[{\"share\":\"60%\",\"of\":\"1d\"},{\"share\":\"30%\",\"of\":\"2d\"}]}",
                   AT "/mixture: the shares of the mixture sum to 90%: they must sum to 100% (0.05% more or less), or "
                      "one must be \"rest\"");
    expect_transit("{\"mixture\":[{\"share\":\"100%\",\"of\":{\"mixture\":[]}}]}",
                   AT "/mixture/0/of/mixture: a mixture cannot be part of a mixture");
    expect_transit("{\"mixture\":[{\"share\":\"100%\",\"of\":{\"constant\":\"1d\",\"at_most\":\"1d\"}}]}",
                   AT "/mixture/0/of/at_most: \"at_least\" and \"at_most\" stand beside \"mixture\", not in its parts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_law_has_its_mean),
        cmocka_unit_test(test_bounds_move_values_to_them),
        cmocka_unit_test(test_a_fields_range_bounds_its_law),
        cmocka_unit_test(test_equal_laws_share_a_table_and_others_do_not),
        cmocka_unit_test(test_money_and_shares_have_laws_too),
        cmocka_unit_test(test_seller_sizes_are_stratified_quantiles),
        cmocka_unit_test(test_what_is_no_distribution),
        cmocka_unit_test(test_empirical_points),
        cmocka_unit_test(test_mixtures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
