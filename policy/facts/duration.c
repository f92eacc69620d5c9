/*
 * Durations of answers: seconds, or business days of a calendar in the same number.
 */
#include "redress/facts.h"
#include "redress/units.h"

#define BUSINESS_DAYS_MAX INT64_C(1000000)
#define WORKDAYS 5 /* of a week */
#define WEEKEND 2

int64_t rd_business(int calendar, int64_t days)
{
    return days < 0 || days > BUSINESS_DAYS_MAX ? -1 : (calendar + 1) * RD_BUSINESS_FIRST + days;
}

int rd_business_calendar(int64_t duration)
{
    return (int)(duration / RD_BUSINESS_FIRST) - 1;
}

int64_t rd_business_days(int64_t duration)
{
    return duration % RD_BUSINESS_FIRST;
}

int64_t rd_duration_least_s(int64_t duration)
{
    if (!rd_is_business(duration))
        return duration;
    const int64_t days = rd_business_days(duration);
    return (days + WEEKEND * (days / WORKDAYS)) * RD_DAY_S; /* from a Monday without holidays */
}

int64_t rd_duration_most_s(int64_t duration)
{
    return rd_is_business(duration) && rd_business_days(duration) > 0 ? INT64_MAX : rd_duration_least_s(duration);
}

int64_t rd_duration_with_weekends_s(int64_t duration)
{
    if (!rd_is_business(duration))
        return duration;
    const int64_t days = rd_business_days(duration);
    return (days + WEEKEND * ((days + WORKDAYS - 1) / WORKDAYS)) * RD_DAY_S; /* from a Friday */
}

int rd_duration_compare(int64_t first, int64_t second)
{
    if (first == second)
        return 0;
    const bool same_count = rd_is_business(first) == rd_is_business(second);
    if (same_count && (!rd_is_business(first) || rd_business_calendar(first) == rd_business_calendar(second)))
        return first < second ? -1 : 1;
    if (rd_duration_most_s(first) <= rd_duration_least_s(second))
        return rd_duration_most_s(first) == rd_duration_most_s(second) ? 0 : -1;
    if (rd_duration_most_s(second) <= rd_duration_least_s(first))
        return 1;
    return 2;
}

bool rd_answer_is_within(const struct rd_answer_row *row, int64_t value)
{
    if (row->type == RD_TYPE_DURATION && rd_is_business(value))
        value = rd_business_days(value) * RD_DAY_S;
    return value >= row->lo && value <= row->hi;
}
