/*
 * A market whose past is drawn at the shipped warm-up stands where one that has lived it day by day for 420 days does:
 * standings, placement and repeats agree, and so does the sign of what changes from one marketplace to another.
 *
 * The seed is fixed. A figure is the mean of REPLICATIONS markets; two of them agree when they differ by less than six
 * standard errors of the difference (Welch; Student's t with 7 degrees of freedom at the least: one false alarm in 1,800 per
 * figure). The same market without a past differs by more: the test can fail.
 */
#include <math.h>

#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 31
#define REPLICATIONS 8
#define MARKET "scenarios/markets/cross-border.json"
#define SMALL "demand.orders_per_day=400", "buyers.count=14000", "sellers.count=160"

static const char *const shipped[] = {SMALL};
static const char *const young[] = {SMALL, "history.sellers=empty", "history.buyers=empty"};
static const char *const lived[] = {SMALL, "history.sellers=empty", "calendar.start=2025-08-11",
                                    "calendar.warm_up=420d"}; /* measured on the same days */

enum figure { SANCTIONED, PLACEMENT, REPEATS, FIGURES };

struct figures {
    double mean[FIGURES], square[FIGURES]; /* of the standard error */
};

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0;
}

static struct figures figures_of(const char *policy, const char *const sets[], size_t set_count)
{
    struct figures figures = {{0}, {0}};
    struct trial trial;
    trial_open(&trial, MARKET, policy, sets, set_count);
    double values[FIGURES][REPLICATIONS];
    for (uint32_t i = 0; i < REPLICATIONS; i++) {
        trial_run(&trial, SEED, i);
        laws_hold(&trial);
        const int64_t *totals = trial.result.totals;
        values[SANCTIONED][i] = share(totals[TOTAL_SANCTIONED_NIGHTS], totals[TOTAL_SELLER_NIGHTS]);
        values[PLACEMENT][i] = share(totals[TOTAL_PLACEMENT_BP], totals[TOTAL_PLACED_WINDOW]) / 1e4;
        values[REPEATS][i] = share(trial_count(&trial, COUNT_REPEATS), trial_count(&trial, COUNT_ORDERS));
    }
    trial_close(&trial);
    for (int figure = 0; figure < FIGURES; figure++) {
        const struct interval one = interval_of(values[figure], REPLICATIONS, 1); /* half: a standard error */
        figures.mean[figure] = one.mean;
        figures.square[figure] = one.half * one.half;
    }
    return figures;
}

#define FIGURES_OF(policy, sets) figures_of("scenarios/policies/" policy ".json", sets, sizeof(sets) / sizeof *(sets))

static double errors_apart(const struct figures *a, const struct figures *b, enum figure figure)
{
    return fabs(a->mean[figure] - b->mean[figure]) / sqrt(a->square[figure] + b->square[figure]);
}

static void agree(const struct figures *a, const struct figures *b)
{
    for (int figure = 0; figure < FIGURES; figure++)
        if (errors_apart(a, b, (enum figure)figure) > 6)
            fail_msg("figure %d: %.5f and %.5f are %.1f standard errors apart", figure, a->mean[figure],
                     b->mean[figure], errors_apart(a, b, (enum figure)figure));
}

static void a_drawn_past_stands_where_a_lived_one_does(void **state)
{
    (void)state;
    const struct figures drawn = FIGURES_OF("aliexpress", shipped), old = FIGURES_OF("aliexpress", lived);
    const struct figures other_drawn = FIGURES_OF("ebay", shipped), other_old = FIGURES_OF("ebay", lived);
    agree(&drawn, &old);
    agree(&other_drawn, &other_old);
    assert_true(other_drawn.mean[SANCTIONED] > drawn.mean[SANCTIONED]);
    assert_true(other_old.mean[SANCTIONED] > old.mean[SANCTIONED]);
    assert_true(other_drawn.mean[PLACEMENT] < drawn.mean[PLACEMENT]);
    assert_true(other_old.mean[PLACEMENT] < old.mean[PLACEMENT]);
    const struct figures other_young = FIGURES_OF("ebay", young);
    assert_true(errors_apart(&other_young, &other_old, REPEATS) > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drawn_past_stands_where_a_lived_one_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
