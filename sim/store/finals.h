/*
 * What follows from the replications of a run, in its file: metrics, comparisons, transitions, the fingerprint. All of it is one
 * transaction.
 */
#ifndef REDRESS_STORE_FINALS_H
#define REDRESS_STORE_FINALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "measure/result.h"
#include "store/database.h"

/* Final statistics: NAN is "none" (too few replications or events) and stored as NULL; `note` says why or is NULL. */
struct store_metric {
    size_t policy;
    const char *metric, *segment, *unit; /* segment "" is all orders; else "category=apparel", "desk=en" … */
    double mean, lo, hi;
    uint64_t n;
    const char *note;
};
struct store_comparison {
    size_t baseline, policy;
    const char *metric, *segment, *unit;
    double diff, lo, hi; /* policy minus baseline, paired by replication */
    uint64_t n;
    const char *note;
};
/* Orders by how they ended under the baseline and under a policy, summed over replications. */
struct store_transition {
    size_t policy;
    enum order_outcome from, to;
    uint64_t orders;
};

enum { FINALS_METRIC, FINALS_COMPARISON, FINALS_TRANSITION, FINALS_COUNT };

struct finals {
    struct database *database;
    bool is_open;                        /* the transaction is */
    sqlite3_stmt *inserts[FINALS_COUNT]; /* prepared when first used */
};

void finals_init(struct finals *finals, struct database *database);
enum rd_status finals_metric(struct finals *finals, const struct store_metric *row, struct rd_error *err);
enum rd_status finals_comparison(struct finals *finals, const struct store_comparison *row, struct rd_error *err);
enum rd_status finals_transition(struct finals *finals, const struct store_transition *row, struct rd_error *err);
/* Adds the fingerprint and the time, seals every table and commits. */
enum rd_status finals_commit(struct finals *finals, const char fingerprint[DIGEST_HEX_SIZE], struct rd_error *err);
void finals_release(struct finals *finals); /* what is not committed is rolled back with the connection */

#endif
