/*
 * What a scenario offers to what policies answer (redress/demands.h).
 */
#ifndef REDRESS_SCENARIO_LIMITS_H
#define REDRESS_SCENARIO_LIMITS_H

#include "redress/demands.h"
#include "scenario/scenario.h"

/* The name is borrowed from the scenario. */
struct rd_limits scenario_limits(const struct scenario *scenario);

#endif
