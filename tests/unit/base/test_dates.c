/*
 * Dates: real calendar days only, both ways, far from today too.
 */
#include <string.h>

#include "redress/units.h"
#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Seconds as printed by `date -u -d 2026-11-11 +%s` and its like; 4102444800 is the well-known 2100-01-01. */
static void a_date_is_its_midnight_in_utc(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t unix_s;
    } rows[] = {{"1970-01-01", 0},
                {"1970-01-02", 86400},
                {"2000-02-29", 951782400},
                {"2024-02-29", 1709164800},
                {"2026-11-11", 1794355200},
                {"2100-01-01", INT64_C(4102444800)},
                {"9999-12-31", INT64_C(253402214400)}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[RD_UNIT_TEXT_SIZE];
        int64_t unix_s = -1;
        struct rd_error err = {0};
        assert_int_equal(rd_date_parse(rows[i].text, &unix_s, &err), RD_OK);
        assert_true(unix_s == rows[i].unix_s);
        assert_string_equal(rd_date_format(unix_s, out), rows[i].text);
    }
}

static void what_is_no_date_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", "\"\" is no date; write one such as \"2026-11-11\""},
        {"always", "\"always\" is no date; write one such as \"2026-11-11\""},
        {"2026-1-1", "\"2026-1-1\" is no date; write one such as \"2026-11-11\""},
        {"11.11.2026", "\"11.11.2026\" is no date; write one such as \"2026-11-11\""},
        {"2026/11/11", "\"2026/11/11\" is no date; write one such as \"2026-11-11\""},
        {"2026-11-11 ", "\"2026-11-11 \" is no date; write one such as \"2026-11-11\""},
        {"2026-11-11T00:00", "\"2026-11-11T00:00\" is no date; write one such as \"2026-11-11\""},
        {"-026-11-11", "\"-026-11-11\" is no date; write one such as \"2026-11-11\""},
        {"20x6-11-11", "\"20x6-11-11\" is no date; write one such as \"2026-11-11\""},
        {"1969-12-31", "\"1969-12-31\" is too early; dates go from 1970-01-01 to 9999-12-31"},
        {"0000-01-01", "\"0000-01-01\" is too early; dates go from 1970-01-01 to 9999-12-31"},
        {"2026-00-10", "\"2026-00-10\" has month 00; months go from 01 to 12"},
        {"2026-13-01", "\"2026-13-01\" has month 13; months go from 01 to 12"},
        {"2026-02-29", "\"2026-02-29\" has day 29; February 2026 has days 01 to 28"},
        {"2024-02-30", "\"2024-02-30\" has day 30; February 2024 has days 01 to 29"},
        {"2100-02-29", "\"2100-02-29\" has day 29; February 2100 has days 01 to 28"},
        {"2026-04-31", "\"2026-04-31\" has day 31; April 2026 has days 01 to 30"},
        {"2026-12-32", "\"2026-12-32\" has day 32; December 2026 has days 01 to 31"},
        {"2026-12-00", "\"2026-12-00\" has day 00; December 2026 has days 01 to 31"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t unix_s = -1;
        struct rd_error err = {0};
        assert_int_equal(rd_date_parse(rows[i].text, &unix_s, &err), RD_INPUT);
        assert_string_equal(err.text, rows[i].message);
        assert_int_equal(unix_s, -1);
    }
}

static void the_time_of_day_shows_only_when_it_is_not_midnight(void **state)
{
    (void)state;
    static const struct {
        int64_t unix_s;
        const char *text;
    } rows[] = {{1, "1970-01-01 00:00:01"},
                {86399, "1970-01-01 23:59:59"},
                {-1, "1969-12-31 23:59:59"},
                {-86400, "1969-12-31"},
                {1794355200 + 8 * 3600 + 30 * 60, "2026-11-11 08:30:00"},
                /* the ends of 64-bit time, known from the year 292277026596 problem */
                {INT64_MAX, "292277026596-12-04 15:30:07"},
                {INT64_MIN, "-292277022657-01-27 08:29:52"}};
    char out[RD_UNIT_TEXT_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(rd_date_format(rows[i].unix_s, out), rows[i].text);
}

static void weekdays_count_from_monday(void **state)
{
    (void)state;
    static const struct {
        int year, month, day, weekday;
    } rows[] = {{1970, 1, 1, 3},   /* a Thursday */
                {1969, 12, 28, 6}, /* the Sunday before */
                {1969, 12, 29, 0}, /* the Monday after it */
                {2000, 1, 1, 5},   /* a Saturday */
                {2026, 11, 23, 0}, /* a Monday */
                {2024, 2, 29, 3}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        int year, month, day, weekday;
        int64_t unix_s = rd_unix_from_civil(rows[i].year, rows[i].month, rows[i].day);
        rd_civil_from_unix(unix_s + 86399, &year, &month, &day, &weekday);
        assert_int_equal(year, rows[i].year);
        assert_int_equal(month, rows[i].month);
        assert_int_equal(day, rows[i].day);
        assert_int_equal(weekday, rows[i].weekday);
    }
}

/* Counting days by the calendar's own rule, from year 1 (a Monday) to 2400, against the closed form. */
static void every_day_of_twenty_four_centuries_follows_the_one_before(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t unix_s = rd_unix_from_civil(1, 1, 1);
    assert_true(unix_s == -INT64_C(719162) * 86400); /* 719162 days lie between 0001-01-01 and 1970-01-01 */
    int expected_weekday = 0;
    for (int year = 1; year <= 2400; year++) {
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= lengths[month - 1] + (month == 2 && leap); day++, unix_s += 86400) {
                int y, m, d, weekday;
                rd_civil_from_unix(unix_s, &y, &m, &d, &weekday);
                if (y != year || m != month || d != day || weekday != expected_weekday ||
                    rd_unix_from_civil(year, month, day) != unix_s)
                    fail_msg("%d-%d-%d came back as %d-%d-%d, weekday %d", year, month, day, y, m, d, weekday);
                expected_weekday = (expected_weekday + 1) % 7;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_its_midnight_in_utc),
        cmocka_unit_test(what_is_no_date_is_refused_with_the_reason),
        cmocka_unit_test(the_time_of_day_shows_only_when_it_is_not_midnight),
        cmocka_unit_test(weekdays_count_from_monday),
        cmocka_unit_test(every_day_of_twenty_four_centuries_follows_the_one_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
