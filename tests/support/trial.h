/*
 * A trial: one scenario under one policy, ready to replicate. For tests that look at the market itself.
 */
#ifndef REDRESS_TESTS_TRIAL_H
#define REDRESS_TESTS_TRIAL_H

#include "process/replicate.h"
#include "scenario/scenario.h"

struct trial {
    struct scenario *scenario;
    struct rd_policy *policy;
    struct rd_image *image;
    struct segment_table segments;
    struct run *run;
    struct result result;
    struct rd_error err;
};

/* Stops the test with the findings when anything does not load. `sets` as on the command line, `set_count` of them. */
void trial_open(struct trial *trial, const char *scenario, const char *policy, const char *const sets[],
                size_t set_count);
/* The same under minimal.json or analytic.json (`base`) with edits: the inside of an overlay's "edits" list. */
void trial_open_edited(struct trial *trial, const char *scenario, const char *base, const char *edits,
                       const char *const sets[], size_t set_count);
/* The same under a policy that is no file; relative paths in it are taken from the shipped ones. */
void trial_open_text(struct trial *trial, const char *scenario, const char *text, const char *const sets[],
                     size_t set_count);
/* Runs a replication into trial->result; stops the test when it fails. */
void trial_run(struct trial *trial, uint64_t seed, uint32_t replication);
void trial_close(struct trial *trial);

/* A counter of the whole market, and a total of the first desk. */
int64_t trial_count(const struct trial *trial, size_t counter);
int64_t trial_desk(const struct trial *trial, enum desk_total total);

/* Mean and half-width of a two-sided Student-t interval over n values; `t` is the quantile for n - 1 degrees of freedom. */
struct interval {
    double mean, half;
};
struct interval interval_of(const double *values, size_t n, double t);

#endif
