/*
 * The list of metrics, from its tables.
 */
#include "study/metric.h"

#include <stdio.h>
#include <string.h>

#include "measure/metrics.def"

#define DAYS_PER_S (1.0 / 86400)
#define NIGHTS_PER_100_MONTHS 3000 /* a month of thirty nights */

/* The words of the tables. */
#define SHORT_UNIT(unit, short_unit) ((short_unit) ? (short_unit) : (unit))
#define SAME NULL
#define SHOWN_SEGMENTS true
#define SHOWN_WHOLE false
#define PERCENTILE_MEAN 0
#define PERCENTILE_50 50
#define PERCENTILE_90 90
#define PERCENTILE_95 95

/* A quotient of two counts; the last arguments are members of its own. */
#define QUOTIENT(of, counts, in, text, above, below, times, behind, full, brief, what, ...)                            \
    {.name = text,                                                                                                     \
     .title = what,                                                                                                    \
     .unit = full,                                                                                                     \
     .short_unit = SHORT_UNIT(full, brief),                                                                            \
     .source = METRIC_##of,                                                                                            \
     .group = GROUP_##in,                                                                                              \
     .numerator = counts##_##above,                                                                                    \
     .denominator = counts##_##below,                                                                                  \
     .events = counts##_##behind,                                                                                      \
     .scale = times,                                                                                                   \
     __VA_ARGS__},
#define RATIO_ROW(in, text, above, below, times, behind, sum, shown, full, brief, what)                                \
    QUOTIENT(RATIO, COUNT, in, text, above, below, times, behind, full, brief, what, .affected = AFFECTED_##sum,       \
             .by_segment = SHOWN_##shown)
#define TOTAL_ROW(in, text, above, below, times, behind, full, brief, what)                                            \
    QUOTIENT(TOTAL, TOTAL, in, text, above, below, times, behind, full, brief, what, .affected = AFFECTED_NONE)
#define DESK_ROW(in, text, above, below, times, behind, full, brief, what)                                             \
    QUOTIENT(DESK, DESK, in, text, above, below, times, behind, full, brief, what, .affected = AFFECTED_NONE)
#define SAMPLE_ROW(in, text, sample, kind, sum, what)                                                                  \
    {.name = text,                                                                                                     \
     .title = what,                                                                                                    \
     .unit = "days",                                                                                                   \
     .short_unit = "days",                                                                                             \
     .source = (PERCENTILE_##kind) == 0 ? METRIC_MEAN : METRIC_QUANTILE,                                               \
     .group = GROUP_##in,                                                                                              \
     .affected = AFFECTED_##sum,                                                                                       \
     .numerator = SAMPLE_##sample,                                                                                     \
     .scale = DAYS_PER_S,                                                                                              \
     .p = (PERCENTILE_##kind) / 100.0},

/* Kinds of violations: over the orders, and over the months of sellers. */
#define PER_1000_ORDERS(text, above, what)                                                                             \
    {.name = text,                                                                                                     \
     .title = what,                                                                                                    \
     .unit = "per 1000 orders",                                                                                        \
     .short_unit = "per 1000 orders",                                                                                  \
     .source = METRIC_RATIO,                                                                                           \
     .group = GROUP_PENALTIES,                                                                                         \
     .numerator = above,                                                                                               \
     .denominator = COUNT_ORDERS,                                                                                      \
     .events = above,                                                                                                  \
     .scale = 1000},
#define PER_100_MONTHS(text, above, what)                                                                              \
    {.name = text,                                                                                                     \
     .title = what,                                                                                                    \
     .unit = "per 100 seller-months",                                                                                  \
     .short_unit = "/100 seller-months",                                                                               \
     .source = METRIC_MONTHLY,                                                                                         \
     .group = GROUP_PENALTIES,                                                                                         \
     .numerator = above,                                                                                               \
     .denominator = TOTAL_SELLER_NIGHTS,                                                                               \
     .events = above,                                                                                                  \
     .scale = NIGHTS_PER_100_MONTHS},
#define VIOLATION_ROW(none, member, text, when)                                                                        \
    PER_1000_ORDERS("violation_rate." text, COUNT_VIOLATION_FIRST + RD_VIOLATION_##member, when)
#define PENALTY_ROW(none, member, text, when)                                                                          \
    PER_1000_ORDERS("penalty_count." text, COUNT_PENALTY_FIRST + RD_VIOLATION_##member, "… of this kind")
#define MONTHLY_PENALTY_ROW(none, member, text, when)                                                                  \
    PER_100_MONTHS("penalties_per_seller." text, COUNT_PENALTY_FIRST + RD_VIOLATION_##member, "… of this kind")

/* clang-format off */
static const struct metric metrics[] = {
    RATIO_METRICS(RATIO_ROW)
    RD_VIOLATIONS(VIOLATION_ROW, )
    RD_VIOLATIONS(PENALTY_ROW, )
    PER_100_MONTHS("penalties_per_seller", COUNT_PENALTIES, "Penalties by the number of sellers and their time")
    RD_VIOLATIONS(MONTHLY_PENALTY_ROW, )
    TOTAL_METRICS(TOTAL_ROW)
    DESK_METRICS(DESK_ROW)
    SAMPLE_METRICS(SAMPLE_ROW)
};
/* clang-format on */

size_t metric_count(void)
{
    return sizeof metrics / sizeof metrics[0];
}

const struct metric *metric_at(size_t index)
{
    return &metrics[index];
}

const struct metric *metric_find(const char *name)
{
    for (size_t i = 0; i < metric_count(); i++) {
        if (strcmp(metrics[i].name, name) == 0)
            return &metrics[i];
    }
    return NULL;
}

const struct metric *metric_parent(const struct metric *metric)
{
    const char *dot = strchr(metric->name, '.');
    if (!dot)
        return NULL;
    for (size_t i = 0; i < metric_count(); i++) {
        if (strlen(metrics[i].name) == (size_t)(dot - metric->name) &&
            strncmp(metrics[i].name, metric->name, (size_t)(dot - metric->name)) == 0)
            return &metrics[i];
    }
    return NULL;
}

static const char *in_currency(const char *unit, const char *currency, char out[METRIC_UNIT_SIZE])
{
    bool is_money = strncmp(unit, "money", 5) == 0;
    snprintf(out, METRIC_UNIT_SIZE, "%s%s", is_money ? currency : "", unit + (is_money ? 5 : 0));
    return out;
}

const char *metric_unit(const struct metric *metric, const char *currency, char out[METRIC_UNIT_SIZE])
{
    return in_currency(metric->unit, currency, out);
}

const char *metric_short_unit(const struct metric *metric, const char *currency, char out[METRIC_UNIT_SIZE])
{
    return in_currency(metric->short_unit, currency, out);
}

const char *metric_group_name(enum metric_group group)
{
#define GROUP_NAME(symbol, name) [GROUP_##symbol] = (name),
    static const char *const names[GROUP_COUNT] = {METRIC_GROUPS(GROUP_NAME)};
#undef GROUP_NAME
    return names[group];
}

const char *metric_origin(const struct metric *metric, char out[METRIC_ORIGIN_SIZE])
{
    const char *above = NULL, *below = NULL;
    switch (metric->source) {
    case METRIC_RATIO:
        above = counter_name(metric->numerator);
        below = counter_name(metric->denominator);
        break;
    case METRIC_MONTHLY:
        above = counter_name(metric->numerator);
        below = total_name((enum total)metric->denominator);
        break;
    case METRIC_TOTAL:
        above = total_name((enum total)metric->numerator);
        below = total_name((enum total)metric->denominator);
        break;
    case METRIC_DESK:
        above = desk_total_name((enum desk_total)metric->numerator);
        below = desk_total_name((enum desk_total)metric->denominator);
        break;
    case METRIC_MEAN:
    case METRIC_QUANTILE:
        above = sample_name((enum sample_kind)metric->numerator);
        break;
    }
    snprintf(out, METRIC_ORIGIN_SIZE, "%s%s%s", above, below ? " / " : "", below ? below : "");
    return out;
}
