/*
 * The case that stands for a group of a difference, and beside it one that is unchanged.
 *
 * With named cases it is the changed case nearest to one of them: the fewest facts apart, then the fewest steps, ties by
 * the order of the cases. It is one on the boundary of the change as long as the group has such: one step from a case to
 * which both policies give the old answer, or both the new one; else from any unchanged case. Without named cases it is the
 * first of the group.
 *
 * Both are possible cases (within.h). A walk finds the nearest of each fact for itself; where that is no case, the nearest
 * on the same way is told, which is near, though not always the nearest. Named cases that cannot occur are passed over.
 */
#ifndef REDRESS_PROVE_WITNESS_H
#define REDRESS_PROVE_WITNESS_H

#include "prove/contrast.h"
#include "prove/nearest.h"
#include "redress/prove.h"

struct witness_of {
    enum rd_decision name;
    const struct bench *bench;
    const struct table_at *table; /* two */
    const struct contrast *contrast;
    uint32_t pair;
    const bool *is_unchanged; /* by pair: the outcomes never differ */
    bool is_whole;            /* all cases of the pair differ */
    const struct contrast_found *found;
    const struct rd_named_case *cases;
    size_t case_count;
    const bool *is_used;   /* facts that a cell or a money form of either side takes */
    const bool *is_broken; /* demands that some answer breaks: a run stops with it */
};

/*
 * Fills witness, twin and what is said of the case it is near to; the interpreter has answered both. False when memory is
 * out.
 */
bool witness_choose(const struct witness_of *of, struct arena *arena, struct rd_diff_group *group);

/* Do both sides answer a case alike, by the definition, or stop a run alike? False as well when it is no case. */
bool witness_is_unchanged(const struct witness_of *of, const int64_t *facts);

/* Is it a possible case of the pair, and of its part, that both sides answer otherwise, by the definition? */
bool witness_differs(const struct witness_of *of, const int64_t *facts);

/*
 * Changes the money facts of a case of the pair so that it really differs, as little as one fact can be changed; then, when
 * the pair differs in part only, so that it lies beside a value at which it does not, told as the twin (witness_money.c).
 */
bool witness_to_difference(const struct witness_of *of, int64_t *facts);
bool witness_to_boundary(const struct witness_of *of, int64_t *facts, int64_t *twin);

#endif
