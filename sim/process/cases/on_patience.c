/*
 * Patience in a dispute: a buyer who waits for the seller's answer, or for a mediator, may give up.
 */
#include "process/run.h"

/* Each wait has patience of its own: the first lane for the seller, the second for the desk. */
enum rd_status patience_begin(struct run *run, uint32_t slot, enum awaited awaited)
{
    const struct dispute *claim = run_claim(run, slot);
    const struct order *order = run_order(run, claim->order);
    const struct quantile_table *patience = order_buyer(run, order)->patience_dispute;
    if (!patience || claim->in_return) /* their goods are gone: nothing to give up */
        return RD_OK;
    int64_t waits_s = quantile_draw(patience, case_lanes(run, order, STREAM_BUYER_DISPUTE_PATIENCE).word[awaited]);
    return run_push(run, EVENT_BUYER_TIRES, run->now_s + waits_s, order->id, slot, claim->generation, 0);
}

/*
 * Needs:  the buyer has waited for the seller or the desk as long as patience lasts; the case has not moved since.
 * Leaves: it is ENDED without money.
 */
enum rd_status on_buyer_tires(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    if (claim->state == CLAIM_AT_DESK)
        claim_leave_desk(run, event->slot);
    run_count(run, run_order(run, claim->order), COUNT_GAVE_UP, 1);
    if (run->trace)
        run_tell(run, run_order(run, claim->order), TOLD_GIVES_UP, "the buyer waits no longer");
    return claim_end(run, event->slot, OUTCOME_GAVE_UP);
}
