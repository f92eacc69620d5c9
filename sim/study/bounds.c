/*
 * Facts by what is sold, where it goes, and what buyers and sellers do. Only what holds under every policy counts.
 */
#include "study/bounds.h"

#include "redress/units.h"

#define BIT(word) (UINT64_C(1) << (word))

static void words_set(struct rd_market *market, enum rd_fact fact, uint64_t words)
{
    market->fact[fact].words = words;
}

static void span_set(struct rd_market *market, enum rd_fact fact, int64_t lo, int64_t hi)
{
    market->fact[fact].lo = lo;
    market->fact[fact].hi = hi;
}

/* ---- goods and lanes ---- */

static void goods_bound(const struct scenario *scenario, struct rd_market *market)
{
    uint64_t classes = 0, perishable = 0, personalised = 0, free_return = 0;
    for (size_t i = 0; i < scenario->category_count; i++) {
        const struct category *category = &scenario->categories[i];
        classes |= BIT(category->item_class);
        perishable |= BIT(category->perishable);
        personalised |= BIT(category->personalised);
        free_return |= (category->free_return_share > 0 ? BIT(RD_BOOL_YES) : 0) |
                       (category->free_return_share < 1 ? BIT(RD_BOOL_NO) : 0);
    }
    words_set(market, RD_FACT_ITEM_CLASS, classes);
    words_set(market, RD_FACT_ITEM_PERISHABLE, perishable);
    words_set(market, RD_FACT_ITEM_PERSONALISED, personalised);
    words_set(market, RD_FACT_ITEM_FREE_RETURN, free_return);
}

/* Prices from end to end of their laws, discounts included; money is held in 31 bits. */
static void prices_bound(const struct scenario *scenario, struct rd_market *market)
{
    int64_t goods_lo = INT64_MAX, goods_hi = 1, shipping_lo = INT64_MAX, shipping_hi = 0;
    double cheapest = 1, dearest = 1;
    for (size_t i = 0; i < scenario->demand.peak_count; i++) {
        const double factor = scenario->demand.peaks[i].price_factor;
        cheapest = factor < cheapest ? factor : cheapest;
        dearest = factor > dearest ? factor : dearest;
    }
    for (size_t i = 0; i < scenario->category_count; i++) {
        const struct category *category = &scenario->categories[i];
        const int64_t lo = quantile_table_at(category->price, 0), hi = quantile_table_at(category->price, 1);
        const int64_t freight_lo = quantile_table_at(category->shipping, 0);
        const int64_t freight_hi = quantile_table_at(category->shipping, 1);
        goods_lo = lo < goods_lo ? lo : goods_lo;
        goods_hi = hi > goods_hi ? hi : goods_hi;
        shipping_lo = freight_lo < shipping_lo ? freight_lo : shipping_lo;
        shipping_hi = freight_hi > shipping_hi ? freight_hi : shipping_hi;
    }
    goods_lo = (int64_t)((double)goods_lo * cheapest) - 1;
    goods_hi = (int64_t)((double)goods_hi * dearest) + 1;
    goods_lo = goods_lo < 1 ? 1 : goods_lo > UINT32_MAX / 2 ? UINT32_MAX / 2 : goods_lo;
    shipping_lo = shipping_lo < 0 ? 0 : shipping_lo > UINT32_MAX / 2 ? UINT32_MAX / 2 : shipping_lo;
    span_set(market, RD_FACT_ORDER_GOODS, goods_lo, goods_hi);
    span_set(market, RD_FACT_ORDER_SHIPPING, shipping_lo, shipping_hi);
    span_set(market, RD_FACT_ORDER_PAID, goods_lo + shipping_lo, goods_hi + shipping_hi);
}

static void lanes_bound(const struct scenario *scenario, struct rd_market *market)
{
    uint64_t crosses = 0, hubs = 0, laws = 0;
    double cost_lo = scenario->lanes[0].return_cost, cost_hi = cost_lo;
    for (size_t i = 0; i < scenario->lane_count; i++) {
        const struct lane *lane = &scenario->lanes[i];
        crosses |= BIT(lane->cross_border);
        hubs |= BIT(lane->return_hub);
        laws |= BIT(lane->law);
        cost_lo = lane->return_cost < cost_lo ? lane->return_cost : cost_lo;
        cost_hi = lane->return_cost > cost_hi ? lane->return_cost : cost_hi;
    }
    words_set(market, RD_FACT_LANE_CROSS_BORDER, crosses);
    words_set(market, RD_FACT_LANE_RETURN_HUB, hubs);
    words_set(market, RD_FACT_LANE_LAW, laws);
    span_set(market, RD_FACT_LANE_RETURN_COST_SHARE, (int64_t)(cost_lo * (double)RD_BP_PER_ONE) - 1,
             (int64_t)(cost_hi * (double)RD_BP_PER_ONE) + 1);
}

/* ---- people ---- */

static uint64_t fault_reasons(const struct scenario *scenario)
{
    uint64_t reasons = 0;
    for (size_t i = 0; i < scenario->lane_count; i++)
        reasons |= scenario->lanes[i].damaged > 0 ? BIT(RD_REASON_DAMAGED) : 0;
    for (size_t i = 0; i < scenario->category_count; i++) {
        const struct category *category = &scenario->categories[i];
        reasons |= category->damaged > 0 ? BIT(RD_REASON_DAMAGED) : 0;
        reasons |= category->not_as_described > 0 ? BIT(RD_REASON_NOT_AS_DESCRIBED) : 0;
        reasons |= category->defective > 0 ? BIT(RD_REASON_DEFECTIVE) : 0;
        reasons |= category->wrong_item > 0 ? BIT(RD_REASON_WRONG_ITEM) : 0;
        reasons |= category->missing_parts > 0 ? BIT(RD_REASON_MISSING_PARTS) : 0;
        reasons |= category->counterfeit > 0 ? BIT(RD_REASON_COUNTERFEIT) : 0;
        reasons |= category->change_of_mind > 0 ? BIT(RD_REASON_CHANGE_OF_MIND) | BIT(RD_REASON_NOT_AS_DESCRIBED) : 0;
    }
    return reasons;
}

/* What claims say; without a claim the fact has its first word, which every market knows. */
static uint64_t reasons_of(const struct scenario *scenario)
{
    uint64_t reasons = fault_reasons(scenario) | BIT(RD_REASON_NOT_RECEIVED);
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        const struct buyer_segment *buyer = &scenario->buyer_segments[i];
        reasons |= buyer->minds_lateness.threshold > 0 ? BIT(RD_REASON_LATE) : 0;
        for (int reason = 0; reason < RD_REASON_COUNT && buyer->false_claims.threshold > 0; reason++)
            reasons |= buyer->false_reason[reason] > 0 ? BIT(reason) : 0;
    }
    return reasons;
}

/* What claims ask for: all of it, or of late parcels a part; the rest as buyers state. */
static uint64_t requests_of(const struct scenario *scenario)
{
    uint64_t requests = BIT(RD_REQUEST_REFUND);
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        const struct buyer_segment *buyer = &scenario->buyer_segments[i];
        requests |= BIT(RD_REQUEST_PARTIAL);
        if (buyer->asks_for[RD_REQUEST_REFUND] < 1) /* what rounding leaves of the shares goes to the last word */
            requests |= BIT(RD_REQUEST_COUNT - 1);
        for (int request = 0; request < RD_REQUEST_COUNT; request++)
            requests |= buyer->asks_for[request] > 0 ? BIT(request) : 0;
    }
    return requests;
}

static void sellers_bound(const struct scenario *scenario, uint64_t reasons, struct rd_market *market)
{
    uint64_t kinds = market->fact[RD_FACT_VIOLATION_KIND].words, tones = BIT(RD_TONE_CIVIL), same = BIT(RD_BOOL_YES);
    bool falsify = false, cancel = false, offers = false;
    for (size_t i = 0; i < scenario->seller_segment_count; i++) {
        const struct seller_segment *seller = &scenario->seller_segments[i];
        falsify = falsify || seller->marks_shipped.threshold > 0 || seller->marks_delivered.threshold > 0;
        offers = offers || seller->offers_by_message.threshold > 0;
        cancel = cancel || seller->cancels.threshold > 0;
        tones |= seller->rude.threshold > 0 ? BIT(RD_TONE_RUDE) : 0;
        same |= seller->languages ? BIT(RD_BOOL_NO) : 0;
    }
    if (!falsify)
        kinds &= ~BIT(RD_VIOLATION_FALSE_TRACKING);
    if (!offers)
        market->fact[RD_FACT_CONTACT_STATUS].words &= ~BIT(RD_CONTACT_OFFERED);
    if (!cancel)
        kinds &= ~BIT(RD_VIOLATION_CANCELLED_BY_SELLER);
    if (!(tones & BIT(RD_TONE_RUDE)))
        kinds &= ~BIT(RD_VIOLATION_RUDE);
    if (!(reasons & BIT(RD_REASON_COUNTERFEIT))) {
        kinds &= ~BIT(RD_VIOLATION_COUNTERFEIT);
        span_set(market, RD_FACT_SELLER_STRIKES, 0, 0);
    }
    words_set(market, RD_FACT_VIOLATION_KIND, kinds);
    words_set(market, RD_FACT_CONTACT_TONE, tones);
    words_set(market, RD_FACT_CONTACT_SAME_LANGUAGE, same);
}

static void banks_bound(const struct scenario *scenario, struct rd_market *market)
{
    uint64_t charged = 0;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        const struct chargeback_habit *habit = &scenario->buyer_segments[i].chargeback;
        charged |= habit->true_claims.threshold | habit->false_claims.threshold;
    }
    if (charged == 0)
        market->fact[RD_FACT_MONEY_KIND].words &= ~BIT(RD_MONEY_KIND_CHARGEBACK);
}

void scenario_bounds(const struct scenario *scenario, struct rd_market *market)
{
    rd_market_anything(market);
    goods_bound(scenario, market);
    prices_bound(scenario, market);
    lanes_bound(scenario, market);
    const uint64_t reasons = reasons_of(scenario);
    words_set(market, RD_FACT_CLAIM_REASON, reasons);
    words_set(market, RD_FACT_CLAIM_REQUESTED, requests_of(scenario));
    sellers_bound(scenario, reasons, market);
    banks_bound(scenario, market);
    static const enum rd_decision of_people[] = {RD_DECISION_SELLER_STANDING, RD_DECISION_SEARCH_PLACEMENT,
                                                 RD_DECISION_BUYER_STANDING, RD_DECISION_APPEAL};
    for (size_t i = 0; i < sizeof of_people / sizeof of_people[0]; i++)
        market->without_order[of_people[i]] = true;
}
