/*
 * Bisection on the exact distribution function.
 */
#include "core/poisson.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

uint64_t poisson_quantile(double mean, double u)
{
    if (mean <= 0)
        return 0;
    double spread = 12 * sqrt(mean) + 40;
    uint64_t low = mean > spread ? (uint64_t)(mean - spread) : 0;
    uint64_t high = (uint64_t)(mean + spread);
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (gsl_cdf_poisson_P((unsigned)middle, mean) >= u)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
