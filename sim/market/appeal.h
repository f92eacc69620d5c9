/*
 * An appeal: what is appealed against, by whom, and what it takes to undo it. Only those who will appeal own one.
 */
#ifndef REDRESS_MARKET_APPEAL_H
#define REDRESS_MARKET_APPEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "market/ledger.h"
#include "market/order.h"
#include "redress/demands.def"

#define PENALTY_PARTS RD_PENALTY_RULES_MAX /* rules that give points at once */

/* What a violation cost a seller, so that it can be undone. Those of one case are linked. */
struct penalty {
    uint32_t next; /* pool index or POOL_NONE */
    uint32_t seller;
    int64_t entered_s;                                    /* of the seller: another one may have taken the place */
    int64_t fine_minor, fine_part_minor[ACCOUNT_PARTIES]; /* and who bears how much of it */
    int64_t suspended_until_s;                            /* 0: not suspended by it */
    int32_t day;                                          /* on which it was given  */
    uint8_t kind;                                         /* RD_VIOLATION_…         */
    uint8_t fine_to_buyer;
    uint8_t fine_held; /* not paid yet: it waits for an appeal, or for the time for one */
    uint8_t part_count;
    struct {
        int32_t points, lapse_day;
    } parts[PENALTY_PARTS];
};

/* What the rules said of appeals when it was decided: a promise, not asked again. */
struct appeal_terms {
    int64_t within_s;
    uint8_t times, senior, undoes;
    bool allowed, holds_money;
};

struct appeal {
    uint64_t subject_id; /* order, or seller with APPEAL_OF_SELLER */
    uint32_t serial;     /* events of an earlier appeal in this place are moot */
    uint32_t claim;      /* of a case                                          */
    uint32_t order_slot; /* of a violation, while the order lives              */
    uint32_t penalties;  /* of a violation                                     */
    uint32_t seller;     /* of a standing                                      */
    int64_t entered_s;   /* of the seller who appeals                          */
    struct order order;  /* of a violation: as it was                          */
    uint8_t subject;     /* RD_APPEAL_SUBJECT_…                                */
    bool by_buyer;
    bool wronged;    /* truth: the decision was wrong                                    */
    uint8_t appeals; /* against the same thing, decided before; of a case the claim knows */
    int32_t day;     /* on which a standing was given                                    */
    struct appeal_terms terms;
    uint8_t standing, standing_before;
    uint8_t overturned;         /* the finding, until it is published             */
    uint32_t handling, finding; /* latents: lanes                                 */
};

#define APPEAL_OF_SELLER (UINT64_C(1) << 63)

#endif
