/*
 * Columns, flowing text and headings.
 */
#include "report/page.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "base/text.h"

/* ---- width ---- */

/*
 * utf8proc counts 0 for marks that take a place of their own (general category Mc) and 1 for the vowels and final consonants
 * of Hangul, which join the syllable before them; terminals and wcwidth() do the opposite.
 */
static size_t character_width(int32_t character)
{
    const utf8proc_property_t *property = utf8proc_get_property(character);
    if (property->boundclass == UTF8PROC_BOUNDCLASS_V || property->boundclass == UTF8PROC_BOUNDCLASS_T)
        return 0;
    return property->category == UTF8PROC_CATEGORY_MC ? 1 : (size_t)utf8proc_charwidth(character);
}

static size_t width_n(const char *text, size_t length)
{
    char shown[TEXT_ESCAPE_SIZE];
    size_t width = 0, step;
    for (size_t at = 0; at < length; at += step) {
        const int32_t character = text_character(text + at, length - at, &step);
        if (text_is_hidden(character))
            text_escape(text + at, length - at, shown);
        width += text_is_hidden(character) ? strlen(shown) : character_width(character);
    }
    return width;
}

size_t page_width(const char *text)
{
    return width_n(text, strlen(text));
}

/* ---- columns ---- */

static void pad(FILE *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fputc(' ', out);
}

static void put_column(FILE *out, const char *text, size_t length, size_t width, bool is_left)
{
    const size_t own = width_n(text, length), missing = own < width ? width - own : 0;
    pad(out, is_left ? 0 : missing);
    text_put_n(text, length, out);
    pad(out, is_left ? missing : 0);
}

void page_put(FILE *out, const char *text)
{
    text_put(text, out);
}

void page_left(FILE *out, const char *text, size_t width)
{
    put_column(out, text, strlen(text), width, true);
}

void page_right(FILE *out, const char *text, size_t width)
{
    put_column(out, text, strlen(text), width, false);
}

void page_flow(FILE *out, const char *text, size_t indent)
{
    size_t column = indent;
    while (*text) {
        const size_t bytes = strcspn(text, " "), width = width_n(text, bytes);
        if (column > indent && column + 1 + width > PAGE_WIDTH) {
            fputc('\n', out);
            pad(out, indent);
            column = indent;
        }
        if (column > indent) {
            fputc(' ', out);
            column++;
        }
        text_put_n(text, bytes, out);
        column += width;
        text += bytes + strspn(text + bytes, " ");
    }
    fputc('\n', out);
}

/* ---- formats ---- */

/* One conversion of a format, such as "%-*.3s". */
struct conversion {
    char flags[8];
    int width, precision; /* -1: none */
    char length[3], kind;
};

static int read_number(const char **at, va_list *arguments)
{
    int number = 0;
    if (**at == '*') {
        ++*at;
        return va_arg(*arguments, int);
    }
    while (isdigit((unsigned char)**at))
        number = number * 10 + *(*at)++ - '0';
    return number;
}

/* Reads what stands behind the '%'; returns where the format goes on. */
static const char *read_conversion(const char *at, va_list *arguments, struct conversion *out)
{
    *out = (struct conversion){.width = -1, .precision = -1};
    for (size_t i = 0; *at && strchr("-+ #0", *at) && i + 1 < sizeof out->flags; i++)
        out->flags[i] = *at++;
    if (*at == '*' || isdigit((unsigned char)*at))
        out->width = read_number(&at, arguments);
    if (*at == '.') {
        at++;
        out->precision = read_number(&at, arguments);
    }
    for (size_t i = 0; *at && strchr("hlzjt", *at) && i + 1 < sizeof out->length; i++)
        out->length[i] = *at++;
    out->kind = *at;
    return at + 1;
}

static void put_text(FILE *out, const struct conversion *conversion, const char *text)
{
    const bool is_left = strchr(conversion->flags, '-') || conversion->width < -1;
    const int width = conversion->width < -1 ? -conversion->width : conversion->width;
    size_t length = strlen(text), step = 0;
    if (conversion->precision >= 0 && length > (size_t)conversion->precision) {
        size_t fits = 0;
        for (; fits + step <= (size_t)conversion->precision; text_character(text + fits, length - fits, &step))
            fits += step;
        length = fits;
    }
    put_column(out, text, length, width > 0 ? (size_t)width : 0, is_left);
}

/* The integer of the size that the length modifier says, which fprintf() then prints as an intmax_t. */
static intmax_t signed_argument(const char *length, va_list *arguments)
{
    switch (length[0]) {
    case 'l':
        return length[1] ? va_arg(*arguments, long long) : va_arg(*arguments, long);
    case 'z':
    case 't':
        return va_arg(*arguments, ptrdiff_t);
    case 'j':
        return va_arg(*arguments, intmax_t);
    default:
        return va_arg(*arguments, int);
    }
}

static uintmax_t unsigned_argument(const char *length, va_list *arguments)
{
    switch (length[0]) {
    case 'l':
        return length[1] ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned long);
    case 'z':
    case 't':
        return va_arg(*arguments, size_t);
    case 'j':
        return va_arg(*arguments, uintmax_t);
    default:
        return va_arg(*arguments, unsigned);
    }
}

static void put_conversion(FILE *out, const struct conversion *conversion, va_list *arguments)
{
    char format[64], width[16] = "", precision[16] = "";
    const char kind = conversion->kind, *const size = strchr("diuxX", kind) ? "j" : "";
    if (conversion->width != -1)
        snprintf(width, sizeof width, "%d", conversion->width);
    if (conversion->precision >= 0)
        snprintf(precision, sizeof precision, ".%d", conversion->precision);
    snprintf(format, sizeof format, "%%%s%s%s%s%c", conversion->flags, width, precision, size, kind);
    if (kind == 's')
        put_text(out, conversion, va_arg(*arguments, const char *));
    else if (kind == 'd' || kind == 'i')
        fprintf(out, format, signed_argument(conversion->length, arguments));
    else if (kind == 'u' || kind == 'x' || kind == 'X')
        fprintf(out, format, unsigned_argument(conversion->length, arguments));
    else if (kind == 'c')
        fprintf(out, format, va_arg(*arguments, int));
    else if (strchr("aefgEFG", kind))
        fprintf(out, format, va_arg(*arguments, double));
    else
        fputc(kind, out); /* "%%" */
}

static void print_all(FILE *out, const char *format, va_list *arguments)
{
    struct conversion conversion;
    while (*format) {
        const size_t plain = strcspn(format, "%");
        fwrite(format, 1, plain, out);
        format += plain;
        if (*format) {
            format = read_conversion(format + 1, arguments, &conversion);
            put_conversion(out, &conversion, arguments);
        }
    }
}

void page_print(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_all(out, format, &arguments);
    va_end(arguments);
}

void page_heading(FILE *out, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(text, sizeof text, format, arguments) >= (int)sizeof text)
        text_cut(text, sizeof text);
    va_end(arguments);
    fputc('\n', out);
    page_put(out, text);
    fputc('\n', out);
    for (size_t i = 0; i < page_width(text); i++)
        fputc('-', out);
    fputc('\n', out);
}
