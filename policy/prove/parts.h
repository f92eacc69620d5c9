/*
 * Parts of a pair of outcomes: cases that both sides answer, and cases with which one side stops a run.
 *
 * Both are told of boxes of facts. What is told of cases that both answer is exact, but where an amount is held against a fact
 * (demands.def): then a box is cut to amounts that some value of the fact allows, and counts are an upper bound.
 */
#ifndef REDRESS_PROVE_PARTS_H
#define REDRESS_PROVE_PARTS_H

#include "prove/stops.h"

enum part {
    PART_ALL,     /* every case whose answers differ                        */
    PART_STOPS,   /* the second side stops a run, the first one answers      */
    PART_RESUMES, /* the other way round                                     */
    PART_ANSWERED /* both answer, and differently                            */
};
#define PART_COUNT 4

/* Does the outcome stop a run in some case of all there are? True as well when that could not be found out. */
bool part_may_stop(const struct stopping *stopping, uint32_t number);

/* As leaf_compare(), of a part. Both outcomes have an answer unless the part is PART_ALL. */
void part_compare(const struct stopping *stopping, const bool *is_boxed, enum part part, uint32_t a, uint32_t b,
                  const struct leaf_box *box, bool is_counting, struct leaf_result *out);

/* Why the outcome stops a run, where the part says that it does: "amount above order.paid". */
const char *part_why(const struct stopping *stopping, uint32_t number, char *out, size_t size);

#endif
