/*
 * Contested, or an offer refused: does the case reach the platform?
 */
#include "process/run.h"

/* Asked once a case: who may go when, and how urgent it is at the desk. */
enum rd_status escalation_ask(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    if (claim->escalation_asked)
        return RD_OK;
    struct question question = question_of(run, run_order(run, claim->order), claim);
    struct rd_answer answer;
    enum rd_status rc = run_ask(run, RD_DECISION_ESCALATION, &question, &answer);
    if (rc != RD_OK)
        return rc;
    claim->escalation_asked = 1;
    claim->escalate_until = answer.value[RD_ANSWER(ESCALATION, ALLOWED_UNTIL)];
    claim->automatic_after = answer.value[RD_ANSWER(ESCALATION, AUTOMATIC_AFTER)];
    claim->platform_within = answer.value[RD_ANSWER(ESCALATION, PLATFORM_WITHIN)];
    claim->on_platform_late = (uint8_t)answer.value[RD_ANSWER(ESCALATION, ON_PLATFORM_LATE)];
    claim->priority = (uint8_t)answer.value[RD_ANSWER(ESCALATION, PRIORITY)];
    return RD_OK;
}

/* What is left of `span_s` since the seller's last answer: an offer may have been thought about for some of it. */
static int64_t left_s(const struct run *run, const struct dispute *claim, int64_t span_s)
{
    int64_t left = (int64_t)claim->answered_s + span_s - run->now_s;
    return left > 0 ? left : 0;
}

enum rd_status claim_contested(struct run *run, uint32_t slot)
{
    enum rd_status rc = escalation_ask(run, slot);
    if (rc != RD_OK)
        return rc;
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    const struct buyer_segment *buyer = order_buyer(run, order);
    struct lanes lanes = claim->offers < 2 ? case_lanes(run, order, STREAM_BUYER_OFFER)
                                           : offer_lanes(run, order, claim, STREAM_BUYER_ROUND);
    claim_step(claim, CLAIM_CONTESTED);
    int64_t delay_s = quantile_draw(buyer->escalation_delay, lanes.word[3]);
    int64_t answered_s = (int64_t)claim->answered_s;
    int64_t until_s = left_s(run, claim, run_lasts_s(run, order, answered_s, claim->escalate_until));
    int64_t after_s = run_lasts_s(run, order, answered_s, claim->automatic_after);
    int64_t automatic_s = left_s(run, claim, after_s);
    bool goes = lane_hits(lanes.word[2], buyer->escalates.threshold) && delay_s <= until_s;
    bool by_itself = after_s > 0 && (!goes || automatic_s < delay_s);
    if (goes || by_itself)
        return run_push(run, EVENT_ESCALATED, run->now_s + (by_itself ? automatic_s : delay_s), order->id, slot,
                        claim->generation, !by_itself);
    return run_push(run, EVENT_GIVES_UP, run->now_s + until_s, order->id, slot, claim->generation, 0);
}

/*
 * Needs:  the case is CONTESTED; `extra` is 1 when the buyer takes it to the platform.
 * Leaves: it is AT_DESK.
 */
enum rd_status on_escalated(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    return claim_to_desk(run, event->slot, event->extra == 1 ? TOLD_ESCALATED_BY_BUYER : TOLD_ESCALATED);
}

/*
 * Needs:  the case is CONTESTED and the time to ask the platform has passed.
 * Leaves: it is ENDED without money.
 */
enum rd_status on_gives_up(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    run_count(run, run_order(run, claim->order), COUNT_GAVE_UP, 1);
    if (run->trace)
        run_tell(run, run_order(run, claim->order), TOLD_GIVES_UP, "the time to ask the platform is over");
    return claim_end(run, event->slot, OUTCOME_GAVE_UP);
}
