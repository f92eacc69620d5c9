/*
 * The value of a slot of a case as a document spells it.
 */
#ifndef REDRESS_HARNESS_CASE_H
#define REDRESS_HARNESS_CASE_H

#include "base/json.h"
#include "harness/slot.h"

/* Reports what is wrong at the value; false then. */
bool case_read_value(struct rd_findings *found, int slot, const struct json_value *value, int64_t *out);

#endif
