/*
 * Texts and where they stand, found by halving a sorted list: no document can force a worst case, as of a hash table.
 */
#ifndef REDRESS_BASE_NAMES_H
#define REDRESS_BASE_NAMES_H

#include <stdbool.h>

#include "base/json.h"

struct named {
    const char *text; /* not owned */
    size_t number;    /* place in the order in which they were put */
    const struct json_value *at;
};

struct names {
    struct named *items;
    size_t count;
};

/* Room for so many, in the arena. False when memory is out. */
bool names_init(struct names *names, struct arena *arena, size_t most);
void names_put(struct names *names, const char *text, const struct json_value *at);
/* After the last is put, before the first is looked for. */
void names_sort(struct names *names);
/* The first that was put with this text; NULL when none was. */
const struct named *names_find(const struct names *names, const char *text);
/* The next with the same text, or NULL. */
const struct named *names_next(const struct names *names, const struct named *named);

#endif
