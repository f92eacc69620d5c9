/*
 * Which decisions a difference asks no longer, or newly.
 */
#ifndef REDRESS_PROVE_DIFF_ASKED_H
#define REDRESS_PROVE_DIFF_ASKED_H

#include "base/arena.h"
#include "redress/prove.h"

/* Fills diff->asked from its groups; texts go into the arena. False when memory is out. */
bool diff_find_asked(struct rd_diff *diff, struct arena *arena);

#endif
