/*
 * Which rule applies, as a diagram: built top-down from the rows of a table.
 *
 * The state of the construction is the set of rows that can still match, one bit a row in the order of the rules. What
 * cannot matter any more is taken off: rows after one that matches under `first`, other alternatives of a rule that
 * matches already. Equal states are built once. Which cases are possible is said afterwards (within.h).
 *
 * Rules can be left out, so that one match answers what a table would do without some of them.
 */
#ifndef REDRESS_PROVE_MATCH_H
#define REDRESS_PROVE_MATCH_H

#include "base/arena.h"
#include "language/boxes.h"
#include "prove/diagram.h"

/* Terminal numbers; MATCH_IMPOSSIBLE is none of a match itself. From MATCH_FIRST on: the rule's number under `unique` and `first`, else the number of a rule set. */
enum { MATCH_IMPOSSIBLE, MATCH_NONE, MATCH_AMBIGUOUS, MATCH_FIRST };

struct match_level { /* of the store's levels that the table reads */
    bool is_read;
    uint32_t segment_count;
    int64_t *hi;       /* last value of each segment */
    uint64_t *bitmaps; /* by segment, then that of absence */
    uint64_t *changes; /* by segment, from the second on: rows that part it from the one before */
    uint64_t *done;    /* rows that test nothing from this level on */
    uint64_t *tests;   /* rows that test it */
    uint64_t *alive;   /* work space: the rows left when the level is reached */
    struct diagram_edge *edges;
};

struct match_rules { /* rules that apply together, ascending */
    const uint32_t *rules;
    uint32_t count;
};

struct match_slot { /* a place of a hash table: the state's number + 1; 0 is free */
    uint32_t tag, state;
};

struct match_memo {
    uint64_t *states; /* `words` of rows each, then the level and the result, 32 bits each */
    struct match_slot *slots;
    uint32_t count, capacity, slot_count;
};

struct match {
    struct diagrams *store;
    struct arena arena;
    enum hit hit;
    uint32_t words, row_count, rule_count;
    const uint32_t *row_rule;  /* by row */
    const uint32_t *row_first; /* the first row of the same rule */
    struct match_level *levels;
    uint64_t *all;      /* rows without an empty set */
    uint64_t *siblings; /* rows whose rule has others */
    uint64_t *set_key;  /* work space */
    struct match_memo memo;
    struct match_rules *sets; /* of the combining hit policies, by terminal number - MATCH_FIRST */
    uint32_t set_count, set_capacity;
};

/* The boxes are those of a decision over facts that all have a level in the store. False when it cannot be built. */
bool match_init(struct match *match, struct diagrams *store, const struct decision *decision,
                const struct boxes *boxes);
void match_release(struct match *match);
/* The diagram of the rules r with is_in[r]; NULL takes all. DIAGRAM_NONE when a limit is passed or memory is out. */
uint32_t match_build(struct match *match, const bool *is_in);
/* Memory of the match, zeroed and counted against the store's limit. */
void *match_take(struct match *match, size_t count, size_t size);
#define MATCH_ALL_LEFT (DIAGRAM_NONE - 1) /* the rules of all rows that are left apply together */
/*
 * Takes off the rows that cannot matter any more, where `done` are the rows whose tests lie behind. The terminal the
 * state has come to, or MATCH_ALL_LEFT; DIAGRAM_NONE while it is open.
 */
uint32_t match_settle(const struct match *match, uint64_t *alive, const uint64_t *done);
/* Do these rows fare in a segment, not the first, as in the one before? Most cuts are those of rows that are gone. */
bool match_is_as_before(const struct match *match, const uint64_t *alive, const struct match_level *level,
                        uint32_t segment);
/* The rules behind a terminal from MATCH_FIRST on; `one` has room for a single one. */
struct match_rules match_rules_of(const struct match *match, uint32_t number, uint32_t *one);

#endif
