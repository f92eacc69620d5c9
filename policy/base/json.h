/*
 * JSON with positions: cJSON parses, this reader closes its traps.
 *
 * A document is read whole, scanned for what cJSON lets through (duplicate keys, trailing text, numbers that overflow or
 * lose digits above 2^53, invalid UTF-8, depth, size) and walked beside cJSON's tree, so that every value knows its line
 * and column (both from 1, columns in bytes) and its JSON Pointer. All lookups are exact in case. Findings of the scan
 * come all at once where the text allows it; a syntax error is one finding at the place where the text stops making sense.
 */
#ifndef REDRESS_BASE_JSON_H
#define REDRESS_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/files.h"
#include "base/finding_codes.h"
#include "redress/findings.h"
#include "redress/status.h"

#define JSON_DEPTH_MAX 64
#define JSON_SIZE_MAX (16u << 20) /* bytes */
#define JSON_VALUES_MAX 1000000   /* a tree takes some hundred bytes a value: "[[],[],…" must not fill memory */
#define JSON_POINTER_SIZE 512

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_value {
    enum json_kind kind;
    const char *key;     /* decoded member name; NULL for array elements and the root  */
    const char *string;  /* decoded text of a string                                   */
    const char *literal; /* the number as written                                     */
    double number;
    int64_t integer; /* valid when is_integer: a whole number, also one written as 10.0 or 1e1, |n| <= 2^53 */
    bool is_integer, boolean;
    int line, column;         /* of the value             */
    int key_line, key_column; /* of its member name       */
    size_t index;             /* place among its siblings */
    size_t count;             /* children                 */
    const struct json_doc *doc;
    const struct json_value *source; /* of a copy: the value of `doc` that it was copied from; NULL: it is that value */
    struct json_value *parent, *first, *next;
};

struct json_doc {
    const char *name; /* file as given by the user; "-" is stdin */
    const char *text;
    size_t length;
    struct json_value *root;
    struct arena arena;
};

/*
 * Reads a file ("-" is stdin), through a store of files (NULL: past any), or a text. On RD_OK the caller owns *out (json_free). RD_INPUT: findings say why; RD_IO:
 * the file cannot be read (err says why). `text` need not be NUL-terminated and is copied.
 */
enum rd_status json_read_file(const char *path, struct json_doc **out, struct rd_findings *found, struct rd_error *err);
enum rd_status json_read_from(struct rd_files *files, const char *path, struct json_doc **out,
                              struct rd_findings *found, struct rd_error *err);
enum rd_status json_read_text(const char *name, const char *text, size_t length, struct json_doc **out,
                              struct rd_findings *found, struct rd_error *err);
void json_free(struct json_doc *doc);

/* Does the text, alone, spell a JSON number? */
bool json_is_number(const char *text);
const char *json_kind_name(enum json_kind kind); /* "null" "a boolean" "a number" "a string" "an array" "an object" */
struct json_value *json_get(const struct json_value *object, const char *key); /* NULL when absent or no object */
struct json_value *json_at(const struct json_value *array, size_t index);
#define json_each(child, parent)                                                                                       \
    for (struct json_value *child = (parent) ? (parent)->first : NULL; child; child = child->next)

/* JSON Pointer of a value, "" for the root; '~' and '/' escaped; too long, its end behind "...". Returns `out`. */
const char *json_pointer(const struct json_value *value, char *out, size_t size);

/* Adds a finding at a value, or at its key. */
void json_report(struct rd_findings *found, enum finding_code code, const struct json_value *value, const char *format,
                 ...) __attribute__((format(printf, 4, 5)));
void json_report_key(struct rd_findings *found, enum finding_code code, const struct json_value *value,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * Reports every key of `object` that is not in `known` (count entries) as an error "unknown-key":
 *     unknown key "polices"; did you mean "policies"?     (suggestion only when one is close)
 * Returns how many were unknown.
 */
size_t json_refuse_unknown(const struct json_value *object, const char *const known[], size_t count,
                           struct rd_findings *found);
/* Canonical text of a value: no white space, members in document order, strings escaped minimally, numbers as written. */
char *json_print(const struct json_value *value, struct arena *arena);

/* ---- editing (overlays, --set): values are owned by `doc`'s arena; positions of moved values are kept ---- */
struct json_value *json_copy(struct json_doc *doc,
                             const struct json_value *value); /* deep copy; keeps positions, doc and source */
/* Replaces or appends. False, and nothing changed, when memory is out or `value` is NULL (a copy that failed). */
bool json_object_set(struct json_doc *doc, struct json_value *object, const char *key, struct json_value *value);
/* Into an array, or a member with its key into an object; index may be count. False when `value` is NULL. */
bool json_insert(struct json_doc *doc, struct json_value *parent, size_t index, struct json_value *value);
void json_remove(struct json_value *parent, struct json_value *child);
struct json_value *json_new_string(struct json_doc *doc, const struct json_value *at,
                                   const char *text); /* position of `at` */

#endif
