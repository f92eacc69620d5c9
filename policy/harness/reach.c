/*
 * Can a rule answer at all? A case it answers, or the proof that there is none.
 */
#include <string.h>

#include "prove/ordering.h"
#include "prove/told.h"
#include "redress/mutate.h"

struct wanting {
    const struct table_at *table;
    uint32_t rule;
};

static bool answers(const void *context, uint32_t number)
{
    const struct wanting *wanting = context;
    uint32_t one;
    if (number == MATCH_IMPOSSIBLE || number == MATCH_AMBIGUOUS)
        return false;
    const struct match_rules rules = table_rules(wanting->table, number, &one);
    for (uint32_t i = 0; i < rules.count; i++)
        if (rules.rules[i] == wanting->rule)
            return true;
    return false;
}

/* As other cases are told. False when memory is out. */
static bool tell(const struct table_at *table, int64_t *facts)
{
    struct told told;
    told_init(&told, &table->bench->store, MATCH_IMPOSSIBLE);
    if (!told_add(&told, table->root, facts))
        return false;
    told_fill(&told, facts);
    table_verify(table, facts);
    return true;
}

static enum rd_status reach_at(const struct rd_policy *policy, enum rd_decision name, uint32_t rule, int64_t at_s,
                               uint32_t node_limit, int64_t facts[RD_FACT_COUNT], bool *found)
{
    struct ordering ordering;
    struct bench bench;
    struct table_at table;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, name, node_limit);
    ordering_add(&ordering, policy, at_s, RD_PPB_PER_ONE);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &bench)) {
        rc = table_init(&table, &bench, policy, at_s, RD_PPB_PER_ONE);
        if (rc == RD_OK) {
            const struct wanting wanting = {&table, rule};
            if (!diagram_find(&bench.store, table.root, answers, &wanting, found, facts))
                rc = RD_NOMEM;
            else if (*found && !tell(&table, facts))
                rc = RD_NOMEM;
            table_release(&table);
        }
        bench_release(&bench);
    }
    return rc;
}

enum rd_status rd_policy_reach(const struct rd_policy *policy, enum rd_decision decision, uint32_t rule,
                               const struct rd_prove_options *options, struct rd_reach *out, struct rd_error *err)
{
    const uint32_t limit = options && options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
    *out = (struct rd_reach){.verdict = RD_REACH_NEVER};
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        out->facts[fact] = rd_fact_row((enum rd_fact)fact)->ordinary;
    for (size_t epoch = 0; epoch < policy->epoch_count && out->verdict != RD_REACH_POSSIBLE; epoch++) {
        bool found = false;
        if (!decision_is_resolved(policy, &policy->decision[decision], policy->epoch_start[epoch], NULL))
            continue;
        const enum rd_status rc =
            reach_at(policy, decision, rule, policy->epoch_start[epoch], limit, out->facts, &found);
        if (rc == RD_NOMEM)
            return rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory while proving", policy->name);
        if (rc == RD_UNDECIDED)
            out->verdict = RD_REACH_NOT_PROVEN;
        if (found) {
            out->verdict = RD_REACH_POSSIBLE;
            out->at_s = policy->epoch_start[epoch];
        }
    }
    return RD_OK;
}
