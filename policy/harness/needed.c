/*
 * Facts a case need not state.
 */
#include "harness/needed.h"

#include <string.h>

static bool tests(const struct conditions *conditions, enum rd_fact fact)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (conditions->items[i].fact == fact)
            return true;
    return false;
}

bool decision_uses(const struct decision *decision, enum rd_fact fact)
{
    for (size_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        bool is_used = tests(&rule->when, fact);
        for (size_t j = 0; j < rule->any_count && !is_used; j++)
            is_used = tests(&rule->any[j], fact);
        for (size_t j = 0; j < RD_ANSWERS_MAX && !is_used; j++)
            is_used = rule->answer[j].is_form && rule->answer[j].of == fact;
        if (is_used)
            return true;
    }
    return false;
}

static bool is_side(const struct rd_never_row *never, int side, const int64_t *facts)
{
    const int64_t value = facts[never->fact[side]];
    if (strcmp(never->cell[side], "absent") == 0)
        return value == RD_ABSENT;
    if (strcmp(never->cell[side], "present") == 0)
        return value != RD_ABSENT;
    return value == rd_word_find(rd_fact_row(never->fact[side])->set, never->cell[side]);
}

static bool is_possible(const struct decision *decision, const int64_t *facts)
{
    for (size_t i = 0; i < decision->never_count; i++) {
        const struct rd_never_row *never = rd_never_row(decision->nevers[i]);
        if (is_side(never, 0, facts) && is_side(never, 1, facts))
            return false;
    }
    for (size_t i = 0; i < decision->within_count; i++) {
        const struct rd_within_row *row = rd_within_row(decision->withins[i]);
        if (facts[row->part] > facts[row->whole]) /* absence lies below every value */
            return false;
    }
    return true;
}

/* Absence, then every word; of a number the least value and the greatest: it may be part or whole of a stated one. */
static bool fill_from(const struct decision *decision, int64_t *facts, bool *is_stated, size_t from)
{
    while (from < decision->read_count &&
           (is_stated[decision->reads[from]] || decision_uses(decision, decision->reads[from])))
        from++;
    if (from == decision->read_count)
        return is_possible(decision, facts);
    const enum rd_fact fact = decision->reads[from];
    const struct rd_fact_row *row = rd_fact_row(fact);
    const bool is_word = row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL;
    const int64_t before = facts[fact];
    is_stated[fact] = true;
    facts[fact] = RD_ABSENT;
    if (row->may_be_absent && fill_from(decision, facts, is_stated, from + 1))
        return true;
    for (int64_t value = row->lo; value <= row->hi; value = is_word || value == row->hi ? value + 1 : row->hi) {
        facts[fact] = value;
        if (fill_from(decision, facts, is_stated, from + 1))
            return true;
    }
    is_stated[fact] = false;
    facts[fact] = before;
    return false;
}

bool needed_fill(const struct decision *decision, int64_t facts[RD_FACT_COUNT], bool is_stated[RD_FACT_COUNT])
{
    return fill_from(decision, facts, is_stated, 0);
}

size_t needed_missing(const struct decision *decision, const bool is_stated[RD_FACT_COUNT],
                      enum rd_fact missing[RD_FACT_COUNT])
{
    size_t count = 0;
    for (size_t i = 0; i < decision->read_count; i++)
        if (!is_stated[decision->reads[i]])
            missing[count++] = decision->reads[i];
    return count;
}

bool decision_is_dated(const struct rd_policy *policy, const struct decision *decision)
{
    for (size_t epoch = 1; epoch < policy->epoch_count; epoch++)
        if (!decision_is_same_at(policy, decision, policy->epoch_start[0], policy->epoch_start[epoch]))
            return true;
    return false;
}
