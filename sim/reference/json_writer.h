/*
 * JSON written as it goes: indented, commas where they belong. A member's key is NULL inside an array.
 */
#ifndef REDRESS_REFERENCE_JSON_WRITER_H
#define REDRESS_REFERENCE_JSON_WRITER_H

#include <stdbool.h>
#include <stdio.h>

#define JSON_LEVELS_MAX 40

struct json_writer {
    FILE *out;
    int level;
    char close[JSON_LEVELS_MAX]; /* what ends each open level */
    bool has_members[JSON_LEVELS_MAX + 1];
};

void json_writer_init(struct json_writer *json, FILE *out);
void json_open_object(struct json_writer *json, const char *key);
void json_open_array(struct json_writer *json, const char *key);
void json_close(struct json_writer *json); /* the innermost open object or array */
void json_text(struct json_writer *json, const char *key, const char *text);
void json_textf(struct json_writer *json, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void json_number(struct json_writer *json, const char *key, double number);
void json_bool(struct json_writer *json, const char *key, bool truth);
/* A value that is JSON already. */
void json_raw(struct json_writer *json, const char *key, const char *text);

#endif
