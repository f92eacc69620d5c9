/*
 * Fields and answers whose words could be read in two ways: each means what its page says, on both sides of its threshold.
 *
 * Goods of 20.00; handling takes a day, the way two; whoever complains does so a day after the fault shows.
 */
#include <math.h>
#include <string.h>

#include "market/order.h"
#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."
#define CATEGORY "categories.all."
#define TWENTY "demand.orders_per_day=20", BUYER "complains=100%"
#define FINE CATEGORY "not_as_described=0%"
#define ANSWER(id, decision, rule, name, to)                                                                           \
    "{\"id\":\"" id "\",\"set_answer\":\"" decision "\",\"rule\":\"" rule "\",\"answer\":\"" name "\",\"to\":" to "}"

struct seen {
    struct trial trial;
    struct watch watch;
};

static void see(struct seen *seen, const char *edits, const char *const sets[], size_t set_count)
{
    trial_open_edited(&seen->trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&seen->watch, &seen->trial, 1);
    assert_true(trial_count(&seen->trial, COUNT_ORDERS) > 200);
}

#define SEE(seen, edits, ...)                                                                                          \
    see(seen, edits, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define OF(seen, name) trial_count(&(seen).trial, COUNT_##name)

static void done(struct seen *seen)
{
    watch_release(&seen->watch);
    trial_close(&seen->trial);
}

/* ---- fault_shows ---- */

/* All other faults show ten days later. */
static void damage_shows_at_receipt(void **state)
{
    (void)state;
    static const char *const faults[] = {CATEGORY "damaged=100%", CATEGORY "defective=100%"};
    for (int later = 0; later <= 1; later++) {
        struct seen seen;
        SEE(&seen, "", TWENTY, FINE, faults[later], CATEGORY "fault_shows={\"at_receipt\":\"0%\",\"later\":\"10d\"}");
        watch_span(&seen.watch, "delivered", "complaint", 0, (later ? 11 : 1) * RD_DAY_S, 200);
        done(&seen);
    }
}

/* The second parcel is handed over a day after the decision and there two days later: its fault shows as that of the first. */
static void the_fault_of_a_second_parcel_shows_like_that_of_the_first(void **state)
{
    (void)state;
    static const char edits[] = ANSWER("i", "triage", "seller", "route", "\"instant\"") "," ANSWER(
        "r", "remedy", "full", "action", "\"replacement\"") ",{\"id\":\"c\",\"set_cell\":\"remedy\",\"rule\":\"full\","
                                                            "\"fact\":\"order.replacements\",\"to\":"
                                                            "0}";
    static const char *const shows[] = {CATEGORY "fault_shows={\"at_receipt\":\"100%\"}",
                                        CATEGORY "fault_shows={\"at_receipt\":\"0%\",\"later\":\"10d\"}"};
    for (int later = 0; later <= 1; later++) {
        struct seen seen;
        SEE(&seen, edits, TWENTY, CATEGORY "not_as_described=100%", shows[later], "calendar.drain=60d");
        watch_span(&seen.watch, "decided", "complains again", 0, (later ? 14 : 4) * RD_DAY_S, 200);
        done(&seen);
    }
}

/* ---- false_claims ---- */

/* Six parcels in ten are faulty: of the others the stated share is claimed, no faulty one and no more. */
static void false_claims_are_a_share_of_the_orders_without_a_fault(void **state)
{
    (void)state;
    static const char *const shares[] = {BUYER "false_claims=0%", BUYER "false_claims=50%", BUYER "false_claims=100%"};
    for (int i = 0; i < 3; i++) {
        struct seen seen;
        SEE(&seen, "", "demand.orders_per_day=200", CATEGORY "not_as_described=60%", BUYER "complains=0%", shares[i],
            BUYER "false_reasons={\"not_as_described\":\"100%\"}");
        double fine = (double)(OF(seen, DELIVERED) - OF(seen, HARMED)), claims = (double)OF(seen, FALSE_COMPLAINTS);
        assert_true(fine > 1400 && fine < 1800);
        assert_int_equal(OF(seen, COMPLAINTS), OF(seen, FALSE_COMPLAINTS));
        assert_true(fabs(claims - fine * i / 2) <= (i == 1 ? 4 * sqrt(fine / 4) : 0)); /* four standard deviations */
        done(&seen);
    }
}

/* ---- escalation: from the seller's last answer ---- */

#define OFFERS                                                                                                         \
    TWENTY, CATEGORY "not_as_described=100%", SELLER "answers=100%", SELLER "answer_delay=1d",                         \
        SELLER "accepts_true=0%", SELLER "offers_true=100%", SELLER "offers_again=0%", BUYER "takes_offer=0%",         \
        BUYER "patience_offer=2d"
#define ALLOWED_FOR(span) ANSWER("u", "escalation", "on-request", "allowed_until", "\"" span "\"")
#define AUTOMATIC_AFTER(span) ANSWER("a", "escalation", "on-request", "automatic_after", "\"" span "\"")

/* The offer is thought about for two of the three days: a day is left, and a second more is too much. */
static void the_time_to_ask_the_platform_runs_while_an_offer_is_considered(void **state)
{
    (void)state;
    static const char *const delays[] = {BUYER "escalation_delay=24h", BUYER "escalation_delay=86401s"};
    for (int late = 0; late <= 1; late++) {
        struct seen seen;
        SEE(&seen, ALLOWED_FOR("3d"), OFFERS, BUYER "escalates=100%", delays[late]);
        int64_t disputes = OF(seen, DISPUTES);
        assert_int_equal(OF(seen, ESCALATED), late ? 0 : disputes);
        assert_int_equal(OF(seen, GAVE_UP), late ? disputes : 0);
        watch_span(&seen.watch, "dispute", late ? "gives up" : "escalated", 0, 4 * RD_DAY_S, 200);
        done(&seen);
    }
}

/* Who refuses when the time is over has nothing left to do. */
static void who_refuses_too_late_gives_up_at_once(void **state)
{
    (void)state;
    struct seen seen;
    SEE(&seen, ALLOWED_FOR("1d"), OFFERS, BUYER "escalates=100%", BUYER "escalation_delay=1h");
    assert_int_equal(OF(seen, ESCALATED), 0);
    watch_span(&seen.watch, "dispute", "gives up", 0, 3 * RD_DAY_S, 200);
    done(&seen);
}

/* By itself three days after the offer, or with its refusal where that comes later. */
static void a_case_goes_by_itself_from_the_offer_on(void **state)
{
    (void)state;
    static const char *const after[] = {AUTOMATIC_AFTER("3d"), AUTOMATIC_AFTER("1d"), AUTOMATIC_AFTER("0d")};
    static const int64_t days[] = {4, 3, 0};
    for (int i = 0; i < 3; i++) {
        struct seen seen;
        SEE(&seen, after[i], OFFERS, BUYER "escalates=0%");
        assert_int_equal(OF(seen, ESCALATED), days[i] > 0 ? OF(seen, DISPUTES) : 0);
        watch_span(&seen.watch, "dispute", "escalated", 0, days[i] * RD_DAY_S, days[i] > 0 ? 200 : 0);
        done(&seen);
    }
}

/* A better offer is a new answer: a second after six hours gives three days from there. */
static void a_better_offer_begins_the_time_anew(void **state)
{
    (void)state;
    struct seen seen;
    SEE(&seen, ALLOWED_FOR("3d") "," ANSWER("n", "seller.answer", "all", "offer_rounds", "2"), OFFERS,
        SELLER "offers_again=100%", SELLER "next_offer_delay=6h", BUYER "escalates=0%");
    assert_int_equal(OF(seen, OFFERS), 2 * OF(seen, DISPUTES));
    watch_span(&seen.watch, "dispute", "gives up", 0, (1 + 2 + 3) * RD_DAY_S + 6 * RD_HOUR_S, 200);
    done(&seen);
}

/* ---- insurance ---- */

#define OFFERED(enrol, payer)                                                                                          \
    ANSWER("o", "insurance.offer", "none", "offered", "\"yes\"")                                                       \
    "," ANSWER("e", "insurance.offer", "none", "auto_enrol", "\"" enrol "\"") "," ANSWER(                              \
        "p", "insurance.offer", "none", "payer",                                                                       \
        "\"" payer "\"") "," ANSWER("c", "insurance.offer", "none", "cover",                                           \
                                    "\"20.00\"") "," ANSWER("d", "insurance.offer", "none", "perils", "\"both\"")

/* Neither who takes nothing nor who declines everything says no to what others pay for. */
static void what_others_pay_for_nobody_declines(void **state)
{
    (void)state;
    static const struct {
        const char *edits;
        bool insured;
    } offers[] = {{OFFERED("no", "buyer"), false},   {OFFERED("yes", "buyer"), false},
                  {OFFERED("no", "seller"), true},   {OFFERED("yes", "seller"), true},
                  {OFFERED("no", "platform"), true}, {OFFERED("yes", "platform"), true}};
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        struct seen seen;
        SEE(&seen, offers[i].edits, TWENTY, FINE, BUYER "insures=0%", BUYER "declines_insurance=100%");
        assert_int_equal(OF(seen, INSURANCE_OFFERED), OF(seen, ORDERS));
        assert_int_equal(OF(seen, INSURED), offers[i].insured ? OF(seen, ORDERS) : 0);
        done(&seen);
    }
}

#define CLAIMED(within)                                                                                                \
    OFFERED("yes", "platform")                                                                                         \
    "," ANSWER("t", "triage", "seller", "route", "\"insurance\"") "," ANSWER("w", "insurance.offer", "none",           \
                                                                             "claim_within", "\"" within "\"")
#define INSURER "insurer={\"delay\":\"3d\",\"pays_true\":\"100%\",\"pays_false\":\"100%\"}"

/* Damage is seen at the receipt and claimed a day later; how long the insurer takes to answer is nobody's delay. */
static void damage_is_claimed_from_the_receipt_on(void **state)
{
    (void)state;
    static const char *const within[] = {CLAIMED("24h"), CLAIMED("23h+59m+59s")};
    for (int late = 0; late <= 1; late++) {
        struct seen seen;
        SEE(&seen, within[late], TWENTY, FINE, CATEGORY "damaged=100%", INSURER);
        int64_t disputes = OF(seen, DISPUTES);
        assert_true(disputes > 200);
        assert_int_equal(OF(seen, INSURER_PAID), late ? 0 : disputes);
        assert_int_equal(OF(seen, INSURER_REFUSED), late ? disputes : 0);
        done(&seen);
    }
}

/* Guaranteed for twenty days, and disputed a day after they have passed; before that the time has not begun. */
static void a_loss_is_claimed_from_the_guaranteed_date_on(void **state)
{
    (void)state;
#define GUARANTEED ANSWER("g", "order.terms", "all", "guaranteed_within", "\"20d\"") ","
#define FROM(cell)                                                                                                     \
    "{\"id\":\"f\",\"set_cell\":\"dispute.eligible\",\"rule\":\"not-received\",\"fact\":\"order.since_guarantee\","    \
    "\"to\":\"" cell "\"},"
    static const struct {
        const char *edits;
        bool paid;
    } claims[] = {{GUARANTEED FROM(">= 1d") CLAIMED("24h"), true},
                  {GUARANTEED FROM(">= 1d") CLAIMED("23h+59m+59s"), false},
                  {GUARANTEED FROM("present") CLAIMED("0d"), true},
                  {GUARANTEED CLAIMED("0d"), true}};
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        struct seen seen;
        SEE(&seen, claims[i].edits, TWENTY, FINE, "lanes.DE-DE.lost=100%", "lanes.DE-DE.promise=5d",
            BUYER "patience=2d", INSURER, "calendar.drain=60d");
        int64_t disputes = OF(seen, DISPUTES);
        assert_true(disputes > 200);
        assert_int_equal(OF(seen, INSURER_PAID), claims[i].paid ? disputes : 0);
        assert_int_equal(OF(seen, INSURER_REFUSED), claims[i].paid ? 0 : disputes);
        done(&seen);
    }
}

/* ---- on_late_arrival ---- */

#define MISSING                                                                                                        \
    TWENTY, FINE, "calendar.drain=90d", "lanes.DE-DE.promise=5d", "lanes.DE-DE.transit=40d", BUYER "patience=1d"
#define CHARGES ANSWER("l", "remedy", "full", "on_late_arrival", "\"charge_again\"")

/* Refunded after a message or by a decision, then the parcel comes: a rule takes back what it gave, and nothing else. */
static void what_was_settled_by_message_is_not_charged_again(void **state)
{
    (void)state;
    static const char *const gives[] = {BUYER "pays_back=0%", BUYER "pays_back=100%"};
    for (int honest = 0; honest <= 1; honest++) {
        struct seen settled, decided;
        SEE(&settled, CHARGES, MISSING, BUYER "contacts_first=100%", SELLER "answers=100%", SELLER "answer_delay=1h",
            SELLER "settles=100%", BUYER "patience_reply=30d", gives[honest]);
        SEE(&decided, CHARGES, MISSING, BUYER "contacts_first=0%", SELLER "answers=0%", gives[honest]);
        assert_int_equal(OF(settled, REFUNDED_SETTLEMENT), OF(settled, ORDERS));
        assert_int_equal(OF(settled, REFUNDED_AND_ARRIVED), OF(settled, ORDERS));
        assert_int_equal(OF(settled, CHARGED_AGAIN), 0);
        assert_int_equal(OF(settled, PAID_BACK), honest ? OF(settled, ORDERS) : 0);
        assert_int_equal(OF(decided, REFUNDED_DISPUTE), OF(decided, ORDERS));
        assert_int_equal(OF(decided, CHARGED_AGAIN), OF(decided, ORDERS));
        done(&settled);
        done(&decided);
    }
}

/* ---- the promised day ---- */

/* Promised for day 5 and marked as delivered on it: in its last second. */
static void a_false_delivery_is_marked_on_the_promised_day(void **state)
{
    (void)state;
    const struct order order = {
        .flags = ORDER_FALSE_DELIVERED, .promised_s = 6 * (uint32_t)RD_DAY_S, .delivered_s = 9 * (uint32_t)RD_DAY_S};
    assert_int_equal(order_scanned_s(&order) / RD_DAY_S, 5);
    assert_int_equal(order_scanned_s(&order) + 1, order.promised_s);
}

/* Patience of a day and an hour begins when the promised day has ended. */
static void patience_begins_at_the_end_of_the_promised_day(void **state)
{
    (void)state;
    struct seen seen;
    size_t complaints = 0;
    SEE(&seen, "", TWENTY, FINE, "calendar.drain=90d", "lanes.DE-DE.promise=5d", "lanes.DE-DE.transit=40d",
        BUYER "patience=25h");
    for (size_t i = 0; i < seen.watch.count; i++) {
        const struct watch_line *line = &seen.watch.lines[i];
        if (line->told != TOLD_COMPLAINT)
            continue;
        const struct watch_line *placed = watch_nth(&seen.watch, line->order, "placed", "", 0);
        assert_int_equal(line->at_s, (placed->at_s / RD_DAY_S + 5 + 1) * RD_DAY_S + 25 * RD_HOUR_S);
        complaints++;
    }
    assert_true(complaints > 200);
    done(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_shows_at_receipt),
        cmocka_unit_test(the_fault_of_a_second_parcel_shows_like_that_of_the_first),
        cmocka_unit_test(false_claims_are_a_share_of_the_orders_without_a_fault),
        cmocka_unit_test(the_time_to_ask_the_platform_runs_while_an_offer_is_considered),
        cmocka_unit_test(who_refuses_too_late_gives_up_at_once),
        cmocka_unit_test(a_case_goes_by_itself_from_the_offer_on),
        cmocka_unit_test(a_better_offer_begins_the_time_anew),
        cmocka_unit_test(what_others_pay_for_nobody_declines),
        cmocka_unit_test(damage_is_claimed_from_the_receipt_on),
        cmocka_unit_test(a_loss_is_claimed_from_the_guaranteed_date_on),
        cmocka_unit_test(what_was_settled_by_message_is_not_charged_again),
        cmocka_unit_test(a_false_delivery_is_marked_on_the_promised_day),
        cmocka_unit_test(patience_begins_at_the_end_of_the_promised_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
