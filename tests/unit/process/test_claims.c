/*
 * Claims in motion: each rule is switched, and the very seconds are checked, by hand arithmetic on constant delays.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
/* Every parcel faulty and complained about one day after receipt; handling one day, transit two. */
static const char *const all_faulty[] = {"demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                         "buyers.segments.all.complains=100%"};
static const char *const all_lost[] = {"demand.orders_per_day=20", "lanes.DE-DE.lost=100%", "lanes.DE-DE.promise=5d",
                                       "buyers.segments.all.complains=100%", "buyers.segments.all.patience=2d"};

/* Times of one event of every order, by order. */
struct seen {
    const char *event;
    uint64_t order[100000];
    int64_t at_s[100000];
    size_t count;
};

struct pair_of_events {
    struct seen first, second;
};

static void note(struct seen *seen, int64_t at_s, uint64_t order, const char *event)
{
    if (strcmp(event, seen->event) != 0)
        return;
    assert_true(seen->count < sizeof seen->at_s / sizeof *seen->at_s);
    seen->order[seen->count] = order;
    seen->at_s[seen->count++] = at_s;
}

static void tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)detail;
    struct pair_of_events *pair = context;
    note(&pair->first, at_s, order, told_text(told));
    note(&pair->second, at_s, order, told_text(told));
}

static int64_t at_of(const struct seen *seen, uint64_t order)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->order[i] == order)
            return seen->at_s[i];
    return -1;
}

/* Runs and notes when two events happened; the caller frees. */
static struct pair_of_events *watch(struct trial *trial, const char *first, const char *second)
{
    struct pair_of_events *pair = calloc(1, sizeof *pair);
    assert_non_null(pair);
    pair->first.event = first;
    pair->second.event = second;
    struct trace trace = {.tell = tell, .context = pair};
    assert_int_equal(RD_OK, replicate(trial->run, 1, 0, &trace, NULL, NULL, &trial->result, &trial->err));
    assert_true(pair->second.count > 100);
    return pair;
}

/* Least and greatest time from the first event to the second. */
static void spread(const struct pair_of_events *pair, int64_t *least_s, int64_t *greatest_s)
{
    *least_s = INT64_MAX;
    *greatest_s = INT64_MIN;
    for (size_t i = 0; i < pair->second.count; i++) {
        int64_t from_s = at_of(&pair->first, pair->second.order[i]);
        assert_true(from_s >= 0);
        int64_t span_s = pair->second.at_s[i] - from_s;
        *least_s = span_s < *least_s ? span_s : *least_s;
        *greatest_s = span_s > *greatest_s ? span_s : *greatest_s;
    }
}

/* Placed, one day of handling, guaranteed within 20 days of shipment: eligible 20 days after shipment, to the second. */
static void not_yet_is_asked_again_when_the_guarantee_passes(void **state)
{
    (void)state;
    static const char edits[] =
        "{\"id\": \"when\", \"set_answer\": \"order.terms\", \"rule\": \"all\", \"answer\": \"guaranteed_within\", "
        "\"to\": \"20d\"},"
        "{\"id\": \"wait\", \"set_cell\": \"dispute.eligible\", \"rule\": \"not-received\", \"fact\": "
        "\"order.since_guarantee\", \"to\": \"present\"}";
    struct trial trial;
    int64_t least_s, greatest_s;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, all_lost, 5);
    struct pair_of_events *pair = watch(&trial, "complaint", "dispute");
    for (size_t i = 0; i < pair->second.count; i++)
        assert_int_equal(pair->second.at_s[i] - at_of(&pair->first, pair->second.order[i]) >= 0, 1);
    free(pair);
    pair = watch(&trial, "placed", "dispute");
    spread(pair, &least_s, &greatest_s);
    free(pair);
    trial_close(&trial);
    /* a day of handling, then the 20 of the guarantee */
    assert_int_equal(least_s, 21 * RD_DAY_S);
    assert_int_equal(greatest_s, 21 * RD_DAY_S);
}

/* order.terms.not_received_from is a promise of its own: no such case before 30 days after shipment. */
static void not_received_cases_wait_for_the_promised_day(void **state)
{
    (void)state;
    static const char edits[] = "{\"id\": \"from\", \"set_answer\": \"order.terms\", \"rule\": \"all\", \"answer\": "
                                "\"not_received_from\", \"to\": \"25d\"}";
    struct trial trial;
    int64_t least_s, greatest_s;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, all_lost, 5);
    struct pair_of_events *pair = watch(&trial, "placed", "dispute");
    spread(pair, &least_s, &greatest_s);
    free(pair);
    trial_close(&trial);
    assert_int_equal(least_s, 26 * RD_DAY_S);
}

/* A window of exactly 24 h still holds for complaints one day after receipt; a second less refuses all as late. */
static void the_edge_of_the_window_is_inside(void **state)
{
    (void)state;
    struct trial open, shut;
    trial_open(&open, MARKET, "scenarios/policies/minimal.json + dispute_window=24h", all_faulty, 3);
    trial_run(&open, 1, 0);
    assert_int_equal(trial_count(&open, COUNT_DENIED_LATE), 0);
    assert_int_equal(trial_count(&open, COUNT_DISPUTES), trial_count(&open, COUNT_COMPLAINTS));
    trial_close(&open);
    static const char second_less[] = "{\"id\": \"window\", \"set_cell\": \"dispute.eligible\", \"rule\": \"in-time\", "
                                      "\"fact\": \"order.since_received\", "
                                      "\"to\": \"< 24h\"}";
    trial_open_edited(&shut, MARKET, "minimal.json", second_less, all_faulty, 3);
    trial_run(&shut, 1, 0);
    assert_int_equal(trial_count(&shut, COUNT_DISPUTES), 0);
    assert_int_equal(trial_count(&shut, COUNT_DENIED_LATE), trial_count(&shut, COUNT_COMPLAINTS));
    assert_true(trial_count(&shut, COUNT_COMPLAINTS) > 100);
    trial_close(&shut);
}

/* All buyers are pulled to the deadline: complaints come in the last 48 hours of the window of 15 days, edge inside. */
static void pulled_buyers_file_in_the_last_48_hours(void **state)
{
    (void)state;
    static const char *const pulled[] = {"demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                         "buyers.segments.all.complains=100%",
                                         "buyers.segments.all.deadline_pull=100%"};
    struct trial trial;
    int64_t least_s, greatest_s;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", pulled, 4);
    struct pair_of_events *pair = watch(&trial, "delivered", "complaint");
    spread(pair, &least_s, &greatest_s);
    free(pair);
    assert_int_equal(trial_count(&trial, COUNT_DENIED_LATE), 0);
    trial_close(&trial);
    assert_true(least_s >= 13 * RD_DAY_S && least_s < 13 * RD_DAY_S + 6 * RD_HOUR_S);
    assert_true(greatest_s <= 15 * RD_DAY_S && greatest_s > 15 * RD_DAY_S - 6 * RD_HOUR_S);
}

/* Nobody answers: silence is one violation each, the buyer is refunded at the deadline, 5 days to the second. */
static void silence_refunds_at_the_deadline(void **state)
{
    (void)state;
    static const char *const silent[] = {"demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                         "buyers.segments.all.complains=100%", "sellers.segments.all.answers=0%"};
    struct trial trial;
    int64_t least_s, greatest_s;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", silent, 4);
    struct pair_of_events *pair = watch(&trial, "dispute", "decided");
    spread(pair, &least_s, &greatest_s);
    free(pair);
    assert_int_equal(least_s, 5 * RD_DAY_S);
    assert_int_equal(greatest_s, 5 * RD_DAY_S);
    int64_t disputes = trial_count(&trial, COUNT_DISPUTES);
    assert_true(disputes > 100);
    assert_int_equal(trial_count(&trial, COUNT_SELLER_SILENT), disputes);
    assert_int_equal(trial_count(&trial, COUNT_VIOLATION_FIRST + RD_VIOLATION_DISPUTE_SILENT), disputes);
    assert_int_equal(trial_count(&trial, COUNT_VIOLATION_FIRST + RD_VIOLATION_UPHELD_FAULT), 0);
    assert_int_equal(trial_count(&trial, COUNT_REFUND_MONEY), trial_count(&trial, COUNT_PAID));
    assert_int_equal(trial_count(&trial, COUNT_FINES), 0); /* fine_upheld is for a fault that is found */
    trial_close(&trial);
}

/* Required: all buyers write first or drop it. Advised: those who want to. No: nobody. */
static void contact_is_required_advised_or_skipped(void **state)
{
    (void)state;
    static const char *const halves[] = {"demand.orders_per_day=200", "categories.all.not_as_described=100%",
                                         "buyers.segments.all.complains=100%", "buyers.segments.all.contacts_first=50%",
                                         "buyers.segments.all.drops_if_contact_required=20%"};
    static const char *const answers[] = {"yes", "advised", "no"};
    double contacts[3], drops[3];
    for (size_t i = 0; i < 3; i++) {
        char edits[256];
        struct trial trial;
        snprintf(edits, sizeof edits,
                 "{\"id\": \"ask\", \"set_answer\": \"contact.rule\", \"rule\": \"advised\", \"answer\": \"required\", "
                 "\"to\": "
                 "\"%s\"}",
                 answers[i]);
        if (i == 1) /* it says so already */
            trial_open(&trial, MARKET, "scenarios/policies/minimal.json", halves, 5);
        else
            trial_open_edited(&trial, MARKET, "minimal.json", edits, halves, 5);
        trial_run(&trial, 1, 0);
        double complaints = (double)trial_count(&trial, COUNT_COMPLAINTS);
        contacts[i] = (double)trial_count(&trial, COUNT_CONTACTS) / complaints;
        drops[i] = (double)trial_count(&trial, COUNT_HARM_NEVER_FILED) / complaints;
        assert_true(complaints > 3000);
        trial_close(&trial);
    }
    assert_true(contacts[0] > 0.77 && contacts[0] < 0.83); /* 1 - 20 %, three standard deviations are 2 % */
    assert_true(drops[0] > 0.17 && drops[0] < 0.23);
    assert_true(contacts[1] > 0.47 && contacts[1] < 0.53);
    assert_true(contacts[2] == 0 && drops[1] == 0 && drops[2] == 0);
}

/*
 * The window is held from the message on. It was too early then, six or seven days after shipment; when the seller's ten days
 * are over it is not any more: the dispute is opened in that very second.
 */
static void a_held_window_that_was_too_early_is_asked_again_at_once(void **state)
{
    (void)state;
    static const char *const silent[] = {"demand.orders_per_day=20",        "lanes.DE-DE.lost=100%",
                                         "lanes.DE-DE.promise=5d",          "buyers.segments.all.complains=100%",
                                         "buyers.segments.all.patience=2d", "sellers.segments.all.answers=0%"};
    static const char edits[] =
        "{\"id\": \"ask\", \"set_answer\": \"contact.rule\", \"rule\": \"advised\", \"answer\": \"required\", \"to\": "
        "\"yes\"},"
        "{\"id\": \"long\", \"set_answer\": \"contact.rule\", \"rule\": \"advised\", \"answer\": \"reply_within\", "
        "\"to\": "
        "\"10d\"},"
        "{\"id\": \"held\", \"set_answer\": \"contact.rule\", \"rule\": \"advised\", \"answer\": \"holds_window\", "
        "\"to\": "
        "\"yes\"},"
        "{\"id\": \"day-11\", \"set_cell\": \"dispute.eligible\", \"rule\": \"not-received\", \"fact\": "
        "\"order.since_shipped\", \"to\": \">= 11d\"}";
    struct trial trial;
    int64_t least_s, greatest_s;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, silent, 6);
    struct pair_of_events *pair = watch(&trial, "complaint", "dispute");
    spread(pair, &least_s, &greatest_s);
    free(pair);
    assert_int_equal(trial_count(&trial, COUNT_DISPUTES), trial_count(&trial, COUNT_COMPLAINTS));
    trial_close(&trial);
    assert_int_equal(least_s, 10 * RD_DAY_S);
    assert_int_equal(greatest_s, 10 * RD_DAY_S);
}

/* Rule counters count each application once: with one rule that always applies, as many as there are violations. */
static void each_violation_is_counted_by_its_rule_once(void **state)
{
    (void)state;
    static const char *const silent[] = {"demand.orders_per_day=20", "categories.all.not_as_described=100%",
                                         "buyers.segments.all.complains=100%", "sellers.segments.all.answers=0%"};
    struct trial trial;
    trial_open_edited(&trial, MARKET, "minimal.json",
                      "{\"id\": \"a\", \"remove_rule\": \"violation\", \"rule\": \"upheld\"},"
                      "{\"id\": \"b\", \"remove_rule\": \"violation\", \"rule\": \"counterfeit\"}",
                      silent, 4);
    struct pair_of_events *pair = watch(&trial, "dispute", "violation");
    size_t counter = rd_image_counter(trial.image, RD_DECISION_VIOLATION, 0, 0);
    assert_int_equal(rd_image_rule_count(trial.image, RD_DECISION_VIOLATION), 1);
    assert_int_equal(trial.result.rule_hits[counter], pair->second.count);
    free(pair);
    trial_close(&trial);
}

/* Every mind changes. "change-of-mind", the first rule of the table, turns each away; "closed" ends every order once. */
struct barred {
    size_t asked, closed;
};

static void count_barred(void *context, int64_t at_s, uint64_t order, const struct trace_question *question)
{
    struct barred *barred = context;
    (void)at_s, (void)order;
    if (question->decision != RD_DECISION_DISPUTE_ELIGIBLE)
        return;
    assert_int_equal(question->facts[RD_FACT_CLAIM_REASON], RD_REASON_CHANGE_OF_MIND);
    assert_int_equal(question->answer->rule, 0);
    barred->asked++;
}

static void count_closed(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct barred *barred = context;
    (void)at_s, (void)order, (void)detail;
    barred->closed += told == TOLD_CLOSED;
}

static struct barred bar_all(int64_t *hits)
{
    static const char *const sets[] = {"demand.orders_per_day=20", "categories.all.not_as_described=0%",
                                       "categories.all.change_of_mind=100%", "buyers.segments.all.mislabels=0%"};
    struct trial trial;
    struct barred barred = {0, 0};
    struct trace trace = {.tell = count_closed, .asked = count_barred, .context = &barred};
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 4);
    assert_int_equal(replicate(trial.run, 1, 0, &trace, NULL, NULL, &trial.result, &trial.err), RD_OK);
    *hits = (int64_t)trial.result.rule_hits[rd_image_counter(trial.image, RD_DECISION_DISPUTE_ELIGIBLE, 0, 0)];
    trial_close(&trial);
    return barred;
}

/* The rule that makes buyers keep what they do not want is counted and told each time; where they call it a fault it is not. */
static void a_rule_that_bars_a_change_of_mind_is_counted_and_told(void **state)
{
    (void)state;
    int64_t hits;
    struct barred kept = bar_all(&hits);
    assert_true(kept.closed > 400);
    assert_int_equal(kept.asked, kept.closed);
    assert_int_equal(hits, (int64_t)kept.closed);
}

static void what_bars_nobody_is_not_counted(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=20", "categories.all.not_as_described=0%",
                                       "categories.all.change_of_mind=100%", "buyers.segments.all.mislabels=100%"};
    struct trial trial;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 4);
    trial_run(&trial, 1, 0);
    assert_true(trial_count(&trial, COUNT_MISLABELLED) > 300);
    assert_int_equal(trial_count(&trial, COUNT_RETURNS_BARRED), 0);
    assert_int_equal(trial.result.rule_hits[rd_image_counter(trial.image, RD_DECISION_DISPUTE_ELIGIBLE, 0, 0)], 0);
    trial_close(&trial);
}

/* Decided in the second it was opened is decided: 0 s is a time, and no dispute is none. */
static void a_dispute_decided_at_once_has_a_resolution_time_of_0(void **state)
{
    (void)state;
    struct trial trial;
    size_t at_once = 0, without = 0;
    trial_open_edited(
        &trial, MARKET, "minimal.json",
        "{\"id\": \"now\", \"set_answer\": \"triage\", \"rule\": \"seller\", \"answer\": \"route\", \"to\": "
        "\"instant\"}",
        all_faulty, 2); /* half of the buyers complain */
    trial_run(&trial, 1, 0);
    for (size_t i = 0; i < trial.result.outcome_count; i++) {
        at_once += trial.result.outcomes[i].resolution_s == 0;
        without += trial.result.outcomes[i].resolution_s == RESOLUTION_NONE;
    }
    assert_int_equal(at_once, trial_count(&trial, COUNT_DISPUTES_DECIDED));
    assert_true(at_once > 100 && without > 100);
    trial_close(&trial);
}

/* One mediator for 50 cases a day of ten minutes each, working one hour: the platform's day passes, and the rule decides. */
static void a_late_platform_finds_for_the_side_the_rule_names(void **state)
{
    (void)state;
    static const char *const crowded[] = {"demand.orders_per_day=50", "categories.all.not_as_described=100%",
                                          "buyers.segments.all.complains=100%", "desks.desk.shifts.always.mediators=1",
                                          "desks.desk.shifts.always.hours=00:00..01:00"};
    static const char *const sides[] = {"wait", "find_for_buyer", "find_for_seller"};
    for (size_t i = 0; i < 3; i++) {
        char edits[512];
        struct trial trial;
        int length = snprintf(edits, sizeof edits,
                              "{\"id\": \"day\", \"set_answer\": \"escalation\", \"rule\": \"unasked\", \"answer\": "
                              "\"platform_within\", \"to\": \"1d\"}");
        if (i > 0) /* waiting is the default */
            snprintf(edits + length, sizeof edits - (size_t)length,
                     ",{\"id\": \"side\", \"set_answer\": \"escalation\", \"rule\": \"unasked\", \"answer\": "
                     "\"on_platform_late\", \"to\": \"%s\"}",
                     sides[i]);
        trial_open_edited(&trial, MARKET, "analytic.json", edits, crowded, 5);
        trial_run(&trial, 1, 0);
        int64_t late = trial_count(&trial, COUNT_PLATFORM_LATE), disputes = trial_count(&trial, COUNT_DISPUTES);
        int64_t refunded = trial_count(&trial, COUNT_REFUNDED_DISPUTE);
        assert_true(late > disputes / 2);
        if (i == 0)
            assert_true(trial_count(&trial, COUNT_DISPUTES_DECIDED) < disputes / 2);
        else
            assert_int_equal(trial_count(&trial, COUNT_DISPUTES_DECIDED), disputes);
        if (i == 1)
            assert_true(refunded >= late);
        if (i == 2)
            assert_true(refunded <= disputes - late);
        for (size_t j = 0; i > 0 && j < trial.result.samples[SAMPLE_RESOLUTION_TIME].count; j++)
            assert_true(trial.result.samples[SAMPLE_RESOLUTION_TIME].items[j].time_s <= RD_DAY_S);
        trial_close(&trial);
    }
}

/* Instant triage decides in the second the dispute is opened, and nobody else is asked. */
static void instant_refunds_ask_nobody(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_edited(
        &trial, MARKET, "minimal.json",
        "{\"id\": \"now\", \"set_answer\": \"triage\", \"rule\": \"seller\", \"answer\": \"route\", \"to\": "
        "\"instant\"}",
        all_faulty, 3);
    trial_run(&trial, 1, 0);
    assert_true(trial_count(&trial, COUNT_DISPUTES) > 100);
    assert_int_equal(trial_count(&trial, COUNT_REFUNDED_DISPUTE), trial_count(&trial, COUNT_DISPUTES));
    assert_int_equal(trial_count(&trial, COUNT_TO_SELLER), 0);
    for (size_t i = 0; i < trial.result.samples[SAMPLE_RESOLUTION_TIME].count; i++)
        assert_int_equal(trial.result.samples[SAMPLE_RESOLUTION_TIME].items[i].time_s, 0);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_yet_is_asked_again_when_the_guarantee_passes),
        cmocka_unit_test(not_received_cases_wait_for_the_promised_day),
        cmocka_unit_test(the_edge_of_the_window_is_inside),
        cmocka_unit_test(pulled_buyers_file_in_the_last_48_hours),
        cmocka_unit_test(silence_refunds_at_the_deadline),
        cmocka_unit_test(contact_is_required_advised_or_skipped),
        cmocka_unit_test(a_held_window_that_was_too_early_is_asked_again_at_once),
        cmocka_unit_test(each_violation_is_counted_by_its_rule_once),
        cmocka_unit_test(a_rule_that_bars_a_change_of_mind_is_counted_and_told),
        cmocka_unit_test(what_bars_nobody_is_not_counted),
        cmocka_unit_test(a_dispute_decided_at_once_has_a_resolution_time_of_0),
        cmocka_unit_test(a_late_platform_finds_for_the_side_the_rule_names),
        cmocka_unit_test(instant_refunds_ask_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
