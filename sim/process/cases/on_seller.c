/*
 * The seller's turn: accept, offer a part (on_offer.c), contest, or let the deadline pass.
 */
#include "process/run.h"

enum rd_status claim_to_seller(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    struct rd_answer answer;
    enum rd_status rc = run_ask(run, RD_DECISION_SELLER_ANSWER, &question, &answer);
    if (rc != RD_OK)
        return rc;
    /* A promise to both sides: kept with the case, not asked again on facts that have moved. */
    claim->answer_within_s = answer.value[RD_ANSWER(SELLER_ANSWER, WITHIN)];
    claim->on_silence = (uint8_t)answer.value[RD_ANSWER(SELLER_ANSWER, ON_SILENCE)];
    claim->offer_rounds = (uint8_t)answer.value[RD_ANSWER(SELLER_ANSWER, OFFER_ROUNDS)];
    claim->offer_valid_for = answer.value[RD_ANSWER(SELLER_ANSWER, OFFER_VALID_FOR)];
    claim->on_buyer_silence = (uint8_t)answer.value[RD_ANSWER(SELLER_ANSWER, ON_BUYER_SILENCE)];
    claim->rule[2] = (uint16_t)answer.rule;
    claim_step(claim, CLAIM_WITH_SELLER);
    run_count(run, order, COUNT_TO_SELLER, 1);
    const struct seller_segment *seller = order_seller(run, order);
    struct lanes lanes = case_lanes(run, order, STREAM_SELLER_DISPUTE);
    int64_t delay_s = seller_delay_s(run, order, quantile_draw(seller->answer_delay, lanes.word[1]));
    if ((rc = patience_begin(run, slot, AWAITS_SELLER)) != RD_OK)
        return rc;
    bool in_time = !seller_is_silent(run, order, lanes.word[0]) && delay_s <= claim->answer_within_s;
    if (in_time)
        return run_push(run, EVENT_SELLER_ANSWERS, run->now_s + delay_s, order->id, slot, claim->generation, 0);
    return run_push(run, EVENT_SELLER_DEADLINE, run->now_s + claim->answer_within_s, order->id, slot, claim->generation,
                    0);
}

/*
 * Needs:  the case is WITH_SELLER and nobody has answered.
 * Leaves: decided for the buyer or in mediation, as seller.answer said when it was asked; the seller carries one violation.
 */
enum rd_status on_seller_deadline(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK; /* answered in time, or withdrawn */
    struct order *order = run_order(run, claim->order);
    run_count(run, order, COUNT_SELLER_SILENT, 1);
    if (run->trace)
        run_tell(run, order, TOLD_NO_ANSWER, "the seller's time is over");
    enum rd_status rc = violation_record(run, order, claim, RD_VIOLATION_DISPUTE_SILENT);
    if (rc != RD_OK)
        return rc;
    if (claim->on_silence == RD_ON_SILENCE_FIND_FOR_BUYER)
        return claim_decide(run, event->slot, RD_OUTCOME_SILENT);
    return claim_to_desk(run, event->slot, TOLD_ESCALATED);
}

static uint8_t counter_evidence_draw(const struct run *run, const struct order *order)
{
    const struct seller_segment *seller = order_seller(run, order);
    double u = lane_uniform(case_lanes(run, order, STREAM_SELLER_EVIDENCE).word[0]);
    for (uint8_t kind = 0; kind + 1 < RD_SELLER_EVIDENCE_COUNT; kind++) {
        if (u < seller->counter_evidence[kind])
            return kind;
        u -= seller->counter_evidence[kind];
    }
    return RD_SELLER_EVIDENCE_COUNT - 1;
}

void counter_evidence_bring(struct run *run, struct dispute *claim)
{
    claim->seller_evidence = counter_evidence_draw(run, run_order(run, claim->order));
}

/*
 * Needs:  the case is WITH_SELLER.
 * Leaves: it is accepted and decided, OFFERED, or CONTESTED.
 */
enum rd_status on_seller_answers(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    const struct seller_segment *seller = order_seller(run, order);
    claim->answered_s = (uint32_t)run->now_s;
    double u = lane_uniform(case_lanes(run, order, STREAM_SELLER_DISPUTE).word[2]);
    double accepts = claim->is_false ? seller->accepts_false : seller->accepts_true;
    double offers = claim->is_false ? seller->offers_false : seller->offers_true;
    if (run->trace && u < accepts)
        run_tell(run, order, TOLD_SELLER_ANSWERS, "accepts");
    if (u < accepts)
        return claim_decide(run, event->slot, RD_OUTCOME_ACCEPTED);
    if (u < accepts + offers && claim->offer_rounds > 0)
        return offer_make(run, event->slot);
    counter_evidence_bring(run, claim);
    if (run->trace)
        run_tell(run, order, TOLD_SELLER_ANSWERS, "contests, with evidence: %s",
                 rd_word(RD_SET_SELLER_EVIDENCE, claim->seller_evidence));
    return claim_contested(run, event->slot);
}
