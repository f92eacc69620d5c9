/*
 * The smallest change of a case that gives another answer.
 *
 * Between two values where some rule changes its mind nothing can change, so that one value of each such segment is enough:
 * the one nearest to the case. One fact is moved through all its segments; where that never helps, two are. What is found is
 * all there is: no case that differs in these facts alone has been passed over. Where two do not help either, the decision
 * diagram is searched (other_answer.h).
 */
#include <stdlib.h>
#include <string.h>

#include "harness/axes.h"
#include "harness/draft.h"
#include "harness/needed.h"
#include "harness/other_answer.h"
#include "redress/explain.h"

#define TEXT_SIZE 512

struct moves { /* of one fact, to the nearest value of each other segment */
    const struct axis *axis;
    int64_t *to;
    size_t count;
};

/* A change of one fact or two that is tried. */
struct attempt {
    size_t fact_count;
    enum rd_fact fact[2];
    int64_t to[2];
    size_t steps;
};

struct changing {
    const struct rd_policy *policy;
    enum rd_decision name;
    int64_t at_s;
    const int64_t *facts;
    const bool *is_stated; /* or NULL */
    struct rd_answer now;
    struct arena *arena;
    struct rd_changes *out;
    size_t capacity;
    bool is_out_of_memory;
};

/* ---- where a fact can go ---- */

static bool word_moves(struct changing *changing, struct moves *moves)
{
    const struct rd_fact_row *row = rd_fact_row(moves->axis->fact);
    moves->to = arena_array(changing->arena, (size_t)(row->hi - row->lo) + 2, sizeof *moves->to);
    for (int64_t word = row->lo; moves->to && word <= row->hi; word++)
        if (word != moves->axis->from)
            moves->to[moves->count++] = word;
    return moves->to != NULL;
}

static bool number_moves(struct changing *changing, struct moves *moves)
{
    const struct axis *axis = moves->axis;
    moves->to = arena_array(changing->arena, axis->count + 1, sizeof *moves->to);
    for (size_t i = 0; moves->to && i < axis->count; i++)
        if (axis->from == RD_ABSENT || axis_segment(axis, axis->from) != i)
            moves->to[moves->count++] = axis_nearest(axis, axis->starts[i], axis_end(axis, i));
    return moves->to != NULL;
}

static bool find_moves(struct changing *changing, const struct axis *axis, struct moves *moves)
{
    *moves = (struct moves){.axis = axis};
    if (axis->is_free)
        return true;
    if (!(axis->is_word ? word_moves(changing, moves) : number_moves(changing, moves)))
        return false;
    if (rd_fact_row(axis->fact)->may_be_absent && axis->from != RD_ABSENT)
        moves->to[moves->count++] = RD_ABSENT;
    return true;
}

/* ---- what it gives ---- */

static bool same_answer(const struct rd_answer *a, const struct rd_answer *b)
{
    return memcmp(a->value, b->value, sizeof a->value) == 0;
}

static bool make_room(struct changing *changing)
{
    struct rd_changes *out = changing->out;
    if (out->count < changing->capacity)
        return true;
    const size_t capacity = changing->capacity ? changing->capacity * 2 : 32;
    struct rd_change *items = realloc(out->items, capacity * sizeof *items);
    changing->is_out_of_memory |= items == NULL;
    if (!items)
        return false;
    out->items = items;
    changing->capacity = capacity;
    return true;
}

/* Adds the change to these facts: what differs and is stated has been moved. */
static void add_change(struct changing *changing, const enum rd_fact *moved, size_t count, const int64_t *facts,
                       size_t steps, const struct rd_answer *answer)
{
    char text[TEXT_SIZE];
    enum rd_fact *fact = arena_array(changing->arena, count, sizeof *fact);
    int64_t *values = arena_array(changing->arena, 2 * count, sizeof *values);
    draft_answer(changing->policy, changing->name, answer, text, sizeof text);
    const char *becomes = arena_copy(changing->arena, text);
    if (!fact || !values || !becomes || !make_room(changing)) {
        changing->is_out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        fact[i] = moved[i];
        values[i] = changing->facts[moved[i]];
        values[count + i] = facts[moved[i]];
    }
    changing->out->items[changing->out->count++] = (struct rd_change){.fact_count = count,
                                                                      .fact = fact,
                                                                      .from = values,
                                                                      .to = values + count,
                                                                      .steps = steps,
                                                                      .answer = *answer,
                                                                      .becomes = becomes};
}

/* Of two changes of the same facts to the same answer the nearer one is told. */
static bool is_nearer_known(const struct changing *changing, const struct attempt *attempt,
                            const struct rd_answer *answer)
{
    if (rd_fact_row(attempt->fact[0])->type == RD_TYPE_ENUM)
        return false;
    for (size_t i = 0; i < changing->out->count; i++) {
        const struct rd_change *other = &changing->out->items[i];
        if (other->fact_count == attempt->fact_count && other->fact[0] == attempt->fact[0] &&
            (attempt->fact_count == 1 || other->fact[1] == attempt->fact[1]) && other->steps <= attempt->steps &&
            same_answer(&other->answer, answer))
            return true;
    }
    return false;
}

static void try_change(struct changing *changing, const struct attempt *attempt)
{
    int64_t facts[RD_FACT_COUNT];
    bool is_stated[RD_FACT_COUNT];
    struct rd_answer answer;
    memcpy(facts, changing->facts, sizeof facts);
    for (size_t i = 0; i < attempt->fact_count; i++)
        facts[attempt->fact[i]] = attempt->to[i];
    if (changing->is_stated) { /* what only makes the case possible goes along */
        memcpy(is_stated, changing->is_stated, sizeof is_stated);
        needed_fill(&changing->policy->decision[changing->name], facts, is_stated);
    }
    const uint32_t rule =
        rd_policy_interpret(changing->policy, changing->name, changing->at_s, RD_PPB_PER_ONE, facts, &answer);
    if (rule < RD_RULE_FIRST_ERROR && !same_answer(&answer, &changing->now) &&
        !is_nearer_known(changing, attempt, &answer))
        add_change(changing, attempt->fact, attempt->fact_count, facts, attempt->steps, &answer);
}

static void try_one(struct changing *changing, const struct moves *a)
{
    for (size_t i = 0; i < a->count && !changing->is_out_of_memory; i++)
        try_change(changing, &(struct attempt){.fact_count = 1,
                                               .fact = {a->axis->fact},
                                               .to = {a->to[i]},
                                               .steps = axis_steps(a->axis, a->to[i])});
}

static void try_two(struct changing *changing, const struct moves *a, const struct moves *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count && !changing->is_out_of_memory; j++)
            try_change(changing,
                       &(struct attempt){.fact_count = 2,
                                         .fact = {a->axis->fact, b->axis->fact},
                                         .to = {a->to[i], b->to[j]},
                                         .steps = axis_steps(a->axis, a->to[i]) + axis_steps(b->axis, b->to[j])});
}

static int by_size(const void *left, const void *right)
{
    const struct rd_change *a = left, *b = right;
    if (a->steps != b->steps)
        return a->steps < b->steps ? -1 : 1;
    for (size_t i = 0; i < a->fact_count; i++) {
        if (a->fact[i] != b->fact[i])
            return a->fact[i] < b->fact[i] ? -1 : 1;
        if (a->to[i] != b->to[i])
            return a->to[i] < b->to[i] ? -1 : 1;
    }
    return 0;
}

struct memory {
    struct arena arena;
};

static bool find_few(struct changing *changing, const struct axis *axes, size_t count)
{
    struct moves *moves = arena_array(changing->arena, count + 1, sizeof *moves);
    if (!moves)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!find_moves(changing, &axes[i], &moves[i]))
            return false;
        try_one(changing, &moves[i]);
    }
    const bool one_is_enough = changing->out->count > 0;
    for (size_t i = 0; i < count && !one_is_enough; i++)
        for (size_t j = i + 1; j < count; j++)
            try_two(changing, &moves[i], &moves[j]);
    if (changing->out->count > 1)
        qsort(changing->out->items, changing->out->count, sizeof *changing->out->items, by_size);
    return !changing->is_out_of_memory;
}

static bool find_many(struct changing *changing, const struct axis *axes, size_t count, uint32_t node_limit)
{
    const struct other_question question = {.policy = changing->policy,
                                            .name = changing->name,
                                            .at_s = changing->at_s,
                                            .facts = changing->facts,
                                            .now = &changing->now,
                                            .axes = axes,
                                            .axis_count = count,
                                            .node_limit = node_limit};
    enum rd_fact moved[RD_FACT_COUNT];
    struct other_answer found;
    if (other_answer_find(&question, &found) == RD_NOMEM)
        return false;
    changing->out->is_proven = found.is_proven;
    changing->out->by_formula = found.by_formula;
    size_t moved_count = 0;
    for (size_t i = 0; i < count && found.is_found; i++)
        if (!axes[i].is_free && found.facts[axes[i].fact] != axes[i].from)
            moved[moved_count++] = axes[i].fact;
    if (found.is_found)
        add_change(changing, moved, moved_count, found.facts, found.steps, &found.answer);
    return !changing->is_out_of_memory;
}

static bool find_changes(struct changing *changing, const struct boxes *boxes, uint32_t node_limit)
{
    struct axis *axes = arena_array(changing->arena, boxes->fact_count + 1, sizeof *axes);
    if (!axes || !axes_init(axes, boxes, changing->facts, changing->is_stated, changing->arena) ||
        !find_few(changing, axes, boxes->fact_count))
        return false;
    changing->out->is_proven = true;
    return changing->out->count > 0 || find_many(changing, axes, boxes->fact_count, node_limit);
}

enum rd_status rd_policy_changes(const struct rd_policy *policy, enum rd_decision decision, int64_t at_unix_s,
                                 const int64_t facts[RD_FACT_COUNT], const bool is_stated[RD_FACT_COUNT],
                                 const struct rd_prove_options *options, struct rd_changes *out, struct rd_error *err)
{
    struct memory *memory = calloc(1, sizeof *memory);
    struct changing changing = {
        .policy = policy, .name = decision, .at_s = at_unix_s, .facts = facts, .is_stated = is_stated, .out = out};
    const struct decision *asked = &policy->decision[decision];
    const uint32_t node_limit = options && options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
    struct boxes boxes;
    *out = (struct rd_changes){.memory = memory};
    if (!memory)
        return rd_fail(err, RD_NOMEM, "out of memory for changes of a case");
    arena_init(&memory->arena);
    changing.arena = &memory->arena;
    const uint32_t rule = rd_policy_interpret(policy, decision, at_unix_s, RD_PPB_PER_ONE, facts, &changing.now);
    if (rule >= RD_RULE_FIRST_ERROR)
        return RD_OK; /* no answer that another could stand against */
    if (!boxes_of(policy, asked, at_unix_s, RD_PPB_PER_ONE, &memory->arena, &boxes) ||
        !find_changes(&changing, &boxes, node_limit)) {
        rd_changes_release(out);
        return rd_fail(err, RD_NOMEM, "out of memory for changes of a case");
    }
    return RD_OK;
}

void rd_changes_release(struct rd_changes *changes)
{
    struct memory *memory = changes->memory;
    if (memory)
        arena_release(&memory->arena);
    free(memory);
    free(changes->items);
    *changes = (struct rd_changes){0};
}
