/*
 * The changed case nearest to a given one: the fewest facts apart, then the fewest steps.
 *
 * A step is to the next number, to any other word, or between absence and the least value. The case found may have to lie
 * on the boundary: one step of one fact away from an unchanged case, its twin. Both are found exactly, by one walk over
 * pairs of nodes that meets each pair once.
 */
#ifndef REDRESS_PROVE_NEAREST_H
#define REDRESS_PROVE_NEAREST_H

#include "prove/diagram.h"

enum near_kind { NEAR_OTHER, NEAR_CHANGED, NEAR_UNCHANGED }; /* what a terminal stands for */

/*
 * What is less comes first: less far itself; then with a twin that is a number away, a word, absence (numbers are what edits
 * move); then with a twin less far.
 */
struct distance {
    uint32_t facts, kind, twin_facts;
    uint64_t steps, twin_steps;
};
bool distance_is_less(struct distance a, struct distance b);

/* What one fact of a case adds; nothing where `is_stated` is false. */
struct distance distance_of(enum rd_fact fact, bool is_stated, int64_t target, int64_t value);

struct nearest_search {
    const struct diagrams *store;
    uint32_t root;
    const uint8_t *kind; /* near_kind, by terminal number */
    /* by fact; where nothing is stated any value is as near as another, and the least is taken */
    const int64_t *target;
    const bool *is_stated;
    bool needs_twin, absence_counts; /* a step to or from absence makes a boundary as well */
    uint32_t states_max;             /* pairs of nodes that may be looked at */
};

struct nearest {
    bool is_found, is_past_limit;
    uint32_t states;                                   /* that were looked at */
    struct distance distance;                          /* over the stated facts */
    int64_t facts[RD_FACT_COUNT], twin[RD_FACT_COUNT]; /* of the store; others are left alone */
};

/* False when memory is out. */
bool nearest_find(const struct nearest_search *search, struct nearest *out);

#endif
