/*
 * Draws look like what they are drawn from: chi-square tests of lanes, alone and in pairs along every coordinate of the
 * counter and the key; Kolmogorov-Smirnov tests of quantile tables, body and tail; chi-square of choices by weight.
 *
 * Seeds are fixed, so a test passes always or never. A correct generator would fail a test for one seed in a million
 * (FALSE_ALARM), any of the some 60 here for one seed in 15,000.
 */
#include "support/check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/law.h"
#include "core/stream.h"
#include "core/stream_gsl.h"

#define FALSE_ALARM 1e-6
#define SEED 20260101

static double chi_square(const uint32_t *seen, const double *expected, size_t cells)
{
    double sum = 0;
    for (size_t i = 0; i < cells; i++) {
        double off = seen[i] - expected[i];
        sum += off * off / expected[i];
    }
    return sum;
}

/* Two-sided: too even is as wrong as too uneven. */
static void fits(const char *what, const uint32_t *seen, const double *expected, size_t cells)
{
    double statistic = chi_square(seen, expected, cells), freedom = (double)(cells - 1);
    double low = gsl_cdf_chisq_Pinv(FALSE_ALARM / 2, freedom), high = gsl_cdf_chisq_Qinv(FALSE_ALARM / 2, freedom);
    if (statistic < low || statistic > high)
        fail_msg("%s: chi-square %.1f is outside %.1f to %.1f", what, statistic, low, high);
}

static void fits_evenly(const char *what, const uint32_t *seen, size_t cells, double total)
{
    double expected[256];
    for (size_t i = 0; i < cells; i++)
        expected[i] = total / (double)cells;
    fits(what, seen, expected, cells);
}

enum coordinate { ENTITY, ENTITY_HIGH, BLOCK, INDEX, REPLICATION, SEED_ITSELF, COORDINATES };

static const char *const coordinate_names[COORDINATES] = {"entity", "entity, high half", "block",
                                                          "index",  "replication",       "seed"};

/* The lanes at place `at` along one coordinate, all others held. */
static struct lanes lanes_along(enum coordinate coordinate, uint32_t at)
{
    uint64_t entity = coordinate == ENTITY ? at : coordinate == ENTITY_HIGH ? (uint64_t)at << 32 : 5;
    struct stream_key key = stream_key(coordinate == SEED_ITSELF ? at : SEED, coordinate == REPLICATION ? at : 0);
    return stream_block(key, entity, coordinate == BLOCK ? at : 3, coordinate == INDEX ? at : 0);
}

static void each_lane_is_uniform_along_every_coordinate(void **state)
{
    (void)state;
    enum { DRAWS = 200000 };
    for (enum coordinate c = 0; c < COORDINATES; c++) {
        uint32_t leading[4][256] = {{0}}, trailing[4][256] = {{0}};
        for (uint32_t at = 0; at < DRAWS; at++) {
            struct lanes lanes = lanes_along(c, at);
            for (int lane = 0; lane < 4; lane++) {
                leading[lane][lanes.word[lane] >> 24]++;
                trailing[lane][lanes.word[lane] & 255]++;
            }
        }
        for (int lane = 0; lane < 4; lane++) {
            fits_evenly(coordinate_names[c], leading[lane], 256, DRAWS);
            fits_evenly(coordinate_names[c], trailing[lane], 256, DRAWS);
        }
    }
}

/* Joint leading bits of neighbours along the coordinate, 16 by 16: what paired entities would share if keys were weak. */
static void neighbours_along_every_coordinate_are_independent(void **state)
{
    (void)state;
    enum { DRAWS = 400000 };
    for (enum coordinate c = 0; c < COORDINATES; c++) {
        uint32_t seen[256] = {0};
        for (uint32_t at = 0; at < DRAWS; at++)
            seen[lanes_along(c, 2 * at).word[0] >> 28 << 4 | lanes_along(c, 2 * at + 1).word[0] >> 28]++;
        fits_evenly(coordinate_names[c], seen, 256, DRAWS);
    }
}

static void the_lanes_of_a_block_are_independent_of_each_other(void **state)
{
    (void)state;
    enum { DRAWS = 400000 };
    for (int a = 0; a < 4; a++)
        for (int b = a + 1; b < 4; b++) {
            uint32_t seen[256] = {0};
            for (uint32_t at = 0; at < DRAWS; at++) {
                struct lanes lanes = lanes_along(ENTITY, at);
                seen[lanes.word[a] >> 28 << 4 | lanes.word[b] >> 28]++;
            }
            fits_evenly("lanes of a block", seen, 256, DRAWS);
        }
}

static int compare_values(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

#define DRAWN 200000

/*
 * Draws are rounded to integers: the law of a draw at k is the law's at k + 1/2. Given U > 1 - tail (tail 1: all draws), its
 * distribution function is (F - (1 - tail)) / tail. Limit: P(D sqrt(n) > x) <= 2 exp(-2 x^2), Massart 1990.
 */
static void draws_follow(const struct law_spec *law, unsigned tail_bits)
{
    struct quantile_table *table;
    assert_int_equal(quantile_table_new(law, 1, &table, NULL), RD_OK);
    int64_t *drawn = malloc(DRAWN * sizeof *drawn);
    assert_non_null(drawn);
    for (uint32_t i = 0; i < DRAWN; i++) {
        uint32_t lane = stream_block(stream_key(SEED, 1), i, (uint32_t)law->law, tail_bits).word[0];
        if (tail_bits > 0)
            lane = ~(lane >> tail_bits);
        drawn[i] = quantile_draw(table, lane);
    }
    qsort(drawn, DRAWN, sizeof *drawn, compare_values);
    double tail = ldexp(1, -(int)tail_bits), distance = 0;
    for (size_t i = 0; i < DRAWN; i++) {
        if (i + 1 < DRAWN && drawn[i + 1] == drawn[i])
            continue; /* the last of equal draws shows how many are not above */
        double expected = (law_cdf(law, (double)drawn[i] + 0.5) - (1 - tail)) / tail;
        distance = fmax(distance, fabs((double)(i + 1) / DRAWN - expected));
    }
    double limit = sqrt(log(2 / FALSE_ALARM) / 2 / DRAWN);
    if (distance > limit)
        fail_msg("law %d (%g, %g), outer 2^-%u: distance %.5f is above %.5f", (int)law->law, law->a, law->b, tail_bits,
                 distance, limit);
    free(drawn);
    quantile_table_free(table);
}

static const struct law_spec parts[] = {{.law = LAW_EXPONENTIAL, .a = 5000},
                                        {.law = LAW_LOGNORMAL, .a = 3e5, .b = 0.5}};
static const double shares[] = {0.6, 0.4};
static const struct law_point points[] = {{0, 3600}, {0.2, 86400}, {0.9, 500000}, {1, 2e6}};

static const struct law_spec laws[] = {
    {.law = LAW_EXPONENTIAL, .a = 86400},
    {.law = LAW_EXPONENTIAL, .a = 60}, /* short enough for the rounding to count */
    {.law = LAW_GAMMA, .a = 86400, .b = 0.8},
    {.law = LAW_GAMMA, .a = 86400, .b = 3.5},
    {.law = LAW_LOGNORMAL, .a = 86400, .b = 1},
    {.law = LAW_LOGNORMAL, .a = 3600, .b = 2},
    {.law = LAW_WEIBULL, .a = 86400, .b = 0.7},
    {.law = LAW_WEIBULL, .a = 86400, .b = 2.5},
    {.law = LAW_UNIFORM, .a = 3600, .b = 86400},
    {.law = LAW_EMPIRICAL, .points = points, .point_count = 4},
    {.law = LAW_MIXTURE, .parts = parts, .shares = shares, .part_count = 2},
};
#define LAW_COUNT (sizeof laws / sizeof laws[0])

static void draws_follow_their_law(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++)
        draws_follow(&laws[i], 0);
}

/* The outer 2^-7 is the refined tail as a whole; 2^-13 lies within the outermost of 1,024 cells. */
static void the_upper_tail_follows_the_law_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAW_COUNT; i++) {
        draws_follow(&laws[i], 7);
        draws_follow(&laws[i], 13);
    }
}

static void choices_by_weight_come_with_their_shares(void **state)
{
    (void)state;
    enum { CHOICES = 200, CHOSEN = 1000000 };
    double weights[CHOICES], expected[CHOICES], sum = 0;
    uint32_t seen[CHOICES] = {0};
    for (int i = 0; i < CHOICES; i++)
        sum += weights[i] = 1.0 / (1 + i);
    struct guide_table *table;
    assert_int_equal(guide_table_new(weights, CHOICES, &table, NULL), RD_OK);
    for (uint32_t i = 0; i < CHOSEN; i++)
        seen[guide_draw(table, stream_block(stream_key(SEED, 2), i, 1, 0).word[0])]++;
    for (int i = 0; i < CHOICES; i++)
        expected[i] = CHOSEN * weights[i] / sum;
    fits("choices", seen, expected, CHOICES);
    guide_table_free(table);
}

/* z of 5e-7 on either side is 4.892. */
static void a_chance_hits_as_often_as_it_says(void **state)
{
    (void)state;
    static const double chances[] = {0.0001, 0.055, 0.5, 0.97};
    enum { TRIALS = 2000000 };
    for (int c = 0; c < 4; c++) {
        uint64_t threshold = chance_threshold(chances[c]), hits = 0;
        for (uint32_t i = 0; i < TRIALS; i++)
            hits += (uint64_t)lane_hits(stream_block(stream_key(SEED, 3), i, (uint32_t)c, 0).word[2], threshold);
        double deviation = sqrt(TRIALS * chances[c] * (1 - chances[c]));
        assert_true(fabs((double)hits - TRIALS * chances[c]) < 4.892 * deviation);
    }
}

/* Mean and variance of 10^6 standard normals: standard errors 1/1,000 and sqrt(2)/1,000. */
static void gsl_samplers_run_on_a_keyed_stream(void **state)
{
    (void)state;
    enum { DRAWS = 1000000 };
    gsl_rng *rng = gsl_rng_alloc(stream_gsl_type);
    assert_non_null(rng);
    stream_gsl_begin(rng, stream_key(SEED, 4), 12, 34);
    double sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double value = gsl_ran_gaussian(rng, 1);
        sum += value;
        squares += value * value;
    }
    assert_true(fabs(sum / DRAWS) < 4.892 / 1000);
    assert_true(fabs(squares / DRAWS - 1) < 4.892 * sqrt(2) / 1000);
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lane_is_uniform_along_every_coordinate),
        cmocka_unit_test(neighbours_along_every_coordinate_are_independent),
        cmocka_unit_test(the_lanes_of_a_block_are_independent_of_each_other),
        cmocka_unit_test(draws_follow_their_law),
        cmocka_unit_test(the_upper_tail_follows_the_law_too),
        cmocka_unit_test(choices_by_weight_come_with_their_shares),
        cmocka_unit_test(a_chance_hits_as_often_as_it_says),
        cmocka_unit_test(gsl_samplers_run_on_a_keyed_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
