/*
 * The clock: int64 seconds since the scenario's start, midnight UTC of a calendar day; and working calendars mapped onto it.
 *
 * A working calendar is a sorted list of half-open intervals [from_s, to_s) with a capacity each, built at load from weekly
 * shifts (days, hours in a utc_offset), dated shifts and holidays, over a stated horizon.
 */
#ifndef REDRESS_CORE_CLOCK_H
#define REDRESS_CORE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

/* Of a day since 1970-01-01; 0 is Monday. And whether it is one of `days`, ascending. */
unsigned day_weekday(int64_t day);
bool day_is_in(int64_t day, const int64_t *days, size_t count);

struct work_interval {
    int64_t from_s, to_s; /* half-open; capacity > 0; ascending, not overlapping */
    uint32_t capacity;    /* people at work, after merging overlapping shifts     */
    uint64_t shifts;      /* bit i: shift i contributes                           */
};

/* One shift of one day. */
struct work_stint {
    int64_t from_s, to_s; /* half-open, inside the horizon                       */
    int32_t day;          /* local, since 1970-01-01, on which it begins         */
    uint32_t shift;
};

struct work_calendar {
    struct work_interval *intervals;
    size_t count;
    struct work_stint *stints; /* ascending by (from_s, shift) */
    size_t stint_count;
};

struct work_shift {
    int64_t first_day, last_day; /* days since 1970-01-01, both included; INT64_MIN/INT64_MAX: no such bound */
    int32_t from_min, to_min;    /* minutes of the local day; to_min <= from_min runs past midnight; 0..1440 */
    uint32_t capacity;           /* people; 0: nobody comes                                                  */
    uint8_t weekdays;            /* bit 0 Monday … bit 6 Sunday, in local time                               */
};

/* A shift with both dates is a dated shift: it runs on holidays too. Any other is weekly, and no holiday begins one. */
struct work_calendar_spec {
    int64_t start_unix_s, horizon_s; /* of the scenario                                    */
    int32_t utc_offset_min;
    const struct work_shift *shifts; /* at most 64                                          */
    size_t shift_count;
    const int64_t *holidays; /* days since 1970-01-01, local, ascending; no weekly shift begins on them */
    size_t holiday_count;
};

/* RD_INPUT: more than 64 shifts, or one outside its ranges. RD_NOMEM. The caller releases `out`. */
enum rd_status work_calendar_build(const struct work_calendar_spec *spec, struct work_calendar *out,
                                   struct rd_error *err);
void work_calendar_release(struct work_calendar *calendar);
/* Index of the interval holding `at_s`, or of the next one (count when none). */
size_t work_calendar_find(const struct work_calendar *calendar, int64_t at_s);
/* People at work, integrated over [from_s, to_s). */
int64_t work_calendar_person_seconds(const struct work_calendar *calendar, int64_t from_s, int64_t to_s);

/*
 * Business days: `days` after `at_s`, skipping Saturdays, Sundays and the given holidays (days since 1970, ascending), at the
 * same time of day; all in UTC. 0 days or fewer: `at_s` itself, whatever day it is.
 */
int64_t business_days_after(int64_t start_unix_s, int64_t at_s, int64_t days, const int64_t *holidays,
                            size_t holiday_count);

#endif
