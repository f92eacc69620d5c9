/*
 * A new seller in a removed one's place: nothing of the old one remains or comes back, and the neighbours notice nothing.
 */
#include "support/check.h"

#include <string.h>

#include "draws.h"
#include "tally_log.h"

#define ALL_WINDOWS 63u
#define REMOVED 2u

struct market {
    struct sellers sellers;
    struct tally_log log;
    struct draws draws;
};

static void market_open(struct market *market, uint64_t seed)
{
    struct rd_error err;
    memset(&market->log, 0, sizeof market->log);
    market->draws.state = seed;
    assert_int_equal(sellers_init(&market->sellers, LOG_SELLERS, ALL_WINDOWS, ALL_WINDOWS, LOG_DAYS, &err), RD_OK);
    for (uint32_t seller = 0; seller < LOG_SELLERS; seller++)
        for (int32_t day = -365; day < 0; day += 5) {
            sellers_seed(&market->sellers, seller, day, STAT_ORDERS, 4);
            tally_log_add(&market->log, seller, day, STAT_ORDERS, 4);
        }
}

static void day_live(struct market *market)
{
    for (uint32_t seller = 0; seller < LOG_SELLERS; seller++)
        for (uint32_t i = draw(&market->draws, 3); i > 0; i--) {
            enum seller_stat stat = (enum seller_stat)draw(&market->draws, STAT_COUNT);
            seller_tally(&market->sellers, seller, stat, i);
            tally_log_add(&market->log, seller, market->sellers.day, stat, i);
        }
}

static void log_forget(struct tally_log *log, uint32_t seller)
{
    for (size_t day = 0; day < LOG_BEFORE + LOG_DAYS; day++)
        memset(log->count[day][seller], 0, sizeof log->count[day][seller]);
}

/* Replaced by day or at a night, at any place in a week: what happened before never shows again in any window. */
static void the_windows_of_the_old_seller_are_gone_for_good(void **state)
{
    (void)state;
    static struct market market;
    for (int32_t replaced_on = 96; replaced_on < 104; replaced_on++) {
        market_open(&market, (uint64_t)replaced_on);
        while (market.sellers.day < replaced_on) {
            day_live(&market);
            sellers_fold(&market.sellers);
        }
        if (replaced_on % 2 == 0)
            day_live(&market); /* in the middle of a day */
        seller_replace(&market.sellers, REMOVED, replaced_on * INT64_C(86400));
        log_forget(&market.log, REMOVED);
        tally_log_agrees(&market.log, &market.sellers, replaced_on - 1);
        while (market.sellers.day < replaced_on + 400) {
            if (market.sellers.day > replaced_on + 50)
                day_live(&market);
            sellers_fold(&market.sellers);
            tally_log_agrees(&market.log, &market.sellers, market.sellers.day - 1);
        }
        sellers_release(&market.sellers);
    }
}

static void a_new_seller_is_in_good_standing_without_a_past(void **state)
{
    (void)state;
    static struct market market;
    market_open(&market, 1);
    struct seller *seller = &market.sellers.items[REMOVED];
    *seller = (struct seller){.standing_since_s = 5,
                              .until_s = 6,
                              .suspended_until_s = 7,
                              .entered_s = 8,
                              .points = 9,
                              .points_today = 10,
                              .placement_bp = 11,
                              .rung = 12,
                              .standing = RD_SELLER_STANDING_REMOVED,
                              .segment = 3};
    assert_int_equal(seller_log_violation(&market.sellers, REMOVED, 1), RD_OK);
    seller_replace(&market.sellers, REMOVED, 86400);
    assert_int_equal(seller->standing, RD_SELLER_STANDING_GOOD);
    assert_int_equal(seller->segment, 3); /* the place's, not the seller's */
    assert_int_equal(seller->entered_s, 86400);
    assert_int_equal(seller->standing_since_s, 86400);
    assert_int_equal(seller->until_s, 0);
    assert_int_equal(seller->suspended_until_s, 0);
    assert_int_equal(seller->points, 0);
    assert_int_equal(seller->points_today, 0);
    assert_int_equal(seller->rung, 0);
    assert_int_equal(seller_same_kind(&market.sellers, REMOVED, 1, WINDOW_28D), 0);
    sellers_fold(&market.sellers);
    assert_int_equal(market.sellers.changed[REMOVED], 1); /* asked on the next night */
    sellers_release(&market.sellers);
}

static void points_of_the_old_seller_never_lapse_from_the_new_one(void **state)
{
    (void)state;
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, 3, 1u << WINDOW_28D, 1u << WINDOW_28D, 40, &err), RD_OK);
    assert_int_equal(seller_add_points(&sellers, REMOVED, 6, 10), RD_OK);
    assert_int_equal(seller_add_points(&sellers, 1, 2, 10), RD_OK);
    sellers_fold(&sellers);
    assert_int_equal(seller_add_points(&sellers, REMOVED, 7, 20), RD_OK); /* not even folded yet */
    seller_replace(&sellers, REMOVED, 100);
    sellers_fold(&sellers);
    assert_int_equal(seller_add_points(&sellers, REMOVED, 1, 30), RD_OK);
    sellers_fold(&sellers);
    for (int32_t day = sellers.day; day <= 40; day++) {
        sellers_fold(&sellers);
        assert_int_equal(sellers.items[REMOVED].points, day < 30 ? 1 : 0);
        assert_int_equal(sellers.changed[REMOVED], day == 30); /* the old one's nights are nobody's */
        assert_int_equal(sellers.items[1].points, day < 10 ? 2 : 0);
    }
    assert_int_equal(sellers.lapses.live, 0);
    sellers_release(&sellers);
}

/* The second is removed too, so that two pasts lie in one place; replacing happens at midnight. */
static void violations_of_the_old_sellers_are_forgotten_and_never_taken_off_the_new_one(void **state)
{
    (void)state;
    struct sellers sellers;
    struct rd_error err;
    uint32_t expected[3] = {0};
    assert_int_equal(sellers_init(&sellers, 3, 0, 1u << WINDOW_28D, 100, &err), RD_OK);
    for (int32_t day = 0; day < 100; day++) {
        if (day == 10 || day == 17) {
            seller_replace(&sellers, REMOVED, day * INT64_C(86400));
            assert_int_equal(seller_same_kind(&sellers, REMOVED, 1, WINDOW_28D), 0);
        }
        for (uint32_t seller = 0; day < 20 && seller < 3; seller++)
            assert_int_equal(seller_log_violation(&sellers, seller, 1), RD_OK);
        for (uint32_t seller = 0; seller < 3; seller++) {
            expected[seller] = 0;
            for (int32_t past = day - 28; past <= day; past++)
                expected[seller] += past >= 0 && past < 20 &&
                                    (seller != REMOVED || past >= (day < 10   ? 0
                                                                   : day < 17 ? 10
                                                                              : 17));
            assert_int_equal(seller_same_kind(&sellers, seller, 1, WINDOW_28D), expected[seller]);
        }
        sellers_fold(&sellers);
    }
    sellers_release(&sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_windows_of_the_old_seller_are_gone_for_good),
        cmocka_unit_test(a_new_seller_is_in_good_standing_without_a_past),
        cmocka_unit_test(points_of_the_old_seller_never_lapse_from_the_new_one),
        cmocka_unit_test(violations_of_the_old_sellers_are_forgotten_and_never_taken_off_the_new_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
