/*
 * Shifts, weeks and help among desks, by hand arithmetic: who takes a case, whose time it is, where it is counted.
 */
#include "support/check.h"

#include "market/desk.h"

#define HOUR INT64_C(3600)

static void arrive(struct desk_state *desk, int64_t now_s, uint32_t claim, unsigned priority, uint8_t shift)
{
    const struct waiting arrival = {.order = claim, .claim = claim, .shift = shift};
    assert_int_equal(desk_arrive(desk, now_s, arrival, priority), RD_OK);
}

/* The claim taken by `shift`, at the source it waited at. */
static void takes(const struct desk_source *sources, size_t count, int64_t now_s, uint32_t claim, unsigned shift,
                  size_t source)
{
    struct waiting next;
    size_t from;
    assert_true(desk_start(sources, count, now_s, &next, &from));
    assert_int_equal(next.claim, claim);
    assert_int_equal(next.mediator, shift);
    assert_int_equal(from, source);
}

static void takes_nothing(const struct desk_source *sources, size_t count, int64_t now_s)
{
    struct waiting next;
    size_t from;
    assert_false(desk_start(sources, count, now_s, &next, &from));
}

/*
 * The early shift of one, 0 to 100, has a case from 90 to 130; the late shift of one, 100 to 200, takes the next at 100: who
 * works late is in nobody's way.
 */
static void the_next_shift_does_not_wait_for_the_overtime_of_the_last(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, 300);
    assert_int_equal(desk_state_shape(&desk, 2), RD_OK);
    const struct desk_source own = {&desk, 0};
    desk_shift_begins(&desk, 0, 0, 1, 100);
    arrive(&desk, 90, 1, 0, 0);
    takes(&own, 1, 90, 1, 0, 0);
    arrive(&desk, 95, 2, 0, 0);
    takes_nothing(&own, 1, 95);
    desk_shift_ends(&desk, 100, 0);
    desk_shift_begins(&desk, 100, 1, 1, 200);
    takes(&own, 1, 100, 2, 1, 0);
    desk_finish(&desk, 130, 0);
    desk_finish(&desk, 150, 1);
    desk_shift_ends(&desk, 200, 1);
    desk_advance(&desk, 300);
    assert_int_equal(desk.by_shift[0].busy_s, 10); /* on shift */
    assert_int_equal(desk.by_shift[0].overtime_s, 30);
    assert_int_equal(desk.by_shift[0].staffed_s, 100);
    assert_int_equal(desk.by_shift[0].window_s, 100);
    assert_int_equal(desk.by_shift[0].arrived, 2); /* both came in the early shift */
    assert_int_equal(desk.by_shift[0].wait_s, 5);
    assert_int_equal(desk.by_shift[0].backlog_s, 5);
    assert_int_equal(desk.by_shift[1].busy_s, 50);
    assert_int_equal(desk.by_shift[1].overtime_s, 0);
    assert_int_equal(desk.by_shift[1].started, 0);
    assert_int_equal(desk.by_shift[1].backlog_s, 0);
    assert_int_equal(desk.stats.busy_s, 60);
    assert_int_equal(desk.stats.overtime_s, 30);
    assert_int_equal(desk.stats.staffed_s, 200);
    desk_state_release(&desk);
}

static void of_two_shifts_on_duty_the_first_in_the_roster_takes_the_case(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, 300);
    assert_int_equal(desk_state_shape(&desk, 2), RD_OK);
    const struct desk_source own = {&desk, 0};
    desk_shift_begins(&desk, 0, 1, 1, 100);
    desk_shift_begins(&desk, 0, 0, 1, 100);
    for (uint32_t claim = 1; claim <= 3; claim++)
        arrive(&desk, 10, claim, 0, 0);
    takes(&own, 1, 10, 1, 0, 0);
    takes(&own, 1, 10, 2, 1, 0);
    takes_nothing(&own, 1, 10);
    desk_finish(&desk, 20, 1);
    takes(&own, 1, 20, 3, 1, 0);
    desk_state_release(&desk);
}

/* A shift round the clock ends and begins at midnight: in whatever order the two are told, it goes on. */
static void a_shift_that_begins_in_the_second_it_ends_goes_on(void **state)
{
    (void)state;
    for (int ends_first = 0; ends_first < 2; ends_first++) {
        struct desk_state desk;
        desk_state_init(&desk, 0, 300);
        const struct desk_source own = {&desk, 0};
        desk_shift_begins(&desk, 0, 0, 1, 100);
        arrive(&desk, 90, 1, 0, 0);
        takes(&own, 1, 90, 1, 0, 0);
        if (ends_first)
            desk_shift_ends(&desk, 100, 0);
        desk_shift_begins(&desk, 100, 0, 1, 200);
        if (!ends_first)
            desk_shift_ends(&desk, 100, 0);
        arrive(&desk, 110, 2, 0, 0);
        takes_nothing(&own, 1, 110); /* the one mediator has yesterday's case in hand */
        desk_finish(&desk, 120, 0);
        takes(&own, 1, 120, 2, 0, 0);
        assert_int_equal(desk.stats.overtime_s, 0);
        desk_shift_ends(&desk, 200, 0);
        desk_advance(&desk, 250);
        assert_int_equal(desk.stats.overtime_s, 50);
        desk_state_release(&desk);
    }
}

/* A case that came at 10 may be taken by the other desk from 70 on: a second earlier not. */
static void another_desk_takes_what_has_waited_long_enough(void **state)
{
    (void)state;
    struct desk_state home, helper;
    desk_state_init(&home, 0, 300);
    desk_state_init(&helper, 0, 300);
    const struct desk_source sources[] = {{&helper, 0}, {&home, 60}};
    desk_shift_begins(&helper, 0, 0, 1, 300);
    arrive(&home, 10, 1, 0, 0);
    takes_nothing(sources, 2, 69);
    takes(sources, 2, 70, 1, 0, 1);
    desk_finish(&helper, 100, 0);
    desk_advance(&home, 300);
    desk_advance(&helper, 300);
    assert_int_equal(home.stats.arrived, 1); /* it waited here */
    assert_int_equal(home.stats.started, 1);
    assert_int_equal(home.stats.overflowed, 1);
    assert_int_equal(home.stats.wait_s, 60);
    assert_int_equal(home.stats.backlog_s, 60);
    assert_int_equal(home.stats.busy_s, 0);
    assert_int_equal(helper.stats.arrived, 0);
    assert_int_equal(helper.stats.helped, 1);
    assert_int_equal(helper.stats.backlog_s, 0);
    assert_int_equal(helper.stats.busy_s, 30);
    desk_state_release(&home);
    desk_state_release(&helper);
}

static void help_goes_by_priority_then_arrival_then_home_first(void **state)
{
    (void)state;
    struct desk_state home, helper;
    desk_state_init(&home, 0, 300);
    desk_state_init(&helper, 0, 300);
    const struct desk_source sources[] = {{&helper, 0}, {&home, 60}};
    desk_shift_begins(&helper, 0, 0, 10, 300);
    arrive(&home, 10, 1, 0, 0);
    arrive(&helper, 10, 2, 0, 0); /* as early: the own one first */
    arrive(&helper, 11, 3, 0, 0);
    arrive(&home, 12, 4, 5, 0); /* urgent */
    arrive(&home, 50, 5, 9, 0); /* more urgent, but too young at 72 */
    arrive(&helper, 71, 6, 0, 0);
    takes(sources, 2, 72, 4, 0, 1);
    takes(sources, 2, 72, 2, 0, 0);
    takes(sources, 2, 72, 1, 0, 1);
    takes(sources, 2, 72, 3, 0, 0);
    takes(sources, 2, 72, 6, 0, 0);
    takes_nothing(sources, 2, 72);
    takes(sources, 2, 110, 5, 0, 1);
    assert_int_equal(home.waiting, 0);
    desk_state_release(&home);
    desk_state_release(&helper);
}

/* One case waits from an hour before the week's end to two hours after it: 1 h in the first week, 2 h in the second. */
static void weeks_share_what_runs_over_their_edge(void **state)
{
    (void)state;
    const int64_t from_s = 5 * HOUR, edge_s = from_s + DESK_WEEK_S;
    struct desk_state desk;
    desk_state_init(&desk, from_s, from_s + 2 * DESK_WEEK_S + 3 * HOUR);
    assert_int_equal(desk_state_shape(&desk, 1), RD_OK);
    assert_int_equal(desk.week_count, 2); /* what is left belongs to the last whole week */
    const struct desk_source own = {&desk, 0};
    desk_shift_begins(&desk, 0, 0, 1, edge_s);
    arrive(&desk, from_s, 1, 0, 0);
    takes(&own, 1, from_s, 1, 0, 0);
    arrive(&desk, edge_s - HOUR, 2, 0, 0);
    desk_promise(&desk, edge_s - HOUR, 0);
    desk_late(&desk, edge_s - HOUR, 0);
    desk_finish(&desk, edge_s + 2 * HOUR, 0);
    desk_shift_begins(&desk, edge_s + 2 * HOUR, 0, 1, INT64_MAX);
    takes(&own, 1, edge_s + 2 * HOUR, 2, 0, 0);
    desk_finish(&desk, edge_s + 3 * HOUR, 0);
    desk_advance(&desk, edge_s + 3 * DESK_WEEK_S);
    const struct desk_stats *first = &desk.weeks[0], *second = &desk.weeks[1];
    assert_int_equal(first->backlog_s, HOUR);
    assert_int_equal(second->backlog_s, 2 * HOUR);
    assert_int_equal(first->wait_s, 3 * HOUR); /* where it came */
    assert_int_equal(second->started, 0);
    assert_int_equal(first->late, 1);
    assert_int_equal(second->promised, 0);
    assert_int_equal(first->busy_s, DESK_WEEK_S);
    assert_int_equal(second->busy_s, 3 * HOUR);
    assert_int_equal(first->window_s, DESK_WEEK_S);
    assert_int_equal(second->window_s, DESK_WEEK_S + 3 * HOUR);
    /* ages: half an hour on average for one hour, then two hours on average for two */
    assert_int_equal(first->age_min_s, 30 * HOUR);
    assert_int_equal(second->age_min_s, 120 * 2 * HOUR);
    assert_int_equal(desk.stats.age_min_s, 90 * 3 * HOUR);
    desk_state_release(&desk);
}

static void an_appeal_of_the_same_number_is_not_the_case_that_leaves(void **state)
{
    (void)state;
    struct desk_state desk;
    desk_state_init(&desk, 0, 300);
    assert_int_equal(desk_arrive(&desk, 0, (struct waiting){.claim = 7, .kind = WORK_APPEAL}, 0), RD_OK);
    assert_false(desk_leave(&desk, 1, 7));
    assert_int_equal(desk_arrive(&desk, 1, (struct waiting){.claim = 7, .kind = WORK_CASE}, 0), RD_OK);
    assert_true(desk_leave(&desk, 2, 7));
    assert_int_equal(desk.waiting, 1);
    desk_state_release(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_shift_does_not_wait_for_the_overtime_of_the_last),
        cmocka_unit_test(of_two_shifts_on_duty_the_first_in_the_roster_takes_the_case),
        cmocka_unit_test(a_shift_that_begins_in_the_second_it_ends_goes_on),
        cmocka_unit_test(another_desk_takes_what_has_waited_long_enough),
        cmocka_unit_test(help_goes_by_priority_then_arrival_then_home_first),
        cmocka_unit_test(weeks_share_what_runs_over_their_edge),
        cmocka_unit_test(an_appeal_of_the_same_number_is_not_the_case_that_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
