/*
 * What a peak does to an order: its price and the buyer's haste. How slow sellers and carriers are stands in way.c.
 */
#include "process/run.h"

#include <assert.h>

/* The peak an order was bought in; NULL when none was on, or it was for other goods or routes. */
static const struct peak *order_peak(const struct scenario *scenario, const struct order *order)
{
    size_t number = scenario_peak_at(scenario, order->placed_s);
    const struct peak *peak = number ? &scenario->demand.peaks[number - 1] : NULL;
    return peak && peak->category_lift[order->category] > 0 && peak->lane_lift[order->lane] > 0 ? peak : NULL;
}

int64_t price_discounted_minor(const struct run *run, const struct order *order)
{
    const struct peak *peak = order_peak(run->scenario, order);
    if (!peak)
        return order->goods_minor;
    const int64_t minor = money_rounded(run, (double)order->goods_minor * peak->price_factor);
    assert(minor <= ORDER_MONEY_MAX); /* the peak's factor is held against the prices at load */
    return minor < run->scenario->money_step ? run->scenario->money_step : minor;
}

double price_before_minor(const struct run *run, const struct order *order)
{
    const struct peak *peak = order_peak(run->scenario, order);
    return (double)order->goods_minor / (peak ? peak->price_factor : 1);
}

double change_of_mind_share(const struct run *run, const struct order *order)
{
    double share = run->scenario->categories[order->category].change_of_mind;
    const struct peak *peak = share > 0 ? order_peak(run->scenario, order) : NULL;
    return peak ? share * peak->change_of_mind_factor : share;
}
