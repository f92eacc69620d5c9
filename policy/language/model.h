/*
 * The checked model of a policy: what a document means once every name is resolved, every type is right and every
 * edit is applied. Parameters stay unresolved, because their values depend on the date.
 *
 * Every model node keeps `at`, the JSON value it was read from, so that a later check can say where.
 */
#ifndef REDRESS_LANGUAGE_MODEL_H
#define REDRESS_LANGUAGE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "language/possible.h"
#include "redress/facts.h"
#include "redress/policy.h"
#include "redress/units.h"

#define MODEL_ROWS_MAX 8192u /* rows of one decision, `any` alternatives counted singly */
#define MODEL_PARAMETERS_MAX 4096u
#define MODEL_EPOCHS_MAX 4096u
#define MODEL_OVERLAYS_MAX 16u                   /* on each other */
#define MODEL_DOCS_MAX (MODEL_OVERLAYS_MAX + 2u) /* with the policy and the inline edits */
#define MODEL_ALWAYS_S INT64_MIN                 /* the `from` of a value that holds from "always" */

/* What a constant of a type may be at most; keeps every sum and product of the evaluators within 64 bits. */
#define MODEL_MONEY_MAX RD_FACT_MONEY_MAX
#define MODEL_DURATION_MAX (INT64_C(36500) * RD_DAY_S)
#define MODEL_SHARE_MAX INT64_C(10000000) /* basis points: 100,000 % */
#define MODEL_INT_MAX INT64_C(1000000000000)

/* ---- values ---- */

/* A constant, or the parameter that gives it. Its type is that of the fact, answer or form part it stands in. */
struct operand {
    bool is_parameter;
    uint32_t parameter;
    int64_t value;
};

struct parameter_value {
    int64_t from_s; /* MODEL_ALWAYS_S for "always" */
    bool has_value; /* false: null, using it from here on is an error */
    int64_t value;
    const char *basis, *why; /* why is `why`, or `ref` without one */
    const struct json_value *at;
};

struct parameter {
    const char *name;
    enum rd_value_type type;
    bool is_usable; /* false: its type is unknown, so nothing can be said about its uses */
    int64_t lo, hi;
    struct parameter_value *values; /* ascending in from_s */
    size_t value_count;
    bool is_used;
    const struct json_value *at;
};

/* ---- cells ---- */

enum cell_kind { CELL_ANYTHING, CELL_ABSENT, CELL_PRESENT, CELL_COMPARE, CELL_RANGE, CELL_UNION, CELL_NOT };
enum cell_op { CELL_LESS, CELL_AT_MOST, CELL_MORE, CELL_AT_LEAST, CELL_EQUAL };

struct cell {
    enum cell_kind kind;
    enum cell_op op;          /* of CELL_COMPARE */
    struct operand low, high; /* CELL_COMPARE uses low; CELL_RANGE includes both */
    struct cell *children;    /* CELL_UNION: any of them; CELL_NOT: none of them */
    size_t child_count;
    const struct json_value *at;
};

struct condition {
    enum rd_fact fact;
    struct cell cell;
};

struct conditions { /* all of them hold */
    struct condition *items;
    size_t count;
};

/* ---- answers ---- */

/* clamp(round(of × share) + plus, at_least, at_most), or a plain operand. */
struct answer {
    bool is_stated, is_form;
    bool is_days; /* of a plain duration: `value` is a number of days, not seconds */
    bool is_business;
    int calendar;         /* RD_CALENDAR_… of business days */
    struct operand value; /* of a plain answer */
    enum rd_fact of;
    bool has_at_least, has_at_most;
    struct operand share, plus, at_least, at_most; /* share 100 % and plus 0 when left out */
    enum rd_rounding rounding;
    const struct json_value *at;
};

/* What a plain answer answers when its operand has this value. */
static inline int64_t answer_value(const struct answer *answer, int64_t operand)
{
    if (!answer->is_days)
        return operand;
    if (answer->is_business)
        return rd_business(answer->calendar, operand);
    return operand >= 0 && operand <= MODEL_DURATION_MAX / RD_DAY_S ? operand * RD_DAY_S : -1;
}

/* ---- rules and decisions ---- */

enum hit { HIT_UNIQUE, HIT_FIRST, HIT_SUM, HIT_MAX, HIT_MIN };

struct rule {
    const char *id, *basis, *why;
    struct conditions when;
    struct conditions *any; /* one of them holds as well; NULL when the rule has none */
    size_t any_count;
    bool is_otherwise; /* applies when no other rule does; the last one of its table */
    struct answer answer[RD_ANSWERS_MAX];
    const struct json_value *at;
};

struct decision {
    bool is_present;
    enum hit hit;
    int anchor[RD_ANCHOR_COUNT];
    size_t anchor_count;
    struct rule *rules;
    size_t rule_count;
    size_t row_count;    /* `any` alternatives counted singly, the otherwise rule not at all */
    enum rd_fact *reads; /* tested by a cell or used by a money form; and what completes a sum of these */
    size_t read_count;
    struct possible possible; /* cases, as far as these facts tell */
    uint32_t *parameters;     /* those its rules use, ascending */
    size_t parameter_count;
    const struct json_value *at;
};

/* ---- suppressions and invariants ---- */

struct allow { /* NULL: of any */
    const char *code, *decision, *rule, *subject;
    bool is_proof; /* of a finding that proofs make, not loading */
    const struct json_value *at;
};

/* Does the allow take the finding out? */
bool allow_matches(const struct allow *allow, const struct rd_finding *finding);
/* Is it written in the document that was loaded, not in one that it edits? */
bool allow_is_own(const struct rd_policy *policy, const struct allow *allow);

enum invariant_kind { INVARIANT_HOLDS, INVARIANT_MONOTONE, INVARIANT_COMPARE };
enum invariant_right { RIGHT_VALUE, RIGHT_FACT, RIGHT_ANSWER };

struct invariant {
    enum invariant_kind kind;
    const char *id, *title;
    size_t answer; /* among all answers */
    /* holds: answer op value, fact or other answer of the decision */
    enum cell_op op;
    enum invariant_right right;
    struct operand value;
    size_t other; /* among all answers */
    /* monotone: the answer with a greater value of `fact`; compare: with a value in `is` against one in `than` */
    enum rd_fact fact; /* of holds as well */
    struct cell is, than;
    bool never_worse; /* else never better */
    int party;        /* RD_PARTY_…: for whom */
    const struct json_value *at;
};

struct rd_policy {
    struct arena arena;
    struct json_doc *docs[MODEL_DOCS_MAX]; /* kept: every `at` points into one of them */
    size_t doc_count;
    const struct json_value *root; /* the resolved document */
    const char *argument, *name;
    const char *title, *currency;
    const char *canonical;
    struct parameter *parameters;
    size_t parameter_count;
    struct decision decision[RD_DECISION_COUNT];
    int64_t *epoch_start; /* [0] is INT64_MIN */
    size_t epoch_count;
    struct invariant *invariants;
    size_t invariant_count;
    struct allow *allows;
    size_t allow_count;
};

/* ---- resolving (resolve.c) ---- */

/* The value of a parameter at a time; false when it has none there. */
bool parameter_at(const struct parameter *parameter, int64_t at_s, int64_t *out);
/* The value of an operand of a type; money is converted. False when its parameter has no value at that time. */
bool operand_at(const struct rd_policy *policy, const struct operand *operand, enum rd_value_type type, int64_t at_s,
                int64_t exchange_ppb, int64_t *out);
/* True when every parameter of the decision has a value at that time; otherwise *missing is one that has none. */
bool decision_is_resolved(const struct rd_policy *policy, const struct decision *decision, int64_t at_s,
                          uint32_t *missing);
/* Do both times give every parameter of the decision the same value? */
bool decision_is_same_at(const struct rd_policy *policy, const struct decision *decision, int64_t a_s, int64_t b_s);
/* Does it say in this epoch what it says in an earlier one? */
bool decision_is_repeated(const struct rd_policy *policy, const struct decision *decision, size_t epoch);
/* Do the same events date both, in the same order? Then both take their values from one time of a case. */
bool decisions_are_dated_alike(const struct decision *a, const struct decision *b);
/* "before 2026-10-01 and from 2027-01-01 until 2027-03-31": the epochs that hold; NULL when all do, or none. What does not
 * fit is "and later"; `size` is at least 128. */
const char *epochs_label(const struct rd_policy *policy, const bool *holds, char *out, size_t size);
/* The epochs in which the decision says what it says in this one. */
const char *decision_label(const struct rd_policy *policy, const struct decision *decision, size_t epoch, char *out,
                           size_t size);
/* The same of one epoch; NULL when the policy has one alone. */
const char *epoch_label(const struct rd_policy *policy, size_t epoch, char *out, size_t size);
/* Smallest and largest constant of a type a document may write. */
void type_limits(enum rd_value_type type, int64_t *lo, int64_t *hi);

#endif
