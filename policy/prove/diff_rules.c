/*
 * Which rules give the answers that two policies share: what a refactoring moved.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/contrast.h"
#include "prove/ordering.h"
#include "prove/told.h"
#include "prove/words.h"
#include "redress/prove.h"

#define TEXT_SIZE 4096u

struct matcher {
    const struct rd_diff_side *side[2];
    const struct rd_prove_options *options;
    enum rd_decision name;
    int64_t at_s, to_s; /* a stretch of time */
    struct bench bench;
    struct table_at table[2];
    uint32_t *outcome[2]; /* by terminal */
    const char **ids[2];
    uint32_t *number[2];
    struct rd_rule_changes *out;
    size_t capacity;
    struct arena *arena;
};

static const struct decision *decision_of(const struct matcher *matcher, int side)
{
    return &matcher->side[side]->policy->decision[matcher->name];
}

static int64_t time_of(const struct matcher *matcher, int side)
{
    return matcher->side[side]->has_date ? matcher->side[side]->at_s : matcher->at_s;
}

static int64_t next_change(const struct matcher *matcher)
{
    int64_t next = INT64_MAX;
    for (int side = 0; side < 2 && !matcher->side[0]->has_date; side++) {
        const struct rd_policy *policy = matcher->side[side]->policy;
        for (size_t i = 0; i < policy->epoch_count; i++) {
            const int64_t at_s = policy->epoch_start[i];
            if (at_s > matcher->at_s && at_s < next &&
                !decision_is_same_at(policy, decision_of(matcher, side), matcher->at_s, at_s))
                next = at_s;
        }
    }
    return next;
}

/* ---- terminals by the rules behind them ---- */

static bool list_terminals(struct matcher *matcher, int side)
{
    struct table_at *table = &matcher->table[side];
    const size_t count = table_terminals(table);
    uint32_t one;
    matcher->ids[side] = arena_array(matcher->arena, count, sizeof *matcher->ids[side]);
    matcher->outcome[side] = table_outcomes(table, matcher->arena);
    matcher->number[side] = arena_array(matcher->arena, count, sizeof *matcher->number[side]);
    if (!matcher->ids[side] || !matcher->outcome[side] || !matcher->number[side])
        return false;
    for (uint32_t i = 0; i < count; i++) {
        matcher->number[side][i] = i;
        if (i == MATCH_IMPOSSIBLE || i == MATCH_AMBIGUOUS)
            continue;
        const struct match_rules rules = table_rules(table, i, &one);
        char text[TEXT_SIZE];
        struct words words = words_on(text, sizeof text);
        for (uint32_t k = 0; k < rules.count; k++)
            words_say(&words, "%s%s", k ? " + " : "", table->decision->rules[rules.rules[k]].id);
        if (rules.count > 0 && !(matcher->ids[side][i] = arena_copy(matcher->arena, text)))
            return false;
    }
    return true;
}

/* The number of the first of these terminals with the id (an otherwise rule has two); `fallback` when there is none. */
static uint32_t number_of(const struct matcher *matcher, int side, size_t count, const char *id, uint32_t fallback)
{
    for (size_t i = 0; i < count; i++)
        if (matcher->ids[side][i] && strcmp(matcher->ids[side][i], id) == 0)
            return matcher->number[side][i];
    return fallback;
}

/* Equal ids get equal numbers, others numbers of their own. */
static void number_ids(struct matcher *matcher)
{
    const size_t count_a = table_terminals(&matcher->table[0]), count_b = table_terminals(&matcher->table[1]);
    for (size_t i = 0; i < count_a; i++)
        if (matcher->ids[0][i])
            matcher->number[0][i] = number_of(matcher, 0, i, matcher->ids[0][i], (uint32_t)(MATCH_FIRST + i));
    for (size_t i = 0; i < count_b; i++) {
        const char *id = matcher->ids[1][i];
        if (!id)
            continue;
        const uint32_t own = number_of(matcher, 1, i, id, (uint32_t)(MATCH_FIRST + count_a + i));
        matcher->number[1][i] = number_of(matcher, 0, count_a, id, own);
    }
}

/* ---- what is told ---- */

static bool has_rule(const struct decision *decision, const char *id)
{
    for (size_t i = 0; i < decision->rule_count; i++)
        if (strcmp(decision->rules[i].id, id) == 0)
            return true;
    return false;
}

static bool is_pair(const void *context, uint32_t number)
{
    return number == CONTRAST_FIRST + *(const uint32_t *)context;
}

static struct rd_rule_change *new_change(struct matcher *matcher)
{
    struct rd_rule_changes *out = matcher->out;
    if (out->count == matcher->capacity) {
        const size_t capacity = matcher->capacity ? matcher->capacity * 2 : 8;
        struct rd_rule_change *items = realloc(out->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        out->items = items;
        matcher->capacity = capacity;
    }
    struct rd_rule_change *change = &out->items[out->count++];
    *change = (struct rd_rule_change){.decision = matcher->name};
    return change;
}

/* The same change of rules in another stretch of time is told once. */
static bool is_told(const struct matcher *matcher, const char *old_rule, const char *new_rule)
{
    for (size_t i = 0; i < matcher->out->count; i++) {
        const struct rd_rule_change *change = &matcher->out->items[i];
        if (change->decision == matcher->name && strcmp(change->old_rule, old_rule) == 0 &&
            strcmp(change->new_rule, new_rule) == 0)
            return true;
    }
    return false;
}

static bool add_change(struct matcher *matcher, const struct contrast *contrast, uint32_t pair)
{
    const char *old_rule = matcher->ids[0][contrast->pairs[pair].number_a];
    const char *new_rule = matcher->ids[1][contrast->pairs[pair].number_b];
    int64_t facts[RD_FACT_COUNT];
    char text[TEXT_SIZE];
    struct told told;
    bool found;
    if (is_told(matcher, old_rule, new_rule))
        return true;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        facts[fact] = rd_fact_row((enum rd_fact)fact)->ordinary;
    if (!diagram_find(&matcher->bench.store, contrast->root, is_pair, &pair, &found, facts))
        return false;
    if (!found)
        return true;
    told_init(&told, &matcher->bench.store, CONTRAST_IMPOSSIBLE);
    if (!told_add(&told, contrast->root, facts))
        return false;
    told_fill(&told, facts);
    for (int side = 0; side < 2; side++)
        table_verify(&matcher->table[side], facts);
    struct rd_rule_change *change = new_change(matcher);
    if (!change)
        return false;
    change->old_rule = old_rule;
    change->new_rule = new_rule;
    change->is_renamed = !has_rule(decision_of(matcher, 0), new_rule) && !has_rule(decision_of(matcher, 1), old_rule);
    change->witness = arena_copy(matcher->arena, told_words(&told, facts, text, sizeof text));
    return change->witness != NULL;
}

static enum rd_status compare_tables(struct matcher *matcher)
{
    struct contrast contrast = {0};
    if (!matcher->table[0].is_resolved || !matcher->table[1].is_resolved)
        return RD_OK;
    if (!list_terminals(matcher, 0) || !list_terminals(matcher, 1))
        return RD_NOMEM;
    number_ids(matcher);
    enum rd_status rc = contrast_init(&contrast, &matcher->bench, matcher->table[0].root, matcher->number[0],
                                      matcher->table[1].root, matcher->number[1]);
    for (uint32_t pair = 0; rc == RD_OK && pair < contrast.count; pair++) {
        const struct contrast_pair *at = &contrast.pairs[pair];
        if (matcher->ids[0][at->number_a] && matcher->ids[1][at->number_b] &&
            matcher->outcome[0][at->number_a] == matcher->outcome[1][at->number_b] &&
            !add_change(matcher, &contrast, pair))
            rc = RD_NOMEM;
    }
    contrast_release(&contrast);
    return rc;
}

/* ---- all of it ---- */

static int64_t exchange_of(const struct matcher *matcher)
{
    return matcher->options && matcher->options->exchange_ppb ? matcher->options->exchange_ppb : RD_PPB_PER_ONE;
}

static enum rd_status try_bench(struct matcher *matcher)
{
    const int64_t exchange = exchange_of(matcher);
    enum rd_status rc = RD_OK;
    int made = 0;
    while (made < 2 && rc == RD_OK) {
        rc = table_init(&matcher->table[made], &matcher->bench, matcher->side[made]->policy, time_of(matcher, made),
                        exchange);
        made += rc == RD_OK;
    }
    if (rc == RD_OK)
        rc = compare_tables(matcher);
    while (made > 0)
        table_release(&matcher->table[--made]);
    bench_release(&matcher->bench);
    return rc;
}

static enum rd_status compare_stretch(struct matcher *matcher)
{
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, matcher->name,
                  matcher->options && matcher->options->node_limit ? matcher->options->node_limit : RD_PROVE_NODES_MAX);
    for (int side = 0; side < 2; side++)
        ordering_add(&ordering, matcher->side[side]->policy, time_of(matcher, side), exchange_of(matcher));
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &matcher->bench))
        rc = try_bench(matcher);
    return rc;
}

static enum rd_status compare_decision(struct matcher *matcher)
{
    for (matcher->at_s = INT64_MIN; matcher->at_s != INT64_MAX; matcher->at_s = matcher->to_s) {
        matcher->to_s = next_change(matcher);
        const enum rd_status rc = compare_stretch(matcher);
        if (rc == RD_NOMEM)
            return rc;
        matcher->out->is_undecided |= rc == RD_UNDECIDED;
    }
    return RD_OK;
}

enum rd_status rd_policy_diff_rules(const struct rd_diff_side *a, const struct rd_diff_side *b,
                                    const struct rd_prove_options *options, struct rd_rule_changes *out,
                                    struct rd_error *err)
{
    struct matcher matcher = {.side = {a, b}, .options = options, .out = out};
    *out = (struct rd_rule_changes){0};
    matcher.arena = out->memory = malloc(sizeof *matcher.arena);
    enum rd_status rc = RD_NOMEM;
    if (matcher.arena) {
        arena_init(matcher.arena);
        rc = RD_OK;
    }
    for (int name = 0; name < RD_DECISION_COUNT && rc == RD_OK; name++) {
        matcher.name = (enum rd_decision)name;
        rc = compare_decision(&matcher);
    }
    if (rc == RD_OK)
        return rc;
    rd_rule_changes_release(out);
    return rd_fail(err, RD_NOMEM, "policies \"%s\" and \"%s\": out of memory while comparing rules", a->policy->name,
                   b->policy->name);
}

void rd_rule_changes_release(struct rd_rule_changes *changes)
{
    free(changes->items);
    if (changes->memory)
        arena_release(changes->memory);
    free(changes->memory);
    *changes = (struct rd_rule_changes){0};
}
