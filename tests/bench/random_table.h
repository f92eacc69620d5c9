/*
 * Random tables as documents, for the benchmarks: one decision with random rules over facts of two kinds, words and
 * numbers with ten thresholds each, and fifteen decisions of one rule around it.
 */
#ifndef REDRESS_TESTS_RANDOM_TABLE_H
#define REDRESS_TESTS_RANDOM_TABLE_H

#include "property/random_policy.h"

#define TABLE_NUMBERS 4u
#define TABLE_WORDS 6u
#define TABLE_CUTS 10u /* thresholds a number */
#define TABLE_NO_EDIT SIZE_MAX

extern const enum rd_fact table_numbers[TABLE_NUMBERS], table_words[TABLE_WORDS];
int64_t table_cut(enum rd_fact fact, uint64_t number);

struct table_shape {
    enum rd_decision decision; /* remedy or violation */
    const char *hit;           /* rules under `unique` are leaves of a random tree of cuts, so that none overlap */
    size_t rules;              /* with the otherwise rule, which is the last */
    size_t numbers, words;     /* facts: the first of each kind */
    size_t least, most;        /* conditions a rule; fewer where a fact is drawn twice */
    bool has_money;            /* the answer takes a fact; else each rule answers an amount of its own */
    size_t edited_from;        /* the first threshold from this rule on is moved to the next cut */
};

/* The document; free() it. Equal random states give equal documents but for what the shape says otherwise. */
char *random_table_text(struct random *random, const struct table_shape *shape, size_t *length);
/* The same, loaded. Stops the program when it does not load. */
struct rd_policy *random_table(struct random *random, const struct table_shape *shape);

#endif
