/*
 * The same replication under two policies, joined order by order: what changed for whom.
 *
 * Orders keep their identity under every policy, so both sparse outcome lists (ascending by order) are merged by id. An
 * order missing from a list ended there as OUTCOME_PLAIN: delivered, no complaint, no money moved after the sale; or it does
 * not exist there (outcome_elsewhere). An order that exists on one side only is counted as affected and has rows of its own:
 * it is no gain or loss of anybody.
 * Measured orders only. All sums are integers: adding replications in any order gives the same tally.
 */
#ifndef REDRESS_STUDY_PAIR_H
#define REDRESS_STUDY_PAIR_H

#include <stddef.h>
#include <stdint.h>

#include "measure/result.h"
#include "redress/status.h"

enum party { PARTY_BUYER, PARTY_SELLER, PARTY_PLATFORM, PARTY_COUNT };
const char *party_name(enum party party); /* "buyer" "seller" "platform" */

/* Orders that are better or worse off under the policy than under the baseline, and by how much money. */
struct gain {
    int64_t winners, losers;
    int64_t won_minor, lost_minor; /* both at least 0 */
};

/* Orders that exist on one side only, and what they are worth to each party there. */
struct only_orders {
    int64_t orders, net_minor[PARTY_COUNT];
};

/* One side of the affected orders, summed. */
struct affected_side {
    int64_t refunded, refund_minor;
    int64_t refunded_false; /* refunds to false claims */
    int64_t net_minor[PARTY_COUNT];
    int64_t resolved, resolution_s; /* formal disputes decided, and their times */
};

/* One kind of time: cases that exist under both policies, and those under one only. */
struct time_split {
    int64_t same, same_baseline_s, same_policy_s;
    int64_t only_baseline, only_baseline_s;
    int64_t only_policy, only_policy_s;
};

enum { SIDE_BASELINE, SIDE_POLICY, SIDE_COUNT };

/* The rules that decided differently: the first decision of the four recorded whose rule is another one. */
#define RULE_SLOT_COUNT 4
#define RULE_SLOT_NONE RULE_SLOT_COUNT /* the same rules: queues, sellers or standing made the difference */
struct rule_change {
    uint32_t slot;                /* 0 to 3 as in struct outcome, or RULE_SLOT_NONE            */
    uint32_t baseline, policy;    /* rule numbers in their own images; 65535 not asked          */
    int64_t orders, refund_minor; /* affected orders, and the difference in refunds among them */
};

struct pair_tally {
    int64_t listed;   /* measured orders whose outcome is not plain under at least one of the two */
    int64_t affected; /* … whose outcome differs in kind, refund or a net                        */
    int64_t transitions[OUTCOME_KIND_COUNT][OUTCOME_KIND_COUNT]; /* [baseline][policy], affected orders only */
    struct affected_side side[SIDE_COUNT];
    struct gain gains[PARTY_COUNT];
    struct only_orders only[SIDE_COUNT];
    struct time_split times[SAMPLE_COUNT];
    struct rule_change *rules; /* by slot, baseline rule, policy rule */
    size_t rule_count, rule_capacity;
};

/* Which rule of the baseline each rule of the policy is (the one with the same id), by slot; RULE_UNMAPPED: a new rule. */
#define RULE_UNMAPPED 65534
struct rule_map {
    uint16_t *to_baseline[RULE_SLOT_COUNT]; /* NULL: this slot is not compared */
    size_t count[RULE_SLOT_COUNT];
};

void pair_init(struct pair_tally *tally);
void pair_release(struct pair_tally *tally);
/* Adds one replication: both results finished (lists sorted). `map` NULL: rules are the same when their numbers are. */
enum rd_status pair_add(struct pair_tally *tally, const struct result *baseline, const struct result *policy,
                        const struct rule_map *map, struct rd_error *err);
/* Adds another tally, of other replications. */
enum rd_status pair_merge(struct pair_tally *into, const struct pair_tally *from, struct rd_error *err);

#endif
