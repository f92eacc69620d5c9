/*
 * Conditions without what cannot be: children of a node that differ only in impossible cases are made one, so that the
 * fact is not tested. A greedy form of restricting to a care set (Coudert and Madre, ICCAD 1990).
 */
#include <stdlib.h>
#include <string.h>

#include "prove/region.h"

#define GROWTH_MAX 50000u /* nodes; beyond it words are left longer than they need be */

enum { IS_OTHER, IS_WANTED, IS_MOOT };

struct simplifying {
    struct diagrams *store;
    uint32_t node_end; /* give up when the store has grown to here */
    bool has_conflict;
    uint32_t *done; /* by node: its simple form + 1 */
    uint32_t done_count;
};

static uint32_t classify(void *context, uint32_t number, uint32_t unused)
{
    const struct region_terms *terms = context;
    (void)unused;
    if (terms->wanted(terms->context, number))
        return diagram_terminal(IS_WANTED);
    return diagram_terminal(terms->is_moot(terms->context, number) ? IS_MOOT : IS_OTHER);
}

static uint32_t agree(void *context, uint32_t a, uint32_t b)
{
    struct simplifying *simplifying = context;
    if (a == IS_MOOT || b == IS_MOOT)
        return diagram_terminal(a == IS_MOOT ? b : a);
    simplifying->has_conflict = simplifying->has_conflict || a != b;
    return diagram_terminal(a);
}

static bool is_exhausted(const struct simplifying *simplifying)
{
    return simplifying->store->node_count >= simplifying->node_end || diagrams_failed(simplifying->store);
}

static bool remember(struct simplifying *simplifying, uint32_t ref, uint32_t simple)
{
    if (ref >= simplifying->done_count) {
        const uint32_t count = simplifying->store->node_count + ref + 1;
        uint32_t *done = realloc(simplifying->done, count * sizeof *done);
        if (!done)
            return false;
        memset(done + simplifying->done_count, 0, (count - simplifying->done_count) * sizeof *done);
        simplifying->done = done;
        simplifying->done_count = count;
    }
    simplifying->done[ref] = simple + 1;
    return true;
}

/* Joins each child to the first class it agrees with; `of` gets the class of each. Returns how many classes. */
static uint32_t find_classes(struct simplifying *simplifying, const uint32_t *children, uint32_t count,
                             uint32_t *classes, uint32_t *of)
{
    uint32_t class_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = 0;
        for (; at < class_count; at++) {
            simplifying->has_conflict = is_exhausted(simplifying);
            const uint32_t joined =
                classes[at] == children[i] || simplifying->has_conflict
                    ? classes[at]
                    : diagram_apply(simplifying->store, classes[at], children[i], agree, simplifying);
            if ((simplifying->has_conflict && classes[at] != children[i]) || joined == DIAGRAM_NONE)
                continue;
            classes[at] = joined;
            break;
        }
        if (at == class_count)
            classes[class_count++] = children[i];
        of[i] = at;
    }
    return class_count;
}

static uint32_t simplify(struct simplifying *simplifying, uint32_t ref)
{
    struct diagrams *store = simplifying->store;
    if (diagram_is_terminal(ref) || is_exhausted(simplifying))
        return ref;
    if (ref < simplifying->done_count && simplifying->done[ref])
        return simplifying->done[ref] - 1;
    const struct diagram_node node = store->nodes[ref]; /* a copy: building may move the arrays */
    const uint32_t count = node.count + (node.absent != DIAGRAM_NONE);
    uint32_t *work = malloc((size_t)count * 3 * sizeof *work), result = ref;
    struct diagram_edge *edges = malloc(node.count * sizeof *edges);
    if (work && edges) {
        uint32_t *children = work, *classes = work + count, *of = work + 2 * (size_t)count;
        memcpy(edges, &store->edges[node.first], node.count * sizeof *edges);
        for (uint32_t i = 0; i < node.count; i++)
            children[i] = edges[i].child;
        if (node.absent != DIAGRAM_NONE)
            children[node.count] = node.absent;
        const uint32_t class_count = find_classes(simplifying, children, count, classes, of);
        for (uint32_t i = 0; i < class_count; i++)
            classes[i] = simplify(simplifying, classes[i]);
        for (uint32_t i = 0; i < node.count; i++)
            edges[i].child = classes[of[i]];
        const uint32_t built = diagram_node(store, node.level, edges, node.count,
                                            node.absent == DIAGRAM_NONE ? DIAGRAM_NONE : classes[of[node.count]]);
        result = built == DIAGRAM_NONE || !remember(simplifying, ref, built) ? ref : built;
    } else {
        store->is_out_of_memory = true;
    }
    free(work);
    free(edges);
    return result;
}

static bool is_wanted(const void *context, uint32_t number)
{
    (void)context;
    return number == IS_WANTED;
}

static bool is_moot(const void *context, uint32_t number)
{
    (void)context;
    return number == IS_MOOT;
}

const struct region_terms simple_terms = {is_wanted, is_moot, NULL};

uint32_t region_simplify(struct diagrams *store, uint32_t ref, const struct region_terms *terms)
{
    struct region_terms copy = *terms;
    if (store->node_count > store->node_limit / 2)
        return DIAGRAM_NONE;
    const uint32_t classified = diagram_apply(store, ref, diagram_terminal(0), classify, &copy);
    if (classified == DIAGRAM_NONE)
        return DIAGRAM_NONE;
    const uint32_t room = store->node_limit - store->node_count;
    struct simplifying simplifying = {.store = store,
                                      .node_end = store->node_count + (room / 2 < GROWTH_MAX ? room / 2 : GROWTH_MAX)};
    const uint32_t result = simplify(&simplifying, classified);
    free(simplifying.done);
    return result;
}
