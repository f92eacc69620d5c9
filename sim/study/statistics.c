/*
 * Intervals over replications: Student's t, delete-one jackknife, sectioning. The header names the methods' sources.
 */
#include "study/statistics.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#define POWER 0.8 /* of the smallest detectable difference */

const char *estimate_note_name(enum estimate_note note)
{
    static const char *const names[] = {
        [ESTIMATE_FINE] = NULL,
        [ESTIMATE_UNDEFINED] = "not defined",
        [ESTIMATE_NOT_REACHED] = "not reached",
        [ESTIMATE_SINGLE] = "no interval",
        [ESTIMATE_TOO_FEW] = "too few",
        [ESTIMATE_IDENTICAL] = "identical",
    };
    return names[note];
}

double t_two_sided(double confidence, size_t n)
{
    return n < 2 ? (double)NAN : gsl_cdf_tdist_Pinv((1 + confidence) / 2, (double)(n - 1));
}

static struct estimate estimate_of(double value, size_t n, enum estimate_note note)
{
    return (struct estimate){
        .value = value, .lo = (double)NAN, .hi = (double)NAN, .se = (double)NAN, .n = n, .note = note};
}

static struct estimate with_interval(double value, double se, size_t n, double confidence)
{
    double half_width = t_two_sided(confidence, n) * se;
    return (struct estimate){
        .value = value, .lo = value - half_width, .hi = value + half_width, .se = se, .n = n, .note = ESTIMATE_FINE};
}

static struct estimate identical(size_t n)
{
    return (struct estimate){.n = n, .note = ESTIMATE_IDENTICAL};
}

struct estimate mean_estimate(const double *values, size_t n, double confidence)
{
    if (n == 0)
        return estimate_of((double)NAN, n, ESTIMATE_UNDEFINED);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    double mean = sum / (double)n, squares = 0;
    if (n == 1)
        return estimate_of(mean, n, ESTIMATE_SINGLE);
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return with_interval(mean, sqrt(squares / (double)(n - 1) / (double)n), n, confidence);
}

/* ---- ratios ---- */

static struct ratio_part parts_sum(const struct ratio_part *parts, size_t n)
{
    struct ratio_part sum = {0, 0};
    for (size_t i = 0; i < n; i++) {
        sum.numerator += parts[i].numerator;
        sum.denominator += parts[i].denominator;
    }
    return sum;
}

/* The ratio of what is left of `sum` without `part`; NAN when nothing is left to divide by. */
static double ratio_without(struct ratio_part sum, struct ratio_part part, double scale)
{
    int64_t denominator = sum.denominator - part.denominator;
    return denominator == 0 ? (double)NAN : scale * (double)(sum.numerator - part.numerator) / (double)denominator;
}

/*
 * Jackknife standard error of ratio(policy) - ratio(baseline), or of ratio(policy) alone when `baseline` is NULL:
 * sqrt((n - 1) / n * sum((theta_i - mean theta)^2)) over the delete-one values theta_i.
 */
static double jackknife_error(const struct ratio_part *baseline, const struct ratio_part *policy, size_t n,
                              double scale)
{
    const struct ratio_part nothing = {0, 0};
    struct ratio_part sums[2] = {baseline ? parts_sum(baseline, n) : nothing, parts_sum(policy, n)};
    double mean = 0, squares = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n; i++) {
            double theta = ratio_without(sums[1], policy[i], scale);
            if (baseline)
                theta -= ratio_without(sums[0], baseline[i], scale);
            if (pass == 0)
                mean += theta / (double)n;
            else
                squares += (theta - mean) * (theta - mean);
        }
    }
    return sqrt(squares * (double)(n - 1) / (double)n);
}

static enum estimate_note ratio_note(size_t n, int64_t events)
{
    if (n < 2)
        return ESTIMATE_SINGLE;
    return events < EVENTS_AT_LEAST ? ESTIMATE_TOO_FEW : ESTIMATE_FINE;
}

struct estimate ratio_estimate(const struct ratio_part *parts, size_t n, double scale, int64_t events,
                               double confidence)
{
    double value = ratio_without(parts_sum(parts, n), (struct ratio_part){0, 0}, scale);
    if (isnan(value))
        return estimate_of(value, n, ESTIMATE_UNDEFINED);
    enum estimate_note note = ratio_note(n, events);
    if (note != ESTIMATE_FINE)
        return estimate_of(value, n, note);
    double se = jackknife_error(NULL, parts, n, scale);
    return isnan(se) ? estimate_of(value, n, ESTIMATE_TOO_FEW) : with_interval(value, se, n, confidence);
}

struct estimate ratio_difference(const struct ratio_part *baseline, const struct ratio_part *policy, size_t n,
                                 double scale, int64_t events, double confidence)
{
    const struct ratio_part nothing = {0, 0};
    double value =
        ratio_without(parts_sum(policy, n), nothing, scale) - ratio_without(parts_sum(baseline, n), nothing, scale);
    if (isnan(value))
        return estimate_of(value, n, ESTIMATE_UNDEFINED);
    if (n < 2)
        return estimate_of(value, n, ESTIMATE_SINGLE);
    if (memcmp(baseline, policy, n * sizeof *baseline) == 0)
        return identical(n);
    if (events < EVENTS_AT_LEAST)
        return estimate_of(value, n, ESTIMATE_TOO_FEW);
    double se = jackknife_error(baseline, policy, n, scale);
    return isnan(se) ? estimate_of(value, n, ESTIMATE_TOO_FEW) : with_interval(value, se, n, confidence);
}

/* ---- quantiles ---- */

/* Place (from 1) of the quantile among `total` ascending cases: ceil(p * total), guarded against 0.95 * 20 = 19.000…04. */
static size_t nearest_rank(double p, size_t total)
{
    double exact = p * (double)total, rank = ceil(exact - 1e-9 * (double)total);
    return rank < 1 ? 1 : (size_t)rank;
}

/* How many of the section's times are at most `time_s`. */
static size_t count_at_most(const struct section *section, uint64_t time_s)
{
    size_t lo = 0, hi = section->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (section->times[middle] <= time_s)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* The rank-th smallest time of all sections (rank from 1, at most the number of times), by bisection on the value. */
static uint32_t pooled_at(const struct section *sections, size_t n, size_t rank)
{
    uint64_t lo = 0, hi = UINT32_MAX; /* the smallest value with at least `rank` times at most it lies in [lo, hi] */
    while (lo < hi) {
        uint64_t middle = lo + (hi - lo) / 2;
        size_t at_most = 0;
        for (size_t i = 0; i < n; i++)
            at_most += count_at_most(&sections[i], middle);
        if (at_most >= rank)
            hi = middle;
        else
            lo = middle + 1;
    }
    return (uint32_t)lo;
}

struct pool {
    size_t count, total, rank; /* finished cases, with the censored ones, place of the quantile */
    double value;
    enum estimate_note note;
};

static struct pool pool_of(const struct section *sections, size_t n, double p)
{
    struct pool pool = {.value = (double)NAN, .note = n < 2 ? ESTIMATE_SINGLE : ESTIMATE_FINE};
    for (size_t i = 0; i < n; i++) {
        pool.count += sections[i].count;
        pool.total += sections[i].count + sections[i].censored;
    }
    if (pool.total == 0) {
        pool.note = ESTIMATE_UNDEFINED;
        return pool;
    }
    pool.rank = nearest_rank(p, pool.total);
    if (pool.rank > pool.count) {
        pool.note = ESTIMATE_NOT_REACHED;
        return pool;
    }
    pool.value = (double)pooled_at(sections, n, pool.rank);
    size_t emptier_side = pool.rank - 1 < pool.total - pool.rank ? pool.rank - 1 : pool.total - pool.rank;
    if (pool.note == ESTIMATE_FINE && emptier_side < EVENTS_AT_LEAST)
        pool.note = ESTIMATE_TOO_FEW;
    return pool;
}

/* The section's own quantile; false when it is censored, or so small that its quantile is simply its largest time. */
static bool section_quantile(const struct section *section, double p, double *out)
{
    size_t total = section->count + section->censored;
    double smaller_tail = p < 0.5 ? p : 1 - p;
    if (total == 0 || (double)total * smaller_tail < 1 - 1e-9)
        return false;
    size_t rank = nearest_rank(p, total);
    if (rank > section->count)
        return false;
    *out = (double)section->times[rank - 1];
    return true;
}

/* Standard error by sectioning of the quantile (of `policy` less `baseline`, which may be NULL); NAN when a section has none. */
static double sectioning_error(const struct section *baseline, const struct section *policy, size_t n, double p,
                               double pooled)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        double theirs = 0, ours = 0;
        if (!section_quantile(&policy[i], p, &ours) || (baseline && !section_quantile(&baseline[i], p, &theirs)))
            return (double)NAN;
        squares += (ours - theirs - pooled) * (ours - theirs - pooled);
    }
    return sqrt(squares / (double)(n - 1) / (double)n);
}

static struct estimate quantile_result(const struct section *baseline, const struct section *policy, size_t n, double p,
                                       double value, double scale, double confidence)
{
    double se = sectioning_error(baseline, policy, n, p, value);
    if (isnan(se))
        return estimate_of(scale * value, n, ESTIMATE_TOO_FEW);
    return with_interval(scale * value, scale * se, n, confidence);
}

struct estimate quantile_estimate(const struct section *sections, size_t n, double p, double scale, double confidence)
{
    struct pool pool = pool_of(sections, n, p);
    if (pool.note != ESTIMATE_FINE)
        return estimate_of(scale * pool.value, n, pool.note);
    return quantile_result(NULL, sections, n, p, pool.value, scale, confidence);
}

static bool sections_equal(const struct section *a, const struct section *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i].count != b[i].count || a[i].censored != b[i].censored ||
            (a[i].count > 0 && memcmp(a[i].times, b[i].times, a[i].count * sizeof *a[i].times) != 0))
            return false;
    }
    return true;
}

struct estimate quantile_difference(const struct section *baseline, const struct section *policy, size_t n, double p,
                                    double scale, double confidence)
{
    struct pool theirs = pool_of(baseline, n, p), ours = pool_of(policy, n, p);
    double value = ours.value - theirs.value;
    if (isnan(value)) {
        bool not_reached = theirs.note == ESTIMATE_NOT_REACHED || ours.note == ESTIMATE_NOT_REACHED;
        return estimate_of(value, n, not_reached ? ESTIMATE_NOT_REACHED : ESTIMATE_UNDEFINED);
    }
    if (n < 2)
        return estimate_of(scale * value, n, ESTIMATE_SINGLE);
    if (sections_equal(baseline, policy, n))
        return identical(n);
    if (theirs.note != ESTIMATE_FINE || ours.note != ESTIMATE_FINE)
        return estimate_of(scale * value, n, ESTIMATE_TOO_FEW);
    return quantile_result(baseline, policy, n, p, value, scale, confidence);
}

/* ---- reading a difference ---- */

int estimate_is_significant(const struct estimate *difference)
{
    return difference->lo > 0 || difference->hi < 0;
}

double estimate_detectable(const struct estimate *difference, double confidence)
{
    if (isnan(difference->se) || difference->n < 2)
        return (double)NAN;
    return (t_two_sided(confidence, difference->n) + gsl_cdf_tdist_Pinv(POWER, (double)(difference->n - 1))) *
           difference->se;
}

double estimate_p_value(const struct estimate *difference)
{
    if (difference->note == ESTIMATE_IDENTICAL)
        return 1;
    if (isnan(difference->se))
        return (double)NAN;
    if (difference->se == 0) /* the same difference in every replication */
        return difference->value == 0 ? 1 : 0;
    return 2 * gsl_cdf_tdist_Q(fabs(difference->value / difference->se), (double)(difference->n - 1));
}
