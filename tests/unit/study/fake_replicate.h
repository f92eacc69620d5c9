/*
 * An engine that is none: orders by arithmetic, so that a test knows every result. Takes the place of sim_process.
 */
#ifndef REDRESS_TESTS_FAKE_REPLICATE_H
#define REDRESS_TESTS_FAKE_REPLICATE_H

#include <stdatomic.h>

#include "process/replicate.h"

#define FAKE_ORDERS 1000

/* Of every hundred orders the first `refunded_in_100` are refunded 10.00 after 1 day and (number of the order) seconds. */
struct fake_policy {
    const struct rd_image *image;
    int refunded_in_100;
};

struct fake_engine {
    struct fake_policy policies[4];
    uint32_t fails_at[2];         /* replications, UINT32_MAX for none     */
    uint32_t waits_for_stop_from; /* replications from here on only end when stopped */
    atomic_uint started;
};

/* What replicate() obeys: set it before a study, leave it alone during one. */
extern struct fake_engine fake_engine;

#endif
