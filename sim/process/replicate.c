/*
 * One replication: memory built once, state cleared, events popped in order until none is left before the end.
 */
#include "process/replicate.h"
#include "market/observed.h"
#include "market/standing.h"
#include "process/run.h"
#include "scenario/limits.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "redress/units.h"

#define PREFETCH_AHEAD 8
#define STOP_CHECK_EVERY 4096

typedef enum rd_status handler_function(struct run *run, const struct event *event);
#define EVENT_FUNCTION(symbol, handler, phase, name) on_##handler,
static handler_function *const handlers[EVENT_KIND_COUNT] = {EVENTS(EVENT_FUNCTION)};

/* ---- building ---- */

static enum rd_status sellers_guide_build(struct run *run)
{
    return guide_table_new(run->scenario->seller_weight, run->scenario->seller_count, &run->seller_guide, run->err);
}

static enum rd_status buyers_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    run->buyer_segment_end = calloc(scenario->buyer_segment_count, sizeof *run->buyer_segment_end);
    if (!run->buyer_segment_end)
        return run_nomem(run);
    double sum = 0;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        sum += scenario->buyer_segments[i].share;
        run->buyer_segment_end[i] = (uint32_t)(sum * scenario->buyer_count + 0.5);
    }
    run->buyer_segment_end[scenario->buyer_segment_count - 1] = UINT32_MAX;
    return RD_OK;
}

/* Calendar month of every day, counted from the first one. */
static enum rd_status months_build(struct run *run)
{
    run->day_count = (size_t)(run->end_s / RD_DAY_S) + 1;
    run->month_of_day = calloc(run->day_count, sizeof *run->month_of_day);
    if (!run->month_of_day)
        return run_nomem(run);
    int first_year = 0, first_month = 0;
    for (size_t i = 0; i < run->day_count; i++) {
        int year, month, day, weekday;
        rd_civil_from_unix(run->scenario->start_unix_s + (int64_t)i * RD_DAY_S, &year, &month, &day, &weekday);
        if (i == 0) {
            first_year = year;
            first_month = month;
        }
        run->month_of_day[i] = (uint16_t)((year - first_year) * 12 + month - first_month);
    }
    run->month_count = (size_t)run->month_of_day[run->day_count - 1] + 1;
    run->transit_factor = calloc(run->month_count * run->scenario->carrier_count, sizeof *run->transit_factor);
    return run->transit_factor ? RD_OK : run_nomem(run);
}

/* Decisions that answer the same for every case and date are asked once, here. */
static void rule_book_init(struct rule_book *book, const struct rd_policy *policy, const struct rd_image *image,
                           bool counts)
{
    static const int64_t no_facts[RD_FACT_COUNT];
    *book = (struct rule_book){
        .policy = policy, .image = image, .counts = counts, .uses_business = rd_image_uses_business(image)};
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++) {
        book->anchor_count[decision] = rd_policy_as_of(policy, (enum rd_decision)decision, book->anchors[decision]);
        struct standing_answer *standing = &book->standing[decision];
        if (rd_image_epoch_count(image) != 1 || !rd_image_is_constant(image, (enum rd_decision)decision))
            continue;
        uint32_t rule = rd_decide(image, (enum rd_decision)decision, 0, no_facts, &standing->answer);
        if (rule >= RD_RULE_FIRST_ERROR)
            continue; /* said when it is asked */
        standing->constant = true;
        standing->hit = rd_image_counter(image, (enum rd_decision)decision, 0, rule);
    }
}

static bool holds_money(const struct rule_book *book)
{
    return rd_image_answer_most(book->image, RD_DECISION_APPEAL, RD_ANSWER(APPEAL, HOLDS_MONEY)) == RD_BOOL_YES;
}

static enum rd_status run_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    enum rd_status rc;
    run->measure_from_s = scenario->warm_up_s;
    run->measure_to_s = scenario->warm_up_s + scenario->measure_s;
    run->end_s = scenario_horizon_s(scenario);
    run->switch_s = run->measure_from_s;
    run->limits = scenario_limits(scenario);
    unsigned statistics = 0, kinds = 0;
    windows_used(run->book.image, &statistics, &kinds);
    run->every_night = sellers_asked_every_night(run->book.image);
    if (run->launched_over) {
        windows_used(run->launched_over->image, &statistics, &kinds);
        run->every_night = true; /* one of these nights the rules change */
    }
    run->sellers_differ = sellers_differ(scenario);
    run->windows_needed = statistics != 0;
    run->fines_may_wait = holds_money(&run->book) || (run->launched_over && holds_money(run->launched_over));
    run->buyers_kept = buyers_needed(run);
    promises_init(run);
    run->seller_threshold = calloc(scenario->seller_count, sizeof *run->seller_threshold);
    if (!run->seller_threshold)
        return run_nomem(run);
    if ((rc = demand_build(run)) != RD_OK || (rc = sellers_guide_build(run)) != RD_OK ||
        (rc = stalls_build(run)) != RD_OK || (rc = buyers_build(run)) != RD_OK ||
        (rc = behaviour_build(run)) != RD_OK || (rc = capacity_build(run)) != RD_OK ||
        (rc = months_build(run)) != RD_OK || (rc = desks_build(run)) != RD_OK ||
        (rc = sellers_init(&run->sellers, scenario->seller_count, statistics, kinds, (int32_t)(run->end_s / RD_DAY_S),
                           run->err)) != RD_OK ||
        (rc = history_new(run)) != RD_OK || (rc = past_repeats_new(run)) != RD_OK ||
        (rc = buyers_seen_new(run)) != RD_OK)
        return rc;
    return queue_new(0, &run->queue, run->err);
}

static enum rd_status run_create(const struct scenario *scenario, const struct rule_book *book,
                                 const struct rule_book *launched_over, const struct segment_table *segments,
                                 struct run **out, struct rd_error *err)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        return rd_fail(err, RD_NOMEM, "out of memory for a replication");
    run->scenario = scenario;
    run->segments = segments;
    run->err = err;
    run->book = *book;
    ledger_init(&run->ledger);
    pool_init(&run->orders, sizeof(struct order));
    pool_init(&run->claims, sizeof(struct dispute));
    pool_init(&run->covers, sizeof(struct cover));
    pool_init(&run->appeals, sizeof(struct appeal));
    pool_init(&run->penalties, sizeof(struct penalty));
    repeats_init(run);
    chargebacks_init(run);
    enum rd_status rc = RD_OK;
    if (launched_over) {
        run->launched_over = malloc(sizeof *run->launched_over);
        if (run->launched_over)
            *run->launched_over = *launched_over;
        else
            rc = run_nomem(run);
    }
    if (rc == RD_OK)
        rc = run_build(run);
    if (rc != RD_OK) {
        run_free(run);
        return rc;
    }
    *out = run;
    return RD_OK;
}

enum rd_status run_new(const struct scenario *scenario, const struct rd_policy *policy, const struct rd_image *image,
                       const struct segment_table *segments, struct run **out, struct rd_error *err)
{
    struct rule_book book;
    rule_book_init(&book, policy, image, true);
    return run_create(scenario, &book, NULL, segments, out, err);
}

enum rd_status run_new_launch(const struct scenario *scenario, const struct rd_policy *policy,
                              const struct rd_image *image, const struct rd_policy *before_policy,
                              const struct rd_image *before_image, const struct segment_table *segments,
                              struct run **out, struct rd_error *err)
{
    struct rule_book book, before;
    rule_book_init(&book, policy, image, true);
    rule_book_init(&before, before_policy, before_image, false);
    return run_create(scenario, &book, &before, segments, out, err);
}

void run_share_marks(struct run *run, struct marks *marks, bool keeps)
{
    run->marks = marks;
    run->keeps_marks = marks && keeps;
}

void run_free(struct run *run)
{
    if (!run)
        return;
    history_free(run);
    past_repeats_free(run);
    buyers_seen_free(run);
    queue_free(run->queue);
    sellers_release(&run->sellers);
    buyers_release(&run->buyers);
    desks_free(run);
    ledger_release(&run->ledger);
    pool_release(&run->orders);
    pool_release(&run->claims);
    pool_release(&run->covers);
    pool_release(&run->appeals);
    pool_release(&run->penalties);
    repeats_free(run);
    pool_release(&run->chargebacks);
    demand_free(run);
    behaviour_free(run);
    capacity_free(run);
    guide_table_free(run->seller_guide);
    stalls_free(run);
    free(run->buyer_segment_end);
    free(run->month_of_day);
    free(run->transit_factor);
    promises_free(run);
    free(run->seller_threshold);
    free(run->launched_over);
    free(run);
}

/* ---- one replication ---- */

/* A carrier's month: lognormal factor on every transit, mean 1. */
static void transit_factors_draw(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    for (size_t carrier = 0; carrier < scenario->carrier_count; carrier++)
        for (size_t month = 0; month < run->month_count; month++) {
            struct lanes lanes = stream_block(run->key, (uint64_t)carrier << 32 | month, STREAM_CARRIER_MONTH, 0);
            double sigma = scenario->carriers[carrier].monthly_sigma;
            double normal = gsl_cdf_ugaussian_Pinv(lanes_uniform53(lanes.word[0], lanes.word[1]));
            run->transit_factor[carrier * run->month_count + month] = exp(sigma * normal - sigma * sigma / 2);
        }
}

static void sellers_start(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    sellers_clear(&run->sellers);
    for (uint32_t at = 0; at < scenario->seller_count; at++) {
        double u = lane_uniform(stream_block(run->key, at, STREAM_SELLER_SEGMENT, 0).word[0]);
        uint8_t segment = 0;
        while ((size_t)segment + 1 < scenario->seller_segment_count && u >= scenario->seller_segments[segment].share) {
            u -= scenario->seller_segments[segment].share;
            segment++;
        }
        run->sellers.items[at].segment = segment;
        seller_factors_draw(run, at);
    }
}

static enum rd_status run_start(struct run *run, uint64_t seed, uint32_t replication)
{
    run->key = stream_key(seed, replication);
    run->now_s = run->open_escrow_minor = 0;
    run->day = 0;
    promises_clear(run);
    behaviour_start(run);
    queue_clear(run->queue, 0);
    ledger_clear(&run->ledger);
    pool_clear(&run->orders);
    pool_clear(&run->claims);
    pool_clear(&run->covers);
    pool_clear(&run->appeals);
    pool_clear(&run->penalties);
    run->appeal_serial = 0;
    repeats_clear(run);
    pool_clear(&run->chargebacks);
    if (run->keeps_marks)
        marks_clear(run->marks);
    desks_clear(run);
    transit_factors_draw(run);
    sellers_start(run);
    enum rd_status rc = stalls_start(run);
    if (rc != RD_OK)
        return rc;
    capacity_start(run);
    history_start(run);
    past_repeats_start(run);
    run->placement_shift_ppm = 0;
    run->placement_moved = false;
    rc = run->buyers_kept ? buyers_start(run) : RD_OK;
    if (rc == RD_OK)
        rc = shifts_push(run);
    return rc == RD_OK ? run_push(run, EVENT_NIGHT, 0, 0, 0, 0, 0) : rc;
}

/* What is still open when the horizon ends: counted and listed, never dropped. */
static enum rd_status open_orders_count(struct run *run)
{
    struct result *result = run->result;
    for (uint32_t slot = 0; slot < run->orders.used; slot++) {
        const struct order *order = run_order(run, slot);
        if (order->id == UINT64_MAX || order->state == ORDER_CLOSED || !order_is(order, ORDER_MEASURED))
            continue;
        run_count(run, order, COUNT_OPEN_AT_END, 1);
        struct outcome outcome = {.order = order->id,
                                  .kind = OUTCOME_OPEN,
                                  .reason = UINT8_MAX,
                                  .measured = order_is_beyond(run, order) ? COHORT_BEYOND : COHORT_USUAL,
                                  .resolution_s = RESOLUTION_NONE,
                                  .rule = {RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED}};
        if (order->claim != POOL_NONE) {
            const struct dispute *claim = run_claim(run, order->claim);
            outcome.reason = claim->reason;
            outcome.is_false = claim->is_false;
            outcome.refund_minor = claim->refund_minor;
            if (claim->refund_minor > 0)
                claim_refund_count(run, claim, order, OUTCOME_OPEN);
            bool unheard = claim->is_dispute && claim->outcome == CASE_NO_OUTCOME;
            bool appealed = claim->state == CLAIM_APPEAL && claim->appeal != POOL_NONE;
            bool undecided = unheard || appealed;
            bool unpaid_return = claim_is_return(claim) && claim->refund_minor == 0;
            result->samples[SAMPLE_COMPLAINT_TIME].censored += !claim_is_return(claim);
            result->samples[SAMPLE_RETURN_TIME].censored += unpaid_return;
            result->samples[SAMPLE_RESOLUTION_TIME].censored += undecided;
            result->samples[SAMPLE_PLATFORM_TIME].censored += undecided && claim->escalated_s != 0;
            result->samples[SAMPLE_FIRST_DECISION_TIME].censored += unheard;
            if (undecided)
                run_count(run, order, COUNT_DISPUTES_OPEN_AT_END, 1);
        }
        if (outcome_add(result, &outcome) != RD_OK)
            return run_nomem(run);
    }
    return RD_OK;
}

/* Laws 1 to 3 on every run: money, orders, decisions. */
static void laws_check(const struct run *run)
{
    ledger_check(&run->ledger, run->open_escrow_minor);
    const int64_t *all = result_cell(run->result, 0);
    if (all[COUNT_ORDERS] != all[COUNT_CLOSED] + all[COUNT_OPEN_AT_END])
        rd_bug("%" PRId64 " orders were placed, %" PRId64 " closed and %" PRId64 " are open", all[COUNT_ORDERS],
               all[COUNT_CLOSED], all[COUNT_OPEN_AT_END]);
}

static void prefetch(const struct run *run)
{
    const struct event *ahead = queue_ahead(run->queue, PREFETCH_AHEAD);
    if (!ahead)
        return;
    if (ahead->kind == EVENT_DELIVERED || ahead->kind == EVENT_SHIPPED_LATE || ahead->kind == EVENT_CANCELLED)
        __builtin_prefetch(pool_at(&run->orders, ahead->slot), 1);
}

static enum rd_status events_handle(struct run *run, const volatile int *stop, volatile int *progress)
{
    struct event event;
    uint64_t handled = 0;
    enum rd_status rc = RD_OK;
    while (rc == RD_OK && queue_pop(run->queue, &event)) {
        if (++handled % STOP_CHECK_EVERY == 0) {
            if (stop && __atomic_load_n(stop, __ATOMIC_RELAXED) != 0)
                return rd_fail(run->err, RD_INTERRUPTED, "interrupted");
            if (progress)
                __atomic_store_n(progress, (int)(event.at_s * 1000 / run->end_s), __ATOMIC_RELAXED);
        }
        prefetch(run);
        run->now_s = event.at_s;
        rc = handlers[event.kind](run, &event);
    }
    run->result->events = handled;
    return rc;
}

enum rd_status replicate(struct run *run, uint64_t seed, uint32_t replication, const struct trace *trace,
                         const volatile int *stop, volatile int *progress, struct result *out, struct rd_error *err)
{
    run->err = err;
    run->trace = trace;
    run->result = out;
    result_clear(out, replication);
    enum rd_status rc = run_start(run, seed, replication);
    if (rc == RD_OK)
        rc = events_handle(run, stop, progress);
    if (rc == RD_OK)
        rc = open_orders_count(run);
    if (rc != RD_OK) {
        if (rc != RD_INTERRUPTED) {
            char date[RD_UNIT_TEXT_SIZE];
            rd_error_in(err, "scenario \"%s\", policy \"%s\", seed %" PRIu64 ", replication %" PRIu32 ", %s",
                        run->scenario->name, rd_policy_name(run->book.policy), seed, replication,
                        rd_date_format(run->scenario->start_unix_s + run->now_s, date));
        }
        return rc;
    }
    desks_tell(run);
    result_finish(out);
    laws_check(run);
    out->order_bytes_peak = (uint64_t)run->orders.peak * sizeof(struct order);
    out->case_bytes_peak = (uint64_t)run->claims.peak * sizeof(struct dispute);
    out->orders_open_peak = run->orders.peak;
    out->cases_open_peak = run->claims.peak;
    return RD_OK;
}
