/*
 * What the engine demands of an answer, as C: the rows of demands.def, and whether an answer breaks one.
 */
#ifndef REDRESS_DEMANDS_H
#define REDRESS_DEMANDS_H

#include "redress/demands.def"
#include "redress/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_DEMAND_MEMBER(symbol, ...) RD_DEMAND_##symbol,
enum rd_demand {
    RD_DEMANDS(RD_DEMAND_MEMBER, RD_DEMAND_MEMBER, RD_DEMAND_MEMBER, RD_DEMAND_MEMBER, RD_DEMAND_MEMBER) RD_DEMAND_COUNT
};
#undef RD_DEMAND_MEMBER

enum rd_demand_kind { RD_DEMANDS_FACT, RD_DEMANDS_MONEY, RD_DEMANDS_RULES, RD_DEMANDS_LIMIT, RD_DEMANDS_DESK };

struct rd_demand_row {
    enum rd_demand_kind kind;
    enum rd_decision decision;
    size_t answer; /* within the decision, like the other ones; the demand is on these words of it, one bit each: */
    uint32_t words;
    enum rd_fact fact; /* FACT: not within lo..hi; MONEY: the answer `money` is not above it */
    int64_t lo, hi;
    size_t money;
    uint32_t most; /* RULES */
    size_t also;   /* DESK: only where this answer is one of these words as well */
    uint32_t also_words;
    const char *path; /* LIMIT, DESK: of what the scenario states, or lacks */
    const char *why;
};

/* What a scenario offers. */
struct rd_limits {
    const char *scenario; /* its name */
    int64_t from_s, to_s; /* when it runs, in seconds since 1970-01-01 UTC */
    int64_t placement_most_bp;
    bool has_senior_desk; /* or nobody who would come to one */
};

/* Is a value, such as an answer, one of the words? */
static inline bool rd_is_among(uint32_t words, int64_t value)
{
    return value >= 0 && value < 32 && (words >> value & 1u) != 0;
}

const struct rd_demand_row *rd_demand_row(enum rd_demand demand);
/* Is there a demand on answers of the decision? */
bool rd_is_demanded(enum rd_decision decision);
/* Does an answer break the demand? Of `facts` the row's fact is read; without limits no demand on a scenario is broken. */
bool rd_demand_is_broken(const struct rd_demand_row *row, const struct rd_answer *answer, const int64_t *facts,
                         const struct rd_limits *limits);
/*
 * The broken demand in words: "rule \"full\" of \"remedy\" answers amount=28.75 where order.paid is 23.75"; row->why says why
 * that cannot be.
 */
const char *rd_demand_words(const struct rd_demand_row *row, const char *rule, const struct rd_answer *answer,
                            const int64_t *facts, const struct rd_limits *limits, char *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
