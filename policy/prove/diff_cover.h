/*
 * Where a group of a difference lies: conditions that cover its cases.
 */
#ifndef REDRESS_PROVE_DIFF_COVER_H
#define REDRESS_PROVE_DIFF_COVER_H

#include "prove/contrast.h"
#include "redress/prove.h"

/*
 * Fills where, where_is_exact and the regions of a group: the cases of the pair, and of the part that is looked at, that
 * really differ. Texts live in the arena; false when memory is out.
 */
bool diff_cover(const struct contrast *contrast, uint32_t pair, struct arena *arena, struct rd_diff_group *group);

#endif
