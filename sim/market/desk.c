/*
 * A desk: waiting lines and people. What is counted of them stands in desk_stats.c.
 */
#include "market/desk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "market/desk_stats.h"

void desk_state_init(struct desk_state *desk, int64_t window_from_s, int64_t window_to_s)
{
    memset(desk, 0, sizeof *desk);
    desk->window_from_s = window_from_s;
    desk->window_to_s = window_to_s;
    desk->shift_count = 1;
}

enum rd_status desk_state_shape(struct desk_state *desk, size_t shift_count)
{
    assert(shift_count <= DESK_SHIFTS_MAX);
    int64_t weeks = (desk->window_to_s - desk->window_from_s) / DESK_WEEK_S;
    desk->shift_count = shift_count;
    desk->week_count = weeks > 1 ? (size_t)weeks : 1;
    desk->weeks = calloc(desk->week_count, sizeof *desk->weeks);
    return desk->weeks ? RD_OK : RD_NOMEM;
}

void desk_state_clear(struct desk_state *desk)
{
    for (size_t i = 0; i < DESK_PRIORITIES; i++)
        desk->lines[i].head = desk->lines[i].count = 0;
    memset(desk->shifts, 0, sizeof desk->shifts);
    desk->waiting = desk->busy = 0;
    desk->since_s = desk->arrived_sum_s = 0;
    memset(&desk->stats, 0, sizeof desk->stats);
    memset(desk->by_shift, 0, sizeof desk->by_shift);
    if (desk->weeks)
        memset(desk->weeks, 0, desk->week_count * sizeof *desk->weeks);
}

void desk_state_release(struct desk_state *desk)
{
    for (size_t i = 0; i < DESK_PRIORITIES; i++)
        free(desk->lines[i].items);
    free(desk->weeks);
    memset(desk, 0, sizeof *desk);
}

static bool line_grow(struct waiting_line *line)
{
    size_t wanted = line->capacity < 16 ? 16 : line->capacity * 2;
    struct waiting *grown = calloc(wanted, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < line->count; i++)
        grown[i] = line->items[(line->head + i) % line->capacity];
    free(line->items);
    line->items = grown;
    line->capacity = wanted;
    line->head = 0;
    return true;
}

static struct waiting *line_at(const struct waiting_line *line, size_t place)
{
    return &line->items[(line->head + place) % line->capacity];
}

enum rd_status desk_arrive(struct desk_state *desk, int64_t now_s, struct waiting arrival, unsigned priority)
{
    assert(priority < DESK_PRIORITIES);
    struct waiting_line *line = &desk->lines[priority];
    if (line->count == line->capacity && !line_grow(line))
        return RD_NOMEM;
    desk_advance(desk, now_s);
    arrival.arrived_s = (uint32_t)now_s;
    *line_at(line, line->count++) = arrival;
    desk->waiting++;
    desk->arrived_sum_s += now_s;
    desk_count(desk, now_s, arrival.shift, DESK_COUNTS_ARRIVED, 1);
    return RD_OK;
}

void desk_shift_begins(struct desk_state *desk, int64_t now_s, size_t shift, uint32_t people, int64_t until_s)
{
    desk_advance(desk, now_s);
    desk->shifts[shift].people = people;
    desk->shifts[shift].on_duty = true;
    desk->shifts[shift].until_s = until_s;
}

void desk_shift_ends(struct desk_state *desk, int64_t now_s, size_t shift)
{
    if (now_s < desk->shifts[shift].until_s)
        return;
    desk_advance(desk, now_s);
    desk->shifts[shift].people = 0;
    desk->shifts[shift].on_duty = false;
}

/* The first shift of the roster with somebody free; -1 without one. */
static int shift_free(const struct desk_state *desk)
{
    for (size_t shift = 0; shift < desk->shift_count; shift++)
        if (desk->shifts[shift].busy < desk->shifts[shift].people)
            return (int)shift;
    return -1;
}

/* The source whose first case of this priority came earliest, of those that have waited long enough; `count` without one. */
static size_t source_first(const struct desk_source sources[], size_t count, int64_t now_s, size_t priority)
{
    size_t first = count;
    uint32_t earliest_s = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct waiting_line *line = &sources[i].desk->lines[priority];
        if (line->count == 0 || now_s - line_at(line, 0)->arrived_s < sources[i].after_s)
            continue;
        if (first < count && line_at(line, 0)->arrived_s >= earliest_s)
            continue;
        first = i;
        earliest_s = line_at(line, 0)->arrived_s;
    }
    return first;
}

static struct waiting line_take(struct desk_state *desk, size_t priority)
{
    struct waiting_line *line = &desk->lines[priority];
    struct waiting taken = *line_at(line, 0);
    line->head = (line->head + 1) % line->capacity;
    line->count--;
    desk->waiting--;
    desk->arrived_sum_s -= taken.arrived_s;
    return taken;
}

bool desk_start(const struct desk_source sources[], size_t count, int64_t now_s, struct waiting *out, size_t *from)
{
    struct desk_state *desk = sources[0].desk;
    int shift = shift_free(desk);
    if (shift < 0)
        return false;
    size_t priority = DESK_PRIORITIES, source = count;
    while (source == count && priority > 0)
        source = source_first(sources, count, now_s, --priority);
    if (source == count)
        return false;
    struct desk_state *waited_at = sources[source].desk;
    desk_advance(desk, now_s);
    desk_advance(waited_at, now_s);
    *out = line_take(waited_at, priority);
    out->mediator = (uint8_t)shift;
    *from = source;
    desk->shifts[shift].busy++;
    desk->busy++;
    desk_count(waited_at, out->arrived_s, out->shift, DESK_COUNTS_STARTED, 1);
    desk_count(waited_at, out->arrived_s, out->shift, DESK_COUNTS_WAITED, now_s > out->arrived_s);
    desk_count(waited_at, out->arrived_s, out->shift, DESK_COUNTS_WAIT_S, now_s - out->arrived_s);
    if (source > 0) {
        desk_count(waited_at, out->arrived_s, out->shift, DESK_COUNTS_OVERFLOWED, 1);
        desk_count(desk, out->arrived_s, (size_t)shift, DESK_COUNTS_HELPED, 1);
    }
    return true;
}

void desk_finish(struct desk_state *desk, int64_t now_s, size_t shift)
{
    assert(desk->busy > 0 && desk->shifts[shift].busy > 0);
    desk_advance(desk, now_s);
    desk->shifts[shift].busy--;
    desk->busy--;
}

bool desk_leave(struct desk_state *desk, int64_t now_s, uint32_t claim)
{
    for (size_t priority = 0; priority < DESK_PRIORITIES; priority++) {
        struct waiting_line *line = &desk->lines[priority];
        for (size_t i = 0; i < line->count; i++) {
            if (line_at(line, i)->claim != claim || line_at(line, i)->kind != WORK_CASE)
                continue;
            desk_advance(desk, now_s);
            desk->arrived_sum_s -= line_at(line, i)->arrived_s;
            for (size_t j = i; j + 1 < line->count; j++)
                *line_at(line, j) = *line_at(line, j + 1);
            line->count--;
            desk->waiting--;
            return true;
        }
    }
    return false;
}

void desk_promise(struct desk_state *desk, int64_t arrived_s, size_t shift)
{
    desk_count(desk, arrived_s, shift, DESK_COUNTS_PROMISED, 1);
}

void desk_late(struct desk_state *desk, int64_t arrived_s, size_t shift)
{
    desk_count(desk, arrived_s, shift, DESK_COUNTS_LATE, 1);
}

size_t desk_waiting_measured(const struct desk_state *desk)
{
    size_t count = 0;
    for (size_t priority = 0; priority < DESK_PRIORITIES; priority++) {
        const struct waiting_line *line = &desk->lines[priority];
        for (size_t i = 0; i < line->count; i++)
            count += desk_measures(desk, line_at(line, i)->arrived_s);
    }
    return count;
}
