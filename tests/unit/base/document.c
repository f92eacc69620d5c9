/*
 * Documents in tests: a text read, and all its findings as the lines a user would see.
 */
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *findings_text(const struct rd_findings *found)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    rd_findings_print(found, out);
    fclose(out);
    return text;
}

struct json_doc *document_read(const char *text)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    if (json_read_text("f", text, strlen(text), &doc, &found, &err) != RD_OK)
        rd_findings_print(&found, stderr);
    assert_non_null(doc);
    assert_int_equal(found.count, 0);
    rd_findings_release(&found);
    return doc;
}

void document_check(const char *text, size_t length, const char *expected)
{
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    enum rd_status status = json_read_text("f", text, length, &doc, &found, &err);
    char *lines = findings_text(&found);
    if (strcmp(lines, expected) != 0)
        print_error("in the text: %.200s\n", text);
    assert_string_equal(lines, expected);
    assert_int_equal(status, *expected ? RD_INPUT : RD_OK);
    assert_true((doc != NULL) == !*expected);
    if (*expected) {
        char summary[64];
        snprintf(summary, sizeof summary, "\"f\" is no valid JSON document: %zu error%s", found.errors,
                 found.errors == 1 ? "" : "s");
        assert_string_equal(err.text, summary);
        assert_int_equal(err.status, RD_INPUT);
    }
    free(lines);
    json_free(doc);
    rd_findings_release(&found);
}
