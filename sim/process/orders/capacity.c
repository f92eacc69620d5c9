/*
 * Capacities: sellers who take more orders than they can hand over, and carriers who carry more than they are made for.
 *
 * A seller with a capacity is a server: it hands over its orders one after the other, first come, first served, each of which
 * takes a day over its capacity. The wait for the turn comes before the handling of the order itself. It reads no other
 * seller. Yesterday's load of a carrier slows the parcels handed over today: for carriers with a capacity the hand-over is an
 * event, at which the parcel's way is fixed. Scenarios without capacities have neither.
 */
#include <stdlib.h>

#include "process/run.h"

#include "redress/units.h"

static double seller_capacity(const struct seller_segment *segment, double usual)
{
    return segment->handling_capacity + segment->handling_capacity_of_usual * usual;
}

static bool has_limits(const struct scenario *scenario, bool *sellers, bool *carriers)
{
    *sellers = *carriers = false;
    for (size_t i = 0; i < scenario->seller_segment_count; i++)
        *sellers = *sellers || seller_capacity(&scenario->seller_segments[i], 1) > 0;
    for (size_t i = 0; i < scenario->carrier_count; i++)
        *carriers = *carriers || scenario->carriers[i].capacity_per_day > 0;
    return *sellers || *carriers;
}

enum rd_status capacity_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    bool sellers, carriers;
    if (!has_limits(scenario, &sellers, &carriers))
        return RD_OK;
    if (sellers && !(run->backlog = calloc(scenario->seller_count, sizeof *run->backlog)))
        return run_nomem(run);
    if (carriers && !(run->carriers = calloc(scenario->carrier_count, sizeof *run->carriers)))
        return run_nomem(run);
    double sum = 0;
    for (uint32_t at = 0; at < scenario->seller_count; at++)
        sum += scenario->seller_weight[at];
    for (uint32_t at = 0; run->backlog && at < scenario->seller_count; at++)
        run->backlog[at].usual = scenario->seller_weight[at] / sum * scenario->demand.orders_per_day;
    return RD_OK;
}

void capacity_weigh(struct run *run, const double *order_share)
{
    for (uint32_t at = 0; run->backlog && at < run->scenario->seller_count; at++)
        run->backlog[at].usual = order_share[at] * run->scenario->demand.orders_per_day;
}

void capacity_free(struct run *run)
{
    free(run->backlog);
    free(run->arrivals.items);
    free(run->carriers);
}

/* For the next replication; segments of sellers are drawn by then. */
void capacity_start(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    for (uint32_t at = 0; run->backlog && at < scenario->seller_count; at++) {
        struct seller_backlog *backlog = &run->backlog[at];
        const struct seller_segment *segment = &scenario->seller_segments[run->sellers.items[at].segment];
        backlog->capacity = seller_capacity(segment, backlog->usual);
        backlog->orders = 0;
        backlog->at_s = 0;
    }
    for (size_t i = 0; run->carriers && i < scenario->carrier_count; i++)
        run->carriers[i] = (struct carrier_load){.slow = 1};
}

void capacity_tonight(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    for (size_t i = 0; run->carriers && i < scenario->carrier_count; i++) {
        const struct carrier *carrier = &scenario->carriers[i];
        double over =
            carrier->capacity_per_day > 0 ? (double)run->carriers[i].parcels / carrier->capacity_per_day - 1 : 0;
        run->carriers[i].slow = over > 0 ? 1 + carrier->slowdown * over : 1;
        run->carriers[i].parcels = 0;
    }
}

int64_t backlog_join_s(struct run *run, uint32_t seller, int64_t at_s)
{
    struct seller_backlog *backlog = &run->backlog[seller];
    if (backlog->capacity <= 0)
        return 0;
    const double done = (double)(at_s - backlog->at_s) * backlog->capacity / (double)RD_DAY_S;
    const double ahead = backlog->orders > done ? backlog->orders - done : 0;
    backlog->orders = ahead + 1;
    backlog->at_s = at_s;
    return (int64_t)(ahead / backlog->capacity * (double)RD_DAY_S + 0.5);
}

bool carrier_is_limited(const struct run *run, const struct order *order)
{
    return run->carriers && run->scenario->carriers[run->scenario->lanes[order->lane].carrier].capacity_per_day > 0;
}

/*
 * Needs:  the order is IN_TRANSIT and its parcel, of a carrier with a capacity, is handed over now.
 * Leaves: its way is as long as yesterday's load makes it; what follows from it is scheduled.
 */
enum rd_status on_handed_over(struct run *run, const struct event *event)
{
    struct order *order = run_order(run, event->slot);
    if (order->id != event->subject)
        return RD_OK;
    struct carrier_load *load = &run->carriers[run->scenario->lanes[order->lane].carrier];
    load->parcels++;
    if (!order_is(order, ORDER_LOST) && load->slow > 1)
        parcel_slow_down(run, order, load->slow);
    return parcel_follow(run, order, event->slot);
}
