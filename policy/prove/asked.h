/*
 * Which cases a decision is asked of at all.
 *
 * Those in which facts that other decisions answer have values that arise (chain.h); and where it is asked only after another
 * decision has answered something (decisions.def: RD_ASKED_AFTER), those that agree in all facts that last with a case that
 * gets this answer. What a run never asks stops none and harms nobody.
 */
#ifndef REDRESS_PROVE_ASKED_H
#define REDRESS_PROVE_ASKED_H

#include "prove/chain.h"
#include "prove/table.h"

struct asking {
    const struct rd_policy *policy;
    const struct rd_prove_options *options;
    const struct chain *chain;
    enum rd_decision name;
    size_t epoch; /* of the decision: one of those in which it says the same */
};

/*
 * The function with cases that nobody asks about at the terminal `unasked`. RD_UNDECIDED when an earlier decision or the
 * result passes its limit: *out is then DIAGRAM_NONE, and the store is as good as before. RD_NOMEM.
 */
enum rd_status asked_restrict(const struct asking *asking, struct diagrams *store, uint32_t ref, uint32_t unasked,
                              uint32_t *out);

#endif
