/*
 * The orders a replication places, as its trace tells them: for tests that ask which orders exist and what they are.
 */
#ifndef REDRESS_TESTS_PLACED_H
#define REDRESS_TESTS_PLACED_H

#include "support/trial.h"

struct placed_order {
    uint64_t id;
    int64_t at_s;
    char *text; /* goods, people and lane as told */
};

struct placed_orders {
    struct placed_order *items; /* ascending by id */
    size_t count, capacity;
};

/* Runs a replication and keeps every order of its whole horizon. */
void placed_run(struct placed_orders *placed, struct trial *trial, uint64_t seed, uint32_t replication);
void placed_release(struct placed_orders *placed);
/* NULL when there is none. */
const struct placed_order *placed_find(const struct placed_orders *placed, uint64_t id);
/* Orders of one day, and those of them with `part` in their text. */
size_t placed_on(const struct placed_orders *placed, int64_t day, const char *part);
/* The first money amount behind "goods ", in minor units. */
int64_t placed_goods_minor(const struct placed_order *order);

#endif
