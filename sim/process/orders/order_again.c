/*
 * The buyer orders again, because of how it went.
 *
 * Whether a repeat exists, and when, is keyed by the order before it: the same end makes the same repeat under every policy,
 * and a repeat that only one policy's end makes exists under that policy alone. It is placed on a later day than the one on
 * which the order before it ended, as edges of the clock ask, and counts in the cohort by its own day. It keeps the number of
 * the first order of its chain and adds its place in it, so that it has luck of its own.
 */
#include "process/run.h"

#include <stdlib.h>

#include "redress/units.h"

struct repeat {
    uint64_t order;
    uint32_t buyer;
    uint32_t next; /* of the same day */
};

/* When the buyer would order again, were it only for the wish. */
static int64_t next_order_at(const struct run *run, const struct order *order)
{
    return run->now_s + quantile_draw(order_buyer(run, order)->order_again.after,
                                      order_lanes(run, order->id, STREAM_ORDER_AGAIN).word[1]);
}

/* What the end of an order is to its buyer; a fault that has not shown when the next order is due is none. */
static const struct chance *chance_of(const struct run *run, const struct order *order, enum order_outcome kind)
{
    const struct order_again *again = &order_buyer(run, order)->order_again;
    const struct chance *by_time = order->delivered_s >= order->promised_s ? &again->late : &again->plain;
    switch (kind) {
    case OUTCOME_CANCELLED:
        return &again->cancelled;
    case OUTCOME_LOST_SILENT:
        return &again->harmed;
    case OUTCOME_HARM_SILENT:
        return fault_is_seen(run, order, next_order_at(run, order)) ? &again->harmed : by_time;
    case OUTCOME_SETTLED:
    case OUTCOME_REFUNDED:
    case OUTCOME_PARTIAL:
    case OUTCOME_RETURNED:
    case OUTCOME_REPLACED:
    case OUTCOME_COUPON:
        return &again->remedied;
    case OUTCOME_DROPPED:
    case OUTCOME_INELIGIBLE:
    case OUTCOME_GAVE_UP:
    case OUTCOME_REFUSED:
    case OUTCOME_RETURN_REFUSED:
        return &again->refused;
    case OUTCOME_WITHDRAWN:
    case OUTCOME_ARRIVED_IN_CASE:
        return &again->late;
    default:
        return by_time;
    }
}

enum rd_status repeat_keep(struct run *run, uint64_t id, uint32_t buyer, int64_t day)
{
    if (!run->repeats_of_day) {
        run->repeats_of_day = malloc(run->day_count * sizeof *run->repeats_of_day);
        if (!run->repeats_of_day)
            return run_nomem(run);
        for (size_t i = 0; i < run->day_count; i++)
            run->repeats_of_day[i] = POOL_NONE;
    }
    uint32_t at = pool_take(&run->repeats);
    if (at == POOL_NONE)
        return run_nomem(run);
    struct repeat *repeat = pool_at(&run->repeats, at);
    *repeat = (struct repeat){.order = id, .buyer = buyer, .next = run->repeats_of_day[day]};
    run->repeats_of_day[day] = at;
    return RD_OK;
}

/*
 * Needs:  the order ends now, as `kind`.
 * Leaves: a repeat of its buyer on its way, or none.
 */
enum rd_status order_again(struct run *run, const struct order *order, enum order_outcome kind)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    const struct chance *chance = chance_of(run, order, kind);
    uint64_t number = order_repeat_number(order->id) + 1;
    if (chance->threshold == 0 || number > buyer->order_again.at_most)
        return RD_OK;
    if (!lane_hits(order_lanes(run, order->id, STREAM_ORDER_AGAIN).word[0], chance->threshold))
        return RD_OK;
    run_count(run, order, COUNT_ORDERED_AGAIN, 1);
    int64_t day = next_order_at(run, order) / RD_DAY_S;
    if (day <= run->now_s / RD_DAY_S)
        day = run->now_s / RD_DAY_S + 1;
    past_repeats_seen(run, order, day);
    uint64_t id = order_repeat_id(order->id, number);
    if (run->trace)
        run_tell(run, order, TOLD_ORDERS_AGAIN, "order %llu", (unsigned long long)id);
    if (day * RD_DAY_S >= run->end_s)
        return RD_OK;
    return repeat_keep(run, id, order->buyer, day);
}

enum rd_status repeats_generate(struct run *run)
{
    enum rd_status rc = RD_OK;
    while (rc == RD_OK && run->repeats_of_day && run->repeats_of_day[run->day] != POOL_NONE) {
        uint32_t at = run->repeats_of_day[run->day];
        struct repeat repeat = *(const struct repeat *)pool_at(&run->repeats, at);
        run->repeats_of_day[run->day] = repeat.next;
        pool_give(&run->repeats, at);
        rc = order_place_repeat(run, repeat.order, repeat.buyer);
    }
    return rc;
}

void repeats_init(struct run *run)
{
    pool_init(&run->repeats, sizeof(struct repeat));
}

void repeats_clear(struct run *run)
{
    pool_clear(&run->repeats);
    for (size_t i = 0; run->repeats_of_day && i < run->day_count; i++)
        run->repeats_of_day[i] = POOL_NONE;
}

void repeats_free(struct run *run)
{
    pool_release(&run->repeats);
    free(run->repeats_of_day);
}
