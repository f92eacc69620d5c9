/*
 * Parts of a scenario that never act in the run.
 */
#ifndef REDRESS_SCENARIO_IDLE_H
#define REDRESS_SCENARIO_IDLE_H

#include "scenario/loading.h"

/*
 * Warns of what a plan states and the run never meets: holidays of a country that nothing has or that all lie outside of the
 * run, shifts that are never on duty, desks that no case reaches, languages of desks that nobody speaks, carriers and
 * schedules that no lane uses ("never-acts"); and of shifts that end when they begin, which last a whole day
 * ("whole-day-shift"). The scenario is finished and good.
 */
void idle_find(struct loading *load);

#endif
