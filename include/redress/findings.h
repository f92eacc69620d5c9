/*
 * Findings: what a check says about a document, all of a file at once.
 *
 * A finding names its code, severity, position (line and column count from 1, columns in bytes), JSON Pointer and,
 * where it applies, decision, rule, epoch, a witness case and a mechanical fix. Text form:
 *     file:line:column: /json/pointer: message
 * where a finding about a file as a whole has no line and column, the root no pointer, and a message below an error
 * starts with "warning: " or "info: ". The list owns copies of all its strings.
 */
#ifndef REDRESS_FINDINGS_H
#define REDRESS_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "redress/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum rd_severity { RD_SEVERITY_INFO, RD_SEVERITY_WARNING, RD_SEVERITY_ERROR };

struct rd_finding {
    enum rd_severity severity;
    const char *code;     /* short kebab-case, e.g. "unknown-key"                  */
    const char *file;     /* as given by the user                                  */
    int line, column;     /* 0 when the finding is about a file as a whole         */
    const char *pointer;  /* JSON Pointer, "" for the root                         */
    const char *message;  /* what is wrong, in which unit and range                */
    const char *decision; /* or NULL                                               */
    const char *rule;     /* or NULL                                               */
    const char *subject;  /* the parameter, invariant or edit it is about, or NULL */
    const char *epoch;    /* "from 2026-10-01", or NULL                            */
    const char *witness;  /* "order.goods=200.00 claim.reason=damaged", or NULL    */
    const char *fix;      /* or NULL                                               */
};

/*
 * More are counted, not kept: hostile documents must not fill memory. A finding takes the place of the last one that weighs
 * less: that something is not proven weighs most, then errors, warnings, remarks.
 */
#define RD_FINDINGS_MAX 1000

struct rd_findings {
    struct rd_finding *items;
    size_t count, capacity;
    size_t errors, warnings, infos; /* all, also those that are not kept */
    enum rd_severity full_for;      /* where the list is full: findings up to this severity find no place */
};

void rd_findings_init(struct rd_findings *found);
void rd_findings_release(struct rd_findings *found);
/* Copies the strings. What finds no place is counted only. Returns RD_NOMEM when memory is out. */
enum rd_status rd_findings_add(struct rd_findings *found, const struct rd_finding *finding);
/* False: a finding of this severity would be counted only, and need not be put into words. */
bool rd_findings_have_place(const struct rd_findings *found, enum rd_severity severity);
/* Counts in `out`, as not kept, what `found` counts without keeping it, of a severity and above. */
void rd_findings_add_lost(struct rd_findings *out, const struct rd_findings *found, enum rd_severity least);
/* Adds to `out` the findings of a severity and above, and counts those that were not kept. RD_NOMEM. */
enum rd_status rd_findings_select(struct rd_findings *out, const struct rd_findings *found, enum rd_severity least);
/* Orders by file (first seen first), line, column, code: a stable order independent of the order of checks. */
void rd_findings_sort(struct rd_findings *found);
/* One line a finding, continuation lines ("    witness: …", "    fix: …") indented by four spaces. */
void rd_findings_print(const struct rd_findings *found, FILE *out);
const char *rd_severity_name(enum rd_severity severity); /* "info", "warning", "error" */

/* The codes there are (findings.def), by who finds them. */
enum rd_finding_source {
    RD_FINDS_JSON,     /* reading the text of any document     */
    RD_FINDS_CHECK,    /* `redress check`, before it knows what a document is */
    RD_FINDS_POLICY,   /* loading a policy or overlay          */
    RD_FINDS_PROOF,    /* proving a policy                     */
    RD_FINDS_SCENARIO, /* loading a scenario                   */
    RD_FINDS_COUNT
};
struct rd_finding_kind {
    const char *code, *meaning;
    enum rd_severity severity;
};
/* False past the last one. */
bool rd_finding_kind(enum rd_finding_source source, size_t index, struct rd_finding_kind *out);
/* The kind of a code among those of a source; -1 when it has none. */
int rd_finding_find(enum rd_finding_source source, const char *code);

#ifdef __cplusplus
}
#endif
#endif
