/*
 * Themes of the marketplace that have no table of their own elsewhere: ratings, non-delivery and tracking. A rule or what
 * people see is switched, the orders and their luck stay, and the figures it is for move the right way.
 */
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/placed.h"

#define SEED 13
#define MARKET "tests/property/after-sales.json"
#define BASE "scenarios/policies/aliexpress.json"
#define BUYER "buyers.segments.usual."
#define FIRST_DAY 35 /* of the measured ones where ratings count: late parcels are rated late */
#define DAYS 28

/* Nothing but ratings moves a seller. */
#define NO_LADDER                                                                                                      \
    " + rung_warning=1000 + rung_restricted=1000 + rung_barred=1000 + rung_delisted=1000 + rung_closed=1000"
#define NO_SPEED " + placement_slow=100%"
#define BY_STARS " + top_stars_above=350 + poor_stars_below=350 + top_negative_below=100%"

struct seen {
    int64_t of[COUNTER_COUNT], totals[TOTAL_COUNT];
    double complaint_s; /* mean */
};

static void look(struct seen *seen, const struct trial *trial)
{
    const struct sample_list *times = &trial->result.samples[SAMPLE_COMPLAINT_TIME];
    memset(seen, 0, sizeof *seen);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        seen->of[i] = trial_count(trial, i);
    memcpy(seen->totals, trial->result.totals, sizeof seen->totals);
    assert_true(times->count > 100);
    for (size_t i = 0; i < times->count; i++)
        seen->complaint_s += (double)times->items[i].time_s / (double)times->count;
}

static struct seen run_with(const char *policy, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct seen seen;
    trial_open(&trial, MARKET, policy, sets, set_count);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    look(&seen, &trial);
    trial_close(&trial);
    return seen;
}

#define RUN(policy, sets) run_with(policy, sets, sizeof(sets) / sizeof *(sets))
#define OF(seen, name) ((seen).of[COUNT_##name])

static bool is_about(int64_t a, int64_t b)
{
    return 100 * llabs(a - b) < a;
}

/* ---- ratings ---- */

struct placements {
    struct seen seen;
    size_t prompt, late; /* orders of the measured days, by the segment of the seller */
};

/* Half of the sellers hand over within a day, the others within twelve, after the day that was promised. */
static struct placements place_under(const char *policy)
{
    static const char *const sets[] = {
        "calendar.warm_up=35d", "sellers.size=1",
        "sellers.segments=[{\"name\":\"prompt\",\"share\":\"50%\",\"handling\":\"1d\"},{\"name\":\"late\",\"handling\":"
        "\"12d\"}]"};
    struct trial trial;
    struct placed_orders placed;
    struct placements placements = {.prompt = 0};
    trial_open(&trial, MARKET, policy, sets, 3);
    placed_run(&placed, &trial, SEED, 0);
    laws_hold(&trial);
    look(&placements.seen, &trial);
    for (int64_t day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
        placements.prompt += placed_on(&placed, day, "(prompt)");
        placements.late += placed_on(&placed, day, "(late)");
    }
    placed_release(&placed);
    trial_close(&trial);
    return placements;
}

static double mean_shift(const struct placements *placements)
{
    return (double)placements->seen.totals[TOTAL_PLACEMENT_SHIFT_PPM] / 1e6 / DAYS;
}

/*
 * Of k in n sellers who are shown m times as often, k m / (k m + n - k) of the orders are theirs instead of k / n: at most
 * (sqrt m - 1) / (sqrt m + 1) more, which is 4.6 % for m = 1.2 and 38.2 % for m = 1 / 0.2.
 */
static void good_stars_bring_orders_by_placement_alone(void **state)
{
    (void)state;
    struct placements alike = place_under(BASE NO_LADDER NO_SPEED " + placement_top=100% + placement_poor=100%"),
                      top = place_under(BASE NO_LADDER NO_SPEED BY_STARS " + placement_poor=100%"),
                      poor = place_under(BASE NO_LADDER NO_SPEED BY_STARS " + placement_top=100% + placement_poor=20%");
    assert_true(mean_shift(&alike) == 0);
    assert_true(mean_shift(&top) > 0.02 && mean_shift(&top) < 0.0456);
    assert_true(mean_shift(&poor) > 0.15 && mean_shift(&poor) < 0.382);
    assert_true(top.prompt > alike.prompt && top.late < alike.late);
    assert_true(poor.prompt > top.prompt && poor.late < top.late);
    /* the orders are the same ones, at other sellers */
    assert_int_equal(top.prompt + top.late, alike.prompt + alike.late);
    assert_int_equal(poor.prompt + poor.late, alike.prompt + alike.late);
    /* who is sent to prompt sellers is served better */
    assert_true(OF(poor.seen, DELIVERED_LATE) < OF(top.seen, DELIVERED_LATE));
    assert_true(OF(top.seen, DELIVERED_LATE) < OF(alike.seen, DELIVERED_LATE));
}

/* ---- non-delivery ---- */

static const char *const as_it_is[] = {"demand.orders_per_day=300"};

/* Most parcels that are late come before the thirtieth day; those who wait for it in vain wait longer. */
static void a_later_day_for_missing_parcels_disputes_less_and_takes_longer(void **state)
{
    (void)state;
    struct seen early = RUN(BASE NO_LADDER, as_it_is), later = RUN(BASE NO_LADDER " + not_received_from=30d", as_it_is);
    assert_true(is_about(OF(early, COMPLAINTS), OF(later, COMPLAINTS)));
    assert_true(OF(later, DISPUTES) < OF(early, DISPUTES));
    assert_true(later.complaint_s > early.complaint_s);
}

/* Guaranteed for ten days, the window has closed on day 25, before the day from which it may be disputed: nobody can. */
static void a_window_after_the_guarantee_that_closes_first_refuses_missing_parcels(void **state)
{
    (void)state;
    struct seen open = RUN(BASE NO_LADDER " + not_received_from=30d", as_it_is),
                shut = RUN(BASE NO_LADDER
                           " + not_received_from=30d + guaranteed_within=10d + guaranteed_within_abroad=10d",
                           as_it_is);
    assert_true(is_about(OF(open, COMPLAINTS), OF(shut, COMPLAINTS)));
    assert_true(OF(shut, DISPUTES) < OF(open, DISPUTES));
    assert_true(OF(shut, DENIED_LATE) > OF(open, DENIED_LATE));
    assert_true(shut.complaint_s < open.complaint_s); /* refused on that day, not decided after it */
}

/* ---- tracking ---- */

#define SCANS(every) "lanes.hub.scan_every=" every, "lanes.no-hub.scan_every=" every
#define SEES BUYER "patience_by_tracking={\"moving\":3,\"stalled\":0.2}"

/* Parcels are lost and late as before; only what is shown of them differs. */
static void buyers_complain_because_of_what_they_see(void **state)
{
    (void)state;
    static const char *const blind_often[] = {SCANS("12h")}, *const blind_seldom[] = {SCANS("60d")},
                             *const often[] = {SCANS("12h"), SEES}, *const seldom[] = {SCANS("60d"), SEES};
    struct seen same[2] = {RUN(BASE NO_LADDER, blind_often), RUN(BASE NO_LADDER, blind_seldom)};
    struct seen scanned = RUN(BASE NO_LADDER, often), silent = RUN(BASE NO_LADDER, seldom);
    assert_int_equal(OF(same[0], COMPLAINTS), OF(same[1], COMPLAINTS));
    assert_true(OF(silent, COMPLAINTS) > OF(scanned, COMPLAINTS));
    assert_true(OF(silent, DISPUTES) > OF(scanned, DISPUTES));
    assert_int_equal(OF(silent, LOST), OF(scanned, LOST));
    assert_int_equal(OF(silent, DELIVERED_LATE), OF(scanned, DELIVERED_LATE));
}

static void a_rule_that_waits_for_a_week_without_scans_disputes_less_and_takes_longer(void **state)
{
    (void)state;
    struct seen base = RUN(BASE NO_LADDER, as_it_is),
                waits = RUN("scenarios/policies/wait-while-moving.json" NO_LADDER, as_it_is),
                longer = RUN("scenarios/policies/wait-while-moving.json" NO_LADDER " + scanned_within=14d", as_it_is);
    assert_true(is_about(OF(base, COMPLAINTS), OF(waits, COMPLAINTS)));
    assert_true(OF(waits, DISPUTES) < OF(base, DISPUTES));
    assert_true(OF(longer, DISPUTES) < OF(waits, DISPUTES));
    assert_true(waits.complaint_s > base.complaint_s);
    assert_true(longer.complaint_s > waits.complaint_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_stars_bring_orders_by_placement_alone),
        cmocka_unit_test(a_later_day_for_missing_parcels_disputes_less_and_takes_longer),
        cmocka_unit_test(a_window_after_the_guarantee_that_closes_first_refuses_missing_parcels),
        cmocka_unit_test(buyers_complain_because_of_what_they_see),
        cmocka_unit_test(a_rule_that_waits_for_a_week_without_scans_disputes_less_and_takes_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
