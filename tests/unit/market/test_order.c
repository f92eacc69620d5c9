/*
 * An order: its identity, its size, and every step, legal or not.
 */
#include "support/check.h"

#include <stdio.h>

#include "market/order.h"
#include "stops.h"

struct step {
    enum order_state from, to;
};

static const char *const names[ORDER_STATE_COUNT] = {"placed", "cancelled", "in transit", "received", "closed"};

/* Placed, then cancelled or shipped; shipped, then received or lost; all end closed. */
static bool is_legal(struct step step)
{
    switch (step.from) {
    case ORDER_PLACED:
        return step.to == ORDER_CANCELLED || step.to == ORDER_IN_TRANSIT;
    case ORDER_IN_TRANSIT:
        return step.to == ORDER_RECEIVED || step.to == ORDER_CLOSED;
    case ORDER_CANCELLED:
    case ORDER_RECEIVED:
        return step.to == ORDER_CLOSED;
    default:
        return false;
    }
}

static void step_take(void *context)
{
    const struct step *step = context;
    struct order order = {.id = order_id(3, 5), .state = step->from & 15u};
    order_step(&order, step->to);
}

static void states_are_named(void **state)
{
    (void)state;
    for (int i = 0; i < ORDER_STATE_COUNT; i++)
        assert_string_equal(order_state_name((enum order_state)i), names[i]);
}

static void legal_steps_change_the_state_and_nothing_else(void **state)
{
    (void)state;
    int taken = 0;
    for (int from = 0; from < ORDER_STATE_COUNT; from++)
        for (int to = 0; to < ORDER_STATE_COUNT; to++) {
            struct step step = {(enum order_state)from, (enum order_state)to};
            if (!is_legal(step))
                continue;
            struct order order = {.id = 7, .goods_minor = 100, .state = (unsigned)from & 15u, .flags = ORDER_LOST};
            struct order expected = order;
            expected.state = (unsigned)to & 15u;
            order_step(&order, step.to);
            assert_memory_equal(&order, &expected, sizeof order);
            taken++;
        }
    assert_int_equal(taken, 6);
}

static void illegal_steps_stop_the_program_and_say_which(void **state)
{
    (void)state;
    for (int from = 0; from < ORDER_STATE_COUNT; from++)
        for (int to = 0; to < ORDER_STATE_COUNT; to++) {
            struct step step = {(enum order_state)from, (enum order_state)to};
            if (is_legal(step))
                continue;
            char message[128]; /* day 3, slot 5: 3 * 2^28 + 5 */
            snprintf(message, sizeof message, "order 805306373 may not go from \"%s\" to \"%s\"", names[from],
                     names[to]);
            stops_with(step_take, &step, message);
        }
}

static void ids_sort_by_day_then_slot(void **state)
{
    (void)state;
    uint64_t last_slot = (UINT64_C(1) << ORDER_SLOT_BITS) - 1;
    assert_int_equal(order_id(0, 0), 0);
    assert_int_equal(order_id(1, 0), UINT64_C(1) << 28);
    assert_true(order_id(1, last_slot) < order_id(2, 0));
    assert_int_equal(order_id(1, last_slot) + 1, order_id(2, 0));
    uint64_t last_day = (UINT64_C(1) << ORDER_DAY_BITS) - 1;
    assert_int_equal(order_id(last_day, last_slot), (UINT64_C(1) << 52) - 1); /* the number of a repeat stays free */
}

static void a_repeat_keeps_the_number_of_its_first_order(void **state)
{
    (void)state;
    uint64_t last = order_id((UINT64_C(1) << ORDER_DAY_BITS) - 1, (UINT64_C(1) << ORDER_SLOT_BITS) - 1);
    assert_int_equal(order_repeat_number(last), 0);
    assert_false(order_id_is_repeat(last));
    uint64_t first = order_repeat_id(order_id(3, 5), 1), second = order_repeat_id(first, 2);
    assert_int_equal(first, (UINT64_C(1) << 52) + (UINT64_C(3) << 28) + 5);
    assert_int_equal(second, (UINT64_C(2) << 52) + (UINT64_C(3) << 28) + 5);
    assert_true(order_id_is_repeat(first) && order_id_is_repeat(second));
    assert_int_equal(order_repeat_number(second), 2);
    assert_int_equal(order_repeat_id(second, 0), order_id(3, 5));
    assert_int_equal(order_day(second), 3);
    assert_true(first > last); /* listed after all that are none */
    /* the last of the longest chain fits a signed integer of 64 bits, as the run file holds it */
    assert_true(order_repeat_id(last, ORDER_REPEATS_MAX) < UINT64_C(1) << 63);
}

static void an_order_is_one_cache_line(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct order), 64);
}

static void what_was_paid_does_not_wrap_in_32_bits(void **state)
{
    (void)state;
    struct order order = {.goods_minor = UINT32_MAX, .shipping_minor = UINT32_MAX};
    assert_int_equal(order_paid_minor(&order), INT64_C(8589934590));
}

static void flags_are_different_bits(void **state)
{
    (void)state;
    static const enum order_flag flags[] = {ORDER_MEASURED,       ORDER_LOST,       ORDER_FALSE_CLAIM,
                                            ORDER_RATES,          ORDER_COMPLAINED, ORDER_MONEY_BACK,
                                            ORDER_CHANGE_OF_MIND, ORDER_RETURN_FREE};
    enum { FLAGS = sizeof flags / sizeof *flags };
    for (size_t i = 0; i < FLAGS; i++) {
        struct order order = {.flags = (uint16_t)flags[i]};
        for (size_t j = 0; j < FLAGS; j++)
            assert_int_equal(order_is(&order, flags[j]), i == j);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_named),
        cmocka_unit_test(legal_steps_change_the_state_and_nothing_else),
        cmocka_unit_test(illegal_steps_stop_the_program_and_say_which),
        cmocka_unit_test(ids_sort_by_day_then_slot),
        cmocka_unit_test(a_repeat_keeps_the_number_of_its_first_order),
        cmocka_unit_test(an_order_is_one_cache_line),
        cmocka_unit_test(what_was_paid_does_not_wrap_in_32_bits),
        cmocka_unit_test(flags_are_different_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
