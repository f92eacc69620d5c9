/*
 * Reports of a study: a page for people, JSON for programs.
 *
 * Both depend on scenario, policies, seed, replications, confidence and version alone: no clock, no host, no threads.
 */
#ifndef REDRESS_REPORT_REPORT_H
#define REDRESS_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "redress/status.h"
#include "study/compare.h"
#include "study/study.h"

struct report {
    const char *command; /* "run" or "compare" */
    const struct study *study;
    const struct study_outcome *outcome;
    const struct comparison *comparison;
    const char *fingerprint, *version;
    unsigned segments; /* the dimensions to show, 1 << enum segment_dimension for each; JSON has them all */
    bool verbose;      /* all segments unless some are chosen, desks, rule hits, realism, assumptions */
};

/* One policy: every metric with its interval. */
void report_run(const struct report *report, FILE *out);
/* Every policy against the first. */
void report_compare(const struct report *report, FILE *out);
/* For a pull request: tables in GitHub's Markdown, what did not change folded away. */
void report_markdown(const struct report *report, FILE *out);
/*
 * For a spreadsheet: one row for each metric, segment and policy under a line of column names (RFC 4180, but lines end as
 * text does). All orders, and the segments chosen. Numbers carry 12 significant digits; an empty field is "none".
 */
void report_csv(const struct report *report, FILE *out);
/* "format": "redress/result/1". RD_NOMEM only. */
enum rd_status report_json(const struct report *report, FILE *out, struct rd_error *err);

#endif
