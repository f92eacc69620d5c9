/*
 * A replacement: a new parcel for the same order, with a fate of its own, and perhaps a second dispute about it.
 *
 * The order's parcel becomes the new one: tracking, receipt and faults are its own from here on. An earlier parcel that
 * still comes is the buyer's to keep.
 */
#include "process/run.h"

#include "redress/units.h"

/* What the seller, or whom funding names, pays for another one. */
static enum rd_status replacement_pay(struct run *run, struct order *order, const struct dispute *claim)
{
    const struct category *category = &run->scenario->categories[order->category];
    int64_t goods_minor = (int64_t)(price_before_minor(run, order) * category->cost_of_goods + 0.5);
    run_count(run, order, COUNT_REPLACEMENT_MONEY, goods_minor + order->shipping_minor);
    enum rd_status rc = money_fund(run, order, claim, RD_MONEY_KIND_REPLACEMENT, goods_minor, ACCOUNT_OUTSIDE);
    if (rc == RD_OK && order->shipping_minor > 0)
        rc = money_fund(run, order, claim, RD_MONEY_KIND_REPLACEMENT, order->shipping_minor, ACCOUNT_CARRIER);
    return rc;
}

/* Second parcels are few: they go as slowly as the others, and are not counted in the load. */
static double carrier_slow(const struct run *run, const struct order *order)
{
    return run->carriers ? run->carriers[run->scenario->lanes[order->lane].carrier].slow : 1;
}

static void parcel_redraw(struct run *run, struct order *order)
{
    const struct lane *lane = &run->scenario->lanes[order->lane];
    const uint32_t price_word = order_lanes(run, order->id, STREAM_ORDER_VALUE).word[0];
    const struct price_cell *price = price_cell_of(&run->scenario->categories[order->category], price_word);
    struct lanes parcel = case_lanes(run, order, STREAM_REPLACEMENT_PARCEL);
    struct lanes later = case_lanes(run, order, STREAM_REPLACEMENT_CLAIM);
    int64_t handling_s = handling_draw(run, order, parcel.word[0], price);
    parcel_send(run, order, run->now_s, handling_s, parcel.word[1], price, carrier_slow(run, order));
    order->promised_s = promised_by(run, order, run->now_s, quantile_draw(lane->promise, later.word[3]));
    order->flags = (uint16_t)(order->flags & ~(ORDER_LOST | ORDER_FALSE_SHIPPED | ORDER_FALSE_DELIVERED));
    if (lane_uniform(parcel.word[2]) < lane->lost) {
        order->flags |= ORDER_LOST;
        order->delivered_s = TIME_NEVER;
    }
    double fine;
    order->truth = condition_draw(run, order, parcel.word[3], price, &fine) & 15u;
}

enum rd_status replacement_send(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    enum rd_status rc = replacement_pay(run, order, claim);
    if (rc != RD_OK)
        return rc;
    claim_step(claim, CLAIM_REPLACED);
    order->replacements++;
    run_count(run, order, COUNT_REPLACEMENTS, 1);
    if (claim->is_false)
        run_count(run, order, COUNT_REPLACED_FALSE, 1);
    parcel_redraw(run, order);
    if (!order_is(order, ORDER_LOST))
        return run_push(run, EVENT_REPLACEMENT_ARRIVES, order->delivered_s, order->id, slot, claim->generation, 0);
    struct lanes later = case_lanes(run, order, STREAM_REPLACEMENT_CLAIM);
    int64_t patience_s = quantile_draw(order_buyer(run, order)->patience_estimate, later.word[2]);
    int64_t at_s = patience_ends_at(run, order, patience_s);
    return run_push(run, EVENT_COMPLAINS_AGAIN, at_s, order->id, slot, claim->generation, 0);
}

/*
 * Needs:  the claim is REPLACED and the new parcel is there now.
 * Leaves: ENDED when it is fine; else the buyer may complain again once the fault shows.
 */
enum rd_status on_replacement_arrives(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    if (order->state == ORDER_IN_TRANSIT)
        order_step(order, ORDER_RECEIVED);
    if (order->truth == TRUTH_FINE)
        return claim_finish(run, event->slot);
    struct lanes later = case_lanes(run, order, STREAM_REPLACEMENT_CLAIM);
    int64_t delay_s = quantile_draw(order_buyer(run, order)->complaint_delay, later.word[1]);
    return run_push(run, EVENT_COMPLAINS_AGAIN, fault_shows_at(run, order) + delay_s, order->id, event->slot,
                    claim->generation, 0);
}

/* The case is decided and over; the next one about the same order begins with nothing but its number. */
static void claim_renew(struct run *run, struct dispute *claim, const struct order *order)
{
    claim->outcome = CASE_NO_OUTCOME;
    claim->at_fault = RD_FAULT_UNKNOWN;
    claim->offer_minor = 0;
    claim->opened_s = 0;
    claim->share_found_bp = 0;
    claim->has_offer = claim->is_dispute = claim->escalation_asked = claim->asks = claim->no_evidence = 0;
    claim->is_false = claim->mislabelled = claim->arrived = claim->seller_evidence = 0;
    claim->offers = claim->appeals = claim->window_held = 0;
    claim->answered_s = 0;
    claim->tone = RD_TONE_CIVIL;
    claim->escalated_s = 0;
    claim->recorded = 0;
    penalties_free(run, &claim->penalties); /* the decision before was final */
    claim->contact_status = RD_CONTACT_NONE;
    claim->reason = complaint_reason(run, order, order_is(order, ORDER_LOST));
    claim->evidence = evidence_draw(run, order);
}

/*
 * Needs:  the claim is REPLACED, and the new parcel is lost or faulty too.
 * Leaves: a second dispute, or ENDED with the harm that was left.
 */
enum rd_status on_complains_again(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    if (!order_complains(run, order))
        return claim_finish(run, event->slot);
    claim_renew(run, claim, order);
    if (run->trace)
        run_tell(run, order, TOLD_COMPLAINS_AGAIN, "%s", rd_word(RD_SET_REASON, claim->reason));
    return claim_dispute(run, event->slot);
}
