/*
 * Documents as trees of the parts that redress/documents.h tells of: what a value is, and the order of its members.
 */
#ifndef REDRESS_LANGUAGE_PARTS_H
#define REDRESS_LANGUAGE_PARTS_H

#include "base/json.h"
#include "redress/documents.h"

/* The part that an object is where a part stands: that part, its element, or the variant whose first key it has. */
enum rd_part part_of_object(enum rd_part part, const struct json_value *object);

/* The first key that a variant has of its own, which tells it from others. */
const struct rd_key_row *part_own_key(enum rd_part variant);

/* A member of an object, or an element of a list. */
struct part_child {
    const struct json_value *value;
    const struct rd_key_row *row; /* NULL: an element, or a member that the table does not know */
    enum rd_part part;
    size_t place; /* of a member, in the order of the table */
};

/*
 * The children of a value that stands where a part does, members in the order of the table and those it does not know
 * behind them, in memory of the arena. NULL when memory is out.
 */
struct part_child *part_children(struct arena *arena, enum rd_part part, const struct json_value *value);
/* Puts them back into the order of the document. */
void part_as_written(struct part_child *children, size_t count);

#endif
