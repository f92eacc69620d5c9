/*
 * What comes after a decision leaves nothing of it behind that was undone, and nothing twice: overturns, a second case after a
 * replacement, a parcel after its refund, the bank after a credit, goods that are back.
 *
 * Goods cost 20.00 without freight; handling takes a day; one desk decides in 10 minutes and publishes an hour later.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."
#define PRICE 2000
#define ALL_FAULTY "demand.orders_per_day=20", "categories.all.not_as_described=100%", BUYER "complains=100%"
#define CONTESTED                                                                                                      \
    SELLER "answers=100%", SELLER "answer_delay=1h", SELLER "accepts_true=0%", SELLER "offers_true=0%",                \
        SELLER "counter_evidence.none=100%", BUYER "escalates=100%"
#define DESK(finds, split, right, wrong)                                                                               \
    "desks=[{\"name\":\"a\",\"handling\":\"10m\",\"split_share\":\"" split                                             \
    "\",\"finds_buyer\":{\"item\":{\"none\":{\"true_claim\":\"" finds                                                  \
    "\",\"false_claim\":\"0%\"}},\"not_received\":{\"moving\":{\"true_claim\":\"" finds                                \
    "\",\"false_claim\":\"0%\"},\"stalled\":{\"true_claim\":\"" finds                                                  \
    "\",\"false_claim\":\"0%\"}}},\"overturns\":{\"wrong_case\":\"" wrong "\",\"right_case\":\"" right                 \
    "\",\"evidence_weight\":{\"none\":1}},\"seller_evidence_weight\":{},\"shifts\":[{\"name\":\"always\",\"hours\":\"" \
    "00:00..24:00\",\"mediators\":1000}]}]"
#define ANSWER(id, decision, rule, name, to)                                                                           \
    "{\"id\":\"" id "\",\"set_answer\":\"" decision "\",\"rule\":\"" rule "\",\"answer\":\"" name "\",\"to\":" to "}"
#define APPEALS(within, undoes)                                                                                        \
    ANSWER("a1", "appeal", "no", "allowed", "\"yes\"")                                                                 \
    "," ANSWER("a2", "appeal", "no", "within", "\"" within "\"") "," ANSWER(                                           \
        "a3", "appeal", "no", "times", "1") "," ANSWER("a4", "appeal", "no", "undoes", "\"" undoes "\"")

struct counts {
    int64_t of[COUNTER_COUNT], total[TOTAL_COUNT];
    size_t samples[SAMPLE_COUNT];
};

static struct counts run_edited(const char *base, const char *edits, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct counts counts;
    trial_open_edited(&trial, MARKET, base, edits, sets, set_count);
    trial_run(&trial, 1, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    memcpy(counts.total, trial.result.totals, sizeof counts.total);
    for (size_t i = 0; i < SAMPLE_COUNT; i++)
        counts.samples[i] = trial.result.samples[i].count;
    trial_close(&trial);
    return counts;
}

#define RUN(base, edits, sets) run_edited(base, edits, sets, sizeof(sets) / sizeof *(sets))
#define OF(counts, name) ((counts).of[COUNT_##name])
#define VIOLATION(counts, name) ((counts).of[COUNT_VIOLATION_FIRST + RD_VIOLATION_##name])

/* A split is more than the tenth the seller offered; the whole claim on appeal is more again, and the same violation. */
static void a_violation_is_recorded_once_a_case(void **state)
{
    (void)state;
    static const char *const sets[] = {ALL_FAULTY,
                                       CONTESTED,
                                       DESK("0%", "100%", "0%", "100%"),
                                       BUYER "appeals_true=100%",
                                       BUYER "appeal_delay=2d",
                                       SELLER "offers_true=100%",
                                       SELLER "offer=10%",
                                       BUYER "takes_offer=0%",
                                       BUYER "patience_offer=1h",
                                       "desks.a.split=20%"};
    struct counts counts = RUN("minimal.json", "", sets);
    assert_true(OF(counts, MEDIATED) > 200);
    assert_int_equal(OF(counts, APPEALS_OVERTURNED), OF(counts, MEDIATED));
    assert_int_equal(OF(counts, REFUND_MONEY), PRICE * OF(counts, MEDIATED));
    assert_int_equal(VIOLATION(counts, LOST_AFTER_REFUSING_OFFER), OF(counts, MEDIATED));
    assert_int_equal(VIOLATION(counts, UPHELD_FAULT), OF(counts, MEDIATED));
}

/* No points, no fine: the violation counts in the seller's windows alone, for 28 days, or two days and an hour when undone. */
static void a_violation_without_a_penalty_is_undone_with_its_decision(void **state)
{
    (void)state;
#define DEMOTED_BY_ANY                                                                                                 \
    ",{\"id\":\"d\",\"add_rule\":\"seller.standing\",\"rule\":{\"id\":\"any\",\"title\":\"Any upheld fault "           \
    "demotes\",\""                                                                                                     \
    "when\":{\"seller.upheld_share_28d\":\"> 0%\"},\"then\":{\"standing\":\"demoted\"}}}"
    static const char *const sets[] = {ALL_FAULTY, "demand.orders_per_day=1", DESK("100%", "0%", "100%", "0%"),
                                       SELLER "appeals_true=100%", SELLER "appeal_delay=2d"};
    struct counts stay = RUN("analytic.json", APPEALS("3d", "money") DEMOTED_BY_ANY, sets),
                  undone = RUN("analytic.json", APPEALS("3d", "both") DEMOTED_BY_ANY, sets);
    int64_t stay_nights = stay.total[TOTAL_SANCTIONED_NIGHTS], undone_nights = undone.total[TOTAL_SANCTIONED_NIGHTS];
    assert_true(OF(stay, APPEALS_OVERTURNED) > 5);
    assert_int_equal(OF(stay, POINTS) + OF(stay, FINES), 0);
    assert_true(undone_nights > 0);
    assert_true(undone_nights * 2 < stay_nights);
}

/* Nor has silence found a fault, and yet decided against the seller: that counts in the windows, and is undone with it. */
static void a_decision_by_silence_is_undone_in_the_windows(void **state)
{
    (void)state;
    static const char *const sets[] = {ALL_FAULTY,
                                       "demand.orders_per_day=1",
                                       SELLER "answers=0%",
                                       DESK("100%", "0%", "100%", "0%"),
                                       SELLER "appeals_true=100%",
                                       SELLER "appeal_delay=2d"};
#define UNDOES(what)                                                                                                   \
    ANSWER("u", "appeal", "once", "undoes", "\"" what "\"")                                                            \
    ",{\"id\":\"x\",\"remove_rule\":\"seller.standing\",\"rule\":\"suspended\"}"
    struct counts stay = RUN("minimal.json", UNDOES("money") DEMOTED_BY_ANY, sets),
                  undone = RUN("minimal.json", UNDOES("both") DEMOTED_BY_ANY, sets);
    int64_t stay_nights = stay.total[TOTAL_SANCTIONED_NIGHTS], undone_nights = undone.total[TOTAL_SANCTIONED_NIGHTS];
    assert_true(OF(stay, APPEALS_OVERTURNED) > 5);
    assert_int_equal(VIOLATION(stay, UPHELD_FAULT) + VIOLATION(undone, UPHELD_FAULT), 0);
    assert_true(undone_nights > 0);
    assert_true(undone_nights * 2 < stay_nights);
}

/* The first case is decided by the platform and replaced; the second is paid at once and was never the platform's. */
static void the_case_after_a_replacement_is_not_that_before(void **state)
{
    (void)state;
    static const char edits[] =
        "{\"id\":\"c\",\"set_cell\":\"remedy\",\"rule\":\"full\",\"fact\":\"case.outcome\",\"to\":\"instant\"},"
        "{\"id\":\"r\",\"add_rule\":\"remedy\",\"before\":\"full\",\"rule\":{\"id\":\"again\",\"title\":\"Another "
        "one\",\"when\":{\"case.outcome\":\"found_buyer\"},\"then\":{\"action\":\"replacement\"}}},"
        "{\"id\":\"t\",\"add_rule\":\"triage\",\"before\":\"seller\",\"rule\":{\"id\":\"twice\",\"title\":\"Money the "
        "second time\",\"when\":{\"order.replacements\":\">= 1\"},\"then\":{\"route\":\"instant\"}}}";
    static const char *const sets[] = {ALL_FAULTY, CONTESTED, DESK("100%", "0%", "0%", "0%")};
    struct counts counts = RUN("minimal.json", edits, sets);
    assert_true(OF(counts, MEDIATED) > 200);
    assert_int_equal(OF(counts, REPLACEMENTS), OF(counts, MEDIATED));
    assert_int_equal(OF(counts, DISPUTES), 2 * OF(counts, MEDIATED));
    assert_int_equal(counts.samples[SAMPLE_RESOLUTION_TIME], 2 * OF(counts, MEDIATED));
    assert_int_equal(counts.samples[SAMPLE_PLATFORM_TIME], OF(counts, MEDIATED));
}

/* Both cases are decided against the seller, by the desk: the second finding is one of its own. */
static void the_fault_of_a_second_parcel_is_a_second_violation(void **state)
{
    (void)state;
    static const char edits[] =
        "{\"id\":\"r\",\"add_rule\":\"remedy\",\"before\":\"full\",\"rule\":{\"id\":\"again\",\"title\":\"Another "
        "one, once\",\"when\":{\"case.outcome\":\"found_buyer\",\"order.replacements\":0},\"then\":{\"action\":"
        "\"replacement\"}}},{\"id\":\"h\",\"set_cell\":\"remedy\",\"rule\":\"full\",\"fact\":\"order.replacements\","
        "\"to\":\">= 1\"}";
    static const char *const sets[] = {ALL_FAULTY, CONTESTED, DESK("100%", "0%", "0%", "0%")};
    struct counts counts = RUN("minimal.json", edits, sets);
    assert_true(OF(counts, REPLACEMENTS) > 200);
    assert_int_equal(OF(counts, MEDIATED), 2 * OF(counts, REPLACEMENTS));
    assert_int_equal(OF(counts, REFUNDED), OF(counts, REPLACEMENTS));
    assert_int_equal(VIOLATION(counts, UPHELD_FAULT), 2 * OF(counts, REPLACEMENTS));
}

/* Rude the first time, over the first parcel; about the second one nobody has written yet. */
static void the_tone_of_the_first_case_is_not_that_of_the_second(void **state)
{
    (void)state;
    static const char edits[] =
        "{\"id\":\"r\",\"add_rule\":\"remedy\",\"before\":\"full\",\"rule\":{\"id\":\"again\",\"title\":\"Another "
        "one, once\",\"when\":{\"case.outcome\":\"found_buyer\",\"order.replacements\":0},\"then\":{\"action\":"
        "\"replacement\"}}},{\"id\":\"h\",\"set_cell\":\"remedy\",\"rule\":\"full\",\"fact\":\"order.replacements\","
        "\"to\":\">= 1\"},"
        "{\"id\":\"t\",\"add_rule\":\"dispute.eligible\",\"before\":\"in-time\",\"rule\":{\"id\":\"rude\",\"title\":"
        "\"None of rude sellers the second time\",\"when\":{\"order.replacements\":\">= 1\",\"contact.tone\":\"rude\"},"
        "\"then\":{\"eligible\":\"no\",\"reason_code\":\"excluded\"}}}";
    static const char *const sets[] = {
        ALL_FAULTY,          CONTESTED,         DESK("100%", "0%", "0%", "0%"), BUYER "contacts_first=100%",
        SELLER "settles=0%", SELLER "rude=100%"};
    struct counts counts = RUN("minimal.json", edits, sets);
    assert_true(VIOLATION(counts, RUDE) > 200);
    assert_true(OF(counts, REPLACEMENTS) > 200);
    assert_int_equal(OF(counts, DISPUTES_REFUSED), 0);
    assert_int_equal(OF(counts, DISPUTES), 2 * OF(counts, REPLACEMENTS));
}

/*
 * Promised for the tenth day, there on the 21st: refunded at once on the eleventh, and the seller will appeal twelve days
 * later, in vain. The parcel comes before that.
 */
static void a_parcel_that_comes_while_its_refund_is_appealed_against_is_paid_back_or_charged(void **state)
{
    (void)state;
#define LATE_PARCELS                                                                                                   \
    "demand.orders_per_day=20", "categories.all.not_as_described=0%", BUYER "complains=100%", BUYER "patience=0d",     \
        "lanes.DE-DE.transit=20d", DESK("100%", "0%", "0%", "0%"), SELLER "appeals_true=100%",                         \
        SELLER "appeals_false=100%", SELLER "appeal_delay=12d"
#define KEEP APPEALS("13d", "both") "," ANSWER("k", "remedy", "full", "on_late_arrival", "\"keep\"")
#define CHARGE APPEALS("13d", "both") "," ANSWER("k", "remedy", "full", "on_late_arrival", "\"charge_again\"")
    static const char *const honest[] = {LATE_PARCELS, BUYER "pays_back=100%"}, *const others[] = {LATE_PARCELS, BUYER
                                                                                                   "pays_back=0%"};
    struct counts kept = RUN("analytic.json", KEEP, others), given = RUN("analytic.json", KEEP, honest),
                  charged = RUN("analytic.json", CHARGE, others);
    int64_t refunded = OF(kept, DISPUTES);
    assert_true(refunded > 300);
    assert_int_equal(OF(kept, APPEALS), refunded);
    assert_int_equal(OF(kept, APPEALS_OVERTURNED), 0);
    assert_int_equal(OF(kept, REFUNDED_AND_ARRIVED), refunded);
    assert_int_equal(OF(kept, PAID_BACK) + OF(kept, CHARGED_AGAIN) + OF(kept, PAID_BACK_MONEY), 0);
    assert_int_equal(OF(given, PAID_BACK), refunded);
    assert_int_equal(OF(given, PAID_BACK_MONEY), PRICE * refunded);
    assert_int_equal(OF(given, BUYER_NET) - OF(kept, BUYER_NET), -PRICE * refunded);
    assert_int_equal(OF(charged, CHARGED_AGAIN), refunded);
    assert_int_equal(OF(charged, PAID_BACK_MONEY), PRICE * refunded);
}

/* Delivered after its guarantee and credited with 1.50, refused as too late: the bank gives back 18.50 of 20.00. */
static void the_bank_gives_no_more_than_was_paid_less_the_credit(void **state)
{
    (void)state;
    static const char *const sets[] = {
        ALL_FAULTY, "calendar.drain=120d", BUYER "complaint_delay=20d",
        BUYER
        "chargeback={\"true_claims\":\"100%\",\"won_by_true\":\"100%\",\"after\":\"3d\",\"decided_after\":\"5d\"}"};
#define CREDIT(amount)                                                                                                 \
    ANSWER("g", "order.terms", "all", "guaranteed_within", "\"1d\"")                                                   \
    "," ANSWER("c", "order.terms", "all", "late_credit", "\"" amount "\"")
    struct counts plain = RUN("minimal.json", CREDIT("0.00"), sets),
                  credited = RUN("minimal.json", CREDIT("1.50"), sets),
                  dear = RUN("minimal.json", CREDIT("25.00"), sets);
    assert_true(OF(plain, CHARGEBACKS_WON) > 200);
    assert_int_equal(OF(plain, CHARGEBACK_MONEY), PRICE * OF(plain, CHARGEBACKS_WON));
    assert_int_equal(OF(credited, LATE_CREDITS), OF(credited, DELIVERED));
    assert_int_equal(OF(credited, CHARGEBACK_MONEY), (PRICE - 150) * OF(credited, CHARGEBACKS_WON));
    assert_int_equal(OF(dear, CHARGEBACK_MONEY), 0); /* never the other way round */
}

/* A coupon that is redeemed costs the seller; overturned it is asked back, as if it had never been. */
static void a_coupon_is_asked_back_when_its_decision_is_overturned(void **state)
{
    (void)state;
#define COUPON(undoes) APPEALS("3d", undoes) "," ANSWER("k", "remedy", "full", "action", "\"coupon\"")
    static const char *const sets[] = {ALL_FAULTY, DESK("100%", "0%", "100%", "0%"), "costs.coupon_redemption=100%",
                                       SELLER "appeals_true=100%", SELLER "appeal_delay=2d"};
    static const char *const never[] = {ALL_FAULTY, DESK("0%", "0%", "0%", "0%"), "costs.coupon_redemption=100%"};
    struct counts stays = RUN("analytic.json", COUPON("penalty"), sets),
                  back = RUN("analytic.json", COUPON("both"), sets),
                  refused = RUN("analytic.json", COUPON("both"), never);
    assert_true(OF(stays, DISPUTES) > 300);
    assert_int_equal(OF(stays, COUPONS), OF(stays, DISPUTES));
    assert_int_equal(OF(stays, COUPON_MONEY), PRICE * OF(stays, DISPUTES));
    assert_int_equal(OF(back, APPEALS_OVERTURNED), OF(back, DISPUTES));
    assert_int_equal(OF(back, COUPONS) + OF(back, COUPON_MONEY), 0);
    assert_int_equal(OF(back, BUYER_NET), OF(refused, BUYER_NET));
    assert_int_equal(OF(back, SELLER_NET), OF(refused, SELLER_NET));
    assert_int_equal(OF(back, DENIED_FINDING), OF(back, DISPUTES)); /* true harm, without a remedy again */
}

/* Who pays is asked when the money moves: at the receipt the goods are back, at the drop-off they are not. */
static void goods_that_came_back_are_tracked_as_returned(void **state)
{
    (void)state;
#define WANTED_BACK(release)                                                                                           \
    ANSWER("k", "remedy", "full", "action", "\"return_then_refund\"")                                                  \
    "," ANSWER("b1", "return.rule", "keep", "to", "\"origin\"") "," ANSWER(                                            \
        "b2", "return.rule", "keep", "payer",                                                                          \
        "\"seller\"") "," ANSWER("b3", "return.rule", "keep", "ship_within",                                           \
                                 "\"10d\"") "," ANSWER("b4", "return.rule", "keep", "release_on",                      \
                                                       "\"" release                                                    \
                                                       "\"") ",{\"id\":\"f\",\"add_rule\":\"funding\",\"before\":"     \
                                                             "\"seller\",\"rule\":{\"id\":\"back\",\"title\":\"Goods " \
                                                             "that are "                                               \
                                                             "back\",\"when\":{\"money.kind\":\"refund\",\"parcel."    \
                                                             "tracking\":\"returned\",\"parcel.since_scan\":\"0s\"},"  \
                                                             "\"then\":{\"platform\":\"100%\"}}}"
    static const char *const sets[] = {ALL_FAULTY,
                                       DESK("100%", "0%", "0%", "0%"),
                                       BUYER "ships_return=100%",
                                       BUYER "return_delay=1d",
                                       BUYER "worn_returns=0%",
                                       BUYER "empty_returns=0%",
                                       SELLER "returns_contested=0%",
                                       "lanes.DE-DE.return_lost=0%",
                                       "lanes.DE-DE.return_transit=2d",
                                       "costs.commission_refunded=false"};
    struct counts receipt = RUN("analytic.json", WANTED_BACK("receipt"), sets),
                  drop_off = RUN("analytic.json", WANTED_BACK("drop_off"), sets);
    assert_true(OF(receipt, DISPUTES) > 300);
    assert_int_equal(OF(receipt, REFUND_MONEY), PRICE * OF(receipt, DISPUTES));
    assert_int_equal(OF(drop_off, REFUND_MONEY), PRICE * OF(drop_off, DISPUTES));
    assert_int_equal(OF(drop_off, PLATFORM_NET) - OF(receipt, PLATFORM_NET), OF(receipt, REFUND_MONEY));
    assert_int_equal(OF(receipt, SELLER_NET) - OF(drop_off, SELLER_NET), OF(receipt, REFUND_MONEY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_violation_is_recorded_once_a_case),
        cmocka_unit_test(a_violation_without_a_penalty_is_undone_with_its_decision),
        cmocka_unit_test(a_decision_by_silence_is_undone_in_the_windows),
        cmocka_unit_test(the_case_after_a_replacement_is_not_that_before),
        cmocka_unit_test(the_fault_of_a_second_parcel_is_a_second_violation),
        cmocka_unit_test(the_tone_of_the_first_case_is_not_that_of_the_second),
        cmocka_unit_test(a_parcel_that_comes_while_its_refund_is_appealed_against_is_paid_back_or_charged),
        cmocka_unit_test(the_bank_gives_no_more_than_was_paid_less_the_credit),
        cmocka_unit_test(a_coupon_is_asked_back_when_its_decision_is_overturned),
        cmocka_unit_test(goods_that_came_back_are_tracked_as_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
