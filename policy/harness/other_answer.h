/*
 * The nearest case with another answer, out of the decision diagram: fewest facts moved, then fewest segments crossed.
 */
#ifndef REDRESS_HARNESS_OTHER_ANSWER_H
#define REDRESS_HARNESS_OTHER_ANSWER_H

#include "harness/axes.h"
#include "redress/prove.h"

struct other_question {
    const struct rd_policy *policy;
    enum rd_decision name;
    int64_t at_s;
    const int64_t *facts;
    const struct rd_answer *now;
    const struct axis *axes; /* of all facts the decision reads */
    size_t axis_count;
    uint32_t node_limit;
};

struct other_answer {
    bool is_found;
    bool is_proven;  /* no nearer case, or none at all, gets another answer */
    bool by_formula; /* the case's own answer is money that a formula gives */
    int64_t facts[RD_FACT_COUNT];
    size_t fact_count, steps;
    struct rd_answer answer;
};

/* RD_OK also when nothing is found or proven; RD_NOMEM. */
enum rd_status other_answer_find(const struct other_question *question, struct other_answer *out);

#endif
