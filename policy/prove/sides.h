/*
 * Sides of a difference of answers: what an outcome answers, as terms whose signed sum is greatest where extremes.h says.
 */
#ifndef REDRESS_PROVE_SIDES_H
#define REDRESS_PROVE_SIDES_H

#include "prove/extremes.h"

/* A sum of terms, or any of them when `is_any`. */
struct side {
    struct outcome_term terms[SIGNED_TERMS_MAX];
    size_t count;
    bool is_any, is_known;
};

struct outcome_term constant_term(int64_t value);
struct outcome_term fact_term(enum rd_fact fact);
/*
 * `sign`: whether the side counts for the difference or against it. A maximum that counts, or a minimum that counts
 * against, is any of its terms; the other way round it is not known.
 */
struct side side_of(const struct outcome *outcome, size_t answer, int sign);

#endif
