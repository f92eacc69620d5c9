/*
 * Which cases are possible, in proofs: facts.def says of two facts or three what no case does.
 *
 * Values that never come together a diagram says exactly. How facts compare it says only piece by piece: where no values
 * of two pieces (of the three of a sum) fit together, the pieces hold no case and lead to the impossible terminal. Pieces
 * that do in part stay as they are; each holds a case, and a case or a count is taken within the rows. So what a restricted
 * diagram reaches some possible case reaches, and the other way round.
 *
 * That takes rows that are transitively closed: intervals of several facts hold a case together exactly when those of each
 * row do, a fact that is part of a sum's whole being held against both its parts as well.
 */
#ifndef REDRESS_PROVE_WITHIN_H
#define REDRESS_PROVE_WITHIN_H

#include "base/arena.h"
#include "language/possible_case.h"
#include "prove/leaf.h"

/* Learns what is possible of the facts of the store, which has all its levels; again only when these have changed. */
void within_learn(struct diagrams *store, struct arena *arena);

/* The function with all that holds no case at the terminal `impossible`. DIAGRAM_NONE past a limit. */
uint32_t within_restrict(struct diagrams *store, uint32_t ref, uint32_t impossible);

/* The same where one fact must have one of these values: what has another is impossible as well. */
uint32_t within_values(struct diagrams *store, uint32_t ref, enum rd_fact fact, struct rd_values values,
                       uint32_t impossible);

/* ---- cases (within_case.c) ---- */

/* Does a case of the store's facts, within their domains, break no row? */
bool within_holds(const struct diagrams *store, const int64_t *facts);
/* Raises wholes to their parts, of the store's facts: the least possible case above these values where there is no sum. */
void within_settle(const struct diagrams *store, int64_t *facts);
/* Narrows the values of each level to those that lead on as a case's own do. */
void within_follow(const struct diagrams *store, uint32_t ref, const int64_t *facts, struct one_span *values);
/*
 * The possible case on the same way through the diagram that is nearest to these facts; of these in `first` (or NULL) more
 * than of others. False when there is none: the way then leads to what is impossible.
 */
bool within_put_right(const struct diagrams *store, uint32_t ref, const bool *first, int64_t *facts);
/*
 * The same of two cases that differ at one level alone, as they do, each on its own way. False when no two possible cases
 * on these ways do.
 */
bool within_put_both_right(const struct diagrams *store, uint32_t ref, uint32_t level, int64_t *facts, int64_t *other);

/* ---- boxes (within_box.c), over the facts that `is_in` says; facts at RD_ABSENT are under no constraint ---- */

/* Marks facts of the store that are part or whole of another one of it. */
void within_mark(const struct diagrams *store, bool *is_in);
/* Adds to the marked facts all of `among` that rows connect with one of them. */
void within_connect(const bool *among, bool *is_in);

/* Takes off values that no case of the box has; false when it has none. */
bool within_narrow(const bool *is_in, struct leaf_box *box);
/* The same where facts that may be absent and that nothing uses are taken as absent: they then bind nothing. */
bool within_narrow_used(const bool *is_in, const bool *is_used, struct leaf_box *box);
/* Does some row concern the fact, in a box without absences? */
bool within_concerns(const bool *is_in, const struct leaf_box *box, enum rd_fact fact);
/* Is the fact one of a sum that lies in the box? */
bool within_is_summed(const bool *is_in, enum rd_fact fact);

/* ---- counts (within_count.c) ---- */

/* How many cases a box has, each fact of it present or absent. */
struct case_count within_count(const bool *is_in, const struct leaf_box *box);
/* The same where facts may be both. */
struct case_count within_count_all(const bool *is_in, const struct leaf_box *box);

#endif
