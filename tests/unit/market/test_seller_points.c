/*
 * Points and violations: in force from the night they are given, gone on the night they lapse, counted by kind.
 */
#include "support/check.h"

#include "draws.h"
#include "market/seller.h"

#define HORIZON 60

static struct sellers sellers_new(uint32_t count)
{
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, count, 1u << WINDOW_28D, HORIZON, &err), RD_OK);
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

/* On day 40: the last 28 days are 13 to 40. */
static void violations_of_a_kind_count_on_the_last_days_with_today(void **state)
{
    (void)state;
    static const struct {
        int32_t day;
        uint32_t counted;
    } cases[] = {{11, 0}, {12, 0}, {13, 1}, {14, 1}, {39, 1}, {40, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sellers sellers = sellers_new(2);
        assert_int_equal(seller_log_violation(&sellers, 1, 4, cases[i].day), RD_OK);
        assert_int_equal(seller_same_kind(&sellers, 1, 4, 40, 28), cases[i].counted);
        assert_int_equal(seller_same_kind(&sellers, 1, 5, 40, 28), 0);
        assert_int_equal(seller_same_kind(&sellers, 0, 4, 40, 28), 0);
        sellers_release(&sellers);
    }
}

static void violations_before_the_start_count_too(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(1);
    assert_int_equal(seller_log_violation(&sellers, 0, 2, -25), RD_OK);
    assert_int_equal(seller_log_violation(&sellers, 0, 2, -24), RD_OK);
    assert_int_equal(seller_log_violation(&sellers, 0, 2, 0), RD_OK);
    assert_int_equal(seller_same_kind(&sellers, 0, 2, 5, 30), 2); /* days -24 to 5 */
    assert_int_equal(seller_same_kind(&sellers, 0, 2, 4, 30), 3);
    sellers_release(&sellers);
}

static void violations_are_counted_per_seller_kind_and_days(void **state)
{
    (void)state;
    enum { SELLERS = 4, KINDS = 3, DAYS = 400, MOST = 3000 };
    static struct giving log[MOST]; /* points: the kind */
    struct draws draws = {52};
    struct sellers sellers = sellers_new(SELLERS);
    int count = 0;
    for (int32_t day = 0; day < DAYS; day++)
        for (uint32_t i = draw(&draws, 8); i > 0 && count < MOST; i--) {
            log[count] = (struct giving){draw(&draws, SELLERS), day, 0, (int32_t)draw(&draws, KINDS)};
            assert_int_equal(seller_log_violation(&sellers, log[count].seller, (uint32_t)log[count].points, day), RD_OK);
            count++;
        }
    for (int window = 0; window < WINDOW_COUNT; window++)
        for (uint32_t seller = 0; seller < SELLERS; seller++)
            for (uint32_t kind = 0; kind < KINDS; kind++) {
                int days = seller_window_days((enum seller_window)window);
                uint32_t expected = 0;
                for (int i = 0; i < count; i++)
                    expected += log[i].seller == seller && log[i].points == (int32_t)kind && log[i].day > DAYS - 1 - days;
                assert_int_equal(seller_same_kind(&sellers, seller, kind, DAYS - 1, days), expected);
            }
    sellers_clear(&sellers);
    assert_int_equal(seller_same_kind(&sellers, 0, 0, DAYS, DAYS), 0);
    assert_int_equal(sellers.violations.live, 0);
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
        cmocka_unit_test(violations_of_a_kind_count_on_the_last_days_with_today),
        cmocka_unit_test(violations_before_the_start_count_too),
        cmocka_unit_test(violations_are_counted_per_seller_kind_and_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
