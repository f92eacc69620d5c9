/*
 * Families of shares: members that sum to 100 %, or leave the rest to exactly one of them.
 */
#ifndef REDRESS_SCENARIO_FAMILIES_H
#define REDRESS_SCENARIO_FAMILIES_H

#include "scenario/loading.h"

/* How far a family may miss 100 % by rounding: 0.05 percentage points. */
#define FAMILY_TOLERANCE_PPB INT64_C(500000)

/*
 * Shares of `count` members (each "5.5%", or "rest") into out, normalised to sum to 1. `at` is the family as a whole,
 * for findings; `what` names it in messages ("the shares of \"lanes\"").
 */
bool family_read(struct loading *load, const struct json_value *at, const char *what,
                 const struct json_value *const members[], size_t count, double out[]);
bool share_is_rest(const struct json_value *value);

#endif
