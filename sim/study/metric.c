/*
 * The list of metrics, from its tables.
 */
#include "study/metric.h"

#include <stdio.h>
#include <string.h>

#define DAYS_PER_S (1.0 / 86400)

/* What stands behind a numerator that counts no events itself. */
#define EVENTS_OF(symbol)                                                                                              \
    (COUNT_##symbol == COUNT_REFUND_MONEY                                       ? COUNT_REFUNDED                       \
     : COUNT_##symbol == COUNT_FINES || COUNT_##symbol == COUNT_POINTS          ? COUNT_VIOLATIONS                     \
     : COUNT_##symbol == COUNT_STARS                                            ? COUNT_RATINGS                        \
     : COUNT_##symbol == COUNT_HARM_MONEY                                       ? COUNT_UNREMEDIED                     \
     : COUNT_##symbol >= COUNT_BUYER_NET && COUNT_##symbol <= COUNT_CARRIER_NET ? COUNT_ORDERS                         \
                                                                                : COUNT_##symbol)
#define TOTAL_EVENTS_OF(symbol) (TOTAL_##symbol == TOTAL_PLACEMENT_BP ? TOTAL_PLACED_WINDOW : TOTAL_##symbol)
#define DESK_EVENTS_OF(symbol)                                                                                         \
    (DESK_##symbol == DESK_LATE || DESK_##symbol == DESK_WORST_LATE     ? DESK_##symbol                                \
     : DESK_##symbol == DESK_WAITED || DESK_##symbol == DESK_OVERFLOWED ? DESK_##symbol                                \
     : DESK_##symbol == DESK_BACKLOG_S || DESK_##symbol == DESK_AGE     ? DESK_ARRIVED                                 \
                                                                        : DESK_STARTED)

#define PERCENTILE_MEAN 0
#define NIGHTS_PER_100_MONTHS 3000 /* a month of thirty nights */

#define RATIO_ROW(symbol, name, numerator, denominator, scale, unit, title)                                            \
    {name, unit, title, METRIC_RATIO, COUNT_##numerator, COUNT_##denominator, EVENTS_OF(numerator), scale, 0},
#define VIOLATION_ROW(set, member, text)                                                                               \
    {"penalty_count." text,                                                                                            \
     "per 1000 orders",                                                                                                \
     text,                                                                                                             \
     METRIC_RATIO,                                                                                                     \
     COUNT_VIOLATION_FIRST + RD_VIOLATION_##member,                                                                    \
     COUNT_ORDERS,                                                                                                     \
     COUNT_VIOLATION_FIRST + RD_VIOLATION_##member,                                                                    \
     1000,                                                                                                             \
     0},
#define MONTHLY_ROW(name, counter, title)                                                                              \
    {name,    "per 100 seller-months", title, METRIC_MONTHLY, counter, TOTAL_SELLER_NIGHTS,                            \
     counter, NIGHTS_PER_100_MONTHS,   0},
#define VIOLATION_MONTHLY_ROW(set, member, text)                                                                       \
    MONTHLY_ROW("penalties_per_seller." text, COUNT_VIOLATION_FIRST + RD_VIOLATION_##member, text)
#define TOTAL_ROW(symbol, name, numerator, denominator, scale, unit, title)                                            \
    {name, unit, title, METRIC_TOTAL, TOTAL_##numerator, TOTAL_##denominator, TOTAL_EVENTS_OF(numerator), scale, 0},
#define DESK_ROW(symbol, name, numerator, denominator, scale, unit, title)                                             \
    {name, unit, title, METRIC_DESK, DESK_##numerator, DESK_##denominator, DESK_EVENTS_OF(numerator), scale, 0},
#define SAMPLE_ROW(symbol, name, sample, kind, title)                                                                  \
    {name,                                                                                                             \
     "days",                                                                                                           \
     title,                                                                                                            \
     (PERCENTILE_##kind) == 0 ? METRIC_MEAN : METRIC_QUANTILE,                                                         \
     SAMPLE_##sample,                                                                                                  \
     0,                                                                                                                \
     0,                                                                                                                \
     DAYS_PER_S,                                                                                                       \
     (PERCENTILE_##kind) / 100.0},
#define PERCENTILE_50 50
#define PERCENTILE_90 90
#define PERCENTILE_95 95
#define PERCENTILE_99 99

static const struct metric metrics[] = {RATIO_METRICS(RATIO_ROW) RD_WORDS_VIOLATION(VIOLATION_ROW) MONTHLY_ROW(
    "penalties_per_seller", COUNT_VIOLATIONS, "Violations of sellers, by their number and time")
                                            RD_WORDS_VIOLATION(VIOLATION_MONTHLY_ROW) TOTAL_METRICS(TOTAL_ROW)
                                                DESK_METRICS(DESK_ROW) SAMPLE_METRICS(SAMPLE_ROW)};

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

const char *metric_unit(const struct metric *metric, const char *currency, char out[METRIC_UNIT_SIZE])
{
    bool is_money = strncmp(metric->unit, "money", 5) == 0;
    snprintf(out, METRIC_UNIT_SIZE, "%s%s", is_money ? currency : "", metric->unit + (is_money ? 5 : 0));
    return out;
}

const char *metric_group_name(enum metric_group group)
{
    static const char *const names[GROUP_COUNT] = {"Refunds",
                                                   "Penalties of sellers",
                                                   "Resolution times",
                                                   "Money by party",
                                                   "Errors",
                                                   "Complaints and disputes",
                                                   "Parcels",
                                                   "Sellers: standing and stars",
                                                   "Buyers: standing and repeats",
                                                   "Desks"};
    return names[group];
}

enum metric_group metric_group_of(const struct metric *metric)
{
    static const struct {
        const char *name;
        enum metric_group group;
    } stems[] = {
        {"refund_rate", GROUP_REFUNDS},
        {"refund_share", GROUP_REFUNDS},
        {"refund_cost_per_order", GROUP_REFUNDS},
        {"cancel_rate", GROUP_REFUNDS},
        {"penalty_count", GROUP_PENALTIES},
        {"penalties_per_seller", GROUP_PENALTIES},
        {"points", GROUP_PENALTIES},
        {"fines_per_order", GROUP_PENALTIES},
        {"buyer_net", GROUP_MONEY},
        {"seller_net", GROUP_MONEY},
        {"platform_net", GROUP_MONEY},
        {"insurer_net", GROUP_MONEY},
        {"carrier_net", GROUP_MONEY},
        {"unremedied_harm", GROUP_MONEY},
        {"wrongful_refund_rate", GROUP_ERRORS},
        {"false_refund_share", GROUP_ERRORS},
        {"wrongful_denial_rate", GROUP_ERRORS},
        {"unremedied_harm_rate", GROUP_ERRORS},
        {"refunded_and_arrived", GROUP_ERRORS},
        {"censored_share", GROUP_ERRORS},
        {"late_share", GROUP_PARCELS},
        {"lost_share", GROUP_PARCELS},
        {"stars", GROUP_STANDING},
        {"watched_buyers", GROUP_BUYERS},
        {"blocked_buyers", GROUP_BUYERS},
        {"turned_away", GROUP_BUYERS},
        {"repeat_rate", GROUP_BUYERS},
        {"repeat_share", GROUP_BUYERS},
    };
    if (metric->source == METRIC_MEAN || metric->source == METRIC_QUANTILE)
        return GROUP_TIMES;
    if (metric->source == METRIC_DESK)
        return GROUP_DESKS;
    size_t length = strcspn(metric->name, ".");
    for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++) {
        if (strlen(stems[i].name) == length && strncmp(stems[i].name, metric->name, length) == 0)
            return stems[i].group;
    }
    return metric->source == METRIC_TOTAL ? GROUP_STANDING : GROUP_COMPLAINTS;
}
