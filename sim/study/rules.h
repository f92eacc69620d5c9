/*
 * The rules recorded with an outcome, by name: which decision a slot holds, and which rule of one image is which of another.
 */
#ifndef REDRESS_STUDY_RULES_H
#define REDRESS_STUDY_RULES_H

#include <stddef.h>

#include "measure/result.h"
#include "redress/policy.h"
#include "redress/status.h"
#include "study/pair.h"

/* "dispute.eligible", "triage", "remedy"; RULE_SLOT_NONE: NULL. */
const char *rule_slot_name(size_t slot);
/* The rule's id; "not asked" for 65535. */
const char *rule_slot_id(const struct rd_image *image, size_t slot, uint32_t rule);

/* RD_INPUT when an outcome names a rule that the image does not have: a result that was not made with it. */
enum rd_status rules_check(const struct rd_image *image, const struct result *result, struct rd_error *err);

/* Rules with the same id are the same rule. */
enum rd_status rule_map_init(struct rule_map *map, const struct rd_image *baseline, const struct rd_image *policy,
                             struct rd_error *err);
void rule_map_release(struct rule_map *map);

#endif
