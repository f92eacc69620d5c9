/*
 * What a trace told of a replication: every line, to be asked when something happened, how often, and with which words.
 */
#ifndef REDRESS_TESTS_SUPPORT_WATCH_H
#define REDRESS_TESTS_SUPPORT_WATCH_H

#include <stddef.h>
#include <stdint.h>

#include "support/trial.h"

struct watch_line {
    enum told told;
    uint64_t order;
    int64_t at_s;
    char event[32], detail[96];
};

struct watch_move {
    uint64_t order;
    int64_t at_s, amount_minor;
    char from[16], to[16];
};

struct watch {
    struct watch_line *lines;
    size_t count, capacity;
    struct watch_move *moves;
    size_t move_count, move_capacity;
};

/* Runs the trial's replication with a trace; the laws hold, or the test fails. Release with watch_release. */
void watch_run(struct watch *watch, struct trial *trial, uint64_t seed);
void watch_release(struct watch *watch);

/* Lines of `event` whose detail begins with `detail` ("" for all). */
size_t watch_count(const struct watch *watch, const char *event, const char *detail);
/* The same of one order; the n-th of them, counted from 0, or NULL. */
const struct watch_line *watch_nth(const struct watch *watch, uint64_t order, const char *event, const char *detail,
                                   size_t n);
/*
 * Fails the test unless every order that has a line `second` had its first `first` exactly `span_s` before the n-th of them,
 * and there are at least `at_least` such orders.
 */
void watch_span(const struct watch *watch, const char *first, const char *second, size_t n, int64_t span_s,
                size_t at_least);

#endif
