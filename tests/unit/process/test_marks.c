/*
 * Marks of orders under the baseline: what was put is got, nothing else, for numbered orders and repeat purchases.
 */
#include "support/check.h"

#include "market/order.h"
#include "process/orders/marks.h"
#include "redress/units.h"

static const struct scenario scenario = {.warm_up_s = 60 * RD_DAY_S, .measure_s = 2 * RD_DAY_S};

static struct marks *marks_open(void)
{
    struct marks *marks = NULL;
    struct rd_error err;
    assert_int_equal(marks_new(&scenario, &marks, &err), RD_OK);
    return marks;
}

static uint64_t repeat_of(uint64_t parent, uint64_t n)
{
    return parent | n << (ORDER_SLOT_BITS + ORDER_DAY_BITS);
}

static void what_was_put_is_got(void **state)
{
    (void)state;
    struct marks *marks = marks_open();
    assert_int_equal(marks_put(marks, order_id(60, 5), 9), RD_OK);
    assert_int_equal(marks_put(marks, order_id(61, 5), 17), RD_OK);
    assert_int_equal(marks_put(marks, order_id(60, 100000), 33), RD_OK);
    assert_int_equal(marks_get(marks, order_id(60, 5)), 9);
    assert_int_equal(marks_get(marks, order_id(61, 5)), 17);
    assert_int_equal(marks_get(marks, order_id(60, 100000)), 33);
    marks_free(marks);
}

static void orders_that_the_baseline_has_not_have_none(void **state)
{
    (void)state;
    struct marks *marks = marks_open();
    assert_int_equal(marks_get(marks, order_id(60, 0)), MARK_NONE);
    assert_int_equal(marks_get(marks, repeat_of(order_id(60, 0), 1)), MARK_NONE);
    assert_int_equal(marks_put(marks, order_id(60, 5), 9), RD_OK);
    assert_int_equal(marks_get(marks, order_id(60, 4)), MARK_NONE); /* passed over */
    assert_int_equal(marks_get(marks, order_id(60, 6)), MARK_NONE); /* beyond */
    assert_int_equal(marks_get(marks, order_id(61, 5)), MARK_NONE); /* the other day */
    assert_int_equal(marks_get(marks, order_id(59, 5)), MARK_NONE); /* before measuring */
    assert_int_equal(marks_get(marks, repeat_of(order_id(60, 5), 1)), MARK_NONE);
    marks_free(marks);
}

/* Ten thousand of them: the table grows several times. Parents are of any day. */
static void repeat_purchases_are_told_apart(void **state)
{
    (void)state;
    struct marks *marks = marks_open();
    for (uint64_t i = 0; i < 10000; i++)
        assert_int_equal(marks_put(marks, repeat_of(order_id(i % 62, i), 1 + i % 3), (uint8_t)(i % 40)), RD_OK);
    for (uint64_t i = 0; i < 10000; i++) {
        assert_int_equal(marks_get(marks, repeat_of(order_id(i % 62, i), 1 + i % 3)), i % 40);
        assert_int_equal(marks_get(marks, repeat_of(order_id(i % 62, i), 4 + i % 3)), MARK_NONE);
    }
    marks_free(marks);
}

static void clearing_forgets_all_of_them(void **state)
{
    (void)state;
    struct marks *marks = marks_open();
    assert_int_equal(marks_put(marks, order_id(61, 3), 1), RD_OK);
    assert_int_equal(marks_put(marks, repeat_of(order_id(2, 3), 1), 2), RD_OK);
    marks_clear(marks);
    assert_int_equal(marks_get(marks, order_id(61, 3)), MARK_NONE);
    assert_int_equal(marks_get(marks, repeat_of(order_id(2, 3), 1)), MARK_NONE);
    assert_int_equal(marks_put(marks, order_id(61, 4), 1), RD_OK);
    assert_int_equal(marks_get(marks, order_id(61, 3)), MARK_NONE); /* what was there before stays forgotten */
    marks_free(marks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_got),
        cmocka_unit_test(orders_that_the_baseline_has_not_have_none),
        cmocka_unit_test(repeat_purchases_are_told_apart),
        cmocka_unit_test(clearing_forgets_all_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
