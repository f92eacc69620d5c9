/*
 * The buyers on the first day: nobody has ordered, or each has the year behind that the market's own demand gives.
 *
 * A buyer joined some time ago (`buyers.age`) and has ordered since at the rate at which this market's orders fall to one
 * buyer; of those orders some were disputed, and of those some refused and some refunded, as the segment's shares of the past
 * say. One keyed draw per buyer, third of a year and order: the same under every policy.
 */
#include "process/run.h"

#include <math.h>

#include "redress/units.h"

#define PAST_THIRDS (BUYER_THIRDS - 1)
#define MEAN_INVERTED 500     /* exp(-mean) and its sum keep their digits */
#define CLAIM_DRAWS_FROM 4096 /* index of the draws about a disputed order; below are those of four orders each */
#define MORE_ORDERS_FROM (UINT32_C(1) << 20) /* of four orders each, beyond those below CLAIM_DRAWS_FROM */

struct past {
    double per_day;              /* orders of a buyer */
    double none_in_a_full_third; /* chance */
};

/* What an order costs on average. */
static int64_t usual_minor(const struct scenario *scenario)
{
    double mean = 0;
    for (size_t i = 0; i < scenario->category_count; i++)
        mean += scenario->categories[i].share * (quantile_table_mean(scenario->categories[i].price) +
                                                 quantile_table_mean(scenario->categories[i].shipping));
    return (int64_t)(mean + 0.5);
}

/*
 * Poisson by inversion; large means, whose chance of none is below what a double holds, rounded. A count above what a third
 * holds is told by buyer_seed().
 */
static uint32_t orders_draw(double mean, double none, uint32_t word)
{
    if (mean > MEAN_INVERTED)
        return mean < UINT32_MAX / 2 ? (uint32_t)(mean + 0.5) : UINT32_MAX / 2;
    double u = lane_uniform(word), term = none, sum = none;
    uint32_t count = 0;
    while (u > sum && count <= BUYER_COUNT_MAX) {
        count++;
        term *= mean / count;
        sum += term;
    }
    return count;
}

static void dispute_draw(struct run *run, uint32_t at, const struct buyer_segment *segment, unsigned third,
                         uint32_t order)
{
    struct lanes lanes = stream_block(run->key, at, STREAM_BUYER_HISTORY, CLAIM_DRAWS_FROM + order);
    buyer_seed(&run->buyers, at, third, BUYER_DISPUTED, 1);
    if (lane_hits(lanes.word[0], segment->past_refused.threshold))
        buyer_seed(&run->buyers, at, third, BUYER_REFUSED, 1);
    else if (lane_hits(lanes.word[1], segment->past_refunded.threshold))
        buyer_seed(&run->buyers, at, third, BUYER_REFUNDED, 1);
}

static uint32_t orders_index(uint32_t orders)
{
    const uint32_t index = 1 + orders / 4;
    return index < CLAIM_DRAWS_FROM ? index : MORE_ORDERS_FROM + index;
}

static void past_draw(struct run *run, const struct past *past, const struct buyer_segment *segment, uint32_t at)
{
    struct lanes lanes = stream_block(run->key, at, STREAM_BUYER_HISTORY, 0), claims = lanes;
    int64_t age_days = quantile_draw(run->scenario->buyer_age, lanes.word[3]) / RD_DAY_S;
    uint32_t orders = 0;
    for (unsigned third = 0; third < PAST_THIRDS; third++) {
        int64_t days = age_days - (int64_t)third * BUYER_THIRD_DAYS;
        if (days <= 0)
            break;
        bool full = days >= BUYER_THIRD_DAYS;
        double mean = past->per_day * (double)(full ? BUYER_THIRD_DAYS : days);
        uint32_t count = orders_draw(mean, full ? past->none_in_a_full_third : exp(-mean), lanes.word[third]);
        if (count > 0)
            buyer_seed(&run->buyers, at, third, BUYER_ORDERED, count);
        for (uint32_t i = 0; i < count && !run->buyers.overfull; i++, orders++) {
            if (orders % 4 == 0)
                claims = stream_block(run->key, at, STREAM_BUYER_HISTORY, orders_index(orders));
            if (lane_hits(claims.word[orders % 4], segment->past_disputes.threshold))
                dispute_draw(run, at, segment, third, orders);
        }
    }
    if (orders > 0 || age_days > PAST_THIRDS * BUYER_THIRD_DAYS)
        run->buyers.items[at].first_day = (int16_t)-age_days;
}

enum rd_status buyers_start(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    if (run->buyers.items)
        buyers_clear(&run->buyers);
    else if (buyers_init(&run->buyers, scenario->buyer_count, usual_minor(scenario)) != RD_OK)
        return run_nomem(run);
    if (!scenario->buyers_stationary)
        return RD_OK;
    struct past past = {.per_day = scenario->demand.orders_per_day / scenario->buyer_count};
    past.none_in_a_full_third = exp(-past.per_day * BUYER_THIRD_DAYS);
    size_t segment = 0;
    for (uint32_t at = 0; at < scenario->buyer_count; at++) {
        while (at >= run->buyer_segment_end[segment])
            segment++;
        past_draw(run, &past, &scenario->buyer_segments[segment], at);
    }
    return RD_OK;
}
