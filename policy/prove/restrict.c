/*
 * A function with one of its facts held at a value.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/diagram.h"

struct restricting {
    struct diagrams *store;
    uint32_t level;
    int64_t value;
    uint32_t *done; /* by node; DIAGRAM_NONE: not yet */
};

static uint32_t restrict_from(struct restricting *restricting, uint32_t ref);

static uint32_t restrict_node(struct restricting *restricting, uint32_t ref)
{
    struct diagrams *store = restricting->store;
    const struct diagram_node node = store->nodes[ref]; /* copies: building may move the arrays */
    struct diagram_edge *edges = malloc(node.count * sizeof *edges);
    uint32_t absent = DIAGRAM_NONE, result = DIAGRAM_NONE;
    if (!edges) {
        store->is_out_of_memory = true;
        return DIAGRAM_NONE;
    }
    for (uint32_t i = 0; i < node.count && !diagrams_failed(store); i++) {
        const struct diagram_edge edge = store->edges[node.first + i];
        edges[i] = (struct diagram_edge){edge.hi, restrict_from(restricting, edge.child)};
    }
    if (node.absent != DIAGRAM_NONE && !diagrams_failed(store))
        absent = restrict_from(restricting, node.absent);
    if (!diagrams_failed(store))
        result = diagram_node(store, node.level, edges, node.count, absent);
    free(edges);
    return result;
}

static uint32_t restrict_from(struct restricting *restricting, uint32_t ref)
{
    struct diagrams *store = restricting->store;
    const uint32_t level = diagram_level(store, ref);
    if (level > restricting->level || diagrams_failed(store))
        return ref;
    if (level == restricting->level)
        return diagram_child(store, ref, level, restricting->value);
    if (restricting->done[ref] == DIAGRAM_NONE)
        restricting->done[ref] = restrict_node(restricting, ref);
    return restricting->done[ref];
}

uint32_t diagram_restrict(struct diagrams *store, uint32_t ref, uint32_t level, int64_t value)
{
    struct restricting restricting = {store, level, value, NULL};
    if (diagram_level(store, ref) > level)
        return ref;
    const size_t size = ((size_t)store->node_count + 1) * sizeof *restricting.done;
    restricting.done = malloc(size);
    if (!restricting.done) {
        store->is_out_of_memory = true;
        return DIAGRAM_NONE;
    }
    memset(restricting.done, 0xff, size);
    const uint32_t result = restrict_from(&restricting, ref);
    free(restricting.done);
    return diagrams_failed(store) ? DIAGRAM_NONE : result;
}
