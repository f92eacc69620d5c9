/*
 * What the JSON reader gives: values, places, pointers, look-up, unknown keys, and canonical text that reads back.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"

static void values_have_their_kind_and_content(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("[null, true, false, -12, 0.5, \"a\\n\\u00e9\\ud83d\\ude00\", [], {}]");
    static const enum json_kind kinds[] = {JSON_NULL,   JSON_BOOL,   JSON_BOOL,  JSON_NUMBER,
                                           JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT};
    assert_int_equal(doc->root->kind, JSON_ARRAY);
    assert_int_equal(doc->root->count, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(json_at(doc->root, i)->kind, kinds[i]);
        assert_int_equal(json_at(doc->root, i)->index, i);
        assert_ptr_equal(json_at(doc->root, i)->parent, doc->root);
    }
    assert_true(json_at(doc->root, 1)->boolean);
    assert_false(json_at(doc->root, 2)->boolean);
    assert_string_equal(json_at(doc->root, 5)->string, "a\n\xC3\xA9\xF0\x9F\x98\x80");
    assert_null(json_at(doc->root, 8));
    assert_null(json_at(doc->root, SIZE_MAX));
    assert_null(json_at(json_at(doc->root, 7), 0));
    assert_null(json_at(NULL, 0));
    json_free(doc);
    json_free(NULL);
}

static void a_document_may_be_a_single_value(void **state)
{
    (void)state;
    struct json_doc *doc = document_read(" \"x\" ");
    assert_int_equal(doc->root->kind, JSON_STRING);
    assert_null(doc->root->parent);
    assert_null(doc->root->key);
    assert_int_equal(doc->root->column, 2);
    json_free(doc);
}

static void numbers_keep_their_literal_and_say_whether_they_are_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
        bool is_integer;
        int64_t integer;
    } rows[] = {
        {"0", 0, true, 0},
        {"-0", 0, true, 0},
        {"42", 42, true, 42},
        {"-7", -7, true, -7},
        {"9007199254740992", 9007199254740992.0, true, INT64_C(9007199254740992)},
        {"-9007199254740992", -9007199254740992.0, true, -INT64_C(9007199254740992)},
        {"10.0", 10, true, 10},
        {"1e1", 10, true, 10},
        {"1E+1", 10, true, 10},
        {"0.00e7", 0, true, 0},
        {"-0.0", 0, true, 0},
        {"0e99999999999999999999", 0, true, 0},
        {"12.50e1", 125, true, 125},
        {"-1200e-2", -12, true, -12},
        {"100.5e1", 1005, true, 1005},
        {"9007199254740992.0", 9007199254740992.0, true, INT64_C(9007199254740992)},
        {"9.007199254740992e15", 9007199254740992.0, true, INT64_C(9007199254740992)},
        {"9007199254740993.0", 9007199254740992.0, false, 0},
        {"1e16", 1e16, false, 0},
        {"1e300", 1e300, false, 0},
        {"10.00000000000000000000001", 10, false, 0},
        {"1.25e1", 12.5, false, 0},
        {"10e-2", 0.1, false, 0},
        {"-0.25", -0.25, false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct json_doc *doc = document_read(rows[i].text);
        assert_string_equal(doc->root->literal, rows[i].text);
        assert_true(doc->root->number == rows[i].number);
        assert_int_equal(doc->root->is_integer, rows[i].is_integer);
        if (rows[i].is_integer)
            assert_int_equal(doc->root->integer, rows[i].integer);
        json_free(doc);
    }
}

static void lookup_is_exact_in_case(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("{\"Window\": 1, \"window\": 2, \"\": 3}");
    assert_int_equal(json_get(doc->root, "window")->integer, 2);
    assert_int_equal(json_get(doc->root, "Window")->integer, 1);
    assert_int_equal(json_get(doc->root, "")->integer, 3);
    assert_null(json_get(doc->root, "WINDOW"));
    assert_null(json_get(doc->root, "windo"));
    assert_null(json_get(json_get(doc->root, "window"), "window"));
    assert_null(json_get(NULL, "window"));
    json_free(doc);
}

static void each_visits_children_in_order_and_nothing_of_a_scalar(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("[3, 1, 2]");
    int64_t digits = 0;
    json_each (child, doc->root) {
        digits = digits * 10 + child->integer;
        json_each (none, child) {
            fail();
        }
    }
    json_each (none, json_get(doc->root, "nothing")) {
        fail();
    }
    assert_int_equal(digits, 312);
    json_free(doc);
}

static void check_place(const struct json_value *value, int line, int column, int key_line, int key_column)
{
    assert_int_equal(value->line, line);
    assert_int_equal(value->column, column);
    assert_int_equal(value->key_line, key_line);
    assert_int_equal(value->key_column, key_column);
}

static void places_count_lines_and_bytes_from_one(void **state)
{
    (void)state;
    struct json_doc *doc =
        document_read("{\"a\": 1,\r\n\t\"b\" :\n  [true,\n\n\"x\"], \"\xC3\xA9\xE2\x82\xAC\": {\"k\": null}}");
    const struct json_value *root = doc->root, *b = json_get(root, "b");
    check_place(root, 1, 1, 0, 0);
    check_place(json_get(root, "a"), 1, 7, 1, 2);
    check_place(b, 3, 3, 2, 2); /* a tab is one byte */
    check_place(json_at(b, 0), 3, 4, 0, 0);
    check_place(json_at(b, 1), 5, 1, 0, 0);
    /* `"x"], ` takes columns 1 to 6; the key is 2 + 3 bytes in quotes, so its object starts at 7 + 7 + 2 */
    const struct json_value *accented = json_get(root, "\xC3\xA9\xE2\x82\xAC");
    check_place(accented, 5, 16, 5, 7);
    check_place(json_get(accented, "k"), 5, 22, 5, 17);
    json_free(doc);
}

static void pointers_escape_tilde_and_slash(void **state)
{
    (void)state;
    char out[JSON_POINTER_SIZE];
    struct json_doc *doc = document_read("{\"a/b\": [0, {\"~\": 1, \"~1\": 2, \"\": 3, \"m n\": [[4]]}]}");
    const struct json_value *object = json_at(json_get(doc->root, "a/b"), 1);
    assert_string_equal(json_pointer(doc->root, out, sizeof out), "");
    assert_string_equal(json_pointer(json_get(doc->root, "a/b"), out, sizeof out), "/a~1b");
    assert_string_equal(json_pointer(json_get(object, "~"), out, sizeof out), "/a~1b/1/~0");
    assert_string_equal(json_pointer(json_get(object, "~1"), out, sizeof out), "/a~1b/1/~01");
    assert_string_equal(json_pointer(json_get(object, ""), out, sizeof out), "/a~1b/1/");
    const struct json_value *four = json_at(json_at(json_get(object, "m n"), 0), 0);
    assert_string_equal(json_pointer(four, out, sizeof out), "/a~1b/1/m n/0/0");
    json_free(doc);
}

static void a_pointer_too_long_for_its_buffer_keeps_its_end(void **state)
{
    (void)state;
    char out[16];
    struct json_doc *doc =
        document_read("{\"abcdef\": {\"ghij\": [7]}, \"x\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\": 1}");
    const struct json_value *seven = json_at(json_get(json_get(doc->root, "abcdef"), "ghij"), 0);
    assert_string_equal(json_pointer(seven, out, 15), "/abcdef/ghij/0"); /* 14 bytes and the NUL just fit */
    assert_string_equal(json_pointer(seven, out, 12), "...f/ghij/0");    /* "..." and 8 bytes */
    assert_string_equal(json_pointer(seven, out, 4), "...");
    assert_string_equal(json_pointer(seven, out, 1), "");
    /* "/x" and 10 bytes are 12, one too many: 8 bytes of the end are 4 whole characters */
    const struct json_value *accented = doc->root->first->next;
    assert_string_equal(json_pointer(accented, out, 12), "...\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9");
    assert_string_equal(json_pointer(accented, out, 11), "...\xC3\xA9\xC3\xA9\xC3\xA9");
    json_free(doc);
}

static void check_lines(struct rd_findings *found, const char *expected)
{
    char *lines = findings_text(found);
    assert_string_equal(lines, expected);
    free(lines);
    rd_findings_release(found);
}

static void reports_stand_at_the_value_or_at_its_key(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    struct json_doc *doc = document_read("{\"a\":\n [\"x\"]}");
    const struct json_value *a = json_get(doc->root, "a");
    json_report(&found, FINDING_RANGE, a, "%d of %s", 3, "four");
    json_report_key(&found, PROOF_CLIFF, a, "at the key");
    json_report_key(&found, PROOF_STEP, json_at(a, 0), "no key");
    json_report(&found, FINDING_FORMAT, doc->root, "whole");
    assert_string_equal(found.items[1].code, "cliff");
    assert_int_equal(found.errors, 2);
    assert_int_equal(found.warnings, 1);
    assert_int_equal(found.infos, 1);
    check_lines(&found, "f:2:2: /a: 3 of four\n"
                        "f:1:2: /a: warning: at the key\n"
                        "f:2:3: /a/0: info: no key\n"
                        "f:1:1: whole\n");
    json_free(doc);
}

static void a_long_message_is_cut_with_dots(void **state)
{
    (void)state;
    struct rd_findings found;
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    rd_findings_init(&found);
    struct json_doc *doc = document_read("1");
    json_report(&found, FINDING_VALUE, doc->root, "%s", text);
    assert_int_equal(strlen(found.items[0].message), 2047);
    assert_string_equal(found.items[0].message + 2043, "x...");
    rd_findings_release(&found);
    json_free(doc);
}

static void unknown_keys_are_refused_with_the_nearest_known_one(void **state)
{
    (void)state;
    static const char *const known[] = {"policies", "scenario", NULL, "seed"};
    struct rd_findings found;
    rd_findings_init(&found);
    struct json_doc *doc =
        document_read("{\"polices\": 1,\n \"seed\": 2, \"Seed\": 3, \"zzz\": 4,\n \"\\u001b[2J\": 5}");
    assert_int_equal(json_refuse_unknown(doc->root, known, 4, &found), 4);
    assert_string_equal(found.items[0].code, "unknown-key");
    check_lines(&found, "f:1:2: /polices: unknown key \"polices\"; did you mean \"policies\"?\n"
                        "f:2:13: /Seed: unknown key \"Seed\"; did you mean \"seed\"?\n"
                        "f:2:24: /zzz: unknown key \"zzz\"\n"
                        "f:3:2: /\\x1b[2J: unknown key \"\\x1b[2J\"\n");
    assert_int_equal(json_refuse_unknown(json_get(doc->root, "seed"), known, 4, &found), 0);
    assert_int_equal(json_refuse_unknown(NULL, known, 4, &found), 0);
    json_free(doc);
}

static void kinds_have_names_for_messages(void **state)
{
    (void)state;
    assert_string_equal(json_kind_name(JSON_NULL), "null");
    assert_string_equal(json_kind_name(JSON_BOOL), "a boolean");
    assert_string_equal(json_kind_name(JSON_NUMBER), "a number");
    assert_string_equal(json_kind_name(JSON_STRING), "a string");
    assert_string_equal(json_kind_name(JSON_ARRAY), "an array");
    assert_string_equal(json_kind_name(JSON_OBJECT), "an object");
}

static void canonical_text_has_no_space_and_minimal_escapes(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct json_doc *doc = document_read("{ \"b\" : [ 1.50, 1E2, -0 ],\n \"a\": "
                                         "\"\\u0041\\/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\xC3\xA9\\u20ac\","
                                         " \"c\": {}, \"d\": [], \"e\\n\": [null, true, false] }");
    assert_string_equal(
        json_print(doc->root, &arena),
        "{\"b\":[1.50,1E2,-0],\"a\":\"A/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\xC3\xA9\xE2\x82\xAC\","
        "\"c\":{},\"d\":[],\"e\\n\":[null,true,false]}");
    assert_string_equal(json_print(json_get(doc->root, "d"), &arena), "[]");
    json_free(doc);
    arena_release(&arena);
}

/* ---- random documents ---- */

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static void write_space(FILE *out, uint64_t *seed)
{
    static const char *const spaces[] = {"", "", " ", "\n", "\t", "\r\n", "   "};
    fputs(spaces[draw(seed) % 7], out);
}

static void write_string(FILE *out, uint64_t *seed, uint64_t serial)
{
    static const char *const parts[] = {"a", "\\n", "\\u0001", "\\\"", "\\\\", "\xC3\xA9", "\\ud83d\\ude00",
                                        "~", "/",   "\\/",     " "};
    fputc('"', out);
    for (uint64_t i = draw(seed) % 6; i > 0; i--)
        fputs(parts[draw(seed) % 11], out);
    if (serial) /* keeps keys of one object apart */
        fprintf(out, "%u", (unsigned)serial);
    fputc('"', out);
}

static void write_value(FILE *out, uint64_t *seed, int depth)
{
    static const char *const scalars[] = {"null", "true", "false", "0", "-1", "9007199254740992", "1.25e-7", "1E+9"};
    uint64_t kind = draw(seed) % (depth ? 4 : 2);
    write_space(out, seed);
    if (kind == 0)
        fputs(scalars[draw(seed) % 8], out);
    else if (kind == 1)
        write_string(out, seed, 0);
    else {
        uint64_t count = draw(seed) % 5;
        fputc(kind == 2 ? '[' : '{', out);
        for (uint64_t i = 1; i <= count; i++) {
            write_space(out, seed);
            if (kind == 3) {
                write_string(out, seed, i);
                write_space(out, seed);
                fputc(':', out);
            }
            write_value(out, seed, depth - 1);
            if (i < count)
                fputc(',', out);
        }
        write_space(out, seed);
        fputc(kind == 2 ? ']' : '}', out);
    }
    write_space(out, seed);
}

static void check_same(const struct json_value *a, const struct json_value *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->boolean, b->boolean);
    assert_int_equal(a->integer, b->integer);
    assert_true(a->number == b->number);
    assert_true((a->key == NULL) == (b->key == NULL));
    if (a->key)
        assert_string_equal(a->key, b->key);
    if (a->kind == JSON_STRING)
        assert_string_equal(a->string, b->string);
    const struct json_value *other = b->first;
    json_each (child, a) {
        check_same(child, other);
        other = other->next;
    }
}

static size_t line_offset(const char *text, int line)
{
    const char *at = text;
    while (--line > 0)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - text);
}

/* The byte a value starts with tells its kind, so a wrong place shows. */
static void check_places(const struct json_doc *doc, const struct json_value *value)
{
    static const char *const starts[] = {"n", "tf", "-0123456789", "\"", "[", "{"};
    const char *at = doc->text + line_offset(doc->text, value->line) + value->column - 1;
    assert_non_null(strchr(starts[value->kind], *at));
    if (value->kind == JSON_NUMBER)
        assert_memory_equal(at, value->literal, strlen(value->literal));
    if (value->key)
        assert_int_equal(doc->text[line_offset(doc->text, value->key_line) + (size_t)value->key_column - 1], '"');
    json_each (child, value) {
        check_places(doc, child);
    }
}

/* Written raw they would be obeyed by a terminal or turn the text around; a joiner of no width is part of words. */
static void what_nobody_sees_is_written_as_an_escape(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct json_doc *doc =
        document_read("[\"\\u202e\\u009b\\u2028\\ufeff\\u061c\\u0085\\ud834\\udd73\\u200b\\u00e9\"]");
    assert_string_equal(json_print(doc->root, &arena),
                        "[\"\\u202e\\u009b\\u2028\\ufeff\\u061c\\u0085\\ud834\\udd73\xE2\x80\x8B\xC3\xA9\"]");
    json_free(doc);
    arena_release(&arena);
}

static void random_documents_print_and_read_back_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        char *text = NULL;
        size_t size = 0;
        uint64_t stream = seed;
        FILE *out = open_memstream(&text, &size);
        write_value(out, &stream, 6);
        fclose(out);
        struct json_doc *doc = document_read(text);
        check_places(doc, doc->root);
        char *printed = json_print(doc->root, &doc->arena);
        struct json_doc *again = document_read(printed);
        check_same(doc->root, again->root);
        assert_string_equal(json_print(again->root, &again->arena), printed);
        json_free(again);
        json_free(doc);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_their_kind_and_content),
        cmocka_unit_test(a_document_may_be_a_single_value),
        cmocka_unit_test(numbers_keep_their_literal_and_say_whether_they_are_whole),
        cmocka_unit_test(lookup_is_exact_in_case),
        cmocka_unit_test(each_visits_children_in_order_and_nothing_of_a_scalar),
        cmocka_unit_test(places_count_lines_and_bytes_from_one),
        cmocka_unit_test(pointers_escape_tilde_and_slash),
        cmocka_unit_test(a_pointer_too_long_for_its_buffer_keeps_its_end),
        cmocka_unit_test(reports_stand_at_the_value_or_at_its_key),
        cmocka_unit_test(a_long_message_is_cut_with_dots),
        cmocka_unit_test(unknown_keys_are_refused_with_the_nearest_known_one),
        cmocka_unit_test(kinds_have_names_for_messages),
        cmocka_unit_test(canonical_text_has_no_space_and_minimal_escapes),
        cmocka_unit_test(what_nobody_sees_is_written_as_an_escape),
        cmocka_unit_test(random_documents_print_and_read_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
