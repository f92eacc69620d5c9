/*
 * Money that moves because of a claim: who bears it is asked of `funding`, what it was for is counted.
 *
 * Of a premium and of return freight the rule that made them names the payer: the buyer or the seller pays all of it. What the
 * platform takes upon itself `funding` may share out among those behind it.
 */
#include "process/run.h"

#include "redress/units.h"

int64_t money_part(const struct run *run, int64_t whole_minor, int64_t part_bp)
{
    int64_t minor = 0, bp = part_bp < 0 ? 0 : part_bp > RD_BP_PER_ONE ? RD_BP_PER_ONE : part_bp;
    return rd_money_part(whole_minor, bp, RD_BP_PER_ONE, RD_ROUND_HALF_UP, run->scenario->money_step, &minor) ? minor
                                                                                                              : 0;
}

int64_t money_rounded(const struct run *run, double minor)
{
    const int64_t step = run->scenario->money_step;
    return (int64_t)(minor / (double)step + 0.5) * step;
}

int64_t desk_cost_minor(const struct run *run, size_t desk, int64_t service_s)
{
    int64_t cost_minor = 0;
    (void)rd_money_part(service_s, run->scenario->desks[desk].cost_per_hour_minor, RD_HOUR_S, RD_ROUND_HALF_UP,
                        run->scenario->money_step, &cost_minor);
    return cost_minor;
}

static const struct {
    int answer;
    enum account account;
} payers[] = {{RD_ANSWER(FUNDING, SELLER), ACCOUNT_SELLER},
              {RD_ANSWER(FUNDING, PLATFORM), ACCOUNT_PLATFORM},
              {RD_ANSWER(FUNDING, INSURER), ACCOUNT_INSURER},
              {RD_ANSWER(FUNDING, CARRIER), ACCOUNT_CARRIER},
              {RD_ANSWER(FUNDING, BUYER), ACCOUNT_BUYER}};
#define PAYER_COUNT (sizeof payers / sizeof *payers)

enum rd_status funding_split(struct run *run, const struct rd_answer *funding, int64_t amount_minor,
                             int64_t part_minor[ACCOUNT_PARTIES])
{
    int64_t left_minor = amount_minor, left_bp = 0;
    for (size_t i = 0; i < PAYER_COUNT; i++)
        left_bp += funding->value[payers[i].answer];
    if (left_bp != RD_BP_PER_ONE)
        return rd_fail(run->err, RD_NO_ANSWER, "\"funding\" shares sum to %lld bp; they must sum to 10000 bp (100%%)",
                       (long long)left_bp);
    for (size_t i = 0; i < PAYER_COUNT; i++) {
        int64_t share_bp = funding->value[payers[i].answer];
        int64_t *part = &part_minor[payers[i].account];
        *part = share_bp == 0 ? 0 : left_minor;
        if (share_bp != 0 && share_bp < left_bp)
            (void)rd_money_part(left_minor, share_bp, left_bp, RD_ROUND_HALF_UP, run->scenario->money_step, part);
        left_bp -= share_bp;
        left_minor -= *part;
    }
    return RD_OK;
}

static enum rd_status shares_split(struct run *run, struct order *order, const struct dispute *claim, int money_kind,
                                   int64_t amount_minor, int64_t part_minor[ACCOUNT_PARTIES])
{
    struct question question = question_of(run, order, claim);
    question.money_kind = money_kind;
    struct rd_answer funding;
    enum rd_status rc = run_ask(run, RD_DECISION_FUNDING, &question, &funding);
    return rc == RD_OK ? funding_split(run, &funding, amount_minor, part_minor) : rc;
}

enum rd_status money_fund(struct run *run, struct order *order, const struct dispute *claim, int money_kind,
                          int64_t amount_minor, enum account to)
{
    int64_t part_minor[ACCOUNT_PARTIES];
    enum rd_status rc = shares_split(run, order, claim, money_kind, amount_minor, part_minor);
    if (rc != RD_OK)
        return rc;
    for (size_t i = 0; i < PAYER_COUNT; i++) {
        enum account from = payers[i].account;
        bool of_escrow = from == ACCOUNT_SELLER && money_kind == RD_MONEY_KIND_REFUND;
        if (of_escrow && (rc = refund_from_seller(run, order, claim, part_minor[from], to)) != RD_OK)
            return rc;
        if (!of_escrow && run_move(run, order, from, to, part_minor[from]) != RD_OK)
            return run_nomem(run);
    }
    if (part_minor[ACCOUNT_INSURER] > 0)
        run_count(run, order, COUNT_INSURER_MONEY, part_minor[ACCOUNT_INSURER]);
    return RD_OK;
}

enum rd_status money_unfund(struct run *run, struct order *order, const struct dispute *claim, int money_kind,
                            int64_t amount_minor, enum account from)
{
    int64_t part_minor[ACCOUNT_PARTIES];
    enum rd_status rc = shares_split(run, order, claim, money_kind, amount_minor, part_minor);
    if (rc != RD_OK)
        return rc;
    for (size_t i = 0; i < PAYER_COUNT; i++)
        if (run_move(run, order, from, payers[i].account, part_minor[payers[i].account]) != RD_OK)
            return run_nomem(run);
    if (part_minor[ACCOUNT_INSURER] > 0)
        run_count(run, order, COUNT_INSURER_MONEY, -part_minor[ACCOUNT_INSURER]);
    return RD_OK;
}

static enum account account_of_payer(int payer)
{
    return payer == RD_PAYER_BUYER ? ACCOUNT_BUYER : ACCOUNT_SELLER;
}

enum rd_status money_pay(struct run *run, struct order *order, const struct dispute *claim, int money_kind, int payer,
                         int64_t amount_minor, enum account to)
{
    if (payer == RD_PAYER_PLATFORM)
        return money_fund(run, order, claim, money_kind, amount_minor, to);
    return run_move(run, order, account_of_payer(payer), to, amount_minor) == RD_OK ? RD_OK : run_nomem(run);
}

enum rd_status money_unpay(struct run *run, struct order *order, const struct dispute *claim, int money_kind, int payer,
                           int64_t amount_minor, enum account from)
{
    if (payer == RD_PAYER_PLATFORM)
        return money_unfund(run, order, claim, money_kind, amount_minor, from);
    return run_move(run, order, from, account_of_payer(payer), amount_minor) == RD_OK ? RD_OK : run_nomem(run);
}

/* What the platform has given back of its commission when `refunded_minor` of an order went back to the buyer. */
static int64_t commission_back_minor(const struct run *run, const struct order *order, int64_t refunded_minor)
{
    const int64_t paid_minor = order_paid_minor(order);
    const int64_t step = run->scenario->money_step;
    int64_t back_minor = order_sale(run, order).net[ACCOUNT_PLATFORM];
    if (!run->scenario->costs.commission_refunded)
        return 0;
    if (refunded_minor < paid_minor && !run->scenario->costs.commission_refunded_in_part)
        return 0;
    if (refunded_minor >= paid_minor)
        return back_minor;
    (void)rd_mul_div(back_minor / step, refunded_minor, paid_minor, RD_ROUND_HALF_UP, &back_minor);
    return back_minor * step;
}

enum rd_status commission_follow(struct run *run, struct order *order, int64_t before_minor, int64_t after_minor)
{
    const int64_t more_minor =
        commission_back_minor(run, order, after_minor) - commission_back_minor(run, order, before_minor);
    if (more_minor == 0)
        return RD_OK;
    const enum account from = more_minor > 0 ? ACCOUNT_PLATFORM : ACCOUNT_SELLER,
                       to = more_minor > 0 ? ACCOUNT_SELLER : ACCOUNT_PLATFORM;
    return run_move(run, order, from, to, more_minor > 0 ? more_minor : -more_minor) == RD_OK ? RD_OK : run_nomem(run);
}

/* The books move a refund when it is decided; the buyer has it when the banks are done. */
static enum rd_status refund_arrives(struct run *run, const struct dispute *claim, const struct order *order,
                                     int64_t amount_minor)
{
    enum sample_kind kind = claim_is_return(claim) ? SAMPLE_RETURN_TIME : SAMPLE_MONEY_TIME;
    int64_t at_s = run->now_s +
                   quantile_draw(run->scenario->costs.refund_delay, case_lanes(run, order, STREAM_REFUND_WAY).word[0]);
    char text[RD_UNIT_TEXT_SIZE];
    if (run->trace && at_s > run->now_s)
        run_tell_at(run, at_s, order, TOLD_MONEY_ARRIVES, "%s", rd_money_format(amount_minor, text));
    if (order_is(order, ORDER_MEASURED) &&
        sample_add(&run->result->samples[kind], order->id, at_s - claim->complained_s) != RD_OK)
        return run_nomem(run);
    return RD_OK;
}

enum rd_status claim_refund(struct run *run, uint32_t slot, int64_t amount_minor, int money_kind)
{
    if (amount_minor == 0)
        return RD_OK;
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    enum rd_status rc = money_fund(run, order, claim, money_kind, amount_minor, ACCOUNT_BUYER);
    if (rc == RD_OK && money_kind == RD_MONEY_KIND_COMPENSATION) {
        run_count(run, order, COUNT_COMPENSATIONS, 1);
        run_count(run, order, COUNT_COMPENSATION_MONEY, amount_minor);
    }
    if (rc != RD_OK || money_kind != RD_MONEY_KIND_REFUND)
        return rc;
    if (claim->refund_minor + amount_minor > order_paid_minor(order)) /* each answer is held to it (demands.def) */
        rd_bug("order %llu is refunded more than was paid", (unsigned long long)order->id);
    claim->refund_minor += amount_minor;
    order->flags |= ORDER_MONEY_BACK;
    run_count(run, order, claim_is_return(claim) ? COUNT_RETURN_MONEY : COUNT_REFUND_MONEY, amount_minor);
    if ((rc = commission_follow(run, order, claim->refund_minor - amount_minor, claim->refund_minor)) != RD_OK ||
        (rc = order_note(run, order, BUYER_REFUNDED, amount_minor)) != RD_OK)
        return rc;
    return refund_arrives(run, claim, order, amount_minor);
}

enum rd_status refund_reverse(struct run *run, uint32_t slot, int64_t amount_minor)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (amount_minor == 0)
        return RD_OK;
    enum rd_status rc = commission_follow(run, order, claim->refund_minor, claim->refund_minor - amount_minor);
    if (rc == RD_OK)
        rc = money_unfund(run, order, claim, RD_MONEY_KIND_REFUND, amount_minor, ACCOUNT_BUYER);
    if (rc != RD_OK)
        return rc;
    claim->refund_minor -= amount_minor;
    if (claim->refund_minor == 0)
        order->flags = (uint16_t)(order->flags & ~ORDER_MONEY_BACK);
    run_count(run, order, COUNT_REFUND_MONEY, -amount_minor);
    return order_note(run, order, BUYER_PAID_BACK, amount_minor);
}

enum rd_status compensation_reverse(struct run *run, uint32_t slot, int64_t amount_minor)
{
    const struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (amount_minor == 0)
        return RD_OK;
    run_count(run, order, COUNT_COMPENSATIONS, -1);
    run_count(run, order, COUNT_COMPENSATION_MONEY, -amount_minor);
    return money_unfund(run, order, claim, RD_MONEY_KIND_COMPENSATION, amount_minor, ACCOUNT_BUYER);
}

enum rd_status refund_take_back(struct run *run, struct order *order, const struct dispute *claim)
{
    run_count(run, order, COUNT_PAID_BACK_MONEY, claim->refund_minor);
    enum rd_status rc = money_unfund(run, order, claim, RD_MONEY_KIND_REFUND, claim->refund_minor, ACCOUNT_BUYER);
    if (rc == RD_OK)
        rc = commission_follow(run, order, claim->refund_minor, 0);
    return rc == RD_OK ? order_note(run, order, BUYER_PAID_BACK, claim->refund_minor) : rc;
}

static bool coupon_is_redeemed(const struct run *run, const struct order *order)
{
    struct lanes lanes = case_lanes(run, order, STREAM_BUYER_REQUEST);
    return lane_hits(lanes.word[3], run->scenario->costs.coupon_redemption.threshold);
}

/* A coupon costs whoever bears it only when it is redeemed. */
enum rd_status coupon_give(struct run *run, uint32_t slot, int64_t amount_minor)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (amount_minor == 0)
        return RD_OK;
    claim->coupon = claim->is_false ? COUPON_FALSE : COUPON_DUE;
    run_count(run, order, COUNT_COUPONS, 1);
    if (claim->is_false)
        run_count(run, order, COUNT_COUPONS_FALSE, 1);
    if (!coupon_is_redeemed(run, order))
        return RD_OK;
    run_count(run, order, COUNT_COUPON_MONEY, amount_minor);
    return money_fund(run, order, claim, RD_MONEY_KIND_COUPON, amount_minor, ACCOUNT_BUYER);
}

enum rd_status coupon_withdraw(struct run *run, uint32_t slot, int64_t amount_minor)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (amount_minor == 0)
        return RD_OK;
    run_count(run, order, COUNT_COUPONS, -1);
    if (claim->coupon == COUPON_FALSE) /* as it was counted: the truth may have changed since */
        run_count(run, order, COUNT_COUPONS_FALSE, -1);
    claim->coupon = COUPON_NONE;
    if (!coupon_is_redeemed(run, order))
        return RD_OK;
    run_count(run, order, COUNT_COUPON_MONEY, -amount_minor);
    return money_unfund(run, order, claim, RD_MONEY_KIND_COUPON, amount_minor, ACCOUNT_BUYER);
}
