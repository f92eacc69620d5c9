#include "reference/json_writer.h"

#include <stdarg.h>

#include "redress/status.h"

void json_writer_init(struct json_writer *json, FILE *out)
{
    *json = (struct json_writer){.out = out};
}

static void write_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            fprintf(out, "\\%c", byte);
        else if (byte < 0x20)
            fprintf(out, "\\u%04x", byte);
        else
            fputc(byte, out);
    }
    fputc('"', out);
}

/* The comma and line break before a member, and its key. */
static void begin_member(struct json_writer *json, const char *key)
{
    if (json->has_members[json->level])
        fputc(',', json->out);
    if (json->level > 0)
        fprintf(json->out, "\n%*s", 2 * json->level, "");
    json->has_members[json->level] = true;
    if (key) {
        write_string(json->out, key);
        fputs(": ", json->out);
    }
}

static void open_level(struct json_writer *json, const char *key, char open, char close)
{
    begin_member(json, key);
    if (json->level == JSON_LEVELS_MAX)
        rd_bug("JSON deeper than %d levels", JSON_LEVELS_MAX);
    fputc(open, json->out);
    json->close[json->level++] = close;
    json->has_members[json->level] = false;
}

void json_open_object(struct json_writer *json, const char *key)
{
    open_level(json, key, '{', '}');
}

void json_open_array(struct json_writer *json, const char *key)
{
    open_level(json, key, '[', ']');
}

void json_close(struct json_writer *json)
{
    bool has_members = json->has_members[json->level--];
    if (has_members)
        fprintf(json->out, "\n%*s", 2 * json->level, "");
    fputc(json->close[json->level], json->out);
    if (json->level == 0)
        fputc('\n', json->out);
}

void json_text(struct json_writer *json, const char *key, const char *text)
{
    begin_member(json, key);
    write_string(json->out, text);
}

void json_textf(struct json_writer *json, const char *key, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof text)
        rd_bug("a text of the reference is longer than %zu bytes", sizeof text);
    json_text(json, key, text);
}

void json_number(struct json_writer *json, const char *key, double number)
{
    begin_member(json, key);
    fprintf(json->out, "%.15g", number);
}

void json_bool(struct json_writer *json, const char *key, bool truth)
{
    json_raw(json, key, truth ? "true" : "false");
}

void json_raw(struct json_writer *json, const char *key, const char *text)
{
    begin_member(json, key);
    fputs(text, json->out);
}
