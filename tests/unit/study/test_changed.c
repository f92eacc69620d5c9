/*
 * Orders worth explaining: both lists walked as one, and kinds of change taken in turn.
 */
#include <string.h>

#include "study/changed.h"
#include "support/check.h"

static struct outcome ends(uint64_t order, enum order_outcome kind, int64_t refund_minor)
{
    return (struct outcome){
        .order = order, .kind = (uint8_t)kind, .reason = RD_REASON_LATE, .refund_minor = refund_minor};
}

static struct result list(struct outcome *outcomes, size_t count)
{
    return (struct result){.outcomes = outcomes, .outcome_count = count};
}

/* One replication looked through, the whole list copied out. */
static size_t orders_find(const struct result *a, const struct result *b, enum find_kind kind, struct found_order *out,
                          size_t limit, uint64_t *total)
{
    struct order_search search;
    order_search_init(&search, kind, limit);
    assert_int_equal(order_search_add(&search, a, b, NULL), RD_OK);
    order_search_finish(&search);
    const size_t count = search.count;
    assert_true(count <= limit);
    if (count > 0)
        memcpy(out, search.found, count * sizeof *out);
    *total = search.total;
    order_search_release(&search);
    return count;
}

/* Orders 1, 3 and 9 stand in one list alone: in the other they are plain sales. Order 5 ends the same. */
static void an_order_missing_from_a_list_is_a_plain_sale_there(void **state)
{
    struct outcome in_a[] = {ends(1, OUTCOME_REFUSED, 0), ends(5, OUTCOME_REFUNDED, 100)};
    struct outcome in_b[] = {ends(3, OUTCOME_REFUNDED, 700), ends(5, OUTCOME_REFUNDED, 100),
                             ends(9, OUTCOME_REFUSED, 0)};
    struct result a = list(in_a, 2), b = list(in_b, 3);
    struct found_order found[8];
    uint64_t total;
    (void)state;
    assert_int_equal(orders_find(&a, &b, FIND_OUTCOME_CHANGED, found, 8, &total), 3);
    assert_int_equal(total, 3);
    assert_int_equal(found[0].order, 1);
    assert_int_equal(found[0].before, OUTCOME_REFUSED);
    assert_int_equal(found[0].after, OUTCOME_PLAIN);
    assert_int_equal(found[1].order, 3);
    assert_int_equal(found[1].before, OUTCOME_PLAIN);
    assert_int_equal(found[1].refund_after_minor, 700);
    assert_int_equal(found[2].order, 9);
}

/* Two kinds: refused -> refunded (1, 2, 4) and refunded -> refused (3). Three places: the first of each, then the second. */
static void a_short_list_shows_every_kind_of_change(void **state)
{
    struct outcome in_a[] = {ends(1, OUTCOME_REFUSED, 0), ends(2, OUTCOME_REFUSED, 0), ends(3, OUTCOME_REFUNDED, 50),
                             ends(4, OUTCOME_REFUSED, 0)};
    struct outcome in_b[] = {ends(1, OUTCOME_REFUNDED, 10), ends(2, OUTCOME_REFUNDED, 10), ends(3, OUTCOME_REFUSED, 0),
                             ends(4, OUTCOME_REFUNDED, 10)};
    struct result a = list(in_a, 4), b = list(in_b, 4);
    struct found_order found[3];
    uint64_t total;
    (void)state;
    assert_int_equal(orders_find(&a, &b, FIND_OUTCOME_CHANGED, found, 3, &total), 3);
    assert_int_equal(total, 4);
    assert_int_equal(found[0].order, 1);
    assert_int_equal(found[1].order, 3);
    assert_int_equal(found[2].order, 2);
}

static void money_may_change_where_the_outcome_does_not(void **state)
{
    struct outcome in_a[] = {ends(1, OUTCOME_PARTIAL, 50), ends(2, OUTCOME_PARTIAL, 50)};
    struct outcome in_b[] = {ends(1, OUTCOME_PARTIAL, 50), ends(2, OUTCOME_PARTIAL, 51)};
    struct result a = list(in_a, 2), b = list(in_b, 2);
    struct found_order found[2];
    uint64_t total;
    (void)state;
    assert_int_equal(orders_find(&a, &b, FIND_OUTCOME_CHANGED, found, 2, &total), 0);
    assert_int_equal(total, 0);
    assert_int_equal(orders_find(&a, &b, FIND_MONEY_CHANGED, found, 2, &total), 1);
    assert_int_equal(found[0].order, 2);
}

static void one_policy_alone_lists_its_refunds_and_its_refusals(void **state)
{
    struct outcome in_a[] = {ends(1, OUTCOME_PARTIAL, 50), ends(2, OUTCOME_INELIGIBLE, 0), ends(3, OUTCOME_SETTLED, 9),
                             ends(4, OUTCOME_REFUSED, 0), ends(5, OUTCOME_CANCELLED, 0)};
    struct result a = list(in_a, 5);
    struct found_order found[5];
    uint64_t total;
    (void)state;
    assert_int_equal(orders_find(&a, NULL, FIND_REFUNDED, found, 5, &total), 2);
    assert_int_equal(found[0].order, 1);
    assert_int_equal(found[1].order, 3);
    assert_int_equal(orders_find(&a, NULL, FIND_REFUSED, found, 5, &total), 2);
    assert_int_equal(found[0].order, 2);
    assert_int_equal(found[1].order, 4);
}

/* Refused -> refunded in replications 0 (orders 8, 9) and 2 (order 1), refunded -> refused in 2 alone (order 4). */
static void replications_are_looked_through_one_after_the_other(void **state)
{
    struct outcome a_0[] = {ends(8, OUTCOME_REFUSED, 0), ends(9, OUTCOME_REFUSED, 0)};
    struct outcome b_0[] = {ends(8, OUTCOME_REFUNDED, 10), ends(9, OUTCOME_REFUNDED, 10)};
    struct outcome a_2[] = {ends(1, OUTCOME_REFUSED, 0), ends(4, OUTCOME_REFUNDED, 10)};
    struct outcome b_2[] = {ends(1, OUTCOME_REFUNDED, 10), ends(4, OUTCOME_REFUSED, 0)};
    static const struct {
        uint32_t replication;
        uint64_t order;
    } expected[] = {{0, 8}, {2, 4}, {0, 9}};
    struct result a = list(a_0, 2), b = list(b_0, 2);
    struct order_search search;
    (void)state;
    order_search_init(&search, FIND_OUTCOME_CHANGED, 3);
    assert_int_equal(order_search_add(&search, &a, &b, NULL), RD_OK);
    a = list(a_2, 2);
    b = list(b_2, 2);
    a.replication = b.replication = 2;
    assert_int_equal(order_search_add(&search, &a, &b, NULL), RD_OK);
    order_search_finish(&search);
    assert_int_equal(search.total, 4);
    assert_int_equal(search.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(search.found[i].replication, expected[i].replication);
        assert_int_equal(search.found[i].order, expected[i].order);
    }
    order_search_release(&search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_missing_from_a_list_is_a_plain_sale_there),
        cmocka_unit_test(a_short_list_shows_every_kind_of_change),
        cmocka_unit_test(money_may_change_where_the_outcome_does_not),
        cmocka_unit_test(replications_are_looked_through_one_after_the_other),
        cmocka_unit_test(one_policy_alone_lists_its_refunds_and_its_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
