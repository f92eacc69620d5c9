/*
 * What was promised at checkout, to the second: hand-over, guarantee and credit, confirmation and payout.
 *
 * Parcels take two days after a day of handling; where they are faulty, buyers open a dispute one day after receipt. The price is
 * 20.00 without shipping, the commission a tenth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define SELLER "sellers.segments.all."
#define BUYER "buyers.segments.all."
#define TWENTY "demand.orders_per_day=20", BUYER "complains=100%"
#define FAULTY TWENTY, "categories.all.not_as_described=100%"

#define TERM(id, name, to)                                                                                             \
    "{\"id\": \"" id "\", \"set_answer\": \"order.terms\", \"rule\": \"all\", \"answer\": \"" name "\", \"to\": \"" to \
    "\"}"

struct counts {
    int64_t of[COUNTER_COUNT];
    size_t from_escrow, from_seller; /* refunds, of all orders */
};

static struct counts run_edited(const char *edits, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    struct counts counts = {.from_escrow = 0};
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    for (size_t i = 0; i < watch.move_count; i++) {
        bool refund = strcmp(watch.moves[i].to, "buyer") == 0 && watch.moves[i].amount_minor == 2000;
        counts.from_escrow += refund && strcmp(watch.moves[i].from, "escrow") == 0;
        counts.from_seller += refund && strcmp(watch.moves[i].from, "seller") == 0;
    }
    assert_true(counts.of[COUNT_ORDERS] > 200);
    watch_release(&watch);
    trial_close(&trial);
    return counts;
}

#define RUN(edits, sets) run_edited(edits, sets, sizeof(sets) / sizeof *(sets))
#define OF(counts, name) ((counts).of[COUNT_##name])
#define VIOLATION(counts, name) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_##name])

/* ---- hand-over ---- */

static void the_hand_over_is_due_until_the_last_second(void **state)
{
    (void)state;
    static const char *const sets[] = {TWENTY, SELLER "handling=1d"};
    struct counts due = RUN(TERM("due", "ship_within", "24h"), sets),
                  late = RUN(TERM("due", "ship_within", "23h+59m+59s"), sets);
    assert_int_equal(VIOLATION(due, SHIPPED_LATE), 0);
    assert_int_equal(VIOLATION(late, SHIPPED_LATE), OF(late, ORDERS));
    assert_int_equal(OF(due, SHIPPED), OF(late, SHIPPED));
}

static void an_order_not_shipped_in_time_is_cancelled_and_paid_back(void **state)
{
    (void)state;
    static const char *const sets[] = {TWENTY, SELLER "handling=1d"};
    struct counts waits = RUN(TERM("c", "cancel_unshipped_after", "24h"), sets),
                  cancels = RUN(TERM("c", "cancel_unshipped_after", "23h+59m+59s"), sets);
    assert_int_equal(OF(waits, CANCELLED), 0);
    assert_int_equal(OF(cancels, CANCELLED), OF(cancels, ORDERS));
    assert_int_equal(VIOLATION(cancels, NOT_SHIPPED), OF(cancels, ORDERS));
    assert_int_equal(OF(cancels, BUYER_NET) + OF(cancels, SELLER_NET) + OF(cancels, OUTSIDE_NET), 0);
}

/* ---- the guarantee ---- */

/* Delivered two days after shipment: within 48 hours nothing is credited, a second less credits every buyer. */
static void a_guarantee_missed_by_a_second_is_credited(void **state)
{
    (void)state;
    static const char *const sets[] = {TWENTY, "categories.all.not_as_described=0%"};
#define CREDIT "," TERM("credit", "late_credit", "1.50")
    struct counts kept = RUN(TERM("g", "guaranteed_within", "48h") CREDIT, sets),
                  missed = RUN(TERM("g", "guaranteed_within", "47h+59m+59s") CREDIT, sets);
    assert_int_equal(OF(kept, LATE_CREDITS) + OF(kept, LATE_CREDIT_MONEY), 0);
    assert_int_equal(OF(missed, LATE_CREDITS), OF(missed, DELIVERED));
    assert_int_equal(OF(missed, LATE_CREDIT_MONEY), 150 * OF(missed, DELIVERED));
    assert_int_equal(OF(missed, BUYER_NET) - OF(kept, BUYER_NET), 150 * OF(missed, CLOSED));
    assert_int_equal(OF(missed, SELLER_NET) - OF(kept, SELLER_NET), -150 * OF(missed, CLOSED));
}

/* Promised for ten days and a month on its way: nobody waits, and every case is over long before the parcel comes. */
#define GIVEN_UP                                                                                                       \
    TWENTY, "categories.all.not_as_described=0%", "calendar.drain=120d", "lanes.DE-DE.transit=30d", BUYER "patience=0s"
#define CREDIT_AFTER_20D TERM("g", "guaranteed_within", "20d") CREDIT
#define REFUSE_ALL                                                                                                     \
    ",{\"id\": \"no\", \"add_rule\": \"dispute.eligible\", \"before\": \"not-received\", \"rule\": {\"id\": "          \
    "\"none\", \"when\": {\"order.since_received\": \"absent\"}, \"then\": {\"eligible\": \"no\", \"reason_code\": "   \
    "\"excluded\"}, \"basis\": \"assumed\", \"why\": \"test\"}}"
#define BANK(won)                                                                                                      \
    BUYER "chargeback={\"true_claims\":\"100%\",\"won_by_true\":\"" won "\",\"after\":\"1d\",\"decided_after\":"       \
          "\"40d\"}"

/* Refused, and then it comes after its guarantee: each has the credit, from the seller, and nothing else has changed. */
static void who_was_refused_has_the_credit_when_the_parcel_comes_late(void **state)
{
    (void)state;
    static const char *const sets[] = {GIVEN_UP};
    struct counts late = RUN(CREDIT_AFTER_20D REFUSE_ALL, sets),
                  kept = RUN(TERM("g", "guaranteed_within", "30d") CREDIT REFUSE_ALL, sets);
    assert_int_equal(OF(late, DISPUTES_REFUSED), OF(late, ORDERS));
    assert_int_equal(OF(late, DELIVERED), OF(late, ORDERS));
    assert_int_equal(OF(late, LATE_CREDITS), OF(late, ORDERS));
    assert_int_equal(OF(late, LATE_CREDIT_MONEY), 150 * OF(late, ORDERS));
    assert_int_equal(OF(kept, LATE_CREDITS) + OF(kept, LATE_CREDIT_MONEY), 0);
    assert_int_equal(OF(late, BUYER_NET) - OF(kept, BUYER_NET), 150 * OF(late, ORDERS));
    assert_int_equal(OF(late, SELLER_NET) - OF(kept, SELLER_NET), -150 * OF(late, ORDERS));
}

/* One remedy each: who keeps the refund has no credit, who gives it back has one, and so with the bank and with a coupon. */
static void nobody_has_the_credit_beside_another_remedy(void **state)
{
    (void)state;
#define ACCEPTED                                                                                                       \
    GIVEN_UP, SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=100%", SELLER "offers_true=0%"
    static const char *const keep[] = {ACCEPTED, BUYER "pays_back=0%"},
                             *const back[] = {ACCEPTED, BUYER "pays_back=100%"},
                             *const bank[] = {GIVEN_UP, BANK("100%")};
    struct counts kept = RUN(CREDIT_AFTER_20D, keep), paid_back = RUN(CREDIT_AFTER_20D, back),
                  charged_back = RUN(CREDIT_AFTER_20D REFUSE_ALL, bank);
    assert_int_equal(OF(kept, REFUNDED_AND_ARRIVED), OF(kept, ORDERS));
    assert_int_equal(OF(kept, LATE_CREDITS), 0);
    assert_int_equal(OF(paid_back, PAID_BACK), OF(paid_back, ORDERS));
    assert_int_equal(OF(paid_back, LATE_CREDITS), OF(paid_back, ORDERS));
    assert_int_equal(OF(charged_back, CHARGEBACKS), OF(charged_back, ORDERS));
    assert_int_equal(OF(charged_back, CHARGEBACK_MONEY), 2000 * OF(charged_back, ORDERS));
    assert_int_equal(OF(charged_back, LATE_CREDITS), 0);

    static const char *const coupon[] = {ACCEPTED};
    struct counts given = RUN(CREDIT_AFTER_20D ",{\"id\": \"coupon\", \"set_answer\": \"remedy\", \"rule\": \"full\", "
                                               "\"answer\": \"action\", \"to\": \"coupon\"}",
                              coupon);
    assert_int_equal(OF(given, COUPONS), OF(given, ORDERS));
    assert_int_equal(OF(given, LATE_CREDITS), 0);
}

/* ---- a credit that is a share of the price ---- */

#define CREDIT_SHARE                                                                                                   \
    TERM("g", "guaranteed_within", "47h+59m+59s")                                                                      \
    ",{\"id\": \"credit\", \"set_answer\": \"order.terms\", \"rule\": "                                                \
    "\"all\", \"answer\": \"late_credit\", \"to\": {\"of\": "                                                          \
    "\"order.goods\", \"share\": \"5%\", \"round\": \"half_up\"}}"

struct credits {
    size_t count, different;
};

static int compare_amounts(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Holds every credit to a twentieth of what its order paid, which is all for goods. */
static struct credits hold_credits(const struct watch *watch)
{
    struct credits credits = {0, 0};
    int64_t *amount = calloc(watch->move_count + 1, sizeof *amount);
    assert_non_null(amount);
    for (size_t i = 0; i < watch->move_count; i++) {
        const struct watch_move *paid = &watch->moves[i];
        if (strcmp(paid->from, "buyer") != 0 || strcmp(paid->to, "escrow") != 0)
            continue;
        const int64_t expected = (paid->amount_minor * 5 + 50) / 100;
        size_t found = 0;
        for (size_t j = i + 1; j < watch->move_count && found == 0; j++) {
            const struct watch_move *move = &watch->moves[j];
            if (move->order == paid->order && strcmp(move->from, "seller") == 0 && strcmp(move->to, "buyer") == 0) {
                assert_int_equal(move->amount_minor, expected);
                amount[credits.count++] = expected;
                found = j;
            }
        }
    }
    qsort(amount, credits.count, sizeof *amount, compare_amounts);
    for (size_t i = 0; i < credits.count; i++)
        credits.different += i == 0 || amount[i] != amount[i - 1];
    free(amount);
    return credits;
}

/* More different amounts than there would be room for promises, were each a promise of its own. */
static void a_credit_may_be_another_one_for_every_order(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=450", "categories.all.not_as_described=0%",
                                       "categories.all.price={\"lognormal\":{\"median\":\"6000.00\",\"sigma\":1.2}}"};
    struct trial trial;
    struct watch watch;
    trial_open_edited(&trial, MARKET, "minimal.json", CREDIT_SHARE, sets, 3);
    watch_run(&watch, &trial, 1);
    const struct credits credits = hold_credits(&watch);
    assert_true(credits.count > 4500);
    assert_true(credits.different > 4096);
    watch_release(&watch);
    trial_close(&trial);
}

/* Credited 1.00 of 20.00 for lateness, then refused: the bank gives back what is left. */
static void the_bank_gives_back_what_is_left_after_a_credit(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTY, "calendar.drain=120d", BANK("100%")};
    static const char edits[] = CREDIT_SHARE
        ",{\"id\": \"no\", \"add_rule\": \"dispute.eligible\", \"before\": \"in-time\", \"rule\": {\"id\": "
        "\"none\", \"when\": {\"order.since_received\": \"present\"}, \"then\": {\"eligible\": \"no\", "
        "\"reason_code\": \"excluded\"}, \"basis\": \"assumed\", \"why\": \"test\"}}";
    struct counts counts = RUN(edits, sets);
    assert_int_equal(OF(counts, CHARGEBACKS_WON), OF(counts, ORDERS));
    assert_int_equal(OF(counts, LATE_CREDIT_MONEY), 100 * OF(counts, ORDERS));
    assert_int_equal(OF(counts, CHARGEBACK_MONEY), 1900 * OF(counts, ORDERS));
}

/* ---- payout ---- */

#define PAID(confirm, payout) TERM("confirm", "confirm_after", confirm) "," TERM("pay", "payout_after", payout)

/* Nobody answers: the refund comes five days after the dispute, from the escrow while the money is held. */
#define SILENT FAULTY, SELLER "answers=0%", "costs.commission_refunded=false"

static void a_dispute_in_the_very_second_of_the_release_stops_the_payment(void **state)
{
    (void)state;
    static const char *const sets[] = {SILENT};
    static const char *const same_second[] = {PAID("24h", "0s"), PAID("12h", "12h"), PAID("0s", "24h")};
    static const char *const second_before[] = {PAID("23h+59m+59s", "0s"), PAID("12h", "11h+59m+59s"),
                                                PAID("0s", "23h+59m+59s")};
    for (size_t i = 0; i < 3; i++) {
        struct counts held = RUN(same_second[i], sets), paid = RUN(second_before[i], sets);
        assert_true(OF(held, DISPUTES) > 200);
        assert_int_equal(OF(held, PAYOUTS_HELD), OF(held, DISPUTES));
        assert_int_equal(OF(held, CLAWBACK_MONEY), 0);
        assert_true(held.from_escrow >= (size_t)OF(held, REFUNDED));
        assert_int_equal(held.from_seller, 0);
        assert_int_equal(OF(paid, PAYOUTS_HELD), 0);
        assert_int_equal(OF(paid, CLAWBACK_MONEY), OF(paid, REFUND_MONEY));
        assert_int_equal(paid.from_seller, held.from_escrow);
        assert_int_equal(paid.from_escrow, 0);
        /* who bears it stays the same, and so does everything else */
        assert_int_equal(OF(held, SELLER_NET), OF(paid, SELLER_NET));
        assert_int_equal(OF(held, BUYER_NET), OF(paid, BUYER_NET));
        assert_int_equal(OF(held, REFUND_MONEY), OF(paid, REFUND_MONEY));
    }
}

/* Rules see the same edge: a rule that refuses what was paid out refuses nothing in the second of the release. */
static void rules_see_whether_the_money_is_out(void **state)
{
    (void)state;
    static const char *const sets[] = {SILENT};
#define REFUSES_PAID                                                                                                   \
    ",{\"id\": \"out\", \"add_rule\": \"dispute.eligible\", \"before\": \"in-time\", \"rule\": {\"id\": \"paid\", "    \
    "\"when\": {\"order.payout_released\": true}, \"then\": {\"eligible\": \"no\", \"reason_code\": \"late\"}, "       \
    "\"basis\": \"assumed\", \"why\": \"test\"}}"
    struct counts held = RUN(PAID("24h", "0s") REFUSES_PAID, sets),
                  paid = RUN(PAID("23h+59m+59s", "0s") REFUSES_PAID, sets);
    assert_int_equal(OF(held, DENIED_LATE), 0);
    assert_int_equal(OF(held, DISPUTES), OF(held, COMPLAINTS));
    assert_int_equal(OF(paid, DENIED_LATE), OF(paid, COMPLAINTS));
    assert_int_equal(OF(paid, DISPUTES), 0);
}

/* The fact stays what it was when the dispute stopped the payment, long after the release would have been. */
static void held_money_stays_held_until_the_case_is_over(void **state)
{
    (void)state;
    static const char *const sets[] = {SILENT};
    static const char *const rule =
        PAID("36h", "0s") ",{\"id\": \"out\", \"add_rule\": \"remedy\", \"before\": \"full\", \"rule\": {\"id\": "
                          "\"paid\", \"when\": {\"case.outcome\": \"silent\", \"order.payout_released\": true}, "
                          "\"then\": {\"action\": \"none\"}, \"basis\": \"assumed\", \"why\": \"test\"}},"
                          "{\"id\": \"held\", \"set_cell\": \"remedy\", \"rule\": \"full\", \"fact\": "
                          "\"order.payout_released\", \"to\": false}";
    struct counts counts = RUN(rule, sets);
    assert_int_equal(OF(counts, REFUNDED), OF(counts, DISPUTES));
    assert_true(OF(counts, DISPUTES) > 200);
}

/* Buyers who confirm within the hour let the seller be paid two weeks sooner: their disputes come after the payout. */
static void a_buyer_may_confirm_before_it_is_done_by_itself(void **state)
{
    (void)state;
    static const char *const by_itself[] = {SILENT, BUYER "confirms=0%"},
                             *const at_once[] = {SILENT, BUYER "confirms=100%", BUYER "confirm_delay=1h"},
                             *const half[] = {SILENT, BUYER "confirms=50%", BUYER "confirm_delay=1h"},
                             *const too_late[] = {SILENT, BUYER "confirms=100%", BUYER "confirm_delay=20d"};
    static const char fortnight[] = PAID("14d", "0s");
    struct counts none = RUN(fortnight, by_itself), all = RUN(fortnight, at_once), some = RUN(fortnight, half),
                  late = RUN(fortnight, too_late);
    assert_int_equal(OF(none, PAYOUTS_HELD), OF(none, DISPUTES));
    assert_int_equal(OF(all, PAYOUTS_HELD), 0);
    assert_int_equal(OF(all, CLAWBACK_MONEY), OF(all, REFUND_MONEY));
    assert_true(OF(some, PAYOUTS_HELD) > 0 && OF(some, PAYOUTS_HELD) < OF(some, DISPUTES));
    assert_memory_equal(&none, &late, sizeof none);
}

/* A message stops nothing: what is settled after the release is paid from the balance, before it from the escrow. */
static void a_message_does_not_stop_the_payment(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTY,
                                       BUYER "contacts_first=100%",
                                       BUYER "patience_reply=30d",
                                       SELLER "answers=100%",
                                       SELLER "settles=100%",
                                       SELLER "reply_delay=1d"};
    struct counts before = RUN(PAID("48h", "0s"), sets), after = RUN(PAID("47h+59m+59s", "0s"), sets);
    assert_int_equal(OF(before, SETTLED), OF(before, COMPLAINTS));
    assert_int_equal(OF(before, CLAWBACK_MONEY), 0);
    assert_int_equal(OF(after, CLAWBACK_MONEY), OF(after, REFUND_MONEY));
    assert_int_equal(OF(before, PAYOUTS_HELD) + OF(after, PAYOUTS_HELD), 0);
}

/* Cases still open at the end have refunds out of the escrow already, or none: the books balance all the same. */
static void books_balance_with_cases_open_at_the_end(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTY, SELLER "answers=0%", "calendar.drain=6d"};
    static const char edits[] =
        PAID("30d", "0s") ",{\"id\": \"back\", \"set_answer\": \"remedy\", \"rule\": \"full\", \"answer\": \"action\", "
                          "\"to\": \"return_then_refund\"},"
                          "{\"id\": \"where\", \"set_answer\": \"return.rule\", \"rule\": \"keep\", \"answer\": "
                          "\"to\", \"to\": \"origin\"},"
                          "{\"id\": \"when\", \"set_answer\": \"return.rule\", \"rule\": \"keep\", \"answer\": "
                          "\"release_on\", \"to\": \"drop_off\"},"
                          "{\"id\": \"who\", \"set_answer\": \"return.rule\", \"rule\": \"keep\", \"answer\": "
                          "\"payer\", \"to\": \"seller\"}";
    struct counts counts = RUN(edits, sets);
    assert_true(OF(counts, OPEN_AT_END) > 0);
    assert_true(OF(counts, REFUNDED) > 0);
    assert_int_equal(OF(counts, CLAWBACK_MONEY), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hand_over_is_due_until_the_last_second),
        cmocka_unit_test(an_order_not_shipped_in_time_is_cancelled_and_paid_back),
        cmocka_unit_test(a_guarantee_missed_by_a_second_is_credited),
        cmocka_unit_test(who_was_refused_has_the_credit_when_the_parcel_comes_late),
        cmocka_unit_test(nobody_has_the_credit_beside_another_remedy),
        cmocka_unit_test(a_credit_may_be_another_one_for_every_order),
        cmocka_unit_test(the_bank_gives_back_what_is_left_after_a_credit),
        cmocka_unit_test(a_dispute_in_the_very_second_of_the_release_stops_the_payment),
        cmocka_unit_test(rules_see_whether_the_money_is_out),
        cmocka_unit_test(held_money_stays_held_until_the_case_is_over),
        cmocka_unit_test(a_buyer_may_confirm_before_it_is_done_by_itself),
        cmocka_unit_test(a_message_does_not_stop_the_payment),
        cmocka_unit_test(books_balance_with_cases_open_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
