/*
 * Points: in force from the night they are given, gone on the night they lapse.
 */
#include "support/check.h"

#include "draws.h"
#include "market/seller.h"

#define HORIZON 60

static struct sellers sellers_new(uint32_t count)
{
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, count, 1u << WINDOW_28D, 0, HORIZON, &err), RD_OK);
    return sellers;
}

static void fold_through(struct sellers *sellers, int32_t last)
{
    while (sellers->day <= last)
        sellers_fold(sellers);
}

/* Given on day 5: in force after the nights of days 5 to `last`, and marked on the two nights it comes and goes. */
static void in_force_through(int32_t lapse_day, int32_t last)
{
    struct sellers sellers = sellers_new(2);
    fold_through(&sellers, 4);
    assert_int_equal(seller_add_points(&sellers, 1, 3, lapse_day), RD_OK);
    assert_int_equal(sellers.items[1].points, 0); /* not before the night */
    assert_int_equal(sellers.items[1].points_today, 3);
    for (int32_t day = 5; day <= HORIZON + 5; day++) {
        sellers_fold(&sellers);
        assert_int_equal(sellers.items[1].points, day <= last ? 3 : 0);
        assert_int_equal(sellers.items[1].points_today, 0);
        assert_int_equal(sellers.changed[1], day == 5 || day == last + 1);
        assert_int_equal(sellers.items[0].points, 0);
        assert_int_equal(sellers.changed[0], 0);
    }
    assert_int_equal(sellers.lapses.live, 0);
    sellers_release(&sellers);
}

static void points_lapse_on_the_night_of_their_day(void **state)
{
    (void)state;
    in_force_through(10, 9);
    in_force_through(11, 10);
    in_force_through(7, 6);
}

static void points_hold_one_night_at_least(void **state)
{
    (void)state;
    in_force_through(6, 5);
    in_force_through(5, 5); /* valid for less than a day */
    in_force_through(-3, 5);
}

static void points_lapse_on_the_last_night_and_never_beyond(void **state)
{
    (void)state;
    in_force_through(HORIZON, HORIZON - 1);
    in_force_through(HORIZON + 1, HORIZON + 100);
    in_force_through(INT32_MAX, HORIZON + 100);
}

static void points_given_on_the_last_days_do_not_lapse(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(1);
    fold_through(&sellers, HORIZON - 1);
    assert_int_equal(seller_add_points(&sellers, 0, 4, HORIZON), RD_OK); /* one night at least: beyond the end */
    assert_int_equal(sellers.lapses.live, 0);
    fold_through(&sellers, HORIZON + 3);
    assert_int_equal(sellers.items[0].points, 4);
    sellers_release(&sellers);
}

static void no_points_need_no_night(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(1);
    assert_int_equal(seller_add_points(&sellers, 0, 0, 3), RD_OK);
    assert_int_equal(sellers.lapses.live, 0);
    sellers_fold(&sellers);
    assert_int_equal(sellers.changed[0], 0);
    sellers_release(&sellers);
}

struct giving {
    uint32_t seller;
    int32_t day, lapse_day, points;
};

static void random_points_are_what_a_recount_of_the_givings_says(void **state)
{
    (void)state;
    enum { SELLERS = 5, MOST = 600 };
    static struct giving givings[MOST];
    struct draws draws = {51};
    struct sellers sellers = sellers_new(SELLERS);
    int count = 0;
    for (int32_t day = 0; day <= HORIZON + 10; day++) {
        for (uint32_t i = draw(&draws, 14); i > 0 && count < MOST; i--) {
            struct giving giving = {draw(&draws, SELLERS), day, day - 2 + (int32_t)draw(&draws, 40),
                                    1 + (int32_t)draw(&draws, 12)};
            givings[count++] = giving;
            assert_int_equal(seller_add_points(&sellers, giving.seller, giving.points, giving.lapse_day), RD_OK);
        }
        sellers_fold(&sellers);
        int32_t points[SELLERS] = {0};
        for (int i = 0; i < count; i++) {
            int32_t gone = givings[i].lapse_day > givings[i].day ? givings[i].lapse_day : givings[i].day + 1;
            if (day < gone || gone > HORIZON)
                points[givings[i].seller] += givings[i].points;
        }
        for (uint32_t seller = 0; seller < SELLERS; seller++)
            assert_int_equal(sellers.items[seller].points, points[seller]);
    }
    assert_int_equal(sellers.lapses.live, 0);
    sellers_release(&sellers);
}

static void a_stirred_seller_is_asked_once(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(3);
    sellers.items[1].stirred = true;
    sellers_fold(&sellers);
    assert_int_equal(sellers.changed[0], 0);
    assert_int_equal(sellers.changed[1], 1);
    assert_int_equal(sellers.changed[2], 0);
    sellers_fold(&sellers);
    assert_int_equal(sellers.changed[1], 0);
    sellers_release(&sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_lapse_on_the_night_of_their_day),
        cmocka_unit_test(points_hold_one_night_at_least),
        cmocka_unit_test(points_lapse_on_the_last_night_and_never_beyond),
        cmocka_unit_test(points_given_on_the_last_days_do_not_lapse),
        cmocka_unit_test(no_points_need_no_night),
        cmocka_unit_test(random_points_are_what_a_recount_of_the_givings_says),
        cmocka_unit_test(a_stirred_seller_is_asked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
