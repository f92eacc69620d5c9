/*
 * Evidence: what a rule insists on, until when, and what its absence means.
 *
 * Buyers bring what they have with the complaint. Where that is less than the rule asks, `weaken` goes on with it (a
 * mediator believes it less), `refuse` and `ask_once` give the buyer until the deadline to bring it: after that the first
 * finds for the seller, the second goes on with what there is.
 */
#include "process/run.h"

enum rd_status evidence_ask(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    struct rd_answer rule;
    enum rd_status rc = run_ask(run, RD_DECISION_EVIDENCE_RULE, &question, &rule);
    if (rc != RD_OK)
        return rc;
    claim->evidence_asked = (uint8_t)rule.value[RD_ANSWER(EVIDENCE_RULE, KIND)];
    int64_t on_missing = rule.value[RD_ANSWER(EVIDENCE_RULE, ON_MISSING)];
    if (claim->evidence >= claim->evidence_asked || on_missing == RD_ON_MISSING_WEAKEN)
        return dispute_triage(run, slot);
    int64_t within_s = rule.value[RD_ANSWER(EVIDENCE_RULE, WITHIN)];
    const struct buyer_segment *buyer = order_buyer(run, order);
    struct lanes lanes = case_lanes(run, order, STREAM_BUYER_EVIDENCE);
    int64_t delay_s = quantile_draw(buyer->evidence_delay, lanes.word[1]);
    claim_step(claim, CLAIM_EVIDENCE);
    run_count(run, order, COUNT_EVIDENCE_INSISTED, 1);
    if (run->trace)
        run_tell(run, order, TOLD_EVIDENCE_INSISTED, "%s, there is %s", rd_word(RD_SET_EVIDENCE, claim->evidence_asked),
                 rd_word(RD_SET_EVIDENCE, claim->evidence));
    if (lane_hits(lanes.word[0], buyer->evidence_when_asked.threshold) && delay_s <= within_s)
        return run_push(run, EVENT_EVIDENCE_SENT, run->now_s + delay_s, order->id, slot, claim->generation, 0);
    return run_push(run, EVENT_EVIDENCE_DEADLINE, run->now_s + within_s, order->id, slot, claim->generation,
                    on_missing == RD_ON_MISSING_REFUSE);
}

/*
 * Needs:  the case is awaiting EVIDENCE, which is brought now.
 * Leaves: it goes where triage says.
 */
enum rd_status on_evidence_sent(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    claim->evidence = claim->evidence_asked;
    return dispute_triage(run, event->slot);
}

/*
 * Needs:  the case is awaiting EVIDENCE and the time for it has passed; `extra` is 1 when that refuses it.
 * Leaves: found for the seller, or where triage says.
 */
enum rd_status on_evidence_deadline(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    if (event->extra == 0)
        return dispute_triage(run, event->slot);
    claim->no_evidence = 1;
    run_count(run, run_order(run, claim->order), COUNT_EVIDENCE_MISSING, 1);
    return claim_decide(run, event->slot, RD_OUTCOME_FOUND_SELLER);
}
