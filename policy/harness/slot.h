/*
 * What a member of a case may be: a fact, "at", or the date of an event.
 */
#ifndef REDRESS_HARNESS_SLOT_H
#define REDRESS_HARNESS_SLOT_H

#include "redress/explain.h"

enum { SLOT_AT = RD_FACT_COUNT, SLOT_EVENT, SLOT_COUNT = SLOT_EVENT + RD_ANCHOR_COUNT };

/* "order.goods", "at", "order.placed_at"; -1 when it is none of them. */
int slot_find(const char *name);
const char *slot_name(int slot);
/* A value of a slot in the spelling of the documents. */
const char *slot_format(int slot, int64_t value, char *out, size_t size);
/* RD_ABSENT for an event that does not happen. */
void slot_set(struct rd_case *out, int slot, int64_t value);
bool slot_is_stated(const struct rd_case *facts, int slot);
int64_t slot_value(const struct rd_case *facts, int slot); /* of one that is stated */

#endif
