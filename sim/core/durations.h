/*
 * How long an answered duration lasts from a moment on: seconds are seconds, business days leave out Saturdays, Sundays and
 * the holidays of their calendar.
 */
#ifndef REDRESS_CORE_DURATIONS_H
#define REDRESS_CORE_DURATIONS_H

#include "redress/policy.h"

/* Holidays by RD_CALENDAR_…: days since 1970-01-01, ascending; none where they are NULL. */
struct work_weeks {
    int64_t start_unix_s; /* of the clock */
    const int64_t *holidays[RD_CALENDAR_COUNT];
    size_t holiday_count[RD_CALENDAR_COUNT];
};

int64_t duration_lasts_s(const struct work_weeks *weeks, int64_t from_s, int64_t duration);
/* Turns every answer that is business days and begins when the question is asked into the seconds it lasts from `from_s` on. */
void durations_settle(const struct work_weeks *weeks, enum rd_decision decision, int64_t from_s,
                      struct rd_answer *answer);

#endif
