/*
 * What a study found: every metric in every segment under every policy, with intervals, and the paired differences of every
 * policy to the baseline.
 *
 * A pure function of the finished replications, in their order.
 */
#ifndef REDRESS_STUDY_COMPARE_H
#define REDRESS_STUDY_COMPARE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "redress/status.h"
#include "study/metric.h"
#include "study/pair.h"
#include "study/statistics.h"
#include "study/study.h"

/* How sure a difference is: nothing, its own interval, or also among all rows of its kind (Holm 1979). */
enum verdict { VERDICT_NONE, VERDICT_ALONE, VERDICT_HOLM };

struct difference {
    struct estimate total;    /* policy minus baseline, over all orders of the row    */
    struct estimate affected; /* the same among affected orders; note ESTIMATE_UNDEFINED where it makes no sense */
    double detectable;        /* smallest difference that could have been found; NAN without an interval */
    enum verdict verdict;
};

struct compared_row {
    const struct metric *metric;
    const char *segment;            /* "" for all orders, "category=apparel", "desk=main" */
    struct estimate *values;        /* [policy_count] */
    struct difference *differences; /* [policy_count - 1], of policy k + 1 */
};

struct comparison {
    struct compared_row *rows;       /* all orders first, then segments in the order of the segment table, then desks */
    size_t row_count, whole_count;   /* the first whole_count rows are of all orders */
    struct pair_tally *pairs;        /* [policy_count - 1], all replications added */
    struct estimate *affected_share; /* [policy_count - 1], affected orders in % of orders */
    double censored_times[SAMPLE_COUNT]; /* largest share of censored cases of any policy */
    size_t policy_count;
    uint32_t replications; /* that went in */
    struct arena arena;
};

/* Compares the finished replications 0 … count - 1 (all must be finished). RD_NOMEM only. */
enum rd_status comparison_new(const struct study *study, const struct study_outcome *outcome, uint32_t count,
                              struct comparison **out, struct rd_error *err);
void comparison_free(struct comparison *comparison);
/* The row of a metric over all orders. */
const struct compared_row *comparison_row(const struct comparison *comparison, const char *metric);
/* How many replications are finished before the first that is not: what a stopped study may report. */
uint32_t study_finished_prefix(const struct study_outcome *outcome);

#endif
