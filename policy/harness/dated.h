/*
 * Does a decision answer otherwise after a date? Then it matters which event its `as_of` names.
 */
#ifndef REDRESS_HARNESS_DATED_H
#define REDRESS_HARNESS_DATED_H

#include "language/model.h"
#include "redress/prove.h"

struct dated {
    enum rd_verdict verdict;
    int64_t from_s;               /* of RD_DIFFERENT: a date … */
    int64_t facts[RD_FACT_COUNT]; /* … and a case that is answered otherwise the day before */
};

/* For every decision, by proof. RD_NOMEM is the only failure. */
enum rd_status dated_find(const struct rd_policy *policy, const struct rd_prove_options *options,
                          struct dated out[RD_DECISION_COUNT], struct rd_error *err);

#endif
