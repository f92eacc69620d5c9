/*
 * One document out of several: "base" and "edits", then --set.
 *
 * A derived scenario names another one and changes values in it, one edit per line of reasoning:
 *
 *     { "format": "redress/scenario/1", "name": "brazil-busy", "title": "…", "base": "brazil.json",
 *       "edits": [ { "id": "busy", "set": "demand.orders_per_day", "to": 30000, "why": "…" } ] }
 *
 * `set` is a path (path.h), `to` any JSON value; name, title, why and source are the derived document's own. A base may
 * be derived itself; relative names are taken from the folder of the document that names them.
 */
#ifndef REDRESS_SCENARIO_RESOLVE_H
#define REDRESS_SCENARIO_RESOLVE_H

#include "scenario/loading.h"

#define BASES_MAX 16

/* Applies the root's base and edits; NULL with findings. `file` is the document's own name. */
struct json_value *resolve_base(struct loading *load, struct json_value *root, const char *file);
/* Applies one "path=value": the value is JSON if it parses, else text. */
bool resolve_set(struct loading *load, struct json_value *root, const char *flag);

#endif
