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
        cmocka_unit_test(text_goes_on_under_itself),
        cmocka_unit_test(a_heading_is_underlined_as_wide_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
