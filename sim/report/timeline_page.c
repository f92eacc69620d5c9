/*
 * Lines by time: when, who, what; rules with what they read, money, violations, and the truth marked as such.
 */
#include "report/timeline_page.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "report/page.h"

#define MARK_WIDTH 2
#define TIME_WIDTH 19 /* 2026-11-23 14:03:11 */
#define WHO_WIDTH 8
#define TEXT_COLUMN (MARK_WIDTH + TIME_WIDTH + 2 + WHO_WIDTH + 2)
#define LINE_SIZE 10000

static void time_text(int64_t unix_s, char out[RD_UNIT_TEXT_SIZE])
{
    int year, month, day, weekday;
    const int64_t second = unix_s % RD_DAY_S;
    rd_civil_from_unix(unix_s, &year, &month, &day, &weekday);
    snprintf(out, RD_UNIT_TEXT_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, (int)(second / RD_HOUR_S),
             (int)(second % RD_HOUR_S / RD_MINUTE_S), (int)(second % RD_MINUTE_S));
}

static void step_text(const struct step *step, char out[LINE_SIZE])
{
    if (step->kind == STEP_RULE)
        snprintf(out, LINE_SIZE, "%s by %s%s%s%s: %s%s%s%s", step->what, step->rule ? step->rule : "?",
                 step->title && *step->title ? " (" : "", step->title ? step->title : "",
                 step->title && *step->title ? ")" : "", step->text, *step->facts ? "   [read " : "", step->facts,
                 *step->facts ? "]" : "");
    else if (step->kind == STEP_MONEY || step->kind == STEP_TRUTH)
        snprintf(out, LINE_SIZE, "%s", step->text); /* the column before says what it is */
    else
        snprintf(out, LINE_SIZE, "%s%s%s", step->what, *step->text ? ": " : "", step->text);
}

/* Who acts; for what nobody does, what kind of line it is. */
static const char *second_column(const struct step *step)
{
    if (step->kind == STEP_EVENT || step->kind == STEP_VIOLATION)
        return step->who;
    return step->kind == STEP_TRUTH ? "(truth)" : step->kind == STEP_RULE ? "rule" : "ledger";
}

static void step_line(char mark, const struct step *step, FILE *out)
{
    char time[RD_UNIT_TEXT_SIZE];
    char *text = malloc(LINE_SIZE);
    time_text(step->at_unix_s, time);
    page_print(out, "%c ", mark);
    page_left(out, time, TIME_WIDTH);
    fputs("  ", out);
    page_left(out, second_column(step), WHO_WIDTH);
    fputs("  ", out);
    if (text)
        step_text(step, text);
    page_flow(out, text ? text : step->what, TEXT_COLUMN);
    free(text);
}

/* Longest common subsequence: longest[i][j] of a[i..] and b[j..], rows of b->count + 1. NULL when memory is out. */
static size_t *longest_common(const struct timeline *a, const struct timeline *b)
{
    const size_t width = b->count + 1;
    size_t *longest = calloc((a->count + 1) * width, sizeof *longest);
    for (size_t i = a->count; longest && i-- > 0;)
        for (size_t j = b->count; j-- > 0;) {
            const size_t down = longest[(i + 1) * width + j], right = longest[i * width + j + 1];
            longest[i * width + j] = step_is_same(&a->steps[i], &b->steps[j]) ? longest[(i + 1) * width + j + 1] + 1
                                     : down > right                           ? down
                                                                              : right;
        }
    return longest;
}

/* Both in one column of time; common lines once. */
static void merged_lines(const struct timeline *a, const struct timeline *b, FILE *out)
{
    size_t *longest = longest_common(a, b);
    const size_t width = b->count + 1;
    size_t i = 0, j = 0;
    while (i < a->count || j < b->count) {
        const bool both = i < a->count && j < b->count;
        if (both && longest && step_is_same(&a->steps[i], &b->steps[j])) {
            step_line(' ', &a->steps[i], out);
            i++;
            j++;
        } else if (j == b->count || (both && (!longest || longest[(i + 1) * width + j] > longest[i * width + j + 1] ||
                                              (longest[(i + 1) * width + j] == longest[i * width + j + 1] &&
                                               a->steps[i].at_unix_s <= b->steps[j].at_unix_s)))) {
            step_line('A', &a->steps[i++], out);
        } else {
            step_line('B', &b->steps[j++], out);
        }
    }
    free(longest);
}

static void heading(const struct timeline_report *report, FILE *out)
{
    page_print(out, "scenario %s, seed %" PRIu64 ", response %s, times in UTC, money in %s\n", report->scenario->name,
               report->seed, response_name(report->scenario->response), report->scenario->currency);
    for (size_t i = 0; i < report->policy_count; i++)
        page_print(out, "%c %s\n", report->policy_count == 1 ? ' ' : (char)('A' + (int)i), report->policies[i].name);
}

void report_timeline(const struct timeline_report *report, FILE *out)
{
    page_print(out, "order %" PRIu32 ":%" PRIu64 "\n", report->replication, report->order);
    heading(report, out);
    for (size_t i = 0; i < report->policy_count; i++)
        if (report->timelines[i].count == 0)
            page_print(out, "not placed under %s\n", report->policies[i].name);
    fputc('\n', out);
    if (report->policy_count == 2) {
        merged_lines(&report->timelines[0], &report->timelines[1], out);
        return;
    }
    for (size_t i = 0; i < report->timelines[0].count; i++)
        step_line(' ', &report->timelines[0].steps[i], out);
}

void report_found(const struct timeline_report *report, const struct order_search *search, FILE *out)
{
    char label[64], refund[2][RD_UNIT_TEXT_SIZE];
    heading(report, out);
    page_print(out, "\n%zu of %" PRIu64 " orders that fit in %" PRIu32 " replication%s, of every kind some\n\n",
               search->count, search->total, report->replications, report->replications == 1 ? "" : "s");
    if (search->count > 0) {
        page_left(out, "case", 22);
        page_left(out, "reason", 18);
        page_print(out, report->policy_count == 2 ? "outcome A → outcome B   (refund A → refund B)\n"
                                                  : "outcome (refund)\n");
    }
    for (size_t i = 0; i < search->count; i++) {
        const struct found_order *order = &search->found[i];
        snprintf(label, sizeof label, "%" PRIu32 ":%" PRIu64, order->replication, order->order);
        page_left(out, label, 22);
        page_left(out, order->reason == UINT8_MAX ? "-" : rd_word(RD_SET_REASON, order->reason), 18);
        page_put(out, order_outcome_name(order->before));
        if (report->policy_count == 2)
            page_print(out, " → %s   (%s → %s)\n", order_outcome_name(order->after),
                       rd_money_format(order->refund_before_minor, refund[0]),
                       rd_money_format(order->refund_after_minor, refund[1]));
        else
            page_print(out, " (%s)\n", rd_money_format(order->refund_before_minor, refund[0]));
    }
}
