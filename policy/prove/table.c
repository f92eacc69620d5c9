/*
 * Tables on a bench.
 */
#include "prove/table.h"

#include <stdlib.h>
#include <string.h>

#include "prove/within.h"

/* ---- the order of facts ---- */

static void count_tests(struct bench_facts *facts, const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        facts->tests[conditions->items[i].fact]++;
}

void bench_facts_add(struct bench_facts *facts, const struct decision *decision, size_t answer_count)
{
    for (size_t i = 0; i < decision->read_count; i++)
        facts->is_read[decision->reads[i]] = true;
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        count_tests(facts, &rule->when);
        for (size_t j = 0; j < rule->any_count; j++)
            count_tests(facts, &rule->any[j]);
        for (size_t j = 0; j < answer_count; j++)
            if (rule->answer[j].is_form)
                facts->is_form[rule->answer[j].of] = true;
    }
}

static int64_t domain_size(enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return row->hi - row->lo + row->may_be_absent;
}

/* Smaller keys come first. */
static int64_t order_key(const struct bench_facts *facts, enum rd_fact fact, int order)
{
    const int64_t tests = facts->tests[fact];
    const bool is_small = domain_size(fact) < 64, is_last = facts->is_form[fact] && order < 3;
    int64_t key;
    switch (order) {
    case 0: /* what few words can say before what needs numbers, most tested first */
        key = (is_small ? 0 : INT64_C(1) << 40) - tests;
        break;
    case 1: /* small domains first */
        key = domain_size(fact);
        break;
    default: /* most tested first: in the last order also what money forms take */
        key = -tests;
        break;
    }
    return is_last ? (INT64_C(1) << 60) + domain_size(fact) : key;
}

void bench_init(struct bench *bench, enum rd_decision name, const struct bench_facts *facts, uint32_t node_limit,
                int order)
{
    bool is_placed[RD_FACT_COUNT] = {false};
    bench->name = name;
    memcpy(bench->is_form, facts->is_form, sizeof bench->is_form);
    diagrams_init(&bench->store, node_limit);
    arena_init(&bench->arena);
    outcomes_init(&bench->outcomes, name);
    for (;;) {
        int best = -1;
        for (int fact = 0; fact < RD_FACT_COUNT; fact++)
            if (facts->is_read[fact] && !is_placed[fact] &&
                (best < 0 || order_key(facts, (enum rd_fact)fact, order) < order_key(facts, (enum rd_fact)best, order)))
                best = fact;
        if (best < 0)
            return;
        is_placed[best] = true;
        diagrams_add_level(&bench->store, (enum rd_fact)best);
    }
}

void bench_release(struct bench *bench)
{
    diagrams_release(&bench->store);
    outcomes_release(&bench->outcomes);
    arena_release(&bench->arena);
}

enum rd_status bench_status(const struct bench *bench)
{
    if (bench->store.is_out_of_memory)
        return RD_NOMEM;
    return bench->store.is_past_limit ? RD_UNDECIDED : RD_OK;
}

/* ---- tables ---- */

static uint32_t otherwise_rule(const struct table_at *table)
{
    const struct decision *decision = table->decision;
    const uint32_t last = (uint32_t)decision->rule_count - 1;
    return decision->rule_count > 0 && decision->rules[last].is_otherwise ? last : RD_RULE_NONE;
}

struct match_rules table_rules(const struct table_at *table, uint32_t number, uint32_t *one)
{
    if (!table->is_resolved)
        return (struct match_rules){one, 0};
    number = table->twins_from ? number % table->twins_from : number;
    if (number >= MATCH_FIRST)
        return match_rules_of(&table->match, number, one);
    *one = number == MATCH_NONE ? otherwise_rule(table) : RD_RULE_NONE;
    return (struct match_rules){one, *one != RD_RULE_NONE};
}

uint32_t table_rule(const struct table_at *table, uint32_t number)
{
    uint32_t one;
    if (!table->is_resolved || number == MATCH_IMPOSSIBLE)
        return RD_RULE_OUTSIDE;
    if (number == MATCH_AMBIGUOUS)
        return RD_RULE_AMBIGUOUS;
    const struct match_rules rules = table_rules(table, number, &one);
    return rules.count ? rules.rules[0] : RD_RULE_NONE;
}

/* Without twins. */
static size_t terminals_of_rules(const struct table_at *table)
{
    return MATCH_FIRST + (table->decision->hit > HIT_FIRST ? table->match.set_count : table->decision->rule_count);
}

size_t table_terminals(const struct table_at *table)
{
    return table->twins_from ? table->twins_from * (size_t)(RD_DEMAND_COUNT + 1) : terminals_of_rules(table);
}

enum rd_demand table_broken(const struct table_at *table, uint32_t number)
{
    return table->twins_from && number >= table->twins_from ? (enum rd_demand)(number / table->twins_from - 1)
                                                            : RD_DEMAND_COUNT;
}

uint32_t *table_outcomes(struct table_at *table, struct arena *arena)
{
    const size_t count = table_terminals(table);
    uint32_t *outcomes = arena_array(arena, count, sizeof *outcomes), one;
    for (uint32_t i = 0; outcomes && i < count; i++) {
        outcomes[i] = table_broken(table, i) == RD_DEMAND_COUNT ? i : OUTCOME_OUTSIDE;
        if (i == MATCH_IMPOSSIBLE || i == MATCH_AMBIGUOUS || outcomes[i] != i)
            continue;
        const struct match_rules rules = table_rules(table, i, &one);
        if (rules.count > 0)
            outcomes[i] = outcome_of_rules(&table->bench->outcomes, &table->folding, rules);
        if (outcomes[i] == DIAGRAM_NONE)
            return NULL;
    }
    return outcomes;
}

/* Rules to outcomes, terminal by terminal. */
static uint32_t to_outcomes(struct table_at *table, uint32_t root, bool has_otherwise)
{
    struct bench *bench = table->bench;
    const size_t count = terminals_of_rules(table);
    uint32_t *by_number = malloc(count * sizeof *by_number), result = DIAGRAM_NONE, one;
    bool *reached = calloc(count, sizeof *reached);
    const bool is_ready = by_number && reached && diagram_reached(&bench->store, root, reached, count);
    if (!is_ready)
        bench->store.is_out_of_memory = true;
    for (uint32_t i = 0; is_ready && i < count && !diagrams_failed(&bench->store); i++) {
        by_number[i] = diagram_terminal(i);
        if (!reached[i] || i == MATCH_IMPOSSIBLE || i == MATCH_AMBIGUOUS || (i == MATCH_NONE && !has_otherwise))
            continue;
        const struct match_rules rules = table_rules(table, i, &one);
        const uint32_t outcome = outcome_of_rules(&bench->outcomes, &table->folding, rules);
        if (outcome == DIAGRAM_NONE)
            bench->store.is_out_of_memory = true;
        by_number[i] = diagram_terminal(outcome);
    }
    if (!diagrams_failed(&bench->store))
        result = diagram_map(&bench->store, root, by_number, count);
    free(by_number);
    free(reached);
    return result;
}

enum rd_status table_part(struct table_at *table, const bool *is_in, uint32_t *root, uint32_t *by_outcome)
{
    const uint32_t otherwise = otherwise_rule(table);
    const bool has_otherwise = otherwise != RD_RULE_NONE && (!is_in || is_in[otherwise]);
    uint32_t built = match_build(&table->match, is_in);
    if (built != DIAGRAM_NONE)
        built = within_restrict(&table->bench->store, built, MATCH_IMPOSSIBLE);
    if (root)
        *root = built;
    if (by_outcome && built != DIAGRAM_NONE)
        *by_outcome = to_outcomes(table, built, has_otherwise);
    return bench_status(table->bench);
}

enum rd_status table_init(struct table_at *table, struct bench *bench, const struct rd_policy *policy, int64_t at_s,
                          int64_t exchange_ppb)
{
    *table = (struct table_at){.bench = bench,
                               .folding = {policy, bench->name, at_s, exchange_ppb, NULL},
                               .decision = &policy->decision[bench->name]};
    arena_init(&table->arena);
    table->is_resolved = decision_is_resolved(policy, table->decision, at_s, NULL);
    table->root = table->by_outcome = diagram_terminal(OUTCOME_OUTSIDE);
    within_learn(&bench->store, &bench->arena);
    enum rd_status rc = bench_status(bench);
    if (table->is_resolved && rc == RD_OK) {
        if (!folding_init(&table->folding, &table->arena) ||
            !boxes_of(policy, table->decision, at_s, exchange_ppb, &table->arena, &table->boxes))
            bench->store.is_out_of_memory = true;
        else
            table->is_matched = true;
        if (table->is_matched && match_init(&table->match, &bench->store, table->decision, &table->boxes))
            table_part(table, NULL, &table->root, &table->by_outcome);
        rc = bench_status(bench);
    }
    if (rc != RD_OK)
        table_release(table);
    return rc;
}

/* ---- demands ---- */

struct splitting {
    struct table_at *table;
    const struct rd_demand_row *row;
    uint32_t shift; /* from a terminal to its twin */
};

static bool breaks(struct splitting *splitting, uint32_t number)
{
    struct table_at *table = splitting->table;
    const struct rd_demand_row *row = splitting->row;
    uint32_t one;
    const struct match_rules rules = table_rules(table, number, &one);
    if (number == MATCH_IMPOSSIBLE || number == MATCH_AMBIGUOUS || number >= table->twins_from || rules.count == 0)
        return false;
    if (row->kind == RD_DEMANDS_RULES)
        return rules.count > row->most;
    const struct outcome *outcome =
        outcome_at(&table->bench->outcomes, outcome_of_rules(&table->bench->outcomes, &table->folding, rules));
    return outcome && rd_is_among(row->words, outcome->terms[row->answer][0].plus);
}

static uint32_t to_twin(void *context, uint32_t number, uint32_t is_there)
{
    struct splitting *splitting = context;
    return diagram_terminal(is_there && breaks(splitting, number) ? number + splitting->shift : number);
}

/* Where the fact of a demand is what it must not be: terminal 1. */
static uint32_t where_it_breaks(struct diagrams *store, const struct rd_demand_row *row)
{
    struct diagram_edge edges[3];
    uint32_t count = 0;
    if (row->kind == RD_DEMANDS_RULES)
        return diagram_terminal(1);
    const struct rd_fact_row *fact = rd_fact_row(row->fact);
    if (row->lo > fact->lo)
        edges[count++] = (struct diagram_edge){row->lo - 1, diagram_terminal(0)};
    edges[count++] = (struct diagram_edge){row->hi, diagram_terminal(1)};
    if (row->hi < fact->hi)
        edges[count++] = (struct diagram_edge){fact->hi, diagram_terminal(0)};
    return diagram_node(store, diagrams_level(store, row->fact), edges, count,
                        fact->may_be_absent ? diagram_terminal(0) : DIAGRAM_NONE);
}

enum rd_status table_split(struct table_at *table, const bool is_in_force[RD_DEMAND_COUNT])
{
    struct diagrams *store = &table->bench->store;
    const uint32_t count = (uint32_t)terminals_of_rules(table);
    if (!table->is_resolved)
        return RD_OK;
    for (uint32_t demand = 0; demand < RD_DEMAND_COUNT && !diagrams_failed(store); demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        struct splitting splitting = {table, row, count * (demand + 1)};
        if (!is_in_force[demand] || (row->kind != RD_DEMANDS_FACT && row->kind != RD_DEMANDS_RULES))
            continue;
        table->twins_from = count;
        const uint32_t where = where_it_breaks(store, row);
        if (where != DIAGRAM_NONE)
            table->root = diagram_apply(store, table->root, where, to_twin, &splitting);
    }
    return bench_status(table->bench);
}

void table_release(struct table_at *table)
{
    if (table->is_matched)
        match_release(&table->match);
    arena_release(&table->arena);
    table->is_matched = false;
}

void table_verify(const struct table_at *table, const int64_t *facts)
{
    const struct folding *at = &table->folding;
    struct rd_answer answer;
    int64_t value[RD_ANSWERS_MAX] = {0};
    const uint32_t rule = rd_policy_interpret(at->policy, at->name, at->at_s, at->exchange_ppb, facts, &answer);
    uint32_t expected = RD_RULE_OUTSIDE;
    if (table->is_resolved) {
        const uint32_t number = diagram_at(&table->bench->store, table->by_outcome, facts);
        const struct outcome *outcome = outcome_at(&table->bench->outcomes, number);
        expected = table_rule(table, diagram_at(&table->bench->store, table->root, facts));
        if (number == OUTCOME_OUTSIDE || (outcome && !outcome_value(&table->bench->outcomes, outcome, facts, value)))
            expected = RD_RULE_OUTSIDE;
    }
    if (rule != expected ||
        (rule < RD_RULE_FIRST_ERROR &&
         memcmp(value, answer.value, outcome_answer_count(&table->bench->outcomes) * sizeof value[0]) != 0))
        rd_bug("policy \"%s\", \"%s\": the proof answers by rule %lu, the definition by rule %lu", at->policy->name,
               rd_decision_row(at->name)->name, (unsigned long)expected, (unsigned long)rule);
}
