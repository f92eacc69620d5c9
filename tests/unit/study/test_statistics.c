/*
 * Intervals over replications: against arithmetic by hand, and against how often they cover a known truth.
 */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "study/statistics.h"

#define T_95_1 12.706204736432095 /* Student's t, 0.975, 1 degree of freedom (printed tables: 12.706) */
#define T_95_2 4.302652729911275
#define T_95_4 2.776445105198054

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.15g is not %.15g", a, b);
}

static void assert_no_interval(struct estimate estimate, double value, enum estimate_note note)
{
    assert_near(estimate.value, value, 1e-12);
    assert_true(isnan(estimate.lo) && isnan(estimate.hi) && isnan(estimate.se));
    assert_int_equal(estimate.note, note);
}

static void quantiles_of_students_t_are_those_of_printed_tables(void **state)
{
    (void)state;
    assert_near(t_two_sided(0.95, 2), T_95_1, 1e-9);
    assert_near(t_two_sided(0.95, 5), T_95_4, 1e-9);
    assert_near(t_two_sided(0.99, 11), 3.169272667, 1e-8);
    assert_true(isnan(t_two_sided(0.95, 1)));
}

static void a_mean_has_the_interval_of_the_textbook(void **state)
{
    (void)state;
    /* 1 … 5: mean 3, variance 2.5, standard error sqrt(2.5 / 5) */
    const double values[] = {1, 2, 3, 4, 5};
    struct estimate mean = mean_estimate(values, 5, 0.95);
    assert_near(mean.value, 3, 0);
    assert_near(mean.se, sqrt(0.5), 1e-15);
    assert_near(mean.hi - mean.lo, 2 * T_95_4 * sqrt(0.5), 1e-9);
    assert_int_equal(mean.note, ESTIMATE_FINE);
    assert_no_interval(mean_estimate(values, 1, 0.95), 1, ESTIMATE_SINGLE);
    assert_int_equal(mean_estimate(values, 0, 0.95).note, ESTIMATE_UNDEFINED);
}

static void a_ratio_with_equal_denominators_is_a_mean(void **state)
{
    (void)state;
    /* shares 10 %, 20 %, 30 %: mean 20, s = 10, standard error 10 / sqrt(3) */
    const struct ratio_part parts[] = {{1, 10}, {2, 10}, {3, 10}};
    struct estimate ratio = ratio_estimate(parts, 3, 100, 10, 0.95);
    assert_near(ratio.value, 20, 1e-12);
    assert_near(ratio.se, 10 / sqrt(3), 1e-12);
    assert_near(ratio.lo, 20 - T_95_2 * 10 / sqrt(3), 1e-8);
}

static void a_ratio_is_one_of_sums_and_its_error_the_jackknife(void **state)
{
    (void)state;
    /* 5 / 30; left out one by one: 4/20 = 0.2 and 1/10 = 0.1, so sqrt(1/2 (0.05² + 0.05²)) = 0.05 */
    const struct ratio_part parts[] = {{1, 10}, {4, 20}};
    struct estimate ratio = ratio_estimate(parts, 2, 1, 10, 0.95);
    assert_near(ratio.value, 5.0 / 30, 1e-15);
    assert_near(ratio.se, 0.05, 1e-15);
    assert_near(ratio.hi, 5.0 / 30 + T_95_1 * 0.05, 1e-9);
}

static void too_little_to_go_by_is_said_and_not_turned_into_an_interval(void **state)
{
    (void)state;
    const struct ratio_part parts[] = {{4, 100}, {5, 100}}, none[] = {{0, 0}, {0, 0}}, half[] = {{10, 100}, {0, 0}};
    assert_no_interval(ratio_estimate(parts, 2, 1, 9, 0.95), 9.0 / 200, ESTIMATE_TOO_FEW);
    assert_int_equal(ratio_estimate(parts, 2, 1, 10, 0.95).note, ESTIMATE_FINE);
    assert_no_interval(ratio_estimate(parts, 1, 1, 10, 0.95), 0.04, ESTIMATE_SINGLE);
    assert_int_equal(ratio_estimate(none, 2, 1, 0, 0.95).note, ESTIMATE_UNDEFINED);
    assert_true(isnan(ratio_estimate(none, 2, 1, 0, 0.95).value));
    /* without the first replication nothing is left to divide by */
    assert_no_interval(ratio_estimate(half, 2, 1, 10, 0.95), 0.1, ESTIMATE_TOO_FEW);
}

static void a_difference_leaves_a_replication_out_of_both_sides(void **state)
{
    (void)state;
    /* baseline 1/10, 3/10, 5/10 and policy 2/10, 4/10, 6/10: exactly 10 points in every replication, so no spread */
    const struct ratio_part a[] = {{1, 10}, {3, 10}, {5, 10}}, b[] = {{2, 10}, {4, 10}, {6, 10}};
    struct estimate constant = ratio_difference(a, b, 3, 100, 12, 0.95);
    assert_near(constant.value, 10, 1e-12);
    assert_near(constant.se, 0, 1e-12);
    assert_true(estimate_is_significant(&constant));
    /* differences 0, 10, 20 points: mean 10, s = 10 */
    const struct ratio_part c[] = {{1, 10}, {4, 10}, {7, 10}};
    struct estimate spread = ratio_difference(a, c, 3, 100, 12, 0.95);
    assert_near(spread.value, 10, 1e-12);
    assert_near(spread.se, 10 / sqrt(3), 1e-12);
    assert_false(estimate_is_significant(&spread));
    assert_no_interval(ratio_difference(a, b, 3, 100, 9, 0.95), 10, ESTIMATE_TOO_FEW);
    assert_no_interval(ratio_difference(a, b, 1, 100, 12, 0.95), 10, ESTIMATE_SINGLE);
}

static void equal_sides_differ_by_exactly_nothing(void **state)
{
    (void)state;
    const struct ratio_part a[] = {{1, 3}, {3, 7}, {5, 11}}, b[] = {{1, 3}, {3, 7}, {5, 11}};
    struct estimate zero = ratio_difference(a, b, 3, 1.0 / 3, 0, 0.95); /* however few the events */
    assert_true(zero.value == 0 && zero.lo == 0 && zero.hi == 0 && zero.se == 0);
    assert_int_equal(zero.note, ESTIMATE_IDENTICAL);
    assert_true(estimate_p_value(&zero) == 1);
    assert_false(estimate_is_significant(&zero));
    const uint32_t times[] = {5, 6, 7}, same[] = {5, 6, 7};
    const struct section x[] = {{times, 3, 0}, {times, 2, 0}}, y[] = {{same, 3, 0}, {same, 2, 0}};
    zero = quantile_difference(x, y, 2, 0.5, 1, 0.95);
    assert_true(zero.value == 0 && zero.lo == 0 && zero.hi == 0);
    assert_int_equal(zero.note, ESTIMATE_IDENTICAL);
    assert_int_equal(quantile_difference(x, y, 1, 0.5, 1, 0.95).note, ESTIMATE_SINGLE);
}

static void odd_and_even(uint32_t odd[], uint32_t even[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        odd[i] = (uint32_t)(2 * i + 1);
        even[i] = (uint32_t)(2 * i + 2);
    }
}

static void a_quantile_is_the_nearest_rank_of_all_cases_together(void **state)
{
    (void)state;
    /* 1 to 11 in one section and 12 to 22 in the other: the median is the 11th, 11. With t = 12.7 no time is refused. */
    uint32_t odd[11], even[11], first[11], second[11];
    odd_and_even(odd, even, 11);
    for (uint32_t i = 0; i < 11; i++) {
        first[i] = i + 1;
        second[i] = i + 12;
    }
    const struct section sections[] = {{first, 11, 0}, {second, 11, 0}};
    struct estimate median = quantile_estimate(sections, 2, 0.5, 10, 0.95);
    assert_near(median.value, 110, 0);
    assert_near(median.lo, 10, 0);
    assert_near(median.hi, 220, 0);
    assert_near(median.se, 210 / T_95_1 / 2, 1e-7);
    /* t is 0.158384 at 10 %. At 10 the sections have 5 cases more and less than expected, an error of sqrt(2 * 50) / 22: the
     * share 10 / 22 may be 0.526; at 9 it is 0.474 at most. Upwards 12 / 22 may be 0.473, and 13 / 22 is 0.526 at least. */
    median = quantile_estimate(sections, 2, 0.5, 10, 0.1);
    assert_near(median.lo, 100, 0);
    assert_near(median.hi, 130, 0);
    /* 20 cases: the 10th, and 9 below it are too few */
    const struct section fewer[] = {{odd, 10, 0}, {even, 10, 0}};
    assert_no_interval(quantile_estimate(fewer, 2, 0.5, 1, 0.95), 10, ESTIMATE_TOO_FEW);
    /* p = 0.95 of 20 is the 19th, not the 20th (0.95 * 20 is a little above 19 in binary) */
    assert_near(quantile_estimate(fewer, 2, 0.95, 1, 0.95).value, 19, 0);
}

static void cases_still_running_count_as_the_latest(void **state)
{
    (void)state;
    uint32_t odd[11], even[11];
    odd_and_even(odd, even, 11);
    /* 22 finished, 22 running: the median of 44 is the 22nd, the largest finished; one more and it is not reached */
    const struct section reached[] = {{odd, 11, 11}, {even, 11, 11}}, not_reached[] = {{odd, 11, 11}, {even, 11, 13}};
    assert_near(quantile_estimate(reached, 2, 0.5, 1, 0.95).value, 22, 0);
    struct estimate beyond = quantile_estimate(not_reached, 2, 0.5, 1, 0.95);
    assert_int_equal(beyond.note, ESTIMATE_NOT_REACHED);
    assert_true(isnan(beyond.value) && isnan(beyond.lo));
    assert_int_equal(quantile_difference(reached, not_reached, 2, 0.5, 1, 0.95).note, ESTIMATE_NOT_REACHED);
    const struct section empty[] = {{NULL, 0, 0}, {NULL, 0, 0}};
    assert_int_equal(quantile_estimate(empty, 2, 0.5, 1, 0.95).note, ESTIMATE_UNDEFINED);
    /* a section too small to go by: 200 cases in one, 1 in the other */
    uint32_t many[200];
    for (uint32_t i = 0; i < 200; i++)
        many[i] = i;
    const struct section lopsided[] = {{many, 200, 0}, {odd, 1, 0}};
    assert_no_interval(quantile_estimate(lopsided, 2, 0.5, 1, 0.95), 99, ESTIMATE_TOO_FEW);
}

static void a_difference_of_quantiles_is_paired_by_replication(void **state)
{
    (void)state;
    /* every case of the policy takes 3 s longer: exactly 3, although the sections differ from one another */
    uint32_t odd[11], even[11], odd_later[11], even_later[11];
    odd_and_even(odd, even, 11);
    for (size_t i = 0; i < 11; i++) {
        odd_later[i] = odd[i] + 3;
        even_later[i] = even[i] + 3;
    }
    const struct section a[] = {{odd, 11, 0}, {even, 11, 0}}, b[] = {{odd_later, 11, 0}, {even_later, 11, 0}};
    struct estimate difference = quantile_difference(a, b, 2, 0.5, 1, 0.95);
    assert_near(difference.value, 3, 0);
    assert_near(difference.se, 0, 0);
    assert_int_equal(difference.note, ESTIMATE_FINE);
}

static void a_deadline_that_moves_is_a_difference_and_one_that_holds_is_none(void **state)
{
    (void)state;
    /* 10 replications of 100 cases, 60 to 78 of which end at the deadline: every 9th decile is the deadline, for certain */
    static uint32_t early[10][100], late[10][100];
    struct section a[10], b[10], c[10];
    for (size_t i = 0; i < 10; i++) {
        for (uint32_t k = 0; k < 100; k++) {
            early[i][k] = k < 40 - 2 * i ? 1000 + 10 * k : 172800;
            late[i][k] = k < 40 - 2 * i ? 1000 + 10 * k : 259200;
        }
        a[i] = (struct section){early[i], 100, 0};
        b[i] = (struct section){late[i], 100, 0};
        c[i] = (struct section){early[9 - i], 100, 0};
    }
    struct estimate moved = quantile_difference(a, b, 10, 0.9, 1, 0.95);
    assert_near(moved.value, 86400, 0);
    assert_near(moved.lo, 86400, 0);
    assert_near(moved.hi, 86400, 0);
    assert_near(estimate_p_value(&moved), 0, 0);
    struct estimate held = quantile_difference(a, c, 10, 0.9, 1, 0.95);
    assert_near(held.value, 0, 0);
    assert_false(estimate_is_significant(&held));
    assert_near(estimate_p_value(&held), 1, 0);
}

static void the_detectable_difference_follows_from_the_standard_error(void **state)
{
    (void)state;
    /* n = 3: t(0.975) = 4.302653, t(0.8) = 1.060660 (both 2 degrees of freedom) */
    struct estimate difference = {.value = 1, .lo = -3.3, .hi = 5.3, .se = 2, .n = 3, .note = ESTIMATE_FINE};
    assert_near(estimate_detectable(&difference, 0.95), (4.302652730 + 1.060660172) * 2, 1e-7);
    /* t = 0.5 with 2 degrees of freedom: p = 1 - 0.5 / sqrt(2 + 0.25) */
    assert_near(estimate_p_value(&difference), 1 - 0.5 / 1.5, 1e-12);
    struct estimate single = {.value = 1, .lo = NAN, .hi = NAN, .se = NAN, .n = 1, .note = ESTIMATE_SINGLE};
    assert_true(isnan(estimate_detectable(&single, 0.95)) && isnan(estimate_p_value(&single)));
}

/* ---- coverage: 2,000 studies each; a true coverage of 95 % leaves 93.2 to 96.8 % once in 5,000 seeds (binomial) ---- */

#define STUDIES 2000
#define REPS 12

static void assert_covers(size_t covered)
{
    double share = (double)covered / STUDIES;
    if (share < 0.932 || share > 0.968)
        fail_msg("95 %% intervals covered the truth in %.2f %% of studies", 100 * share);
}

static void ratio_intervals_cover_the_true_share(void **state)
{
    gsl_rng *rng = *state;
    size_t covered = 0;
    for (size_t study = 0; study < STUDIES; study++) {
        struct ratio_part parts[REPS];
        int64_t events = 0;
        for (size_t i = 0; i < REPS; i++) { /* volume varies, the share is 3 % of it */
            parts[i].denominator = gsl_ran_poisson(rng, 2000);
            parts[i].numerator = gsl_ran_binomial(rng, 0.03, (unsigned)parts[i].denominator);
            events += parts[i].numerator;
        }
        struct estimate ratio = ratio_estimate(parts, REPS, 1, events, 0.95);
        covered += ratio.lo <= 0.03 && 0.03 <= ratio.hi;
    }
    assert_covers(covered);
}

static void paired_intervals_cover_the_true_difference(void **state)
{
    gsl_rng *rng = *state;
    size_t covered = 0;
    for (size_t study = 0; study < STUDIES; study++) {
        struct ratio_part a[REPS], b[REPS];
        for (size_t i = 0; i < REPS; i++) { /* the policy adds 1 % to a share of 3 %, on the same orders */
            a[i].denominator = b[i].denominator = gsl_ran_poisson(rng, 2000);
            a[i].numerator = gsl_ran_binomial(rng, 0.03, (unsigned)a[i].denominator);
            b[i].numerator =
                a[i].numerator + gsl_ran_binomial(rng, 0.01 / 0.97, (unsigned)(a[i].denominator - a[i].numerator));
        }
        struct estimate difference = ratio_difference(a, b, REPS, 1, 1000, 0.95);
        covered += difference.lo <= 0.01 && 0.01 <= difference.hi;
    }
    assert_covers(covered);
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

#define CASES 400

static void quantile_intervals_cover_the_true_quantile(void **state)
{
    gsl_rng *rng = *state;
    const double truth = exp(log(100000) + 0.8 * gsl_cdf_ugaussian_Pinv(0.9));
    static uint32_t times[REPS][CASES];
    size_t covered = 0;
    for (size_t study = 0; study < STUDIES; study++) {
        struct section sections[REPS];
        for (size_t i = 0; i < REPS; i++) {
            for (size_t k = 0; k < CASES; k++)
                times[i][k] = (uint32_t)lround(gsl_ran_lognormal(rng, log(100000), 0.8));
            qsort(times[i], CASES, sizeof times[i][0], by_value);
            sections[i] = (struct section){times[i], CASES, 0};
        }
        struct estimate quantile = quantile_estimate(sections, REPS, 0.9, 1, 0.95);
        covered += quantile.lo <= truth && truth <= quantile.hi;
    }
    assert_covers(covered);
}

/* The policy takes a tenth of every time away, and half of the cases are others. */
static void quantile_intervals_cover_the_true_difference(void **state)
{
    gsl_rng *rng = *state;
    const double truth = -0.1 * exp(log(100000) + 0.8 * gsl_cdf_ugaussian_Pinv(0.9));
    static uint32_t times[REPS][CASES], others[REPS][CASES];
    size_t covered = 0;
    for (size_t study = 0; study < STUDIES; study++) {
        struct section a[REPS], b[REPS];
        for (size_t i = 0; i < REPS; i++) {
            for (size_t k = 0; k < CASES; k++) {
                times[i][k] = (uint32_t)lround(gsl_ran_lognormal(rng, log(100000), 0.8));
                others[i][k] = (uint32_t)lround(0.9 * (k % 2 ? times[i][k] : gsl_ran_lognormal(rng, log(100000), 0.8)));
            }
            qsort(times[i], CASES, sizeof times[i][0], by_value);
            qsort(others[i], CASES, sizeof others[i][0], by_value);
            a[i] = (struct section){times[i], CASES, 0};
            b[i] = (struct section){others[i], CASES, 0};
        }
        struct estimate difference = quantile_difference(a, b, REPS, 0.9, 1, 0.95);
        covered += difference.lo <= truth && truth <= difference.hi;
    }
    assert_covers(covered);
}

/* Cases end at a deadline unless they ended before; how many do differs from replication to replication. */
static void draw_under_a_deadline(gsl_rng *rng, uint32_t times[REPS][CASES], struct section sections[REPS], double open)
{
    for (size_t i = 0; i < REPS; i++) {
        const double mean = 172800 / -log(open) * exp(0.05 * gsl_ran_ugaussian(rng));
        for (size_t k = 0; k < CASES; k++)
            times[i][k] = (uint32_t)lround(fmin(172800, gsl_ran_exponential(rng, mean)));
        qsort(times[i], CASES, sizeof times[i][0], by_value);
        sections[i] = (struct section){times[i], CASES, 0};
    }
}

/*
 * With a tenth of the cases open at the deadline the 9th decile is at it or little before: the median of the market's true
 * quantile over replications is 48 h. An atom holds more than 95 %, so the bound is one-sided.
 */
static void quantile_intervals_cover_at_a_deadline(void **state)
{
    gsl_rng *rng = *state;
    static uint32_t times[REPS][CASES], others[REPS][CASES];
    static const double open[] = {0.05, 0.09, 0.11};
    for (size_t at = 0; at < sizeof open / sizeof *open; at++) {
        /* The pooled law's quantile: a mixture over replications, by the mean of its survival on a fine grid. */
        double truth = 172800, survives = 0;
        for (double x = 100; x < 172800 && truth == 172800; x += 50) {
            survives = 0;
            for (int z = -40; z <= 40; z++)
                survives += exp(-x * -log(open[at]) / 172800 / exp(0.05 * z / 10.0)) *
                            (gsl_cdf_ugaussian_P((z + 0.5) / 10) - gsl_cdf_ugaussian_P((z - 0.5) / 10));
            truth = survives <= 0.1 ? x : truth;
        }
        size_t covered = 0, alarms = 0;
        for (size_t study = 0; study < STUDIES; study++) {
            struct section sections[REPS], beside[REPS];
            draw_under_a_deadline(rng, times, sections, open[at]);
            draw_under_a_deadline(rng, others, beside, open[at]);
            struct estimate quantile = quantile_estimate(sections, REPS, 0.9, 1, 0.95);
            struct estimate difference = quantile_difference(sections, beside, REPS, 0.9, 1, 0.95);
            covered += quantile.lo <= truth && truth <= quantile.hi;
            alarms += estimate_is_significant(&difference) != 0;
        }
        print_message("%.2f open at the deadline: 95 %% intervals cover %.2f %%, equal sides differ in %.2f %%\n",
                      open[at], 100.0 * (double)covered / STUDIES, 100.0 * (double)alarms / STUDIES);
        assert_true((double)covered / STUDIES >= 0.932);
        assert_true((double)alarms / STUDIES <= 0.068);
    }
}

static int with_generator(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20261123);
    *state = rng;
    return 0;
}

static int without_generator(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

#define COVERAGE(test) cmocka_unit_test_setup_teardown(test, with_generator, without_generator)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_of_students_t_are_those_of_printed_tables),
        cmocka_unit_test(a_mean_has_the_interval_of_the_textbook),
        cmocka_unit_test(a_ratio_with_equal_denominators_is_a_mean),
        cmocka_unit_test(a_ratio_is_one_of_sums_and_its_error_the_jackknife),
        cmocka_unit_test(too_little_to_go_by_is_said_and_not_turned_into_an_interval),
        cmocka_unit_test(a_difference_leaves_a_replication_out_of_both_sides),
        cmocka_unit_test(equal_sides_differ_by_exactly_nothing),
        cmocka_unit_test(a_quantile_is_the_nearest_rank_of_all_cases_together),
        cmocka_unit_test(cases_still_running_count_as_the_latest),
        cmocka_unit_test(a_difference_of_quantiles_is_paired_by_replication),
        cmocka_unit_test(a_deadline_that_moves_is_a_difference_and_one_that_holds_is_none),
        cmocka_unit_test(the_detectable_difference_follows_from_the_standard_error),
        COVERAGE(ratio_intervals_cover_the_true_share),
        COVERAGE(paired_intervals_cover_the_true_difference),
        COVERAGE(quantile_intervals_cover_the_true_quantile),
        COVERAGE(quantile_intervals_cover_the_true_difference),
        COVERAGE(quantile_intervals_cover_at_a_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
