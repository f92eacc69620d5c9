/*
 * Looking for stops, terminal by terminal.
 */
#include "prove/stop_search.h"

#include <string.h>

#include "language/possible.h"
#include "prove/within.h"

/* ---- the bench ---- */

/* Facts that demands compare with stand on it as those of forms do: what is told of them is told of a box. */
static void open_bench(struct stop_search *search, const struct folding *at, const struct diagrams *order,
                       uint32_t node_limit)
{
    struct bench_facts facts = {0};
    bool is_needed[RD_FACT_COUNT] = {false};
    stop_facts(at, &search->demanding, is_needed);
    bench_facts_add(&facts, &at->policy->decision[at->name], rd_decision_row(at->name)->answer_count);
    bench_init(&search->bench, at->name, &facts, node_limit, 0);
    if (order)
        search->bench.store.level_count = 0;
    for (uint32_t level = 0; order && level < order->level_count; level++)
        diagrams_add_level(&search->bench.store, order->fact[level]);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        search->bench.is_form[fact] = search->bench.is_form[fact] || is_needed[fact];
        is_needed[fact] = is_needed[fact] || facts.is_read[fact];
    }
    sums_complete(is_needed);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (is_needed[fact] && diagrams_level(&search->bench.store, (enum rd_fact)fact) == DIAGRAM_NONE)
            diagrams_add_level(&search->bench.store, (enum rd_fact)fact);
}

static bool note_outcomes(struct stop_search *search)
{
    const size_t count = table_terminals(&search->table);
    const uint32_t *outcomes = table_outcomes(&search->table, &search->arena);
    search->outcome = arena_array(&search->arena, count + 1, sizeof *search->outcome);
    if (!outcomes || !search->outcome)
        return false;
    memcpy(search->outcome, outcomes, count * sizeof *outcomes);
    search->unasked = (uint32_t)count;
    search->outcome[count] = MATCH_NONE;
    return true;
}

enum rd_status stop_search_open(struct stop_search *search, const struct folding *at, const struct diagrams *order,
                                uint32_t node_limit, const struct demanding *demanding)
{
    *search = (struct stop_search){.demanding = *demanding};
    arena_init(&search->arena);
    open_bench(search, at, order, node_limit);
    enum rd_status rc = table_init(&search->table, &search->bench, at->policy, at->at_s, at->exchange_ppb);
    if (rc == RD_OK) {
        within_mark(&search->bench.store, search->is_within);
        rc = note_outcomes(search) ? RD_OK : RD_NOMEM;
        if (rc != RD_OK)
            table_release(&search->table);
    }
    if (rc != RD_OK) {
        bench_release(&search->bench);
        arena_release(&search->arena);
    }
    return rc;
}

void stop_search_close(struct stop_search *search)
{
    table_release(&search->table);
    bench_release(&search->bench);
    arena_release(&search->arena);
}

static void begin_case(struct stop_case *found)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        found->facts[fact] = rd_fact_row((enum rd_fact)fact)->ordinary;
}

/* ---- terminals that have no answer at all ---- */

static bool is_number(const void *context, uint32_t number)
{
    return number == *(const uint32_t *)context;
}

static enum rd_status each_constant(struct stop_search *search, uint32_t root, stop_visit visit, void *context)
{
    const size_t count = table_terminals(&search->table);
    bool *reached = arena_array(&search->arena, count + 1, sizeof *reached);
    enum rd_status rc = RD_OK;
    if (!reached || !diagram_reached(&search->bench.store, root, reached, count + 1))
        return RD_NOMEM;
    for (uint32_t number = 0; number < count && rc == RD_OK; number++) {
        struct stop_case found = {.number = number, .is_constant = true};
        const bool is_outside = number != MATCH_IMPOSSIBLE && search->outcome[number] == OUTCOME_OUTSIDE;
        bool is_found;
        if (!reached[number] || (number != MATCH_AMBIGUOUS && !is_outside))
            continue;
        begin_case(&found);
        if (!diagram_find(&search->bench.store, root, is_number, &number, &is_found, found.facts))
            return RD_NOMEM;
        rc = visit(context, search, &found);
    }
    return rc;
}

/* ---- outcomes with an answer, somewhere ---- */

static void judge(void *context, const struct contrast_pair *pair, const struct leaf_box *box, struct leaf_result *out)
{
    struct stop_search *search = context;
    const struct stopping stopping = {&search->bench.outcomes, search->is_within, &search->demanding};
    struct stop why;
    uint32_t one;
    stop_find(&stopping, pair->outcome_a, table_rules(&search->table, pair->number_a, &one).count, box, out, &why);
    if (out->differs)
        search->why = why;
}

static enum rd_status visit_pair(struct stop_search *search, const struct contrast *contrast, uint32_t pair,
                                 stop_visit visit, void *context)
{
    struct stop_case found = {.number = contrast->pairs[pair].number_a};
    struct contrast_found where;
    if (contrast_find(contrast, pair, &where) != RD_OK)
        return RD_NOMEM;
    if (!where.differs && !where.is_undecided)
        return RD_OK;
    begin_case(&found);
    found.is_undecided = !where.differs;
    found.why = search->why;
    for (uint32_t level = 0; where.differs && level < search->bench.store.level_count; level++)
        found.facts[search->bench.store.fact[level]] = where.facts[search->bench.store.fact[level]];
    return visit(context, search, &found);
}

enum rd_status stop_search_each(struct stop_search *search, uint32_t root, stop_visit visit, void *context)
{
    struct contrast contrast = {0};
    search->root = root;
    enum rd_status rc = each_constant(search, root, visit, context);
    if (rc == RD_OK)
        rc = contrast_init_each(&contrast, &search->bench, root, search->outcome, judge, search);
    for (uint32_t pair = 0; pair < contrast.count && rc == RD_OK; pair++)
        rc = visit_pair(search, &contrast, pair, visit, context);
    contrast_release(&contrast);
    return rc;
}
