/*
 * Rules that a simulated population met, and those it did not: a page for people, JSON for programs.
 */
#ifndef REDRESS_REPORT_COVER_PAGE_H
#define REDRESS_REPORT_COVER_PAGE_H

#include <stdio.h>

#include "redress/mutate.h"
#include "redress/test.h"
#include "store/rule_use.h"

struct covered_policy {
    const char *name;
    struct rd_policy *policy;
    struct rd_image *image;
    struct rule_uses uses;
    struct rd_reach *reach;             /* by the same places, of rules without a hit */
    const struct rd_coverage *by_epoch; /* what it heard when it was simulated again; NULL: it was not */
    uint32_t epoch_count;
};

struct cover_report {
    const struct covered_policy *policies;
    size_t count;
    uint32_t replications;
    uint32_t simulated; /* again, for near misses; 0: not asked */
};

void report_cover_page(const struct cover_report *report, FILE *out);
/* "format": "redress/cover/1". RD_NOMEM only. */
enum rd_status report_cover_json(const struct cover_report *report, FILE *out, struct rd_error *err);
/* Rules with a hit over those that can answer. */
double cover_share(const struct covered_policy *policy);

#endif
