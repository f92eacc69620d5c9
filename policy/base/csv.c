#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* A reader would take it for true, false or nothing. */
static bool is_word_of_json(const char *text)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t same = 0;
        while (words[i][same] && (text[same] | 0x20) == words[i][same])
            same++;
        if (!words[i][same] && !text[same])
            return true;
    }
    return false;
}

/* A number would lose its zeros, a date or time of day its form: "1.50", "2026-01-02", "1/2", "12:30". */
static bool is_number_or_date(const char *text)
{
    char *end;
    strtod(text, &end);
    return *end == '\0' || strspn(text, "0123456789-/.: ") == strlen(text);
}

bool csv_is_plain(const char *text)
{
    const size_t length = strlen(text);
    if (length == 0 || strchr("=+-@'\"[{ ", text[0]) || text[length - 1] == ' ' || !text_is_plain(text))
        return false;
    return !is_word_of_json(text) && !is_number_or_date(text);
}

/* Between the quotes of a field, where one has to be doubled. */
static void put_quoted(const char *text, csv_sink *put, void *out)
{
    char one[TEXT_ESCAPE_SIZE];
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_escape_json(text, left, one);
        put(out, one[0] == '"' ? "\"\"" : one);
    }
}

void csv_put_json(const char *json, csv_sink *put, void *out)
{
    const bool is_quoted = strpbrk(json, ",;\"") != NULL;
    put(out, is_quoted ? "\"" : "");
    put_quoted(json, put, out);
    put(out, is_quoted ? "\"" : "");
}

void csv_put_text(const char *text, csv_sink *put, void *out)
{
    if (*text == '\0' || csv_is_plain(text)) {
        csv_put_json(text, put, out); /* nothing of a plain text is escaped */
        return;
    }
    put(out, "\"\"\"");
    char one[TEXT_ESCAPE_SIZE];
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_escape_json(text, left, one);
        put(out, *text == '"' ? "\\\"\"" : *text == '\\' ? "\\\\" : one);
    }
    put(out, "\"\"\"");
}
