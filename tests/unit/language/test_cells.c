/*
 * What is said about cells that do not fit their fact.
 */
#include <stdio.h>

#include "support/check.h"
#include "unit/language/fixture.h"

static const char parameters[] = "\"bound\":{\"title\":\"B\",\"type\":\"money\",\"range\":[\"1.00\",\"1000.00\"],"
                                 "\"values\":[{\"from\":\"always\",\"value\":"
                                 "\"200.00\",\"why\":\"w\",\"basis\":\"assumed\"}]},"
                                 "\"window\":{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],"
                                 "\"values\":[{\"from\":\"always\",\"value\":"
                                 "\"15d\",\"why\":\"w\",\"basis\":\"assumed\"}]}";

/* A remedy whose first rule tests one fact; its only finding is expected, beside the parameters nobody uses. */
static void expect_cell(const char *fact, const char *cell, const char *expected)
{
    char body[2048];
    snprintf(body, sizeof body,
             "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"%s\":%s},\"any\":["
             "{\"order.goods\":\"<= $bound\",\"order.since_placed\":\"<= $window\"}],\"then\":{\"action\":\"none\"}}]}",
             fact, cell);
    const struct fixture fixture = {.parameters = parameters, .decision = "remedy", .body = body};
    const char *const list[] = {expected, NULL};
    expect_findings(&fixture, list);
}

static void types_are_held_against_each_other(void **state)
{
    (void)state;
    expect_cell("order.goods", "\"<= 15d\"",
                "error type-mismatch: \"order.goods\" compared with \"15d\": money against a duration");
    expect_cell("order.goods", "\"5%\"",
                "error type-mismatch: \"order.goods\" compared with \"5%\": money against a share");
    expect_cell("order.since_placed", "\"> 15.00\"",
                "error type-mismatch: \"order.since_placed\" compared with \"15.00\": a duration against money");
    expect_cell("order.cases", "\"> 15d\"",
                "error type-mismatch: \"order.cases\" compared with \"15d\": an integer against a duration");
    expect_cell("order.goods", "\"<= $window\"",
                "error type-mismatch: \"order.goods\" compared with \"$window\": money against a duration");
    expect_cell("item.perishable", "\"damaged\"",
                "error type-mismatch: \"item.perishable\" is true or false, without quotes, not \"damaged\"");
    expect_cell("claim.reason", "true",
                "error type-mismatch: \"claim.reason\" compared with true: a word against true or false");
    expect_cell("claim.reason", "3", "error type-mismatch: \"claim.reason\" compared with 3: a word against a number");
    expect_cell("claim.reason", "\"<= late\"",
                "error type-mismatch: \"claim.reason\" takes words, which are listed, not compared");
    expect_cell("claim.reason", "null",
                "error type-mismatch: \"claim.reason\" compared with null: a missing fact is \"absent\"");
}

static void bare_and_quoted_numbers_are_told_apart(void **state)
{
    (void)state;
    expect_cell("order.goods", "200",
                "error type-mismatch: \"order.goods\" compared with the bare number 200: write money as \"200.00\"");
    expect_cell(
        "lane.return_cost_share", "0.3",
        "error type-mismatch: \"lane.return_cost_share\" compared with the bare number 0.3: write a share as \"5.5%\"");
    expect_cell("order.cases", "2.5", "error bad-value: \"order.cases\" compared with 2.5: not an integer");
    expect_cell(
        "order.since_placed", "\"<= 15\"",
        "error bad-value: \"order.since_placed\": \"15\" has no unit; write a duration such as \"15d\", \"72h\", "
        "\"30m\" or \"10s\"");
}

static void values_are_spelt_as_their_type(void **state)
{
    (void)state;
    expect_cell(
        "order.goods", "\"<= 2.005\"",
        "error bad-value: \"order.goods\": \"2.005\" has more than two decimals; write an amount such as \"200.00\"");
    expect_cell(
        "order.since_placed", "\"<= 1month\"",
        "error bad-value: \"order.since_placed\": \"1month\" has no fixed length in days; write days, such as \"30d\"");
    expect_cell("order.cases", "\"> many\"",
                "error bad-value: \"order.cases\" compared with \"many\": not an integer such as 3");
    expect_cell("lane.return_cost_share", "\"<= 0.005%\"",
                "error too-fine: \"lane.return_cost_share\": \"0.005%\" is finer than a basis point (0.01%)");
    expect_cell(
        "order.goods", "\"$bound\"",
        "error bad-value: \"order.goods\" compared with \"$bound\": write the comparison, such as \"= $bound\"");
    expect_cell(
        "order.goods", "\"200000000.00\"",
        "error out-of-range: \"order.goods\": 200000000.00 is outside what a policy may write, -100000000.00 to "
        "100000000.00");
}

static void unknown_names_get_the_nearest(void **state)
{
    (void)state;
    expect_cell("claim.reason", "\"damagd\"",
                "error unknown-word: unknown word \"damagd\" for \"claim.reason\"; did you mean \"damaged\"?");
    expect_cell("evidence.buyer", "\"certificate\"",
                "error unknown-word: unknown word \"certificate\" for \"evidence.buyer\" (one of none, photo, video)");
    expect_cell("order.good", "\"1.00\"",
                "error unknown-fact: unknown fact \"order.good\"; did you mean \"order.goods\"?");
    expect_cell("order.goods", "\"<= $bund\"",
                "error unknown-parameter: unknown parameter \"$bund\"; did you mean \"$bound\"?");
    expect_cell("weather", "true", "error unknown-fact: unknown fact \"weather\"");
}

static void ranges_and_lists_have_something_in_them(void **state)
{
    (void)state;
    expect_cell("order.goods", "\"20.00..10.00\"",
                "error empty-range: \"order.goods\": \"20.00..10.00\" ends before it starts");
    expect_cell("order.goods", "\"300.00..$bound\"",
                "error empty-range: \"order.goods\": 300.00..200.00 ends before it starts");
    expect_cell("order.goods", "[]", "error bad-value: \"order.goods\": an empty list of cells");
    expect_cell("order.goods", "{\"nott\":[\"1.00\"]}",
                "error wrong-kind: \"order.goods\": an object as a cell is {\"not\": [...]}");
    expect_cell("order.goods", "{\"not\":[\"1.00\"],\"or\":1}", "error unknown-key: unknown key \"or\"");
    expect_cell("order.goods", "{\"not\":\"1.00\"}", "error wrong-kind: \"not\" is a string, not an array");
}

static void absence_is_asked_only_where_it_can_be(void **state)
{
    (void)state;
    expect_cell("order.goods", "\"absent\"", "error never-absent: \"order.goods\" is never absent");
    expect_cell("order.goods", "\"present\"",
                "warning always-present: \"order.goods\" is never absent, so \"present\" is always true");
}

static void comparisons_outside_the_domain_are_pointed_out(void **state)
{
    (void)state;
    expect_cell("calendar.day_of_month", "\"<= 32\"",
                "warning outside-domain: \"calendar.day_of_month\" is 1 to 31: 32 lies outside");
    expect_cell("order.since_placed", "\"> 10951d\"",
                "warning outside-domain: \"order.since_placed\" is 0d to 10950d: 10951d lies outside");
    expect_cell("calendar.day_of_month", "0",
                "warning outside-domain: \"calendar.day_of_month\" is 1 to 31: 0 lies outside");
}

static void facts_exist_only_when_they_do(void **state)
{
    (void)state;
    expect_cell(
        "money.kind", "\"refund\"",
        "error fact-unavailable: \"money.kind\" does not exist when \"remedy\" is asked (when an outcome is known)");
    expect_finding(
        "order.terms",
        "{\"title\":\"T\",\"as_of\":\"order.placed_at\",\"rules\":[{\"id\":\"a\",\"when\":{\"evidence.buyer\":"
        "\"none\"},\"then\":{\"ship_within\":\"3d\",\"cancel_unshipped_after\":\"9d\",\"guaranteed_within\":\"30d\","
        "\"confirm_after\":\"5d\"}}]}",
        "error fact-unavailable: \"evidence.buyer\" does not exist when \"order.terms\" is asked (at checkout)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_held_against_each_other),
        cmocka_unit_test(bare_and_quoted_numbers_are_told_apart),
        cmocka_unit_test(values_are_spelt_as_their_type),
        cmocka_unit_test(unknown_names_get_the_nearest),
        cmocka_unit_test(ranges_and_lists_have_something_in_them),
        cmocka_unit_test(absence_is_asked_only_where_it_can_be),
        cmocka_unit_test(comparisons_outside_the_domain_are_pointed_out),
        cmocka_unit_test(facts_exist_only_when_they_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
