/*
 * The payout: until when the platform holds the seller's money, and who pays a refund that comes later.
 *
 * Receipt is confirmed by the buyer or by itself, `confirm_after` the delivery scan; `payout_after` that the seller is paid. A
 * dispute or a return opened by then, in that very second too, holds the money until the case is over. Nothing is scheduled for
 * all this: whoever asks works it out. A refund of held money comes out of the escrow; after the payout it comes from the
 * seller's balance.
 */
#include "process/run.h"

/* When the receipt is confirmed: by itself, or earlier by a buyer who does so. */
static int64_t confirmed_at(const struct run *run, const struct order *order)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    const int64_t scanned_s = order_scanned_s(order);
    int64_t by_itself_s = run_lasts_s(run, order, scanned_s, order_terms(run, order)->confirm_after);
    if (buyer->confirms.threshold > 0) {
        struct lanes lanes = case_lanes(run, order, STREAM_BUYER_CONFIRMS);
        int64_t delay_s = quantile_draw(buyer->confirm_delay, lanes.word[1]);
        if (lane_hits(lanes.word[0], buyer->confirms.threshold) && delay_s < by_itself_s)
            by_itself_s = delay_s;
    }
    return scanned_s + by_itself_s;
}

int64_t payout_at(const struct run *run, const struct order *order)
{
    if (order_scanned_s(order) == TIME_NEVER)
        return INT64_MAX;
    const int64_t confirmed_s = confirmed_at(run, order);
    return confirmed_s + run_lasts_s(run, order, confirmed_s, order_terms(run, order)->payout_after);
}

bool payout_is_released(const struct run *run, const struct order *order, const struct dispute *claim, int64_t now_s)
{
    bool held = (claim && claim->holds_payout) || order->terms == TERMS_NONE;
    return !held && (order->replacements > 0 || now_s > payout_at(run, order)); /* another parcel takes no money back */
}

void payout_hold(struct run *run, struct dispute *claim)
{
    const struct order *order = run_order(run, claim->order);
    if (order->replacements > 0)
        return; /* it is paid out, or has been held ever since the first case */
    claim->holds_payout = run->now_s <= payout_at(run, order);
    if (claim->is_dispute && claim->holds_payout)
        run_count(run, order, COUNT_PAYOUTS_HELD, 1);
}

enum rd_status refund_from_seller(struct run *run, struct order *order, const struct dispute *claim,
                                  int64_t amount_minor, enum account to)
{
    int64_t held_minor = 0;
    if (order->state != ORDER_CLOSED && !payout_is_released(run, order, claim, run->now_s)) {
        held_minor = order_paid_minor(order);
        if (order->books != POOL_NONE)
            held_minor += ((const struct books *)pool_at(&run->ledger.books, order->books))->net[ACCOUNT_ESCROW];
        held_minor = held_minor < amount_minor ? held_minor : amount_minor;
    }
    run->open_escrow_minor -= held_minor;
    if (run_move(run, order, ACCOUNT_ESCROW, to, held_minor) != RD_OK ||
        run_move(run, order, ACCOUNT_SELLER, to, amount_minor - held_minor) != RD_OK)
        return run_nomem(run);
    if (amount_minor > held_minor) {
        run_count(run, order, COUNT_CLAWBACKS, 1);
        run_count(run, order, COUNT_CLAWBACK_MONEY, amount_minor - held_minor);
    }
    return RD_OK;
}

int64_t escrow_refunded(const struct run *run, const struct order *order)
{
    if (order->books == POOL_NONE)
        return 0;
    return -((const struct books *)pool_at(&run->ledger.books, order->books))->net[ACCOUNT_ESCROW];
}
