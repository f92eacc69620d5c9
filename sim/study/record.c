/*
 * What stays of a result: counters and totals as they are, samples as sorted times without their orders.
 */
#include "study/record.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int by_time(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* A copy of count * size bytes that may be empty; false when memory is out. */
static bool copy_of(void *out, const void *from, size_t count, size_t size)
{
    void *copy = NULL;
    if (count > 0 && from) {
        copy = malloc(count * size);
        if (!copy)
            return false;
        memcpy(copy, from, count * size);
    }
    memcpy(out, &copy, sizeof copy);
    return true;
}

static bool times_init(struct times *times, const struct sample_list *samples)
{
    times->count = samples->count;
    times->censored = samples->censored;
    if (samples->count == 0)
        return true;
    times->time_s = malloc(samples->count * sizeof *times->time_s);
    if (!times->time_s)
        return false;
    for (size_t i = 0; i < samples->count; i++) {
        int64_t time_s = samples->items[i].time_s;
        if (time_s < 0 || time_s > UINT32_MAX)
            rd_bug("a case of order %llu took %lld s", (unsigned long long)samples->items[i].order, (long long)time_s);
        times->time_s[i] = (uint32_t)time_s;
        times->sum_s += time_s;
    }
    qsort(times->time_s, times->count, sizeof *times->time_s, by_time);
    return true;
}

/* How the market looks. */
static bool look_copy(struct record *record, const struct result *result)
{
    return copy_of(&record->delivery_hours, result->delivery_hours, DELIVERY_BINS, sizeof(uint32_t)) &&
           copy_of(&record->orders_by_seller, result->orders_by_seller, result->seller_count, sizeof(uint32_t)) &&
           copy_of(&record->seen_by_seller, result->seen_by_seller, result->seller_count,
                   sizeof *result->seen_by_seller) &&
           copy_of(&record->seen, result->seen, SEEN_CELLS, sizeof(uint32_t));
}

enum rd_status record_init(struct record *record, const struct result *result, bool is_baseline, struct rd_error *err)
{
    memset(record, 0, sizeof *record);
    record->cell_count = result->segments->count;
    record->desk_count = result->desk_count;
    record->shift_count = result->shift_count;
    record->rule_hit_count = result->rule_hit_count;
    record->seller_count = result->seller_count;
    record->events = result->events;
    record->orders = result->orders;
    memcpy(record->totals, result->totals, sizeof record->totals);
    memcpy(record->stars_by_lateness, result->stars_by_lateness, sizeof record->stars_by_lateness);
    bool copied = copy_of(&record->counters, result->counters, record->cell_count * COUNTER_COUNT, sizeof(int64_t)) &&
                  copy_of(&record->desks, result->desks, result->desk_count, sizeof *result->desks) &&
                  copy_of(&record->shifts, result->shifts, result->shift_count, sizeof *result->shifts) &&
                  copy_of(&record->rule_hits, result->rule_hits, result->rule_hit_count, sizeof(uint64_t)) &&
                  (!is_baseline || look_copy(record, result));
    for (size_t i = 0; copied && i < SAMPLE_COUNT; i++)
        copied = times_init(&record->times[i], &result->samples[i]);
    if (copied)
        return RD_OK;
    record_release(record);
    return rd_fail(err, RD_NOMEM, "out of memory for the record of replication %u", (unsigned)result->replication);
}

void record_release(struct record *record)
{
    free(record->counters);
    free(record->desks);
    free(record->shifts);
    free(record->rule_hits);
    free(record->delivery_hours);
    free(record->orders_by_seller);
    free(record->seen_by_seller);
    free(record->seen);
    for (size_t i = 0; i < SAMPLE_COUNT; i++)
        free(record->times[i].time_s);
    memset(record, 0, sizeof *record);
}
