/*
 * What a decision finds against the seller: whose fault it was, and the violations that come to light with it.
 *
 * upheld_fault               silence or a finding for the buyer, where the seller is at fault
 * counterfeit                the same, when the claim was of a counterfeit
 * false_tracking             a finding for a buyer who did not receive what the tracking said was shipped or delivered
 * lost_after_refusing_offer  a finding, whole or split, that gives the buyer more than the best offer of a seller who answered
 *                            (no offer is an offer of nothing), where the seller is at fault
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

static bool offered_too_little(const struct dispute *claim, int outcome)
{
    int64_t given_minor = outcome == RD_OUTCOME_FOUND_BUYER   ? claim->claim_minor
                          : outcome == RD_OUTCOME_FOUND_SPLIT ? money_part(claim->claim_minor, claim->share_found_bp)
                                                              : 0;
    return claim->answered && given_minor > (claim->has_offer ? claim->offer_minor : 0);
}

/* Once a case: a decision that is turned and turned back, or for more than the first, finds nothing new. */
static enum rd_status record_once(struct run *run, struct order *order, struct dispute *claim, int kind)
{
    if (claim->recorded >> kind & 1)
        return RD_OK;
    claim->recorded = (uint16_t)(claim->recorded | 1u << kind);
    if (kind == RD_VIOLATION_UPHELD_FAULT && order_seller_present(run, order)) {
        seller_tally(&run->sellers, order->seller, STAT_UPHELD, 1);
        history_tell(run, order->seller, STAT_UPHELD, 1);
    }
    return violation_record(run, order, claim, kind);
}

enum rd_status case_uphold(struct run *run, struct dispute *claim, struct order *order, int outcome)
{
    enum rd_status rc = RD_OK;
    bool upheld = outcome == RD_OUTCOME_SILENT || outcome == RD_OUTCOME_FOUND_BUYER;
    if (claim->at_fault != RD_FAULT_SELLER)
        return RD_OK;
    if (upheld)
        rc = record_once(run, order, claim, RD_VIOLATION_UPHELD_FAULT);
    if (rc == RD_OK && upheld && claim->reason == RD_REASON_COUNTERFEIT)
        rc = record_once(run, order, claim, RD_VIOLATION_COUNTERFEIT);
    if (rc == RD_OK && is_lie_found(order, claim, outcome))
        rc = record_once(run, order, claim, RD_VIOLATION_FALSE_TRACKING);
    if (rc == RD_OK && offered_too_little(claim, outcome))
        rc = record_once(run, order, claim, RD_VIOLATION_LOST_AFTER_REFUSING_OFFER);
    return rc;
}
