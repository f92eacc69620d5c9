#include "store/rows.h"

#include <stdbool.h>

#define RULE_NOT_ASKED 65535
#define REASON_NONE 255

/* A list of counts by one number: rows (index, value) where the value is not zero. */
#define EACH_NONZERO(table, list, count)                                                                               \
    for (size_t i = 0; i < (size_t)(count); i++) {                                                                     \
        int64_t values[] = {(int64_t)i, (int64_t)(list)[i]};                                                           \
        if (values[1] && (rc = sink(context, table, values)) != RD_OK)                                                 \
            return rc;                                                                                                 \
    }

static enum rd_status metric_cell_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t cell = 0; cell < result->segments->count; cell++) {
        const int64_t *counts = result_cell(result, cell);
        for (size_t counter = 0; counter < COUNTER_COUNT; counter++) {
            int64_t values[] = {(int64_t)cell, (int64_t)counter, counts[counter]};
            enum rd_status rc = values[2] ? sink(context, RESULT_TABLE_METRIC_CELL, values) : RD_OK;
            if (rc != RD_OK)
                return rc;
        }
    }
    return RD_OK;
}

/* Of desks, or of their shifts. */
static enum rd_status desk_rows(enum result_table table, int64_t (*totals)[DESK_TOTAL_COUNT], size_t count,
                                row_sink *sink, void *context)
{
    for (size_t place = 0; place < count; place++) {
        for (size_t total = 0; total < DESK_TOTAL_COUNT; total++) {
            int64_t values[] = {(int64_t)place, (int64_t)total, totals[place][total]};
            enum rd_status rc = values[2] ? sink(context, table, values) : RD_OK;
            if (rc != RD_OK)
                return rc;
        }
    }
    return RD_OK;
}

static enum rd_status sample_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++) {
        const struct sample_list *list = &result->samples[kind];
        for (size_t i = 0; i < list->count; i++) {
            int64_t values[] = {(int64_t)kind, (int64_t)list->items[i].order, list->items[i].time_s};
            enum rd_status rc = sink(context, RESULT_TABLE_SAMPLE, values);
            if (rc != RD_OK)
                return rc;
        }
    }
    return RD_OK;
}

static enum rd_status censored_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++) {
        int64_t values[] = {(int64_t)kind, (int64_t)result->samples[kind].censored};
        enum rd_status rc = values[1] ? sink(context, RESULT_TABLE_CENSORED, values) : RD_OK;
        if (rc != RD_OK)
            return rc;
    }
    return RD_OK;
}

static int64_t rule_or_null(uint16_t rule)
{
    return rule == RULE_NOT_ASKED ? RESULT_NULL : rule;
}

static enum rd_status outcome_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t i = 0; i < result->outcome_count; i++) {
        const struct outcome *outcome = &result->outcomes[i];
        int64_t values[] = {
            (int64_t)outcome->order,
            outcome->kind,
            outcome->reason == REASON_NONE ? RESULT_NULL : outcome->reason,
            outcome->is_false,
            outcome->measured,
            outcome->resolution_s,
            outcome->refund_minor,
            outcome->buyer_minor,
            outcome->seller_minor,
            outcome->platform_minor,
            rule_or_null(outcome->rule[0]),
            rule_or_null(outcome->rule[1]),
            rule_or_null(outcome->rule[2]),
            rule_or_null(outcome->rule[3]),
        };
        _Static_assert(sizeof values / sizeof values[0] == RESULT_COLUMNS_MAX, "outcome is the widest table");
        enum rd_status rc = sink(context, RESULT_TABLE_OUTCOME, values);
        if (rc != RD_OK)
            return rc;
    }
    return RD_OK;
}

static enum rd_status stars_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t cell = 0; cell < LATENESS_CELLS; cell++) {
        for (size_t stars = 1; stars <= 5; stars++) {
            int64_t values[] = {(int64_t)cell, (int64_t)stars, result->stars_by_lateness[cell][stars - 1]};
            enum rd_status rc = values[2] ? sink(context, RESULT_TABLE_STARS, values) : RD_OK;
            if (rc != RD_OK)
                return rc;
        }
    }
    return RD_OK;
}

static enum rd_status seller_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t seller = 0; seller < result->seller_count; seller++) {
        int64_t values[1 + SELLER_SEEN_COUNT] = {(int64_t)seller}, sum = 0;
        for (size_t i = 0; i < SELLER_SEEN_COUNT; i++)
            sum += values[1 + i] = result->seen_by_seller[seller][i];
        enum rd_status rc = sum ? sink(context, RESULT_TABLE_SEEN_BY_SELLER, values) : RD_OK;
        if (rc != RD_OK)
            return rc;
    }
    return RD_OK;
}

enum rd_status result_rows(const struct result *result, row_sink *sink, void *context)
{
    enum rd_status rc;
    int64_t placed[] = {(int64_t)result->orders};
    if ((rc = sink(context, RESULT_TABLE_PLACED, placed)) != RD_OK ||
        (rc = metric_cell_rows(result, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_TOTAL, result->totals, TOTAL_COUNT)
    if ((rc = desk_rows(RESULT_TABLE_DESK, result->desks, result->desk_count, sink, context)) != RD_OK ||
        (rc = sample_rows(result, sink, context)) != RD_OK || (rc = censored_rows(result, sink, context)) != RD_OK ||
        (rc = outcome_rows(result, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_RULE_HIT, result->rule_hits, result->rule_hit_count)
    if ((rc = stars_rows(result, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_DELIVERY, result->delivery_hours, DELIVERY_BINS)
    EACH_NONZERO(RESULT_TABLE_SELLER, result->orders_by_seller, result->seller_count)
    if ((rc = desk_rows(RESULT_TABLE_SHIFT, result->shifts, result->shift_count, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_SEEN, result->seen, SEEN_CELLS)
    return seller_rows(result, sink, context);
}

/* ---- the way back ---- */

static bool is_below(int64_t value, size_t limit)
{
    return value >= 0 && (uint64_t)value < limit;
}

static bool is_within(int64_t value, int64_t most)
{
    return value >= 0 && value <= most;
}

static bool rule_of(int64_t value, uint16_t *out)
{
    if (value != RESULT_NULL && !is_within(value, RULE_NOT_ASKED - 1))
        return false;
    *out = value == RESULT_NULL ? RULE_NOT_ASKED : (uint16_t)value;
    return true;
}

static enum rd_status take_outcome(struct result *result, const int64_t values[])
{
    struct outcome outcome = {.order = (uint64_t)values[0],
                              .kind = (uint8_t)values[1],
                              .reason = values[2] == RESULT_NULL ? REASON_NONE : (uint8_t)values[2],
                              .is_false = (uint8_t)values[3],
                              .measured = (uint8_t)values[4],
                              .resolution_s = (uint32_t)values[5],
                              .refund_minor = values[6],
                              .buyer_minor = values[7],
                              .seller_minor = values[8],
                              .platform_minor = values[9]};
    bool fits = is_below(values[1], OUTCOME_KIND_COUNT) &&
                (values[2] == RESULT_NULL || is_below(values[2], RD_REASON_COUNT)) && is_within(values[3], 1) &&
                is_within(values[4], COHORT_BEYOND) && is_within(values[5], UINT32_MAX);
    fits = fits && (result->outcome_count == 0 || result->outcomes[result->outcome_count - 1].order < outcome.order);
    for (size_t i = 0; i < 4; i++)
        fits = fits && rule_of(values[10 + i], &outcome.rule[i]);
    return fits ? outcome_add(result, &outcome) : RD_INPUT;
}

static enum rd_status take_sample(struct result *result, const int64_t values[])
{
    if (!is_below(values[0], SAMPLE_COUNT) || !is_within(values[2], UINT32_MAX))
        return RD_INPUT;
    struct sample_list *list = &result->samples[values[0]];
    const struct sample *last = list->count > 0 ? &list->items[list->count - 1] : NULL;
    uint64_t order = (uint64_t)values[1];
    if (last && (last->order > order || (last->order == order && last->time_s > values[2])))
        return RD_INPUT;
    return sample_add(list, order, values[2]);
}

static enum rd_status take_seller(struct result *result, const int64_t values[])
{
    if (!is_below(values[0], result->seller_count))
        return RD_INPUT;
    for (size_t i = 0; i < SELLER_SEEN_COUNT; i++) {
        if (!is_within(values[1 + i], UINT32_MAX))
            return RD_INPUT;
        result->seen_by_seller[values[0]][i] = (uint32_t)values[1 + i];
    }
    return RD_OK;
}

/* Tables with two numbers as their key. */
static enum rd_status take_pair(struct result *result, enum result_table table, const int64_t values[])
{
    int64_t first = values[0], second = values[1];
    if (table == RESULT_TABLE_METRIC_CELL && is_below(first, result->segments->count) &&
        is_below(second, COUNTER_COUNT))
        result_cell(result, (size_t)first)[second] = values[2];
    else if (table == RESULT_TABLE_DESK && is_below(first, result->desk_count) && is_below(second, DESK_TOTAL_COUNT))
        result->desks[first][second] = values[2];
    else if (table == RESULT_TABLE_SHIFT && is_below(first, result->shift_count) && is_below(second, DESK_TOTAL_COUNT))
        result->shifts[first][second] = values[2];
    else if (table == RESULT_TABLE_STARS && is_below(first, LATENESS_CELLS) && second >= 1 && second <= 5)
        result->stars_by_lateness[first][second - 1] = values[2];
    else
        return RD_INPUT;
    return RD_OK;
}

/* Tables with one number as their key, or none. */
static enum rd_status take_number(struct result *result, enum result_table table, const int64_t values[])
{
    int64_t at = values[0], value = values[1];
    if (table == RESULT_TABLE_PLACED && at >= 0)
        result->orders = (uint64_t)at;
    else if (table == RESULT_TABLE_TOTAL && is_below(at, TOTAL_COUNT))
        result->totals[at] = value;
    else if (table == RESULT_TABLE_CENSORED && is_below(at, SAMPLE_COUNT) && value >= 0)
        result->samples[at].censored = (size_t)value;
    else if (table == RESULT_TABLE_RULE_HIT && is_below(at, result->rule_hit_count) && value >= 0)
        result->rule_hits[at] = (uint64_t)value;
    else if (table == RESULT_TABLE_DELIVERY && is_below(at, DELIVERY_BINS) && is_within(value, UINT32_MAX))
        result->delivery_hours[at] = (uint32_t)value;
    else if (table == RESULT_TABLE_SELLER && is_below(at, result->seller_count) && is_within(value, UINT32_MAX))
        result->orders_by_seller[at] = (uint32_t)value;
    else if (table == RESULT_TABLE_SEEN && is_below(at, SEEN_CELLS) && is_within(value, UINT32_MAX))
        result->seen[at] = (uint32_t)value;
    else
        return RD_INPUT;
    return RD_OK;
}

enum rd_status result_take_row(void *context, enum result_table table, const int64_t values[])
{
    struct result *result = context;
    switch (table) {
    case RESULT_TABLE_OUTCOME:
        return take_outcome(result, values);
    case RESULT_TABLE_SAMPLE:
        return take_sample(result, values);
    case RESULT_TABLE_SEEN_BY_SELLER:
        return take_seller(result, values);
    case RESULT_TABLE_METRIC_CELL:
    case RESULT_TABLE_DESK:
    case RESULT_TABLE_SHIFT:
    case RESULT_TABLE_STARS:
        return take_pair(result, table, values);
    default:
        return take_number(result, table, values);
    }
}
