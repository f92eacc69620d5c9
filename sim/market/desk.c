/*
 * A desk: waiting lines, people, and the integrals that Little's law is checked with.
 */
#include "market/desk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void desk_state_init(struct desk_state *desk, int64_t window_from_s, int64_t window_to_s)
{
    memset(desk, 0, sizeof *desk);
    desk->window_from_s = window_from_s;
    desk->window_to_s = window_to_s;
}

void desk_state_clear(struct desk_state *desk)
{
    for (size_t i = 0; i < DESK_PRIORITIES; i++)
        desk->lines[i].head = desk->lines[i].count = 0;
    desk->waiting = desk->busy = desk->capacity = 0;
    desk->since_s = 0;
    memset(&desk->stats, 0, sizeof desk->stats);
}

void desk_state_release(struct desk_state *desk)
{
    for (size_t i = 0; i < DESK_PRIORITIES; i++)
        free(desk->lines[i].items);
    memset(desk, 0, sizeof *desk);
}

static bool desk_measures(const struct desk_state *desk, int64_t at_s)
{
    return at_s >= desk->window_from_s && at_s < desk->window_to_s;
}

void desk_advance(struct desk_state *desk, int64_t now_s)
{
    int64_t from = desk->since_s > desk->window_from_s ? desk->since_s : desk->window_from_s;
    int64_t to = now_s < desk->window_to_s ? now_s : desk->window_to_s;
    desk->since_s = now_s;
    if (to <= from)
        return;
    int64_t span = to - from;
    desk->stats.backlog_s += span * desk->waiting;
    desk->stats.in_system_s += span * (desk->waiting + desk->busy);
    desk->stats.busy_s += span * desk->busy;
    if (desk->busy > desk->capacity)
        desk->stats.overtime_s += span * (desk->busy - desk->capacity);
    if (desk->waiting > desk->stats.backlog_max)
        desk->stats.backlog_max = desk->waiting;
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

static struct waiting *line_at(struct waiting_line *line, size_t place)
{
    return &line->items[(line->head + place) % line->capacity];
}

enum rd_status desk_arrive(struct desk_state *desk, int64_t now_s, uint64_t order, uint32_t claim, unsigned priority)
{
    assert(priority < DESK_PRIORITIES);
    struct waiting_line *line = &desk->lines[priority];
    if (line->count == line->capacity && !line_grow(line))
        return RD_NOMEM;
    desk_advance(desk, now_s);
    *line_at(line, line->count++) = (struct waiting){order, claim, (uint32_t)now_s};
    desk->waiting++;
    if (desk_measures(desk, now_s))
        desk->stats.arrived++;
    return RD_OK;
}

void desk_staff(struct desk_state *desk, int64_t now_s, uint32_t capacity)
{
    desk_advance(desk, now_s);
    desk->capacity = capacity;
}

bool desk_start(struct desk_state *desk, int64_t now_s, struct waiting *out)
{
    if (desk->waiting == 0 || desk->busy >= desk->capacity)
        return false;
    size_t priority = DESK_PRIORITIES;
    while (desk->lines[--priority].count == 0)
        ;
    struct waiting_line *line = &desk->lines[priority];
    desk_advance(desk, now_s);
    *out = *line_at(line, 0);
    line->head = (line->head + 1) % line->capacity;
    line->count--;
    desk->waiting--;
    desk->busy++;
    if (desk_measures(desk, out->arrived_s)) {
        desk->stats.started++;
        desk->stats.waited += now_s > out->arrived_s;
        desk->stats.wait_s += now_s - out->arrived_s;
    }
    return true;
}

void desk_finish(struct desk_state *desk, int64_t now_s)
{
    assert(desk->busy > 0);
    desk_advance(desk, now_s);
    desk->busy--;
}

bool desk_leave(struct desk_state *desk, int64_t now_s, uint32_t claim)
{
    for (size_t priority = 0; priority < DESK_PRIORITIES; priority++) {
        struct waiting_line *line = &desk->lines[priority];
        for (size_t i = 0; i < line->count; i++) {
            if (line_at(line, i)->claim != claim)
                continue;
            desk_advance(desk, now_s);
            for (size_t j = i; j + 1 < line->count; j++)
                *line_at(line, j) = *line_at(line, j + 1);
            line->count--;
            desk->waiting--;
            return true;
        }
    }
    return false;
}

size_t desk_waiting_measured(const struct desk_state *desk)
{
    size_t count = 0;
    for (size_t priority = 0; priority < DESK_PRIORITIES; priority++) {
        const struct waiting_line *line = &desk->lines[priority];
        for (size_t i = 0; i < line->count; i++)
            count += desk_measures(desk, line->items[(line->head + i) % line->capacity].arrived_s);
    }
    return count;
}
