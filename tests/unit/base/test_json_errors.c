/*
 * What the JSON reader refuses, each with its exact message and place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"

struct row {
    const char *text;
    size_t length;
    const char *expected;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        document_check(rows[i].text, rows[i].length, rows[i].expected);
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static void a_text_that_stops_making_sense_is_one_finding_at_that_place(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT(""), "f:1:1: the document is empty\n"},
        {TEXT(" \n\t "), "f:2:3: the document is empty\n"},
        {TEXT("{"), "f:1:2: expected a key in double quotes, found the end of the text\n"},
        {TEXT("["), "f:1:2: expected a value, found the end of the text\n"},
        {TEXT("{a:1}"), "f:1:2: expected a key in double quotes, found \"a\"\n"},
        {TEXT("{1:1}"), "f:1:2: expected a key in double quotes, found \"1\"\n"},
        {TEXT("{\"a\" 1}"), "f:1:6: expected \":\" after the key, found \"1\"\n"},
        {TEXT("{\"a\""), "f:1:5: expected \":\" after the key, found the end of the text\n"},
        {TEXT("{\"a\":}"), "f:1:6: expected a value, found \"}\"\n"},
        {TEXT("{\"a\":"), "f:1:6: expected a value, found the end of the text\n"},
        {TEXT("{\"a\":1 \"b\":2}"), "f:1:8: expected \",\" or \"}\", found a string\n"},
        {TEXT("{\"a\":1,,}"), "f:1:8: expected a key in double quotes, found \",\"\n"},
        {TEXT("{\"a\":1,}"), "f:1:8: a comma before \"}\" is not allowed\n"},
        {TEXT("{\"a\":[1,\n 2}"), "f:2:3: /a: expected \",\" or \"]\", found \"}\"\n"},
        {TEXT("[1 2]"), "f:1:4: expected \",\" or \"]\", found \"2\"\n"},
        {TEXT("[1,,2]"), "f:1:4: expected a value, found \",\"\n"},
        {TEXT("[1,]"), "f:1:4: a comma before \"]\" is not allowed\n"},
        {TEXT("[,1]"), "f:1:2: expected a value, found \",\"\n"},
        {TEXT("[1"), "f:1:3: expected \",\" or \"]\", found the end of the text\n"},
        {TEXT("]"), "f:1:1: expected a value, found \"]\"\n"},
        {TEXT("[\0]"), "f:1:2: expected a value, found \"\\x00\"\n"},
        {TEXT("[\f1]"), "f:1:2: expected a value, found \"\\x0c\"\n"},
        {TEXT("[\xC3\xA9]"), "f:1:2: expected a value, found \"\xC3\xA9\"\n"},
        {TEXT("[\xFF]"), "f:1:2: expected a value, found \"\\xff\"\n"},
        {TEXT("{'a':1}"), "f:1:2: text stands in double quotes, not in single ones\n"},
        {TEXT("{\"a\":'b'}"), "f:1:6: text stands in double quotes, not in single ones\n"},
        {TEXT("[1] // one"), "f:1:5: the document has ended, but \"/\" follows\n"},
        {TEXT("{ // one\n}"), "f:1:3: JSON has no comments; use a \"why\" or \"note\" key\n"},
        {TEXT("[1, /* two */ 2]"), "f:1:5: JSON has no comments; use a \"why\" or \"note\" key\n"},
        {TEXT("[True]"), "f:1:2: /0: expected a value, found \"True\"; text stands in double quotes, and the words are "
                         "true, false and null\n"},
        {TEXT("{\"a\":nul}"), "f:1:6: /a: expected a value, found \"nul\"; text stands in double quotes, and the words "
                              "are true, false and null\n"},
        {TEXT("{\"a\":trueish}"),
         "f:1:6: /a: expected a value, found \"trueish\"; text stands in double quotes, and the "
         "words are true, false and null\n"},
        {TEXT("_"), "f:1:1: expected a value, found \"_\"; text stands in double quotes, and the words are true, false "
                    "and null\n"},
    };
    CHECK_ROWS(rows);
}

static void text_after_the_document_is_refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT("{} x"), "f:1:4: the document has ended, but \"x\" follows\n"},
        {TEXT("{}{}"), "f:1:3: the document has ended, but \"{\" follows\n"},
        {TEXT("1 2"), "f:1:3: the document has ended, but \"2\" follows\n"},
        {TEXT("[]\n\n\"a\""), "f:3:1: the document has ended, but a string follows\n"},
        {TEXT("{}\0"), "f:1:3: the document has ended, but \"\\x00\" follows\n"},
        {TEXT("{} \r\n\t "), ""},
    };
    CHECK_ROWS(rows);
}

static void numbers_are_written_as_json_has_them(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT("007"), "f:1:1: number 007 has leading zeros\n"},
        {TEXT("-01"), "f:1:1: number -01 has leading zeros\n"},
        {TEXT("+1"), "f:1:1: number +1 starts with a plus sign\n"},
        {TEXT("1."), "f:1:1: number 1. has no digit after the point\n"},
        {TEXT("1.e3"), "f:1:1: number 1.e3 has no digit after the point\n"},
        {TEXT(".5"), "f:1:1: number .5 has no digit before the point\n"},
        {TEXT("-.5"), "f:1:1: number -.5 has no digit before the point\n"},
        {TEXT("1e"), "f:1:1: number 1e has no digit in its exponent\n"},
        {TEXT("1e+"), "f:1:1: number 1e+ has no digit in its exponent\n"},
        {TEXT("-"), "f:1:1: number - is no number\n"},
        {TEXT("--1"), "f:1:1: number --1 is no number\n"},
        {TEXT("0x10"), "f:1:1: number 0x10 is no number\n"},
        {TEXT("1_000"), "f:1:1: number 1_000 is no number\n"},
        {TEXT("1.2.3"), "f:1:1: number 1.2.3 is no number\n"},
        {TEXT("1e5.5"), "f:1:1: number 1e5.5 is no number\n"},
        {TEXT("15d"), "f:1:1: number 15d is no number\n"},
        {TEXT("NaN"), "f:1:1: number NaN is not allowed in JSON\n"},
        {TEXT("nan"), "f:1:1: number nan is not allowed in JSON\n"},
        {TEXT("Infinity"), "f:1:1: number Infinity is not allowed in JSON\n"},
        {TEXT("-Infinity"), "f:1:1: number -Infinity is not allowed in JSON\n"},
        {TEXT("-inf"), "f:1:1: number -inf is not allowed in JSON\n"},
        {TEXT("0"), ""},
        {TEXT("-0"), ""},
        {TEXT("0.5"), ""},
        {TEXT("-1.25e-3"), ""},
        {TEXT("1E+2"), ""},
    };
    CHECK_ROWS(rows);
}

/* The largest double is 1.7976931348623157e308, the smallest above zero 4.9406564584124654e-324 (IEEE 754). */
static void numbers_that_a_double_cannot_hold_are_refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT("1e999"), "f:1:1: number 1e999 is too large; numbers go up to about 1.8e308\n"},
        {TEXT("-1e999"), "f:1:1: number -1e999 is too large; numbers go up to about 1.8e308\n"},
        {TEXT("1.7976931348623157e308"), ""},
        {TEXT("1.7976931348623159e308"),
         "f:1:1: number 1.7976931348623159e308 is too large; numbers go up to about 1.8e308\n"},
        {TEXT("5e-324"), ""},
        {TEXT("2e-324"), "f:1:1: number 2e-324 is too close to 0; the smallest number is about 4.9e-324\n"},
        {TEXT("0e-999"), ""},
        {TEXT("0.000e5"), ""},
        /* 2^53 = 9007199254740992 */
        {TEXT("9007199254740992"), ""},
        {TEXT("-9007199254740992"), ""},
        {TEXT("9007199254740993"), "f:1:1: number 9007199254740993 would lose digits; integers go from "
                                   "-9007199254740992 to 9007199254740992\n"},
        {TEXT("-9007199254740993"), "f:1:1: number -9007199254740993 would lose digits; integers go from "
                                    "-9007199254740992 to 9007199254740992\n"},
        {TEXT("99999999999999999999"), "f:1:1: number 99999999999999999999 would lose digits; integers go from "
                                       "-9007199254740992 to 9007199254740992\n"},
        {TEXT("1e17"), ""},
        /* 63 and 64 characters */
        {TEXT("0.1234567890123456789012345678901234567890123456789012345678901"), ""},
        {TEXT("0.12345678901234567890123456789012345678901234567890123456789012"),
         "f:1:1: number of 64 characters; at most 63 are allowed\n"},
    };
    CHECK_ROWS(rows);
}

static void strings_hold_no_raw_controls_no_nul_and_known_escapes_only(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT("\"a\tb\""), "f:1:3: control character U+0009 in a string; write it as \\u0009\n"},
        {TEXT("\"\0\""), "f:1:2: control character U+0000 in a string; write it as \\u0000\n"},
        {TEXT("\"\x1F\x20\""), "f:1:2: control character U+001F in a string; write it as \\u001f\n"},
        {TEXT("\"\x7F\""), ""},
        {TEXT("[\"abc\n\"]"), "f:1:2: /0: the string has no closing quote on its line\n"},
        {TEXT("[\"abc\r\n\"]"), "f:1:2: /0: the string has no closing quote on its line\n"},
        {TEXT("[\"abc"), "f:1:2: /0: the string has no closing quote on its line\n"},
        {TEXT("[\"abc\\"), "f:1:2: /0: the string has no closing quote on its line\n"},
        {TEXT("[\"abc\\\""), "f:1:2: /0: the string has no closing quote on its line\n"},
        {TEXT("[\"abc\\\n\"]"), "f:1:2: /0: the string has no closing quote on its line\n"},
        {TEXT("{\"abc"), "f:1:2: the string has no closing quote on its line\n"},
        {TEXT("\"\\q\""), "f:1:2: unknown escape \"\\q\"\n"},
        {TEXT("\"\\'\""), "f:1:2: unknown escape \"\\'\"\n"},
        {TEXT("\"\\\xC3\xA9\""), "f:1:2: unknown escape \"\\\xC3\xA9\"\n"},
        {TEXT("\"\\\xFF\""), "f:1:2: unknown escape \"\\\\xff\"\n"},
        {TEXT("\"\\\0\""), "f:1:2: unknown escape \"\\\\x00\"\n"},
        {TEXT("\"\\u12g4\""), "f:1:2: \\u needs four hexadecimal digits\n"},
        {TEXT("\"\\u12\""), "f:1:2: \\u needs four hexadecimal digits\n"},
        {TEXT("\"\\u\""), "f:1:2: \\u needs four hexadecimal digits\n"},
        {TEXT("\"\\u12\0f\""), "f:1:2: \\u needs four hexadecimal digits\n"
                               "f:1:6: control character U+0000 in a string; write it as \\u0000\n"},
        {TEXT("\"a\\u0000b\""), "f:1:3: \\u0000 is not allowed in a string\n"},
        {TEXT("\"\\u0001\""), ""},
        {TEXT("\"\\ud800\""), "f:1:2: \\ud800 is half of a surrogate pair\n"},
        {TEXT("\"\\uDBFFx\""), "f:1:2: \\udbff is half of a surrogate pair\n"},
        {TEXT("\"\\udc00\""), "f:1:2: \\udc00 is half of a surrogate pair\n"},
        {TEXT("\"\\ud83d\\u0041\""), "f:1:2: \\ud83d is half of a surrogate pair\n"},
        {TEXT("\"\\ud800\\ud800\""), "f:1:2: \\ud800 is half of a surrogate pair\n"
                                     "f:1:8: \\ud800 is half of a surrogate pair\n"},
        {TEXT("\"\\ud83d\\ude00\""), ""},
        {TEXT("\"\\ud7ff\\ue000\""), ""},
        {TEXT("{\"a\\qb\":1}"), "f:1:4: unknown escape \"\\q\"\n"},
    };
    CHECK_ROWS(rows);
}

/* RFC 3629: overlong forms, surrogates and code points above U+10FFFF are no UTF-8; each limit from both sides. */
static void strings_are_valid_utf8(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT("\"\x80\""), "f:1:2: byte 0x80 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"caf\xE9\""), "f:1:5: byte 0xE9 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xC1\xBF\""), "f:1:2: byte 0xC1 is no UTF-8; save the file as UTF-8\n"
                               "f:1:3: byte 0xBF is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xC2\x80\""), ""},
        {TEXT("\"\xC3(\""), "f:1:2: byte 0xC3 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xC3\""), "f:1:2: byte 0xC3 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xE0\x9F\xBF\""), "f:1:2: byte 0xE0 is no UTF-8; save the file as UTF-8\n"
                                   "f:1:3: byte 0x9F is no UTF-8; save the file as UTF-8\n"
                                   "f:1:4: byte 0xBF is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xE0\xA0\x80\""), ""},
        {TEXT("\"\xED\x9F\xBF\""), ""},
        {TEXT("\"\xED\xA0\x80\""), "f:1:2: byte 0xED is no UTF-8; save the file as UTF-8\n"
                                   "f:1:3: byte 0xA0 is no UTF-8; save the file as UTF-8\n"
                                   "f:1:4: byte 0x80 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xEE\x80\x80\""), ""},
        {TEXT("\"\xE2\x82\""), "f:1:2: byte 0xE2 is no UTF-8; save the file as UTF-8\n"
                               "f:1:3: byte 0x82 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xF0\x8F\xBF\xBF\""), "f:1:2: byte 0xF0 is no UTF-8; save the file as UTF-8\n"
                                       "f:1:3: byte 0x8F is no UTF-8; save the file as UTF-8\n"
                                       "f:1:4: byte 0xBF is no UTF-8; save the file as UTF-8\n"
                                       "f:1:5: byte 0xBF is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xF0\x90\x80\x80\""), ""},
        {TEXT("\"\xF4\x8F\xBF\xBF\""), ""},
        {TEXT("\"\xF4\x90\x80\x80\""), "f:1:2: byte 0xF4 is no UTF-8; save the file as UTF-8\n"
                                       "f:1:3: byte 0x90 is no UTF-8; save the file as UTF-8\n"
                                       "f:1:4: byte 0x80 is no UTF-8; save the file as UTF-8\n"
                                       "f:1:5: byte 0x80 is no UTF-8; save the file as UTF-8\n"},
        {TEXT("\"\xF5\""), "f:1:2: byte 0xF5 is no UTF-8; save the file as UTF-8\n"},
        /* a byte order mark is no part of the text: columns begin behind it */
        {TEXT("\xEF\xBB\xBF{}"), ""},
        {TEXT("\xEF\xBB\xBF[01]"), "f:1:2: /0: number 01 has leading zeros\n"},
        {TEXT("\xEF\xBB\xBF"), "f:1:1: the document is empty\n"},
        {TEXT("\xFF\xFE{\0}\0"), "f:1:1: the text is UTF-16; save it as UTF-8\n"},
        {TEXT("\xFE\xFF\0{\0}"), "f:1:1: the text is UTF-16; save it as UTF-8\n"},
    };
    CHECK_ROWS(rows);
}

static void every_duplicate_key_is_reported_at_its_second_place(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {TEXT("{\"x\":1,\n \"x\":2}"), "f:2:2: /x: duplicate key \"x\"; first at line 1\n"},
        {TEXT("{\"x\":1,\n\"y\":2,\n\"x\":3,\n\"x\":4,\n\"y\":5}"),
         "f:3:1: /x: duplicate key \"x\"; first at line 1\n"
         "f:4:1: /x: duplicate key \"x\"; first at line 1\n"
         "f:5:1: /y: duplicate key \"y\"; first at line 2\n"},
        {TEXT("[{\"a\":[{\"b/c\":1,\"b/c\":2}]}]"), "f:1:17: /0/a/0/b~1c: duplicate key \"b/c\"; first at line 1\n"},
        /* the same key after decoding */
        {TEXT("{\"a\":1, \"\\u0061\":2}"), "f:1:9: /a: duplicate key \"a\"; first at line 1\n"},
        {TEXT("{\"\":1,\"\":2}"), "f:1:7: /: duplicate key \"\"; first at line 1\n"},
        {TEXT("{\"a\":1,\"A\":2,\"aa\":3}"), ""},
        {TEXT("[{\"a\":1},{\"a\":2}]"), ""},
        {TEXT("{\"a\":{\"a\":{\"a\":1}}}"), ""},
        /* a text that breaks off keeps what was found before, in every open object */
        {TEXT("{\"a\":1,\"a\":2,\"b\":{\"c\":1,\"c\":2, oops"),
         "f:1:8: /a: duplicate key \"a\"; first at line 1\n"
         "f:1:25: /b/c: duplicate key \"c\"; first at line 1\n"
         "f:1:32: /b: expected a key in double quotes, found \"oops\"\n"},
    };
    CHECK_ROWS(rows);
}

static void all_findings_of_a_text_come_at_once_in_order_of_place(void **state)
{
    (void)state;
    document_check(TEXT("{\"a\": 01,\n"
                        " \"b\": [1e999, \"\\x\", {\"k\": 1, \"k\": 2}],\n"
                        " \"a\": NaN,\n"
                        " \"\xC3\xA9\": \"\xC3\xA9\", \"c\": 1.,\n"
                        " \"d\" 5}"),
                   "f:1:7: /a: number 01 has leading zeros\n"
                   "f:2:8: /b/0: number 1e999 is too large; numbers go up to about 1.8e308\n"
                   "f:2:16: /b/1: unknown escape \"\\x\"\n"
                   "f:2:30: /b/2/k: duplicate key \"k\"; first at line 2\n"
                   "f:3:2: /a: duplicate key \"a\"; first at line 1\n"
                   "f:3:7: /a: number NaN is not allowed in JSON\n"
                   "f:4:19: /c: number 1. has no digit after the point\n"
                   "f:5:6: expected \":\" after the key, found \"5\"\n");
}

static void nesting_is_limited_to_64_levels(void **state)
{
    (void)state;
    char text[2 * (JSON_DEPTH_MAX + 1) + 1], expected[256];
    memset(text, '[', JSON_DEPTH_MAX);
    memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    document_check(text, 2 * JSON_DEPTH_MAX, "");
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    strcpy(expected, "f:1:65: ");
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        strcat(expected, "/0");
    strcat(expected, ": nested deeper than 64 levels\n");
    document_check(text, 2 * (JSON_DEPTH_MAX + 1), expected);
}

static void depth_costs_no_stack_however_deep_the_text(void **state)
{
    (void)state;
    const size_t length = 4u << 20;
    char *text = malloc(length), *expected = malloc(512);
    assert_non_null(text);
    assert_non_null(expected);
    for (size_t i = 0; i < length; i++)
        text[i] = i % 5 == 0 ? '{' : i % 5 == 1 || i % 5 == 3 ? '"' : i % 5 == 2 ? 'a' : ':';
    strcpy(expected, "f:1:321: ");
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        strcat(expected, "/a");
    strcat(expected, ": nested deeper than 64 levels\n");
    document_check(text, length, expected);
    free(text);
    free(expected);
}

static void size_is_limited_to_16_mib(void **state)
{
    (void)state;
    char *text = malloc(JSON_SIZE_MAX + 1);
    assert_non_null(text);
    memset(text, ' ', JSON_SIZE_MAX + 1);
    text[0] = '[';
    text[1] = ']';
    document_check(text, JSON_SIZE_MAX, "");
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    assert_int_equal(json_read_text("f", text, JSON_SIZE_MAX + 1, &doc, &found, &err), RD_INPUT);
    assert_null(doc);
    assert_int_equal(found.errors, 1);
    assert_string_equal(found.items[0].code, "json-size");
    char *lines = findings_text(&found);
    assert_string_equal(lines, "f: the document is longer than 16777216 bytes\n");
    assert_string_equal(err.text, "\"f\" is longer than 16777216 bytes");
    free(lines);
    free(text);
    rd_findings_release(&found);
}

static void the_number_of_values_is_limited_to_a_million(void **state)
{
    (void)state;
    /* the array itself counts: 999,999 elements fit, one more does not; elements stand two bytes apart from column 2 */
    const size_t elements = JSON_VALUES_MAX - 1;
    char *text = malloc(2 * elements + 4);
    assert_non_null(text);
    for (size_t i = 0; i <= elements; i++) {
        text[1 + 2 * i] = '1';
        text[2 + 2 * i] = ',';
    }
    text[0] = '[';
    text[2 * elements] = ']';
    document_check(text, 2 * elements + 1, "");
    text[2 * elements] = ',';
    text[2 * elements + 2] = ']';
    document_check(text, 2 * elements + 3, "f:1:2000000: the document has more than 1000000 values\n");
    free(text);
}

static void findings_beyond_a_thousand_are_counted_only(void **state)
{
    (void)state;
    const size_t bad = 3u << 20;
    char *text = malloc(bad + 2);
    assert_non_null(text);
    memset(text, 0xFF, bad + 2);
    text[0] = text[bad + 1] = '"';
    struct rd_findings found;
    struct rd_error err = {0};
    struct json_doc *doc = NULL;
    rd_findings_init(&found);
    assert_int_equal(json_read_text("f", text, bad + 2, &doc, &found, &err), RD_INPUT);
    assert_int_equal(found.count, RD_FINDINGS_MAX);
    assert_int_equal(found.errors, bad);
    assert_string_equal(err.text, "\"f\" is no valid JSON document: 3145728 errors");
    rd_findings_release(&found);
    free(text);
}

static void findings_carry_their_code(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"", "json-syntax"},        {"[", "json-syntax"},
        {"[1,]", "json-syntax"},    {"1 2", "json-trailing"},
        {"1e999", "json-number"},   {"01", "json-number"},
        {"\"\\q\"", "json-string"}, {"\"\xFF\"", "json-utf8"},
        {"\xFF\xFE{", "json-utf8"}, {"{\"a\":1,\"a\":1}", "json-duplicate-key"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rd_findings found;
        struct json_doc *doc = NULL;
        rd_findings_init(&found);
        assert_int_equal(json_read_text("f", rows[i].text, strlen(rows[i].text), &doc, &found, NULL), RD_INPUT);
        assert_int_equal(found.count, 1);
        assert_string_equal(found.items[0].code, rows[i].code);
        assert_int_equal(found.items[0].severity, RD_SEVERITY_ERROR);
        rd_findings_release(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_that_stops_making_sense_is_one_finding_at_that_place),
        cmocka_unit_test(text_after_the_document_is_refused),
        cmocka_unit_test(numbers_are_written_as_json_has_them),
        cmocka_unit_test(numbers_that_a_double_cannot_hold_are_refused),
        cmocka_unit_test(strings_hold_no_raw_controls_no_nul_and_known_escapes_only),
        cmocka_unit_test(strings_are_valid_utf8),
        cmocka_unit_test(every_duplicate_key_is_reported_at_its_second_place),
        cmocka_unit_test(all_findings_of_a_text_come_at_once_in_order_of_place),
        cmocka_unit_test(nesting_is_limited_to_64_levels),
        cmocka_unit_test(depth_costs_no_stack_however_deep_the_text),
        cmocka_unit_test(size_is_limited_to_16_mib),
        cmocka_unit_test(the_number_of_values_is_limited_to_a_million),
        cmocka_unit_test(findings_beyond_a_thousand_are_counted_only),
        cmocka_unit_test(findings_carry_their_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
