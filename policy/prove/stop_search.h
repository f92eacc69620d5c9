/*
 * Every rule of a decision whose answer stops a run somewhere, each with a case: by a constant outside of its range, by two rules
 * that meet under `unique` (at another rate of exchange than the policy's own), or as stops.h says.
 */
#ifndef REDRESS_PROVE_STOP_SEARCH_H
#define REDRESS_PROVE_STOP_SEARCH_H

#include "prove/contrast.h"
#include "prove/stops.h"

struct stop_search {
    struct bench bench; /* of the decision, with the facts of its demands */
    struct table_at table;
    struct demanding demanding;
    bool is_within[RD_FACT_COUNT];
    struct arena arena;
    uint32_t *outcome; /* by terminal */
    uint32_t unasked;  /* a terminal for possible cases that nobody asks about: it has no outcome */
    uint32_t root;     /* that is looked through; impossible cases at MATCH_IMPOSSIBLE */
    struct stop why;   /* of the last case found */
};

struct stop_case {
    uint32_t number;   /* the terminal: one of the rules, or MATCH_AMBIGUOUS */
    bool is_undecided; /* it could not be found out whether there is a case  */
    bool is_constant;  /* no amount is worked out: `why` says nothing        */
    struct stop why;
    int64_t facts[RD_FACT_COUNT]; /* a possible case; facts that are none of the bench have ordinary values */
};

/*
 * A decision at a time, `at` with its terms. Facts are tested in the order of `order`, or as they are found good without one.
 * RD_UNDECIDED past the limit, RD_NOMEM: then it is closed.
 */
enum rd_status stop_search_open(struct stop_search *search, const struct folding *at, const struct diagrams *order,
                                uint32_t node_limit, const struct demanding *demanding);
void stop_search_close(struct stop_search *search);

/* Calls back with one case a terminal that `root` leads to; ends with what `visit` returns when it is not RD_OK. */
typedef enum rd_status (*stop_visit)(void *context, const struct stop_search *search, const struct stop_case *found);
enum rd_status stop_search_each(struct stop_search *search, uint32_t root, stop_visit visit, void *context);

#endif
