/*
 * Shares of funding, over all cases with money of a kind, at every time the policy is asked about.
 */
#include "prove/bearing.h"

#include <stdlib.h>
#include <string.h>

#include "prove/ordering.h"

static const size_t share_of[RD_PARTY_COUNT] = {[RD_PARTY_BUYER] = RD_ANSWER(FUNDING, BUYER),
                                                [RD_PARTY_SELLER] = RD_ANSWER(FUNDING, SELLER),
                                                [RD_PARTY_PLATFORM] = RD_ANSWER(FUNDING, PLATFORM),
                                                [RD_PARTY_INSURER] = RD_ANSWER(FUNDING, INSURER),
                                                [RD_PARTY_CARRIER] = RD_ANSWER(FUNDING, CARRIER)};

static const struct received {
    int party;
    int kind;
    size_t answer;
    int64_t word;
} received[] = {
#define RECEIVED_ROW(party, kind, answer, word)                                                                        \
    {RD_PARTY_##party, RD_MONEY_KIND_##kind, RD_ANSWER(FUNDING, answer), word},
    RD_RECEIVED(RECEIVED_ROW)
#undef RECEIVED_ROW
};

/* What the party bears of the kind by these answers of funding. */
static int64_t borne(int party, int kind, const int64_t *value)
{
    for (size_t i = 0; i < sizeof received / sizeof received[0]; i++)
        if (received[i].party == party && received[i].kind == kind)
            return value[received[i].answer] == received[i].word ? RD_BP_PER_ONE : 0;
    return value[share_of[party]];
}

/* ---- one time ---- */

struct search {
    struct bearing *out;
    int party;
    int kind;
    struct bench bench;
    struct table_at table;
};

/* Does the terminal give the party something? */
static bool is_borne(const void *context, uint32_t number)
{
    const struct search *search = context;
    const struct outcome *outcome = outcome_at(&search->bench.outcomes, number);
    int64_t value[RD_ANSWERS_MAX];
    for (size_t i = 0; outcome && i < outcome_answer_count(&search->bench.outcomes); i++)
        value[i] = outcome->terms[i][0].plus;
    return outcome && borne(search->party, search->kind, value) > 0;
}

static void widen(struct bearing *out, int64_t share_bp)
{
    out->lo = share_bp < out->lo ? share_bp : out->lo;
    out->hi = share_bp > out->hi ? share_bp : out->hi;
}

static enum rd_status look(struct search *search)
{
    struct diagrams *store = &search->bench.store;
    const uint32_t level = diagrams_level(store, RD_FACT_MONEY_KIND);
    const uint32_t root = level == DIAGRAM_NONE
                              ? search->table.by_outcome
                              : diagram_restrict(store, search->table.by_outcome, level, search->kind);
    const uint32_t count = OUTCOME_FIRST + search->bench.outcomes.count;
    bool *reached = calloc(count, sizeof *reached), found = false;
    int64_t facts[RD_FACT_COUNT];
    if (root == DIAGRAM_NONE || !reached || !diagram_reached(store, root, reached, count)) {
        free(reached);
        return root == DIAGRAM_NONE ? bench_status(&search->bench) : RD_NOMEM;
    }
    for (uint32_t number = OUTCOME_FIRST; number < count; number++) {
        const struct outcome *outcome = outcome_at(&search->bench.outcomes, number);
        int64_t value[RD_ANSWERS_MAX];
        for (size_t i = 0; i < outcome_answer_count(&search->bench.outcomes); i++)
            value[i] = outcome->terms[i][0].plus; /* shares and words are never forms */
        if (reached[number])
            widen(search->out, borne(search->party, search->kind, value));
    }
    free(reached);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        facts[fact] = rd_fact_row((enum rd_fact)fact)->lo;
    if (!diagram_find(store, root, is_borne, search, &found, facts))
        return RD_NOMEM;
    if (found)
        memcpy(search->out->facts, facts, sizeof facts);
    return RD_OK;
}

/* A table too large to be built may give anything. */
static enum rd_status look_at(struct search *search, const struct rd_policy *policy, int64_t at_s,
                              const struct rd_prove_options *options)
{
    const int64_t exchange = options && options->exchange_ppb ? options->exchange_ppb : RD_PPB_PER_ONE;
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, RD_DECISION_FUNDING,
                  options && options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX);
    ordering_add(&ordering, policy, at_s, exchange);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &search->bench)) {
        rc = table_init(&search->table, &search->bench, policy, at_s, exchange);
        if (rc == RD_OK) {
            rc = search->table.is_resolved ? look(search) : RD_OK;
            table_release(&search->table);
        }
        bench_release(&search->bench);
    }
    if (rc == RD_UNDECIDED) {
        widen(search->out, 0);
        widen(search->out, RD_BP_PER_ONE);
    }
    return rc == RD_NOMEM ? rc : RD_OK;
}

/* ---- all times ---- */

const struct bearing *bearing_of(struct bearings *bearings, int side, int party, int kind)
{
    const struct rd_diff_side *of = bearings->side[side];
    const struct rd_policy *policy = of->policy;
    struct bearing *out = &bearings->of[side][party][kind];
    if (out->is_known)
        return out;
    *out = (struct bearing){.is_known = true, .lo = RD_BP_PER_ONE, .hi = 0};
    struct search search = {.out = out, .party = party, .kind = kind};
    for (size_t epoch = 0; epoch < policy->epoch_count && !bearings->is_out_of_memory; epoch++) {
        const int64_t at_s = of->has_date ? of->at_s : policy->epoch_start[epoch];
        if (look_at(&search, policy, at_s, bearings->options) != RD_OK)
            bearings->is_out_of_memory = true;
        if (of->has_date)
            break;
    }
    return out;
}

bool bearing_holds(const struct bearings *bearings, int side, int party, int kind, int64_t at_s, const int64_t *facts)
{
    const struct rd_prove_options *options = bearings->options;
    int64_t asked[RD_FACT_COUNT];
    struct rd_answer answer;
    memcpy(asked, facts, sizeof asked);
    asked[RD_FACT_MONEY_KIND] = kind;
    const uint32_t rule =
        rd_policy_interpret(bearings->side[side]->policy, RD_DECISION_FUNDING, at_s,
                            options && options->exchange_ppb ? options->exchange_ppb : RD_PPB_PER_ONE, asked, &answer);
    return rule < RD_RULE_FIRST_ERROR && borne(party, kind, answer.value) > 0;
}
