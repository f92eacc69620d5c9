/*
 * Poisson counts by inversion: the quantile is the exact inverse of the distribution function, from both sides.
 */
#include "core/poisson.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "support/check.h"

static const double means[] = {1e-9, 0.01, 0.3, 1, 2.5, 11.9, 40, 733.25, 20000, 1e6};

static void the_quantile_is_the_smallest_count_that_reaches_the_chance(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (int step = 1; step < 1000; step++) {
            const double u = step / 1000.0;
            const uint64_t n = poisson_quantile(means[i], u);
            assert_true(gsl_cdf_poisson_P((unsigned)n, means[i]) >= u);
            assert_true(n == 0 || gsl_cdf_poisson_P((unsigned)n - 1, means[i]) < u);
        }
}

static void the_tails_are_reached_and_nothing_has_no_count(void **state)
{
    (void)state;
    assert_int_equal(poisson_quantile(0, 0.999999), 0);
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        const uint64_t low = poisson_quantile(means[i], 1e-15), high = poisson_quantile(means[i], 1 - 1e-15);
        assert_true(low == 0 || gsl_cdf_poisson_P((unsigned)low - 1, means[i]) < 1e-15);
        assert_true(gsl_cdf_poisson_P((unsigned)high, means[i]) >= 1 - 1e-15);
        assert_true(high == 0 || gsl_cdf_poisson_P((unsigned)high - 1, means[i]) < 1 - 1e-15);
    }
}

/* The sum of terms and the exact function differ by rounding only: not at chances a thousandth apart. */
static void inversion_by_terms_gives_the_quantile(void **state)
{
    (void)state;
    for (size_t i = 0; means[i] < 30; i++)
        for (int step = 0; step < 1000; step++) {
            const double u = (step + 0.5) / 1000.0;
            assert_int_equal(poisson_invert(means[i], exp(-means[i]), u, 100), poisson_quantile(means[i], u));
        }
    assert_int_equal(poisson_invert(5, exp(-5.0), 0.999, 7), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_quantile_is_the_smallest_count_that_reaches_the_chance),
        cmocka_unit_test(the_tails_are_reached_and_nothing_has_no_count),
        cmocka_unit_test(inversion_by_terms_gives_the_quantile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
