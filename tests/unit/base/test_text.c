/*
 * Text of others as people see it: nothing in it is obeyed by a terminal, and what letters there are stay.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "support/check.h"

static void expect(void (*put)(const char *text, FILE *out), const char *text, const char *expected)
{
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    assert_non_null(file);
    put(text, file);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(out, expected);
    free(out);
}

static void what_a_terminal_obeys_is_escaped(void **state)
{
    (void)state;
    expect(text_put, "\x1B[2J\a\x7F", "\\x1b[2J\\x07\\x7f");
    expect(text_put, "one\ntwo\r\n\tthree", "one\\ntwo\\r\\n\\tthree");
    expect(text_put,
           "\xC2\x9B"
           "2J\xC2\x85",
           "\\u009b2J\\u0085");                                       /* CSI and NEL of the C1 set */
    expect(text_put, "\u2028 \u2029", "\\u2028 \\u2029");             /* line and paragraph separator */
    expect(text_put, "\u202Egpj.exe\u202C", "\\u202egpj.exe\\u202c"); /* right-to-left override */
    expect(text_put, "\u2066a\u2069\u200F\u061C", "\\u2066a\\u2069\\u200f\\u061c");
    expect(text_put, "a\uFEFFb\U000E0041", "a\\ufeffb\\U000e0041");
    expect(text_put, "\xFF\xC3(\xED\xA0\x80", "\\xff\\xc3(\\xed\\xa0\\x80"); /* no UTF-8 at all */
}

static void letters_stay_as_they_are(void **state)
{
    (void)state;
    static const char *const texts[] = {"Rückerstattung – 15 %", "家電製品",  "नमस्ते",
                                        "خرید\u200Cها",          "👩\u200D🔧",  "e\u0301",
                                        "so\u00ADfort",          "\\n \"x\"", ""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect(text_put, texts[i], texts[i]);
        assert_true(text_is_plain(texts[i]));
    }
    assert_false(text_is_plain("a\u202E"));
    assert_false(text_is_plain("\xFF"));
}

/* The first and last of each range, and their neighbours. */
static void the_ranges_end_where_unicode_says(void **state)
{
    (void)state;
    static const struct {
        int32_t from, to;
    } hidden[] = {{-1, 0x1F},         {0x7F, 0x9F},       {0x61C, 0x61C},    {0x200E, 0x200F},
                  {0x2028, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},  {0xFFF0, 0xFFFB},
                  {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF}};
    size_t next = 0;
    for (int32_t character = -1; character < 0x110000; character++) {
        while (next < sizeof hidden / sizeof hidden[0] && character > hidden[next].to)
            next++;
        const bool expected = next < sizeof hidden / sizeof hidden[0] && character >= hidden[next].from;
        if (text_is_hidden(character) != expected)
            fail_msg("U+%04X", (unsigned)character);
    }
}

static void json_stays_the_same_document(void **state)
{
    (void)state;
    expect(text_put_json, "{\"a\":\"\x7F\xC2\x9B\u202E\U000E0041\"}",
           "{\"a\":\"\\u007f\\u009b\\u202e\\udb40\\udc41\"}");
    expect(text_put_json, "[\"\xFF\",1,\"é\"]", "[\"\\ufffd\",1,\"é\"]");
    expect(text_put_json_string, "a \"b\" \\ \n\x01 é", "\"a \\\"b\\\" \\\\ \\n\\u0001 é\"");
}

static void put_markdown(const char *text, FILE *out)
{
    char shown[TEXT_ESCAPE_SIZE];
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_escape_markdown(text, left, shown);
        fputs(shown, out);
    }
}

static void markdown_finds_nothing_in_a_text(void **state)
{
    (void)state;
    expect(put_markdown, "a | <b>[x](y) `c` *d* #e ~f \\ g_h",
           "a \\| \\<b\\>\\[x\\](y) \\`c\\` \\*d\\* \\#e \\~f \\\\ g\\_h");
    expect(put_markdown, "\n# heading\x1B", "\\\\n\\# heading\\\\x1b");
}

static void a_text_in_a_message_is_quoted_and_short(void **state)
{
    (void)state;
    char shown[TEXT_SHOWN_SIZE], longest[200], expected[TEXT_SHOWN_SIZE];
    assert_string_equal(text_shown("a\nb\u202E", shown), "\"a\\nb\\u202e\"");
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    snprintf(expected, sizeof expected, "\"%.59s...\"", longest);
    assert_string_equal(text_shown(longest, shown), expected);
    for (size_t i = 0; i + 4 < sizeof longest; i += 4) /* the longest escapes there are still fit */
        memcpy(longest + i, "\U000E0041", 4);
    assert_true(strlen(text_shown(longest, shown)) < TEXT_SHOWN_SIZE);
}

/* ---- CSV ---- */

static void to_file(void *out, const char *text)
{
    fputs(text, out);
}

static void put_csv(const char *text, FILE *out)
{
    csv_put_text(text, to_file, out);
}

static void put_csv_json(const char *json, FILE *out)
{
    csv_put_json(json, to_file, out);
}

static void a_spreadsheet_finds_no_formula_number_or_date(void **state)
{
    (void)state;
    static const char *const guarded[] = {"=1+1",      "+1",   "-1",   "@SUM(A1)", "'x",   " x",         "x ",
                                          "{\"a\":1}", "[1]",  "1.50", "1e5",      "0x10", "2026-01-02", "12:30",
                                          "1/2",       "true", "NULL", "inf",      "nan",  "False"};
    for (size_t i = 0; i < sizeof guarded / sizeof guarded[0]; i++) {
        char expected[64], *at = expected;
        at += sprintf(at, "\"\"\"");
        for (const char *c = guarded[i]; *c; c++)
            at += sprintf(at, *c == '"' ? "\\\"\"" : "%c", *c);
        strcpy(at, "\"\"\"");
        expect(put_csv, guarded[i], expected);
        assert_false(csv_is_plain(guarded[i]));
    }
    expect(put_csv, "\t=1", "\"\"\"\\t=1\"\"\"");
    expect(put_csv, "a\r\nb", "\"\"\"a\\r\\nb\"\"\"");
    expect(put_csv, "back\\slash\x1B", "\"\"\"back\\\\slash\\u001b\"\"\"");
}

static void plain_texts_and_json_stand_as_they_are(void **state)
{
    (void)state;
    expect(put_csv, "", "");
    expect(put_csv, "category=shoes", "category=shoes");
    expect(put_csv, "15d", "15d");
    expect(put_csv, "truely", "truely");
    expect(put_csv, "odd, \"quoted\"; text", "\"odd, \"\"quoted\"\"; text\"");
    expect(put_csv, "a\\b", "a\\b");
    expect(put_csv_json, "-1.5", "-1.5");
    expect(put_csv_json, "[\"a\",\"b\"]", "\"[\"\"a\"\",\"\"b\"\"]\"");
    expect(put_csv_json, "{\"a\":\"\u202E\"}", "\"{\"\"a\"\":\"\"\\u202e\"\"}\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_terminal_obeys_is_escaped),
        cmocka_unit_test(letters_stay_as_they_are),
        cmocka_unit_test(the_ranges_end_where_unicode_says),
        cmocka_unit_test(json_stays_the_same_document),
        cmocka_unit_test(markdown_finds_nothing_in_a_text),
        cmocka_unit_test(a_text_in_a_message_is_quoted_and_short),
        cmocka_unit_test(a_spreadsheet_finds_no_formula_number_or_date),
        cmocka_unit_test(plain_texts_and_json_stand_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
