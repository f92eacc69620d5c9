/*
 * The progress bar.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/page.h"

#define BAR_WIDTH 30
#define LINE_EVERY_S 10
#define LINE_WIDTH 79

static bool is_capable_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

void progress_init(struct progress *progress, bool is_wanted, bool is_verbose)
{
    memset(progress, 0, sizeof *progress);
    if (!is_wanted)
        progress->style = PROGRESS_NONE;
    else if (is_capable_terminal())
        progress->style = PROGRESS_BAR;
    else
        progress->style = is_verbose ? PROGRESS_LINES : PROGRESS_NONE;
}

static void format_left(double left_s, char out[32])
{
    if (left_s < 0)
        out[0] = '\0';
    else if (left_s < 90)
        snprintf(out, 32, ", %.0f s left", left_s);
    else if (left_s < 5400)
        snprintf(out, 32, ", %.0f min left", left_s / 60);
    else
        snprintf(out, 32, ", %.1f h left", left_s / 3600);
}

/* "[####....]  40 %  2 of 5 replications" */
static void show_bar(struct progress *progress, double share, const char *what, size_t done, size_t all,
                     const char *left)
{
    char bar[BAR_WIDTH + 1], line[160];
    const size_t filled = (size_t)(share * BAR_WIDTH);
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', filled < BAR_WIDTH ? filled : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    snprintf(line, sizeof line, "[%s] %3.0f %%  %zu of %zu %s%s", bar, 100 * share, done, all, what, left);
    page_print(stderr, "\r%-*.*s", LINE_WIDTH, LINE_WIDTH, line);
    progress->is_shown = true;
}

void progress_count(struct progress *progress, const char *what, size_t done, size_t all)
{
    const time_t now = time(NULL);
    if (progress->begun == 0)
        progress->begun = now;
    if (progress->style == PROGRESS_BAR && all > 0 && now - progress->begun >= 1)
        show_bar(progress, (double)done / (double)all, what, done, all, "");
}

void progress_show(struct progress *progress, const struct study_progress *study)
{
    char left[32];
    /* The share is put together from several threads' counters and may step back for a moment. */
    if (study->done_share > progress->done_share)
        progress->done_share = study->done_share;
    double done_share = progress->done_share;
    format_left(study->left_s, left);
    if (progress->style == PROGRESS_BAR) {
        show_bar(progress, done_share, "replications", study->finished, study->planned, left);
    } else if (progress->style == PROGRESS_LINES && study->elapsed_s - progress->told_s >= LINE_EVERY_S) {
        progress->told_s = study->elapsed_s;
        page_print(stderr, "redress: %.0f %%, %u of %u replications%s\n", 100 * done_share, (unsigned)study->finished,
                   (unsigned)study->planned, left);
    }
}

void progress_end(struct progress *progress)
{
    if (progress->is_shown)
        page_print(stderr, "\r%*s\r", LINE_WIDTH, "");
    progress->is_shown = false;
}
