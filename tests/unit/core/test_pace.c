/*
 * The pace of work: a week holds a week, shares of days and hours are shares of what ends in them, idle hours end nothing,
 * holidays go as Sundays, and the way back from work to time is the way there.
 */
#include "core/pace.h"

#include <math.h>

#include "redress/units.h"
#include "support/check.h"

/* 2026-01-05 is a Monday. */
#define MONDAY_S (INT64_C(20458) * RD_DAY_S)
#define HORIZON_S (100 * RD_DAY_S)

static const double week[7] = {0.2, 0.2, 0.2, 0.2, 0.15, 0.05, 0};
static const double day[24] = {[9] = 0.25, [10] = 0.25, [14] = 0.3, [15] = 0.2};

static struct pace *pace_of(int32_t utc_offset_min, const int64_t *holidays, size_t count)
{
    const struct pace_spec spec = {.start_unix_s = MONDAY_S,
                                   .horizon_s = HORIZON_S,
                                   .utc_offset_min = utc_offset_min,
                                   .weekday_share = week,
                                   .hour_share = day,
                                   .holidays = holidays,
                                   .holiday_count = count};
    struct pace *pace;
    struct rd_error err;
    assert_int_equal(pace_new(&spec, &pace, &err), RD_OK);
    return pace;
}

static void work_is_shared_by_days_and_hours(void **state)
{
    (void)state;
    struct pace *pace = pace_of(0, NULL, 0);
    assert_int_equal(pace_worked(pace, 0), 0);
    assert_int_equal(pace_worked(pace, 7 * RD_DAY_S), 7 * RD_DAY_S);
    assert_int_equal(pace_worked(pace, 21 * RD_DAY_S), 21 * RD_DAY_S);
    const int64_t monday = llround(0.2 * 7 * RD_DAY_S);
    assert_int_equal(pace_worked(pace, RD_DAY_S), monday);
    assert_int_equal(pace_worked(pace, 9 * RD_HOUR_S), 0);
    assert_in_range(pace_worked(pace, 10 * RD_HOUR_S), monday / 4 - 1, monday / 4 + 1);
    assert_in_range(pace_worked(pace, 10 * RD_HOUR_S + 1800), monday * 3 / 8 - 1, monday * 3 / 8 + 1);
    assert_int_equal(pace_worked(pace, 12 * RD_HOUR_S), pace_worked(pace, 14 * RD_HOUR_S)); /* nobody at noon */
    assert_int_equal(pace_worked(pace, 6 * RD_DAY_S), pace_worked(pace, 7 * RD_DAY_S));     /* nor on a Sunday */
    pace_free(pace);
}

/* Every moment and length of a grid: work that ends at t has been done at t, and no sooner. */
static void the_way_back_is_the_way_there(void **state)
{
    (void)state;
    const int64_t holidays[] = {MONDAY_S / RD_DAY_S + 2, MONDAY_S / RD_DAY_S + 10};
    struct pace *pace = pace_of(-180, holidays, 2);
    for (int64_t from_s = 0; from_s < 30 * RD_DAY_S; from_s += 13001)
        for (int64_t work_s = 0; work_s < 40 * RD_DAY_S; work_s += 100003) {
            const int64_t at_s = pace_after(pace, from_s, work_s);
            const int64_t wanted = pace_worked(pace, from_s) + work_s;
            assert_true(at_s >= from_s);
            assert_in_range(pace_worked(pace, at_s) + 100, wanted + 70,
                            wanted + 130); /* a second of a busy hour is 35 */
            assert_true(at_s == from_s || pace_worked(pace, at_s - 60) <= wanted);
            const size_t hour = pace_hour_of_week(pace, at_s);
            assert_true(day[hour % 24] > 0 && week[hour / 24] > 0); /* no end in an idle hour */
        }
    pace_free(pace);
}

static void what_is_begun_on_friday_evening_waits_for_monday(void **state)
{
    (void)state;
    const double five[7] = {0.2, 0.2, 0.2, 0.2, 0.2, 0, 0};
    const struct pace_spec spec = {
        .start_unix_s = MONDAY_S, .horizon_s = HORIZON_S, .weekday_share = five, .hour_share = day};
    struct pace *pace;
    struct rd_error err;
    assert_int_equal(pace_new(&spec, &pace, &err), RD_OK);
    const int64_t friday_s = 4 * RD_DAY_S + 20 * RD_HOUR_S;
    const int64_t at_s = pace_after(pace, friday_s, RD_HOUR_S);
    assert_in_range(at_s, 7 * RD_DAY_S + 9 * RD_HOUR_S, 7 * RD_DAY_S + 10 * RD_HOUR_S);
    assert_int_equal(pace_after(pace, friday_s, 0), 7 * RD_DAY_S + 9 * RD_HOUR_S);
    pace_free(pace);
}

static void a_holiday_goes_as_a_sunday(void **state)
{
    (void)state;
    const int64_t tuesday = MONDAY_S / RD_DAY_S + 1;
    struct pace *with = pace_of(0, &tuesday, 1), *without = pace_of(0, NULL, 0);
    assert_int_equal(pace_worked(with, RD_DAY_S), pace_worked(without, RD_DAY_S));
    assert_int_equal(pace_worked(with, 2 * RD_DAY_S), pace_worked(with, RD_DAY_S));
    assert_int_equal(pace_worked(without, 7 * RD_DAY_S) - pace_worked(with, 7 * RD_DAY_S), llround(0.2 * 7 * RD_DAY_S));
    pace_free(with);
    pace_free(without);
}

static void days_are_those_of_the_place(void **state)
{
    (void)state;
    struct pace *west = pace_of(-180, NULL, 0), *east = pace_of(540, NULL, 0);
    assert_int_equal(pace_hour_of_week(west, 0), 6 * 24 + 21); /* Sunday evening */
    assert_int_equal(pace_hour_of_week(east, 0), 9);
    assert_int_equal(pace_shift_s(west), 21 * RD_HOUR_S);
    assert_int_equal(pace_shift_s(east), 9 * RD_HOUR_S);
    assert_int_equal(pace_hour_of_week(west, pace_after(west, 0, 0)), 9);
    pace_free(west);
    pace_free(east);
}

static void far_beyond_the_horizon_time_goes_on(void **state)
{
    (void)state;
    struct pace *pace = pace_of(0, NULL, 0);
    const int64_t far_s = HORIZON_S + 1000 * RD_DAY_S;
    assert_int_equal(pace_after(pace, far_s, 12345), far_s + 12345);
    const int64_t at_s = pace_after(pace, HORIZON_S, 900 * RD_DAY_S);
    assert_in_range(at_s, HORIZON_S + 890 * RD_DAY_S, HORIZON_S + 910 * RD_DAY_S);
    pace_free(pace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_shared_by_days_and_hours),
        cmocka_unit_test(the_way_back_is_the_way_there),
        cmocka_unit_test(what_is_begun_on_friday_evening_waits_for_monday),
        cmocka_unit_test(a_holiday_goes_as_a_sunday),
        cmocka_unit_test(days_are_those_of_the_place),
        cmocka_unit_test(far_beyond_the_horizon_time_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
