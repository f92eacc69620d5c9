/*
 * The matrix: every shipped market under every shipped policy and proposal, with the laws checked from outside.
 *
 * Both folders are read, so that a new file takes part by itself. Volumes are scaled down: a market's shape, calendar and
 * desks stay, and so few buyers and sellers meet that windows, standings and sanctions fill all the same.
 */
#include "support/check.h"
#include "support/folder.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 11

static const char *const small_sets[] = {"demand.orders_per_day=60", "sellers.count=150", "buyers.count=4000"};
#define SET_COUNT (sizeof small_sets / sizeof *small_sets)

/* Another replication for every policy: luck differs, and no pair is looked at through one lucky stream. */
static void market_holds(const char *market, const struct folder *policies)
{
    for (size_t i = 0; i < policies->count; i++) {
        struct trial trial;
        print_message("%s under %s\n", market, policies->paths[i]);
        trial_open(&trial, market, policies->paths[i], small_sets, SET_COUNT);
        trial_run(&trial, SEED, (uint32_t)i);
        laws_hold(&trial);
        trial_close(&trial);
    }
}

static void every_shipped_market_keeps_its_books_under_every_shipped_policy(void **state)
{
    struct folder markets, policies;
    (void)state;
    folder_open(&policies, "scenarios/policies");
    folder_open(&markets, "scenarios/markets");
    for (size_t i = 0; i < markets.count; i++)
        market_holds(markets.paths[i], &policies);
    folder_close(&markets);
    folder_close(&policies);
}

static void so_does_a_market_where_everything_happens_after_the_sale(void **state)
{
    struct folder policies;
    (void)state;
    folder_open(&policies, "scenarios/policies");
    market_holds("tests/property/after-sales.json", &policies);
    folder_close(&policies);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_market_keeps_its_books_under_every_shipped_policy),
        cmocka_unit_test(so_does_a_market_where_everything_happens_after_the_sale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
