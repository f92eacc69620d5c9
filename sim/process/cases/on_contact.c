/*
 * Contact first: a message, a reply that settles or refuses, or silence.
 *
 * A buyer who may leave earlier waits only as long as patience lasts; the seller's silence is a violation when the reply
 * deadline passes with the buyer still waiting.
 */
#include "process/run.h"

/*
 * Needs:  the claim is a COMPLAINT and contact.rule has answered.
 * Leaves: the claim is in CONTACT, with a reply or a deadline to come.
 */
enum rd_status claim_contact(struct run *run, uint32_t slot, const struct rd_answer *rule)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    const struct seller_segment *seller = order_seller(run, order);
    struct lanes reply = case_lanes(run, order, STREAM_SELLER_REPLY);
    struct lanes patience = case_lanes(run, order, STREAM_ORDER_PATIENCE);
    int64_t reply_within_s = rule->value[RD_ANSWER(CONTACT_RULE, REPLY_WITHIN)];
    int64_t waits_s = reply_within_s;
    if (rule->value[RD_ANSWER(CONTACT_RULE, REQUIRED)] != RD_REQUIRED_YES) {
        int64_t patience_s = quantile_draw(order_buyer(run, order)->patience_reply, patience.word[1]);
        waits_s = patience_s < waits_s ? patience_s : waits_s;
    }
    claim->on_silence = (uint8_t)rule->value[RD_ANSWER(CONTACT_RULE, ON_SILENCE)];
    claim->contact_status = RD_CONTACT_AWAITING;
    claim_step(claim, CLAIM_CONTACT);
    run_count(run, order, COUNT_CONTACTS, 1);
    if (run_move(run, order, ACCOUNT_PLATFORM, ACCOUNT_OUTSIDE, run->scenario->costs.contact_minor) != RD_OK)
        return run_nomem(run);
    if (run->trace)
        run_tell(run, order, TOLD_MESSAGE, "the buyer writes to the seller");
    int64_t delay_s = seller_delay_s(run, order, quantile_draw(seller->reply_delay, reply.word[1]));
    if (!seller_is_silent(run, order, reply.word[0]) && delay_s <= waits_s)
        return run_push(run, EVENT_CONTACT_REPLY, run->now_s + delay_s, order->id, slot, claim->generation, 0);
    return run_push(run, EVENT_CONTACT_DEADLINE, run->now_s + waits_s, order->id, slot, claim->generation,
                    waits_s == reply_within_s);
}

/* No remedy is asked for: should the parcel come after all, the buyer may give the money back and nobody takes it. */
static enum rd_status settle(struct run *run, uint32_t slot, int64_t amount_minor)
{
    run_claim(run, slot)->on_late_arrival = RD_LATE_ARRIVAL_KEEP;
    enum rd_status rc = claim_refund(run, slot, amount_minor, RD_MONEY_KIND_REFUND);
    return rc == RD_OK ? claim_end(run, slot, OUTCOME_SETTLED) : rc;
}

/* A part is offered in the reply: taken at once, or the buyer goes on to a dispute. */
static enum rd_status part_offer(struct run *run, uint32_t slot, struct lanes message)
{
    struct dispute *claim = run_claim(run, slot);
    const struct order *order = run_order(run, claim->order);
    claim->offer_minor =
        money_part(run, claim->claim_minor, quantile_draw(order_seller(run, order)->offer_share_bp, message.word[1]));
    claim->has_offer = 1;
    claim->contact_status = RD_CONTACT_OFFERED;
    bool taken = claim->offer_minor > 0 && lane_hits(message.word[2], order_buyer(run, order)->takes_offer.threshold);
    if (run->trace)
        order_tell_money(run, order, TOLD_SELLER_REPLIES, taken ? "and settles for " : "and offers, in vain, ",
                         claim->offer_minor);
    return taken ? settle(run, slot, claim->offer_minor) : claim_dispute(run, slot);
}

/*
 * Needs:  the claim is in CONTACT.
 * Leaves: it is settled and ENDED, or the buyer goes on to a dispute.
 */
enum rd_status on_contact_reply(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    const struct seller_segment *seller = order_seller(run, order);
    struct lanes reply = case_lanes(run, order, STREAM_SELLER_REPLY);
    claim->contact_status = RD_CONTACT_REPLIED;
    if (lane_hits(reply.word[3], seller->rude.threshold)) {
        claim->tone = RD_TONE_RUDE;
        enum rd_status rc = violation_record(run, order, claim, RD_VIOLATION_RUDE);
        if (rc != RD_OK)
            return rc;
    }
    uint64_t settles = claim->is_false ? seller->settles_false.threshold : seller->settles.threshold;
    bool settled = lane_hits(reply.word[2], settles);
    struct lanes message = case_lanes(run, order, STREAM_SELLER_MESSAGE);
    if (!settled && lane_hits(message.word[0], seller->offers_by_message.threshold))
        return part_offer(run, event->slot, message);
    if (run->trace)
        run_tell(run, order, TOLD_SELLER_REPLIES, settled ? "and settles" : "and refuses");
    if (settled)
        return settle(run, event->slot, claim->claim_minor);
    claim->contact_status = RD_CONTACT_REFUSED;
    return claim_dispute(run, event->slot);
}

/*
 * Needs:  the claim is in CONTACT; `extra` is 1 when the seller's deadline has passed, 0 when patience ended before.
 * Leaves: as contact.rule said about silence: refunded and ENDED, or the buyer goes on to a dispute.
 */
enum rd_status on_contact_deadline(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    if (run->trace)
        run_tell(run, order, TOLD_NO_REPLY,
                 event->extra == 1 ? "the seller's time is over" : "the buyer waits no longer");
    if (event->extra == 1) {
        claim->contact_status = RD_CONTACT_SILENT;
        enum rd_status rc = violation_record(run, order, claim, RD_VIOLATION_CONTACT_SILENT);
        if (rc != RD_OK)
            return rc;
        if (claim->on_silence == RD_CONTACT_SILENCE_REFUND)
            return settle(run, event->slot, claim->claim_minor);
    }
    return claim_dispute(run, event->slot);
}
