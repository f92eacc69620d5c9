/*
 * Lateness of a parcel that has come: whom it harms, what is asked for it, and what people and rules make of it.
 *
 * Promised for the tenth day after the order, the parcel is handed over after one day and twelve days on the way: the promised
 * day ended 11 days after the midnight before the order, so that it comes two days and the time of day of the order too late.
 * The price is 20.00 without shipping. Nobody is impatient enough to miss it before.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define SELLER "sellers.segments.all."
#define BUYER "buyers.segments.all."
#define DESK "desks.desk."
#define ANSWER(id, decision, name, to)                                                                                 \
    "{\"id\": \"" id "\", \"set_answer\": \"" decision "\", \"rule\": \"all\", \"answer\": \"" name                    \
    "\", \"to\": \"" to "\"}"
/* Fine parcels, late by two days and the time of day, and buyers who all complain of what harms them. */
#define FINE "demand.orders_per_day=20", "categories.all.not_as_described=0%", BUYER "complains=100%"
#define LATE FINE, "lanes.DE-DE.transit=12d"
#define MINDED LATE, BUYER "minds_lateness=100%", BUYER "lateness_borne=1d", BUYER "lateness_part=25%"

struct counts {
    int64_t of[COUNTER_COUNT];
    size_t harmed_before_noon, harmed_after_noon,
        delivered_before_noon; /* of all orders, by the hour they were placed */
};

static size_t before_noon(int64_t at_s)
{
    return at_s % RD_DAY_S <= RD_DAY_S / 2;
}

static struct counts run_edited(const char *edits, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    struct counts counts = {.harmed_before_noon = 0};
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    for (size_t i = 0; i < watch.count; i++) { /* handling and transit are whole days: the hour is that of the order */
        const struct watch_line *line = &watch.lines[i];
        if (strcmp(line->event, "delivered") == 0)
            counts.delivered_before_noon += before_noon(line->at_s);
        if (strcmp(line->event, "truth") == 0 && strcmp(line->detail, "later than the buyer bears") == 0)
            *(before_noon(line->at_s) ? &counts.harmed_before_noon : &counts.harmed_after_noon) += 1;
    }
    assert_true(counts.of[COUNT_ORDERS] > 200);
    watch_release(&watch);
    trial_close(&trial);
    return counts;
}

#define RUN(edits, sets) run_edited(edits, sets, sizeof(sets) / sizeof *(sets))
#define OF(counts, name) ((counts).of[COUNT_##name])
#define VIOLATION(counts, name) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_##name])

/* ---- whom it harms ---- */

static void lateness_is_forgiven_unless_the_scenario_says_otherwise(void **state)
{
    (void)state;
    static const char *const sets[] = {LATE}, *const minded[] = {MINDED};
    struct counts forgiven = RUN("", sets), harmed = RUN("", minded);
    assert_int_equal(OF(forgiven, DELIVERED_LATE), OF(forgiven, DELIVERED));
    assert_int_equal(OF(forgiven, COMPLAINTS) + OF(forgiven, HARMED), 0);
    assert_int_equal(OF(harmed, HARMED_LATE), OF(harmed, DELIVERED));
    assert_int_equal(OF(harmed, HARMED), OF(harmed, DELIVERED));
    assert_int_equal(OF(harmed, LATE_COMPLAINTS), OF(harmed, DELIVERED));
    assert_int_equal(OF(harmed, COMPLAINTS), OF(harmed, DELIVERED));
}

/* Late by 2 d and the hour of the order; who bears 2.5 d is harmed by what was ordered after noon, to the second. */
static void what_a_buyer_bears_does_not_harm(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, BUYER "lateness_borne=2.5d"};
    struct counts counts = RUN("", sets);
    assert_true(counts.delivered_before_noon > 100);
    assert_int_equal(counts.harmed_before_noon, 0);
    assert_true(counts.harmed_after_noon > 100);
    assert_int_equal(OF(counts, LATE_COMPLAINTS), OF(counts, HARMED_LATE));
    assert_true(OF(counts, HARMED_LATE) < OF(counts, DELIVERED));
}

/* 30 % mind: binomial, within four standard deviations. */
static void only_those_who_mind_are_harmed(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, BUYER "minds_lateness=30%", "demand.orders_per_day=200"};
    struct counts counts = RUN("", sets);
    double n = (double)OF(counts, DELIVERED), sd = sqrt(n * 0.3 * 0.7);
    assert_true(fabs((double)OF(counts, HARMED_LATE) - 0.3 * n) < 4 * sd);
}

static void what_comes_on_its_day_is_not_late(void **state)
{
    (void)state;
    /* 1 d + 9 d after the order: still on the promised day; a day more is after it */
    static const char *const on_time[] = {MINDED, BUYER "lateness_borne=0d", "lanes.DE-DE.transit=9d"};
    static const char *const a_day_more[] = {MINDED, BUYER "lateness_borne=0d", "lanes.DE-DE.transit=10d"};
    struct counts kept = RUN("", on_time), missed = RUN("", a_day_more);
    assert_int_equal(OF(kept, HARMED_LATE), 0);
    assert_int_equal(OF(missed, HARMED_LATE), OF(missed, DELIVERED));
}

static void a_faulty_parcel_is_complained_of_for_its_fault(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, "categories.all.not_as_described=100%"};
    struct counts counts = RUN("", sets);
    assert_int_equal(OF(counts, HARMED_LATE), 0);
    assert_int_equal(OF(counts, LATE_COMPLAINTS), 0);
    assert_int_equal(OF(counts, COMPLAINTS), OF(counts, DELIVERED));
}

/* Who asked for a parcel that was not there, and keeps asking or lets it go when it comes, has had his complaint. */
static void who_missed_it_before_it_came_does_not_complain_twice(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, BUYER "patience=1d", BUYER "withdraws_on_arrival=100%"};
    struct counts counts = RUN("", sets);
    assert_int_equal(OF(counts, COMPLAINTS), OF(counts, DELIVERED));
    assert_int_equal(OF(counts, LATE_COMPLAINTS) + OF(counts, HARMED_LATE), 0);
}

static void a_credit_for_the_missed_guarantee_makes_up_for_it(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED};
#define CREDIT "," ANSWER("credit", "order.terms", "late_credit", "1.50")
    struct counts missed = RUN(ANSWER("g", "order.terms", "guaranteed_within", "287h+59m+59s") CREDIT, sets),
                  kept = RUN(ANSWER("g", "order.terms", "guaranteed_within", "288h") CREDIT, sets);
    assert_int_equal(OF(missed, LATE_CREDITS), OF(missed, DELIVERED));
    assert_int_equal(OF(missed, HARMED_LATE), 0);
    assert_int_equal(OF(kept, LATE_CREDITS), 0);
    assert_int_equal(OF(kept, HARMED_LATE), OF(kept, DELIVERED));
}

/* ---- what is asked for, and what is left ---- */

/* A quarter of 20.00; sellers who accept pay it. */
static void a_part_of_the_price_is_asked_for(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, SELLER "answers=100%", SELLER "answer_delay=1h",
                                       SELLER "accepts_true=100%", SELLER "offers_true=0%"};
    struct counts counts = RUN("", sets);
    assert_int_equal(OF(counts, CLAIMED_MONEY), 500 * OF(counts, DELIVERED));
    assert_int_equal(OF(counts, REFUND_MONEY), 500 * OF(counts, DELIVERED));
    assert_int_equal(OF(counts, REFUNDED), OF(counts, DELIVERED));
    assert_int_equal(OF(counts, REFUNDED_FALSE) + OF(counts, DENIED) + OF(counts, UNREMEDIED), 0);
}

/* Harm by lateness is worth a fifth of the price (costs.harm), whatever part of it was asked for. */
static void lateness_nobody_speaks_of_is_harm_that_was_never_filed(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, BUYER "complains=0%"};
    struct counts counts = RUN("", sets);
    assert_int_equal(OF(counts, COMPLAINTS), 0);
    assert_int_equal(OF(counts, HARM_NEVER_FILED), OF(counts, DELIVERED));
    assert_int_equal(OF(counts, UNREMEDIED), OF(counts, DELIVERED));
    assert_int_equal(OF(counts, HARM_MONEY), 400 * OF(counts, DELIVERED));
}

static void lateness_that_a_rule_turns_away_is_true_harm_denied(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED};
    struct counts counts =
        RUN("{\"id\": \"no\", \"add_rule\": \"dispute.eligible\", \"before\": \"in-time\", \"rule\": {\"id\": "
            "\"came\", \"title\": \"No lateness\", \"when\": {\"claim.reason\": \"late\"}, \"then\": "
            "{\"eligible\": \"no\", \"reason_code\": \"excluded\"}}}",
            sets);
    assert_int_equal(OF(counts, DENIED_RULE), OF(counts, DELIVERED));
    assert_int_equal(OF(counts, HARM_MONEY), 400 * OF(counts, DELIVERED));
    assert_int_equal(OF(counts, REFUNDED), 0);
}

/* ---- the truth ---- */

/* Everybody claims lateness: of parcels in time that is false, of late ones it is so, whoever is harmed. */
static void a_claim_of_lateness_is_false_when_the_parcel_came_in_time(void **state)
{
    (void)state;
    static const char *const in_time[] = {FINE, BUYER "false_claims=100%", BUYER "false_reasons.late=100%"};
    static const char *const late[] = {LATE, BUYER "false_claims=100%", BUYER "false_reasons.late=100%"};
    struct counts untrue = RUN("", in_time), true_after_all = RUN("", late);
    assert_int_equal(OF(untrue, LATE_COMPLAINTS), OF(untrue, DELIVERED));
    assert_int_equal(OF(untrue, FALSE_COMPLAINTS), OF(untrue, DELIVERED));
    assert_true(OF(untrue, REFUNDED) > 0);
    assert_int_equal(OF(untrue, REFUNDED_FALSE), OF(untrue, REFUNDED));
    assert_int_equal(OF(true_after_all, LATE_COMPLAINTS), OF(true_after_all, DELIVERED));
    assert_int_equal(OF(true_after_all, FALSE_COMPLAINTS), 0);
    assert_true(OF(true_after_all, REFUNDED) > 0);
    assert_int_equal(OF(true_after_all, REFUNDED_FALSE), 0);
}

/* Two days on the way, promised in ten: in time by the estimate, and late where the rules guaranteed less. */
static void a_missed_guarantee_is_lateness_too(void **state)
{
    (void)state;
    static const char *const sets[] = {FINE, BUYER "false_claims=100%", BUYER "false_reasons.late=100%"};
    struct counts kept = RUN(ANSWER("g", "order.terms", "guaranteed_within", "48h"), sets),
                  missed = RUN(ANSWER("g", "order.terms", "guaranteed_within", "47h+59m+59s"), sets);
    assert_int_equal(OF(kept, FALSE_COMPLAINTS), OF(kept, DELIVERED));
    assert_int_equal(OF(missed, FALSE_COMPLAINTS), 0);
}

/* ---- who is at fault, and what mediators see ---- */

/* Nobody answers and a mediator decides: the seller's fault when it handed the parcel over after its ship-by date. */
static void the_seller_is_at_fault_who_shipped_late_and_else_the_carrier(void **state)
{
    (void)state;
#define HEARD ANSWER("h", "seller.answer", "on_silence", "mediate")
    static const char *const sets[] = {
        MINDED, SELLER "answers=0%",
        "desks.desk.finds_buyer.late={\"delivered\":{\"true_claim\":\"100%\",\"false_claim\":\"0%\"}}"};
    struct counts carrier = RUN(HEARD "," ANSWER("s", "order.terms", "ship_within", "24h"), sets),
                  seller = RUN(HEARD "," ANSWER("s", "order.terms", "ship_within", "23h+59m+59s"), sets);
    assert_int_equal(OF(carrier, REFUNDED), OF(carrier, DELIVERED));
    assert_int_equal(VIOLATION(carrier, UPHELD_FAULT), 0);
    assert_int_equal(OF(seller, REFUNDED), OF(seller, DELIVERED));
    assert_int_equal(VIOLATION(seller, UPHELD_FAULT), OF(seller, DELIVERED));
}

/* All contest and all escalate: the finding is by the tracking, not by evidence about the goods. */
static void mediators_judge_lateness_by_the_tracking(void **state)
{
    (void)state;
#define MEDIATED                                                                                                       \
    SELLER "answers=100%", SELLER "answer_delay=1h", SELLER "accepts_true=0%", SELLER "offers_true=0%",                \
        SELLER "accepts_false=0%", SELLER "offers_false=0%", SELLER "counter_evidence.none=100%",                      \
        BUYER "escalates=100%", DESK "finds_buyer.item.none.true_claim=0%"
    static const char *const all[] = {MINDED, MEDIATED, DESK "finds_buyer.late.delivered.true_claim=100%"};
    static const char *const none[] = {MINDED, MEDIATED, DESK "finds_buyer.late.delivered.true_claim=0%"};
    static const char *const untrue[] = {FINE,
                                         MEDIATED,
                                         BUYER "false_claims=100%",
                                         BUYER "false_reasons.late=100%",
                                         DESK "finds_buyer.late.delivered.true_claim=100%",
                                         DESK "finds_buyer.late.delivered.false_claim=0%"};
    struct counts found = RUN("", all), refused = RUN("", none), caught = RUN("", untrue);
    assert_true(OF(found, MEDIATED) > 200);
    assert_int_equal(OF(found, REFUNDED), OF(found, MEDIATED));
    assert_true(OF(refused, MEDIATED) > 200);
    assert_int_equal(OF(refused, REFUNDED), 0);
    assert_int_equal(OF(refused, DENIED_FINDING), OF(refused, MEDIATED));
    assert_true(OF(caught, MEDIATED) > 200);
    assert_int_equal(OF(caught, REFUNDED) + OF(caught, DENIED), 0);
}

/* ---- the fact ---- */

#define ONLY_LATE(by)                                                                                                  \
    "{\"id\": \"late\", \"set_cell\": \"dispute.eligible\", \"rule\": \"in-time\", \"fact\": \"order.late_by\", "      \
    "\"to\": "                                                                                                         \
    "\"" by "\"}"

/* Complained of a day after it came, and late by 2 d and the hour of the order all the same. */
static void rules_see_how_late_a_parcel_came(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, BUYER "complaint_delay=1d"};
    struct counts all = RUN(ONLY_LATE(">= 2d"), sets), none = RUN(ONLY_LATE(">= 3d"), sets),
                  some = RUN(ONLY_LATE("> 2d+12h"), sets);
    assert_int_equal(OF(all, DISPUTES), OF(all, DELIVERED));
    assert_int_equal(OF(none, DISPUTES), 0);
    assert_true(OF(some, DISPUTES) > 100);
    assert_true(OF(some, DISPUTES) < OF(some, DELIVERED) - 100);
}

static void a_parcel_in_time_has_no_lateness_to_see(void **state)
{
    (void)state;
    static const char *const sets[] = {FINE, "categories.all.not_as_described=100%"};
    struct counts absent = RUN(ONLY_LATE("absent"), sets), present = RUN(ONLY_LATE("present"), sets);
    assert_int_equal(OF(absent, DISPUTES), OF(absent, DELIVERED));
    assert_int_equal(OF(present, DISPUTES), 0);
}

/* Marked as delivered on its promised day, it was never late as far as rules see. */
static void a_false_delivery_scan_hides_the_lateness(void **state)
{
    (void)state;
    static const char *const sets[] = {MINDED, SELLER "marks_delivered=100%"};
    struct counts counts = RUN(ONLY_LATE("present"), sets);
    assert_int_equal(OF(counts, LATE_COMPLAINTS), OF(counts, DELIVERED));
    assert_int_equal(OF(counts, DISPUTES), 0);
    assert_int_equal(OF(counts, DENIED), OF(counts, DELIVERED));
}

/* Of a parcel that never comes: the answer "not yet" is asked again when it has been overdue so long. */
static void not_yet_is_asked_again_when_it_is_overdue_so_long(void **state)
{
    (void)state;
    static const char *const sets[] = {FINE, "lanes.DE-DE.lost=100%", "lanes.DE-DE.promise=10d", BUYER "patience=0d"};
    static const char edits[] =
        "{\"id\": \"wait\", \"set_cell\": \"dispute.eligible\", \"rule\": \"not-received\", \"fact\": "
        "\"order.late_by\", \"to\": \">= 3d\"}";
    struct trial trial;
    struct watch watch;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, sizeof sets / sizeof *sets);
    watch_run(&watch, &trial, 1);
    watch_span(&watch, "complaint", "dispute", 0, 3 * RD_DAY_S, 200);
    watch_release(&watch);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lateness_is_forgiven_unless_the_scenario_says_otherwise),
        cmocka_unit_test(what_a_buyer_bears_does_not_harm),
        cmocka_unit_test(only_those_who_mind_are_harmed),
        cmocka_unit_test(what_comes_on_its_day_is_not_late),
        cmocka_unit_test(a_faulty_parcel_is_complained_of_for_its_fault),
        cmocka_unit_test(who_missed_it_before_it_came_does_not_complain_twice),
        cmocka_unit_test(a_credit_for_the_missed_guarantee_makes_up_for_it),
        cmocka_unit_test(a_part_of_the_price_is_asked_for),
        cmocka_unit_test(lateness_nobody_speaks_of_is_harm_that_was_never_filed),
        cmocka_unit_test(lateness_that_a_rule_turns_away_is_true_harm_denied),
        cmocka_unit_test(a_claim_of_lateness_is_false_when_the_parcel_came_in_time),
        cmocka_unit_test(a_missed_guarantee_is_lateness_too),
        cmocka_unit_test(the_seller_is_at_fault_who_shipped_late_and_else_the_carrier),
        cmocka_unit_test(mediators_judge_lateness_by_the_tracking),
        cmocka_unit_test(rules_see_how_late_a_parcel_came),
        cmocka_unit_test(a_parcel_in_time_has_no_lateness_to_see),
        cmocka_unit_test(a_false_delivery_scan_hides_the_lateness),
        cmocka_unit_test(not_yet_is_asked_again_when_it_is_overdue_so_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
