/*
 * The page of `redress compare`: the baseline, what each policy changes, for how many orders, for whom, by which rule.
 */
#include <math.h>
#include <string.h>

#include "report/number.h"
#include "report/page.h"
#include "report/pairs_page.h"
#include "report/parts.h"
#include "report/unmoved.h"

#define NAME_WIDTH 27
#define VALUE_WIDTH 12
#define PLUS_MINUS_WIDTH 12 /* " ± 0.0123" or a note */
#define VERDICT_WIDTH 13
#define AFFECTED_WIDTH 11

struct view {
    const struct report *report;
    size_t policy; /* compared with policy 0 */
    FILE *out;
};

/* ---- rows ---- */

static void plus_minus(const struct view *view, const struct estimate *estimate, int decimals)
{
    char text[NUMBER_SIZE], cell[NUMBER_SIZE + 8];
    if (estimate->note == ESTIMATE_IDENTICAL)
        snprintf(cell, sizeof cell, " ± 0");
    else if (isnan(estimate->se))
        snprintf(cell, sizeof cell, " %s", estimate_note_name(estimate->note));
    else
        snprintf(cell, sizeof cell, " ± %s", number_format(half_width(estimate), decimals, text));
    page_left(view->out, cell, PLUS_MINUS_WIDTH);
}

static void verdict_cell(const struct view *view, const struct difference *difference)
{
    char text[NUMBER_SIZE], cell[NUMBER_SIZE + 16];
    const struct estimate *total = &difference->total;
    if (total->note == ESTIMATE_IDENTICAL || (total->value == 0 && total->se == 0))
        snprintf(cell, sizeof cell, "same");
    else if (difference->verdict != VERDICT_NONE)
        snprintf(cell, sizeof cell, "%s %s", total->value > 0 ? "higher" : "lower",
                 difference->verdict == VERDICT_HOLM ? "**" : "*");
    else if (isnan(total->se))
        snprintf(cell, sizeof cell, " ");
    else
        snprintf(cell, sizeof cell, "? < %s",
                 number_format(difference->detectable, number_decimals(difference->detectable, 0), text));
    page_left(view->out, cell, VERDICT_WIDTH);
}

/* Everything behind the name. */
static void difference_cells(const struct view *view, const struct compared_row *row)
{
    char text[NUMBER_SIZE], unit[UNIT_SIZE];
    const struct estimate *baseline = &row->values[0];
    const struct difference *difference = &row->differences[view->policy - 1];
    int decimals = number_decimals(half_width(baseline), baseline->value);
    page_right(view->out, number_format(baseline->value, decimals, text), VALUE_WIDTH);
    plus_minus(view, baseline, decimals);
    decimals = number_decimals(half_width(&difference->total), difference->total.value);
    page_right(view->out, number_signed(difference->total.value, decimals, text), VALUE_WIDTH);
    plus_minus(view, &difference->total, decimals);
    verdict_cell(view, difference);
    const struct estimate *affected = &difference->affected;
    if (affected->note == ESTIMATE_UNDEFINED)
        text[0] = '\0';
    else
        number_signed(affected->value, number_decimals(half_width(affected), affected->value), text);
    page_right(view->out, text, AFFECTED_WIDTH);
    page_print(view->out, "  %s\n", row_unit(view->report, row, unit));
}

static void row_line(const struct view *view, const struct compared_row *row)
{
    char text[UNIT_SIZE];
    fputs("  ", view->out);
    page_left(view->out, row_label(row, text), NAME_WIDTH);
    difference_cells(view, row);
}

static void column_heads(const struct view *view, const char *first)
{
    FILE *out = view->out;
    fputs("\n  ", out);
    page_left(out, first, NAME_WIDTH);
    page_right(out, "baseline", VALUE_WIDTH);
    page_left(out, "", PLUS_MINUS_WIDTH);
    page_right(out, "difference", VALUE_WIDTH);
    page_left(out, "", PLUS_MINUS_WIDTH);
    page_left(out, "verdict", VERDICT_WIDTH);
    page_right(out, "affected", AFFECTED_WIDTH);
    fputs("  unit\n", out);
}

/* Without -v: parts that do not differ, and what is 0 everywhere. */
static bool is_left_out(const struct view *view, const struct compared_row *row)
{
    if (view->report->verbose)
        return false;
    if (row_is_beside(row, view->report->comparison->policy_count) || row_is_detail(view->report, row))
        return true;
    bool is_same = row->differences[view->policy - 1].total.note == ESTIMATE_IDENTICAL;
    return is_same && (metric_parent(row->metric) || row_is_empty(row, view->report->comparison->policy_count));
}

static void group(const struct view *view, enum metric_group which)
{
    const struct comparison *comparison = view->report->comparison;
    bool headed = false;
    for (int i = group_next(comparison, which, -1); i >= 0; i = group_next(comparison, which, i)) {
        const struct compared_row *row = &comparison->rows[i];
        if (is_left_out(view, row))
            continue;
        if (!headed)
            page_print(view->out, which == 0 ? "%s\n" : "\n%s\n", metric_group_name(which));
        headed = true;
        row_line(view, row);
    }
}

/* ---- segments ---- */

/* Only segments where something differs: the others repeat the baseline. */
static void segment_rows(const struct view *view, const struct metric *metric)
{
    const struct comparison *comparison = view->report->comparison;
    size_t same = 0;
    bool headed = false;
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (row->metric != metric || !segment_is_shown(view->report, row_dimension(view->report, row)))
            continue;
        if (row->differences[view->policy - 1].total.note == ESTIMATE_IDENTICAL) {
            same++;
            continue;
        }
        if (!headed)
            page_print(view->out, "%s: %s\n", metric->name, metric->title);
        headed = true;
        fputs("  ", view->out);
        page_left(view->out, row->segment, NAME_WIDTH);
        difference_cells(view, row);
    }
    if (headed && same > 0)
        page_print(view->out, "  (the same in %zu other segment%s)\n", same, same == 1 ? "" : "s");
}

static void segments(const struct view *view)
{
    page_heading(view->out, "By segment (exploratory: Holm's correction over all segment rows)");
    column_heads(view, "segment");
    for (size_t i = 0; i < metric_count(); i++)
        if (metric_at(i)->by_segment)
            segment_rows(view, metric_at(i));
}

static void desks(const struct view *view)
{
    const struct comparison *comparison = view->report->comparison;
    page_heading(view->out, view->report->verbose ? "Each desk and shift" : "Each desk");
    const char *last = "";
    for (size_t i = comparison->whole_count; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (!desk_row_is_shown(view->report, row))
            continue;
        if (strcmp(last, row->segment) != 0)
            page_print(view->out, "%s\n", row->segment);
        last = row->segment;
        row_line(view, row);
    }
}

/* ---- the page ---- */

static void affected_line(const struct view *view)
{
    const struct comparison *comparison = view->report->comparison;
    const struct pair_tally *pair = &comparison->pairs[view->policy - 1];
    const struct estimate *share = &comparison->affected_share[view->policy - 1];
    char text[512], count[NUMBER_SIZE], percent[NUMBER_SIZE], spread[NUMBER_SIZE + 8] = "";
    int decimals = number_decimals(half_width(share), share->value);
    if (!isnan(share->se))
        snprintf(spread, sizeof spread, " ± %s", number_format(half_width(share), decimals, percent));
    if (pair->affected == 0)
        snprintf(text, sizeof text, "No order ends differently.");
    else
        snprintf(text, sizeof text,
                 "%s of the measured orders end differently (%s%s %%): another outcome, refund or share of money.",
                 number_count(pair->affected, count), number_format(share->value, decimals, percent), spread);
    fputs("  ", view->out);
    page_flow(view->out, text, 2);
}

static void legend(const struct view *view)
{
    fputs("\n  ", view->out);
    page_flow(view->out,
              "difference: policy minus baseline, paired on the same orders (of % in percentage points) · affected: "
              "the same difference "
              "among affected orders only · * 0 lies outside the interval · ** also after Holm's correction over all "
              "rows of this table · ? < x: not "
              "told apart from 0; a true difference of x would be found in 4 of 5 such studies · same: equal in every "
              "replication",
              2);
}

static void policy_page(const struct view *view)
{
    const struct report *report = view->report;
    page_heading(view->out, "%s against %s", report->study->policies[view->policy].name,
                 report->study->policies[0].name);
    affected_line(view);
    column_heads(view, "");
    for (int which = 0; which < GROUP_COUNT; which++)
        group(view, (enum metric_group)which);
    legend(view);
    pairs_page(report, view->policy, view->out);
    if (desks_are_shown(report))
        desks(view);
    if (any_segment_is_shown(report))
        segments(view);
}

void report_compare(const struct report *report, FILE *out)
{
    size_t policies = report->study->policy_count;
    page_print(out, "%s: what changes\n", report->study->scenario->name);
    part_scenario(report, out);
    part_policy(report, 0, "baseline", out);
    for (size_t i = 1; i < policies; i++)
        part_policy(report, i, i == 1 ? (policies == 2 ? "policy" : "policies") : "", out);
    part_evidence(report, out);
    for (size_t i = 1; i < policies; i++)
        policy_page(&(struct view){report, i, out});
    if (report->verbose) {
        for (size_t i = 0; i < policies; i++)
            part_rule_hits(report, i, out);
        part_realism(report, out);
    }
    fputc('\n', out);
    part_censored(report, out);
    part_assumptions(report, out);
    part_unmoved(report, out);
    part_fingerprint(report, out);
}
