/*
 * Poisson counts by inversion: one uniform, one count, so that a draw keyed by what it is for stays in place.
 */
#ifndef REDRESS_CORE_POISSON_H
#define REDRESS_CORE_POISSON_H

#include <stdint.h>

/* Smallest n with P(N <= n) >= u, exactly, for any mean from 0; 0 < u < 1. About a microsecond. */
uint64_t poisson_quantile(double mean, double u);

/* The same for a mean of some tens at most whose exp(-mean) is known (`none`), at most `most`. A few nanoseconds and n more. */
static inline uint32_t poisson_invert(double mean, double none, double u, uint32_t most)
{
    double term = none, sum = none;
    uint32_t n = 0;
    while (u > sum && n < most) {
        n++;
        term *= mean / n;
        sum += term;
    }
    return n;
}

#endif
