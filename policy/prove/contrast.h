/*
 * Two functions of the same cases side by side: where do their outcomes differ?
 *
 * Both diagrams are walked together, equal pairs once, into one diagram whose terminals are the pairs of terminals that
 * meet; pairs with equal outcomes are "same", pairs with an impossible side are no case. Pairs of outcomes that are
 * written differently are then compared as functions, box by box of the facts money forms take and of those under a
 * constraint (within.h).
 */
#ifndef REDRESS_PROVE_CONTRAST_H
#define REDRESS_PROVE_CONTRAST_H

#include "prove/parts.h"
#include "prove/table.h"

enum { CONTRAST_SAME, CONTRAST_IMPOSSIBLE, CONTRAST_FIRST }; /* terminals; from CONTRAST_FIRST on the pairs */

struct contrast_pair {
    uint32_t number_a, number_b;   /* terminals of the two sides */
    uint32_t outcome_a, outcome_b; /* what they answer */
};

/*
 * What a pair of terminals means over a box of such facts, where it is not whether they differ. Sets out->differs and
 * the facts out->at of a case, or out->is_undecided. The box is not narrowed to possible cases.
 */
typedef void (*contrast_judge)(void *context, const struct contrast_pair *pair, const struct leaf_box *box,
                               struct leaf_result *out);

struct contrast {
    struct bench *bench;
    bool keeps_same;      /* equal outcomes are pairs as well */
    contrast_judge judge; /* or NULL: outcomes are compared, */
    void *judge_context;
    enum part part; /* this part of them; all but PART_ALL take what cases are looked at with: */
    const struct stopping *stopping;
    const uint32_t *outcome_a, *outcome_b; /* by terminal number; NULL where the number is the outcome */
    struct contrast_pair *pairs;
    uint32_t count, capacity;
    uint32_t root;
    uint64_t *below; /* by node of `root`: the pairs it leads to, `words` of bits each; NULL when all are walked */
    uint32_t words;
    bool is_boxed[RD_FACT_COUNT];    /* form facts, and those that are part or whole of another */
    bool is_compared[RD_FACT_COUNT]; /* of these form facts and what is bound to them: outcomes turn on no other */
};

/* RD_UNDECIDED when a limit is passed, RD_NOMEM. Release in every case. */
enum rd_status contrast_init(struct contrast *contrast, struct bench *bench, uint32_t root_a, const uint32_t *outcome_a,
                             uint32_t root_b, const uint32_t *outcome_b);
/* The same, with equal outcomes as pairs as well: nothing is CONTRAST_SAME. */
enum rd_status contrast_init_all(struct contrast *contrast, struct bench *bench, uint32_t root_a,
                                 const uint32_t *outcome_a, uint32_t root_b, const uint32_t *outcome_b);
/* Pairs that both have an answer, equal ones among them, are left to the judge; all others are no case. */
enum rd_status contrast_init_judged(struct contrast *contrast, struct bench *bench, uint32_t root_a, uint32_t root_b,
                                    contrast_judge judge, void *context);
/* One function, whose terminals are left to the judge as far as they have an answer: each is a pair with itself. */
enum rd_status contrast_init_each(struct contrast *contrast, struct bench *bench, uint32_t root,
                                  const uint32_t *outcome, contrast_judge judge, void *context);
/* A pair over a box of the boxed facts, as far as the part is concerned. */
void contrast_compare(const struct contrast *contrast, const struct contrast_pair *pair, const struct leaf_box *box,
                      bool is_counting, struct leaf_result *out);
void contrast_release(struct contrast *contrast);

struct contrast_found {
    bool differs, is_undecided;
    struct case_count count;      /* contrast_measure() only */
    int64_t facts[RD_FACT_COUNT]; /* the first case that differs; other facts untouched */
};
#define CONTRAST_ANY UINT32_MAX
/* The first case where a pair (or any) really differs. */
enum rd_status contrast_find(const struct contrast *contrast, uint32_t pair, struct contrast_found *out);
/* The same, and how many there are; of a part of the pair where contrast->part says so. */
enum rd_status contrast_measure(const struct contrast *contrast, uint32_t pair, struct contrast_found *out);
/* The same as though the whole pair differed: how many possible cases it has. */
enum rd_status contrast_measure_whole(const struct contrast *contrast, uint32_t pair, struct contrast_found *out);

#endif
