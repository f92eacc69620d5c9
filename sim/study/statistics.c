/*
 * Intervals over replications: Student's t, delete-one jackknife, inverted tests. The header names the methods' sources.
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

/* No section is so small that none of its cases is expected beyond the quantile. */
static bool sections_are_large(const struct section *sections, size_t n, double p)
{
    const double smaller_tail = p < 0.5 ? p : 1 - p;
    for (size_t i = 0; i < n; i++)
        if ((double)(sections[i].count + sections[i].censored) * smaller_tail < 1 - 1e-9)
            return false;
    return true;
}

/* Of the cases, those that took at most `time_s`, less what their section's share of all leads to expect. */
static double surplus(const struct section *section, uint64_t time_s, double share)
{
    return (double)count_at_most(section, time_s) - share * (double)(section->count + section->censored);
}

static double share_at_most(const struct section *sections, size_t n, const struct pool *pool, uint64_t time_s)
{
    size_t at_most = 0;
    for (size_t i = 0; i < n; i++)
        at_most += count_at_most(&sections[i], time_s);
    return (double)at_most / (double)pool->total;
}

/* Standard error of that share, a ratio of sums over replications, linearised. */
static double share_error(const struct section *sections, size_t n, const struct pool *pool, uint64_t time_s,
                          double share)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        const double more = surplus(&sections[i], time_s, share);
        squares += more * more;
    }
    return sqrt(squares * (double)n / (double)(n - 1)) / (double)pool->total;
}

/* Share and error at the rank-th case, `errors` of them further on. */
static double share_bound(const struct section *sections, size_t n, const struct pool *pool, size_t rank, double errors)
{
    const uint32_t time_s = pooled_at(sections, n, rank);
    const double share = share_at_most(sections, n, pool, time_s);
    return share + errors * share_error(sections, n, pool, time_s, share);
}

/* The times that a test of "this is the quantile" leaves: from `lo` to `hi`; false when cases still running are among them. */
static bool quantile_bounds(const struct section *sections, size_t n, const struct pool *pool, double p, double t,
                            double *lo, double *hi)
{
    size_t least = 1, most = pool->rank; /* the first case whose share may reach p is among these */
    while (least < most) {
        const size_t middle = least + (most - least) / 2;
        if (share_bound(sections, n, pool, middle, t) >= p)
            most = middle;
        else
            least = middle + 1;
    }
    *lo = (double)pooled_at(sections, n, least);
    least = pool->rank; /* and the first whose share is above p for certain, from here on */
    most = pool->count + 1;
    while (least < most) {
        const size_t middle = least + (most - least) / 2;
        if (share_bound(sections, n, pool, middle, -t) > p)
            most = middle;
        else
            least = middle + 1;
    }
    if (least > pool->count)
        return false;
    *hi = (double)pooled_at(sections, n, least);
    return true;
}

struct estimate quantile_estimate(const struct section *sections, size_t n, double p, double scale, double confidence)
{
    const struct pool pool = pool_of(sections, n, p);
    const double t = t_two_sided(confidence, n);
    double lo, hi;
    if (pool.note != ESTIMATE_FINE)
        return estimate_of(scale * pool.value, n, pool.note);
    if (!sections_are_large(sections, n, p) || !quantile_bounds(sections, n, &pool, p, t, &lo, &hi))
        return estimate_of(scale * pool.value, n, ESTIMATE_TOO_FEW);
    return (struct estimate){.value = scale * pool.value,
                             .lo = scale * lo,
                             .hi = scale * hi,
                             .se = scale * (hi - lo) / (2 * t),
                             .n = n,
                             .note = ESTIMATE_FINE};
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

/*
 * 1 - the correlation of two quantiles, by how many cases of each replication lie below them; exactly 0 when every replication
 * has the same surplus on both sides, 1 when nothing varies.
 */
static double unlikeness(const struct section *baseline, const struct pool *theirs, const struct section *policy,
                         const struct pool *ours, size_t n)
{
    const uint64_t at_theirs = (uint64_t)theirs->value, at_ours = (uint64_t)ours->value;
    const double share_theirs = share_at_most(baseline, n, theirs, at_theirs);
    const double share_ours = share_at_most(policy, n, ours, at_ours);
    double square_theirs = 0, square_ours = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        const double a = surplus(&baseline[i], at_theirs, share_theirs), b = surplus(&policy[i], at_ours, share_ours);
        square_theirs += a * a;
        square_ours += b * b;
    }
    if (square_theirs == 0 || square_ours == 0)
        return 1;
    for (size_t i = 0; i < n; i++) {
        const double apart = surplus(&baseline[i], at_theirs, share_theirs) / sqrt(square_theirs) -
                             surplus(&policy[i], at_ours, share_ours) / sqrt(square_ours);
        squares += apart * apart;
    }
    return squares / 2;
}

struct bounds {
    double below, above; /* distances of the interval's ends from the quantile */
};

/*
 * Of a difference, how far its interval reaches where side `a` of one quantile and side `b` of the other pull the same way. What
 * both quantiles share moves both to the same side, which leaves `shared`.
 */
static double reach(double a, double b, double shared, double unlike)
{
    const double like = 1 - unlike;
    return sqrt(like <= 0 ? (a - b) * (a - b) + 2 * unlike * a * b : like * shared * shared + unlike * (a * a + b * b));
}

struct estimate quantile_difference(const struct section *baseline, const struct section *policy, size_t n, double p,
                                    double scale, double confidence)
{
    const struct pool theirs = pool_of(baseline, n, p), ours = pool_of(policy, n, p);
    const double value = ours.value - theirs.value, t = t_two_sided(confidence, n);
    double lo[2], hi[2];
    if (isnan(value)) {
        bool not_reached = theirs.note == ESTIMATE_NOT_REACHED || ours.note == ESTIMATE_NOT_REACHED;
        return estimate_of(value, n, not_reached ? ESTIMATE_NOT_REACHED : ESTIMATE_UNDEFINED);
    }
    if (n < 2)
        return estimate_of(scale * value, n, ESTIMATE_SINGLE);
    if (sections_equal(baseline, policy, n))
        return identical(n);
    if (theirs.note != ESTIMATE_FINE || ours.note != ESTIMATE_FINE || !sections_are_large(baseline, n, p) ||
        !sections_are_large(policy, n, p) || !quantile_bounds(baseline, n, &theirs, p, t, &lo[0], &hi[0]) ||
        !quantile_bounds(policy, n, &ours, p, t, &lo[1], &hi[1]))
        return estimate_of(scale * value, n, ESTIMATE_TOO_FEW);
    const double unlike = unlikeness(baseline, &theirs, policy, &ours, n);
    const struct bounds their = {theirs.value - lo[0], hi[0] - theirs.value};
    const struct bounds our = {ours.value - lo[1], hi[1] - ours.value};
    const double shared = fmax(fabs(our.below - their.below), fabs(our.above - their.above));
    const double below = reach(our.below, their.above, shared, unlike);
    const double above = reach(our.above, their.below, shared, unlike);
    /* The error is that of the side on which 0 lies, so that a p value and the interval agree. */
    const double towards_zero = value > 0 ? below : value < 0 ? above : (below + above) / 2;
    return (struct estimate){.value = scale * value,
                             .lo = scale * (value - below),
                             .hi = scale * (value + above),
                             .se = scale * towards_zero / t,
                             .n = n,
                             .note = ESTIMATE_FINE};
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
