/*
 * Progress on stderr: a bar on a terminal, with -v a plain line now and then elsewhere.
 */
#ifndef REDRESS_CLI_PROGRESS_H
#define REDRESS_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "study/study.h"

struct progress {
    enum { PROGRESS_NONE, PROGRESS_BAR, PROGRESS_LINES } style;
    bool is_shown;
    double told_s, done_share;
    time_t begun;
};

void progress_init(struct progress *progress, bool is_wanted, bool is_verbose);
void progress_show(struct progress *progress, const struct study_progress *study);
/* Of work that is counted and takes long: so many of `all` decisions, edits … are done. On a terminal, after a second of it. */
void progress_count(struct progress *progress, const char *what, size_t done, size_t all);
/* Clears the bar. */
void progress_end(struct progress *progress);

#endif
