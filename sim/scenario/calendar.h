/*
 * Weekdays, hours, offsets and holidays as a document writes them, and the working calendar of a desk.
 */
#ifndef REDRESS_SCENARIO_CALENDAR_H
#define REDRESS_SCENARIO_CALENDAR_H

#include "scenario/loading.h"

#define COUNTRIES_MAX 100
#define HOLIDAYS_MAX 3660 /* days per country */

/* Readers of a kind of field (fields.h) into `place`. */
bool field_weekdays(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                    void *place);
/* Fills from_min at `place` and to_min behind it. */
bool field_hours(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place);
bool field_offset(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                  void *place);
bool field_holidays(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                    void *place);

const struct country *country_find(const struct loading *load, const char *name);
/* Builds desk->calendar over the horizon from its shifts; `value` is the desk in the document. */
bool desk_calendar_build(struct loading *load, const struct json_value *value, struct desk *desk);

#endif
