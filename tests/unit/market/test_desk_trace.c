/*
 * A desk on random traces: against a plain list of cases, second by second, and Little's law as the identity it is.
 */
#include "support/check.h"

#include <string.h>

#include "draws.h"
#include "market/desk.h"

#define CASES 4000
#define SECONDS 60000

enum where { COMING, WAITING, IN_SERVICE, DONE, LEFT };

struct a_case {
    enum where where;
    unsigned priority;
    int64_t arrived_s, started_s, gone_s;
};

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

/* The desk, and beside it the same cases in a list, walked whole whenever something is asked. */
struct trace {
    struct draws draws;
    struct desk_state desk;
    struct a_case cases[CASES];
    uint32_t came;
    int64_t now_s;
    uint32_t staff;
};

static uint32_t count_where(const struct trace *trace, enum where where)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < trace->came; i++)
        count += trace->cases[i].where == where;
    return count;
}

/* The n-th case that is there; CASES when there are fewer. */
static uint32_t nth_where(const struct trace *trace, enum where where, uint32_t n)
{
    for (uint32_t i = 0; i < trace->came; i++)
        if (trace->cases[i].where == where && n-- == 0)
            return i;
    return CASES;
}

/* Highest priority, earliest come. */
static uint32_t next_in_line(const struct trace *trace)
{
    uint32_t best = CASES;
    for (uint32_t i = 0; i < trace->came; i++)
        if (trace->cases[i].where == WAITING &&
            (best == CASES || trace->cases[i].priority > trace->cases[best].priority))
            best = i;
    return best;
}

static void case_comes(struct trace *trace)
{
    if (trace->came == CASES)
        return;
    unsigned priority = draw(&trace->draws, DESK_PRIORITIES);
    trace->cases[trace->came] = (struct a_case){WAITING, priority, trace->now_s, 0, 0};
    assert_int_equal(
        desk_arrive(&trace->desk, trace->now_s, (struct waiting){.order = trace->came, .claim = trace->came}, priority),
        RD_OK);
    trace->came++;
}

static void cases_are_served(struct trace *trace)
{
    struct waiting next;
    while (start(&trace->desk, trace->now_s, &next)) {
        uint32_t expected = next_in_line(trace);
        assert_true(count_where(trace, IN_SERVICE) < trace->staff);
        assert_int_equal(next.claim, expected);
        assert_int_equal(next.arrived_s, trace->cases[expected].arrived_s);
        trace->cases[expected].where = IN_SERVICE;
        trace->cases[expected].started_s = trace->now_s;
    }
    assert_true(count_where(trace, WAITING) == 0 || count_where(trace, IN_SERVICE) >= trace->staff);
}

static void case_goes(struct trace *trace, enum where from, enum where to)
{
    uint32_t there = count_where(trace, from);
    if (there == 0)
        return;
    uint32_t gone = nth_where(trace, from, draw(&trace->draws, there));
    trace->cases[gone].where = to;
    trace->cases[gone].gone_s = trace->now_s;
    if (to == DONE)
        desk_finish(&trace->desk, trace->now_s, 0);
    else
        assert_true(desk_leave(&trace->desk, trace->now_s, gone));
}

static void something_happens(struct trace *trace, bool cases_leave)
{
    uint32_t what = draw(&trace->draws, 100);
    if (what < 45)
        case_comes(trace);
    else if (what < 85)
        case_goes(trace, IN_SERVICE, DONE);
    else if (what < 90 && cases_leave)
        case_goes(trace, WAITING, LEFT);
    else if (what >= 97) {
        trace->staff = draw(&trace->draws, 8); /* none at all now and then */
        staff(&trace->desk, trace->now_s, trace->staff);
    }
    cases_are_served(trace);
}

/* What a second adds to the integrals. */
static void second_measure(const struct trace *trace, struct desk_stats *stats)
{
    if (trace->now_s < trace->desk.window_from_s || trace->now_s >= trace->desk.window_to_s)
        return;
    int64_t waiting = count_where(trace, WAITING), busy = count_where(trace, IN_SERVICE);
    stats->backlog_s += waiting;
    stats->in_system_s += waiting + busy;
    const int64_t over = busy > trace->staff ? busy - trace->staff : 0;
    stats->busy_s += busy - over;
    stats->overtime_s += over;
    stats->backlog_max = waiting > stats->backlog_max ? waiting : stats->backlog_max;
    stats->staffed_s += trace->staff;
    stats->window_s++;
    for (uint32_t i = 0; i < trace->came; i++) /* twice the integral over this second of an age that grows by one */
        if (trace->cases[i].where == WAITING)
            stats->age_rest += 2 * (trace->now_s - trace->cases[i].arrived_s) + 1;
}

static void cases_measure(const struct trace *trace, struct desk_stats *stats)
{
    for (uint32_t i = 0; i < trace->came; i++) {
        const struct a_case *one = &trace->cases[i];
        if (one->arrived_s < trace->desk.window_from_s || one->arrived_s >= trace->desk.window_to_s)
            continue;
        stats->arrived++;
        if (one->where != IN_SERVICE && one->where != DONE)
            continue;
        stats->started++;
        stats->waited += one->started_s > one->arrived_s;
        stats->wait_s += one->started_s - one->arrived_s;
    }
}

static void trace_begin(struct trace *trace, uint64_t seed, int64_t from_s, int64_t to_s)
{
    memset(trace, 0, sizeof *trace);
    trace->draws.state = seed;
    desk_state_init(&trace->desk, from_s, to_s);
}

static void the_integrals_are_what_counting_every_second_gives(void **state)
{
    (void)state;
    static struct trace trace;
    trace_begin(&trace, 11, 3000, 9000);
    struct desk_stats expected = {0};
    for (; trace.now_s < 12000; trace.now_s++) {
        for (uint32_t events = draw(&trace.draws, 8) / 6; events > 0; events--)
            something_happens(&trace, true);
        second_measure(&trace, &expected);
    }
    desk_advance(&trace.desk, trace.now_s);
    cases_measure(&trace, &expected);
    expected.age_min_s = expected.age_rest / 120;
    expected.age_rest %= 120;
    assert_true(expected.started > 200 && expected.overtime_s > 0 && expected.backlog_max > 5);
    assert_true(count_where(&trace, LEFT) > 10);
    assert_true(expected.age_min_s > 1000);
    assert_memory_equal(&trace.desk.stats, &expected, sizeof expected);
    desk_state_release(&trace.desk);
}

/* All cases come and go inside the window: integrals are sums of times, to the second. */
static void the_backlog_integral_is_the_sum_of_the_waits(void **state)
{
    (void)state;
    static struct trace trace;
    trace_begin(&trace, 12, 0, SECONDS);
    for (int i = 0; i < 3000; i++) {
        trace.now_s += draw(&trace.draws, 15);
        something_happens(&trace, false);
    }
    trace.staff = 4;
    staff(&trace.desk, trace.now_s, trace.staff);
    for (cases_are_served(&trace); count_where(&trace, IN_SERVICE) > 0; cases_are_served(&trace)) {
        trace.now_s += draw(&trace.draws, 15);
        case_goes(&trace, IN_SERVICE, DONE);
    }
    assert_true(trace.now_s < SECONDS);
    desk_advance(&trace.desk, SECONDS);
    int64_t waits_s = 0, stays_s = 0;
    for (uint32_t i = 0; i < trace.came; i++) {
        waits_s += trace.cases[i].started_s - trace.cases[i].arrived_s;
        stays_s += trace.cases[i].gone_s - trace.cases[i].arrived_s;
    }
    const struct desk_stats *stats = &trace.desk.stats;
    assert_true(trace.came > 1000);
    assert_int_equal(stats->arrived, trace.came);
    assert_int_equal(stats->started, trace.came);
    assert_int_equal(stats->wait_s, waits_s);
    assert_int_equal(stats->backlog_s, waits_s);   /* L_q T = sum of W_q */
    assert_int_equal(stats->in_system_s, stays_s); /* L T = sum of W     */
    assert_int_equal(stats->busy_s + stats->overtime_s, stays_s - waits_s);
    assert_true(stats->busy_s <= stats->staffed_s);
    desk_state_release(&trace.desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_integrals_are_what_counting_every_second_gives),
        cmocka_unit_test(the_backlog_integral_is_the_sum_of_the_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
