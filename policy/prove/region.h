/*
 * Regions: boxes of cases around a case or under a terminal, and how they read.
 */
#ifndef REDRESS_PROVE_REGION_H
#define REDRESS_PROVE_REGION_H

#include "language/sets.h"
#include "prove/diagram.h"

struct region { /* by level */
    bool is_tested[RD_FACT_COUNT];
    struct value_set set[RD_FACT_COUNT];
};

/* Terminals that stand for no case at all: conditions need not tell them apart. */
struct region_terms {
    diagram_wanted wanted, is_moot;
    const void *context;
};

/* The box around a case on its way to its terminal. False when memory is out. */
bool region_around(const struct diagrams *store, uint32_t ref, const struct region_terms *terms, const int64_t *facts,
                   struct arena *arena, struct region *out);
/*
 * Calls back with disjoint boxes that together hold exactly the wanted cases (and moot ones); stops when it returns
 * false. False when memory is out.
 */
typedef bool (*region_visit)(void *context, const struct region *region);
bool region_each(const struct diagrams *store, uint32_t ref, const struct region_terms *terms, region_visit visit,
                 void *context);

/*
 * The same function without tests that only impossible cases need, over terminals of its own, which simple_terms tells
 * apart; DIAGRAM_NONE where the store has no room for it (simplify.c).
 */
extern const struct region_terms simple_terms;
uint32_t region_simplify(struct diagrams *store, uint32_t ref, const struct region_terms *terms);

/* "order.goods=200.00 claim.reason=damaged": the facts of the store, in their own order. */
const char *case_words(const struct diagrams *store, const int64_t *facts, char *out, size_t size);
/* "order.goods > 200.00 and claim.reason in {damaged, late}"; "every case" for none. */
const char *region_words(const struct diagrams *store, const struct region *region, char *out, size_t size);
/* The same as the members of a `when`: "\"order.goods\":\"> 200.00\"". */
const char *region_json(const struct diagrams *store, const struct region *region, char *out, size_t size);

#endif
