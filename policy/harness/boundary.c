/*
 * Boundary tests: for each rule a case it answers, and for each edge of each of its cells two cases that differ in that one
 * fact by the least step and in their answer.
 *
 * Both cases of a pair are found together: two walks down the diagram of the rules that agree on every fact but one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/draft.h"
#include "prove/ordering.h"
#include "prove/within.h"

#define STEPS_MAX 200000u /* of one search; a pair that takes longer is not suggested */

struct made {
    struct rd_test_draft *items;
    size_t count, capacity;
};

struct suggesting {
    const struct rd_policy *policy;
    struct bench bench;
    struct table_at table;
    struct arena *texts;
    struct made *made;
    bool is_out_of_memory;
};

/* ---- searching ---- */

struct search {
    const struct suggesting *own;
    uint32_t fixed; /* the level on which the two differ; DIAGRAM_NONE for one case alone */
    int64_t inside, outside;
    uint32_t rule;
    unsigned steps;
    int64_t facts[RD_FACT_COUNT]; /* of the first */
};

static bool answers(const struct suggesting *own, uint32_t number, uint32_t rule)
{
    uint32_t one;
    const struct match_rules rules = table_rules(&own->table, number, &one);
    for (uint32_t i = 0; i < rules.count && number != MATCH_IMPOSSIBLE && number != MATCH_AMBIGUOUS; i++)
        if (rules.rules[i] == rule)
            return true;
    return false;
}

static uint32_t least_level(const struct search *search, uint32_t a, uint32_t b, bool is_past)
{
    const struct diagrams *store = &search->own->bench.store;
    const uint32_t of_a = diagram_level(store, a), of_b = diagram_level(store, b);
    const uint32_t level = of_a < of_b ? of_a : of_b;
    return !is_past && search->fixed != DIAGRAM_NONE && search->fixed <= level ? search->fixed : level;
}

static bool find_from(struct search *search, uint32_t a, uint32_t b, bool is_past);

static bool try_value(struct search *search, uint32_t a, uint32_t b, uint32_t level, int64_t value, bool is_past)
{
    const struct diagrams *store = &search->own->bench.store;
    const enum rd_fact fact = store->fact[level];
    const int64_t before = search->facts[fact];
    search->facts[fact] = value;
    if (find_from(search, diagram_child(store, a, level, value), diagram_child(store, b, level, value), is_past))
        return true;
    search->facts[fact] = before;
    return false;
}

/* The end of the segment that starts at `lo`, in a node or beyond it. */
static int64_t segment_end(const struct diagrams *store, uint32_t ref, uint32_t level, int64_t lo)
{
    int64_t end = rd_fact_row(store->fact[level])->hi;
    if (diagram_level(store, ref) != level)
        return end;
    const struct diagram_node *node = &store->nodes[ref];
    for (uint32_t i = node->count; i-- > 0;)
        if (store->edges[node->first + i].hi >= lo)
            end = store->edges[node->first + i].hi;
    return end;
}

/* The case that was found, or both, as possible ones on the same ways; false when there are none. */
static bool settle(struct search *search)
{
    const struct diagrams *store = &search->own->bench.store;
    const uint32_t root = search->own->table.root;
    int64_t other[RD_FACT_COUNT];
    if (search->fixed == DIAGRAM_NONE)
        return within_put_right(store, root, NULL, search->facts);
    memcpy(other, search->facts, sizeof other);
    other[store->fact[search->fixed]] = search->outside;
    return within_put_both_right(store, root, search->fixed, search->facts, other);
}

/* An ordinary value first. */
static bool try_ordinary(struct search *search, uint32_t a, uint32_t b, uint32_t level, bool is_past)
{
    const enum rd_fact fact = search->own->bench.store.fact[level];
    return try_value(search, a, b, level, rd_fact_row(fact)->ordinary, is_past);
}

static bool find_from(struct search *search, uint32_t a, uint32_t b, bool is_past)
{
    const struct diagrams *store = &search->own->bench.store;
    const uint32_t level = least_level(search, a, b, is_past);
    if (search->steps++ > STEPS_MAX)
        return false;
    if (level == store->level_count)
        return answers(search->own, diagram_number(a), search->rule) &&
               (search->fixed == DIAGRAM_NONE ||
                (diagram_number(b) != MATCH_IMPOSSIBLE && diagram_number(a) != diagram_number(b))) &&
               settle(search);
    const struct rd_fact_row *row = rd_fact_row(store->fact[level]);
    if (!is_past && level == search->fixed) {
        search->facts[store->fact[level]] = search->inside;
        return find_from(search, diagram_child(store, a, level, search->inside),
                         diagram_child(store, b, level, search->outside), true);
    }
    if (try_ordinary(search, a, b, level, is_past))
        return true;
    for (int64_t lo = row->lo; lo <= row->hi;) {
        const int64_t end_a = segment_end(store, a, level, lo), end_b = segment_end(store, b, level, lo);
        const int64_t end = end_a < end_b ? end_a : end_b;
        const bool is_tried = row->ordinary >= lo && row->ordinary <= end;
        if (!is_tried && try_value(search, a, b, level, lo, is_past))
            return true;
        lo = end + 1;
    }
    return row->may_be_absent && row->ordinary != RD_ABSENT && try_value(search, a, b, level, RD_ABSENT, is_past);
}

static bool search_case(struct suggesting *own, struct search *search)
{
    search->own = own;
    search->steps = 0;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        search->facts[fact] = rd_fact_row((enum rd_fact)fact)->ordinary;
    return find_from(search, own->table.root, own->table.root, false);
}

/* ---- drafts ---- */

static bool is_made(const struct made *made, enum rd_decision decision, const struct rd_test_draft *draft)
{
    for (size_t i = 0; i < made->count; i++) {
        const struct rd_test_draft *other = &made->items[i];
        if (other->decision == decision && other->has_at == draft->has_at && other->at_s == draft->at_s &&
            memcmp(other->is_stated, draft->is_stated, sizeof draft->is_stated) == 0) {
            bool is_same = true;
            for (int fact = 0; fact < RD_FACT_COUNT && is_same; fact++)
                is_same = !draft->is_stated[fact] || draft->facts[fact] == other->facts[fact];
            if (is_same)
                return true;
        }
    }
    return false;
}

static void add_draft(struct suggesting *own, const int64_t *facts, const char *name)
{
    const struct folding *at = &own->table.folding;
    struct made *made = own->made;
    struct rd_test_draft draft = {0};
    struct rd_answer answer;
    table_verify(&own->table, facts);
    if (rd_policy_interpret(own->policy, at->name, at->at_s, RD_PPB_PER_ONE, facts, &answer) >= RD_RULE_FIRST_ERROR)
        return;
    draft_fill(&draft, own->policy, at->name, at->at_s, facts, &answer);
    if (is_made(made, at->name, &draft))
        return;
    if (made->count == made->capacity) {
        const size_t capacity = made->capacity ? made->capacity * 2 : 64;
        struct rd_test_draft *items = realloc(made->items, capacity * sizeof *items);
        if (!items) {
            own->is_out_of_memory = true;
            return;
        }
        made->items = items;
        made->capacity = capacity;
    }
    draft.name = arena_copy(own->texts, name);
    own->is_out_of_memory |= draft.name == NULL;
    made->items[made->count++] = draft;
}

/* False when no two possible cases differ in this alone. */
static bool suggest_pair(struct suggesting *own, uint32_t rule, enum rd_fact fact, int64_t inside, int64_t outside)
{
    const char *id = own->table.decision->rules[rule].id, *decision = rd_decision_row(own->bench.name)->name;
    struct search search = {
        .fixed = diagrams_level(&own->bench.store, fact), .inside = inside, .outside = outside, .rule = rule};
    char name[384], text[96];
    if (search.fixed == DIAGRAM_NONE || own->is_out_of_memory || !search_case(own, &search))
        return false;
    snprintf(name, sizeof name, "%s %s: %s %s is inside", decision, id, rd_fact_row(fact)->name,
             rd_fact_format(fact, inside, text, sizeof text));
    add_draft(own, search.facts, name);
    search.facts[fact] = outside;
    snprintf(name, sizeof name, "%s %s: %s %s is outside", decision, id, rd_fact_row(fact)->name,
             rd_fact_format(fact, outside, text, sizeof text));
    add_draft(own, search.facts, name);
    return true;
}

/* ---- edges ---- */

static bool is_in(const struct value_set *set, int64_t value)
{
    if (value == RD_ABSENT)
        return set->has_absent;
    for (size_t i = 0; i < set->count; i++)
        if (value >= set->spans[i].lo && value <= set->spans[i].hi)
            return true;
    return false;
}

/* Words have no neighbours: each that is in the cell, and the first that is not beside which both are possible. */
static void suggest_words(struct suggesting *own, uint32_t rule, enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    for (int64_t word = row->lo; word <= row->hi; word++) {
        bool is_found = !is_in(set, word);
        for (int64_t outside = row->lo; outside <= row->hi && !is_found; outside++)
            is_found = !is_in(set, outside) && suggest_pair(own, rule, fact, word, outside);
        if (!is_found && row->may_be_absent && !set->has_absent)
            suggest_pair(own, rule, fact, word, RD_ABSENT);
    }
}

static void suggest_edges(struct suggesting *own, uint32_t rule, enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL) {
        suggest_words(own, rule, fact, set);
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        if (set->spans[i].lo > row->lo)
            suggest_pair(own, rule, fact, set->spans[i].lo, set->spans[i].lo - 1);
        if (set->spans[i].hi < row->hi)
            suggest_pair(own, rule, fact, set->spans[i].hi, set->spans[i].hi + 1);
    }
    if (row->may_be_absent && set->count > 0 && !set->has_absent)
        suggest_pair(own, rule, fact, set->spans[0].lo, RD_ABSENT);
    if (row->may_be_absent && set->has_absent && !is_in(set, row->lo))
        suggest_pair(own, rule, fact, RD_ABSENT, row->lo);
}

static void suggest_conditions(struct suggesting *own, uint32_t rule, const struct conditions *conditions)
{
    const struct folding *at = &own->table.folding;
    for (size_t i = 0; i < conditions->count && !own->is_out_of_memory; i++) {
        const struct condition *condition = &conditions->items[i];
        struct value_set set;
        if (condition->cell.kind == CELL_ANYTHING)
            continue;
        if (!set_of_cell(own->policy, condition->fact, &condition->cell, at->at_s, RD_PPB_PER_ONE, &own->table.arena,
                         &set))
            own->is_out_of_memory = true;
        else
            suggest_edges(own, rule, condition->fact, &set);
    }
}

static void suggest_rule(struct suggesting *own, uint32_t index)
{
    const struct rule *rule = &own->table.decision->rules[index];
    struct search search = {.fixed = DIAGRAM_NONE, .rule = index};
    char name[256];
    if (!search_case(own, &search))
        return; /* it never answers */
    snprintf(name, sizeof name, "%s %s answers", rd_decision_row(own->bench.name)->name, rule->id);
    add_draft(own, search.facts, name);
    suggest_conditions(own, index, &rule->when);
    for (size_t i = 0; i < rule->any_count; i++)
        suggest_conditions(own, index, &rule->any[i]);
}

/* ---- decisions and times ---- */

static enum rd_status suggest_at(struct suggesting *own, enum rd_decision name, int64_t at_s, uint32_t node_limit)
{
    const struct decision *decision = &own->policy->decision[name];
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, name, node_limit);
    ordering_add(&ordering, own->policy, at_s, RD_PPB_PER_ONE);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &own->bench)) {
        rc = table_init(&own->table, &own->bench, own->policy, at_s, RD_PPB_PER_ONE);
        if (rc == RD_OK) {
            for (uint32_t i = 0; i < decision->rule_count && !own->is_out_of_memory; i++)
                suggest_rule(own, i);
            table_release(&own->table);
        }
        bench_release(&own->bench);
    }
    return own->is_out_of_memory ? RD_NOMEM : rc;
}

struct memory {
    struct arena arena;
};

enum rd_status rd_policy_suggest(const struct rd_policy *policy, const bool wanted[RD_DECISION_COUNT],
                                 const struct rd_prove_options *options, struct rd_test_drafts *out,
                                 struct rd_error *err)
{
    struct memory *memory = calloc(1, sizeof *memory);
    struct made made = {0};
    enum rd_status worst = RD_OK;
    *out = (struct rd_test_drafts){.memory = memory};
    if (!memory)
        return rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory for tests", policy->name);
    arena_init(&memory->arena);
    const uint32_t limit = options && options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
    for (int name = 0; name < RD_DECISION_COUNT; name++)
        for (size_t epoch = 0; epoch < policy->epoch_count && worst != RD_NOMEM; epoch++) {
            const struct decision *decision = &policy->decision[name];
            struct suggesting own = {.policy = policy, .texts = &memory->arena, .made = &made};
            if ((wanted && !wanted[name]) || decision_is_repeated(policy, decision, epoch) ||
                !decision_is_resolved(policy, decision, policy->epoch_start[epoch], NULL))
                continue;
            const enum rd_status rc = suggest_at(&own, (enum rd_decision)name, policy->epoch_start[epoch], limit);
            worst = rc != RD_OK ? rc : worst;
        }
    out->items = made.items;
    out->count = made.count;
    if (worst == RD_UNDECIDED)
        rd_fail(err, RD_UNDECIDED, "policy \"%s\": a decision passes %lu nodes; tests for it are missing", policy->name,
                (unsigned long)limit);
    if (worst == RD_NOMEM) {
        rd_test_drafts_release(out);
        rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory for tests", policy->name);
    }
    return worst;
}

void rd_test_drafts_release(struct rd_test_drafts *drafts)
{
    struct memory *memory = drafts->memory;
    if (memory)
        arena_release(&memory->arena);
    free(memory);
    free(drafts->items);
    *drafts = (struct rd_test_drafts){0};
}
