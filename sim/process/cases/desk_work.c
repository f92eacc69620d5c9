/*
 * Desks at work: mediators come and go by the roster, take what waits, and help other desks.
 *
 * Exact continuous time on true arrivals: M/M/c tests are exact. Shrinkage is drawn for each mediator of each shift of each
 * day: who is away is away for the whole shift, the same under every policy. A case that has waited overflow_after may be
 * taken by the desk its own one overflows to; until somebody takes it, it keeps its place at home.
 */
#include "process/run.h"

#include <stdlib.h>

#include "redress/units.h"

/* ---- building ---- */

static enum rd_status sources_build(struct run *run, size_t desk)
{
    const struct scenario *scenario = run->scenario;
    struct desk_sources *sources = &run->desk_sources[desk];
    sources->items = calloc(scenario->desk_count, sizeof *sources->items);
    if (!sources->items)
        return run_nomem(run);
    sources->items[sources->count++] = (struct desk_source){&run->desks[desk], 0};
    for (size_t i = 0; i < scenario->desk_count; i++)
        if (scenario->desks[i].overflow_to == desk)
            sources->items[sources->count++] =
                (struct desk_source){&run->desks[i], scenario->desks[i].overflow_after_s};
    return RD_OK;
}

enum rd_status desks_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    size_t count = scenario->desk_count > 0 ? scenario->desk_count : 1;
    run->desks = calloc(count, sizeof *run->desks);
    run->desk_sources = calloc(count, sizeof *run->desk_sources);
    if (!run->desks || !run->desk_sources)
        return run_nomem(run);
    for (size_t i = 0; i < scenario->desk_count; i++) {
        desk_state_init(&run->desks[i], run->measure_from_s, run->measure_to_s);
        if (desk_state_shape(&run->desks[i], scenario->desks[i].shift_count) != RD_OK)
            return run_nomem(run);
    }
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < scenario->desk_count; i++)
        rc = sources_build(run, i);
    return rc;
}

void desks_free(struct run *run)
{
    for (size_t i = 0; run->desks && i < run->scenario->desk_count; i++)
        desk_state_release(&run->desks[i]);
    for (size_t i = 0; run->desk_sources && i < run->scenario->desk_count; i++)
        free(run->desk_sources[i].items);
    free(run->desks);
    free(run->desk_sources);
}

void desks_clear(struct run *run)
{
    for (size_t i = 0; i < run->scenario->desk_count; i++)
        desk_state_clear(&run->desks[i]);
}

/* ---- shifts ---- */

enum { STINT_ENDS, STINT_BEGINS };

static enum rd_status stint_push(struct run *run, size_t desk, uint32_t at)
{
    const struct work_stint *stint = &run->scenario->desks[desk].calendar.stints[at];
    uint64_t subject = (uint64_t)desk * DESK_SHIFTS_MAX + stint->shift;
    enum rd_status rc = run_push(run, EVENT_SHIFT, stint->from_s, subject, (uint32_t)desk, STINT_BEGINS, at);
    return rc == RD_OK ? run_push(run, EVENT_SHIFT, stint->to_s, subject, (uint32_t)desk, STINT_ENDS, at) : rc;
}

enum rd_status shifts_push(struct run *run)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < run->scenario->desk_count; i++)
        for (size_t at = 0; rc == RD_OK && at < run->scenario->desks[i].calendar.stint_count; at++)
            rc = stint_push(run, i, (uint32_t)at);
    return rc;
}

/* Mediators who are there, of those on the roster. */
static uint32_t people_present(const struct run *run, size_t at, const struct work_stint *stint)
{
    const struct desk *desk = &run->scenario->desks[at];
    uint32_t rostered = desk->shifts[stint->shift].mediators, present = 0;
    if (desk->shrinkage <= 0)
        return rostered;
    for (uint32_t i = 0; i < rostered; i++) {
        uint64_t mediator = ((uint64_t)at * DESK_SHIFTS_MAX + stint->shift) << 32 | i;
        struct lanes lanes = stream_block(run->key, mediator, STREAM_MEDIATOR_STINT, (uint32_t)stint->day);
        present += lane_uniform(lanes.word[0]) >= desk->shrinkage;
    }
    return present;
}

/* ---- cases ---- */

static enum rd_status work_begin(struct run *run, size_t desk, const struct waiting *next)
{
    return next->kind == WORK_APPEAL ? appeal_begin(run, desk, next) : case_begin(run, desk, next);
}

/* Starts as many waiting cases as there are free people. */
static enum rd_status desk_serve(struct run *run, size_t desk)
{
    const struct desk_sources *sources = &run->desk_sources[desk];
    struct waiting next;
    size_t from;
    enum rd_status rc = RD_OK;
    while (rc == RD_OK && desk_start(sources->items, sources->count, run->now_s, &next, &from))
        rc = work_begin(run, desk, &next);
    return rc;
}

enum rd_status desk_receive(struct run *run, size_t desk, struct waiting arrival, unsigned priority)
{
    const struct desk *spec = &run->scenario->desks[desk];
    if (desk_arrive(&run->desks[desk], run->now_s, arrival, priority) != RD_OK)
        return run_nomem(run);
    enum rd_status rc = desk_serve(run, desk);
    if (rc != RD_OK || spec->overflow_to == DESK_NONE || run->desks[desk].waiting == 0)
        return rc;
    if (spec->overflow_after_s == 0)
        return desk_serve(run, spec->overflow_to);
    return run_push(run, EVENT_OVERFLOWS, run->now_s + spec->overflow_after_s, arrival.order, (uint32_t)desk, 0, 0);
}

uint8_t desk_shift_at(const struct run *run, size_t desk)
{
    const struct work_calendar *calendar = &run->scenario->desks[desk].calendar;
    size_t at = work_calendar_find(calendar, run->now_s);
    const struct work_interval *interval = &calendar->intervals[at < calendar->count ? at : calendar->count - 1];
    uint8_t shift = 0;
    while ((interval->shifts >> shift & 1) == 0)
        shift++;
    return shift;
}

uint32_t desk_service(const struct run *run, size_t desk, size_t language, double factor, uint32_t word)
{
    const struct desk *spec = &run->scenario->desks[desk];
    if (!desk_serves(spec, run->scenario->languages[language]))
        factor *= spec->handling_off_language;
    return (uint32_t)((double)quantile_draw(spec->handling, word) * factor + 0.5);
}

/* Desk, shift and kind of work of a mediator who is busy, in one word. */
static uint32_t place_pack(size_t desk, const struct waiting *next)
{
    return (uint32_t)desk | (uint32_t)next->mediator << 8 | (uint32_t)next->kind << 16;
}

enum rd_status desk_occupy(struct run *run, size_t desk, const struct waiting *next, uint32_t service_s,
                           uint32_t generation)
{
    return run_push(run, EVENT_DESK_FINISHED, run->now_s + service_s, next->order, next->claim, generation,
                    place_pack(desk, next));
}

/* ---- events ---- */

/*
 * Needs:  a stint of desk `slot` begins, or ends.
 * Leaves: waiting cases are started as far as people go.
 */
enum rd_status on_shift(struct run *run, const struct event *event)
{
    const struct work_stint *stint = &run->scenario->desks[event->slot].calendar.stints[event->extra];
    struct desk_state *desk = &run->desks[event->slot];
    if (event->generation == STINT_ENDS) {
        desk_shift_ends(desk, run->now_s, stint->shift);
        return RD_OK;
    }
    desk_shift_begins(desk, run->now_s, stint->shift, people_present(run, event->slot, stint), stint->to_s);
    return desk_serve(run, event->slot);
}

/*
 * Needs:  a case came to desk `slot` so long ago that another desk may take it.
 * Leaves: the other desk has taken what it may, when somebody is free there.
 */
enum rd_status on_overflows(struct run *run, const struct event *event)
{
    return desk_serve(run, run->scenario->desks[event->slot].overflow_to);
}

/*
 * Needs:  a mediator finishes now, whatever has become of the case.
 * Leaves: the case has moved on; the next one has started.
 */
enum rd_status on_desk_finished(struct run *run, const struct event *event)
{
    size_t desk = event->extra & 0xff, shift = event->extra >> 8 & 0xff;
    desk_finish(&run->desks[desk], run->now_s, shift);
    bool is_appeal = event->extra >> 16 == WORK_APPEAL;
    enum rd_status rc = is_appeal ? appeal_finish(run, desk, event) : case_finish(run, desk, event);
    return rc == RD_OK ? desk_serve(run, desk) : rc;
}
