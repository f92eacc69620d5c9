/*
 * What all handlers share: pushing events, counting, telling the trace.
 */
#include "process/run.h"

#include <stdarg.h>
#include <stdio.h>

#define EVENT_NAME(symbol, handler, phase, name) name,
static const char *const event_names[EVENT_KIND_COUNT] = {EVENTS(EVENT_NAME)};
#define EVENT_PHASE(symbol, handler, phase, name) (phase),
static const uint8_t event_phases[EVENT_KIND_COUNT] = {EVENTS(EVENT_PHASE)};

const char *event_name(enum event_kind kind)
{
    return event_names[kind];
}

enum rd_status run_nomem(struct run *run)
{
    return rd_fail(run->err, RD_NOMEM, "out of memory on day %ld", (long)run->day);
}

/* Events past the end are not kept: what waits for them is open at the end. */
enum rd_status run_push(struct run *run, enum event_kind kind, int64_t at_s, uint64_t subject, uint32_t slot,
                        uint32_t generation, uint32_t extra)
{
    if (at_s >= run->end_s)
        return RD_OK;
    struct event event = {.at_s = at_s,
                          .subject = subject,
                          .slot = slot,
                          .generation = generation,
                          .kind = (uint16_t)kind,
                          .phase = event_phases[kind],
                          .extra = extra};
    return queue_push(run->queue, &event) == RD_OK ? RD_OK : run_nomem(run);
}

/* A class is the sum of its categories and the market that of all: result_finish() adds them up. */
void run_count(struct run *run, const struct order *order, size_t counter, int64_t amount)
{
    if (!order_is(order, ORDER_MEASURED))
        return;
    const struct segment_table *segments = run->segments;
    struct result *result = run->result;
    result_cell(result, segments->first[SEGMENT_CATEGORY] + order->category)[counter] += amount;
    result_cell(result, segments->first[SEGMENT_ROUTE] + order->lane)[counter] += amount;
    result_cell(result, segments->first[SEGMENT_VALUE_BAND] + segment_band(segments, order->goods_minor))[counter] +=
        amount;
    result_cell(result, segments->first[SEGMENT_BUYER_SEGMENT] + order->buyer_segment)[counter] += amount;
}

void run_tell(struct run *run, const struct order *order, const char *event, const char *format, ...)
{
    if (!run->trace)
        return;
    char detail[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    run->trace->tell(run->trace->context, run->now_s, order->id, event, detail);
}
