/*
 * The compiled form of a policy: one table a decision and epoch, immutable, independent of the policy it came from.
 *
 * How a table decides. Every fact's domain is cut at each value where some rule changes its mind; a segment is what lies
 * between two cuts, and absence is segment 0. Each (fact, segment) has a bitmap of the rows that accept it. The AND of
 * one bitmap a fact leaves the rows that match; rows stand in the order of their rules, so the lowest bit is the first
 * rule. One row comes before those of the rules and needs no code of its own: row 0 accepts every value of every domain, so
 * it survives when the case is inside all of them. Whether the case is possible is asked beforehand, of the facts the table
 * reads.
 */
#ifndef REDRESS_DECIDE_IMAGE_H
#define REDRESS_DECIDE_IMAGE_H

#include "base/arena.h"
#include "language/model.h"
#include "redress/policy.h"

#define IMAGE_DIRECT_MAX 4096               /* values of a domain that is looked up directly      */
#define IMAGE_BUCKETS_MAX 512u              /* of a larger domain; else its thresholds are searched */
#define IMAGE_BYTES_MAX ((size_t)512 << 20) /* a stated limit against hostile documents           */
#define IMAGE_CHUNK 4u                      /* words ANDed at a time in tables beyond 64 rows     */
#define IMAGE_WORDS_MAX ((MODEL_ROWS_MAX + 64u) / 64u + IMAGE_CHUNK)

/*
 * A piece of a domain with at most two thresholds inside, counted from the domain's lower end; UINT64_MAX for none. In
 * the last one, which everything above shares, the domain's end counts as one of them.
 */
struct bucket {
    uint64_t first, second;
    uint32_t place[3]; /* before the first, between, from the second on */
};

/* How a fact's value finds its segment. A table's cuts stand in this order, so that no loop over them branches. */
enum cut_kind { CUT_DIRECT, CUT_DIRECT_OR_ABSENT, CUT_BUCKET, CUT_SEARCH, CUT_KIND_COUNT };

/*
 * One fact of a table: from a value to the place of its bitmap. All count from the domain's lower end; a value outside
 * the domain leads to a bitmap without rows, and so does absence where the fact may not be absent.
 */
struct cut {
    uint32_t fact;
    uint32_t count; /* direct: values of the domain; bucket: buckets; search: half the thresholds with padding */
    uint32_t first; /* the place of segment 0, that of absence */
    uint32_t shift; /* bucket: each is 2^shift values wide */
    int64_t lo;
    uint64_t span; /* hi - lo */
    uint64_t top;  /* bucket: the last threshold; what lies above it shares its bucket */
    union {
        const uint32_t *place;       /* direct: by value, then outside, then absent */
        const struct bucket *bucket; /* by number, then absent */
    };
    const int64_t *threshold; /* bucket, search: ascending, a power of two of them, padded with INT64_MAX */
    uint32_t threshold_count; /* with the padding */
};

/* Values that two facts never have together: as lo + 0..span, so that one comparison tells. */
struct never {
    uint32_t fact[2];
    uint64_t lo[2], span[2];
};

/* One fact is never above another that is at least `floor`: absence, or the least of all values. */
struct part {
    uint32_t part, whole;
    int64_t floor;
};

struct sum {
    uint32_t whole, part[2];
};

/* What no case does, as far as the facts of a table tell. */
struct bounds {
    const struct never *nevers;
    const struct part *parts;
    const struct sum *sums;
    uint32_t never_count, part_count, sum_count;
};

/* A money form with its operands folded. */
struct form {
    uint32_t answer, fact;
    enum rd_rounding rounding;
    int64_t step, divisor; /* the smallest amount of the currency; RD_BP_PER_ONE times that */
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
    uint32_t words;                   /* of a bitmap: 1, or a multiple of IMAGE_CHUNK */
    uint32_t cut_end[CUT_KIND_COUNT]; /* behind the cuts of each kind; that of the last counts all */
    const struct cut *cuts;
    const struct bounds *bounds;  /* NULL where every case is possible */
    const uint64_t *bitmaps;      /* places count words from here; the first bitmap has every row */
    const uint32_t *row_rule;     /* rule by row; behind the rows of one word the rule when none matches */
    uint32_t otherwise;           /* RD_RULE_NONE without one */
    const struct action *actions; /* by rule */
    const struct form *forms;
    uint32_t missing; /* a parameter without a value here, or UINT32_MAX: then no row is ever left */
    int64_t lo[RD_ANSWERS_MAX], hi[RD_ANSWERS_MAX];
    bool is_added[RD_ANSWERS_MAX]; /* under sum; the others take the longest */
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

/* The first two rules of a table that apply to a case within its domains; returns how many there are, at most two. */
uint32_t table_two_rules(const struct table *table, const int64_t *facts, uint32_t rules[2]);

/* The money form on a fact's value; false when the fact is absent or the result lies outside lo..hi. */
static inline bool form_value(const struct form *form, const int64_t *facts, int64_t lo, int64_t hi, int64_t *out)
{
    const int64_t of = facts[form->fact];
    if (of == RD_ABSENT)
        return false;
    /* at most 10^10 minor units times 10^7 basis points, and never negative: within 64 bits */
    const int64_t product = of * form->share_bp;
    int64_t value = product / form->divisor;
    const int64_t rest = product % form->divisor;
    switch (form->rounding) {
    case RD_ROUND_HALF_UP:
        value += rest >= form->divisor / 2;
        break;
    case RD_ROUND_HALF_EVEN:
        value += rest > form->divisor / 2 || (rest == form->divisor / 2 && value % 2 != 0);
        break;
    case RD_ROUND_UP:
        value += rest > 0;
        break;
    case RD_ROUND_DOWN:
        break;
    }
    value = value * form->step + form->plus;
    value = value < form->at_least ? form->at_least : value;
    value = value > form->at_most ? form->at_most : value;
    *out = value;
    return value >= lo && value <= hi;
}

#endif
