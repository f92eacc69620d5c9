/*
 * Interval decision diagrams: functions of a case, hash-consed, so that equal functions are equal numbers.
 *
 * A node tests one fact: children stand by ascending upper bound over the fact's declared domain, and one more is for
 * absence where the fact may be absent. A reference is a node or a terminal; what a terminal means is its owner's
 * business. Facts are tested in one fixed order per store, and no node has all children alike, so that a function has
 * one form: two references of a store are equal exactly when the functions are.
 */
#ifndef REDRESS_PROVE_DIAGRAM_H
#define REDRESS_PROVE_DIAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/facts.h"

struct possible;

#define DIAGRAM_TERMINAL UINT32_C(0x80000000) /* this bit marks a terminal */
#define DIAGRAM_NONE UINT32_MAX               /* no child for absence; no result */
#define DIAGRAM_BYTES_MAX ((size_t)1 << 30)   /* a stated limit against hostile documents */

__extension__ typedef unsigned __int128 wide_count;

struct diagram_edge {
    int64_t hi; /* the child holds from the bound before up to here */
    uint32_t child;
};

struct diagram_node {
    uint32_t level, first, count; /* edges[first .. first + count) */
    uint32_t absent;              /* DIAGRAM_NONE where the fact is never absent */
};

struct diagram_slot { /* a place of the hash table: the node's number + 1; 0 is free */
    uint32_t tag, node;
};

struct diagrams {
    uint32_t level_count;
    enum rd_fact fact[RD_FACT_COUNT]; /* by level */
    const struct possible *possible;  /* of the facts, once it is learnt (within.h) */
    uint32_t learnt_levels, nevers;   /* of how many; and cases without values that never come together */
    struct diagram_node *nodes;
    struct diagram_edge *edges;
    struct diagram_slot *slots;
    uint32_t node_count, node_capacity, edge_count, edge_capacity, slot_count;
    uint32_t node_limit;
    size_t bytes; /* of the store and of those that build in it */
    bool is_past_limit, is_out_of_memory;
};

/* How many cases: exact while below 2^128, and always as a double. */
struct case_count {
    wide_count exact;
    bool is_exact;
    double about;
};

void diagrams_init(struct diagrams *store, uint32_t node_limit);
void diagrams_release(struct diagrams *store);
/* Adds a level below the others. */
void diagrams_add_level(struct diagrams *store, enum rd_fact fact);
uint32_t diagrams_level(const struct diagrams *store, enum rd_fact fact); /* DIAGRAM_NONE when it has none */
/* Counts memory of a builder against the limit; false, with the flag set, when it is passed. */
bool diagrams_take(struct diagrams *store, size_t bytes);
/* Has building failed? Then results are DIAGRAM_NONE and a flag says why. */
bool diagrams_failed(const struct diagrams *store);

static inline uint32_t diagram_terminal(uint32_t number)
{
    return DIAGRAM_TERMINAL | number;
}
static inline bool diagram_is_terminal(uint32_t ref)
{
    return (ref & DIAGRAM_TERMINAL) != 0;
}
static inline uint32_t diagram_number(uint32_t ref)
{
    return ref & ~DIAGRAM_TERMINAL;
}
/* The level a reference tests; level_count for a terminal. */
uint32_t diagram_level(const struct diagrams *store, uint32_t ref);

/*
 * The node with these children; edges ascend and the last ends with the domain. `absent` is DIAGRAM_NONE exactly where
 * the fact is never absent. Merges equal neighbours in place. DIAGRAM_NONE when a limit is passed.
 */
uint32_t diagram_node(struct diagrams *store, uint32_t level, struct diagram_edge *edges, uint32_t count,
                      uint32_t absent);
/* The child for a value of the level's fact, RD_ABSENT among them; `ref` itself when it does not test that level. */
uint32_t diagram_child(const struct diagrams *store, uint32_t ref, uint32_t level, int64_t value);
/* The terminal number of a case within its domains. */
uint32_t diagram_at(const struct diagrams *store, uint32_t ref, const int64_t *facts);

/* Replaces terminals: by_number[n] is the new reference of terminal n. */
uint32_t diagram_map(struct diagrams *store, uint32_t ref, const uint32_t *by_number, size_t count);

/* The function with one fact held at a value: it no longer tests the level. */
uint32_t diagram_restrict(struct diagrams *store, uint32_t ref, uint32_t level, int64_t value);

/*
 * Combines two functions: `terminal` gives the reference for a pair of terminals, or DIAGRAM_NONE to fail. Equal pairs
 * are visited once.
 */
typedef uint32_t (*diagram_combine)(void *context, uint32_t a, uint32_t b);
uint32_t diagram_apply(struct diagrams *store, uint32_t a, uint32_t b, diagram_combine terminal, void *context);

/* ---- questions (questions.c); false when memory is out ---- */

struct case_count case_count_zero(void);
struct case_count case_count_of(uint64_t value);
struct case_count case_count_add(struct case_count a, struct case_count b);
struct case_count case_count_times(struct case_count a, uint64_t factor);
struct case_count case_count_product(struct case_count a, struct case_count b);
/* Values of a level's fact, absence counted as one. */
uint64_t diagram_domain(const struct diagrams *store, uint32_t level);
struct case_count diagram_count_levels(const struct diagrams *store, uint32_t from, uint32_t to);

typedef bool (*diagram_wanted)(const void *context, uint32_t number);
/* How many cases lead to a wanted terminal, over all levels of the store. */
bool diagram_count(const struct diagrams *store, uint32_t ref, diagram_wanted wanted, const void *context,
                   struct case_count *out);
/*
 * A possible case (within.h) with a wanted terminal: on the first way in the order of edges, with values as small as can
 * be. *found says whether there is one; the facts of other levels are left alone.
 */
bool diagram_find(const struct diagrams *store, uint32_t ref, diagram_wanted wanted, const void *context, bool *found,
                  int64_t *facts);
/* Marks the terminals that can be reached; numbers from `count` on are ignored. */
bool diagram_reached(const struct diagrams *store, uint32_t ref, bool *reached, size_t count);

#endif
