/*
 * Do two outcomes differ, as functions of the facts their money forms take, over a box of such facts? And where?
 *
 * Exact for forms over one fact. Between the values where a clamp takes hold a form is a straight line and a rounding
 * of less than one; so two forms whose rates differ by d basis points can meet only in a window of about 10,000/d
 * values, which is enumerated, and forms with equal rates differ with a period of 20,000 values, of which one is.
 * Forms over several facts: whether they differ is decided where each answer is a sum; the count is then an upper bound.
 */
#ifndef REDRESS_PROVE_LEAF_H
#define REDRESS_PROVE_LEAF_H

#include "prove/outcome.h"

/* Values of the form facts; of others nothing is said. lo is RD_ABSENT where the fact is absent. */
struct leaf_box {
    int64_t lo[RD_FACT_COUNT], hi[RD_FACT_COUNT];
    bool and_absent[RD_FACT_COUNT]; /* or absent */
};

struct leaf_result {
    bool differs;
    bool is_undecided;         /* it could not be found out whether they differ      */
    struct case_count count;   /* of the form facts in the box; not exact: at most   */
    int64_t at[RD_FACT_COUNT]; /* values of the form facts where they differ          */
    /* of a box whose facts are each present or absent: how many facts the answers that differ take; with one of them … */
    size_t moved_count;
    enum rd_fact moved;
    int64_t first, last; /* … its least and greatest value that differs, … */
    uint64_t values;     /* … and how many do; 0: none, nothing is said of first and last */
};

/* The outcomes are numbers of `outcomes`; is_form says which facts the box is about: those that forms take, and others
 * that are part or whole of such, whose cases count too. Impossible cases of the box are none (within.h). Without is_counting it stops at
 * the first case that differs: the count then says nothing. */
void leaf_compare(const struct outcomes *outcomes, const bool *is_form, uint32_t a, uint32_t b,
                  const struct leaf_box *box, bool is_counting, struct leaf_result *out);

#endif
