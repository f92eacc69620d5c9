/*
 * How a market looks, from records made by hand: shares of hours, ranks with ties, spreads without what chance adds.
 */
#include "study/looks.h"

#include <math.h>
#include <string.h>

#include "support/check.h"

#define SELLERS 6

struct seen {
    struct study_outcome outcome;
    struct replication replication;
    struct record record;
    uint32_t cells[SEEN_CELLS];
    uint32_t sellers[SELLERS][SELLER_SEEN_COUNT];
};

static void seen_init(struct seen *seen)
{
    memset(seen, 0, sizeof *seen);
    seen->record.seen = seen->cells;
    seen->record.seen_by_seller = seen->sellers;
    seen->record.seller_count = SELLERS;
    seen->replication.records = &seen->record;
    seen->outcome.replications = &seen->replication;
}

static void near(double value, double expected)
{
    assert_true(fabs(value - expected) < 1e-12);
}

static void hours_are_shares_of_all_deliveries(void **state)
{
    (void)state;
    struct seen seen;
    seen_init(&seen);
    assert_true(isnan(looks_before_noon(&seen.outcome, 1)));
    seen.cells[9] = 3;        /* Monday 9 h  */
    seen.cells[12] = 2;       /* Monday 12 h */
    seen.cells[144 + 11] = 1; /* Sunday 11 h */
    seen.cells[167] = 4;      /* Sunday 23 h */
    near(looks_delivered_at(&seen.outcome, 1, 0, 23), 0.5);
    near(looks_delivered_at(&seen.outcome, 1, 144, 167), 0.5);
    near(looks_delivered_at(&seen.outcome, 1, 24, 143), 0);
    near(looks_before_noon(&seen.outcome, 1), 0.4);
}

static void promised(struct seen *seen, size_t promise, size_t delivery, uint32_t parcels)
{
    seen->cells[SEEN_PROMISED_FOR + promise * DAY_CLASSES + delivery] += parcels;
}

static void ranks_are_spearmans(void **state)
{
    (void)state;
    struct seen seen;
    seen_init(&seen);
    assert_true(isnan(looks_promise_ranks(&seen.outcome, 1)));
    promised(&seen, 10, 5, 7);
    assert_true(isnan(looks_promise_ranks(&seen.outcome, 1))); /* nothing varies */
    promised(&seen, 20, 6, 9);
    near(looks_promise_ranks(&seen.outcome, 1), 1);
    seen_init(&seen);
    /* ranks 1 2 3 4 of the promise against 2 1 4 3: 1 - 6 * 4 / (4 * 15) */
    promised(&seen, 1, 2, 1);
    promised(&seen, 2, 1, 1);
    promised(&seen, 3, 63, 1);
    promised(&seen, 63, 3, 1);
    near(looks_promise_ranks(&seen.outcome, 1), 0.6);
    seen_init(&seen);
    /* ties: x 1 1 2, y 1 2 2, middle ranks 1.5 1.5 3 and 1 2.5 2.5: covariance 0.75 over 1.5 */
    promised(&seen, 1, 1, 1);
    promised(&seen, 1, 2, 1);
    promised(&seen, 2, 2, 1);
    near(looks_promise_ranks(&seen.outcome, 1), 0.5);
}

static void seller(struct seen *seen, size_t at, uint32_t part, uint32_t whole)
{
    seen->sellers[at][SELLER_HANDED_OVER_SLOWLY] = part;
    seen->sellers[at][SELLER_DELIVERED] = whole;
}

static double spread(const struct seen *seen, uint32_t least)
{
    return looks_seller_spread(&seen->outcome, 1, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, least);
}

static void spreads_leave_out_what_chance_adds(void **state)
{
    (void)state;
    struct seen seen;
    seen_init(&seen);
    seller(&seen, 0, 0, 10);
    assert_true(isnan(spread(&seen, 10))); /* one seller differs from nobody */
    seller(&seen, 1, 10, 10);
    near(spread(&seen, 10), 0.5); /* 0 and 1 */
    seller(&seen, 2, 5, 9);       /* too few */
    near(spread(&seen, 10), 0.5);
    seen_init(&seen);
    for (size_t at = 0; at < SELLERS; at++)
        seller(&seen, at, 5, 10); /* nearer to each other than chance: no spread, never a negative one */
    near(spread(&seen, 10), 0);
    seen_init(&seen);
    seller(&seen, 0, 2, 10); /* k (k - 1) / (n (n - 1)): 2 / 90 and 56 / 90, mean share 0.5 */
    seller(&seen, 1, 8, 10);
    near(spread(&seen, 10), sqrt(29.0 / 90 - 0.25));
}

static void quantiles_of_sellers_lie_between_neighbours(void **state)
{
    (void)state;
    struct seen seen;
    seen_init(&seen);
    assert_true(isnan(looks_seller_quantile(&seen.outcome, 1, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, 20, 0.5)));
    seller(&seen, 0, 8, 20);
    seller(&seen, 1, 0, 20);
    seller(&seen, 2, 2, 20);
    seller(&seen, 3, 19, 19); /* too few */
    near(looks_seller_quantile(&seen.outcome, 1, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, 20, 0.5), 0.1);
    near(looks_seller_quantile(&seen.outcome, 1, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, 20, 0.75), 0.25);
    near(looks_seller_quantile(&seen.outcome, 1, SELLER_HANDED_OVER_SLOWLY, SELLER_DELIVERED, 20, 1), 0.4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_shares_of_all_deliveries),
        cmocka_unit_test(ranks_are_spearmans),
        cmocka_unit_test(spreads_leave_out_what_chance_adds),
        cmocka_unit_test(quantiles_of_sellers_lie_between_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
