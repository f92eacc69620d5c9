/*
 * What is said about parameters.
 */
#include <stdio.h>

#include "support/check.h"
#include "unit/language/fixture.h"

#define VALUE(from, value) "{\"from\":\"" from "\",\"value\":" value ",\"why\":\"w\",\"basis\":\"assumed\"}"
#define UNUSED "warning unused-parameter: no rule uses parameter \"w\""

/* One parameter "w" that nobody uses; one more finding is expected, or none. */
static void expect_parameter(const char *text, const char *expected)
{
    char parameters[2048];
    snprintf(parameters, sizeof parameters, "\"w\":%s", text);
    const struct fixture fixture = {.parameters = parameters};
    const char *const list[] = {UNUSED, expected, NULL};
    expect_findings(&fixture, list);
}

/* The same with a finding that stands before that of the use. */
static void expect_at_parameter(const char *text, const char *expected)
{
    char parameters[2048];
    snprintf(parameters, sizeof parameters, "\"w\":%s", text);
    const struct fixture fixture = {.parameters = parameters};
    const char *const list[] = {expected, UNUSED, NULL};
    expect_findings(&fixture, list);
}

#define WINDOW(values) "{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],\"values\":[" values "]}"

static void a_good_parameter_is_only_unused(void **state)
{
    (void)state;
    expect_parameter(WINDOW(VALUE("always", "\"15d\"") "," VALUE("2026-10-01",
                                                                 "\"30d\"") ","
                                                                            "{\"from\":\"2027-01-01\",\"value\":null}"),
                     NULL);
}

static void metadata_are_required(void **state)
{
    (void)state;
    expect_at_parameter(
        "{\"type\":\"duration\",\"range\":[\"1d\",\"180d\"],\"values\":[" VALUE("always", "\"15d\"") "]}",
        "error missing-metadata: \"title\" is missing");
    expect_at_parameter("{\"title\":\"W\",\"type\":\"duration\",\"values\":[" VALUE("always", "\"15d\"") "]}",
                        "error missing-metadata: \"range\" is missing");
    expect_at_parameter("{\"title\":\"W\",\"range\":[\"1d\",\"180d\"],\"values\":[" VALUE("always", "\"15d\"") "]}",
                        "error missing-key: \"type\" is missing");
    expect_at_parameter("{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"180d\"]}",
                        "error missing-key: \"values\" is missing");
    expect_parameter(WINDOW("{\"from\":\"always\",\"value\":\"15d\",\"why\":\"w\"}"),
                     "error missing-metadata: \"basis\" is missing: official, third_party, borrowed or assumed");
    expect_parameter(WINDOW("{\"from\":\"always\",\"value\":\"15d\",\"basis\":\"official\"}"),
                     "error missing-metadata: \"ref\" or \"why\" is missing");
    expect_parameter(WINDOW("{\"from\":\"always\",\"value\":\"15d\",\"ref\":\"r\",\"basis\":\"oficial\"}"),
                     "error bad-basis: unknown basis \"oficial\"; did you mean \"official\"?");
    expect_parameter(WINDOW("{\"from\":\"always\",\"value\":\"15d\",\"ref\":\"r\",\"basis\":\"rumour\"}"),
                     "error bad-basis: unknown basis \"rumour\" (one of official, third_party, borrowed, assumed)");
    expect_parameter(WINDOW("{\"value\":\"15d\",\"why\":\"w\",\"basis\":\"assumed\"}"),
                     "error missing-key: \"from\" is missing: a date, or \"always\"");
    expect_parameter(WINDOW("{\"from\":\"always\",\"why\":\"w\",\"basis\":\"assumed\"}"),
                     "error missing-key: \"value\" is missing");
    expect_parameter(WINDOW(""), "error missing-key: \"values\" is empty");
}

static void types_and_ranges_bound_the_values(void **state)
{
    (void)state;
    expect_parameter("{\"title\":\"W\",\"type\":\"durations\",\"range\":[\"1d\",\"180d\"],\"values\":[" VALUE(
                         "always", "\"15d\"") "]}",
                     "error unknown-word: unknown type \"durations\"; did you mean \"duration\"?");
    expect_parameter(
        "{\"title\":\"W\",\"type\":\"text\",\"range\":[\"1d\",\"180d\"],\"values\":[" VALUE("always", "\"15d\"") "]}",
        "error unknown-word: unknown type \"text\" (one of money, share, duration, int)");
    expect_parameter(
        "{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\"],\"values\":[" VALUE("always", "\"15d\"") "]}",
        "error bad-value: \"range\" has 1 ends, not two");
    expect_parameter("{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"20d\",\"1d\"],\"values\":[" VALUE(
                         "always", "\"15d\"") "]}",
                     "error empty-range: \"range\" ends at 1d, before it starts at 20d");
    expect_parameter("{\"title\":\"W\",\"type\":\"duration\",\"range\":[\"1d\",\"9.00\"],\"values\":[" VALUE(
                         "always", "\"15d\"") "]}",
                     "error type-mismatch: \"range\" set to \"9.00\": a duration against money");
    expect_parameter(WINDOW(VALUE("always", "\"23h\"")),
                     "error out-of-range: 23h is outside the range 1d to 180d of \"w\"");
    expect_parameter(WINDOW(VALUE("always", "\"24h\"")), NULL);
    expect_parameter(WINDOW(VALUE("always", "\"180d\"")), NULL);
    expect_parameter(WINDOW(VALUE("always", "\"180d+1s\"")),
                     "error out-of-range: 180d+1s is outside the range 1d to 180d of \"w\"");
    expect_parameter(WINDOW(VALUE("always", "\"2.00\"")),
                     "error type-mismatch: \"w\" set to \"2.00\": a duration against money");
    expect_parameter(WINDOW(VALUE("always", "15")),
                     "error type-mismatch: \"w\" set to the bare number 15: write a duration as \"15d\"");
    expect_parameter("{\"title\":\"W\",\"type\":\"share\",\"range\":[\"0%\",\"100%\"],\"values\":[" VALUE(
                         "always", "\"5.555%\"") "]}",
                     "error too-fine: \"w\": \"5.555%\" is finer than a basis point (0.01%)");
}

static void dates_are_real_and_ascend(void **state)
{
    (void)state;
    expect_parameter(WINDOW(VALUE("2026-02-29", "\"15d\"")),
                     "error bad-date: \"from\": \"2026-02-29\" has day 29; February 2026 has days 01 to 28");
    expect_parameter(WINDOW(VALUE("2026-10-01", "\"15d\"") "," VALUE("2026-10-01", "\"30d\"")),
                     "error duplicate-date: two values start \"2026-10-01\"; the other stands at p.json:1:206");
    expect_parameter(
        WINDOW(VALUE("2026-10-01", "\"15d\"") "," VALUE("2026-09-30", "\"30d\"")),
        "error date-order: \"2026-09-30\" stands after \"2026-10-01\" at p.json:1:206: values ascend by date");
    expect_parameter(WINDOW(VALUE("2026-10-01", "\"15d\"") "," VALUE("always", "\"30d\"")),
                     "error date-order: \"always\" stands after \"2026-10-01\" at p.json:1:206: values ascend by date");
    expect_parameter("{\"title\":\"W\",\"type\":\"int\",\"range\":[0,9],\"values\":[" VALUE(
                         "always", "5") "],\"review_by\":\"soon\"}",
                     "error bad-date: \"review_by\": \"soon\" is no date; write one such as \"2026-11-11\"");
}

static void names_and_keys_are_known(void **state)
{
    const struct fixture named = {.parameters = "\"Window\":" WINDOW(VALUE("always", "\"15d\""))};
    const char *const list[] = {
        "error bad-name: \"Window\" is no name: a small letter, then small letters, digits and \"_\"",
        "warning unused-parameter: no rule uses parameter \"Window\"", NULL};
    (void)state;
    expect_findings(&named, list);
    expect_parameter("{\"title\":\"W\",\"type\":\"int\",\"range\":[0,9],\"values\":[" VALUE(
                         "always", "5") "],\"reviewby\":\"2027-01-01\"}",
                     "error unknown-key: unknown key \"reviewby\"; did you mean \"review_by\"?");
    expect_parameter(WINDOW("{\"from\":\"always\",\"vale\":1,\"value\":\"15d\",\"why\":\"w\",\"basis\":\"assumed\"}"),
                     "error unknown-key: unknown key \"vale\"; did you mean \"value\"?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_parameter_is_only_unused),   cmocka_unit_test(metadata_are_required),
        cmocka_unit_test(types_and_ranges_bound_the_values), cmocka_unit_test(dates_are_real_and_ascend),
        cmocka_unit_test(names_and_keys_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
