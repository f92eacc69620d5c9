/*
 * Offers of a part: made, taken, refused or left to expire, and followed by a better one while the rules allow it.
 *
 * A refused offer leaves the case contested: the buyer may go to the platform, the seller may offer more, whichever comes
 * first. The buyer's silence means what seller.answer says: under `close` the case is over, and a seller gains nothing by
 * offering more; under `escalate` a seller who would offer more does so before the platform is asked.
 */
#include "process/run.h"

#include "redress/units.h"

#define OFFERS_OF_A_CASE 16 /* more than offer_rounds allows: cases of one order have draws of their own */

struct lanes offer_lanes(const struct run *run, const struct order *order, const struct dispute *claim,
                         enum stream_purpose purpose)
{
    return stream_block(run->key, order->id, (uint32_t)purpose,
                        (uint32_t)(order->replacements * OFFERS_OF_A_CASE + claim->offers));
}

/* The buyer has heard of the offer: will answer it, or let it expire. */
static enum rd_status offer_put(struct run *run, uint32_t slot, struct lanes answer)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    const struct buyer_segment *buyer = order_buyer(run, order);
    claim->has_offer = 1;
    claim->answered_s = (uint32_t)run->now_s;
    claim->offers++;
    run_count(run, order, COUNT_OFFERS, 1);
    if (run->trace)
        order_tell_money(run, order, TOLD_SELLER_ANSWERS, "offers ", claim->offer_minor);
    claim_step(claim, CLAIM_OFFERED);
    int64_t delay_s = quantile_draw(buyer->patience_offer, answer.word[1]);
    int64_t valid_s = run_lasts_s(run, order, run->now_s, claim->offer_valid_for);
    if (delay_s <= valid_s)
        return run_push(run, EVENT_OFFER_ANSWERED, run->now_s + delay_s, order->id, slot, claim->generation,
                        lane_hits(answer.word[0], buyer->takes_offer.threshold) ? 1 : 0);
    return run_push(run, EVENT_OFFER_EXPIRES, run->now_s + valid_s, order->id, slot, claim->generation, 0);
}

enum rd_status offer_make(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    const struct order *order = run_order(run, claim->order);
    struct lanes seller = case_lanes(run, order, STREAM_SELLER_DISPUTE);
    claim->offer_minor =
        money_part(run, claim->claim_minor, quantile_draw(order_seller(run, order)->offer_share_bp, seller.word[3]));
    return offer_put(run, slot, case_lanes(run, order, STREAM_BUYER_OFFER));
}

/* What the next offer would be; 0 when there is none. */
static int64_t offer_next(const struct run *run, const struct order *order, const struct dispute *claim,
                          struct lanes lanes)
{
    const struct seller_segment *seller = order_seller(run, order);
    if (claim->offers >= claim->offer_rounds || !lane_hits(lanes.word[0], seller->offers_again.threshold))
        return 0;
    int64_t rest_minor = claim->claim_minor - claim->offer_minor;
    int64_t more_minor = money_part(run, rest_minor, quantile_draw(seller->offer_raise_bp, lanes.word[2]));
    return more_minor > 0 ? claim->offer_minor + more_minor : 0;
}

static enum rd_status offer_raise(struct run *run, uint32_t slot, int64_t offer_minor)
{
    struct dispute *claim = run_claim(run, slot);
    struct lanes answer = offer_lanes(run, run_order(run, claim->order), claim, STREAM_BUYER_ROUND);
    claim->offer_minor = offer_minor;
    return offer_put(run, slot, answer);
}

/*
 * Refused: the seller contests after all, with what evidence there is. The buyer's next step and the seller's are both on the
 * way, and the first makes the other moot.
 */
static enum rd_status offer_refused(struct run *run, uint32_t slot)
{
    counter_evidence_bring(run, run_claim(run, slot));
    enum rd_status rc = claim_contested(run, slot);
    const struct dispute *claim = run_claim(run, slot);
    const struct order *order = run_order(run, claim->order);
    struct lanes lanes = offer_lanes(run, order, claim, STREAM_SELLER_OFFER);
    if (rc != RD_OK || offer_next(run, order, claim, lanes) == 0)
        return rc;
    int64_t delay_s = quantile_draw(order_seller(run, order)->next_offer_delay, lanes.word[1]);
    return run_push(run, EVENT_OFFER_RAISED, run->now_s + delay_s, order->id, slot, claim->generation, 0);
}

/*
 * Needs:  the case is OFFERED; `extra` is 1 when the buyer takes it.
 * Leaves: decided, or CONTESTED.
 */
enum rd_status on_offer_answered(struct run *run, const struct event *event)
{
    const struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    const struct order *order = run_order(run, claim->order);
    if (run->trace)
        run_tell(run, order, TOLD_OFFER, event->extra == 1 ? "taken" : "refused");
    if (event->extra != 1)
        return offer_refused(run, event->slot);
    run_count(run, order, COUNT_OFFERS_TAKEN, 1);
    return claim_decide(run, event->slot, RD_OUTCOME_OFFER_TAKEN);
}

/*
 * Needs:  the case is CONTESTED after a refused offer, and the buyer has not gone to the platform.
 * Leaves: it is OFFERED more.
 */
enum rd_status on_offer_raised(struct run *run, const struct event *event)
{
    const struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    const struct order *order = run_order(run, claim->order);
    struct lanes lanes = offer_lanes(run, order, claim, STREAM_SELLER_OFFER);
    return offer_raise(run, event->slot, offer_next(run, order, claim, lanes));
}

/*
 * Needs:  the case is OFFERED and the buyer has not answered.
 * Leaves: ENDED, OFFERED more, or at the desk, as seller.answer said about the buyer's silence.
 */
enum rd_status on_offer_expires(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    const struct order *order = run_order(run, claim->order);
    run_count(run, order, COUNT_OFFERS_EXPIRED, 1);
    if (run->trace)
        run_tell(run, order, TOLD_OFFER, "expired without an answer");
    if (claim->on_buyer_silence == RD_ON_BUYER_SILENCE_CLOSE) {
        run_count(run, order, COUNT_GAVE_UP, 1);
        return claim_end(run, event->slot, OUTCOME_GAVE_UP);
    }
    int64_t more_minor = offer_next(run, order, claim, offer_lanes(run, order, claim, STREAM_SELLER_OFFER));
    counter_evidence_bring(run, claim);
    claim_step(claim, CLAIM_CONTESTED);
    return more_minor > 0 ? offer_raise(run, event->slot, more_minor) : claim_to_desk(run, event->slot, TOLD_ESCALATED);
}
