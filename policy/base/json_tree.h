/*
 * Inside the JSON reader: what scan, tree and edits share. Not for other folders.
 */
#ifndef REDRESS_BASE_JSON_TREE_H
#define REDRESS_BASE_JSON_TREE_H

#include "base/json.h"

/*
 * Scans doc->text and builds the tree of its values with kinds, keys, positions and number literals; strings and numbers
 * are left to cJSON. Adds every finding it can. Returns RD_INPUT when there was one, RD_NOMEM when memory is out; the
 * tree is complete only on RD_OK.
 */
enum rd_status json_scan(struct json_doc *doc, struct rd_findings *found);

/* Reports every member whose name an earlier member of the same object has. */
enum rd_status json_refuse_duplicates(struct json_value *object, struct rd_findings *found);

/* Adds a child behind `last` (NULL: as the first). */
void json_link(struct json_value *parent, struct json_value *last, struct json_value *child);

/* As json_report, at a place inside the text of a value; the pointer is that of the value. */
enum rd_status json_report_at(struct rd_findings *found, enum finding_code code, const struct json_value *value,
                              int line, int column, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
