/*
 * The result of mutating a policy: a page for people, JSON for programs.
 */
#ifndef REDRESS_REPORT_MUTATION_PAGE_H
#define REDRESS_REPORT_MUTATION_PAGE_H

#include <stdio.h>

#include "redress/mutate.h"

struct mutation_report {
    const char *policy;
    size_t suites;
    const struct rd_mutation *mutation;
    bool is_verbose; /* also what was killed, and by which test */
};

void report_mutation_page(const struct mutation_report *report, FILE *out);
/* "format": "redress/mutation/1". RD_NOMEM only. */
enum rd_status report_mutation_json(const struct mutation_report *report, FILE *out, struct rd_error *err);

#endif
