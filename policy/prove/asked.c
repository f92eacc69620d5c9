/*
 * Cases that are asked about: values that arise, and what earlier decisions have answered.
 *
 * An earlier decision is looked at on a bench of its own, whose facts stand in two groups: above those of the later one that
 * last, in its order, below them all others. So what the earlier decision says of the facts they share can be read off the
 * nodes between the groups: is there a case below with the answer?
 */
#include "prove/asked.h"

#include <stdlib.h>
#include <string.h>

#define EARLIER_NODES_MAX 200000u /* of an earlier decision; past it nothing is said of what is asked */

enum { NOT_ASKED, ASKED }; /* terminals of what is known */

#define LASTS(symbol) [RD_FACT_##symbol] = true,
static const bool lasts[RD_FACT_COUNT] = {RD_LASTING(LASTS)};
#undef LASTS

struct after {
    enum rd_decision decision, earlier;
    size_t answer;
    int64_t value;
};

#define AFTER_ROW(decision, earlier, answer, value)                                                                    \
    {RD_DECISION_##decision, RD_DECISION_##earlier, RD_ANSWER(earlier, answer), value},
static const struct after rows[] = {RD_ASKED_AFTER(AFTER_ROW)};
#undef AFTER_ROW

/* ---- what two functions say together ---- */

static uint32_t keep_asked(void *context, uint32_t number, uint32_t asked)
{
    return diagram_terminal(asked == ASKED ? number : *(const uint32_t *)context);
}

static uint32_t either(void *context, uint32_t a, uint32_t b)
{
    (void)context;
    return diagram_terminal(a == ASKED || b == ASKED ? ASKED : NOT_ASKED);
}

/* ---- values that arise ---- */

/* Of one fact, as a function; its domain is small. */
static uint32_t arising(const struct chain *chain, struct diagrams *store, uint32_t level)
{
    const enum rd_fact fact = store->fact[level];
    const struct rd_fact_row *row = rd_fact_row(fact);
    struct diagram_edge edges[CHAIN_VALUES];
    uint32_t count = 0;
    for (int64_t value = row->lo; value <= row->hi; value++)
        edges[count++] = (struct diagram_edge){value, diagram_terminal(chain->arises[fact][value] ? ASKED : NOT_ASKED)};
    return diagram_node(store, level, edges, count, row->may_be_absent ? diagram_terminal(ASKED) : DIAGRAM_NONE);
}

static uint32_t restrict_to_arising(const struct chain *chain, struct diagrams *store, uint32_t ref, uint32_t unasked)
{
    for (uint32_t level = 0; level < store->level_count && ref != DIAGRAM_NONE; level++) {
        if (!chain->is_fed[store->fact[level]])
            continue;
        const uint32_t values = arising(chain, store, level);
        ref = values == DIAGRAM_NONE ? values : diagram_apply(store, ref, values, keep_asked, &unasked);
    }
    return ref;
}

/* ---- one earlier decision at one time ---- */

struct earlier {
    const struct after *row;
    struct bench bench;
    struct table_at table;
    uint32_t shared; /* levels above the others: facts of the later decision as well, and lasting */
    uint32_t root;   /* with impossible cases at MATCH_IMPOSSIBLE */
};

static bool is_answered(const struct earlier *earlier, uint32_t number)
{
    const struct outcome *outcome = outcome_at(&earlier->bench.outcomes, number);
    return outcome && outcome->terms[earlier->row->answer][0].plus == earlier->row->value;
}

/* The shared facts in the order of `store`, then all others. */
static void order_levels(struct earlier *earlier, const struct diagrams *store, const struct bench_facts *facts)
{
    struct diagrams *own = &earlier->bench.store;
    own->level_count = 0;
    for (uint32_t level = 0; level < store->level_count; level++)
        if (lasts[store->fact[level]] && facts->is_read[store->fact[level]])
            diagrams_add_level(own, store->fact[level]);
    earlier->shared = own->level_count;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (facts->is_read[fact] && diagrams_level(own, (enum rd_fact)fact) == DIAGRAM_NONE)
            diagrams_add_level(own, (enum rd_fact)fact);
}

static enum rd_status open_earlier(struct earlier *earlier, const struct asking *asking, const struct diagrams *store,
                                   int64_t at_s)
{
    const int64_t exchange = asking->options->exchange_ppb ? asking->options->exchange_ppb : RD_PPB_PER_ONE;
    const struct decision *decision = &asking->policy->decision[earlier->row->earlier];
    struct bench_facts facts = {0};
    bench_facts_add(&facts, decision, rd_decision_row(earlier->row->earlier)->answer_count);
    bench_init(&earlier->bench, earlier->row->earlier, &facts, EARLIER_NODES_MAX, 0);
    order_levels(earlier, store, &facts);
    enum rd_status rc = table_init(&earlier->table, &earlier->bench, asking->policy, at_s, exchange);
    if (rc != RD_OK)
        return rc;
    earlier->root =
        restrict_to_arising(asking->chain, &earlier->bench.store, earlier->table.by_outcome, MATCH_IMPOSSIBLE);
    rc = bench_status(&earlier->bench);
    if (rc != RD_OK)
        table_release(&earlier->table);
    return rc;
}

/* ---- read off in the store of the later one ---- */

struct reading {
    const struct earlier *earlier;
    struct diagrams *store;
    uint32_t *done;    /* by node of the earlier one; DIAGRAM_NONE: not yet */
    uint8_t *is_below; /* by node: 0 unknown, 1 the answer is given below, 2 it is not */
};

static bool is_given_below(struct reading *reading, uint32_t ref)
{
    const struct diagrams *own = &reading->earlier->bench.store;
    if (diagram_is_terminal(ref))
        return is_answered(reading->earlier, diagram_number(ref));
    if (reading->is_below[ref] == 0) {
        const struct diagram_node *node = &own->nodes[ref];
        bool is = node->absent != DIAGRAM_NONE && is_given_below(reading, node->absent);
        for (uint32_t i = 0; i < node->count && !is; i++)
            is = is_given_below(reading, own->edges[node->first + i].child);
        reading->is_below[ref] = is ? 1 : 2;
    }
    return reading->is_below[ref] == 1;
}

static uint32_t read_from(struct reading *reading, uint32_t ref);

static uint32_t read_node(struct reading *reading, uint32_t ref)
{
    const struct diagrams *own = &reading->earlier->bench.store;
    const struct diagram_node *node = &own->nodes[ref];
    struct diagram_edge *edges = malloc(node->count * sizeof *edges);
    uint32_t absent = DIAGRAM_NONE, result = DIAGRAM_NONE;
    if (!edges) {
        reading->store->is_out_of_memory = true;
        return DIAGRAM_NONE;
    }
    for (uint32_t i = 0; i < node->count && !diagrams_failed(reading->store); i++) {
        const struct diagram_edge *edge = &own->edges[node->first + i];
        edges[i] = (struct diagram_edge){edge->hi, read_from(reading, edge->child)};
    }
    if (node->absent != DIAGRAM_NONE && !diagrams_failed(reading->store))
        absent = read_from(reading, node->absent);
    if (!diagrams_failed(reading->store))
        result = diagram_node(reading->store, diagrams_level(reading->store, own->fact[node->level]), edges,
                              node->count, absent);
    free(edges);
    return result;
}

static uint32_t read_from(struct reading *reading, uint32_t ref)
{
    if (diagram_level(&reading->earlier->bench.store, ref) >= reading->earlier->shared)
        return diagram_terminal(is_given_below(reading, ref) ? ASKED : NOT_ASKED);
    if (reading->done[ref] == DIAGRAM_NONE)
        reading->done[ref] = read_node(reading, ref);
    return reading->done[ref];
}

/* Which values of the facts they share the earlier decision lets through. */
static uint32_t let_through(const struct earlier *earlier, struct diagrams *store)
{
    const size_t nodes = earlier->bench.store.node_count + 1u;
    struct reading reading = {earlier, store, malloc(nodes * sizeof *reading.done), calloc(nodes, 1)};
    uint32_t result = DIAGRAM_NONE;
    if (reading.done && reading.is_below) {
        memset(reading.done, 0xff, nodes * sizeof *reading.done);
        result = read_from(&reading, earlier->root);
    } else {
        store->is_out_of_memory = true;
    }
    free(reading.done);
    free(reading.is_below);
    return result;
}

/* ---- all of it ---- */

/* May the earlier decision be asked at this time about a case that the later one is asked about? */
static bool is_time(const struct asking *asking, const struct decision *earlier, size_t epoch)
{
    const struct rd_policy *policy = asking->policy;
    const struct decision *later = &policy->decision[asking->name];
    const int64_t own_s = policy->epoch_start[asking->epoch], at_s = policy->epoch_start[epoch];
    return decision_is_resolved(policy, earlier, at_s, NULL) &&
           (!decisions_are_dated_alike(earlier, later) || decision_is_same_at(policy, later, own_s, at_s));
}

static enum rd_status after_row(const struct asking *asking, const struct after *row, struct diagrams *store,
                                uint32_t *out)
{
    const struct decision *decision = &asking->policy->decision[row->earlier];
    enum rd_status rc = RD_OK;
    *out = diagram_terminal(NOT_ASKED);
    for (size_t epoch = 0; epoch < asking->policy->epoch_count && rc == RD_OK; epoch++) {
        struct earlier earlier = {.row = row};
        if (!is_time(asking, decision, epoch))
            continue;
        rc = open_earlier(&earlier, asking, store, asking->policy->epoch_start[epoch]);
        if (rc == RD_OK) {
            const uint32_t through = let_through(&earlier, store);
            *out = through == DIAGRAM_NONE ? through : diagram_apply(store, *out, through, either, NULL);
            table_release(&earlier.table);
        }
        bench_release(&earlier.bench);
        if (rc == RD_OK && *out == DIAGRAM_NONE)
            rc = store->is_out_of_memory ? RD_NOMEM : RD_UNDECIDED;
    }
    return rc;
}

enum rd_status asked_restrict(const struct asking *asking, struct diagrams *store, uint32_t ref, uint32_t unasked,
                              uint32_t *out)
{
    enum rd_status rc = RD_OK;
    *out = restrict_to_arising(asking->chain, store, ref, unasked);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && rc == RD_OK && *out != DIAGRAM_NONE; i++) {
        uint32_t through;
        if (rows[i].decision != asking->name)
            continue;
        rc = after_row(asking, &rows[i], store, &through);
        if (rc == RD_OK)
            *out = diagram_apply(store, *out, through, keep_asked, &unasked);
    }
    if (rc == RD_OK && *out == DIAGRAM_NONE)
        rc = store->is_out_of_memory ? RD_NOMEM : RD_UNDECIDED;
    if (rc == RD_UNDECIDED) {
        store->is_past_limit = false; /* what was built before is whole */
        *out = DIAGRAM_NONE;
    }
    return rc;
}
