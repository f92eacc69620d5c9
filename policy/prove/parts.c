/*
 * Comparing outcomes part by part.
 */
#include "prove/parts.h"

#include <stdio.h>
#include <string.h>

#include "prove/sides.h"
#include "prove/within.h"

/* ---- whether and why ---- */

static struct leaf_box whole_box(void)
{
    struct leaf_box box;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)fact);
        box.lo[fact] = row->lo;
        box.hi[fact] = row->hi;
        box.and_absent[fact] = row->may_be_absent;
    }
    return box;
}

static struct leaf_result look(const struct stopping *stopping, uint32_t number, const struct leaf_box *box,
                               struct stop *why)
{
    struct leaf_result result = {.count = case_count_zero()};
    stop_find(stopping, number, 1, box, &result, why);
    return result;
}

bool part_may_stop(const struct stopping *stopping, uint32_t number)
{
    const struct leaf_box box = whole_box();
    struct stop why;
    const struct leaf_result result = look(stopping, number, &box, &why);
    return result.differs || result.is_undecided;
}

const char *part_why(const struct stopping *stopping, uint32_t number, char *out, size_t size)
{
    const struct leaf_box box = whole_box();
    struct stop why = {.row = NULL};
    look(stopping, number, &box, &why);
    const char *name = outcome_answer_row(stopping->outcomes, why.answer)->name;
    if (why.row)
        snprintf(out, size, "%s above %s", name, rd_fact_row(why.row->fact)->name);
    else
        snprintf(out, size, "%s %s", name, why.is_absent ? "of an absent fact" : "outside of its range");
    return out;
}

/* ---- cases that are answered ---- */

/* The demand on an amount that the outcome may break; NULL without one. */
static const struct rd_demand_row *demand_on(const struct stopping *stopping, uint32_t number)
{
    const struct outcome *outcome = outcome_at(stopping->outcomes, number);
    for (int demand = 0; outcome && demand < RD_DEMAND_COUNT; demand++) {
        const struct rd_demand_row *row = rd_demand_row((enum rd_demand)demand);
        if (stopping->demanding->is_in_force[demand] && row->kind == RD_DEMANDS_MONEY &&
            rd_is_among(row->words, outcome->terms[row->answer][0].plus))
            return row;
    }
    return NULL;
}

static int64_t above(const struct outcome_term *term, int64_t value)
{
    return outcome_term_value(term, value) - value;
}

/*
 * An amount worked out of the fact it is held against: the values at one end of lo..hi at which it is not above the fact. Their
 * edge is exact up to rounding.
 */
static bool cut_to_itself(const struct outcome_term *term, int64_t *lo, int64_t *hi)
{
    if (above(term, *lo) > 0 && above(term, *hi) > 0)
        return false;
    const bool is_low = above(term, *lo) <= 0;
    int64_t good = is_low ? *lo : *hi, bad = is_low ? *hi : *lo;
    if (above(term, bad) <= 0)
        return true;
    while (good - bad > 1 || bad - good > 1) {
        const int64_t middle = good + (bad - good) / 2;
        *(above(term, middle) <= 0 ? &good : &bad) = middle;
    }
    *(is_low ? hi : lo) = good;
    return true;
}

/* Cuts a box to values at which an amount is not above the greatest value of what it is held against. */
static bool cut_to_demand(const struct outcome *outcome, const struct rd_demand_row *demand, struct leaf_box *box)
{
    const struct outcome_term *term = outcome->terms[demand->money];
    const int64_t most = box->hi[demand->fact];
    if (outcome->count[demand->money] != 1)
        return true;
    if (term->fact == OUTCOME_CONSTANT)
        return term->plus <= most;
    int64_t *lo = &box->lo[term->fact], *hi = &box->hi[term->fact];
    *hi = extreme_first(term, most + 1, *lo, *hi) - 1;
    return *lo <= *hi && (term->fact != (int64_t)demand->fact || cut_to_itself(term, lo, hi));
}

/* Cuts a box to cases that the outcome answers without stopping the run, or to more of them where it takes several forms. */
static bool cut_to_answered(const struct stopping *stopping, uint32_t number, struct leaf_box *box)
{
    const struct outcome *outcome = outcome_at(stopping->outcomes, number);
    const struct rd_demand_row *demand = demand_on(stopping, number);
    return !outcome || (cut_to_answers(stopping->outcomes, outcome, OUTCOME_CONSTANT, box) &&
                        (!demand || cut_to_demand(outcome, demand, box)));
}

/* Raises a fact that amounts are held against to what is answered at a case. */
static void raise_to_amounts(const struct stopping *stopping, const uint32_t numbers[2], int64_t *facts)
{
    for (int side = 0; side < 2; side++) {
        const struct rd_demand_row *demand = demand_on(stopping, numbers[side]);
        int64_t value[RD_ANSWERS_MAX];
        if (demand && outcome_value(stopping->outcomes, outcome_at(stopping->outcomes, numbers[side]), facts, value) &&
            value[demand->money] > facts[demand->fact])
            facts[demand->fact] = value[demand->money];
    }
}

/* Does no answer of the outcome stop the run, as far as the facts say? */
static bool is_answered(const struct stopping *stopping, uint32_t number, const int64_t *facts)
{
    const struct outcome *outcome = outcome_at(stopping->outcomes, number);
    const struct rd_demand_row *demand = demand_on(stopping, number);
    int64_t value[RD_ANSWERS_MAX];
    return !outcome || (outcome_value(stopping->outcomes, outcome, facts, value) &&
                        (!demand || value[demand->money] <= facts[demand->fact]));
}

#define SHRINKS 20 /* steps of halving */

static bool takes(const struct stopping *stopping, const uint32_t numbers[2], enum rd_fact fact)
{
    const struct outcome *a = outcome_at(stopping->outcomes, numbers[0]);
    const struct outcome *b = outcome_at(stopping->outcomes, numbers[1]);
    return (a && outcome_uses(stopping->outcomes, a, fact)) || (b && outcome_uses(stopping->outcomes, b, fact));
}

/* Are all cases of the box answered by several forms together? Forms never fall: at its greatest values. */
static bool is_answered_throughout(const struct stopping *stopping, const uint32_t numbers[2],
                                   const struct leaf_box *box)
{
    int64_t value[RD_ANSWERS_MAX];
    for (int side = 0; side < 2; side++) {
        const struct outcome *outcome = outcome_at(stopping->outcomes, numbers[side]);
        if (outcome && !outcome_value(stopping->outcomes, outcome, box->hi, value))
            return false;
    }
    return true;
}

/* The box with so many parts in 2^SHRINKS of the values that forms take. */
static struct leaf_box part_of(const struct stopping *stopping, const uint32_t numbers[2], const struct leaf_box *whole,
                               int64_t parts)
{
    struct leaf_box box = *whole;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (takes(stopping, numbers, (enum rd_fact)fact))
            box.hi[fact] = whole->lo[fact] + ((whole->hi[fact] - whole->lo[fact]) >> SHRINKS) * parts;
    return box;
}

/* Forms that leave a range together only: a box with the same least values, as large as halving finds it. */
static void shrink_to_answers(const struct stopping *stopping, const uint32_t numbers[2], struct leaf_box *box)
{
    int64_t good = 0, bad = INT64_C(1) << SHRINKS;
    while (bad - good > 1) {
        const int64_t middle = (good + bad) / 2;
        const struct leaf_box part = part_of(stopping, numbers, box, middle);
        *(is_answered_throughout(stopping, numbers, &part) ? &good : &bad) = middle;
    }
    *box = part_of(stopping, numbers, box, good);
}

static bool has_several_forms(const struct stopping *stopping, uint32_t number)
{
    const struct outcome *outcome = outcome_at(stopping->outcomes, number);
    for (size_t i = 0; outcome && i < outcome_answer_count(stopping->outcomes); i++)
        if (outcome->count[i] > 1)
            return true;
    return false;
}

static void compare_answered(const struct stopping *stopping, const bool *is_boxed, const uint32_t numbers[2],
                             const struct leaf_box *whole, bool is_counting, struct leaf_result *out)
{
    struct leaf_box box = *whole;
    bool is_exact = !demand_on(stopping, numbers[0]) && !demand_on(stopping, numbers[1]);
    *out = (struct leaf_result){.count = case_count_zero()};
    if (!cut_to_answered(stopping, numbers[0], &box) || !cut_to_answered(stopping, numbers[1], &box))
        return;
    if ((has_several_forms(stopping, numbers[0]) || has_several_forms(stopping, numbers[1])) &&
        within_narrow(stopping->is_within, &box) && !is_answered_throughout(stopping, numbers, &box)) {
        is_exact = false;
        shrink_to_answers(stopping, numbers, &box);
    }
    leaf_compare(stopping->outcomes, is_boxed, numbers[0], numbers[1], &box, is_counting, out);
    if (!out->differs)
        return;
    out->count.is_exact = out->count.is_exact && is_exact;
    raise_to_amounts(stopping, numbers, out->at);
    if (is_answered(stopping, numbers[0], out->at) && is_answered(stopping, numbers[1], out->at))
        return;
    out->differs = false;
    out->is_undecided = true;
}

/* ---- cases in which one side stops ---- */

/* The whole as small as its parts let it be, but no less than what the side that answers answers. */
static void settle(const struct stopping *stopping, uint32_t answers, int64_t *facts)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (stopping->is_within[row->part] && stopping->is_within[row->whole] && facts[row->part] != RD_ABSENT &&
            facts[row->part] > facts[row->whole])
            facts[row->whole] = facts[row->part];
    }
    raise_to_amounts(stopping, (const uint32_t[2]){answers, answers}, facts);
}

/* One side stops, in a box in which the other answers: looked for where the amounts of both lie furthest apart as well. */
static void compare_stops(const struct stopping *stopping, const bool *is_boxed, uint32_t answers, uint32_t stops,
                          const struct leaf_box *whole, bool is_counting, struct leaf_result *out)
{
    struct leaf_box box = *whole, end;
    struct stop why;
    *out = (struct leaf_result){.count = case_count_zero()};
    if (stops < OUTCOME_FIRST || answers == OUTCOME_OUTSIDE || !cut_to_answered(stopping, answers, &box))
        return;
    for (int where = 0; where < 3 && !out->differs; where++) {
        end = box;
        for (int fact = 0; where > 0 && fact < RD_FACT_COUNT; fact++) /* at the one end, at the other */
            if (takes(stopping, (const uint32_t[2]){answers, stops}, (enum rd_fact)fact) && end.lo[fact] != RD_ABSENT)
                *(where == 1 ? &end.lo[fact] : &end.hi[fact]) = where == 1 ? end.hi[fact] : end.lo[fact];
        struct leaf_result result = look(stopping, stops, &end, &why);
        out->is_undecided = out->is_undecided || result.is_undecided;
        if (!result.differs)
            continue;
        settle(stopping, answers, result.at);
        if (is_answered(stopping, answers, result.at) && !is_answered(stopping, stops, result.at)) {
            out->differs = true;
            memcpy(out->at, result.at, sizeof out->at);
        } else if (where == 0) {
            out->is_undecided = true;
        }
    }
    out->is_undecided = out->is_undecided && !out->differs;
    if (!out->differs || !is_counting)
        return;
    struct leaf_result all; /* two kinds of having no answer differ everywhere */
    leaf_compare(stopping->outcomes, is_boxed, MATCH_NONE, MATCH_AMBIGUOUS, whole, true, &all);
    out->count = all.count;
    out->count.is_exact = false;
}

void part_compare(const struct stopping *stopping, const bool *is_boxed, enum part part, uint32_t a, uint32_t b,
                  const struct leaf_box *box, bool is_counting, struct leaf_result *out)
{
    switch (part) {
    case PART_STOPS:
        compare_stops(stopping, is_boxed, a, b, box, is_counting, out);
        return;
    case PART_RESUMES:
        compare_stops(stopping, is_boxed, b, a, box, is_counting, out);
        return;
    case PART_ANSWERED:
        compare_answered(stopping, is_boxed, (const uint32_t[2]){a, b}, box, is_counting, out);
        return;
    case PART_ALL:
        break;
    }
    leaf_compare(stopping->outcomes, is_boxed, a, b, box, is_counting, out);
}
