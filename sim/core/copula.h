/*
 * A Gaussian copula of two lanes: one draw that follows another, each with its own law.
 *
 * Both lanes become normal scores, z and e; the lane that follows is the one whose score is rho z + sqrt(1 - rho^2) e. It is
 * uniform whatever rho is, and its rank correlation with the first is 6 / pi asin(rho / 2) (Kruskal, Ordinal measures of
 * association, JASA 53, 1958). Scores and their probabilities are held in tables of integers, so that no draw depends on
 * the processor's exp, log or rounding.
 */
#ifndef REDRESS_CORE_COPULA_H
#define REDRESS_CORE_COPULA_H

#include <stdint.h>

#include "redress/status.h"

#define COPULA_SCORE_BITS 10 /* cells of probability, for scores: 2^10           */
#define COPULA_UNIT_BITS 20  /* a score of 1 is 2^20                              */
#define COPULA_STEP_BITS 13  /* cells of scores, for probabilities: 2^13 = 1 / 128 */
#define COPULA_REACH 8       /* scores from -8 to 8                               */
#define COPULA_CELLS (2 * COPULA_REACH << (COPULA_UNIT_BITS - COPULA_STEP_BITS))

/* Immutable once built; open only for the inline draw. */
struct copula {
    int32_t score[(1 << COPULA_SCORE_BITS) + 1];
    uint32_t lane[COPULA_CELLS + 1];
};

/* How one lane follows another: rho and sqrt(1 - rho^2), in 2^20. */
struct follows {
    int32_t own, other;
};

/* RD_NOMEM only. */
enum rd_status copula_new(struct copula **out, struct rd_error *err);
void copula_free(struct copula *copula);
struct follows follows_of(double rho); /* -1 to 1 */
/* The normal score of a lane, in 2^20. */
static inline int32_t copula_score(const struct copula *copula, uint32_t lane)
{
    const unsigned bits = 32 - COPULA_SCORE_BITS;
    const int32_t *score = &copula->score[lane >> bits];
    const int64_t at = lane & ((UINT32_C(1) << bits) - 1);
    return score[0] + (int32_t)((score[1] - score[0]) * at >> bits);
}

/* The lane whose score is so much; scores beyond the reach are those at its ends. */
static inline uint32_t copula_lane(const struct copula *copula, int64_t score)
{
    const int64_t reach = (int64_t)COPULA_REACH << COPULA_UNIT_BITS;
    const int64_t from = score < -reach ? 0 : score >= reach ? 2 * reach - 1 : score + reach;
    const uint32_t *lane = &copula->lane[from >> COPULA_STEP_BITS];
    const uint64_t at = (uint64_t)from & ((UINT64_C(1) << COPULA_STEP_BITS) - 1);
    return lane[0] + (uint32_t)((lane[1] - lane[0]) * at >> COPULA_STEP_BITS);
}

static inline uint32_t copula_follow(const struct copula *copula, struct follows follows, uint32_t other, uint32_t own)
{
    return copula_lane(copula, ((int64_t)copula_score(copula, other) * follows.other +
                                (int64_t)copula_score(copula, own) * follows.own) >>
                                   COPULA_UNIT_BITS);
}

#endif
