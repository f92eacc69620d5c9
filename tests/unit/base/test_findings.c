/*
 * Findings: owned copies, counted by severity, bounded, in a stable order, one line each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"

static void add(struct rd_findings *found, const char *file, int line, int column, const char *code,
                const char *message)
{
    const struct rd_finding finding = {.severity = RD_SEVERITY_ERROR,
                                       .code = code,
                                       .file = file,
                                       .line = line,
                                       .column = column,
                                       .pointer = "",
                                       .message = message};
    assert_int_equal(rd_findings_add(found, &finding), RD_OK);
}

static void check_print(const struct rd_findings *found, const char *expected)
{
    char *text = findings_text(found);
    assert_string_equal(text, expected);
    free(text);
}

static void strings_are_copied_and_absent_ones_stay_absent(void **state)
{
    (void)state;
    struct rd_findings found;
    char text[] = "word";
    const struct rd_finding full = {.severity = RD_SEVERITY_INFO,
                                    .code = text,
                                    .file = text,
                                    .line = 3,
                                    .column = 4,
                                    .pointer = text,
                                    .message = text,
                                    .decision = text,
                                    .rule = text,
                                    .epoch = text,
                                    .witness = text,
                                    .fix = text};
    const struct rd_finding bare = {.severity = RD_SEVERITY_ERROR};
    rd_findings_init(&found);
    assert_int_equal(rd_findings_add(&found, &full), RD_OK);
    assert_int_equal(rd_findings_add(&found, &bare), RD_OK);
    text[0] = 'x';
    const struct rd_finding *kept = &found.items[0];
    const char *strings[] = {kept->code, kept->file,  kept->pointer, kept->message, kept->decision,
                             kept->rule, kept->epoch, kept->witness, kept->fix};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        assert_string_equal(strings[i], "word");
    assert_int_equal(kept->line, 3);
    assert_int_equal(kept->column, 4);
    kept = &found.items[1];
    assert_string_equal(kept->code, "");
    assert_string_equal(kept->file, "");
    assert_string_equal(kept->pointer, "");
    assert_string_equal(kept->message, "");
    assert_null(kept->decision);
    assert_null(kept->rule);
    assert_null(kept->epoch);
    assert_null(kept->witness);
    assert_null(kept->fix);
    rd_findings_release(&found);
    assert_int_equal(found.count, 0);
    assert_null(found.items);
}

static void severities_are_counted_and_named(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    for (int i = 0; i < 6; i++) {
        struct rd_finding finding = {.severity = i < 1   ? RD_SEVERITY_ERROR
                                                 : i < 3 ? RD_SEVERITY_WARNING
                                                         : RD_SEVERITY_INFO,
                                     .file = "f",
                                     .line = 1,
                                     .column = i + 1,
                                     .pointer = "/p",
                                     .message = "m"};
        assert_int_equal(rd_findings_add(&found, &finding), RD_OK);
    }
    assert_int_equal(found.errors, 1);
    assert_int_equal(found.warnings, 2);
    assert_int_equal(found.infos, 3);
    check_print(&found, "f:1:1: /p: m\n"
                        "f:1:2: /p: warning: m\n"
                        "f:1:3: /p: warning: m\n"
                        "f:1:4: /p: info: m\n"
                        "f:1:5: /p: info: m\n"
                        "f:1:6: /p: info: m\n");
    rd_findings_release(&found);
    assert_string_equal(rd_severity_name(RD_SEVERITY_INFO), "info");
    assert_string_equal(rd_severity_name(RD_SEVERITY_WARNING), "warning");
    assert_string_equal(rd_severity_name(RD_SEVERITY_ERROR), "error");
}

static void a_line_leaves_out_what_a_finding_lacks(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    add(&found, "f.json", 0, 0, "c", "whole file");
    add(&found, "f.json", 2, 7, "c", "root");
    struct rd_finding finding = {.severity = RD_SEVERITY_ERROR,
                                 .code = "gap",
                                 .file = "p.json",
                                 .line = 9,
                                 .column = 1,
                                 .pointer = "/decisions/remedy",
                                 .message = "no rule",
                                 .witness = "claim.reason=damaged",
                                 .fix = "{ \"id\": \"new\",\n  \"when\": {} }"};
    assert_int_equal(rd_findings_add(&found, &finding), RD_OK);
    check_print(&found, "f.json: whole file\n"
                        "f.json:2:7: root\n"
                        "p.json:9:1: /decisions/remedy: no rule\n"
                        "    witness: claim.reason=damaged\n"
                        "    fix: { \"id\": \"new\",\n"
                        "      \"when\": {} }\n");
    rd_findings_release(&found);
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    struct rd_finding finding = {.severity = RD_SEVERITY_ERROR,
                                 .file = "a\nb",
                                 .line = 1,
                                 .column = 1,
                                 .pointer = "/\x1B[2J",
                                 .message = "x\x7Fy\r",
                                 .witness = "\x07",
                                 .fix = "z"};
    assert_int_equal(rd_findings_add(&found, &finding), RD_OK);
    check_print(&found, "a\\nb:1:1: /\\x1b[2J: x\\x7fy\\r\n    witness: \\x07\n    fix: z\n");
    rd_findings_release(&found);
}

static void sorting_is_by_file_as_first_seen_then_place_then_code(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    add(&found, "z", 5, 1, "c", "z5");
    add(&found, "a", 2, 9, "c", "a2-9");
    add(&found, "z", 1, 7, "d", "z1-7-d");
    add(&found, "z", 1, 7, "b", "z1-7-b");
    add(&found, "a", 0, 0, "c", "a whole");
    add(&found, "m", 1, 1, "c", "m");
    add(&found, "z", 1, 6, "c", "z1-6");
    add(&found, "a", 2, 10, "c", "a2-10");
    add(&found, "z", 1, 7, "b", "z1-7-a");
    rd_findings_sort(&found);
    check_print(&found, "z:1:6: z1-6\n"
                        "z:1:7: z1-7-a\n"
                        "z:1:7: z1-7-b\n"
                        "z:1:7: z1-7-d\n"
                        "z:5:1: z5\n"
                        "a: a whole\n"
                        "a:2:9: a2-9\n"
                        "a:2:10: a2-10\n"
                        "m:1:1: m\n");
    rd_findings_release(&found);
    rd_findings_sort(&found); /* nothing to sort */
}

static void the_order_does_not_depend_on_the_order_of_checks(void **state)
{
    (void)state;
    struct rd_findings forwards, backwards;
    rd_findings_init(&forwards);
    rd_findings_init(&backwards);
    for (int i = 0; i < 60; i++) {
        char message[16];
        snprintf(message, sizeof message, "m%02d", i * 37 % 60);
        add(&forwards, "f", i % 7, i % 5, i % 2 ? "x" : "y", message);
        int k = 59 - i;
        snprintf(message, sizeof message, "m%02d", k * 37 % 60);
        add(&backwards, "f", k % 7, k % 5, k % 2 ? "x" : "y", message);
    }
    rd_findings_sort(&forwards);
    rd_findings_sort(&backwards);
    char *expected = findings_text(&forwards);
    check_print(&backwards, expected);
    free(expected);
    rd_findings_release(&forwards);
    rd_findings_release(&backwards);
}

static void check_end(const struct rd_findings *found, const char *expected)
{
    char *text = findings_text(found);
    size_t length = strlen(expected);
    assert_true(strlen(text) > length);
    assert_string_equal(text + strlen(text) - length, expected);
    free(text);
}

static void a_thousand_findings_are_kept_and_the_rest_counted(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    for (int i = 1; i <= RD_FINDINGS_MAX; i++)
        add(&found, "f", i, 1, "c", "m");
    check_end(&found, "f:1000:1: m\n");
    add(&found, "f", 1001, 1, "c", "m");
    check_end(&found, "f:1000:1: m\n… and 1 more finding\n");
    add(&found, "f", 1002, 1, "c", "m");
    check_end(&found, "f:1000:1: m\n… and 2 more findings\n");
    assert_int_equal(found.count, 1000);
    assert_int_equal(found.errors, 1002);
    rd_findings_release(&found);
}

static void add_as(struct rd_findings *found, enum rd_severity severity, int line, const char *code)
{
    const struct rd_finding finding = {
        .severity = severity, .code = code, .file = "f", .line = line, .column = 1, .pointer = "", .message = "m"};
    assert_int_equal(rd_findings_add(found, &finding), RD_OK);
}

static void what_weighs_more_takes_the_place_of_the_last_that_weighs_less(void **state)
{
    struct rd_findings found, errors;
    (void)state;
    rd_findings_init(&found);
    for (int i = 1; i <= RD_FINDINGS_MAX; i++)
        add_as(&found, i <= 998 ? RD_SEVERITY_ERROR : RD_SEVERITY_INFO, i, "c"); /* remarks at 999 and 1000 */
    assert_false(rd_findings_have_place(&found, RD_SEVERITY_INFO));
    assert_true(rd_findings_have_place(&found, RD_SEVERITY_WARNING));
    add_as(&found, RD_SEVERITY_INFO, 2000, "c");
    check_end(&found, "f:1000:1: info: m\n… and 1 more finding\n");
    add_as(&found, RD_SEVERITY_WARNING, 2001, "c");
    check_end(&found, "f:999:1: info: m\nf:2001:1: warning: m\n… and 2 more findings\n");
    add_as(&found, RD_SEVERITY_ERROR, 2002, "c");
    add_as(&found, RD_SEVERITY_ERROR, 2003, "c");
    check_end(&found, "f:998:1: m\nf:2002:1: m\nf:2003:1: m\n… and 4 more findings\n");
    add_as(&found, RD_SEVERITY_ERROR, 2004, "c");
    assert_false(rd_findings_have_place(&found, RD_SEVERITY_ERROR));
    /* that something is not proven decides the exit code, and is kept beside a thousand errors */
    add_as(&found, RD_SEVERITY_WARNING, 2005, "not-proven");
    check_end(&found, "f:2002:1: m\nf:2005:1: warning: m\n… and 6 more findings\n");
    assert_int_equal(found.count, RD_FINDINGS_MAX);
    assert_int_equal(found.errors, 1001); /* 998 and 2002 to 2004 */
    assert_int_equal(found.warnings, 2);
    assert_int_equal(found.infos, 3);

    rd_findings_init(&errors);
    assert_int_equal(rd_findings_select(&errors, &found, RD_SEVERITY_ERROR), RD_OK);
    assert_int_equal(errors.count, 999); /* of a thousand places one is taken by what is not proven */
    assert_int_equal(errors.errors, 1001);
    assert_int_equal(errors.warnings + errors.infos, 0);
    check_end(&errors, "f:2002:1: m\n… and 2 more findings\n");
    rd_findings_release(&errors);
    rd_findings_release(&found);
}

static void a_very_long_text_is_kept_cut(void **state)
{
    (void)state;
    struct rd_findings found;
    char *text = malloc(20001);
    memset(text, 'x', 20000);
    text[16383] = '\0'; /* 16 KiB with the NUL: just fits */
    rd_findings_init(&found);
    add(&found, "f", 1, 1, "c", text);
    assert_string_equal(found.items[0].message, text);
    text[16383] = 'x';
    text[16384] = '\0';
    add(&found, "f", 1, 1, "c", text);
    assert_int_equal(strlen(found.items[1].message), 16383);
    assert_string_equal(found.items[1].message + 16378, "xx...");
    rd_findings_release(&found);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_copied_and_absent_ones_stay_absent),
        cmocka_unit_test(severities_are_counted_and_named),
        cmocka_unit_test(a_line_leaves_out_what_a_finding_lacks),
        cmocka_unit_test(control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(sorting_is_by_file_as_first_seen_then_place_then_code),
        cmocka_unit_test(the_order_does_not_depend_on_the_order_of_checks),
        cmocka_unit_test(a_thousand_findings_are_kept_and_the_rest_counted),
        cmocka_unit_test(what_weighs_more_takes_the_place_of_the_last_that_weighs_less),
        cmocka_unit_test(a_very_long_text_is_kept_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
