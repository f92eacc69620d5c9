/*
 * Parts of a pair of outcomes: cases in which an answer of one side stops a run, and all others. A side that has no outcome but
 * one of the numbers below OUTCOME_FIRST has no answer in either part.
 *
 * Both are told of boxes of facts. What is told of cases that both answer is exact, but where an amount is held against a fact
 * (demands.def): then a box is cut to amounts that some value of the fact allows, and counts are an upper bound.
 */
#ifndef REDRESS_PROVE_PARTS_H
#define REDRESS_PROVE_PARTS_H

#include "prove/stops.h"

enum part {
    PART_ALL,     /* every case whose answers differ                                    */
    PART_STOPS,   /* the answer of the second side stops a run, that of the first does not */
    PART_RESUMES, /* the other way round                                                 */
    PART_ANSWERED /* neither stops a run, and they differ                                */
};
#define PART_COUNT 4

/* Does the outcome stop a run in some case of all there are? True as well when that could not be found out. */
bool part_may_stop(const struct stopping *stopping, uint32_t number);

/* As leaf_compare(), of a part. */
void part_compare(const struct stopping *stopping, const bool *is_boxed, enum part part, uint32_t a, uint32_t b,
                  const struct leaf_box *box, bool is_counting, struct leaf_result *out);

/* Why the outcome stops a run, where the part says that it does: "amount above order.paid". */
const char *part_why(const struct stopping *stopping, uint32_t number, char *out, size_t size);

#endif
