/*
 * Responses to the rules: each behaviour follows what it is said to follow, as strongly as it is said to, and a copy of a
 * policy changes nothing.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "store/fingerprint.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/placed.h"

#define SEED 3
#define MARKET "tests/property/after-sales.json"
#define BASE "scenarios/policies/aliexpress.json"
#define LAW(name, reference, elasticity)                                                                               \
    "responses." name "={\"reference\":\"" reference "\",\"elasticity\":" elasticity "}"
#define ROOM "demand.demand_multiplier_at_most=4"

struct seen {
    int64_t of[COUNTER_COUNT], totals[TOTAL_COUNT];
    size_t not_placed; /* listed */
};

static void open_at(struct trial *trial, const char *policy, enum response_level level, const char *const sets[],
                    size_t set_count)
{
    trial_open(trial, MARKET, policy, sets, set_count);
    trial->scenario->response = level;
}

static void see(struct seen *seen, const char *policy, enum response_level level, const char *set, const char *set2)
{
    const char *const sets[] = {ROOM, set, set2};
    struct trial trial;
    memset(seen, 0, sizeof *seen);
    open_at(&trial, policy, level, sets, set2 ? 3 : set ? 2 : 1);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        seen->of[i] = trial_count(&trial, i);
    memcpy(seen->totals, trial.result.totals, sizeof seen->totals);
    for (size_t i = 0; i < trial.result.outcome_count; i++)
        seen->not_placed += trial.result.outcomes[i].kind == OUTCOME_NOT_PLACED;
    trial_close(&trial);
}

static double mean_of(const struct seen *seen, enum total total)
{
    return (double)seen->totals[total] / 1e6 / (double)seen->totals[TOTAL_RESPONSE_NIGHTS];
}

/* ---- strength ---- */

static void nobody_responds_unless_asked_and_nothing_else_changes(void **state)
{
    (void)state;
    static struct seen none, stated, idle;
    see(&none, BASE, RESPONSE_NONE, NULL, NULL);
    see(&stated, BASE, RESPONSE_NONE, LAW("protection_to_demand", "0%", "1"),
        LAW("leniency_to_false_claims", "0%", "3"));
    see(&idle, BASE, RESPONSE_HIGH, LAW("protection_to_demand", "0%", "0"), NULL);
    assert_memory_equal(&none, &stated, sizeof none);
    assert_memory_equal(none.of, idle.of, sizeof none.of);
    assert_int_equal(none.totals[TOTAL_RESPONSE_NIGHTS], 0);
    assert_int_equal(idle.totals[TOTAL_RESPONSE_NIGHTS], 28);
    assert_int_equal(idle.totals[TOTAL_DEMAND_MULTIPLIER_PPM], 28 * 1000000);
}

static void low_is_half_of_high(void **state)
{
    (void)state;
    static struct seen low, high;
    see(&low, BASE, RESPONSE_LOW, LAW("protection_to_demand", "20%", "1"), NULL);
    see(&high, BASE, RESPONSE_HIGH, LAW("protection_to_demand", "20%", "0.5"), NULL);
    /* k e is the same: 0.5 x 1 = 1 x 0.5 */
    assert_memory_equal(&low, &high, sizeof low);
    assert_true(low.totals[TOTAL_DEMAND_MULTIPLIER_PPM] > 28 * 1000000);
}

/* ---- demand ---- */

/* All nights see the same share within a few points, so exp(e (P - x_ref)) of the mean is the mean within one percent. */
static void demand_follows_protection(void **state)
{
    (void)state;
    static struct seen none, more, less;
    see(&none, BASE, RESPONSE_NONE, NULL, NULL);
    see(&more, BASE, RESPONSE_HIGH, LAW("protection_to_demand", "40%", "1"), NULL);
    see(&less, BASE, RESPONSE_HIGH, LAW("protection_to_demand", "100%", "5"), NULL);
    double protection = mean_of(&more, TOTAL_PROTECTION_PPM);
    assert_true(protection > 0.9 && protection < 1); /* the small market settles nearly all */
    assert_true(fabs(mean_of(&more, TOTAL_DEMAND_MULTIPLIER_PPM) / exp(protection - 0.4) - 1) < 0.01);
    double orders = (double)more.of[COUNT_ORDERS] / (double)none.of[COUNT_ORDERS];
    assert_true(fabs(orders / mean_of(&more, TOTAL_DEMAND_MULTIPLIER_PPM) - 1) <
                0.05); /* of 8400 orders, 1 % each way */
    assert_int_equal(more.totals[TOTAL_STAYED_AWAY], 0);
    assert_int_equal(more.not_placed, 0);

    orders = (double)less.of[COUNT_ORDERS] / (double)none.of[COUNT_ORDERS];
    assert_true(orders < 0.95);
    /* those of the usual demand that stay away are counted and listed, each of them */
    assert_int_equal(less.totals[TOTAL_STAYED_AWAY] + less.of[COUNT_ORDERS], none.of[COUNT_ORDERS]);
    assert_int_equal(less.totals[TOTAL_STAYED_AWAY], less.not_placed);
}

static void demand_above_the_majorant_stops_the_run_with_day_and_value(void **state)
{
    (void)state;
    static const char *const tight[] = {"demand.demand_multiplier_at_most=1.2", LAW("protection_to_demand", "0%", "1")};
    struct trial trial;
    open_at(&trial, BASE, RESPONSE_HIGH, tight, 2);
    assert_int_equal(replicate(trial.run, SEED, 0, NULL, NULL, NULL, &trial.result, &trial.err), RD_NO_ANSWER);
    const char *said = strstr(trial.err.text, "policy \"aliexpress\" multiplies the demand of day ");
    assert_non_null(said);
    long day = -1;
    double value = 0;
    assert_int_equal(sscanf(said, "policy \"aliexpress\" multiplies the demand of day %ld by %lf;", &day, &value), 2);
    assert_true(day > 0 && day < 40);
    assert_true(value > 1.2 && value < exp(1) + 0.0001);
    assert_non_null(strstr(said, "; scenario \"after-sales\" allows at most 1.2 (demand.demand_multiplier_at_most)"));
    trial_close(&trial);
    /* e = 0.18: at most exp(0.18) = 1.197 */
    static const char *const fits[] = {"demand.demand_multiplier_at_most=1.2",
                                       LAW("protection_to_demand", "0%", "0.18")};
    open_at(&trial, BASE, RESPONSE_HIGH, fits, 2);
    trial_run(&trial, SEED, 0);
    trial_close(&trial);
}

/* An order that exists under both is the same order: identity, time and goods. */
static void orders_keep_their_identity_under_any_demand(void **state)
{
    (void)state;
    static const char *const sets[] = {ROOM, LAW("protection_to_demand", "0%", "1")};
    struct placed_orders usual, more;
    struct trial trial;
    open_at(&trial, "scenarios/policies/analytic.json", RESPONSE_NONE, sets, 2);
    placed_run(&usual, &trial, SEED, 0);
    trial.scenario->response = RESPONSE_HIGH;
    placed_run(&more, &trial, SEED, 0);
    trial_close(&trial);
    assert_true(more.count > usual.count);
    for (size_t i = 0; i < usual.count; i++) {
        const struct placed_order *same = placed_find(&more, usual.items[i].id);
        assert_non_null(same);
        assert_int_equal(same->at_s, usual.items[i].at_s);
        assert_string_equal(same->text, usual.items[i].text);
    }
    placed_release(&usual);
    placed_release(&more);
}

/* ---- false claims and effort ---- */

static void false_claims_follow_leniency(void **state)
{
    (void)state;
    static struct seen none, more, less;
    see(&none, BASE, RESPONSE_NONE, NULL, NULL);
    see(&more, BASE, RESPONSE_HIGH, LAW("leniency_to_false_claims", "0%", "2"), NULL);
    see(&less, BASE, RESPONSE_HIGH, LAW("leniency_to_false_claims", "100%", "2"), NULL);
    assert_true(mean_of(&more, TOTAL_LENIENCY_PPM) > 0.3);
    assert_true(2 * more.of[COUNT_FALSE_COMPLAINTS] > 3 * none.of[COUNT_FALSE_COMPLAINTS]);
    assert_true(less.of[COUNT_FALSE_COMPLAINTS] < none.of[COUNT_FALSE_COMPLAINTS]);
    assert_int_equal(more.of[COUNT_ORDERS], none.of[COUNT_ORDERS]);
    assert_true(more.of[COUNT_REFUNDED_FALSE] > none.of[COUNT_REFUNDED_FALSE]);
}

/* A rule that is stricter about evidence refunds less, and is lied to less. */
static void a_stricter_rule_is_lied_to_less(void **state)
{
    (void)state;
    static struct seen lenient, strict, same_lenient, same_strict;
    const char *law = LAW("leniency_to_false_claims", "50%", "8"),
               *policy = "tests/property/overlays/evidence-refuse.json";
    see(&lenient, BASE, RESPONSE_HIGH, law, NULL);
    see(&strict, policy, RESPONSE_HIGH, law, NULL);
    see(&same_lenient, BASE, RESPONSE_NONE, law, NULL);
    see(&same_strict, policy, RESPONSE_NONE, law, NULL);
    assert_true(mean_of(&strict, TOTAL_LENIENCY_PPM) < mean_of(&lenient, TOTAL_LENIENCY_PPM));
    assert_true(strict.of[COUNT_FALSE_COMPLAINTS] < lenient.of[COUNT_FALSE_COMPLAINTS]);
    assert_true(labs((long)(same_strict.of[COUNT_FALSE_COMPLAINTS] - same_lenient.of[COUNT_FALSE_COMPLAINTS])) <
                labs((long)(strict.of[COUNT_FALSE_COMPLAINTS] - lenient.of[COUNT_FALSE_COMPLAINTS])));
}

/* Odds of a fault of delivered goods of a category; parcels lost have none. */
static double fault_odds(const struct trial *trial, size_t category)
{
    const int64_t *of = result_cell(&trial->result, trial->segments.first[SEGMENT_CATEGORY] + category);
    double faulty = (double)(of[COUNT_HARMED] - of[COUNT_LOST]);
    return faulty / ((double)of[COUNT_DELIVERED] - faulty);
}

/*
 * Nobody is ever under sanction: S = 0. At x_ref = 100 % the odds of a fault are multiplied by e, at 0 % by 1. Of some 180
 * and 250 faulty goods before, ln of the ratio has a standard error of 0.06 to 0.1.
 */
static void effort_follows_sanctions(void **state)
{
    (void)state;
    static struct seen none, at_reference;
    static const char *const sets[] = {ROOM, LAW("sanctions_to_effort", "100%", "1")};
    const char *analytic = "scenarios/policies/analytic.json";
    see(&none, analytic, RESPONSE_NONE, NULL, NULL);
    see(&at_reference, analytic, RESPONSE_HIGH, LAW("sanctions_to_effort", "0%", "1"), NULL);
    assert_memory_equal(none.of, at_reference.of, sizeof none.of);
    struct trial trial;
    open_at(&trial, analytic, RESPONSE_NONE, sets, 2);
    trial_run(&trial, SEED, 0);
    double home = fault_odds(&trial, 0), phones = fault_odds(&trial, 1);
    int64_t lost = trial_count(&trial, COUNT_LOST);
    trial.scenario->response = RESPONSE_HIGH;
    trial_run(&trial, SEED, 0);
    assert_true(fabs(log(fault_odds(&trial, 0) / home) - 1) < 0.3);
    assert_true(fabs(log(fault_odds(&trial, 1) / phones) - 1) < 0.2);
    assert_int_equal(trial_count(&trial, COUNT_LOST), lost);
    trial_close(&trial);
}

/* A policy whose ladder bites has sellers who take care: the same faults without responses, fewer with. */
static void sellers_under_threat_take_care(void **state)
{
    (void)state;
    const char *ladder = BASE " + rung_warning=1 + rung_restricted=2 + volume_from=100000";
    static struct seen mild, hard, same_mild, same_hard;
    const char *law = LAW("sanctions_to_effort", "0%", "6"), *analytic = "scenarios/policies/analytic.json";
    see(&mild, analytic, RESPONSE_HIGH, law, NULL);
    see(&hard, ladder, RESPONSE_HIGH, law, NULL);
    see(&same_mild, analytic, RESPONSE_NONE, law, NULL);
    see(&same_hard, ladder, RESPONSE_NONE, law, NULL);
    assert_int_equal(mild.totals[TOTAL_SANCTIONED_NIGHTS], 0);
    assert_true(hard.totals[TOTAL_SANCTIONED_NIGHTS] > 0);
    assert_int_equal(mild.of[COUNT_HARMED], same_mild.of[COUNT_HARMED]);
    assert_true(hard.of[COUNT_HARMED] < same_hard.of[COUNT_HARMED]);
}

/* ---- the null change ---- */

static void block_of(const char *policy, uint8_t block[DIGEST_SIZE])
{
    static const char *const sets[] = {ROOM, LAW("leniency_to_false_claims", "40%", "3"),
                                       LAW("sanctions_to_effort", "4%", "2"),
                                       LAW("protection_to_demand", "70%", "0.5")};
    struct trial trial;
    open_at(&trial, policy, RESPONSE_HIGH, sets, 4);
    trial_run(&trial, SEED, 1);
    laws_hold(&trial);
    const struct result *results[] = {&trial.result};
    fingerprint_block(results, 1, block);
    trial_close(&trial);
}

static void a_null_change_has_no_effect_under_any_response(void **state)
{
    (void)state;
    uint8_t a[DIGEST_SIZE], b[DIGEST_SIZE], other[DIGEST_SIZE];
    block_of("scenarios/policies/window-15-flat.json", a);
    block_of("scenarios/policies/window-15-flat.json + dispute_window=15d", b);
    block_of("scenarios/policies/window-30-all.json", other);
    assert_memory_equal(a, b, DIGEST_SIZE);
    assert_memory_not_equal(a, other, DIGEST_SIZE);
}

/* What was seen in one replication is forgotten in the next, and the answer may change between them. */
static void a_replication_begins_with_nothing_seen(void **state)
{
    (void)state;
    static const char *const sets[] = {ROOM, LAW("protection_to_demand", "40%", "1")};
    struct trial trial;
    open_at(&trial, BASE, RESPONSE_HIGH, sets, 2);
    trial_run(&trial, SEED, 0);
    int64_t first = trial_count(&trial, COUNT_ORDERS);
    trial_run(&trial, SEED, 1);
    trial_run(&trial, SEED, 0);
    assert_int_equal(trial_count(&trial, COUNT_ORDERS), first);
    trial_close(&trial);
}

/* ---- the shipped references ---- */

#define SANCTIONED_TOLERANCE 0.25 /* of the reference: four deviations between replications */
#define SHARE_TOLERANCE 0.04      /* of leniency and protection: three                      */

static void observe(struct trial *trial, enum response_level level, struct seen *seen)
{
    trial->scenario->response = level;
    trial_run(trial, SEED, 0);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        seen->of[i] = trial_count(trial, i);
    memcpy(seen->totals, trial->result.totals, sizeof seen->totals);
}

static void near(int64_t value, int64_t usual, double share)
{
    if (fabs((double)value / (double)usual - 1) >= share)
        fail_msg("%lld is not within %.0f %% of %lld", (long long)value, 100 * share, (long long)usual);
}

static void holds(const char *what, const struct response_law *law, double shown, double tolerance)
{
    if (law->elasticity == 0)
        return;
    print_message("%s: %.2f %% where %.2f %% is stated\n", what, 100 * shown, 100 * law->reference);
    assert_true(fabs(shown - law->reference) < tolerance);
}

/*
 * x_ref is what the baseline shows, so that under it people who respond do nearly what those do who do not. One replication
 * of the whole market with a fixed seed: what it shows may lie as far from the mean as replications do from each other.
 */
static void the_baseline_shows_what(const char *market)
{
    static struct seen none, high;
    struct trial trial;
    trial_open(&trial, market, BASE, NULL, 0);
    const struct responses *laws = &trial.scenario->responses;
    observe(&trial, RESPONSE_NONE, &none);
    observe(&trial, RESPONSE_HIGH, &high);
    assert_true(laws->false_claims.elasticity != 0 && laws->effort.elasticity != 0);
    holds("leniency", &laws->false_claims, mean_of(&high, TOTAL_LENIENCY_PPM), SHARE_TOLERANCE);
    holds("protection", &laws->demand, mean_of(&high, TOTAL_PROTECTION_PPM), SHARE_TOLERANCE);
    holds("sanctions", &laws->effort, mean_of(&high, TOTAL_SANCTIONS_SEEN_PPM),
          SANCTIONED_TOLERANCE * laws->effort.reference);
    near(high.of[COUNT_ORDERS], none.of[COUNT_ORDERS], 0.03);
    near(high.of[COUNT_HARMED], none.of[COUNT_HARMED], 0.03);
    near(high.of[COUNT_FALSE_COMPLAINTS], none.of[COUNT_FALSE_COMPLAINTS], 0.08);
    trial_close(&trial);
}

static void brazil_states_what_its_baseline_shows(void **state)
{
    (void)state;
    the_baseline_shows_what("scenarios/markets/brazil.json");
}

static void a_year_of_brazil_states_what_its_baseline_shows(void **state)
{
    (void)state;
    the_baseline_shows_what("scenarios/markets/brazil-year.json");
}

static void the_market_across_borders_states_what_its_baseline_shows(void **state)
{
    (void)state;
    the_baseline_shows_what("scenarios/markets/cross-border.json");
}

static void the_peak_states_what_its_baseline_shows(void **state)
{
    (void)state;
    the_baseline_shows_what("scenarios/markets/peak.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_responds_unless_asked_and_nothing_else_changes),
        cmocka_unit_test(low_is_half_of_high),
        cmocka_unit_test(demand_follows_protection),
        cmocka_unit_test(demand_above_the_majorant_stops_the_run_with_day_and_value),
        cmocka_unit_test(orders_keep_their_identity_under_any_demand),
        cmocka_unit_test(false_claims_follow_leniency),
        cmocka_unit_test(a_stricter_rule_is_lied_to_less),
        cmocka_unit_test(effort_follows_sanctions),
        cmocka_unit_test(sellers_under_threat_take_care),
        cmocka_unit_test(a_null_change_has_no_effect_under_any_response),
        cmocka_unit_test(a_replication_begins_with_nothing_seen),
        cmocka_unit_test(brazil_states_what_its_baseline_shows),
        cmocka_unit_test(a_year_of_brazil_states_what_its_baseline_shows),
        cmocka_unit_test(the_market_across_borders_states_what_its_baseline_shows),
        cmocka_unit_test(the_peak_states_what_its_baseline_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
