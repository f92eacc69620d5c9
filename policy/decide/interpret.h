/*
 * The parts of the definition that an explanation looks at singly.
 */
#ifndef REDRESS_DECIDE_INTERPRET_H
#define REDRESS_DECIDE_INTERPRET_H

#include "language/model.h"

/* One question: what is asked, when, about which case. */
struct question {
    const struct rd_policy *policy;
    enum rd_decision name;
    const struct decision *decision;
    int64_t at_s, exchange_ppb;
    const int64_t *facts;
};

/* The value of an operand at the question's time, money exchanged. */
int64_t interpret_constant(const struct question *question, const struct operand *operand, enum rd_value_type type);
bool interpret_cell(const struct question *question, enum rd_fact fact, const struct cell *cell);
/* Do the cells of the rule take the case? Never those of the `otherwise` rule, which has none. */
bool interpret_rule(const struct question *question, const struct rule *rule);

#endif
