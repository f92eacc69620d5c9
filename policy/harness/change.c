/*
 * The smallest change of a case that gives another answer.
 *
 * Between two values where some rule changes its mind nothing can change, so that one value of each such segment is enough:
 * the one nearest to the case. One fact is moved through all its segments; where that never helps, two are. What is found is
 * all there is: no case that differs in these facts alone has been passed over.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/draft.h"
#include "language/boxes.h"
#include "redress/explain.h"

#define TEXT_SIZE 512

struct move { /* of one fact, to the nearest value of another segment */
    int64_t to;
    size_t steps; /* segments crossed; 1 for words */
};

struct moves {
    enum rd_fact fact;
    struct move *items;
    size_t count;
};

struct changing {
    const struct rd_policy *policy;
    enum rd_decision name;
    int64_t at_s;
    const int64_t *facts;
    struct rd_answer now;
    struct arena *arena;
    struct rd_changes *out;
    size_t capacity;
    bool is_out_of_memory;
};

/* ---- where a fact can go ---- */

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void add_move(struct moves *moves, int64_t to, size_t steps)
{
    moves->items[moves->count++] = (struct move){to, steps};
}

static bool word_moves(struct changing *changing, struct moves *moves)
{
    const struct rd_fact_row *row = rd_fact_row(moves->fact);
    moves->items = arena_array(changing->arena, (size_t)(row->hi - row->lo) + 2, sizeof *moves->items);
    for (int64_t word = row->lo; moves->items && word <= row->hi; word++)
        if (word != changing->facts[moves->fact])
            add_move(moves, word, 1);
    if (moves->items && row->may_be_absent && changing->facts[moves->fact] != RD_ABSENT)
        add_move(moves, RD_ABSENT, 1);
    return moves->items != NULL;
}

/* The first values of the segments, ascending. */
static int64_t *segment_starts(struct changing *changing, const struct boxes *boxes, size_t place, size_t *count)
{
    const struct rd_fact_row *row = rd_fact_row(boxes->fact[place]);
    size_t most = 1, kept = 1;
    for (size_t i = 0; i < boxes->count; i++)
        most += boxes->items[i].set[place]->count * 2;
    int64_t *starts = arena_array(changing->arena, most, sizeof *starts);
    if (!starts)
        return NULL;
    size_t found = 0;
    starts[found++] = row->lo;
    for (size_t i = 0; i < boxes->count; i++) {
        const struct value_set *set = boxes->items[i].set[place];
        for (size_t j = 0; j < set->count; j++) {
            if (set->spans[j].lo > row->lo)
                starts[found++] = set->spans[j].lo;
            if (set->spans[j].hi < row->hi)
                starts[found++] = set->spans[j].hi + 1;
        }
    }
    qsort(starts, found, sizeof *starts, compare_values);
    for (size_t i = 1; i < found; i++)
        if (starts[i] != starts[kept - 1])
            starts[kept++] = starts[i];
    *count = kept;
    return starts;
}

static bool number_moves(struct changing *changing, const struct boxes *boxes, size_t place, struct moves *moves)
{
    const struct rd_fact_row *row = rd_fact_row(moves->fact);
    const int64_t value = changing->facts[moves->fact];
    size_t count = 0, own = SIZE_MAX;
    const int64_t *starts = segment_starts(changing, boxes, place, &count);
    moves->items = arena_array(changing->arena, count + 1, sizeof *moves->items);
    if (!starts || !moves->items)
        return false;
    for (size_t i = 0; i < count && value != RD_ABSENT && starts[i] <= value; i++)
        own = i;
    for (size_t i = 0; i < count; i++) {
        if (own == SIZE_MAX)
            add_move(moves, starts[i], 1); /* from absence to anything */
        else if (i > own)
            add_move(moves, starts[i], i - own);
        else if (i < own)
            add_move(moves, starts[i + 1] - 1, own - i);
    }
    if (row->may_be_absent && value != RD_ABSENT)
        add_move(moves, RD_ABSENT, 1);
    return true;
}

static bool find_moves(struct changing *changing, const struct boxes *boxes, size_t place, struct moves *moves)
{
    const enum rd_value_type type = rd_fact_row(boxes->fact[place])->type;
    moves->fact = boxes->fact[place];
    return type == RD_TYPE_ENUM || type == RD_TYPE_BOOL ? word_moves(changing, moves)
                                                        : number_moves(changing, boxes, place, moves);
}

/* ---- what it gives ---- */

static bool same_answer(const struct rd_answer *a, const struct rd_answer *b)
{
    return memcmp(a->value, b->value, sizeof a->value) == 0;
}

static void add_change(struct changing *changing, const struct rd_change *change)
{
    struct rd_changes *out = changing->out;
    if (out->count == changing->capacity) {
        const size_t capacity = changing->capacity ? changing->capacity * 2 : 32;
        struct rd_change *items = realloc(out->items, capacity * sizeof *items);
        if (!items) {
            changing->is_out_of_memory = true;
            return;
        }
        out->items = items;
        changing->capacity = capacity;
    }
    out->items[out->count++] = *change;
}

static void try_change(struct changing *changing, struct rd_change change)
{
    int64_t facts[RD_FACT_COUNT];
    char text[TEXT_SIZE];
    memcpy(facts, changing->facts, sizeof facts);
    for (size_t i = 0; i < change.fact_count; i++)
        facts[change.fact[i]] = change.to[i];
    const uint32_t rule =
        rd_policy_interpret(changing->policy, changing->name, changing->at_s, RD_PPB_PER_ONE, facts, &change.answer);
    if (rule >= RD_RULE_FIRST_ERROR || same_answer(&change.answer, &changing->now))
        return;
    /* of two changes of the same facts to the same answer the nearer one */
    for (size_t i = 0; i < changing->out->count; i++) {
        const struct rd_change *other = &changing->out->items[i];
        if (other->fact_count == change.fact_count && other->fact[0] == change.fact[0] &&
            (change.fact_count == 1 || other->fact[1] == change.fact[1]) && other->steps <= change.steps &&
            rd_fact_row(change.fact[0])->type != RD_TYPE_ENUM && same_answer(&other->answer, &change.answer))
            return;
    }
    change.becomes =
        arena_copy(changing->arena, draft_answer(changing->policy, changing->name, &change.answer, text, sizeof text));
    changing->is_out_of_memory |= change.becomes == NULL;
    add_change(changing, &change);
}

static void try_one(struct changing *changing, const struct moves *moves)
{
    for (size_t i = 0; i < moves->count && !changing->is_out_of_memory; i++)
        try_change(changing, (struct rd_change){.fact_count = 1,
                                                .fact = {moves->fact},
                                                .from = {changing->facts[moves->fact]},
                                                .to = {moves->items[i].to},
                                                .steps = moves->items[i].steps});
}

static void try_two(struct changing *changing, const struct moves *a, const struct moves *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count && !changing->is_out_of_memory; j++)
            try_change(changing, (struct rd_change){.fact_count = 2,
                                                    .fact = {a->fact, b->fact},
                                                    .from = {changing->facts[a->fact], changing->facts[b->fact]},
                                                    .to = {a->items[i].to, b->items[j].to},
                                                    .steps = a->items[i].steps + b->items[j].steps});
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

static bool find_changes(struct changing *changing, const struct boxes *boxes)
{
    struct moves *moves = arena_array(changing->arena, boxes->fact_count + 1, sizeof *moves);
    if (!moves)
        return false;
    for (size_t i = 0; i < boxes->fact_count; i++) {
        if (!find_moves(changing, boxes, i, &moves[i]))
            return false;
        try_one(changing, &moves[i]);
    }
    for (size_t i = 0; i < boxes->fact_count && changing->out->count == 0; i++)
        for (size_t j = i + 1; j < boxes->fact_count; j++)
            try_two(changing, &moves[i], &moves[j]);
    return !changing->is_out_of_memory;
}

enum rd_status rd_policy_changes(const struct rd_policy *policy, enum rd_decision decision, int64_t at_unix_s,
                                 const int64_t facts[RD_FACT_COUNT], struct rd_changes *out, struct rd_error *err)
{
    struct memory *memory = calloc(1, sizeof *memory);
    struct changing changing = {.policy = policy, .name = decision, .at_s = at_unix_s, .facts = facts, .out = out};
    const struct decision *asked = &policy->decision[decision];
    struct boxes boxes;
    *out = (struct rd_changes){.memory = memory};
    if (!memory)
        return rd_fail(err, RD_NOMEM, "out of memory for changes of a case");
    arena_init(&memory->arena);
    changing.arena = &memory->arena;
    const uint32_t rule = rd_policy_interpret(policy, decision, at_unix_s, RD_PPB_PER_ONE, facts, &changing.now);
    if (rule >= RD_RULE_FIRST_ERROR)
        return RD_OK; /* no answer that another could stand against */
    if (!decision_is_resolved(policy, asked, at_unix_s, NULL))
        return RD_OK;
    if (!boxes_of(policy, asked, at_unix_s, RD_PPB_PER_ONE, &memory->arena, &boxes) ||
        !find_changes(&changing, &boxes)) {
        rd_changes_release(out);
        return rd_fail(err, RD_NOMEM, "out of memory for changes of a case");
    }
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_size);
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
