/*
 * Index by weight: inversion of a discrete law by a guide table (Chen and Asau: On generating random variates from an
 * empirical distribution, AIIE Transactions 6, 1974). The lane's leading bits say where to start; on average less than two
 * steps follow. Cumulative weights are rounded once to 2^-32, so each index is drawn with its weight within 2^-32.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "core/quantile.h"

#define LANE_BITS 32
#define GUIDE_BITS_MOST 24

struct guide_table {
    uint32_t last;   /* the last index that can be drawn                                      */
    uint32_t shift;  /* lane >> shift: place in the guide; 32: there is one place             */
    uint32_t *ends;  /* ends[i]: the first lane beyond index i, for i < last; ascending       */
    uint32_t *guide; /* guide[place]: the index of the place's first lane                     */
};

static enum rd_status weights_check(const double *weights, size_t count, double *sum, struct rd_error *err)
{
    if (count == 0 || count > UINT32_MAX)
        return rd_fail(err, RD_INPUT, "a choice by weight has %zu entries; 1 to %llu are allowed", count,
                       (unsigned long long)UINT32_MAX);
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(weights[i] >= 0 && isfinite(weights[i])))
            return rd_fail(err, RD_INPUT, "weight %zu is %g; weights are numbers not below 0", i, weights[i]);
        *sum += weights[i];
    }
    if (!(*sum > 0 && isfinite(*sum)))
        return rd_fail(err, RD_INPUT, "%zu weights sum to %g; the sum must be above 0 and finite", count, *sum);
    return RD_OK;
}

static unsigned guide_bits(size_t count)
{
    unsigned bits = 0;
    while (bits < GUIDE_BITS_MOST && ((size_t)1 << bits) < count)
        bits++;
    return bits;
}

/* Neumaier's compensated sum keeps a million tiny weights exact beside a large one. */
static void ends_fill(struct guide_table *table, const double *weights, double total)
{
    double sum = 0, lost = 0;
    for (uint32_t i = 0; i < table->last; i++) {
        double next = sum + weights[i];
        lost += sum >= weights[i] ? (sum - next) + weights[i] : (weights[i] - next) + sum;
        sum = next;
        double end = floor((sum + lost) / total * 0x1p32 + 0.5);
        table->ends[i] = end >= 0x1p32 ? UINT32_MAX : (uint32_t)end;
    }
}

static void guide_fill(struct guide_table *table, unsigned bits)
{
    uint32_t index = 0;
    for (size_t place = 0; place < (size_t)1 << bits; place++) {
        uint32_t lane = (uint32_t)((uint64_t)place << table->shift);
        while (index < table->last && lane >= table->ends[index])
            index++;
        table->guide[place] = index;
    }
}

enum rd_status guide_table_new(const double *weights, size_t count, struct guide_table **out, struct rd_error *err)
{
    double total = 0;
    enum rd_status status = weights_check(weights, count, &total, err);
    if (status != RD_OK)
        return status;
    unsigned bits = guide_bits(count);
    struct guide_table *table = malloc(sizeof *table);
    uint32_t *ends = malloc(count * sizeof *ends), *guide = malloc(((size_t)1 << bits) * sizeof *guide);
    if (!table || !ends || !guide) {
        free(table);
        free(ends);
        free(guide);
        return rd_fail(err, RD_NOMEM, "out of memory for a choice among %zu entries", count);
    }
    uint32_t last = (uint32_t)(count - 1);
    while (weights[last] == 0)
        last--;
    *table = (struct guide_table){.last = last, .shift = LANE_BITS - bits, .ends = ends, .guide = guide};
    ends_fill(table, weights, total);
    guide_fill(table, bits);
    *out = table;
    return RD_OK;
}

void guide_table_free(struct guide_table *table)
{
    if (!table)
        return;
    free(table->ends);
    free(table->guide);
    free(table);
}

uint32_t guide_draw(const struct guide_table *table, uint32_t lane)
{
    uint32_t index = table->guide[(uint64_t)lane >> table->shift];
    while (index < table->last && lane >= table->ends[index])
        index++;
    return index;
}

double guide_share(const struct guide_table *table, uint32_t index)
{
    if (index > table->last)
        return 0;
    double from = index == 0 ? 0 : (double)table->ends[index - 1];
    double to = index == table->last ? 0x1p32 : (double)table->ends[index];
    return (to - from) / 0x1p32;
}
