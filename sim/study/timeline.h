/*
 * One order of one replication, step by step: simulated again with a trace that listens to this order only.
 */
#ifndef REDRESS_STUDY_TIMELINE_H
#define REDRESS_STUDY_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "measure/result.h"
#include "study/study.h"

enum step_kind { STEP_EVENT, STEP_RULE, STEP_MONEY, STEP_VIOLATION, STEP_TRUTH, STEP_KIND_COUNT };
const char *step_kind_name(enum step_kind kind); /* "event" "rule" "money" "violation" "truth" */

struct step {
    int64_t at_unix_s;
    enum step_kind kind;
    const char *who;   /* "buyer" "seller" "carrier" "platform"; "" when nobody acts      */
    const char *what;  /* the event; of a rule the decision                               */
    const char *text;  /* of an event its details; of a rule its answer; of money the sum */
    const char *rule;  /* of a rule its id, else NULL                                     */
    const char *title; /* of a rule, "" without one                                       */
    const char *facts; /* of a rule what it read: "claim.reason=damaged …"; "" for none   */
};

struct timeline {
    struct arena arena;
    struct step *steps; /* by time; at the same time in the order they happened */
    size_t count, capacity;
    bool is_short; /* memory ran out */
};

void timeline_release(struct timeline *timeline);
/*
 * Simulates `replication` of `seed` under a policy into `result` and listens to `order`; no steps when the order is not placed.
 * `result` is made with result_init() for this policy. Observation changes nothing. As replicate() for the rest.
 */
enum rd_status timeline_make(const struct scenario *scenario, const struct segment_table *segments,
                             const struct study_policy *policy, const struct study_policy *baseline, uint64_t seed,
                             uint32_t replication, uint64_t order, const volatile int *stop, struct result *result,
                             struct timeline *out, struct rd_error *err);

/* The same step: time, words, facts. */
bool step_is_same(const struct step *a, const struct step *b);

#endif
