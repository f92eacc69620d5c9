/*
 * Probability laws: check, distribution function, quantile and mean, all with clamping.
 *
 * Clamping a clamped law is clamping: means of clamped mixtures are sums of clamped parts. Means of clamped laws come from
 * the limited expected value E[min(X, d)] (Klugman, Panjer, Willmot: Loss Models, appendix A), for X >= 0:
 * E[clamp(X, lo, hi)] = E[min(X, hi)] + lo - E[min(X, lo)].
 */
#include "core/law.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "core/gsl_errors.h"

#define SHARE_TOLERANCE 1e-9 /* of a mixture's shares from 1           */
#define ROOT_TOLERANCE 1e-11 /* relative, of a mixture's quantile      */
#define ROOT_STEPS 200       /* bisection alone needs about 60         */

/* ---- clamping ---- */

static double clamp(double value, struct law_bounds to)
{
    return value < to.lo ? to.lo : value > to.hi ? to.hi : value;
}

static struct law_bounds law_clamp(const struct law_spec *spec)
{
    if (spec->at_least == 0 && spec->at_most == 0)
        return (struct law_bounds){-INFINITY, INFINITY};
    if (spec->at_most == 0 && spec->at_least > 0)
        return (struct law_bounds){spec->at_least, INFINITY};
    return (struct law_bounds){spec->at_least, spec->at_most};
}

static struct law_bounds bounds_clamp(struct law_bounds inner, struct law_bounds outer)
{
    return (struct law_bounds){clamp(inner.lo, outer), clamp(inner.hi, outer)};
}

/* ---- check ---- */

static enum rd_status positive(const char *law, const char *what, double value, struct rd_error *err)
{
    if (value > 0 && isfinite(value))
        return RD_OK;
    return rd_fail(err, RD_INPUT, "the %s of %s is %g; it must be above 0", what, law, value);
}

static enum rd_status points_check(const struct law_spec *spec, struct rd_error *err)
{
    const struct law_point *points = spec->points;
    size_t count = spec->point_count;
    if (count < 2)
        return rd_fail(err, RD_INPUT, "an empirical law has %zu points; it needs at least 2", count);
    if (points[0].probability != 0 || points[count - 1].probability != 1)
        return rd_fail(err, RD_INPUT, "an empirical law runs from probability %g to %g; it must run from 0 to 1",
                       points[0].probability, points[count - 1].probability);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(points[i].value))
            return rd_fail(err, RD_INPUT, "value %zu of an empirical law is not a number", i);
        if (i > 0 && !(points[i].probability >= points[i - 1].probability && points[i].value >= points[i - 1].value))
            return rd_fail(err, RD_INPUT, "point %zu of an empirical law, (%g, %g), is below the one before, (%g, %g)",
                           i, points[i].probability, points[i].value, points[i - 1].probability, points[i - 1].value);
    }
    return RD_OK;
}

static enum rd_status parts_check(const struct law_spec *spec, struct rd_error *err)
{
    if (spec->part_count == 0)
        return rd_fail(err, RD_INPUT, "a mixture has no parts");
    double sum = 0;
    for (size_t i = 0; i < spec->part_count; i++) {
        if (!(spec->shares[i] >= 0 && spec->shares[i] <= 1))
            return rd_fail(err, RD_INPUT, "share %zu of a mixture is %g; shares are 0 to 1", i, spec->shares[i]);
        enum rd_status status = law_check(&spec->parts[i], err);
        if (status != RD_OK) {
            rd_error_in(err, "part %zu of a mixture", i);
            return status;
        }
        sum += spec->shares[i];
    }
    if (fabs(sum - 1) > SHARE_TOLERANCE)
        return rd_fail(err, RD_INPUT, "the shares of a mixture sum to %.10g; they must sum to 1", sum);
    return RD_OK;
}

static enum rd_status parameters_check(const struct law_spec *spec, struct rd_error *err)
{
    enum rd_status status;
    switch (spec->law) {
    case LAW_CONSTANT:
        if (!isfinite(spec->a))
            return rd_fail(err, RD_INPUT, "a constant is not a number");
        return RD_OK;
    case LAW_EXPONENTIAL:
        return positive("an exponential law", "mean", spec->a, err);
    case LAW_GAMMA:
        status = positive("a gamma law", "mean", spec->a, err);
        return status == RD_OK ? positive("a gamma law", "shape", spec->b, err) : status;
    case LAW_WEIBULL:
        status = positive("a Weibull law", "mean", spec->a, err);
        return status == RD_OK ? positive("a Weibull law", "shape", spec->b, err) : status;
    case LAW_LOGNORMAL:
        status = positive("a lognormal law", "median", spec->a, err);
        if (status == RD_OK && !(spec->b >= 0 && isfinite(spec->b)))
            status = rd_fail(err, RD_INPUT, "the sigma of a lognormal law is %g; it must not be below 0", spec->b);
        return status;
    case LAW_UNIFORM:
        if (!(isfinite(spec->a) && isfinite(spec->b) && spec->a <= spec->b))
            return rd_fail(err, RD_INPUT, "a uniform law runs from %g to %g; the first must not be above the second",
                           spec->a, spec->b);
        return RD_OK;
    case LAW_EMPIRICAL:
        return points_check(spec, err);
    case LAW_MIXTURE:
        return parts_check(spec, err);
    }
    return rd_fail(err, RD_INPUT, "law %d is unknown", (int)spec->law);
}

enum rd_status law_check(const struct law_spec *spec, struct rd_error *err)
{
    struct law_bounds to = law_clamp(spec);
    if (!(to.lo <= to.hi))
        return rd_fail(err, RD_INPUT, "a law is at least %g and at most %g; the first must not be above the second",
                       spec->at_least, spec->at_most);
    return parameters_check(spec, err);
}

/* ---- parameters of the textbook forms ---- */

static double gamma_scale(const struct law_spec *spec)
{
    return spec->a / spec->b;
}

static double weibull_scale(const struct law_spec *spec)
{
    return spec->a / gsl_sf_gamma(1 + 1 / spec->b);
}

/* ---- distribution function ---- */

static double points_cdf(const struct law_spec *spec, double value)
{
    const struct law_point *points = spec->points;
    size_t above = 0; /* the first point above the value */
    while (above < spec->point_count && points[above].value <= value)
        above++;
    if (above == 0)
        return 0;
    if (above == spec->point_count)
        return 1;
    const struct law_point *from = &points[above - 1], *to = &points[above];
    return from->probability +
           (to->probability - from->probability) * ((value - from->value) / (to->value - from->value));
}

static double parts_cdf(const struct law_spec *spec, double value)
{
    double sum = 0;
    for (size_t i = 0; i < spec->part_count; i++)
        sum += spec->shares[i] * law_cdf(&spec->parts[i], value);
    return sum;
}

static double unclamped_cdf(const struct law_spec *spec, double value)
{
    switch (spec->law) {
    case LAW_CONSTANT:
        return value >= spec->a;
    case LAW_EXPONENTIAL:
        return value <= 0 ? 0 : gsl_cdf_exponential_P(value, spec->a);
    case LAW_GAMMA:
        return value <= 0 ? 0 : gsl_cdf_gamma_P(value, spec->b, gamma_scale(spec));
    case LAW_WEIBULL:
        return value <= 0 ? 0 : gsl_cdf_weibull_P(value, weibull_scale(spec), spec->b);
    case LAW_LOGNORMAL:
        if (value <= 0 || spec->b == 0)
            return value >= spec->a;
        return gsl_cdf_lognormal_P(value, log(spec->a), spec->b);
    case LAW_UNIFORM:
        if (value < spec->a)
            return 0;
        return value >= spec->b ? 1 : (value - spec->a) / (spec->b - spec->a);
    case LAW_EMPIRICAL:
        return points_cdf(spec, value);
    case LAW_MIXTURE:
        return parts_cdf(spec, value);
    }
    return NAN;
}

double law_cdf(const struct law_spec *spec, double value)
{
    gsl_errors_return();
    struct law_bounds to = law_clamp(spec);
    if (value < to.lo)
        return 0;
    return value >= to.hi ? 1 : unclamped_cdf(spec, value);
}

/* ---- quantile ---- */

static double points_quantile(const struct law_spec *spec, double probability)
{
    const struct law_point *points = spec->points;
    size_t lo = 0,
           hi = spec->point_count - 1; /* points[lo] is below the probability, or the first; points[hi] is not */
    while (hi - lo > 1) {
        size_t middle = lo + (hi - lo) / 2;
        if (points[middle].probability < probability)
            lo = middle;
        else
            hi = middle;
    }
    double width = points[hi].probability - points[lo].probability;
    double at = width > 0 ? (probability - points[lo].probability) / width : 0;
    return points[lo].value + (points[hi].value - points[lo].value) * at;
}

/* The smallest value in (lo, hi] with cdf >= probability; cdf(lo) < probability <= cdf(hi). */
static double cdf_bisect(const struct law_spec *spec, double probability, double lo, double hi)
{
    for (int i = 0; i < ROOT_STEPS && hi - lo > ROOT_TOLERANCE * fabs(hi); i++) {
        double middle = lo + (hi - lo) / 2;
        if (middle <= lo || middle >= hi)
            break;
        if (unclamped_cdf(spec, middle) < probability)
            lo = middle;
        else
            hi = middle;
    }
    return hi;
}

struct root_target {
    const struct law_spec *spec;
    double probability;
};

static double root_distance(double value, void *vtarget)
{
    const struct root_target *target = vtarget;
    return unclamped_cdf(target->spec, value) - target->probability;
}

/* Brent's method narrows the bracket as far as it goes; bisection ends it at jumps, where Brent's steps say nothing. */
static double cdf_root(const struct law_spec *spec, double probability, double lo, double hi)
{
    struct root_target target = {spec, probability};
    gsl_function distance = {root_distance, &target};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver || gsl_root_fsolver_set(solver, &distance, lo, hi) != GSL_SUCCESS) {
        if (solver)
            gsl_root_fsolver_free(solver);
        return cdf_bisect(spec, probability, lo, hi);
    }
    for (int i = 0; i < 12 && gsl_root_test_interval(lo, hi, 0, ROOT_TOLERANCE) == GSL_CONTINUE; i++) {
        if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
            break;
        lo = gsl_root_fsolver_x_lower(solver);
        hi = gsl_root_fsolver_x_upper(solver);
    }
    gsl_root_fsolver_free(solver);
    return cdf_bisect(spec, probability, lo, hi);
}

/* A mixture's quantile lies between the smallest and the largest quantile of its parts. */
static double parts_quantile(const struct law_spec *spec, double probability)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < spec->part_count; i++) {
        if (spec->shares[i] == 0)
            continue;
        double part = law_quantile(&spec->parts[i], probability);
        lo = fmin(lo, part);
        hi = fmax(hi, part);
    }
    if (isinf(lo) || isinf(hi))
        return isinf(lo) ? lo : hi;
    if (unclamped_cdf(spec, lo) >= probability || unclamped_cdf(spec, hi) < probability)
        return unclamped_cdf(spec, lo) >= probability ? lo : hi; /* parts agree; `hi` is short by rounding only */
    return cdf_root(spec, probability, lo, hi);
}

static bool gamma_inverts(const struct law_spec *spec, double probability, double value)
{
    double off = fabs(unclamped_cdf(spec, value) - probability);
    return off <= 1e-6 * fmin(probability, 1 - probability); /* false for NaN */
}

/*
 * GSL's inverse gives up for some shapes; its distribution function does not. Far below the scale, where small shapes go and
 * a bisection would not end, the leading term of the series is enough: F(x) = (x / scale)^shape / Gamma(shape + 1)
 * (Abramowitz and Stegun, 6.5.29).
 */
static double gamma_quantile(const struct law_spec *spec, double probability)
{
    double scale = gamma_scale(spec);
    if (probability <= 0 || probability >= 1)
        return probability <= 0 ? 0 : INFINITY;
    double ratio = exp((log(probability) + gsl_sf_lngamma(spec->b + 1)) / spec->b);
    if (ratio < 1e-9)
        return scale * ratio;
    double value = probability <= 0.5 ? gsl_cdf_gamma_Pinv(probability, spec->b, scale)
                                      : gsl_cdf_gamma_Qinv(1 - probability, spec->b, scale);
    if (gamma_inverts(spec, probability, value))
        return value;
    double hi = spec->a;
    while (unclamped_cdf(spec, hi) < probability)
        hi *= 2;
    return cdf_bisect(spec, probability, 0, hi);
}

static double unclamped_quantile(const struct law_spec *spec, double probability)
{
    double rest = 1 - probability; /* exact for probability >= 0.5: the upper tail loses no digits */
    bool low = probability <= 0.5;
    switch (spec->law) {
    case LAW_CONSTANT:
        return spec->a;
    case LAW_EXPONENTIAL:
        return low ? gsl_cdf_exponential_Pinv(probability, spec->a) : gsl_cdf_exponential_Qinv(rest, spec->a);
    case LAW_GAMMA:
        return gamma_quantile(spec, probability);
    case LAW_WEIBULL:
        return low ? gsl_cdf_weibull_Pinv(probability, weibull_scale(spec), spec->b)
                   : gsl_cdf_weibull_Qinv(rest, weibull_scale(spec), spec->b);
    case LAW_LOGNORMAL:
        if (spec->b == 0)
            return spec->a;
        return spec->a * exp(spec->b * (low ? gsl_cdf_ugaussian_Pinv(probability) : gsl_cdf_ugaussian_Qinv(rest)));
    case LAW_UNIFORM:
        return spec->a + (spec->b - spec->a) * probability;
    case LAW_EMPIRICAL:
        return points_quantile(spec, probability);
    case LAW_MIXTURE:
        return parts_quantile(spec, probability);
    }
    return NAN;
}

double law_quantile(const struct law_spec *spec, double probability)
{
    gsl_errors_return();
    return clamp(unclamped_quantile(spec, probability), law_clamp(spec));
}

/* ---- support ---- */

static struct law_bounds unclamped_support(const struct law_spec *spec)
{
    struct law_bounds all = {INFINITY, -INFINITY};
    switch (spec->law) {
    case LAW_CONSTANT:
        return (struct law_bounds){spec->a, spec->a};
    case LAW_UNIFORM:
        return (struct law_bounds){spec->a, spec->b};
    case LAW_EMPIRICAL:
        return (struct law_bounds){spec->points[0].value, spec->points[spec->point_count - 1].value};
    case LAW_MIXTURE:
        for (size_t i = 0; i < spec->part_count; i++) {
            if (spec->shares[i] == 0)
                continue;
            struct law_bounds part = law_support(&spec->parts[i]);
            all = (struct law_bounds){fmin(all.lo, part.lo), fmax(all.hi, part.hi)};
        }
        return all;
    case LAW_LOGNORMAL:
        return spec->b == 0 ? (struct law_bounds){spec->a, spec->a} : (struct law_bounds){0, INFINITY};
    case LAW_EXPONENTIAL:
    case LAW_GAMMA:
    case LAW_WEIBULL:
        break;
    }
    return (struct law_bounds){0, INFINITY};
}

struct law_bounds law_support(const struct law_spec *spec)
{
    return bounds_clamp(unclamped_support(spec), law_clamp(spec));
}

/* ---- mean ---- */

/* The mean of clamp(value) while value runs evenly from `from` to `to`. */
static double line_mean(double from, double to, struct law_bounds bounds)
{
    double lo = clamp(from, bounds), hi = clamp(to, bounds);
    if (from == to || lo == hi)
        return lo;
    return ((lo - from) * lo + (hi * hi - lo * lo) / 2 + (to - hi) * hi) / (to - from);
}

static double points_mean(const struct law_spec *spec, struct law_bounds bounds)
{
    double sum = 0;
    for (size_t i = 1; i < spec->point_count; i++)
        sum += (spec->points[i].probability - spec->points[i - 1].probability) *
               line_mean(spec->points[i - 1].value, spec->points[i].value, bounds);
    return sum;
}

/* E[min(X, limit)] of a law on [0, infinity). */
static double limited_mean(const struct law_spec *spec, double limit)
{
    bool all = isinf(limit);
    double above = all ? 0 : limit * (1 - unclamped_cdf(spec, limit));
    if (limit <= 0)
        return limit;
    switch (spec->law) {
    case LAW_EXPONENTIAL:
        return all ? spec->a : -spec->a * expm1(-limit / spec->a);
    case LAW_GAMMA:
        return all ? spec->a : spec->a * gsl_cdf_gamma_P(limit, spec->b + 1, gamma_scale(spec)) + above;
    case LAW_WEIBULL:
        return all ? spec->a
                   : spec->a * gsl_sf_gamma_inc_P(1 + 1 / spec->b, pow(limit / weibull_scale(spec), spec->b)) + above;
    case LAW_LOGNORMAL:
        if (spec->b == 0)
            return fmin(spec->a, limit);
        return spec->a * exp(spec->b * spec->b / 2) *
                   (all ? 1 : gsl_cdf_ugaussian_P(log(limit / spec->a) / spec->b - spec->b)) +
               above;
    case LAW_CONSTANT:
    case LAW_UNIFORM:
    case LAW_EMPIRICAL:
    case LAW_MIXTURE:
        break;
    }
    return NAN;
}

static double mean_within(const struct law_spec *spec, struct law_bounds outer)
{
    struct law_bounds to = bounds_clamp(law_clamp(spec), outer);
    double sum = 0;
    switch (spec->law) {
    case LAW_CONSTANT:
        return clamp(spec->a, to);
    case LAW_UNIFORM:
        return line_mean(spec->a, spec->b, to);
    case LAW_EMPIRICAL:
        return points_mean(spec, to);
    case LAW_MIXTURE:
        for (size_t i = 0; i < spec->part_count; i++)
            sum += spec->shares[i] * mean_within(&spec->parts[i], to);
        return sum;
    case LAW_EXPONENTIAL:
    case LAW_GAMMA:
    case LAW_WEIBULL:
    case LAW_LOGNORMAL:
        break;
    }
    if (to.hi <= to.lo)
        return to.lo;
    return limited_mean(spec, to.hi) + (to.lo > 0 ? to.lo - limited_mean(spec, to.lo) : 0);
}

double law_mean(const struct law_spec *spec)
{
    gsl_errors_return();
    return mean_within(spec, (struct law_bounds){-INFINITY, INFINITY});
}
