/*
 * Whole files in and out.
 */
#include "cli/texts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/options.h"
#include "store/file.h"

static enum rd_status say_errno(const char *path)
{
    char shown[TEXT_SHOWN_SIZE];
    say_error(stderr, "cannot open %s: %s", text_shown(path, shown), strerror(errno));
    return RD_IO;
}

static enum rd_status read_stream(const char *path, FILE *file, char **out, size_t *length)
{
    char shown[TEXT_SHOWN_SIZE];
    size_t capacity = 65536;
    char *text = malloc(capacity);
    *length = 0;
    errno = 0;
    size_t got = text ? 1 : 0;
    while (got > 0) {
        if (*length + 1 == capacity) {
            char *larger = capacity > JSON_SIZE_MAX ? NULL : realloc(text, capacity *= 2);
            if (!larger) {
                free(text);
                text = NULL;
                break;
            }
            text = larger;
        }
        got = fread(text + *length, 1, capacity - *length - 1, file);
        *length += got;
    }
    if (text && !ferror(file)) {
        text[*length] = '\0';
        *out = text;
        return RD_OK;
    }
    if (text)
        say_error(stderr, "cannot read %s: %s", text_shown(path, shown), strerror(errno));
    else
        say_error(stderr, "%s is too large", text_shown(path, shown));
    free(text);
    return text ? RD_IO : RD_NOMEM;
}

enum rd_status text_read(const char *path, char **out, size_t *length)
{
    if (strcmp(path, "-") == 0)
        return read_stream("standard input", stdin, out, length);
    FILE *file = fopen(path, "rb");
    if (!file)
        return say_errno(path);
    const enum rd_status rc = read_stream(path, file, out, length);
    fclose(file);
    return rc;
}

enum rd_status text_write(const char *path, const char *text)
{
    struct rd_error err = {RD_OK, ""};
    const enum rd_status rc = file_replace(path, text, strlen(text), &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

void say_failure(const struct rd_findings *found, const struct rd_error *err)
{
    if (found->errors > 0)
        rd_findings_print(found, stderr);
    else
        say_error(stderr, "%s", err->text);
}
