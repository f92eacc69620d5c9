/*
 * Which demands of the engine a decision's answers break somewhere, in cases that somebody asks about.
 */
#ifndef REDRESS_PROVE_BROKEN_H
#define REDRESS_PROVE_BROKEN_H

#include "prove/asked.h"

/*
 * Of the decision at a time in the epoch that is asked about; what could not be found out counts as broken. Demands on a scenario
 * are left out. Adds to `is_broken`; RD_OK or RD_NOMEM.
 */
enum rd_status broken_demands(const struct asking *asking, int64_t at_s, bool is_broken[RD_DEMAND_COUNT]);

#endif
