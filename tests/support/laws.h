/*
 * The laws of a finished replication, as far as they can be seen from outside: orders, disputes, goods, money, segments, lines.
 */
#ifndef REDRESS_TESTS_LAWS_H
#define REDRESS_TESTS_LAWS_H

#include "support/trial.h"

/* Fails the test when one does not hold. */
void laws_hold(const struct trial *trial);

/*
 * Replicates, and again after another replication and told to a trace: the counters are the same, and the laws hold. Leaves the
 * result of `replication`.
 */
void laws_hold_told_or_untold(struct trial *trial, uint64_t seed, uint32_t replication);

#endif
