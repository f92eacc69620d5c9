/*
 * What a decision finds against the seller: whose fault it was, and the violations that come to light with it. A finding for the
 * buyer brings one for the fault itself, under its own name where it has one; a seller who had offered too little carries the
 * refusal beside it. A decision by silence finds no fault: the silence was a violation when the time for the answer ended.
 */
#include "process/run.h"

static bool is_lie_found(const struct order *order, const struct dispute *claim, int outcome)
{
    return outcome == RD_OUTCOME_FOUND_BUYER && claim->reason == RD_REASON_NOT_RECEIVED &&
           (order_is(order, ORDER_FALSE_SHIPPED) || order_is(order, ORDER_FALSE_DELIVERED));
}

/* By the tracking: handed over after the ship-by date. */
static bool is_shipped_late(const struct run *run, const struct order *order)
{
    return (int64_t)order->shipped_s > (int64_t)order->placed_s + order_terms(run, order)->ship_within_s;
}

uint8_t fault_found(const struct run *run, const struct order *order, const struct dispute *claim, int outcome)
{
    if (outcome == RD_OUTCOME_FOUND_SELLER)
        return RD_FAULT_BUYER;
    if (is_lie_found(order, claim, outcome))
        return RD_FAULT_SELLER;
    switch (claim->reason) {
    case RD_REASON_LATE:
        return is_shipped_late(run, order) ? RD_FAULT_SELLER : RD_FAULT_CARRIER;
    case RD_REASON_NOT_RECEIVED:
    case RD_REASON_DAMAGED:
        return RD_FAULT_CARRIER;
    case RD_REASON_CHANGE_OF_MIND:
        return RD_FAULT_BUYER;
    default:
        return RD_FAULT_SELLER;
    }
}

/* The best offer was less than a finding gives. */
static bool offered_too_little(const struct dispute *claim, int outcome)
{
    int64_t given_minor = outcome == RD_OUTCOME_FOUND_BUYER   ? claim->claim_minor
                          : outcome == RD_OUTCOME_FOUND_SPLIT ? money_part(claim->claim_minor, claim->share_found_bp)
                                                              : 0;
    return claim->answered_s != 0 && claim->has_offer && given_minor > claim->offer_minor;
}

/* What a finding for the buyer calls the seller's fault. */
static int fault_kind(const struct order *order, const struct dispute *claim, int outcome)
{
    if (claim->reason == RD_REASON_COUNTERFEIT)
        return RD_VIOLATION_COUNTERFEIT;
    return is_lie_found(order, claim, outcome) ? RD_VIOLATION_FALSE_TRACKING : RD_VIOLATION_UPHELD_FAULT;
}

/* Once a case: a decision that is turned and turned back, or for more than the first, finds nothing new. */
static enum rd_status record_once(struct run *run, struct order *order, struct dispute *claim, int kind)
{
    if (claim->recorded >> kind & 1)
        return RD_OK;
    claim->recorded = (uint16_t)(claim->recorded | 1u << kind);
    return violation_record(run, order, claim, kind);
}

enum rd_status case_uphold(struct run *run, struct dispute *claim, struct order *order, int outcome)
{
    enum rd_status rc = RD_OK;
    if (claim->at_fault != RD_FAULT_SELLER)
        return RD_OK;
    if (outcome == RD_OUTCOME_SILENT) {
        claim->silence_day = run->day;
        seller_count(run, order, STAT_UPHELD);
    }
    if (outcome == RD_OUTCOME_FOUND_BUYER)
        rc = record_once(run, order, claim, fault_kind(order, claim, outcome));
    if (rc == RD_OK && offered_too_little(claim, outcome))
        rc = record_once(run, order, claim, RD_VIOLATION_LOST_AFTER_REFUSING_OFFER);
    return rc;
}

void silence_undo(struct run *run, const struct dispute *claim, const struct order *order)
{
    if (claim->outcome == RD_OUTCOME_SILENT && claim->at_fault == RD_FAULT_SELLER && order_seller_present(run, order))
        seller_undo_tally(&run->sellers, order->seller, STAT_UPHELD, claim->silence_day);
}
