/*
 * The page of `redress run`: every metric under one policy, headlines first.
 */
#include <math.h>
#include <string.h>

#include "report/number.h"
#include "report/page.h"
#include "report/parts.h"
#include "report/unmoved.h"

#define NAME_WIDTH 28
#define VALUE_WIDTH 11
#define PLUS_MINUS_WIDTH 14 /* " ± 0.0123" or a note */
#define UNIT_WIDTH 20
#define TITLE_COLUMN (2 + NAME_WIDTH + VALUE_WIDTH + PLUS_MINUS_WIDTH + UNIT_WIDTH)

static void estimate_cells(const struct estimate *estimate, FILE *out)
{
    char text[NUMBER_SIZE], cell[NUMBER_SIZE + 8];
    int decimals = number_decimals(half_width(estimate), estimate->value);
    page_right(out, number_format(estimate->value, decimals, text), VALUE_WIDTH);
    if (isnan(estimate->se))
        snprintf(cell, sizeof cell, " %s", estimate_note_name(estimate->note));
    else
        snprintf(cell, sizeof cell, " ± %s", number_format(half_width(estimate), decimals, text));
    page_left(out, cell, PLUS_MINUS_WIDTH);
}

static void row_line(const struct report *report, const struct compared_row *row, FILE *out)
{
    char text[UNIT_SIZE];
    fputs("  ", out);
    page_left(out, row_label(row, text), NAME_WIDTH);
    estimate_cells(&row->values[0], out);
    page_left(out, row_unit(report, row, text), UNIT_WIDTH);
    page_flow(out, row->metric->title, TITLE_COLUMN);
}

static void group(const struct report *report, enum metric_group which, FILE *out)
{
    const struct comparison *comparison = report->comparison;
    bool headed = false;
    for (int i = group_next(comparison, which, -1); i >= 0; i = group_next(comparison, which, i)) {
        const struct compared_row *row = &comparison->rows[i];
        if ((metric_parent(row->metric) && row_is_empty(row, 1)) || row_is_beside(row, 1) || row_is_detail(report, row))
            continue;
        if (!headed)
            page_heading(out, "%s", metric_group_name(which));
        headed = true;
        row_line(report, row, out);
    }
}

static void segment_line(const struct report *report, size_t cell, FILE *out)
{
    const struct comparison *comparison = report->comparison;
    const char *name = report->study->segments->cells[cell].name;
    fputs("  ", out);
    page_left(out, name, NAME_WIDTH + 4);
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (row->metric->by_segment && strcmp(row->segment, name) == 0)
            estimate_cells(&row->values[0], out);
    }
    fputc('\n', out);
}

static void segments(const struct report *report, FILE *out)
{
    page_heading(out, "By segment (exploratory: many rows, each with its own interval)");
    fputs("  ", out);
    page_left(out, "", NAME_WIDTH + 4);
    for (size_t m = 0; m < metric_count(); m++) {
        if (!metric_at(m)->by_segment)
            continue;
        page_right(out, metric_at(m)->name, VALUE_WIDTH + 11);
        page_left(out, "", PLUS_MINUS_WIDTH - 11);
    }
    fputc('\n', out);
    for (size_t cell = 1; cell < report->study->segments->count; cell++) {
        if (segment_is_shown(report, report->study->segments->cells[cell].dimension))
            segment_line(report, cell, out);
    }
}

static void desks(const struct report *report, FILE *out)
{
    const struct comparison *comparison = report->comparison;
    page_heading(out, report->verbose ? "Each desk and shift" : "Each desk");
    const char *last = "";
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (!desk_row_is_shown(report, row))
            continue;
        if (strcmp(last, row->segment) != 0)
            page_print(out, "  %s\n", row->segment);
        last = row->segment;
        row_line(report, row, out);
    }
}

void report_run(const struct report *report, FILE *out)
{
    page_print(out, "%s under %s\n", report->study->scenario->name, report->study->policies[0].name);
    part_scenario(report, out);
    part_policy(report, 0, "policy", out);
    part_evidence(report, out);
    for (int which = 0; which < GROUP_COUNT; which++)
        group(report, (enum metric_group)which, out);
    if (desks_are_shown(report))
        desks(report, out);
    if (any_segment_is_shown(report))
        segments(report, out);
    if (report->verbose) {
        part_rule_hits(report, 0, out);
        part_realism(report, out);
    }
    fputc('\n', out);
    part_censored(report, out);
    part_assumptions(report, out);
    part_unmoved(report, out);
    part_fingerprint(report, out);
}
