/*
 * The canonical text of a policy document and its parts: no white space, keys in the order of the format and the
 * catalogue, rules and parameters in document order.
 */
#ifndef REDRESS_LANGUAGE_CANONICAL_H
#define REDRESS_LANGUAGE_CANONICAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/json.h"

enum canonical_part { CANONICAL_POLICY, CANONICAL_PARAMETER, CANONICAL_DECISION };

/* With `only_rules`, without titles, reasons, sources and notes. NULL when memory is out. */
const char *canonical_text(const struct json_value *value, enum canonical_part part, bool only_rules,
                           struct arena *arena);

#endif
