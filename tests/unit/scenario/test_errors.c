/*
 * Every way a scenario document can be wrong, with its exact message, and both sides of the ranges.
 */
#include "fixture.h"

struct row {
    const char *set, *expected;
};

static void expect_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_findings(rows[i].set, rows[i].expected);
}
#define EXPECT(rows) expect_rows(rows, sizeof(rows) / sizeof((rows)[0]))

static void test_single_values_of_a_wrong_kind(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"format=redress/scenario/2", "/format: \"format\" must be \"redress/scenario/1\""},
        {"format=1", "/format: \"format\" must be \"redress/scenario/1\""},
        {"title=true", "/title: \"title\" must be text, not a boolean"},
        {"source=5", "/source: \"source\" must be text, not a number"},
        {"demand.why=[]", "/demand/why: \"why\" must be text, not an array"},
        {"name=null", "/name: \"name\" must be a name, not null"},
        {"name=", "/name: \"name\" is 0 bytes long: names have 1 to 64 bytes"},
        {"name=12345678901234567890123456789012345678901234567890123456789012345",
         "/name: \"name\" is 65 bytes long: names have 1 to 64 bytes"},
        {"name=\"a\\tb\"", "/name: \"name\" has a control character"},
        {"categories.home.perishable=\"yes\"",
         "/categories/0/perishable: \"perishable\" must be true or false, not a string"},
        {"demand.orders_per_day=\"100\"", "/demand/orders_per_day: \"orders_per_day\" must be a number, not a string"},
        {"sellers.count=\"10\"", "/sellers/count: \"count\" must be a whole number, not a string"},
        {"sellers.count=10.5", "/sellers/count: \"count\" is 10.5: write a whole number"},
        {"sellers.count=10.00000000000000001",
         "/sellers/count: \"count\" is 10.00000000000000001: write a whole number"},
        {"sellers.count=10.0", ""},
        {"sellers.count=1e1", ""},
        {"sellers.count=1e20", "/sellers/count: \"count\" is 1e20: allowed are 1 to 1000000"},
        {"demand.orders_per_day=10000000.0000001",
         "/demand/orders_per_day: \"orders_per_day\" is 10000000.0000001: allowed are 0.001 to 10000000"},
        {"costs.dispute=true",
         "/costs/dispute: \"dispute\" must be an amount of money such as \"200.00\", not a boolean"},
        {"costs.dispute=2.001.0",
         "/costs/dispute: \"2.001.0\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"desks.desk.publish_after=2",
         "/desks/0/publish_after: \"publish_after\" must be a duration such as \"15d\", not a number"},
        {"costs.commission=0.1", "/costs/commission: \"commission\" must be a share such as \"5.5%\", not a number"},
        {"costs.commission=\"10\"", "/costs/commission: \"10\" has no \"%\"; write a share such as \"5.5%\""},
        {"calendar.start=20260105", "/calendar/start: \"start\" must be a date such as \"2026-11-11\", not a number"},
        {"calendar.measure=1.5d", "/calendar/measure: \"measure\" is 36h: write whole days"},
        {"categories.home.class=5", "/categories/0/class: \"class\" must be an item class, not a number"},
        {"categories.home.class=hom", "/categories/0/class: \"hom\" is not an item class; did you mean \"home\"?"},
        {"lanes.CN-EU.law=us", "/lanes/0/law: \"us\" is not a lane law"},
        {"lanes.CN-EU.law=eus", "/lanes/0/law: \"eus\" is not a lane law; did you mean \"eu\"?"},
        {"currency=usd", "/currency: \"currency\" must be three capital letters, such as \"USD\""},
        {"currency=5", "/currency: \"currency\" must be a currency such as \"USD\", not a number"},
        {"history.sellers=stationery",
         "/history/sellers: \"stationery\" is not \"stationary\" or \"empty\"; did you mean \"stationary\"?"},
        {"history.buyers=none", "/history/buyers: \"none\" is not \"stationary\" or \"empty\""},
        {"demand=5", "/demand: \"demand\" must be an object, not a number"},
        {"categories={}", "/categories: \"categories\" must be a list, not an object"},
        {"categories.toys=7", "/categories/1: element 1 must be an object, not a number"},
    };
    EXPECT(rows);
}

static void test_ranges_have_two_sides(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"demand.orders_per_day=0.001", ""},
        {"demand.orders_per_day=0.0009",
         "/demand/orders_per_day: \"orders_per_day\" is 0.0009: allowed are 0.001 to 10000000"},
        {"demand.orders_per_day=10000000", ""},
        {"demand.orders_per_day=10000001",
         "/demand/orders_per_day: \"orders_per_day\" is 10000001: allowed are 0.001 to 10000000"},
        {"demand.demand_multiplier_at_most=1", ""},
        {"demand.demand_multiplier_at_most=0.99",
         "/demand/demand_multiplier_at_most: \"demand_multiplier_at_most\" is 0.99: allowed are 1 to 100"},
        {"sellers.count=1", ""},
        {"sellers.count=0", "/sellers/count: \"count\" is 0: allowed are 1 to 1000000"},
        {"sellers.count=1000001", "/sellers/count: \"count\" is 1000001: allowed are 1 to 1000000"},
        {"buyers.count=100000000", ""},
        {"buyers.count=100000001", "/buyers/count: \"count\" is 100000001: allowed are 1 to 100000000"},
        {"desks.desk.publish_after=1h", ""},
        {"desks.desk.publish_after=3599s",
         "/desks/0/publish_after: \"publish_after\" is 59m+59s: allowed are 1h to 30d"},
        {"desks.desk.cost_per_hour=1000000.00", ""},
        {"desks.desk.cost_per_hour=1000000.01",
         "/desks/0/cost_per_hour: \"cost_per_hour\" is 1000000.01: allowed are 0.00 to 1000000.00"},
        {"costs.commission=100%", ""},
        {"costs.commission=100.01%", "/costs/commission: \"commission\" is 100.01%: allowed are 0% to 100%"},
        {"sellers.placement_at_most=100%", ""},
        {"sellers.placement_at_most=99.99%",
         "/sellers/placement_at_most: \"placement_at_most\" is 99.99%: allowed are 100% to 1000%"},
        {"desks.desk.shrinkage=95%", ""},
        {"desks.desk.shrinkage=95.1%", "/desks/0/shrinkage: \"shrinkage\" is 95.1%: allowed are 0% to 95%"},
        {"calendar.measure=1d", ""},
        {"calendar.measure=0d", "/calendar/measure: \"measure\" is 0d: allowed are 1d to 3650d"},
        {"calendar.warm_up=3532d", ""}, /* 3532 + 28 + 90 = 3650 */
        {"calendar.warm_up=3533d", "/calendar: warm-up, measured window and drain come to 3651d: at most 3650d"},
    };
    EXPECT(rows);
}

static void test_lists_and_maps(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"categories=[]", "/categories: \"categories\" has 0 elements: allowed are 1 to 1000"},
        {"lanes=[]", "/lanes: \"lanes\" has 0 elements: allowed are 1 to 10000"},
        {"desks=[]", "/desks: \"desks\" has 0 elements: allowed are 1 to 64"},
        {"desks.desk.shifts=[]", "/desks/0/shifts: \"shifts\" has 0 elements: allowed are 1 to 64"},
        {"demand.weekday_share=[\"100%\"]", "/demand/weekday_share: \"weekday_share\" has 1 elements: it needs 7"},
        {"demand.weekday_share={}", "/demand/weekday_share: \"weekday_share\" must be a list, not an object"},
        {"value_bands=[\"1.00\",\"3.00\",\"2.00\"]",
         "/value_bands/2: element 2 of \"value_bands\" is not above the one before it"},
        {"value_bands=[\"1.00\",\"1.00\",\"2.00\"]",
         "/value_bands/1: element 1 of \"value_bands\" is not above the one before it"},
        {"value_bands=[\"1.00\",\"1.01\",\"1.02\"]", ""},
        {"ratings.ordered_logit.cuts=[-2,-1,-1,0]",
         "/ratings/ordered_logit/cuts/2: element 2 of \"cuts\" is not above the one before it"},
        {"ratings.ordered_logit.cuts=[-2,-1,\"0\",1]",
         "/ratings/ordered_logit/cuts/2: element 2 must be a number, not a string"},
        {"desks.desk.handling_by_reason={\"damagd\":2}",
         "/desks/0/handling_by_reason/damagd: unknown key \"damagd\"; did you mean \"damaged\"?"},
        {"desks.desk.handling_by_reason=2",
         "/desks/0/handling_by_reason: \"handling_by_reason\" must be an object, not a number"},
        {"desks.desk.handling_by_reason={\"damaged\":0}",
         "/desks/0/handling_by_reason/damaged: \"damaged\" is 0: allowed are 0.01 to 100"},
        {"buyers.segments.usual.patience_by_tracking={\"moving\":0.01,\"stalled\":10,\"why\":\"test\"}", ""},
        {"buyers.segments.usual.patience_by_tracking.moving=0.009",
         "/buyers/segments/0/patience_by_tracking/moving: \"moving\" is 0.009: allowed are 0.01 to 10"},
        {"buyers.segments.usual.patience_by_tracking.stalled=10.1",
         "/buyers/segments/0/patience_by_tracking/stalled: \"stalled\" is 10.1: allowed are 0.01 to 10"},
        {"buyers.segments.usual.patience_by_tracking={\"returned\":2}",
         "/buyers/segments/0/patience_by_tracking/returned: unknown key \"returned\""},
        {"desks.desk.finds_buyer.item={\"none\":{\"true_claim\":\"5%\"}}",
         "/desks/0/finds_buyer/item/none: missing \"false_claim\""},
        {"desks.desk.finds_buyer.not_received={\"stalled\":{\"true_claim\":\"5%\",\"false_claim\":\"5%\"}}", ""},
        /* nobody claims a parcel as missing that has come back */
        {"desks.desk.finds_buyer.not_received={\"returned\":{\"true_claim\":\"5%\",\"false_claim\":\"5%\"}}",
         "/desks/0/finds_buyer/not_received/returned: unknown key \"returned\""},
        {"desks.desk.finds_buyer.item={\"none\":\"5%\"}",
         "/desks/0/finds_buyer/item/none: \"none\" must be an object with \"true_claim\" and \"false_claim\", not a "
         "string"},
        {"desks.desk.finds_buyer.item={\"none\":{\"true_claim\":\"5%\",\"false_claim\":\"5%\",\"x\":1}}",
         "/desks/0/finds_buyer/item/none/x: unknown key \"x\""},
        {"exchange=5", "/exchange: \"exchange\" must be an object, not a number"},
        {"exchange.eur=\"1.25\"",
         "/exchange/eur: \"eur\" must be another currency: three capital letters, such as \"USD\""},
        {"exchange.USD=\"1.25\"",
         "/exchange/USD: \"USD\" must be another currency: three capital letters, such as \"USD\""},
        {"exchange.GBP=true", "/exchange/GBP: \"GBP\" must be a rate such as \"5.40\", not a boolean"},
        {"exchange.GBP=\"1.2.5\"",
         "/exchange/GBP: \"GBP\" must be a rate such as \"5.40\": at most 7 digits and 9 decimals"},
        {"exchange.GBP=\"0.1234567891\"",
         "/exchange/GBP: \"GBP\" must be a rate such as \"5.40\": at most 7 digits and 9 decimals"},
        {"exchange.GBP=\"1.\"",
         "/exchange/GBP: \"GBP\" must be a rate such as \"5.40\": at most 7 digits and 9 decimals"},
        {"exchange.GBP=\"0.0\"", "/exchange/GBP: \"GBP\" is a rate of 0"},
        {"exchange.GBP=\"0.000000001\"", ""},
    };
    EXPECT(rows);
}

static void test_references_and_names(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"lanes.CN-EU.carrier=est", "/lanes/0/carrier: there is no carrier \"est\"; did you mean \"east\"?"},
        {"lanes.CN-EU.carrier=5", "/lanes/0/carrier: \"carrier\" must be the name of a carrier, not a number"},
        {"lanes.EU-EU.name=CN-EU", "/lanes/1: two of \"lanes\" are named \"CN-EU\""},
        {"categories.toys.name=home", "/categories/1: two of \"categories\" are named \"home\""},
        {"desks.desk.shifts.late.name=day", "/desks/0/shifts/1: two of \"shifts\" are named \"day\""},
        {"desks.desk.holidays=DE", ""},
        {"desks.desk.holidays=D",
         "/desks/0/holidays: there is no country \"D\" in calendar.holidays; did you mean \"DE\"?"},
        {"desks.desk.languages=[\"fr\"]", "/desks: no desk serves the language \"en\" that buyers speak"},
        {"desks.desk.languages=[\"fr\",\"en\"]", "warning: /desks/0/languages/0: no buyer speaks \"fr\""},
        {"desks.desk.languages=[]", "/desks/0/languages: \"languages\" has 0 elements: allowed are 1 to 100"},
        {"desks.desk.languages=en", "/desks/0/languages: \"languages\" must be a list of languages, not a string"},
        {"desks.desk.languages=[5]", "/desks/0/languages/0: element 0 must be a name, not a number"},
        {"buyers.segments.usual.language={\"sv\":\"100%\"}", ""},
        {"realism=[{\"figure\":\"late_shar\",\"reference\":\"5%\"}]",
         "/realism/0/figure: \"late_shar\" is not a known figure; did you mean \"late_share\"?"},
        {"realism=[{\"reference\":\"5%\"}]", "/realism/0: missing \"figure\": Which figure"},
        {"realism=[{\"figure\":\"late_share\"}]", "/realism/0: state either \"reference\" or \"band\""},
        {"realism=[{\"figure\":\"late_share\",\"reference\":\"5%\",\"band\":[\"5%\",\"6%\"]}]",
         "/realism/0: state either \"reference\" or \"band\""},
        {"realism=[{\"figure\":\"late_share\",\"band\":[\"6%\",\"5%\"]}]",
         "/realism/0/band: \"band\" ends below its beginning"},
        {"realism=[{\"figure\":\"late_share\",\"band\":\"5%\"}]",
         "/realism/0/band: \"band\" must be a list of the lowest and the highest value"},
        {"realism=[{\"figure\":\"delivery_days.p50\",\"reference\":\"5%\"}]",
         "/realism/0/reference: \"5%\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"realism=[{\"figure\":\"stars.mean\",\"reference\":5}]", ""},
        {"realism=[{\"figure\":\"stars.mean\",\"reference\":5.1}]",
         "/realism/0/reference: \"reference\" is 5.1: allowed are 1 to 5"},
    };
    EXPECT(rows);
}

static void test_limits_over_several_fields(void **state)
{
    (void)state;
    static const struct row rows[] = {
        /* defaults: damaged 0.5, defective 1.5, wrong 0.2, missing 0.5 and not as described, in percent */
        {"categories.home.not_as_described=97.3%", ""},
        {"categories.home.not_as_described=97.4%",
         "/categories/0: the faults of \"home\" times the largest fault_factor 1, with the lanes' damage, come to "
         "100.1%: at most 100%"},
        {"categories.home.counterfeit=95.3%", ""}, /* not as described is 2 % */
        {"categories.home.counterfeit=95.4%",
         "/categories/0: the faults of \"home\", with its counterfeits times counterfeit_factor and the lanes' damage, "
         "come to 100.1%: at most 100%"},
        {"costs.harm={\"damaged\":1,\"late\":0}", ""},
        {"costs.harm={\"damaged\":1.1}", "/costs/harm/damaged: \"damaged\" is 1.1: allowed are 0 to 1"},
        {"sellers.segments.good.accepts_true=80%", ""}, /* offers_true is 20 % */
        {"sellers.segments.good.accepts_true=80.1%",
         "/sellers/segments/0: \"accepts_true\" and \"offers_true\" sum to 100.1%: at most 100%"},
        {"sellers.segments.good.offers_false=75%", ""}, /* accepts_false is 25 % */
        {"sellers.segments.good.offers_false=75.1%",
         "/sellers/segments/0: \"accepts_false\" and \"offers_false\" sum to 100.1%: at most 100%"},
        {"desks.desk.shifts.day={\"name\":\"day\",\"hours\":\"09:00..17:00\",\"mediators\":2,\"min\":3,\"max\":3}", ""},
        {"desks.desk.shifts.day={\"name\":\"day\",\"hours\":\"09:00..17:00\",\"mediators\":2,\"min\":4,\"max\":3}",
         "/desks/0/shifts/0/min: \"min\" is 4, above \"max\" 3"},
    };
    EXPECT(rows);
}

static void test_all_findings_of_a_document_come_at_once_with_their_places(void **state)
{
    (void)state;
    expect_findings_of("{\"format\": \"redress/scenario/1\", \"nam\": \"x\",\n"
                       " \"currency\": \"USD\",\n"
                       " \"calendar\": {\"start\": \"2026-02-30\", \"measure\": 5},\n"
                       " \"lanes\": [{\"from\": \"A\"}],\n"
                       " \"desks\": []}",
                       "1:1: missing \"categories\": What is sold\n"
                       "1:1: missing \"demand\": How many orders, and when\n"
                       "1:1: missing \"name\": Short name, shown in results\n"
                       "1:1: missing \"sellers\": Who sells\n"
                       "1:1: missing \"title\": What the market is, in one line\n"
                       "1:34: /nam: unknown key \"nam\"; did you mean \"name\"?\n"
                       "3:24: /calendar/start: \"2026-02-30\" has day 30; February 2026 has days 01 to 28\n"
                       "3:49: /calendar/measure: \"measure\" must be a duration such as \"15d\", not a number\n"
                       "4:12: /lanes/0: missing \"promise\": Payment to the delivery date shown to the buyer\n"
                       "4:12: /lanes/0: missing \"to\": Destination: country or region\n"
                       "4:12: /lanes/0: missing \"transit\": Hand-over to delivery, before the carrier's shock\n"
                       "5:11: /desks: \"desks\" has 0 elements: allowed are 1 to 64");
}

static void test_a_document_that_is_no_object(void **state)
{
    (void)state;
    expect_findings_of("[]", "1:1: the document must be an object, not an array");
    expect_findings_of("\n 7", "2:2: the document must be an object, not a number");
}

static void test_a_missing_file_is_an_input_output_error(void **state)
{
    (void)state;
    struct rd_findings found;
    struct rd_error err = {0};
    struct scenario *scenario = NULL;
    rd_findings_init(&found);
    assert_int_equal(scenario_load("/nowhere/at/all.json", NULL, &scenario, &found, &err), RD_IO);
    assert_null(scenario);
    assert_int_equal(found.count, 0);
    rd_findings_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_values_of_a_wrong_kind),
        cmocka_unit_test(test_ranges_have_two_sides),
        cmocka_unit_test(test_lists_and_maps),
        cmocka_unit_test(test_references_and_names),
        cmocka_unit_test(test_limits_over_several_fields),
        cmocka_unit_test(test_all_findings_of_a_document_come_at_once_with_their_places),
        cmocka_unit_test(test_a_document_that_is_no_object),
        cmocka_unit_test(test_a_missing_file_is_an_input_output_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
