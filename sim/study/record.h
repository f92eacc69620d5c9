/*
 * A record: what stays of one replication under one policy once its orders have been compared, small enough to keep one
 * for every replication and policy of a study.
 */
#ifndef REDRESS_STUDY_RECORD_H
#define REDRESS_STUDY_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/result.h"
#include "redress/status.h"

/* Exact times of finished cases, ascending; the censored ones are only counted: they lie above all others. */
struct times {
    uint32_t *time_s;
    size_t count, censored;
    int64_t sum_s;
};

struct record {
    int64_t *counters; /* [segment cell][COUNTER_COUNT]; cell 0 is all orders */
    size_t cell_count;
    int64_t totals[TOTAL_COUNT];
    int64_t (*desks)[DESK_TOTAL_COUNT]; /* one set a desk, in the scenario's order */
    size_t desk_count;
    int64_t (*shifts)[DESK_TOTAL_COUNT]; /* of all desks, numbered through */
    size_t shift_count;
    struct times times[SAMPLE_COUNT];
    uint64_t *rule_hits; /* rd_image_counter_count() cells */
    size_t rule_hit_count;
    int64_t stars_by_lateness[LATENESS_CELLS][5];
    uint32_t *delivery_hours; /* DELIVERY_BINS */
    uint32_t *orders_by_seller;
    uint32_t (*seen_by_seller)[SELLER_SEEN_COUNT];
    size_t seller_count;
    uint32_t *seen; /* SEEN_CELLS */
    uint64_t events, orders;
};

/*
 * Copies what stays of a finished result (samples become sorted times). How the market looks
 * (delivery_hours, orders_by_seller and what is seen) stays of the baseline alone, else NULL. On failure the record is empty.
 */
enum rd_status record_init(struct record *record, const struct result *result, bool is_baseline, struct rd_error *err);
void record_release(struct record *record);

static inline int64_t record_count(const struct record *record, size_t cell, size_t counter)
{
    return record->counters[cell * COUNTER_COUNT + counter];
}

#endif
