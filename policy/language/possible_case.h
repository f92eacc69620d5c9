/*
 * A possible case whose facts have values of given sets, near to values that are wanted.
 *
 * It is found exactly when there is one, and it is the case that is wanted where that is possible and within the sets. Else
 * each fact in turn, those first that weigh most, has the nearest value that those before it leave: first the nearest of its
 * pieces (absence, spans), then a value of the piece.
 */
#ifndef REDRESS_LANGUAGE_POSSIBLE_CASE_H
#define REDRESS_LANGUAGE_POSSIBLE_CASE_H

#include "language/possible.h"
#include "language/sets.h"

struct choice { /* of one fact */
    enum rd_fact fact;
    const struct value_set *set;
    int64_t wanted; /* RD_ABSENT: absence */
};

/* A set of at most one span, which may not be moved. */
struct one_span {
    struct value_set set;
    struct span span;
};
void one_span_of_domain(enum rd_fact fact, struct one_span *out);
void one_span_of_value(int64_t value, struct one_span *out);

/*
 * Sets facts[] of the choices; others are left alone. False when no values of the sets make a possible case. Rows speak of
 * facts of the choices alone.
 */
bool possible_case(const struct possible *possible, const struct choice *choices, size_t count, int64_t *facts);

/*
 * The same for two cases that differ in one fact alone, which none of the choices is of: facts[fact] is left at values[0].
 */
struct apart {
    enum rd_fact fact;
    int64_t values[2];
};
bool possible_pair(const struct possible *possible, const struct apart *apart, const struct choice *choices,
                   size_t count, int64_t *facts);

#endif
