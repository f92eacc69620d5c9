/*
 * Numbers and columns as a reader sees them.
 */
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/number.h"
#include "report/page.h"

static void decimals_follow_the_interval(void **state)
{
    (void)state;
    assert_int_equal(number_decimals(0.0153, 4.2), 3);
    assert_int_equal(number_decimals(0.99, 4.2), 2);
    assert_int_equal(number_decimals(1.0, 4.2), 1);
    assert_int_equal(number_decimals(120, 4000), 0);
    assert_int_equal(number_decimals(1e-12, 1), 6);
    assert_int_equal(number_decimals((double)NAN, 0.1726), 4);
    assert_int_equal(number_decimals((double)NAN, 12345), 0);
    assert_int_equal(number_decimals(0, 0), 0);
}

static void numbers_have_thousands_and_signs(void **state)
{
    (void)state;
    char text[NUMBER_SIZE];
    assert_string_equal(number_format(1234567.891, 2, text), "1,234,567.89");
    assert_string_equal(number_format(999, 0, text), "999");
    assert_string_equal(number_format(-1000, 0, text), "-1,000");
    assert_string_equal(number_format(-0.0004, 2, text), "0.00");
    assert_string_equal(number_format((double)NAN, 2, text), "-");
    assert_string_equal(number_signed(1500.25, 1, text), "+1,500.2");
    assert_string_equal(number_signed(-0.5, 1, text), "-0.5");
    assert_string_equal(number_signed(-0.01, 1, text), "0.0");
    assert_string_equal(number_signed(0, 0, text), "0");
    assert_string_equal(number_count(1801234, text), "1,801,234");
    assert_string_equal(number_money(78660, 1, text), "+786.60");
    assert_string_equal(number_money(-123456789, 1, text), "-1,234,567.89");
    assert_string_equal(number_money(0, 1, text), "0.00");
    assert_string_equal(number_share(41.24, text), "41.2");
    assert_string_equal(number_share(0.02134, text), "0.0213");
    assert_string_equal(number_share(100, text), "100.0");
    assert_string_equal(number_share(0, text), "0.0");
}

static void assert_prints(const char *expected, void (*print)(FILE *out))
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    print(out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void print_columns(FILE *out)
{
    page_left(out, "± 5", 6);
    page_right(out, "…x", 5);
    page_left(out, "longer than its column", 3);
}

static void columns_count_characters_and_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(page_width("± …"), 3);
    assert_prints("± 5      …xlonger than its column", print_columns);
}

/* Unicode Standard Annex 11: wide and fullwidth letters take two columns; marks that combine, and joiners, none. */
static void wide_letters_take_two_columns(void **state)
{
    (void)state;
    assert_int_equal(page_width("shoes"), 5);
    assert_int_equal(page_width("家電製品"), 8);
    assert_int_equal(page_width("électronique"), 12);
    assert_int_equal(page_width("e\u0301lectronique"), 12); /* the accent as a letter of its own */
    assert_int_equal(page_width("ＡＢ"), 4);
    assert_int_equal(page_width("ｱｲ"), 2);
    assert_int_equal(page_width("한글"), 4);
    assert_int_equal(page_width("\u1112\u1161\u11AB"), 2); /* one syllable in three letters */
    assert_int_equal(page_width("हिंदी"), 4);               /* two marks have a place of their own, one has none */
    assert_int_equal(page_width("👟"), 2);
    assert_int_equal(page_width("a\u200Db"), 2);
    assert_int_equal(page_width("a\x1B"
                                "b\n"),
                     8); /* as shown: a\x1bb\n */
}

static void print_wide(FILE *out)
{
    page_left(out, "家電", 6);
    page_right(out, "家電", 6);
    page_print(out, "|%-6s|%6s|%.4s|%-*s|%.*s|\n", "家電", "e\u0301", "家電", 4, "靴", 3, "\u00E9\u00E9");
}

static void every_way_of_padding_counts_columns(void **state)
{
    (void)state;
    assert_prints("家電    家電|家電  |     e\u0301|家|靴  |\u00E9|\n", print_wide);
}

static void print_numbers(FILE *out)
{
    page_print(out, "%d %5d|%-5d|%05d %+d %i %u %x %X %c %% %.2f %5.1f|%g %e", -7, 42, 42, 42, 3, 4, 5u, 255u, 255u,
               'c', 3.14159, 2.5, 0.1, 12345.678);
    page_print(out, " %ld %lld %zu %ju %td %hd %lu %llu %*d %.3d\n", -1L, (long long)INT64_MAX, SIZE_MAX, UINTMAX_MAX,
               (ptrdiff_t)-2, (short)-3, 4UL, 5ULL, 6, 7, 8);
}

static void numbers_are_printed_as_printf_does(void **state)
{
    (void)state;
    char expected[400], *at = expected;
    at += sprintf(at, "%d %5d|%-5d|%05d %+d %i %u %x %X %c %% %.2f %5.1f|%g %e", -7, 42, 42, 42, 3, 4, 5u, 255u, 255u,
                  'c', 3.14159, 2.5, 0.1, 12345.678);
    sprintf(at, " %ld %lld %zu %ju %td %hd %lu %llu %*d %.3d\n", -1L, (long long)INT64_MAX, SIZE_MAX, UINTMAX_MAX,
            (ptrdiff_t)-2, (short)-3, 4UL, 5ULL, 6, 7, 8);
    assert_prints(expected, print_numbers);
}

static void print_hostile(FILE *out)
{
    page_print(out, "a %s\n", "\x1B[2J\n1 file: 0 errors");
    page_left(out, "\r\u202E", 10);
    page_flow(out, "one\ntwo \x07", 10);
    page_heading(out, "of %s", "a\nb");
    page_put(out, "\t");
}

static void no_text_breaks_a_line_or_reaches_the_terminal(void **state)
{
    (void)state;
    assert_prints("a \\x1b[2J\\n1 file: 0 errors\n\\r\\u202e  one\\ntwo \\x07\n\nof a\\nb\n-------\n\\t",
                  print_hostile);
}

/* From column 110 only ten characters are left. */
static void print_flow(FILE *out)
{
    page_flow(out, "four four1 fours", 110);
}

static void text_goes_on_under_itself(void **state)
{
    (void)state;
    char expected[300];
    snprintf(expected, sizeof expected, "four four1\n%110sfours\n", "");
    assert_prints(expected, print_flow);
}

static void print_heading(FILE *out)
{
    page_heading(out, "%s…", "By segment");
}

static void a_heading_is_underlined_as_wide_as_it_is(void **state)
{
    (void)state;
    assert_prints("\nBy segment…\n-----------\n", print_heading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_follow_the_interval),
        cmocka_unit_test(numbers_have_thousands_and_signs),
        cmocka_unit_test(columns_count_characters_and_not_bytes),
        cmocka_unit_test(wide_letters_take_two_columns),
        cmocka_unit_test(every_way_of_padding_counts_columns),
        cmocka_unit_test(numbers_are_printed_as_printf_does),
        cmocka_unit_test(no_text_breaks_a_line_or_reaches_the_terminal),
        cmocka_unit_test(text_goes_on_under_itself),
        cmocka_unit_test(a_heading_is_underlined_as_wide_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
