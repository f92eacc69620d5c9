/*
 * Dates: the proleptic Gregorian calendar in UTC, parsed and printed.
 */
#include "redress/units.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define YEAR_FIRST 1970
#define YEAR_LAST 9999

struct civil_day {
    int64_t year;
    int month, day;
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/*
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day is the last
 * of its year; an era is 400 years, 146097 days; 719468 days lie between 0000-03-01 and 1970-01-01.
 */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = floor_div(year, 400), year_of_era = year - era * 400;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static struct civil_day civil_from_days(int64_t days)
{
    days += 719468;
    int64_t era = floor_div(days, 146097), day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    struct civil_day civil = {.year = era * 400 + year_of_era, .month = (int)((month_from_march + 2) % 12) + 1};
    civil.day = (int)(day_of_year - (153 * month_from_march + 2) / 5) + 1;
    civil.year += civil.month <= 2;
    return civil;
}

static int clamp_to_int(int64_t value)
{
    return value > INT_MAX ? INT_MAX : value < INT_MIN ? INT_MIN : (int)value;
}

void rd_civil_from_unix(int64_t unix_s, int *year, int *month, int *day, int *weekday)
{
    int64_t days = floor_div(unix_s, RD_DAY_S);
    struct civil_day civil = civil_from_days(days);
    *year = clamp_to_int(civil.year);
    *month = civil.month;
    *day = civil.day;
    *weekday = (int)(days + 3 - 7 * floor_div(days + 3, 7)); /* 1970-01-01 was a Thursday: 3 */
}

int64_t rd_unix_from_civil(int year, int month, int day)
{
    return days_from_civil(year, month, day) * RD_DAY_S;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Exactly "NNNN-NN-NN". */
static bool date_split(const char *text, int *year, int *month, int *day)
{
    static const char pattern[] = "dddd-dd-dd";
    if (strlen(text) != sizeof pattern - 1)
        return false;
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        if (pattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != pattern[i])
            return false;
    *year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    *month = (text[5] - '0') * 10 + (text[6] - '0');
    *day = (text[8] - '0') * 10 + (text[9] - '0');
    return true;
}

enum rd_status rd_date_parse(const char *text, int64_t *unix_s, struct rd_error *err)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    char shown[TEXT_SHOWN_SIZE];
    int year, month, day;
    text_shown(text, shown);
    if (!date_split(text, &year, &month, &day))
        return rd_fail(err, RD_INPUT, "%s is no date; write one such as \"2026-11-11\"", shown);
    if (year < YEAR_FIRST)
        return rd_fail(err, RD_INPUT, "%s is too early; dates go from 1970-01-01 to 9999-12-31", shown);
    if (month < 1 || month > 12)
        return rd_fail(err, RD_INPUT, "%s has month %02d; months go from 01 to 12", shown, month);
    if (day < 1 || day > days_in_month(year, month))
        return rd_fail(err, RD_INPUT, "%s has day %02d; %s %d has days 01 to %d", shown, day, months[month - 1], year,
                       days_in_month(year, month));
    *unix_s = rd_unix_from_civil(year, month, day);
    return RD_OK;
}

const char *rd_date_format(int64_t unix_s, char out[RD_UNIT_TEXT_SIZE])
{
    int64_t days = floor_div(unix_s, RD_DAY_S), second = unix_s % RD_DAY_S;
    if (second < 0)
        second += RD_DAY_S;
    struct civil_day civil = civil_from_days(days);
    int length = snprintf(out, RD_UNIT_TEXT_SIZE, "%04" PRId64 "-%02d-%02d", civil.year, civil.month, civil.day);
    if (second)
        snprintf(out + length, RD_UNIT_TEXT_SIZE - (size_t)length, " %02d:%02d:%02d", (int)(second / RD_HOUR_S),
                 (int)(second / RD_MINUTE_S % 60), (int)(second % 60));
    return out;
}
