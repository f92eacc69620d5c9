/*
 * A buyer opens a dispute: may it be opened, and where does it go?
 */
#include "process/run.h"

#define ASKS_MAX 32 /* times "not yet" is accepted before the buyer lets go */

static enum rd_status refuse(struct run *run, uint32_t slot, const struct rd_answer *answer)
{
    struct dispute *claim = run_claim(run, slot);
    if (claim_is_return(claim))
        return claim_end(run, slot, OUTCOME_RETURN_REFUSED);
    claim->refused_code = (uint8_t)answer->value[RD_ANSWER(DISPUTE_ELIGIBLE, REASON_CODE)];
    run_count(run, run_order(run, claim->order), COUNT_DISPUTES_REFUSED, 1);
    if (run->trace)
        run_tell(run, run_order(run, claim->order), TOLD_DISPUTE_REFUSED, "%s",
                 rd_word(RD_SET_REASON_CODE, claim->refused_code));
    return claim_end(run, slot, OUTCOME_INELIGIBLE);
}

/* Comes back when a since_* threshold is crossed. */
static enum rd_status wait_until(struct run *run, uint32_t slot, int64_t at_s)
{
    struct dispute *claim = run_claim(run, slot);
    if (at_s < 0 || ++claim->asks > ASKS_MAX)
        return claim_end(run, slot, claim_is_return(claim) ? OUTCOME_RETURN_REFUSED : OUTCOME_GAVE_UP);
    claim_step(claim, CLAIM_WAITING);
    if (run->trace)
        run_tell(run, run_order(run, claim->order), TOLD_NOT_YET, "the buyer comes back when a threshold is crossed");
    return run_push(run, EVENT_DISPUTE, at_s, claim->order_id, slot, claim->generation, 0);
}

enum rd_status dispute_triage(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    struct rd_answer triage;
    enum rd_status rc = run_ask(run, RD_DECISION_TRIAGE, &question, &triage);
    if (rc != RD_OK)
        return rc;
    claim->rule[1] = (uint16_t)triage.rule;
    int64_t route = triage.value[RD_ANSWER(TRIAGE, ROUTE)];
    if (run->trace)
        run_tell(run, order, claim_is_return(claim) ? TOLD_RETURN_ASKED : TOLD_DISPUTE, "opened, goes to %s",
                 rd_word(RD_SET_ROUTE, (size_t)route));
    switch (route) {
    case RD_ROUTE_INSTANT:
        return claim_decide(run, slot, RD_OUTCOME_INSTANT);
    case RD_ROUTE_ACCEPT_RETURN:
        return claim_decide(run, slot, RD_OUTCOME_RETURN_ACCEPTED);
    case RD_ROUTE_SELLER:
        return claim_to_seller(run, slot);
    case RD_ROUTE_INSURANCE:
        return claim_to_insurer(run, slot);
    default:
        return claim_to_desk(run, slot, TOLD_ESCALATED);
    }
}

static enum rd_status open_dispute(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    claim->is_dispute = 1;
    claim->opened_s = (uint32_t)run->now_s;
    payout_hold(run, claim);
    order->cases++;
    run_count(run, order, COUNT_DISPUTES, 1);
    seller_count(run, order, STAT_DISPUTES);
    if (run_move(run, order, ACCOUNT_PLATFORM, ACCOUNT_OUTSIDE, run->scenario->costs.dispute_minor) != RD_OK)
        return run_nomem(run);
    enum rd_status rc = order_note(run, order, BUYER_DISPUTED, 0);
    if (rc != RD_OK)
        return rc;
    return evidence_ask(run, slot);
}

static enum rd_status accept_return(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    claim->opened_s = (uint32_t)run->now_s; /* no dispute, but its rules are those of this moment */
    payout_hold(run, claim);
    return dispute_triage(run, slot);
}

enum rd_status claim_dispute(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    int64_t not_before_s = (int64_t)order->shipped_s +
                           run_lasts_s(run, order, order->shipped_s, order_terms(run, order)->not_received_from);
    if (claim->reason == RD_REASON_NOT_RECEIVED && not_before_s > run->now_s)
        return wait_until(run, slot, not_before_s);
    struct question question = question_of(run, order, claim);
    if (claim->window_held)
        question.now_s = claim->complained_s;
    struct rd_answer answer;
    enum rd_status rc = run_ask(run, RD_DECISION_DISPUTE_ELIGIBLE, &question, &answer);
    if (rc == RD_OK && claim->window_held &&
        answer.value[RD_ANSWER(DISPUTE_ELIGIBLE, ELIGIBLE)] == RD_ELIGIBLE_NOT_YET) {
        claim->window_held = 0; /* too early then; time has passed since the message */
        question.now_s = run->now_s;
        rc = run_ask(run, RD_DECISION_DISPUTE_ELIGIBLE, &question, &answer);
    }
    if (rc != RD_OK)
        return rc;
    switch (answer.value[RD_ANSWER(DISPUTE_ELIGIBLE, ELIGIBLE)]) {
    case RD_ELIGIBLE_YES:
        claim->rule[0] = (uint16_t)answer.rule;
        return claim_is_return(claim) ? accept_return(run, slot) : open_dispute(run, slot);
    case RD_ELIGIBLE_NO:
        claim->rule[0] = (uint16_t)answer.rule;
        return refuse(run, slot, &answer);
    default:
        return wait_until(run, slot, next_threshold(run, RD_DECISION_DISPUTE_ELIGIBLE, &question));
    }
}

/*
 * Needs:  the claim is WAITING for a threshold that is crossed now.
 * Leaves: as dispute.eligible says now.
 */
enum rd_status on_dispute(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    return claim_dispute(run, event->slot);
}
