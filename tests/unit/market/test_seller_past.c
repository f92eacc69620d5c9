/*
 * A past that is filled week by week: the windows are what a recount says, and what a market lived day by day would have; the
 * days after it go on from there.
 */
#include "support/check.h"

#include <string.h>

#include "draws.h"
#include "tally_log.h"

#define ALL_WINDOWS 63u
#define WEEKS 58
#define DAYS_AFTER 400

struct market {
    struct sellers sellers;
    struct tally_log log;
    struct draws draws;
};

static void market_open(struct market *market, unsigned windows, uint64_t seed)
{
    struct rd_error err;
    memset(&market->log, 0, sizeof market->log);
    market->draws.state = seed;
    assert_int_equal(sellers_init(&market->sellers, LOG_SELLERS, windows, 0, LOG_DAYS, &err), RD_OK);
}

/* Busy ones, rare ones, one of bursts, and one who never has anything. */
static bool is_active(struct market *market, uint32_t seller, int32_t day)
{
    return seller == 0 || (seller == 1 && (day + 700) / 14 % 5 == 0) ||
           (seller < LOG_SELLERS - 1 && draw(&market->draws, 10 * seller) == 0);
}

static void week_pass(struct market *market)
{
    const int32_t first = market->sellers.day;
    sellers_pass_week(&market->sellers);
    for (uint32_t seller = 0; seller < LOG_SELLERS; seller++) {
        uint16_t counts[7][STAT_COUNT] = {{0}};
        unsigned days = 0;
        for (int32_t i = 0; i < 7; i++) {
            if (!is_active(market, seller, first + i))
                continue;
            const enum seller_stat stat = (enum seller_stat)draw(&market->draws, STAT_COUNT);
            counts[i][stat] = (uint16_t)(1 + draw(&market->draws, 9));
            days |= 1u << i;
            tally_log_add(&market->log, seller, first + i, stat, counts[i][stat]);
        }
        sellers_seed_week(&market->sellers, seller, days, counts);
    }
    assert_int_equal(market->sellers.day, first + 7);
    tally_log_agrees(&market->log, &market->sellers, market->sellers.day - 1);
}

static void day_live(struct market *market)
{
    for (uint32_t seller = 0; seller < LOG_SELLERS; seller++) {
        if (!is_active(market, seller, market->sellers.day))
            continue;
        tally_log_add(&market->log, seller, market->sellers.day, STAT_ORDERS, 3);
        seller_tally(&market->sellers, seller, STAT_ORDERS, 3);
    }
    sellers_fold(&market->sellers);
    tally_log_agrees(&market->log, &market->sellers, market->sellers.day - 1);
}

static void past_fill(struct market *market, int32_t first)
{
    sellers_go_back(&market->sellers, first);
    memset(&market->log, 0, sizeof market->log);
    for (int week = 0; week < WEEKS; week++)
        week_pass(market);
}

/* Weeks of the past begin on any day; the market may have lived before it is given another past. */
static void a_past_and_the_days_after_it_are_as_a_recount_says(void **state)
{
    (void)state;
    static struct market market;
    for (int32_t phase = 0; phase < 7; phase++) {
        market_open(&market, ALL_WINDOWS, 11 + (uint64_t)phase);
        for (int day = 0; day < 30; day++)
            day_live(&market);
        past_fill(&market, phase - LOG_BEFORE);
        for (int day = 0; day < DAYS_AFTER; day++)
            day_live(&market);
        sellers_release(&market.sellers);
    }
}

static void a_past_fits_every_choice_of_windows(void **state)
{
    (void)state;
    static struct market market;
    for (unsigned windows = 0; windows <= ALL_WINDOWS; windows++) {
        market_open(&market, windows, windows);
        past_fill(&market, 3 - LOG_BEFORE);
        sellers_release(&market.sellers);
    }
}

static void a_past_leaves_who_the_seller_is_and_nothing_else(void **state)
{
    (void)state;
    static struct market market;
    market_open(&market, ALL_WINDOWS, 5);
    struct seller *seller = &market.sellers.items[2];
    *seller = (struct seller){.segment = 3,
                              .comers = 4,
                              .appeals_pending = 1,
                              .handling = 1.5F,
                              .fault_odds = 0.5F,
                              .answers = 2,
                              .points = 9,
                              .rung = 2,
                              .standing = RD_SELLER_STANDING_DEMOTED};
    sellers_go_back(&market.sellers, -70);
    assert_int_equal(seller->segment, 3);
    assert_int_equal(seller->comers, 4);
    assert_int_equal(seller->appeals_pending, 1);
    assert_true(seller->handling == 1.5F && seller->fault_odds == 0.5F && seller->answers == 2);
    assert_int_equal(seller->points, 0);
    assert_int_equal(seller->rung, 0);
    assert_int_equal(seller->standing, 0);
    sellers_release(&market.sellers);
}

static void points_of_the_past_lapse_in_the_past_and_after_it(void **state)
{
    (void)state;
    static struct market market;
    market_open(&market, ALL_WINDOWS, 6);
    sellers_go_back(&market.sellers, -70);
    struct seller *seller = &market.sellers.items[1];
    assert_int_equal(seller_add_points(&market.sellers, 1, 3, -60), RD_OK);
    assert_int_equal(seller_add_points(&market.sellers, 1, 5, 2), RD_OK);
    seller->points = seller->points + seller->points_today;
    seller->points_today = 0;
    assert_int_equal(seller->points, 8);
    sellers_pass_week(&market.sellers); /* nights of -70 to -64 */
    assert_int_equal(seller->points, 8);
    sellers_pass_week(&market.sellers);
    assert_int_equal(seller->points, 5);
    while (market.sellers.day < 0)
        sellers_pass_week(&market.sellers);
    for (int day = 0; day < 2; day++)
        sellers_fold(&market.sellers);
    assert_int_equal(seller->points, 5);
    sellers_fold(&market.sellers);
    assert_int_equal(seller->points, 0);
    sellers_release(&market.sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_past_and_the_days_after_it_are_as_a_recount_says),
        cmocka_unit_test(a_past_fits_every_choice_of_windows),
        cmocka_unit_test(a_past_leaves_who_the_seller_is_and_nothing_else),
        cmocka_unit_test(points_of_the_past_lapse_in_the_past_and_after_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
