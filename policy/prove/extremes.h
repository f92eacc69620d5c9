/*
 * The greatest value that a difference of answers takes over a box of the facts money forms take.
 *
 * Exact: a form never falls in its fact, and between the values where a clamp takes hold it is a straight line and a
 * rounding of less than one; so a sum of forms of one fact is greatest at an end of such a section, within a window that
 * is enumerated, and sums over several facts are greatest where each fact's part is.
 */
#ifndef REDRESS_PROVE_EXTREMES_H
#define REDRESS_PROVE_EXTREMES_H

#include "prove/leaf.h"

/* A term with a sign; a term of its own does not share its fact with the others but takes any value from lo to hi. */
struct signed_term {
    struct outcome_term term;
    int sign;
    bool is_own;
    int64_t lo, hi;
};

#define SIGNED_TERMS_MAX 64u

struct extreme {
    bool is_known; /* false: too much to enumerate */
    int64_t value;
    int64_t at[RD_FACT_COUNT]; /* of the shared facts in it */
    int64_t own;               /* value of the last term of its own with sign +1 … */
    int64_t own_less;          /* … and with sign -1 */
};

/* The least value in lo..hi + 1 of its fact at which a term is at least `bound`. Forms never fall. */
int64_t extreme_first(const struct outcome_term *term, int64_t bound, int64_t lo, int64_t hi);

void extreme_of(const struct signed_term *terms, size_t count, const struct leaf_box *box, struct extreme *out);

#endif
