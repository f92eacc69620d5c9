/*
 * Responses to the rules: what people have seen of the last 28 days, and what it does to their behaviour from tonight on.
 */
#ifndef REDRESS_PROCESS_RESPOND_H
#define REDRESS_PROCESS_RESPOND_H

#include <stdbool.h>
#include <stdint.h>

#include "redress/status.h"

struct run;
struct order;
struct dispute;

#define RESPONSE_DAYS 28

/* One day of what is seen. */
struct seen_day {
    int64_t claimed_minor, refunded_minor; /* of claims that ended on it; returns without a fault apart */
    int64_t justified, paid;               /* of these: claims that are no lie, and those that got something */
    int64_t sellers, sanctioned;           /* in the night that ended it */
};

struct responding {
    struct seen_day day[RESPONSE_DAYS]; /* ring by day */
    struct seen_day sum;                /* of all of them */
};

/* Behaviour as of last night: without responses what the scenario states, and constant. */
enum rd_status behaviour_build(struct run *run);
void behaviour_free(struct run *run);
/* For the next replication: nothing has been seen, nobody responds. */
void behaviour_start(struct run *run);
/* A claim has ended: `remedied` when it got money, a coupon or another parcel, `void_now` when there is nothing left to remedy. */
void respond_claim(struct run *run, const struct dispute *claim, bool remedied, bool void_now);
/* At the nightly edge, after standings: people respond to what they have seen until now. */
void respond_tonight(struct run *run);

#endif
