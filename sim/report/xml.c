/*
 * Escaping.
 */
#include "report/xml.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* U+2400 is the picture of NUL, U+241F that of the last of the 32. */
static void put_picture(unsigned char control, FILE *out)
{
    fputs("\xE2\x90", out);
    fputc(0x80 + control, out);
}

static void put_ascii(unsigned char c, bool is_attribute, FILE *out)
{
    switch (c) {
    case '&':
        fputs("&amp;", out);
        break;
    case '<':
        fputs("&lt;", out);
        break;
    case '>': /* it may end "]]>" */
        fputs("&gt;", out);
        break;
    case '"':
        fputs("&quot;", out);
        break;
    case '\t':
    case '\n':
        fprintf(out, is_attribute ? "&#%d;" : "%c", c);
        break;
    case '\r':
    case 0x7F: /* XML has it, readers do not see it */
        fprintf(out, "&#%d;", c);
        break;
    default:
        if (c < 0x20)
            put_picture(c, out);
        else
            fputc(c, out);
    }
}

/* U+FFFE and U+FFFF, which no XML has. */
static bool is_nothing(const char *text, size_t length)
{
    return length == 3 && memcmp(text, "\xEF\xBF", 2) == 0 && (unsigned char)text[2] >= 0xBE;
}

static void put(const char *text, bool is_attribute, FILE *out)
{
    size_t left = strlen(text);
    while (left > 0) {
        size_t length;
        const int32_t character = text_character(text, left, &length);
        if (character >= 0 && length == 1)
            put_ascii((unsigned char)*text, is_attribute, out);
        else if (character < 0 || is_nothing(text, length))
            fputs(REPLACEMENT, out);
        else if (text_is_hidden(character))
            fprintf(out, "&#x%X;", (unsigned)character);
        else
            fwrite(text, 1, length, out);
        text += length;
        left -= length;
    }
}

void xml_attribute(const char *text, FILE *out)
{
    put(text, true, out);
}

void xml_text(const char *text, FILE *out)
{
    put(text, false, out);
}
