/*
 * A case as it is told: first the facts that decide, then the others with ordinary values.
 *
 * The facts that decide are such that every possible case with their values comes to the same terminal, and that none of
 * them can be left out. All others may be what they like, within what is possible beside these.
 */
#ifndef REDRESS_PROVE_TOLD_H
#define REDRESS_PROVE_TOLD_H

#include "prove/diagram.h"

#define TOLD_WAYS_MAX 2u
struct told {
    const struct diagrams *store;
    uint32_t impossible; /* the terminal that stands for no case, and for nothing else */
    bool decides[RD_FACT_COUNT], is_kept[RD_FACT_COUNT];
    struct {
        uint32_t ref, number; /* the terminal it leads to */
    } ways[TOLD_WAYS_MAX];
    size_t way_count;
};

/* Begins with none that decides. */
void told_init(struct told *told, const struct diagrams *store, uint32_t impossible);
/*
 * Adds the facts that decide to which terminal of a diagram, of at most TOLD_WAYS_MAX, a possible case comes. False when
 * memory is out.
 */
bool told_add(struct told *told, uint32_t ref, const int64_t *facts);
/* Adds facts that are told as they are, whatever the diagram says. */
void told_keep(struct told *told, const bool *is_kept);
/*
 * Gives the facts of the store that are not kept the values nearest to ordinary ones with which the case comes to the same
 * terminals: those that decide within their pieces of the diagram, if that will do, and any others.
 */
void told_fill(const struct told *told, int64_t *facts);
/* The same of two possible cases that differ in one fact alone, which is kept. What decides stays as it is. */
void told_fill_both(const struct told *told, enum rd_fact fact, int64_t *facts, int64_t *other);

/* "order.since_received=10d+1s claim.reason=damaged": the facts of the store, those that decide first. */
const char *told_words(const struct told *told, const int64_t *facts, char *out, size_t size);

#endif
