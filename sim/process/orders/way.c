/*
 * A parcel's way in time: when the seller hands it over, and when the carrier delivers it.
 *
 * Handling and transit are working time where the lane has schedules: of the sellers where it comes from, of the carrier
 * where it goes. Without them every second counts.
 */
#include "process/run.h"

#include "redress/units.h"

static int64_t times_factor(int64_t span_s, double factor)
{
    return factor == 1 ? span_s : (int64_t)((double)span_s * factor + 0.5);
}

static int64_t work_ends_at(const struct pace *pace, int64_t from_s, int64_t work_s)
{
    return pace ? pace_after(pace, from_s, work_s) : from_s + work_s;
}

int64_t handling_draw(const struct run *run, const struct order *order, uint32_t word, const struct price_cell *price)
{
    const double own = (double)run->sellers.items[order->seller].handling;
    return times_factor(quantile_draw(order_seller(run, order)->handling, word),
                        price ? own * (double)price->handling : own);
}

int64_t handling_of_day(struct run *run, const struct order *order, int64_t handling_s)
{
    const struct day_effect *effect = scenario_day(run->scenario, order->placed_s / RD_DAY_S);
    if (effect)
        handling_s = times_factor(handling_s, effect->handling_factor);
    return run->backlog ? handling_s + backlog_join_s(run, order->seller, order->placed_s) : handling_s;
}

/* The carrier's month, and what the day of the hand-over does to it. */
static double transit_factor(const struct run *run, const struct order *order)
{
    size_t day = order->shipped_s / RD_DAY_S;
    size_t month = run->month_of_day[day < run->day_count ? day : run->day_count - 1];
    double factor = run->transit_factor[run->scenario->lanes[order->lane].carrier * run->month_count + month];
    const struct day_effect *effect = scenario_day(run->scenario, (int64_t)day);
    return effect ? factor * effect->transit_factor : factor;
}

double transit_draw(const struct run *run, const struct order *order, uint32_t word, const struct price_cell *price)
{
    const double transit_s = (double)quantile_draw(run->scenario->lanes[order->lane].transit, word);
    return transit_s * transit_factor(run, order) * (price ? (double)price->transit : 1);
}

/* What customs add to the parcel's way: 0 for most. */
static int64_t customs_delay_s(const struct run *run, const struct order *order)
{
    const struct lane *lane = &run->scenario->lanes[order->lane];
    if (lane->customs_delays.threshold == 0)
        return 0;
    const struct lanes lanes = case_lanes(run, order, STREAM_PARCEL_CUSTOMS);
    return lane_hits(lanes.word[0], lane->customs_delays.threshold) ? quantile_draw(lane->customs_delay, lanes.word[1])
                                                                    : 0;
}

void parcel_send(const struct run *run, struct order *order, int64_t from_s, int64_t handling_s, uint32_t transit_word,
                 const struct price_cell *price, double slow)
{
    const struct lane *lane = &run->scenario->lanes[order->lane];
    order->shipped_s = time_add(work_ends_at(lane->hands_over, from_s, handling_s), 0);
    const int64_t transit_s = (int64_t)(transit_draw(run, order, transit_word, price) * slow + 0.5);
    order->delivered_s =
        time_add(work_ends_at(lane->delivers, order->shipped_s, transit_s + customs_delay_s(run, order)), 0);
}

void parcel_slow_down(const struct run *run, struct order *order, double slow)
{
    const struct pace *pace = run->scenario->lanes[order->lane].delivers;
    const int64_t transit_s = pace ? pace_worked(pace, order->delivered_s) - pace_worked(pace, run->now_s)
                                   : (int64_t)order->delivered_s - run->now_s;
    order->delivered_s = time_add(work_ends_at(pace, run->now_s, times_factor(transit_s, slow)), 0);
}

/* ---- the promised day ---- */

/* Seconds to add to a moment so that the days of the lane's destination begin at multiples of a day. */
static int64_t local_shift_s(const struct run *run, const struct order *order)
{
    const struct pace *pace = run->scenario->lanes[order->lane].delivers;
    return pace ? pace_shift_s(pace) : 0;
}

uint32_t promised_by(const struct run *run, const struct order *order, int64_t from_s, int64_t promise_s)
{
    const int64_t shift_s = local_shift_s(run, order);
    return time_add((from_s + promise_s + shift_s) / RD_DAY_S * RD_DAY_S + RD_DAY_S - shift_s, 0);
}

int64_t promised_day_s(const struct run *run, const struct order *order)
{
    return (int64_t)order->promised_s - RD_DAY_S + local_shift_s(run, order);
}

size_t local_hour_of_week(const struct run *run, const struct order *order, int64_t at_s)
{
    const struct pace *pace = run->scenario->lanes[order->lane].delivers;
    if (pace)
        return pace_hour_of_week(pace, at_s);
    return (size_t)day_weekday(run->scenario->start_unix_s / RD_DAY_S + at_s / RD_DAY_S) * 24 +
           (size_t)(at_s % RD_DAY_S / RD_HOUR_S);
}

int64_t order_days_late(const struct order *order, int64_t at_s)
{
    const int64_t past_s = at_s - (int64_t)order->promised_s;
    return past_s >= 0 ? past_s / RD_DAY_S + 1 : -((-past_s - 1) / RD_DAY_S);
}
