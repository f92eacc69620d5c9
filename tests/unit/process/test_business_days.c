/*
 * Business days on the clock of a run: whose holidays they leave out, and from which event they count.
 *
 * The run begins on Monday 2026-01-05, day 0. Goods come from DE and go to FR; each place has one holiday, a day of the
 * second week, and the platform keeps those of US.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define SELLER "sellers.segments.all."
#define BUYER "buyers.segments.all."
#define PLACES                                                                                                         \
    "lanes.DE-DE.to=FR",                                                                                               \
        "calendar.holidays={\"DE\": [\"2026-01-13\"], \"FR\": [\"2026-01-14\"], \"US\": [\"2026-01-15\"]}",            \
        "calendar.platform=US"
#define DE_HOLIDAY 8
#define FR_HOLIDAY 9
#define US_HOLIDAY 10
#define NO_HOLIDAY (-1)

#define ANSWER(decision, rule, answer, to)                                                                             \
    "{\"id\": \"" answer "\", \"set_answer\": \"" decision "\", \"rule\": \"" rule "\", \"answer\": \"" answer         \
    "\", \"to\": " to "}"
#define DAYS(days, calendar) "{\"days\": " days ", \"count\": \"business\", \"calendar\": \"" calendar "\"}"

/* By stepping through the days: a week has five, the holiday is not one of them. */
static int64_t end_of(int64_t from_s, int days, int64_t holiday)
{
    int64_t day = from_s / RD_DAY_S;
    while (days > 0) {
        day++;
        days -= day % 7 < 5 && day != holiday;
    }
    return day * RD_DAY_S + from_s % RD_DAY_S;
}

/* Every order that has both events has the second so many business days after `lead_s` past the first. */
static void expect_days(const char *edits, const char *const sets[], size_t set_count, const char *first,
                        int64_t lead_s, const char *second, int days, int64_t holiday)
{
    struct trial trial;
    struct watch watch;
    size_t seen = 0, moved = 0;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < watch.count; i++) {
        if (strcmp(watch.lines[i].event, first) != 0)
            continue;
        const struct watch_line *end = watch_nth(&watch, watch.lines[i].order, second, "", 0);
        if (!end)
            continue;
        const int64_t from_s = watch.lines[i].at_s + lead_s;
        assert_int_equal(end->at_s, end_of(from_s, days, holiday));
        moved += end->at_s != end_of(from_s, days, NO_HOLIDAY);
        seen++;
    }
    assert_true(seen > 200);
    assert_int_equal(moved > 0, holiday != NO_HOLIDAY);
    watch_release(&watch);
    trial_close(&trial);
}
#define EXPECT(edits, sets, first, lead_s, second, days, holiday)                                                      \
    expect_days(edits, sets, sizeof(sets) / sizeof *(sets), first, lead_s, second, days, holiday)

static const char *const silent[] = {PLACES, "demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                     BUYER "complains=100%", SELLER "answers=0%"};

static void a_deadline_leaves_out_weekends_and_the_holidays_of_its_calendar(void **state)
{
    (void)state;
    EXPECT(ANSWER("seller.answer", "all", "within", DAYS("3", "seller")), silent, "dispute", 0, "no answer", 3,
           DE_HOLIDAY);
    EXPECT(ANSWER("seller.answer", "all", "within", DAYS("3", "buyer")), silent, "dispute", 0, "no answer", 3,
           FR_HOLIDAY);
    EXPECT(ANSWER("seller.answer", "all", "within", DAYS("7", "platform")), silent, "dispute", 0, "no answer", 7,
           US_HOLIDAY);
}

static void a_place_without_holidays_keeps_weekends_alone(void **state)
{
    (void)state;
    static const char *const nowhere[] = {"lanes.DE-DE.to=IT",        "calendar.holidays={\"DE\": [\"2026-01-13\"]}",
                                          "demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                          BUYER "complains=100%",     SELLER "answers=0%"};
    EXPECT(ANSWER("seller.answer", "all", "within", DAYS("3", "buyer")), nowhere, "dispute", 0, "no answer", 3,
           NO_HOLIDAY);
    EXPECT(ANSWER("seller.answer", "all", "within", DAYS("3", "platform")), nowhere, "dispute", 0, "no answer", 3,
           NO_HOLIDAY);
}

static void a_region_has_the_holidays_of_its_country(void **state)
{
    (void)state;
    static const char *const region[] = {"lanes.DE-DE.to=FR-IDF",    "calendar.holidays={\"FR\": [\"2026-01-14\"]}",
                                         "demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                         BUYER "complains=100%",     SELLER "answers=0%"};
    EXPECT(ANSWER("seller.answer", "all", "within", DAYS("3", "buyer")), region, "dispute", 0, "no answer", 3,
           FR_HOLIDAY);
}

/* The guarantee counts from shipment, one day after payment: nothing can be disputed before it has passed. */
static void a_promise_counts_from_its_own_event(void **state)
{
    (void)state;
    static const char *const lost[] = {"demand.orders_per_day=20", "lanes.DE-DE.lost=100%", "lanes.DE-DE.promise=5d",
                                       BUYER "complains=100%",     BUYER "patience=2d",     PLACES};
    EXPECT(ANSWER("order.terms", "all", "guaranteed_within",
                  DAYS("12", "buyer")) ","
                                       "{\"id\": \"wait\", \"set_cell\": \"dispute.eligible\", \"rule\": "
                                       "\"not-received\", \"fact\": "
                                       "\"order.since_guarantee\", \"to\": \"present\"}",
           lost, "placed", RD_DAY_S, "dispute", 12, FR_HOLIDAY);
}

/* Contested at once, and nobody asks the platform: the case ends when the time to ask has passed. */
static void the_time_to_ask_the_platform_counts_from_the_sellers_answer(void **state)
{
    (void)state;
    static const char *const contested[] = {PLACES,
                                            "demand.orders_per_day=20",
                                            "categories.all.not_as_described=100%",
                                            BUYER "complains=100%",
                                            BUYER "escalates=0%",
                                            SELLER "answers=100%",
                                            SELLER "answer_delay=1h",
                                            SELLER "accepts_true=0%",
                                            SELLER "offers_true=0%"};
    EXPECT(ANSWER("escalation", "on-request", "allowed_until", DAYS("4", "platform")), contested, "seller answers", 0,
           "gives up", 4, US_HOLIDAY);
}

/* Four business days of every order's payment are written as such or as elapsed time: nobody ships within a day. */
static void business_days_are_longer_than_elapsed_ones_and_shorter_than_ever(void **state)
{
    (void)state;
    static const char *const slow[] = {PLACES, "demand.orders_per_day=50", SELLER "handling=4d"};
    static const char *const edits[] = {
        ANSWER("order.terms", "all", "ship_within", "\"3d\""),
        ANSWER("order.terms", "all", "ship_within", DAYS("3", "seller")),
        ANSWER("order.terms", "all", "ship_within", "{\"days\": 3, \"count\": \"elapsed\"}")};
    int64_t late[3];
    for (size_t i = 0; i < 3; i++) {
        struct trial trial;
        trial_open_edited(&trial, MARKET, "minimal.json", edits[i], slow, sizeof slow / sizeof *slow);
        trial_run(&trial, 1, 0);
        late[i] = trial_count(&trial, COUNT_VIOLATION_FIRST + RD_VIOLATION_SHIPPED_LATE);
        assert_true(trial_count(&trial, COUNT_ORDERS) > 500);
        if (i == 0)
            assert_int_equal(late[0], trial_count(&trial, COUNT_SHIPPED)); /* four days are more than three */
        trial_close(&trial);
    }
    assert_true(late[1] > 0 && late[1] < late[0]); /* a weekend makes three business days five */
    assert_int_equal(late[2], late[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_leaves_out_weekends_and_the_holidays_of_its_calendar),
        cmocka_unit_test(a_place_without_holidays_keeps_weekends_alone),
        cmocka_unit_test(a_region_has_the_holidays_of_its_country),
        cmocka_unit_test(a_promise_counts_from_its_own_event),
        cmocka_unit_test(the_time_to_ask_the_platform_counts_from_the_sellers_answer),
        cmocka_unit_test(business_days_are_longer_than_elapsed_ones_and_shorter_than_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
