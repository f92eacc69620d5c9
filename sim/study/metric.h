/*
 * The metrics as one list: the rows of measure/metrics.def and one "penalty_count.<violation>" for each kind, in the order of
 * the result format.
 */
#ifndef REDRESS_STUDY_METRIC_H
#define REDRESS_STUDY_METRIC_H

#include <stddef.h>

#include "measure/result.h"

enum metric_source {
    METRIC_RATIO,    /* counters of a segment cell              */
    METRIC_MONTHLY,  /* a counter of the cohort over the sellers' months in the window */
    METRIC_TOTAL,    /* totals of the calendar window           */
    METRIC_DESK,     /* desk totals, per desk and all together  */
    METRIC_MEAN,     /* of times, finished cases                */
    METRIC_QUANTILE, /* of times, censored cases the latest     */
};

/* What the table groups metrics by, headlines first. */
enum metric_group {
    GROUP_REFUNDS,
    GROUP_PENALTIES,
    GROUP_TIMES,
    GROUP_MONEY,
    GROUP_ERRORS,
    GROUP_COMPLAINTS,
    GROUP_PARCELS,
    GROUP_STANDING,
    GROUP_BUYERS,
    GROUP_DESKS,
    GROUP_COUNT
};
const char *metric_group_name(enum metric_group group);

struct metric {
    const char *name, *unit, *title; /* "money/order": in the scenario's currency */
    enum metric_source source;
    size_t numerator, denominator; /* counter, total or desk total; for times the sample kind in `numerator` */
    size_t events; /* the counter, total or desk total that says how many events the numerator stands for */
    double scale;
    double p; /* of a quantile */
};

size_t metric_count(void);
const struct metric *metric_at(size_t index);
/* NULL when unknown. */
const struct metric *metric_find(const char *name);
/* The unit with "money" as a currency: "BRL/order". Returns `out`. */
#define METRIC_UNIT_SIZE 64
const char *metric_unit(const struct metric *metric, const char *currency, char out[METRIC_UNIT_SIZE]);
enum metric_group metric_group_of(const struct metric *metric);
/* The metric it is a part of: "refund_rate" for "refund_rate.dispute"; NULL for a metric of its own. */
const struct metric *metric_parent(const struct metric *metric);

#endif
