/*
 * The store of interval decision diagrams.
 */
#include "prove/diagram.h"

#include <stdlib.h>
#include <string.h>

#define NODES_FIRST 256u
#define EDGES_PER_NODE_MAX 16u /* on average: edges are limited with the nodes */

void diagrams_init(struct diagrams *store, uint32_t node_limit)
{
    *store = (struct diagrams){.node_limit = node_limit};
}

void diagrams_release(struct diagrams *store)
{
    free(store->nodes);
    free(store->edges);
    free(store->slots);
    *store = (struct diagrams){0};
}

void diagrams_add_level(struct diagrams *store, enum rd_fact fact)
{
    store->fact[store->level_count++] = fact;
}

uint32_t diagrams_level(const struct diagrams *store, enum rd_fact fact)
{
    for (uint32_t level = 0; level < store->level_count; level++)
        if (store->fact[level] == fact)
            return level;
    return DIAGRAM_NONE;
}

bool diagrams_take(struct diagrams *store, size_t bytes)
{
    if (bytes > DIAGRAM_BYTES_MAX - store->bytes)
        store->is_past_limit = true;
    else
        store->bytes += bytes;
    return !store->is_past_limit;
}

bool diagrams_failed(const struct diagrams *store)
{
    return store->is_past_limit || store->is_out_of_memory;
}

uint32_t diagram_level(const struct diagrams *store, uint32_t ref)
{
    return diagram_is_terminal(ref) ? store->level_count : store->nodes[ref].level;
}

/* ---- the unique table ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static uint64_t node_hash(uint32_t level, const struct diagram_edge *edges, uint32_t count, uint32_t absent)
{
    uint64_t hash = mix(level, absent);
    for (uint32_t i = 0; i < count; i++)
        hash = mix(hash, (uint64_t)edges[i].hi * UINT64_C(0xD6E8FEB86659FD93) + edges[i].child);
    return hash;
}

static bool same_edges(const struct diagram_edge *a, const struct diagram_edge *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (a[i].hi != b[i].hi || a[i].child != b[i].child)
            return false;
    return true;
}

static void *grow(struct diagrams *store, void *old, uint32_t *capacity, uint32_t needed, size_t size)
{
    uint64_t want = *capacity ? *capacity : NODES_FIRST;
    while (want < needed)
        want *= 2;
    if (!diagrams_take(store, (size_t)(want - *capacity) * size))
        return NULL;
    void *memory = realloc(old, (size_t)want * size);
    if (!memory)
        store->is_out_of_memory = true;
    else
        *capacity = (uint32_t)want;
    return memory;
}

static bool rehash(struct diagrams *store)
{
    const uint32_t slot_count = store->slot_count ? store->slot_count * 2 : NODES_FIRST * 2;
    if (!diagrams_take(store, (slot_count - store->slot_count) * sizeof *store->slots))
        return false;
    struct diagram_slot *slots = calloc(slot_count, sizeof *slots);
    if (!slots) {
        store->is_out_of_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < store->node_count; i++) {
        const struct diagram_node *node = &store->nodes[i];
        const uint64_t hash = node_hash(node->level, &store->edges[node->first], node->count, node->absent);
        uint64_t at = hash;
        while (slots[at & (slot_count - 1)].node)
            at++;
        slots[at & (slot_count - 1)] = (struct diagram_slot){(uint32_t)(hash >> 32), i + 1};
    }
    free(store->slots);
    store->slots = slots;
    store->slot_count = slot_count;
    return true;
}

static bool make_room(struct diagrams *store, uint32_t edge_count)
{
    if (store->node_count >= store->node_limit ||
        (uint64_t)store->edge_count + edge_count > (uint64_t)store->node_limit * EDGES_PER_NODE_MAX + UINT16_MAX) {
        store->is_past_limit = true;
        return false;
    }
    if (store->node_count + 1 > store->node_capacity) {
        void *nodes = grow(store, store->nodes, &store->node_capacity, store->node_count + 1, sizeof *store->nodes);
        if (!nodes)
            return false;
        store->nodes = nodes;
    }
    if (store->edge_count + edge_count > store->edge_capacity) {
        void *edges =
            grow(store, store->edges, &store->edge_capacity, store->edge_count + edge_count, sizeof *store->edges);
        if (!edges)
            return false;
        store->edges = edges;
    }
    return (store->node_count + 1) * 2 <= store->slot_count || rehash(store);
}

uint32_t diagram_node(struct diagrams *store, uint32_t level, struct diagram_edge *edges, uint32_t count,
                      uint32_t absent)
{
    uint32_t kept = 0;
    if (diagrams_failed(store))
        return DIAGRAM_NONE;
    for (uint32_t i = 0; i < count; i++) {
        if (kept > 0 && edges[kept - 1].child == edges[i].child)
            edges[kept - 1].hi = edges[i].hi;
        else
            edges[kept++] = edges[i];
    }
    if (kept == 1 && (absent == DIAGRAM_NONE || absent == edges[0].child))
        return edges[0].child;
    if (!make_room(store, kept))
        return DIAGRAM_NONE;
    const uint64_t hash = node_hash(level, edges, kept, absent);
    uint64_t at = hash;
    for (;; at++) {
        const struct diagram_slot slot = store->slots[at & (store->slot_count - 1)];
        if (slot.node == 0)
            break;
        const struct diagram_node *node = &store->nodes[slot.node - 1];
        if (slot.tag == (uint32_t)(hash >> 32) && node->level == level && node->absent == absent &&
            node->count == kept && same_edges(&store->edges[node->first], edges, kept))
            return slot.node - 1;
    }
    store->nodes[store->node_count] =
        (struct diagram_node){.level = level, .first = store->edge_count, .count = kept, .absent = absent};
    memcpy(&store->edges[store->edge_count], edges, kept * sizeof *edges);
    store->edge_count += kept;
    store->slots[at & (store->slot_count - 1)] = (struct diagram_slot){(uint32_t)(hash >> 32), ++store->node_count};
    return store->node_count - 1;
}

uint32_t diagram_child(const struct diagrams *store, uint32_t ref, uint32_t level, int64_t value)
{
    if (diagram_level(store, ref) != level)
        return ref;
    const struct diagram_node *node = &store->nodes[ref];
    if (value == RD_ABSENT)
        return node->absent;
    uint32_t low = 0, high = node->count - 1;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (store->edges[node->first + middle].hi < value)
            low = middle + 1;
        else
            high = middle;
    }
    return store->edges[node->first + low].child;
}

uint32_t diagram_at(const struct diagrams *store, uint32_t ref, const int64_t *facts)
{
    while (!diagram_is_terminal(ref))
        ref = diagram_child(store, ref, store->nodes[ref].level, facts[store->fact[store->nodes[ref].level]]);
    return diagram_number(ref);
}

/* ---- combining ---- */

/* Results by pair of references. */
struct pairs {
    struct diagrams *store;
    diagram_combine terminal;
    void *context;
    uint64_t *keys;
    uint32_t *results, count, capacity; /* capacity: a power of two; a result of DIAGRAM_NONE is a free place */
    struct diagram_edge *edges;         /* of the nodes under construction, one behind the other */
    uint32_t edge_count, edge_capacity;
};

static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return ((uint64_t)a << 32) | b;
}

static bool pairs_grow(struct pairs *pairs)
{
    const uint32_t capacity = pairs->capacity ? pairs->capacity * 2 : NODES_FIRST;
    if (capacity / 2 > pairs->store->node_limit) {
        pairs->store->is_past_limit = true;
        return false;
    }
    uint64_t *keys = calloc(capacity, sizeof *keys);
    uint32_t *results = malloc(capacity * sizeof *results);
    if (!keys || !results) {
        free(keys);
        free(results);
        pairs->store->is_out_of_memory = true;
        return false;
    }
    memset(results, 0xff, capacity * sizeof *results);
    for (uint32_t i = 0; i < pairs->capacity; i++) {
        if (pairs->results[i] == DIAGRAM_NONE)
            continue;
        uint64_t at = mix(0, pairs->keys[i]);
        while (results[at & (capacity - 1)] != DIAGRAM_NONE)
            at++;
        keys[at & (capacity - 1)] = pairs->keys[i];
        results[at & (capacity - 1)] = pairs->results[i];
    }
    free(pairs->keys);
    free(pairs->results);
    pairs->keys = keys;
    pairs->results = results;
    pairs->capacity = capacity;
    return true;
}

static uint32_t pairs_find(const struct pairs *pairs, uint64_t key)
{
    for (uint64_t at = mix(0, key); pairs->capacity > 0; at++) {
        const uint64_t place = at & (pairs->capacity - 1);
        if (pairs->results[place] == DIAGRAM_NONE || pairs->keys[place] == key)
            return pairs->results[place];
    }
    return DIAGRAM_NONE;
}

static void pairs_add(struct pairs *pairs, uint64_t key, uint32_t result)
{
    if ((pairs->count + 1) * 2 > pairs->capacity && !pairs_grow(pairs))
        return;
    uint64_t at = mix(0, key);
    while (pairs->results[at & (pairs->capacity - 1)] != DIAGRAM_NONE)
        at++;
    pairs->keys[at & (pairs->capacity - 1)] = key;
    pairs->results[at & (pairs->capacity - 1)] = result;
    pairs->count++;
}

static uint32_t apply(struct pairs *pairs, uint32_t a, uint32_t b);

/* Room for a node's edges; they move when there is more to come. */
static bool edges_reserve(struct pairs *pairs, size_t count)
{
    if (pairs->edge_count + count <= pairs->edge_capacity)
        return true;
    const size_t capacity = (pairs->edge_count + count) * 2;
    struct diagram_edge *edges = capacity <= UINT32_MAX ? realloc(pairs->edges, capacity * sizeof *edges) : NULL;
    if (!edges) {
        pairs->store->is_out_of_memory = true;
        return false;
    }
    pairs->edges = edges;
    pairs->edge_capacity = (uint32_t)capacity;
    return true;
}

/* Both split at the bounds of either. */
static uint32_t apply_level(struct pairs *pairs, uint32_t level, uint32_t a, uint32_t b)
{
    struct diagrams *store = pairs->store;
    const bool splits_a = diagram_level(store, a) == level, splits_b = diagram_level(store, b) == level;
    /* copies: building may move the arrays */
    const struct diagram_node left = splits_a ? store->nodes[a] : (struct diagram_node){.count = 1};
    const struct diagram_node right = splits_b ? store->nodes[b] : (struct diagram_node){.count = 1};
    const struct rd_fact_row *fact = rd_fact_row(store->fact[level]);
    const uint32_t first = pairs->edge_count;
    uint32_t count = 0, absent = DIAGRAM_NONE, result = DIAGRAM_NONE;
    if (!edges_reserve(pairs, (size_t)left.count + right.count))
        return DIAGRAM_NONE;
    pairs->edge_count += left.count + right.count;
    for (uint32_t i = 0, j = 0; i < left.count && j < right.count && !diagrams_failed(store);) {
        const struct diagram_edge x = splits_a ? store->edges[left.first + i] : (struct diagram_edge){fact->hi, a};
        const struct diagram_edge y = splits_b ? store->edges[right.first + j] : (struct diagram_edge){fact->hi, b};
        const int64_t hi = x.hi < y.hi ? x.hi : y.hi;
        const uint32_t child = apply(pairs, x.child, y.child);
        pairs->edges[first + count++] = (struct diagram_edge){hi, child};
        i += x.hi == hi;
        j += y.hi == hi;
    }
    if (fact->may_be_absent && !diagrams_failed(store))
        absent = apply(pairs, splits_a ? left.absent : a, splits_b ? right.absent : b);
    if (!diagrams_failed(store))
        result = diagram_node(store, level, &pairs->edges[first], count, absent);
    pairs->edge_count = first;
    return result;
}

static uint32_t apply(struct pairs *pairs, uint32_t a, uint32_t b)
{
    struct diagrams *store = pairs->store;
    if (diagrams_failed(store))
        return DIAGRAM_NONE;
    if (diagram_is_terminal(a) && diagram_is_terminal(b))
        return pairs->terminal(pairs->context, diagram_number(a), diagram_number(b));
    const uint64_t key = pair_key(a, b);
    uint32_t result = pairs_find(pairs, key);
    if (result != DIAGRAM_NONE)
        return result;
    const uint32_t level_a = diagram_level(store, a), level_b = diagram_level(store, b);
    result = apply_level(pairs, level_a < level_b ? level_a : level_b, a, b);
    if (result != DIAGRAM_NONE)
        pairs_add(pairs, key, result);
    return diagrams_failed(store) ? DIAGRAM_NONE : result;
}

uint32_t diagram_apply(struct diagrams *store, uint32_t a, uint32_t b, diagram_combine terminal, void *context)
{
    struct pairs pairs = {.store = store, .terminal = terminal, .context = context};
    const uint32_t result = apply(&pairs, a, b);
    free(pairs.keys);
    free(pairs.results);
    free(pairs.edges);
    return result;
}
