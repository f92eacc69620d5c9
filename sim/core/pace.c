/*
 * Working time by two tables: work done before each local day, and the part of a day's work done before each hour.
 */
#include "core/pace.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/clock.h"
#include "redress/units.h"

#define BEYOND_S (INT64_C(400) * RD_DAY_S) /* handling and transit after the horizon */
#define PART_BITS 32                       /* of a day's work */
#define GUIDE_BITS 5                       /* of them, to find the hour */

struct pace {
    int64_t shift_s;   /* local midnight of the first day lies so long before the scenario's start */
    int64_t first_day; /* since 1970-01-01, local */
    size_t day_count;
    int64_t *work_before;  /* [day_count + 1]: seconds of work */
    uint32_t *day_of_work; /* [work's whole days + 1]: the day in which so many days of work are done */
    size_t work_days;
    uint64_t part_before[25]; /* of the hours of a day, in 2^32 */
    uint8_t hour_of_part[1 << GUIDE_BITS];
};

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

static void hours_fill(struct pace *pace, const double *hour_share)
{
    double sum = 0;
    for (size_t hour = 0; hour < 24; hour++) {
        pace->part_before[hour] = (uint64_t)llround(sum * 0x1p32);
        sum += hour_share[hour];
    }
    pace->part_before[24] = UINT64_C(1) << PART_BITS;
    size_t hour = 0;
    for (uint64_t cell = 0; cell < 1 << GUIDE_BITS; cell++) {
        while (pace->part_before[hour + 1] <= cell << (PART_BITS - GUIDE_BITS))
            hour++;
        pace->hour_of_part[cell] = (uint8_t)hour;
    }
}

static void days_fill(struct pace *pace, const struct pace_spec *spec)
{
    for (size_t day = 0; day < pace->day_count; day++) {
        const int64_t unix_day = pace->first_day + (int64_t)day;
        const bool is_holiday = day_is_in(unix_day, spec->holidays, spec->holiday_count);
        const unsigned weekday = is_holiday ? 6 : day_weekday(unix_day);
        pace->work_before[day + 1] = pace->work_before[day] + llround(spec->weekday_share[weekday] * 7 * RD_DAY_S);
    }
}

static void guide_fill(struct pace *pace)
{
    uint32_t day = 0;
    for (size_t work = 0; work < pace->work_days; work++) {
        while (pace->work_before[day + 1] <= (int64_t)work * RD_DAY_S)
            day++;
        pace->day_of_work[work] = day;
    }
}

enum rd_status pace_new(const struct pace_spec *spec, struct pace **out, struct rd_error *err)
{
    struct pace *pace = calloc(1, sizeof *pace);
    *out = NULL;
    if (!pace)
        return rd_fail(err, RD_NOMEM, "out of memory for the pace of work");
    const int64_t local_s = spec->start_unix_s + spec->utc_offset_min * INT64_C(60);
    pace->first_day = floor_div(local_s, RD_DAY_S);
    pace->shift_s = local_s - pace->first_day * RD_DAY_S;
    pace->day_count = (size_t)((spec->horizon_s + BEYOND_S) / RD_DAY_S) + 1;
    pace->work_before = calloc(pace->day_count + 1, sizeof *pace->work_before);
    if (pace->work_before) {
        days_fill(pace, spec);
        pace->work_days = (size_t)((pace->work_before[pace->day_count] + RD_DAY_S - 1) / RD_DAY_S);
        pace->day_of_work = calloc(pace->work_days + 1, sizeof *pace->day_of_work);
    }
    if (!pace->day_of_work) {
        pace_free(pace);
        return rd_fail(err, RD_NOMEM, "out of memory for the pace of work");
    }
    hours_fill(pace, spec->hour_share);
    guide_fill(pace);
    *out = pace;
    return RD_OK;
}

void pace_free(struct pace *pace)
{
    if (!pace)
        return;
    free(pace->work_before);
    free(pace->day_of_work);
    free(pace);
}

int64_t pace_worked(const struct pace *pace, int64_t at_s)
{
    const uint64_t local_s = (uint64_t)(at_s + pace->shift_s);
    const size_t day = local_s / RD_DAY_S;
    if (day >= pace->day_count)
        return pace->work_before[pace->day_count] + (int64_t)local_s - (int64_t)pace->day_count * RD_DAY_S;
    const uint32_t in_day_s = (uint32_t)(local_s - day * RD_DAY_S), hour = in_day_s / RD_HOUR_S;
    const uint64_t before = pace->part_before[hour], share = pace->part_before[hour + 1] - before;
    const uint64_t part = before + share * (in_day_s - hour * (uint32_t)RD_HOUR_S) / RD_HOUR_S;
    const uint64_t of_day = (uint64_t)(pace->work_before[day + 1] - pace->work_before[day]);
    return pace->work_before[day] + (int64_t)(of_day * part >> PART_BITS);
}

/* The second of a day at which a part of its work is done; never in an hour without a share. */
static int64_t second_of_part(const struct pace *pace, uint64_t part)
{
    size_t hour = pace->hour_of_part[part >> (PART_BITS - GUIDE_BITS)];
    while (pace->part_before[hour + 1] <= part)
        hour++;
    const uint64_t share = pace->part_before[hour + 1] - pace->part_before[hour];
    return (int64_t)(hour * RD_HOUR_S + (part - pace->part_before[hour]) * RD_HOUR_S / share);
}

int64_t pace_after(const struct pace *pace, int64_t from_s, int64_t work_s)
{
    const int64_t work = pace_worked(pace, from_s) + work_s;
    const int64_t beyond_s = work - pace->work_before[pace->day_count];
    if (beyond_s >= 0)
        return (int64_t)pace->day_count * RD_DAY_S + beyond_s - pace->shift_s;
    size_t day = pace->day_of_work[work / RD_DAY_S];
    while (pace->work_before[day + 1] <= work)
        day++;
    const uint64_t of_day = (uint64_t)(pace->work_before[day + 1] - pace->work_before[day]);
    const uint64_t part = ((uint64_t)(work - pace->work_before[day]) << PART_BITS) / of_day;
    const int64_t at_s = (int64_t)day * RD_DAY_S + second_of_part(pace, part) - pace->shift_s;
    return at_s > from_s ? at_s : from_s;
}

size_t pace_hour_of_week(const struct pace *pace, int64_t at_s)
{
    const int64_t local_s = at_s + pace->shift_s;
    return (size_t)day_weekday(pace->first_day + local_s / RD_DAY_S) * 24 + (size_t)(local_s % RD_DAY_S / RD_HOUR_S);
}

int64_t pace_shift_s(const struct pace *pace)
{
    return pace->shift_s;
}
