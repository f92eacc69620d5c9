/*
 * Shares, ranks and spreads of what is seen of a market.
 */
#include "study/looks.h"

#include <math.h>
#include <stdlib.h>

/* ---- hours ---- */

static uint64_t delivered_in(const struct study_outcome *outcome, uint32_t count, size_t hour)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += outcome->replications[i].records[0].seen[SEEN_DELIVERED_AT + hour];
    return sum;
}

static double share_of(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : (double)NAN;
}

double looks_delivered_at(const struct study_outcome *outcome, uint32_t count, size_t from, size_t to)
{
    uint64_t part = 0, whole = 0;
    for (size_t hour = 0; hour < SEEN_PROMISED_FOR; hour++) {
        const uint64_t delivered = delivered_in(outcome, count, hour);
        part += hour >= from && hour <= to ? delivered : 0;
        whole += delivered;
    }
    return share_of(part, whole);
}

double looks_before_noon(const struct study_outcome *outcome, uint32_t count)
{
    uint64_t part = 0, whole = 0;
    for (size_t hour = 0; hour < SEEN_PROMISED_FOR; hour++) {
        const uint64_t delivered = delivered_in(outcome, count, hour);
        part += hour % 24 < 12 ? delivered : 0;
        whole += delivered;
    }
    return share_of(part, whole);
}

/* ---- ranks ---- */

/* Middle ranks of classes with so many parcels each, about the mean of all ranks; returns their variance times the whole. */
static double ranks_fill(const double parcels[DAY_CLASSES], double rank[DAY_CLASSES])
{
    double below = 0, sum = 0;
    for (size_t i = 0; i < DAY_CLASSES; i++) {
        rank[i] = below + parcels[i] / 2;
        below += parcels[i];
    }
    for (size_t i = 0; i < DAY_CLASSES; i++) {
        rank[i] -= below / 2;
        sum += parcels[i] * rank[i] * rank[i];
    }
    return sum;
}

double looks_promise_ranks(const struct study_outcome *outcome, uint32_t count)
{
    double parcels[DAY_CLASSES][DAY_CLASSES] = {{0}}, promised[DAY_CLASSES] = {0}, delivered[DAY_CLASSES] = {0};
    double rank_promised[DAY_CLASSES], rank_delivered[DAY_CLASSES], together = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *seen = &outcome->replications[i].records[0].seen[SEEN_PROMISED_FOR];
        for (size_t cell = 0; cell < DAY_CLASSES * DAY_CLASSES; cell++) {
            parcels[cell / DAY_CLASSES][cell % DAY_CLASSES] += seen[cell];
            promised[cell / DAY_CLASSES] += seen[cell];
            delivered[cell % DAY_CLASSES] += seen[cell];
        }
    }
    const double variances = ranks_fill(promised, rank_promised) * ranks_fill(delivered, rank_delivered);
    for (size_t i = 0; i < DAY_CLASSES; i++)
        for (size_t j = 0; j < DAY_CLASSES; j++)
            together += parcels[i][j] * rank_promised[i] * rank_delivered[j];
    return variances > 0 ? together / sqrt(variances) : (double)NAN;
}

/* ---- sellers ---- */

double looks_seller_spread(const struct study_outcome *outcome, uint32_t count, enum seller_seen part,
                           enum seller_seen whole, uint32_t least)
{
    double sellers = 0, shares = 0, squares = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct record *record = &outcome->replications[i].records[0];
        for (size_t at = 0; at < record->seller_count; at++) {
            const double n = record->seen_by_seller[at][whole], k = record->seen_by_seller[at][part];
            if (n < least || n < 2)
                continue;
            sellers++;
            shares += k / n;
            squares += k * (k - 1) / (n * (n - 1));
        }
    }
    if (sellers < 2)
        return (double)NAN;
    const double mean = shares / sellers;
    return sqrt(fmax(0, squares / sellers - mean * mean));
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between the two neighbours (type 7 of Hyndman and Fan, The American Statistician 50, 1996). */
static double quantile_of(double *values, size_t count, double p)
{
    qsort(values, count, sizeof *values, ascending);
    const double at = p * (double)(count - 1);
    const size_t below = (size_t)at, above = below + 1 < count ? below + 1 : below;
    return values[below] + (at - (double)below) * (values[above] - values[below]);
}

double looks_seller_quantile(const struct study_outcome *outcome, uint32_t count, enum seller_seen part,
                             enum seller_seen whole, uint32_t least, double p)
{
    size_t capacity = 0, sellers = 0;
    for (uint32_t i = 0; i < count; i++)
        capacity += outcome->replications[i].records[0].seller_count;
    double *shares = calloc(capacity + 1, sizeof *shares);
    for (uint32_t i = 0; shares && i < count; i++) {
        const struct record *record = &outcome->replications[i].records[0];
        for (size_t at = 0; at < record->seller_count; at++)
            if (record->seen_by_seller[at][whole] >= least)
                shares[sellers++] = (double)record->seen_by_seller[at][part] / record->seen_by_seller[at][whole];
    }
    const double quantile = sellers > 0 ? quantile_of(shares, sellers, p) : (double)NAN;
    free(shares);
    return quantile;
}
