/*
 * What kept rules from answering in a simulated population: of every question that the rule counters count, the rules that
 * one cell alone kept from applying, by rule, cell and epoch.
 *
 * A replication is a pure function of scenario, policy and seed, and listening changes nothing: the counts are exact.
 */
#ifndef REDRESS_STUDY_NEAR_MISSES_H
#define REDRESS_STUDY_NEAR_MISSES_H

#include "process/replicate.h"
#include "redress/test.h"
#include "study/study.h"

struct near_misses {
    const struct study_policy *policy;
    struct rd_coverage *by_epoch; /* [epoch of the policy's image] */
    uint32_t epoch_count;
};

/* RD_NOMEM. Release in every case. */
enum rd_status near_misses_init(struct near_misses *near_misses, const struct study_policy *policy,
                                struct rd_error *err);
void near_misses_release(struct near_misses *near_misses);
/* Adds one replication; `run` is of the policy, `result` in its shape. As replicate(). */
enum rd_status near_misses_add(struct near_misses *near_misses, struct run *run, uint64_t seed, uint32_t replication,
                               const volatile int *stop, struct result *result, struct rd_error *err);

#endif
