/*
 * Shortest ways through a diagram, of a case alone and of a case beside its twin.
 */
#include "prove/nearest.h"

#include <stdlib.h>

#define FIRST_CAPACITY 256u

/* The best way from a node on, or, where there are two, from both with the same values: `b` is where the twin stands. */
struct way {
    uint32_t a, b; /* b is DIAGRAM_NONE as long as both are one */
    bool is_used, is_found, parts_here;
    struct distance distance;
    int64_t value, twin; /* of the fact tested first; twin where they part */
};

struct walk {
    const struct nearest_search *search;
    const struct diagrams *store;
    struct way *ways;
    uint32_t count, capacity;
    bool is_past_limit, is_out_of_memory;
};

/* ---- distances ---- */

bool distance_is_less(struct distance a, struct distance b)
{
    if (a.facts != b.facts)
        return a.facts < b.facts;
    if (a.steps != b.steps)
        return a.steps < b.steps;
    if (a.kind != b.kind)
        return a.kind < b.kind;
    if (a.twin_facts != b.twin_facts)
        return a.twin_facts < b.twin_facts;
    return a.twin_steps < b.twin_steps;
}

static bool is_word(enum rd_fact fact)
{
    const enum rd_value_type type = rd_fact_row(fact)->type;
    return type == RD_TYPE_ENUM || type == RD_TYPE_BOOL;
}

struct distance distance_of(enum rd_fact fact, bool is_stated, int64_t target, int64_t value)
{
    if (!is_stated || value == target)
        return (struct distance){0};
    if (value == RD_ABSENT || is_word(fact))
        return (struct distance){.facts = 1, .steps = 1};
    if (target == RD_ABSENT)
        return (struct distance){.facts = 1, .steps = 1 + (uint64_t)(value - rd_fact_row(fact)->lo)};
    return (struct distance){.facts = 1, .steps = (uint64_t)(value > target ? value - target : target - value)};
}

/* The value of an edge that is nearest to what is stated. */
static int64_t closest(const struct walk *walk, enum rd_fact fact, int64_t lo, int64_t hi)
{
    const int64_t target = walk->search->target[fact];
    if (!walk->search->is_stated[fact] || target == RD_ABSENT || target < lo)
        return lo;
    if (target <= hi)
        return target;
    return is_word(fact) ? lo : hi;
}

/* ---- ways that are known ---- */

static struct way *place_of(const struct walk *walk, uint32_t a, uint32_t b)
{
    uint64_t at = (((uint64_t)a << 32) | b) * UINT64_C(0x9E3779B97F4A7C15);
    for (at ^= at >> 29;; at++) {
        struct way *way = &walk->ways[at & (walk->capacity - 1)];
        if (!way->is_used || (way->a == a && way->b == b))
            return way;
    }
}

static bool grow(struct walk *walk)
{
    struct way *old = walk->ways;
    const uint32_t old_capacity = walk->capacity;
    walk->capacity = old_capacity ? old_capacity * 2 : FIRST_CAPACITY;
    walk->ways = calloc(walk->capacity, sizeof *walk->ways);
    if (!walk->ways) {
        walk->ways = old;
        walk->capacity = old_capacity;
        walk->is_out_of_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i].is_used)
            *place_of(walk, old[i].a, old[i].b) = old[i];
    free(old);
    return true;
}

static bool has_failed(const struct walk *walk)
{
    return walk->is_past_limit || walk->is_out_of_memory;
}

static void keep(struct walk *walk, const struct way *way)
{
    if (walk->count == walk->search->states_max)
        walk->is_past_limit = true;
    if (has_failed(walk) || ((walk->count + 1) * 2 > walk->capacity && !grow(walk)))
        return;
    *place_of(walk, way->a, way->b) = *way;
    walk->count++;
}

/* ---- looking for them ---- */

static struct way find_way(struct walk *walk, uint32_t a, uint32_t b);

/* One more way on from here: this value (and the twin's, where they part), and the best from the children on. */
static void offer(struct walk *walk, struct way *best, enum rd_fact fact, int64_t value, const int64_t *twin,
                  uint32_t kind, uint32_t child_a, uint32_t child_b)
{
    const struct nearest_search *search = walk->search;
    const struct way rest = find_way(walk, child_a, child_b);
    if (!rest.is_found)
        return;
    struct distance distance = distance_of(fact, search->is_stated[fact], search->target[fact], value);
    const struct distance aside =
        distance_of(fact, search->is_stated[fact], search->target[fact], twin ? *twin : value);
    distance.facts += rest.distance.facts;
    distance.steps += rest.distance.steps;
    distance.twin_facts = rest.distance.twin_facts + aside.facts;
    distance.twin_steps = rest.distance.twin_steps + aside.steps;
    distance.kind = rest.distance.kind + kind;
    if (best->is_found && !distance_is_less(distance, best->distance))
        return;
    best->is_found = true;
    best->distance = distance;
    best->value = value;
    best->parts_here = twin != NULL;
    best->twin = twin ? *twin : value;
}

enum { STEP_NUMBER, STEP_WORD, STEP_ABSENCE };

static void part_at_numbers(struct walk *walk, struct way *best, const struct diagram_node *node, enum rd_fact fact)
{
    for (uint32_t i = 0; i + 1 < node->count && !has_failed(walk); i++) {
        const struct diagram_edge *edge = &walk->store->edges[node->first + i];
        const int64_t below = edge->hi, above = edge->hi + 1;
        offer(walk, best, fact, below, &above, STEP_NUMBER, edge->child, edge[1].child);
        offer(walk, best, fact, above, &below, STEP_NUMBER, edge[1].child, edge->child);
    }
}

static void part_at_words(struct walk *walk, struct way *best, const struct diagram_node *node, enum rd_fact fact)
{
    int64_t lo = rd_fact_row(fact)->lo;
    for (uint32_t i = 0; i < node->count && !has_failed(walk); i++) {
        const struct diagram_edge *edge = &walk->store->edges[node->first + i];
        int64_t other_lo = rd_fact_row(fact)->lo;
        for (uint32_t j = 0; j < node->count; j++) {
            const struct diagram_edge *other = &walk->store->edges[node->first + j];
            const int64_t twin = closest(walk, fact, other_lo, other->hi);
            if (i != j)
                offer(walk, best, fact, closest(walk, fact, lo, edge->hi), &twin, STEP_WORD, edge->child, other->child);
            other_lo = other->hi + 1;
        }
        lo = edge->hi + 1;
    }
}

static void part_at_absence(struct walk *walk, struct way *best, const struct diagram_node *node, enum rd_fact fact)
{
    const int64_t absent = RD_ABSENT, least = rd_fact_row(fact)->lo;
    int64_t lo = least;
    for (uint32_t i = 0; i < node->count && !has_failed(walk); i++) {
        const struct diagram_edge *edge = &walk->store->edges[node->first + i];
        offer(walk, best, fact, closest(walk, fact, lo, edge->hi), &absent, STEP_ABSENCE, edge->child, node->absent);
        lo = edge->hi + 1;
    }
    offer(walk, best, fact, RD_ABSENT, &least, STEP_ABSENCE, node->absent, walk->store->edges[node->first].child);
}

static void from_one(struct walk *walk, struct way *best)
{
    const struct diagram_node *node = &walk->store->nodes[best->a];
    const enum rd_fact fact = walk->store->fact[node->level];
    int64_t lo = rd_fact_row(fact)->lo;
    for (uint32_t i = 0; i < node->count && !has_failed(walk); i++) {
        const struct diagram_edge *edge = &walk->store->edges[node->first + i];
        offer(walk, best, fact, closest(walk, fact, lo, edge->hi), NULL, 0, edge->child, DIAGRAM_NONE);
        lo = edge->hi + 1;
    }
    if (node->absent != DIAGRAM_NONE)
        offer(walk, best, fact, RD_ABSENT, NULL, 0, node->absent, DIAGRAM_NONE);
    if (!walk->search->needs_twin)
        return;
    if (is_word(fact))
        part_at_words(walk, best, node, fact);
    else
        part_at_numbers(walk, best, node, fact);
    if (node->absent != DIAGRAM_NONE && walk->search->absence_counts)
        part_at_absence(walk, best, node, fact);
}

/* Up to where a reference leads on as it does at `value`. */
static int64_t same_until(const struct diagrams *store, uint32_t ref, uint32_t level, int64_t value)
{
    const struct diagram_node *node = &store->nodes[ref];
    if (diagram_is_terminal(ref) || node->level != level)
        return rd_fact_row(store->fact[level])->hi;
    uint32_t i = 0;
    while (store->edges[node->first + i].hi < value)
        i++;
    return store->edges[node->first + i].hi;
}

static void from_two(struct walk *walk, struct way *best)
{
    const struct diagrams *store = walk->store;
    const uint32_t level_a = diagram_level(store, best->a), level_b = diagram_level(store, best->b);
    const uint32_t level = level_a < level_b ? level_a : level_b;
    const enum rd_fact fact = store->fact[level];
    const struct rd_fact_row *row = rd_fact_row(fact);
    for (int64_t lo = row->lo, hi; lo <= row->hi && !has_failed(walk); lo = hi + 1) {
        const int64_t hi_a = same_until(store, best->a, level, lo), hi_b = same_until(store, best->b, level, lo);
        hi = hi_a < hi_b ? hi_a : hi_b;
        offer(walk, best, fact, closest(walk, fact, lo, hi), NULL, 0, diagram_child(store, best->a, level, lo),
              diagram_child(store, best->b, level, lo));
    }
    if (row->may_be_absent)
        offer(walk, best, fact, RD_ABSENT, NULL, 0, diagram_child(store, best->a, level, RD_ABSENT),
              diagram_child(store, best->b, level, RD_ABSENT));
}

static bool is_hopeless(const struct walk *walk, uint32_t ref, enum near_kind wanted)
{
    return diagram_is_terminal(ref) && walk->search->kind[diagram_number(ref)] != wanted;
}

static struct way find_way(struct walk *walk, uint32_t a, uint32_t b)
{
    struct way way = {.a = a, .b = b, .is_used = true};
    if (has_failed(walk) || a == b || is_hopeless(walk, a, NEAR_CHANGED) ||
        (b != DIAGRAM_NONE && is_hopeless(walk, b, NEAR_UNCHANGED)))
        return way;
    if (diagram_is_terminal(a) && (b == DIAGRAM_NONE || diagram_is_terminal(b))) {
        way.is_found = b != DIAGRAM_NONE || !walk->search->needs_twin;
        return way;
    }
    if (walk->capacity > 0) {
        const struct way *known = place_of(walk, a, b);
        if (known->is_used)
            return *known;
    }
    if (b == DIAGRAM_NONE)
        from_one(walk, &way);
    else
        from_two(walk, &way);
    keep(walk, &way);
    return way;
}

/* ---- the case it leads to ---- */

static void follow(const struct walk *walk, struct nearest *out)
{
    const struct diagrams *store = walk->store;
    uint32_t a = walk->search->root, b = DIAGRAM_NONE;
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        out->facts[fact] = walk->search->is_stated[fact] ? walk->search->target[fact] : rd_fact_row(fact)->lo;
        out->twin[fact] = out->facts[fact];
    }
    while (!diagram_is_terminal(a) || (b != DIAGRAM_NONE && !diagram_is_terminal(b))) {
        const struct way *way = place_of(walk, a, b);
        const uint32_t level_a = diagram_level(store, a),
                       level_b = b == DIAGRAM_NONE ? level_a : diagram_level(store, b);
        const uint32_t level = level_a < level_b ? level_a : level_b;
        const uint32_t twin_from = b == DIAGRAM_NONE ? a : b;
        out->facts[store->fact[level]] = way->value;
        out->twin[store->fact[level]] = way->twin;
        if (b != DIAGRAM_NONE || way->parts_here)
            b = diagram_child(store, twin_from, level, way->twin);
        a = diagram_child(store, a, level, way->value);
    }
}

bool nearest_find(const struct nearest_search *search, struct nearest *out)
{
    struct walk walk = {.search = search, .store = search->store};
    const struct way way = find_way(&walk, search->root, DIAGRAM_NONE);
    out->is_found = way.is_found && !has_failed(&walk);
    out->is_past_limit = walk.is_past_limit;
    out->states = walk.count;
    out->distance = way.distance;
    if (out->is_found)
        follow(&walk, out);
    free(walk.ways);
    return !walk.is_out_of_memory;
}
