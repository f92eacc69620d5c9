/*
 * What it is for a party that a decision answers otherwise, answer by answer, by the rows of decisions.def or by orders that
 * a gate states in their place.
 */
#ifndef REDRESS_PROVE_STAKE_H
#define REDRESS_PROVE_STAKE_H

#include "prove/bearing.h"
#include "prove/outcome.h"
#include "prove/ranking.h"

struct stakes {
    int party; /* RD_PARTY_… */
    const struct rd_stated_order *stated;
    size_t stated_count;
    struct bearings *bearings; /* NULL: what is funded is taken to concern the party */
};

#define STAKE_ANY_VALUE INT64_MIN /* of a fact a row asks for: rows of all its values hold */

/* The values of an outcome's answers; a money form that is not nothing everywhere stands as 1. */
void stake_values(const struct outcomes *outcomes, const struct outcome *outcome, int64_t out[RD_ANSWERS_MAX]);
/* The fact that rows of the decision ask for; -1 when none does. */
int stake_guard(enum rd_decision name);

struct stake_change {
    unsigned kinds;   /* CHANGE_… bits; of money what the change may be, which depends on the amounts */
    int way;          /* of money that changes: +1 more is better, -1 less is; 0: nothing to compare */
    int confirm;      /* RD_MONEY_KIND_… of which the party bears something in some cases only; -1: none … */
    int confirm_side; /* … and by whose funding, where the change is worse */
    bool is_stated;   /* by the gate: no later decision is asked */
    bool is_compared; /* some row says something of it … */
    bool is_judged;   /* … and that row concerns the party */
};

/*
 * Of each answer. `changes` says of each whether the two outcomes differ in it; `guard_value` is the value of the guard
 * fact in the cases looked at.
 */
void stake_compare(const struct stakes *stakes, enum rd_decision name, const int64_t *from, const int64_t *to,
                   const bool *changes, int64_t guard_value, struct stake_change out[RD_ANSWERS_MAX]);

/* Does an answer mean anything beside the others of its decision? */
bool stake_applies(enum rd_decision name, size_t answer, const int64_t *value);
/* Does a gate state an order for the answer, among all answers, and the party? */
bool stake_is_stated(const struct stakes *stakes, size_t global);

/* Does some row order values of the answer for the party? */
bool stake_is_ordered(size_t answer, int party);
/* The one order of an answer for a party where its rows that order anything agree; false when there is none. */
bool stake_ranking(size_t answer, int party, struct ranking *out);

#endif
