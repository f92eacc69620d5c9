/*
 * The fact dictionary, the decision catalogue and the impossible combinations as tables, from facts.def and
 * decisions.def.
 */
#include "redress/facts.h"

#include <string.h>

#define FACT_ROW(symbol, text, group, type, set, lowest, highest, absent, usual, meaning)                              \
    [RD_FACT_##symbol] = {text,   meaning, RD_GROUP_NUMBER_##group, RD_TYPE_##type, RD_SET_##set, lowest, highest,     \
                          absent, usual},
static const struct rd_fact_row fact_rows[RD_FACT_COUNT] = {RD_FACTS(FACT_ROW)};
#undef FACT_ROW

#define ANSWER_ROW(decided, symbol, text, type, set, lowest, highest, unstated, meaning)                               \
    [RD_ANSWER_AT_##decided##_##                                                                                       \
        symbol] = {RD_DECISION_##decided, text, meaning, RD_TYPE_##type, RD_SET_##set, lowest, highest, unstated},
static const struct rd_answer_row answer_rows[RD_ANSWER_AT_COUNT] = {RD_ANSWERS(ANSWER_ROW)};
#undef ANSWER_ROW

#define DECISION_ROW(symbol, text, group_bits, anchor_bits, reader_bits, about, when)                                  \
    [RD_DECISION_##symbol] = {text,                                                                                    \
                              when,                                                                                    \
                              group_bits,                                                                              \
                              anchor_bits,                                                                             \
                              reader_bits,                                                                             \
                              about,                                                                                   \
                              offsetof(struct rd_places, symbol),                                                      \
                              sizeof(struct rd_places_##symbol)},
static const struct rd_decision_row decision_rows[RD_DECISION_COUNT] = {RD_DECISIONS(DECISION_ROW)};
#undef DECISION_ROW

/* The places count as the enumeration does: RD_ANSWERS lists the decisions in their order, each answer under its own. */
#define ANSWER_IN_PLACE(decided, symbol, text, type, set, lowest, highest, unstated, meaning)                          \
    _Static_assert(offsetof(struct rd_places, decided) + RD_ANSWER(decided, symbol) ==                                 \
                           RD_ANSWER_AT_##decided##_##symbol &&                                                        \
                       sizeof(struct rd_places_##decided) <= RD_ANSWERS_MAX,                                           \
                   text " stands outside the answers of its decision");
RD_ANSWERS(ANSWER_IN_PLACE)
#undef ANSWER_IN_PLACE

#define VALUES(lowest, highest)                                                                                        \
    {                                                                                                                  \
        lowest, highest                                                                                                \
    }
#define NEVER_ROW(name, first, first_values, second, second_values, reason)                                            \
    {name, {RD_FACT_##first, RD_FACT_##second}, {VALUES first_values, VALUES second_values}, reason},
static const struct rd_never_row never_rows[] = {RD_NEVER(NEVER_ROW)};
#undef NEVER_ROW
#undef VALUES

enum { OPTIONAL, NEEDED };
#define WITHIN_ROW(part, whole, need, reason) {RD_FACT_##part, RD_FACT_##whole, need, reason},
static const struct rd_within_row within_rows[] = {RD_WITHIN(WITHIN_ROW)};
#undef WITHIN_ROW

#define SUM_ROW(whole, first, second, reason) {RD_FACT_##whole, {RD_FACT_##first, RD_FACT_##second}, reason},
static const struct rd_sum_row sum_rows[] = {RD_SUMS(SUM_ROW)};
#undef SUM_ROW

static const char *const type_names[] = {"bool", "enum", "int", "money", "share", "duration"};

const struct rd_fact_row *rd_fact_row(enum rd_fact fact)
{
    return &fact_rows[fact];
}

const struct rd_decision_row *rd_decision_row(enum rd_decision decision)
{
    return &decision_rows[decision];
}

const struct rd_answer_row *rd_answer_row(size_t global)
{
    return &answer_rows[global];
}

size_t rd_never_count(void)
{
    return sizeof never_rows / sizeof never_rows[0];
}

const struct rd_never_row *rd_never_row(size_t index)
{
    return &never_rows[index];
}

size_t rd_within_count(void)
{
    return sizeof within_rows / sizeof within_rows[0];
}

const struct rd_within_row *rd_within_row(size_t index)
{
    return &within_rows[index];
}

size_t rd_sum_count(void)
{
    return sizeof sum_rows / sizeof sum_rows[0];
}

const struct rd_sum_row *rd_sum_row(size_t index)
{
    return &sum_rows[index];
}

int rd_fact_find(const char *name)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (strcmp(fact_rows[fact].name, name) == 0)
            return fact;
    return -1;
}

int rd_decision_find(const char *name)
{
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++)
        if (strcmp(decision_rows[decision].name, name) == 0)
            return decision;
    return -1;
}

int rd_answer_find(enum rd_decision decision, const char *name)
{
    const struct rd_decision_row *row = &decision_rows[decision];
    for (size_t i = 0; i < row->answer_count; i++)
        if (strcmp(answer_rows[row->first_answer + i].name, name) == 0)
            return (int)i;
    return -1;
}

const char *rd_value_type_name(enum rd_value_type type)
{
    return type_names[type];
}
