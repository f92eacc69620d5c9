/*
 * The scenario's currency: its smallest amount, and defaults in money, which are dollars.
 */
#include "fixture.h"

#define YEN "currency=JPY"
#define RATE "exchange={\"USD\": \"150\"}"

#define MARKET(currency, price, contact)                                                                               \
    "{\"format\": \"redress/scenario/1\", \"name\": \"m\", \"title\": \"M\",\n \"currency\": \"" currency "\",\n"      \
    " \"exchange\": {\"USD\": \"150\"}, \"calendar\": {\"start\": \"2026-01-05\", \"measure\": \"28d\"},\n"            \
    " \"demand\": {\"orders_per_day\": 100},\n"                                                                        \
    " \"categories\": [{\"name\": \"home\", \"class\": \"home\", \"price\":\n  \"" price "\"}],\n"                     \
    " \"lanes\": [{\"from\": \"A\", \"to\": \"B\", \"promise\": \"7d\", \"transit\": \"3d\"}],\n"                      \
    " \"sellers\": {\"count\": 10}, \"costs\": {\"dispute\": \"300\", \"contact\":\n  \"" contact "\"},\n"             \
    " \"desks\": [{\"name\": \"desk\", \"shifts\": [{\"name\": \"day\", \"days\": \"Mon..Fri\",\n"                     \
    "  \"hours\": \"09:00..17:00\", \"mediators\": 2}]}]}"

static void test_an_amount_is_whole_where_the_currency_has_no_smaller(void **state)
{
    (void)state;
    expect_findings_of(MARKET("JPY", "2000.00", "15"), "");
    expect_findings_of(MARKET("USD", "2000.50", "0.10"),
                       "3:22: /exchange/USD: \"USD\" must be another currency: three capital letters, such as \"USD\"");
    expect_findings_of(MARKET("BRL", "2000.50", "0.10"), "");
    expect_findings_of(
        MARKET("JPY", "2000.50", "0.10"),
        "6:3: /categories/0/price: \"price\": 2000.50 JPY is not a whole amount: the smallest amount of "
        "JPY is 1.00; write 2000.00 or 2001.00\n"
        "9:3: /costs/contact: \"contact\": 0.10 JPY is not a whole amount: the smallest amount of JPY is "
        "1.00; write 0.00 or 1.00");
}

static void test_a_currency_that_iso_4217_does_not_have_is_told(void **state)
{
    (void)state;
    expect_findings_of(
        MARKET("USE", "20.00", "0.10"),
        "2:14: warning: /currency: ISO 4217 has no currency USE: amounts are kept to hundredths; did you "
        "mean \"USD\"?");
    expect_findings_of(MARKET("KWD", "20.00", "0.10"),
                       "2:14: warning: /currency: KWD has 3 decimals after ISO 4217: amounts are kept, and rounded, to "
                       "hundredths");
}

static void test_defaults_in_money_are_converted_by_the_exchange(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(small_scenario, YEN, RATE, NULL);
    assert_int_equal(scenario->money_step, 100);
    assert_int_equal(scenario->buyer_segments[0].complains_at_minor, 750000);
    assert_int_equal(scenario->buyer_segments[0].insures_at_minor, 750000);
    assert_int_equal(scenario->costs.dispute_minor, 30000);
    assert_int_equal(scenario->costs.contact_minor, 1500);
    assert_int_equal(scenario->costs.chargeback_fee_minor, 225000);
    assert_int_equal(scenario->desks[0].cost_per_hour_minor, 270000);
    assert_int_equal(scenario->value_band_minor[0], 750000);
    assert_int_equal(scenario->value_band_minor[1], 1500000);
    assert_int_equal(scenario->value_band_minor[2], 3000000);
    scenario_free(scenario);
    /* half up to the smallest amount: 0.10 and 15.00 dollars are 14.55 and 2182.5 yen */
    scenario = scenario_of(small_scenario, YEN, "exchange={\"USD\": \"145.5\"}", NULL);
    assert_int_equal(scenario->costs.contact_minor, 1500);
    assert_int_equal(scenario->costs.chargeback_fee_minor, 218300);
    scenario_free(scenario);
    /* what is above 0 stays so */
    scenario = scenario_of(small_scenario, YEN, "exchange={\"USD\": \"0.5\"}", NULL);
    assert_int_equal(scenario->costs.contact_minor, 100);
    scenario_free(scenario);
}

static void test_what_is_stated_is_not_converted(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(small_scenario, YEN, RATE, "buyers.segments.usual.complains_at=50.00");
    assert_int_equal(scenario->buyer_segments[0].complains_at_minor, 5000);
    scenario_free(scenario);
    /* an edit of one edge leaves the others at the default, in yen */
    scenario = scenario_of(small_scenario, YEN, RATE, "value_bands.1=9000.00");
    assert_int_equal(scenario->value_band_minor[0], 750000);
    assert_int_equal(scenario->value_band_minor[1], 900000);
    assert_int_equal(scenario->value_band_minor[2], 3000000);
    scenario_free(scenario);
}

static void test_without_a_rate_every_default_in_use_is_told(void **state)
{
    (void)state;
#define TOLD(key, what, from, to)                                                                                      \
    "warning: /currency: \"" key "\" of " what " is left out: its default, " from " in USD, counts as " to             \
    " in BRL; state it, or add a rate: \"exchange\": {\"USD\": \"…\"}"
    expect_findings(
        "currency=BRL",
        TOLD("chargeback_fee", "the costs", "\"15.00\"", "\"15.00\"") "\n" TOLD("complains_at", "a segment of buyers", "\"50.00\"", "\"50.00\"") "\n" TOLD(
            "contact", "the costs", "\"0.10\"",
            "\"0.10\"") "\n" TOLD("cost_per_hour", "a desk", "\"18.00\"",
                                  "\"18.00\"") "\n" TOLD("dispute", "the costs", "\"2.00\"",
                                                         "\"2.00\"") "\n" TOLD("insures_at", "a segment of buyers",
                                                                               "\"50.00\"",
                                                                               "\"50.00\"") "\n" TOLD("value_bands",
                                                                                                      "a scenario",
                                                                                                      "[\"50.00\", "
                                                                                                      "\"100.00\", "
                                                                                                      "\"200.00\"]",
                                                                                                      "[\"50.00\","
                                                                                                      "\"100.00\","
                                                                                                      "\"200.00\"]"));
    expect_findings("currency=USD", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_amount_is_whole_where_the_currency_has_no_smaller),
        cmocka_unit_test(test_a_currency_that_iso_4217_does_not_have_is_told),
        cmocka_unit_test(test_defaults_in_money_are_converted_by_the_exchange),
        cmocka_unit_test(test_what_is_stated_is_not_converted),
        cmocka_unit_test(test_without_a_rate_every_default_in_use_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
