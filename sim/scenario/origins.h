/*
 * Where goods come from and go to: the origins of the lanes, and the countries whose holidays hold there.
 */
#ifndef REDRESS_SCENARIO_ORIGINS_H
#define REDRESS_SCENARIO_ORIGINS_H

#include "scenario/loading.h"

struct scenario_field;

/* Lists the origins of the lanes, once; false when they could not be read. */
bool origins_list(struct loading *load);
/* Finds the countries of lanes, origins and platform. Once all fields are read. */
bool countries_place(struct loading *load);
bool field_origins(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place);

#endif
