/*
 * The compiled form of a policy: one table a decision and epoch, immutable, independent of the policy it came from.
 *
 * How a table decides. Every fact's domain is cut at each value where some rule changes its mind; a segment is what lies
 * between two cuts, and absence is segment 0. Each (fact, segment) has a bitmap of the rows that accept it. The AND of
 * one bitmap a fact leaves the rows that match; rows stand in the order of their rules, so the lowest bit is the first
 * rule. The first few bits belong to the impossible combinations (`never`), which are rows like any other: when one
 * matches, the case cannot exist.
 */
#ifndef REDRESS_DECIDE_IMAGE_H
#define REDRESS_DECIDE_IMAGE_H

#include "base/arena.h"
#include "language/model.h"
#include "redress/policy.h"

#define IMAGE_DIRECT_MAX 4096                /* values of a domain that is looked up directly  */
#define IMAGE_BYTES_MAX  ((size_t)512 << 20) /* a stated limit against hostile documents        */
#define IMAGE_CHUNK      4u                  /* words ANDed at a time in tables beyond 64 rows  */
#define IMAGE_WORDS_MAX  ((MODEL_ROWS_MAX + 64u) / 64u + IMAGE_CHUNK)

/* One fact of a table: its segments and their bitmaps. */
struct cut {
    uint32_t fact;
    uint32_t half;            /* half the number of thresholds, a power of two; of a threshold cut  */
    int64_t lo, hi;           /* the domain                                                         */
    int64_t absent;           /* RD_ABSENT when the fact may be absent, else `lo`, which is a value */
    const uint16_t *direct;   /* segment by value - lo, then a 0; NULL: by thresholds               */
    const int64_t *threshold; /* ascending, padded with INT64_MAX; the segment is how many are <= value */
    const uint64_t *rows;     /* `words` words a segment, from segment 0 */
};

/* A money form with its operands folded. */
struct form {
    uint32_t answer, fact;
    enum rd_rounding rounding;
    int64_t share_bp, plus, at_least, at_most;
};

/* What a rule answers. */
struct action {
    int64_t value[RD_ANSWERS_MAX]; /* of a form: 0 until it is computed */
    uint32_t first_form, form_count;
    bool is_outside; /* a constant lies outside its answer's range, after exchange */
};

struct table {
    enum hit hit;
    uint32_t answer_count;
    uint32_t words;     /* of a bitmap: 1, or a multiple of IMAGE_CHUNK */
    uint32_t direct_count, cut_count;  /* cuts[0 … direct_count) are direct, the rest by thresholds */
    uint32_t checked_count;            /* facts whose value matters to no row: their domain is checked */
    const struct cut *cuts, *checked;
    const uint64_t *all_rows;          /* a bit a row */
    uint64_t never_mask;               /* rows of the first word that are impossible combinations */
    const uint32_t *row_rule;          /* rule by bit */
    uint32_t otherwise;                /* RD_RULE_NONE without one */
    const struct action *actions;      /* by rule */
    const struct form *forms;
    uint32_t missing;                  /* a parameter without a value here, or UINT32_MAX */
    int64_t lo[RD_ANSWERS_MAX], hi[RD_ANSWERS_MAX];
    bool is_number[RD_ANSWERS_MAX], is_duration[RD_ANSWERS_MAX];
};

struct image_decision {
    const struct table **table; /* by epoch; epochs without a difference share one */
    const char **rule_id;
    size_t rule_count;
    size_t first_counter;
    const enum rd_fact *reads;
    size_t read_count;
    bool reads_fact[RD_FACT_COUNT];
    bool is_constant;
};

struct rd_image {
    struct arena arena;
    const char *name; /* of the policy */
    const char **parameter_name;
    const int64_t *epoch_start;
    const char **epoch_label;
    uint32_t epoch_count;
    size_t counter_count;
    struct image_decision decision[RD_DECISION_COUNT];
};

/* The money form on a fact's value; false when the fact is absent or the result lies outside lo..hi. */
static inline bool form_value(const struct form *form, const int64_t *facts, int64_t lo, int64_t hi, int64_t *out)
{
    const int64_t of = facts[form->fact];
    if (of == RD_ABSENT)
        return false;
    /* at most 10^10 minor units times 10^7 basis points, and never negative: within 64 bits */
    const int64_t product = of * form->share_bp;
    int64_t value = product / RD_BP_PER_ONE;
    const int64_t rest = product % RD_BP_PER_ONE;
    switch (form->rounding) {
    case RD_ROUND_HALF_UP:
        value += rest >= RD_BP_PER_ONE / 2;
        break;
    case RD_ROUND_HALF_EVEN:
        value += rest > RD_BP_PER_ONE / 2 || (rest == RD_BP_PER_ONE / 2 && value % 2 != 0);
        break;
    case RD_ROUND_UP:
        value += rest > 0;
        break;
    case RD_ROUND_DOWN:
        break;
    }
    value += form->plus;
    value = value < form->at_least ? form->at_least : value;
    value = value > form->at_most ? form->at_most : value;
    *out = value;
    return value >= lo && value <= hi;
}

#endif
