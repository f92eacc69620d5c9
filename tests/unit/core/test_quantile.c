/*
 * Quantile tables: means, tails, monotony, atoms, rounding and limits. Tables are held against the laws, which have tests of
 * their own against closed forms.
 */
#include "support/check.h"

#include <math.h>

#include "core/law.h"
#include "core/stream.h"

static void is_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance))
        fail_msg("%.17g is not within %g of %.17g", actual, tolerance, expected);
}

static struct quantile_table *table_of(const struct law_spec *law, double scale)
{
    struct quantile_table *table;
    struct rd_error err = {0};
    enum rd_status status = quantile_table_new(law, scale, &table, &err);
    if (status != RD_OK)
        fail_msg("%s", err.text);
    return table;
}

static const struct law_spec day_parts[] = {{.law = LAW_EXPONENTIAL, .a = 5000},
                                            {.law = LAW_LOGNORMAL, .a = 3e5, .b = 0.5}};
static const double day_shares[] = {0.6, 0.4};
static const struct law_point days[] = {{0, 3600}, {0.2, 86400}, {0.9, 500000}, {1, 2e6}};

static const struct law_spec laws[] = {
    {.law = LAW_EXPONENTIAL, .a = 86400},
    {.law = LAW_EXPONENTIAL, .a = 600},
    {.law = LAW_GAMMA, .a = 86400, .b = 0.8},
    {.law = LAW_GAMMA, .a = 86400, .b = 3.5},
    {.law = LAW_LOGNORMAL, .a = 86400, .b = 0.4},
    {.law = LAW_LOGNORMAL, .a = 86400, .b = 1},
    {.law = LAW_WEIBULL, .a = 86400, .b = 0.7},
    {.law = LAW_WEIBULL, .a = 86400, .b = 2.5},
    {.law = LAW_UNIFORM, .a = 3600, .b = 86400},
    {.law = LAW_EMPIRICAL, .points = days, .point_count = 4},
    {.law = LAW_MIXTURE, .parts = day_parts, .shares = day_shares, .part_count = 2},
    {.law = LAW_LOGNORMAL, .a = 86400, .b = 1, .at_least = 3600, .at_most = 864000},
};
#define LAW_COUNT (sizeof laws / sizeof laws[0])

/* The product asks for 1e-3; the tables do better by a hundred. */
static void the_mean_of_a_table_is_the_mean_of_its_law(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        struct quantile_table *table = table_of(&laws[i], 1);
        is_near(quantile_table_mean(table) / law_mean(&laws[i]), 1, 1e-5);
        quantile_table_free(table);
    }
}

/*
 * Lanes in even steps: the sample mean of draws is the integral of the table. The outermost lanes, which such steps miss, are
 * 1/2,000,000 of the probability and, with sigma 1, 2e-4 of the mean.
 */
static void draws_have_the_mean_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        struct quantile_table *table = table_of(&laws[i], 1);
        enum { STEP = 4096 };
        double sum = 0;
        for (uint64_t lane = STEP / 2; lane < UINT64_C(1) << 32; lane += STEP)
            sum += (double)quantile_draw(table, (uint32_t)lane);
        is_near(sum / (0x1p32 / STEP) / quantile_table_mean(table), 1, 3e-4);
        quantile_table_free(table);
    }
}

/*
 * From the outermost lane inwards by quarters of an octave. Interpolation is allowed 1/250 of the value, 1/50 in the
 * outermost 16 lanes, where a piece is one lane and the quantile moves most; rounding half a second and a node's sixteenth.
 */
static void every_draw_is_the_quantile_of_its_lane_far_into_both_tails(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        struct quantile_table *table = table_of(&laws[i], 1);
        for (int step = 0; step < 4 * 32; step++) {
            uint32_t distance = (uint32_t)exp2(step / 4.0) - 1;
            double low = law_quantile(&laws[i], lane_uniform(distance));
            double high = law_quantile(&laws[i], lane_uniform(~distance));
            double share = distance < 16 ? 0.02 : 0.004;
            is_near((double)quantile_draw(table, distance), low, 0.6 + share * low);
            is_near((double)quantile_draw(table, ~distance), high, 0.6 + share * high);
        }
        quantile_table_free(table);
    }
}

static void a_table_never_falls_from_lane_to_lane(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        struct quantile_table *table = table_of(&laws[i], 1);
        int64_t before = quantile_draw(table, 0);
        for (uint32_t lane = 1; lane < 5000; lane++) { /* single lanes and the first octaves */
            int64_t value = quantile_draw(table, lane);
            assert_true(value >= before);
            before = value;
        }
        for (uint64_t cell = 0; cell < 1 << 16; cell++) { /* both sides of every cell's and many pieces' edges */
            uint32_t edge = (uint32_t)(cell << 16);
            if (edge <= 5000)
                continue;
            int64_t below = quantile_draw(table, edge - 1), at = quantile_draw(table, edge);
            assert_true(below >= before && at >= below);
            before = at;
        }
        for (uint32_t distance = 5000; distance-- > 0;) {
            int64_t value = quantile_draw(table, ~distance);
            assert_true(value >= before);
            before = value;
        }
        quantile_table_free(table);
    }
}

/* Uniform from 0 to 16,384: v + 1/2 begins at lane (2 v + 1) 2^17, in both tails and between. Halves round up. */
static void a_draw_rounds_to_the_nearest_integer(void **state)
{
    (void)state;
    static const uint32_t values[] = {3, 20, 127, 128, 8000, 16255, 16256, 16300, 16380};
    const struct law_spec law = {.law = LAW_UNIFORM, .a = 0, .b = 16384};
    struct quantile_table *table = table_of(&law, 1);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        uint32_t lane = (2 * values[i] + 1) << 17;
        assert_int_equal(quantile_draw(table, lane - 1), values[i]);
        assert_int_equal(quantile_draw(table, lane), values[i] + 1);
    }
    assert_int_equal(quantile_draw(table, 0), 0);
    assert_int_equal(quantile_draw(table, UINT32_MAX), 16384);
    quantile_table_free(table);
}

static void values_below_zero_round_to_the_nearest_too(void **state)
{
    (void)state;
    const struct law_spec law = {.law = LAW_UNIFORM, .a = -512, .b = 512};
    struct quantile_table *table = table_of(&law, 1);
    const uint32_t unit = UINT32_C(1) << 22;
    assert_int_equal(quantile_draw(table, 0), -512);
    assert_int_equal(quantile_draw(table, 100 * unit + unit / 2 - 1), -412);
    assert_int_equal(quantile_draw(table, 100 * unit + unit / 2), -411);
    assert_int_equal(quantile_draw(table, UINT32_MAX), 512);
    is_near(quantile_table_mean(table), 0, 1e-9);
    quantile_table_free(table);
}

static void a_constant_is_every_draw(void **state)
{
    (void)state;
    static const uint32_t lanes[] = {0,         1, 15, 16, 77777, UINT32_C(8) << 22, UINT32_C(1) << 31, UINT32_MAX - 16,
                                     UINT32_MAX};
    const struct law_spec law = {.law = LAW_CONSTANT, .a = 172800};
    struct quantile_table *table = table_of(&law, 1);
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(quantile_draw(table, lanes[i]), 172800);
    is_near(quantile_table_mean(table), 172800, 0);
    quantile_table_free(table);
    table = table_of(&law, 100); /* units into minor units */
    assert_int_equal(quantile_draw(table, 12345), 17280000);
    quantile_table_free(table);
}

static size_t lanes_with(const struct quantile_table *table, int64_t value)
{
    size_t count = 0;
    for (uint64_t lane = 0; lane < UINT64_C(1) << 32; lane += 1 << 16)
        count += quantile_draw(table, (uint32_t)lane) == value;
    return count;
}

/* 20 % a day to the second, else lognormal around a week: the atom keeps its value and, within a cell, its share. */
static void an_atom_keeps_its_value_and_share(void **state)
{
    (void)state;
    static const struct law_spec parts[] = {{.law = LAW_CONSTANT, .a = 86400},
                                            {.law = LAW_LOGNORMAL, .a = 604800, .b = 0.7}};
    static const double shares[] = {0.2, 0.8};
    const struct law_spec law = {.law = LAW_MIXTURE, .parts = parts, .shares = shares, .part_count = 2};
    struct quantile_table *table = table_of(&law, 1);
    is_near((double)lanes_with(table, 86400) / 65536, 0.2, 2.0 / 1024);
    is_near(quantile_table_mean(table) / law_mean(&law), 1, 1e-4);
    quantile_table_free(table);
}

static void a_clamped_law_never_passes_its_bounds(void **state)
{
    (void)state;
    const struct law_spec law = {.law = LAW_EXPONENTIAL, .a = 86400, .at_least = 3600, .at_most = 172800};
    struct quantile_table *table = table_of(&law, 1);
    assert_int_equal(quantile_draw(table, 0), 3600);
    assert_int_equal(quantile_draw(table, UINT32_MAX), 172800);
    is_near((double)lanes_with(table, 3600) / 65536, 1 - exp(-3600.0 / 86400), 1.0 / 1024);
    is_near((double)lanes_with(table, 172800) / 65536, exp(-2), 1.0 / 1024);
    quantile_table_free(table);
}

static void at_a_probability_the_table_shows_its_draw(void **state)
{
    (void)state;
    const struct law_spec law = {.law = LAW_EXPONENTIAL, .a = 86400};
    struct quantile_table *table = table_of(&law, 1);
    is_near((double)quantile_table_at(table, 0.5), 86400 * log(2), 2);
    is_near((double)quantile_table_at(table, 0.95), -86400 * log(0.05), 30);
    assert_int_equal(quantile_table_at(table, 0), quantile_draw(table, 0));
    assert_int_equal(quantile_table_at(table, -1), quantile_draw(table, 0));
    assert_int_equal(quantile_table_at(table, 1), quantile_draw(table, UINT32_MAX));
    assert_int_equal(quantile_table_at(table, 2), quantile_draw(table, UINT32_MAX));
    quantile_table_free(table);
}

static void what_makes_no_table_is_refused(void **state)
{
    (void)state;
    struct quantile_table *table = NULL;
    struct rd_error err = {0};
    struct law_spec law = {.law = LAW_EXPONENTIAL, .a = -1};
    assert_int_equal(quantile_table_new(&law, 1, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "the mean of an exponential law is -1; it must be above 0");
    law.a = 1;
    assert_int_equal(quantile_table_new(&law, 0, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "the scale of a law is 0; it must be above 0");
    const struct law_spec most = {.law = LAW_CONSTANT, .a = 0x1p34}, more = {.law = LAW_CONSTANT, .a = 0x1p34 + 1};
    assert_int_equal(quantile_table_new(&more, 1, &table, &err), RD_INPUT);
    assert_string_equal(
        err.text, "a law reaches 1.72e+10 at probability 0; values up to 1.72e+10 are allowed: state \"at_most\"");
    assert_null(table);
    table = table_of(&most, 1);
    assert_true(quantile_draw(table, 0) == INT64_C(1) << 34);
    assert_true(quantile_draw(table, UINT32_C(1) << 31) == INT64_C(1) << 34);
    quantile_table_free(table);
    const struct law_spec widest = {.law = LAW_UNIFORM, .a = -0x1p34, .b = 0x1p34};
    table = table_of(&widest, 1); /* the largest products a draw can meet */
    assert_true(quantile_draw(table, 0) == -(INT64_C(1) << 34) + 4);
    assert_true(quantile_draw(table, UINT32_MAX) == (INT64_C(1) << 34) - 4);
    quantile_table_free(table);
    quantile_table_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_of_a_table_is_the_mean_of_its_law),
        cmocka_unit_test(draws_have_the_mean_of_the_table),
        cmocka_unit_test(every_draw_is_the_quantile_of_its_lane_far_into_both_tails),
        cmocka_unit_test(a_table_never_falls_from_lane_to_lane),
        cmocka_unit_test(a_draw_rounds_to_the_nearest_integer),
        cmocka_unit_test(values_below_zero_round_to_the_nearest_too),
        cmocka_unit_test(a_constant_is_every_draw),
        cmocka_unit_test(an_atom_keeps_its_value_and_share),
        cmocka_unit_test(a_clamped_law_never_passes_its_bounds),
        cmocka_unit_test(at_a_probability_the_table_shows_its_draw),
        cmocka_unit_test(what_makes_no_table_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
