/*
 * Distributions of a scenario document.
 *
 *     {"lognormal": {"median": "18.00", "sigma": 0.8}}      {"gamma": {"mean": "3d", "shape": 1.6}}
 *     {"weibull": {"mean": "12d", "shape": 0.8}}            {"exponential": {"mean": "2d"}}
 *     {"uniform": {"from": "30%", "to": "70%"}}             {"constant": "7d"}, or just "7d"
 *     {"empirical": {"points": [["0%", "1d"], ["50%", "3d"], ["100%", "9d"]]}}        linear between the points
 *     {"mixture": [{"share": "60%", "of": {…}}, {"share": "rest", "of": {…}}]}
 *
 * beside any of them "at_least" and "at_most": values beyond are moved to the bound. A field's own range bounds its
 * distribution in the same way.
 */
#ifndef REDRESS_SCENARIO_LAWS_H
#define REDRESS_SCENARIO_LAWS_H

#include "scenario/loading.h"

/* Distinct distributions a scenario may have: each is a table of some 24 KB. */
#define LAWS_MAX 4000
#define LAW_POINTS_MAX 10000
#define LAW_PARTS_MAX 32

/* A table of plain numbers holds millionths. */
#define LAW_NUMBER_SCALE 1e6

/* Values in seconds, minor units, basis points or numbers. The spec's arrays are owned by the scenario. */
bool law_read(struct loading *load, const struct json_value *value, enum law_unit unit, double lo, double hi,
              struct law_spec *out);
/* The quantile table of a value; equal distributions share one. Owned by the scenario. */
bool law_table_read(struct loading *load, const struct json_value *value, enum law_unit unit, double lo, double hi,
                    struct quantile_table **out);
/* Any distribution, written as JSON, for messages and schemas: the names of the laws. */
extern const char *const law_names[];
#define LAW_NAME_COUNT 8

#endif
