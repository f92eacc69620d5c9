/*
 * An explanation of a policy's answer: a page for people, JSON for programs.
 */
#ifndef REDRESS_REPORT_EXPLAIN_PAGE_H
#define REDRESS_REPORT_EXPLAIN_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "redress/explain.h"
#include "redress/status.h"

/* One decision of a policy: the answer, the rule that gave it, and every rule's cells with the case's values. */
void report_explanation(const struct rd_policy *policy, const struct rd_explanation *explanation,
                        const struct rd_case *facts, FILE *out);
/* What would have given another answer, at most CHANGES_SHOWN of them. */
#define CHANGES_SHOWN 8
void report_changes(const struct rd_changes *changes, FILE *out);
/* Some of its rules, at most REPORT_RULES_MAX, each with its cells, `indent` columns in. */
#define REPORT_RULES_MAX 4
void report_explained_rules(const struct rd_explanation *explanation, const uint32_t *rules, size_t count,
                            size_t indent, FILE *out);
/* A decision that is not explained for want of facts. */
struct left_out {
    enum rd_decision decision;
    const enum rd_fact *missing;
    size_t count;
};
/* "format": "redress/explanation/1". RD_NOMEM only. */
enum rd_status report_explanations_json(const struct rd_policy *policy, struct rd_explanation *const explanations[],
                                        const struct rd_changes changes[], size_t count,
                                        const struct left_out left_out[], size_t left_out_count,
                                        const struct rd_case *facts, FILE *out, struct rd_error *err);

#endif
