/*
 * What a suite is about, from the beginning of its file: the member "policy", without reading the tests behind it.
 */
#define _XOPEN_SOURCE 700 /* fileno(), S_ISREG */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/suites.h"

#define GLANCE_BYTES 65536

/* The end of a string whose opening quote stands at `at`: its closing quote, or NULL. Escapes are noted. */
static const char *string_end(const char *at, bool *has_escape)
{
    *has_escape = false;
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\') {
            *has_escape = true;
            if (!*++at)
                return NULL;
        }
    return *at ? at : NULL;
}

/* The text of the outermost member "policy"; false when the text has none, or none that is plain. */
static bool find_policy(const char *text, char *out, size_t size)
{
    bool has_escape, is_policy = false;
    char before = '\0'; /* the mark before a word of the outermost object */
    int depth = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '{' || *at == '[')
            depth++;
        else if (*at == '}' || *at == ']')
            depth--;
        if (*at != '"') {
            if (strchr("{[}],:", *at))
                before = *at;
            continue;
        }
        const char *end = string_end(at, &has_escape);
        if (!end)
            return false;
        const size_t length = (size_t)(end - at - 1);
        if (depth == 1 && before == ':' && is_policy) {
            snprintf(out, size, "%.*s", (int)length, at + 1);
            return !has_escape && length > 0 && length < size;
        }
        if (depth == 1 && before != ':')
            is_policy = length == strlen("policy") && strncmp(at + 1, "policy", length) == 0;
        at = end;
    }
    return false;
}

/* The first bytes of a plain file; nothing else is opened, since a pipe can be read only once. */
static bool read_start(const char *path, char *text, size_t size)
{
    struct stat status;
    FILE *file = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "rb") : NULL;
    if (!file)
        return false;
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
    return true;
}

bool suite_glance(const char *path, char *out, size_t size)
{
    char text[GLANCE_BYTES], policy[4096];
    const char *slash = strrchr(path, '/');
    if (!read_start(path, text, sizeof text) || !find_policy(text, policy, sizeof policy))
        return false;
    const bool is_beside = policy[0] != '/' && slash;
    const int length =
        snprintf(out, size, "%.*s%s", is_beside ? (int)(slash - path) + 1 : 0, is_beside ? path : "", policy);
    return length > 0 && (size_t)length < size;
}
