/*
 * The outcome is known: remedy, money, penalty, and the end of the claim.
 */
#include "process/run.h"

#include "redress/units.h"

bool claim_is_return(const struct dispute *claim)
{
    return claim->reason == RD_REASON_CHANGE_OF_MIND;
}

static int64_t time_open_s(const struct dispute *claim)
{
    return (int64_t)claim->decided_s - claim->opened_s;
}

static bool is_timed(struct run *run, const struct dispute *claim)
{
    return claim->is_dispute && order_is(run_order(run, claim->order), ORDER_MEASURED);
}

/* Opened to decided for the first time. */
static enum rd_status first_time(struct run *run, const struct dispute *claim)
{
    struct sample_list *samples = run->result->samples;
    return !is_timed(run, claim) ||
                   sample_add(&samples[SAMPLE_FIRST_DECISION_TIME], claim->order_id, time_open_s(claim)) == RD_OK
               ? RD_OK
               : run_nomem(run);
}

static enum rd_status final_time(struct run *run, const struct dispute *claim)
{
    struct sample_list *samples = run->result->samples;
    int64_t time_s = time_open_s(claim);
    if (!is_timed(run, claim))
        return RD_OK;
    return sample_add(&samples[SAMPLE_RESOLUTION_TIME], claim->order_id, time_s) == RD_OK &&
                   (claim->escalated_s == 0 ||
                    sample_add(&samples[SAMPLE_PLATFORM_TIME], claim->order_id, time_s) == RD_OK)
               ? RD_OK
               : run_nomem(run);
}

enum rd_status case_final(struct run *run, const struct dispute *claim)
{
    if (claim->is_dispute)
        run_count(run, run_order(run, claim->order), COUNT_DISPUTES_DECIDED, 1);
    return final_time(run, claim);
}

/* How an insurer's payment is bounded by its cover. */
static int64_t amount_covered(const struct run *run, const struct order *order, int outcome, int64_t amount_minor)
{
    if (outcome != RD_OUTCOME_INSURER_PAID || order->cover == POOL_NONE)
        return amount_minor;
    const struct cover *cover = pool_at(&run->covers, order->cover);
    return amount_minor < cover->most_minor ? amount_minor : cover->most_minor;
}

/* Money at once; goods that are wanted back, and another parcel, come after the penalty. */
enum rd_status remedy_give(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    enum rd_status rc = RD_OK;
    if (claim->remedied)
        return RD_OK;
    claim->remedied = 1;
    switch (claim->action) {
    case RD_ACTION_REFUND:
    case RD_ACTION_PARTIAL:
        rc = claim_refund(run, slot, claim->remedy_minor, RD_MONEY_KIND_REFUND);
        break;
    case RD_ACTION_COUPON:
        rc = coupon_give(run, slot, claim->remedy_minor);
        break;
    default:
        break;
    }
    return rc == RD_OK ? claim_refund(run, slot, claim->compensation_minor, RD_MONEY_KIND_COMPENSATION) : rc;
}

enum rd_status remedy_finish(struct run *run, uint32_t slot)
{
    const struct dispute *claim = run_claim(run, slot);
    switch (claim->action) {
    case RD_ACTION_RETURN_THEN_REFUND:
        return return_begin(run, slot, claim->remedy_minor);
    case RD_ACTION_REPLACEMENT:
        return replacement_send(run, slot);
    default:
        return claim_finish(run, slot);
    }
}

enum rd_status remedy_take_back(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    enum rd_status rc = RD_OK;
    if (!claim->remedied)
        return RD_OK;
    claim->remedied = 0;
    if (claim->action == RD_ACTION_REFUND || claim->action == RD_ACTION_PARTIAL)
        rc = refund_reverse(run, slot, claim->remedy_minor);
    else if (claim->action == RD_ACTION_COUPON)
        rc = coupon_withdraw(run, slot, claim->remedy_minor);
    return rc == RD_OK ? compensation_reverse(run, slot, claim->compensation_minor) : rc;
}

enum rd_status remedy_ask(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    struct rd_answer remedy;
    enum rd_status rc = run_ask(run, RD_DECISION_REMEDY, &question, &remedy);
    if (rc != RD_OK)
        return rc;
    claim->rule[3] = (uint16_t)remedy.rule;
    claim->action = (uint8_t)remedy.value[RD_ANSWER(REMEDY, ACTION)];
    claim->remedy_minor = amount_covered(run, order, claim->outcome, remedy.value[RD_ANSWER(REMEDY, AMOUNT)]);
    claim->compensation_minor = remedy.value[RD_ANSWER(REMEDY, COMPENSATION)];
    claim->on_late_arrival = (uint8_t)remedy.value[RD_ANSWER(REMEDY, ON_LATE_ARRIVAL)];
    if (run->trace)
        run_tell(run, order, TOLD_DECIDED, "%s: %s", rd_word(RD_SET_OUTCOME, claim->outcome),
                 rd_word(RD_SET_ACTION, claim->action));
    return RD_OK;
}

enum rd_status claim_decide(struct run *run, uint32_t slot, int outcome)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (claim->outcome != CASE_NO_OUTCOME)
        rd_bug("the case on order %llu has two final decisions", (unsigned long long)order->id);
    claim->outcome = (uint8_t)outcome;
    claim->decided_s = (uint32_t)run->now_s;
    claim->at_fault = fault_found(run, order, claim, outcome);
    if (outcome == RD_OUTCOME_ACCEPTED || outcome == RD_OUTCOME_SILENT || outcome == RD_OUTCOME_INSTANT ||
        outcome == RD_OUTCOME_RETURN_ACCEPTED || outcome == RD_OUTCOME_INSURER_PAID)
        claim->share_found_bp = (uint16_t)RD_BP_PER_ONE;
    claim->appeals = claim->remedied = 0;
    enum rd_status rc = first_time(run, claim);
    if (rc == RD_OK)
        rc = remedy_ask(run, slot);
    return rc == RD_OK ? case_settle(run, slot, true) : rc;
}

enum rd_status claim_finish(struct run *run, uint32_t slot)
{
    const struct dispute *claim = run_claim(run, slot);
    bool paid = claim->refund_minor > 0;
    if (claim_is_return(claim))
        return claim_end(run, slot, paid ? OUTCOME_RETURNED : OUTCOME_RETURN_REFUSED);
    if (claim->state == CLAIM_REPLACED)
        return claim_end(run, slot, OUTCOME_REPLACED);
    if (!paid && claim->coupon)
        return claim_end(run, slot, OUTCOME_COUPON);
    bool whole = claim->refund_minor >= claim->claim_minor;
    return claim_end(run, slot, !paid ? OUTCOME_REFUSED : whole ? OUTCOME_REFUNDED : OUTCOME_PARTIAL);
}

/* A second parcel that is lost or faulty too, and nobody asks again, leaves the harm where it was. */
static bool is_remedied(const struct dispute *claim, const struct order *order, enum order_outcome ending)
{
    if (ending == OUTCOME_REPLACED)
        return order->truth == TRUTH_FINE && !order_is(order, ORDER_LOST);
    return claim->is_false || claim_is_return(claim) || claim->refund_minor > 0 || claim->coupon ||
           (ending == OUTCOME_WITHDRAWN && order->truth == TRUTH_FINE);
}

/* True harm left without remedy, by cause. */
static void harm_count(struct run *run, const struct dispute *claim, const struct order *order,
                       enum order_outcome ending)
{
    bool let_go = ending == OUTCOME_WITHDRAWN; /* the parcel came: no harm, unless it is faulty as well */
    if (is_remedied(claim, order, ending))
        return;
    size_t cause = COUNT_HARM_GAVE_UP;
    if (ending == OUTCOME_INELIGIBLE)
        cause = claim->refused_code == RD_REASON_CODE_LATE ? COUNT_DENIED_LATE : COUNT_DENIED_RULE;
    else if (ending == OUTCOME_REFUSED && claim->no_evidence)
        cause = COUNT_DENIED_RULE;
    else if (ending == OUTCOME_REFUSED && !claim->not_sent)
        cause = COUNT_DENIED_FINDING;
    else if (ending == OUTCOME_DROPPED || let_go)
        cause = COUNT_HARM_NEVER_FILED;
    run_count(run, order, cause, 1);
    if (cause == COUNT_DENIED_LATE || cause == COUNT_DENIED_RULE || cause == COUNT_DENIED_FINDING)
        run_count(run, order, COUNT_DENIED, 1);
    run_count(run, order, COUNT_UNREMEDIED, 1);
    run_count(run, order, COUNT_HARM_MONEY, harm_money(run, order, claim, claim->claim_minor));
}

void claim_refund_count(struct run *run, const struct dispute *claim, const struct order *order,
                        enum order_outcome ending)
{
    if (claim_is_return(claim))
        run_count(run, order, claim->refund_minor > 0 ? COUNT_RETURNED : COUNT_RETURNS_REFUSED, 1);
    if (claim->refund_minor == 0)
        return;
    run_count(run, order, COUNT_REFUNDED_ALL, 1);
    if (claim_is_return(claim))
        return;
    bool insured = claim->outcome == RD_OUTCOME_INSURER_PAID;
    run_count(run, order, COUNT_REFUNDED, 1);
    run_count(run, order,
              ending == OUTCOME_SETTLED ? COUNT_REFUNDED_SETTLEMENT
              : insured                 ? COUNT_REFUNDED_INSURANCE
                                        : COUNT_REFUNDED_DISPUTE,
              1);
    if (ending == OUTCOME_SETTLED)
        run_count(run, order, COUNT_SETTLED, 1);
    if (claim->is_false) {
        run_count(run, order, COUNT_REFUNDED_FALSE, 1);
        run_count(run, order, COUNT_REFUNDED_FALSE_MONEY, claim->refund_minor);
    }
    if (claim->is_false)
        run_count(run, order, claim->mislabelled ? COUNT_REFUNDED_MISLABELLED : COUNT_REFUNDED_UNTRUE, 1);
}

/* Turned away at the door, or not found right. Who does not send the goods lets go: nobody refused anything. */
static bool claim_is_refused(const struct dispute *claim, enum order_outcome ending)
{
    return ending == OUTCOME_INELIGIBLE || (ending == OUTCOME_REFUSED && !claim->not_sent);
}

/* A dispute that nobody decided: how long it took until the buyer let go, or the rules closed it. */
static enum rd_status undecided_time(struct run *run, const struct dispute *claim, enum order_outcome ending)
{
    enum sample_kind kind = SAMPLE_GAVE_UP_TIME;
    if (claim->outcome != CASE_NO_OUTCOME || !is_timed(run, claim))
        return RD_OK;
    if (ending == OUTCOME_WITHDRAWN)
        kind = SAMPLE_WITHDRAWN_TIME;
    else if (ending == OUTCOME_ARRIVED_IN_CASE)
        kind = SAMPLE_ARRIVED_TIME;
    else if (ending != OUTCOME_GAVE_UP)
        rd_bug("the dispute on order %llu ended as \"%s\" without a decision", (unsigned long long)claim->order_id,
               order_outcome_name(ending));
    return sample_add(&run->result->samples[kind], claim->order_id, run->now_s - claim->opened_s) == RD_OK
               ? RD_OK
               : run_nomem(run);
}

static enum rd_status times_measure(struct run *run, const struct dispute *claim, const struct order *order,
                                    enum order_outcome ending)
{
    if (order_is(order, ORDER_MEASURED) && !claim_is_return(claim) &&
        sample_add(&run->result->samples[SAMPLE_COMPLAINT_TIME], order->id, run->now_s - claim->complained_s) != RD_OK)
        return run_nomem(run);
    return undecided_time(run, claim, ending);
}

/*
 * Needs:  the claim is open.
 * Leaves: it is counted; its order is CLOSED. Both are freed, unless the parcel is still to come: then the order waits for
 *         it, and with it a claim that was paid.
 */
enum rd_status claim_end(struct run *run, uint32_t slot, enum order_outcome ending)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    uint32_t order_slot = claim->order;
    claim_step(claim, CLAIM_ENDED);
    enum rd_status rc = penalties_pay(run, order, claim->penalties);
    if (rc != RD_OK)
        return rc;
    penalties_free(run, &claim->penalties);
    claim_refund_count(run, claim, order, ending);
    harm_count(run, claim, order, ending);
    respond_claim(run, claim, claim->refund_minor > 0 || claim->coupon || ending == OUTCOME_REPLACED,
                  ending == OUTCOME_WITHDRAWN && order->truth == TRUTH_FINE);
    rc = times_measure(run, claim, order, ending);
    if (rc == RD_OK && claim_is_refused(claim, ending))
        rc = order_note(run, order, BUYER_REFUSED, 0);
    if (rc == RD_OK)
        rc = order_rate(run, order, run->now_s, claim->refund_minor > 0,
                        ending == OUTCOME_REFUSED || ending == OUTCOME_INELIGIBLE);
    if (claim->coupon)
        order->flags |= ORDER_MADE_GOOD;
    bool comes_later = !order_is(order, ORDER_LOST) && order->delivered_s > run->now_s;
    if (rc == RD_OK)
        rc = order_close(run, order_slot, ending, claim);
    if (rc == RD_OK)
        rc = chargeback_consider(run, order, claim, ending);
    claim->order_id = UINT64_MAX;
    claim->listed = (uint32_t)run->result->outcome_count - 1; /* its own line, when it is of the cohort */
    if (comes_later && claim->refund_minor > 0)
        return rc;
    if (rc == RD_OK && claim->arrived == ARRIVED_DECIDED && claim->refund_minor > 0) {
        bool stands;
        rc = refunded_arrival(run, order, &stands);
    } else {
        pool_give(&run->claims, slot);
        order->claim = POOL_NONE;
    }
    if (rc == RD_OK && !comes_later)
        order_free(run, order_slot);
    return rc;
}
