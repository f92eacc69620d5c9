/*
 * A decision at one time as boxes: each row is one set of values a fact, and matches a case when every fact lies in its
 * set. `any` alternatives are rows of their own; the otherwise rule has none.
 */
#ifndef REDRESS_LANGUAGE_BOXES_H
#define REDRESS_LANGUAGE_BOXES_H

#include "language/sets.h"

struct box {
    uint32_t rule;
    const struct value_set **set; /* by place among the decision's reads */
};

struct boxes {
    size_t count, fact_count;
    struct box *items;        /* in the order of their rules */
    const enum rd_fact *fact; /* the decision's reads */
    struct value_set *whole;  /* the whole domain, by the same places; a row that does not test a fact points here */
};

/* False when memory is out. The decision must be resolved at that time. */
bool boxes_of(const struct rd_policy *policy, const struct decision *decision, int64_t at_s, int64_t exchange_ppb,
              struct arena *arena, struct boxes *out);
/* Place of a fact among the reads. */
size_t boxes_place(const struct boxes *boxes, enum rd_fact fact);

#endif
