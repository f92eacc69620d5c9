/*
 * Segments: the dimensions results are broken down by, one cell a value. A segment holds the same orders under every policy:
 * most are properties of the order that no policy changes, and where buyer and seller stand when the order is placed is, in a
 * comparison, where they stand under the baseline (process/orders/marks.h).
 */
#ifndef REDRESS_MEASURE_SEGMENTS_H
#define REDRESS_MEASURE_SEGMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

struct scenario;

enum segment_dimension {
    SEGMENT_ALL, /* cell 0 */
    SEGMENT_CATEGORY,
    SEGMENT_CLASS, /* only item classes that occur */
    SEGMENT_ROUTE,
    SEGMENT_VALUE_BAND,
    SEGMENT_BUYER_SEGMENT,
    SEGMENT_BUYER_STANDING, /* as of the night before the order */
    SEGMENT_SELLER_TIER,    /* the seller's standing, likewise   */
    SEGMENT_LANGUAGE,       /* of the buyer                      */
    SEGMENT_COHORT_WEEK,    /* of the measured window, named by its first day */
    SEGMENT_PEAK,           /* bought in which peak, if any      */
    SEGMENT_DIMENSION_COUNT
};

struct segment_cell {
    enum segment_dimension dimension;
    char name[192]; /* "category=apparel"; "" for all */
};

struct segment_table {
    struct segment_cell *cells;
    size_t count;
    size_t first[SEGMENT_DIMENSION_COUNT]; /* first cell of a dimension */
    size_t *cell_of_category_class;        /* class cell of a category  */
    int64_t band_minor[3];
};

enum rd_status segment_table_init(struct segment_table *table, const struct scenario *scenario, struct rd_error *err);
void segment_table_release(struct segment_table *table);
const char *segment_dimension_name(enum segment_dimension dimension);
size_t segment_band(const struct segment_table *table, int64_t goods_minor); /* 0 to 3 */

#endif
