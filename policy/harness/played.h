/*
 * Tests with steps, ready to be played under many versions of a policy.
 */
#ifndef REDRESS_HARNESS_PLAYED_H
#define REDRESS_HARNESS_PLAYED_H

#include "harness/mutant.h"
#include "harness/suite.h"

struct played_test {
    const struct rd_suite *suite;
    const struct suite_test *test;
    bool asks[RD_DECISION_COUNT]; /* decisions it depends on */
};

struct played {
    struct rd_player *player; /* NULL: nothing is played */
    struct played_test *items;
    size_t count, capacity;
};

void played_release(struct played *played);
/* Adds the reviewed tests with steps of a suite. RD_INPUT, with the name of the test, when one of them fails. */
enum rd_status played_add(struct played *played, const struct rd_suite *suite, const struct rd_policy *policy,
                          const struct rd_image *image, struct rd_error *err);
/* The first test that fails under a mutant, or NULL. */
enum rd_status played_killer(const struct played *played, const struct mutant *mutant, const char **killer,
                             struct rd_error *err);

#endif
