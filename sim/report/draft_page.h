/*
 * Drafts of tests as a document: format "redress/tests/1", every test marked unreviewed.
 */
#ifndef REDRESS_REPORT_DRAFT_PAGE_H
#define REDRESS_REPORT_DRAFT_PAGE_H

#include <stddef.h>
#include <stdio.h>

#include "redress/mutate.h"

struct draft_report {
    const char *policy; /* its path, as the document shall say it */
    const char *title;
    const struct rd_image *image;
};

/* `next` gives the drafts one after the other, NULL at the end. */
typedef const struct rd_test_draft *(*next_draft)(void *context);
void report_drafts(const struct draft_report *report, next_draft next, void *context, FILE *out);

#endif
