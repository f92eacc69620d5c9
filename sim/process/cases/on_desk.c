/*
 * A case at the desk: it waits for a mediator, is found for one side or both, and the finding is published later.
 *
 * The desk that takes it may be another than the one it came to: its mediator, its handling time, its findings. Chances to find for the buyer depend on the kind of claim,
 * the evidence on both sides and the truth, so that the two errors are separate.
 */
#include "process/run.h"

#include "redress/units.h"

/* A second look, at goods that came back, has draws of its own. */
static struct lanes desk_lanes(const struct run *run, const struct order *order, const struct dispute *claim)
{
    uint32_t index = order->replacements + (claim->in_return ? RETURN_DRAWS_FROM : 0u);
    return stream_block(run->key, order->id, STREAM_DESK_CASE, index);
}

static bool in_window(const struct run *run, int64_t at_s)
{
    return at_s >= run->measure_from_s && at_s < run->measure_to_s;
}

/* The mediator's time, paid by the platform when the case is taken up. */
static enum rd_status mediator_pay(struct run *run, const struct dispute *claim)
{
    int64_t cost_minor = 0;
    (void)rd_mul_div(claim->service_s, run->scenario->desks[claim->desk].cost_per_hour_minor, RD_HOUR_S,
                     RD_ROUND_HALF_UP, &cost_minor);
    if (run_move(run, run_order(run, claim->order), ACCOUNT_PLATFORM, ACCOUNT_OUTSIDE, cost_minor) != RD_OK)
        return run_nomem(run);
    return RD_OK;
}

static void begin_tell(struct run *run, const struct dispute *claim, const struct order *order, int64_t wait_s)
{
    const struct desk *desks = run->scenario->desks;
    bool helped = claim->desk != claim->came_to_desk;
    run_tell(run, order, TOLD_MEDIATOR_STARTS, "after %lld h %02lld m%s%s", (long long)(wait_s / RD_HOUR_S),
             (long long)(wait_s % RD_HOUR_S / RD_MINUTE_S), helped ? ", at desk " : "",
             helped ? desks[claim->desk].name : "");
}

/*
 * Needs:  the case waited at a desk; a mediator of `desk` takes it now.
 * Leaves: the mediator is busy with it for as long as it takes here.
 */
enum rd_status case_begin(struct run *run, size_t desk, const struct waiting *next)
{
    struct dispute *claim = run_claim(run, next->claim);
    struct order *order = run_order(run, claim->order);
    int64_t wait_s = run->now_s - next->arrived_s;
    if (in_window(run, next->arrived_s) &&
        sample_add(&run->result->samples[SAMPLE_MEDIATION_WAIT], next->order, wait_s) != RD_OK)
        return run_nomem(run);
    claim->desk = (uint8_t)desk;
    claim->service_s = desk_service(run, desk, order_language(run, order),
                                    run->scenario->desks[desk].handling_by_reason[claim->reason],
                                    desk_lanes(run, order, claim).word[0]);
    if (run->trace)
        begin_tell(run, claim, order, wait_s);
    enum rd_status rc = mediator_pay(run, claim);
    return rc == RD_OK ? desk_occupy(run, desk, next, claim->service_s, claim->generation) : rc;
}

/* How long the platform has, from now on. */
static enum rd_status deadline_set(struct run *run, uint32_t slot)
{
    const struct dispute *claim = run_claim(run, slot);
    const struct order *order = run_order(run, claim->order);
    int64_t within_s = run_lasts_s(run, order, run->now_s, claim->platform_within);
    if (claim->in_return || within_s <= 0)
        return RD_OK;
    desk_promise(&run->desks[claim->desk], run->now_s, claim->came_shift);
    return run_push(run, EVENT_PLATFORM_DEADLINE, run->now_s + within_s, claim->order_id, slot, 0, claim->escalated_s);
}

enum rd_status claim_to_desk(struct run *run, uint32_t slot, enum told told)
{
    enum rd_status rc = escalation_ask(run, slot);
    if (rc != RD_OK)
        return rc;
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    size_t desk = run->scenario->desk_of_case[order_language(run, order)][claim->reason];
    claim->desk = claim->came_to_desk = (uint8_t)desk;
    claim->came_shift = desk_shift_at(run, desk);
    claim->escalated_s = (uint32_t)run->now_s;
    claim_step(claim, CLAIM_AT_DESK);
    if (!claim->in_return)
        run_count(run, order, COUNT_ESCALATED, 1);
    if (run->trace)
        run_tell(run, order, told, "to desk %s, priority %u", run->scenario->desks[desk].name,
                 (unsigned)claim->priority);
    if ((rc = deadline_set(run, slot)) != RD_OK || (rc = patience_begin(run, slot, AWAITS_DESK)) != RD_OK)
        return rc;
    struct waiting arrival = {.order = order->id, .claim = slot, .kind = WORK_CASE, .shift = claim->came_shift};
    return desk_receive(run, desk, arrival, claim->priority);
}

/*
 * Needs:  the case went to the desk at `extra` and may still be there, or found and not published.
 * Leaves: it counts as late; it is decided now for one side when `escalation` said so, else it goes on.
 */
enum rd_status on_platform_deadline(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    bool undecided = claim->state == CLAIM_AT_DESK || claim->state == CLAIM_FOUND;
    if (claim->order_id != event->subject || !undecided || claim->escalated_s != event->extra)
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    run_count(run, order, COUNT_PLATFORM_LATE, 1);
    desk_late(&run->desks[claim->came_to_desk], claim->escalated_s, claim->came_shift);
    if (run->trace)
        run_tell(run, order, TOLD_PLATFORM_LATE, "not decided within its own time");
    if (claim->on_platform_late == RD_PLATFORM_LATE_WAIT)
        return RD_OK;
    if (claim->state == CLAIM_AT_DESK)
        claim_leave_desk(run, event->slot);
    bool for_buyer = claim->on_platform_late == RD_PLATFORM_LATE_FIND_FOR_BUYER;
    claim->share_found_bp = for_buyer ? (uint16_t)RD_BP_PER_ONE : 0;
    return claim_decide(run, event->slot, for_buyer ? RD_OUTCOME_FOUND_BUYER : RD_OUTCOME_FOUND_SELLER);
}

void claim_leave_desk(struct run *run, uint32_t slot)
{
    /* Already with a mediator: the mediator learns of it at the end. */
    desk_leave(&run->desks[run_claim(run, slot)->desk], run->now_s, slot);
}

/* Probability scaled on the odds: weight 1 leaves it alone. */
double odds_scale(double share, double weight)
{
    double scaled = share * weight;
    return scaled / (1 - share + scaled);
}

/* Of a parcel that is missing or late the tracking speaks, of goods the buyer's evidence. */
static const struct finding_odds *odds_of(struct run *run, const struct desk *desk, const struct dispute *claim)
{
    bool is_late = claim->reason == RD_REASON_LATE;
    if (claim->in_return || (!is_late && claim->reason != RD_REASON_NOT_RECEIVED))
        return &desk->item[claim->evidence];
    int64_t since_scan_s;
    int tracking = parcel_tracking(run, run_order(run, claim->order), run->now_s, &since_scan_s);
    return is_late ? &desk->late[tracking] : &desk->not_received[tracking];
}

static bool finds_for_buyer(struct run *run, const struct desk *desk, const struct dispute *claim, uint32_t word)
{
    const struct finding_odds *odds = odds_of(run, desk, claim);
    bool untrue = claim->in_return ? claim->goods != GOODS_GOOD : claim->is_false;
    double share = untrue ? odds->false_claim : odds->true_claim;
    return lane_uniform(word) < odds_scale(share, desk->seller_evidence_weight[claim->seller_evidence]);
}

static void find(struct run *run, struct dispute *claim)
{
    const struct desk *desk = &run->scenario->desks[claim->desk];
    struct lanes lanes = desk_lanes(run, run_order(run, claim->order), claim);
    if (lane_uniform(lanes.word[2]) < desk->split_share) {
        int64_t part_bp = quantile_draw(desk->split_bp, lanes.word[3]);
        claim->finding = RD_OUTCOME_FOUND_SPLIT;
        claim->share_found_bp = (uint16_t)(part_bp < 1 ? 1 : part_bp >= RD_BP_PER_ONE ? RD_BP_PER_ONE - 1 : part_bp);
    } else if (finds_for_buyer(run, desk, claim, lanes.word[1])) {
        claim->finding = RD_OUTCOME_FOUND_BUYER;
        claim->share_found_bp = (uint16_t)RD_BP_PER_ONE;
    } else {
        claim->finding = RD_OUTCOME_FOUND_SELLER;
        claim->share_found_bp = 0;
    }
}

/*
 * Needs:  a mediator of `desk` finishes now, whatever has become of the case.
 * Leaves: the case, if still open, is FOUND and its finding on the way.
 */
enum rd_status case_finish(struct run *run, size_t desk, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    const struct order *order = run_order(run, claim->order);
    find(run, claim);
    claim_step(claim, CLAIM_FOUND);
    if (!claim->in_return)
        run_count(run, order, COUNT_MEDIATED, 1);
    if (run->trace)
        run_tell(run, order, TOLD_MEDIATOR_FINDS, "%s", rd_word(RD_SET_OUTCOME, claim->finding));
    return run_push(run, EVENT_FOUND, run->now_s + run->scenario->desks[desk].publish_after_s, claim->order_id,
                    event->slot, claim->generation, 0);
}

/*
 * Needs:  the case is FOUND.
 * Leaves: it is decided.
 */
enum rd_status on_found(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    return claim->in_return ? return_found(run, event->slot) : claim_decide(run, event->slot, claim->finding);
}
