/*
 * A study: one scenario, some policies, many replications of each on common random numbers.
 *
 * The work item is a replication with all policies inside, one after the other in one worker, so that their orders can
 * be compared before they are dropped. Items are independent; what comes out is kept by replication, so nothing in it
 * depends on the number of workers or on who finished first.
 */
#ifndef REDRESS_STUDY_STUDY_H
#define REDRESS_STUDY_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/segments.h"
#include "redress/policy.h"
#include "redress/status.h"
#include "scenario/scenario.h"
#include "store/fingerprint.h"
#include "study/pair.h"
#include "study/record.h"

struct run;
struct trace;

struct study_policy {
    const char *name; /* unique within the study: rd_policy_name(), with "#2" … where two are called the same */
    const char *title;
    const struct rd_policy *policy;
    const struct rd_image *image; /* in the scenario's currency */
    char sha256[65];              /* of rd_policy_canonical() */
    int64_t exchange_ppb;         /* RD_PPB_PER_ONE: the scenario's own currency */
};

/* The run of a policy in a study whose first policy is `baseline`: a launch over it where the scenario says so. */
enum rd_status study_run_new(const struct scenario *scenario, const struct study_policy *policy,
                             const struct study_policy *baseline, const struct segment_table *segments,
                             struct run **out, struct rd_error *err);

struct study {
    const struct scenario *scenario;
    const struct segment_table *segments;
    const struct study_policy *policies; /* the first is the baseline */
    size_t policy_count;
    uint64_t seed;
    uint32_t first, reps; /* replications first … first + reps - 1 */
    struct shard shard;   /* these are this part of a run of `reps_of_run`; zeroed: they are all of it */
    uint32_t reps_of_run;
    unsigned jobs;
    double confidence; /* 0.95: of all intervals, two-sided */
};

struct study_progress {
    double done_share;          /* 0 to 1, replications in flight counted by their simulated time */
    uint32_t finished, planned; /* replications */
    double elapsed_s, left_s;   /* wall clock; left_s < 0 while it cannot be said */
};

/* What the caller may listen to; every member may be NULL. */
struct study_hooks {
    /*
     * Fills the results with those of a replication that was finished by an earlier run, and says so: it is not simulated
     * and not told to `finished`. *found false: it has to be simulated. By a worker thread, never while another call of it
     * or of `finished` lasts.
     */
    enum rd_status (*recall)(void *context, uint32_t replication, struct result results[], size_t policy_count,
                             bool *found, struct rd_error *err);
    /*
     * A replication is finished: the results of all policies, in order. Called by a worker thread, one call at a time, in
     * the order of finishing; what is stored then is kept whatever happens later. A failure stops the study.
     */
    enum rd_status (*finished)(void *context, uint32_t replication, const struct result *const results[],
                               size_t policy_count, struct rd_error *err);
    /*
     * Who listens to a policy of a replication, or NULL for nobody. By a worker thread, at any time; what it returns is told
     * everything by that thread, until `finished` for this replication. Recalled replications have no listeners.
     */
    const struct trace *(*listen)(void *context, uint32_t replication, size_t policy);
    /* Called about five times a second by the thread that called study_run(). */
    void (*progress)(void *context, const struct study_progress *progress);
    void *context;
    const volatile int *stop; /* the signal that asks to stop (SIGINT, SIGTERM), 0 to go on */
};

/* Everything that was learned from one finished replication. */
struct replication {
    bool finished;
    struct record *records;     /* [policy_count]                            */
    struct pair_tally *pairs;   /* [policy_count - 1], policy k + 1 against 0 */
    uint8_t block[DIGEST_SIZE]; /* its part of the fingerprint               */
};

struct study_outcome {
    struct replication *replications; /* [reps]; the first is that of study.first */
    uint32_t reps, finished;
    size_t policy_count;
};

/*
 * Runs the study with `jobs` workers. RD_INTERRUPTED or RD_TERMINATED when `stop` was raised (what was finished is kept in
 * *out); another failure is that of the lowest replication that failed, and *out is empty. The caller releases *out.
 */
enum rd_status study_run(const struct study *study, const struct study_hooks *hooks, struct study_outcome *out,
                         struct rd_error *err);
void study_outcome_release(struct study_outcome *out);

#endif
