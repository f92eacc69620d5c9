/*
 * Working calendars and business days, both sides of every edge. The scenario starts on Thursday 2026-01-01, day 20454
 * since 1970-01-01; intervals are worked out by hand.
 */
#include "support/check.h"

#include <stdlib.h>

#include "core/clock.h"
#include "redress/units.h"

#define FIRST_DAY INT64_C(20454)
#define START_UNIX_S (FIRST_DAY * RD_DAY_S)
#define EVERY_DAY 0x7f
#define WORKDAYS 0x1f
#define THURSDAY 0x08
#define ALWAYS .first_day = INT64_MIN, .last_day = INT64_MAX

static struct work_calendar build(const struct work_calendar_spec *spec)
{
    struct work_calendar calendar;
    struct rd_error err;
    assert_int_equal(work_calendar_build(spec, &calendar, &err), RD_OK);
    return calendar;
}

static struct work_calendar_spec spec_of(const struct work_shift *shifts, size_t count, int64_t days)
{
    return (struct work_calendar_spec){
        .start_unix_s = START_UNIX_S, .horizon_s = days * RD_DAY_S, .shifts = shifts, .shift_count = count};
}

static void intervals_are(const struct work_calendar *calendar, const struct work_interval *expected, size_t count)
{
    assert_int_equal(calendar->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(calendar->intervals[i].from_s, expected[i].from_s);
        assert_int_equal(calendar->intervals[i].to_s, expected[i].to_s);
        assert_int_equal(calendar->intervals[i].capacity, expected[i].capacity);
        assert_int_equal(calendar->intervals[i].shifts, expected[i].shifts);
    }
}

#define AT(day, hour) ((day)*RD_DAY_S + (hour)*RD_HOUR_S)

static void a_weekday_shift_skips_the_weekend(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = WORKDAYS, .from_min = 540, .to_min = 1020, ALWAYS, .capacity = 3};
    struct work_calendar_spec spec = spec_of(&shift, 1, 7);
    struct work_calendar calendar = build(&spec); /* Thursday to Wednesday */
    const struct work_interval expected[] = {{AT(0, 9), AT(0, 17), 3, 1},
                                             {AT(1, 9), AT(1, 17), 3, 1},
                                             {AT(4, 9), AT(4, 17), 3, 1},
                                             {AT(5, 9), AT(5, 17), 3, 1},
                                             {AT(6, 9), AT(6, 17), 3, 1}};
    intervals_are(&calendar, expected, 5);
    work_calendar_release(&calendar);
}

static void overlapping_shifts_become_intervals_of_their_sums(void **state)
{
    (void)state;
    const struct work_shift shifts[] = {
        {.weekdays = THURSDAY, .from_min = 480, .to_min = 960, ALWAYS, .capacity = 2},
        {.weekdays = THURSDAY, .from_min = 720, .to_min = 1200, ALWAYS, .capacity = 5},
        {.weekdays = THURSDAY, .from_min = 1200, .to_min = 1260, ALWAYS, .capacity = 5}};
    struct work_calendar_spec spec = spec_of(shifts, 3, 1);
    struct work_calendar calendar = build(&spec);
    const struct work_interval expected[] = {{AT(0, 8), AT(0, 12), 2, 1},
                                             {AT(0, 12), AT(0, 16), 7, 3},
                                             {AT(0, 16), AT(0, 20), 5, 2},
                                             {AT(0, 20), AT(0, 21), 5, 4}}; /* as many people, but another shift */
    intervals_are(&calendar, expected, 4);
    work_calendar_release(&calendar);
}

static void a_shift_past_midnight_runs_into_the_next_day_and_the_scenario(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = EVERY_DAY, .from_min = 1320, .to_min = 360, ALWAYS, .capacity = 1};
    struct work_calendar_spec spec = spec_of(&shift, 1, 2);
    struct work_calendar calendar = build(&spec); /* last year's last night is still at work */
    const struct work_interval expected[] = {
        {0, AT(0, 6), 1, 1}, {AT(0, 22), AT(1, 6), 1, 1}, {AT(1, 22), AT(2, 0), 1, 1}};
    intervals_are(&calendar, expected, 3);
    work_calendar_release(&calendar);
}

static void a_shift_round_the_clock_is_one_interval(void **state)
{
    (void)state;
    const int32_t forms[][2] = {{0, 1440}, {0, 0}, {600, 600}, {1440, 1440}};
    for (size_t i = 0; i < 4; i++) {
        const struct work_shift shift = {
            .weekdays = EVERY_DAY, .from_min = forms[i][0], .to_min = forms[i][1], ALWAYS, .capacity = 4};
        struct work_calendar_spec spec = spec_of(&shift, 1, 30);
        struct work_calendar calendar = build(&spec);
        const struct work_interval expected[] = {{0, AT(30, 0), 4, 1}};
        intervals_are(&calendar, expected, 1);
        work_calendar_release(&calendar);
    }
}

/* 09:00 to 17:00 at +08:00 is 01:00 to 09:00 UTC; at -05:00 it is 14:00 to 22:00 UTC. */
static void hours_are_local_and_so_are_weekdays(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = THURSDAY, .from_min = 540, .to_min = 1020, ALWAYS, .capacity = 1};
    struct work_calendar_spec spec = spec_of(&shift, 1, 7);
    spec.utc_offset_min = 480;
    struct work_calendar calendar = build(&spec);
    intervals_are(&calendar, (const struct work_interval[]){{AT(0, 1), AT(0, 9), 1, 1}}, 1);
    work_calendar_release(&calendar);
    spec.utc_offset_min = -300;
    calendar = build(&spec);
    intervals_are(&calendar, (const struct work_interval[]){{AT(0, 14), AT(0, 22), 1, 1}}, 1);
    work_calendar_release(&calendar);
    /* Thursday 00:00 to 02:00 at +08:00 is Wednesday 16:00 to 18:00 UTC, a day before the start and on the seventh day. */
    const struct work_shift early = {.weekdays = THURSDAY, .from_min = 0, .to_min = 120, ALWAYS, .capacity = 1};
    spec = spec_of(&early, 1, 7);
    spec.utc_offset_min = 480;
    calendar = build(&spec);
    intervals_are(&calendar, (const struct work_interval[]){{AT(6, 16), AT(6, 18), 1, 1}}, 1);
    work_calendar_release(&calendar);
}

static void a_dated_shift_runs_from_its_first_to_its_last_day(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = EVERY_DAY,
                                     .from_min = 600,
                                     .to_min = 660,
                                     .first_day = FIRST_DAY + 2,
                                     .last_day = FIRST_DAY + 3,
                                     .capacity = 9};
    struct work_calendar_spec spec = spec_of(&shift, 1, 10);
    struct work_calendar calendar = build(&spec);
    const struct work_interval expected[] = {{AT(2, 10), AT(2, 11), 9, 1}, {AT(3, 10), AT(3, 11), 9, 1}};
    intervals_are(&calendar, expected, 2);
    work_calendar_release(&calendar);
}

static void holidays_stop_weekly_shifts_but_not_dated_ones(void **state)
{
    (void)state;
    const struct work_shift shifts[] = {{.weekdays = EVERY_DAY, .from_min = 540, .to_min = 600, ALWAYS, .capacity = 1},
                                        {.weekdays = EVERY_DAY,
                                         .from_min = 600,
                                         .to_min = 660,
                                         .first_day = FIRST_DAY + 1,
                                         .last_day = FIRST_DAY + 1,
                                         .capacity = 2},
                                        {.weekdays = EVERY_DAY,
                                         .from_min = 660,
                                         .to_min = 720,
                                         .first_day = FIRST_DAY,
                                         .last_day = INT64_MAX,
                                         .capacity = 4}};
    const int64_t holidays[] = {FIRST_DAY - 30, FIRST_DAY + 1, FIRST_DAY + 40};
    struct work_calendar_spec spec = spec_of(shifts, 3, 3);
    spec.holidays = holidays;
    spec.holiday_count = 3;
    struct work_calendar calendar = build(&spec);
    const struct work_interval expected[] = {
        {AT(0, 9), AT(0, 10), 1, 1},
        {AT(0, 11), AT(0, 12), 4, 4},
        {AT(1, 10), AT(1, 11), 2, 2}, /* the holiday: only the shift dated for it */
        {AT(2, 9), AT(2, 10), 1, 1},
        {AT(2, 11), AT(2, 12), 4, 4}};
    intervals_are(&calendar, expected, 5);
    work_calendar_release(&calendar);
}

static void the_night_before_a_holiday_is_worked_to_its_end(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = EVERY_DAY, .from_min = 1320, .to_min = 360, ALWAYS, .capacity = 1};
    const int64_t holidays[] = {FIRST_DAY - 1, FIRST_DAY + 1};
    struct work_calendar_spec spec = spec_of(&shift, 1, 3);
    spec.holidays = holidays;
    spec.holiday_count = 2;
    struct work_calendar calendar = build(&spec);
    const struct work_interval expected[] = {{AT(0, 22), AT(1, 6), 1, 1}, {AT(2, 22), AT(3, 0), 1, 1}};
    intervals_are(&calendar, expected, 2);
    work_calendar_release(&calendar);
}

static void nobody_at_work_is_no_interval(void **state)
{
    (void)state;
    const struct work_shift shifts[] = {{.weekdays = EVERY_DAY, .from_min = 0, .to_min = 60, ALWAYS, .capacity = 0},
                                        {.weekdays = 0, .from_min = 0, .to_min = 60, ALWAYS, .capacity = 7}};
    struct work_calendar_spec spec = spec_of(shifts, 2, 30);
    struct work_calendar calendar = build(&spec);
    assert_int_equal(calendar.count, 0);
    assert_int_equal(work_calendar_find(&calendar, 5), 0);
    assert_int_equal(work_calendar_person_seconds(&calendar, 0, AT(30, 0)), 0);
    work_calendar_release(&calendar);
    spec = spec_of(NULL, 0, 30);
    calendar = build(&spec);
    assert_int_equal(calendar.count, 0);
    work_calendar_release(&calendar);
}

static void find_gives_the_interval_at_work_or_the_next(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = EVERY_DAY, .from_min = 540, .to_min = 1020, ALWAYS, .capacity = 3};
    struct work_calendar_spec spec = spec_of(&shift, 1, 2);
    struct work_calendar calendar = build(&spec);
    assert_int_equal(work_calendar_find(&calendar, -1), 0);
    assert_int_equal(work_calendar_find(&calendar, AT(0, 9) - 1), 0);
    assert_int_equal(work_calendar_find(&calendar, AT(0, 9)), 0);
    assert_int_equal(work_calendar_find(&calendar, AT(0, 17) - 1), 0);
    assert_int_equal(work_calendar_find(&calendar, AT(0, 17)), 1); /* the end is outside */
    assert_int_equal(work_calendar_find(&calendar, AT(1, 17) - 1), 1);
    assert_int_equal(work_calendar_find(&calendar, AT(1, 17)), 2);
    work_calendar_release(&calendar);
}

/* Three people from 09:00 to 17:00 on two days: 3 * 8 h * 2 = 48 person-hours. */
static void person_seconds_are_cut_at_both_ends(void **state)
{
    (void)state;
    const struct work_shift shift = {.weekdays = EVERY_DAY, .from_min = 540, .to_min = 1020, ALWAYS, .capacity = 3};
    struct work_calendar_spec spec = spec_of(&shift, 1, 2);
    struct work_calendar calendar = build(&spec);
    assert_int_equal(work_calendar_person_seconds(&calendar, 0, AT(2, 0)), 48 * RD_HOUR_S);
    assert_int_equal(work_calendar_person_seconds(&calendar, AT(0, 9), AT(0, 9)), 0);
    assert_int_equal(work_calendar_person_seconds(&calendar, AT(0, 9), AT(0, 9) + 1), 3);
    assert_int_equal(work_calendar_person_seconds(&calendar, AT(0, 9) - 1, AT(0, 9)), 0);
    assert_int_equal(work_calendar_person_seconds(&calendar, AT(0, 17) - 1, AT(1, 9) + 1), 6);
    assert_int_equal(work_calendar_person_seconds(&calendar, AT(0, 17), AT(1, 9)), 0);
    work_calendar_release(&calendar);
}

static void a_spec_outside_its_ranges_is_refused(void **state)
{
    (void)state;
    struct work_shift shifts[65];
    for (size_t i = 0; i < 65; i++)
        shifts[i] = (struct work_shift){.weekdays = EVERY_DAY, .from_min = 0, .to_min = 1440, ALWAYS, .capacity = 1};
    struct work_calendar_spec spec = spec_of(shifts, 65, 1);
    struct work_calendar calendar = {0};
    struct rd_error err;
    assert_int_equal(work_calendar_build(&spec, &calendar, &err), RD_INPUT);
    assert_string_equal(err.text, "a calendar has 65 shifts; at most 64 are allowed");
    spec.shift_count = 64;
    calendar = build(&spec);
    intervals_are(&calendar, (const struct work_interval[]){{0, AT(1, 0), 64, UINT64_MAX}}, 1);
    work_calendar_release(&calendar);

    spec.shift_count = 2;
    shifts[1].from_min = -1;
    assert_int_equal(work_calendar_build(&spec, &calendar, &err), RD_INPUT);
    assert_string_equal(err.text, "shift 1 runs from minute -1 to minute 1440; minutes of a day are 0 to 1440");
    shifts[1].from_min = 0;
    shifts[1].to_min = 1441;
    assert_int_equal(work_calendar_build(&spec, &calendar, &err), RD_INPUT);
    assert_string_equal(err.text, "shift 1 runs from minute 0 to minute 1441; minutes of a day are 0 to 1440");
    shifts[1].to_min = 1440;
    shifts[1].weekdays = 0x80;
    assert_int_equal(work_calendar_build(&spec, &calendar, &err), RD_INPUT);
    assert_string_equal(err.text, "shift 1 has weekdays 0x80; bits 0 (Monday) to 6 (Sunday) are allowed");
    shifts[1].weekdays = EVERY_DAY;
    shifts[1].capacity = UINT32_MAX;
    assert_int_equal(work_calendar_build(&spec, &calendar, &err), RD_INPUT);
    assert_string_equal(err.text,
                        "a calendar's shifts have 4294967296 people together; at most 4294967295 are allowed");
    shifts[1].capacity = UINT32_MAX - 1;
    calendar = build(&spec);
    intervals_are(&calendar, (const struct work_interval[]){{0, AT(1, 0), UINT32_MAX, 3}}, 1);
    work_calendar_release(&calendar);
}

static int64_t business(int64_t at_s, int64_t days, const int64_t *holidays, size_t count)
{
    return business_days_after(START_UNIX_S, at_s, days, holidays, count);
}

/* Day 0 is a Thursday, days 2 and 3 the weekend. */
static void business_days_skip_weekends_and_keep_the_time_of_day(void **state)
{
    (void)state;
    assert_int_equal(business(AT(0, 10), 1, NULL, 0), AT(1, 10));
    assert_int_equal(business(AT(0, 10), 2, NULL, 0), AT(4, 10));
    assert_int_equal(business(AT(1, 23), 1, NULL, 0), AT(4, 23));
    assert_int_equal(business(AT(2, 0), 1, NULL, 0), AT(4, 0));         /* Saturday counts from Monday  */
    assert_int_equal(business(AT(4, 0) - 1, 1, NULL, 0), AT(5, 0) - 1); /* so does Sunday's last second */
    assert_int_equal(business(AT(4, 0), 1, NULL, 0), AT(5, 0));         /* Monday's first second        */
    assert_int_equal(business(AT(0, 10), 5, NULL, 0), AT(7, 10));
    assert_int_equal(business(AT(0, 10), 10, NULL, 0), AT(14, 10));
    assert_int_equal(business(AT(2, 10), 0, NULL, 0), AT(2, 10));
    assert_int_equal(business(AT(2, 10), -3, NULL, 0), AT(2, 10));
}

static void business_days_skip_holidays(void **state)
{
    (void)state;
    const int64_t holidays[] = {FIRST_DAY + 1, FIRST_DAY + 2, FIRST_DAY + 4}; /* Friday, Saturday (no matter), Monday */
    assert_int_equal(business(AT(0, 10), 1, holidays, 3), AT(5, 10));
    assert_int_equal(business(AT(0, 10), 2, holidays, 3), AT(6, 10));
    assert_int_equal(business(AT(5, 10), 1, holidays, 3), AT(6, 10));
}

/* The moment before the scenario's start belongs to Wednesday. */
static void business_days_count_from_before_the_start_too(void **state)
{
    (void)state;
    assert_int_equal(business(-1, 1, NULL, 0), RD_DAY_S - 1);
    assert_int_equal(business_days_after(START_UNIX_S + 100, -101, 1, NULL, 0), RD_DAY_S - 101);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weekday_shift_skips_the_weekend),
        cmocka_unit_test(overlapping_shifts_become_intervals_of_their_sums),
        cmocka_unit_test(a_shift_past_midnight_runs_into_the_next_day_and_the_scenario),
        cmocka_unit_test(a_shift_round_the_clock_is_one_interval),
        cmocka_unit_test(hours_are_local_and_so_are_weekdays),
        cmocka_unit_test(a_dated_shift_runs_from_its_first_to_its_last_day),
        cmocka_unit_test(holidays_stop_weekly_shifts_but_not_dated_ones),
        cmocka_unit_test(the_night_before_a_holiday_is_worked_to_its_end),
        cmocka_unit_test(nobody_at_work_is_no_interval),
        cmocka_unit_test(find_gives_the_interval_at_work_or_the_next),
        cmocka_unit_test(person_seconds_are_cut_at_both_ends),
        cmocka_unit_test(a_spec_outside_its_ranges_is_refused),
        cmocka_unit_test(business_days_skip_weekends_and_keep_the_time_of_day),
        cmocka_unit_test(business_days_skip_holidays),
        cmocka_unit_test(business_days_count_from_before_the_start_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
