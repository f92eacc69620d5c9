#include "store/rows.h"

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

static enum rd_status desk_rows(const struct result *result, row_sink *sink, void *context)
{
    for (size_t desk = 0; desk < result->desk_count; desk++) {
        for (size_t total = 0; total < DESK_TOTAL_COUNT; total++) {
            int64_t values[] = {(int64_t)desk, (int64_t)total, result->desks[desk][total]};
            enum rd_status rc = values[2] ? sink(context, RESULT_TABLE_DESK, values) : RD_OK;
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

enum rd_status result_rows(const struct result *result, row_sink *sink, void *context)
{
    enum rd_status rc;
    int64_t placed[] = {(int64_t)result->orders};
    if ((rc = sink(context, RESULT_TABLE_PLACED, placed)) != RD_OK ||
        (rc = metric_cell_rows(result, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_TOTAL, result->totals, TOTAL_COUNT)
    if ((rc = desk_rows(result, sink, context)) != RD_OK || (rc = sample_rows(result, sink, context)) != RD_OK ||
        (rc = censored_rows(result, sink, context)) != RD_OK || (rc = outcome_rows(result, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_RULE_HIT, result->rule_hits, result->rule_hit_count)
    if ((rc = stars_rows(result, sink, context)) != RD_OK)
        return rc;
    EACH_NONZERO(RESULT_TABLE_DELIVERY, result->delivery_hours, DELIVERY_BINS)
    EACH_NONZERO(RESULT_TABLE_SELLER, result->orders_by_seller, result->seller_count)
    return RD_OK;
}
