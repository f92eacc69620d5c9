/*
 * Sellers by hand arithmetic: the night a day leaves each window, full days, shares, and the memory of one seller.
 */
#include "support/check.h"

#include "market/seller.h"

#define ALL_WINDOWS 63u
#define HORIZON 560

static struct sellers one_seller(void)
{
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, 1, ALL_WINDOWS, 0, HORIZON, &err), RD_OK);
    return sellers;
}

static void fold_through(struct sellers *sellers, int32_t last)
{
    while (sellers->day <= last)
        sellers_fold(sellers);
}

/* What was counted on `day` is counted up to the night of `last` and gone the night after. */
static void leaves_after(enum seller_window window, int32_t day, int32_t last)
{
    struct sellers sellers = one_seller();
    if (day < 0)
        sellers_seed(&sellers, 0, day, STAT_ORDERS, 5);
    else {
        fold_through(&sellers, day - 1);
        seller_tally(&sellers, 0, STAT_ORDERS, 5);
        assert_int_equal(seller_sum(&sellers, 0, window, STAT_ORDERS), 0); /* not before the night */
        fold_through(&sellers, day);
        assert_int_equal(sellers.changed[0], 1);
    }
    assert_int_equal(seller_sum(&sellers, 0, window, STAT_ORDERS), 5);
    fold_through(&sellers, last);
    assert_int_equal(seller_sum(&sellers, 0, window, STAT_ORDERS), 5);
    fold_through(&sellers, last + 1);
    assert_int_equal(seller_sum(&sellers, 0, window, STAT_ORDERS), 0);
    assert_int_equal(sellers.changed[0], 1);
    sellers_release(&sellers);
}

static void windows_have_the_days_of_their_names(void **state)
{
    (void)state;
    static const int days[WINDOW_COUNT] = {28, 30, 60, 90, 180, 365};
    for (int window = 0; window < WINDOW_COUNT; window++)
        assert_int_equal(seller_window_days((enum seller_window)window), days[window]);
}

static void a_day_is_counted_for_exactly_the_days_of_a_daily_window(void **state)
{
    (void)state;
    leaves_after(WINDOW_28D, 10, 37);
    leaves_after(WINDOW_30D, 10, 39);
    leaves_after(WINDOW_60D, 10, 69);
    leaves_after(WINDOW_90D, 10, 99);
    leaves_after(WINDOW_28D, 0, 27);
    leaves_after(WINDOW_90D, 0, 89);
}

/* Days 7 to 13 are one week: all leave when the window's first day is day 14. */
static void the_oldest_week_of_a_weekly_window_counts_whole(void **state)
{
    (void)state;
    for (int32_t day = 7; day <= 13; day++) {
        leaves_after(WINDOW_180D, day, 14 + 179 - 1);
        leaves_after(WINDOW_365D, day, 14 + 364 - 1);
    }
    leaves_after(WINDOW_180D, 6, 7 + 179 - 1);
    leaves_after(WINDOW_180D, 14, 21 + 179 - 1);
}

/* Weeks before the start: -7 to -1, -14 to -8. */
static void days_before_the_start_leave_on_their_night(void **state)
{
    (void)state;
    leaves_after(WINDOW_28D, -1, 26);
    leaves_after(WINDOW_28D, -28, -1);
    leaves_after(WINDOW_30D, -30, -1);
    leaves_after(WINDOW_60D, -59, 0);
    leaves_after(WINDOW_90D, -90, -1);
    for (int32_t day = -7; day <= -1; day++) {
        leaves_after(WINDOW_180D, day, 0 + 179 - 1);
        leaves_after(WINDOW_365D, day, 0 + 364 - 1);
    }
    leaves_after(WINDOW_180D, -8, -7 + 179 - 1);
    leaves_after(WINDOW_180D, -14, -7 + 179 - 1);
    /* Last night the window of 180 days began on day -180, in the week of days -182 to -176. */
    leaves_after(WINDOW_180D, -182, -175 + 179 - 1);
    /* … and that of 365 days on day -365, in the week of days -371 to -365. */
    leaves_after(WINDOW_365D, -371, -364 + 364 - 1);
}

static void days_older_than_the_window_are_not_counted(void **state)
{
    (void)state;
    static const struct {
        enum seller_window window;
        int32_t newest; /* day that is out already as of last night */
    } cases[] = {{WINDOW_28D, -29}, {WINDOW_30D, -31},   {WINDOW_60D, -61},
                 {WINDOW_90D, -91}, {WINDOW_180D, -183}, {WINDOW_365D, -372}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int32_t day = cases[i].newest; day > cases[i].newest - 100; day -= 33) {
            struct sellers sellers = one_seller();
            sellers_seed(&sellers, 0, day, STAT_UPHELD, 3);
            for (int night = 0; night < 400; night++) { /* nor does it leave later what it never entered */
                assert_int_equal(seller_sum(&sellers, 0, cases[i].window, STAT_UPHELD), 0);
                sellers_fold(&sellers);
            }
            sellers_release(&sellers);
        }
}

static void a_days_count_beyond_its_limit_is_told(void **state)
{
    (void)state;
    static const uint32_t amounts[][2] = {{65535, 0}, {65535, 1}, {65534, 2}, {70000, 70000}, {1, 65534}};
    static const bool overfull[] = {false, true, true, true, false};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        struct sellers sellers = one_seller();
        seller_tally(&sellers, 0, STAT_STARS, amounts[i][0]);
        seller_tally(&sellers, 0, STAT_STARS, amounts[i][1]);
        assert_int_equal(sellers.overfull, overfull[i]);
        if (overfull[i])
            assert_string_equal(seller_stat_name((enum seller_stat)sellers.overfull_stat), "stars");
        fold_through(&sellers, 0);
        for (int window = 0; window < WINDOW_COUNT; window++)
            assert_int_equal(seller_sum(&sellers, 0, (enum seller_window)window, STAT_STARS), STAT_DAY_MAX);
        assert_int_equal(seller_sum(&sellers, 0, WINDOW_28D, STAT_RATINGS), 0); /* the neighbours are left alone */
        assert_int_equal(seller_sum(&sellers, 0, WINDOW_28D, STAT_NEGATIVE), 0);
        fold_through(&sellers, 400);
        for (int window = 0; window < WINDOW_COUNT; window++)
            assert_int_equal(seller_sum(&sellers, 0, (enum seller_window)window, STAT_STARS), 0);
        sellers_release(&sellers);
    }
}

static void a_year_of_full_days_fits(void **state)
{
    (void)state;
    struct sellers sellers = one_seller();
    for (int day = 0; day < 372; day++) { /* day 371 ends a week: its window began on day 7, a week's first */
        seller_tally(&sellers, 0, STAT_ORDERS, STAT_DAY_MAX);
        sellers_fold(&sellers);
    }
    assert_int_equal(seller_sum(&sellers, 0, WINDOW_90D, STAT_ORDERS), 90 * 65535);
    assert_int_equal(seller_sum(&sellers, 0, WINDOW_365D, STAT_ORDERS), 365 * 65535);
    assert_int_equal(seller_share_bp(&sellers, 0, WINDOW_365D, STAT_ORDERS, STAT_ORDERS), 10000);
    sellers_release(&sellers);
}

static int64_t share_of(uint32_t part, uint32_t whole)
{
    struct sellers sellers = one_seller();
    seller_tally(&sellers, 0, STAT_DISPUTES, part);
    seller_tally(&sellers, 0, STAT_ORDERS, whole);
    sellers_fold(&sellers);
    int64_t share_bp = seller_share_bp(&sellers, 0, WINDOW_90D, STAT_DISPUTES, STAT_ORDERS);
    sellers_release(&sellers);
    return share_bp;
}

static void shares_are_rounded_half_up_and_at_most_whole(void **state)
{
    (void)state;
    assert_int_equal(share_of(1, 3), 3333);
    assert_int_equal(share_of(2, 3), 6667);
    assert_int_equal(share_of(1, 20000), 1); /* 0.5 bp  */
    assert_int_equal(share_of(1, 20001), 0); /* below it */
    assert_int_equal(share_of(3, 20000), 2); /* 1.5 bp  */
    assert_int_equal(share_of(0, 7), 0);
    assert_int_equal(share_of(7, 7), 10000);
    assert_int_equal(share_of(19999, 20000), 10000); /* 9999.5 bp */
    assert_int_equal(share_of(19998, 20000), 9999);
    assert_int_equal(share_of(8, 7), 10000); /* disputes of older orders */
    assert_int_equal(share_of(65535, 1), 10000);
}

static void a_share_of_nothing_is_absent(void **state)
{
    (void)state;
    assert_int_equal(share_of(0, 0), RD_ABSENT);
    assert_int_equal(share_of(5, 0), RD_ABSENT);
    assert_int_equal(share_of(0, 1), 0);
}

static void the_statistics_of_a_seller_in_all_windows_take_at_most_4096_bytes(void **state)
{
    (void)state;
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, 1000, ALL_WINDOWS, 0, HORIZON, &err), RD_OK);
    print_message("%zu bytes a seller\n", sellers_bytes(&sellers) / 1000);
    assert_true(sellers_bytes(&sellers) <= 1000 * 4096);
    /* At least the days of 90 in 16 bits, the 54 weeks that touch 365 days in 32 bits, and six sums, of nine counts each. */
    assert_true(sellers_bytes(&sellers) >= 1000 * 9 * (90 * 2 + 54 * 4 + 6 * 4));
    sellers_release(&sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_have_the_days_of_their_names),
        cmocka_unit_test(a_day_is_counted_for_exactly_the_days_of_a_daily_window),
        cmocka_unit_test(the_oldest_week_of_a_weekly_window_counts_whole),
        cmocka_unit_test(days_before_the_start_leave_on_their_night),
        cmocka_unit_test(days_older_than_the_window_are_not_counted),
        cmocka_unit_test(a_days_count_beyond_its_limit_is_told),
        cmocka_unit_test(a_year_of_full_days_fits),
        cmocka_unit_test(shares_are_rounded_half_up_and_at_most_whole),
        cmocka_unit_test(a_share_of_nothing_is_absent),
        cmocka_unit_test(the_statistics_of_a_seller_in_all_windows_take_at_most_4096_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
