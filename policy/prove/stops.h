/*
 * Answers with which a run stops: outside of their range, worked out of an absent fact, or breaking a demand of the engine
 * (redress/demands.h).
 *
 * Exact for what a box of facts can say: forms never fall, so they leave their range at an end of it, and an amount is above
 * what was paid where the difference of the two is greatest (extremes.h). A demand on the least of several forms may stay
 * undecided.
 */
#ifndef REDRESS_PROVE_STOPS_H
#define REDRESS_PROVE_STOPS_H

#include "prove/leaf.h"
#include "redress/demands.h"

struct demanding {
    bool is_in_force[RD_DEMAND_COUNT];
    bool are_alone;                 /* ranges and absent facts are left out */
    const struct rd_limits *limits; /* NULL: of no scenario */
};

/* All demands on the decision, those on a scenario where there is one. */
struct demanding demanding_all(enum rd_decision name, const struct rd_limits *limits);

struct stop {
    const struct rd_demand_row *row; /* the demand that is broken; NULL: */
    size_t answer;                   /* the answer lies outside of its range … */
    bool is_absent;                  /* … or takes a fact that is absent       */
};

/* Marks facts that a demand in force compares with an answer which may break it. The folding has its terms. */
void stop_facts(const struct folding *folding, const struct demanding *demanding, bool *is_needed);

/* What an outcome is looked at with. */
struct stopping {
    const struct outcomes *outcomes;
    const bool *is_within; /* facts that are part or whole of another one of the store */
    const struct demanding *demanding;
};

/*
 * Looks for a case of the box with which a run stops where the outcome is what `rules` rules answer. out->differs says there is
 * one, out->at where it is, as far as the outcome or a demand takes the fact, and `why` why; out->is_undecided that it could not be
 * found out. The box need not be narrowed to possible cases; facts of demands are in it.
 */
void stop_find(const struct stopping *stopping, uint32_t number, uint32_t rules, const struct leaf_box *box,
               struct leaf_result *out, struct stop *why);

#endif
