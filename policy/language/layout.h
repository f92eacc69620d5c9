/*
 * How documents are laid out: which keys come first, what stands on a line of its own.
 */
#ifndef REDRESS_LANGUAGE_LAYOUT_H
#define REDRESS_LANGUAGE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

#define LAYOUT_WIDTH 120u
#define LAYOUT_ITEM_WIDTH 200u /* of a rule */

/* Text that grows; `is_short` once memory is out. */
struct layout_text {
    char *text;
    size_t used, capacity;
    bool is_short;
};
void layout_put(struct layout_text *out, const char *text);

/* Writes the document; `source` is its text, for blank lines. False when memory is out or the format is none of ours. */
bool layout_is_known(const struct json_value *root);
void layout_document(const struct json_doc *doc, struct layout_text *out);

#endif
