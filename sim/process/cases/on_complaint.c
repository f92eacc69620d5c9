/*
 * A buyer wants to complain: when, of what, and whether the seller hears of it first.
 */
#include "process/run.h"

#include <math.h>

#include "redress/units.h"

#define LAST_HOURS_S (48 * RD_HOUR_S) /* before the window closes: when the pulled ones file */
#define WINDOW_STEPS_MAX 64

/* Share who complain, by value: the segment's share plus so much per factor ten of the price. */
bool order_complains(const struct run *run, const struct order *order)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    struct lanes lanes = case_lanes(run, order, STREAM_ORDER_COMPLAINT);
    double share = buyer->complains.share;
    if (buyer->complains_per_tenfold != 0 && buyer->complains_at_minor > 0)
        share += buyer->complains_per_tenfold * log10((double)order->goods_minor / (double)buyer->complains_at_minor);
    return lane_uniform(lanes.word[0]) < share;
}

static uint8_t false_reason(const struct run *run, const struct order *order)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    double u = lane_uniform(order_lanes(run, order->id, STREAM_ORDER_FAULT).word[3]);
    for (size_t reason = 0; reason < RD_REASON_COUNT; reason++) {
        if (u < buyer->false_reason[reason])
            return (uint8_t)reason;
        u -= buyer->false_reason[reason];
    }
    return RD_REASON_NOT_AS_DESCRIBED;
}

uint8_t complaint_reason(const struct run *run, const struct order *order, bool not_received)
{
    static const uint8_t reason_of[] = {[TRUTH_DAMAGED] = RD_REASON_DAMAGED,
                                        [TRUTH_NOT_AS_DESCRIBED] = RD_REASON_NOT_AS_DESCRIBED,
                                        [TRUTH_DEFECTIVE] = RD_REASON_DEFECTIVE,
                                        [TRUTH_WRONG_ITEM] = RD_REASON_WRONG_ITEM,
                                        [TRUTH_MISSING_PARTS] = RD_REASON_MISSING_PARTS,
                                        [TRUTH_COUNTERFEIT] = RD_REASON_COUNTERFEIT};
    if (not_received)
        return RD_REASON_NOT_RECEIVED;
    if (order_is(order, ORDER_CHANGE_OF_MIND))
        return RD_REASON_CHANGE_OF_MIND;
    if (order->truth != TRUTH_FINE)
        return reason_of[order->truth];
    return order_is(order, ORDER_LATE_HARM) ? RD_REASON_LATE : false_reason(run, order);
}

/* After a day or a date it was promised for, and so late in truth, whether it harmed or not. */
static bool order_came_late(const struct run *run, const struct order *order)
{
    return order->delivered_s >= order->promised_s ||
           order->delivered_s >
               order->shipped_s + run_lasts_s(run, order, order->shipped_s, order_terms(run, order)->guaranteed_within);
}

/* Nothing is wrong, and it did not come late when that is what the claim says. */
static bool claim_is_untrue(const struct run *run, const struct order *order, const struct dispute *claim)
{
    if (order->truth != TRUTH_FINE || claim_is_return(claim))
        return false;
    return claim->reason != RD_REASON_LATE || !order_came_late(run, order);
}

/* Would the dispute be accepted at that moment? */
static enum rd_status eligible_at(struct run *run, struct question *question, int64_t at_s, bool *yes)
{
    struct rd_answer answer;
    question->now_s = at_s;
    enum rd_status rc = run_peek(run, RD_DECISION_DISPUTE_ELIGIBLE, question, &answer);
    *yes = rc == RD_OK && answer.value[RD_ANSWER(DISPUTE_ELIGIBLE, ELIGIBLE)] == RD_ELIGIBLE_YES;
    return rc;
}

/*
 * The closing time buyers know: walks the thresholds of the since_* facts from `from_s` until the answer turns from yes.
 * -1 when it never does (or was never yes).
 */
static enum rd_status window_closes(struct run *run, const struct order *order, const struct dispute *claim,
                                    int64_t from_s, int64_t *closes_s)
{
    struct question question = question_of(run, order, claim);
    int64_t at_s = from_s;
    *closes_s = -1;
    bool was_yes = false;
    for (int step = 0; step < WINDOW_STEPS_MAX; step++) {
        bool yes = false;
        enum rd_status rc = eligible_at(run, &question, at_s, &yes);
        if (rc != RD_OK)
            return rc;
        if (was_yes && !yes) {
            *closes_s = at_s;
            return RD_OK;
        }
        was_yes = was_yes || yes;
        at_s = next_threshold(run, RD_DECISION_DISPUTE_ELIGIBLE, &question);
        if (at_s < 0)
            return RD_OK;
    }
    return RD_OK;
}

int64_t next_threshold(struct run *run, enum rd_decision decision, const struct question *question)
{
    const struct order *order = question->order;
    const struct promised_terms *terms = order_terms(run, order);
    int64_t soonest_s = INT64_MAX;
    const struct rule_book *book;
    uint32_t epoch;
    if (question_book(run, decision, question, &book, &epoch) != RD_OK)
        return -1;
    const enum rd_fact *reads;
    size_t count = rd_image_reads(book->image, decision, &reads);
    for (size_t i = 0; i < count; i++) {
        int64_t from_s; /* when the fact was, or will be, 0 */
        switch (reads[i]) {
        case RD_FACT_ORDER_SINCE_PLACED:
            from_s = order->placed_s;
            break;
        case RD_FACT_ORDER_SINCE_SHIPPED:
            from_s = order->shipped_s;
            break;
        case RD_FACT_ORDER_SINCE_RECEIVED:
            if (order->delivered_s > question->now_s && !order_is(order, ORDER_FALSE_DELIVERED))
                continue; /* nobody knows yet when it will come; delivery is an event of its own */
            from_s = order_scanned_s(order);
            break;
        case RD_FACT_ORDER_LATE_BY:
            if (order->delivered_s <= question->now_s || order_is(order, ORDER_FALSE_DELIVERED))
                continue; /* it stays as it is */
            from_s = order->promised_s;
            break;
        case RD_FACT_PARCEL_SINCE_SCAN: {
            int64_t scan_s = fact_value(run, question, RD_FACT_PARCEL_SINCE_SCAN);
            if (scan_s == RD_ABSENT)
                continue;
            from_s = question->now_s - scan_s;
            break;
        }
        case RD_FACT_PARCEL_TRACKING: { /* nobody knows when the next scan comes */
            int64_t stalls_s = tracking_stalls_at(run, order, question->now_s);
            if (stalls_s >= 0 && stalls_s < soonest_s)
                soonest_s = stalls_s;
            continue;
        }
        case RD_FACT_ORDER_SINCE_GUARANTEE:
            from_s = order->shipped_s + run_lasts_s(run, order, order->shipped_s, terms->guaranteed_within);
            break;
        default:
            continue;
        }
        int64_t next_s = from_s > question->now_s
                             ? from_s
                             : rd_image_next_cut(book->image, decision, epoch, reads[i], question->now_s - from_s);
        if (next_s != INT64_MAX && from_s <= question->now_s)
            next_s += from_s;
        soonest_s = next_s < soonest_s ? next_s : soonest_s;
    }
    return soonest_s == INT64_MAX ? -1 : soonest_s;
}

/* After the fault shows: so many days later, or in the last hours of the window for those it pulls. */
enum rd_status complaint_schedule(struct run *run, uint32_t slot, int64_t shows_s)
{
    struct order *order = run_order(run, slot);
    const struct buyer_segment *buyer = order_buyer(run, order);
    struct lanes lanes = order_lanes(run, order->id, STREAM_ORDER_COMPLAINT);
    int64_t at_s = shows_s + quantile_draw(buyer->complaint_delay, lanes.word[1]);
    if (lane_hits(lanes.word[2], buyer->deadline_pull.threshold)) {
        struct dispute imagined = {.reason = complaint_reason(run, order, false),
                                   .outcome = CASE_NO_OUTCOME,
                                   .complained_s = (uint32_t)shows_s,
                                   .claim_minor = order_paid_minor(order),
                                   .asked_bp = RD_BP_PER_ONE};
        int64_t closes_s;
        enum rd_status rc = window_closes(run, order, &imagined, shows_s, &closes_s);
        if (rc != RD_OK)
            return rc;
        int64_t pulled_s = closes_s - 1 - (int64_t)(lane_uniform(lanes.word[3]) * (double)LAST_HOURS_S);
        if (closes_s >= 0)
            at_s = pulled_s > shows_s ? pulled_s : shows_s;
    }
    return run_push(run, EVENT_COMPLAINT, at_s, order->id, slot, 0, 0);
}

/* A parcel that never came, and a buyer who says nothing. */
static enum rd_status lost_quietly(struct run *run, uint32_t slot)
{
    struct order *order = run_order(run, slot);
    run_count(run, order, COUNT_HARM_NEVER_FILED, 1);
    run_count(run, order, COUNT_UNREMEDIED, 1);
    run_count(run, order, COUNT_HARM_MONEY, harm_money(run, order, NULL, order_paid_minor(order)));
    enum rd_status rc = order_rate(run, order, run->now_s, false, false);
    if (rc == RD_OK)
        rc = order_close(run, slot, OUTCOME_LOST_SILENT, NULL);
    if (rc == RD_OK)
        order_free(run, slot);
    return rc;
}

uint8_t evidence_draw(const struct run *run, const struct order *order)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    double u = lane_uniform(case_lanes(run, order, STREAM_ORDER_CONTACT).word[2]);
    if (u < buyer->evidence[RD_EVIDENCE_NONE])
        return RD_EVIDENCE_NONE;
    return u < buyer->evidence[RD_EVIDENCE_NONE] + buyer->evidence[RD_EVIDENCE_PHOTO] ? RD_EVIDENCE_PHOTO
                                                                                      : RD_EVIDENCE_VIDEO;
}

static void ask_for_part(const struct order *order, struct dispute *claim, int64_t part_bp)
{
    claim->requested = RD_REQUEST_PARTIAL;
    claim->asked_bp = (uint16_t)part_bp;
    claim->claim_minor = money_part(order_paid_minor(order), part_bp);
}

/*
 * What the buyer asks for: the money, a part of it, another one, a coupon. A change of mind wants the money; what came late
 * is kept.
 */
static void request_draw(const struct run *run, const struct order *order, struct dispute *claim)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    claim->requested = RD_REQUEST_REFUND;
    claim->asked_bp = (uint16_t)RD_BP_PER_ONE;
    if (claim->reason == RD_REASON_LATE) {
        uint32_t word = order_lanes(run, order->id, STREAM_BUYER_LATENESS).word[2];
        ask_for_part(order, claim, quantile_draw(buyer->lateness_part_bp, word));
        return;
    }
    if (buyer->asks_for[RD_REQUEST_REFUND] >= 1 || claim_is_return(claim))
        return;
    struct lanes lanes = order_lanes(run, order->id, STREAM_BUYER_REQUEST);
    double u = lane_uniform(lanes.word[0]);
    for (size_t request = 0; request < RD_REQUEST_COUNT; request++) {
        claim->requested = (uint8_t)request;
        if (u < buyer->asks_for[request])
            break;
        u -= buyer->asks_for[request];
    }
    if (claim->requested == RD_REQUEST_PARTIAL)
        ask_for_part(order, claim, quantile_draw(buyer->asked_part_bp, lanes.word[1]));
}

static uint32_t claim_new(struct run *run, uint32_t slot, bool not_received)
{
    uint32_t at = pool_take(&run->claims);
    if (at == POOL_NONE)
        return at;
    struct order *order = run_order(run, slot);
    struct dispute *claim = run_claim(run, at);
    *claim = (struct dispute){.order_id = order->id,
                              .order = slot,
                              .complained_s = (uint32_t)run->now_s,
                              .claim_minor = order_paid_minor(order),
                              .reason = complaint_reason(run, order, not_received),
                              .outcome = CASE_NO_OUTCOME,
                              .penalties = POOL_NONE,
                              .appeal = POOL_NONE,
                              .at_fault = RD_FAULT_UNKNOWN,
                              .contact_status = RD_CONTACT_NONE,
                              .rule = {RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED}};
    claim->is_false = !not_received && claim_is_untrue(run, order, claim);
    claim->evidence = evidence_draw(run, order);
    request_draw(run, order, claim);
    order->claim = at;
    order->flags |= ORDER_COMPLAINED;
    if (claim_is_return(claim)) {
        run_count(run, order, COUNT_RETURNS_ASKED, 1);
        if (order_is(order, ORDER_RETURN_FREE))
            run_count(run, order, COUNT_FREE_RETURNS_ASKED, 1);
        run_count(run, order, COUNT_RETURN_CLAIMED_MONEY, claim->claim_minor);
        return at;
    }
    run_count(run, order, COUNT_COMPLAINTS, 1);
    run_count(run, order, COUNT_LATE_COMPLAINTS, claim->reason == RD_REASON_LATE);
    run_count(run, order, COUNT_CLAIMED_MONEY, claim->claim_minor);
    if (claim->is_false)
        run_count(run, order, COUNT_FALSE_COMPLAINTS, 1);
    return at;
}

/* The claim of a buyer whose mind has changed, before there is one. */
static struct dispute return_imagined(const struct run *run, const struct order *order)
{
    return (struct dispute){.reason = RD_REASON_CHANGE_OF_MIND,
                            .outcome = CASE_NO_OUTCOME,
                            .complained_s = (uint32_t)run->now_s,
                            .claim_minor = order_paid_minor(order),
                            .asked_bp = RD_BP_PER_ONE};
}

/* Would a change of mind be turned away now, or cost the buyer the way back? What the product page says. */
static enum rd_status return_terms(struct run *run, const struct order *order, bool *barred, bool *costs)
{
    struct dispute imagined = return_imagined(run, order);
    struct question question = question_of(run, order, &imagined);
    bool yes = false;
    enum rd_status rc = eligible_at(run, &question, run->now_s, &yes);
    *barred = !yes;
    *costs = false;
    if (rc != RD_OK || *barred)
        return rc;
    struct rd_answer rule;
    imagined.outcome = RD_OUTCOME_RETURN_ACCEPTED;
    imagined.decided_s = (uint32_t)run->now_s;
    imagined.at_fault = RD_FAULT_BUYER;
    if ((rc = run_peek(run, RD_DECISION_RETURN_RULE, &question, &rule)) != RD_OK)
        return rc;
    *costs = rule.value[RD_ANSWER(RETURN_RULE, TO)] != RD_RETURN_TO_NONE &&
             (rule.value[RD_ANSWER(RETURN_RULE, PAYER)] == RD_PAYER_BUYER ||
              rule.value[RD_ANSWER(RETURN_RULE, FREE_RETURNS_PER_ORDER)] == 0);
    return RD_OK;
}

/* The rule that makes the buyer keep the goods has decided something: it is asked, counted and told like any other. */
static enum rd_status return_barred(struct run *run, const struct order *order)
{
    struct dispute imagined = return_imagined(run, order);
    struct question question = question_of(run, order, &imagined);
    struct rd_answer answer;
    return run_ask(run, RD_DECISION_DISPUTE_ELIGIBLE, &question, &answer);
}

/* The buyer wants the money back without a fault: asks for it, calls it one, or keeps the goods. */
static enum rd_status mind_changed(struct run *run, uint32_t slot, bool *goes_on)
{
    struct order *order = run_order(run, slot);
    bool barred, costs;
    enum rd_status rc = return_terms(run, order, &barred, &costs);
    if (rc != RD_OK)
        return rc;
    run_count(run, order, COUNT_MIND_CHANGED, 1);
    uint32_t word = order_lanes(run, order->id, STREAM_BUYER_REQUEST).word[2];
    *goes_on = true;
    if ((barred || costs) && lane_hits(word, order_buyer(run, order)->mislabels.threshold)) {
        order->flags = (uint16_t)(order->flags & ~ORDER_CHANGE_OF_MIND);
        run_count(run, order, COUNT_MISLABELLED, 1);
        return RD_OK;
    }
    if (!barred)
        return RD_OK;
    run_count(run, order, COUNT_RETURNS_BARRED, 1);
    *goes_on = false;
    rc = return_barred(run, order);
    return rc == RD_OK ? order_end_quietly(run, slot) : rc;
}

/* Message first, or straight to the platform. */
static enum rd_status claim_open(struct run *run, uint32_t at)
{
    struct dispute *claim = run_claim(run, at);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    struct rd_answer rule;
    enum rd_status rc = run_ask(run, RD_DECISION_CONTACT_RULE, &question, &rule);
    if (rc != RD_OK)
        return rc;
    claim->window_held = rule.value[RD_ANSWER(CONTACT_RULE, HOLDS_WINDOW)] == RD_BOOL_YES;
    struct lanes lanes = order_lanes(run, order->id, STREAM_ORDER_CONTACT);
    const struct buyer_segment *buyer = order_buyer(run, order);
    int64_t required = rule.value[RD_ANSWER(CONTACT_RULE, REQUIRED)];
    if (required == RD_REQUIRED_YES && lane_hits(lanes.word[1], buyer->drops_if_contact_required.threshold))
        return claim_end(run, at, OUTCOME_DROPPED);
    if (required == RD_REQUIRED_YES ||
        (required == RD_REQUIRED_ADVISED && lane_hits(lanes.word[0], buyer->contacts_first.threshold)))
        return claim_contact(run, at, &rule);
    claim->window_held = 0;
    return claim_dispute(run, at);
}

/*
 * Needs:  the order is IN_TRANSIT (`extra` 1: not received) or RECEIVED, without a claim.
 * Leaves: its one claim exists: with the seller by message, or on its way to a dispute or a return, or dropped. A mind that
 *         was changed may keep the goods: then the order is CLOSED without one.
 */
enum rd_status on_complaint(struct run *run, const struct event *event)
{
    struct order *order = run_order(run, event->slot);
    bool not_received = event->extra == 1;
    if (order_is(order, ORDER_LOST) && !order_complains(run, order))
        return lost_quietly(run, event->slot);
    bool wanted_back = order_is(order, ORDER_CHANGE_OF_MIND), goes_on = true;
    enum rd_status rc = wanted_back ? mind_changed(run, event->slot, &goes_on) : RD_OK;
    if (rc != RD_OK || !goes_on)
        return rc;
    uint32_t at = claim_new(run, event->slot, not_received);
    if (at == POOL_NONE)
        return run_nomem(run);
    struct dispute *claim = run_claim(run, at);
    claim->mislabelled = wanted_back && !claim_is_return(claim);
    if (claim->mislabelled)
        claim->reason = RD_REASON_NOT_AS_DESCRIBED;
    if (run->trace)
        run_tell(run, order, TOLD_COMPLAINT, "%s%s", rd_word(RD_SET_REASON, claim->reason),
                 claim->is_false ? " (in truth false)" : "");
    return claim_is_return(claim) ? claim_dispute(run, at) : claim_open(run, at);
}
