/*
 * What a scenario cannot bring about, whatever the rules are: the facts it bounds.
 */
#ifndef REDRESS_STUDY_BOUNDS_H
#define REDRESS_STUDY_BOUNDS_H

#include "redress/prove.h"
#include "scenario/scenario.h"

/* A superset of what any policy may be asked in the market; facts of which nothing is known may have any value. */
void scenario_bounds(const struct scenario *scenario, struct rd_market *market);

#endif
