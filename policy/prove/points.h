/*
 * Points that several rules give together. Under `sum` the answer is how many there are and the longest of their terms,
 * but each rule's points keep that rule's own term: what counts for the seller is how many are in force at every age.
 */
#ifndef REDRESS_PROVE_POINTS_H
#define REDRESS_PROVE_POINTS_H

#include "prove/stake.h"

struct points_found {
    bool is_worse, is_unknown; /* in some case more are in force at some age; it was not found out */
    int64_t after_s;           /* … which is past this */
    const char *witness;       /* such a case, in words; in the arena */
};

/* At every time at which either side changes. RD_OK or RD_NOMEM. */
enum rd_status points_compare(const struct rd_diff_side *a, const struct rd_diff_side *b,
                              const struct rd_prove_options *options, struct arena *arena, struct points_found *out);

#endif
