/*
 * A pace: how fast work goes at which hour of the week, and on holidays.
 *
 * Working time runs faster in busy hours and slower or not at all in idle ones: seven days of an ordinary week hold seven
 * days of work, of which each weekday and, within it, each hour of local time has its share. A holiday goes as a Sunday
 * does. What takes some working time therefore ends in proportion to the shares, and what is begun on a Friday evening
 * waits for Monday. Days and the hours within them are held as integers, so that nothing depends on the processor's rounding.
 */
#ifndef REDRESS_CORE_PACE_H
#define REDRESS_CORE_PACE_H

#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

struct pace_spec {
    int64_t start_unix_s, horizon_s; /* of the scenario; within it holidays are known */
    int32_t utc_offset_min;
    const double *weekday_share; /* [7], 0 is Monday: sums to 1 */
    const double *hour_share;    /* [24], local: sums to 1      */
    const int64_t *holidays;     /* days since 1970-01-01, local, ascending */
    size_t holiday_count;
};

struct pace;

/* RD_NOMEM only. Weeks go on for 400 days beyond the horizon; after that every second counts alike. */
enum rd_status pace_new(const struct pace_spec *spec, struct pace **out, struct rd_error *err);
void pace_free(struct pace *pace);
/* Working seconds from the beginning of the pace to a moment, in seconds since the scenario's start. */
int64_t pace_worked(const struct pace *pace, int64_t at_s);
/* The moment at which work that was begun at `from_s` and takes `work_s` is done: in an hour with a share, not before. */
int64_t pace_after(const struct pace *pace, int64_t from_s, int64_t work_s);
/* Local weekday times 24 plus the hour, 0 to 167; and seconds to add to a moment so that local days begin at multiples. */
size_t pace_hour_of_week(const struct pace *pace, int64_t at_s);
int64_t pace_shift_s(const struct pace *pace);

#endif
