/*
 * Text for people: UTF-8, escapes, quotes.
 */
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

#define SHOWN_BYTES 60

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* RFC 3629, table of well-formed sequences: the second byte alone tells overlong forms, surrogates and U+110000 up. */
static bool second_byte_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return is_continuation(second);
    }
}

size_t text_utf8_length(const char *text, size_t left)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (left == 0)
        return 0;
    if (byte[0] < 0x80)
        return 1;
    size_t length = byte[0] >= 0xC2 && byte[0] <= 0xDF   ? 2
                    : byte[0] >= 0xE0 && byte[0] <= 0xEF ? 3
                    : byte[0] >= 0xF0 && byte[0] <= 0xF4 ? 4
                                                         : 0;
    if (length == 0 || length > left || !second_byte_fits(byte[0], byte[1]))
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(byte[i]))
            return 0;
    return length;
}

int32_t text_character(const char *text, size_t left, size_t *length)
{
    const unsigned char *byte = (const unsigned char *)text;
    *length = text_utf8_length(text, left);
    switch (*length) {
    case 1:
        return byte[0];
    case 2:
        return (byte[0] & 0x1F) << 6 | (byte[1] & 0x3F);
    case 3:
        return (byte[0] & 0x0F) << 12 | (byte[1] & 0x3F) << 6 | (byte[2] & 0x3F);
    case 4:
        return (byte[0] & 0x07) << 18 | (byte[1] & 0x3F) << 12 | (byte[2] & 0x3F) << 6 | (byte[3] & 0x3F);
    default:
        *length = 1;
        return -1;
    }
}

/*
 * Unicode 15, general categories Cc, Zl and Zp, property Bidi_Control, and those of category Cf and property
 * Default_Ignorable_Code_Point that carry no letter: spaces and joiners of no width (U+200B to U+200D), the soft hyphen and
 * variation selectors are left alone, because words are written with them.
 */
bool text_is_hidden(int32_t character)
{
    static const struct {
        int32_t from, to;
    } ranges[] = {
        {-1, 0x1F},         {0x7F, 0x9F},       {0x061C, 0x061C},   {0x200E, 0x200F},
        {0x2028, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},   {0xFFF0, 0xFFFB},
        {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && character >= ranges[i].from; i++)
        if (character <= ranges[i].to)
            return true;
    return false;
}

bool text_is_plain(const char *text)
{
    size_t left = strlen(text), length;
    for (; left > 0; text += length, left -= length)
        if (text_is_hidden(text_character(text, left, &length)))
            return false;
    return true;
}

/* Takes one character of the text: itself, or \n, \r, \t, into `out`. False when it is another hidden one. */
static bool escape_known(const char *text, size_t left, int32_t *character, size_t *length, char out[TEXT_ESCAPE_SIZE])
{
    static const char named[] = "\n\r\t", names[] = "nrt";
    *character = text_character(text, left, length);
    const char *const at = *character > 0 && *character < 0x20 ? strchr(named, *character) : NULL;
    if (at) {
        snprintf(out, TEXT_ESCAPE_SIZE, "\\%c", names[at - named]);
        return true;
    }
    memcpy(out, text, *length);
    out[*length] = '\0';
    return !text_is_hidden(*character);
}

size_t text_escape(const char *text, size_t left, char out[TEXT_ESCAPE_SIZE])
{
    size_t length;
    int32_t character;
    if (escape_known(text, left, &character, &length, out))
        return length;
    if (character < 0x80) /* also a byte that is no character */
        snprintf(out, TEXT_ESCAPE_SIZE, "\\x%02x", (unsigned)(unsigned char)text[0]);
    else
        snprintf(out, TEXT_ESCAPE_SIZE, character < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)character);
    return length;
}

size_t text_escape_json(const char *text, size_t left, char out[TEXT_ESCAPE_SIZE])
{
    size_t length;
    int32_t character;
    if (escape_known(text, left, &character, &length, out))
        return length;
    const unsigned code = character < 0 ? 0xFFFD : (unsigned)character;
    if (code < 0x10000)
        snprintf(out, TEXT_ESCAPE_SIZE, "\\u%04x", code);
    else
        snprintf(out, TEXT_ESCAPE_SIZE, "\\u%04x\\u%04x", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + (code & 0x3FF));
    return length;
}

size_t text_escape_markdown(const char *text, size_t left, char out[TEXT_ESCAPE_SIZE])
{
    const size_t length = text_escape(text, left, out);
    if (strchr("\\|`*_<>[]#~", out[0])) { /* also the backslash of an escape */
        memmove(out + 1, out, strlen(out) + 1);
        out[0] = '\\';
    }
    return length;
}

void text_put_n(const char *text, size_t length, FILE *out)
{
    char shown[TEXT_ESCAPE_SIZE];
    for (size_t at = 0; at < length;) {
        at += text_escape(text + at, length - at, shown);
        fputs(shown, out);
    }
}

void text_put(const char *text, FILE *out)
{
    text_put_n(text, strlen(text), out);
}

void text_put_json(const char *json, FILE *out)
{
    char shown[TEXT_ESCAPE_SIZE];
    for (size_t left = strlen(json), step; left > 0; json += step, left -= step) {
        step = text_escape_json(json, left, shown);
        fputs(shown, out);
    }
}

void text_put_json_string(const char *text, FILE *out)
{
    char shown[TEXT_ESCAPE_SIZE];
    fputc('"', out);
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_escape_json(text, left, shown);
        fputs(*text == '"' || *text == '\\' ? "\\" : "", out);
        fputs(shown, out);
    }
    fputc('"', out);
}

const char *text_shown(const char *text, char out[TEXT_SHOWN_SIZE])
{
    return text_shown_n(text, strlen(text), out);
}

const char *text_shown_n(const char *text, size_t length, char out[TEXT_SHOWN_SIZE])
{
    size_t used = 0, at = 0;
    out[used++] = '"';
    while (at < length && used < SHOWN_BYTES) {
        at += text_escape(text + at, length - at, out + used);
        used += strlen(out + used);
    }
    strcpy(out + used, at < length ? "...\"" : "\"");
    return out;
}

void text_cut(char *buffer, size_t size)
{
    size_t end = size - 4;
    while (end > 0 && is_continuation((unsigned char)buffer[end]))
        end--;
    memcpy(buffer + end, "...", 4);
}
