/*
 * The ladder: points, rungs, what a sanction lasts, memory and the way back. One seller, late with every parcel.
 *
 * Twenty orders a day (Poisson; a day without any has odds of 2e-9), the hand-over is due after a day and
 * comes a second later: from day 1 on every day has violations, so from the second night on points are in force.
 */
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
static const char *const late_seller[] = {"demand.orders_per_day=20", "sellers.count=1",
                                          "sellers.segments.all.handling=86401s", "calendar.measure=60d"};
#define LATE_SETS (sizeof late_seller / sizeof *late_seller)

#define LATE_TERMS                                                                                                     \
    "{\"id\": \"due\", \"set_answer\": \"order.terms\", \"rule\": \"all\", \"answer\": \"ship_within\", \"to\": "      \
    "\"1d\"}"
#define POINTS(validity)                                                                                               \
    "{\"id\": \"points\", \"add_rule\": \"violation\", \"rule\": {\"id\": \"late\", \"when\": {\"violation.kind\": "   \
    "\"shipped_late\"}, \"then\": {\"points\": \"$late_points\", \"valid_for\": \"" validity                           \
    "\"}, \"basis\": \"assumed\", \"why\": \"test\"}}"
#define LADDER(lasts)                                                                                                  \
    "{\"id\": \"gone\", \"remove_rule\": \"seller.standing\", \"rule\": \"suspended\"},"                               \
    "{\"id\": \"ladder\", \"add_rule\": \"seller.standing\", \"rule\": {\"id\": \"demoted\", \"when\": "               \
    "{\"seller.points\": \">= 1\"}, \"then\": {\"standing\": \"demoted\"" lasts                                        \
    ", \"rung\": 1}, \"basis\": \"assumed\", \"why\": \"test\"}}"
#define LATE_POINTS(values)                                                                                            \
    "{\"id\": \"knob\", \"add_parameter\": \"late_points\", \"is\": {\"title\": \"Points of a late shipment\", "       \
    "\"type\": "                                                                                                       \
    "\"int\", \"range\": [0, 10], \"values\": [" values "]}}"
#define ALWAYS_SIX "{\"from\": \"always\", \"value\": 6, \"why\": \"test\", \"basis\": \"assumed\"}"

static void run_ladder(struct trial *trial, const char *edits)
{
    trial_open_edited(trial, MARKET, "minimal.json", edits, late_seller, LATE_SETS);
    trial_run(trial, 1, 0);
}

static int64_t total(const struct trial *trial, enum total which)
{
    return trial->result.totals[which];
}

/* Demoted on the night of day 2 for three days; the points stay, the rung is remembered, and the seller is back for good. */
static void a_rung_takes_effect_once_and_then_lets_go(void **state)
{
    (void)state;
    struct trial trial;
    run_ladder(&trial, LATE_TERMS "," LATE_POINTS(ALWAYS_SIX) "," POINTS("5d") "," LADDER(", \"lasts\": \"3d\""));
    assert_int_equal(total(&trial, TOTAL_SELLER_NIGHTS), 60);
    assert_int_equal(total(&trial, TOTAL_DEMOTIONS), 1);
    assert_int_equal(total(&trial, TOTAL_SANCTIONED_NIGHTS), 3);
    trial_close(&trial);
}

/* Without `lasts` the standing holds as long as the rule answers it: from the night of day 2 to the last measured one. */
static void a_standing_without_a_term_holds_while_the_rule_says_so(void **state)
{
    (void)state;
    struct trial trial;
    run_ladder(&trial, LATE_TERMS "," LATE_POINTS(ALWAYS_SIX) "," POINTS("5d") "," LADDER(""));
    assert_int_equal(total(&trial, TOTAL_DEMOTIONS), 1);
    assert_int_equal(total(&trial, TOTAL_SANCTIONED_NIGHTS), 58);
    trial_close(&trial);
}

/*
 * From 2026-01-20 (day 15) a late shipment costs nothing: the last points, given on day 14, lapse in the night of day 19, and
 * the memory of the rung with them. From 2026-02-04 (day 30) on it costs six again: the ladder is climbed once more.
 */
static void memory_falls_with_the_points_and_the_next_rise_counts_again(void **state)
{
    (void)state;
    struct trial trial;
    run_ladder(&trial, LATE_TERMS
               "," LATE_POINTS(ALWAYS_SIX ", {\"from\": \"2026-01-20\", \"value\": 0, \"why\": \"test\", \"basis\": "
                                          "\"assumed\"},"
                                          "{\"from\": \"2026-02-04\", \"value\": 6, \"why\": \"test\", \"basis\": "
                                          "\"assumed\"}") "," POINTS("5d") "," LADDER(", \"lasts\": \"3d\""));
    assert_int_equal(rd_image_epoch_count(trial.image), 3);
    assert_int_equal(total(&trial, TOTAL_DEMOTIONS), 2);
    assert_int_equal(total(&trial, TOTAL_SANCTIONED_NIGHTS), 6);
    trial_close(&trial);
}

/* The same, without a term: demoted from the night of day 2 until that of day 20, and from that of day 31 to day 59. */
static void points_lapse_after_their_validity_and_not_a_night_before(void **state)
{
    (void)state;
    struct trial trial;
    run_ladder(&trial,
               LATE_TERMS "," LATE_POINTS(ALWAYS_SIX ", {\"from\": \"2026-01-20\", \"value\": 0, \"why\": \"test\", "
                                                     "\"basis\": \"assumed\"},"
                                                     "{\"from\": \"2026-02-04\", \"value\": 6, \"why\": \"test\", "
                                                     "\"basis\": \"assumed\"}") "," POINTS("5d") "," LADDER(""));
    assert_int_equal(total(&trial, TOTAL_DEMOTIONS), 2);
    assert_int_equal(total(&trial, TOTAL_SANCTIONED_NIGHTS), (20 - 2) + (60 - 31));
    trial_close(&trial);
}

/* A suspended seller gets no new orders, and one seller is all there is: from the night of day 2 to that of day 9 nobody can
 * buy. The orders that do not exist are counted and listed. */
static void a_suspended_seller_sells_nothing(void **state)
{
    (void)state;
    struct trial trial, free;
    run_ladder(&trial, LATE_TERMS "," LATE_POINTS(ALWAYS_SIX) "," POINTS("50d"));
    assert_int_equal(total(&trial, TOTAL_SUSPENSIONS), 1);
    assert_int_equal(total(&trial, TOTAL_SANCTIONED_NIGHTS), 7);
    run_ladder(&free, LATE_TERMS);
    assert_int_equal(total(&free, TOTAL_NOT_PLACED), 0);
    assert_true(total(&trial, TOTAL_NOT_PLACED) > 7 * 20 / 2);
    assert_int_equal(trial_count(&trial, COUNT_ORDERS) + total(&trial, TOTAL_NOT_PLACED),
                     trial_count(&free, COUNT_ORDERS));
    int64_t listed = 0;
    for (size_t i = 0; i < trial.result.outcome_count; i++)
        listed += trial.result.outcomes[i].kind == OUTCOME_NOT_PLACED;
    assert_int_equal(listed, total(&trial, TOTAL_NOT_PLACED));
    trial_close(&trial);
    trial_close(&free);
}

/* suspend_for acts by itself, the next night, whatever the ladder says. */
static void a_violation_may_suspend_at_once(void **state)
{
    (void)state;
    struct trial trial;
    run_ladder(&trial, LATE_TERMS
               ",{\"id\": \"at-once\", \"add_rule\": \"violation\", \"rule\": {\"id\": \"late\", \"when\": "
               "{\"violation.kind\": "
               "\"shipped_late\"}, \"then\": {\"suspend_for\": \"2d\"}, \"basis\": \"assumed\", \"why\": \"test\"}}");
    assert_true(total(&trial, TOTAL_SUSPENSIONS) >= 1);
    assert_true(total(&trial, TOTAL_NOT_PLACED) > 0);
    trial_close(&trial);
}

/* A short suspension stays short, whatever else the ladder holds for long: demotion alone keeps nobody from buying here. */
static void a_long_demotion_does_not_stretch_a_short_suspension(void **state)
{
    (void)state;
#define AT_ONCE                                                                                                        \
    ",{\"id\": \"at-once\", \"add_rule\": \"violation\", \"rule\": {\"id\": \"now\", \"when\": {\"violation.kind\": "  \
    "\"shipped_late\"}, \"then\": {\"suspend_for\": \"2d\"}, \"basis\": \"assumed\", \"why\": \"test\"}}"
    struct trial alone, both;
    run_ladder(&alone, LATE_TERMS AT_ONCE);
    run_ladder(&both,
               LATE_TERMS AT_ONCE "," LATE_POINTS(ALWAYS_SIX) "," POINTS("5d") "," LADDER(", \"lasts\": \"40d\""));
    assert_true(total(&both, TOTAL_SANCTIONED_NIGHTS) >
                total(&alone, TOTAL_SANCTIONED_NIGHTS)); /* demoted in between */
    assert_true(total(&alone, TOTAL_NOT_PLACED) > 0);
    assert_int_equal(total(&both, TOTAL_NOT_PLACED), total(&alone, TOTAL_NOT_PLACED));
    assert_int_equal(total(&both, TOTAL_SUSPENSIONS), total(&alone, TOTAL_SUSPENSIONS));
    trial_close(&alone);
    trial_close(&both);
}

/*
 * The night asks for the points of the day that has ended: demoted for one night after each day with a late parcel, and no
 * longer, although the points stay and nothing else changes.
 */
static void the_night_sees_the_points_of_the_day_that_ended(void **state)
{
    (void)state;
    static const char *const now_and_then[] = {"demand.orders_per_day=0.3", "sellers.count=1",
                                               "sellers.segments.all.handling=86401s", "calendar.measure=200d"};
    static const char edits[] = LATE_TERMS "," LATE_POINTS(ALWAYS_SIX) "," POINTS(
        "700d") ","
                "{\"id\": \"gone\", \"remove_rule\": \"seller.standing\", \"rule\": \"suspended\"},"
                "{\"id\": \"day\", \"add_rule\": \"seller.standing\", \"rule\": {\"id\": \"demoted\", \"when\": "
                "{\"seller.points_today\": \">= 6\"}, \"then\": {\"standing\": \"demoted\"}, \"basis\": \"assumed\", "
                "\"why\": \"test\"}}";
    struct trial trial;
    struct watch watch;
    bool late_on[201] = {false};
    int64_t nights = 0;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, now_and_then, 4);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < watch.count; i++)
        if (strncmp(watch.lines[i].detail, "shipped_late: 6", 15) == 0 && watch.lines[i].at_s / RD_DAY_S < 199)
            late_on[watch.lines[i].at_s / RD_DAY_S] = true;
    for (size_t i = 0; i < 200; i++)
        nights += late_on[i];
    assert_true(nights > 20 && nights < 100);
    assert_int_equal(total(&trial, TOTAL_SANCTIONED_NIGHTS), nights);
    watch_release(&watch);
    trial_close(&trial);
}

/* Removed for good: without entry the market is empty from then on, with it somebody else takes the place. */
static void a_removed_seller_is_replaced_by_an_entrant(void **state)
{
    (void)state;
    static const char *const nobody_enters[] = {"demand.orders_per_day=20", "sellers.count=1",
                                                "sellers.segments.all.handling=86401s", "calendar.measure=60d",
                                                "entry.new_sellers_replace_removed=false"};
    static const char edits[] = LATE_TERMS "," LATE_POINTS(ALWAYS_SIX) "," POINTS(
        "50d") ",{\"id\": \"out\", \"set_answer\": \"seller.standing\", \"rule\": \"suspended\", \"answer\": "
               "\"standing\", \"to\": "
               "\"removed\"},{\"id\": \"ever\", \"set_answer\": \"seller.standing\", \"rule\": \"suspended\", "
               "\"answer\": \"lasts\", "
               "\"to\": \"0d\"}";
    struct trial entry, drained;
    run_ladder(&entry, edits);
    trial_open_edited(&drained, MARKET, "minimal.json", edits, nobody_enters, 5);
    trial_run(&drained, 1, 0);
    assert_int_equal(total(&drained, TOTAL_REMOVALS), 1);
    assert_int_equal(total(&entry, TOTAL_NOT_PLACED), 0);
    assert_true(total(&entry, TOTAL_REMOVALS) > 1);
    assert_true(total(&drained, TOTAL_NOT_PLACED) > 57 * 20 / 2);
    trial_close(&entry);
    trial_close(&drained);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rung_takes_effect_once_and_then_lets_go),
        cmocka_unit_test(a_standing_without_a_term_holds_while_the_rule_says_so),
        cmocka_unit_test(memory_falls_with_the_points_and_the_next_rise_counts_again),
        cmocka_unit_test(points_lapse_after_their_validity_and_not_a_night_before),
        cmocka_unit_test(a_suspended_seller_sells_nothing),
        cmocka_unit_test(a_violation_may_suspend_at_once),
        cmocka_unit_test(a_long_demotion_does_not_stretch_a_short_suspension),
        cmocka_unit_test(the_night_sees_the_points_of_the_day_that_ended),
        cmocka_unit_test(a_removed_seller_is_replaced_by_an_entrant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
