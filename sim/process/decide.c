/*
 * The outcome is known: remedy, money, penalty, and the end of the claim.
 */
#include "process/run.h"

#include "redress/units.h"

/* Who the finding says was at fault: what an observer can know. */
static uint8_t fault_found(const struct dispute *claim, int outcome)
{
    if (outcome == RD_OUTCOME_FOUND_SELLER)
        return RD_FAULT_BUYER;
    switch (claim->reason) {
    case RD_REASON_NOT_RECEIVED:
    case RD_REASON_LATE:
    case RD_REASON_DAMAGED:
        return RD_FAULT_CARRIER;
    case RD_REASON_CHANGE_OF_MIND:
        return RD_FAULT_BUYER;
    default:
        return RD_FAULT_SELLER;
    }
}

/* Money to the buyer from whom `funding` says; the last payer takes the rounding. */
static enum rd_status money_move(struct run *run, struct order *order, const struct rd_answer *funding, int64_t amount_minor)
{
    static const struct {
        int answer;
        enum account account;
    } payers[] = {{RD_ANSWER(FUNDING, SELLER), ACCOUNT_SELLER},
                  {RD_ANSWER(FUNDING, PLATFORM), ACCOUNT_PLATFORM},
                  {RD_ANSWER(FUNDING, INSURER), ACCOUNT_INSURER},
                  {RD_ANSWER(FUNDING, CARRIER), ACCOUNT_CARRIER},
                  {RD_ANSWER(FUNDING, BUYER), ACCOUNT_BUYER}};
    int64_t left_minor = amount_minor, left_bp = 0;
    for (size_t i = 0; i < sizeof payers / sizeof *payers; i++)
        left_bp += funding->value[payers[i].answer];
    if (left_bp != RD_BP_PER_ONE)
        return rd_fail(run->err, RD_NO_ANSWER, "\"funding\" shares sum to %lld bp; they must sum to 10000 bp (100%%)",
                       (long long)left_bp);
    for (size_t i = 0; i < sizeof payers / sizeof *payers; i++) {
        int64_t share_bp = funding->value[payers[i].answer], part_minor = left_minor;
        if (share_bp == 0)
            continue;
        if (share_bp < left_bp)
            (void)rd_mul_div(left_minor, share_bp, left_bp, RD_ROUND_HALF_UP, &part_minor);
        left_bp -= share_bp;
        left_minor -= part_minor;
        if (run_move(run, order, payers[i].account, ACCOUNT_BUYER, part_minor) != RD_OK)
            return run_nomem(run);
    }
    return RD_OK;
}

enum rd_status claim_refund(struct run *run, uint32_t slot, int64_t amount_minor, int money_kind)
{
    if (amount_minor == 0)
        return RD_OK;
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    question.money_kind = money_kind;
    struct rd_answer funding;
    enum rd_status rc = run_ask(run, RD_DECISION_FUNDING, &question, &funding);
    if (rc == RD_OK)
        rc = money_move(run, order, &funding, amount_minor);
    if (rc != RD_OK || money_kind != RD_MONEY_KIND_REFUND)
        return rc;
    if (claim->refund_minor + amount_minor > order_paid_minor(order)) {
        char refund[RD_UNIT_TEXT_SIZE], paid[RD_UNIT_TEXT_SIZE];
        return rd_fail(run->err, RD_NO_ANSWER,
                       "policy \"%s\": \"remedy\" refunds %s of an order that paid %s; money beyond the price is `compensation`",
                       rd_policy_name(run->policy), rd_money_format(claim->refund_minor + amount_minor, refund),
                       rd_money_format(order_paid_minor(order), paid));
    }
    claim->refund_minor += amount_minor;
    order->flags |= ORDER_MONEY_BACK;
    run_count(run, order, COUNT_REFUND_MONEY, amount_minor);
    bool whole = claim->refund_minor == order_paid_minor(order);
    if (whole && run->scenario->costs.commission_refunded) {
        struct sale sale = sale_of(order, run->scenario->costs.commission);
        if (run_move(run, order, ACCOUNT_PLATFORM, ACCOUNT_SELLER, sale.net[ACCOUNT_PLATFORM]) != RD_OK)
            return run_nomem(run);
    }
    if (order_is(order, ORDER_MEASURED) && sample_add(&run->result->samples[SAMPLE_MONEY_TIME], order->id,
                                                     run->now_s - claim->complained_s) != RD_OK)
        return run_nomem(run);
    return RD_OK;
}

/* Upheld against the seller: silence and findings for the buyer, where the seller is at fault. */
static enum rd_status uphold(struct run *run, struct dispute *claim, struct order *order, int outcome)
{
    bool upheld = outcome == RD_OUTCOME_SILENT || outcome == RD_OUTCOME_FOUND_BUYER;
    if (!upheld || claim->at_fault != RD_FAULT_SELLER)
        return RD_OK;
    if (order_seller_present(run, order)) {
        seller_tally(&run->sellers, order->seller, STAT_UPHELD, 1);
        history_tell(run, order->seller, STAT_UPHELD, 1);
    }
    return violation_record(run, order, claim, RD_VIOLATION_UPHELD_FAULT);
}

enum rd_status claim_decide(struct run *run, uint32_t slot, int outcome)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (claim->outcome != CASE_NO_OUTCOME)
        rd_bug("the case on order %llu has two final decisions", (unsigned long long)order->id);
    claim->outcome = (uint8_t)outcome;
    claim->decided_s = (uint32_t)run->now_s;
    claim->at_fault = fault_found(claim, outcome);
    if (outcome == RD_OUTCOME_ACCEPTED || outcome == RD_OUTCOME_SILENT || outcome == RD_OUTCOME_INSTANT)
        claim->share_found_bp = (uint16_t)RD_BP_PER_ONE;
    run_count(run, order, COUNT_DISPUTES_DECIDED, 1);
    struct question question = question_of(run, order, claim);
    struct rd_answer remedy;
    enum rd_status rc = run_ask(run, RD_DECISION_REMEDY, &question, &remedy);
    if (rc != RD_OK)
        return rc;
    claim->rule[3] = (uint16_t)remedy.rule;
    int64_t action = remedy.value[RD_ANSWER(REMEDY, ACTION)];
    if (run->trace)
        run_tell(run, order, "decided", "%s: %s", rd_word(RD_SET_OUTCOME, (size_t)outcome),
                 rd_word(RD_SET_ACTION, (size_t)action));
    if (action == RD_ACTION_REFUND || action == RD_ACTION_PARTIAL)
        rc = claim_refund(run, slot, remedy.value[RD_ANSWER(REMEDY, AMOUNT)], RD_MONEY_KIND_REFUND);
    else if (action != RD_ACTION_NONE)
        rc = not_simulated(run, "remedy", rd_word(RD_SET_ACTION, (size_t)action));
    if (rc == RD_OK)
        rc = claim_refund(run, slot, remedy.value[RD_ANSWER(REMEDY, COMPENSATION)], RD_MONEY_KIND_COMPENSATION);
    if (rc == RD_OK)
        rc = uphold(run, claim, order, outcome);
    if (rc != RD_OK)
        return rc;
    bool whole = claim->refund_minor >= claim->claim_minor;
    return claim_end(run, slot, claim->refund_minor == 0 ? OUTCOME_REFUSED : whole ? OUTCOME_REFUNDED : OUTCOME_PARTIAL);
}

/* True harm left without remedy, by cause. */
static void harm_count(struct run *run, const struct dispute *claim, const struct order *order, enum order_outcome ending)
{
    if (claim->is_false || claim->refund_minor > 0 || ending == OUTCOME_WITHDRAWN)
        return;
    size_t cause = COUNT_HARM_GAVE_UP;
    if (ending == OUTCOME_INELIGIBLE)
        cause = claim->refused_code == RD_REASON_CODE_LATE ? COUNT_DENIED_LATE : COUNT_DENIED_RULE;
    else if (ending == OUTCOME_REFUSED)
        cause = COUNT_DENIED_FINDING;
    else if (ending == OUTCOME_DROPPED)
        cause = COUNT_HARM_NEVER_FILED;
    run_count(run, order, cause, 1);
    if (cause == COUNT_DENIED_LATE || cause == COUNT_DENIED_RULE || cause == COUNT_DENIED_FINDING)
        run_count(run, order, COUNT_DENIED, 1);
    run_count(run, order, COUNT_UNREMEDIED, 1);
    run_count(run, order, COUNT_HARM_MONEY, claim->claim_minor);
}

static void refund_count(struct run *run, const struct dispute *claim, const struct order *order, enum order_outcome ending)
{
    if (claim->refund_minor == 0)
        return;
    run_count(run, order, COUNT_REFUNDED, 1);
    run_count(run, order, ending == OUTCOME_SETTLED ? COUNT_REFUNDED_SETTLEMENT : COUNT_REFUNDED_DISPUTE, 1);
    if (ending == OUTCOME_SETTLED)
        run_count(run, order, COUNT_SETTLED, 1);
    if (claim->is_false) {
        run_count(run, order, COUNT_REFUNDED_FALSE, 1);
        run_count(run, order, COUNT_REFUNDED_FALSE_MONEY, claim->refund_minor);
    }
}

static enum rd_status times_measure(struct run *run, const struct dispute *claim, const struct order *order)
{
    if (!order_is(order, ORDER_MEASURED))
        return RD_OK;
    struct sample_list *samples = run->result->samples;
    enum rd_status rc = sample_add(&samples[SAMPLE_COMPLAINT_TIME], order->id, run->now_s - claim->complained_s);
    if (rc == RD_OK && claim->is_dispute)
        rc = sample_add(&samples[SAMPLE_RESOLUTION_TIME], order->id, run->now_s - claim->opened_s);
    if (rc == RD_OK && claim->is_dispute)
        rc = sample_add(&samples[SAMPLE_FIRST_DECISION_TIME], order->id, run->now_s - claim->opened_s);
    return rc == RD_OK ? RD_OK : run_nomem(run);
}

/*
 * Needs:  the claim is open.
 * Leaves: it is counted and gone; its order is CLOSED, and freed unless its parcel is still to come.
 */
enum rd_status claim_end(struct run *run, uint32_t slot, enum order_outcome ending)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    uint32_t order_slot = claim->order;
    claim_step(claim, CLAIM_ENDED);
    if (claim->outcome == CASE_NO_OUTCOME)
        claim->decided_s = (uint32_t)run->now_s;
    refund_count(run, claim, order, ending);
    harm_count(run, claim, order, ending);
    enum rd_status rc = times_measure(run, claim, order);
    if (rc == RD_OK)
        rc = order_rate(run, order, run->now_s, claim->refund_minor > 0,
                        ending == OUTCOME_REFUSED || ending == OUTCOME_INELIGIBLE);
    bool comes_later = !order_is(order, ORDER_LOST) && order->delivered_s > run->now_s;
    if (rc == RD_OK)
        rc = order_close(run, order_slot, ending, claim);
    claim->order_id = UINT64_MAX;
    pool_give(&run->claims, slot);
    run_order(run, order_slot)->claim = POOL_NONE;
    if (rc == RD_OK && !comes_later)
        order_free(run, order_slot);
    return rc;
}
