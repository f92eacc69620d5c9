/*
 * Estimates and their intervals over replications.
 *
 * A replication is the unit of chance: what happens within one is dependent, replications are not. Intervals of means, ratios
 * and their differences are Student-t intervals with (replications - 1) degrees of freedom around the estimate from all data:
 *
 *   mean        of one number a replication: s / sqrt(n)
 *   ratio       of sums over replications, for example refunds over orders: the delete-one jackknife (Efron 1982, ch. 3)
 *   quantile    of all cases pooled, nearest rank (the ceil(pN)-th smallest of N): the times x that are not refused as the
 *               quantile by a t test of the share of cases of at most x, whose standard error is that of a ratio over
 *               replications (Woodruff, Confidence intervals for medians and other position measures, JASA 47, 1952; Francisco
 *               and Fuller, Quantile estimation with a complex survey design, Ann. Statist. 19, 1991). Deadlines, at which
 *               many cases end together, are borne: the interval ends at the deadline or holds nothing else.
 *   difference  of two of these, on common random numbers: a replication is left out of both sides together, so what both
 *               share cancels. Of quantiles: the bounds of both sides, with the correlation of their shares over replications
 *               (Zou and Donner, Construction of confidence limits about effect measures, Stat. Med. 27, 2008). Equal data
 *               give exactly 0 with zero width.
 */
#ifndef REDRESS_STUDY_STATISTICS_H
#define REDRESS_STUDY_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

#define EVENTS_AT_LEAST 10 /* fewer: no interval, "too few" */

enum estimate_note {
    ESTIMATE_FINE,
    ESTIMATE_UNDEFINED,   /* nothing to divide by: no value                                       */
    ESTIMATE_NOT_REACHED, /* a quantile among the censored cases: no value                        */
    ESTIMATE_SINGLE,      /* one replication: no interval                                         */
    ESTIMATE_TOO_FEW,     /* fewer than EVENTS_AT_LEAST events: no interval                       */
    ESTIMATE_IDENTICAL    /* a difference whose two sides agree in every replication: 0, 0 to 0   */
};
/* NULL for ESTIMATE_FINE; else "not defined", "not reached", "no interval", "too few", "identical". */
const char *estimate_note_name(enum estimate_note note);

struct estimate {
    double value, lo, hi; /* NAN where there is none */
    double se; /* standard error, NAN without an interval; half its width over t where it is not one of Student's */
    size_t n;  /* replications */
    enum estimate_note note;
};

/* One replication's part of a ratio of sums. */
struct ratio_part {
    int64_t numerator, denominator;
};

/* One replication's times, ascending, and how many cases were still running at its end. */
struct section {
    const uint32_t *times;
    size_t count, censored;
};

/* Student's t at (1 + confidence) / 2 with n - 1 degrees of freedom; NAN below two replications. */
double t_two_sided(double confidence, size_t n);

struct estimate mean_estimate(const double *values, size_t n, double confidence);

/*
 * scale * (sum of numerators / sum of denominators). `events` is what the numerator counts, over all replications: below
 * EVENTS_AT_LEAST there is a value but no interval.
 */
struct estimate ratio_estimate(const struct ratio_part *parts, size_t n, double scale, int64_t events,
                               double confidence);
/* Ratio of `policy` minus ratio of `baseline`; `events` of the side that has more. */
struct estimate ratio_difference(const struct ratio_part *baseline, const struct ratio_part *policy, size_t n,
                                 double scale, int64_t events, double confidence);

/*
 * scale * the pooled quantile at 0 < p < 1. Censored cases count as later than all others. "Too few" when fewer than
 * EVENTS_AT_LEAST cases lie on the emptier side of the quantile, or a section is too small to have one of its own.
 */
struct estimate quantile_estimate(const struct section *sections, size_t n, double p, double scale, double confidence);
struct estimate quantile_difference(const struct section *baseline, const struct section *policy, size_t n, double p,
                                    double scale, double confidence);

/* 0 lies outside the interval: the difference is one. False without an interval. */
int estimate_is_significant(const struct estimate *difference);
/*
 * The smallest true difference that this many replications find with 80 % power: (t at (1 + confidence) / 2 + t at 0.8)
 * times the standard error. NAN without an interval.
 */
double estimate_detectable(const struct estimate *difference, double confidence);
/* Two-sided p value of "no difference" from Student's t; 1 for identical sides, NAN without an interval. */
double estimate_p_value(const struct estimate *difference);

#endif
