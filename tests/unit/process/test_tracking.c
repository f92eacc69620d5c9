/*
 * What a waiting buyer sees: patience past the promised day lasts longer or shorter by what the tracking shows meanwhile, to
 * the second.
 *
 * Parcels leave a day after the order; a lost one is never scanned again. A parcel is shown as moving for seven days after a
 * scan, the hand-over counting as one, and as stalled from the second after.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define LANE "lanes.DE-DE."
#define FEW "demand.orders_per_day=10", BUYER "complains=100%", "categories.all.not_as_described=0%"
#define LOST FEW, LANE "lost=100%", LANE "promise=5d", LANE "scan_every=90d"
#define SEES(inside) BUYER "patience_by_tracking={" inside "}"
#define STALLS_S (7 * RD_DAY_S + 1)

static void open_and_watch(struct trial *trial, struct watch *watch, const char *edits, const char *const sets[],
                           size_t set_count)
{
    trial_open_edited(trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(watch, trial, 1);
}

static void end(struct trial *trial, struct watch *watch)
{
    watch_release(watch);
    trial_close(trial);
}

/* The end of the day on which a span after the order ends. */
static int64_t promised_s(int64_t placed_s, int64_t span_s)
{
    return (placed_s + span_s) / RD_DAY_S * RD_DAY_S + RD_DAY_S;
}

/* The seconds at which the buyer of an order placed at `placed_s` complains; -1: never. */
typedef int64_t complains_at(int64_t placed_s);

static void check(const char *const sets[], size_t set_count, complains_at *expected)
{
    struct trial trial;
    struct watch watch;
    size_t complaints = 0;
    open_and_watch(&trial, &watch, "", sets, set_count);
    for (size_t i = 0; i < watch.count; i++) {
        const struct watch_line *placed = &watch.lines[i];
        if (strcmp(placed->event, "placed") != 0 || placed->at_s >= 15 * RD_DAY_S)
            continue; /* all that is to happen to it happens within the 50 days of the run */
        const struct watch_line *complaint = watch_nth(&watch, placed->order, "complaint", "not_received", 0);
        assert_int_equal(complaint ? complaint->at_s : -1, expected(placed->at_s));
        complaints += complaint != NULL;
    }
    assert_true(complaints > 40);
    end(&trial, &watch);
}

#define CHECK(sets, expected) check(sets, sizeof(sets) / sizeof *(sets), expected)

/* ---- one thing shown after the other ---- */

static int64_t four_days(int64_t placed_s)
{
    return promised_s(placed_s, 5 * RD_DAY_S) + 4 * RD_DAY_S;
}

static void patience_is_the_same_whatever_is_shown_unless_it_is_said(void **state)
{
    (void)state;
    static const char *const sets[] = {LOST, BUYER "patience=4d"};
    static const char *const ones[] = {LOST, BUYER "patience=4d", SEES("\"moving\":1,\"stalled\":1")};
    static const char *const others[] = {LOST, BUYER "patience=4d", SEES("\"none\":3,\"delivered\":0.1")};
    CHECK(sets, four_days);
    CHECK(ones, four_days);
    CHECK(others, four_days); /* neither is shown after the promised day */
}

/* Moving for M more: that takes M / 2 of the four days; the rest lasts half as long. */
static int64_t moving_then_stalled(int64_t placed_s)
{
    const int64_t promised = promised_s(placed_s, 5 * RD_DAY_S), stalls = placed_s + RD_DAY_S + STALLS_S;
    return stalls + (8 * RD_DAY_S - (stalls - promised)) / 4;
}

static void patience_lasts_longer_while_it_moves_and_shorter_when_it_stalls(void **state)
{
    (void)state;
    static const char *const sets[] = {LOST, BUYER "patience=4d", SEES("\"moving\":2,\"stalled\":0.5")};
    CHECK(sets, moving_then_stalled);
}

/* A day of patience ends before anything stalls. */
static int64_t two_days(int64_t placed_s)
{
    return promised_s(placed_s, 5 * RD_DAY_S) + 2 * RD_DAY_S;
}

static void what_is_shown_later_changes_nothing(void **state)
{
    (void)state;
    static const char *const sets[] = {LOST, BUYER "patience=1d", SEES("\"moving\":2,\"stalled\":0.01")};
    CHECK(sets, two_days);
}

static int64_t one_day(int64_t placed_s)
{
    return promised_s(placed_s, 5 * RD_DAY_S) + RD_DAY_S;
}

static void delivered_and_not_there_is_seen_on_the_promised_day(void **state)
{
    (void)state;
    static const char *const sets[] = {LOST, BUYER "patience=4d", "sellers.segments.all.marks_delivered=100%",
                                       SEES("\"moving\":9,\"stalled\":9,\"delivered\":0.25")};
    CHECK(sets, one_day);
}

/* Not handed over for nine days: W of waiting takes W / 4 of the four days, and the rest passes while it moves. */
static int64_t nothing_shown_then_moving(int64_t placed_s)
{
    const int64_t promised = promised_s(placed_s, 5 * RD_DAY_S), shipped = placed_s + 9 * RD_DAY_S;
    return shipped + 4 * RD_DAY_S - (shipped - promised) / 4 - ((shipped - promised) % 4 != 0);
}

static int64_t at_the_hand_over(int64_t placed_s)
{
    return placed_s + 9 * RD_DAY_S;
}

static void before_the_hand_over_nothing_is_shown(void **state)
{
    (void)state;
    static const char *const four[] = {LOST, BUYER "patience=4d", "sellers.segments.all.handling=9d",
                                       SEES("\"none\":4")};
    static const char *const half[] = {LOST, BUYER "patience=12h", "sellers.segments.all.handling=9d",
                                       SEES("\"none\":4")};
    CHECK(four, nothing_shown_then_moving);
    CHECK(half, at_the_hand_over); /* two days, and before the hand-over it is a matter of cancellation */
}

/* ---- scans ---- */

/*
 * Scanned ten days after the hand-over, when it has stalled for L since the promised day: 2 L of the two days of patience are
 * gone, the rest lasts twice as long. It comes after twelve days: who would complain later has it by then.
 */
static int64_t stalled_then_moving(int64_t placed_s)
{
    const int64_t promised = promised_s(placed_s, 10 * RD_DAY_S), scan = placed_s + 11 * RD_DAY_S;
    const int64_t at = scan + 4 * RD_DAY_S - 4 * (scan - promised);
    return at < placed_s + 13 * RD_DAY_S ? at : -1;
}

static void a_scan_gives_patience_back(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW,
                                       LANE "promise=10d",
                                       LANE "transit=12d",
                                       LANE "scan_every=10d",
                                       BUYER "patience=2d",
                                       SEES("\"moving\":2,\"stalled\":0.5")};
    CHECK(sets, stalled_then_moving);
}

/* ---- rules that wait for a scan ---- */

#define WAIT                                                                                                           \
    "{\"id\": \"wait\", \"add_rule\": \"dispute.eligible\", \"before\": \"not-received\", \"rule\": {\"id\": "         \
    "\"moving\", \"when\": {\"claim.reason\": \"not_received\", \"parcel.tracking\": \"moving\"}, \"then\": "          \
    "{\"eligible\": \"not_yet\", \"reason_code\": \"too_early\"}, \"basis\": \"assumed\", \"why\": \"test\"}}"

/* Handed over 24 hours after the order, never scanned: opened in the second in which it is shown as stalled. */
static void a_rule_that_waits_while_it_moves_is_asked_again_when_it_stalls(void **state)
{
    (void)state;
    static const char *const sets[] = {LOST, BUYER "patience=0s"};
    struct trial trial;
    struct watch watch;
    open_and_watch(&trial, &watch, WAIT, sets, sizeof sets / sizeof *sets);
    watch_span(&watch, "placed", "dispute", 0, RD_DAY_S + STALLS_S, 150);
    end(&trial, &watch);
    open_and_watch(&trial, &watch, "", sets, sizeof sets / sizeof *sets);
    watch_span(&watch, "complaint", "dispute", 0, 0, 150);
    end(&trial, &watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patience_is_the_same_whatever_is_shown_unless_it_is_said),
        cmocka_unit_test(patience_lasts_longer_while_it_moves_and_shorter_when_it_stalls),
        cmocka_unit_test(what_is_shown_later_changes_nothing),
        cmocka_unit_test(delivered_and_not_there_is_seen_on_the_promised_day),
        cmocka_unit_test(before_the_hand_over_nothing_is_shown),
        cmocka_unit_test(a_scan_gives_patience_back),
        cmocka_unit_test(a_rule_that_waits_while_it_moves_is_asked_again_when_it_stalls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
