/*
 * The values a cell matches, as a set: disjoint intervals in ascending order within the fact's domain, and whether
 * absence matches. Sets make rules comparable: two rows overlap when their sets meet in every fact.
 */
#ifndef REDRESS_LANGUAGE_SETS_H
#define REDRESS_LANGUAGE_SETS_H

#include "language/model.h"

struct span {
    int64_t lo, hi; /* both included */
};

struct value_set {
    bool has_absent;
    size_t count;
    struct span *spans;
};

/* All return false when memory is out. Sets are owned by the arena. */
bool set_whole(enum rd_fact fact, struct arena *arena, struct value_set *out);
/* The parameters of the cell must have values at that time. */
bool set_of_cell(const struct rd_policy *policy, enum rd_fact fact, const struct cell *cell, int64_t at_s,
                 int64_t exchange_ppb, struct arena *arena, struct value_set *out);
bool set_intersect(const struct value_set *a, const struct value_set *b, struct arena *arena, struct value_set *out);
/* The domain without the set. */
bool set_complement(enum rd_fact fact, const struct value_set *set, struct arena *arena, struct value_set *out);

bool set_is_empty(const struct value_set *set);
bool sets_meet(const struct value_set *a, const struct value_set *b);
/* Lowest present value, else absent; the set is not empty. */
int64_t set_least(const struct value_set *set);
/* Lowest present value from `from` on; RD_ABSENT when there is none. */
int64_t set_least_from(const struct value_set *set, int64_t from);

#endif
