/*
 * The reader driven by the field table: objects and lists of a scenario document into the structs of scenario.h.
 */
#ifndef REDRESS_SCENARIO_READER_H
#define REDRESS_SCENARIO_READER_H

#include "scenario/loading.h"

#define LANGUAGES_MAX 100

/* Reads an object of `shape` into `base`. False when anything in it is wrong; the rest is read all the same. */
bool read_object(struct loading *load, enum scenario_shape shape, const struct json_value *value, void *base);

/* The number of a language, met before or new; -1 past LANGUAGES_MAX or without memory. */
int language_number(struct loading *load, const char *name);

#endif
