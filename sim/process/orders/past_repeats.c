/*
 * Repeats of orders that were placed before the first day.
 *
 * A buyer orders again weeks or months after an order, so that a young market lacks the repeats of orders it never had. How
 * often an order has a repeat, and how many days after it was placed, is seen until the night of history: each repeat counts
 * by one over the orders that have been followed to the age at which the order before it ended. Orders placed on every day
 * before the first one at the stated rate then have the repeats still to come, each by a buyer of a segment who repeats.
 * They are numbered from the end of the day's slots and keyed by that number: the same ones under every policy, as far as
 * there are as many.
 */
#include <stdlib.h>
#include <string.h>

#include "core/poisson.h"
#include "process/run.h"

#include "redress/units.h"

#define DELAYS 367 /* days from the end of an order to its repeat: 365 at most, from any hour to any hour */

struct past_repeats {
    int32_t night;            /* of history */
    uint32_t *placed;         /* [day] */
    uint32_t (*seen)[DELAYS]; /* [age at the end] */
    uint64_t *segment;        /* [buyer segment]: whose repeats */
    double *per_order;        /* [days since the order was placed]: expected repeats of one order */
};

static bool anybody_repeats(const struct scenario *scenario)
{
    bool any = false;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++)
        any = any || order_again_is_ever(&scenario->buyer_segments[i].order_again);
    return any;
}

static size_t lags(const struct past_repeats *past)
{
    return (size_t)past->night + DELAYS;
}

enum rd_status past_repeats_new(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    if (!scenario->buyers_stationary || scenario->warm_up_s < HISTORY_WARM_UP_S || !anybody_repeats(scenario))
        return RD_OK;
    struct past_repeats *past = run->past_repeats = calloc(1, sizeof *past);
    if (!past)
        return run_nomem(run);
    past->night = history_night(scenario);
    past->placed = calloc((size_t)past->night, sizeof *past->placed);
    past->seen = calloc((size_t)past->night, sizeof *past->seen);
    past->segment = calloc(scenario->buyer_segment_count, sizeof *past->segment);
    past->per_order = calloc(lags(past) + 1, sizeof *past->per_order);
    return past->placed && past->seen && past->segment && past->per_order ? RD_OK : run_nomem(run);
}

void past_repeats_free(struct run *run)
{
    struct past_repeats *past = run->past_repeats;
    if (!past)
        return;
    free(past->placed);
    free(past->seen);
    free(past->segment);
    free(past->per_order);
    free(past);
}

void past_repeats_start(struct run *run)
{
    struct past_repeats *past = run->past_repeats;
    if (!past)
        return;
    memset(past->placed, 0, (size_t)past->night * sizeof *past->placed);
    memset(past->seen, 0, (size_t)past->night * sizeof *past->seen);
    memset(past->segment, 0, run->scenario->buyer_segment_count * sizeof *past->segment);
}

void past_repeats_placed(struct run *run, uint64_t orders)
{
    if (run->past_repeats && run->day < run->past_repeats->night)
        run->past_repeats->placed[run->day] = (uint32_t)orders;
}

void past_repeats_seen(struct run *run, const struct order *order, int64_t day)
{
    struct past_repeats *past = run->past_repeats;
    if (!past || run->day >= past->night)
        return;
    const int64_t ended_day = run->now_s / RD_DAY_S, delay = day - ended_day;
    past->seen[ended_day - order->placed_s / RD_DAY_S][delay < DELAYS ? delay : DELAYS - 1]++;
    past->segment[order->buyer_segment]++;
}

/* Fills per_order; returns its sum. */
static double repeats_law(struct past_repeats *past)
{
    double followed = 0, all = 0;
    memset(past->per_order, 0, (lags(past) + 1) * sizeof *past->per_order);
    for (int32_t age = past->night - 1; age >= 0; age--) {
        followed += past->placed[past->night - 1 - age];
        for (size_t delay = 0; followed > 0 && delay < DELAYS; delay++)
            past->per_order[(size_t)age + delay] += past->seen[age][delay] / followed;
    }
    for (size_t lag = 0; lag < lags(past); lag++)
        all += past->per_order[lag];
    return all;
}

static uint32_t buyer_draw(const struct run *run, uint64_t id)
{
    const struct past_repeats *past = run->past_repeats;
    const struct lanes lanes = order_lanes(run, id, STREAM_PAST_REPEAT);
    uint64_t all = 0;
    size_t segment = 0;
    for (size_t i = 0; i < run->scenario->buyer_segment_count; i++)
        all += past->segment[i];
    uint64_t at = lanes.word[0] * all >> 32;
    while (at >= past->segment[segment])
        at -= past->segment[segment++];
    const uint32_t first = segment > 0 ? run->buyer_segment_end[segment - 1] : 0;
    const uint32_t end =
        segment + 1 < run->scenario->buyer_segment_count ? run->buyer_segment_end[segment] : run->scenario->buyer_count;
    return first + (uint32_t)((uint64_t)lanes.word[1] * (end - first) >> 32);
}

static enum rd_status day_repeats(struct run *run, int64_t day, double mean)
{
    const struct lanes lanes = stream_block(run->key, (uint64_t)day, STREAM_DAY_PAST_REPEATS, 0);
    const uint64_t count = poisson_quantile(mean, lanes_uniform53(lanes.word[0], lanes.word[1]));
    enum rd_status rc = RD_OK;
    for (uint64_t i = 0; rc == RD_OK && i < count; i++) {
        const uint64_t id = order_repeat_id(order_id((uint64_t)day, ORDER_SLOTS - 1 - i), 1);
        rc = repeat_keep(run, id, buyer_draw(run, id), day);
    }
    return rc;
}

enum rd_status past_repeats_draw(struct run *run)
{
    struct past_repeats *past = run->past_repeats;
    if (!past)
        return RD_OK;
    const double all = repeats_law(past), per_day = run->scenario->demand.orders_per_day / (all < 0.5 ? 1 - all : 0.5);
    double to_come = all; /* of an order, after so many days */
    enum rd_status rc = RD_OK;
    for (int64_t day = 0; rc == RD_OK && day < (int64_t)lags(past) && day * RD_DAY_S < run->end_s; day++) {
        to_come -= past->per_order[day];
        if (day >= past->night && to_come > 0)
            rc = day_repeats(run, day, per_day * to_come);
    }
    return rc;
}
