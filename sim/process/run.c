/*
 * What all handlers share: pushing events, counting, telling the trace.
 */
#include "process/run.h"

#include <stdarg.h>
#include <stdio.h>

#include "redress/units.h"

#define EVENT_PHASE(symbol, handler, phase, name) (phase),
static const uint8_t event_phases[EVENT_KIND_COUNT] = {EVENTS(EVENT_PHASE)};

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

/* Where buyer and seller stood, in one byte of the order. */
static size_t cell_of_buyer_standing(const struct run *run, const struct order *order)
{
    return run->segments->first[SEGMENT_BUYER_STANDING] + order->mark % MARK_SELLER;
}

static size_t cell_of_seller_tier(const struct run *run, const struct order *order)
{
    return run->segments->first[SEGMENT_SELLER_TIER] + order->mark / MARK_SELLER;
}

static size_t cell_of_week(const struct run *run, const struct order *order)
{
    return run->segments->first[SEGMENT_COHORT_WEEK] +
           (size_t)((uint32_t)(order->placed_s - run->measure_from_s) / (uint32_t)RD_WEEK_S);
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
    result_cell(result, cell_of_buyer_standing(run, order))[counter] += amount;
    result_cell(result, cell_of_seller_tier(run, order))[counter] += amount;
    result_cell(result, segments->first[SEGMENT_LANGUAGE] + order_language(run, order))[counter] += amount;
    result_cell(result, cell_of_week(run, order))[counter] += amount;
    result_cell(result, segments->first[SEGMENT_PEAK] + scenario_peak_at(run->scenario, order->placed_s))[counter] +=
        amount;
}

static void tell(struct run *run, int64_t at_s, const struct order *order, enum told told, const char *format,
                 va_list arguments)
{
    char detail[256];
    vsnprintf(detail, sizeof detail, format, arguments);
    run->trace->tell(run->trace->context, at_s, order->id, told, detail);
}

void run_tell(struct run *run, const struct order *order, enum told told, const char *format, ...)
{
    va_list arguments;
    if (!run->trace)
        return;
    va_start(arguments, format);
    tell(run, run->now_s, order, told, format, arguments);
    va_end(arguments);
}

void run_tell_at(struct run *run, int64_t at_s, const struct order *order, enum told told, const char *format, ...)
{
    va_list arguments;
    if (!run->trace)
        return;
    va_start(arguments, format);
    tell(run, at_s, order, told, format, arguments);
    va_end(arguments);
}

void run_tell_money(struct run *run, int64_t at_s, const struct order *order, enum account from, enum account to,
                    int64_t amount_minor)
{
    if (run->trace && run->trace->moved && amount_minor != 0)
        run->trace->moved(run->trace->context, at_s, order->id, account_name(from), account_name(to), amount_minor);
}

enum rd_status run_move(struct run *run, struct order *order, enum account from, enum account to, int64_t amount_minor)
{
    if (run->trace)
        run_tell_money(run, run->now_s, order, from, to, amount_minor);
    return ledger_move(&run->ledger, order, from, to, amount_minor);
}

enum rd_status order_note(struct run *run, const struct order *order, enum buyer_note_kind kind, int64_t amount_minor)
{
    buyers_note_seen(run, order, kind, amount_minor);
    if (!run->buyers_kept || buyer_note(&run->buyers, order->buyer, kind, amount_minor) == RD_OK)
        return RD_OK;
    return run_nomem(run);
}

void run_tell_asked(struct run *run, const struct question *question, enum rd_decision decision, uint32_t epoch,
                    const int64_t *facts, const struct rd_answer *answer)
{
    const struct trace *trace = run->trace;
    const struct order *order = question->order;
    if (!trace || !(order ? trace->asked != NULL : trace->also && trace->stood))
        return;
    struct trace_question told = {.decision = decision,
                                  .epoch = epoch,
                                  .facts = facts,
                                  .answer = answer,
                                  .seller = question->seller,
                                  .buyer = order ? order->buyer : question->buyer};
    if (trace->also) {
        told.facts = run->facts;
        if (!question_also(run, decision, question, &told.also_epoch))
            return;
    }
    if (order)
        trace->asked(trace->context, question->now_s, order->id, &told);
    else
        trace->stood(trace->context, question->now_s, &told);
}
