/*
 * Shipping insurance: offered and taken at checkout, claimed by way of triage, answered by the insurer in its own time.
 *
 * The insurer refuses what is not covered, too late or without the evidence it asks for, and errs on the rest both ways.
 */
#include "process/run.h"

#include <math.h>

#include "redress/units.h"

/* Share who take it, by value: the segment's share plus so much per factor ten of the price. */
static bool takes_insurance(const struct run *run, const struct order *order, const struct rd_answer *offer)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    struct lanes lanes = order_lanes(run, order->id, STREAM_BUYER_INSURANCE);
    if (offer->value[RD_ANSWER(INSURANCE_OFFER, PAYER)] != RD_PAYER_BUYER)
        return true;
    if (offer->value[RD_ANSWER(INSURANCE_OFFER, AUTO_ENROL)] == RD_BOOL_YES)
        return !lane_hits(lanes.word[0], buyer->declines_insurance.threshold);
    double share = buyer->insures;
    if (buyer->insures_per_tenfold != 0)
        share += buyer->insures_per_tenfold * log10((double)order->goods_minor / (double)buyer->insures_at_minor);
    return lane_uniform(lanes.word[0]) < share;
}

static enum rd_status premium_move(struct run *run, struct order *order, const struct cover *cover, bool back)
{
    return (back ? money_unpay : money_pay)(run, order, NULL, RD_MONEY_KIND_PREMIUM, cover->payer, cover->premium_minor,
                                            ACCOUNT_INSURER);
}

static enum rd_status insure(struct run *run, struct order *order, const struct rd_answer *offer)
{
    order->cover = pool_take(&run->covers);
    if (order->cover == POOL_NONE)
        return run_nomem(run);
    struct cover *cover = pool_at(&run->covers, order->cover);
    *cover = (struct cover){
        .premium_minor = offer->value[RD_ANSWER(INSURANCE_OFFER, PREMIUM)],
        .most_minor = offer->value[RD_ANSWER(INSURANCE_OFFER, COVER)],
        .claim_within = offer->value[RD_ANSWER(INSURANCE_OFFER, CLAIM_WITHIN)],
        .perils = (uint8_t)offer->value[RD_ANSWER(INSURANCE_OFFER, PERILS)],
        .evidence = (uint8_t)offer->value[RD_ANSWER(INSURANCE_OFFER, EVIDENCE)],
        .payer = (uint8_t)offer->value[RD_ANSWER(INSURANCE_OFFER, PAYER)],
    };
    run_count(run, order, COUNT_INSURED, 1);
    run_count(run, order, COUNT_PREMIUM_MONEY, cover->premium_minor);
    /* The orders of a day are made at its first second; the premium is paid when the order is. */
    const int64_t night_s = run->now_s;
    run->now_s = order->placed_s;
    enum rd_status rc = premium_move(run, order, cover, false);
    run->now_s = night_s;
    return rc;
}

enum rd_status order_insure(struct run *run, struct order *order)
{
    struct question question = {.order = order, .seller = order->seller, .now_s = order->placed_s, .violation = -1};
    struct rd_answer offer;
    const struct standing_answer *standing = &run->book.standing[RD_DECISION_INSURANCE_OFFER];
    if (standing->constant && standing->answer.value[RD_ANSWER(INSURANCE_OFFER, OFFERED)] == RD_BOOL_NO &&
        standing_answer_take(run, RD_DECISION_INSURANCE_OFFER))
        return RD_OK;
    enum rd_status rc = run_ask(run, RD_DECISION_INSURANCE_OFFER, &question, &offer);
    if (rc != RD_OK || offer.value[RD_ANSWER(INSURANCE_OFFER, OFFERED)] == RD_BOOL_NO)
        return rc;
    run_count(run, order, COUNT_INSURANCE_OFFERED, 1);
    return takes_insurance(run, order, &offer) ? insure(run, order, &offer) : RD_OK;
}

enum rd_status insurance_undo(struct run *run, struct order *order)
{
    if (order->cover == POOL_NONE)
        return RD_OK;
    const struct cover *cover = pool_at(&run->covers, order->cover);
    run_count(run, order, COUNT_PREMIUM_MONEY, -cover->premium_minor);
    return premium_move(run, order, cover, true);
}

enum rd_status claim_to_insurer(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    claim_step(claim, CLAIM_AT_INSURER);
    int64_t delay_s =
        quantile_draw(run->scenario->insurer.delay, case_lanes(run, order, STREAM_BUYER_INSURANCE).word[1]);
    return run_push(run, EVENT_INSURER_ANSWERS, run->now_s + delay_s, order->id, slot, claim->generation, 0);
}

/* From the receipt, as the tracking shows it; of a parcel that has not come, from the date until which it was guaranteed. */
static bool is_claimed_in_time(const struct run *run, const struct order *order, const struct cover *cover,
                               int64_t claimed_s)
{
    int64_t from_s = order_scanned_s(order);
    if (from_s > claimed_s)
        from_s =
            order->shipped_s + run_lasts_s(run, order, order->shipped_s, order_terms(run, order)->guaranteed_within);
    return claimed_s <= from_s + run_lasts_s(run, order, from_s, cover->claim_within);
}

/* Tracking speaks for a parcel that did not come: evidence is asked of damage alone. */
static bool is_covered(const struct run *run, const struct order *order, const struct cover *cover,
                       const struct dispute *claim, int64_t claimed_s)
{
    bool overdue = claim->reason == RD_REASON_LATE && order->delivered_s > claimed_s; /* what has come was not lost */
    bool lost = claim->reason == RD_REASON_NOT_RECEIVED || overdue;
    bool peril = lost ? cover->perils == RD_COVER_LOST || cover->perils == RD_COVER_BOTH
                      : claim->reason == RD_REASON_DAMAGED &&
                            (cover->perils == RD_COVER_DAMAGED || cover->perils == RD_COVER_BOTH);
    return peril && (lost || claim->evidence >= cover->evidence) && is_claimed_in_time(run, order, cover, claimed_s);
}

/*
 * Needs:  the case is AT_INSURER.
 * Leaves: paid or refused, it is decided.
 */
enum rd_status on_insurer_answers(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    const struct cover *cover = pool_at(&run->covers, order->cover);
    struct lanes lanes = case_lanes(run, order, STREAM_BUYER_INSURANCE);
    int64_t claimed_s = run->now_s - quantile_draw(run->scenario->insurer.delay, lanes.word[1]);
    uint64_t pays =
        claim->is_false ? run->scenario->insurer.pays_false.threshold : run->scenario->insurer.pays_true.threshold;
    bool paid = is_covered(run, order, cover, claim, claimed_s) && lane_hits(lanes.word[2], pays);
    run_count(run, order, paid ? COUNT_INSURER_PAID : COUNT_INSURER_REFUSED, 1);
    return claim_decide(run, event->slot, paid ? RD_OUTCOME_INSURER_PAID : RD_OUTCOME_INSURER_REFUSED);
}
