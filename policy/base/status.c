/*
 * Status codes and error text.
 */
#include "redress/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Formatted aside first: an argument may be the old text of the same rd_error. */
static void format_cut(char out[RD_ERROR_TEXT_SIZE], const char *format, va_list args)
{
    int length = vsnprintf(out, RD_ERROR_TEXT_SIZE, format, args);
    if (length < 0)
        out[0] = '\0';
    else if (length >= RD_ERROR_TEXT_SIZE)
        text_cut(out, RD_ERROR_TEXT_SIZE);
}

enum rd_status(rd_fail)(struct rd_error *err, enum rd_status status, const char *format, ...)
{
    if (!err)
        return status;
    char text[RD_ERROR_TEXT_SIZE];
    va_list args;
    va_start(args, format);
    format_cut(text, format, args);
    va_end(args);
    err->status = status;
    memcpy(err->text, text, strlen(text) + 1);
    return status;
}

void rd_error_in(struct rd_error *err, const char *format, ...)
{
    if (!err)
        return;
    char where[RD_ERROR_TEXT_SIZE], what[RD_ERROR_TEXT_SIZE];
    va_list args;
    va_start(args, format);
    format_cut(where, format, args);
    va_end(args);
    memcpy(what, err->text, sizeof what);
    int length = snprintf(err->text, sizeof err->text, "%s: %s", where, what);
    if (length >= RD_ERROR_TEXT_SIZE)
        text_cut(err->text, sizeof err->text);
}

int rd_exit_code(enum rd_status status)
{
#define CODE(symbol, exit_code, meaning) [RD_##symbol] = exit_code,
    static const int codes[RD_STATUS_COUNT] = {RD_STATUSES(CODE)};
#undef CODE
    return status < RD_STATUS_COUNT ? codes[status] : 2;
}

void rd_bug(const char *format, ...)
{
    va_list args;
    fflush(stdout);
    fputs("redress: bug in this program: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    fflush(stderr);
    abort();
}
