/*
 * The Gaussian copula: whatever follows is uniform, and its rank correlation is the closed form 6 / pi asin(rho / 2).
 */
#include "core/copula.h"

#include <math.h>
#include <stdlib.h>

#include "core/stream.h"
#include "support/check.h"

#define DRAWS 200000
#define BINS 50

/* Spearman's correlation of uniforms is that of their values: 12 E(u v) - 3. */
static double rank_correlation(const struct copula *copula, double rho, double *worst_bin)
{
    const struct follows follows = follows_of(rho);
    double together = 0, bins[BINS] = {0};
    for (uint32_t i = 0; i < DRAWS; i++) {
        const struct lanes lanes = stream_block(stream_key(7, 0), i, 1, 0);
        const uint32_t lane = copula_follow(copula, follows, lanes.word[0], lanes.word[1]);
        together += lane_uniform(lane) * lane_uniform(lanes.word[0]);
        bins[(uint64_t)lane * BINS >> 32]++;
    }
    *worst_bin = 0;
    for (size_t i = 0; i < BINS; i++)
        *worst_bin = fmax(*worst_bin, fabs(bins[i] * BINS / DRAWS - 1));
    return 12 * together / DRAWS - 3;
}

/* Fixed seed; the standard error of a correlation here is at most 0.0022, of a bin's share 1.6 %: five and four of them. */
static void what_follows_is_uniform_and_as_correlated_as_stated(void **state)
{
    (void)state;
    struct copula *copula;
    struct rd_error err;
    assert_int_equal(copula_new(&copula, &err), RD_OK);
    static const double rhos[] = {-1, -0.6, -0.1, 0, 0.3, 0.52, 0.8, 0.95, 1};
    for (size_t i = 0; i < sizeof rhos / sizeof rhos[0]; i++) {
        double worst_bin;
        const double found = rank_correlation(copula, rhos[i], &worst_bin);
        const double stated = 6 / acos(-1) * asin(rhos[i] / 2);
        assert_true(fabs(found - stated) < 0.011);
        assert_true(worst_bin < 0.064);
    }
    copula_free(copula);
}

static void at_the_ends_it_is_the_one_or_the_other(void **state)
{
    (void)state;
    struct copula *copula;
    struct rd_error err;
    assert_int_equal(copula_new(&copula, &err), RD_OK);
    const double tolerance = 0x1p32 * 1e-4;
    for (uint64_t lane = 1 << 22; lane < (UINT64_C(1) << 32) - (1 << 22); lane += 9999991) {
        const uint32_t own = (uint32_t)lane, other = 123456789;
        assert_true(fabs((double)copula_follow(copula, follows_of(0), other, own) - own) < tolerance);
        assert_true(fabs((double)copula_follow(copula, follows_of(1), own, other) - own) < tolerance);
        assert_true(fabs((double)copula_follow(copula, follows_of(-1), own, other) - (double)(UINT32_MAX - own)) <
                    tolerance);
    }
    assert_true(copula_lane(copula, INT64_MAX / 2) >= copula_lane(copula, 5 << COPULA_UNIT_BITS));
    assert_true(copula_lane(copula, INT64_MIN / 2) <= copula_lane(copula, -5 * (1 << COPULA_UNIT_BITS)));
    copula_free(copula);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_follows_is_uniform_and_as_correlated_as_stated),
        cmocka_unit_test(at_the_ends_it_is_the_one_or_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
