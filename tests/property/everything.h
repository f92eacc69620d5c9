/*
 * A market in which all that can happen happens: peaks, responses, appeals, chargebacks, repeat orders, desks that overflow.
 */
#ifndef REDRESS_TESTS_EVERYTHING_H
#define REDRESS_TESTS_EVERYTHING_H

#define EVERYTHING_MARKET "tests/property/after-sales.json"
#define EVERYTHING_BUYER "buyers.segments.usual."
#define EVERYTHING_SELLER "sellers.segments.usual."

/* What is set in it, as on the command line. The last one is the desks. */
enum { EVERYTHING_COUNT = 24 };
extern const char *const everything[];

#endif
