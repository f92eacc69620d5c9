/*
 * Order by order: how affected orders end, who gained, which rule did it, and times of the same cases.
 */
#ifndef REDRESS_REPORT_PAIRS_PAGE_H
#define REDRESS_REPORT_PAIRS_PAGE_H

#include "report/report.h"

void pairs_page(const struct report *report, size_t policy, FILE *out);

#endif
