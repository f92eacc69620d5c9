/*
 * Memory runs out at every allocation in turn: it is said, lists keep what they have, and nothing leaks (leak sanitizer).
 */
#include "support/check.h"
#include "support/failing_memory.h"

#include <stdbool.h>

#include "measure/result.h"
#include "scenario/scenario.h"

static void segments_and_result_say_that_memory_is_out(void **state)
{
    (void)state;
    struct category category = {.name = "toys", .item_class = RD_ITEM_CLASS_TOYS};
    struct scenario scenario = {.categories = &category, .category_count = 1, .value_band_minor = {1, 2, 3}};
    struct segment_table table;
    struct result result;
    struct rd_error err;
    for (long allowed = 0; allowed < 2; allowed++) {
        allocations_left = allowed;
        assert_int_equal(segment_table_init(&table, &scenario, &err), RD_NOMEM);
        allocations_left = -1;
        assert_string_equal(err.text, "out of memory for the segments");
    }
    assert_int_equal(segment_table_init(&table, &scenario, &err), RD_OK);
    for (long allowed = 0; allowed < 6; allowed++) {
        allocations_left = allowed;
        assert_int_equal(result_init(&result, &table, 1, 1, 1, 1, &err), RD_NOMEM);
        allocations_left = -1;
        assert_string_equal(err.text, "out of memory for a replication's result");
    }
    allocations_left = 6;
    assert_int_equal(result_init(&result, &table, 1, 1, 1, 1, &err), RD_OK);
    allocations_left = -1;
    result_release(&result);
    segment_table_release(&table);
}

static void a_full_list_keeps_what_it_has(void **state)
{
    (void)state;
    size_t classes[1] = {0};
    struct segment_table table = {.count = 1, .cell_of_category_class = classes};
    struct result result;
    struct rd_error err;
    assert_int_equal(result_init(&result, &table, 0, 0, 0, 0, &err), RD_OK);
    struct sample_list *list = &result.samples[SAMPLE_MONEY_TIME];
    for (int full = 0; full < 3; full++) { /* the first, the second and the third growth */
        allocations_left = 0;
        assert_int_equal(sample_add(list, 999, 9), RD_NOMEM);
        assert_int_equal(outcome_add(&result, &(struct outcome){.order = 999}), RD_NOMEM);
        allocations_left = -1;
        do {
            assert_int_equal(sample_add(list, list->count, 1), RD_OK);
            assert_int_equal(outcome_add(&result, &(struct outcome){.order = result.outcome_count}), RD_OK);
        } while (list->count < list->capacity);
        assert_int_equal(result.outcome_count, list->count);
        assert_int_equal(result.outcome_capacity, list->capacity);
    }
    for (size_t i = 0; i < list->count; i++) {
        assert_int_equal(list->items[i].order, i);
        assert_int_equal(result.outcomes[i].order, i);
    }
    result_release(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_and_result_say_that_memory_is_out),
        cmocka_unit_test(a_full_list_keeps_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
