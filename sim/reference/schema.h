/*
 * JSON Schemas (draft 7, which editors know best) of the documents, written from the tables.
 *
 * A schema accepts every document that `redress check` accepts, warnings included. It refuses unknown keys, missing keys,
 * unknown words and values in another unit; what needs arithmetic (ranges of quoted values, sums of shares, names that must
 * exist elsewhere) is left to `redress check`.
 */
#ifndef REDRESS_REFERENCE_SCHEMA_H
#define REDRESS_REFERENCE_SCHEMA_H

#include "redress/documents.h"
#include "redress/facts.h"
#include "reference/json_writer.h"

void schema_document(enum rd_document document, FILE *out); /* of policies, overlays and tests */
void schema_scenario(FILE *out);

/* ---- parts they share ---- */

#define SCHEMA_INTEGER "-?(0|[1-9][0-9]*)"
#define SCHEMA_MONEY "-?(0|[1-9][0-9]*)([.][0-9]{1,2})?"
#define SCHEMA_SHARE_BP "(0|[1-9][0-9]*)([.][0-9]{1,2}0{0,5})?%" /* whole basis points */
#define SCHEMA_SHARE "(0|[1-9][0-9]*)([.][0-9]{1,7})?%"
#define SCHEMA_SPAN "(0|[1-9][0-9]*)[dhms]([+](0|[1-9][0-9]*)[dhms])*"
#define SCHEMA_SPAN_DECIMAL "(0|[1-9][0-9]*)([.][0-9]{1,9})?[dhms]([+](0|[1-9][0-9]*)([.][0-9]{1,9})?[dhms])*"
#define SCHEMA_DATE "[0-9]{4}-[0-9]{2}-[0-9]{2}"
#define SCHEMA_PARAMETER "[$][a-z][a-z0-9_]*"
#define SCHEMA_ID "^[a-z][a-z0-9_-]*$"
#define SCHEMA_NAME "^[a-z][a-z0-9_]*$"

void schema_head(struct json_writer *json, const char *title, const char *description);
/* "key": {"type": "string", "minLength": 1, "description": …}; `text` may be NULL. */
void schema_string(struct json_writer *json, const char *key, const char *description);
/* A string that matches the whole of a pattern; `^` and `$` are added. */
void schema_pattern(struct json_writer *json, const char *key, const char *pattern, const char *description);
void schema_ref(struct json_writer *json, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The members of an open array: the words of a set. */
void schema_word_members(struct json_writer *json, enum rd_word_set set);
/* "required": [keys up to NULL]. */
void schema_required(struct json_writer *json, const char *const keys[]);
/* Opens an object schema and its "properties"; schema_close_object() ends both and refuses other keys. */
void schema_open_object(struct json_writer *json, const char *key, const char *description);
void schema_close_object(struct json_writer *json, const char *const required[]);

#endif
