/*
 * How the simulated market looks, from the counts of its baseline's records: sellers, hours of delivery, promises.
 *
 * Each is over replications 0 … count - 1, and NAN where there is nothing to measure.
 */
#ifndef REDRESS_STUDY_LOOKS_H
#define REDRESS_STUDY_LOOKS_H

#include "study/study.h"

/* Share of parcels delivered in the local hours `from` to `to` of the week, both included; and before noon of any day. */
double looks_delivered_at(const struct study_outcome *outcome, uint32_t count, size_t from, size_t to);
double looks_before_noon(const struct study_outcome *outcome, uint32_t count);
/* Spearman's correlation of promise and delivery, ties having their middle rank. */
double looks_promise_ranks(const struct study_outcome *outcome, uint32_t count);
/*
 * The standard deviation between sellers of the share that `part` has in `whole`, of sellers with at least `least` of it. What
 * chance adds is taken away: the square is estimated by pairs, k (k - 1) / (n (n - 1)), without bias. Negative ones are 0.
 */
double looks_seller_spread(const struct study_outcome *outcome, uint32_t count, enum seller_seen part,
                           enum seller_seen whole, uint32_t least);
/* Quantile of these shares as they are. RD_NOMEM is NAN. */
double looks_seller_quantile(const struct study_outcome *outcome, uint32_t count, enum seller_seen part,
                             enum seller_seen whole, uint32_t least, double p);

#endif
