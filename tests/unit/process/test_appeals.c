/*
 * Appeals: seconds and money by hand arithmetic on a market in which everybody does the same.
 *
 * Every parcel is faulty, every buyer complains, the desk takes 10 minutes and publishes after an hour. Who appeals does so
 * two days after the decision.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define DECIDED_S (600 + 3600)
#define APPEAL_S (2 * RD_DAY_S + 600 + 3600)

#define ALL_DISPUTE                                                                                                    \
    "demand.orders_per_day=20", "categories.all.not_as_described=100%", "buyers.segments.all.complains=100%",          \
        "buyers.segments.all.appeal_delay=2d", "sellers.segments.all.appeal_delay=2d"
#define DESK(finds, wrong, right)                                                                                      \
    "desks=[{\"name\":\"a\",\"handling\":\"10m\",\"split_share\":\"0%\",\"finds_buyer\":{\"item\":{\"none\":{\"true_"  \
    "claim\":\"" finds "\",\"false_claim\":\"0%\"}}},\"overturns\":{\"wrong_case\":\"" wrong                           \
    "\",\"right_case\":\"" right                                                                                       \
    "\"},\"shifts\":[{\"name\":\"always\",\"hours\":\"00:00..24:00\",\"mediators\":1000}]}]"
#define APPEALS(within, times, holds, desk, undoes)                                                                    \
    "{\"id\":\"a\",\"set_answer\":\"appeal\",\"rule\":\"no\",\"answer\":\"allowed\",\"to\":\"yes\"},"                  \
    "{\"id\":\"b\",\"set_answer\":\"appeal\",\"rule\":\"no\",\"answer\":\"within\",\"to\":\"" within "\"},"            \
    "{\"id\":\"c\",\"set_answer\":\"appeal\",\"rule\":\"no\",\"answer\":\"times\",\"to\":" times "},"                  \
    "{\"id\":\"d\",\"set_answer\":\"appeal\",\"rule\":\"no\",\"answer\":\"holds_money\",\"to\":\"" holds "\"},"        \
    "{\"id\":\"e\",\"set_answer\":\"appeal\",\"rule\":\"no\",\"answer\":\"desk\",\"to\":\"" desk "\"},"                \
    "{\"id\":\"f\",\"set_answer\":\"appeal\",\"rule\":\"no\",\"answer\":\"undoes\",\"to\":\"" undoes "\"}"
#define BUYERS "buyers.segments.all.appeals_true=100%"
#define SELLERS "sellers.segments.all.appeals_true=100%"

static void run_with(struct trial *trial, const char *edits, const char *const sets[], size_t count)
{
    trial_open_edited(trial, MARKET, "analytic.json", edits, sets, count);
    trial_run(trial, 1, 0);
    assert_true(trial_count(trial, COUNT_DISPUTES) > 300);
    laws_hold(trial);
}

/* All samples of a kind are the same number of seconds, one a dispute. */
static void all_take(const struct trial *trial, enum sample_kind kind, int64_t expected_s)
{
    const struct sample_list *list = &trial->result.samples[kind];
    assert_int_equal(list->count, trial_count(trial, COUNT_DISPUTES));
    for (size_t i = 0; i < list->count; i++)
        assert_int_equal(list->items[i].time_s, expected_s);
}

static void a_refused_buyer_who_wins_the_appeal_is_paid_at_its_end(void **state)
{
    (void)state;
    const char *const sets[] = {ALL_DISPUTE, DESK("0%", "100%", "0%"), BUYERS};
    struct trial trial;
    run_with(&trial, APPEALS("2d", "1", "no", "same", "both"), sets, 7);
    int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
    all_take(&trial, SAMPLE_FIRST_DECISION_TIME, DECIDED_S);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S + APPEAL_S);
    all_take(&trial, SAMPLE_MONEY_TIME, DECIDED_S + APPEAL_S);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS), disputes);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS_BUYER), disputes);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS_OVERTURNED), disputes);
    assert_int_equal(trial_count(&trial, COUNT_DISPUTES_DECIDED), disputes); /* once each */
    assert_int_equal(trial_count(&trial, COUNT_REFUNDED_DISPUTE), disputes);
    assert_int_equal(trial_count(&trial, COUNT_REFUND_MONEY), trial_count(&trial, COUNT_CLAIMED_MONEY));
    assert_int_equal(trial_count(&trial, COUNT_DENIED), 0);
    /* the appeal takes a mediator as long as the case */
    assert_int_equal(trial_desk(&trial, DESK_ARRIVED), trial_desk(&trial, DESK_STARTED));
    trial_close(&trial);
}

static void an_appeal_a_second_too_late_is_none(void **state)
{
    (void)state;
    const char *const in_time[] = {ALL_DISPUTE, DESK("0%", "100%", "0%"), BUYERS};
    const char *const late[] = {ALL_DISPUTE, DESK("0%", "100%", "0%"), BUYERS,
                                "buyers.segments.all.appeal_delay=172801s"};
    struct trial trial;
    run_with(&trial, APPEALS("172801s", "1", "no", "same", "both"), late, 8);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS), trial_count(&trial, COUNT_DISPUTES));
    trial_close(&trial);
    run_with(&trial, APPEALS("2d", "1", "no", "same", "both"), late, 8);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS), 0);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S);
    trial_close(&trial);
    run_with(&trial, APPEALS("2d", "0", "no", "same", "both"), in_time, 7); /* not once */
    assert_int_equal(trial_count(&trial, COUNT_APPEALS), 0);
    trial_close(&trial);
}

static void an_appeal_that_fails_leaves_what_was_decided(void **state)
{
    (void)state;
    const char *const sets[] = {ALL_DISPUTE, DESK("0%", "0%", "0%"), BUYERS};
    struct trial trial;
    run_with(&trial, APPEALS("2d", "1", "no", "same", "both"), sets, 7);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S + APPEAL_S);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS_OVERTURNED), 0);
    assert_int_equal(trial_count(&trial, COUNT_REFUNDED), 0);
    assert_int_equal(trial_count(&trial, COUNT_DENIED_FINDING), trial_count(&trial, COUNT_DISPUTES));
    trial_close(&trial);
}

/* The money was paid at the first decision, goes back with the overturn, and nobody is richer or poorer than without a claim. */
static void a_seller_who_wins_the_appeal_has_the_money_back(void **state)
{
    (void)state;
    const char *const sets[] = {ALL_DISPUTE, DESK("100%", "0%", "100%"), SELLERS};
    const char *const refused[] = {ALL_DISPUTE, DESK("0%", "0%", "0%"), "buyers.segments.all.patience=30d"};
    struct trial trial, never;
    run_with(&trial, APPEALS("2d", "1", "no", "same", "both"), sets, 7);
    run_with(&never, APPEALS("2d", "1", "no", "same", "both"), refused, 7);
    all_take(&trial, SAMPLE_MONEY_TIME, DECIDED_S);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S + APPEAL_S);
    assert_int_equal(trial_count(&trial, COUNT_APPEALS_SELLER), trial_count(&trial, COUNT_DISPUTES));
    assert_int_equal(trial_count(&trial, COUNT_REFUNDED), 0);
    assert_int_equal(trial_count(&trial, COUNT_REFUND_MONEY), 0);
    assert_int_equal(trial_count(&trial, COUNT_BUYER_NET), trial_count(&never, COUNT_BUYER_NET));
    assert_int_equal(trial_count(&trial, COUNT_SELLER_NET), trial_count(&never, COUNT_SELLER_NET));
    assert_true(trial_count(&trial, COUNT_PLATFORM_NET) < trial_count(&never, COUNT_PLATFORM_NET)); /* the hearing */
    trial_close(&trial);
    trial_close(&never);
}

/* Held: the money of those who are not appealed against waits for the whole time, to the second. */
static void money_that_is_held_waits_for_the_appeal_or_its_time(void **state)
{
    (void)state;
    const char *const nobody[] = {ALL_DISPUTE, DESK("100%", "0%", "0%"), "buyers.segments.all.patience=30d"};
    const char *const all[] = {ALL_DISPUTE, DESK("100%", "0%", "0%"), SELLERS};
    struct trial trial;
    run_with(&trial, APPEALS("5d", "1", "yes", "same", "both"), nobody, 7);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S); /* the decision was final all the same */
    all_take(&trial, SAMPLE_MONEY_TIME, DECIDED_S + 5 * RD_DAY_S);
    trial_close(&trial);
    run_with(&trial, APPEALS("5d", "1", "yes", "same", "both"), all, 7);
    all_take(&trial, SAMPLE_MONEY_TIME, DECIDED_S + APPEAL_S); /* it failed: paid when that is known */
    trial_close(&trial);
    run_with(&trial, APPEALS("5d", "1", "no", "same", "both"), nobody, 7);
    all_take(&trial, SAMPLE_MONEY_TIME, DECIDED_S);
    trial_close(&trial);
}

static void what_an_overturn_undoes_is_policy(void **state)
{
    (void)state;
    const char *const sets[] = {ALL_DISPUTE, DESK("100%", "0%", "100%"), SELLERS};
    static const struct {
        const char *edits;
        bool money;
    } cases[] = {{APPEALS("2d", "1", "no", "same", "nothing"), false},
                 {APPEALS("2d", "1", "no", "same", "penalty"), false},
                 {APPEALS("2d", "1", "no", "same", "money"), true},
                 {APPEALS("2d", "1", "no", "same", "both"), true}};
    for (size_t i = 0; i < 4; i++) {
        struct trial trial;
        run_with(&trial, cases[i].edits, sets, 7);
        assert_int_equal(trial_count(&trial, COUNT_APPEALS_OVERTURNED), trial_count(&trial, COUNT_DISPUTES));
        assert_int_equal(trial_count(&trial, COUNT_REFUNDED), cases[i].money ? 0 : trial_count(&trial, COUNT_DISPUTES));
        trial_close(&trial);
    }
}

/* Buyer and seller win in turn: after an odd number of appeals the buyer has the money. */
static void both_sides_may_appeal_as_often_as_the_rules_allow(void **state)
{
    (void)state;
    const char *const sets[] = {ALL_DISPUTE, DESK("0%", "100%", "100%"), BUYERS, SELLERS};
    static const char *const edits[] = {APPEALS("2d", "1", "no", "same", "both"),
                                        APPEALS("2d", "2", "no", "same", "both"),
                                        APPEALS("2d", "3", "no", "same", "both")};
    for (int times = 1; times <= 3; times++) {
        struct trial trial;
        run_with(&trial, edits[times - 1], sets, 8);
        int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
        assert_int_equal(trial_count(&trial, COUNT_APPEALS), times * disputes);
        assert_int_equal(trial_count(&trial, COUNT_APPEALS_SELLER), times / 2 * disputes);
        assert_int_equal(trial_count(&trial, COUNT_REFUNDED), times % 2 == 1 ? disputes : 0);
        all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S + times * APPEAL_S);
        all_take(&trial, SAMPLE_FIRST_DECISION_TIME, DECIDED_S);
        trial_close(&trial);
    }
}

/* Odds 1 without evidence (0.5 of 0.5), 1 x 0.6 with weight 0.6: 0.375; two-sided 1 % of a binomial law. */
static void evidence_weighs_on_the_odds_of_an_appeal(void **state)
{
    (void)state;
    const char *const sets[] = {"demand.orders_per_day=300",
                                "categories.all.not_as_described=100%",
                                "buyers.segments.all.complains=100%",
                                "buyers.segments.all.appeal_delay=2d",
                                "sellers.segments.all.appeal_delay=2d",
                                DESK("0%", "50%", "0%"),
                                BUYERS};
    struct trial trial;
    run_with(&trial, APPEALS("2d", "1", "no", "same", "both"), sets, 7);
    double n = (double)trial_count(&trial, COUNT_APPEALS_DECIDED),
           won = (double)trial_count(&trial, COUNT_APPEALS_OVERTURNED);
    double z = (won - 0.375 * n) / sqrt(n * 0.375 * 0.625);
    print_message("%.0f of %.0f, z = %.2f\n", won, n, z);
    assert_true(n > 5000);
    assert_true(z > -2.576 && z < 2.576);
    trial_close(&trial);
}

static void a_senior_desk_must_be_there_when_the_rules_ask_for_one(void **state)
{
    (void)state;
    const char *const none[] = {ALL_DISPUTE, DESK("0%", "100%", "0%"), BUYERS};
    const char *const senior[] = {
        ALL_DISPUTE,
        "desks=[{\"name\":\"old\",\"senior\":true,\"handling\":\"30m\",\"overturns\":{\"wrong_case\":\"100%\"},"
        "\"shifts\":[{\"name\":"
        "\"always\",\"hours\":\"00:00..24:00\",\"mediators\":1000}]},"
        "{\"name\":\"a\",\"handling\":\"10m\",\"split_share\":\"0%\",\"finds_buyer\":{\"item\":{\"none\":{\"true_"
        "claim\":\"0%\","
        "\"false_claim\":\"0%\"}}},\"shifts\":[{\"name\":\"always\",\"hours\":\"00:00..24:00\",\"mediators\":1000}]}]",
        BUYERS};
    struct trial trial;
    trial_open_edited(&trial, MARKET, "analytic.json", APPEALS("2d", "1", "no", "senior", "both"), none, 7);
    assert_int_equal(RD_NO_ANSWER, replicate(trial.run, 1, 0, NULL, NULL, NULL, &trial.result, &trial.err));
    assert_non_null(strstr(trial.err.text,
                           "\" of \"appeal\" answers desk=senior, and scenario \"analytic-binomial\" has "
                           "none (desks): such appeals are heard at a desk with \"senior\": true"));
    trial_close(&trial);
    run_with(&trial, APPEALS("2d", "1", "no", "senior", "both"), senior, 7);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, DECIDED_S + 2 * RD_DAY_S + 1800 + 3600);
    assert_true(trial.result.desks[0][DESK_ARRIVED] > 200); /* the appeals, and nothing else */
    assert_true(trial.result.desks[0][DESK_ARRIVED] <= trial_count(&trial, COUNT_APPEALS));
    trial_close(&trial);
}

/* ---- penalties and standings, in a market where everything happens ---- */

#define LIVELY "tests/property/after-sales.json"
#define RULES                                                                                                          \
    "scenarios/policies/aliexpress.json + rung_warning=1 + rung_restricted=2 + rung_barred=4 + rung_delisted=6"
#define SENIOR                                                                                                         \
    "desks=[{\"name\":\"desk\",\"overturns\":{\"right_violation\":\"100%\",\"wrong_violation\":\"100%\"},\"shifts\":[" \
    "{\"name\":"                                                                                                       \
    "\"day\",\"hours\":\"00:00..24:00\",\"mediators\":100}]},{\"name\":\"senior\",\"senior\":true,\"overturns\":{"     \
    "\"standing\":"                                                                                                    \
    "\"100%\"},\"shifts\":[{\"name\":\"day\",\"hours\":\"00:00..24:00\",\"mediators\":100}]}]"
#define QUICK "sellers.segments.usual.appeal_delay=1h"

struct run_of {
    int64_t count[COUNTER_COUNT], total[TOTAL_COUNT];
};

static struct run_of lively(const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct run_of run;
    trial_open(&trial, LIVELY, RULES, sets, set_count);
    trial_run(&trial, 5, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        run.count[i] = trial_count(&trial, i);
    memcpy(run.total, trial.result.totals, sizeof run.total);
    trial_close(&trial);
    return run;
}

static void a_penalty_that_is_overturned_costs_nothing(void **state)
{
    (void)state;
    const char *const none[] = {SENIOR, QUICK};
    const char *const all[] = {SENIOR, QUICK, "sellers.segments.usual.appeals_violation_true=100%",
                               "sellers.segments.usual.appeals_violation_false=100%"};
    struct run_of nobody = lively(none, 2), everybody = lively(all, 4);
    assert_int_equal(nobody.count[COUNT_VIOLATION_APPEALS] + nobody.count[COUNT_FINES_UNDONE], 0);
    assert_true(nobody.count[COUNT_FINES] > 0 && nobody.count[COUNT_POINTS] > 0);
    assert_true(everybody.count[COUNT_VIOLATION_APPEALS] > 50);
    assert_int_equal(everybody.count[COUNT_VIOLATION_APPEALS], everybody.count[COUNT_VIOLATIONS_OVERTURNED]);
    /* all fines and points are undone; the sellers who were sanctioned for points are not */
    assert_int_equal(everybody.count[COUNT_FINES_UNDONE], everybody.count[COUNT_FINES]);
    assert_int_equal(everybody.count[COUNT_POINTS_UNDONE], everybody.count[COUNT_POINTS]);
    assert_true(nobody.total[TOTAL_SANCTIONED_NIGHTS] > 0);
    assert_true(everybody.total[TOTAL_SANCTIONED_NIGHTS] < nobody.total[TOTAL_SANCTIONED_NIGHTS]);
}

static void a_sanction_that_is_overturned_ends_with_the_next_night(void **state)
{
    (void)state;
    const char *const none[] = {SENIOR, QUICK};
    const char *const all[] = {SENIOR, QUICK, "sellers.segments.usual.appeals_standing=100%"};
    struct run_of nobody = lively(none, 2), everybody = lively(all, 3);
    assert_true(nobody.total[TOTAL_SANCTIONS] > 0);
    assert_true(everybody.total[TOTAL_STANDING_APPEALS] > 0);
    assert_int_equal(everybody.total[TOTAL_STANDINGS_OVERTURNED], everybody.total[TOTAL_STANDING_APPEALS_DECIDED]);
    assert_true(everybody.total[TOTAL_SANCTIONED_NIGHTS] < nobody.total[TOTAL_SANCTIONED_NIGHTS] / 2);
}

#define NEVER_OVERTURNED                                                                                               \
    "desks=[{\"name\":\"desk\",\"shifts\":[{\"name\":\"day\",\"hours\":\"00:00..24:00\",\"mediators\":100}]},{"        \
    "\"name\":\"senior\",\"senior\":true,\"overturns\":{\"standing\":\"0%\"},\"shifts\":[{\"name\":\"day\",\"hours\":" \
    "\"00:00..24:00\",\"mediators\":100}]}]"

/* An appeal takes hours, a sanction a week: all fail, and each is followed by another while the rules allow one. */
static void a_standing_is_appealed_as_often_as_the_rules_allow(void **state)
{
    (void)state;
    static const char *const rules[] = {RULES, RULES " + appeals_per_subject=2", RULES " + appeals_per_subject=3"};
    const char *const all[] = {NEVER_OVERTURNED, QUICK, "sellers.segments.usual.appeals_standing=100%"};
    int64_t appeals[3], sanctions[3];
    for (int times = 1; times <= 3; times++) {
        struct trial trial;
        trial_open(&trial, LIVELY, rules[times - 1], all, 3);
        trial_run(&trial, 5, 0);
        laws_hold(&trial);
        appeals[times - 1] = trial.result.totals[TOTAL_STANDING_APPEALS];
        sanctions[times - 1] = trial.result.totals[TOTAL_SANCTIONS];
        assert_int_equal(trial.result.totals[TOTAL_STANDINGS_OVERTURNED], 0);
        trial_close(&trial);
    }
    assert_true(appeals[0] > 10);
    assert_int_equal(appeals[0], sanctions[0]);
    assert_int_equal(sanctions[1], sanctions[0]);
    assert_int_equal(appeals[1], 2 * appeals[0]);
    assert_int_equal(appeals[2], 3 * appeals[0]);
}

static void told(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)at_s;
    (void)order;
    int *seen = context;
    seen[0] += told == TOLD_SELLER_APPEALS && strncmp(detail, "against ", 8) == 0;
    seen[1] += told == TOLD_BUYER_APPEALS;
    seen[2] += told == TOLD_APPEAL_DECIDED;
    seen[3] += told == TOLD_PENALTY_UNDONE;
}

/* Everything at once, heard or not: the same counts; and it is told in words. */
static void appeals_are_told_and_observation_changes_nothing(void **state)
{
    (void)state;
    const char *const sets[] = {SENIOR,
                                QUICK,
                                "buyers.segments.usual.appeals_true=50%",
                                "buyers.segments.usual.appeals_false=50%",
                                "sellers.segments.usual.appeals_true=50%",
                                "sellers.segments.usual.appeals_false=50%",
                                "sellers.segments.usual.appeals_violation_true=50%",
                                "sellers.segments.usual.appeals_standing=50%"};
    struct trial trial;
    int seen[4] = {0, 0, 0, 0};
    struct trace trace = {.tell = told, .context = seen};
    trial_open(&trial, LIVELY, RULES, sets, 8);
    trial_run(&trial, 5, 1);
    laws_hold(&trial);
    size_t size = trial.segments.count * COUNTER_COUNT * sizeof *trial.result.counters;
    int64_t *first = malloc(size);
    assert_non_null(first);
    memcpy(first, trial.result.counters, size);
    assert_int_equal(RD_OK, replicate(trial.run, 5, 1, &trace, NULL, NULL, &trial.result, &trial.err));
    assert_memory_equal(first, trial.result.counters, size);
    for (int i = 0; i < 4; i++)
        assert_true(seen[i] > 10);
    free(first);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_buyer_who_wins_the_appeal_is_paid_at_its_end),
        cmocka_unit_test(an_appeal_a_second_too_late_is_none),
        cmocka_unit_test(an_appeal_that_fails_leaves_what_was_decided),
        cmocka_unit_test(a_seller_who_wins_the_appeal_has_the_money_back),
        cmocka_unit_test(money_that_is_held_waits_for_the_appeal_or_its_time),
        cmocka_unit_test(what_an_overturn_undoes_is_policy),
        cmocka_unit_test(both_sides_may_appeal_as_often_as_the_rules_allow),
        cmocka_unit_test(evidence_weighs_on_the_odds_of_an_appeal),
        cmocka_unit_test(a_senior_desk_must_be_there_when_the_rules_ask_for_one),
        cmocka_unit_test(a_penalty_that_is_overturned_costs_nothing),
        cmocka_unit_test(a_sanction_that_is_overturned_ends_with_the_next_night),
        cmocka_unit_test(a_standing_is_appealed_as_often_as_the_rules_allow),
        cmocka_unit_test(appeals_are_told_and_observation_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
