/*
 * Following facts through the decisions that read them.
 *
 * No case is worse in the end when each decision that reads a moved fact answers no worse with the new value than with
 * the old one, whatever else the case is; its own answers may move facts again, which are followed in the same way. Moves
 * are few and each is followed once, so that this ends.
 */
#include "prove/later.h"

#include <string.h>

#include "prove/chain.h"
#include "prove/harm.h"
#include "prove/ordering.h"

/* ---- what answers do to facts ---- */

static const struct moving {
    enum rd_decision decision;
    size_t answer;
    enum rd_fact fact;
    int way;
} movings[] = {
#define MOVE_ROW(decision, answer, fact, way)                                                                          \
    {RD_DECISION_##decision, RD_ANSWER(decision, answer), RD_FACT_##fact, way},
    RD_MOVES(MOVE_ROW)
#undef MOVE_ROW
};

static const struct lead {
    enum rd_decision decision;
    size_t answer;
    int64_t word;
    enum rd_fact fact;
    uint32_t values;
} leads[] = {
#define LEAD_ROW(decision, answer, word, fact, values)                                                                 \
    {RD_DECISION_##decision, RD_ANSWER(decision, answer), word, RD_FACT_##fact, values},
    RD_LEADS(LEAD_ROW)
#undef LEAD_ROW
};

static const struct stir {
    int party;
    enum rd_decision decision;
    size_t answer;
    enum rd_fact fact;
} stirs[] = {
#define STIR_ROW(party, decision, answer, fact)                                                                        \
    {RD_PARTY_##party, RD_DECISION_##decision, RD_ANSWER(decision, answer), RD_FACT_##fact},
    RD_STIRS(STIR_ROW)
#undef STIR_ROW
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

/* ---- noting ---- */

void later_init(struct later *later, const struct stakes *stakes, const struct rd_diff_side *side,
                const struct rd_prove_options *options)
{
    later->stakes = stakes;
    later->side = side;
    later->options = options;
    later->count = 0;
    later->is_full = false;
}

static void add(struct later *later, enum rd_fact fact, enum later_how how, int64_t from, int64_t to, size_t origin)
{
    for (size_t i = 0; i < later->count; i++) {
        const struct later_move *known = &later->moves[i];
        if (known->fact == fact && known->how == how && known->from == from && known->to == to)
            return;
    }
    if (later->count == LATER_MOVES_MAX)
        later->is_full = true;
    else
        later->moves[later->count++] = (struct later_move){fact, how, from, to, origin};
}

static bool is_stated(const struct later *later, enum rd_decision name, size_t answer)
{
    return stake_is_stated(later->stakes, rd_decision_row(name)->first_answer + answer);
}

static void note_feeds(struct later *later, enum rd_decision name, const int64_t *from, const int64_t *to,
                       size_t origin)
{
    for (size_t i = 0; i < chain_feed_count; i++) {
        const struct chain_feed *feed = &chain_feeds[i];
        if (feed->decision != name || is_stated(later, name, feed->answer))
            continue;
        const int64_t was = stake_applies(name, feed->answer, from) ? from[feed->answer] : feed->first;
        const int64_t is = stake_applies(name, feed->answer, to) ? to[feed->answer] : feed->first;
        if (was != is)
            add(later, feed->fact, LATER_TO, was, is, origin);
    }
}

static void note_leads(struct later *later, enum rd_decision name, const int64_t *from, const int64_t *to,
                       size_t origin)
{
    for (size_t i = 0; i < COUNT_OF(leads); i++)
        for (size_t j = 0; j < COUNT_OF(leads); j++) {
            const struct lead *was = &leads[i], *is = &leads[j];
            if (was->decision != name || is->decision != name || was->answer != is->answer || was->word == is->word ||
                from[was->answer] != was->word || to[is->answer] != is->word || is_stated(later, name, was->answer) ||
                !stake_applies(name, was->answer, from) || !stake_applies(name, was->answer, to))
                continue;
            for (int64_t old = 0; old < 32; old++)
                for (int64_t new = 0; new < 32; new ++)
                    if (old != new && (was->values >> old & 1) && (is->values >> new & 1))
                        add(later, was->fact, LATER_TO, old, new, origin);
        }
}

static void note_moves(struct later *later, enum rd_decision name, const int64_t *from, const int64_t *to,
                       size_t origin)
{
    for (size_t i = 0; i < COUNT_OF(movings); i++) {
        const struct moving *moving = &movings[i];
        const size_t answer = moving->answer;
        if (moving->decision != name || from[answer] == to[answer] || is_stated(later, name, answer) ||
            !stake_applies(name, answer, from) || !stake_applies(name, answer, to))
            continue;
        const bool is_duration = rd_answer_row(rd_decision_row(name)->first_answer + answer)->type == RD_TYPE_DURATION;
        const bool rises = is_duration ? duration_exceeds(from[answer], to[answer], 1) != 0 : to[answer] > from[answer];
        const bool falls = is_duration ? duration_exceeds(to[answer], from[answer], 1) != 0 : to[answer] < from[answer];
        if (moving->way > 0 ? rises : falls)
            add(later, moving->fact, LATER_UP, 0, 0, origin);
        if (moving->way > 0 ? falls : rises)
            add(later, moving->fact, LATER_DOWN, 0, 0, origin);
    }
}

static void note_stirs(struct later *later, enum rd_decision name, const int64_t *from, const int64_t *to,
                       size_t origin)
{
    for (size_t i = 0; i < COUNT_OF(stirs); i++)
        if (stirs[i].party == later->stakes->party && stirs[i].decision == name &&
            from[stirs[i].answer] != to[stirs[i].answer] && !is_stated(later, name, stirs[i].answer))
            add(later, stirs[i].fact, LATER_ANY, 0, 0, origin);
}

void later_note(struct later *later, enum rd_decision name, const int64_t *from, const int64_t *to, size_t origin)
{
    note_feeds(later, name, from, to, origin);
    note_leads(later, name, from, to, origin);
    note_moves(later, name, from, to, origin);
    note_stirs(later, name, from, to, origin);
}

/* ---- one decision at one time ---- */

struct following {
    struct later *later;
    struct later_move move;
    enum rd_decision name;
    struct bench bench;
    struct table_at table;
    struct later_found *out;
    bool found;
};

static void on_meet(void *context, const int64_t *from, const int64_t *to)
{
    struct following *own = context;
    later_note(own->later, own->name, from, to, own->move.origin);
}

/* With the fact at a value, and then at another. */
static enum rd_status compare(struct following *own, int64_t from, int64_t to)
{
    struct diagrams *store = &own->bench.store;
    const uint32_t level = diagrams_level(store, own->move.fact);
    struct harm_found harm;
    const uint32_t a = diagram_restrict(store, own->table.by_outcome, level, from);
    const uint32_t b = a == DIAGRAM_NONE ? a : diagram_restrict(store, own->table.by_outcome, level, to);
    if (b == DIAGRAM_NONE || a == b)
        return b == DIAGRAM_NONE ? bench_status(&own->bench) : RD_OK;
    const enum rd_status rc = harm_between(own->later->stakes, &own->bench, a, b, on_meet, own, &harm);
    if (rc != RD_OK || !(harm.kinds & (CHANGE_WORSE | CHANGE_UNKNOWN)))
        return rc;
    const bool is_doubt = !(harm.kinds & CHANGE_WORSE);
    const size_t answer = is_doubt ? harm.unknown : harm.worse;
    own->found = true;
    *own->out = (struct later_found){own->move, own->name,
                                     rd_decision_row(own->name)->first_answer + (answer == HARM_NO_ANSWER ? 0 : answer),
                                     is_doubt};
    own->out->move.from = from;
    own->out->move.to = to;
    return RD_OK;
}

/* A value of each piece that the rules treat alike, absence before all others. */
static size_t find_pieces(const struct following *own, int64_t **out, struct arena *arena)
{
    const struct match_level *level = &own->table.match.levels[diagrams_level(&own->bench.store, own->move.fact)];
    const struct rd_fact_row *row = rd_fact_row(own->move.fact);
    size_t count = 0;
    int64_t lo = row->lo;
    *out = arena_array(arena, level->segment_count + 1u, sizeof **out);
    if (!*out)
        return 0;
    if (row->may_be_absent)
        (*out)[count++] = RD_ABSENT;
    for (uint32_t i = 0; i < level->segment_count; i++) {
        (*out)[count++] = lo;
        lo = level->hi[i] + 1;
    }
    return count;
}

static enum rd_status compare_pieces(struct following *own)
{
    struct arena arena;
    int64_t *value;
    enum rd_status rc = RD_OK;
    arena_init(&arena);
    const size_t count = find_pieces(own, &value, &arena);
    if (count == 0)
        rc = RD_NOMEM;
    for (size_t i = 0; i < count && rc == RD_OK; i++)
        for (size_t j = 0; j < count && rc == RD_OK && !own->found; j++)
            if (i != j && (own->move.how == LATER_ANY || (own->move.how == LATER_UP) == (i < j)))
                rc = compare(own, value[i], value[j]);
    arena_release(&arena);
    return rc;
}

static enum rd_status follow_table(struct following *own)
{
    if (!own->table.is_resolved || diagrams_level(&own->bench.store, own->move.fact) == DIAGRAM_NONE)
        return RD_OK;
    return own->move.how == LATER_TO ? compare(own, own->move.from, own->move.to) : compare_pieces(own);
}

/* A table that is too large to be built is no proof. */
static enum rd_status follow_at(struct following *own, int64_t at_s)
{
    const struct rd_prove_options *options = own->later->options;
    const int64_t exchange = options && options->exchange_ppb ? options->exchange_ppb : RD_PPB_PER_ONE;
    const struct rd_policy *policy = own->later->side->policy;
    struct ordering ordering;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, own->name, options && options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX);
    ordering_add(&ordering, policy, at_s, exchange);
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &own->bench)) {
        rc = table_init(&own->table, &own->bench, policy, at_s, exchange);
        if (rc == RD_OK) {
            ordering_settle(&ordering, &own->bench);
            rc = follow_table(own);
            table_release(&own->table);
        }
        bench_release(&own->bench);
    }
    if (rc != RD_UNDECIDED)
        return rc;
    own->found = true;
    *own->out = (struct later_found){own->move, own->name, rd_decision_row(own->name)->first_answer, true};
    return RD_OK;
}

/* ---- all of them ---- */

static bool reads(const struct decision *decision, enum rd_fact fact)
{
    for (size_t i = 0; i < decision->read_count; i++)
        if (decision->reads[i] == fact)
            return true;
    return false;
}

static enum rd_status follow_move(struct following *own)
{
    const struct rd_diff_side *side = own->later->side;
    const struct rd_policy *policy = side->policy;
    enum rd_status rc = RD_OK;
    for (int name = 0; name < RD_DECISION_COUNT && rc == RD_OK && !own->found; name++) {
        const struct decision *decision = &policy->decision[name];
        own->name = (enum rd_decision)name;
        if (!reads(decision, own->move.fact))
            continue;
        if (side->has_date)
            rc = follow_at(own, side->at_s);
        for (size_t epoch = 0; !side->has_date && epoch < policy->epoch_count && rc == RD_OK && !own->found; epoch++)
            if (!decision_is_repeated(policy, decision, epoch))
                rc = follow_at(own, policy->epoch_start[epoch]);
    }
    return rc;
}

enum rd_status later_follow(struct later *later, bool *found, struct later_found *out)
{
    enum rd_status rc = RD_OK;
    *found = false;
    for (size_t i = 0; i < later->count && rc == RD_OK && !*found; i++) { /* following adds to them */
        struct following own = {.later = later, .move = later->moves[i], .out = out};
        rc = follow_move(&own);
        *found = own.found;
    }
    if (rc == RD_OK && !*found && later->is_full) {
        const struct later_move *last = &later->moves[later->count - 1];
        *found = true;
        *out = (struct later_found){.move = *last, .is_doubt = true};
    }
    return rc;
}
