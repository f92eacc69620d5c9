/*
 * After a refusal: the buyer asks the bank for the money, which the rules of the marketplace do not bind.
 *
 * The order has ended, and so has its claim: what the bank does needs what is known of both, so it gets copies of its own.
 * At most what was paid and not given back is charged back. A parcel that comes before the buyer has asked ends the matter.
 */
#include "process/run.h"

#include "redress/units.h"

struct chargeback {
    struct order order;
    struct dispute claim;
    int64_t credited_minor; /* for the order's lateness, before */
};

static struct chargeback *chargeback_at(struct run *run, uint32_t slot)
{
    return pool_at(&run->chargebacks, slot);
}

void chargebacks_init(struct run *run)
{
    pool_init(&run->chargebacks, sizeof(struct chargeback));
}

/* A complaint that ended with nothing: turned away at the door, found wrong, or given up. Sent goods are another matter. */
static bool is_refusal(const struct dispute *claim, enum order_outcome ending)
{
    if (claim_is_return(claim) || claim->refund_minor > 0)
        return false;
    return ending == OUTCOME_GAVE_UP || ending == OUTCOME_INELIGIBLE || (ending == OUTCOME_REFUSED && !claim->not_sent);
}

/* The insurance is the order's, and goes with it. */
static bool cover_copy(struct run *run, struct order *order)
{
    if (order->cover == POOL_NONE)
        return true;
    uint32_t at = pool_take(&run->covers);
    if (at == POOL_NONE)
        return false;
    struct cover *copy = pool_at(&run->covers, at);
    *copy = *(const struct cover *)pool_at(&run->covers, order->cover);
    order->cover = at;
    return true;
}

static enum rd_status chargeback_keep(struct run *run, const struct order *order, const struct dispute *claim,
                                      int64_t at_s)
{
    uint32_t slot = pool_take(&run->chargebacks);
    if (slot == POOL_NONE)
        return run_nomem(run);
    struct chargeback *chargeback = chargeback_at(run, slot);
    *chargeback = (struct chargeback){.order = *order, .claim = *claim};
    if (order_is(order, ORDER_CREDITED))
        chargeback->credited_minor = order_late_credit_minor(run, order);
    chargeback->claim.listed = (uint32_t)run->result->outcome_count - 1; /* its own line, when it is of the cohort */
    if (!cover_copy(run, &chargeback->order))
        return run_nomem(run);
    return run_push(run, EVENT_CHARGEBACK, at_s, order->id, slot, 0, 0);
}

/*
 * Needs:  the claim ended now as `ending` and its order is CLOSED and listed; neither is freed yet.
 * Leaves: a chargeback on its way, or none.
 */
enum rd_status chargeback_consider(struct run *run, struct order *order, const struct dispute *claim,
                                   enum order_outcome ending)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    const struct chance *chance = claim->is_false ? &buyer->chargeback.false_claims : &buyer->chargeback.true_claims;
    if (chance->threshold == 0 || !is_refusal(claim, ending))
        return RD_OK;
    struct lanes lanes = case_lanes(run, order, STREAM_BUYER_CHARGEBACK);
    if (!lane_hits(lanes.word[0], chance->threshold))
        return RD_OK;
    int64_t at_s = run->now_s + quantile_draw(buyer->chargeback.after, lanes.word[1]);
    bool missing = claim->reason == RD_REASON_NOT_RECEIVED && order->delivered_s > run->now_s;
    if (missing && !order_is(order, ORDER_LOST) && (int64_t)order->delivered_s <= at_s)
        return RD_OK;
    order->flags |= ORDER_MADE_GOOD;
    return chargeback_keep(run, order, claim, at_s);
}

static void chargeback_free(struct run *run, uint32_t slot)
{
    uint32_t cover = chargeback_at(run, slot)->order.cover;
    if (cover != POOL_NONE)
        pool_give(&run->covers, cover);
    pool_give(&run->chargebacks, slot);
}

/*
 * Needs:  `slot` is a chargeback on its way.
 * Leaves: the bank has it; the platform has paid the fee.
 */
enum rd_status on_chargeback(struct run *run, const struct event *event)
{
    struct chargeback *chargeback = chargeback_at(run, event->slot);
    struct order *order = &chargeback->order;
    const struct buyer_segment *buyer = order_buyer(run, order);
    run_count(run, order, COUNT_CHARGEBACKS, 1);
    if (run->trace)
        run_tell(run, order, TOLD_CHARGEBACK, "the buyer asks the bank for the money");
    int64_t fee_minor = run->scenario->costs.chargeback_fee_minor;
    run_count(run, order, COUNT_CHARGEBACK_FEES, fee_minor);
    if (run_move(run, order, ACCOUNT_PLATFORM, ACCOUNT_OUTSIDE, fee_minor) != RD_OK)
        return run_nomem(run);
    nets_amend(run, order, chargeback->claim.listed);
    struct lanes lanes = case_lanes(run, order, STREAM_BUYER_CHARGEBACK);
    return run_push(run, EVENT_CHARGEBACK_DECIDED,
                    run->now_s + quantile_draw(buyer->chargeback.decided_after, lanes.word[3]), order->id, event->slot,
                    0, 0);
}

static enum rd_status pay(struct run *run, struct chargeback *chargeback)
{
    struct order *order = &chargeback->order;
    const struct dispute *claim = &chargeback->claim;
    int64_t left_minor = order_paid_minor(order) - claim->refund_minor - chargeback->credited_minor;
    left_minor = left_minor > 0 ? left_minor : 0;
    int64_t amount_minor = claim->claim_minor < left_minor ? claim->claim_minor : left_minor;
    run_count(run, order, COUNT_CHARGEBACKS_WON, 1);
    run_count(run, order, COUNT_CHARGEBACK_MONEY, amount_minor);
    enum rd_status rc = money_fund(run, order, claim, RD_MONEY_KIND_CHARGEBACK, amount_minor, ACCOUNT_BUYER);
    if (rc == RD_OK && run->scenario->costs.commission_refunded_in_part)
        rc = commission_follow(run, order, claim->refund_minor, claim->refund_minor + amount_minor);
    nets_amend(run, order, claim->listed);
    return rc;
}

/*
 * Needs:  the bank has the chargeback `slot`.
 * Leaves: the buyer has the money, from whom `funding` says, or has not; the matter is over.
 */
enum rd_status on_chargeback_decided(struct run *run, const struct event *event)
{
    struct chargeback *chargeback = chargeback_at(run, event->slot);
    struct order *order = &chargeback->order;
    const struct buyer_segment *buyer = order_buyer(run, order);
    const struct chance *wins =
        chargeback->claim.is_false ? &buyer->chargeback.won_by_false : &buyer->chargeback.won_by_true;
    bool won = lane_hits(case_lanes(run, order, STREAM_BUYER_CHARGEBACK).word[2], wins->threshold);
    run_count(run, order, COUNT_CHARGEBACKS_DECIDED, 1);
    if (run->trace)
        run_tell(run, order, TOLD_BANK_DECIDES, won ? "for the buyer" : "for the seller");
    enum rd_status rc = won ? pay(run, chargeback) : RD_OK;
    chargeback_free(run, event->slot);
    return rc;
}
