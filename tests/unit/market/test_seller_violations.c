/*
 * Violations of one kind: counted from the moment they are logged, on the window's days before today and today so far.
 */
#include "support/check.h"

#include "draws.h"
#include "market/seller.h"

#define ALL_WINDOWS 63u
#define HORIZON 500

static struct sellers sellers_new(uint32_t count, unsigned kind_windows)
{
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, count, 0, kind_windows, HORIZON, &err), RD_OK);
    return sellers;
}

static void fold_to(struct sellers *sellers, int32_t day)
{
    while (sellers->day < day)
        sellers_fold(sellers);
}

/* Logged on day 12: today and `days` days before it are looked at, so day 12 + days is the last to see it. */
static void a_violation_is_seen_at_once_and_for_the_days_of_the_window(void **state)
{
    (void)state;
    for (int window = 0; window < WINDOW_COUNT; window++) {
        struct sellers sellers = sellers_new(2, ALL_WINDOWS);
        fold_to(&sellers, 12);
        assert_int_equal(seller_same_kind(&sellers, 1, 4, (enum seller_window)window), 0);
        assert_int_equal(seller_log_violation(&sellers, 1, 4), RD_OK);
        assert_int_equal(seller_same_kind(&sellers, 1, 4, (enum seller_window)window), 1);
        fold_to(&sellers, 12 + seller_window_days((enum seller_window)window));
        assert_int_equal(seller_same_kind(&sellers, 1, 4, (enum seller_window)window), 1);
        assert_int_equal(seller_same_kind(&sellers, 1, 5, (enum seller_window)window), 0);
        assert_int_equal(seller_same_kind(&sellers, 0, 4, (enum seller_window)window), 0);
        sellers_fold(&sellers);
        assert_int_equal(seller_same_kind(&sellers, 1, 4, (enum seller_window)window), 0);
        sellers_release(&sellers);
    }
}

static void without_a_window_nothing_is_kept(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(2, 0);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(seller_log_violation(&sellers, 1, 4), RD_OK);
    assert_int_equal(sellers.violations.capacity, 0);
    sellers_fold(&sellers);
    sellers_release(&sellers);
}

/* The log holds what the longest window still counts, not all that ever was. */
static void the_log_does_not_grow_with_the_run(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(1, 1u << WINDOW_28D | 1u << WINDOW_30D);
    size_t after_60_days = 0;
    for (int32_t day = 0; day < HORIZON; day++) {
        for (int i = 0; i < 100; i++)
            assert_int_equal(seller_log_violation(&sellers, 0, (uint32_t)(i % 2)), RD_OK);
        assert_int_equal(seller_same_kind(&sellers, 0, 1, WINDOW_30D), 50 * (day < 30 ? day + 1 : 31));
        sellers_fold(&sellers);
        if (day == 60)
            after_60_days = sellers.violations.capacity;
    }
    assert_true(after_60_days >= 3100);
    assert_int_equal(sellers.violations.capacity, after_60_days);
    sellers_release(&sellers);
}

struct entry {
    int32_t day;
    uint32_t seller, kind;
};

/* Every choice of windows: the ring must keep what the longest of them needs. */
static void every_choice_of_windows_is_what_a_recount_of_the_log_gives(void **state)
{
    (void)state;
    enum { SELLERS = 3, KINDS = 3, DAYS = 440, MOST = 6000 };
    static struct entry log[MOST];
    for (unsigned windows = 1; windows <= ALL_WINDOWS; windows++) {
        struct draws draws = {windows};
        struct sellers sellers = sellers_new(SELLERS, windows);
        int count = 0;
        while (sellers.day < DAYS) {
            uint32_t most = sellers.day / 50 % 2 == 0 ? 25 : 1; /* busy and quiet times */
            for (uint32_t i = draw(&draws, most); i > 0 && count < MOST; i--) {
                log[count] = (struct entry){sellers.day, draw(&draws, SELLERS), draw(&draws, KINDS)};
                assert_int_equal(seller_log_violation(&sellers, log[count].seller, log[count].kind), RD_OK);
                count++;
            }
            for (int window = 0; sellers.day % 13 == 0 && window < WINDOW_COUNT; window++) {
                uint32_t expected[SELLERS][KINDS] = {{0}};
                if (!(windows >> window & 1u))
                    continue;
                for (int i = 0; i < count; i++)
                    expected[log[i].seller][log[i].kind] +=
                        log[i].day >= sellers.day - seller_window_days((enum seller_window)window);
                for (uint32_t seller = 0; seller < SELLERS; seller++)
                    for (uint32_t kind = 0; kind < KINDS; kind++)
                        assert_int_equal(seller_same_kind(&sellers, seller, kind, (enum seller_window)window),
                                         expected[seller][kind]);
            }
            sellers_fold(&sellers);
        }
        assert_true(count > 2000);
        sellers_release(&sellers);
    }
}

static void clearing_forgets_all_violations(void **state)
{
    (void)state;
    struct sellers sellers = sellers_new(2, ALL_WINDOWS);
    for (uint32_t life = 0; life < 2;
         life++) { /* each of another seller: nothing of the first may lapse in the second */
        for (int32_t day = 0; day < 50; day++) {
            assert_int_equal(seller_log_violation(&sellers, life, 0), RD_OK);
            assert_int_equal(seller_same_kind(&sellers, life, 0, WINDOW_28D), day < 28 ? day + 1 : 29);
            assert_int_equal(seller_same_kind(&sellers, life, 0, WINDOW_60D), day + 1);
            assert_int_equal(seller_same_kind(&sellers, 1 - life, 0, WINDOW_28D), 0);
            sellers_fold(&sellers);
        }
        sellers_clear(&sellers);
        for (int window = 0; window < WINDOW_COUNT; window++)
            assert_int_equal(seller_same_kind(&sellers, life, 0, (enum seller_window)window), 0);
    }
    sellers_release(&sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_violation_is_seen_at_once_and_for_the_days_of_the_window),
        cmocka_unit_test(without_a_window_nothing_is_kept),
        cmocka_unit_test(the_log_does_not_grow_with_the_run),
        cmocka_unit_test(every_choice_of_windows_is_what_a_recount_of_the_log_gives),
        cmocka_unit_test(clearing_forgets_all_violations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
