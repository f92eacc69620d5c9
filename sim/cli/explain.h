/*
 * The two halves of `redress explain`: a case under a policy, an order of a simulated market.
 */
#ifndef REDRESS_CLI_EXPLAIN_H
#define REDRESS_CLI_EXPLAIN_H

#include "cli/options.h"

/* Both say their own errors. */
enum rd_status explain_case(const struct arguments *arguments);
enum rd_status explain_order(const struct arguments *arguments);

#endif
