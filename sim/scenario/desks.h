/*
 * What holds between the desks of a scenario: who serves which language, and who helps whom.
 */
#ifndef REDRESS_SCENARIO_DESKS_H
#define REDRESS_SCENARIO_DESKS_H

#include "scenario/loading.h"

/* Fills desk_of_language, senior_desk_of_language, overflow_to and first_shift. Once all fields are read. */
bool desks_fit_together(struct loading *load);

#endif
