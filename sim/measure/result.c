/*
 * The result of one replication: memory, order, names.
 */
#include "measure/result.h"

#include <stdlib.h>
#include <string.h>

#define COUNTER_NAME(symbol, name, unit) name,
#define COUNTER_UNIT(symbol, name, unit) unit,
static const char *const counter_names[COUNT_VIOLATION_FIRST] = {COUNTERS(COUNTER_NAME)};
static const char *const counter_units[COUNT_VIOLATION_FIRST] = {COUNTERS(COUNTER_UNIT)};
#define VIOLATION_COUNTER_NAME(set, member, text) "violations." text,
#define PENALTY_COUNTER_NAME(set, member, text) "penalties." text,
static const char *const kind_counter_names[2 * RD_VIOLATION_COUNT] = {RD_WORDS_VIOLATION(VIOLATION_COUNTER_NAME)
                                                                           RD_WORDS_VIOLATION(PENALTY_COUNTER_NAME)};
#define TOTAL_NAME(symbol, name, unit) name,
static const char *const total_names[TOTAL_COUNT] = {TOTALS(TOTAL_NAME)};
static const char *const desk_total_names[DESK_TOTAL_COUNT] = {DESK_TOTALS(TOTAL_NAME)};
#define SAMPLE_NAME(symbol, name, title) name,
static const char *const sample_names[SAMPLE_COUNT] = {SAMPLES(SAMPLE_NAME)};

static const char *const outcome_names[OUTCOME_KIND_COUNT] = {
    [OUTCOME_PLAIN] = "plain",
    [OUTCOME_NOT_PLACED] = "not placed",
    [OUTCOME_CANCELLED] = "cancelled",
    [OUTCOME_LOST_SILENT] = "lost, no complaint",
    [OUTCOME_HARM_SILENT] = "faulty, no complaint",
    [OUTCOME_SETTLED] = "settled by message",
    [OUTCOME_DROPPED] = "complaint dropped",
    [OUTCOME_INELIGIBLE] = "not eligible",
    [OUTCOME_WITHDRAWN] = "withdrawn",
    [OUTCOME_GAVE_UP] = "gave up",
    [OUTCOME_REFUNDED] = "refunded",
    [OUTCOME_PARTIAL] = "partly refunded",
    [OUTCOME_REFUSED] = "refused",
    [OUTCOME_RETURNED] = "returned",
    [OUTCOME_RETURN_REFUSED] = "return refused",
    [OUTCOME_REPLACED] = "replaced",
    [OUTCOME_COUPON] = "coupon",
    [OUTCOME_ARRIVED_IN_CASE] = "closed as it arrived",
    [OUTCOME_OPEN] = "open at end",
};

/* Upper bounds (days late, included) of the published cells; the last is open. */
static const int lateness_to[LATENESS_CELLS] = {-21, -11, -6, -2, -1, 0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 0};
static const char *const lateness_names[LATENESS_CELLS] = {"<=-21", "-20..-11", "-10..-6", "-5..-2", "-1",  "0",
                                                           "1",     "2",        "3",       "4-5",    "6-7", "8-10",
                                                           "11-14", "15-21",    "22-30",   ">30"};

const char *counter_name(size_t counter)
{
    if (counter < COUNT_VIOLATION_FIRST)
        return counter_names[counter];
    return counter < COUNTER_COUNT ? kind_counter_names[counter - COUNT_VIOLATION_FIRST] : NULL;
}

const char *counter_unit(size_t counter)
{
    if (counter < COUNT_VIOLATION_FIRST)
        return counter_units[counter];
    return counter < COUNT_PENALTY_FIRST ? "violations" : "penalties";
}

const char *total_name(enum total total)
{
    return total_names[total];
}

const char *desk_total_name(enum desk_total total)
{
    return desk_total_names[total];
}

const char *sample_name(enum sample_kind kind)
{
    return sample_names[kind];
}

const char *order_outcome_name(enum order_outcome outcome)
{
    return outcome_names[outcome];
}

size_t lateness_cell(int64_t days_late)
{
    size_t cell = 0;
    while (cell + 1 < LATENESS_CELLS && days_late > lateness_to[cell])
        cell++;
    return cell;
}

size_t day_class(int64_t days)
{
    const int64_t alone = 48, by = 8;
    if (days < alone)
        return days < 0 ? 0 : (size_t)days;
    const size_t class = (size_t)(alone + (days - alone) / by);
    return class < DAY_CLASSES ? class : DAY_CLASSES - 1;
}

const char *lateness_cell_name(size_t cell)
{
    return lateness_names[cell];
}

enum rd_status result_init(struct result *result, const struct segment_table *segments, size_t desk_count,
                           size_t shift_count, size_t rule_hit_count, size_t seller_count, struct rd_error *err)
{
    memset(result, 0, sizeof *result);
    result->segments = segments;
    result->desk_count = desk_count;
    result->shift_count = shift_count;
    result->rule_hit_count = rule_hit_count;
    result->seller_count = seller_count;
    result->counters = calloc(segments->count * COUNTER_COUNT, sizeof *result->counters);
    result->desks = calloc(desk_count > 0 ? desk_count : 1, sizeof *result->desks);
    result->shifts = calloc(shift_count > 0 ? shift_count : 1, sizeof *result->shifts);
    result->rule_hits = calloc(rule_hit_count > 0 ? rule_hit_count : 1, sizeof *result->rule_hits);
    result->orders_by_seller = calloc(seller_count > 0 ? seller_count : 1, sizeof *result->orders_by_seller);
    result->seen_by_seller = calloc(seller_count > 0 ? seller_count : 1, sizeof *result->seen_by_seller);
    if (!result->counters || !result->desks || !result->shifts || !result->rule_hits || !result->orders_by_seller ||
        !result->seen_by_seller) {
        result_release(result);
        return rd_fail(err, RD_NOMEM, "out of memory for a replication's result");
    }
    return RD_OK;
}

void result_clear(struct result *result, uint32_t replication)
{
    result->replication = replication;
    memset(result->counters, 0, result->segments->count * COUNTER_COUNT * sizeof *result->counters);
    memset(result->totals, 0, sizeof result->totals);
    memset(result->desks, 0, result->desk_count * sizeof *result->desks);
    memset(result->shifts, 0, result->shift_count * sizeof *result->shifts);
    memset(result->rule_hits, 0, result->rule_hit_count * sizeof *result->rule_hits);
    memset(result->orders_by_seller, 0, result->seller_count * sizeof *result->orders_by_seller);
    memset(result->seen_by_seller, 0, result->seller_count * sizeof *result->seen_by_seller);
    memset(result->seen, 0, sizeof result->seen);
    memset(result->stars_by_lateness, 0, sizeof result->stars_by_lateness);
    memset(result->delivery_hours, 0, sizeof result->delivery_hours);
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++) {
        result->samples[kind].count = 0;
        result->samples[kind].censored = 0;
    }
    result->outcome_count = 0;
    result->events = result->orders = 0;
    result->order_bytes_peak = result->case_bytes_peak = 0;
    result->orders_open_peak = result->cases_open_peak = 0;
}

void result_release(struct result *result)
{
    free(result->counters);
    free(result->desks);
    free(result->shifts);
    free(result->rule_hits);
    free(result->orders_by_seller);
    free(result->seen_by_seller);
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++)
        free(result->samples[kind].items);
    free(result->outcomes);
    memset(result, 0, sizeof *result);
}

/* Grows a list by half; false when memory is out. */
static bool list_grow(void **items, size_t *capacity, size_t item_size)
{
    size_t wanted = *capacity < 64 ? 64 : *capacity + *capacity / 2;
    if (wanted > SIZE_MAX / item_size)
        return false;
    void *grown = realloc(*items, wanted * item_size);
    if (!grown)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

enum rd_status sample_add(struct sample_list *list, uint64_t order, int64_t time_s)
{
    if (list->count == list->capacity && !list_grow((void **)&list->items, &list->capacity, sizeof *list->items))
        return RD_NOMEM;
    list->items[list->count++] = (struct sample){order, time_s};
    return RD_OK;
}

struct outcome outcome_elsewhere(const struct outcome *listed)
{
    bool exists = listed->measured != COHORT_BEYOND;
    return (struct outcome){.order = listed->order,
                            .kind = exists ? OUTCOME_PLAIN : OUTCOME_NOT_PLACED,
                            .reason = UINT8_MAX,
                            .measured = listed->measured,
                            .resolution_s = RESOLUTION_NONE,
                            .rule = {UINT16_MAX, UINT16_MAX, UINT16_MAX, UINT16_MAX}};
}

enum rd_status outcome_add(struct result *result, const struct outcome *outcome)
{
    if (result->outcome_count == result->outcome_capacity &&
        !list_grow((void **)&result->outcomes, &result->outcome_capacity, sizeof *result->outcomes))
        return RD_NOMEM;
    result->outcomes[result->outcome_count++] = *outcome;
    return RD_OK;
}

static int sample_order(const void *left, const void *right)
{
    const struct sample *a = left, *b = right;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->time_s < b->time_s ? -1 : a->time_s > b->time_s;
}

static int outcome_order(const void *left, const void *right)
{
    const struct outcome *a = left, *b = right;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Sums the cells that are unions of others: a class of its categories, the whole market of all categories. */
static void cells_sum(struct result *result)
{
    const struct segment_table *segments = result->segments;
    size_t first = segments->first[SEGMENT_CATEGORY];
    size_t end = segments->first[SEGMENT_CLASS];
    for (size_t cell = first; cell < end; cell++) {
        const int64_t *from = result_cell(result, cell);
        int64_t *of_class = result_cell(result, segments->cell_of_category_class[cell - first]);
        int64_t *all = result_cell(result, 0);
        for (size_t counter = 0; counter < COUNTER_COUNT; counter++) {
            of_class[counter] += from[counter];
            all[counter] += from[counter];
        }
    }
}

void result_finish(struct result *result)
{
    cells_sum(result);
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++)
        if (result->samples[kind].count > 1)
            qsort(result->samples[kind].items, result->samples[kind].count, sizeof(struct sample), sample_order);
    if (result->outcome_count > 1)
        qsort(result->outcomes, result->outcome_count, sizeof(struct outcome), outcome_order);
}
