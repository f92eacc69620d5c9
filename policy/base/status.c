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

enum rd_status rd_fail(struct rd_error *err, enum rd_status status, const char *format, ...)
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
    switch (status) {
    case RD_OK:
        return 0;
    case RD_NEGATIVE:
        return 1;
    case RD_USAGE:
    case RD_INPUT:
    case RD_IO:
    case RD_NOMEM:
    case RD_NO_ANSWER:
        return 2;
    case RD_UNDECIDED:
        return 3;
    case RD_INTERRUPTED:
        return 130;
    case RD_TERMINATED:
        return 143;
    }
    return 2;
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
