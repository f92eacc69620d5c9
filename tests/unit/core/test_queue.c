/*
 * The calendar queue pops what a binary heap pops: ties, the open hour, far futures, clearing and reuse.
 */
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

#include "core/queue.h"
#include "core/stream.h"

#define HOUR INT64_C(3600)
#define RING_HOURS INT64_C(8192) /* how far the ring reaches: later events overflow */

struct pair {
    struct queue *calendar;
    struct heap_queue *heap;
    int64_t now_s;
    uint32_t drawn;
};

static void pair_begin(struct pair *pair, int64_t start_s)
{
    struct rd_error err;
    assert_int_equal(queue_new(start_s, &pair->calendar, &err), RD_OK);
    assert_int_equal(heap_queue_new(&pair->heap, &err), RD_OK);
    pair->now_s = start_s;
    pair->drawn = 0;
}

static void pair_end(struct pair *pair)
{
    queue_free(pair->calendar);
    heap_queue_free(pair->heap);
}

static void pair_push(struct pair *pair, const struct event *event)
{
    assert_int_equal(queue_push(pair->calendar, event), RD_OK);
    assert_int_equal(heap_queue_push(pair->heap, event), RD_OK);
}

static bool pair_pop(struct pair *pair)
{
    struct event from_calendar, from_heap;
    bool calendar_has = queue_pop(pair->calendar, &from_calendar);
    assert_int_equal(calendar_has, heap_queue_pop(pair->heap, &from_heap));
    if (!calendar_has)
        return false;
    assert_memory_equal(&from_calendar, &from_heap, sizeof from_heap);
    assert_true(from_heap.at_s >= pair->now_s);
    pair->now_s = from_heap.at_s;
    return true;
}

/* An event `delay_s` from now whose other fields are drawn from small ranges, so that ties of every depth occur. */
static struct event drawn_event(struct pair *pair, int64_t delay_s)
{
    struct lanes a = stream_block(stream_key(1, 0), 1, 0, pair->drawn);
    struct lanes b = stream_block(stream_key(1, 0), 1, 1, pair->drawn++);
    return (struct event){.at_s = pair->now_s + delay_s,
                          .subject = a.word[0] % 5,
                          .slot = b.word[0] % 2,
                          .generation = a.word[1] % 3,
                          .kind = (uint16_t)(a.word[2] % 3),
                          .phase = (uint8_t)(a.word[3] % 3),
                          .sequence = (uint8_t)(b.word[1] % 3),
                          .extra = b.word[2] % 2};
}

static uint32_t draw_below(struct pair *pair, uint32_t limit)
{
    return stream_block(stream_key(1, 0), 2, 0, pair->drawn++).word[0] % limit;
}

static void an_event_takes_32_bytes(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct event), 32);
}

static void order_is_time_then_phase_then_subject_then_sequence_then_the_rest(void **state)
{
    (void)state;
    const struct event base = {10, 10, 10, 10, 10, 10, 10, 10};
    struct event later[8];
    for (int i = 0; i < 8; i++)
        later[i] = base;
    later[0].at_s++;
    later[1].phase++;
    later[2].subject++;
    later[3].sequence++;
    later[4].kind++;
    later[5].generation++;
    later[6].extra++;
    later[7].slot++;
    assert_int_equal(event_order(&base, &base), 0);
    for (int i = 0; i < 8; i++) {
        assert_true(event_order(&base, &later[i]) < 0);
        assert_true(event_order(&later[i], &base) > 0);
        for (int j = i + 1; j < 8; j++) /* the field named first outweighs the one named later */
            assert_true(event_order(&later[j], &later[i]) < 0);
    }
}

static void an_empty_queue_pops_nothing(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    assert_false(pair_pop(&pair));
    assert_null(queue_peek(pair.calendar));
    assert_null(queue_ahead(pair.calendar, 0));
    assert_int_equal(queue_count(pair.calendar), 0);
    struct event event = drawn_event(&pair, 5 * HOUR);
    pair_push(&pair, &event);
    assert_int_equal(queue_count(pair.calendar), 1);
    assert_true(pair_pop(&pair));
    assert_false(pair_pop(&pair));
    pair_end(&pair);
}

/* Hand-made: pushed in the wrong order, popped by phase, then subject, then sequence. */
static void events_of_one_second_pop_by_phase_subject_and_sequence(void **state)
{
    (void)state;
    struct queue *queue;
    assert_int_equal(queue_new(0, &queue, NULL), RD_OK);
    const struct event pushed[] = {
        {.at_s = 7200, .phase = 1, .subject = 1, .sequence = 0, .extra = 4},
        {.at_s = 7200, .phase = 0, .subject = 9, .sequence = 1, .extra = 3},
        {.at_s = 7200, .phase = 0, .subject = 9, .sequence = 0, .extra = 2},
        {.at_s = 7200, .phase = 0, .subject = 8, .sequence = 5, .extra = 1},
        {.at_s = 7199, .phase = 3, .subject = 99, .sequence = 9, .extra = 0},
    };
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(queue_push(queue, &pushed[i]), RD_OK);
    struct event popped;
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(queue_pop(queue, &popped));
        assert_int_equal(popped.extra, i);
    }
    queue_free(queue);
}

/* The workload a kernel is measured with: pop one, push one. Delays from nothing to twice the ring's reach. */
static void hold(struct pair *pair, size_t pending, size_t steps, const int64_t *delays_s, uint32_t delay_count)
{
    for (size_t i = 0; i < pending + steps; i++) {
        if (i >= pending)
            assert_true(pair_pop(pair));
        int64_t longest_s = delays_s[draw_below(pair, delay_count)];
        int64_t delay_s = longest_s ? (int64_t)draw_below(pair, (uint32_t)longest_s + 1) : 0;
        struct event event = drawn_event(pair, delay_s);
        pair_push(pair, &event);
        assert_int_equal(queue_count(pair->calendar), i < pending ? i + 1 : pending);
    }
    while (pair_pop(pair))
        ;
}

static void the_calendar_pops_what_a_heap_pops(void **state)
{
    (void)state;
    static const int64_t short_s[] = {0, 1, 60}, hours_s[] = {0, HOUR, 30 * HOUR},
                         mixed_s[] = {0, 2, HOUR, 1000 * HOUR},
                         far_s[] = {RING_HOURS * HOUR, 2 * RING_HOURS * HOUR, 20 * RING_HOURS * HOUR};
    static const struct {
        const int64_t *delays_s;
        uint32_t count;
    } workloads[] = {{short_s, 3}, {hours_s, 3}, {mixed_s, 4}, {far_s, 3}};
    static const size_t pending[] = {1, 2, 17, 400, 5000};
    for (size_t w = 0; w < 4; w++)
        for (size_t p = 0; p < 5; p++) {
            struct pair pair;
            pair_begin(&pair, (int64_t)(w * 1000) - 500);
            hold(&pair, pending[p], 6000, workloads[w].delays_s, workloads[w].count);
            pair_end(&pair);
        }
}

/* Neither heap nor calendar: qsort over event_order decides, so that both cannot be wrong in the same way. */
static int compare_events(const void *a, const void *b)
{
    return event_order(a, b);
}

static void a_load_pops_as_qsort_orders_it(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    struct event *events = malloc(COUNT * sizeof *events);
    assert_non_null(events);
    struct pair pair;
    pair_begin(&pair, 0);
    for (size_t i = 0; i < COUNT; i++) {
        events[i] = drawn_event(&pair, (int64_t)draw_below(&pair, 10 * HOUR));
        assert_int_equal(queue_push(pair.calendar, &events[i]), RD_OK);
    }
    qsort(events, COUNT, sizeof *events, compare_events);
    for (size_t i = 0; i < COUNT; i++) {
        struct event popped;
        assert_true(queue_pop(pair.calendar, &popped));
        assert_memory_equal(&popped, &events[i], sizeof popped);
    }
    free(events);
    pair_end(&pair);
}

static void a_hundred_thousand_events_of_one_second_come_in_order(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    for (uint32_t i = 0; i < 100000; i++) {
        struct event event = {.at_s = 24 * HOUR, .subject = i * UINT32_C(2654435761) % 100000, .extra = i};
        pair_push(&pair, &event);
    }
    while (pair_pop(&pair))
        ;
    pair_end(&pair);
}

static void pushes_into_the_open_hour_and_second_come_in_their_place(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    for (int64_t second = 0; second < 100; second++) {
        struct event event = {.at_s = HOUR + second * 36, .subject = 50, .phase = 1};
        pair_push(&pair, &event);
    }
    for (int i = 0; i < 100; i++) {
        assert_true(pair_pop(&pair));
        struct event before = {
            .at_s = pair.now_s, .subject = 49, .phase = 1}; /* the current second, sorted before it */
        struct event after = {.at_s = pair.now_s, .subject = 51, .phase = 1};
        struct event later = {.at_s = pair.now_s + 18, .subject = 1};
        pair_push(&pair, &after);
        pair_push(&pair, &before);
        pair_push(&pair, &later);
        assert_true(pair_pop(&pair));
        assert_true(pair_pop(&pair));
        assert_true(pair_pop(&pair));
    }
    assert_false(pair_pop(&pair));
    pair_end(&pair);
}

static void peeking_opens_an_hour_early_without_losing_what_is_pushed_before_it(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    struct event tomorrow = {.at_s = 24 * HOUR, .subject = 1};
    pair_push(&pair, &tomorrow);
    assert_int_equal(queue_peek(pair.calendar)->at_s, 24 * HOUR);
    struct event soon = {.at_s = 3 * HOUR, .subject = 2}, sooner = {.at_s = 10, .subject = 3},
                 after = {.at_s = 25 * HOUR, .subject = 4};
    pair_push(&pair, &soon);
    pair_push(&pair, &sooner);
    pair_push(&pair, &after);
    assert_int_equal(queue_peek(pair.calendar)->at_s, 10);
    for (int i = 0; i < 4; i++)
        assert_true(pair_pop(&pair));
    assert_false(pair_pop(&pair));
    pair_end(&pair);
}

/* Both sides of the ring's reach, counted from hour 0, and times only 64 bits can tell. */
static void far_futures_wait_in_order(void **state)
{
    (void)state;
    static const int64_t at_s[] = {RING_HOURS * HOUR - 1,
                                   RING_HOURS * HOUR,
                                   RING_HOURS * HOUR + 1,
                                   (RING_HOURS - 1) * HOUR,
                                   HOUR,
                                   HOUR - 1,
                                   3 * RING_HOURS * HOUR,
                                   2 * RING_HOURS * HOUR - 1,
                                   2 * RING_HOURS * HOUR,
                                   INT64_MAX,
                                   INT64_MAX - HOUR,
                                   INT64_C(1) << 50};
    for (int64_t start_s = -2; start_s <= 0; start_s++) {
        struct pair pair;
        pair_begin(&pair, start_s);
        for (uint64_t i = 0; i < sizeof at_s / sizeof at_s[0]; i++) {
            struct event event = {.at_s = at_s[i], .subject = i};
            pair_push(&pair, &event);
        }
        while (pair_pop(&pair))
            ;
        pair_end(&pair);
    }
}

/* One hour is pushed into from both sides: while it is beyond the ring, and after the ring has come near. */
static void an_hour_in_ring_and_overflow_comes_in_order(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    const int64_t far_s = (RING_HOURS + 5) * HOUR;
    struct event first = {.at_s = far_s + 100, .subject = 1}, soon = {.at_s = 10 * HOUR};
    pair_push(&pair, &first);
    pair_push(&pair, &soon);
    assert_true(pair_pop(&pair));
    struct event before = {.at_s = far_s + 99, .subject = 2}, after = {.at_s = far_s + 101, .subject = 0};
    pair_push(&pair, &before);
    pair_push(&pair, &after);
    for (int i = 0; i < 3; i++)
        assert_true(pair_pop(&pair));
    assert_false(pair_pop(&pair));
    pair_end(&pair);
}

/* The worst case for what is set aside: overflow events that each need a bucket of their own, dealt while none is free. */
static void ten_thousand_overflow_events_deal_into_as_many_hours(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    for (int64_t i = 0; i < 10000; i++) {
        struct event event = {.at_s = (RING_HOURS + i * 7919 % 10000) * HOUR, .subject = (uint64_t)i};
        pair_push(&pair, &event);
    }
    for (int64_t i = 0; i < 10000; i++) { /* and one crowded hour out there */
        struct event event = {.at_s = (RING_HOURS + 77) * HOUR + i % 3600, .subject = (uint64_t)i};
        pair_push(&pair, &event);
    }
    while (pair_pop(&pair))
        ;
    pair_end(&pair);
}

static void ahead_shows_what_pops_later_in_the_open_hour_only(void **state)
{
    (void)state;
    struct queue *queue;
    assert_int_equal(queue_new(0, &queue, NULL), RD_OK);
    for (uint64_t i = 0; i < 5; i++) {
        struct event event = {.at_s = HOUR + (int64_t)i, .subject = i};
        assert_int_equal(queue_push(queue, &event), RD_OK);
    }
    struct event next_hour = {.at_s = 2 * HOUR, .subject = 5}, popped;
    assert_int_equal(queue_push(queue, &next_hour), RD_OK);
    assert_null(queue_ahead(queue, 0)); /* no hour is open yet */
    assert_true(queue_pop(queue, &popped));
    assert_int_equal(queue_ahead(queue, 0)->subject, 1);
    assert_int_equal(queue_ahead(queue, 3)->subject, 4);
    assert_null(queue_ahead(queue, 4));
    assert_null(queue_ahead(queue, SIZE_MAX));
    queue_free(queue);
}

static void a_cleared_queue_starts_again_at_any_time_and_keeps_its_memory(void **state)
{
    (void)state;
    static const int64_t delays_s[] = {0, HOUR, 3000 * HOUR, 20000 * HOUR};
    struct pair pair;
    pair_begin(&pair, 0);
    for (uint32_t i = 0; i < 3000; i++) {
        struct event event = drawn_event(&pair, delays_s[i % 4] + i);
        assert_int_equal(queue_push(pair.calendar, &event), RD_OK);
    }
    struct event popped;
    for (int i = 0; i < 1000; i++) /* so that an hour is open and its heap is in use */
        assert_true(queue_pop(pair.calendar, &popped));
    popped.subject++;
    assert_int_equal(queue_push(pair.calendar, &popped), RD_OK);
    size_t bytes = queue_bytes(pair.calendar);
    queue_clear(pair.calendar, -1000);
    assert_int_equal(queue_count(pair.calendar), 0);
    assert_null(queue_peek(pair.calendar));
    pair.now_s = -1000;
    hold(&pair, 500, 3000, delays_s, 3);
    assert_int_equal(queue_bytes(pair.calendar), bytes);
    pair_end(&pair);
}

/* 2,000 pending events over some 40 hours, 400 turns of them: memory after the first turns is memory after the last. */
static void a_steady_state_takes_no_more_memory(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair, 0);
    size_t bytes = 0;
    for (size_t i = 0; i < 2000 + 200000; i++) {
        struct event event;
        if (i >= 2000) {
            assert_true(queue_pop(pair.calendar, &event));
            pair.now_s = event.at_s;
        }
        event = drawn_event(&pair, (int64_t)draw_below(&pair, 40 * HOUR));
        assert_int_equal(queue_push(pair.calendar, &event), RD_OK);
        if (i == 50000)
            bytes = queue_bytes(pair.calendar);
    }
    assert_int_equal(queue_bytes(pair.calendar), bytes);
    pair_end(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_takes_32_bytes),
        cmocka_unit_test(order_is_time_then_phase_then_subject_then_sequence_then_the_rest),
        cmocka_unit_test(an_empty_queue_pops_nothing),
        cmocka_unit_test(events_of_one_second_pop_by_phase_subject_and_sequence),
        cmocka_unit_test(the_calendar_pops_what_a_heap_pops),
        cmocka_unit_test(a_load_pops_as_qsort_orders_it),
        cmocka_unit_test(a_hundred_thousand_events_of_one_second_come_in_order),
        cmocka_unit_test(pushes_into_the_open_hour_and_second_come_in_their_place),
        cmocka_unit_test(peeking_opens_an_hour_early_without_losing_what_is_pushed_before_it),
        cmocka_unit_test(far_futures_wait_in_order),
        cmocka_unit_test(an_hour_in_ring_and_overflow_comes_in_order),
        cmocka_unit_test(ten_thousand_overflow_events_deal_into_as_many_hours),
        cmocka_unit_test(ahead_shows_what_pops_later_in_the_open_hour_only),
        cmocka_unit_test(a_cleared_queue_starts_again_at_any_time_and_keeps_its_memory),
        cmocka_unit_test(a_steady_state_takes_no_more_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
