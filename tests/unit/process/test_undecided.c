/*
 * Disputes that nobody decided: given up, withdrawn, closed as the parcel came. Each has a time of its own, and none of them is
 * among the times of decisions.
 *
 * A seller contests after a day; a buyer who goes to the platform does so two hours later; the desk takes ten minutes and
 * publishes after an hour: decided 1 d 3 h 10 m after the dispute was opened. Who does not go has seven days for it.
 */
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."
#define CONTESTED                                                                                                      \
    "demand.orders_per_day=20", "categories.all.not_as_described=100%", BUYER "complains=100%", SELLER "answers=100%", \
        SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=0%", BUYER "escalation_delay=2h"
#define DECIDED_S (RD_DAY_S + 3 * RD_HOUR_S + 10 * RD_MINUTE_S)
#define ANSWER(id, decision, rule, name, to)                                                                           \
    "{\"id\":\"" id "\",\"set_answer\":\"" decision "\",\"rule\":\"" rule "\",\"answer\":\"" name "\",\"to\":\"" to    \
    "\"}"
#define ALLOWED_FOR(span) ANSWER("a", "escalation", "on-request", "allowed_until", span)

static void open_edited(struct trial *trial, struct watch *watch, const char *edits, const char *const sets[],
                        size_t set_count)
{
    trial_open_edited(trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(watch, trial, 1);
    assert_true(trial_count(trial, COUNT_DISPUTES) > 200);
    assert_int_equal(trial_count(trial, COUNT_DISPUTES_OPEN_AT_END), 0);
}

#define OPEN(trial, watch, edits, sets) open_edited(trial, watch, edits, sets, sizeof(sets) / sizeof *(sets))

static void done(struct trial *trial, struct watch *watch)
{
    watch_release(watch);
    trial_close(trial);
}

/* `count` times of a kind, every one of them `time_s`. */
static void all_take(const struct trial *trial, enum sample_kind kind, int64_t count, int64_t time_s)
{
    const struct sample_list *list = &trial->result.samples[kind];
    assert_int_equal(list->count, count);
    assert_int_equal(list->censored, 0);
    for (size_t i = 0; i < list->count; i++)
        assert_int_equal(list->items[i].time_s, time_s);
}

/* Half of the buyers go to the platform, the others let the seven days pass: the times of decisions are of the first alone. */
static void a_dispute_that_is_given_up_has_no_time_of_a_decision(void **state)
{
    (void)state;
    static const char *const half[] = {CONTESTED, BUYER "escalates=50%"};
    struct trial trial;
    struct watch watch;
    size_t decided = 0;
    OPEN(&trial, &watch, "", half);
    int64_t disputes = trial_count(&trial, COUNT_DISPUTES), gave_up = trial_count(&trial, COUNT_GAVE_UP);
    assert_true(gave_up > disputes / 3 && gave_up < disputes * 2 / 3);
    all_take(&trial, SAMPLE_RESOLUTION_TIME, disputes - gave_up, DECIDED_S);
    all_take(&trial, SAMPLE_FIRST_DECISION_TIME, disputes - gave_up, DECIDED_S);
    all_take(&trial, SAMPLE_PLATFORM_TIME, disputes - gave_up, DECIDED_S);
    all_take(&trial, SAMPLE_GAVE_UP_TIME, gave_up, 8 * RD_DAY_S);
    for (size_t i = 0; i < trial.result.outcome_count; i++) {
        const struct outcome *outcome = &trial.result.outcomes[i];
        assert_int_equal(outcome->resolution_s, outcome->kind == OUTCOME_GAVE_UP ? RESOLUTION_NONE : DECIDED_S);
        decided += outcome->kind != OUTCOME_GAVE_UP;
    }
    assert_int_equal(decided, disputes - gave_up);
    done(&trial, &watch);
}

/*
 * All go to the platform, or none may: nothing is decided any faster then, as nothing is decided. With those who give up among
 * the decisions the second would seem three hours faster than the first.
 */
static void a_right_that_is_taken_away_makes_no_decision_faster(void **state)
{
    (void)state;
    static const char *const all[] = {CONTESTED, BUYER "escalates=100%"};
    struct trial with, without;
    struct watch heard, silenced;
    OPEN(&with, &heard, "", all);
    OPEN(&without, &silenced, ALLOWED_FOR("0d"), all);
    int64_t disputes = trial_count(&with, COUNT_DISPUTES);
    assert_int_equal(trial_count(&without, COUNT_DISPUTES), disputes);
    all_take(&with, SAMPLE_RESOLUTION_TIME, disputes, DECIDED_S);
    all_take(&with, SAMPLE_GAVE_UP_TIME, 0, 0);
    all_take(&without, SAMPLE_RESOLUTION_TIME, 0, 0);
    all_take(&without, SAMPLE_FIRST_DECISION_TIME, 0, 0);
    all_take(&without, SAMPLE_PLATFORM_TIME, 0, 0);
    all_take(&without, SAMPLE_GAVE_UP_TIME, disputes, RD_DAY_S);
    assert_int_equal(trial_count(&without, COUNT_DISPUTES_DECIDED), 0);
    done(&with, &heard);
    done(&without, &silenced);
}

/* Both sides of the limit: two hours after the seller's answer are inside two hours, and a second less is too little. */
static void who_goes_in_the_last_second_is_heard(void **state)
{
    (void)state;
    static const char *const all[] = {CONTESTED, BUYER "escalates=100%"};
    static const char *const limits[] = {ALLOWED_FOR("2h"), ALLOWED_FOR("1h+59m+59s")};
    for (int late = 0; late <= 1; late++) {
        struct trial trial;
        struct watch watch;
        OPEN(&trial, &watch, limits[late], all);
        int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
        all_take(&trial, SAMPLE_RESOLUTION_TIME, late ? 0 : disputes, DECIDED_S);
        all_take(&trial, SAMPLE_GAVE_UP_TIME, late ? disputes : 0, RD_DAY_S + 2 * RD_HOUR_S - 1);
        done(&trial, &watch);
    }
}

/* Promised after 5 days, there after 21, and a seller who may take a month to answer. */
#define MISSING                                                                                                        \
    "demand.orders_per_day=20", "categories.all.not_as_described=0%", "lanes.DE-DE.promise=5d",                        \
        "lanes.DE-DE.transit=20d", BUYER "complains=100%", BUYER "patience=1d", SELLER "answers=0%"
#define A_MONTH ANSWER("m", "seller.answer", "all", "within", "30d")

/* How long each dispute was open when the parcel came, by what a listener hears. */
static void times_are_those_until_the_parcel_came(const struct trial *trial, const struct watch *watch,
                                                  enum sample_kind kind)
{
    const struct sample_list *list = &trial->result.samples[kind];
    for (size_t i = 0; i < list->count; i++) {
        const struct watch_line *opened = watch_nth(watch, list->items[i].order, "dispute", "", 0);
        const struct watch_line *came = watch_nth(watch, list->items[i].order, "delivered", "", 0);
        assert_int_equal(list->items[i].time_s, came->at_s - opened->at_s);
        assert_in_range(list->items[i].time_s, 14 * RD_DAY_S, 15 * RD_DAY_S);
    }
}

static void a_parcel_that_comes_ends_disputes_in_two_ways_of_their_own(void **state)
{
    (void)state;
    static const char *const lets_go[] = {MISSING, BUYER "withdraws_on_arrival=100%"}, *const stays[] = {
                                                                                           MISSING, BUYER
                                                                                           "withdraws_on_arrival=0%"};
    for (int by_rule = 0; by_rule <= 1; by_rule++) {
        struct trial trial;
        struct watch watch;
        enum sample_kind kind = by_rule ? SAMPLE_ARRIVED_TIME : SAMPLE_WITHDRAWN_TIME;
        trial_open_edited(&trial, MARKET, "minimal.json", A_MONTH, by_rule ? stays : lets_go,
                          sizeof lets_go / sizeof *lets_go);
        watch_run(&watch, &trial, 1);
        int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
        assert_true(disputes > 200);
        assert_int_equal(trial_count(&trial, COUNT_WITHDRAWN), by_rule ? 0 : disputes);
        assert_int_equal(trial_count(&trial, COUNT_CLOSED_ON_ARRIVAL), by_rule ? disputes : 0);
        assert_int_equal(trial.result.samples[kind].count, disputes);
        times_are_those_until_the_parcel_came(&trial, &watch, kind);
        all_take(&trial, SAMPLE_RESOLUTION_TIME, 0, 0);
        all_take(&trial, SAMPLE_GAVE_UP_TIME, 0, 0);
        all_take(&trial, by_rule ? SAMPLE_WITHDRAWN_TIME : SAMPLE_ARRIVED_TIME, 0, 0);
        done(&trial, &watch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dispute_that_is_given_up_has_no_time_of_a_decision),
        cmocka_unit_test(a_right_that_is_taken_away_makes_no_decision_faster),
        cmocka_unit_test(who_goes_in_the_last_second_is_heard),
        cmocka_unit_test(a_parcel_that_comes_ends_disputes_in_two_ways_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
