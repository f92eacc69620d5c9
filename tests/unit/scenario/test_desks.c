/*
 * Rosters: weekdays, hours, offsets, holidays, shrinkage. The scenario starts on Monday, 2026-01-05.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "scenario/calendar.h"

#define HOUR INT64_C(3600)
#define DAY INT64_C(86400)

static struct scenario *with_shift(const char *fields, const char *desk_set)
{
    char set[512];
    snprintf(set, sizeof set, "desks.desk.shifts=[{\"name\":\"s\",\"mediators\":2,%s}]", fields);
    return scenario_of(small_scenario, set, desk_set, NULL);
}

static void expect_first(const struct scenario *scenario, int64_t from_s, int64_t to_s, uint32_t capacity)
{
    const struct work_interval *first = &scenario->desks[0].calendar.intervals[0];
    assert_int_equal(first->from_s, from_s);
    assert_int_equal(first->to_s, to_s);
    assert_int_equal(first->capacity, capacity);
}

static void test_a_desk_may_work_round_the_clock(void **state)
{
    (void)state;
    struct scenario *scenario = with_shift("\"hours\":\"00:00..24:00\",\"days\":\"Mon..Sun\"", NULL);
    assert_int_equal(scenario->desks[0].calendar.count, 1);
    expect_first(scenario, 0, 118 * DAY, 2);
    scenario_free(scenario);
}

static void test_weekdays_hours_and_offset(void **state)
{
    (void)state;
    struct scenario *scenario = with_shift("\"hours\":\"08:00..20:30\",\"days\":\"Wed,Fri..Sun\"", NULL);
    expect_first(scenario, 2 * DAY + 8 * HOUR, 2 * DAY + 20 * HOUR + 1800, 2);
    scenario_free(scenario);
    scenario = with_shift("\"hours\":\"09:00..17:00\",\"days\":\"Mon\"", "desks.desk.utc_offset=-03:00");
    expect_first(scenario, 12 * HOUR, 20 * HOUR, 2);
    scenario_free(scenario);
    scenario = with_shift("\"hours\":\"09:00..17:00\",\"days\":\"Tue\"", "desks.desk.utc_offset=+08:00");
    expect_first(scenario, DAY + HOUR, DAY + 9 * HOUR, 2);
    scenario_free(scenario);
    scenario = with_shift("\"hours\":\"22:00..06:00\",\"days\":\"Mon\"", NULL);
    expect_first(scenario, 22 * HOUR, DAY + 6 * HOUR, 2);
    scenario_free(scenario);
    /* Saturday over the week's end to Monday */
    scenario = with_shift("\"hours\":\"09:00..10:00\",\"days\":\"Sat..Mon\"", NULL);
    expect_first(scenario, 9 * HOUR, 10 * HOUR, 2);
    assert_int_equal(scenario->desks[0].calendar.intervals[1].from_s, 5 * DAY + 9 * HOUR);
    scenario_free(scenario);
}

static void test_no_weekly_shift_starts_on_a_holiday(void **state)
{
    (void)state;
    struct scenario *scenario = with_shift("\"hours\":\"09:00..17:00\",\"days\":\"Tue\"", "desks.desk.holidays=DE");
    expect_first(scenario, 8 * DAY + 9 * HOUR, 8 * DAY + 17 * HOUR, 2); /* 2026-01-06 is a holiday */
    scenario_free(scenario);
}

static void test_dated_shifts(void **state)
{
    (void)state;
    struct scenario *scenario =
        with_shift("\"hours\":\"09:00..17:00\",\"from\":\"2026-01-10\",\"to\":\"2026-01-11\"", NULL);
    assert_int_equal(scenario->desks[0].calendar.count, 2);
    expect_first(scenario, 5 * DAY + 9 * HOUR, 5 * DAY + 17 * HOUR, 2);
    scenario_free(scenario);
}

static void test_shrinkage_leaves_the_roster_alone(void **state)
{
    (void)state;
    struct scenario *scenario = with_shift("\"hours\":\"09:00..17:00\"", "desks.desk.shrinkage=50%");
    expect_first(scenario, 9 * HOUR, 17 * HOUR, 2); /* who is away is drawn in each replication */
    assert_near(scenario->desks[0].shrinkage, 0.5, 1e-12);
    scenario_free(scenario);
}

/* Monday 5 January and the day after, over midnight, and what the horizon leaves of the last one. */
static void test_every_shift_of_every_day_is_a_stint(void **state)
{
    (void)state;
    struct scenario *scenario = with_shift("\"hours\":\"22:00..06:00\"", NULL);
    const struct work_calendar *calendar = &scenario->desks[0].calendar;
    assert_int_equal(calendar->stint_count, 119); /* the night before the start reaches into it */
    assert_int_equal(calendar->stints[0].from_s, 0);
    assert_int_equal(calendar->stints[0].to_s, 6 * HOUR);
    assert_int_equal(calendar->stints[1].from_s, 22 * HOUR);
    assert_int_equal(calendar->stints[1].to_s, 30 * HOUR);
    assert_int_equal(calendar->stints[1].day, calendar->stints[0].day + 1);
    assert_int_equal(calendar->stints[118].from_s, 117 * DAY + 22 * HOUR);
    assert_int_equal(calendar->stints[118].to_s, 118 * DAY);
    scenario_free(scenario);
}

static void test_the_first_desk_that_serves_a_language_takes_it(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(
        small_scenario, "buyers.segments.usual.language={\"en\":\"70%\",\"fr\":\"rest\"}",
        "desks=[{\"name\":\"a\",\"languages\":[\"fr\"],\"shifts\":[{\"name\":\"s\",\"hours\":\"09:00..17:00\","
        "\"mediators\":1}]},{\"name\":\"b\",\"shifts\":[{\"name\":\"s\",\"hours\":\"09:00..17:00\",\"mediators\":1}]}]",
        NULL);
    assert_int_equal(scenario->language_count, 2);
    assert_string_equal(scenario->languages[1], "fr");
    assert_int_equal(scenario->desk_of_language[0], 1);
    assert_int_equal(scenario->desk_of_language[1], 0);
    assert_near(scenario->buyer_segments[0].language[1], 0.3, 1e-12);
    scenario_free(scenario);
}

#define TWO_DESKS(first, second)                                                                                       \
    "desks=[{\"name\":\"a\"," first "\"shifts\":[{\"name\":\"s\",\"hours\":\"09:00..17:00\",\"mediators\":1}]},"       \
    "{\"name\":\"b\"," second "\"shifts\":[{\"name\":\"s\",\"hours\":\"09:00..17:00\",\"mediators\":1}]}]"

static void test_appeals_have_desks_of_their_own(void **state)
{
    (void)state;
    struct scenario *scenario = scenario_of(small_scenario, TWO_DESKS("\"senior\":true,", ""), NULL, NULL);
    assert_int_equal(scenario->desk_of_language[0], 1);
    assert_int_equal(scenario->senior_desk_of_language[0], 0);
    assert_int_equal(scenario->shift_count, 2);
    assert_int_equal(scenario->desks[1].first_shift, 1);
    scenario_free(scenario);
    scenario = scenario_of(small_scenario, NULL, NULL, NULL);
    assert_true(scenario->senior_desk_of_language[0] == DESK_NONE);
    scenario_free(scenario);
}

static void test_a_desk_with_reasons_takes_them_alone(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, TWO_DESKS("\"reasons\":[\"not_received\",\"late\"],", ""), NULL, NULL);
    for (size_t reason = 0; reason < RD_REASON_COUNT; reason++)
        assert_int_equal(scenario->desk_of_case[0][reason],
                         reason == RD_REASON_NOT_RECEIVED || reason == RD_REASON_LATE ? 0 : 1);
    assert_true(scenario->senior_desk_of_case[0][RD_REASON_LATE] == DESK_NONE);
    scenario_free(scenario);
    expect_findings(TWO_DESKS("\"reasons\":[\"late\"],", "\"reasons\":[\"lte\"],"),
                    "/desks/1/reasons/0: \"lte\" is not a reason; did you mean \"late\"?");
    expect_findings(TWO_DESKS("\"reasons\":[\"late\",\"damaged\",\"defective\",\"not_as_described\"],",
                              "\"reasons\":[\"not_received\",\"missing_parts\",\"counterfeit\",\"change_of_mind\"],"),
                    "/desks: no desk takes cases of \"wrong_item\" in the language \"en\"");
    expect_findings(TWO_DESKS("\"overflow_to\":\"b\",", "\"reasons\":[\"late\"],"),
                    "/desks/0/overflow_to: desk \"a\" overflows to \"b\", which takes no \"not_received\"");
    expect_findings(TWO_DESKS("", "\"reasons\":[],"),
                    "/desks/1/reasons: \"reasons\" has 0 elements: allowed are 1 to 9");
}

static void test_a_desk_may_overflow_to_another(void **state)
{
    (void)state;
    struct scenario *scenario =
        scenario_of(small_scenario, TWO_DESKS("\"overflow_to\":\"b\",\"overflow_after\":\"90m\",", ""), NULL, NULL);
    assert_int_equal(scenario->desks[0].overflow_to, 1);
    assert_int_equal(scenario->desks[0].overflow_after_s, 5400);
    assert_true(scenario->desks[1].overflow_to == DESK_NONE);
    scenario_free(scenario);
}

static void test_what_is_no_set_of_desks(void **state)
{
    (void)state;
    expect_findings(TWO_DESKS("\"languages\":[\"fr\"],", "\"languages\":[\"de\"],"),
                    "/desks: no desk serves the language \"en\" that buyers speak");
    expect_findings(TWO_DESKS("\"senior\":true,", "\"senior\":true,"),
                    "/desks: no desk serves the language \"en\" that buyers speak");
    expect_findings(TWO_DESKS("", "\"senior\":true,\"languages\":[\"fr\"],"),
                    "/desks: no senior desk serves the language \"en\" that buyers speak");
    expect_findings(TWO_DESKS("\"overflow_to\":\"c\",", ""),
                    "/desks/0/overflow_to: there is no desk \"c\"; did you mean \"a\"?");
    expect_findings(TWO_DESKS("\"overflow_to\":\"a\",", ""), "/desks/0/overflow_to: desk \"a\" overflows to itself");
    expect_findings(TWO_DESKS("\"overflow_to\":\"b\",", "\"senior\":true,"),
                    "/desks/0/overflow_to: desk \"a\" overflows to \"b\": both or neither must be senior");
    expect_findings(TWO_DESKS("\"overflow_after\":\"1h\",", ""),
                    "/desks/0/overflow_after: \"overflow_after\" without \"overflow_to\"");
}

static void expect_shift(const char *fields, const char *expected)
{
    char set[512];
    snprintf(set, sizeof set, "desks.desk.shifts=[{\"name\":\"s\",\"mediators\":2,%s}]", fields);
    expect_findings(set, expected);
}

static void test_what_is_no_roster(void **state)
{
    (void)state;
#define SHIFT "/desks/0/shifts/0"
#define NO_DAYS SHIFT "/days: \"days\" must be weekdays such as \"Mon..Fri\" or \"Sat,Sun\""
#define NO_HOURS SHIFT "/hours: \"hours\" must be hours such as \"08:00..20:00\", from 00:00 to 24:00"
    static const char *const days[] = {"", "Mo", "Mon,", "Mon..", "Mon-Fri", "Mon Fri", "mon"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        char fields[128];
        snprintf(fields, sizeof fields, "\"hours\":\"09:00..17:00\",\"days\":\"%s\"", days[i]);
        expect_shift(fields, NO_DAYS);
    }
    static const char *const hours[] = {
        "", "9:00..17:00", "09:00-17:00", "09:00..24:01", "24:00..08:00", "09:60..17:00"};
    for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++) {
        char fields[128];
        snprintf(fields, sizeof fields, "\"hours\":\"%s\"", hours[i]);
        expect_shift(fields, NO_HOURS);
    }
    expect_shift("\"hours\":9", SHIFT "/hours: \"hours\" must be hours such as \"08:00..20:00\", not a number");
    expect_shift("\"hours\":\"09:00..17:00\",\"days\":1",
                 SHIFT "/days: \"days\" must be weekdays such as \"Mon..Fri\", not a number");
    expect_shift("\"hours\":\"09:00..17:00\",\"from\":\"2026-02-01\",\"to\":\"2026-01-31\"",
                 SHIFT ": shift \"s\" ends before it begins");
    expect_shift("\"hours\":\"09:00..17:00\",\"from\":\"2026-02-01\",\"to\":\"2026-02-01\"", "");
    expect_shift("\"hours\":\"09:00..17:00\",\"to\":\"2026-01-04\"",
                 "/desks/0: nobody is ever at work at desk \"desk\"");
}

static void test_what_is_no_offset(void **state)
{
    (void)state;
#define NO_OFFSET "/desks/0/utc_offset: \"utc_offset\" must be an offset such as \"+08:00\", from -12:00 to +14:00"
    expect_findings("desks.desk.utc_offset=+14:00", "");
    expect_findings("desks.desk.utc_offset=+14:01", NO_OFFSET);
    expect_findings("desks.desk.utc_offset=-12:00", "");
    expect_findings("desks.desk.utc_offset=-12:01", NO_OFFSET);
    expect_findings("desks.desk.utc_offset=08:00", NO_OFFSET);
    expect_findings("desks.desk.utc_offset=8",
                    "/desks/0/utc_offset: \"utc_offset\" must be an offset such as \"+08:00\", not a number");
}

static void test_what_is_no_holiday(void **state)
{
    (void)state;
#define DE "/calendar/holidays/DE"
    expect_findings("calendar.holidays.DE=[\"2026-02-17..2026-02-23\"]", "");
    expect_findings("calendar.holidays.DE=2026-02-17", DE ": \"DE\" must be a list of dates, not a string");
    expect_findings(
        "calendar.holidays.DE=[5]",
        DE "/0: element 0 must be a date or a range of dates such as \"2026-02-17..2026-02-23\", not a number");
    expect_findings("calendar.holidays.DE=[\"2026-02-17..2026-02-16\"]", DE "/0: element 0 ends before it begins");
    expect_findings("calendar.holidays.DE=[\"2026-02-17..\"]",
                    DE "/0: \"\" is no date; write one such as \"2026-11-11\"");
    expect_findings("calendar.holidays.DE=[\"2026-02-17 to the end of the month\"]",
                    DE "/0: element 0 must be a date or a range of dates such as \"2026-02-17..2026-02-23\"");
    expect_findings("calendar.holidays.DE=[\"2026-01-01..2036-12-31\"]",
                    DE "/0: more than 3660 holidays in one country");
    expect_findings("calendar.holidays=[]", "/calendar/holidays: \"holidays\" must be an object, not an array");
}

/* ---- plans that are not in force: the run goes from Monday, 2026-01-05, to 2026-05-02 ---- */

static void expect_extra_shift(const char *fields, const char *expected)
{
    char set[600];
    snprintf(set, sizeof set,
             "desks.desk.shifts=[{\"name\":\"day\",\"hours\":\"09:00..17:00\",\"mediators\":2},"
             "{\"name\":\"sale\",\"mediators\":9,%s}]",
             fields);
    expect_findings(set, expected);
}

#define SALE "warning: /desks/0/shifts/1: shift \"sale\" of desk \"desk\" "
#define OUTSIDE SALE "lies outside of the run, from 2026-01-05 to 2026-05-02: nobody comes"

static void test_shifts_that_nobody_comes_to(void **state)
{
    (void)state;
    expect_extra_shift("\"hours\":\"09:00..17:00\",\"from\":\"2027-01-10\",\"to\":\"2027-01-31\"", OUTSIDE);
    expect_extra_shift("\"hours\":\"09:00..17:00\",\"from\":\"2026-05-02\",\"to\":\"2026-05-31\"", "");
    expect_extra_shift("\"hours\":\"09:00..17:00\",\"from\":\"2026-05-03\"", OUTSIDE);
    expect_extra_shift("\"hours\":\"09:00..17:00\",\"to\":\"2026-01-04\"", OUTSIDE);
    expect_extra_shift("\"hours\":\"09:00..17:00\",\"to\":\"2026-01-05\"", "");
    expect_extra_shift("\"hours\":\"22:00..06:00\",\"to\":\"2026-01-04\"", ""); /* past midnight, into the run */
    expect_extra_shift(
        "\"hours\":\"09:00..17:00\",\"days\":\"Mon..Fri\",\"from\":\"2026-02-14\",\"to\":\"2026-02-15\"",
        "warning: /desks/0/shifts/1/days: shift \"sale\" of desk \"desk\" has dates on none of its weekdays: "
        "nobody comes");
    expect_extra_shift("\"hours\":\"09:00..17:00\",\"days\":\"Mon..Fri\",\"from\":\"2026-02-13\",\"to\":\"2026-02-15\"",
                       "");
}

static void test_a_shift_that_ends_when_it_begins_lasts_a_day(void **state)
{
    (void)state;
    static const char *const hours[] = {"09:00..09:00", "00:00..00:00"};
    for (size_t i = 0; i < 2; i++) {
        char fields[64];
        snprintf(fields, sizeof fields, "\"hours\":\"%s\"", hours[i]);
        expect_extra_shift(
            fields, "warning: /desks/0/shifts/1/hours: shift \"sale\" of desk \"desk\" ends at the hour at which "
                    "it begins and so lasts 24 hours; \"00:00..24:00\" is a whole day");
    }
    expect_extra_shift("\"hours\":\"00:00..24:00\"", "");
    expect_extra_shift("\"hours\":\"09:00..08:59\"", "");
}

static void test_a_weekly_shift_whose_days_are_all_holidays(void **state)
{
    (void)state;
    struct scenario *scenario = NULL;
    struct rd_findings found;
    struct rd_error err;
    const char *sets[] = {
        "calendar.holidays.DE=[\"2026-01-03..2026-01-13\"]", "desks.desk.holidays=DE",
        "desks.desk.shifts=[{\"name\":\"day\",\"hours\":\"09:00..17:00\",\"mediators\":2},{\"name\":\"first\","
        "\"hours\":\"09:00..17:00\",\"to\":\"2026-01-13\",\"mediators\":9}]"};
    const struct scenario_options options = {.sets = sets, .set_count = 3};
    rd_findings_init(&found);
    assert_int_equal(
        scenario_load_text("small.json", small_scenario, strlen(small_scenario), &options, &scenario, &found, &err),
        RD_OK);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].code, "never-acts");
    assert_string_equal(found.items[0].message,
                        "every day of shift \"first\" of desk \"desk\" is a holiday of \"DE\": nobody comes");
    rd_findings_release(&found);
    scenario_free(scenario);
}

static void test_holidays_that_nobody_keeps(void **state)
{
    (void)state;
    expect_findings(
        "calendar.holidays={\"DE\":[\"2026-01-06\"],\"EUR\":[\"2026-02-16\"]}",
        "warning: /calendar/holidays/EUR: no lane, desk or platform is in \"EUR\": its holidays are kept by "
        "nobody; did you mean \"EU\"?");
    expect_findings("calendar.holidays={\"DE\":[\"2026-01-06\"],\"EU\":[\"2026-02-16\"]}", "");
    expect_findings(
        "calendar.holidays.DE=[\"2026-01-04\",\"2026-05-03\"]",
        "warning: /calendar/holidays/DE: no holiday of \"DE\" lies in the run, from 2026-01-05 to 2026-05-02");
    expect_findings("calendar.holidays.DE=[\"2026-01-05\"]", "");
    expect_findings("calendar.holidays.DE=[\"2026-05-02\"]", "");
    expect_findings("calendar.holidays.DE=[]", "");
}

#define A_SHIFT "\"shifts\":[{\"name\":\"s\",\"hours\":\"09:00..17:00\",\"mediators\":1}]}"

static void test_desks_carriers_and_schedules_nobody_uses(void **state)
{
    (void)state;
    expect_findings("desks=[{\"name\":\"a\"," A_SHIFT ",{\"name\":\"b\"," A_SHIFT "]",
                    "warning: /desks/1: desk \"b\" gets no case: others before it in the list serve its languages and "
                    "reasons");
    expect_findings("desks=[{\"name\":\"a\",\"overflow_to\":\"b\"," A_SHIFT ",{\"name\":\"b\"," A_SHIFT "]", "");
    expect_findings("desks=[{\"name\":\"a\",\"reasons\":[\"late\"]," A_SHIFT ",{\"name\":\"b\"," A_SHIFT "]", "");
    expect_findings("desks=[{\"name\":\"a\",\"senior\":true," A_SHIFT ",{\"name\":\"b\"," A_SHIFT "]",
                    "warning: /desks/0: nobody appeals: senior desk \"a\" gets no case");
    expect_findings("carriers=[{\"name\":\"local\"},{\"name\":\"east\"},{\"name\":\"west\"}]",
                    "warning: /carriers/2: no lane has the carrier \"west\"");
    expect_findings("calendar.schedules=[{\"name\":\"shop\"}]",
                    "warning: /calendar/schedules/0: no lane hands over or delivers by the schedule \"shop\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_desk_may_work_round_the_clock),
        cmocka_unit_test(test_weekdays_hours_and_offset),
        cmocka_unit_test(test_no_weekly_shift_starts_on_a_holiday),
        cmocka_unit_test(test_dated_shifts),
        cmocka_unit_test(test_shrinkage_leaves_the_roster_alone),
        cmocka_unit_test(test_every_shift_of_every_day_is_a_stint),
        cmocka_unit_test(test_the_first_desk_that_serves_a_language_takes_it),
        cmocka_unit_test(test_appeals_have_desks_of_their_own),
        cmocka_unit_test(test_a_desk_with_reasons_takes_them_alone),
        cmocka_unit_test(test_a_desk_may_overflow_to_another),
        cmocka_unit_test(test_what_is_no_set_of_desks),
        cmocka_unit_test(test_what_is_no_roster),
        cmocka_unit_test(test_what_is_no_offset),
        cmocka_unit_test(test_what_is_no_holiday),
        cmocka_unit_test(test_shifts_that_nobody_comes_to),
        cmocka_unit_test(test_a_shift_that_ends_when_it_begins_lasts_a_day),
        cmocka_unit_test(test_a_weekly_shift_whose_days_are_all_holidays),
        cmocka_unit_test(test_holidays_that_nobody_keeps),
        cmocka_unit_test(test_desks_carriers_and_schedules_nobody_uses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
