/*
 * Parts and wholes: cases in which a part is more than its whole are impossible.
 *
 * That compares two facts, which a diagram of one-fact tests says only piece by piece: where the least value of a piece
 * of the part lies above the greatest of a piece of the whole, the two pieces hold no case and lead to the impossible
 * terminal. Pieces that overlap stay as they are; each holds a case, and a case or a count is taken inside the
 * constraint. So what a restricted diagram reaches some possible case reaches, and the other way round.
 *
 * Rows are transitively closed: intervals of several facts hold a case together exactly when each two of a row do.
 */
#ifndef REDRESS_PROVE_WITHIN_H
#define REDRESS_PROVE_WITHIN_H

#include "prove/leaf.h"

/* The function with pairs of pieces that hold no case at the terminal `impossible`. DIAGRAM_NONE past a limit. */
uint32_t within_restrict(struct diagrams *store, uint32_t ref, uint32_t impossible);

/* Raises wholes to their parts, of the store's facts: from least values of a possible path to a possible case of it. */
void within_settle(const struct diagrams *store, int64_t *facts);
/* Lowers parts to their wholes instead. */
void within_lower(const struct diagrams *store, int64_t *facts);
/* Is no part of the store's facts above its whole? */
bool within_holds(const struct diagrams *store, const int64_t *facts);

/* Marks facts of the store that are part or whole of another one of it. */
void within_mark(const struct diagrams *store, bool *is_in);

/* Boxes, over the facts that `is_in` says; facts at RD_ABSENT are under no constraint. */

/* Takes off values that no case of the box has; false when it has none. */
bool within_narrow(const bool *is_in, struct leaf_box *box);
/* The same where facts that may be absent and that nothing uses are taken as absent: they then bind nothing. */
bool within_narrow_used(const bool *is_in, const bool *is_used, struct leaf_box *box);
/* How many cases a box has, each fact of it present or absent. */
struct case_count within_count(const bool *is_in, const struct leaf_box *box);
/* Does some row concern the fact, in a box without absences? */
bool within_concerns(const bool *is_in, const struct leaf_box *box, enum rd_fact fact);

#endif
