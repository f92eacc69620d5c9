/*
 * Walking a JSON tree: look-up, JSON Pointers, findings at a value.
 */
#include "base/json_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"

#define MESSAGE_SIZE 2048

const char *json_kind_name(enum json_kind kind)
{
    switch (kind) {
    case JSON_NULL:
        return "null";
    case JSON_BOOL:
        return "a boolean";
    case JSON_NUMBER:
        return "a number";
    case JSON_STRING:
        return "a string";
    case JSON_ARRAY:
        return "an array";
    case JSON_OBJECT:
        return "an object";
    }
    return "nothing";
}

struct json_value *json_get(const struct json_value *object, const char *key)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    json_each (member, object) {
        if (strcmp(member->key, key) == 0)
            return member;
    }
    return NULL;
}

struct json_value *json_at(const struct json_value *array, size_t index)
{
    if (!array || array->kind != JSON_ARRAY || index >= array->count)
        return NULL;
    struct json_value *element = array->first;
    while (index--)
        element = element->next;
    return element;
}

void json_link(struct json_value *parent, struct json_value *last, struct json_value *child)
{
    child->parent = parent;
    child->next = NULL;
    child->index = parent->count++;
    if (last)
        last->next = child;
    else
        parent->first = child;
}

/* ---- pointers ---- */

/* Writes before *at and moves it there; text that does not fit is dropped and *cut set. */
static void put_front(char *out, size_t *at, const char *text, size_t length, bool *cut)
{
    if (length > *at) {
        *cut = true;
        return;
    }
    *at -= length;
    memcpy(out + *at, text, length);
}

static void put_key_front(char *out, size_t *at, const char *key, bool *cut)
{
    for (size_t i = strlen(key); i-- > 0 && !*cut;) {
        const char *escaped = key[i] == '~' ? "~0" : key[i] == '/' ? "~1" : NULL;
        put_front(out, at, escaped ? escaped : &key[i], escaped ? 2 : 1, cut);
    }
}

/* A pointer too long for its buffer keeps its end, which tells more than its beginning, behind "...". */
static size_t mark_cut(char *out, size_t at, size_t size)
{
    static const char mark[] = "...";
    const size_t length = sizeof mark - 1;
    if (size <= length)
        return at;
    if (at < length)
        at = length;
    while (((unsigned char)out[at] & 0xC0) == 0x80) /* inside a character */
        at++;
    at -= length;
    memcpy(out + at, mark, length);
    return at;
}

/* Built from the value upwards, into the end of the buffer: needs neither recursion nor memory. */
const char *json_pointer(const struct json_value *value, char *out, size_t size)
{
    bool cut = false;
    if (size == 0)
        return out;
    size_t at = size - 1;
    out[at] = '\0';
    for (; value && value->parent && !cut; value = value->parent) {
        char index[24];
        if (value->parent->kind == JSON_OBJECT) {
            put_key_front(out, &at, value->key, &cut);
        } else {
            int length = snprintf(index, sizeof index, "%zu", value->index);
            put_front(out, &at, index, (size_t)length, &cut);
        }
        put_front(out, &at, "/", 1, &cut);
    }
    if (cut)
        at = mark_cut(out, at, size);
    memmove(out, out + at, size - at);
    return out;
}

/* ---- findings ---- */

static enum rd_status report(struct rd_findings *found, enum finding_code code, const struct json_value *value,
                             int line, int column, const char *format, va_list args)
{
    char pointer[JSON_POINTER_SIZE], message[MESSAGE_SIZE];
    struct rd_finding finding = finding_of(code, value->doc->name);
    if (!rd_findings_have_place(found, finding.severity))
        return rd_findings_add(found, &finding); /* counted: sixteen million bad bytes must not be put into words */
    int length = vsnprintf(message, sizeof message, format, args);
    if (length >= MESSAGE_SIZE)
        text_cut(message, sizeof message);
    finding.line = line;
    finding.column = column;
    finding.pointer = json_pointer(value, pointer, sizeof pointer);
    finding.message = length < 0 ? format : message;
    return rd_findings_add(found, &finding);
}

void json_report(struct rd_findings *found, enum finding_code code, const struct json_value *value, const char *format,
                 ...)
{
    va_list args;
    va_start(args, format);
    report(found, code, value, value->line, value->column, format, args);
    va_end(args);
}

void json_report_key(struct rd_findings *found, enum finding_code code, const struct json_value *value,
                     const char *format, ...)
{
    bool has_key = value->key_line > 0;
    va_list args;
    va_start(args, format);
    report(found, code, value, has_key ? value->key_line : value->line, has_key ? value->key_column : value->column,
           format, args);
    va_end(args);
}

enum rd_status json_report_at(struct rd_findings *found, enum finding_code code, const struct json_value *value,
                              int line, int column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    enum rd_status status = report(found, code, value, line, column, format, args);
    va_end(args);
    return status;
}

static bool is_known(const char *key, const char *const known[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (known[i] && strcmp(key, known[i]) == 0)
            return true;
    return false;
}

size_t json_refuse_unknown(const struct json_value *object, const char *const known[], size_t count,
                           struct rd_findings *found)
{
    size_t unknown = 0;
    if (!object || object->kind != JSON_OBJECT)
        return 0;
    json_each (member, object) {
        char shown[TEXT_SHOWN_SIZE], phrase[TEXT_SHOWN_SIZE];
        if (is_known(member->key, known, count))
            continue;
        unknown++;
        json_report_key(found, FINDING_KEY_UNKNOWN, member, "unknown key %s%s", text_shown(member->key, shown),
                        suggest_phrase(member->key, known, count, phrase, sizeof phrase));
    }
    return unknown;
}
