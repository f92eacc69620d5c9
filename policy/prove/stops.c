/*
 * Looking for answers that stop a run, box by box.
 */
#include "prove/stops.h"

#include <string.h>

#include "prove/extremes.h"
#include "prove/within.h"

struct demanding demanding_all(enum rd_decision name, const struct rd_limits *limits)
{
    struct demanding demanding = {.limits = limits};
    for (int demand = 0; demand < RD_DEMAND_COUNT; demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        const bool is_of_scenario = row->kind == RD_DEMANDS_LIMIT || row->kind == RD_DEMANDS_DESK;
        demanding.is_in_force[demand] = row->decision == name && (limits || !is_of_scenario);
    }
    return demanding;
}

/* ---- facts that are needed ---- */

static bool is_word(const struct outcome_term *term, uint32_t words)
{
    return term->fact == OUTCOME_CONSTANT && rd_is_among(words, term->plus);
}

static bool is_within(enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < rd_within_count(); i++)
        if (rd_within_row(i)->part == part && rd_within_row(i)->whole == whole)
            return true;
    return false;
}

/* No amount is above the fact that is a part of it, all of it, or less than all of either. */
static bool may_exceed(const struct outcome_term *term, enum rd_fact whole)
{
    if (term->fact == OUTCOME_CONSTANT)
        return term->plus > rd_fact_row(whole)->lo;
    return (term->fact != (int64_t)whole && !is_within((enum rd_fact)term->fact, whole)) ||
           term->share_bp > RD_BP_PER_ONE || term->plus > 0 || term->at_least > 0;
}

void stop_facts(const struct folding *folding, const struct demanding *demanding, bool *is_needed)
{
    const struct decision *decision = &folding->policy->decision[folding->name];
    const size_t answers = rd_decision_row(folding->name)->answer_count;
    for (int demand = 0; demand < RD_DEMAND_COUNT; demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        if (!demanding->is_in_force[demand] || (row->kind != RD_DEMANDS_FACT && row->kind != RD_DEMANDS_MONEY))
            continue;
        for (size_t rule = 0; rule < decision->rule_count; rule++) {
            const struct outcome_term *terms = &folding->terms[rule * answers];
            if (is_word(&terms[row->answer], row->words) &&
                (row->kind == RD_DEMANDS_FACT || may_exceed(&terms[row->money], row->fact)))
                is_needed[row->fact] = true;
        }
    }
}

/* ---- one outcome in a box ---- */

struct looking {
    const struct stopping *stopping;
    const struct outcome *outcome;
    uint32_t rules;
    struct leaf_box box; /* possible cases only, the facts of forms present */
    bool is_used[RD_FACT_COUNT];
    struct leaf_result *out;
    struct stop *why;
};

static void found(struct looking *looking, const struct leaf_box *box, struct stop why)
{
    looking->out->differs = true;
    memcpy(looking->out->at, box->lo, sizeof looking->out->at);
    *looking->why = why;
}

static void mark_used(struct looking *looking)
{
    const struct stopping *stopping = looking->stopping;
    for (size_t i = 0; i < outcome_answer_count(stopping->outcomes); i++)
        for (uint32_t j = 0; j < looking->outcome->count[i]; j++)
            if (looking->outcome->terms[i][j].fact != OUTCOME_CONSTANT)
                looking->is_used[looking->outcome->terms[i][j].fact] = true;
}

/* A form takes a fact where it is absent. */
static void look_absent(struct looking *looking, const struct leaf_box *whole)
{
    const struct outcomes *outcomes = looking->stopping->outcomes;
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        for (uint32_t j = 0; j < looking->outcome->count[i] && !looking->out->differs; j++) {
            const int64_t fact = looking->outcome->terms[i][j].fact;
            struct leaf_box box = *whole;
            if (fact == OUTCOME_CONSTANT || (!box.and_absent[fact] && box.lo[fact] != RD_ABSENT))
                continue;
            box.lo[fact] = box.hi[fact] = RD_ABSENT;
            box.and_absent[fact] = false;
            if (within_narrow_used(looking->stopping->is_within, looking->is_used, &box))
                found(looking, &box, (struct stop){NULL, i, true});
        }
}

static int64_t value_at(const struct outcome_term *term, const int64_t *facts)
{
    return outcome_term_value(term, term->fact == OUTCOME_CONSTANT ? 0 : facts[term->fact]);
}

/* Everything together, and each form alone: both are held to the range. */
static bool is_outside(const struct looking *looking, size_t answer, const int64_t *facts)
{
    const struct outcome *outcome = looking->outcome;
    const struct rd_answer_row *row = outcome_answer_row(looking->stopping->outcomes, answer);
    int64_t all = 0;
    for (uint32_t j = 0; j < outcome->count[answer]; j++) {
        const int64_t one = value_at(&outcome->terms[answer][j], facts);
        if (!rd_answer_is_within(row, one))
            return true;
        all = j == 0 ? one : outcome_both(outcome->hit, row->type, all, one);
    }
    return !rd_answer_is_within(row, all);
}

typedef bool (*holding)(const struct looking *looking, const void *context, const int64_t *facts);

/* From a case of something to one with lesser values of what forms take, one fact after the other: so much is enough. */
static void lower(const struct looking *looking, holding holds, const void *context, int64_t *facts)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        int64_t low = looking->box.lo[fact], high = facts[fact];
        while (looking->is_used[fact] && low < high) {
            facts[fact] = low + (high - low) / 2;
            if (holds(looking, context, facts))
                high = facts[fact];
            else
                low = facts[fact] + 1;
        }
        facts[fact] = high;
    }
}

static bool is_answer_outside(const struct looking *looking, const void *context, const int64_t *facts)
{
    return is_outside(looking, *(const size_t *)context, facts);
}

/* Forms never fall: an answer leaves its range at one of two corners, both of which are possible cases. */
static void look_outside(struct looking *looking)
{
    for (size_t i = 0; i < outcome_answer_count(looking->stopping->outcomes) && !looking->out->differs; i++) {
        struct leaf_box high = looking->box;
        for (int fact = 0; fact < RD_FACT_COUNT; fact++)
            if (looking->is_used[fact])
                high.lo[fact] = high.hi[fact];
        if (is_outside(looking, i, looking->box.lo)) {
            found(looking, &looking->box, (struct stop){NULL, i, false});
        } else if (is_outside(looking, i, high.lo)) {
            lower(looking, is_answer_outside, &i, high.lo);
            found(looking, &high, (struct stop){NULL, i, false});
        }
    }
}

/* ---- amounts above what was paid ---- */

/* The other part of a sum that the whole is with this part; RD_FACT_COUNT without one. */
static enum rd_fact other_part(const struct looking *looking, enum rd_fact part, enum rd_fact whole)
{
    const bool *is_in = looking->stopping->is_within;
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        if (row->whole == whole && is_in[row->part[0]] && is_in[row->part[1]] && is_in[whole] &&
            (row->part[0] == part || row->part[1] == part))
            return row->part[0] == part ? row->part[1] : row->part[0];
    }
    return RD_FACT_COUNT;
}

/* The least a whole can be beside its parts; what forms do not take is at its least. */
static int64_t least_whole(const struct looking *looking, enum rd_fact whole, const int64_t *facts)
{
    int64_t least = looking->box.lo[whole];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        if (!looking->is_used[fact] || !is_within((enum rd_fact)fact, whole))
            continue;
        const enum rd_fact other = other_part(looking, (enum rd_fact)fact, whole);
        const int64_t rest = other == RD_FACT_COUNT    ? 0
                             : looking->is_used[other] ? facts[other]
                                                       : looking->box.lo[other];
        least = facts[fact] + rest > least ? facts[fact] + rest : least;
    }
    return least;
}

/* The case in which one amount lies furthest above the fact; false when none does. A whole is no more than it must be. */
static bool furthest_above(const struct looking *looking, const struct outcome_term *amount,
                           const struct rd_demand_row *row, struct leaf_box *at, bool *is_known)
{
    const enum rd_fact whole = row->fact;
    const bool is_part = amount->fact != OUTCOME_CONSTANT && is_within((enum rd_fact)amount->fact, whole);
    const enum rd_fact other = is_part ? other_part(looking, (enum rd_fact)amount->fact, whole) : RD_FACT_COUNT;
    const struct outcome_term bound = {.fact = is_part ? amount->fact : (int64_t)whole,
                                       .share_bp = RD_BP_PER_ONE,
                                       .plus = other == RD_FACT_COUNT ? 0 : looking->box.lo[other],
                                       .at_least = is_part ? looking->box.lo[whole] : INT64_MIN,
                                       .at_most = INT64_MAX};
    const struct signed_term terms[] = {{.term = *amount, .sign = 1}, {.term = bound, .sign = -1}};
    struct extreme extreme;
    extreme_of(terms, 2, &looking->box, &extreme);
    *is_known = extreme.is_known;
    *at = looking->box;
    memcpy(at->lo, extreme.at, sizeof at->lo);
    if (is_part)
        at->lo[whole] = least_whole(looking, whole, at->lo);
    return extreme.is_known && extreme.value > 0;
}

/* Is what the outcome answers, all forms together, above the fact? */
static bool is_above(const struct looking *looking, const struct rd_demand_row *row, const int64_t *facts)
{
    const struct outcome *outcome = looking->outcome;
    int64_t all = value_at(&outcome->terms[row->money][0], facts);
    for (uint32_t j = 1; j < outcome->count[row->money]; j++)
        all = outcome_both(outcome->hit, RD_TYPE_MONEY, all, value_at(&outcome->terms[row->money][j], facts));
    return all > facts[row->fact];
}

/* The same with the whole no more than its parts must have it. */
static bool is_above_parts(const struct looking *looking, const void *context, const int64_t *facts)
{
    const struct rd_demand_row *row = context;
    int64_t at[RD_FACT_COUNT];
    memcpy(at, facts, sizeof at);
    if (!looking->is_used[row->fact])
        at[row->fact] = least_whole(looking, row->fact, at);
    return is_above(looking, row, at);
}

static void look_above(struct looking *looking, const struct rd_demand_row *row)
{
    const struct outcome *outcome = looking->outcome;
    bool may_be = true;
    for (uint32_t j = 0; j < outcome->count[row->money] && !looking->out->differs; j++) {
        struct leaf_box at;
        bool is_known;
        const bool is_far = furthest_above(looking, &outcome->terms[row->money][j], row, &at, &is_known);
        if (is_far && is_above(looking, row, at.lo)) {
            lower(looking, is_above_parts, row, at.lo);
            if (!looking->is_used[row->fact])
                at.lo[row->fact] = least_whole(looking, row->fact, at.lo);
            found(looking, &at, (struct stop){row, row->money, false});
        }
        may_be = may_be && (is_far || !is_known || outcome->hit != HIT_MIN);
        looking->out->is_undecided = looking->out->is_undecided || !is_known;
    }
    /* the least of several is above it only where each is; not where each is furthest, but somewhere else perhaps */
    if (!looking->out->differs && outcome->count[row->money] > 1 && outcome->hit == HIT_MIN && may_be)
        looking->out->is_undecided = true;
}

/* ---- demands ---- */

static void look_at_fact(struct looking *looking, const struct rd_demand_row *row)
{
    struct leaf_box at = looking->box;
    const int64_t lo = at.lo[row->fact], hi = at.hi[row->fact];
    if (lo > row->hi || hi < row->lo)
        return;
    at.lo[row->fact] = lo > row->lo ? lo : row->lo;
    found(looking, &at, (struct stop){row, row->answer, false});
}

static void look_at_demand(struct looking *looking, const struct rd_demand_row *row)
{
    const struct outcome_term *said = &looking->outcome->terms[row->answer][0];
    const struct rd_limits *limits = looking->stopping->demanding->limits;
    switch (row->kind) {
    case RD_DEMANDS_FACT:
        if (is_word(said, row->words))
            look_at_fact(looking, row);
        return;
    case RD_DEMANDS_MONEY:
        if (is_word(said, row->words))
            look_above(looking, row);
        return;
    case RD_DEMANDS_RULES:
        if (looking->rules > row->most)
            found(looking, &looking->box, (struct stop){row, row->answer, false});
        return;
    case RD_DEMANDS_LIMIT:
        if (said->plus > limits->placement_most_bp)
            found(looking, &looking->box, (struct stop){row, row->answer, false});
        return;
    case RD_DEMANDS_DESK:
        if (!limits->has_senior_desk && is_word(said, row->words) &&
            is_word(&looking->outcome->terms[row->also][0], row->also_words))
            found(looking, &looking->box, (struct stop){row, row->answer, false});
        return;
    }
}

void stop_find(const struct stopping *stopping, uint32_t number, uint32_t rules, const struct leaf_box *box,
               struct leaf_result *out, struct stop *why)
{
    struct looking looking = {stopping,  outcome_at(stopping->outcomes, number), rules, .box = *box, .out = out,
                              .why = why};
    mark_used(&looking);
    if (!stopping->demanding->are_alone)
        look_absent(&looking, box);
    if (out->differs)
        return;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        if (looking.is_used[fact] && looking.box.lo[fact] == RD_ABSENT)
            return; /* no case of it is possible: it would have been found */
        looking.box.and_absent[fact] = looking.box.and_absent[fact] && !looking.is_used[fact];
    }
    if (!within_narrow_used(stopping->is_within, looking.is_used, &looking.box))
        return;
    for (int demand = 0; demand < RD_DEMAND_COUNT && !out->differs; demand++)
        if (stopping->demanding->is_in_force[demand])
            look_at_demand(&looking, rd_demand_row((enum rd_demand)demand));
    if (!out->differs && !stopping->demanding->are_alone)
        look_outside(&looking);
}
