/*
 * The values that arise, by walking the diagrams of the decisions that feed facts.
 */
#include "prove/chain.h"

#include <stdlib.h>
#include <string.h>

#include "prove/ordering.h"
#include "prove/words.h"

struct arise { /* this value where the answer lies in lo..hi */
    enum rd_fact fact;
    int64_t value;
    enum rd_decision decision;
    size_t answer;
    int64_t lo, hi;
};

#define FEED_ROW(fact, decision, answer, first)                                                                        \
    {RD_FACT_##fact, RD_DECISION_##decision, RD_ANSWER(decision, answer), first},
const struct chain_feed chain_feeds[] = {RD_FEEDS(FEED_ROW)};
#undef FEED_ROW
#define FEED_COUNT (sizeof chain_feeds / sizeof chain_feeds[0])
const size_t chain_feed_count = FEED_COUNT;

#define ARISE_ROW(fact, value, decision, answer, lo, hi)                                                               \
    {RD_FACT_##fact, value, RD_DECISION_##decision, RD_ANSWER(decision, answer), lo, hi},
static const struct arise arises[] = {RD_ARISES(ARISE_ROW)};
#undef ARISE_ROW
#define ARISE_COUNT (sizeof arises / sizeof arises[0])

/* ---- walking with the values found so far ---- */

struct walking {
    const struct chain *chain;
    const struct diagrams *store;
    bool *is_visited, *reached;
    size_t count;
};

static bool arises_between(const struct chain *chain, enum rd_fact fact, int64_t lo, int64_t hi)
{
    if (!chain->is_fed[fact])
        return true;
    for (int64_t value = lo; value <= hi; value++)
        if (chain->arises[fact][value])
            return true;
    return false;
}

static void walk(struct walking *walking, uint32_t ref)
{
    const struct diagrams *store = walking->store;
    if (diagram_is_terminal(ref)) {
        if (diagram_number(ref) < walking->count)
            walking->reached[diagram_number(ref)] = true;
        return;
    }
    if (walking->is_visited[ref])
        return;
    walking->is_visited[ref] = true;
    const struct diagram_node *node = &store->nodes[ref];
    const enum rd_fact fact = store->fact[node->level];
    int64_t lo = rd_fact_row(fact)->lo;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        if (arises_between(walking->chain, fact, lo, edge->hi))
            walk(walking, edge->child);
        lo = edge->hi + 1;
    }
    if (node->absent != DIAGRAM_NONE)
        walk(walking, node->absent);
}

bool chain_reached(const struct chain *chain, const struct diagrams *store, uint32_t ref, bool *reached, size_t count)
{
    struct walking walking = {chain, store, calloc(store->node_count + 1u, sizeof(bool)), reached, count};
    if (!walking.is_visited)
        return false;
    walk(&walking, ref);
    free(walking.is_visited);
    return true;
}

bool chain_meets(const struct chain *chain, enum rd_fact fact, const struct value_set *set)
{
    bool meets = set->has_absent;
    for (size_t i = 0; i < set->count && !meets; i++)
        meets = arises_between(chain, fact, set->spans[i].lo, set->spans[i].hi);
    return meets;
}

/* ---- sources: decisions that feed facts, at one time each ---- */

struct source {
    struct source *next;
    struct bench bench;
    struct table_at table;
};

static bool is_source(enum rd_decision name)
{
    bool is = false;
    for (size_t i = 0; i < FEED_COUNT; i++)
        is = is || chain_feeds[i].decision == name;
    for (size_t i = 0; i < ARISE_COUNT; i++)
        is = is || arises[i].decision == name;
    return is;
}

static bool add_value(struct chain *chain, enum rd_fact fact, int64_t value)
{
    if (value < 0 || value >= (int64_t)CHAIN_VALUES || chain->arises[fact][value])
        return false;
    chain->arises[fact][value] = true;
    return true;
}

/* The answer may be anything from lo to hi. Returns whether that was news. */
static bool add_answers(struct chain *chain, enum rd_decision name, size_t answer, int64_t lo, int64_t hi)
{
    bool is_new = false;
    for (size_t i = 0; i < FEED_COUNT; i++)
        for (int64_t value = lo; chain_feeds[i].decision == name && chain_feeds[i].answer == answer && value <= hi &&
                                 value < (int64_t)CHAIN_VALUES;
             value++)
            is_new = add_value(chain, chain_feeds[i].fact, value) || is_new;
    for (size_t i = 0; i < ARISE_COUNT; i++)
        if (arises[i].decision == name && arises[i].answer == answer && lo <= arises[i].hi && hi >= arises[i].lo)
            is_new = add_value(chain, arises[i].fact, arises[i].value) || is_new;
    return is_new;
}

static bool add_everything(struct chain *chain, enum rd_decision name)
{
    const struct rd_decision_row *row = rd_decision_row(name);
    bool is_new = false;
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        is_new = add_answers(chain, name, i, answer->lo, answer->hi) || is_new;
    }
    return is_new;
}

static bool add_outcome(struct chain *chain, enum rd_decision name, const struct outcome *outcome)
{
    const struct rd_decision_row *row = rd_decision_row(name);
    bool is_new = false;
    for (size_t i = 0; i < row->answer_count; i++) {
        const struct rd_answer_row *answer = rd_answer_row(row->first_answer + i);
        const struct outcome_term *term = &outcome->terms[i][0];
        const bool is_constant = outcome->count[i] == 1 && term->fact == OUTCOME_CONSTANT;
        is_new =
            add_answers(chain, name, i, is_constant ? term->plus : answer->lo, is_constant ? term->plus : answer->hi) ||
            is_new;
    }
    return is_new;
}

/* What the source answers on the values found so far. */
static enum rd_status ask(const struct source *source, struct chain *chain, bool *is_new)
{
    const uint32_t count = OUTCOME_FIRST + source->bench.outcomes.count;
    bool *reached = calloc(count, sizeof *reached);
    if (!reached || !chain_reached(chain, &source->bench.store, source->table.by_outcome, reached, count)) {
        free(reached);
        return RD_NOMEM;
    }
    for (uint32_t i = OUTCOME_FIRST; i < count; i++)
        if (reached[i] && add_outcome(chain, source->bench.name, outcome_at(&source->bench.outcomes, i)))
            *is_new = true;
    free(reached);
    return RD_OK;
}

/* Rising limits; RD_UNDECIDED past the last. */
static enum rd_status open_source(struct source *source, enum rd_decision name, const struct rd_policy *policy,
                                  int64_t at_s, const struct rd_prove_options *options)
{
    const uint32_t full = options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
    const int64_t exchange = options->exchange_ppb ? options->exchange_ppb : RD_PPB_PER_ONE;
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, name, full);
    ordering_add(&ordering, policy, at_s, exchange);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &source->bench)) {
        rc = table_init(&source->table, &source->bench, policy, at_s, exchange);
        if (rc != RD_OK)
            bench_release(&source->bench);
    }
    return rc;
}

static enum rd_status open_sources(const struct rd_policy *policy, const struct rd_prove_options *options,
                                   enum rd_decision name, struct chain *chain, struct source **list)
{
    const struct decision *decision = &policy->decision[name];
    for (size_t epoch = 0; epoch < policy->epoch_count; epoch++) {
        if (decision_is_repeated(policy, decision, epoch) ||
            !decision_is_resolved(policy, decision, policy->epoch_start[epoch], NULL))
            continue;
        struct source *source = calloc(1, sizeof *source);
        const enum rd_status rc =
            source ? open_source(source, name, policy, policy->epoch_start[epoch], options) : RD_NOMEM;
        if (rc == RD_OK) {
            source->next = *list;
            *list = source;
            continue;
        }
        free(source);
        if (rc == RD_NOMEM)
            return rc;
        add_everything(chain, name);
    }
    return RD_OK;
}

static void begin(struct chain *chain)
{
    for (size_t i = 0; i < ARISE_COUNT; i++) {
        const enum rd_fact fact = arises[i].fact;
        for (unsigned value = 0; !chain->is_fed[fact] && value < CHAIN_VALUES; value++)
            chain->arises[fact][value] = true; /* but what rows speak of, below */
        chain->is_fed[fact] = true;
    }
    for (size_t i = 0; i < ARISE_COUNT; i++)
        chain->arises[arises[i].fact][arises[i].value] = false;
    for (size_t i = 0; i < FEED_COUNT; i++) {
        chain->is_fed[chain_feeds[i].fact] = true;
        memset(chain->arises[chain_feeds[i].fact], 0, sizeof chain->arises[0]);
        chain->arises[chain_feeds[i].fact][chain_feeds[i].first] = true;
    }
}

enum rd_status chain_find(const struct rd_policy *policy, const struct rd_prove_options *options, struct chain *out)
{
    struct source *list = NULL;
    enum rd_status rc = RD_OK;
    bool is_new = true;
    *out = (struct chain){0};
    begin(out);
    for (int name = 0; name < RD_DECISION_COUNT && rc == RD_OK; name++)
        if (is_source((enum rd_decision)name))
            rc = open_sources(policy, options, (enum rd_decision)name, out, &list);
    while (is_new && rc == RD_OK) { /* each round but the last finds a value, of which there are few */
        is_new = false;
        for (const struct source *source = list; source && rc == RD_OK; source = source->next)
            rc = ask(source, out, &is_new);
    }
    while (list) {
        struct source *next = list->next;
        table_release(&list->table);
        bench_release(&list->bench);
        free(list);
        list = next;
    }
    return rc;
}

static bool has_value(const struct value_set *set, int64_t value)
{
    bool has = false;
    for (size_t i = 0; i < set->count && !has; i++)
        has = value >= set->spans[i].lo && value <= set->spans[i].hi;
    return has;
}

const char *chain_feeders(enum rd_fact fact, const struct value_set *set, char *out, size_t size)
{
    struct words words = words_on(out, size);
    bool is_told[RD_DECISION_COUNT] = {false};
    for (size_t i = 0; i < FEED_COUNT; i++)
        if (chain_feeds[i].fact == fact)
            is_told[chain_feeds[i].decision] = true;
    for (size_t i = 0; i < ARISE_COUNT; i++)
        if (arises[i].fact == fact && has_value(set, arises[i].value))
            is_told[arises[i].decision] = true;
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        if (is_told[name])
            words_say(&words, "%s\"%s\"", words.used ? " or " : "", rd_decision_row((enum rd_decision)name)->name);
    return out;
}
