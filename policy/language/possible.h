/*
 * Which cases are possible, as far as some facts tell: the rows of facts.def that speak of these facts alone, and what
 * the others say of these by way of facts that are not among them.
 *
 * So a case of the facts breaks a row here exactly when no values of the other facts make it a case.
 */
#ifndef REDRESS_LANGUAGE_POSSIBLE_H
#define REDRESS_LANGUAGE_POSSIBLE_H

#include "base/arena.h"
#include "redress/facts.h"

struct possible {
    const struct rd_never_row *nevers;
    size_t never_count;
    const struct rd_within_row *withins; /* transitively closed */
    size_t within_count;
    const struct rd_sum_row *sums; /* all three facts are known */
    size_t sum_count;
};

/*
 * Rows about the facts that are known, sums_complete() among them. The rows live in the arena or for ever; false when memory
 * is out.
 */
bool possible_of(const bool is_known[RD_FACT_COUNT], struct arena *arena, struct possible *out);

/*
 * Adds to the facts that are known what these leave no choice: the whole of two parts, and the other part of a whole that is
 * never nothing, for then the one is less than the whole.
 */
void sums_complete(bool is_known[RD_FACT_COUNT]);

bool never_is_broken(const struct rd_never_row *row, const int64_t *facts);
bool within_is_broken(const struct rd_within_row *row, const int64_t *facts);
bool sum_is_broken(const struct rd_sum_row *row, const int64_t *facts);
/* Does a case within its domains break none? */
bool case_is_possible(const struct possible *possible, const int64_t *facts);

/* Does it follow from two others? Who asks all rows of whole cases need not ask it. */
bool within_follows(const struct possible *possible, const struct rd_within_row *row);

/* The values within the fact's domain; .lo > .hi where there are none. */
struct rd_values values_in_domain(enum rd_fact fact, struct rd_values values);

#endif
