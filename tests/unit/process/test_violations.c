/*
 * Every violation: what brings it about, and what just does not.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define SELLER "sellers.segments.all."
#define BUYER "buyers.segments.all."
#define TWENTY "demand.orders_per_day=20", BUYER "complains=100%"
#define CONTESTS                                                                                                       \
    TWENTY, SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=0%",        \
        BUYER "escalates=100%", BUYER "escalation_delay=1h"
#define OFFERS_HALF                                                                                                    \
    TWENTY, SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=100%",      \
        SELLER "offer=50%", BUYER "takes_offer=0%", BUYER "escalates=100%"
#define FAULTY "categories.all.not_as_described=100%"
#define FINDS(share) "desks.desk.finds_buyer.item={\"none\":{\"true_claim\":\"" share "\",\"false_claim\":\"0%\"}}"

struct counts {
    int64_t of[COUNTER_COUNT];
};

static struct counts run_edited(const char *edits, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    struct counts counts;
    if (edits)
        trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    else
        trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    assert_true(counts.of[COUNT_ORDERS] > 200);
    watch_release(&watch);
    trial_close(&trial);
    return counts;
}

#define RUN(sets) run_edited(NULL, sets, sizeof(sets) / sizeof *(sets))
#define OF(counts, name) ((counts).of[COUNT_##name])
#define VIOLATION(counts, name) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_##name])

/* ---- lost after refusing to offer enough ---- */

static void a_seller_who_contests_and_loses_has_refused_more_where_something_was_offered(void **state)
{
    (void)state;
    static const char *const loses[] = {CONTESTS, FAULTY, FINDS("100%")},
                             *const wins[] = {CONTESTS, FAULTY, FINDS("0%")},
                             *const offers[] = {OFFERS_HALF, FAULTY, FINDS("100%")};
    struct counts lost = RUN(loses), won = RUN(wins), offered = RUN(offers);
    assert_true(OF(lost, MEDIATED) > 200 && OF(offered, MEDIATED) > 200);
    assert_int_equal(OF(lost, OFFERS) + VIOLATION(lost, LOST_AFTER_REFUSING_OFFER), 0);
    assert_int_equal(VIOLATION(lost, UPHELD_FAULT), OF(lost, MEDIATED));
    assert_int_equal(OF(lost, VIOLATIONS), OF(lost, MEDIATED));
    assert_int_equal(OF(won, MEDIATED), OF(lost, MEDIATED));
    assert_int_equal(OF(won, VIOLATIONS), 0);
    assert_int_equal(OF(offered, OFFERS), OF(offered, DISPUTES));
    assert_int_equal(VIOLATION(offered, LOST_AFTER_REFUSING_OFFER), OF(offered, MEDIATED));
    assert_int_equal(VIOLATION(offered, UPHELD_FAULT), OF(offered, MEDIATED));
}

/* The dispute is decided by the silence: nobody has found a fault. */
static void silence_is_one_violation(void **state)
{
    (void)state;
    static const char *const silent[] = {TWENTY, FAULTY, SELLER "answers=0%"};
    struct counts counts = RUN(silent);
    assert_true(OF(counts, DISPUTES) > 200);
    assert_int_equal(OF(counts, REFUNDED_DISPUTE), OF(counts, DISPUTES));
    assert_int_equal(VIOLATION(counts, DISPUTE_SILENT), OF(counts, DISPUTES));
    assert_int_equal(OF(counts, VIOLATIONS), OF(counts, DISPUTES));
}

static void losing_over_what_the_carrier_broke_is_no_refusal(void **state)
{
    (void)state;
    static const char *const broken[] = {CONTESTS, FINDS("100%"), "categories.all.not_as_described=0%",
                                         "categories.all.damaged=100%"};
    struct counts counts = RUN(broken);
    assert_true(OF(counts, MEDIATED) > 200);
    assert_int_equal(OF(counts, VIOLATIONS), 0);
}

/* 10.00 of 20.00 was offered: a split of 50.02 % gives 10.00 (10.004), one of 50.03 % a cent more (10.006). */
static void an_offer_of_what_was_found_is_enough_and_a_cent_less_is_not(void **state)
{
    (void)state;
    static const char *const splits[] = {"desks.desk.split=50.02%", "desks.desk.split=50.03%"};
    for (int more = 0; more <= 1; more++) {
        const char *const sets[] = {OFFERS_HALF, FAULTY, "desks.desk.split_share=100%", splits[more]};
        struct counts counts = RUN(sets);
        assert_true(OF(counts, MEDIATED) > 200);
        assert_int_equal(VIOLATION(counts, LOST_AFTER_REFUSING_OFFER), more ? OF(counts, MEDIATED) : 0);
        assert_int_equal(VIOLATION(counts, UPHELD_FAULT), 0); /* a split upholds nobody */
    }
}

/* ---- counterfeits ---- */

static void a_counterfeit_is_a_violation_when_it_is_found(void **state)
{
    (void)state;
    static const char *const found[] = {CONTESTS, FINDS("100%"), "categories.all.not_as_described=0%",
                                        "categories.all.counterfeit=100%"},
                             *const silent[] = {TWENTY, SELLER "answers=0%", "categories.all.not_as_described=0%",
                                                "categories.all.counterfeit=100%"},
                             *const accepts[] = {TWENTY,
                                                 SELLER "answers=100%",
                                                 SELLER "answer_delay=1d",
                                                 SELLER "accepts_true=100%",
                                                 SELLER "offers_true=0%",
                                                 "categories.all.not_as_described=0%",
                                                 "categories.all.counterfeit=100%"};
    struct counts lost = RUN(found), quiet = RUN(silent), fair = RUN(accepts);
    assert_int_equal(VIOLATION(lost, COUNTERFEIT), OF(lost, DISPUTES));
    assert_int_equal(OF(lost, POINTS), 6 * OF(lost, DISPUTES)); /* minimal.json: six points each */
    assert_int_equal(OF(lost, VIOLATIONS), OF(lost, DISPUTES)); /* and no upheld fault beside it */
    assert_int_equal(VIOLATION(quiet, DISPUTE_SILENT), OF(quiet, DISPUTES));
    assert_int_equal(OF(quiet, VIOLATIONS), OF(quiet, DISPUTES));
    assert_true(OF(fair, DISPUTES) > 200);
    assert_int_equal(OF(fair, VIOLATIONS) + OF(fair, POINTS), 0);
}

/* Which parcels are counterfeit depends on category and seller; the other faults keep their parcels. */
static void counterfeits_come_on_top_of_the_other_faults(void **state)
{
    (void)state;
    static const char *const none[] = {TWENTY}, *const some[] = {TWENTY, "categories.all.counterfeit=10%"},
                             *const honest[] = {TWENTY, "categories.all.counterfeit=10%",
                                                SELLER "counterfeit_factor=0"},
                             *const twice[] = {TWENTY, "categories.all.counterfeit=10%", SELLER "counterfeit_factor=2"};
    struct counts without = RUN(none), with = RUN(some), fair = RUN(honest), worse = RUN(twice);
    double share = (double)(OF(with, HARMED) - OF(without, HARMED)) / (double)OF(with, DELIVERED);
    double doubled = (double)(OF(worse, HARMED) - OF(without, HARMED)) / (double)OF(worse, DELIVERED);
    assert_true(share > 0.055 && share < 0.145); /* 400 orders: 10 %, three standard deviations are 4.5 % */
    assert_true(doubled > 0.14 && doubled < 0.26);
    assert_memory_equal(&without, &fair, sizeof without);
}

/* ---- false tracking ---- */

#define LATE TWENTY, "categories.all.not_as_described=0%"

/* Handed over in the last second of seven days there is nothing to hide; a second more is late, and marked as shipped. */
static void orders_past_their_ship_date_are_marked_as_shipped(void **state)
{
    (void)state;
    static const char *const handling[] = {SELLER "handling=7d", SELLER "handling=604801s"};
    for (int late = 0; late <= 1; late++) {
        const char *const honest[] = {LATE, handling[late]}, *const lies[] = {LATE, handling[late],
                                                                              SELLER "marks_shipped=100%"};
        struct counts fair = RUN(honest), marked = RUN(lies);
        assert_int_equal(VIOLATION(fair, SHIPPED_LATE), late ? OF(fair, ORDERS) : 0);
        assert_int_equal(OF(fair, FALSE_SCANS), 0);
        assert_int_equal(VIOLATION(marked, SHIPPED_LATE), 0);
        assert_int_equal(OF(marked, FALSE_SCANS), late ? OF(marked, ORDERS) : 0);
        assert_int_equal(OF(marked, DELIVERED), OF(fair, DELIVERED));
        assert_int_equal(OF(marked, DELIVERED_LATE),
                         OF(fair, DELIVERED_LATE)); /* the parcel goes its way all the same */
    }
}

static void an_order_marked_as_shipped_is_not_cancelled(void **state)
{
    (void)state;
    static const char *const days[] = {SELLER "handling=30d", SELLER "handling=2592001s"};
    for (int over = 0; over <= 1; over++) {
        const char *const honest[] = {LATE, days[over]}, *const lies[] = {LATE, days[over],
                                                                          SELLER "marks_shipped=100%"};
        struct counts fair = RUN(honest), marked = RUN(lies);
        assert_int_equal(VIOLATION(fair, NOT_SHIPPED), over ? OF(fair, ORDERS) : 0);
        assert_int_equal(OF(fair, CANCELLED), over ? OF(fair, ORDERS) : 0);
        assert_int_equal(OF(marked, CANCELLED) + VIOLATION(marked, NOT_SHIPPED), 0);
        assert_int_equal(OF(marked, SHIPPED), OF(marked, ORDERS));
    }
}

#define LOST LATE, "lanes.DE-DE.lost=100%", "lanes.DE-DE.promise=5d", BUYER "patience=2d"

/* The guarantee of 20 days runs from the mark on day 7 instead of the hand-over on day 10. */
static void clocks_run_from_the_false_mark(void **state)
{
    (void)state;
    static const char edits[] =
        "{\"id\": \"when\", \"set_answer\": \"order.terms\", \"rule\": \"all\", \"answer\": \"guaranteed_within\", "
        "\"to\": \"20d\"},"
        "{\"id\": \"wait\", \"set_cell\": \"dispute.eligible\", \"rule\": \"not-received\", \"fact\": "
        "\"order.since_guarantee\", \"to\": \"present\"}";
    static const char *const marks[] = {SELLER "marks_shipped=0%", SELLER "marks_shipped=100%"};
    for (int lies = 0; lies <= 1; lies++) {
        const char *const sets[] = {LOST, SELLER "handling=10d", marks[lies], "calendar.drain=60d"};
        struct trial trial;
        struct watch watch;
        trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, sizeof sets / sizeof *sets);
        watch_run(&watch, &trial, 1);
        watch_span(&watch, "placed", "dispute", 0, (lies ? 27 : 30) * RD_DAY_S, 100);
        watch_release(&watch);
        trial_close(&trial);
    }
}

#define MEDIATED                                                                                                       \
    LOST, SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=0%",          \
        BUYER "escalates=100%", BUYER "escalation_delay=1h", BUYER "contacts_first=0%"
#define BELIEVES(moving, delivered)                                                                                    \
    "desks.desk.finds_buyer.not_received={\"moving\":{\"true_claim\":\"" moving                                        \
    "\",\"false_claim\":\"0%\"},\"stalled\":{\"true_claim\":\"" moving                                                 \
    "\",\"false_claim\":\"0%\"},\"delivered\":{\"true_claim\":\"" delivered "\",\"false_claim\":\"0%\"}}"

/* Mediators who believe the tracking refuse the buyer of a lost parcel that was marked as delivered; the liar goes free. */
static void a_mark_of_delivery_deceives_mediators(void **state)
{
    (void)state;
    static const char *const honest[] = {MEDIATED, BELIEVES("100%", "0%")}, *const lies[] = {
                                                                                MEDIATED, BELIEVES("100%", "0%"),
                                                                                SELLER "marks_delivered=100%"};
    struct counts fair = RUN(honest), lied = RUN(lies);
    assert_true(OF(fair, MEDIATED) > 200);
    assert_int_equal(OF(fair, REFUNDED_DISPUTE), OF(fair, MEDIATED));
    assert_int_equal(OF(fair, FALSE_SCANS), 0);
    assert_int_equal(OF(lied, REFUNDED), 0);
    assert_int_equal(OF(lied, DENIED_FINDING), OF(lied, MEDIATED));
    assert_int_equal(OF(lied, FALSE_SCANS), OF(lied, ORDERS));
    assert_int_equal(OF(lied, VIOLATIONS), 0);
}

/* Mediators who look further find the lie: the fault is the seller's, not the carrier's. */
static void a_finding_for_the_buyer_brings_false_tracking_to_light(void **state)
{
    (void)state;
    static const char *const honest[] = {MEDIATED, BELIEVES("100%", "100%")},
                             *const lies[] = {MEDIATED, BELIEVES("100%", "100%"), SELLER "marks_delivered=100%"},
                             *const ships[] = {MEDIATED, BELIEVES("100%", "100%"), SELLER "marks_shipped=100%",
                                               SELLER "handling=8d"};
    struct counts fair = RUN(honest), lied = RUN(lies), early = RUN(ships);
    assert_int_equal(OF(fair, VIOLATIONS), 0);
    assert_true(OF(lied, MEDIATED) > 200 && OF(early, MEDIATED) > 200);
    assert_int_equal(VIOLATION(lied, FALSE_TRACKING), OF(lied, MEDIATED));
    assert_int_equal(OF(lied, VIOLATIONS), OF(lied, MEDIATED)); /* and no upheld fault beside it */
    assert_int_equal(VIOLATION(early, FALSE_TRACKING), OF(early, MEDIATED));
    /* minimal.json: carriers pay what they lost, sellers their own fault */
    assert_true(OF(fair, CARRIER_NET) < 0);
    assert_int_equal(OF(lied, CARRIER_NET), 0);
}

/* ---- late, or never ---- */

/* Due after seven days: late by a second at the hand-over, which is when it is known; cancelled after thirty, and then not late. */
static void an_order_is_late_or_never_shipped(void **state)
{
    (void)state;
    static const char *const days[] = {SELLER "handling=604801s", SELLER "handling=40d"};
    for (int never = 0; never <= 1; never++) {
        const char *const sets[] = {LATE, days[never], "calendar.drain=60d"};
        struct trial trial;
        struct watch watch;
        trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, sizeof sets / sizeof *sets);
        watch_run(&watch, &trial, 1);
        int64_t orders = trial_count(&trial, COUNT_ORDERS);
        assert_true(orders > 200);
        assert_int_equal(trial_count(&trial, COUNT_VIOLATIONS), orders);
        assert_int_equal(trial_count(&trial, COUNT_VIOLATION_FIRST + RD_VIOLATION_SHIPPED_LATE), never ? 0 : orders);
        assert_int_equal(trial_count(&trial, COUNT_VIOLATION_FIRST + RD_VIOLATION_NOT_SHIPPED), never ? orders : 0);
        watch_span(&watch, "placed", "violation", 0, never ? 30 * RD_DAY_S : 604801, 200);
        watch_release(&watch);
        trial_close(&trial);
    }
}

/* Out of stock somewhere within 20 days, two thirds of them past the seven in which it was due. */
static void an_order_that_is_sold_out_was_never_late(void **state)
{
    (void)state;
    static const char *const sets[] = {LATE, SELLER "handling=20d", SELLER "cancels=100%"};
    struct counts counts = RUN(sets);
    assert_int_equal(VIOLATION(counts, CANCELLED_BY_SELLER), OF(counts, ORDERS));
    assert_int_equal(OF(counts, VIOLATIONS), OF(counts, ORDERS));
}

/* ---- what is punished ---- */

#define RULE(then)                                                                                                     \
    "{\"id\":\"r\",\"add_rule\":\"violation\",\"before\":\"upheld\",\"rule\":{\"id\":\"silent\",\"title\":"            \
    "\"Silence\",\"when\":{\"violation.kind\":\"dispute_silent\"},\"then\":{" then                                     \
    "},\"basis\":\"assumed\",\"why\":\"test\"}}"

/* Of the same silence a rule makes a note, points, a fine or a suspension: the first is a violation and no penalty. */
static void a_violation_is_a_penalty_when_it_costs_something(void **state)
{
    (void)state;
    static const char *const sets[] = {TWENTY, FAULTY, SELLER "answers=0%", "sellers.count=1000"};
    static const struct {
        const char *edits;
        bool costs;
    } rules[] = {{RULE("\"points\":0,\"fine\":\"0.00\",\"suspend_for\":\"0d\""), false},
                 {RULE("\"points\":1"), true},
                 {RULE("\"fine\":\"0.01\""), true},
                 {RULE("\"suspend_for\":\"1s\""), true}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct counts counts = run_edited(rules[i].edits, sets, sizeof sets / sizeof *sets);
        int64_t penalties = rules[i].costs ? OF(counts, DISPUTES) : 0;
        assert_int_equal(OF(counts, VIOLATIONS), OF(counts, DISPUTES));
        assert_int_equal(OF(counts, PENALTIES), penalties);
        assert_int_equal(counts.of[COUNT_PENALTY_FIRST + RD_VIOLATION_DISPUTE_SILENT], penalties);
        assert_int_equal(counts.of[COUNT_PENALTY_FIRST + RD_VIOLATION_UPHELD_FAULT], 0);
    }
}

/* ---- on the way to a dispute ---- */

static void rude_replies_and_silence_on_a_message_are_counted_each(void **state)
{
    (void)state;
    static const char *const rude[] = {TWENTY,
                                       FAULTY,
                                       BUYER "contacts_first=100%",
                                       SELLER "answers=100%",
                                       SELLER "reply_delay=1d",
                                       SELLER "rude=100%"},
                             *const silent[] = {TWENTY, FAULTY, BUYER "contacts_first=100%", SELLER "answers=0%",
                                                BUYER "patience_reply=30d"};
    struct counts harsh = RUN(rude), mute = RUN(silent);
    assert_true(OF(harsh, CONTACTS) > 200);
    assert_int_equal(VIOLATION(harsh, CONTACT_SILENT), 0);
    assert_int_equal(VIOLATION(mute, CONTACT_SILENT), OF(mute, CONTACTS));
    assert_int_equal(VIOLATION(mute, RUDE), 0);
    assert_true(VIOLATION(harsh, RUDE) > 0);
}

/* A buyer who waits 47 hours and 59 minutes has left when the seller's 48 hours end; one who waits 48 meets the silence. */
static void silence_counts_when_the_buyer_still_waits(void **state)
{
    (void)state;
    static const char *const waits[] = {BUYER "patience_reply=172799s", BUYER "patience_reply=48h"};
    for (int to_the_end = 0; to_the_end <= 1; to_the_end++) {
        const char *const sets[] = {TWENTY, FAULTY, BUYER "contacts_first=100%", SELLER "answers=0%",
                                    waits[to_the_end]};
        struct counts counts = RUN(sets);
        assert_int_equal(VIOLATION(counts, CONTACT_SILENT), to_the_end ? OF(counts, CONTACTS) : 0);
        assert_int_equal(OF(counts, DISPUTES), OF(counts, COMPLAINTS));
    }
}

/* A reply to a message may be quicker than an answer to a dispute. Two days are allowed. */
static void messages_have_a_delay_of_their_own(void **state)
{
    (void)state;
    static const char *const as_disputes[] = {TWENTY,
                                              FAULTY,
                                              BUYER "contacts_first=100%",
                                              BUYER "patience_reply=30d",
                                              SELLER "answers=100%",
                                              SELLER "settles=100%",
                                              SELLER "answer_delay=172801s"},
                             *const quicker[] = {TWENTY,
                                                 FAULTY,
                                                 BUYER "contacts_first=100%",
                                                 BUYER "patience_reply=30d",
                                                 SELLER "answers=100%",
                                                 SELLER "settles=100%",
                                                 SELLER "answer_delay=172801s",
                                                 SELLER "reply_delay=48h"};
    struct counts slow = RUN(as_disputes), quick = RUN(quicker);
    assert_int_equal(OF(slow, SETTLED), 0);
    assert_int_equal(OF(quick, SETTLED), OF(quick, CONTACTS));
    assert_true(OF(quick, CONTACTS) > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seller_who_contests_and_loses_has_refused_more_where_something_was_offered),
        cmocka_unit_test(silence_is_one_violation),
        cmocka_unit_test(losing_over_what_the_carrier_broke_is_no_refusal),
        cmocka_unit_test(an_offer_of_what_was_found_is_enough_and_a_cent_less_is_not),
        cmocka_unit_test(a_counterfeit_is_a_violation_when_it_is_found),
        cmocka_unit_test(counterfeits_come_on_top_of_the_other_faults),
        cmocka_unit_test(orders_past_their_ship_date_are_marked_as_shipped),
        cmocka_unit_test(an_order_marked_as_shipped_is_not_cancelled),
        cmocka_unit_test(clocks_run_from_the_false_mark),
        cmocka_unit_test(a_mark_of_delivery_deceives_mediators),
        cmocka_unit_test(a_finding_for_the_buyer_brings_false_tracking_to_light),
        cmocka_unit_test(an_order_is_late_or_never_shipped),
        cmocka_unit_test(an_order_that_is_sold_out_was_never_late),
        cmocka_unit_test(a_violation_is_a_penalty_when_it_costs_something),
        cmocka_unit_test(rude_replies_and_silence_on_a_message_are_counted_each),
        cmocka_unit_test(silence_counts_when_the_buyer_still_waits),
        cmocka_unit_test(messages_have_a_delay_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
