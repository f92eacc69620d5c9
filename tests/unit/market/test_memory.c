/*
 * Memory runs out at every allocation in turn: it is said, nothing has changed, and nothing leaks (leak sanitizer).
 */
#include "support/check.h"
#include "support/failing_memory.h"

#include <stdbool.h>
#include <string.h>

#include "market/desk.h"
#include "market/ledger.h"
#include "market/pool.h"
#include "market/seller.h"

static void sellers_say_how_many_they_are(void **state)
{
    (void)state;
    struct sellers sellers;
    struct rd_error err;
    enum rd_status rc = RD_NOMEM;
    long allowed = 0;
    for (; rc == RD_NOMEM; allowed++) {
        allocations_left = allowed;
        rc = sellers_init(&sellers, 7, 63u, 63u, 30, &err);
        allocations_left = -1;
        if (rc == RD_NOMEM)
            assert_string_equal(err.text, "out of memory for 7 sellers");
    }
    assert_int_equal(rc, RD_OK);
    assert_int_equal(allowed - 1, 19); /* seven lists, six windows of either kind */
    sellers_release(&sellers);
}

static void a_full_pool_gives_none_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, sizeof(uint64_t));
    allocations_left = 0;
    assert_int_equal(pool_take(&pool), POOL_NONE);
    allocations_left = -1;
    assert_int_equal(pool.live, 0);
    while (pool.used < pool.capacity || pool.capacity == 0) {
        uint32_t index = pool_take(&pool);
        *(uint64_t *)pool_at(&pool, index) = index;
    }
    uint32_t full = pool.live;
    for (allocations_left = 0; allocations_left < 2; allocations_left++) { /* neither of the two it needs */
        long allowed = allocations_left;
        assert_int_equal(pool_take(&pool), POOL_NONE);
        allocations_left = allowed;
    }
    allocations_left = 0;
    assert_int_equal(pool.live, full);
    assert_int_equal(pool.peak, full);
    pool_give(&pool, 5);
    assert_int_equal(pool_take(&pool), 5); /* a free one needs no memory */
    allocations_left = -1;
    for (uint32_t i = 0; i < full; i++)
        assert_int_equal(*(uint64_t *)pool_at(&pool, i), i == 5 ? 0 : i);
    assert_int_equal(pool_take(&pool), full);
    pool_release(&pool);
}

static void money_does_not_move_without_books(void **state)
{
    (void)state;
    static const int64_t zero[ACCOUNT_COUNT];
    struct ledger ledger;
    struct order order = {.books = POOL_NONE};
    ledger_init(&ledger);
    allocations_left = 0;
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_SELLER, ACCOUNT_BUYER, 100), RD_NOMEM);
    allocations_left = -1;
    assert_int_equal(order.books, POOL_NONE);
    assert_memory_equal(ledger.total, zero, sizeof zero);
    assert_int_equal(ledger.postings, 0);
    ledger_release(&ledger);
}

static void a_case_without_a_place_is_not_in_line(void **state)
{
    (void)state;
    struct desk_state desk;
    const struct desk_source own = {&desk, 0};
    size_t from;
    desk_state_init(&desk, 0, 100);
    uint32_t there = 0;
    do
        assert_int_equal(desk_arrive(&desk, 1, (struct waiting){.order = there, .claim = there}, 0), RD_OK);
    while (++there < desk.lines[0].capacity);
    struct desk_stats before = desk.stats;
    allocations_left = 0;
    assert_int_equal(desk_arrive(&desk, 9, (struct waiting){.order = there, .claim = there}, 0), RD_NOMEM);
    assert_int_equal(desk_arrive(&desk, 9, (struct waiting){.order = there, .claim = there}, 1), RD_NOMEM);
    allocations_left = -1;
    assert_int_equal(desk.waiting, there);
    assert_memory_equal(&desk.stats, &before, sizeof before);
    desk_shift_begins(&desk, 10, 0, there, 20);
    struct waiting next;
    for (uint32_t claim = 0; claim < there; claim++) {
        assert_true(desk_start(&own, 1, 10, &next, &from));
        assert_int_equal(next.claim, claim);
    }
    assert_false(desk_start(&own, 1, 10, &next, &from));
    desk_state_release(&desk);
}

static void points_and_violations_say_that_memory_is_out(void **state)
{
    (void)state;
    struct sellers sellers;
    struct rd_error err;
    assert_int_equal(sellers_init(&sellers, 2, 1u, 1u, 30, &err), RD_OK);
    allocations_left = 0;
    assert_int_equal(seller_add_points(&sellers, 0, 3, 10), RD_NOMEM);
    assert_int_equal(seller_log_violation(&sellers, 0, 1), RD_NOMEM);
    allocations_left = -1;
    assert_int_equal(seller_same_kind(&sellers, 0, 1, WINDOW_28D), 0);
    sellers_fold(&sellers);
    sellers_release(&sellers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sellers_say_how_many_they_are),
        cmocka_unit_test(a_full_pool_gives_none_and_keeps_what_it_has),
        cmocka_unit_test(money_does_not_move_without_books),
        cmocka_unit_test(a_case_without_a_place_is_not_in_line),
        cmocka_unit_test(points_and_violations_say_that_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
