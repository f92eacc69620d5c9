/*
 * Measures the figures of a scenario's realism table from the baseline's records.
 */
#include "study/realism.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/looks.h"

/* Quantile of payment to delivery in days, from hourly bins: linear within the bin. */
static double delivery_days(const struct study_outcome *outcome, uint32_t count, double p)
{
    uint64_t total = 0, below = 0;
    uint64_t bins[DELIVERY_BINS] = {0};
    for (uint32_t i = 0; i < count; i++) {
        for (size_t bin = 0; bin < DELIVERY_BINS; bin++)
            bins[bin] += outcome->replications[i].records[0].delivery_hours[bin];
    }
    for (size_t bin = 0; bin < DELIVERY_BINS; bin++)
        total += bins[bin];
    double wanted = p * (double)total;
    for (size_t bin = 0; bin < DELIVERY_BINS; bin++) {
        if (bins[bin] > 0 && (double)(below + bins[bin]) >= wanted)
            return ((double)bin + (wanted - (double)below) / (double)bins[bin]) / 24;
        below += bins[bin];
    }
    return (double)NAN;
}

/* Mean stars of orders delivered `from` to `to` calendar days late (negative: early), both included. */
static double mean_stars(const struct study_outcome *outcome, uint32_t count, int64_t from, int64_t to)
{
    int64_t ratings = 0, stars = 0;
    for (uint32_t i = 0; i < count; i++) {
        for (size_t cell = lateness_cell(from); cell <= lateness_cell(to); cell++) {
            for (int star = 0; star < 5; star++) {
                int64_t given = outcome->replications[i].records[0].stars_by_lateness[cell][star];
                ratings += given;
                stars += given * (star + 1);
            }
        }
    }
    return ratings > 0 ? (double)stars / (double)ratings : (double)NAN;
}

static int descending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* Share of orders that went to the largest `share` of the sellers with an order, mean over replications. */
static double top_sellers(const struct study_outcome *outcome, uint32_t count, double share)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct record *record = &outcome->replications[i].records[0];
        uint32_t *orders = malloc((record->seller_count + 1) * sizeof *orders);
        if (!orders)
            return (double)NAN;
        size_t sellers = 0;
        uint64_t all = 0, top = 0;
        for (size_t seller = 0; seller < record->seller_count; seller++) {
            all += record->orders_by_seller[seller];
            if (record->orders_by_seller[seller] > 0)
                orders[sellers++] = record->orders_by_seller[seller];
        }
        qsort(orders, sellers, sizeof *orders, descending);
        size_t largest = (size_t)lround(share * (double)sellers);
        for (size_t seller = 0; seller < largest; seller++)
            top += orders[seller];
        sum += all > 0 ? (double)top / (double)all : (double)NAN;
        free(orders);
    }
    return sum / (double)count;
}

/* A metric in the figure's unit: shares are fractions there and per cent here. NAN where no order is of the segment. */
static double of_metric(const struct realism_figure_row *figure, const char *segment,
                        const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (strcmp(row->segment, segment) == 0 && strcmp(row->metric->name, figure->metric) == 0)
            return row->values[0].value / (figure->unit == REALISM_SHARE ? 100 : 1);
    }
    return (double)NAN;
}

/* Sample variance over mean of daily orders, all measured days of all replications together. */
static double daily_dispersion(const struct study_outcome *outcome, uint32_t count)
{
    double days = 0, orders = 0, squared = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int64_t *totals = outcome->replications[i].records[0].totals;
        days += (double)totals[TOTAL_DAYS];
        orders += (double)totals[TOTAL_PLACED_WINDOW];
        squared += (double)totals[TOTAL_DAY_ORDERS_SQUARED];
    }
    if (days < 2 || orders == 0)
        return NAN;
    double mean = orders / days;
    return (squared - days * mean * mean) / (days - 1) / mean;
}

#define SPREAD_FROM 10   /* deliveries or ratings of a seller that says something of how sellers differ */
#define QUANTILE_FROM 20 /* and whose own share is near to what it does */

static double measured(const struct realism_row *row, const struct study_outcome *outcome, uint32_t count,
                       const struct comparison *comparison)
{
    const struct realism_figure_row *figure = realism_figure_row(row->figure);
    switch (figure->measure) {
    case MEASURE_METRIC:
        return of_metric(figure, row->segment ? row->segment : figure->segment, comparison);
    case MEASURE_DELIVERY:
        return delivery_days(outcome, count, figure->from);
    case MEASURE_STARS_BY_LATENESS:
        return mean_stars(outcome, count, (int64_t)figure->from, (int64_t)figure->to);
    case MEASURE_LARGEST_SELLERS:
        return top_sellers(outcome, count, figure->from);
    case MEASURE_DAILY_DISPERSION:
        return daily_dispersion(outcome, count);
    case MEASURE_DELIVERED_AT:
        return looks_delivered_at(outcome, count, (size_t)figure->from, (size_t)figure->to);
    case MEASURE_BEFORE_NOON:
        return looks_before_noon(outcome, count);
    case MEASURE_PROMISE_RANKS:
        return looks_promise_ranks(outcome, count);
    case MEASURE_SLOW_SPREAD:
        return looks_seller_spread(outcome, count, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, SPREAD_FROM);
    case MEASURE_SLOW_QUANTILE:
        return looks_seller_quantile(outcome, count, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, QUANTILE_FROM,
                                     figure->from);
    case MEASURE_LOW_SPREAD:
        return looks_seller_spread(outcome, count, SELLER_LOW_IN_TIME, SELLER_RATED_IN_TIME, SPREAD_FROM);
    }
    return (double)NAN;
}

struct realism_result realism_measure(const struct realism_row *row, const struct study_outcome *outcome,
                                      uint32_t count, const struct comparison *comparison)
{
    struct realism_result result = {.simulated = measured(row, outcome, count, comparison), .deviation = (double)NAN};
    if (!row->is_band)
        result.deviation = result.simulated / row->reference - 1;
    result.holds = row->is_band ? result.simulated >= row->lo && result.simulated <= row->hi
                                : fabs(result.deviation) <= row->within;
    return result;
}
