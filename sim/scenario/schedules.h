/*
 * Schedules: the hours in which sellers hand over and carriers deliver.
 */
#ifndef REDRESS_SCENARIO_SCHEDULES_H
#define REDRESS_SCENARIO_SCHEDULES_H

#include "scenario/loading.h"

/* The schedules that a lane names; false with a finding when there is none of that name. */
bool lane_schedules(struct loading *load, const struct json_value *value, struct lane *lane);
/* Lays the lanes' schedules over the scenario's days; countries are placed by then. Lanes share what is alike. */
bool paces_build(struct loading *load);
void paces_free(struct scenario *scenario);

#endif
