/*
 * What sellers of a segment are like, each in its own way: factors on handling, faults and answers.
 *
 * They are drawn by place and by how many had it before, with the replication's key. So a seller is the same under every
 * policy; who takes a removed seller's place is somebody else; and every replication has other sellers, as its interval is
 * about markets like this one and not about the few large sellers of one draw.
 */
#include <math.h>

#include <gsl/gsl_cdf.h>

#include "process/run.h"
#include "scenario/laws.h"

#define FACTORS 3

static bool is_constant(const struct quantile_table *table)
{
    return quantile_table_at(table, 0) == quantile_table_at(table, 1);
}

bool sellers_differ(const struct scenario *scenario)
{
    return !is_constant(scenario->spread.handling) || !is_constant(scenario->spread.faults) ||
           !is_constant(scenario->spread.answers);
}

/* The second and third score by Cholesky's factor of the correlations; each alone stays normal. */
static void correlate(const double r[FACTORS], double score[FACTORS])
{
    const double own = sqrt(fmax(0, 1 - r[0] * r[0]));
    const double third_by_second = own > 0 ? (r[2] - r[0] * r[1]) / own : 0;
    const double third_own = sqrt(fmax(0, 1 - r[1] * r[1] - third_by_second * third_by_second));
    score[2] = r[1] * score[0] + third_by_second * score[1] + third_own * score[2];
    score[1] = r[0] * score[0] + own * score[1];
}

static float factor_at(const struct quantile_table *table, double score)
{
    return (float)((double)quantile_table_at(table, gsl_cdf_ugaussian_P(score)) / LAW_NUMBER_SCALE);
}

void seller_factors_draw(struct run *run, uint32_t at)
{
    const struct scenario *scenario = run->scenario;
    struct seller *seller = &run->sellers.items[at];
    seller->handling = seller->fault_odds = seller->answers = 1;
    if (!run->sellers_differ)
        return;
    const struct lanes lanes = stream_block(run->key, at, STREAM_SELLER_FACTORS, seller->comers);
    double score[FACTORS];
    for (size_t i = 0; i < FACTORS; i++)
        score[i] = gsl_cdf_ugaussian_Pinv(lane_uniform(lanes.word[i]));
    correlate(scenario->spread.correlation, score);
    seller->handling = factor_at(scenario->spread.handling, score[0]);
    seller->fault_odds = factor_at(scenario->spread.faults, score[1]);
    seller->answers = factor_at(scenario->spread.answers, score[2]);
}

int64_t seller_delay_s(const struct run *run, const struct order *order, int64_t delay_s)
{
    double factor = (double)run->sellers.items[order->seller].answers;
    const double off_language = order_seller(run, order)->delay_off_language;
    if (off_language != 1 && !order_same_language(run, order))
        factor *= off_language;
    return factor == 1 ? delay_s : (int64_t)((double)delay_s * factor + 0.5);
}

bool seller_is_silent(const struct run *run, const struct order *order, uint32_t word)
{
    const struct chance *answers = &order_seller(run, order)->answers;
    const double own = (double)run->sellers.items[order->seller].answers;
    return !lane_hits(word, own == 1 ? answers->threshold : chance_threshold(odds_scale(answers->share, 1 / own)));
}
