/*
 * Quantile tables: any distribution as integers, drawn by inversion with one uniform lane.
 *
 * 1,024 cells with linear interpolation; of the outer eight at each end, every octave of the tail's probability is cut into
 * sixteen pieces, down to single lanes (cells alone put a lognormal with sigma 1 off by 2 %). The table's nodes are rounded
 * to sixteenths of a unit at load and drawn from in integers, so that no draw depends on the processor's exp, log or
 * rounding; the mean of the table is corrected to the law's mean. Draws round to the nearest integer. An atom (a constant part
 * of a mixture, a clamped value) is exact up to one cell of probability. GSL's quantile functions build the tables at load;
 * the hot path never calls GSL.
 */
#ifndef REDRESS_CORE_QUANTILE_H
#define REDRESS_CORE_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

enum law {
    LAW_CONSTANT,    /* a = value                                   */
    LAW_EXPONENTIAL, /* a = mean                                    */
    LAW_GAMMA,       /* a = mean, b = shape                         */
    LAW_LOGNORMAL,   /* a = median, b = sigma of the logarithm      */
    LAW_WEIBULL,     /* a = mean, b = shape                         */
    LAW_UNIFORM,     /* a = from, b = to                            */
    LAW_EMPIRICAL,   /* points (probability, value), linear between */
    LAW_MIXTURE      /* shares and component laws, inverted numerically */
};

struct law_point {
    double probability, value;
};

struct law_spec {
    enum law law;
    double a, b;
    const struct law_point *points; /* LAW_EMPIRICAL: ascending, from 0 to 1 */
    size_t point_count;
    const struct law_spec *parts; /* LAW_MIXTURE */
    const double *shares;
    size_t part_count;
    double at_least,
        at_most; /* truncation by clamping; both 0: none; at_most 0 under a positive at_least: no upper bound */
};

#define QUANTILE_CELLS 1024
#define QUANTILE_TAIL 8          /* outer cells at each end that are refined: a tail        */
#define QUANTILE_OCTAVE 16       /* pieces each octave of a tail is cut into                */
#define QUANTILE_FRACTION_BITS 4 /* nodes are held in sixteenths                            */
#define QUANTILE_CELL_BITS 22    /* of a lane, below the cell's number                      */
/* The 2^25 lanes of a tail: sixteen pieces of one lane, then sixteen in each of the octaves 2^4 to 2^24. */
#define QUANTILE_TAIL_NODES (QUANTILE_OCTAVE + 21 * QUANTILE_OCTAVE + 1)
#define QUANTILE_NODES (2 * (QUANTILE_TAIL_NODES - 1) + QUANTILE_CELLS - 2 * QUANTILE_TAIL + 1)

/* Immutable once built; open only for the inline draw. */
struct quantile_table {
    int64_t node[QUANTILE_NODES]; /* by ascending probability: low tail, cells, high tail */
    double mean;
};

/*
 * Builds a table of round(value * scale): scale 1 for seconds given in seconds, 100 for units into minor units.
 * RD_INPUT: the parameters make no law, or a scaled value passes 2^34 (544 years; 171 million units of money).
 */
enum rd_status quantile_table_new(const struct law_spec *spec, double scale, struct quantile_table **out,
                                  struct rd_error *err);
void quantile_table_free(struct quantile_table *table);

/* The value at a lane in one of the outer cells; quantile_draw() calls it for 1 lane in 64. */
int64_t quantile_draw_tail(const struct quantile_table *table, uint32_t lane);

/* The value at a lane: about 2 ns. */
static inline int64_t quantile_draw(const struct quantile_table *table, uint32_t lane)
{
    uint32_t cell = lane >> QUANTILE_CELL_BITS;
    if (cell - QUANTILE_TAIL >= QUANTILE_CELLS - 2 * QUANTILE_TAIL)
        return quantile_draw_tail(table, lane);
    const int64_t *node = &table->node[QUANTILE_TAIL_NODES - 1 - QUANTILE_TAIL + cell];
    /* A lane stands for its middle: (2 n + 1) / 2^23 of the cell. */
    int64_t at = (int64_t)(lane & ((UINT32_C(1) << QUANTILE_CELL_BITS) - 1)) * 2 + 1;
    unsigned bits = QUANTILE_CELL_BITS + 1 + QUANTILE_FRACTION_BITS;
    int64_t value = node[0] * (INT64_C(2) << QUANTILE_CELL_BITS) + (node[1] - node[0]) * at;
    return (value + (INT64_C(1) << (bits - 1))) >> bits;
}

/* Brings the nodes of a draw to come near: of many tables one misses the cache. */
static inline void quantile_prefetch(const struct quantile_table *table, uint32_t lane)
{
    __builtin_prefetch(&table->node[QUANTILE_TAIL_NODES - 1 - QUANTILE_TAIL + (lane >> QUANTILE_CELL_BITS)]);
}

/* The mean of the interpolation, before draws are rounded to integers. */
double quantile_table_mean(const struct quantile_table *table);
int64_t quantile_table_at(const struct quantile_table *table, double probability); /* for checks and reports */
/* The law's own quantile and mean (before rounding), in the units of the spec. */
double law_quantile(const struct law_spec *spec, double probability);
double law_mean(const struct law_spec *spec);

/* Index by weight: O(1) on average; guide-table inversion over `count` weights (sum > 0), monotone in the lane. */
struct guide_table;
enum rd_status guide_table_new(const double *weights, size_t count, struct guide_table **out, struct rd_error *err);
void guide_table_free(struct guide_table *table);
uint32_t guide_draw(const struct guide_table *table, uint32_t lane);
/* The probability with which an index is drawn: its weight over the sum, within 2^-32. */
double guide_share(const struct guide_table *table, uint32_t index);

#endif
