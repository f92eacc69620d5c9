/*
 * The canonical text of a policy document and its parts: no white space, keys in the order of redress/documents.def and
 * of the catalogue, rules and parameters in document order.
 */
#ifndef REDRESS_LANGUAGE_CANONICAL_H
#define REDRESS_LANGUAGE_CANONICAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/json.h"
#include "redress/documents.h"

/* With `only_rules`, without what changes no answer: titles, reasons, sources, notes. NULL when memory is out. */
const char *canonical_text(const struct json_value *value, enum rd_part part, bool only_rules, struct arena *arena);

#endif
