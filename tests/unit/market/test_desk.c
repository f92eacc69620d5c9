/*
 * A desk by hand arithmetic: who is served next, who is busy, and the integrals, clipped to the measured window.
 */
#include "support/check.h"

#include "market/desk.h"

#define FOREVER INT64_MAX

/* One shift of so many people from now on. */
static void staff(struct desk_state *desk, int64_t now_s, uint32_t people)
{
    if (people > 0)
        desk_shift_begins(desk, now_s, 0, people, now_s);
    else
        desk_shift_ends(desk, now_s, 0);
}

static bool start(struct desk_state *desk, int64_t now_s, struct waiting *next)
{
    const struct desk_source own = {desk, 0};
    size_t from;
    return desk_start(&own, 1, now_s, next, &from);
}

static void arrive(struct desk_state *desk, int64_t now_s, uint32_t claim, unsigned priority)
{
    assert_int_equal(
        desk_arrive(desk, now_s, (struct waiting){.order = claim + UINT64_C(1000), .claim = claim}, priority), RD_OK);
}

static void serves(struct desk_state *desk, int64_t now_s, uint32_t claim)
{
    struct waiting next;
    assert_true(start(desk, now_s, &next));
    assert_int_equal(next.claim, claim);
    assert_int_equal(next.order, claim + UINT64_C(1000));
}

static void serves_nobody(struct desk_state *desk, int64_t now_s)
{
    struct waiting next;
    assert_false(start(desk, now_s, &next));
}

static void first_come_is_first_served(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    staff(&desk, 0, 100);
    for (uint32_t claim = 0; claim < 100; claim++) /* beyond the first size of a line */
        arrive(&desk, claim, 100 - claim, 0);
    for (uint32_t claim = 0; claim < 100; claim++)
        serves(&desk, 200, 100 - claim);
    serves_nobody(&desk, 200);
    desk_state_release(&desk);
}

static void a_line_that_runs_round_its_ring_keeps_its_order(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    staff(&desk, 0, 1000);
    uint32_t next_in = 0, next_out = 0;
    while (next_in < 12) /* of 16 places */
        arrive(&desk, 0, next_in++, 3);
    while (next_out < 10)
        serves(&desk, 0, next_out++);
    while (next_in < 60) /* wraps, then grows with its head in the middle */
        arrive(&desk, 0, next_in++, 3);
    while (next_out < 60)
        serves(&desk, 0, next_out++);
    desk_state_release(&desk);
}

static void higher_priorities_go_first_and_equals_by_arrival(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    staff(&desk, 0, 10);
    arrive(&desk, 1, 1, 0);
    arrive(&desk, 2, 2, 9);
    arrive(&desk, 3, 3, 5);
    arrive(&desk, 4, 4, 9);
    arrive(&desk, 5, 5, 0);
    serves(&desk, 6, 2);
    serves(&desk, 6, 4);
    arrive(&desk, 7, 6, 5);
    serves(&desk, 8, 3);
    serves(&desk, 8, 6);
    serves(&desk, 8, 1);
    serves(&desk, 8, 5);
    desk_state_release(&desk);
}

static void nobody_starts_a_case_while_all_on_shift_are_busy(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    for (uint32_t claim = 0; claim < 5; claim++)
        arrive(&desk, 0, claim, 0);
    serves_nobody(&desk, 0); /* night */
    staff(&desk, 10, 2);
    serves(&desk, 10, 0);
    serves(&desk, 10, 1);
    serves_nobody(&desk, 10);
    staff(&desk, 20, 3); /* one more comes */
    serves(&desk, 20, 2);
    serves_nobody(&desk, 20);
    staff(&desk, 30, 1); /* two go when they are done */
    desk_finish(&desk, 31, 0);
    serves_nobody(&desk, 31);
    desk_finish(&desk, 32, 0);
    serves_nobody(&desk, 32);
    desk_finish(&desk, 33, 0);
    serves(&desk, 33, 3);
    serves_nobody(&desk, 33);
    desk_state_release(&desk);
}

/*
 *  time      50     100      120      150      180      190     200     230
 *  arrives    a   window       b                              window
 *  people     0                          1                0
 *  served                                a        b                      done
 */
static void integrals_are_clipped_to_the_window_on_both_sides(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 100, 200);
    arrive(&desk, 50, 1, 0);
    arrive(&desk, 120, 2, 0);
    staff(&desk, 150, 1);
    serves(&desk, 150, 1);
    desk_finish(&desk, 180, 0);
    serves(&desk, 180, 2);
    staff(&desk, 190, 0);
    desk_finish(&desk, 230, 0);
    desk_advance(&desk, 300);
    const struct desk_stats *stats = &desk.stats;
    assert_int_equal(stats->backlog_s, 20 * 1 + 30 * 2 + 30 * 1);
    assert_int_equal(stats->in_system_s, 20 * 1 + 30 * 2 + 30 * 2 + 20 * 1);
    assert_int_equal(stats->busy_s, 40);
    assert_int_equal(stats->overtime_s, 10);
    assert_int_equal(stats->backlog_max, 2);
    assert_int_equal(stats->arrived, 1); /* b only: a came before the window */
    assert_int_equal(stats->started, 1);
    assert_int_equal(stats->waited, 1);
    assert_int_equal(stats->wait_s, 60);
    desk_state_release(&desk);
}

static void a_span_over_the_whole_window_counts_the_window(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 100, 200);
    arrive(&desk, 10, 1, 0);
    arrive(&desk, 10, 2, 0);
    arrive(&desk, 10, 3, 0);
    staff(&desk, 20, 1);
    serves(&desk, 20, 1);
    desk_advance(&desk, 1000);
    assert_int_equal(desk.stats.backlog_s, 200);
    assert_int_equal(desk.stats.in_system_s, 300);
    assert_int_equal(desk.stats.busy_s, 100);
    assert_int_equal(desk.stats.overtime_s, 0);
    assert_int_equal(desk.stats.backlog_max, 2);
    assert_int_equal(desk.stats.arrived, 0);
    desk_state_release(&desk);
}

static void nothing_is_measured_before_or_after_the_window(void **state)
{
    (void)state;
    static const int64_t begins_s[] = {0, 200}; /* the window is 100 up to 200 */
    for (int i = 0; i < 2; i++) {
        struct desk_state desk;
        desk_state_init(&desk, 100, 200);
        arrive(&desk, begins_s[i], 1, 0);
        arrive(&desk, begins_s[i] + 5, 2, 0);
        staff(&desk, begins_s[i] + 10, 1);
        serves(&desk, begins_s[i] + 20, 1);
        staff(&desk, begins_s[i] + 30, 0);
        assert_true(desk_leave(&desk, begins_s[i] + 40, 2));
        desk_finish(&desk, begins_s[i] + 50, 0);
        desk_advance(&desk, 300);
        static const struct desk_stats passed = {.window_s = 100};
        assert_memory_equal(&desk.stats, &passed, sizeof passed);
        desk_state_release(&desk);
    }
}

static void an_arrival_counts_from_the_windows_first_second_to_before_its_last(void **state)
{
    (void)state;
    static const struct {
        int64_t at_s;
        int counts;
    } cases[] = {{99, 0}, {100, 1}, {199, 1}, {200, 0}};
    for (size_t i = 0; i < 4; i++) {
        struct desk_state desk;
        desk_state_init(&desk, 100, 200);
        staff(&desk, 0, 1);
        arrive(&desk, cases[i].at_s, 1, 0);
        serves(&desk, cases[i].at_s + 7, 1); /* counted where it arrived, even when served after the window */
        assert_int_equal(desk.stats.arrived, cases[i].counts);
        assert_int_equal(desk.stats.started, cases[i].counts);
        assert_int_equal(desk.stats.waited, cases[i].counts);
        assert_int_equal(desk.stats.wait_s, 7 * cases[i].counts);
        desk_state_release(&desk);
    }
}

static void a_case_served_in_the_second_it_arrives_has_not_waited(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    staff(&desk, 0, 2);
    arrive(&desk, 5, 1, 0);
    serves(&desk, 5, 1);
    arrive(&desk, 6, 2, 0);
    serves(&desk, 7, 2);
    assert_int_equal(desk.stats.started, 2);
    assert_int_equal(desk.stats.waited, 1);
    assert_int_equal(desk.stats.wait_s, 1);
    assert_int_equal(desk.stats.backlog_s, 1); /* up to the second it was served, not further */
    desk_advance(&desk, 10);
    assert_int_equal(desk.stats.backlog_s, 1);
    assert_int_equal(desk.stats.busy_s, 5 + 3);
    desk_state_release(&desk);
}

/* Three busy from 0; 3 on shift until 10, 2 until 20, none until 30, 1 until the last ends at 40. */
static void overtime_is_whoever_is_busy_beyond_the_shift(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    staff(&desk, 0, 3);
    for (uint32_t claim = 0; claim < 3; claim++) {
        arrive(&desk, 0, claim, 0);
        serves(&desk, 0, claim);
    }
    staff(&desk, 10, 2);
    staff(&desk, 20, 0);
    desk_finish(&desk, 25, 0); /* two busy */
    staff(&desk, 30, 1);
    desk_finish(&desk, 35, 0);
    desk_finish(&desk, 40, 0);
    assert_int_equal(desk.stats.overtime_s, 10 * 1 + 5 * 3 + 5 * 2 + 5 * 1);
    assert_int_equal(desk.stats.busy_s + desk.stats.overtime_s, 25 + 35 + 40);
    assert_int_equal(desk.stats.backlog_s, 0);
    desk_state_release(&desk);
}

static void a_case_may_leave_from_anywhere_in_its_line(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    for (uint32_t claim = 0; claim < 6; claim++)
        arrive(&desk, 0, claim, 4);
    arrive(&desk, 0, 6, 8);
    assert_true(desk_leave(&desk, 10, 0));  /* head   */
    assert_true(desk_leave(&desk, 10, 5));  /* tail   */
    assert_true(desk_leave(&desk, 10, 3));  /* middle */
    assert_true(desk_leave(&desk, 10, 6));  /* alone  */
    assert_false(desk_leave(&desk, 10, 3)); /* left already */
    assert_false(desk_leave(&desk, 10, 77));
    assert_int_equal(desk.waiting, 3);
    staff(&desk, 20, 9);
    serves(&desk, 20, 1);
    assert_false(desk_leave(&desk, 20, 1)); /* with a mediator, not waiting */
    serves(&desk, 20, 2);
    serves(&desk, 20, 4);
    serves_nobody(&desk, 20);
    assert_int_equal(desk.stats.backlog_s, 7 * 10 + 3 * 10);
    assert_int_equal(desk.stats.arrived, 7);
    assert_int_equal(desk.stats.started, 3);
    desk_state_release(&desk);
}

static void a_case_may_leave_a_line_that_runs_round_its_ring(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, FOREVER);
    staff(&desk, 0, 1000);
    for (uint32_t claim = 0; claim < 14; claim++)
        arrive(&desk, 0, claim, 0);
    for (uint32_t claim = 0; claim < 13; claim++)
        serves(&desk, 0, claim);
    for (uint32_t claim = 14; claim < 20; claim++) /* places 14, 15, 0, 1, 2, 3 of 16 */
        arrive(&desk, 0, claim, 0);
    assert_true(desk_leave(&desk, 0, 16));
    assert_true(desk_leave(&desk, 0, 13));
    serves(&desk, 0, 14);
    serves(&desk, 0, 15);
    serves(&desk, 0, 17);
    arrive(&desk, 0, 20, 0);
    serves(&desk, 0, 18);
    serves(&desk, 0, 19);
    serves(&desk, 0, 20);
    desk_state_release(&desk);
}

static void clearing_keeps_the_window_and_forgets_the_rest(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 100, 200);
    staff(&desk, 110, 1);
    arrive(&desk, 120, 1, 0);
    serves(&desk, 130, 1);
    arrive(&desk, 140, 2, 9);
    desk_state_clear(&desk);
    static const struct desk_stats none;
    assert_memory_equal(&desk.stats, &none, sizeof none);
    serves_nobody(&desk, 0);
    arrive(&desk, 90, 3, 0);
    serves_nobody(&desk, 90); /* no staff is left over */
    staff(&desk, 150, 1);
    serves(&desk, 150, 3);
    assert_int_equal(desk.stats.backlog_s, 50);
    assert_int_equal(desk.stats.busy_s, 0);
    desk_state_release(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_come_is_first_served),
        cmocka_unit_test(a_line_that_runs_round_its_ring_keeps_its_order),
        cmocka_unit_test(higher_priorities_go_first_and_equals_by_arrival),
        cmocka_unit_test(nobody_starts_a_case_while_all_on_shift_are_busy),
        cmocka_unit_test(integrals_are_clipped_to_the_window_on_both_sides),
        cmocka_unit_test(a_span_over_the_whole_window_counts_the_window),
        cmocka_unit_test(nothing_is_measured_before_or_after_the_window),
        cmocka_unit_test(an_arrival_counts_from_the_windows_first_second_to_before_its_last),
        cmocka_unit_test(a_case_served_in_the_second_it_arrives_has_not_waited),
        cmocka_unit_test(overtime_is_whoever_is_busy_beyond_the_shift),
        cmocka_unit_test(a_case_may_leave_from_anywhere_in_its_line),
        cmocka_unit_test(a_case_may_leave_a_line_that_runs_round_its_ring),
        cmocka_unit_test(clearing_keeps_the_window_and_forgets_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
