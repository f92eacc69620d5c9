/*
 * Points in force, age by age: rules whose term is over give none.
 */
#include "prove/points.h"

#include <stdlib.h>
#include <string.h>

#include "prove/harm.h"
#include "prove/ordering.h"
#include "prove/region.h"

#define TERMS_MAX 64u
#define TEXT_SIZE 4096u
#define NAME RD_DECISION_VIOLATION

struct points {
    const struct rd_diff_side *side[2];
    const struct rd_prove_options *options;
    struct arena *arena;
    int64_t terms[TERMS_MAX]; /* the ages after which fewer points are in force */
    size_t term_count;
    struct points_found *out;
};

/* ---- terms ---- */

/* How long the points of a rule are in force; -1 where a parameter has no value. */
static int64_t term_of(const struct rd_policy *policy, const struct rule *rule, int64_t at_s)
{
    const struct answer *answer = &rule->answer[RD_ANSWER(VIOLATION, VALID_FOR)];
    int64_t value;
    if (!answer->is_stated)
        return rd_answer_row(RD_ANSWER_AT_VIOLATION_VALID_FOR)->fallback;
    return operand_at(policy, &answer->value, RD_TYPE_DURATION, at_s, RD_PPB_PER_ONE, &value)
               ? answer_value(answer, value)
               : -1;
}

static void add_term(struct points *points, int64_t term_s)
{
    for (size_t i = 0; i < points->term_count; i++)
        if (points->terms[i] == term_s)
            return;
    if (points->term_count == TERMS_MAX)
        points->out->is_unknown = true;
    else
        points->terms[points->term_count++] = term_s;
}

/* ---- one age ---- */

/* A copy of the policy whose violations give the points that are in force past an age, and nothing else. */
static struct rule *rules_past(const struct rd_policy *policy, int64_t at_s, int64_t after_s)
{
    const struct decision *decision = &policy->decision[NAME];
    struct rule *rules = malloc((decision->rule_count + 1) * sizeof *rules);
    for (size_t i = 0; rules && i < decision->rule_count; i++) {
        rules[i] = decision->rules[i];
        for (size_t j = 0; j < rd_decision_row(NAME)->answer_count; j++)
            if (j != RD_ANSWER(VIOLATION, POINTS) || term_of(policy, &decision->rules[i], at_s) <= after_s)
                rules[i].answer[j] = (struct answer){.is_stated = false};
    }
    return rules;
}

static enum rd_status judge(struct points *points, struct bench *bench, const struct rd_policy *policies,
                            int64_t at_s[2], int64_t after_s)
{
    const struct stakes stakes = {.party = RD_PARTY_SELLER};
    struct table_at table[2];
    struct harm_found harm;
    char text[TEXT_SIZE];
    enum rd_status rc = table_init(&table[0], bench, &policies[0], at_s[0], RD_PPB_PER_ONE);
    if (rc != RD_OK)
        return rc;
    rc = table_init(&table[1], bench, &policies[1], at_s[1], RD_PPB_PER_ONE);
    if (rc == RD_OK) {
        rc = harm_between(&stakes, bench, table[0].by_outcome, table[1].by_outcome, NULL, NULL, &harm);
        table_release(&table[1]);
    }
    table_release(&table[0]);
    if (rc != RD_OK || !(harm.kinds & CHANGE_WORSE))
        return rc;
    points->out->is_worse = true;
    points->out->after_s = after_s;
    points->out->witness = arena_copy(points->arena, case_words(&bench->store, harm.facts, text, sizeof text));
    return points->out->witness ? RD_OK : RD_NOMEM;
}

/* Both sides past an age, at a time each. */
static enum rd_status compare_past(struct points *points, int64_t at_s[2], int64_t after_s)
{
    struct rd_policy policies[2] = {*points->side[0]->policy,
                                    *points->side[1]->policy}; /* nothing of them is released */
    const uint32_t limit =
        points->options && points->options->node_limit ? points->options->node_limit : RD_PROVE_NODES_MAX;
    struct rule *rules[2];
    struct ordering ordering;
    struct bench bench;
    enum rd_status rc = RD_UNDECIDED;
    ordering_init(&ordering, NAME, limit);
    for (int side = 0; side < 2; side++) {
        policies[side].decision[NAME].rules = rules[side] = rules_past(points->side[side]->policy, at_s[side], after_s);
        if (rules[side])
            ordering_add(&ordering, &policies[side], at_s[side], RD_PPB_PER_ONE);
        else
            rc = RD_NOMEM;
    }
    while (rc == RD_UNDECIDED && ordering_next(&ordering, &bench)) {
        rc = judge(points, &bench, policies, at_s, after_s);
        bench_release(&bench);
    }
    points->out->is_unknown = points->out->is_unknown || rc == RD_UNDECIDED;
    free(rules[0]);
    free(rules[1]);
    return rc == RD_UNDECIDED ? RD_OK : rc;
}

/* ---- all ages, at all times ---- */

static enum rd_status compare_at(struct points *points, int64_t time_s)
{
    int64_t at_s[2];
    enum rd_status rc = RD_OK;
    points->term_count = 0;
    for (int side = 0; side < 2; side++) {
        const struct rd_diff_side *of = points->side[side];
        const struct decision *decision = &of->policy->decision[NAME];
        at_s[side] = of->has_date ? of->at_s : time_s;
        if (!decision_is_resolved(of->policy, decision, at_s[side], NULL))
            return RD_OK; /* no answer on that side: the difference says so */
        for (size_t i = 0; i < decision->rule_count; i++)
            add_term(points, term_of(of->policy, &decision->rules[i], at_s[side]));
    }
    if (points->term_count < 2) /* one term for all: the sum says it */
        return RD_OK;
    for (size_t i = 0; i < points->term_count && rc == RD_OK && !points->out->is_worse; i++)
        rc = compare_past(points, at_s, points->terms[i]);
    return rc;
}

static bool adds_points(const struct rd_diff_side *side)
{
    return side->policy->decision[NAME].hit == HIT_SUM;
}

enum rd_status points_compare(const struct rd_diff_side *a, const struct rd_diff_side *b,
                              const struct rd_prove_options *options, struct arena *arena, struct points_found *out)
{
    struct points points = {.side = {a, b}, .options = options, .arena = arena, .out = out};
    enum rd_status rc = RD_OK;
    *out = (struct points_found){.is_worse = false};
    if (!adds_points(a) && !adds_points(b))
        return RD_OK;
    for (int side = 0; side < 2; side++) {
        const struct rd_policy *policy = points.side[side]->policy;
        for (size_t epoch = 0; epoch < policy->epoch_count && rc == RD_OK && !out->is_worse; epoch++) {
            rc = compare_at(&points, policy->epoch_start[epoch]);
            if (a->has_date)
                return rc;
        }
    }
    return rc;
}
