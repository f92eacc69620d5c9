/*
 * Families of shares: sums, the rest, and what setting one does to the others.
 */
#include "fixture.h"

#include <string.h>

static void test_a_family_sums_to_100_percent_within_rounding(void **state)
{
    (void)state;
#define EVIDENCE "buyers.segments.usual.evidence="
#define AT "/buyers/segments/0/evidence"
    expect_findings(EVIDENCE "{\"none\":\"50%\",\"photo\":\"50.05%\"}", "");
    expect_findings(EVIDENCE "{\"none\":\"50%\",\"photo\":\"49.95%\"}", "");
    expect_findings(EVIDENCE "{\"none\":\"50%\",\"photo\":\"50.0500001%\"}",
                    AT ": the shares of \"evidence\" sum to 100.0500001%: they must sum to 100% (0.05% more or less), "
                       "or one must be \"rest\"");
    expect_findings(EVIDENCE "{\"none\":\"50%\",\"photo\":\"49.9499999%\"}", AT
                    ": the shares of \"evidence\" sum to 99.9499999%: they must sum to 100% (0.05% more or less), or "
                    "one must be \"rest\"");
    expect_findings(EVIDENCE "{}", AT ": the shares of \"evidence\" sum to 0%: they must sum to 100% (0.05% more or "
                                      "less), or one must be \"rest\"");
    expect_findings(EVIDENCE "{\"none\":\"101%\",\"photo\":\"rest\"}",
                    AT "/none: \"none\" is 101%: allowed are 0% to 100%");
    expect_findings(EVIDENCE "{\"none\":\"60%\",\"photo\":\"40%\",\"video\":\"rest\"}", "");
    expect_findings(EVIDENCE "{\"none\":\"60%\",\"photo\":\"41%\",\"video\":\"rest\"}",
                    AT ": the shares of \"evidence\" sum to 101% and leave nothing for \"rest\": at most 100%");
    expect_findings(EVIDENCE "{\"none\":\"60%\",\"photo\":\"rest\",\"video\":\"rest\"}",
                    AT ": two of the shares of \"evidence\" are \"rest\" (a share not given is too): only one may be");
    expect_findings(EVIDENCE "{\"none\":\"60%\",\"phto\":\"rest\"}",
                    AT "/phto: unknown key \"phto\"; did you mean \"photo\"?");
#undef AT
}

static void test_a_share_not_given_is_the_rest(void **state)
{
    (void)state;
    struct scenario *scenario = small_with(NULL);
    assert_near(scenario->categories[2].share, 0.1, 1e-12); /* 100 - 60 - 30 */
    assert_near(scenario->lanes[0].share, 0.5, 1e-12);
    assert_true(scenario->buyer_segments[0].share == 1);
    scenario_free(scenario);
    expect_findings(
        "categories=[{\"name\":\"a\",\"class\":\"other\",\"price\":\"1.00\"},"
        "{\"name\":\"b\",\"class\":\"other\",\"price\":\"1.00\"}]",
        "/categories: two of the shares of \"categories\" are \"rest\" (a share not given is too): only one "
        "may be");
}

static void test_a_rounded_family_is_normalised(void **state)
{
    (void)state;
    struct scenario *scenario =
        small_with("buyers.segments.usual.evidence={\"none\":\"33.3%\",\"photo\":\"33.3%\",\"video\":\"33.4%\"}");
    const double *evidence = scenario->buyer_segments[0].evidence;
    assert_near(evidence[0] + evidence[1] + evidence[2], 1, 1e-15);
    scenario_free(scenario);
    scenario = small_with("buyers.segments.usual.evidence={\"none\":\"50.02%\",\"photo\":\"50.02%\"}");
    assert_near(scenario->buyer_segments[0].evidence[0], 0.5, 1e-15);
    scenario_free(scenario);
}

static void test_setting_a_share_of_a_list_rescales_the_others(void **state)
{
    (void)state;
    /* 60 : 30 : rest 10; home to 20 leaves 80 for 30 : 10 */
    struct scenario *scenario = small_with("categories.home.share=20%");
    assert_near(scenario->categories[0].share, 0.2, 1e-9);
    assert_near(scenario->categories[1].share, 0.6, 1e-9);
    assert_near(scenario->categories[2].share, 0.2, 1e-9);
    scenario_free(scenario);
    /* the rest itself to 55: 45 for 60 : 30 */
    scenario = small_with("categories['a.b'].share=55%");
    assert_near(scenario->categories[0].share, 0.3, 1e-9);
    assert_near(scenario->categories[1].share, 0.15, 1e-9);
    assert_near(scenario->categories[2].share, 0.55, 1e-9);
    scenario_free(scenario);
    scenario = small_with("lanes.CN-EU.share=100%");
    assert_near(scenario->lanes[1].share, 0, 1e-12);
    scenario_free(scenario);
}

static void test_setting_a_share_of_a_map_a_list_or_a_mixture_rescales_the_others(void **state)
{
    (void)state;
    /* defaults 30 : 56 : 14; video to 57 leaves 43 for 30 : 56, half of what they were */
    struct scenario *scenario = small_with("buyers.segments.usual.evidence.video=57%");
    assert_near(scenario->buyer_segments[0].evidence[0], 0.15, 1e-9);
    assert_near(scenario->buyer_segments[0].evidence[1], 0.28, 1e-9);
    scenario_free(scenario);
    scenario =
        scenario_of(small_scenario, "demand.weekday_share=[\"10%\",\"10%\",\"10%\",\"10%\",\"10%\",\"25%\",\"25%\"]",
                    "demand.weekday_share.6=50%", NULL);
    assert_near(scenario->demand.weekday_factor[0], 7 * 0.1 * 50 / 75, 1e-6);
    assert_near(scenario->demand.weekday_factor[6], 3.5, 1e-7);
    scenario_free(scenario);
    scenario = scenario_of(small_scenario,
                           "lanes.CN-EU.transit={\"mixture\":[{\"share\":\"60%\",\"of\":\"1d\"},{\"share\":\"40%\","
                           "\"of\":\"6d\"}]}",
                           "lanes.CN-EU.transit.mixture.0.share=20%", NULL);
    assert_near(quantile_table_mean(scenario->lanes[0].transit), 5 * 86400, 500); /* 0.2 x 1 + 0.8 x 6 */
    scenario_free(scenario);
}

static void test_siblings_of_nothing_cannot_be_rescaled(void **state)
{
    (void)state;
    struct scenario *scenario = small_with("buyers.segments.usual.evidence={\"none\":\"100%\",\"photo\":\"0%\"}");
    scenario_free(scenario);
    const char *sets[] = {"lanes.CN-EU.share=100%", "lanes.CN-EU.share=40%"};
    struct scenario_options options = {.sets = sets, .set_count = 2};
    struct rd_findings found;
    rd_findings_init(&found);
    scenario = NULL;
    enum rd_status status =
        scenario_load_text("small.json", small_scenario, strlen(small_scenario), &options, &scenario, &found, NULL);
    assert_int_equal(status, RD_INPUT);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].file, "--set lanes.CN-EU.share=40%");
    assert_string_equal(found.items[0].message,
                        "a share of 40% leaves the others nothing to keep their proportions by: they are all 0%");
    rd_findings_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_family_sums_to_100_percent_within_rounding),
        cmocka_unit_test(test_a_share_not_given_is_the_rest),
        cmocka_unit_test(test_a_rounded_family_is_normalised),
        cmocka_unit_test(test_setting_a_share_of_a_list_rescales_the_others),
        cmocka_unit_test(test_setting_a_share_of_a_map_a_list_or_a_mixture_rescales_the_others),
        cmocka_unit_test(test_siblings_of_nothing_cannot_be_rescaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
