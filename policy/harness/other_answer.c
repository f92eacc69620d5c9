/*
 * Branch and bound over a decision diagram.
 *
 * A path costs the facts whose own value lies outside the edge taken, then the segments from that value to the edge. What
 * remains below a node is bounded by the cheapest path to any other outcome, computed once a node; the bound is what the
 * path costs, except where the answer is money: two formulas may give the same amount for some values of their fact. There
 * the ends of every segment of those facts are tried. A formula is monotone in its fact, so that where both ends of all give
 * the case's own answer every value between does.
 */
#include "harness/other_answer.h"

#include <stdlib.h>
#include <string.h>

#include "prove/ordering.h"
#include "prove/within.h"

#define COST_NONE (UINT64_MAX / 4)
#define COST_FACT (UINT64_C(1) << 32)
#define VISITS_MAX 200000u /* of paths that the bound does not cut off */
#define FORMS_MAX 4u       /* facts of money forms that are varied together */
#define VALUES_MAX 512u    /* of one of them */

struct search {
    const struct other_question *question;
    struct bench bench;
    struct table_at table;
    const struct axis *axis[RD_FACT_COUNT]; /* by level */
    uint64_t *bound;                        /* by node; 0: not known yet, else cost + 1 */
    uint32_t own, leaf;                     /* the outcome of the case, and of the path */
    int64_t facts[RD_FACT_COUNT];           /* of the path */
    int64_t lo[RD_FACT_COUNT], hi[RD_FACT_COUNT];
    uint64_t best;
    struct other_answer *out;
    uint32_t visits;
    bool is_doubtful; /* something was passed over */
};

/* ---- costs ---- */

static uint64_t cost_of(const struct axis *axis, int64_t value)
{
    return axis->is_free || value == axis->from ? 0 : COST_FACT + axis_steps(axis, value);
}

static bool is_other(const struct search *search, uint32_t number)
{
    return number >= OUTCOME_FIRST && number != search->own;
}

/* The cheapest path from a reference to another outcome, as if no two outcomes ever gave the same. */
static uint64_t bound_of(struct search *search, uint32_t ref)
{
    const struct diagrams *store = &search->bench.store;
    if (diagram_is_terminal(ref))
        return is_other(search, diagram_number(ref)) ? 0 : COST_NONE;
    if (search->bound[ref])
        return search->bound[ref] - 1;
    const struct diagram_node *node = &store->nodes[ref];
    const struct axis *axis = search->axis[node->level];
    uint64_t least = COST_NONE;
    int64_t lo = rd_fact_row(axis->fact)->lo;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        const uint64_t cost = cost_of(axis, axis_nearest(axis, lo, edge->hi)) + bound_of(search, edge->child);
        least = cost < least ? cost : least;
        lo = edge->hi + 1;
    }
    if (node->absent != DIAGRAM_NONE) {
        const uint64_t cost = cost_of(axis, RD_ABSENT) + bound_of(search, node->absent);
        least = cost < least ? cost : least;
    }
    search->bound[ref] = least + 1;
    return least;
}

/* ---- leaves ---- */

/* A formula whose fact is absent has no amount, whatever else is. */
static bool lacks_fact(const struct search *search)
{
    const struct outcomes *outcomes = &search->bench.outcomes;
    for (uint32_t level = 0; level < search->bench.store.level_count; level++) {
        const enum rd_fact fact = search->axis[level]->fact;
        if (search->facts[fact] == RD_ABSENT && outcome_uses(outcomes, outcome_at(outcomes, search->leaf), fact))
            return true;
    }
    return false;
}

/* Does a possible case get another answer, and is it nearer than what is known? */
static void try_case(struct search *search, const int64_t *facts)
{
    const struct other_question *question = search->question;
    struct rd_answer answer;
    uint64_t cost = 0;
    for (uint32_t level = 0; level < search->bench.store.level_count; level++)
        cost += cost_of(search->axis[level], facts[search->axis[level]->fact]);
    if (cost >= search->best)
        return;
    table_verify(&search->table, facts);
    const uint32_t rule =
        rd_policy_interpret(question->policy, question->name, question->at_s, RD_PPB_PER_ONE, facts, &answer);
    if (rule >= RD_RULE_FIRST_ERROR) { /* an amount outside its range: others by this formula may lie inside */
        search->is_doubtful |= !lacks_fact(search);
        return;
    }
    if (memcmp(answer.value, question->now->value, sizeof answer.value) == 0)
        return;
    search->best = cost;
    search->out->is_found = true;
    search->out->fact_count = (size_t)(cost / COST_FACT);
    search->out->steps = (size_t)(cost % COST_FACT);
    search->out->answer = answer;
    memcpy(search->out->facts, facts, sizeof search->out->facts);
}

/*
 * The case of the path. Each fact of it is chosen for itself: where that is not possible, it is the nearest that is on the
 * same path, and a nearer one may lie elsewhere.
 */
static void try_facts(struct search *search)
{
    const struct diagrams *store = &search->bench.store;
    int64_t facts[RD_FACT_COUNT];
    search->is_doubtful |= !within_holds(store, search->facts);
    memcpy(facts, search->facts, sizeof facts);
    if (within_put_right(store, search->table.by_outcome, NULL, facts))
        try_case(search, facts);
}

/* The path's own value of a fact, and the ends of every segment within the edge. */
static size_t values_of(struct search *search, const struct axis *axis, int64_t values[VALUES_MAX])
{
    const int64_t lo = search->lo[axis->fact], hi = search->hi[axis->fact];
    size_t count = 0;
    values[count++] = search->facts[axis->fact];
    if (lo == RD_ABSENT)
        return count;
    for (size_t i = axis_segment(axis, lo); i < axis->count && axis->starts[i] <= hi; i++) {
        if (count + 2 > VALUES_MAX) {
            search->is_doubtful = true;
            break;
        }
        const int64_t start = axis->starts[i] > lo ? axis->starts[i] : lo;
        const int64_t end = axis_end(axis, i) < hi ? axis_end(axis, i) : hi;
        values[count++] = axis_nearest(axis, start, end);
        values[count++] = start + end - axis_nearest(axis, start, end);
        if (values[count - 2] != start && values[count - 2] != end) { /* the own value lies within */
            values[count - 2] = start;
            values[count - 1] = end;
        }
    }
    return count;
}

static void vary(struct search *search, const struct axis *const forms[], size_t count)
{
    int64_t values[VALUES_MAX];
    if (count == 0) {
        if (search->visits++ < VISITS_MAX)
            try_facts(search);
        return;
    }
    const enum rd_fact fact = forms[0]->fact;
    const int64_t own = search->facts[fact];
    const size_t value_count = values_of(search, forms[0], values);
    for (size_t i = 0; i < value_count; i++) {
        search->facts[fact] = values[i];
        vary(search, forms + 1, count - 1);
    }
    search->facts[fact] = own;
}

static void at_leaf(struct search *search)
{
    const struct outcomes *outcomes = &search->bench.outcomes;
    const struct outcome *own = outcome_at(outcomes, search->own), *other = outcome_at(outcomes, search->leaf);
    const struct axis *forms[FORMS_MAX];
    size_t count = 0;
    for (uint32_t level = 0; level < search->bench.store.level_count; level++) {
        const enum rd_fact fact = search->axis[level]->fact;
        if (!outcome_uses(outcomes, own, fact) && !outcome_uses(outcomes, other, fact))
            continue;
        if (count < FORMS_MAX)
            forms[count++] = search->axis[level];
        else
            search->is_doubtful = true;
    }
    vary(search, forms, count);
}

/* ---- paths ---- */

static void descend(struct search *search, uint32_t ref, uint64_t cost);

static void take_edge(struct search *search, const struct axis *axis, int64_t lo, int64_t hi, uint32_t child,
                      uint64_t cost)
{
    const enum rd_fact fact = axis->fact;
    const int64_t own = search->facts[fact], own_lo = search->lo[fact], own_hi = search->hi[fact];
    search->facts[fact] = axis_nearest(axis, lo, hi);
    search->lo[fact] = lo;
    search->hi[fact] = hi;
    descend(search, child, cost + cost_of(axis, search->facts[fact]));
    search->facts[fact] = own;
    search->lo[fact] = own_lo;
    search->hi[fact] = own_hi;
}

static void descend(struct search *search, uint32_t ref, uint64_t cost)
{
    const struct diagrams *store = &search->bench.store;
    const uint64_t least = bound_of(search, ref);
    if (cost + least >= search->best)
        return;
    if (search->visits++ >= VISITS_MAX) {
        search->is_doubtful = true;
        return;
    }
    if (diagram_is_terminal(ref)) {
        search->leaf = diagram_number(ref);
        at_leaf(search);
        return;
    }
    const struct diagram_node *node = &store->nodes[ref];
    const struct axis *axis = search->axis[node->level];
    int64_t lo = rd_fact_row(axis->fact)->lo;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        take_edge(search, axis, lo, edge->hi, edge->child, cost);
        lo = edge->hi + 1;
    }
    if (node->absent != DIAGRAM_NONE)
        take_edge(search, axis, RD_ABSENT, RD_ABSENT, node->absent, cost);
}

static enum rd_status run(struct search *search)
{
    const struct other_question *question = search->question;
    struct diagrams *store = &search->bench.store;
    search->bound = calloc((size_t)store->node_count + 1, sizeof *search->bound);
    if (!search->bound)
        return RD_NOMEM;
    memcpy(search->facts, question->facts, sizeof search->facts);
    for (size_t i = 0; i < question->axis_count; i++) {
        const struct axis *axis = &question->axes[i];
        search->axis[diagrams_level(store, axis->fact)] = axis;
        search->lo[axis->fact] = rd_fact_row(axis->fact)->lo;
        search->hi[axis->fact] = rd_fact_row(axis->fact)->hi;
    }
    search->own = diagram_at(store, search->table.by_outcome, question->facts);
    search->best = COST_NONE;
    descend(search, search->table.by_outcome, 0);
    search->out->is_proven = !search->is_doubtful && search->visits < VISITS_MAX;
    const struct outcome *own = outcome_at(&search->bench.outcomes, search->own);
    for (size_t i = 0; i < question->axis_count; i++)
        search->out->by_formula |= outcome_uses(&search->bench.outcomes, own, question->axes[i].fact);
    free(search->bound);
    return RD_OK;
}

enum rd_status other_answer_find(const struct other_question *question, struct other_answer *out)
{
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    *out = (struct other_answer){0};
    ordering_init(&ordering, question->name, question->node_limit);
    ordering_add(&ordering, question->policy, question->at_s, RD_PPB_PER_ONE);
    struct search search = {.question = question, .out = out};
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &search.bench)) {
        rc = table_init(&search.table, &search.bench, question->policy, question->at_s, RD_PPB_PER_ONE);
        if (rc == RD_OK) {
            rc = run(&search);
            table_release(&search.table);
        }
        bench_release(&search.bench);
        search = (struct search){.question = question, .out = out};
    }
    return rc == RD_UNDECIDED ? RD_OK : rc;
}
