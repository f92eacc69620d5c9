/*
 * Whole files as text, for commands that rewrite documents. All say their own errors.
 */
#ifndef REDRESS_CLI_TEXTS_H
#define REDRESS_CLI_TEXTS_H

#include <stddef.h>

#include "redress/findings.h"
#include "redress/status.h"

/* Reads a file, "-" is stdin; the caller frees *out. */
enum rd_status text_read(const char *path, char **out, size_t *length);
/* Replaces a file, or the one that a link leads to, as file_replace() does: after a failure it is as it was. */
enum rd_status text_write(const char *path, const char *text);
/* Says findings, or where there are none the error, on stderr. */
void say_failure(const struct rd_findings *found, const struct rd_error *err);

#endif
