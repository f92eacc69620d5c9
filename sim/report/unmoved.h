/*
 * Parameters of the policies that nothing in the market can move.
 */
#ifndef REDRESS_REPORT_UNMOVED_H
#define REDRESS_REPORT_UNMOVED_H

#include "redress/prove.h"
#include "report/report.h"

/* One line a policy, or with -v each parameter and why; nothing where all may move something. */
void part_unmoved(const struct report *report, FILE *out);
/* rd_policy_unmoved() for a policy of the study in its market. */
void unmoved_each(const struct report *report, size_t policy, void (*found)(void *, const struct rd_unmoved *),
                  void *context, size_t *used);
#define UNMOVED_SIZE 256
const char *unmoved_reason(const struct rd_unmoved *unmoved, char out[UNMOVED_SIZE]);

#endif
