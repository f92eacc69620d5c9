/*
 * Text for messages: cut at whole characters, quoted without control characters, checked as UTF-8.
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

const char *text_shown(const char *text, char out[TEXT_SHOWN_SIZE])
{
    return text_shown_n(text, strlen(text), out);
}

const char *text_shown_n(const char *text, size_t length, char out[TEXT_SHOWN_SIZE])
{
    size_t used = 0, at = 0;
    out[used++] = '"';
    while (at < length && used < SHOWN_BYTES) {
        size_t step = text_utf8_length(text + at, length - at);
        bool plain = step > 1 || (step == 1 && (unsigned char)text[at] >= 0x20 && text[at] != 0x7F);
        if (plain)
            memcpy(out + used, text + at, step);
        else
            out[used] = '?';
        used += plain ? step : 1;
        at += step ? step : 1;
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
