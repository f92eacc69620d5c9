/*
 * What the field table cannot say of a list's members: names that depend on other fields, references, limits over
 * several fields.
 */
#ifndef REDRESS_SCENARIO_MEMBERS_H
#define REDRESS_SCENARIO_MEMBERS_H

#include "scenario/loading.h"

/* Called once for each member that read well, in document order. */
bool member_finish(struct loading *load, enum scenario_shape shape, const struct json_value *value, void *member);
/* Reports names met twice in a list ("from-to" for lanes without one). */
bool names_are_unique(struct loading *load, const struct scenario_field *field, const struct json_value *list);

#endif
