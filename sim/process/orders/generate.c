/*
 * The orders of a day: potential orders, and who exists under this demand.
 *
 * All of a day is generated at its first second: seller and buyer facts are as of last night, so nothing that happens
 * during the day can change what is drawn or promised here. Where sellers have a capacity, who comes first is served first:
 * the day's orders, repeats among them, are placed in the order of their times. Elsewhere the order in which they are placed
 * decides nothing, and they are placed by number.
 */
#include "process/orders/draft.h"

#include <stdlib.h>

#include "redress/units.h"

#define BATCH 32 /* orders drawn together: while one waits for memory the others are drawn */

/* An order of the day, and when it comes. */
struct arrival {
    uint64_t id;
    const struct order_stream *stream;
    uint32_t placed_s, buyer; /* of a repeat; NOBODY of others, whose buyer is drawn */
    bool turned_away;
};
#define NOBODY UINT32_MAX

/* For the dispersion of daily orders. */
static void day_measure(struct run *run, uint64_t orders)
{
    if (run->now_s < run->measure_from_s || run->now_s >= run->measure_to_s)
        return;
    run->result->totals[TOTAL_DAYS]++;
    run->result->totals[TOTAL_DAY_ORDERS_SQUARED] += (int64_t)(orders * orders);
}

/*
 * The potential order of a slot when it exists, or when it would if the rules moved no demand: that is listed, so that
 * it can be found again under another policy.
 */
static bool slot_arrives(const struct run *run, const struct day_demand *demand, uint64_t slot, struct arrival *out)
{
    const uint64_t id = order_id((uint64_t)run->day, slot);
    uint64_t drawn_threshold =
        demand->exists_threshold > demand->usual_threshold ? demand->exists_threshold : demand->usual_threshold;
    bool turned_away = false;
    if (drawn_threshold <= UINT32_MAX || demand->exists_threshold <= UINT32_MAX) {
        uint32_t lane = order_lanes(run, id, STREAM_ORDER_ACCEPTANCE).word[0];
        if (!lane_hits(lane, drawn_threshold))
            return false;
        turned_away = !lane_hits(lane, demand->exists_threshold);
    }
    *out = (struct arrival){.id = id,
                            .stream = slot < demand->usual ? demand->stream : demand->peak_stream,
                            .buyer = NOBODY,
                            .turned_away = turned_away};
    return true;
}

static void arrival_draft(const struct run *run, const struct arrival *arrival, struct draft *draft)
{
    draft_begin(run, draft, arrival->id, arrival->stream);
    draft->turned_away = arrival->turned_away;
    if (arrival->buyer != NOBODY)
        draft->buyer = arrival->buyer;
}

static enum rd_status drafts_place(struct run *run, struct draft *drafts, size_t count)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < count; i++)
        rc = order_place(run, &drafts[i]);
    return rc;
}

/* ---- by number ---- */

static enum rd_status place_repeat(struct run *run, uint64_t id, uint32_t buyer)
{
    const struct arrival arrival = {.id = id, .stream = &run->streams[0], .buyer = buyer};
    struct draft draft;
    arrival_draft(run, &arrival, &draft);
    return order_place(run, &draft);
}

static enum rd_status place_by_number(struct run *run, const struct day_demand *demand)
{
    enum rd_status rc = RD_OK;
    for (uint64_t slot = 0; rc == RD_OK && slot < demand->potential;) {
        struct draft drafts[BATCH];
        struct arrival arrival;
        size_t count = 0;
        for (; slot < demand->potential && count < BATCH; slot++)
            if (slot_arrives(run, demand, slot, &arrival))
                arrival_draft(run, &arrival, &drafts[count++]);
        rc = drafts_place(run, drafts, count);
    }
    return rc == RD_OK ? repeats_generate(run, place_repeat) : rc;
}

/* ---- by time ---- */

static enum rd_status arrival_add(struct run *run, struct arrival arrival)
{
    struct arrivals *day = &run->arrivals;
    if (day->count == day->room) {
        const size_t room = day->room ? 2 * day->room : 1024;
        struct arrival *items = realloc(day->items, room * sizeof *items);
        if (!items)
            return run_nomem(run);
        day->items = items;
        day->room = room;
    }
    arrival.placed_s = draft_placed_s(run, arrival.stream, order_lanes(run, arrival.id, STREAM_ORDER_HEAD));
    day->items[day->count++] = arrival;
    return RD_OK;
}

static enum rd_status add_repeat(struct run *run, uint64_t id, uint32_t buyer)
{
    return arrival_add(run, (struct arrival){.id = id, .stream = &run->streams[0], .buyer = buyer});
}

static int by_time(const void *a, const void *b)
{
    const struct arrival *x = a, *y = b;
    if (x->placed_s != y->placed_s)
        return x->placed_s < y->placed_s ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static enum rd_status place_by_time(struct run *run, const struct day_demand *demand)
{
    struct arrivals *day = &run->arrivals;
    struct arrival arrival;
    enum rd_status rc = RD_OK;
    day->count = 0;
    for (uint64_t slot = 0; rc == RD_OK && slot < demand->potential; slot++)
        if (slot_arrives(run, demand, slot, &arrival))
            rc = arrival_add(run, arrival);
    if (rc == RD_OK)
        rc = repeats_generate(run, add_repeat);
    if (rc == RD_OK && day->count > 0)
        qsort(day->items, day->count, sizeof *day->items, by_time);
    for (size_t at = 0; rc == RD_OK && at < day->count;) {
        struct draft drafts[BATCH];
        size_t count = 0;
        for (; at < day->count && count < BATCH; at++)
            arrival_draft(run, &day->items[at], &drafts[count++]);
        rc = drafts_place(run, drafts, count);
    }
    return rc;
}

enum rd_status orders_generate(struct run *run)
{
    const uint64_t before = run->result->orders;
    struct day_demand demand;
    enum rd_status rc = day_demand_draw(run, &demand);
    if (rc == RD_OK)
        rc = run->backlog ? place_by_time(run, &demand) : place_by_number(run, &demand);
    past_repeats_placed(run, run->result->orders - before);
    if (rc == RD_OK)
        day_measure(run, run->result->orders - before);
    return rc;
}
