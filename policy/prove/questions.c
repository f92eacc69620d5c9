/*
 * Questions to a diagram: how many cases, which case, which terminals.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/diagram.h"
#include "prove/within.h"

/* ---- counts ---- */

struct case_count case_count_zero(void)
{
    return (struct case_count){.is_exact = true};
}

struct case_count case_count_of(uint64_t value)
{
    return (struct case_count){value, true, (double)value};
}

struct case_count case_count_add(struct case_count a, struct case_count b)
{
    const struct case_count sum = {a.exact + b.exact, a.is_exact && b.is_exact && a.exact + b.exact >= a.exact,
                                   a.about + b.about};
    return sum;
}

struct case_count case_count_times(struct case_count a, uint64_t factor)
{
    const wide_count most = ~(wide_count)0;
    const bool fits = factor == 0 || a.exact <= most / factor;
    return (struct case_count){a.exact * factor, a.is_exact && fits, a.about * (double)factor};
}

uint64_t diagram_domain(const struct diagrams *store, uint32_t level)
{
    const struct rd_fact_row *row = rd_fact_row(store->fact[level]);
    return (uint64_t)(row->hi - row->lo) + 1 + row->may_be_absent;
}

struct case_count diagram_count_levels(const struct diagrams *store, uint32_t from, uint32_t to)
{
    struct case_count count = case_count_of(1);
    for (uint32_t level = from; level < to; level++)
        count = case_count_times(count, diagram_domain(store, level));
    return count;
}

struct case_count case_count_product(struct case_count a, struct case_count b)
{
    const wide_count most = ~(wide_count)0;
    const bool fits = a.exact == 0 || b.exact <= most / a.exact;
    return (struct case_count){a.exact * b.exact, a.is_exact && b.is_exact && fits, a.about * b.about};
}

struct counting {
    const struct diagrams *store;
    diagram_wanted wanted;
    const void *context;
    struct case_count *by_node; /* over the node's own level and those below */
    bool *is_known;
};

/* Cases below `ref`, over the levels from `level` on. */
static struct case_count count_from(struct counting *counting, uint32_t ref, uint32_t level)
{
    const struct diagrams *store = counting->store;
    struct case_count count = case_count_zero();
    const uint32_t own = diagram_level(store, ref);
    if (diagram_is_terminal(ref)) {
        if (counting->wanted(counting->context, diagram_number(ref)))
            count = case_count_of(1);
    } else if (counting->is_known[ref]) {
        count = counting->by_node[ref];
    } else {
        const struct diagram_node *node = &store->nodes[ref];
        int64_t lo = rd_fact_row(store->fact[own])->lo;
        for (uint32_t i = 0; i < node->count; i++) {
            const struct diagram_edge *edge = &store->edges[node->first + i];
            count = case_count_add(
                count, case_count_times(count_from(counting, edge->child, own + 1), (uint64_t)(edge->hi - lo) + 1));
            lo = edge->hi + 1;
        }
        if (node->absent != DIAGRAM_NONE)
            count = case_count_add(count, count_from(counting, node->absent, own + 1));
        counting->by_node[ref] = count;
        counting->is_known[ref] = true;
    }
    for (uint32_t skipped = level; skipped < own; skipped++)
        count = case_count_times(count, diagram_domain(store, skipped));
    return count;
}

bool diagram_count(const struct diagrams *store, uint32_t ref, diagram_wanted wanted, const void *context,
                   struct case_count *out)
{
    struct counting counting = {store, wanted, context, NULL, NULL};
    counting.by_node = malloc((store->node_count + 1u) * sizeof *counting.by_node);
    counting.is_known = calloc(store->node_count + 1u, sizeof *counting.is_known);
    const bool is_made = counting.by_node && counting.is_known;
    if (is_made)
        *out = count_from(&counting, ref, 0);
    free(counting.by_node);
    free(counting.is_known);
    return is_made;
}

/* ---- a case ---- */

struct finding_case {
    const struct diagrams *store;
    diagram_wanted wanted;
    const void *context;
    bool *is_barren; /* nothing wanted below */
    int64_t *facts;
};

static bool find_from(struct finding_case *finding, uint32_t ref)
{
    const struct diagrams *store = finding->store;
    if (diagram_is_terminal(ref))
        return finding->wanted(finding->context, diagram_number(ref));
    if (finding->is_barren[ref])
        return false;
    const struct diagram_node *node = &store->nodes[ref];
    const enum rd_fact fact = store->fact[node->level];
    int64_t lo = rd_fact_row(fact)->lo;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        if (find_from(finding, edge->child)) {
            finding->facts[fact] = lo;
            return true;
        }
        lo = edge->hi + 1;
    }
    if (node->absent != DIAGRAM_NONE && find_from(finding, node->absent)) {
        finding->facts[fact] = RD_ABSENT;
        return true;
    }
    finding->is_barren[ref] = true;
    return false;
}

bool diagram_find(const struct diagrams *store, uint32_t ref, diagram_wanted wanted, const void *context, bool *found,
                  int64_t *facts)
{
    struct finding_case finding = {store, wanted, context, NULL, facts};
    finding.is_barren = calloc(store->node_count + 1u, sizeof *finding.is_barren);
    if (!finding.is_barren)
        return false;
    for (uint32_t level = 0; level < store->level_count; level++)
        facts[store->fact[level]] = rd_fact_row(store->fact[level])->lo;
    *found = find_from(&finding, ref);
    if (*found && !within_put_right(store, ref, NULL, facts))
        rd_bug("a way through a diagram holds no case");
    free(finding.is_barren);
    return true;
}

/* ---- terminals ---- */

struct reaching {
    const struct diagrams *store;
    bool *is_visited, *reached;
    size_t count;
};

static void reach_from(struct reaching *reaching, uint32_t ref)
{
    const struct diagrams *store = reaching->store;
    if (diagram_is_terminal(ref)) {
        if (diagram_number(ref) < reaching->count)
            reaching->reached[diagram_number(ref)] = true;
        return;
    }
    if (reaching->is_visited[ref])
        return;
    reaching->is_visited[ref] = true;
    const struct diagram_node *node = &store->nodes[ref];
    for (uint32_t i = 0; i < node->count; i++)
        reach_from(reaching, store->edges[node->first + i].child);
    if (node->absent != DIAGRAM_NONE)
        reach_from(reaching, node->absent);
}

bool diagram_reached(const struct diagrams *store, uint32_t ref, bool *reached, size_t count)
{
    struct reaching reaching = {store, calloc(store->node_count + 1u, sizeof(bool)), reached, count};
    if (!reaching.is_visited)
        return false;
    reach_from(&reaching, ref);
    free(reaching.is_visited);
    return true;
}
