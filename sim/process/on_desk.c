/*
 * The desk: cases wait for mediators on shifts, are found for one side or both, and the finding is published later.
 *
 * Exact continuous time on true arrivals: M/M/c tests are exact. Chances to find for the buyer depend on the kind of claim,
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

/* Starts as many waiting cases as there are free people. */
static enum rd_status desk_serve(struct run *run, uint32_t desk)
{
    struct waiting next;
    while (desk_start(&run->desks[desk], run->now_s, &next)) {
        struct dispute *claim = run_claim(run, next.claim);
        int64_t wait_s = run->now_s - next.arrived_s;
        if (in_window(run, next.arrived_s) &&
            sample_add(&run->result->samples[SAMPLE_MEDIATION_WAIT], next.order, wait_s) != RD_OK)
            return run_nomem(run);
        if (run->trace)
            run_tell(run, run_order(run, claim->order), "mediator starts", "after %lld h %02lld m",
                     (long long)(wait_s / RD_HOUR_S), (long long)(wait_s % RD_HOUR_S / RD_MINUTE_S));
        enum rd_status rc = mediator_pay(run, claim);
        if (rc == RD_OK)
            rc = run_push(run, EVENT_DESK_FINISHED, run->now_s + claim->service_s, next.order, next.claim,
                          claim->generation, desk);
        if (rc != RD_OK)
            return rc;
    }
    return RD_OK;
}

enum rd_status claim_to_desk(struct run *run, uint32_t slot)
{
    enum rd_status rc = escalation_ask(run, slot);
    if (rc != RD_OK)
        return rc;
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (run->scenario->desk_count == 0)
        return rd_fail(run->err, RD_INPUT, "scenario \"%s\" has no desk, and policy \"%s\" sends a case to one",
                       run->scenario->name, rd_policy_name(run->book.policy));
    const struct desk *desk = &run->scenario->desks[claim->desk];
    struct lanes lanes = desk_lanes(run, order, claim);
    double factor = desk->handling_by_reason[claim->reason];
    claim->service_s = (uint32_t)((double)quantile_draw(desk->handling, lanes.word[0]) * factor + 0.5);
    claim->escalated_s = (uint32_t)run->now_s;
    claim_step(claim, CLAIM_AT_DESK);
    if (!claim->in_return)
        run_count(run, order, COUNT_ESCALATED, 1);
    if (run->trace)
        run_tell(run, order, "escalated", "to desk %s, priority %u", desk->name, (unsigned)claim->priority);
    if (desk_arrive(&run->desks[claim->desk], run->now_s, order->id, slot, claim->priority) != RD_OK)
        return run_nomem(run);
    if (!claim->in_return && claim->platform_within_s > 0 &&
        (rc = run_push(run, EVENT_PLATFORM_DEADLINE, run->now_s + claim->platform_within_s, order->id, slot, 0,
                       claim->escalated_s)) != RD_OK)
        return rc;
    return desk_serve(run, claim->desk);
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

/*
 * Needs:  `slot` is the desk, `extra` the number of people from now on.
 * Leaves: waiting cases are started as far as people go.
 */
enum rd_status on_shift(struct run *run, const struct event *event)
{
    desk_staff(&run->desks[event->slot], run->now_s, event->extra);
    return desk_serve(run, event->slot);
}

/* Probability scaled on the odds: weight 1 leaves it alone. */
static double odds_scale(double share, double weight)
{
    double scaled = share * weight;
    return scaled / (1 - share + scaled);
}

static bool finds_for_buyer(struct run *run, const struct desk *desk, const struct dispute *claim, uint32_t word)
{
    const struct finding_odds *odds;
    if (claim->reason == RD_REASON_NOT_RECEIVED && !claim->in_return) {
        int64_t since_scan_s;
        odds = &desk->not_received[parcel_tracking(run, run_order(run, claim->order), run->now_s, &since_scan_s)];
    } else {
        odds = &desk->item[claim->evidence];
    }
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
 * Needs:  a mediator of desk `extra` finishes now, whatever has become of the case.
 * Leaves: the case, if still open, is FOUND and its finding on the way; the next one has started.
 */
enum rd_status on_desk_finished(struct run *run, const struct event *event)
{
    desk_finish(&run->desks[event->extra], run->now_s);
    struct dispute *claim = run_claim(run, event->slot);
    if (!event_is_moot(event, claim)) {
        find(run, claim);
        claim_step(claim, CLAIM_FOUND);
        if (!claim->in_return)
            run_count(run, run_order(run, claim->order), COUNT_MEDIATED, 1);
        if (run->trace)
            run_tell(run, run_order(run, claim->order), "mediator finds", "%s",
                     rd_word(RD_SET_OUTCOME, claim->finding));
        enum rd_status rc = run_push(run, EVENT_FOUND, run->now_s + run->scenario->desks[event->extra].publish_after_s,
                                     claim->order_id, event->slot, claim->generation, 0);
        if (rc != RD_OK)
            return rc;
    }
    return desk_serve(run, event->extra);
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
