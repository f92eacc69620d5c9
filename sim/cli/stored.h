/*
 * Documents as they stand in a run file: canonical, whole, and nothing but data. One that names another document is refused, because
 * nobody asked for that one to be opened.
 */
#ifndef REDRESS_CLI_STORED_H
#define REDRESS_CLI_STORED_H

#include <stddef.h>

#include "redress/policy.h"
#include "scenario/scenario.h"
#include "store/identity.h"

/* Findings are added to `found`; RD_INPUT for what no finding tells is in err. */
enum rd_status stored_scenario_load(const struct identity *identity, struct scenario **out, struct rd_findings *found,
                                    struct rd_error *err);
enum rd_status stored_policy_load(const struct identity *identity, size_t index, struct rd_policy **out,
                                  struct rd_findings *found, struct rd_error *err);

#endif
