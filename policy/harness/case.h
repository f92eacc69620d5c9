/*
 * The value of a fact as a document spells it in a case.
 */
#ifndef REDRESS_HARNESS_CASE_H
#define REDRESS_HARNESS_CASE_H

#include "base/json.h"
#include "redress/explain.h"

/* Says what is wrong at the value; false then. */
bool case_read_value(struct rd_findings *found, enum rd_fact fact, const struct json_value *value, int64_t *out);

#endif
