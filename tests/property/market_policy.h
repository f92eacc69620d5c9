/*
 * Random policies over all decisions, as text: every hit policy, kind of cell, money form, absent fact and parameter.
 *
 * Drawn with care an answer is one that a market could live with: refunds within the claim, deadlines of days, a hub only where
 * there is one. Of the values so many in a hundred are drawn without care, from all there are.
 */
#ifndef REDRESS_TESTS_MARKET_POLICY_H
#define REDRESS_TESTS_MARKET_POLICY_H

#include "property/random_policy.h"

/* In US dollars or euros. The text is the caller's, to be freed. Aborts when memory is out. */
char *market_policy_text(struct random *random, unsigned careless_percent);

#endif
