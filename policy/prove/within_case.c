/*
 * Possible cases on the way to a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/within.h"

bool within_holds(const struct diagrams *store, const int64_t *facts)
{
    return !store->possible || case_is_possible(store->possible, facts);
}

void within_settle(const struct diagrams *store, int64_t *facts)
{
    const struct possible *possible = store->possible;
    bool is_moved = possible != NULL;
    while (is_moved) { /* absence lies below every value; a whole that is raised may be a part itself */
        is_moved = false;
        for (size_t i = 0; i < possible->within_count; i++) {
            const struct rd_within_row *row = &possible->withins[i];
            if (!within_is_broken(row, facts))
                continue;
            facts[row->whole] = facts[row->part];
            is_moved = true;
        }
    }
}

/* ---- the values on a way ---- */

/* Narrows the values of each level to those of the edge that a case takes. */
void within_follow(const struct diagrams *store, uint32_t ref, const int64_t *facts, struct one_span *values)
{
    while (!diagram_is_terminal(ref)) {
        const struct diagram_node *node = &store->nodes[ref];
        const enum rd_fact fact = store->fact[node->level];
        struct one_span *own = &values[node->level];
        int64_t lo = rd_fact_row(fact)->lo;
        if (facts[fact] == RD_ABSENT)
            one_span_of_value(RD_ABSENT, own);
        for (uint32_t i = 0; facts[fact] != RD_ABSENT && i < node->count; i++) {
            const int64_t hi = store->edges[node->first + i].hi;
            if (facts[fact] >= lo && facts[fact] <= hi) {
                own->set.has_absent = false;
                own->span.lo = own->span.lo > lo ? own->span.lo : lo;
                own->span.hi = own->span.hi < hi ? own->span.hi : hi;
            }
            lo = hi + 1;
        }
        ref = diagram_child(store, ref, node->level, facts[fact]);
    }
}

/* The levels but one as choices, those of `first` before the others; returns how many. */
static size_t choices_of(const struct diagrams *store, struct one_span *values, const bool *first, uint32_t without,
                         const int64_t *facts, struct choice *out)
{
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t level = 0; level < store->level_count; level++) {
            const enum rd_fact fact = store->fact[level];
            const bool is_first = first && first[fact];
            if (level == without || is_first != (pass == 0))
                continue;
            out[count++] = (struct choice){fact, &values[level].set, facts[fact]};
        }
    return count;
}

bool within_put_right(const struct diagrams *store, uint32_t ref, const bool *first, int64_t *facts)
{
    struct one_span values[RD_FACT_COUNT];
    struct choice choices[RD_FACT_COUNT];
    if (within_holds(store, facts))
        return true;
    for (uint32_t level = 0; level < store->level_count; level++)
        one_span_of_domain(store->fact[level], &values[level]);
    within_follow(store, ref, facts, values);
    const size_t count = choices_of(store, values, first, DIAGRAM_NONE, facts, choices);
    return possible_case(store->possible, choices, count, facts);
}

bool within_put_both_right(const struct diagrams *store, uint32_t ref, uint32_t level, int64_t *facts, int64_t *other)
{
    struct one_span values[RD_FACT_COUNT];
    struct choice choices[RD_FACT_COUNT];
    const enum rd_fact fact = store->fact[level];
    const struct apart apart = {fact, {facts[fact], other[fact]}};
    if (within_holds(store, facts) && within_holds(store, other))
        return true;
    for (uint32_t at = 0; at < store->level_count; at++)
        one_span_of_domain(store->fact[at], &values[at]);
    within_follow(store, ref, facts, values);
    within_follow(store, ref, other, values);
    const size_t count = choices_of(store, values, NULL, level, facts, choices);
    if (!possible_pair(store->possible, &apart, choices, count, facts))
        return false;
    memcpy(other, facts, RD_FACT_COUNT * sizeof *other);
    other[fact] = apart.values[1];
    return true;
}
