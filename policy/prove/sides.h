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
    enum hit hit; /* how several terms combine */
    bool is_any, is_known;
    int64_t own; /* a fact that has a value of this side's own, `own_at`; OUTCOME_CONSTANT: none */
    int64_t own_at;
};

struct outcome_term constant_term(int64_t value);
struct outcome_term fact_term(enum rd_fact fact);
/*
 * `sign`: whether the side counts for the difference or against it. A maximum that counts, or a minimum that counts
 * against, is any of its terms; the other way round it is not known.
 */
struct side side_of(const struct outcome *outcome, size_t answer, int sign);

/*
 * Takes off amounts at which a form leaves the range of its answer, or takes a fact that is absent: such a case has no
 * answer. Forms of the fact `own` are left alone (OUTCOME_CONSTANT: none is). False when nothing is left.
 */
bool cut_to_answers(const struct outcomes *outcomes, const struct outcome *outcome, int64_t own, struct leaf_box *box);

enum excess { EXCESS_NONE, EXCESS_FOUND, EXCESS_UNKNOWN };
/*
 * Is `more` above `less` by more than `limit` in some case of the box? Found: `out` has one. Unknown: neither was proven;
 * where the extreme is known, `out` has a case that may be one. Maxima and minima are bounded term by term: a maximum is
 * never below one of its terms, a minimum never above.
 */
enum excess sides_exceed(const struct side *more, const struct side *less, const struct leaf_box *box, int64_t limit,
                         struct extreme *out);

#endif
