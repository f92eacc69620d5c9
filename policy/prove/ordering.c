/*
 * Orders of facts under rising limits.
 */
#include "prove/ordering.h"

#include <string.h>

#define SPLITS_WORTH 4.0 /* how much narrower an order must be to test what money forms take before other facts */

/* Fixed orders by their number, then those that are looked for: the better one and the other. */
enum { NARROW = BENCH_ORDERS, NARROW_OTHER };

static const struct step {
    int order;
    uint32_t nodes; /* its limit, unless the whole one is smaller */
} schedule[] = {
    {0, 1024},       {NARROW, 16384}, {NARROW_OTHER, 16384}, {NARROW, 131072}, {NARROW_OTHER, 131072},
    {0, 131072},     {1, 131072},     {2, 131072},           {3, 131072},      {NARROW, UINT32_MAX},
    {0, UINT32_MAX}, {1, UINT32_MAX}, {2, UINT32_MAX},       {3, UINT32_MAX},
};
#define STEPS (sizeof schedule / sizeof schedule[0])

void ordering_init(struct ordering *ordering, enum rd_decision name, uint32_t node_limit)
{
    *ordering = (struct ordering){.name = name, .node_limit = node_limit};
}

void ordering_add(struct ordering *ordering, const struct rd_policy *policy, int64_t at_s, int64_t exchange_ppb)
{
    if (ordering->table_count == ORDERING_TABLES_MAX)
        rd_bug("an order for more than %d tables", (int)ORDERING_TABLES_MAX);
    ordering->tables[ordering->table_count++] = (struct folding){policy, ordering->name, at_s, exchange_ppb, NULL};
    bench_facts_add(&ordering->facts, &policy->decision[ordering->name], rd_decision_row(ordering->name)->answer_count);
}

/* ---- narrow orders ---- */

/* The rows of the tables, on a bench in the first order: nothing is built on it. */
struct rows {
    struct bench bench;
    struct arena arena;
    struct match matches[ORDERING_TABLES_MAX];
    size_t count;
};

static bool rows_init(struct rows *rows, const struct ordering *ordering)
{
    bool is_made = true;
    rows->count = 0;
    arena_init(&rows->arena);
    bench_init(&rows->bench, ordering->name, &ordering->facts, ordering->node_limit, 0);
    for (size_t i = 0; i < ordering->table_count && is_made; i++) {
        const struct folding *at = &ordering->tables[i];
        const struct decision *decision = &at->policy->decision[at->name];
        struct boxes boxes;
        if (!decision_is_resolved(at->policy, decision, at->at_s, NULL)) /* no diagram to speak of */
            continue;
        is_made = boxes_of(at->policy, decision, at->at_s, at->exchange_ppb, &rows->arena, &boxes);
        if (is_made)
            is_made = match_init(&rows->matches[rows->count++], &rows->bench.store, decision, &boxes);
    }
    return is_made;
}

static void rows_release(struct rows *rows)
{
    while (rows->count > 0)
        match_release(&rows->matches[--rows->count]);
    bench_release(&rows->bench);
    arena_release(&rows->arena);
}

static bool is_form_tested(const struct ordering *ordering, const struct diagrams *store)
{
    for (uint32_t level = 0; level < store->level_count; level++)
        if (ordering->facts.is_form[store->fact[level]])
            return true;
    return false;
}

/* One with what money forms take at the end, as outcomes are best compared, and one without that care. */
static bool find_narrow(struct ordering *ordering, const struct rows *rows)
{
    static const bool none[RD_FACT_COUNT];
    const struct diagrams *store = &rows->bench.store;
    struct width_order *found = ordering->found;
    if (!width_order(rows->matches, rows->count, ordering->facts.is_form, &found[0]))
        return false;
    ordering->found_count = 1;
    if (!is_form_tested(ordering, store))
        return true;
    if (!width_order(rows->matches, rows->count, none, &found[1]))
        return false;
    if (memcmp(found[0].fact, found[1].fact, store->level_count * sizeof found[0].fact[0]) != 0)
        ordering->found_count = 2;
    if (found[1].nodes * SPLITS_WORTH < found[0].nodes) {
        const struct width_order first = found[0];
        found[0] = found[1];
        found[1] = first;
    }
    return true;
}

/* Rows past the store's limit leave nothing to be found: what is built afterwards passes it as well. */
static void look(struct ordering *ordering)
{
    struct rows rows;
    const bool is_made = rows_init(&rows, ordering);
    ordering->has_looked = true;
    if (is_made && rows.count > 0)
        ordering->is_out_of_memory = !find_narrow(ordering, &rows);
    else if (!is_made)
        ordering->is_out_of_memory = !rows.bench.store.is_past_limit;
    rows_release(&rows);
}

/* ---- the schedule ---- */

static uint32_t limit_of(const struct ordering *ordering, size_t step)
{
    return schedule[step].nodes < ordering->node_limit ? schedule[step].nodes : ordering->node_limit;
}

/* A small whole limit is reached early: then an order has been tried under it already. */
static bool is_tried(const struct ordering *ordering, size_t step)
{
    for (size_t before = 0; before < step; before++)
        if (schedule[before].order == schedule[step].order && limit_of(ordering, before) == limit_of(ordering, step))
            return true;
    return false;
}

bool ordering_next(struct ordering *ordering, struct bench *bench)
{
    for (; ordering->step < STEPS; ordering->step++) {
        const struct step *step = &schedule[ordering->step];
        if (is_tried(ordering, ordering->step))
            continue;
        if (step->order >= NARROW && !ordering->has_looked)
            look(ordering);
        const bool is_found = step->order < NARROW || (size_t)(step->order - NARROW) < ordering->found_count;
        if (!is_found && !ordering->is_out_of_memory)
            continue;
        bench_init(bench, ordering->name, &ordering->facts, limit_of(ordering, ordering->step),
                   step->order < NARROW ? step->order : 0);
        if (step->order >= NARROW && is_found)
            memcpy(bench->store.fact, ordering->found[step->order - NARROW].fact,
                   bench->store.level_count * sizeof bench->store.fact[0]);
        bench->store.is_out_of_memory = ordering->is_out_of_memory;
        ordering->step++;
        return true;
    }
    return false;
}

void ordering_settle(const struct ordering *ordering, struct bench *bench)
{
    bench->store.node_limit = ordering->node_limit;
}
