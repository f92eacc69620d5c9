/*
 * The metrics as one list: the rows of measure/metrics.def, and for each kind of violation those of metrics by kind, in the
 * order of the result format.
 */
#ifndef REDRESS_STUDY_METRIC_H
#define REDRESS_STUDY_METRIC_H

#include <stdbool.h>
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

/* What the tables of results group metrics by, headlines first. */
#define METRIC_GROUPS(GROUP)                                                                                           \
    GROUP(REFUNDS, "Refunds")                                                                                          \
    GROUP(PENALTIES, "Penalties of sellers")                                                                           \
    GROUP(TIMES, "Resolution times")                                                                                   \
    GROUP(MONEY, "Money by party")                                                                                     \
    GROUP(ERRORS, "Errors")                                                                                            \
    GROUP(COMPLAINTS, "Complaints and disputes")                                                                       \
    GROUP(APPEALS, "Appeals and chargebacks")                                                                          \
    GROUP(RETURNS, "Returns")                                                                                          \
    GROUP(REMEDIES, "Replacements, coupons and credits")                                                               \
    GROUP(INSURANCE, "Insurance")                                                                                      \
    GROUP(PARCELS, "Parcels")                                                                                          \
    GROUP(STANDING, "Sellers: standing and stars")                                                                     \
    GROUP(BUYERS, "Buyers: standing and repeats")                                                                      \
    GROUP(RESPONSES, "Responses to the rules")                                                                         \
    GROUP(DESKS, "Desks")
#define METRIC_GROUP_MEMBER(symbol, name) GROUP_##symbol,
enum metric_group { METRIC_GROUPS(METRIC_GROUP_MEMBER) GROUP_COUNT };
#undef METRIC_GROUP_MEMBER
const char *metric_group_name(enum metric_group group);

/* The sum over affected orders that shows a metric among them. */
enum metric_affected {
    AFFECTED_NONE,
    AFFECTED_REFUNDED,
    AFFECTED_REFUND_MONEY,
    AFFECTED_REFUNDED_FALSE,
    AFFECTED_BUYER_NET,
    AFFECTED_SELLER_NET,
    AFFECTED_PLATFORM_NET,
    AFFECTED_RESOLUTION
};

struct metric {
    const char *name, *title;
    const char *unit,
        *short_unit; /* "money/order": in the scenario's currency; the short one fits a column of a page */
    enum metric_source source;
    enum metric_group group;
    enum metric_affected affected;
    bool by_segment;               /* pages show it by segment */
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
const char *metric_short_unit(const struct metric *metric, const char *currency, char out[METRIC_UNIT_SIZE]);
/* The metric it is a part of: "refund_rate" for "refund_rate.dispute"; NULL for a metric of its own. */
const struct metric *metric_parent(const struct metric *metric);
/* What numerator and denominator count, by the names of the result: "refunded / orders"; of times the sample. */
#define METRIC_ORIGIN_SIZE 128
const char *metric_origin(const struct metric *metric, char out[METRIC_ORIGIN_SIZE]);

#endif
