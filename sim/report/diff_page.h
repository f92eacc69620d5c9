/*
 * A difference of two policies: the proof, and beside it what a simulated population makes of it.
 */
#ifndef REDRESS_REPORT_DIFF_PAGE_H
#define REDRESS_REPORT_DIFF_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "redress/prove.h"
#include "study/effect.h"

/* One of several edits, alone on the baseline. */
struct diff_edit {
    char name[96];
    char error[512];      /* why it cannot stand alone, or "" */
    struct rd_diff proof; /* when it can */
    size_t policy;        /* its place in the study; 0: it was not simulated */
};

enum gate_verdict { GATE_HOLDS, GATE_VIOLATED, GATE_NOT_PROVEN };

struct diff_gate {
    const char *text; /* as given */
    enum gate_verdict verdict;
    char reason[1024]; /* "" when it holds */
    char witness[4096];
};

struct diff_report {
    const struct rd_diff *diff;
    const struct rd_rule_changes *rules; /* --by rule, or NULL */
    const struct effect *effect;         /* the population, or NULL */
    const struct study_outcome *outcome; /* of its study */
    const struct rd_policy *new_policy;  /* whose as_of open cases keep */
    int64_t change_unix_s;               /* INT64_MIN: nothing depends on the date */
    const struct diff_edit *edits;       /* several, or none */
    size_t edit_count;
    const struct diff_gate *gates;
    size_t gate_count;
};

void report_diff(const struct diff_report *report, FILE *out);
/* "format": "redress/diff/1". RD_NOMEM only. */
enum rd_status report_diff_json(const struct diff_report *report, FILE *out, struct rd_error *err);

/* ---- what both say ---- */

/* Measured orders under the baseline, over all replications. */
int64_t diff_orders(const struct diff_report *report);
/* What one policy of the study changes, over all orders; pair_release() it. False when memory is out. */
bool diff_whole(const struct diff_report *report, size_t policy, struct pair_tally *out);
int64_t diff_refund_minor(const struct pair_tally *pair);
/* Does a case that is open at a change of the decision's rules keep its old ones? Names the events that say so. */
bool diff_open_cases_keep(const struct rd_policy *policy, enum rd_decision decision, char *as_of, size_t size);
const char *gate_verdict_name(enum gate_verdict verdict); /* "holds" "violated" "not_proven" */

#endif
