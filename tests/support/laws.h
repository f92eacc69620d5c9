/*
 * The laws of a finished replication, as far as they can be seen from outside: orders, disputes, goods, money, segments, lines.
 */
#ifndef REDRESS_TESTS_LAWS_H
#define REDRESS_TESTS_LAWS_H

#include "support/trial.h"

/* Fails the test when one does not hold. */
void laws_hold(const struct trial *trial);

#endif
