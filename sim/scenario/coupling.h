/*
 * What goes together in a market: promise and transit, price and fault, and what a seller is like.
 */
#ifndef REDRESS_SCENARIO_COUPLING_H
#define REDRESS_SCENARIO_COUPLING_H

#include "scenario/loading.h"

/* Builds what the draws look up; correlations that no three quantities can have are an error. */
bool coupling_build(struct loading *load);

#endif
