/*
 * The demand of a day: how many potential orders there are, from which stream, and which of them exist.
 *
 * Potential orders come at the majorant rate: the policy-free rate times demand_multiplier_at_most. Each carries a keyed
 * uniform u and exists when u < multiplier / at_most, so it is the same order under every policy under which it exists. A
 * peak has a stream of its own: its orders are numbered behind the usual ones of the day, which it leaves alone.
 */
#include "core/poisson.h"
#include "process/run.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "core/law.h"
#include "redress/units.h"

/* ---- streams ---- */

/* Where in the day orders come, from shares of the hours. */
static enum rd_status time_of_day_new(const double hour_share[24], struct quantile_table **out, struct rd_error *err)
{
    struct law_point points[25] = {{0, 0}};
    double sum = 0;
    for (size_t hour = 0; hour < 24; hour++) {
        sum += hour_share[hour];
        points[hour + 1] = (struct law_point){sum < 1 ? sum : 1, (double)(hour + 1) * RD_HOUR_S};
    }
    points[24].probability = 1;
    struct law_spec spec = {.law = LAW_EMPIRICAL, .points = points, .point_count = 25};
    return quantile_table_new(&spec, 1, out, err);
}

/* The same inside a peak's hours, which may begin and end within one. */
static enum rd_status peak_time_new(const struct peak *peak, struct quantile_table **out, struct rd_error *err)
{
    struct law_point points[26];
    size_t count = 0;
    double sum = 0;
    points[count++] = (struct law_point){0, (double)peak->from_min * RD_MINUTE_S};
    for (int32_t hour = peak->from_min / 60; hour * 60 < peak->to_min; hour++) {
        int32_t end_min = (hour + 1) * 60 < peak->to_min ? (hour + 1) * 60 : peak->to_min;
        sum += peak->hour_weight[hour];
        points[count++] = (struct law_point){sum < 1 ? sum : 1, (double)end_min * RD_MINUTE_S};
    }
    points[count - 1].probability = 1;
    struct law_spec spec = {.law = LAW_EMPIRICAL, .points = points, .point_count = count};
    return quantile_table_new(&spec, 1, out, err);
}

/* Shares times lifts; `lift` NULL: all 1. */
static enum rd_status streams_guides(const struct scenario *scenario, const struct peak *peak,
                                     struct order_stream *stream, double *weights, struct rd_error *err)
{
    for (size_t i = 0; i < scenario->category_count; i++)
        weights[i] = scenario->categories[i].share * (peak ? peak->category_lift[i] : 1);
    enum rd_status rc = guide_table_new(weights, scenario->category_count, &stream->categories, err);
    for (size_t i = 0; i < scenario->lane_count; i++)
        weights[i] = scenario->lanes[i].share * (peak ? peak->lane_lift[i] : 1);
    return rc == RD_OK ? guide_table_new(weights, scenario->lane_count, &stream->lanes, err) : rc;
}

static enum rd_status stream_build(const struct scenario *scenario, const struct peak *peak,
                                   struct order_stream *stream, double *weights, struct rd_error *err)
{
    if (peak && peak->extra_share <= 0)
        return RD_OK; /* adds no orders */
    enum rd_status rc = streams_guides(scenario, peak, stream, weights, err);
    if (rc != RD_OK)
        return rc;
    return peak ? peak_time_new(peak, &stream->time_of_day, err)
                : time_of_day_new(scenario->demand.hour_share, &stream->time_of_day, err);
}

enum rd_status demand_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    size_t most = scenario->category_count > scenario->lane_count ? scenario->category_count : scenario->lane_count;
    double *weights = calloc(most, sizeof *weights);
    run->streams = calloc(1 + scenario->demand.peak_count, sizeof *run->streams);
    if (!weights || !run->streams) {
        free(weights);
        return run_nomem(run);
    }
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i <= scenario->demand.peak_count; i++)
        rc = stream_build(scenario, i ? &scenario->demand.peaks[i - 1] : NULL, &run->streams[i], weights, run->err);
    free(weights);
    return rc;
}

void demand_free(struct run *run)
{
    for (size_t i = 0; run->streams && i <= run->scenario->demand.peak_count; i++) {
        guide_table_free(run->streams[i].categories);
        guide_table_free(run->streams[i].lanes);
        quantile_table_free(run->streams[i].time_of_day);
    }
    free(run->streams);
}

/* ---- one day ---- */

static uint64_t count_draw(double rate, uint32_t high, uint32_t low)
{
    double most = 2 * (double)ORDER_SLOTS; /* far above what is numbered: said by the caller */
    return poisson_quantile(rate < most ? rate : most, lanes_uniform53(high, low));
}

/* Poisson around the majorant rate times the day's gamma factor (a negative binomial), the same factor for both streams. */
static void potential_orders(const struct run *run, struct day_demand *demand)
{
    const struct scenario *scenario = run->scenario;
    const struct day_effect *effect = scenario_day(scenario, run->day);
    int year, month, day, weekday;
    rd_civil_from_unix(scenario->start_unix_s + run->day * RD_DAY_S, &year, &month, &day, &weekday);
    double rate = scenario->demand.orders_per_day * scenario->demand.weekday_factor[weekday] *
                  scenario->demand.multiplier_at_most;
    struct lanes lanes = stream_block(run->key, (uint64_t)run->day, STREAM_DAY_DEMAND, 0);
    double shape = scenario->demand.day_dispersion;
    if (shape > 0) {
        const struct law_spec factor = {.law = LAW_GAMMA, .a = 1, .b = shape};
        rate *= law_quantile(&factor, lanes_uniform53(lanes.word[0], lanes.word[1]));
    }
    demand->usual = demand->potential =
        count_draw(effect ? rate * effect->usual_factor : rate, lanes.word[2], lanes.word[3]);
    demand->stream = demand->peak_stream = &run->streams[0];
    if (!effect || effect->peak == 0)
        return;
    demand->peak_stream = &run->streams[effect->peak];
    lanes = stream_block(run->key, (uint64_t)run->day, STREAM_DAY_PEAK, 0);
    demand->potential +=
        count_draw(rate * scenario->demand.peaks[effect->peak - 1].extra_share, lanes.word[0], lanes.word[1]);
}

enum rd_status day_demand_draw(struct run *run, struct day_demand *demand)
{
    double most = run->scenario->demand.multiplier_at_most;
    if (run->demand_multiplier > most)
        return rd_fail(run->err, RD_NO_ANSWER,
                       "policy \"%s\" multiplies the demand of day %ld by %.4f; scenario \"%s\" allows at most %g "
                       "(demand.demand_multiplier_at_most)",
                       rd_policy_name(run->book.policy), (long)run->day, run->demand_multiplier, run->scenario->name,
                       most);
    potential_orders(run, demand);
    if (demand->potential >= ORDER_SLOTS)
        return rd_fail(run->err, RD_NOMEM, "day %ld has %llu potential orders; at most %llu are numbered",
                       (long)run->day, (unsigned long long)demand->potential, (unsigned long long)(ORDER_SLOTS - 1));
    demand->usual_threshold = chance_threshold(1 / most);
    demand->exists_threshold = chance_threshold(run->demand_multiplier / most);
    return RD_OK;
}

bool order_by_raised_demand(const struct run *run, const struct order *order)
{
    uint64_t usual_threshold = chance_threshold(1 / run->scenario->demand.multiplier_at_most);
    return !lane_hits(order_lanes(run, order->id, STREAM_ORDER_ACCEPTANCE).word[0], usual_threshold);
}
