/*
 * Outcomes: what a decision answers, with parameters folded, as a function of the facts its money forms take. Equal
 * outcomes are one number, so that a diagram over them has equal terminals exactly where answers are written alike;
 * leaf.h says whether two that are written differently differ.
 */
#ifndef REDRESS_PROVE_OUTCOME_H
#define REDRESS_PROVE_OUTCOME_H

#include "language/model.h"
#include "prove/match.h"

/* Numbers of outcomes without an answer, as the terminals of a match; and beside them: */
enum { OUTCOME_OUTSIDE = MATCH_FIRST, OUTCOME_FIRST }; /* an answer outside its range, or a parameter without a value */

#define OUTCOME_CONSTANT (-1)
struct outcome_term {
    int64_t fact;                                              /* or OUTCOME_CONSTANT: then `plus` is the value */
    int64_t share_bp, rounding, step, plus, at_least, at_most; /* step: what is rounded to */
};

struct outcome {
    uint64_t hash;
    enum hit hit; /* how several terms combine; HIT_FIRST when no answer has two */
    uint32_t count[RD_ANSWERS_MAX];
    const struct outcome_term *terms[RD_ANSWERS_MAX];
};

struct outcomes {
    enum rd_decision name;
    struct arena arena;
    struct outcome *items; /* from OUTCOME_FIRST on */
    uint32_t *slots;       /* item + 1 by hash; 0 is free */
    uint32_t count, capacity, slot_count;
    struct outcome_term *work; /* the terms of an outcome that may be known already */
    size_t work_count;
};

void outcomes_init(struct outcomes *outcomes, enum rd_decision name);
void outcomes_release(struct outcomes *outcomes);

/* The time and rate at which rules are folded, and what they come to. */
struct folding {
    const struct rd_policy *policy;
    enum rd_decision name;
    int64_t at_s, exchange_ppb;
    const struct outcome_term *terms; /* by rule, then by answer */
};
/* Folds all rules of a decision that is resolved; the terms live in the arena. False when memory is out. */
bool folding_init(struct folding *folding, struct arena *arena);
/* What these rules answer together; DIAGRAM_NONE when memory is out. */
uint32_t outcome_of_rules(struct outcomes *outcomes, const struct folding *folding, struct match_rules rules);
const struct outcome *outcome_at(const struct outcomes *outcomes, uint32_t number); /* NULL below OUTCOME_FIRST */

/* One term on a value of its fact, which is present. */
int64_t outcome_term_value(const struct outcome_term *term, int64_t value);
/* The answers on a case; false when one lies outside its range or its fact is absent. */
bool outcome_value(const struct outcomes *outcomes, const struct outcome *outcome, const int64_t *facts,
                   int64_t value[RD_ANSWERS_MAX]);
bool outcome_uses(const struct outcomes *outcomes, const struct outcome *outcome, enum rd_fact fact);
/* Of one answer: `hit` combined. */
int64_t outcome_both(enum hit hit, enum rd_value_type type, int64_t a, int64_t b);
const struct rd_answer_row *outcome_answer_row(const struct outcomes *outcomes, size_t answer);
size_t outcome_answer_count(const struct outcomes *outcomes);

/* "action=refund amount=80% of order.goods", answers that are at their default left out. */
const char *outcome_words(const struct outcomes *outcomes, uint32_t number, char *out, size_t size);

#endif
