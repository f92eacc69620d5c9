/*
 * One simulated order as a timeline, under one policy or two; and the list of orders worth one.
 */
#ifndef REDRESS_REPORT_TIMELINE_PAGE_H
#define REDRESS_REPORT_TIMELINE_PAGE_H

#include <stdio.h>

#include "study/changed.h"
#include "study/timeline.h"

struct timeline_report {
    const struct scenario *scenario;
    const struct study_policy *policies;
    const struct timeline *timelines; /* one a policy */
    size_t policy_count;              /* 1 or 2 */
    uint64_t seed, order;
    uint32_t replication;
    uint32_t replications; /* that --find looked through */
};

/* Two policies stand in one column of time: lines of one alone are marked "A" and "B". */
void report_timeline(const struct timeline_report *report, FILE *out);
/* "format": "redress/timeline/1". RD_NOMEM only. */
enum rd_status report_timeline_json(const struct timeline_report *report, FILE *out, struct rd_error *err);

/* What --find found. `timelines`, `order` and `replication` are not looked at. */
void report_found(const struct timeline_report *report, const struct order_search *search, FILE *out);
/* "format": "redress/orders/1". RD_NOMEM only. */
enum rd_status report_found_json(const struct timeline_report *report, const struct order_search *search, FILE *out,
                                 struct rd_error *err);

#endif
