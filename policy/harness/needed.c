/*
 * Facts a case need not state.
 */
#include "harness/needed.h"

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

static bool is_open(const struct decision *decision, const bool *is_stated, enum rd_fact fact)
{
    return !is_stated[fact] && !decision_uses(decision, fact);
}

void needed_fill(const struct decision *decision, int64_t facts[RD_FACT_COUNT], bool is_stated[RD_FACT_COUNT])
{
    for (size_t i = 0; i < decision->possible.sum_count; i++) {
        const struct rd_sum_row *row = &decision->possible.sums[i];
        const enum rd_fact whole = row->whole, a = row->part[0], b = row->part[1];
        if (is_open(decision, is_stated, whole) && is_stated[a] && is_stated[b])
            facts[whole] = facts[a] + facts[b];
        else if (is_open(decision, is_stated, a) && is_stated[whole] && is_stated[b])
            facts[a] = facts[whole] - facts[b];
        else if (is_open(decision, is_stated, b) && is_stated[whole] && is_stated[a])
            facts[b] = facts[whole] - facts[a];
        else
            continue;
        is_stated[whole] = is_stated[a] = is_stated[b] = true;
    }
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
