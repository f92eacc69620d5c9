/*
 * Choice by weight: each index with its share, in order, and what is refused.
 */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "core/quantile.h"
#include "core/stream.h"

static struct guide_table *table_of(const double *weights, size_t count)
{
    struct guide_table *table;
    struct rd_error err = {0};
    if (guide_table_new(weights, count, &table, &err) != RD_OK)
        fail_msg("%s", err.text);
    return table;
}

/* Quarters and halves are exact: the first lane of an index is its cumulative share times 2^32. */
static void each_index_has_exactly_its_lanes(void **state)
{
    (void)state;
    static const double weights[] = {1, 2, 0, 4, 1};
    struct guide_table *table = table_of(weights, 5);
    static const struct {
        uint32_t from, to, index;
    } expected[] = {
        {0, 0x1fffffff, 0}, {0x20000000, 0x5fffffff, 1}, {0x60000000, 0xdfffffff, 3}, {0xe0000000, 0xffffffff, 4}};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(guide_draw(table, expected[i].from), expected[i].index);
        assert_int_equal(guide_draw(table, expected[i].to), expected[i].index);
    }
    assert_true(guide_share(table, 0) == 0.125);
    assert_true(guide_share(table, 2) == 0);
    assert_true(guide_share(table, 3) == 0.5);
    assert_true(guide_share(table, 4) == 0.125);
    assert_true(guide_share(table, 5) == 0);
    guide_table_free(table);
}

static void the_largest_lane_meets_the_last_weight_above_zero(void **state)
{
    (void)state;
    static const double weights[] = {0, 0, 1, 1e-30, 0, 0};
    struct guide_table *table = table_of(weights, 6);
    assert_int_equal(guide_draw(table, 0), 2);
    assert_int_equal(guide_draw(table, UINT32_MAX - 1), 2);
    assert_true(guide_draw(table, UINT32_MAX) <= 3); /* 1e-30 is less than a lane: never the zeros behind it */
    assert_true(guide_share(table, 0) == 0 && guide_share(table, 5) == 0);
    guide_table_free(table);
    table = table_of(weights + 2, 1);
    assert_int_equal(guide_draw(table, 0), 0);
    assert_int_equal(guide_draw(table, UINT32_MAX), 0);
    assert_true(guide_share(table, 0) == 1);
    guide_table_free(table);
}

/* Shares against weights, draws against shares: bisect the first lane of each index by guide_draw alone. */
static uint32_t first_lane_from(const struct guide_table *table, uint32_t index)
{
    uint64_t lo = 0, hi = UINT64_C(1) << 32;
    while (lo < hi) {
        uint64_t middle = (lo + hi) / 2;
        if (guide_draw(table, (uint32_t)middle) >= index)
            hi = middle;
        else
            lo = middle + 1;
    }
    return (uint32_t)lo;
}

static void each_index_is_drawn_with_its_weight_within_one_lane(void **state)
{
    (void)state;
    static const size_t counts[] = {2, 3, 63, 64, 65, 1000, 4097};
    double *weights = malloc(4097 * sizeof *weights);
    assert_non_null(weights);
    for (size_t c = 0; c < 7; c++) {
        double sum = 0;
        for (size_t i = 0; i < counts[c]; i++) {
            double u = lane_uniform(stream_block(stream_key(3, 0), i, (uint32_t)c, 0).word[0]);
            weights[i] = i % 7 == 3 ? 0 : pow(u, 6) + 1e-9; /* from tiny to large, with holes */
            sum += weights[i];
        }
        struct guide_table *table = table_of(weights, counts[c]);
        double shares = 0;
        for (uint32_t i = 0; i < counts[c]; i++) {
            double share = guide_share(table, i);
            assert_true(fabs(share - weights[i] / sum) <= 0x1p-32);
            double lanes = i + 1 == counts[c] ? 0x1p32 : (double)first_lane_from(table, i + 1);
            shares += share;
            assert_true(fabs(lanes * 0x1p-32 - shares) < 1e-12);
        }
        assert_true(fabs(shares - 1) < 1e-12);
        guide_table_free(table);
    }
    free(weights);
}

static void draws_never_fall_as_the_lane_rises(void **state)
{
    (void)state;
    static const double weights[] = {5, 1e-7, 1e-7, 0, 3, 2, 1e-12, 9, 1e-3, 1e-3, 4};
    struct guide_table *table = table_of(weights, 11);
    uint32_t before = 0;
    for (uint64_t lane = 0; lane < UINT64_C(1) << 32; lane += 9973) {
        uint32_t index = guide_draw(table, (uint32_t)lane);
        assert_true(index >= before);
        before = index;
    }
    assert_int_equal(before, 10);
    guide_table_free(table);
}

/* One weight of 1 beside a million of 1e-7, a tenth together. */
static void a_million_tiny_weights_keep_their_share(void **state)
{
    (void)state;
    enum { COUNT = 1000001 };
    double *weights = malloc(COUNT * sizeof *weights);
    assert_non_null(weights);
    weights[0] = 1;
    for (size_t i = 1; i < COUNT; i++)
        weights[i] = 1e-7;
    struct guide_table *table = table_of(weights, COUNT);
    assert_true(fabs(guide_share(table, 0) - 1 / 1.1) <= 0x1p-32);
    assert_true(fabs(guide_share(table, 777777) - 1e-7 / 1.1) <= 0x1p-32);
    assert_int_equal(guide_draw(table, UINT32_MAX), COUNT - 1);
    guide_table_free(table);
    free(weights);
}

static void weights_that_make_no_choice_are_refused(void **state)
{
    (void)state;
    static const double none[] = {0, 0}, negative[] = {1, -0.5}, infinite[] = {1, 2, INFINITY}, huge[] = {1e308, 1e308};
    struct guide_table *table = NULL;
    struct rd_error err = {0};
    assert_int_equal(guide_table_new(none, 0, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "a choice by weight has 0 entries; 1 to 4294967295 are allowed");
    assert_int_equal(guide_table_new(none, 2, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "2 weights sum to 0; the sum must be above 0 and finite");
    assert_int_equal(guide_table_new(negative, 2, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "weight 1 is -0.5; weights are numbers not below 0");
    assert_int_equal(guide_table_new(infinite, 3, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "weight 2 is inf; weights are numbers not below 0");
    assert_int_equal(guide_table_new(huge, 2, &table, &err), RD_INPUT);
    assert_string_equal(err.text, "2 weights sum to inf; the sum must be above 0 and finite");
    assert_null(table);
    guide_table_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_index_has_exactly_its_lanes),
        cmocka_unit_test(the_largest_lane_meets_the_last_weight_above_zero),
        cmocka_unit_test(each_index_is_drawn_with_its_weight_within_one_lane),
        cmocka_unit_test(draws_never_fall_as_the_lane_rises),
        cmocka_unit_test(a_million_tiny_weights_keep_their_share),
        cmocka_unit_test(weights_that_make_no_choice_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
