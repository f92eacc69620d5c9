/*
 * Columns, flowing text and headings.
 */
#include "report/page.h"

#include <stdarg.h>
#include <string.h>

size_t page_width(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80; /* continuation bytes take no place */
    return width;
}

static void pad(FILE *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fputc(' ', out);
}

void page_left(FILE *out, const char *text, size_t width)
{
    size_t length = page_width(text);
    fputs(text, out);
    pad(out, length < width ? width - length : 0);
}

void page_right(FILE *out, const char *text, size_t width)
{
    size_t length = page_width(text);
    pad(out, length < width ? width - length : 0);
    fputs(text, out);
}

void page_flow(FILE *out, const char *text, size_t indent)
{
    size_t column = indent;
    while (*text) {
        size_t bytes = strcspn(text, " ");
        char word[256];
        snprintf(word, sizeof word, "%.*s", (int)(bytes < sizeof word ? bytes : sizeof word - 1), text);
        size_t length = page_width(word);
        if (column > indent && column + 1 + length > PAGE_WIDTH) {
            fputc('\n', out);
            pad(out, indent);
            column = indent;
        }
        if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fwrite(text, 1, bytes, out);
        column += length;
        text += bytes + strspn(text + bytes, " ");
    }
    fputc('\n', out);
}

void page_heading(FILE *out, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(out, "\n%s\n", text);
    for (size_t i = 0; i < page_width(text); i++)
        fputc('-', out);
    fputc('\n', out);
}
