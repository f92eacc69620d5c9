/*
 * Canonical JSON text: measured first, then written into one allocation of exactly that size.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"

/* Text being measured (`out` NULL) or written. */
struct printer {
    char *out;
    size_t used;
};

static void put(struct printer *printer, const char *text, size_t length)
{
    if (printer->out)
        memcpy(printer->out + printer->used, text, length);
    printer->used += length;
}

static void put_text(struct printer *printer, const char *text)
{
    put(printer, text, strlen(text));
}

/* RFC 8259 asks for escapes of quote, backslash and U+0000 to U+001F; nothing else is escaped. */
static void put_string(struct printer *printer, const char *text)
{
    static const char plain[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    put_text(printer, "\"");
    for (; *text; text++) {
        const char *special = strchr(plain, *text);
        char escape[8];
        if (special)
            put(printer, (char[]){'\\', names[special - plain]}, 2);
        else if ((unsigned char)*text < 0x20)
            put(printer, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*text));
        else
            put(printer, text, 1);
    }
    put_text(printer, "\"");
}

static void put_value(struct printer *printer, const struct json_value *value)
{
    switch (value->kind) {
    case JSON_NULL:
        put_text(printer, "null");
        return;
    case JSON_BOOL:
        put_text(printer, value->boolean ? "true" : "false");
        return;
    case JSON_NUMBER:
        put_text(printer, value->literal);
        return;
    case JSON_STRING:
        put_string(printer, value->string);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    put_text(printer, value->kind == JSON_OBJECT ? "{" : "[");
    json_each (child, value) {
        if (child != value->first)
            put_text(printer, ",");
        if (value->kind == JSON_OBJECT) {
            put_string(printer, child->key);
            put_text(printer, ":");
        }
        put_value(printer, child);
    }
    put_text(printer, value->kind == JSON_OBJECT ? "}" : "]");
}

char *json_print(const struct json_value *value, struct arena *arena)
{
    struct printer printer = {0};
    put_value(&printer, value);
    printer.out = arena_alloc(arena, printer.used + 1);
    printer.used = 0;
    if (printer.out)
        put_value(&printer, value);
    return printer.out;
}
