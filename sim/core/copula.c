/*
 * The tables of the Gaussian copula.
 */
#include "core/copula.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#define CELLS (1 << COPULA_SCORE_BITS)
#define UNIT ((double)(1 << COPULA_UNIT_BITS))

/* The ends are not infinite: so that the line through the outermost cell has the mean of the scores in it. */
static double score_at(size_t node)
{
    if (node > 0 && node < CELLS)
        return gsl_cdf_ugaussian_Pinv((double)node / CELLS);
    const double inner = gsl_cdf_ugaussian_Pinv(1.0 / CELLS);
    const double outermost = 2 * -gsl_ran_ugaussian_pdf(inner) * CELLS - inner;
    return node == 0 ? outermost : -outermost;
}

enum rd_status copula_new(struct copula **out, struct rd_error *err)
{
    struct copula *copula = *out = calloc(1, sizeof *copula);
    if (!copula)
        return rd_fail(err, RD_NOMEM, "out of memory for the normal scores");
    for (size_t i = 0; i <= CELLS; i++)
        copula->score[i] = (int32_t)lround(score_at(i) * UNIT);
    for (size_t i = 0; i <= COPULA_CELLS; i++) {
        const double score = (double)i * (1 << COPULA_STEP_BITS) / UNIT - COPULA_REACH;
        copula->lane[i] = (uint32_t)fmin(gsl_cdf_ugaussian_P(score) * 0x1p32, (double)UINT32_MAX);
    }
    return RD_OK;
}

void copula_free(struct copula *copula)
{
    free(copula);
}

struct follows follows_of(double rho)
{
    return (struct follows){.own = (int32_t)lround(sqrt(1 - rho * rho) * UNIT), .other = (int32_t)lround(rho * UNIT)};
}
