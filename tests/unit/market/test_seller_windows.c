/*
 * Rolling windows on random histories with gaps: always what a recount of the whole log gives, for all windows at once and
 * for every choice of them; and `changed` marks exactly whose windows something entered or left.
 */
#include "support/check.h"

#include <string.h>

#include "draws.h"
#include "tally_log.h"

#define ALL_WINDOWS 63u
#define DAYS 500

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

static void tally(struct market *market, uint32_t seller, enum seller_stat stat, uint32_t amount)
{
    seller_tally(&market->sellers, seller, stat, amount);
    tally_log_add(&market->log, seller, market->sellers.day, stat, amount);
}

/*
 * Six lives: busy every day; bursts of two weeks; once in about 40 days; the first three weeks only, then never again; one
 * single day in the middle; never. So every window empties for some seller and refills for others.
 */
static bool is_active(struct market *market, uint32_t seller, int32_t day)
{
    switch (seller) {
    case 0:
        return true;
    case 1:
        return day / 14 % 5 == 0;
    case 2:
        return draw(&market->draws, 40) == 0;
    case 3:
        return day < 21;
    case 4:
        return day == 101;
    default:
        return false;
    }
}

static void day_live(struct market *market)
{
    for (uint32_t seller = 0; seller < LOG_SELLERS; seller++) {
        if (!is_active(market, seller, market->sellers.day))
            continue;
        for (uint32_t i = 1 + draw(&market->draws, 4); i > 0; i--)
            tally(market, seller, (enum seller_stat)draw(&market->draws, STAT_COUNT), 1 + draw(&market->draws, 50));
    }
}

static bool has_changed(const struct market *market, uint32_t seller, int32_t last)
{
    if (tally_log_any(&market->log, seller, last, last))
        return true;
    for (int window = 0; window < WINDOW_COUNT; window++) {
        int32_t before = tally_log_first_day((enum seller_window)window, last - 1);
        int32_t now = tally_log_first_day((enum seller_window)window, last);
        if (market->sellers.windows_used >> window & 1u && tally_log_any(&market->log, seller, before, now - 1))
            return true;
    }
    return false;
}

static void night_check(struct market *market)
{
    int32_t last = market->sellers.day;
    sellers_fold(&market->sellers);
    assert_int_equal(market->sellers.day, last + 1);
    tally_log_agrees(&market->log, &market->sellers, last);
    for (uint32_t seller = 0; seller < LOG_SELLERS; seller++)
        if (market->sellers.changed[seller] != has_changed(market, seller, last))
            fail_msg("night of day %d: seller %u is marked %d", (int)last, (unsigned)seller,
                     market->sellers.changed[seller]);
}

static void all_windows_at_once_are_what_a_recount_gives(void **state)
{
    (void)state;
    static struct market market;
    market_open(&market, ALL_WINDOWS, 21);
    while (market.sellers.day < DAYS) {
        day_live(&market);
        night_check(&market);
    }
    /* The log had what the test is about: gaps, and windows that emptied. */
    assert_int_equal(seller_sum(&market.sellers, 3, WINDOW_365D, STAT_ORDERS), 0);
    assert_true(tally_log_any(&market.log, 2, 100, DAYS));
    sellers_release(&market.sellers);
}

/* Rings are only as deep as the longest window in use. */
static void every_choice_of_windows_is_what_a_recount_gives(void **state)
{
    (void)state;
    static struct market market;
    for (unsigned windows = 0; windows < ALL_WINDOWS; windows++) {
        market_open(&market, windows, windows);
        while (market.sellers.day < 200) {
            day_live(&market);
            if (market.sellers.day % 3 == 0 || market.sellers.day > 170)
                night_check(&market);
            else
                sellers_fold(&market.sellers);
        }
        sellers_release(&market.sellers);
    }
}

static void unused_windows_take_no_memory(void **state)
{
    (void)state;
    static struct market market;
    market_open(&market, 1u << WINDOW_60D, 1);
    for (int window = 0; window < WINDOW_COUNT; window++)
        assert_int_equal(market.sellers.sum[window] != NULL, window == WINDOW_60D);
    assert_int_equal(market.sellers.weekly_depth, 0);
    sellers_release(&market.sellers);
}

/* Fills days before the start and compares at once: the windows are as of last night. */
static void seed_randomly(struct market *market)
{
    for (int32_t day = -LOG_BEFORE; day < 0; day++)
        for (uint32_t seller = 0; seller < LOG_SELLERS; seller++) {
            bool seeded = seller == 0 || (seller == 1 && day / 14 % 3 == 0) ||
                          (seller == 2 && draw(&market->draws, 30) == 0) || (seller == 3 && day >= -7) ||
                          (seller == 4 && day == -365);
            if (!seeded)
                continue;
            enum seller_stat stat = (enum seller_stat)draw(&market->draws, STAT_COUNT);
            uint32_t amount = 1 + draw(&market->draws, 9);
            sellers_seed(&market->sellers, seller, day, stat, amount);
            sellers_seed(&market->sellers, seller, day, STAT_ORDERS,
                         2); /* twice into one cell when the draw is orders */
            tally_log_add(&market->log, seller, day, stat, amount);
            tally_log_add(&market->log, seller, day, STAT_ORDERS, 2);
        }
    tally_log_agrees(&market->log, &market->sellers, market->sellers.day - 1);
}

/* The starting history is filled in on day 0 or later, on any day of a week; it leaves the windows like any other day. */
static void days_before_the_start_count_and_leave_as_a_recount_says(void **state)
{
    (void)state;
    static const int32_t seeded_on[] = {0, 1, 6, 7, 13, 27, 28, 53, 89, 90, 91, 92, 179, 180, 181, 364, 365, 372, 400};
    static struct market market;
    for (size_t i = 0; i < sizeof seeded_on / sizeof *seeded_on; i++) {
        market_open(&market, ALL_WINDOWS, 31 + i);
        while (market.sellers.day < seeded_on[i]) {
            day_live(&market);
            night_check(&market);
        }
        seed_randomly(&market);
        int32_t until = i == 0 ? DAYS : seeded_on[i] + 120;
        while (market.sellers.day < until) {
            day_live(&market);
            night_check(&market);
        }
        sellers_release(&market.sellers);
    }
}

static void days_before_the_start_fit_every_choice_of_windows(void **state)
{
    (void)state;
    static struct market market;
    for (unsigned windows = 0; windows < ALL_WINDOWS; windows++) {
        market_open(&market, windows, windows);
        while (market.sellers.day < 10)
            night_check(&market);
        seed_randomly(&market);
        while (market.sellers.day < 110)
            night_check(&market);
        sellers_release(&market.sellers);
    }
}

static void a_cleared_market_lives_the_same_life_again(void **state)
{
    (void)state;
    static struct market market;
    static uint32_t first[WINDOW_COUNT][LOG_SELLERS * STAT_COUNT];
    market_open(&market, ALL_WINDOWS, 41);
    for (int life = 0; life < 2; life++) {
        market.draws.state = 41;
        seed_randomly(&market);
        while (market.sellers.day < 100 + 3) { /* not at a week's edge */
            day_live(&market);
            night_check(&market);
        }
        for (int window = 0; window < WINDOW_COUNT; window++) {
            if (life == 0)
                memcpy(first[window], market.sellers.sum[window], sizeof first[window]);
            assert_memory_equal(first[window], market.sellers.sum[window], sizeof first[window]);
        }
        sellers_clear(&market.sellers);
        memset(&market.log, 0, sizeof market.log);
        tally_log_agrees(&market.log, &market.sellers, -1);
    }
    sellers_release(&market.sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_windows_at_once_are_what_a_recount_gives),
        cmocka_unit_test(every_choice_of_windows_is_what_a_recount_gives),
        cmocka_unit_test(unused_windows_take_no_memory),
        cmocka_unit_test(days_before_the_start_count_and_leave_as_a_recount_says),
        cmocka_unit_test(days_before_the_start_fit_every_choice_of_windows),
        cmocka_unit_test(a_cleared_market_lives_the_same_life_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
