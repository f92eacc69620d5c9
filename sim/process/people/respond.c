/*
 * Responses: observables over a trailing window, taken at the nightly edge from this run alone.
 *
 * Everything a response moves is drawn by a keyed uniform against a threshold, so a copy of a policy sees the same, responds
 * the same, and stays null.
 */
#include "process/people/respond.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "process/run.h"

static double odds_times(double share, double factor)
{
    return share <= 0 || share >= 1 ? share : share * factor / (1 - share + share * factor);
}

/* ---- behaviour ---- */

enum rd_status behaviour_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    run->responding = calloc(1, sizeof *run->responding);
    run->false_claim_threshold = calloc(scenario->buyer_segment_count, sizeof *run->false_claim_threshold);
    run->fault_factor = calloc(scenario->category_count * scenario->seller_segment_count, sizeof *run->fault_factor);
    return run->responding && run->false_claim_threshold && run->fault_factor ? RD_OK : run_nomem(run);
}

void behaviour_free(struct run *run)
{
    free(run->responding);
    free(run->false_claim_threshold);
    free(run->fault_factor);
}

static void false_claims_set(struct run *run, double odds_factor)
{
    const struct scenario *scenario = run->scenario;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++) {
        const struct chance *stated = &scenario->buyer_segments[i].false_claims;
        run->false_claim_threshold[i] =
            odds_factor == 1 ? stated->threshold : chance_threshold(odds_times(stated->share, odds_factor));
    }
}

/* Faults of all kinds keep their proportions: the odds of a fault of any kind move. */
static void faults_set(struct run *run, double odds_factor)
{
    const struct scenario *scenario = run->scenario;
    for (size_t i = 0; i < scenario->category_count; i++)
        for (size_t k = 0; k < scenario->seller_segment_count; k++) {
            const struct category *category = &scenario->categories[i];
            double stated = scenario->seller_segments[k].fault_factor;
            double share = stated * (category->damaged + category->not_as_described + category->defective +
                                     category->wrong_item + category->missing_parts);
            double *factor = &run->fault_factor[i * scenario->seller_segment_count + k];
            *factor = odds_factor == 1 || share <= 0 ? stated : stated * odds_times(share, odds_factor) / share;
        }
}

void behaviour_start(struct run *run)
{
    memset(run->responding, 0, sizeof *run->responding);
    run->strength = response_strength(run->scenario->response);
    run->demand_moves = run->strength > 0 && run->scenario->responses.demand.elasticity != 0;
    run->demand_multiplier = 1;
    false_claims_set(run, 1);
    faults_set(run, 1);
}

/* ---- what is seen ---- */

static void seen_add(struct seen_day *into, const struct seen_day *from, int64_t sign)
{
    into->claimed_minor += sign * from->claimed_minor;
    into->refunded_minor += sign * from->refunded_minor;
    into->justified += sign * from->justified;
    into->paid += sign * from->paid;
    into->sellers += sign * from->sellers;
    into->sanctioned += sign * from->sanctioned;
}

void respond_claim(struct run *run, const struct dispute *claim, bool remedied, bool void_now)
{
    if (run->strength == 0 || claim_is_return(claim))
        return;
    bool justified = !claim->is_false && !void_now;
    const struct seen_day seen = {.claimed_minor = claim->claim_minor,
                                  .refunded_minor = claim->refund_minor,
                                  .justified = justified,
                                  .paid = justified && remedied};
    seen_add(&run->responding->day[run->day % RESPONSE_DAYS], &seen, 1);
}

/* The day that ends tonight enters the window, the one before the window's first day leaves it. */
static void window_move(struct run *run)
{
    struct responding *responding = run->responding;
    struct seen_day *ended = &responding->day[(run->day + RESPONSE_DAYS - 1) % RESPONSE_DAYS];
    for (uint32_t at = 0; at < run->sellers.count; at++)
        ended->sanctioned += run->sellers.items[at].standing >= RD_SELLER_STANDING_DEMOTED;
    ended->sellers = run->sellers.count;
    memset(&responding->sum, 0, sizeof responding->sum);
    for (size_t i = 0; i < RESPONSE_DAYS; i++)
        seen_add(&responding->sum, &responding->day[i], 1);
}

/* The factor on the odds; 1 while nothing has been seen. */
static double factor_of(double strength, const struct response_law *law, int64_t part, int64_t whole)
{
    if (whole == 0 || law->elasticity == 0)
        return 1;
    return exp(strength * law->elasticity * ((double)part / (double)whole - law->reference));
}

static int64_t parts_per_million(int64_t part, int64_t whole)
{
    return whole > 0 ? llround(1e6 * (double)part / (double)whole) : 0;
}

static void seen_measure(const struct run *run)
{
    const struct seen_day *sum = &run->responding->sum;
    int64_t *totals = run->result->totals;
    if (run->now_s < run->measure_from_s || run->now_s >= run->measure_to_s)
        return;
    totals[TOTAL_RESPONSE_NIGHTS]++;
    totals[TOTAL_DEMAND_MULTIPLIER_PPM] += llround(run->demand_multiplier * 1e6);
    totals[TOTAL_LENIENCY_PPM] += parts_per_million(sum->refunded_minor, sum->claimed_minor);
    totals[TOTAL_SANCTIONS_SEEN_PPM] += parts_per_million(sum->sanctioned, sum->sellers);
    totals[TOTAL_PROTECTION_PPM] += parts_per_million(sum->paid, sum->justified);
}

void respond_tonight(struct run *run)
{
    const struct responses *laws = &run->scenario->responses;
    if (run->strength == 0)
        return;
    if (run->day > 0)
        window_move(run);
    const struct seen_day *sum = &run->responding->sum;
    false_claims_set(run, factor_of(run->strength, &laws->false_claims, sum->refunded_minor, sum->claimed_minor));
    faults_set(run, 1 / factor_of(run->strength, &laws->effort, sum->sanctioned, sum->sellers));
    run->demand_multiplier = factor_of(run->strength, &laws->demand, sum->paid, sum->justified);
    seen_measure(run);
    memset(&run->responding->day[run->day % RESPONSE_DAYS], 0, sizeof(struct seen_day)); /* it begins now */
}
