/*
 * Whether a scenario is long enough for a policy: both sides of every bound, by arithmetic from shipped policies.
 */
#include <string.h>

#include "study/horizon.h"
#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/minimal.json"

/* The code of the only finding, or "" without one. */
static const char *finds(const char *base, const char *edits, const char *const sets[], size_t set_count,
                         char message[600])
{
    static char code[64];
    struct trial trial;
    struct rd_findings found;
    rd_findings_init(&found);
    trial_open_edited(&trial, MARKET, base, edits, sets, set_count);
    assert_int_equal(horizon_check(trial.scenario, trial.policy, trial.image, &found), RD_OK);
    assert_true(found.count <= 1);
    snprintf(code, sizeof code, "%s", found.count ? found.items[0].code : "");
    snprintf(message, 600, "%s", found.count ? found.items[0].message : "");
    rd_findings_release(&found);
    trial_close(&trial);
    return code;
}

static const char remembers[] =
    "{\"id\": \"w\", \"add_rule\": \"seller.standing\", \"before\": \"good\", \"rule\": {\"id\": \"w\", \"title\": "
    "\"Watched\", "
    "\"when\": {\"seller.dispute_share_60d\": \"> 5%\"}, \"then\": {\"standing\": \"warned\"}}}";

static void a_short_warm_up_without_history_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *warm_up, *history, *code;
    } cases[] = {
        {"calendar.warm_up=59d", "history.sellers=empty", "short-warm-up"},
        {"calendar.warm_up=60d", "history.sellers=empty", ""},
        {"calendar.warm_up=34d", "history.sellers=stationary", "short-warm-up"}, /* too short to observe the rates */
        {"calendar.warm_up=35d", "history.sellers=stationary", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *sets[] = {cases[i].warm_up, cases[i].history, "calendar.drain=500d"};
        char message[600];
        assert_string_equal(finds("analytic.json", remembers, sets, 3, message), cases[i].code);
        if (i == 0)
            assert_string_equal(message,
                                "policy \"edited\" remembers sellers for 60d (seller.dispute_share_60d), but they "
                                "start without a history and the warm-up is 59d: penalties and standings are "
                                "those of a young market");
    }
}

/* The past they are given is one of 78 weeks, and a week lies between it and what is measured: 553 days. */
static void a_sanction_that_lasts_longer_than_the_past_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *lasts, *warm_up, *history, *code;
    } cases[] = {
        {"554d", "calendar.warm_up=60d", "history.sellers=stationary", "short-warm-up"},
        {"553d", "calendar.warm_up=60d", "history.sellers=stationary", ""},
        {"61d", "calendar.warm_up=60d", "history.sellers=empty", "short-warm-up"},
        {"60d", "calendar.warm_up=60d", "history.sellers=empty", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *sets[] = {cases[i].warm_up, cases[i].history, "calendar.drain=500d"};
        char message[600], edits[400];
        snprintf(edits, sizeof edits,
                 "{\"id\": \"w\", \"add_rule\": \"seller.standing\", \"before\": \"good\", \"rule\": {\"id\": \"w\", "
                 "\"title\": \"Demoted\", \"when\": {\"seller.dispute_share_60d\": \"> 5%%\"}, "
                 "\"then\": {\"standing\": \"demoted\", \"lasts\": \"%s\", \"rung\": 1}}}",
                 cases[i].lasts);
        assert_string_equal(finds("analytic.json", edits, sets, 3, message), cases[i].code);
        if (i == 0)
            assert_string_equal(message,
                                "policy \"edited\" remembers sellers for 554d (seller.standing.lasts), but the "
                                "past they are given is one of 553d: penalties and standings are those of a "
                                "young market");
    }
}

/* Every repeat comes 40 days after the end of its order. */
static void repeats_that_come_after_the_warm_up_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *warm_up, *history, *again, *code;
    } cases[] = {
        {"39d", "empty", "50%", "short-warm-up"},      {"40d", "empty", "50%", ""},      {"39d", "empty", "0%", ""},
        {"34d", "stationary", "50%", "short-warm-up"}, {"35d", "stationary", "50%", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char warm_up[40], history[60], again[160], message[600];
        snprintf(warm_up, sizeof warm_up, "calendar.warm_up=%s", cases[i].warm_up);
        snprintf(history, sizeof history, "history.buyers=%s", cases[i].history);
        snprintf(again, sizeof again,
                 "buyers.segments.usual.order_again={\"plain\": \"%s\", \"after\": {\"constant\": \"40d\"}}",
                 cases[i].again);
        const char *sets[] = {warm_up, history, again, "calendar.drain=500d"};
        assert_string_equal(finds("analytic.json", "", sets, 4, message), cases[i].code);
        if (i == 0)
            assert_string_equal(message,
                                "buyers order again up to 40d after an order (order_again), but nobody ordered "
                                "before the first day and the warm-up is 39d: repeats are those of a young market");
    }
}

static void a_policy_that_remembers_nothing_needs_no_warm_up(void **state)
{
    (void)state;
    const char *sets[] = {"calendar.warm_up=0d", "history.sellers=empty", "calendar.drain=400d"};
    char message[600];
    assert_string_equal(finds("analytic.json", "", sets, 3, message), "");
}

/* minimal.json: 30 days to open, 5 for the seller, 3 to escalate: 38 days; 32 of handling and transit before. */
static void a_short_drain_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *drain, *code;
    } cases[] = {{"calendar.drain=37d", "short-drain"},
                 {"calendar.drain=38d", "short-drain-for-the-last"},
                 {"calendar.drain=90d", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *sets[] = {cases[i].drain};
        char message[600];
        assert_string_equal(finds("minimal.json", "", sets, 1, message), cases[i].code);
        if (i == 0)
            assert_string_equal(
                message, "policy \"edited\" allows 38d from receipt to the last decision, after up to 32d of handling "
                         "and transit, and the drain is 37d: the longest cases may still be open at the end, where "
                         "they are counted as censored");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_warm_up_without_history_is_found),
        cmocka_unit_test(a_sanction_that_lasts_longer_than_the_past_is_found),
        cmocka_unit_test(repeats_that_come_after_the_warm_up_are_found),
        cmocka_unit_test(a_policy_that_remembers_nothing_needs_no_warm_up),
        cmocka_unit_test(a_short_drain_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
