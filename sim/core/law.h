/*
 * Probability laws in the units of their specification: what quantile tables are built from and checked against.
 * law_quantile() and law_mean() are declared with the tables.
 */
#ifndef REDRESS_CORE_LAW_H
#define REDRESS_CORE_LAW_H

#include "core/quantile.h"

struct law_bounds {
    double lo, hi; /* may be infinite */
};

/* RD_INPUT with the reason when the parameters do not make a law. Every other function here needs a checked law. */
enum rd_status law_check(const struct law_spec *spec, struct rd_error *err);
/* P(X <= value), clamping included. */
double law_cdf(const struct law_spec *spec, double value);
/* The smallest interval that holds every value. */
struct law_bounds law_support(const struct law_spec *spec);

#endif
