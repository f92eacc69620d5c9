/*
 * Segments hold the same orders under every policy, those that policies move included: a breakdown compares like with like.
 */
#include "process/orders/marks.h"
#include "support/check.h"
#include "support/trial.h"

#define SEED 5

static const char *const small_sets[] = {"demand.orders_per_day=2000", "sellers.count=500"};

static int64_t orders_in(const struct trial *trial, size_t cell)
{
    return result_cell(&trial->result, cell)[COUNT_ORDERS];
}

/* Under the second, 1 point already demotes a seller. */
static void orders_are_broken_down_by_where_they_stand_under_the_baseline(void **state)
{
    (void)state;
    struct trial baseline, strict;
    trial_open(&baseline, "scenarios/markets/brazil.json", "scenarios/policies/aliexpress.json", small_sets, 2);
    trial_open(&strict, "scenarios/markets/brazil.json", "scenarios/policies/penalties-strict.json", small_sets, 2);
    trial_run(&strict, SEED, 0);
    trial_run(&baseline, SEED, 0);
    const struct segment_table *segments = &baseline.segments;
    size_t tier = segments->first[SEGMENT_SELLER_TIER], end = tier + RD_SELLER_STANDING_COUNT;
    int differ = 0;
    for (size_t cell = tier; cell < end; cell++)
        differ += orders_in(&baseline, cell) != orders_in(&strict, cell);
    assert_true(differ >= 2); /* each by its own standings */

    struct marks *marks = NULL;
    assert_int_equal(marks_new(baseline.scenario, &marks, &baseline.err), RD_OK);
    run_share_marks(baseline.run, marks, true);
    run_share_marks(strict.run, marks, false);
    trial_run(&baseline, SEED, 0);
    trial_run(&strict, SEED, 0);
    assert_int_equal(trial_count(&baseline, COUNT_ORDERS), trial_count(&strict, COUNT_ORDERS));
    for (size_t cell = 0; cell < segments->count; cell++)
        assert_int_equal(orders_in(&baseline, cell), orders_in(&strict, cell));
    assert_true(orders_in(&baseline, tier + RD_SELLER_STANDING_WARNED) > 0);
    run_free(strict.run);
    run_free(baseline.run);
    baseline.run = strict.run = NULL;
    marks_free(marks);
    trial_close(&strict);
    trial_close(&baseline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_broken_down_by_where_they_stand_under_the_baseline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
