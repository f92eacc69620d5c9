/*
 * A result as comma-separated values, one row for each metric, segment and policy.
 */
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "report/parts.h"

static const char *const heads[] = {
    "scenario", "policy",  "baseline",  "metric",      "segment",          "unit",
    "n",        "mean",    "mean_lo",   "mean_hi",     "mean_note",        "diff",
    "diff_lo",  "diff_hi", "diff_note", "significant", "significant_holm", "response",
};
#define HEAD_COUNT (sizeof heads / sizeof heads[0])

static void to_file(void *out, const char *text)
{
    fputs(text, out);
}

static void put_text(const char *text, FILE *out)
{
    csv_put_text(text, to_file, out);
}

static void text_field(const char *text, FILE *out)
{
    fputc(',', out);
    put_text(text ? text : "", out);
}

static void number_field(double value, FILE *out)
{
    fputc(',', out);
    if (isfinite(value))
        fprintf(out, "%.12g", value);
}

static void estimate_fields(const struct estimate *estimate, FILE *out)
{
    number_field(estimate->value, out);
    number_field(estimate->lo, out);
    number_field(estimate->hi, out);
    text_field(estimate_note_name(estimate->note), out);
}

static void row_line(const struct report *report, const struct compared_row *row, size_t policy, FILE *out)
{
    const struct study *study = report->study;
    char unit[METRIC_UNIT_SIZE];
    put_text(study->scenario->name, out);
    text_field(study->policies[policy].name, out);
    text_field(policy > 0 ? study->policies[0].name : "", out);
    text_field(row->metric->name, out);
    text_field(row->segment[0] ? row->segment : "all", out);
    text_field(metric_unit(row->metric, study->scenario->currency, unit), out);
    fprintf(out, ",%zu", row->values[policy].n);
    estimate_fields(&row->values[policy], out);
    if (policy > 0) {
        const struct difference *difference = &row->differences[policy - 1];
        estimate_fields(&difference->total, out);
        text_field(difference->verdict != VERDICT_NONE ? "yes" : "no", out);
        text_field(difference->verdict == VERDICT_HOLM ? "yes" : "no", out);
    } else {
        fputs(",,,,,,", out);
    }
    text_field(response_name(study->scenario->response), out);
    fputc('\n', out);
}

/* Chosen segments only: a sheet of all of them is a hundred times as long, and JSON has it. */
static bool is_left_out(const struct report *report, const struct compared_row *row)
{
    return row->segment[0] != '\0' && !segment_is_shown(report, row_dimension(report, row));
}

void report_csv(const struct report *report, FILE *out)
{
    for (size_t i = 0; i < HEAD_COUNT; i++)
        fprintf(out, "%s%s", i == 0 ? "" : ",", heads[i]);
    fputc('\n', out);
    for (size_t policy = 0; policy < report->study->policy_count; policy++) {
        for (size_t i = 0; i < report->comparison->row_count; i++) {
            const struct compared_row *row = &report->comparison->rows[i];
            if (!is_left_out(report, row))
                row_line(report, row, policy, out);
        }
    }
}
