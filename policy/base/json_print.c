/*
 * Canonical JSON text: measured first, then written into one allocation of exactly that size.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

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

static void put_escape(struct printer *printer, unsigned unit)
{
    char escape[16];
    put(printer, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", unit));
}

/*
 * RFC 8259 asks for escapes of quote, backslash and U+0000 to U+001F. What a reader would not see, or would see as something
 * else, is escaped as well: other controls, line separators, bidirectional controls.
 */
static void put_string(struct printer *printer, const char *text)
{
    static const char plain[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    size_t left = strlen(text), length;
    put_text(printer, "\"");
    for (; left > 0; text += length, left -= length) {
        const char *special = strchr(plain, *text);
        const int32_t character = text_character(text, left, &length);
        if (special)
            put(printer, (char[]){'\\', names[special - plain]}, 2);
        else if (character > 0xffff && text_is_hidden(character)) {
            put_escape(printer, 0xd800 + ((unsigned)character - 0x10000) / 0x400);
            put_escape(printer, 0xdc00 + ((unsigned)character - 0x10000) % 0x400);
        } else if (text_is_hidden(character))
            put_escape(printer, (unsigned)character);
        else
            put(printer, text, length);
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
