/*
 * What the groups of a proven difference do to a simulated population: which orders meet them, and what becomes of these.
 *
 * Every question that the baseline is asked about an order is put to the other policy too. The first that it answers
 * otherwise gives the order to a group of the difference, so that groups are fixed on the baseline and no order is counted
 * twice. What is decided at night (standings, placements) is asked of both as well: an order that meets no group itself is of
 * the group that its seller's, else its buyer's last night was of when it was placed. Orders that end differently without
 * any (by queues, other orders) stand in a row of their own. Money is compared as in a comparison, and the rows add up to it
 * exactly.
 */
#ifndef REDRESS_STUDY_EFFECT_H
#define REDRESS_STUDY_EFFECT_H

#include "process/replicate.h"
#include "redress/prove.h"
#include "study/pair.h"
#include "study/statistics.h"
#include "study/study.h"

struct effect_row {
    int64_t asked;  /* questions about measured orders, or on measured nights, that the policy answers otherwise */
    int64_t orders; /* measured orders whose first such question, or else whose seller or buyer, is of this group */
    struct pair_tally pair;
    struct ratio_part *refunds; /* [reps] change of refunds, by replication */
};

struct effect_listener; /* one a replication */

struct effect {
    const struct study *study; /* the first two policies are compared */
    const struct rd_diff *diff;
    struct trace_also also;
    struct effect_row *rows; /* by group of the diff, then orders that no group meets */
    size_t row_count;
    bool has_change; /* a date at which open cases are counted */
    int64_t change_unix_s;
    int64_t open_cases;
    struct effect_listener *listeners;
};

/* A case is open on `change_unix_s` when it is asked about before and from then on; INT64_MIN: nothing is counted. */
enum rd_status effect_init(struct effect *effect, const struct study *study, const struct rd_diff *diff,
                           int64_t change_unix_s, struct rd_error *err);
void effect_release(struct effect *effect);

/* Hooks of the study; the context is the effect. */
const struct trace *effect_listen(void *context, uint32_t replication, size_t policy);
enum rd_status effect_finished(void *context, uint32_t replication, const struct result *const results[],
                               size_t policy_count, struct rd_error *err);

/* The change of refunds of a row, in minor units over all replications. */
struct estimate effect_refunds(const struct effect *effect, size_t row);
/* Change of one party's money over orders that exist on both sides. */
int64_t effect_net_minor(const struct pair_tally *pair, enum party party);

#endif
