/*
 * Decisions that feed others: which values of a fact can arise at all, for a fact whose values other decisions answer.
 *
 * A standing, a rung, a cover is what some rule has answered, in whatever epoch, or what everybody begins with; some
 * outcomes of a case come only from a route that triage gives. The catalogue (decisions.def: RD_FEEDS, RD_ARISES) says
 * so. Answers may rest on such facts again, so the values are the least set that is closed: from the beginnings on, what
 * rules answer on cases of values found already.
 */
#ifndef REDRESS_PROVE_CHAIN_H
#define REDRESS_PROVE_CHAIN_H

#include "language/sets.h"
#include "prove/table.h"
#include "redress/prove.h"

/* A fact has every value the answer has; and this one at the beginning. */
struct chain_feed {
    enum rd_fact fact;
    enum rd_decision decision;
    size_t answer;
    int64_t first;
};
extern const struct chain_feed chain_feeds[];
extern const size_t chain_feed_count;

#define CHAIN_VALUES 128u /* a fed fact's values lie below it */

struct chain {
    bool is_fed[RD_FACT_COUNT];
    bool arises[RD_FACT_COUNT][CHAIN_VALUES]; /* of fed facts */
};

/* A decision too large to be proven is taken to answer everything. RD_OK or RD_NOMEM. */
enum rd_status chain_find(const struct rd_policy *policy, const struct rd_prove_options *options, struct chain *out);

/* Marks terminals that cases of arising values reach; false when memory is out. */
bool chain_reached(const struct chain *chain, const struct diagrams *store, uint32_t ref, bool *reached, size_t count);
/* Has the set a value of the fact that arises (or absence)? */
bool chain_meets(const struct chain *chain, enum rd_fact fact, const struct value_set *set);
/* "\"seller.standing\"": the decisions whose answers bring about values of the set. */
const char *chain_feeders(enum rd_fact fact, const struct value_set *set, char *out, size_t size);

#endif
