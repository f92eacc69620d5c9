/*
 * A function with other terminals.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/diagram.h"

struct mapping {
    struct diagrams *store;
    const uint32_t *by_number;
    size_t count;
    uint32_t *done; /* by node; DIAGRAM_NONE: not yet */
};

/* `edges` is the room for those of nodes under construction. */
static uint32_t map_from(struct mapping *mapping, uint32_t ref, struct diagram_edge *edges);

static uint32_t map_node(struct mapping *mapping, uint32_t ref, struct diagram_edge *edges)
{
    struct diagrams *store = mapping->store;
    const struct diagram_node node = store->nodes[ref]; /* copies: building may move the arrays */
    uint32_t absent = DIAGRAM_NONE;
    for (uint32_t i = 0; i < node.count && !diagrams_failed(store); i++) {
        const struct diagram_edge edge = store->edges[node.first + i];
        edges[i] = (struct diagram_edge){edge.hi, map_from(mapping, edge.child, edges + node.count)};
    }
    if (node.absent != DIAGRAM_NONE && !diagrams_failed(store))
        absent = map_from(mapping, node.absent, edges + node.count);
    return diagrams_failed(store) ? DIAGRAM_NONE : diagram_node(store, node.level, edges, node.count, absent);
}

static uint32_t map_from(struct mapping *mapping, uint32_t ref, struct diagram_edge *edges)
{
    if (diagram_is_terminal(ref))
        return diagram_number(ref) < mapping->count ? mapping->by_number[diagram_number(ref)] : ref;
    if (mapping->done[ref] == DIAGRAM_NONE)
        mapping->done[ref] = map_node(mapping, ref, edges);
    return mapping->done[ref];
}

/* The most edges that nodes under construction have together: the widest node of every level. */
static size_t widest_path(const struct diagrams *store)
{
    uint32_t widest[RD_FACT_COUNT] = {0};
    size_t sum = 0;
    for (uint32_t i = 0; i < store->node_count; i++)
        if (store->nodes[i].count > widest[store->nodes[i].level])
            widest[store->nodes[i].level] = store->nodes[i].count;
    for (uint32_t level = 0; level < store->level_count; level++)
        sum += widest[level];
    return sum;
}

uint32_t diagram_map(struct diagrams *store, uint32_t ref, const uint32_t *by_number, size_t count)
{
    struct mapping mapping = {.store = store, .by_number = by_number, .count = count};
    const size_t size = ((size_t)store->node_count + 1) * sizeof *mapping.done;
    mapping.done = malloc(size);
    struct diagram_edge *edges = malloc((widest_path(store) + 1) * sizeof *edges);
    uint32_t result = DIAGRAM_NONE;
    if (mapping.done && edges) {
        memset(mapping.done, 0xff, size);
        result = map_from(&mapping, ref, edges);
    } else {
        store->is_out_of_memory = true;
    }
    free(mapping.done);
    free(edges);
    return diagrams_failed(store) ? DIAGRAM_NONE : result;
}
