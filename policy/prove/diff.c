/*
 * The semantic difference of two policies: every decision, every stretch of time in which neither changes, every group
 * of cases whose outcome differs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/possible.h"
#include "prove/alike.h"
#include "prove/broken.h"
#include "prove/contrast.h"
#include "prove/diff_asked.h"
#include "prove/diff_cover.h"
#include "prove/direction.h"
#include "prove/ordering.h"
#include "prove/region.h"
#include "prove/within.h"
#include "prove/witness.h"
#include "prove/words.h"
#include "redress/prove.h"

#define TEXT_SIZE 4096u

struct stretch { /* of time; to_s is excluded, INT64_MAX when open */
    int64_t from_s, to_s;
};

/* A part of a pair of terminals: where it really differs. */
struct measured {
    struct contrast_found found;
    bool is_whole; /* all its cases do */
};

/* One side's policy, and which demands of the engine it breaks. */
struct demanded {
    struct chain chain;
    bool has_chain;
};

struct differ {
    const struct rd_diff_side *side[2];
    const struct rd_prove_options *options;
    enum rd_decision name;
    struct stretch stretch;
    struct bench bench;
    struct table_at table[2];
    const uint32_t *outcome[2]; /* by terminal; NULL for a side without values */
    struct measured *measured;  /* by pair, then part */
    struct demanded demanded[2];
    bool is_broken[RD_DEMAND_COUNT]; /* by either side: such cases stop a run */
    struct demanding amounts;        /* the demands on amounts among them */
    bool is_within[RD_FACT_COUNT];
    struct stopping stopping;
    bool is_used[RD_FACT_COUNT]; /* by a cell or a money form of either side */
    struct bearings *bearings;   /* shares of funding on either side */
    struct rd_diff *out;
    size_t capacity;
    struct arena *arena; /* of the result */
};

/* ---- time ---- */

static int64_t time_of(const struct differ *differ, int side)
{
    return differ->side[side]->has_date ? differ->side[side]->at_s : differ->stretch.from_s;
}

static const struct decision *decision_of(const struct differ *differ, int side)
{
    return &differ->side[side]->policy->decision[differ->name];
}

/* The first time after `after_s` at which either side changes; INT64_MAX when none does. */
static int64_t next_change(const struct differ *differ, int64_t after_s)
{
    int64_t next = INT64_MAX;
    for (int side = 0; side < 2; side++) {
        const struct rd_policy *policy = differ->side[side]->policy;
        for (size_t i = 0; i < policy->epoch_count; i++) {
            const int64_t at_s = policy->epoch_start[i];
            if (at_s > after_s && at_s < next && !decision_is_same_at(policy, decision_of(differ, side), after_s, at_s))
                next = at_s;
        }
    }
    return next;
}

static bool depends_on_date(const struct differ *differ, int side)
{
    const struct rd_policy *policy = differ->side[side]->policy;
    for (size_t i = 1; i < policy->epoch_count; i++)
        if (!decision_is_same_at(policy, decision_of(differ, side), policy->epoch_start[0], policy->epoch_start[i]))
            return true;
    return false;
}

static bool as_of_differs(const struct differ *differ)
{
    return !decisions_are_dated_alike(decision_of(differ, 0), decision_of(differ, 1)) && !differ->side[0]->has_date &&
           (depends_on_date(differ, 0) || depends_on_date(differ, 1));
}

static const char *when_words(const struct differ *differ)
{
    char from[RD_UNIT_TEXT_SIZE], to[RD_UNIT_TEXT_SIZE];
    const struct stretch *stretch = &differ->stretch;
    if (differ->side[0]->has_date || (stretch->from_s == INT64_MIN && stretch->to_s == INT64_MAX))
        return NULL;
    if (stretch->from_s == INT64_MIN)
        return arena_format(differ->arena, "before %s", rd_date_format(stretch->to_s, to));
    rd_date_format(stretch->from_s, from);
    if (stretch->to_s == INT64_MAX)
        return arena_format(differ->arena, "from %s", from);
    return arena_format(differ->arena, "from %s and before %s", from, rd_date_format(stretch->to_s, to));
}

/* ---- one group ---- */

static const char *digits(struct arena *arena, const struct case_count *count)
{
    char text[48];
    size_t at = sizeof text - 1;
    wide_count rest = count->exact;
    if (!count->is_exact)
        return arena_format(arena, "%.3g", count->about);
    text[at] = '\0';
    do
        text[--at] = (char)('0' + (int)(rest % 10));
    while (rest /= 10);
    return arena_copy(arena, text + at);
}

/* Ids of the rules behind a terminal. */
static bool name_rules(const struct differ *differ, int side, uint32_t number, const char **out)
{
    const struct table_at *table = &differ->table[side];
    char text[TEXT_SIZE];
    struct words words = words_on(text, sizeof text);
    uint32_t one;
    *out = NULL;
    const struct match_rules rules = table_rules(table, number, &one);
    for (uint32_t i = 0; i < rules.count; i++)
        words_say(&words, "%s%s", i ? " + " : "", table->decision->rules[rules.rules[i]].id);
    return rules.count == 0 || (*out = arena_copy(differ->arena, text)) != NULL;
}

static struct rd_diff_group *new_group(struct differ *differ)
{
    struct rd_diff *out = differ->out;
    if (out->group_count == differ->capacity) {
        const size_t capacity = differ->capacity ? differ->capacity * 2 : 8;
        struct rd_diff_group *groups = realloc(out->groups, capacity * sizeof *groups);
        if (!groups)
            return NULL;
        out->groups = groups;
        differ->capacity = capacity;
    }
    struct rd_diff_group *group = &out->groups[out->group_count++];
    *group = (struct rd_diff_group){.decision = differ->name};
    return group;
}

static struct measured *measured_of(const struct differ *differ, uint32_t pair, enum part part)
{
    return &differ->measured[(size_t)pair * PART_COUNT + part];
}

/* Pairs that never differ stand for unchanged cases, as equal outcomes do. */
static bool add_witness(struct differ *differ, const struct contrast *contrast, uint32_t pair,
                        struct rd_diff_group *group)
{
    const struct rd_prove_options *options = differ->options;
    bool *is_unchanged = calloc(contrast->count + 1u, sizeof *is_unchanged);
    const struct witness_of of = {.name = differ->name,
                                  .bench = &differ->bench,
                                  .table = differ->table,
                                  .contrast = contrast,
                                  .pair = pair,
                                  .is_unchanged = is_unchanged,
                                  .is_whole = measured_of(differ, pair, contrast->part)->is_whole,
                                  .found = &measured_of(differ, pair, contrast->part)->found,
                                  .is_broken = differ->is_broken,
                                  .cases = options ? options->cases : NULL,
                                  .case_count = options ? options->case_count : 0,
                                  .is_used = differ->is_used};
    for (uint32_t i = 0; is_unchanged && i < contrast->count; i++) {
        is_unchanged[i] = true;
        for (int part = 0; part < PART_COUNT; part++) {
            const struct contrast_found *found = &measured_of(differ, i, (enum part)part)->found;
            is_unchanged[i] = is_unchanged[i] && !found->differs && !found->is_undecided;
        }
    }
    const bool is_chosen = is_unchanged && witness_choose(&of, differ->arena, group);
    free(is_unchanged);
    return is_chosen;
}

/* Of one side of a group: its answers, or why a run stops with them. */
static const char *side_words(const struct differ *differ, int side, const struct contrast_pair *pair, bool stops)
{
    const struct outcomes *outcomes = &differ->bench.outcomes;
    const uint32_t number = side ? pair->number_b : pair->number_a, outcome = side ? pair->outcome_b : pair->outcome_a;
    const enum rd_demand broken = table_broken(&differ->table[side], number);
    char text[TEXT_SIZE], why[256];
    if (broken != RD_DEMAND_COUNT)
        return arena_format(differ->arena, "stops the run: %s", rd_demand_row(broken)->why);
    outcome_words(outcomes, outcome, text, sizeof text);
    if (!stops || outcome < OUTCOME_FIRST)
        return arena_copy(differ->arena, text);
    return arena_format(differ->arena, "stops the run: %s (%s)", part_why(&differ->stopping, outcome, why, sizeof why),
                        text);
}

static bool add_group(struct differ *differ, const struct contrast *contrast, uint32_t pair)
{
    const struct contrast_pair *at = &contrast->pairs[pair];
    const struct contrast_found *found = &measured_of(differ, pair, contrast->part)->found;
    struct rd_diff_group *group = new_group(differ);
    if (!group)
        return false;
    group->when = when_words(differ);
    group->old_at_s = time_of(differ, 0);
    group->new_at_s = time_of(differ, 1);
    group->cases = found->count.about;
    group->cases_are_exact = found->count.is_exact;
    group->cases_text = digits(differ->arena, &found->count);
    group->old_stops = contrast->part == PART_RESUMES || at->outcome_a < OUTCOME_FIRST;
    group->new_stops = contrast->part == PART_STOPS || at->outcome_b < OUTCOME_FIRST;
    group->old_outcome = side_words(differ, 0, at, group->old_stops);
    group->new_outcome = side_words(differ, 1, at, group->new_stops);
    return group->cases_text && group->old_outcome && group->new_outcome &&
           name_rules(differ, 0, at->number_a, &group->old_rule) &&
           name_rules(differ, 1, at->number_b, &group->new_rule) && diff_cover(contrast, pair, differ->arena, group) &&
           add_witness(differ, contrast, pair, group) &&
           direction_of(contrast, pair, differ->options, differ->bearings, differ->arena, group) == RD_OK;
}

/* ---- one decision at one time ---- */

/* Pairs are told apart where an answer may stop a run; all others are one part. */
static bool is_parted(const struct differ *differ, const struct contrast_pair *pair)
{
    return (pair->outcome_a >= OUTCOME_FIRST && part_may_stop(&differ->stopping, pair->outcome_a)) ||
           (pair->outcome_b >= OUTCOME_FIRST && part_may_stop(&differ->stopping, pair->outcome_b));
}

static bool measure(struct differ *differ, struct contrast *contrast)
{
    differ->measured = calloc(((size_t)contrast->count + 1u) * PART_COUNT, sizeof *differ->measured);
    if (!differ->measured)
        return false;
    for (uint32_t pair = 0; pair < contrast->count; pair++) {
        const struct contrast_pair *at = &contrast->pairs[pair];
        if (at->outcome_a == at->outcome_b)
            continue;
        const bool is_several = is_parted(differ, at);
        for (int part = is_several ? PART_STOPS : PART_ALL; part <= (is_several ? PART_ANSWERED : PART_ALL); part++) {
            struct measured *of = measured_of(differ, pair, (enum part)part);
            const struct case_count *count = &of->found.count;
            struct contrast_found whole;
            contrast->part = (enum part)part;
            if (contrast_measure(contrast, pair, &of->found) != RD_OK ||
                contrast_measure_whole(contrast, pair, &whole) != RD_OK)
                return false;
            of->is_whole = count->is_exact && whole.count.is_exact && count->exact == whole.count.exact;
        }
    }
    return true;
}

static enum rd_status add_groups(struct differ *differ, struct contrast *contrast)
{
    enum rd_status verdict = measure(differ, contrast) ? RD_OK : RD_NOMEM;
    for (uint32_t i = 0; i < contrast->count * PART_COUNT && verdict != RD_NOMEM; i++) {
        const struct contrast_found *found = &differ->measured[i].found;
        contrast->part = (enum part)(i % PART_COUNT);
        if (found->is_undecided && !found->differs)
            verdict = RD_UNDECIDED;
        if (found->differs && !add_group(differ, contrast, i / PART_COUNT))
            verdict = RD_NOMEM;
    }
    free(differ->measured);
    differ->measured = NULL;
    return verdict;
}

static enum rd_status compare_tables(struct differ *differ)
{
    struct contrast contrast = {0};
    struct arena work;
    enum rd_status rc = RD_OK;
    arena_init(&work);
    for (int side = 0; side < 2 && rc == RD_OK; side++) {
        struct table_at *table = &differ->table[side];
        differ->outcome[side] = table->is_resolved ? table_outcomes(table, &work) : NULL;
        rc = !table->is_resolved || differ->outcome[side] ? RD_OK : RD_NOMEM;
    }
    memset(differ->is_within, 0, sizeof differ->is_within);
    within_mark(&differ->bench.store, differ->is_within);
    differ->stopping = (struct stopping){&differ->bench.outcomes, differ->is_within, &differ->amounts};
    const bool is_near = differ->options && differ->options->case_count > 0; /* then it matters what stays */
    if (rc == RD_OK)
        rc = (is_near ? contrast_init_all : contrast_init)(&contrast, &differ->bench, differ->table[0].root,
                                                           differ->outcome[0], differ->table[1].root,
                                                           differ->outcome[1]);
    contrast.stopping = &differ->stopping;
    if (rc == RD_OK)
        rc = add_groups(differ, &contrast);
    contrast_release(&contrast);
    arena_release(&work);
    return rc;
}

static int64_t exchange_of(const struct differ *differ)
{
    return differ->options && differ->options->exchange_ppb ? differ->options->exchange_ppb : RD_PPB_PER_ONE;
}

static enum rd_status try_bench(struct differ *differ)
{
    const int64_t exchange = exchange_of(differ);
    const size_t groups = differ->out->group_count;
    enum rd_status rc =
        table_init(&differ->table[0], &differ->bench, differ->side[0]->policy, time_of(differ, 0), exchange);
    if (rc == RD_OK) {
        rc = table_init(&differ->table[1], &differ->bench, differ->side[1]->policy, time_of(differ, 1), exchange);
        if (rc == RD_OK) {
            for (int side = 0; side < 2 && rc == RD_OK; side++)
                rc = table_split(&differ->table[side], differ->is_broken);
            rc = rc == RD_OK ? compare_tables(differ) : rc;
            table_release(&differ->table[1]);
        }
        table_release(&differ->table[0]);
    }
    bench_release(&differ->bench);
    if (rc == RD_UNDECIDED)
        differ->out->group_count = groups; /* the next attempt finds them again */
    return rc;
}

/* ---- demands ---- */

static size_t epoch_at(const struct rd_policy *policy, int64_t at_s)
{
    size_t epoch = 0;
    while (epoch + 1 < policy->epoch_count && policy->epoch_start[epoch + 1] <= at_s)
        epoch++;
    return epoch;
}

/* Which demands either side breaks: facts they compare with an answer are facts of the difference. */
static enum rd_status find_broken(struct differ *differ, struct ordering *ordering)
{
    static const struct rd_prove_options defaults = {0};
    const struct rd_prove_options *options = differ->options ? differ->options : &defaults;
    enum rd_status rc = RD_OK;
    memset(differ->is_broken, 0, sizeof differ->is_broken);
    for (int side = 0; side < 2 && rc == RD_OK && rd_is_demanded(differ->name); side++) {
        struct demanded *demanded = &differ->demanded[side];
        const struct rd_policy *policy = differ->side[side]->policy;
        const struct asking asking = {policy, options, &demanded->chain, differ->name,
                                      epoch_at(policy, time_of(differ, side))};
        rc = demanded->has_chain ? RD_OK : chain_find(policy, options, &demanded->chain);
        demanded->has_chain = true;
        if (rc == RD_OK)
            rc = broken_demands(&asking, time_of(differ, side), differ->is_broken);
    }
    differ->amounts = (struct demanding){.limits = NULL};
    for (int demand = 0; demand < RD_DEMAND_COUNT; demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        differ->amounts.is_in_force[demand] = differ->is_broken[demand] && row->kind == RD_DEMANDS_MONEY;
        if (differ->is_broken[demand] && row->kind != RD_DEMANDS_RULES)
            ordering->facts.is_read[row->fact] = true;
        if (differ->amounts.is_in_force[demand])
            ordering->facts.is_form[row->fact] = true;
    }
    sums_complete(ordering->facts.is_read);
    return rc;
}

static enum rd_status compare_stretch(struct differ *differ)
{
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, differ->name,
                  differ->options && differ->options->node_limit ? differ->options->node_limit : RD_PROVE_NODES_MAX);
    for (int side = 0; side < 2; side++)
        ordering_add(&ordering, differ->side[side]->policy, time_of(differ, side), exchange_of(differ));
    bool is_alike;
    if (!tables_are_alike(&ordering.tables[0], &ordering.tables[1], &is_alike))
        return RD_NOMEM;
    if (is_alike)
        return RD_OK;
    if (find_broken(differ, &ordering) == RD_NOMEM)
        return RD_NOMEM;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        differ->is_used[fact] = ordering.facts.tests[fact] > 0 || ordering.facts.is_form[fact];
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &differ->bench))
        rc = try_bench(differ);
    return rc;
}

/* ---- all of it ---- */

static enum rd_status compare_decision(struct differ *differ)
{
    struct rd_diff_decision *decision = &differ->out->decision[differ->name];
    const bool has_date = differ->side[0]->has_date;
    bool is_proven = true;
    int64_t next_s;
    decision->first_group = differ->out->group_count;
    decision->as_of_differs = as_of_differs(differ);
    for (int64_t from_s = INT64_MIN; from_s != INT64_MAX; from_s = next_s) {
        next_s = has_date ? INT64_MAX : next_change(differ, from_s);
        differ->stretch = (struct stretch){from_s, next_s};
        const enum rd_status rc = compare_stretch(differ);
        if (rc == RD_NOMEM)
            return rc;
        is_proven = is_proven && rc == RD_OK;
    }
    decision->group_count = differ->out->group_count - decision->first_group;
    decision->verdict = decision->group_count > 0 || decision->as_of_differs ? RD_DIFFERENT
                        : is_proven                                          ? RD_IDENTICAL
                                                                             : RD_NOT_PROVEN;
    if (decision->verdict == RD_DIFFERENT)
        differ->out->verdict = RD_DIFFERENT;
    else if (decision->verdict == RD_NOT_PROVEN && differ->out->verdict == RD_IDENTICAL)
        differ->out->verdict = RD_NOT_PROVEN;
    return RD_OK;
}

enum rd_status rd_policy_diff(const struct rd_diff_side *a, const struct rd_diff_side *b,
                              const struct rd_prove_options *options, struct rd_diff *out, struct rd_error *err)
{
    struct differ differ = {.side = {a, b}, .options = options, .out = out};
    if (a->has_date != b->has_date)
        return rd_fail(err, RD_INPUT, "one policy stands with a date and the other without");
    if (strcmp(a->policy->currency, b->policy->currency) != 0)
        return rd_fail(err, RD_INPUT, "policies in two currencies cannot be compared: %s and %s", a->policy->currency,
                       b->policy->currency);
    *out = (struct rd_diff){.verdict = RD_IDENTICAL};
    differ.arena = out->memory = malloc(sizeof *differ.arena);
    differ.bearings = calloc(1, sizeof *differ.bearings);
    enum rd_status rc = differ.bearings ? RD_OK : RD_NOMEM;
    if (differ.arena)
        arena_init(differ.arena);
    else
        rc = RD_NOMEM;
    if (rc == RD_OK)
        *differ.bearings = (struct bearings){.side = {a, b}, .options = options};
    for (int name = 0; name < RD_DECISION_COUNT && rc == RD_OK; name++) {
        differ.name = (enum rd_decision)name;
        rc = compare_decision(&differ);
    }
    if (rc == RD_OK && !diff_find_asked(out, differ.arena))
        rc = RD_NOMEM;
    free(differ.bearings);
    if (rc == RD_OK)
        return rc;
    rd_diff_release(out);
    return rd_fail(err, RD_NOMEM, "policies \"%s\" and \"%s\": out of memory while comparing", a->policy->name,
                   b->policy->name);
}

void rd_diff_release(struct rd_diff *diff)
{
    free(diff->groups);
    free(diff->asked);
    if (diff->memory)
        arena_release(diff->memory);
    free(diff->memory);
    *diff = (struct rd_diff){0};
}
