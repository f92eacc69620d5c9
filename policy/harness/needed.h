/*
 * What a case must state for a decision, and what it need not: tests, explanations and drafts follow the same rule.
 *
 * A decision reads the facts its rules test, those its money forms take, and beside them what completes a sum of
 * these. That only says whether there is such a case; a case need not state it.
 */
#ifndef REDRESS_HARNESS_NEEDED_H
#define REDRESS_HARNESS_NEEDED_H

#include "language/model.h"

/* Does a cell or a money form of the decision use the fact? */
bool decision_uses(const struct decision *decision, enum rd_fact fact);
/* Gives the facts that need not be stated and are not their value, and marks them as stated. */
void needed_fill(const struct decision *decision, int64_t facts[RD_FACT_COUNT], bool is_stated[RD_FACT_COUNT]);
/* The facts a decision reads that are not stated, in enum order; returns how many. */
size_t needed_missing(const struct decision *decision, const bool is_stated[RD_FACT_COUNT],
                      enum rd_fact missing[RD_FACT_COUNT]);
/* Does any answer depend on the date? */
bool decision_is_dated(const struct rd_policy *policy, const struct decision *decision);

#endif
