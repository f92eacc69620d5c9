/*
 * What share of a kind of money a party bears, by the `funding` of two policies: least and most over all cases.
 */
#ifndef REDRESS_PROVE_BEARING_H
#define REDRESS_PROVE_BEARING_H

#include "redress/prove.h"

struct bearing {
    bool is_known;                /* looked up */
    int64_t lo, hi;               /* basis points */
    int64_t facts[RD_FACT_COUNT]; /* a case in which the party bears something, when hi > 0 */
};

struct bearings {
    const struct rd_diff_side *side[2];
    const struct rd_prove_options *options;
    struct bearing of[2][RD_PARTY_COUNT][RD_MONEY_KIND_COUNT];
    bool is_out_of_memory;
};

/* `side` 0 or 1. A party that receives the money instead (RD_RECEIVED) bears all or nothing. */
const struct bearing *bearing_of(struct bearings *bearings, int side, int party, int kind);
/* Does the party bear something of that money in this case, on that side, at this time? */
bool bearing_holds(const struct bearings *bearings, int side, int party, int kind, int64_t at_s, const int64_t *facts);

#endif
