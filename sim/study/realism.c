/*
 * Measures the figures of a scenario's realism table from the baseline's records.
 */
#include "study/realism.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static double of_metric(const struct comparison *comparison, const char *metric, double scale)
{
    return comparison_row(comparison, metric)->values[0].value * scale;
}

/* A share in percent within one segment; NAN where no order is of it. */
static double of_segment(const struct comparison *comparison, const char *metric, const char *segment)
{
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct compared_row *row = &comparison->rows[i];
        if (strcmp(row->segment, segment) == 0 && strcmp(row->metric->name, metric) == 0)
            return row->values[0].value * 0.01;
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

static double measured(enum realism_figure figure, const struct study_outcome *outcome, uint32_t count,
                       const struct comparison *comparison)
{
    switch (figure) {
    case FIGURE_DELIVERY_P5:
        return delivery_days(outcome, count, 0.05);
    case FIGURE_DELIVERY_P10:
        return delivery_days(outcome, count, 0.10);
    case FIGURE_DELIVERY_P25:
        return delivery_days(outcome, count, 0.25);
    case FIGURE_DELIVERY_P50:
        return delivery_days(outcome, count, 0.50);
    case FIGURE_DELIVERY_P75:
        return delivery_days(outcome, count, 0.75);
    case FIGURE_DELIVERY_P90:
        return delivery_days(outcome, count, 0.90);
    case FIGURE_DELIVERY_P95:
        return delivery_days(outcome, count, 0.95);
    case FIGURE_DELIVERY_P99:
        return delivery_days(outcome, count, 0.99);
    case FIGURE_STARS_EARLY_21:
        return mean_stars(outcome, count, -21, -21);
    case FIGURE_STARS_EARLY_11:
        return mean_stars(outcome, count, -20, -11);
    case FIGURE_STARS_EARLY_6:
        return mean_stars(outcome, count, -10, -6);
    case FIGURE_STARS_EARLY_2:
        return mean_stars(outcome, count, -5, -2);
    case FIGURE_STARS_LATE_1:
        return mean_stars(outcome, count, 1, 3);
    case FIGURE_STARS_LATE_4:
        return mean_stars(outcome, count, 4, 7);
    case FIGURE_STARS_LATE_8:
        return mean_stars(outcome, count, 8, 1000);
    case FIGURE_ORDERS_PER_DAY_VMR:
        return daily_dispersion(outcome, count);
    case FIGURE_SELLERS_TOP_1:
        return top_sellers(outcome, count, 0.01);
    case FIGURE_SELLERS_TOP_5:
        return top_sellers(outcome, count, 0.05);
    case FIGURE_SELLERS_TOP_10:
        return top_sellers(outcome, count, 0.10);
    case FIGURE_SELLERS_TOP_20:
        return top_sellers(outcome, count, 0.20);
    case FIGURE_STARS_MEAN:
        return of_metric(comparison, "stars", 1);
    case FIGURE_RESOLUTION_P50:
        return of_metric(comparison, "resolution_time.p50", 1);
    case FIGURE_LATE_SHARE:
        return of_metric(comparison, "late_share", 0.01);
    case FIGURE_LOST_SHARE:
        return of_metric(comparison, "lost_share", 0.01);
    case FIGURE_CONTACT_RATE:
        return of_metric(comparison, "contact_rate", 0.01);
    case FIGURE_COMPLAINT_RATE:
        return of_metric(comparison, "complaint_rate", 0.01);
    case FIGURE_DISPUTE_RATE:
        return of_metric(comparison, "dispute_rate", 0.01);
    case FIGURE_ESCALATION_RATE:
        return of_metric(comparison, "escalation_rate", 0.01);
    case FIGURE_REFUND_RATE:
        return of_metric(comparison, "refund_rate", 0.01);
    case FIGURE_PLATFORM_P50:
        return of_metric(comparison, "platform_time.p50", 1);
    case FIGURE_RETURN_RATE:
        return of_metric(comparison, "return_rate", 0.01);
    case FIGURE_RETURN_RATE_FREE:
        return of_metric(comparison, "return_rate.free", 0.01);
    case FIGURE_RETURN_RATE_APPAREL:
        return of_segment(comparison, "return_rate", "class=apparel");
    case FIGURE_RETURN_RATE_ELECTRONICS:
        return of_segment(comparison, "return_rate", "class=electronics");
    case FIGURE_RETURN_RATE_HOME:
        return of_segment(comparison, "return_rate", "class=home");
    case FIGURE_TAKE_UP:
        return of_metric(comparison, "take_up", 0.01);
    case FIGURE_FALSE_REFUND_SHARE:
        return of_metric(comparison, "false_refund_share", 0.01);
    case FIGURE_OVERTURN_RATE:
        return of_metric(comparison, "overturn_rate", 0.01);
    case FIGURE_UTILISATION:
        return of_metric(comparison, "utilisation", 0.01);
    default:
        return (double)NAN; /* daily counts are not part of a result */
    }
}

struct realism_result realism_measure(const struct realism_row *row, const struct study_outcome *outcome,
                                      uint32_t count, const struct comparison *comparison)
{
    struct realism_result result = {.simulated = measured(row->figure, outcome, count, comparison),
                                    .deviation = (double)NAN};
    if (!row->is_band)
        result.deviation = result.simulated / row->reference - 1;
    result.holds = row->is_band ? result.simulated >= row->lo && result.simulated <= row->hi
                                : fabs(result.deviation) <= row->within;
    return result;
}
