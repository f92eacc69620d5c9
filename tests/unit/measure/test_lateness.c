/*
 * Days late fall into the published cells (ratings by days late, 16 rows): both sides of every edge, and the names.
 */
#include "support/check.h"

#include "measure/result.h"

/* A cell's first and last day and its name as published. */
static const struct {
    int64_t from, to;
    const char *name;
} cells[LATENESS_CELLS] = {
    {INT64_MIN, -21, "<=-21"},
    {-20, -11, "-20..-11"},
    {-10, -6, "-10..-6"},
    {-5, -2, "-5..-2"},
    {-1, -1, "-1"},
    {0, 0, "0"},
    {1, 1, "1"},
    {2, 2, "2"},
    {3, 3, "3"},
    {4, 5, "4-5"},
    {6, 7, "6-7"},
    {8, 10, "8-10"},
    {11, 14, "11-14"},
    {15, 21, "15-21"},
    {22, 30, "22-30"},
    {31, INT64_MAX, ">30"},
};

static void both_ends_of_every_cell_fall_into_it(void **state)
{
    (void)state;
    for (size_t cell = 0; cell < LATENESS_CELLS; cell++) {
        assert_int_equal(lateness_cell(cells[cell].from), cell);
        assert_int_equal(lateness_cell(cells[cell].to), cell);
    }
}

static void neighbouring_days_never_skip_a_cell(void **state)
{
    (void)state;
    for (int64_t days = -40; days < 50; days++) {
        size_t cell = lateness_cell(days);
        assert_true(days >= cells[cell].from && days <= cells[cell].to);
    }
}

static void cells_have_their_published_names(void **state)
{
    (void)state;
    for (size_t cell = 0; cell < LATENESS_CELLS; cell++)
        assert_string_equal(lateness_cell_name(cell), cells[cell].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_of_every_cell_fall_into_it),
        cmocka_unit_test(neighbouring_days_never_skip_a_cell),
        cmocka_unit_test(cells_have_their_published_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
