/*
 * The parts both pages share: what was asked, what it rests on, how far to trust it.
 */
#include "report/parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "report/number.h"
#include "report/page.h"
#include "study/realism.h"

#define LABEL_WIDTH 13

double half_width(const struct estimate *estimate)
{
    return (estimate->hi - estimate->lo) / 2;
}

static void label(FILE *out, const char *text)
{
    fputs("  ", out);
    page_left(out, text, LABEL_WIDTH);
}

void part_scenario(const struct report *report, FILE *out)
{
    const struct scenario *scenario = report->study->scenario;
    char text[1024], rate[NUMBER_SIZE], warm_up[RD_UNIT_TEXT_SIZE], measure[RD_UNIT_TEXT_SIZE],
        drain[RD_UNIT_TEXT_SIZE];
    snprintf(text, sizeof text, "%s: %s (%s orders a day; %s measured after a warm-up of %s, followed for %s more)",
             scenario->name, scenario->title ? scenario->title : "no title",
             number_format(scenario->demand.orders_per_day, 0, rate), rd_duration_format(scenario->measure_s, measure),
             rd_duration_format(scenario->warm_up_s, warm_up), rd_duration_format(scenario->drain_s, drain));
    label(out, "scenario");
    page_flow(out, text, 2 + LABEL_WIDTH);
    if (scenario->launches && report->study->policy_count > 1) {
        label(out, "");
        page_flow(out, "a launch: the baseline rules until the measured window begins, then each policy takes over",
                  2 + LABEL_WIDTH);
    }
}

/* Dates inside the run from which other values hold. */
static void epochs_announce(const struct report *report, const struct study_policy *of, FILE *out)
{
    const struct scenario *scenario = report->study->scenario;
    int64_t end_s = scenario->start_unix_s + scenario_horizon_s(scenario);
    for (uint32_t epoch = 1; epoch < rd_image_epoch_count(of->image); epoch++) {
        int64_t from_s = rd_image_epoch_start(of->image, epoch);
        if (from_s <= scenario->start_unix_s || from_s >= end_s)
            continue;
        char text[160], date[RD_UNIT_TEXT_SIZE];
        snprintf(text, sizeof text, "other values hold from %s, %s", rd_date_format(from_s, date),
                 from_s < scenario->start_unix_s + scenario->warm_up_s ? "within the warm-up"
                 : from_s < end_s - scenario->drain_s                  ? "within the measured window"
                                                                       : "within the drain");
        label(out, "");
        page_flow(out, text, 2 + LABEL_WIDTH);
    }
}

void part_policy(const struct report *report, size_t policy, const char *role, FILE *out)
{
    const struct study_policy *of = &report->study->policies[policy];
    char text[1024], exchange[96] = "";
    if (of->exchange_ppb != RD_PPB_PER_ONE)
        snprintf(exchange, sizeof exchange, " (amounts in %s, at %.9g %s each)", rd_policy_currency(of->policy),
                 (double)of->exchange_ppb / (double)RD_PPB_PER_ONE, report->study->scenario->currency);
    const char *title = of->title;
    snprintf(text, sizeof text, "%s%s%s%s", of->name, title ? ": " : "", title ? title : "", exchange);
    label(out, role);
    page_flow(out, text, 2 + LABEL_WIDTH);
    epochs_announce(report, of, out);
}

const char *shard_text(const struct report *report, char out[SHARD_TEXT_SIZE])
{
    const struct study *study = report->study;
    out[0] = '\0';
    if (!shard_is_whole(study->shard))
        snprintf(out, SHARD_TEXT_SIZE,
                 "replications %" PRIu32 " to %" PRIu32 " of %" PRIu32 " (shard %" PRIu32 "/%" PRIu32 ")", study->first,
                 study->first + study->reps - 1, study->reps_of_run, study->shard.index, study->shard.count);
    return out;
}

void part_evidence(const struct report *report, FILE *out)
{
    const struct comparison *comparison = report->comparison;
    int64_t orders = 0;
    for (uint32_t i = 0; i < comparison->replications; i++)
        orders += record_count(&report->outcome->replications[i].records[0], 0, COUNT_ORDERS);
    char text[512], count[NUMBER_SIZE], shard[SHARD_TEXT_SIZE];
    shard_text(report, shard);
    snprintf(text, sizeof text,
             "%u replication%s%s%s, seed %" PRIu64
             ", response %s, %s measured orders in all; ± is the half-width of a %.4g %% "
             "interval over replications%s",
             (unsigned)comparison->replications, comparison->replications == 1 ? "" : "s", shard[0] ? ": " : "", shard,
             report->study->seed, response_name(report->study->scenario->response), number_count(orders, count),
             100 * report->study->confidence,
             comparison->replications < 2 ? " (one replication has none: ask for at least -n 2)" : "");
    label(out, "evidence");
    page_flow(out, text, 2 + LABEL_WIDTH);
}

bool segment_is_shown(const struct report *report, enum segment_dimension dimension)
{
    if (dimension == SEGMENT_ALL)
        return false;
    return report->segments ? (report->segments >> dimension & 1) != 0 : report->verbose;
}

bool any_segment_is_shown(const struct report *report)
{
    return report->segments != 0 || report->verbose;
}

enum segment_dimension row_dimension(const struct report *report, const struct compared_row *row)
{
    const struct segment_table *segments = report->study->segments;
    if (row->metric->source != METRIC_RATIO)
        return SEGMENT_ALL;
    for (size_t cell = 1; cell < segments->count; cell++) {
        if (strcmp(segments->cells[cell].name, row->segment) == 0)
            return segments->cells[cell].dimension;
    }
    return SEGMENT_ALL;
}

bool row_is_beside(const struct compared_row *row, size_t policy_count)
{
    bool beside = row->metric->source == METRIC_TOTAL;
    for (size_t i = 0; i < policy_count; i++)
        beside = beside && row->values[i].note == ESTIMATE_UNDEFINED;
    return beside;
}

bool row_is_detail(const struct report *report, const struct compared_row *row)
{
    return !report->verbose && row->metric->source == METRIC_MONTHLY && metric_parent(row->metric);
}

bool row_is_empty(const struct compared_row *row, size_t policy_count)
{
    for (size_t i = 0; i < policy_count; i++) {
        double value = row->values[i].value;
        if (value != 0 && !isnan(value))
            return false;
        if (row->values[i].note == ESTIMATE_NOT_REACHED)
            return false;
    }
    return true;
}

const char *row_unit(const struct report *report, const struct compared_row *row, char out[UNIT_SIZE])
{
    return metric_short_unit(row->metric, report->study->scenario->currency, out);
}

int group_next(const struct comparison *comparison, enum metric_group group, int row)
{
    int count = (int)comparison->whole_count;
    const struct metric *last = row < 0 ? NULL : comparison->rows[row].metric;
    const struct metric *whole = last && metric_parent(last) ? metric_parent(last) : last;
    for (int i = row + 1; whole && i < count; i++) { /* its parts, wherever they stand in the list */
        if (metric_parent(comparison->rows[i].metric) == whole)
            return i;
    }
    int behind = -1;
    for (int i = 0; whole && i < count; i++)
        behind = comparison->rows[i].metric == whole ? i : behind;
    for (int i = behind + 1; i < count; i++) {
        if (comparison->rows[i].metric->group == group && !metric_parent(comparison->rows[i].metric))
            return i;
    }
    return -1;
}

bool desks_are_shown(const struct report *report)
{
    return report->verbose || report->study->scenario->desk_count > 1;
}

bool desk_row_is_shown(const struct report *report, const struct compared_row *row)
{
    return row->metric->source == METRIC_DESK && (report->verbose || strncmp(row->segment, "desk=", 5) == 0);
}

const char *row_label(const struct compared_row *row, char out[UNIT_SIZE])
{
    if (metric_parent(row->metric))
        snprintf(out, UNIT_SIZE, "  %s", strchr(row->metric->name, '.') + 1);
    else
        snprintf(out, UNIT_SIZE, "%s", row->metric->name);
    return out;
}

void part_censored(const struct report *report, FILE *out)
{
    char share[NUMBER_SIZE], text[512];
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++) {
        double censored = report->comparison->censored_times[kind];
        if (censored <= 0)
            continue;
        snprintf(text, sizeof text,
                 "%s: up to %s %% of the cases were still running at the end; means leave them out, quantiles "
                 "count them as the latest.",
                 sample_name((enum sample_kind)kind), number_share(100 * censored, share));
        fputs("  ", out);
        page_flow(out, text, 2);
    }
}

/* ---- what the policies rest on ---- */

struct telling {
    FILE *out; /* NULL: count only */
    size_t assumed, borrowed;
};

static void tell_assumption(void *context, const char *where, const char *basis, const char *why)
{
    struct telling *telling = context;
    *(strcmp(basis, "borrowed") == 0 ? &telling->borrowed : &telling->assumed) += 1;
    if (!telling->out)
        return;
    char text[1024];
    fputs("  ", telling->out);
    page_left(telling->out, basis, 10);
    snprintf(text, sizeof text, "%s%s%s", where, why ? ": " : "", why ? why : "");
    page_flow(telling->out, text, 12);
}

void part_assumptions(const struct report *report, FILE *out)
{
    for (size_t i = 0; i < report->study->policy_count; i++) {
        const struct study_policy *policy = &report->study->policies[i];
        struct telling telling = {.out = NULL};
        rd_policy_each_assumption(policy->policy, tell_assumption, &telling);
        if (telling.assumed + telling.borrowed == 0)
            continue;
        if (!report->verbose) {
            page_print(out, "  %s rests on %zu assumed and %zu borrowed values (-v lists them).\n", policy->name,
                       telling.assumed, telling.borrowed);
            continue;
        }
        page_heading(out, "What %s rests on without a published figure", policy->name);
        telling.out = out;
        rd_policy_each_assumption(policy->policy, tell_assumption, &telling);
    }
}

/* ---- rules ---- */

static uint64_t hits_of(const struct report *report, size_t policy, enum rd_decision decision, uint32_t rule)
{
    const struct rd_image *image = report->study->policies[policy].image;
    uint64_t hits = 0;
    for (uint32_t i = 0; i < report->comparison->replications; i++) {
        const struct record *record = &report->outcome->replications[i].records[policy];
        for (uint32_t epoch = 0; epoch < rd_image_epoch_count(image); epoch++)
            hits += record->rule_hits[rd_image_counter(image, decision, epoch, rule)];
    }
    return hits;
}

void part_rule_hits(const struct report *report, size_t policy, FILE *out)
{
    const struct study_policy *of = &report->study->policies[policy];
    char text[NUMBER_SIZE];
    page_heading(out, "How often each rule of %s answered (all replications, whole horizon)", of->name);
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++) {
        size_t rules = rd_image_rule_count(of->image, (enum rd_decision)decision);
        uint64_t asked = 0;
        for (size_t rule = 0; rule < rules; rule++)
            asked += hits_of(report, policy, (enum rd_decision)decision, (uint32_t)rule);
        for (size_t rule = 0; asked > 0 && rule < rules; rule++) {
            uint64_t hits = hits_of(report, policy, (enum rd_decision)decision, (uint32_t)rule);
            fputs("  ", out);
            page_left(out, rule == 0 ? rd_decision_row((enum rd_decision)decision)->name : "", 20);
            page_left(out, rd_image_rule_id(of->image, (enum rd_decision)decision, (uint32_t)rule), 44);
            page_right(out, number_count((int64_t)hits, text), 16);
            page_right(out, number_share(100 * (double)hits / (double)asked, text), 10);
            fputs(" %\n", out);
        }
    }
}

/* ---- realism ---- */

/* Shares are held as fractions and read as per cent. */
static double shown_figure(enum realism_figure figure, double value)
{
    return realism_figure_row(figure)->unit == REALISM_SHARE ? 100 * value : value;
}

static const char *reference_text(const struct realism_row *row, char out[2 * NUMBER_SIZE])
{
    char lo[NUMBER_SIZE], hi[NUMBER_SIZE];
    if (row->is_band)
        snprintf(out, 2 * NUMBER_SIZE, "%s..%s", number_share(shown_figure(row->figure, row->lo), lo),
                 number_share(shown_figure(row->figure, row->hi), hi));
    else
        snprintf(out, 2 * NUMBER_SIZE, "%s", number_share(shown_figure(row->figure, row->reference), lo));
    return out;
}

#define FIGURE_WIDTH 24
#define FIGURE_LABEL_SIZE 256

/* "stars.mean", or "stars.mean, category=toys". */
static const char *figure_label(const struct realism_row *row, char out[FIGURE_LABEL_SIZE])
{
    snprintf(out, FIGURE_LABEL_SIZE, "%s%s%s", realism_figure_row(row->figure)->name, row->segment ? ", " : "",
             row->segment ? row->segment : "");
    return out;
}

static size_t figures_width(const struct scenario *scenario)
{
    char label[FIGURE_LABEL_SIZE];
    size_t width = FIGURE_WIDTH;
    for (size_t i = 0; i < scenario->realism_count; i++) {
        const size_t length = strlen(figure_label(&scenario->realism[i], label));
        width = length > width ? length : width;
    }
    return width;
}

void part_realism(const struct report *report, FILE *out)
{
    static const char *const units[] = {
        [REALISM_SHARE] = "%", [REALISM_DAYS] = "days", [REALISM_STARS] = "stars", [REALISM_NUMBER] = ""};
    const struct scenario *scenario = report->study->scenario;
    if (scenario->realism_count == 0)
        return;
    char text[2 * NUMBER_SIZE], label[FIGURE_LABEL_SIZE];
    page_heading(out, "The market as it is simulated, against real figures");
    const size_t width = figures_width(scenario);
    page_print(out, "  %-*s %12s %16s %10s  %-7s %s\n", (int)width, "figure", "simulated", "reference", "deviation",
               "unit", "verdict");
    for (size_t i = 0; i < scenario->realism_count; i++) {
        const struct realism_row *row = &scenario->realism[i];
        const struct realism_figure_row *figure = realism_figure_row(row->figure);
        struct realism_result result =
            realism_measure(row, report->outcome, report->comparison->replications, report->comparison);
        fputs("  ", out);
        page_left(out, figure_label(row, label), width);
        page_right(out, isnan(result.simulated) ? "-" : number_share(shown_figure(row->figure, result.simulated), text),
                   13);
        page_right(out, reference_text(row, text), 17);
        if (isnan(result.deviation))
            page_right(out, "-", 9);
        else
            page_right(out, number_signed(100 * result.deviation, 1, text), 9);
        page_put(out, isnan(result.deviation) ? "    " : " %  ");
        page_left(out, units[figure->unit], 8);
        page_put(out, isnan(result.simulated) ? "not measured" : result.holds ? "holds" : "OFF");
        if (row->why && !result.holds) {
            fputs(": ", out);
            page_flow(out, row->why, 84);
        } else {
            fputc('\n', out);
        }
    }
}

void part_fingerprint(const struct report *report, FILE *out)
{
    page_print(out, "\n  redress %s · fingerprint %s\n", report->version, report->fingerprint);
}
