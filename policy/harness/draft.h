/*
 * Drafts of tests: a case and what a policy answers to it now, for somebody to confirm.
 */
#ifndef REDRESS_HARNESS_DRAFT_H
#define REDRESS_HARNESS_DRAFT_H

#include "language/model.h"
#include "redress/mutate.h"

#define TEXT_SHOWN 512

/* "eligible=no reason_code=late by late", or that there is no answer. */
const char *draft_answer(const struct rd_policy *policy, enum rd_decision decision, const struct rd_answer *answer,
                         char *out, size_t size);
/* States the facts that the decision uses, and a date where the policy has several. Name and note are left alone. */
void draft_fill(struct rd_test_draft *draft, const struct rd_policy *policy, enum rd_decision decision, int64_t at_s,
                const int64_t *facts, const struct rd_answer *answer);

#endif
