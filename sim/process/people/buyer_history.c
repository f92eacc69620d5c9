/*
 * The buyers of an old market: nobody has ordered before, or each has the year behind that the market's own demand gives.
 *
 * On the first day a buyer has joined some time ago (`buyers.age`) and has ordered since, at the rate at which this market's
 * orders, repeats included, fall to a buyer of its segment. What became of those orders follows from the rules: it is seen
 * of the orders of the first weeks, segment by segment, and on the night of history each order of before the first day is
 * disputed, refused and refunded as often as theirs were (each counts by one over the orders followed for as many days, as
 * in history.c). A warm-up too short to see them leaves the scenario's shares of the past, on the first day. One keyed draw
 * per buyer, third of a year and order: the same under every policy.
 */
#include "core/poisson.h"
#include "process/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"

#define PAST_THIRDS (BUYER_THIRDS - 1)
#define MEAN_INVERTED 500     /* exp(-mean) and its sum keep their digits */
#define CLAIM_DRAWS_FROM 4096 /* index of the draws about a disputed order; below are those of four orders each */

#define MORE_ORDERS_FROM (UINT32_C(1) << 20) /* of four orders each, beyond those below CLAIM_DRAWS_FROM */

/* Of a segment's orders before the first day. */
struct past_orders {
    double per_day;              /* of a buyer */
    double none_in_a_full_third; /* chance */
};

/* What becomes of an order: of all of them each one at most; of disputed ones, refused or else refunded. */
struct past_claims {
    uint64_t disputed, refused_without,
        refunded_without; /* of a 32-bit lane, each beginning where the one before ends */
    uint64_t refused, refunded;
};

enum claim_note {
    NOTE_DISPUTED,
    NOTE_REFUSED,
    NOTE_REFUNDED,
    NOTE_REFUSED_WITHOUT,
    NOTE_REFUNDED_WITHOUT,
    CLAIM_NOTES
};

struct buyers_seen {
    int32_t night;                 /* of history */
    uint32_t *orders;              /* [segment][day placed] */
    int64_t (*notes)[CLAIM_NOTES]; /* [segment][age]: how many; of refunds, in 1/256 of a usual order */
};

/* ---- orders ---- */

/* What an order costs on average. */
static int64_t usual_minor(const struct scenario *scenario)
{
    double mean = 0;
    for (size_t i = 0; i < scenario->category_count; i++)
        mean += scenario->categories[i].share * (quantile_table_mean(scenario->categories[i].price) +
                                                 quantile_table_mean(scenario->categories[i].shipping));
    return (int64_t)(mean + 0.5);
}

/* Nearly every order ends without a complaint, and has a repeat as often as such an order has. */
static struct past_orders orders_of(const struct scenario *scenario, const struct buyer_segment *segment)
{
    const double again = segment->order_again.at_most > 0 ? segment->order_again.plain.share : 0;
    struct past_orders past = {.per_day = scenario->demand.orders_per_day / scenario->buyer_count / (1 - again)};
    past.none_in_a_full_third = exp(-past.per_day * BUYER_THIRD_DAYS);
    return past;
}

/* Where `none` is below what a double holds, by bisection. One more than fits stands for all that are too many: buyer_seed(). */
static uint32_t count_draw(double mean, double none, uint32_t word)
{
    if (mean <= MEAN_INVERTED)
        return poisson_invert(mean, none, lane_uniform(word), BUYER_COUNT_MAX);
    const uint64_t count = poisson_quantile(mean, lane_uniform(word));
    return count <= BUYER_COUNT_MAX ? (uint32_t)count : BUYER_COUNT_MAX + 1;
}

static void orders_draw(struct run *run, const struct past_orders *past, uint32_t at)
{
    struct lanes lanes = stream_block(run->key, at, STREAM_BUYER_HISTORY, 0);
    int64_t age_days = quantile_draw(run->scenario->buyer_age, lanes.word[3]) / RD_DAY_S;
    bool any = age_days > PAST_THIRDS * BUYER_THIRD_DAYS;
    for (unsigned third = 0; third < PAST_THIRDS; third++) {
        int64_t days = age_days - (int64_t)third * BUYER_THIRD_DAYS;
        if (days <= 0)
            break;
        bool full = days >= BUYER_THIRD_DAYS;
        double mean = past->per_day * (double)(full ? BUYER_THIRD_DAYS : days);
        uint32_t count = count_draw(mean, full ? past->none_in_a_full_third : exp(-mean), lanes.word[third]);
        if (count > 0)
            buyer_seed(&run->buyers, at, third, BUYER_ORDERED, count);
        any = any || count > 0;
    }
    if (any)
        run->buyers.items[at].first_day = (int16_t)-age_days;
}

/* ---- what became of them ---- */

static void claim_draw(struct run *run, uint32_t at, const struct past_claims *past, unsigned third, uint32_t order,
                       uint32_t word)
{
    if (word >= past->refunded_without)
        return;
    if (word >= past->disputed) {
        buyer_seed(&run->buyers, at, third, word < past->refused_without ? BUYER_REFUSED : BUYER_REFUNDED, 1);
        return;
    }
    const struct lanes lanes = stream_block(run->key, at, STREAM_BUYER_HISTORY, CLAIM_DRAWS_FROM + order);
    buyer_seed(&run->buyers, at, third, BUYER_DISPUTED, 1);
    if (lane_hits(lanes.word[0], past->refused))
        buyer_seed(&run->buyers, at, third, BUYER_REFUSED, 1);
    else if (lane_hits(lanes.word[1], past->refunded))
        buyer_seed(&run->buyers, at, third, BUYER_REFUNDED, 1);
}

static uint32_t orders_index(uint32_t order)
{
    const uint32_t index = 1 + order / 4;
    return index < CLAIM_DRAWS_FROM ? index : MORE_ORDERS_FROM + index;
}

/* Each order of the thirds before the first day that are still remembered. */
static void claims_draw(struct run *run, const struct past_claims *past, uint32_t at)
{
    struct buyer *buyer = &run->buyers.items[at];
    const unsigned forgotten = (unsigned)(run->buyers.day / BUYER_THIRD_DAYS);
    struct lanes lanes = {0};
    uint32_t order = 0;
    for (unsigned third = 0; third + forgotten < PAST_THIRDS; third++)
        for (uint32_t i = 0; i < buyer->orders[PAST_THIRDS - third]; i++, order++) {
            if (order % 4 == 0)
                lanes = stream_block(run->key, at, STREAM_BUYER_HISTORY, orders_index(order));
            if (lanes.word[order % 4] >= past->refunded_without)
                continue;
            claim_draw(run, at, past, third, order, lanes.word[order % 4]);
            buyer->changed = 1;
        }
}

/* As the scenario says: refunds without a dispute are none of its shares. */
static struct past_claims claims_stated(const struct buyer_segment *segment)
{
    const uint64_t disputed = segment->past_disputes.threshold;
    return (struct past_claims){.disputed = disputed,
                                .refused_without = disputed,
                                .refunded_without = disputed,
                                .refused = segment->past_refused.threshold,
                                .refunded = segment->past_refunded.threshold};
}

/* ---- what is seen ---- */

static bool is_seen(const struct scenario *scenario)
{
    return scenario->buyers_stationary && scenario->warm_up_s >= HISTORY_WARM_UP_S;
}

enum rd_status buyers_seen_new(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    if (!run->buyers_kept || !is_seen(scenario))
        return RD_OK;
    struct buyers_seen *seen = run->buyers_seen = calloc(1, sizeof *seen);
    if (!seen)
        return run_nomem(run);
    seen->night = history_night(scenario);
    const size_t cells = scenario->buyer_segment_count * (size_t)seen->night;
    seen->orders = calloc(cells, sizeof *seen->orders);
    seen->notes = calloc(cells, sizeof *seen->notes);
    return seen->orders && seen->notes ? RD_OK : run_nomem(run);
}

void buyers_seen_free(struct run *run)
{
    if (!run->buyers_seen)
        return;
    free(run->buyers_seen->orders);
    free(run->buyers_seen->notes);
    free(run->buyers_seen);
}

static void seen_clear(struct run *run)
{
    struct buyers_seen *seen = run->buyers_seen;
    const size_t cells = run->scenario->buyer_segment_count * (size_t)seen->night;
    memset(seen->orders, 0, cells * sizeof *seen->orders);
    memset(seen->notes, 0, cells * sizeof *seen->notes);
}

void buyers_note_seen(struct run *run, const struct order *order, enum buyer_note_kind kind, int64_t amount_minor)
{
    struct buyers_seen *seen = run->buyers_seen;
    if (!seen || run->day >= seen->night)
        return;
    const size_t of_segment = order->buyer_segment * (size_t)seen->night;
    const size_t order_day = order->placed_s / RD_DAY_S;
    const bool without = order->claim == POOL_NONE || !run_claim(run, order->claim)->is_dispute;
    int64_t *notes = seen->notes[of_segment + (size_t)run->day - order_day];
    switch (kind) {
    case BUYER_ORDERED:
        seen->orders[of_segment + order_day]++;
        break;
    case BUYER_DISPUTED:
        notes[NOTE_DISPUTED]++;
        break;
    case BUYER_REFUSED:
        notes[without ? NOTE_REFUSED_WITHOUT : NOTE_REFUSED]++;
        break;
    case BUYER_REFUNDED:
        notes[without ? NOTE_REFUNDED_WITHOUT : NOTE_REFUNDED] += amount_minor / run->buyers.unit_minor;
        break;
    case BUYER_PAID_BACK:
        notes[without ? NOTE_REFUNDED_WITHOUT : NOTE_REFUNDED] -= amount_minor / run->buyers.unit_minor;
        break;
    case BUYER_LAPSED:
        break;
    }
}

static double share_of(double part, double whole)
{
    return whole <= 0 || part <= 0 ? 0 : part < whole ? part / whole : 1;
}

static struct past_claims claims_seen(const struct buyers_seen *seen, size_t segment)
{
    double followed = 0, rate[CLAIM_NOTES] = {0};
    for (int32_t age = seen->night - 1; age >= 0; age--) {
        followed += seen->orders[segment * (size_t)seen->night + (size_t)(seen->night - 1 - age)];
        for (int note = 0; followed > 0 && note < CLAIM_NOTES; note++)
            rate[note] += (double)seen->notes[segment * (size_t)seen->night + (size_t)age][note] / followed;
    }
    const double refunded = rate[NOTE_REFUNDED] / BUYER_UNITS_PER_ORDER;
    const double refunded_without = rate[NOTE_REFUNDED_WITHOUT] / BUYER_UNITS_PER_ORDER;
    const double to_refused = rate[NOTE_DISPUTED] + rate[NOTE_REFUSED_WITHOUT];
    return (struct past_claims){
        .disputed = chance_threshold(rate[NOTE_DISPUTED]),
        .refused_without = chance_threshold(to_refused),
        .refunded_without = chance_threshold(to_refused + (refunded_without > 0 ? refunded_without : 0)),
        .refused = chance_threshold(share_of(rate[NOTE_REFUSED], rate[NOTE_DISPUTED])),
        .refunded = chance_threshold(share_of(refunded, rate[NOTE_DISPUTED] - rate[NOTE_REFUSED]))};
}

/* ---- when ---- */

bool buyers_past_draw(struct run *run)
{
    const struct buyers_seen *seen = run->buyers_seen;
    if (!seen || run->day != seen->night)
        return false;
    uint32_t at = 0;
    for (size_t segment = 0; segment < run->scenario->buyer_segment_count; segment++) {
        const struct past_claims past = claims_seen(seen, segment);
        for (; at < run->buyers.count && at < run->buyer_segment_end[segment]; at++)
            claims_draw(run, &past, at);
    }
    return true;
}

enum rd_status buyers_start(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    if (run->buyers.items)
        buyers_clear(&run->buyers);
    else if (buyers_init(&run->buyers, scenario->buyer_count, usual_minor(scenario)) != RD_OK)
        return run_nomem(run);
    if (run->buyers_seen)
        seen_clear(run);
    uint32_t at = 0;
    for (size_t segment = 0; scenario->buyers_stationary && segment < scenario->buyer_segment_count; segment++) {
        const struct past_orders orders = orders_of(scenario, &scenario->buyer_segments[segment]);
        const struct past_claims claims = claims_stated(&scenario->buyer_segments[segment]);
        for (; at < run->buyers.count && at < run->buyer_segment_end[segment]; at++) {
            orders_draw(run, &orders, at);
            if (!run->buyers_seen)
                claims_draw(run, &claims, at);
        }
    }
    return RD_OK;
}
