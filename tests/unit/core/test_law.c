/*
 * Laws: quantiles and means against closed forms, clamping, mixtures, and what is refused. Where a closed form is awkward,
 * the mean is held against the integral of the quantile function, which knows nothing of how means are computed.
 */
#include "support/check.h"

#include <math.h>

#include "core/law.h"

static void is_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance * fmax(1, fabs(expected))))
        fail_msg("%.17g is not within %g of %.17g", actual, tolerance, expected);
}

static const struct law_spec exponential = {.law = LAW_EXPONENTIAL, .a = 100};
static const struct law_spec gamma_2 = {.law = LAW_GAMMA, .a = 6, .b = 2};
static const struct law_spec gamma_half = {.law = LAW_GAMMA, .a = 6, .b = 0.5};
static const struct law_spec gamma_large = {.law = LAW_GAMMA, .a = 1000, .b = 400};
static const struct law_spec lognormal = {.law = LAW_LOGNORMAL, .a = 2, .b = 1};
static const struct law_spec weibull = {.law = LAW_WEIBULL, .a = 10, .b = 2};
static const struct law_spec weibull_low = {.law = LAW_WEIBULL, .a = 10, .b = 0.6};
static const struct law_spec uniform = {.law = LAW_UNIFORM, .a = -10, .b = 30};

static const struct law_point bends[] = {{0, 1}, {0.5, 3}, {0.5, 5}, {0.75, 5}, {1, 9}}; /* a jump, then an atom */
static const struct law_spec empirical = {.law = LAW_EMPIRICAL, .points = bends, .point_count = 5};

static const struct law_spec mixed_parts[] = {{.law = LAW_CONSTANT, .a = 10}, {.law = LAW_UNIFORM, .a = 20, .b = 30}};
static const double mixed_shares[] = {0.3, 0.7};
static const struct law_spec mixed = {
    .law = LAW_MIXTURE, .parts = mixed_parts, .shares = mixed_shares, .part_count = 2};

static const struct law_spec smooth_parts[] = {{.law = LAW_EXPONENTIAL, .a = 1},
                                               {.law = LAW_LOGNORMAL, .a = 50, .b = 0.4},
                                               {.law = LAW_GAMMA, .a = 7, .b = 3, .at_least = 2, .at_most = 20}};
static const double smooth_shares[] = {0.5, 0.25, 0.25};
static const struct law_spec smooth = {
    .law = LAW_MIXTURE, .parts = smooth_parts, .shares = smooth_shares, .part_count = 3};

static void quantiles_are_those_of_the_closed_forms(void **state)
{
    (void)state;
    is_near(law_quantile(&exponential, 0.5), 100 * log(2), 1e-12);
    is_near(law_quantile(&exponential, 1 - 0x1p-33), 100 * 33 * log(2), 1e-12);
    is_near(law_quantile(&exponential, 0x1p-33), 100 * 0x1p-33, 1e-12);
    is_near(law_quantile(&lognormal, 0.5), 2, 1e-12);
    is_near(law_quantile(&lognormal, 0.975), 2 * exp(1.959963984540054), 1e-12); /* z of 97.5 %, any table */
    is_near(law_quantile(&lognormal, 0.025), 2 * exp(-1.959963984540054), 1e-12);
    is_near(law_quantile(&weibull, 0.5), 10 / (sqrt(acos(-1)) / 2) * sqrt(log(2)), 1e-12); /* Gamma(3/2) = sqrt(pi)/2 */
    is_near(law_quantile(&uniform, 0.25), 0, 1e-12);
    is_near(law_quantile(&empirical, 0.25), 2, 1e-12);
    is_near(law_quantile(&empirical, 0.5), 3, 1e-12); /* the smallest value with cdf >= p */
    is_near(law_quantile(&empirical, 0.51), 5, 1e-12);
    is_near(law_quantile(&empirical, 0.75), 5, 1e-12);
    is_near(law_quantile(&empirical, 0.875), 7, 1e-12);
}

/* F(x) = 1 - exp(-x/3) (1 + x/3) for shape 2 and mean 6. */
static void the_gamma_quantile_inverts_its_distribution_function(void **state)
{
    (void)state;
    static const double p[] = {0x1p-33, 1e-4, 0.1, 0.5, 0.9, 0.9999};
    for (size_t i = 0; i < 6; i++) {
        double x = law_quantile(&gamma_2, p[i]);
        is_near((-expm1(-x / 3) - exp(-x / 3) * x / 3) / p[i], 1, 1e-8);
    }
    double last = law_quantile(&gamma_2, 1 - 0x1p-33);
    is_near(exp(-last / 3) * (1 + last / 3) / 0x1p-33, 1, 1e-6);
}

static void the_distribution_function_inverts_the_quantile(void **state)
{
    (void)state;
    const struct law_spec *laws[] = {&exponential, &gamma_2,     &gamma_half, &gamma_large, &lognormal,
                                     &weibull,     &weibull_low, &uniform,    &smooth};
    for (size_t law = 0; law < 9; law++)
        for (int i = 1; i < 1000; i += 2) {
            double p = i / 1000.0, back = law_cdf(laws[law], law_quantile(laws[law], p));
            /* At an atom (the clamped part's ends) the distribution function jumps over p. */
            assert_true(back >= p - 1e-8);
            if (laws[law] != &smooth)
                is_near(back, p, 1e-8);
        }
}

static void a_gamma_of_any_shape_has_all_its_quantiles(void **state)
{
    (void)state;
    static const double shapes[] = {0.02, 0.1, 0.3, 0.8, 1, 3.7, 50, 2000, 1e6};
    for (size_t i = 0; i < 9; i++) {
        const struct law_spec law = {.law = LAW_GAMMA, .a = 1000, .b = shapes[i]};
        double before = 0;
        for (int exponent = -33; exponent <= 33; exponent++) {
            if (exponent == 0)
                continue;
            double p = exponent < 0 ? ldexp(1, exponent) : 1 - ldexp(1, -exponent);
            double x = law_quantile(&law, p);
            assert_true(isfinite(x) && x >= before);
            if (x > 1e-300)
                is_near(law_cdf(&law, x), p, 1e-6);
            before = x;
        }
    }
}

static void a_mixture_is_inverted_through_its_atoms_and_gaps(void **state)
{
    (void)state;
    is_near(law_quantile(&mixed, 0.001), 10, 1e-9);
    is_near(law_quantile(&mixed, 0.3), 10, 1e-9);
    is_near(law_quantile(&mixed, 0.3 + 1e-6), 20, 1e-5);
    is_near(law_quantile(&mixed, 0.65), 25, 1e-9); /* 0.3 + 0.7 * (25 - 20) / 10 */
    is_near(law_quantile(&mixed, 1), 30, 1e-9);
    is_near(law_cdf(&mixed, 10), 0.3, 1e-12);
    is_near(law_cdf(&mixed, 9.999), 0, 1e-12);
    is_near(law_cdf(&mixed, 15), 0.3, 1e-12);
}

static void a_part_with_no_share_leaves_no_trace(void **state)
{
    (void)state;
    static const double shares[] = {0, 1};
    struct law_spec law = mixed;
    law.shares = shares;
    is_near(law_quantile(&law, 0.001), 20.01, 1e-9);
    is_near(law_support(&law).lo, 20, 0);
    is_near(law_mean(&law), 25, 1e-12);
}

static void means_are_those_of_the_closed_forms(void **state)
{
    (void)state;
    is_near(law_mean(&exponential), 100, 1e-12);
    is_near(law_mean(&gamma_half), 6, 1e-12);
    is_near(law_mean(&lognormal), 2 * exp(0.5), 1e-12);
    is_near(law_mean(&weibull_low), 10, 1e-12);
    is_near(law_mean(&uniform), 10, 1e-12);
    is_near(law_mean(&empirical), 0.5 * 2 + 0.25 * 5 + 0.25 * 7, 1e-12);
    is_near(law_mean(&mixed), 0.3 * 10 + 0.7 * 25, 1e-12);
}

/* E[max(X, 50)] = 50 + 100 exp(-1/2); clamped to 50..200 another 100 exp(-2) is lost. */
static void clamping_moves_the_mean_and_the_ends(void **state)
{
    (void)state;
    struct law_spec law = exponential;
    law.at_least = 50;
    is_near(law_mean(&law), 50 + 100 * exp(-0.5), 1e-12);
    is_near(law_quantile(&law, 0.01), 50, 0);
    law.at_most = 200;
    is_near(law_mean(&law), 50 + 100 * (exp(-0.5) - exp(-2)), 1e-12);
    is_near(law_quantile(&law, 0.999), 200, 0);
    is_near(law_cdf(&law, 49.999), 0, 0);
    is_near(law_cdf(&law, 50), 1 - exp(-0.5), 1e-12);
    is_near(law_cdf(&law, 199.999), 1 - exp(-1.99999), 1e-12);
    is_near(law_cdf(&law, 200), 1, 0);
    law.at_least = 0;
    is_near(law_mean(&law), 100 * (1 - exp(-2)), 1e-12);
    law.at_least = law.at_most = 70;
    is_near(law_mean(&law), 70, 1e-12);
    struct law_spec below = uniform; /* -10..30 held to -4..0 */
    below.at_least = -4;
    below.at_most = 0;
    is_near(law_mean(&below), -4 * 6.0 / 40 + -2 * 4.0 / 40, 1e-12);
}

static double quantile_integral(const struct law_spec *law)
{
    enum { STEPS = 40000 };
    double sum = 0;
    for (int i = 0; i < STEPS; i++)
        sum += law_quantile(law, (i + 0.5) / STEPS);
    return sum / STEPS;
}

/* The midpoint rule is off by at most (jump or range) / (2 * 40,000) on these bounded laws. */
static void clamped_means_are_the_integral_of_the_quantile(void **state)
{
    (void)state;
    const struct law_spec *laws[] = {&exponential, &gamma_2, &gamma_half, &lognormal, &weibull,
                                     &weibull_low, &uniform, &empirical,  &mixed};
    for (size_t i = 0; i < 9; i++) {
        struct law_spec law = *laws[i];
        law.at_least = 2.5;
        law.at_most = 7;
        is_near(law_mean(&law), quantile_integral(&law), 1e-4);
    }
    struct law_spec outer = smooth; /* a clamped part inside a clamped mixture */
    outer.at_least = 0.5;
    outer.at_most = 12;
    is_near(law_mean(&outer), quantile_integral(&outer), 2e-4);
}

static void a_lognormal_without_spread_is_a_constant(void **state)
{
    (void)state;
    const struct law_spec law = {.law = LAW_LOGNORMAL, .a = 12, .b = 0};
    is_near(law_quantile(&law, 0.01), 12, 0);
    is_near(law_mean(&law), 12, 0);
    is_near(law_cdf(&law, 11.99), 0, 0);
    is_near(law_cdf(&law, 12), 1, 0);
}

static void support_is_the_smallest_interval_with_every_value(void **state)
{
    (void)state;
    assert_true(law_support(&exponential).lo == 0 && isinf(law_support(&exponential).hi));
    is_near(law_support(&empirical).lo, 1, 0);
    is_near(law_support(&empirical).hi, 9, 0);
    is_near(law_support(&mixed).lo, 10, 0);
    is_near(law_support(&mixed).hi, 30, 0);
    struct law_spec law = exponential;
    law.at_least = 5;
    law.at_most = 6;
    is_near(law_support(&law).lo, 5, 0);
    is_near(law_support(&law).hi, 6, 0);
}

static void parameters_that_make_no_law_are_refused(void **state)
{
    (void)state;
    static const struct law_point one[] = {{0, 1}}, late[] = {{0.1, 1}, {1, 2}}, falling[] = {{0, 1}, {0.5, 4}, {1, 3}},
                                  back[] = {{0, 1}, {0.6, 2}, {0.5, 3}, {1, 4}}, nan_point[] = {{0, 1}, {1, NAN}};
    static const double short_shares[] = {0.3, 0.6}, negative_shares[] = {-0.3, 1.3};
    static const struct law_spec bad_parts[] = {{.law = LAW_CONSTANT, .a = 1}, {.law = LAW_GAMMA, .a = 1, .b = 0}};
    const struct {
        struct law_spec law;
        const char *text;
    } cases[] = {
        {{.law = LAW_CONSTANT, .a = NAN}, "a constant is not a number"},
        {{.law = LAW_EXPONENTIAL, .a = 0}, "the mean of an exponential law is 0; it must be above 0"},
        {{.law = LAW_EXPONENTIAL, .a = INFINITY}, "the mean of an exponential law is inf; it must be above 0"},
        {{.law = LAW_GAMMA, .a = -1, .b = 1}, "the mean of a gamma law is -1; it must be above 0"},
        {{.law = LAW_GAMMA, .a = 1, .b = 0}, "the shape of a gamma law is 0; it must be above 0"},
        {{.law = LAW_WEIBULL, .a = 0, .b = 1}, "the mean of a Weibull law is 0; it must be above 0"},
        {{.law = LAW_WEIBULL, .a = 1, .b = -2}, "the shape of a Weibull law is -2; it must be above 0"},
        {{.law = LAW_LOGNORMAL, .a = 0, .b = 1}, "the median of a lognormal law is 0; it must be above 0"},
        {{.law = LAW_LOGNORMAL, .a = 1, .b = -0.5}, "the sigma of a lognormal law is -0.5; it must not be below 0"},
        {{.law = LAW_UNIFORM, .a = 2, .b = 1},
         "a uniform law runs from 2 to 1; the first must not be above the second"},
        {{.law = LAW_EMPIRICAL, .points = one, .point_count = 1}, "an empirical law has 1 points; it needs at least 2"},
        {{.law = LAW_EMPIRICAL, .points = late, .point_count = 2},
         "an empirical law runs from probability 0.1 to 1; it must run from 0 to 1"},
        {{.law = LAW_EMPIRICAL, .points = falling, .point_count = 3},
         "point 2 of an empirical law, (1, 3), is below the one before, (0.5, 4)"},
        {{.law = LAW_EMPIRICAL, .points = back, .point_count = 4},
         "point 2 of an empirical law, (0.5, 3), is below the one before, (0.6, 2)"},
        {{.law = LAW_EMPIRICAL, .points = nan_point, .point_count = 2}, "value 1 of an empirical law is not a number"},
        {{.law = LAW_MIXTURE}, "a mixture has no parts"},
        {{.law = LAW_MIXTURE, .parts = mixed_parts, .shares = short_shares, .part_count = 2},
         "the shares of a mixture sum to 0.9; they must sum to 1"},
        {{.law = LAW_MIXTURE, .parts = mixed_parts, .shares = negative_shares, .part_count = 2},
         "share 0 of a mixture is -0.3; shares are 0 to 1"},
        {{.law = LAW_MIXTURE, .parts = bad_parts, .shares = mixed_shares, .part_count = 2},
         "part 1 of a mixture: the shape of a gamma law is 0; it must be above 0"},
        {{.law = LAW_EXPONENTIAL, .a = 1, .at_least = 5, .at_most = 4},
         "a law is at least 5 and at most 4; the first must not be above the second"},
        {{.law = (enum law)99, .a = 1}, "law 99 is unknown"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rd_error err = {0};
        assert_int_equal(law_check(&cases[i].law, &err), RD_INPUT);
        assert_string_equal(err.text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_the_closed_forms),
        cmocka_unit_test(the_gamma_quantile_inverts_its_distribution_function),
        cmocka_unit_test(the_distribution_function_inverts_the_quantile),
        cmocka_unit_test(a_gamma_of_any_shape_has_all_its_quantiles),
        cmocka_unit_test(a_mixture_is_inverted_through_its_atoms_and_gaps),
        cmocka_unit_test(a_part_with_no_share_leaves_no_trace),
        cmocka_unit_test(means_are_those_of_the_closed_forms),
        cmocka_unit_test(clamping_moves_the_mean_and_the_ends),
        cmocka_unit_test(clamped_means_are_the_integral_of_the_quantile),
        cmocka_unit_test(a_lognormal_without_spread_is_a_constant),
        cmocka_unit_test(support_is_the_smallest_interval_with_every_value),
        cmocka_unit_test(parameters_that_make_no_law_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
