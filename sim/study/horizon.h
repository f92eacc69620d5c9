/*
 * Is a scenario long enough for a policy? Sellers remembered for a year never settle in a warm-up of two months, and a case that
 * may take a hundred days is cut off by a drain of ninety.
 */
#ifndef REDRESS_STUDY_HORIZON_H
#define REDRESS_STUDY_HORIZON_H

#include "redress/findings.h"
#include "redress/policy.h"
#include "scenario/scenario.h"

/*
 * Finds "short-warm-up" when sellers have less behind them than the policy remembers (the longest window, validity of points,
 * suspension or standing), be it the warm-up or the past they are given, and when buyers order again after longer than the
 * warm-up and none of them has a past; "short-drain" when the drain is shorter than the longest dispute it allows, from
 * receipt to the last decision; "short-drain-for-the-last" when only handling and transit (99 of 100 parcels) make it so.
 * The findings are about the scenario's file. RD_NOMEM only.
 */
enum rd_status horizon_check(const struct scenario *scenario, const struct rd_policy *policy,
                             const struct rd_image *image, struct rd_findings *found);

#endif
