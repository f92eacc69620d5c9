/*
 * Single values of a scenario document: text, numbers, and quoted amounts with their unit, checked against a range.
 */
#ifndef REDRESS_SCENARIO_SCALARS_H
#define REDRESS_SCENARIO_SCALARS_H

#include "scenario/loading.h"

/* Each reports what is wrong and returns false, or fills *out. Texts are owned by the scenario. */
bool read_text(struct loading *load, const struct json_value *value, const char **out);
bool read_name(struct loading *load, const struct json_value *value, const char **out);
bool read_bool(struct loading *load, const struct json_value *value, bool *out);
bool read_number(struct loading *load, const struct json_value *value, double lo, double hi, double *out);
bool read_count(struct loading *load, const struct json_value *value, double lo, double hi, uint32_t *out);
bool read_money(struct loading *load, const struct json_value *value, double lo, double hi, int64_t *minor);
bool read_duration(struct loading *load, const struct json_value *value, double lo, double hi, int64_t *seconds);
bool read_share_ppb(struct loading *load, const struct json_value *value, double lo, double hi, int64_t *ppb);
bool read_share(struct loading *load, const struct json_value *value, double lo, double hi, double *out);
bool scalar_date(struct loading *load, const struct json_value *value, int64_t *unix_s);
/* One of `words`; says which was probably meant. */
bool read_choice(struct loading *load, const struct json_value *value, const char *what, const char *const words[],
                 size_t count, int *out);

/* Prints a value of a law unit in the spelling of the documents. */
#define VALUE_TEXT_SIZE 64
const char *unit_format(enum law_unit unit, double value, char out[VALUE_TEXT_SIZE]);
/* A value of a law unit: seconds, minor units, basis points, or a number. */
bool read_unit(struct loading *load, const struct json_value *value, enum law_unit unit, double lo, double hi,
               double *out);

#endif
