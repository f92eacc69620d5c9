/*
 * Out of memory in the kernel: every allocation fails once. A refused push leaves the queue as it was, a pop never allocates,
 * and what cannot be built leaks nothing.
 */
#include "support/check.h"
#include "support/failing_memory.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/quantile.h"
#include "core/queue.h"
#include "core/stream.h"

static struct event some_event(uint32_t number, int64_t now_s)
{
    static const uint32_t reach_s[] = {1000, 100000, 40000000, 90000000}; /* open hour, ring, overflow */
    struct lanes lanes = stream_block(stream_key(5, 0), number, 0, 0);
    return (struct event){.at_s = now_s + lanes.word[0] % reach_s[lanes.word[1] % 4], .subject = number};
}

/* Pushes 3,000 events with pops between them, one allocation of each push failing; true when that one was reached. */
static bool queue_survives(long failing)
{
    struct queue *queue;
    struct heap_queue *heap;
    assert_int_equal(queue_new(0, &queue, NULL), RD_OK);
    assert_int_equal(heap_queue_new(&heap, NULL), RD_OK);
    bool refused = false;
    struct event popped = {0}, expected;
    for (uint32_t i = 0; i < 3000; i++) {
        struct event event = some_event(i, popped.at_s);
        allocations_left = refused ? -1 : failing;
        enum rd_status status = queue_push(queue, &event);
        if (!refused)
            failing = allocations_left;
        allocations_left = -1;
        if (status != RD_OK) {
            assert_int_equal(status, RD_NOMEM);
            assert_false(refused);
            refused = true;
            assert_int_equal(queue_push(queue, &event), RD_OK); /* memory is back: nothing was spoilt */
        }
        assert_int_equal(heap_queue_push(heap, &event), RD_OK);
        if (i % 4 != 3)
            continue;
        long before = allocations;
        assert_true(queue_pop(queue, &popped));
        assert_int_equal(allocations, before);
        assert_true(heap_queue_pop(heap, &expected));
        assert_memory_equal(&popped, &expected, sizeof popped);
    }
    long before = allocations;
    while (queue_pop(queue, &popped)) {
        assert_true(heap_queue_pop(heap, &expected));
        assert_memory_equal(&popped, &expected, sizeof popped);
    }
    assert_int_equal(allocations, before);
    assert_false(heap_queue_pop(heap, &expected));
    queue_free(queue);
    heap_queue_free(heap);
    return refused;
}

static void a_refused_push_leaves_the_queue_as_it_was_and_pops_never_allocate(void **state)
{
    (void)state;
    long failing = 0;
    while (queue_survives(failing))
        failing++;
    assert_true(failing > 10); /* slabs, the sorted hour, its scratch and the heap were all refused in turn */
}

static void a_queue_that_cannot_be_made_says_so(void **state)
{
    (void)state;
    struct rd_error err = {0};
    struct queue *queue = NULL;
    struct heap_queue *heap = NULL;
    allocations_left = 0;
    assert_int_equal(queue_new(0, &queue, &err), RD_NOMEM);
    assert_string_equal(err.text, "out of memory for the event queue");
    allocations_left = 0;
    assert_int_equal(heap_queue_new(&heap, &err), RD_NOMEM);
    assert_string_equal(err.text, "out of memory for the event queue");
    assert_null(queue);
    assert_null(heap);
    allocations_left = -1;
}

static void a_table_that_cannot_be_made_says_so(void **state)
{
    (void)state;
    static const double weights[] = {1, 2, 3};
    const struct law_spec law = {.law = LAW_EXPONENTIAL, .a = 100};
    struct rd_error err = {0};
    for (long failing = 0; failing < 2; failing++) {
        struct quantile_table *table = NULL;
        allocations_left = failing;
        assert_int_equal(quantile_table_new(&law, 1, &table, &err), RD_NOMEM);
        assert_string_equal(err.text, "out of memory for a quantile table");
        assert_null(table);
    }
    for (long failing = 0; failing < 3; failing++) {
        struct guide_table *table = NULL;
        allocations_left = failing;
        assert_int_equal(guide_table_new(weights, 3, &table, &err), RD_NOMEM);
        assert_string_equal(err.text, "out of memory for a choice among 3 entries");
        assert_null(table);
    }
    allocations_left = -1;
}

static void a_calendar_that_cannot_be_made_says_so(void **state)
{
    (void)state;
    const struct work_shift shift = {
        .weekdays = 0x7f, .from_min = 0, .to_min = 60, .first_day = INT64_MIN, .last_day = INT64_MAX, .capacity = 1};
    const struct work_calendar_spec spec = {.horizon_s = INT64_C(86400) * 400, .shifts = &shift, .shift_count = 1};
    struct rd_error err = {0};
    struct work_calendar calendar = {0};
    long failing = 0;
    for (;; failing++) {
        allocations_left = failing;
        enum rd_status status = work_calendar_build(&spec, &calendar, &err);
        bool reached = allocations_left < 0;
        allocations_left = -1;
        if (status == RD_OK && !reached)
            break;
        if (status == RD_OK) { /* qsort does without the memory it asked for */
            work_calendar_release(&calendar);
            continue;
        }
        assert_int_equal(status, RD_NOMEM);
        assert_string_equal(err.text, "out of memory for a working calendar");
        assert_null(calendar.intervals);
    }
    assert_true(failing >= 3); /* 802 edges take three steps, the intervals one */
    assert_int_equal(calendar.count, 400);
    work_calendar_release(&calendar);
}

int main(void)
{
    allocation_recovers = true;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_push_leaves_the_queue_as_it_was_and_pops_never_allocate),
        cmocka_unit_test(a_queue_that_cannot_be_made_says_so),
        cmocka_unit_test(a_table_that_cannot_be_made_says_so),
        cmocka_unit_test(a_calendar_that_cannot_be_made_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
