/*
 * A claim, from the first complaint to its end; a dispute once the platform has accepted it as one. Only orders with a
 * complaint own one.
 */
#ifndef REDRESS_MARKET_DISPUTE_H
#define REDRESS_MARKET_DISPUTE_H

#include <stdbool.h>
#include <stdint.h>

enum claim_state {
    CLAIM_COMPLAINT, /* complained, nothing asked yet              */
    CLAIM_CONTACT,   /* message sent, awaiting the seller          */
    CLAIM_WAITING,   /* not yet eligible                           */
    CLAIM_EVIDENCE,  /* a dispute; evidence is insisted on         */
    CLAIM_WITH_SELLER,
    CLAIM_OFFERED,   /* an offer awaits the buyer                  */
    CLAIM_CONTESTED, /* the buyer may go to the platform           */
    CLAIM_AT_INSURER,
    CLAIM_AT_DESK,
    CLAIM_FOUND,    /* found, not yet published                   */
    CLAIM_APPEAL,   /* decided; an appeal, or the time for one    */
    CLAIM_RETURN,   /* decided; the goods are wanted back         */
    CLAIM_REPLACED, /* decided; another parcel is on its way      */
    CLAIM_ENDED,
    CLAIM_STATE_COUNT
};
const char *claim_state_name(enum claim_state state);

#define RULE_NOT_ASKED UINT16_MAX

enum goods_returned { GOODS_GOOD, GOODS_WORN, GOODS_EMPTY };
enum coupon_given { COUPON_NONE, COUPON_DUE, COUPON_FALSE };
enum claim_arrived { ARRIVED_NOT, ARRIVED_IN_CASE, ARRIVED_DECIDED };

struct dispute {
    uint64_t order_id;
    uint32_t order;      /* pool index                                                              */
    uint32_t generation; /* events of an earlier generation are moot                                */
    uint32_t complained_s, opened_s, decided_s, escalated_s;
    uint32_t answered_s; /* the seller's last answer to the dispute, a contest or an offer; 0: none */
    uint32_t service_s;  /* latent handling time at the desk                                        */
    uint32_t listed;     /* its line in the list of outcomes, once it has ended */
    uint32_t returned_s; /* goods that were sent back arrived; 0: not */
    int64_t claim_minor, offer_minor, refund_minor;
    /* promises: answers stored with the case, never asked again on facts that have moved */
    int64_t answer_within_s;
    int64_t offer_valid_for, escalate_until, automatic_after, platform_within; /* as answered; they begin later */
    int64_t remedy_minor; /* money that waits for the goods          */
    int64_t compensation_minor;
    uint32_t penalties;      /* of its decision, while the seller may have them undone: pool index */
    uint32_t appeal;         /* to come or pending: pool index          */
    uint8_t action;          /* RD_ACTION_…: the remedy                 */
    uint8_t remedied;        /* its money is given                      */
    uint8_t appeals;         /* decided                                 */
    uint8_t keeps_penalties; /* while its decision records violations */
    uint8_t holds_fines;     /* the same, and their fines wait for the appeal */
    int32_t silence_day;     /* of a decision by silence against the seller */
    uint16_t recorded;       /* bits of RD_VIOLATION_…: what its decisions brought to light, and was not undone */
    uint16_t asked_bp;       /* part of the price that is asked for     */
    uint16_t deduct_bp;      /* for worn goods                          */
    uint8_t requested;       /* RD_REQUEST_…                            */
    uint8_t mislabelled;     /* truth: a change of mind under another name */
    uint8_t no_evidence;     /* refused for want of evidence            */
    uint8_t return_to, on_not_shipped, release_on, on_bad_return;
    uint8_t returns;      /* times goods were wanted back            */
    uint8_t return_payer; /* RD_PAYER_…: of the way back              */
    uint8_t goods;        /* enum goods_returned: truth              */
    uint8_t contested;    /* good goods called bad                   */
    uint8_t in_return;    /* a mediator judges the goods, not the claim */
    uint8_t not_sent;     /* the goods were wanted back and never sent  */
    uint8_t coupon;       /* enum coupon_given                       */
    uint8_t on_silence, on_buyer_silence, on_platform_late, on_late_arrival;
    uint16_t share_found_bp;
    uint8_t state, reason, is_false, is_dispute, has_offer, window_held;
    uint8_t evidence, seller_evidence, evidence_asked;
    uint8_t contact_status, tone;
    uint8_t outcome; /* RD_OUTCOME_… or CASE_NO_OUTCOME */
    uint8_t at_fault;
    uint8_t desk;                     /* it waits at, or that has taken it */
    uint8_t came_to_desk, came_shift; /* where and in which shift it arrived */
    uint8_t priority, asks, offer_rounds, escalation_asked;
    uint8_t finding;      /* what the desk found, until it is published */
    uint8_t arrived;      /* enum claim_arrived: the parcel came after the not-received complaint */
    uint8_t refused_code; /* RD_REASON_CODE_… when not eligible */
    uint8_t offers;       /* made in this dispute                       */
    uint8_t holds_payout; /* opened before the seller was paid          */
    uint16_t rule[4];     /* dispute.eligible, triage, seller.answer, remedy */
};

#define CASE_NO_OUTCOME UINT8_MAX

int claim_stage(const struct dispute *dispute); /* RD_STAGE_…, as rules see it */
/* Takes a legal step, or stops the program. Ending is legal from everywhere, once. Bumps the generation. */
void claim_step(struct dispute *dispute, enum claim_state to);

#endif
