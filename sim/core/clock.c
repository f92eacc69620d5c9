/*
 * Working calendars and business days.
 */
#include "core/clock.h"

#include <stdlib.h>

#include "redress/units.h"

#define SHIFTS_MOST 64
#define DAY_MIN 1440
#define ALL_WEEKDAYS 0x7f

struct edge {
    int64_t at_s;
    uint32_t shift;
    bool begins;
};

struct edges {
    struct edge *items;
    size_t count, capacity;
    struct work_stint *stints; /* one for each two edges */
    size_t stint_count;
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* 0 is Monday; 1970-01-01 was a Thursday. */
unsigned day_weekday(int64_t day)
{
    return (unsigned)(((day + 3) % 7 + 7) % 7);
}

static int day_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

bool day_is_in(int64_t day, const int64_t *days, size_t count)
{
    return count > 0 && bsearch(&day, days, count, sizeof *days, day_compare);
}

/* ---- from shifts to edges ---- */

static bool shift_is_dated(const struct work_shift *shift)
{
    return shift->first_day != INT64_MIN && shift->last_day != INT64_MAX;
}

static bool shift_begins_on(const struct work_calendar_spec *spec, const struct work_shift *shift, int64_t day)
{
    if (day < shift->first_day || day > shift->last_day || !(shift->weekdays >> day_weekday(day) & 1))
        return false;
    return shift_is_dated(shift) || !day_is_in(day, spec->holidays, spec->holiday_count);
}

static bool edges_reserve(struct edges *edges, size_t more)
{
    if (edges->capacity - edges->count >= more)
        return true;
    size_t capacity = edges->capacity ? 2 * edges->capacity : 256;
    struct edge *items = realloc(edges->items, capacity * sizeof *items);
    if (!items)
        return false;
    edges->items = items;
    struct work_stint *stints = realloc(edges->stints, capacity / 2 * sizeof *stints);
    if (!stints)
        return false;
    edges->stints = stints;
    edges->capacity = capacity;
    return true;
}

/* Both edges of `shift` on a local day, clipped to the horizon. False when memory is out. */
static bool edges_add(struct edges *edges, const struct work_calendar_spec *spec, uint32_t index, int64_t day)
{
    const struct work_shift *shift = &spec->shifts[index];
    int64_t to_min = shift->to_min > shift->from_min ? shift->to_min : shift->to_min + DAY_MIN;
    int64_t midnight_s = day * RD_DAY_S - spec->utc_offset_min * RD_MINUTE_S - spec->start_unix_s;
    int64_t from_s = midnight_s + shift->from_min * RD_MINUTE_S;
    int64_t to_s = midnight_s + to_min * RD_MINUTE_S;
    from_s = from_s < 0 ? 0 : from_s;
    to_s = to_s > spec->horizon_s ? spec->horizon_s : to_s;
    if (from_s >= to_s)
        return true;
    if (!edges_reserve(edges, 2))
        return false;
    edges->stints[edges->stint_count++] = (struct work_stint){from_s, to_s, (int32_t)day, index};
    edges->items[edges->count++] = (struct edge){from_s, index, true};
    edges->items[edges->count++] = (struct edge){to_s, index, false};
    return true;
}

static bool edges_collect(struct edges *edges, const struct work_calendar_spec *spec)
{
    int64_t offset_s = spec->utc_offset_min * RD_MINUTE_S;
    /* A shift that began two days ago at 24:00 may still run; a local day may begin before the UTC day does. */
    int64_t first = floor_div(spec->start_unix_s + offset_s, RD_DAY_S) - 2;
    int64_t last = floor_div(spec->start_unix_s + spec->horizon_s + offset_s, RD_DAY_S);
    for (uint32_t i = 0; i < spec->shift_count; i++) {
        const struct work_shift *shift = &spec->shifts[i];
        if (shift->capacity == 0)
            continue; /* nobody comes */
        int64_t from = shift->first_day > first ? shift->first_day : first;
        int64_t to = shift->last_day < last ? shift->last_day : last;
        for (int64_t day = from; day <= to; day++)
            if (shift_begins_on(spec, shift, day) && !edges_add(edges, spec, i, day))
                return false;
    }
    return true;
}

static int edge_compare(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    if (x->at_s != y->at_s)
        return x->at_s < y->at_s ? -1 : 1;
    if (x->shift != y->shift)
        return x->shift < y->shift ? -1 : 1;
    return (int)x->begins - (int)y->begins; /* yesterday's end before today's beginning: the shift goes on */
}

static int stint_compare(const void *a, const void *b)
{
    const struct work_stint *x = a, *y = b;
    if (x->from_s != y->from_s)
        return x->from_s < y->from_s ? -1 : 1;
    return (x->shift > y->shift) - (x->shift < y->shift);
}

/* ---- from edges to intervals ---- */

/*
 * A shift never overlaps itself (it lasts at most 24 hours), so its bit is set and cleared in turn. Where a shift ends and
 * begins in the same second nothing changes, and the interval runs on.
 */
static size_t sweep(const struct edges *edges, const struct work_shift *shifts, struct work_interval *intervals)
{
    size_t count = 0;
    uint64_t at_work = 0;
    uint32_t capacity = 0;
    for (size_t i = 0; i < edges->count;) {
        int64_t at_s = edges->items[i].at_s;
        uint64_t before = at_work;
        for (; i < edges->count && edges->items[i].at_s == at_s; i++) {
            uint32_t shift = edges->items[i].shift;
            at_work ^= UINT64_C(1) << shift;
            capacity = edges->items[i].begins ? capacity + shifts[shift].capacity : capacity - shifts[shift].capacity;
        }
        if (at_work == before)
            continue;
        if (before)
            intervals[count - 1].to_s = at_s;
        if (at_work)
            intervals[count++] = (struct work_interval){at_s, at_s, capacity, at_work};
    }
    return count;
}

static enum rd_status shift_check(const struct work_shift *shift, size_t index, struct rd_error *err)
{
    if (shift->from_min < 0 || shift->from_min > DAY_MIN || shift->to_min < 0 || shift->to_min > DAY_MIN)
        return rd_fail(err, RD_INPUT, "shift %zu runs from minute %d to minute %d; minutes of a day are 0 to 1440",
                       index, (int)shift->from_min, (int)shift->to_min);
    if (shift->weekdays & ~ALL_WEEKDAYS)
        return rd_fail(err, RD_INPUT, "shift %zu has weekdays 0x%x; bits 0 (Monday) to 6 (Sunday) are allowed", index,
                       (unsigned)shift->weekdays);
    return RD_OK;
}

static enum rd_status spec_check(const struct work_calendar_spec *spec, struct rd_error *err)
{
    if (spec->shift_count > SHIFTS_MOST)
        return rd_fail(err, RD_INPUT, "a calendar has %zu shifts; at most %d are allowed", spec->shift_count,
                       SHIFTS_MOST);
    uint64_t people = 0;
    for (size_t i = 0; i < spec->shift_count; i++) {
        enum rd_status status = shift_check(&spec->shifts[i], i, err);
        if (status != RD_OK)
            return status;
        people += spec->shifts[i].capacity;
    }
    if (people > UINT32_MAX)
        return rd_fail(err, RD_INPUT, "a calendar's shifts have %llu people together; at most %llu are allowed",
                       (unsigned long long)people, (unsigned long long)UINT32_MAX);
    return RD_OK;
}

enum rd_status work_calendar_build(const struct work_calendar_spec *spec, struct work_calendar *out,
                                   struct rd_error *err)
{
    enum rd_status status = spec_check(spec, err);
    if (status != RD_OK)
        return status;
    struct edges edges = {0};
    struct work_interval *intervals = NULL;
    if (!edges_collect(&edges, spec))
        goto no_memory;
    if (edges.count > 0) {
        qsort(edges.items, edges.count, sizeof *edges.items, edge_compare);
        qsort(edges.stints, edges.stint_count, sizeof *edges.stints, stint_compare);
        intervals = malloc(edges.count * sizeof *intervals);
        if (!intervals)
            goto no_memory;
    }
    *out = (struct work_calendar){intervals, sweep(&edges, spec->shifts, intervals), edges.stints, edges.stint_count};
    free(edges.items);
    return RD_OK;

no_memory:
    free(edges.items);
    free(edges.stints);
    return rd_fail(err, RD_NOMEM, "out of memory for a working calendar");
}

void work_calendar_release(struct work_calendar *calendar)
{
    free(calendar->intervals);
    free(calendar->stints);
    *calendar = (struct work_calendar){0};
}

/* ---- questions ---- */

size_t work_calendar_find(const struct work_calendar *calendar, int64_t at_s)
{
    size_t lo = 0, hi = calendar->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (calendar->intervals[middle].to_s > at_s)
            hi = middle;
        else
            lo = middle + 1;
    }
    return lo;
}

int64_t work_calendar_person_seconds(const struct work_calendar *calendar, int64_t from_s, int64_t to_s)
{
    int64_t total = 0;
    for (size_t i = work_calendar_find(calendar, from_s); i < calendar->count; i++) {
        const struct work_interval *interval = &calendar->intervals[i];
        if (interval->from_s >= to_s)
            break;
        int64_t from = interval->from_s > from_s ? interval->from_s : from_s;
        int64_t to = interval->to_s < to_s ? interval->to_s : to_s;
        total += (to - from) * interval->capacity;
    }
    return total;
}

int64_t business_days_after(int64_t start_unix_s, int64_t at_s, int64_t days, const int64_t *holidays,
                            size_t holiday_count)
{
    int64_t first = floor_div(start_unix_s + at_s, RD_DAY_S), day = first;
    while (days > 0) {
        day++;
        if (day_weekday(day) < 5 && !day_is_in(day, holidays, holiday_count))
            days--;
    }
    return at_s + (day - first) * RD_DAY_S;
}
