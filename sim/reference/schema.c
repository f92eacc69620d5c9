#include "reference/schema.h"

#include <stdarg.h>

void schema_head(struct json_writer *json, const char *title, const char *description)
{
    json_text(json, "$schema", "http://json-schema.org/draft-07/schema#");
    json_text(json, "title", title);
    json_text(json, "description", description);
}

void schema_string(struct json_writer *json, const char *key, const char *description)
{
    json_open_object(json, key);
    json_text(json, "type", "string");
    if (description)
        json_text(json, "description", description);
    json_close(json);
}

void schema_pattern(struct json_writer *json, const char *key, const char *pattern, const char *description)
{
    json_open_object(json, key);
    json_text(json, "type", "string");
    json_textf(json, "pattern", "^(%s)$", pattern);
    if (description)
        json_text(json, "description", description);
    json_close(json);
}

void schema_ref(struct json_writer *json, const char *key, const char *format, ...)
{
    char name[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    json_open_object(json, key);
    json_textf(json, "$ref", "#/definitions/%s", name);
    json_close(json);
}

void schema_word_members(struct json_writer *json, enum rd_word_set set)
{
    for (size_t i = 0; i < rd_word_count(set); i++)
        json_text(json, NULL, rd_word(set, i));
}

void schema_required(struct json_writer *json, const char *const keys[])
{
    json_open_array(json, "required");
    for (size_t i = 0; keys[i]; i++)
        json_text(json, NULL, keys[i]);
    json_close(json);
}

void schema_open_object(struct json_writer *json, const char *key, const char *description)
{
    json_open_object(json, key);
    json_text(json, "type", "object");
    if (description)
        json_text(json, "description", description);
    json_open_object(json, "properties");
}

void schema_close_object(struct json_writer *json, const char *const required[])
{
    json_close(json); /* properties */
    json_bool(json, "additionalProperties", false);
    if (required && required[0])
        schema_required(json, required);
    json_close(json);
}
