/*
 * The fact dictionary and the decision catalogue as C: enum rd_fact, enum rd_decision, and their rows.
 * Generated from facts.def and decisions.def, which say what each row means.
 */
#ifndef REDRESS_FACTS_H
#define REDRESS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/decisions.def"
#include "redress/facts.def"
#include "redress/vocabulary.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_ABSENT INT64_MIN /* the value of a fact that may be absent and is */

#define RD_FACT_MEMBER(symbol, name, group, type, set, lo, hi, absent, ordinary, title) RD_FACT_##symbol,
enum rd_fact { RD_FACTS(RD_FACT_MEMBER) RD_FACT_COUNT };
#undef RD_FACT_MEMBER

#define RD_GROUP_NUMBER(group) RD_GROUP_NUMBER_##group,
enum rd_fact_group_number { RD_FACT_GROUPS(RD_GROUP_NUMBER) RD_GROUP_COUNT };
#undef RD_GROUP_NUMBER
#define RD_GROUP_BIT(group) RD_GROUP_##group = 1 << RD_GROUP_NUMBER_##group,
enum rd_fact_group { RD_FACT_GROUPS(RD_GROUP_BIT) };
#undef RD_GROUP_BIT

#define RD_DECISION_MEMBER(symbol, name, groups, anchors, readers, about, asked) RD_DECISION_##symbol,
enum rd_decision { RD_DECISIONS(RD_DECISION_MEMBER) RD_DECISION_COUNT };
#undef RD_DECISION_MEMBER

/*
 * RD_ANSWER_AT_REMEDY_ACTION …: place of an answer among all answers; RD_ANSWER(REMEDY, ACTION): its place within the
 * decision's own answers, which is its index in struct rd_answer. Places are those of one-byte members: an answer's in
 * its decision's structure, and this one's in the structure of all.
 */
#define RD_ANSWER_GLOBAL(decision, symbol, name, type, set, lo, hi, deflt, title) RD_ANSWER_AT_##decision##_##symbol,
enum rd_answer_at { RD_ANSWERS(RD_ANSWER_GLOBAL) RD_ANSWER_AT_COUNT };
#undef RD_ANSWER_GLOBAL
#define RD_ANSWER_PLACE(decision, symbol, name, type, set, lo, hi, deflt, title) char symbol;
#define RD_DECISION_PLACES(symbol, name, groups, anchors, readers, about, asked)                                       \
    struct rd_places_##symbol {                                                                                        \
        RD_ANSWERS_OF_##symbol(RD_ANSWER_PLACE)                                                                        \
    };
RD_DECISIONS(RD_DECISION_PLACES)
#undef RD_DECISION_PLACES
#define RD_PLACES_MEMBER(symbol, name, groups, anchors, readers, about, asked) struct rd_places_##symbol symbol;
struct rd_places {
    RD_DECISIONS(RD_PLACES_MEMBER)
};
#undef RD_PLACES_MEMBER
#undef RD_ANSWER_PLACE
#define RD_ANSWER(decision, symbol) ((int)offsetof(struct rd_places_##decision, symbol))
#define RD_ANSWERS_MAX 9 /* most answers a decision has */

enum rd_value_type { RD_TYPE_BOOL, RD_TYPE_ENUM, RD_TYPE_INT, RD_TYPE_MONEY, RD_TYPE_SHARE, RD_TYPE_DURATION };

struct rd_fact_row {
    const char *name, *title;
    enum rd_fact_group_number group;
    enum rd_value_type type;
    enum rd_word_set set; /* of an ENUM; RD_SET_BOOL otherwise */
    int64_t lo, hi;       /* declared domain, both ends included */
    bool may_be_absent;
    int64_t ordinary; /* in an ordinary case; RD_ABSENT where the fact is then absent */
};

struct rd_answer_row {
    enum rd_decision decision;
    const char *name, *title;
    enum rd_value_type type;
    enum rd_word_set set;
    int64_t lo, hi;
    int64_t fallback; /* RD_MUST_STATE: a rule must state it */
};

struct rd_within_row { /* the part is never more than the whole; an absent one is no part */
    enum rd_fact part, whole;
    bool is_needed; /* without the whole there is no part; else an absent whole says nothing */
    const char *why;
};

struct rd_sum_row { /* of facts that are never absent */
    enum rd_fact whole, part[2];
    const char *why;
};

struct rd_decision_row {
    const char *name, *asked;
    uint32_t groups;                   /* RD_GROUP_… bits that exist when it is asked */
    uint32_t anchors;                  /* 1 << RD_ANCHOR_… bits `as_of` may name      */
    uint32_t readers;                  /* RD_FOR_… bits whose help text explains it   */
    bool is_about_case;                /* a step of a case, from the complaint on     */
    size_t first_answer, answer_count; /* into rd_answer_row()       */
};

/* What parties have at stake in an answer, in the words of decisions.def; NULL: nothing is said of the party. */
struct rd_stake_row {
    size_t answer; /* among all answers */
    const char *where, *order[RD_PARTY_COUNT];
};

struct rd_values { /* of one fact, both ends included; absence lies below every value */
    int64_t lo, hi;
};
static inline bool rd_values_have(struct rd_values values, int64_t value)
{
    return value >= values.lo && value <= values.hi;
}

struct rd_never_row { /* values of two facts that never come together */
    const char *id;
    enum rd_fact fact[2];
    struct rd_values values[2];
    const char *why;
};

const struct rd_fact_row *rd_fact_row(enum rd_fact fact);
const struct rd_decision_row *rd_decision_row(enum rd_decision decision);
/* `global` counts through all answers of all decisions, in catalogue order. */
const struct rd_answer_row *rd_answer_row(size_t global);
size_t rd_stake_count(void);
const struct rd_stake_row *rd_stake_row(size_t index); /* by answer: first of buyer and seller, then of the others */
size_t rd_never_count(void);
const struct rd_never_row *rd_never_row(size_t index);
/* Transitively closed. */
size_t rd_within_count(void);
const struct rd_within_row *rd_within_row(size_t index);
size_t rd_sum_count(void);
const struct rd_sum_row *rd_sum_row(size_t index);
/* -1 when unknown. */
int rd_fact_find(const char *name);
int rd_decision_find(const char *name);
int rd_answer_find(enum rd_decision decision, const char *name); /* place within the decision's answers */
const char *rd_value_type_name(enum rd_value_type type);         /* "bool" "enum" "int" "money" "share" "duration" */
/* Prints a value in the spelling of the documents ("absent", "damaged", "true", "15d", "200.00", "5.5%"). */
const char *rd_fact_format(enum rd_fact fact, int64_t value, char *out, size_t size);
/* Values as a cell of the language: "absent", "present", "delivered", "> 7d", "1..5"; several words are a list. */
const char *rd_values_format(enum rd_fact fact, struct rd_values values, char *out, size_t size);
const char *rd_answer_format(size_t global, int64_t value, char *out, size_t size);

/*
 * Durations that a rule answers are seconds, or business days of a calendar (RD_CALENDAR_…), whose length in seconds depends
 * on when they begin. Both are one number, so that two answers are the same exactly where their numbers are: below
 * RD_BUSINESS_FIRST seconds; from there on business days, the calendar and the days packed.
 */
#define RD_BUSINESS_FIRST (INT64_C(1) << 40)
static inline bool rd_is_business(int64_t duration)
{
    return duration >= RD_BUSINESS_FIRST;
}
/* -1, which no duration is, when there are fewer than 0 days or more than 10^6. */
int64_t rd_business(int calendar, int64_t days);
int rd_business_calendar(int64_t duration);
int64_t rd_business_days(int64_t duration);
/*
 * How long a duration answered may be at least and at most, in seconds. Business days last at least themselves and the
 * weekends that must lie between them, and at most INT64_MAX: holidays are not the policy's to know.
 */
int64_t rd_duration_least_s(int64_t duration);
int64_t rd_duration_most_s(int64_t duration);
/* The most it lasts where no holiday falls into it: with every weekend that may. */
int64_t rd_duration_with_weekends_s(int64_t duration);
/* -1, 0, 1: the first is shorter, the same, longer; 2: that depends on the dates. */
int rd_duration_compare(int64_t first, int64_t second);
/* Does the value lie in the answer's range? Business days are held against it as so many days. */
bool rd_answer_is_within(const struct rd_answer_row *row, int64_t value);

#ifdef __cplusplus
}
#endif
#endif
