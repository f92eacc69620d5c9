/*
 * Paths into a scenario document, as --set, edits and studies write them.
 *
 *     demand.orders_per_day      lanes.CN-EU.lost      demand.weekday_share.5      categories['a.b'].share
 *
 * Dots go down; an element of a list goes by its name (a lane without one by "from-to"), of a list without names by its
 * number from 0; ['…'] holds a key or name with dots.
 */
#ifndef REDRESS_SCENARIO_PATH_H
#define REDRESS_SCENARIO_PATH_H

#include "scenario/loading.h"

#define PATH_STEPS_MAX 16
#define PATH_TEXT_MAX 1024

struct path {
    char text[PATH_TEXT_MAX]; /* the steps, each ended by NUL */
    const char *steps[PATH_STEPS_MAX];
    size_t count;
};

/* False with the reason in err when the text is no path. */
bool path_parse(const char *text, struct path *out, struct rd_error *err);

/*
 * Sets the value at `path` under `root`. Objects and defaults on the way that the document leaves out are written into
 * it first. A share of a family rescales its siblings in the proportions they had. `at` is where findings about the
 * path stand: the edit's "set", or the flag's text. `value` must belong to `doc` or live as long. `from_flag`: a bare
 * number where the document would quote an amount or a text is taken as if it were quoted.
 */
bool path_set(struct loading *load, struct json_doc *doc, struct json_value *root, const char *text,
              const struct json_value *at, struct json_value *value, bool from_flag);

#endif
