/*
 * A claim, from the first complaint to its end; a dispute once the platform has accepted it as one. Only orders with a
 * complaint own one.
 */
#ifndef REDRESS_MARKET_DISPUTE_H
#define REDRESS_MARKET_DISPUTE_H

#include <stdbool.h>
#include <stdint.h>

enum claim_state {
    CLAIM_COMPLAINT,  /* complained, nothing asked yet              */
    CLAIM_CONTACT,    /* message sent, awaiting the seller          */
    CLAIM_WAITING,    /* not yet eligible                           */
    CLAIM_WITH_SELLER,
    CLAIM_OFFERED,    /* an offer awaits the buyer                  */
    CLAIM_CONTESTED,  /* the buyer may go to the platform           */
    CLAIM_AT_DESK,
    CLAIM_FOUND,      /* found, not yet published                   */
    CLAIM_ENDED,
    CLAIM_STATE_COUNT
};
const char *claim_state_name(enum claim_state state);

#define RULE_NOT_ASKED UINT16_MAX

struct dispute {
    uint64_t order_id;
    uint32_t order;         /* pool index                                                              */
    uint32_t generation;    /* events of an earlier generation are moot                                */
    uint32_t complained_s, opened_s, decided_s, asked_seller_s, answered_s, escalated_s, desk_arrived_s;
    uint32_t service_s;     /* latent handling time at the desk                                        */
    uint32_t next_waiting;  /* desk queue link                                                         */
    int64_t claim_minor, offer_minor, refund_minor;
    /* promises: answers stored with the case, never asked again on facts that have moved */
    int64_t answer_within_s, offer_valid_for_s, escalate_until_s, automatic_after_s;
    uint8_t on_silence, on_buyer_silence, on_arrival, on_late_arrival;
    uint16_t share_found_bp;
    uint8_t state, reason, is_false, is_dispute, has_offer, window_held;
    uint8_t evidence, seller_evidence, evidence_asked;
    uint8_t contact_status, tone;
    uint8_t outcome;        /* RD_OUTCOME_… or CASE_NO_OUTCOME */
    uint8_t at_fault;
    uint8_t priority, desk, asks, offer_rounds, escalation_asked;
    uint8_t finding;        /* what the desk found, until it is published */
    uint8_t arrived;        /* the parcel came after the not-received complaint */
    uint8_t refused_code;   /* RD_REASON_CODE_… when not eligible */
    uint8_t ending;         /* enum order_outcome                 */
    uint16_t rule[4];       /* dispute.eligible, triage, seller.answer, remedy */
};

#define CASE_NO_OUTCOME UINT8_MAX

int claim_stage(const struct dispute *dispute); /* RD_STAGE_…, as rules see it */
/* Takes a legal step, or stops the program. Ending is legal from everywhere, once. Bumps the generation. */
void claim_step(struct dispute *dispute, enum claim_state to);

#endif
