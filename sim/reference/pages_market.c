/*
 * Pages about the simulated market: metrics, the scenario document, events.
 */
#include <math.h>
#include <stdio.h>

#include "measure/counters.def"
#include "process/events.def"
#include "redress/units.h"
#include "redress/vocabulary.h"
#include "reference/pages.h"
#include "scenario/fields.h"
#include "scenario/laws.h"
#include "scenario/realism.h"
#include "study/metric.h"

/* ---- metrics ---- */

static void metric_table(FILE *out, const char *heading, const char *about, enum metric_source first,
                         enum metric_source last)
{
    char from[METRIC_ORIGIN_SIZE];
    fprintf(out, "\n## %s\n\n%s\n\n| metric | meaning | unit | from |\n| --- | --- | --- | --- |\n", heading, about);
    for (size_t i = 0; i < metric_count(); i++) {
        const struct metric *metric = metric_at(i);
        if (metric->source < first || metric->source > last)
            continue;
        fprintf(out, "| `%s` | ", metric->name);
        page_cell(out, metric->title);
        fputs(" | ", out);
        page_cell(out, metric->unit);
        fprintf(out, " | `%s` |\n", metric_origin(metric, from));
    }
}

struct count_line {
    const char *name, *unit;
};
#define COUNT_LINE(symbol, name, unit) {name, unit},
static const struct count_line counter_lines[] = {COUNTERS(COUNT_LINE)};
static const struct count_line total_count_lines[] = {TOTALS(COUNT_LINE)};
static const struct count_line desk_count_lines[] = {DESK_TOTALS(COUNT_LINE)};
#undef COUNT_LINE

static void count_list(FILE *out, const char *heading, const struct count_line *lines, size_t count)
{
    fprintf(out, "\n%s: ", heading);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s`%s` (%s)", i ? ", " : "", lines[i].name, lines[i].unit);
    fputs(".\n", out);
}

#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

void page_metrics(FILE *out)
{
    fputs(
        "# Metrics\n\n" PAGE_GENERATED
        "Rates are over the orders placed in the measured window, whenever what they count happens. A segment holds "
        "the same orders under every policy: category, class, route, value band, buyer segment, language, week and "
        "peak are properties of an order that no policy changes; `buyer_standing` and `seller_tier`, where both stood "
        "when the order was placed, are in a comparison those of the baseline. Times are censored at the end of the "
        "run: a quantile beyond the censored share is not reached.\n",
        out);
    metric_table(out, "By order", "Every segment has them.", METRIC_RATIO, METRIC_RATIO);
    metric_table(
        out, "By the months of sellers",
        "What the cohort's orders brought, per 100 months (of thirty nights) of a seller in the measured window.",
        METRIC_MONTHLY, METRIC_MONTHLY);
    metric_table(out, "Sellers", "Whole market, measured calendar window.", METRIC_TOTAL, METRIC_TOTAL);
    metric_table(
        out, "Desks",
        "Per desk (segment `desk=NAME`), per shift (`shift=DESK/SHIFT`; no worst weeks) and all desks together, "
        "measured calendar window. A case counts for the desk and the shift it came to (when nobody is on duty, the "
        "shift that begins next), mediators for their own. A worst week is the worst of each replication and desk.",
        METRIC_DESK, METRIC_DESK);
    metric_table(out, "Times", "Kept exactly, one a case of the measured cohort.", METRIC_MEAN, METRIC_QUANTILE);
    fputs("\n## Counts behind them\n", out);
    count_list(out, "By segment", counter_lines, COUNT_OF(counter_lines));
    fputs("\nViolations and penalties by kind:", out);
    for (size_t i = COUNT_VIOLATION_FIRST; i < COUNTER_COUNT; i++)
        fprintf(out, "%s `%s`", i > COUNT_VIOLATION_FIRST ? "," : "", counter_name(i));
    fputs(".\n", out);
    count_list(out, "Whole market", total_count_lines, COUNT_OF(total_count_lines));
    count_list(out, "By desk", desk_count_lines, COUNT_OF(desk_count_lines));
}

/* ---- scenario ---- */

static void words(FILE *out, const struct scenario_field *field)
{
    const enum rd_word_set set = (enum rd_word_set)field->argument;
    const char *between = "";
    for (size_t i = 0; i < rd_word_count(set); i++) {
        if (!scenario_field_takes(field, rd_word(set, i)))
            continue;
        fprintf(out, "%s`%s`", between, rd_word(set, i));
        between = " ";
    }
}

static void anchor_name(FILE *out, enum scenario_shape shape)
{
    for (const char *at = scenario_shape_row(shape)->title; *at; at++)
        fputc(*at == ' ' ? '-' : *at, out);
}

static void shape_link(FILE *out, enum scenario_shape shape)
{
    fprintf(out, "[%s](#", scenario_shape_row(shape)->title);
    anchor_name(out, shape);
    fputc(')', out);
}

/* Bounds in the spelling of the documents. */
static void bounds(FILE *out, enum law_unit unit, double lo, double hi)
{
    char low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
    switch (unit) {
    case OF_SECONDS:
        fprintf(out, ", %s to %s", rd_duration_format((int64_t)lo, low), rd_duration_format((int64_t)hi, high));
        return;
    case OF_MINOR:
        fprintf(out, ", %s to %s", rd_money_format((int64_t)lo, low), rd_money_format((int64_t)hi, high));
        return;
    case OF_BP:
        fprintf(out, ", %s to %s", rd_share_format(llround(lo * (double)RD_PPB_PER_BP), low),
                rd_share_format(llround(hi * (double)RD_PPB_PER_BP), high));
        return;
    case OF_NUMBER:
        fprintf(out, ", %.10g to %.10g", lo, hi);
        return;
    }
}

static void share_bounds(FILE *out, const struct scenario_field *field)
{
    bounds(out, OF_BP, field->lo * (double)RD_BP_PER_ONE, field->hi * (double)RD_BP_PER_ONE);
}

static void field_values(FILE *out, const struct scenario_field *field)
{
    enum law_unit unit = (enum law_unit)field->argument;
    switch (field->kind) {
    case FIELD_FORMAT:
        fputs("`redress/scenario/1`", out);
        return;
    case FIELD_TEXT:
        fputs("text", out);
        return;
    case FIELD_NAME:
        fputs("name, 1 to 64 bytes", out);
        return;
    case FIELD_BOOL:
    case FIELD_CROSSING:
        fputs("`true` `false`", out);
        return;
    case FIELD_SHARE:
    case FIELD_CHANCE:
        fputs("share", out);
        share_bounds(out, field);
        return;
    case FIELD_PART:
        fputs("share of 100%, or `rest`", out);
        return;
    case FIELD_NUMBER:
        fputs("number", out);
        bounds(out, OF_NUMBER, field->lo, field->hi);
        return;
    case FIELD_COUNT:
        fputs("whole number", out);
        bounds(out, OF_NUMBER, field->lo, field->hi);
        return;
    case FIELD_MONEY:
        fputs("money", out);
        bounds(out, OF_MINOR, field->lo, field->hi);
        return;
    case FIELD_DURATION:
    case FIELD_DAYS:
        fputs(field->kind == FIELD_DAYS ? "whole days" : "duration", out);
        bounds(out, OF_SECONDS, field->lo, field->hi);
        return;
    case FIELD_DATE:
        fputs("date, `2026-11-11`", out);
        return;
    case FIELD_WORD:
        words(out, field);
        return;
    case FIELD_CURRENCY:
        fputs("three capital letters", out);
        return;
    case FIELD_LAW:
    case FIELD_SIZES:
        fputs("[distribution](#distributions) of ", out);
        fputs(unit == OF_SECONDS ? "durations"
              : unit == OF_MINOR ? "money"
              : unit == OF_BP    ? "shares"
                                 : "numbers",
              out);
        bounds(out, unit, field->lo, field->hi);
        return;
    case FIELD_OBJECT:
        shape_link(out, (enum scenario_shape)field->argument);
        return;
    case FIELD_LIST:
        fputs("list, each ", out);
        shape_link(out, (enum scenario_shape)field->argument);
        return;
    case FIELD_FAMILY:
        fputs("shares of 100%, one may be `rest`, of ", out);
        words(out, field);
        return;
    case FIELD_LANGUAGES:
        fputs("`{\"en\": share}`, shares of 100%, one may be `rest`", out);
        return;
    case FIELD_ORIGINS:
        fputs("`{\"CN\": share}`, shares of 100%, one may be `rest`", out);
        return;
    case FIELD_SHARES:
        fprintf(out, "list of %d shares of 100%%, one may be `rest`", field->argument);
        return;
    case FIELD_NUMBERS:
        fprintf(out, "list of %d ascending numbers", field->argument);
        bounds(out, OF_NUMBER, field->lo, field->hi);
        return;
    case FIELD_AMOUNTS:
        fprintf(out, "list of %d ascending amounts", field->argument);
        bounds(out, OF_MINOR, field->lo, field->hi);
        return;
    case FIELD_FACTORS:
        fputs("number", out);
        bounds(out, OF_NUMBER, field->lo, field->hi);
        fputs(", for any of ", out);
        words(out, field);
        return;
    case FIELD_ODDS:
        fputs("`{\"true_claim\": share, \"false_claim\": share}` for any of ", out);
        words(out, field);
        return;
    case FIELD_WORDS:
        fputs("list of words: ", out);
        words(out, field);
        return;
    case FIELD_NAMES:
        fputs("list of names", out);
        return;
    case FIELD_CARRIER:
        fputs("name of a carrier", out);
        return;
    case FIELD_COUNTRY:
        fputs("country of `calendar.holidays`", out);
        return;
    case FIELD_SCHEDULE:
        fputs("name of a schedule of `calendar.schedules`", out);
        return;
    case FIELD_HOLIDAYS:
        fputs("`{country: [\"2026-02-17..2026-02-23\", \"2026-05-01\"]}`", out);
        return;
    case FIELD_EXCHANGE:
        fputs("`{\"USD\": \"5.40\"}`", out);
        return;
    case FIELD_WEEKDAYS:
        fputs("`Mon..Fri` or `Sat,Sun`", out);
        return;
    case FIELD_HOURS:
        fputs("`08:00..20:00`", out);
        return;
    case FIELD_OFFSET:
        fputs("`-12:00` to `+14:00`", out);
        return;
    case FIELD_STATIONARY:
        fputs("`stationary` `empty`", out);
        return;
    case FIELD_FIGURE:
        fputs("name of a [figure](#figures)", out);
        return;
    case FIELD_REFERENCE:
        fputs("value in the figure's unit", out);
        return;
    case FIELD_BAND:
        fputs("list of two values in the figure's unit", out);
        return;
    case FIELD_LIFTS:
        fputs("`{name: number}`, number", out);
        bounds(out, OF_NUMBER, field->lo, field->hi);
        return;
    case FIELD_KIND_COUNT:
        return;
    }
}

static void shape_table(FILE *out, enum scenario_shape shape)
{
    fprintf(out, "\n## %s\n\n| field | meaning | values | when left out | why |\n| --- | --- | --- | --- | --- |\n",
            scenario_shape_row(shape)->title);
    for (size_t i = 0; i < scenario_field_count(); i++) {
        const struct scenario_field *field = scenario_field_row(i);
        if (field->shape != shape)
            continue;
        fprintf(out, "| `%s` | ", field->key);
        page_cell(out, field->title);
        fputs(" | ", out);
        field_values(out, field);
        if (field->required)
            fputs(" | must be stated | ", out);
        else if (field->fallback)
            fprintf(out, " | `%s` | ", field->fallback);
        else
            fputs(" | | ", out);
        page_cell(out, field->basis);
        fputs(" |\n", out);
    }
}

static void figure_table(FILE *out)
{
    static const char *const units[] = {
        [REALISM_SHARE] = "share", [REALISM_DAYS] = "duration", [REALISM_STARS] = "stars", [REALISM_NUMBER] = "number"};
    fputs("\n## Figures\n\n| figure | meaning | unit |\n| --- | --- | --- |\n", out);
    for (int i = 0; i < FIGURE_COUNT; i++) {
        const struct realism_figure_row *row = realism_figure_row((enum realism_figure)i);
        fprintf(out, "| `%s` | %s | %s |\n", row->name, row->title, units[row->unit]);
    }
}

void page_scenario(FILE *out)
{
    fputs("# The scenario document\n\n" PAGE_GENERATED
          "A scenario describes behaviour: people, parcels and queues. Rules stand in policies. Every object may carry "
          "`source` and `why`. A scenario may also be another one with edits: `{\"format\": \"redress/scenario/1\", "
          "\"base\": "
          "FILE, \"edits\": [{\"id\": …, \"set\": \"lanes.CN-EU.lost\", \"to\": \"1%\"}]}`; setting one share of a "
          "family "
          "rescales the others.\n\n"
          "## Distributions\n\n"
          "A plain value is a constant. Otherwise one of ",
          out);
    for (size_t i = 0; i < LAW_NAME_COUNT; i++)
        fprintf(out, "%s`%s`", i ? ", " : "", law_names[i]);
    fputs(": `{\"exponential\": {\"mean\": \"2d\"}}`, `{\"gamma\": {\"mean\": \"3d\", \"shape\": 1.6}}`, "
          "`{\"lognormal\": "
          "{\"median\": \"18.00\", \"sigma\": 0.8}}`, `{\"weibull\": {\"mean\": \"12d\", \"shape\": 0.8}}`, "
          "`{\"uniform\": "
          "{\"from\": \"30%\", \"to\": \"70%\"}}`, `{\"empirical\": {\"points\": [[\"0%\", \"1d\"], [\"50%\", \"3d\"], "
          "[\"100%\", \"9d\"]]}}`, `{\"mixture\": [{\"share\": \"60%\", \"of\": {…}}, {\"share\": \"rest\", \"of\": "
          "{…}}]}`. "
          "`at_least` and `at_most` beside the law, and the range of the field, move what lies beyond to the bound.\n",
          out);
    for (int shape = 0; shape < SHAPE_COUNT; shape++)
        shape_table(out, (enum scenario_shape)shape);
    figure_table(out);
}

/* ---- events ---- */

struct event_line {
    const char *name;
    int phase;
};
#define EVENT_LINE(symbol, handler, phase, name) {name, phase},
static const struct event_line event_lines[] = {EVENTS(EVENT_LINE)};
#undef EVENT_LINE

void page_events(FILE *out)
{
    fputs("# Events\n\n" PAGE_GENERATED
          "What can happen in a simulation. Events of the same second are handled by phase, "
          "lower first, then by the identity "
          "of what they are about.\n\n| event | phase |\n| --- | --- |\n",
          out);
    for (size_t i = 0; i < COUNT_OF(event_lines); i++)
        fprintf(out, "| %s | %d |\n", event_lines[i].name, event_lines[i].phase);
}
