/*
 * The pool: records are reused last given first, come zeroed, and keep their contents while the pool grows.
 */
#include "support/check.h"

#include <stdbool.h>

#include "draws.h"
#include "market/pool.h"

struct record {
    uint32_t number;
    uint32_t check[2];
};

static void record_set(struct pool *pool, uint32_t index, uint32_t number)
{
    *(struct record *)pool_at(pool, index) = (struct record){number, {number * 3 + 1, ~number}};
}

static void record_is(const struct pool *pool, uint32_t index, uint32_t number)
{
    const struct record *record = pool_at(pool, index);
    assert_int_equal(record->number, number);
    assert_int_equal(record->check[0], number * 3 + 1);
    assert_int_equal(record->check[1], ~number);
}

static void an_empty_pool_owns_no_memory(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, sizeof(struct record));
    assert_null(pool.items);
    assert_int_equal(pool.used, 0);
    assert_int_equal(pool.peak, 0);
    pool_release(&pool);
}

static void new_records_are_numbered_from_zero_and_zeroed(void **state)
{
    (void)state;
    static const struct record zero;
    struct pool pool;
    pool_init(&pool, sizeof(struct record));
    for (uint32_t i = 0; i < 100; i++) {
        assert_int_equal(pool_take(&pool), i);
        assert_memory_equal(pool_at(&pool, i), &zero, sizeof zero);
        record_set(&pool, i, i);
    }
    pool_release(&pool);
}

static void a_record_given_back_is_the_next_one_taken_and_zeroed_again(void **state)
{
    (void)state;
    static const struct record zero;
    static const uint32_t given[] = {3, 0, 7, 4};
    struct pool pool;
    pool_init(&pool, sizeof(struct record));
    for (uint32_t i = 0; i < 10; i++)
        record_set(&pool, pool_take(&pool), i);
    for (size_t i = 0; i < 4; i++)
        pool_give(&pool, given[i]);
    assert_int_equal(pool.live, 6);
    for (size_t i = 4; i-- > 0;) { /* last given, first taken */
        assert_int_equal(pool_take(&pool), given[i]);
        assert_memory_equal(pool_at(&pool, given[i]), &zero, sizeof zero);
    }
    assert_int_equal(pool_take(&pool), 10); /* none left: a new one */
    record_is(&pool, 1, 1);
    record_is(&pool, 9, 9);
    pool_release(&pool);
}

static void growth_keeps_contents_numbers_and_alignment(void **state)
{
    (void)state;
    static const size_t sizes[] = {sizeof(struct record), 20, 100, 256}; /* 12 and 20: no multiple of a cache line */
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pool pool;
        pool_init(&pool, sizes[i]);
        for (uint32_t number = 0; number < 5000; number++) {
            assert_int_equal(pool_take(&pool), number);
            record_set(&pool, number, number);
        }
        assert_int_equal((uintptr_t)pool.items % 64, 0);
        assert_true(pool.capacity >= 5000);
        for (uint32_t number = 0; number < 5000; number++)
            record_is(&pool, number, number);
        pool_release(&pool);
    }
}

static void peak_is_the_most_live_at_once_not_the_most_ever_taken(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, sizeof(struct record));
    for (int round = 0; round < 1000; round++) { /* 3000 takes, 3 live at once */
        uint32_t a = pool_take(&pool), b = pool_take(&pool), c = pool_take(&pool);
        pool_give(&pool, b);
        pool_give(&pool, a);
        pool_give(&pool, c);
    }
    assert_int_equal(pool.live, 0);
    assert_int_equal(pool.peak, 3);
    assert_int_equal(pool.used, 3);
    pool_release(&pool);
}

static void clearing_frees_all_and_keeps_the_memory(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, sizeof(struct record));
    for (uint32_t i = 0; i < 2000; i++)
        record_set(&pool, pool_take(&pool), i);
    pool_give(&pool, 17);
    const void *items = pool.items;
    uint32_t capacity = pool.capacity;
    pool_clear(&pool);
    assert_int_equal(pool.live, 0);
    assert_int_equal(pool.peak, 0);
    for (uint32_t i = 0; i < 2000; i++)
        assert_int_equal(pool_take(&pool), i); /* the free list is forgotten too */
    assert_ptr_equal(pool.items, items);
    assert_int_equal(pool.capacity, capacity);
    pool_release(&pool);
    assert_int_equal(pool_take(&pool), 0); /* released, not dead */
    pool_release(&pool);
}

/* Against a plain list of what lives. */
static void random_use_never_hands_out_a_live_record(void **state)
{
    (void)state;
    enum { MOST = 3000 };
    static uint32_t index_of[MOST], number_of[MOST];
    struct draws draws = {1};
    struct pool pool;
    uint32_t live = 0, peak = 0;
    pool_init(&pool, sizeof(struct record));
    for (uint32_t step = 0; step < 40000; step++) {
        bool grows = live == 0 || (live < MOST && draw(&draws, 100) < (step < 15000 ? 60u : 45u));
        if (grows) {
            index_of[live] = pool_take(&pool);
            number_of[live] = step;
            record_set(&pool, index_of[live++], step);
        } else {
            uint32_t gone = draw(&draws, live);
            record_is(&pool, index_of[gone], number_of[gone]);
            pool_give(&pool, index_of[gone]);
            index_of[gone] = index_of[--live];
            number_of[gone] = number_of[live];
        }
        peak = live > peak ? live : peak;
    }
    assert_true(peak > 1024); /* it grew */
    assert_int_equal(pool.live, live);
    assert_int_equal(pool.peak, peak);
    assert_int_equal(pool.used, peak);
    for (uint32_t i = 0; i < live; i++)
        record_is(&pool, index_of[i], number_of[i]);
    pool_release(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_pool_owns_no_memory),
        cmocka_unit_test(new_records_are_numbered_from_zero_and_zeroed),
        cmocka_unit_test(a_record_given_back_is_the_next_one_taken_and_zeroed_again),
        cmocka_unit_test(growth_keeps_contents_numbers_and_alignment),
        cmocka_unit_test(peak_is_the_most_live_at_once_not_the_most_ever_taken),
        cmocka_unit_test(clearing_frees_all_and_keeps_the_memory),
        cmocka_unit_test(random_use_never_hands_out_a_live_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
