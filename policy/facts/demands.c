/*
 * The demands on answers as a table, from demands.def.
 */
#include "redress/demands.h"

#include <stdio.h>

#define FACT_ROW(symbol, decided, decides, words, about, lowest, highest, reason)                                      \
    [RD_DEMAND_##symbol] = {RD_DEMANDS_FACT,                                                                           \
                            RD_DECISION_##decided,                                                                     \
                            RD_ANSWER(decided, decides),                                                               \
                            words,                                                                                     \
                            .fact = RD_FACT_##about,                                                                   \
                            .lo = lowest,                                                                              \
                            .hi = highest,                                                                             \
                            .why = reason},
#define MONEY_ROW(symbol, decided, decides, words, amount, about, reason)                                              \
    [RD_DEMAND_##symbol] = {RD_DEMANDS_MONEY,                                                                          \
                            RD_DECISION_##decided,                                                                     \
                            RD_ANSWER(decided, decides),                                                               \
                            words,                                                                                     \
                            .fact = RD_FACT_##about,                                                                   \
                            .money = RD_ANSWER(decided, amount),                                                       \
                            .why = reason},
#define RULES_ROW(symbol, decided, number, reason)                                                                     \
    [RD_DEMAND_##symbol] = {RD_DEMANDS_RULES, RD_DECISION_##decided, .most = number, .why = reason},
#define LIMIT_ROW(symbol, decided, decides, place, reason)                                                             \
    [RD_DEMAND_##symbol] = {RD_DEMANDS_LIMIT, RD_DECISION_##decided, RD_ANSWER(decided, decides), .path = place,       \
                            .why = reason},
#define DESK_ROW(symbol, decided, decides, words, second, second_words, place, reason)                                 \
    [RD_DEMAND_##symbol] = {RD_DEMANDS_DESK,                                                                           \
                            RD_DECISION_##decided,                                                                     \
                            RD_ANSWER(decided, decides),                                                               \
                            words,                                                                                     \
                            .also = RD_ANSWER(decided, second),                                                        \
                            .also_words = second_words,                                                                \
                            .path = place,                                                                             \
                            .why = reason},
static const struct rd_demand_row rows[RD_DEMAND_COUNT] = {
    RD_DEMANDS(FACT_ROW, MONEY_ROW, RULES_ROW, LIMIT_ROW, DESK_ROW)};

#define DECISION_BIT(symbol, decided, ...) | 1u << RD_DECISION_##decided
static const uint32_t demanded = 0 RD_DEMANDS(DECISION_BIT, DECISION_BIT, DECISION_BIT, DECISION_BIT, DECISION_BIT);

const struct rd_demand_row *rd_demand_row(enum rd_demand demand)
{
    return &rows[demand];
}

bool rd_is_demanded(enum rd_decision decision)
{
    return (demanded >> decision & 1u) != 0;
}

bool rd_demand_is_broken(const struct rd_demand_row *row, const struct rd_answer *answer, const int64_t *facts,
                         const struct rd_limits *limits)
{
    const int64_t value = answer->value[row->answer];
    switch (row->kind) {
    case RD_DEMANDS_FACT:
        return rd_is_among(row->words, value) && facts[row->fact] >= row->lo && facts[row->fact] <= row->hi;
    case RD_DEMANDS_MONEY:
        return rd_is_among(row->words, value) && answer->value[row->money] > facts[row->fact];
    case RD_DEMANDS_RULES:
        return answer->rules_applied > row->most;
    case RD_DEMANDS_LIMIT:
        return limits && value > limits->placement_most_bp;
    case RD_DEMANDS_DESK:
        return limits && rd_is_among(row->words, value) && rd_is_among(row->also_words, answer->value[row->also]) &&
               !limits->has_senior_desk;
    }
    return false;
}

const char *rd_demand_words(const struct rd_demand_row *row, const char *rule, const struct rd_answer *answer,
                            const int64_t *facts, const struct rd_limits *limits, char *out, size_t size)
{
    const struct rd_decision_row *of = rd_decision_row(row->decision);
    const size_t said = of->first_answer + (row->kind == RD_DEMANDS_MONEY ? row->money : row->answer);
    char value[96], other[96];
    if (row->kind == RD_DEMANDS_RULES) {
        snprintf(out, size, "%lu rules of \"%s\" apply at once, and at most %lu may",
                 (unsigned long)answer->rules_applied, of->name, (unsigned long)row->most);
        return out;
    }
    const int used =
        snprintf(out, size, "rule \"%s\" of \"%s\" answers %s=%s", rule, of->name, rd_answer_row(said)->name,
                 rd_answer_format(said, answer->value[said - of->first_answer], value, sizeof value));
    if (used < 0 || (size_t)used >= size)
        return out;
    if (row->kind == RD_DEMANDS_LIMIT)
        snprintf(out + used, size - (size_t)used, ", and scenario \"%s\" allows %s (%s)", limits->scenario,
                 rd_answer_format(said, limits->placement_most_bp, other, sizeof other), row->path);
    else if (row->kind == RD_DEMANDS_DESK)
        snprintf(out + used, size - (size_t)used, ", and scenario \"%s\" has none (%s)", limits->scenario, row->path);
    else
        snprintf(out + used, size - (size_t)used, " where %s is %s", rd_fact_row(row->fact)->name,
                 rd_fact_format(row->fact, facts[row->fact], other, sizeof other));
    return out;
}
