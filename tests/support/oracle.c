/*
 * A search over finite domains: every fact may be absent, at an end of its domain, at or beside an end of a row's values, or
 * at a value of a fact it is compared with (and a sum or difference of these where there is a sum). More values say no more:
 * rows compare facts with each other and with those ends alone.
 */
#include "support/oracle.h"

#include <stdlib.h>
#include <string.h>

#include "redress/explain.h"
#include "support/check.h"

#define VALUES_MAX 400u

struct domain {
    int64_t values[VALUES_MAX];
    bool is_open[VALUES_MAX];
    size_t count;
};

struct problem {
    struct domain of[RD_FACT_COUNT];
    int group[RD_FACT_COUNT];  /* facts that are compared with each other */
    bool is_in[RD_FACT_COUNT]; /* rows lead from a known fact to it: no other matters */
};

/* ---- values that can matter ---- */

static void add_value(struct domain *domain, enum rd_fact fact, int64_t value)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (value == RD_ABSENT ? !row->may_be_absent : value < row->lo || value > row->hi)
        return;
    for (size_t i = 0; i < domain->count; i++)
        if (domain->values[i] == value)
            return;
    assert_true(domain->count < VALUES_MAX);
    domain->is_open[domain->count] = true;
    domain->values[domain->count++] = value;
}

static void join(int group[RD_FACT_COUNT], enum rd_fact a, enum rd_fact b)
{
    const int from = group[a], to = group[b];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (group[fact] == from)
            group[fact] = to;
}

static void add_to_group(struct problem *problem, int group, int64_t value)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (problem->group[fact] == group)
            add_value(&problem->of[fact], (enum rd_fact)fact, value);
}

static void add_ends(struct problem *problem, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    add_to_group(problem, problem->group[fact], RD_ABSENT);
    add_to_group(problem, problem->group[fact], row->lo);
    add_to_group(problem, problem->group[fact], row->hi);
    for (size_t i = 0; i < rd_never_count(); i++)
        for (int side = 0; side < 2; side++) {
            const struct rd_never_row *never = rd_never_row(i);
            if (never->fact[side] != fact)
                continue;
            for (int64_t step = -1; step <= 1; step++) {
                if (never->values[side].lo > RD_ABSENT + 1)
                    add_to_group(problem, problem->group[fact], never->values[side].lo + step);
                if (never->values[side].hi > RD_ABSENT && never->values[side].hi < INT64_MAX)
                    add_to_group(problem, problem->group[fact], never->values[side].hi + step);
            }
        }
}

/* Where a sum is: of the values so far, what two make together and what lies between them. */
static void add_sums(struct problem *problem, const struct rd_sum_row *row)
{
    const int group = problem->group[row->whole];
    const struct domain whole = problem->of[row->whole];
    for (size_t i = 0; i < whole.count; i++)
        for (size_t j = 0; j < whole.count; j++) {
            add_to_group(problem, group, whole.values[i] + whole.values[j]);
            add_to_group(problem, group, whole.values[i] - whole.values[j]);
        }
}

static void find_groups(struct problem *problem, const bool *is_known)
{
    int connected[RD_FACT_COUNT];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        problem->group[fact] = fact;
    for (size_t i = 0; i < rd_within_count(); i++)
        join(problem->group, rd_within_row(i)->part, rd_within_row(i)->whole);
    memcpy(connected, problem->group, sizeof connected);
    for (size_t i = 0; i < rd_never_count(); i++)
        join(connected, rd_never_row(i)->fact[0], rd_never_row(i)->fact[1]);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        problem->is_in[fact] = false;
        for (int known = 0; known < RD_FACT_COUNT; known++)
            problem->is_in[fact] = problem->is_in[fact] || (is_known[known] && connected[known] == connected[fact]);
    }
}

static void fill(struct problem *problem, const bool *is_known, const int64_t *facts)
{
    find_groups(problem, is_known);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        problem->of[fact].count = 0;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        add_ends(problem, (enum rd_fact)fact);
        if (is_known[fact])
            add_to_group(problem, problem->group[fact], facts[fact]);
    }
    for (size_t i = 0; i < rd_sum_count(); i++)
        add_sums(problem, rd_sum_row(i));
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        for (size_t i = 0; i < problem->of[fact].count && is_known[fact]; i++)
            problem->of[fact].is_open[i] = problem->of[fact].values[i] == facts[fact];
}

/* ---- rows ---- */

static bool never_allows(const struct rd_never_row *row, int64_t a, int64_t b)
{
    return a < row->values[0].lo || a > row->values[0].hi || b < row->values[1].lo || b > row->values[1].hi;
}

static bool within_allows(const struct rd_within_row *row, int64_t part, int64_t whole)
{
    if (part == RD_ABSENT)
        return true;
    return whole == RD_ABSENT ? !row->is_needed : part <= whole;
}

struct pair { /* a row of two facts */
    const struct rd_never_row *never;
    const struct rd_within_row *within;
    enum rd_fact fact[2];
};

static struct pair pair_at(size_t index)
{
    if (index < rd_never_count()) {
        const struct rd_never_row *row = rd_never_row(index);
        return (struct pair){row, NULL, {row->fact[0], row->fact[1]}};
    }
    const struct rd_within_row *row = rd_within_row(index - rd_never_count());
    return (struct pair){NULL, row, {row->part, row->whole}};
}

static bool allows(const struct pair *pair, int64_t a, int64_t b)
{
    return pair->never ? never_allows(pair->never, a, b) : within_allows(pair->within, a, b);
}

/* Closes values of one side for which the other has none left; false when nothing is left of a fact. */
static bool revise(struct problem *problem, const struct pair *pair, int side, bool *is_moved)
{
    struct domain *own = &problem->of[pair->fact[side]];
    const struct domain *other = &problem->of[pair->fact[!side]];
    bool is_left = false;
    for (size_t i = 0; i < own->count; i++) {
        bool has = false;
        for (size_t j = 0; own->is_open[i] && j < other->count && !has; j++)
            has = other->is_open[j] && (side == 0 ? allows(pair, own->values[i], other->values[j])
                                                  : allows(pair, other->values[j], own->values[i]));
        *is_moved = *is_moved || (own->is_open[i] && !has);
        own->is_open[i] = own->is_open[i] && has;
        is_left = is_left || own->is_open[i];
    }
    return is_left;
}

static bool make_consistent(struct problem *problem)
{
    for (bool is_moved = true; is_moved;) {
        is_moved = false;
        for (size_t i = 0; i < rd_never_count() + rd_within_count(); i++) {
            const struct pair pair = pair_at(i);
            if (!problem->is_in[pair.fact[0]])
                continue;
            if (!revise(problem, &pair, 0, &is_moved) || !revise(problem, &pair, 1, &is_moved))
                return false;
        }
    }
    return true;
}

/* ---- searching ---- */

static size_t open_count(const struct domain *domain, int64_t *last)
{
    size_t count = 0;
    for (size_t i = 0; i < domain->count; i++)
        if (domain->is_open[i]) {
            *last = domain->values[i];
            count++;
        }
    return count;
}

static bool sums_hold(const struct problem *problem)
{
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        int64_t whole, a, b;
        if (open_count(&problem->of[row->whole], &whole) == 1 && open_count(&problem->of[row->part[0]], &a) == 1 &&
            open_count(&problem->of[row->part[1]], &b) == 1 && a + b != whole)
            return false;
    }
    return true;
}

/* Is some open value of the one refused beside some of the other? */
static bool is_open_pair(const struct problem *problem, const struct pair *pair)
{
    const struct domain *a = &problem->of[pair->fact[0]], *b = &problem->of[pair->fact[1]];
    bool is = false;
    for (size_t i = 0; i < a->count && !is; i++)
        for (size_t j = 0; a->is_open[i] && j < b->count && !is; j++)
            is = b->is_open[j] && !allows(pair, a->values[i], b->values[j]);
    return is;
}

static bool is_open(const struct problem *problem, enum rd_fact fact)
{
    int64_t last;
    return problem->is_in[fact] && open_count(&problem->of[fact], &last) > 1;
}

/* A fact whose values are not settled where that matters; -1 when whatever is left is a case. */
static int open_fact(const struct problem *problem)
{
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        const enum rd_fact facts[3] = {row->whole, row->part[0], row->part[1]};
        for (int j = 0; j < 3; j++)
            if (is_open(problem, facts[j]))
                return (int)facts[j];
    }
    for (size_t i = 0; i < rd_never_count() + rd_within_count(); i++) {
        const struct pair pair = pair_at(i);
        if (problem->is_in[pair.fact[0]] && is_open_pair(problem, &pair))
            return (int)pair.fact[is_open(problem, pair.fact[0]) ? 0 : 1];
    }
    return -1;
}

static bool search(const struct problem *problem)
{
    struct problem *trial = malloc(sizeof *trial);
    bool is_found = false;
    assert_non_null(trial);
    *trial = *problem;
    if (make_consistent(trial) && sums_hold(trial)) {
        const int fact = open_fact(trial);
        const struct domain domain = fact < 0 ? (struct domain){.count = 0} : trial->of[fact];
        is_found = fact < 0;
        for (size_t i = 0; i < domain.count && !is_found; i++) {
            if (!domain.is_open[i])
                continue;
            memset(trial->of[fact].is_open, 0, sizeof trial->of[fact].is_open);
            trial->of[fact].is_open[i] = true;
            is_found = search(trial);
        }
    }
    free(trial);
    return is_found;
}

bool oracle_is_possible(const bool is_known[RD_FACT_COUNT], const int64_t facts[RD_FACT_COUNT])
{
    struct problem *problem = malloc(sizeof *problem);
    assert_non_null(problem);
    fill(problem, is_known, facts);
    const bool is_possible = search(problem);
    free(problem);
    return is_possible;
}

bool oracle_is_possible_text(const char *text)
{
    struct rd_case facts;
    struct rd_findings found;
    rd_case_init(&facts);
    rd_findings_init(&found);
    assert_int_equal(rd_case_add_text(&facts, "witness", text, &found), RD_OK);
    rd_findings_release(&found);
    return oracle_is_possible(facts.is_stated, facts.facts);
}
