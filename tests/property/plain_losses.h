/*
 * What a party plainly loses when a decision answers otherwise, by what the answers mean in their titles: an oracle that
 * knows no declared order, no guard and no proof.
 */
#ifndef REDRESS_TESTS_PLAIN_LOSSES_H
#define REDRESS_TESTS_PLAIN_LOSSES_H

#include "redress/policy.h"

struct world { /* a case, and who shares the money under either policy */
    const struct rd_policy *policy[2];
    int64_t at_s;
    const int64_t *facts;
};

/* Both answers are to the world's case. `for_seller`: the seller's loss, else the buyer's. */
bool plainly_loses(const struct world *world, enum rd_decision decision, bool for_seller, const int64_t *old,
                   const int64_t *new);

#endif
