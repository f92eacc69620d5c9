/*
 * A replication's result: names, sums of cells, sorted lists that grow, and clearing for the next replication.
 */
#include "support/check.h"

#include <stdbool.h>
#include <string.h>

#include "measure/result.h"

/* all; categories a, b, c; classes x (a and c) and y (b); one route */
enum cell { ALL, A, B, C, X, Y, ROUTE, CELLS };

struct market {
    struct segment_cell cells[CELLS];
    size_t class_of[3];
    struct segment_table segments;
    struct result result;
};

static void market_open(struct market *market)
{
    struct rd_error err;
    *market = (struct market){.class_of = {X, Y, X}};
    market->segments =
        (struct segment_table){.cells = market->cells,
                               .count = CELLS,
                               .first = {[SEGMENT_CATEGORY] = A, [SEGMENT_CLASS] = X, [SEGMENT_ROUTE] = ROUTE},
                               .cell_of_category_class = market->class_of};
    assert_int_equal(result_init(&market->result, &market->segments, 2, 3, 5, 7, &err), RD_OK);
}

static void every_counter_has_a_name_of_its_own_and_a_unit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTER_COUNT; i++) {
        assert_true(counter_name(i)[0] != '\0');
        assert_true(counter_unit(i)[0] != '\0');
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(counter_name(i), counter_name(j));
    }
    assert_null(counter_name(COUNTER_COUNT));
}

static void counters_are_named_as_the_format_says(void **state)
{
    (void)state;
    assert_string_equal(counter_name(COUNT_ORDERS), "orders");
    assert_string_equal(counter_name(COUNT_REFUND_MONEY), "refund_money");
    assert_string_equal(counter_unit(COUNT_REFUND_MONEY), "minor");
    assert_string_equal(counter_name(COUNT_CARRIER_NET), "carrier_net"); /* the last before the violations */
    assert_string_equal(counter_name(COUNT_VIOLATION_FIRST), "violations.cancelled_by_seller");
    assert_string_equal(counter_name(COUNT_VIOLATION_FIRST + (size_t)RD_VIOLATION_RUDE), "violations.rude");
    assert_string_equal(counter_name(COUNT_PENALTY_FIRST - 1), "violations.counterfeit");
    assert_string_equal(counter_unit(COUNT_VIOLATION_FIRST), "violations");
    assert_string_equal(counter_name(COUNT_PENALTY_FIRST), "penalties.cancelled_by_seller");
    assert_string_equal(counter_name(COUNTER_COUNT - 1), "penalties.counterfeit");
    assert_string_equal(counter_unit(COUNT_PENALTY_FIRST - 1), "violations");
    assert_string_equal(counter_unit(COUNT_PENALTY_FIRST), "penalties");
    assert_string_equal(counter_unit(COUNTER_COUNT - 1), "penalties");
}

static void totals_desks_samples_and_outcomes_have_names_of_their_own(void **state)
{
    (void)state;
    for (int i = 0; i < TOTAL_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(total_name((enum total)i), total_name((enum total)j));
    for (int i = 0; i < DESK_TOTAL_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(desk_total_name((enum desk_total)i), desk_total_name((enum desk_total)j));
    for (int i = 0; i < SAMPLE_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(sample_name((enum sample_kind)i), sample_name((enum sample_kind)j));
    for (int i = 0; i < OUTCOME_KIND_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(order_outcome_name((enum order_outcome)i),
                                    order_outcome_name((enum order_outcome)j));
    assert_string_equal(total_name(TOTAL_NOT_PLACED), "not_placed");
    assert_string_equal(desk_total_name(DESK_WINDOW_S), "window_s");
    assert_string_equal(sample_name(SAMPLE_MEDIATION_WAIT), "mediation_wait");
    assert_string_equal(order_outcome_name(OUTCOME_PLAIN), "plain");
    assert_string_equal(order_outcome_name(OUTCOME_OPEN), "open at end");
}

static void a_new_result_is_empty(void **state)
{
    (void)state;
    struct market market;
    market_open(&market);
    for (size_t i = 0; i < (size_t)CELLS * COUNTER_COUNT; i++)
        assert_int_equal(market.result.counters[i], 0);
    assert_int_equal(market.result.desk_count, 2);
    assert_int_equal(market.result.rule_hit_count, 5);
    assert_int_equal(market.result.seller_count, 7);
    assert_int_equal(market.result.outcome_count, 0);
    result_finish(&market.result); /* sorts nothing */
    result_release(&market.result);
}

/* Powers of ten show which category went where. */
static void a_class_sums_its_categories_and_the_market_sums_all(void **state)
{
    (void)state;
    struct market market;
    market_open(&market);
    for (size_t counter = 0; counter < COUNTER_COUNT; counter++) {
        int64_t sign = counter % 2 ? -1 : 1; /* nets may be negative */
        result_cell(&market.result, A)[counter] = sign * 1;
        result_cell(&market.result, B)[counter] = sign * 10;
        result_cell(&market.result, C)[counter] = sign * 100 * (int64_t)counter;
        result_cell(&market.result, ROUTE)[counter] = 5000;
    }
    result_finish(&market.result);
    for (size_t counter = 0; counter < COUNTER_COUNT; counter++) {
        int64_t sign = counter % 2 ? -1 : 1, of_c = 100 * (int64_t)counter;
        assert_int_equal(result_cell(&market.result, A)[counter], sign * 1);
        assert_int_equal(result_cell(&market.result, B)[counter], sign * 10);
        assert_int_equal(result_cell(&market.result, C)[counter], sign * of_c);
        assert_int_equal(result_cell(&market.result, X)[counter], sign * (1 + of_c));
        assert_int_equal(result_cell(&market.result, Y)[counter], sign * 10);
        assert_int_equal(result_cell(&market.result, ALL)[counter], sign * (11 + of_c));
        assert_int_equal(result_cell(&market.result, ROUTE)[counter], 5000);
    }
    result_release(&market.result);
}

/* 7 is no divisor of 10007, a prime: order * 7 mod 10007 visits every number once. */
static void samples_grow_and_are_sorted_by_order_then_time(void **state)
{
    (void)state;
    enum { COUNT = 10007 };
    struct market market;
    market_open(&market);
    struct sample_list *list = &market.result.samples[SAMPLE_COMPLAINT_TIME];
    for (uint64_t i = 0; i < COUNT; i++) {
        uint64_t order = (i * 7 % COUNT) << 40; /* differences beyond 32 bits */
        assert_int_equal(sample_add(list, order, (int64_t)(i % 3)), RD_OK);
        assert_int_equal(sample_add(list, order, -5), RD_OK);
    }
    assert_int_equal(sample_add(&market.result.samples[SAMPLE_MONEY_TIME], 9, 1), RD_OK);
    assert_int_equal(sample_add(&market.result.samples[SAMPLE_MONEY_TIME], 4, 2), RD_OK);
    result_finish(&market.result);
    assert_int_equal(list->count, 2 * COUNT);
    for (size_t i = 0; i < 2 * COUNT; i++) {
        assert_int_equal(list->items[i].order, (uint64_t)(i / 2) << 40);
        if (i % 2 == 0)
            assert_int_equal(list->items[i].time_s, -5);
        else
            assert_true(list->items[i].time_s >= 0 && list->items[i].time_s < 3);
    }
    assert_int_equal(market.result.samples[SAMPLE_MONEY_TIME].items[0].order, 4);
    assert_int_equal(market.result.samples[SAMPLE_RESOLUTION_TIME].count, 0);
    result_release(&market.result);
}

static void outcomes_grow_and_are_sorted_by_order(void **state)
{
    (void)state;
    enum { COUNT = 10007 };
    struct market market;
    market_open(&market);
    for (uint64_t i = 0; i < COUNT; i++) {
        uint64_t order = i * 7 % COUNT;
        struct outcome outcome = {.order = order << 40,
                                  .refund_minor = (int64_t)order * 3,
                                  .kind = (uint8_t)(order % OUTCOME_KIND_COUNT),
                                  .rule = {1, 2, 3, 65535}};
        assert_int_equal(outcome_add(&market.result, &outcome), RD_OK);
    }
    result_finish(&market.result);
    assert_int_equal(market.result.outcome_count, COUNT);
    for (uint64_t i = 0; i < COUNT; i++) {
        const struct outcome *outcome = &market.result.outcomes[i];
        assert_int_equal(outcome->order, i << 40);
        assert_int_equal(outcome->refund_minor, (int64_t)i * 3);
        assert_int_equal(outcome->kind, i % OUTCOME_KIND_COUNT);
        assert_int_equal(outcome->rule[3], 65535);
    }
    result_release(&market.result);
}

static void everything_fill(struct result *result)
{
    memset(result->counters, 1, (size_t)CELLS * COUNTER_COUNT * sizeof *result->counters);
    memset(result->totals, 1, sizeof result->totals);
    memset(result->desks, 1, 2 * sizeof *result->desks);
    memset(result->rule_hits, 1, 5 * sizeof *result->rule_hits);
    memset(result->orders_by_seller, 1, 7 * sizeof *result->orders_by_seller);
    memset(result->stars_by_lateness, 1, sizeof result->stars_by_lateness);
    memset(result->delivery_hours, 1, sizeof result->delivery_hours);
    result->events = result->orders = result->order_bytes_peak = result->case_bytes_peak = 1;
    result->orders_open_peak = result->cases_open_peak = 1;
    for (int kind = 0; kind < SAMPLE_COUNT; kind++) {
        for (uint64_t i = 0; i < 100; i++)
            assert_int_equal(sample_add(&result->samples[kind], i, 1), RD_OK);
        result->samples[kind].censored = 3;
    }
    for (uint64_t i = 0; i < 100; i++)
        assert_int_equal(outcome_add(result, &(struct outcome){.order = i}), RD_OK);
}

static bool all_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void clearing_leaves_an_empty_result_of_the_next_replication_and_its_memory(void **state)
{
    (void)state;
    struct market market;
    market_open(&market);
    struct result *result = &market.result;
    everything_fill(result);
    const void *outcomes = result->outcomes;
    size_t capacity = result->outcome_capacity;
    result_clear(result, 12);
    assert_int_equal(result->replication, 12);
    assert_true(all_zero(result->counters, (size_t)CELLS * COUNTER_COUNT * sizeof *result->counters));
    assert_true(all_zero(result->totals, sizeof result->totals));
    assert_true(all_zero(result->desks, 2 * sizeof *result->desks));
    assert_true(all_zero(result->rule_hits, 5 * sizeof *result->rule_hits));
    assert_true(all_zero(result->orders_by_seller, 7 * sizeof *result->orders_by_seller));
    assert_true(all_zero(result->stars_by_lateness, sizeof result->stars_by_lateness));
    assert_true(all_zero(result->delivery_hours, sizeof result->delivery_hours));
    for (int kind = 0; kind < SAMPLE_COUNT; kind++) {
        assert_int_equal(result->samples[kind].count, 0);
        assert_int_equal(result->samples[kind].censored, 0);
        assert_true(result->samples[kind].capacity >= 100);
    }
    assert_int_equal(result->outcome_count, 0);
    assert_int_equal(result->events + result->orders + result->order_bytes_peak + result->case_bytes_peak +
                         result->orders_open_peak + result->cases_open_peak,
                     0);
    assert_ptr_equal(result->outcomes, outcomes);
    assert_int_equal(result->outcome_capacity, capacity);
    assert_ptr_equal(result->segments, &market.segments);
    result_release(result);
}

static void a_market_without_desks_rules_or_sellers_has_a_result(void **state)
{
    (void)state;
    struct market market;
    market_open(&market);
    struct result bare;
    struct rd_error err;
    assert_int_equal(result_init(&bare, &market.segments, 0, 0, 0, 0, &err), RD_OK);
    result_clear(&bare, 1);
    result_finish(&bare);
    result_release(&bare);
    result_release(&market.result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_counter_has_a_name_of_its_own_and_a_unit),
        cmocka_unit_test(counters_are_named_as_the_format_says),
        cmocka_unit_test(totals_desks_samples_and_outcomes_have_names_of_their_own),
        cmocka_unit_test(a_new_result_is_empty),
        cmocka_unit_test(a_class_sums_its_categories_and_the_market_sums_all),
        cmocka_unit_test(samples_grow_and_are_sorted_by_order_then_time),
        cmocka_unit_test(outcomes_grow_and_are_sorted_by_order),
        cmocka_unit_test(clearing_leaves_an_empty_result_of_the_next_replication_and_its_memory),
        cmocka_unit_test(a_market_without_desks_rules_or_sellers_has_a_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
