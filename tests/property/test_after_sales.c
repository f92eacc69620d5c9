/*
 * After the sale: each rule switched by an overlay of one edit or a few, the metric it is for moves the right way on the same
 * orders, and the laws hold on both sides.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 11
#define MARKET "tests/property/after-sales.json"
#define BASE "scenarios/policies/aliexpress.json"
#define OVERLAY(name) "tests/property/overlays/" name ".json"

/* What a replication counted, all of the market. */
struct counts {
    int64_t of[COUNTER_COUNT];
};

static struct counts run_with(const char *policy, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct counts counts;
    trial_open(&trial, MARKET, policy, sets, set_count);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    trial_close(&trial);
    return counts;
}

static struct counts run_under(const char *policy)
{
    return run_with(policy, NULL, 0);
}

static struct counts run_set(const char *policy, const char *set)
{
    return run_with(policy, &set, 1);
}

/* Mean of a kind of times, seconds. */
static double mean_time(const char *policy, enum sample_kind kind)
{
    struct trial trial;
    double sum = 0;
    trial_open(&trial, MARKET, policy, NULL, 0);
    trial_run(&trial, SEED, 0);
    const struct sample_list *list = &trial.result.samples[kind];
    assert_true(list->count > 20);
    for (size_t i = 0; i < list->count; i++)
        sum += (double)list->items[i].time_s;
    double mean = sum / (double)list->count;
    trial_close(&trial);
    return mean;
}

#define OF(counts, name) ((counts).of[COUNT_##name])

/* ---- evidence ---- */

static void refusing_without_evidence_denies_true_harm_by_rule(void **state)
{
    (void)state;
    struct counts weaken = run_under(BASE), refuse = run_under(OVERLAY("evidence-refuse"));
    assert_int_equal(OF(weaken, EVIDENCE_INSISTED), 0);
    assert_int_equal(OF(weaken, EVIDENCE_MISSING), 0);
    assert_true(OF(refuse, EVIDENCE_INSISTED) > OF(refuse, EVIDENCE_MISSING));
    assert_true(OF(refuse, EVIDENCE_MISSING) > 0);
    assert_true(OF(refuse, DENIED_RULE) > OF(weaken, DENIED_RULE));
    assert_true(OF(refuse, REFUNDED) < OF(weaken, REFUNDED));
}

static void evidence_that_is_asked_for_again_refuses_nobody(void **state)
{
    (void)state;
    struct counts once = run_under(OVERLAY("evidence-ask-once"));
    assert_true(OF(once, EVIDENCE_INSISTED) > 0);
    assert_int_equal(OF(once, EVIDENCE_MISSING), 0);
}

static void no_time_for_evidence_refuses_all_who_lack_it(void **state)
{
    (void)state;
    struct counts never = run_under(OVERLAY("evidence-refuse-at-once"));
    assert_true(OF(never, EVIDENCE_INSISTED) > 0);
    assert_int_equal(OF(never, EVIDENCE_INSISTED), OF(never, EVIDENCE_MISSING));
}

static void diligent_buyers_lack_no_evidence(void **state)
{
    (void)state;
    struct counts all = run_set(OVERLAY("evidence-refuse"), "buyers.segments.usual.evidence={\"video\":\"100%\"}");
    assert_int_equal(OF(all, EVIDENCE_INSISTED), 0);
    struct counts none = run_set(OVERLAY("evidence-refuse"), "buyers.segments.usual.evidence_when_asked=0%");
    assert_true(OF(none, EVIDENCE_INSISTED) > 0);
    assert_int_equal(OF(none, EVIDENCE_INSISTED), OF(none, EVIDENCE_MISSING));
}

/* ---- change of mind ---- */

/* 60 % and 30 % of the orders promise it for 70 % of the items, 10 % always: 0.42 + 0.21 + 0.10 = 73 %. */
static void items_with_a_promised_free_return_are_counted(void **state)
{
    (void)state;
    struct counts base = run_under(BASE);
    double share = (double)OF(base, FREE_RETURN_ITEMS) / (double)OF(base, ORDERS);
    assert_true(share > 0.70 && share < 0.76);
    assert_true(OF(base, FREE_RETURNS_ASKED) > 0);
    assert_int_equal(OF(base, FREE_RETURNS_ASKED), OF(base, RETURNS_ASKED)); /* the policy takes back no others */
    struct counts law = run_set(BASE, "lanes.hub.law=eu");
    assert_true(OF(law, RETURNS_ASKED) > OF(law, FREE_RETURNS_ASKED));
    assert_int_equal(OF(law, FREE_RETURN_ITEMS), OF(base, FREE_RETURN_ITEMS));
}

static void the_platforms_time_is_that_of_disputes_it_took(void **state)
{
    (void)state;
    assert_true(mean_time(BASE, SAMPLE_PLATFORM_TIME) > mean_time(BASE, SAMPLE_RESOLUTION_TIME));
    struct trial trial;
    const char *const agreed[] = {"sellers.segments.usual.accepts_true=100%", "sellers.segments.usual.offers_true=0%",
                                  "sellers.segments.usual.accepts_false=100%",
                                  "sellers.segments.usual.offers_false=0%"};
    trial_open(&trial, MARKET, BASE, agreed, 4);
    trial_run(&trial, SEED, 0);
    assert_true(trial.result.samples[SAMPLE_RESOLUTION_TIME].count > 0);
    assert_int_equal(trial.result.samples[SAMPLE_PLATFORM_TIME].count, 0);
    trial_close(&trial);
}

static void a_change_of_mind_is_a_return_and_never_a_dispute(void **state)
{
    (void)state;
    static const char *const none[] = {"categories.home.change_of_mind=0%", "categories.phones.change_of_mind=0%",
                                       "categories.flowers.change_of_mind=0%"};
    static const char *const honest[] = {"buyers.segments.usual.mislabels=0%"};
    struct counts without = run_with(BASE, none, 3), with = run_with(BASE, honest, 1);
    assert_int_equal(OF(without, MIND_CHANGED) + OF(without, RETURNS_ASKED) + OF(without, GOODS_WANTED), 0);
    assert_true(OF(with, RETURNED) > 0);
    assert_true(OF(with, RETURNS_ASKED) > OF(with, RETURNED)); /* some never send the goods */
    assert_int_equal(OF(with, COMPLAINTS), OF(without, COMPLAINTS));
    assert_int_equal(OF(with, CONTACTS), OF(without, CONTACTS));
    assert_int_equal(OF(with, REFUNDED_FALSE), OF(without, REFUNDED_FALSE));
}

static void a_change_of_mind_that_is_barred_is_kept_or_mislabelled(void **state)
{
    (void)state;
    struct counts counts = run_under(BASE), honest = run_set(BASE, "buyers.segments.usual.mislabels=0%"),
                  all = run_set(BASE, "buyers.segments.usual.mislabels=100%");
    assert_true(OF(counts, RETURNS_BARRED) > 0);
    assert_true(OF(counts, MISLABELLED) > 0);
    assert_true(OF(counts, REFUNDED_MISLABELLED) > 0);
    assert_true(OF(counts, REFUNDED_MISLABELLED) <= OF(counts, REFUNDED_FALSE));
    assert_int_equal(OF(honest, MISLABELLED), 0);
    assert_int_equal(OF(all, RETURNS_BARRED), 0);
    assert_true(OF(all, REFUNDED_FALSE) > OF(counts, REFUNDED_FALSE));
    assert_true(OF(counts, REFUNDED_FALSE) > OF(honest, REFUNDED_FALSE));
}

/* Perishable goods do not go back for a change of mind, and stay covered when faulty. */
static void perishable_goods_go_back_for_no_change_of_mind(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial, MARKET, BASE, NULL, 0);
    trial_run(&trial, SEED, 0);
    const int64_t *flowers = result_cell(&trial.result, trial.segments.first[SEGMENT_CATEGORY] + 2);
    assert_true(flowers[COUNT_RETURNS_BARRED] > 0);
    assert_int_equal(flowers[COUNT_RETURNS_ASKED], 0);
    assert_true(flowers[COUNT_REFUNDED_DISPUTE] > 0);
    trial_close(&trial);
    struct counts perishable = run_under(BASE), durable = run_set(BASE, "categories.flowers.perishable=false");
    struct counts personalised =
        run_set(BASE, "categories.flowers={\"name\":\"flowers\",\"class\":\"flowers\",\"personalised\":"
                      "true,\"price\":\"30.00\",\"change_of_mind\":\"10%\",\"free_return\":\"100%\"}");
    assert_true(OF(durable, RETURNS_ASKED) > OF(perishable, RETURNS_ASKED));
    assert_int_equal(OF(personalised, RETURNS_ASKED), OF(perishable, RETURNS_ASKED));
}

static void buyers_who_pay_the_way_back_return_less_and_mislabel_more(void **state)
{
    (void)state;
    struct counts seller = run_under(BASE), buyer = run_under(OVERLAY("buyer-pays-return")),
                  none = run_under(OVERLAY("no-free-returns-per-order"));
    assert_true(OF(buyer, RETURNED) < OF(seller, RETURNED));
    assert_true(OF(buyer, MISLABELLED) > OF(seller, MISLABELLED));
    assert_true(OF(seller, FREIGHT_MONEY) > 0);
    /* no free return an order is the same as the buyer paying each */
    assert_memory_equal(&buyer, &none, sizeof buyer);
}

static void goods_that_may_stay_are_not_sent(void **state)
{
    (void)state;
    struct counts kept = run_under(OVERLAY("goods-kept")), back = run_under(BASE);
    assert_true(OF(back, GOODS_SENT) > 0 && OF(back, GOODS_SALVAGE) > 0);
    assert_int_equal(OF(kept, GOODS_WANTED) + OF(kept, GOODS_SALVAGE) + OF(kept, FREIGHT_MONEY), 0);
    assert_int_equal(OF(kept, RETURNED), OF(kept, RETURNS_ASKED));
    assert_true(OF(kept, RETURNED) > OF(back, RETURNED));
}

static void money_comes_sooner_the_earlier_it_is_released(void **state)
{
    (void)state;
    double drop_off = mean_time(OVERLAY("release-drop-off"), SAMPLE_RETURN_TIME);
    double receipt = mean_time(OVERLAY("release-receipt"), SAMPLE_RETURN_TIME);
    double inspection = mean_time(OVERLAY("release-inspection"), SAMPLE_RETURN_TIME);
    assert_true(drop_off < receipt && receipt < inspection);
}

static void what_is_looked_at_later_is_seen_better(void **state)
{
    (void)state;
    struct counts drop_off = run_under(OVERLAY("release-drop-off")), receipt = run_under(OVERLAY("release-receipt")),
                  inspection = run_under(OVERLAY("release-inspection"));
    assert_int_equal(OF(drop_off, GOODS_BAD), 0);
    assert_true(OF(receipt, GOODS_BAD) > 0);
    assert_true(OF(inspection, GOODS_BAD) > OF(receipt, GOODS_BAD));
    assert_true(OF(inspection, RETURN_MONEY) < OF(receipt, RETURN_MONEY));
    assert_true(OF(receipt, RETURN_MONEY) < OF(drop_off, RETURN_MONEY));
}

static void bad_goods_cost_the_deduction_all_or_a_mediators_finding(void **state)
{
    (void)state;
    struct counts deduct = run_under(OVERLAY("release-inspection")), refuse = run_under(OVERLAY("bad-refused")),
                  mediate = run_under(OVERLAY("bad-mediated"));
    assert_true(OF(refuse, RETURN_MONEY) < OF(deduct, RETURN_MONEY));
    assert_true(OF(refuse, RETURNED) < OF(deduct, RETURNED));
    assert_true(OF(mediate, RETURNED) > OF(refuse, RETURNED));
    assert_int_equal(deduct.of[COUNT_VIOLATION_FIRST + RD_VIOLATION_RETURN_REFUSED], 0);
    assert_true(mediate.of[COUNT_VIOLATION_FIRST + RD_VIOLATION_RETURN_REFUSED] > 0);
    assert_int_equal(OF(mediate, MEDIATED), OF(deduct, MEDIATED)); /* a look at goods is no dispute */
}

static void goods_that_are_not_sent_may_be_refunded_all_the_same(void **state)
{
    (void)state;
    struct counts refuse = run_under(BASE), refund = run_under(OVERLAY("not-sent-refunded"));
    assert_true(OF(refuse, GOODS_NOT_SENT) > 0);
    assert_int_equal(OF(refuse, GOODS_NOT_SENT), OF(refund, GOODS_NOT_SENT));
    assert_int_equal(OF(refund, RETURNED) - OF(refuse, RETURNED), OF(refund, GOODS_NOT_SENT));
}

static void hubs_are_nearer_and_cheaper_than_the_origin(void **state)
{
    (void)state;
    static const char *const far[] = {"lanes.hub.return_hub=false"};
    struct counts hub = run_under(BASE), origin = run_with(BASE, far, 1);
    assert_true(OF(hub, FREIGHT_MONEY) < OF(origin, FREIGHT_MONEY));
}

static void lost_returns_are_paid_to_the_buyer_who_sent_them(void **state)
{
    (void)state;
    static const char *const all[] = {"lanes.hub.return_lost=100%", "lanes.no-hub.return_lost=100%"};
    struct counts lost = run_with(BASE, all, 2);
    assert_true(OF(lost, GOODS_LOST) > 0);
    assert_int_equal(OF(lost, GOODS_BACK) + OF(lost, GOODS_SALVAGE), 0);
    assert_int_equal(OF(lost, GOODS_LOST), OF(lost, GOODS_SENT)); /* the drain is longer than return_lost_after */
    assert_int_equal(OF(lost, RETURNED), OF(lost, GOODS_SENT));
}

/* ---- remedies ---- */

static void faulty_goods_wanted_back_delay_the_money_and_save_goods(void **state)
{
    (void)state;
    struct counts now = run_under(BASE), back = run_under(OVERLAY("faulty-returned"));
    assert_true(OF(back, GOODS_SALVAGE) > OF(now, GOODS_SALVAGE));
    assert_true(OF(back, REFUNDED) < OF(now, REFUNDED));
    assert_true(mean_time(OVERLAY("faulty-returned"), SAMPLE_MONEY_TIME) > mean_time(BASE, SAMPLE_MONEY_TIME));
}

#define ASKS(what) "buyers.segments.usual.asks_for={\"" what "\":\"100%\"}"

static void a_replacement_has_a_fate_of_its_own(void **state)
{
    (void)state;
    struct counts refund = run_under(BASE), replace = run_set(BASE, ASKS("replacement"));
    assert_int_equal(OF(refund, REPLACEMENTS), 0);
    assert_true(OF(replace, REPLACEMENTS) > 0 && OF(replace, REPLACEMENT_MONEY) > 0);
    assert_true(OF(replace, REFUND_MONEY) < OF(refund, REFUND_MONEY));
    static const char *const cursed[] = {ASKS("replacement"), "categories.phones.wrong_item=60%"};
    static const char *const asked_twice[] = {ASKS("replacement"), "categories.phones.wrong_item=60%"};
    struct counts once = run_with(BASE " + replacements_per_order=1", cursed, 2),
                  twice = run_with(BASE " + replacements_per_order=2 + disputes_per_order=5", asked_twice, 2);
    assert_true(OF(twice, REPLACEMENTS) > OF(once, REPLACEMENTS));
    assert_true(OF(twice, DISPUTES) > OF(once, DISPUTES));
}

static void coupons_cost_only_when_they_are_redeemed(void **state)
{
    (void)state;
    static const char *const never[] = {ASKS("coupon"), "costs.coupon_redemption=0%"};
    struct counts coupon = run_set(BASE, ASKS("coupon")), unused = run_with(BASE, never, 2), refund = run_under(BASE);
    assert_int_equal(OF(refund, COUPONS), 0);
    assert_true(OF(coupon, COUPONS) > 0 && OF(coupon, COUPON_MONEY) > 0);
    assert_true(OF(unused, COUPONS) == OF(coupon, COUPONS) && OF(unused, COUPON_MONEY) == 0);
    assert_int_equal(OF(unused, PLATFORM_NET) - OF(coupon, PLATFORM_NET),
                     OF(coupon, COUPON_MONEY)); /* funding: platform */
    assert_true(OF(coupon, REFUND_MONEY) < OF(refund, REFUND_MONEY));
}

static void who_asks_for_a_part_gets_a_part(void **state)
{
    (void)state;
    struct counts whole = run_under(BASE), part = run_set(BASE, ASKS("partial"));
    assert_true(OF(part, CLAIMED_MONEY) < OF(whole, CLAIMED_MONEY));
    assert_true(OF(part, REFUND_MONEY) < OF(whole, REFUND_MONEY));
}

static void compensation_is_money_beyond_the_price(void **state)
{
    (void)state;
    struct counts without = run_under(BASE), with = run_under(OVERLAY("compensation"));
    assert_int_equal(OF(without, COMPENSATION_MONEY), 0);
    assert_true(OF(with, COMPENSATION_MONEY) > 0);
    assert_int_equal(OF(with, REFUND_MONEY), OF(without, REFUND_MONEY));
    assert_true(OF(with, BUYER_NET) > OF(without, BUYER_NET));
}

/* ---- guarantee and arrival ---- */

static void a_missed_guarantee_is_credited(void **state)
{
    (void)state;
    struct counts credit = run_under(OVERLAY("late-credit")), base = run_under(BASE);
    assert_int_equal(OF(base, LATE_CREDITS), 0);
    assert_true(OF(credit, LATE_CREDITS) > 0);
    assert_int_equal(OF(credit, LATE_CREDIT_MONEY), 500 * OF(credit, LATE_CREDITS)); /* 5.00 each */
}

static void a_case_may_go_on_when_its_parcel_comes(void **state)
{
    (void)state;
    struct counts close = run_under(BASE), go_on = run_under(OVERLAY("arrival-continues"));
    assert_int_equal(OF(close, DELIVERED_IN_DISPUTE), OF(go_on, DELIVERED_IN_DISPUTE));
    assert_true(OF(close, CLOSED_ON_ARRIVAL) > 0);
    assert_int_equal(OF(go_on, CLOSED_ON_ARRIVAL), 0);
    assert_true(OF(go_on, REFUNDED_FALSE) > OF(close, REFUNDED_FALSE));
}

static void a_parcel_after_its_refund_is_paid_back_or_charged_again(void **state)
{
    (void)state;
    struct counts keep = run_set(BASE, "buyers.segments.usual.pays_back=0%"), honest = run_under(BASE),
                  all = run_set(BASE, "buyers.segments.usual.pays_back=100%"),
                  charge = run_under(OVERLAY("charge-again"));
    assert_true(OF(keep, REFUNDED_AND_ARRIVED) > 0);
    assert_int_equal(OF(keep, PAID_BACK) + OF(keep, CHARGED_AGAIN) + OF(keep, PAID_BACK_MONEY), 0);
    assert_int_equal(OF(keep, REFUNDED_AND_ARRIVED), OF(all, REFUNDED_AND_ARRIVED));
    assert_true(OF(honest, PAID_BACK) > 0);
    assert_true(OF(all, PAID_BACK) > OF(honest, PAID_BACK));
    assert_int_equal(OF(all, PAID_BACK), OF(all, REFUNDED_AND_ARRIVED));
    assert_int_equal(OF(keep, BUYER_NET) - OF(all, BUYER_NET), OF(all, PAID_BACK_MONEY));
    assert_true(OF(charge, CHARGED_AGAIN) > 0);
    assert_true(OF(charge, CHARGED_AGAIN) + OF(charge, PAID_BACK) > OF(honest, PAID_BACK));
}

/* ---- insurance ---- */

#define INSURES "buyers.segments.usual.insures=50%"

static void insurance_is_taken_by_those_who_are_offered_it(void **state)
{
    (void)state;
    struct counts nobody = run_under(BASE), half = run_set(BASE, INSURES),
                  none = run_set(OVERLAY("no-insurance"), INSURES), auto_enrol = run_under(OVERLAY("auto-enrol")),
                  by_seller = run_under(OVERLAY("insurance-free"));
    assert_true(OF(nobody, INSURANCE_OFFERED) > 0);
    assert_int_equal(OF(nobody, INSURED) + OF(nobody, PREMIUM_MONEY) + OF(nobody, INSURER_NET), 0);
    assert_int_equal(OF(none, INSURANCE_OFFERED), 0);
    assert_true(OF(half, INSURED) * 100 > OF(half, INSURANCE_OFFERED) * 45 &&
                OF(half, INSURED) * 100 < OF(half, INSURANCE_OFFERED) * 55);
    assert_true(OF(auto_enrol, INSURED) > OF(half, INSURED)); /* a quarter declines */
    assert_int_equal(OF(by_seller, INSURED), OF(by_seller, INSURANCE_OFFERED));
}

static void take_up_grows_with_the_value(void **state)
{
    (void)state;
    static const char *const flat[] = {"buyers.segments.usual.insures=20%", "buyers.segments.usual.insures_at=50.00"};
    static const char *const steep[] = {"buyers.segments.usual.insures=20%", "buyers.segments.usual.insures_at=50.00",
                                        "buyers.segments.usual.insures_per_tenfold=50%"};
    struct counts low = run_with(BASE, flat, 2), high = run_with(BASE, steep, 3);
    assert_true(OF(high, INSURED) > OF(low, INSURED)); /* what is offered is above 50.00 */
}

static void the_insurer_pays_what_it_covers(void **state)
{
    (void)state;
    struct counts nobody = run_under(BASE), half = run_set(BASE, INSURES);
    static const char *const never[] = {INSURES, "insurer.pays_true=0%", "insurer.pays_false=0%"};
    struct counts refuses = run_with(BASE, never, 3);
    assert_true(OF(half, INSURER_PAID) > 0 && OF(half, INSURER_REFUSED) > 0);
    assert_true(OF(half, REFUNDED_INSURANCE) > 0 && OF(half, REFUNDED_INSURANCE) <= OF(half, INSURER_PAID));
    assert_int_equal(OF(nobody, REFUNDED_INSURANCE), 0);
    assert_int_equal(OF(refuses, INSURER_PAID) + OF(refuses, INSURER_MONEY), 0);
    assert_true(OF(refuses, DENIED_FINDING) > OF(half, DENIED_FINDING));
    assert_true(OF(refuses, INSURER_NET) > OF(half, INSURER_NET));
    struct counts capped = run_set(BASE " + cover_at_most=100.00", INSURES);
    assert_true(OF(capped, INSURER_MONEY) < OF(half, INSURER_MONEY));
}

static void a_slow_insurer_takes_longer(void **state)
{
    (void)state;
    static const char *const slow[] = {INSURES, "insurer.delay=20d"};
    struct counts half = run_set(BASE, INSURES), later = run_with(BASE, slow, 2);
    /* more parcels come while the insurer thinks: fewer claims reach its answer */
    assert_true(OF(later, DELIVERED_IN_DISPUTE) > OF(half, DELIVERED_IN_DISPUTE));
}

/* ---- laws of the whole ---- */

#define EVERYTHING                                                                                                     \
    {                                                                                                                  \
        INSURES, "buyers.segments.usual.asks_for={\"refund\":\"40%\",\"partial\":\"20%\",\"replacement\":\"20%\","     \
                 "\"coupon\":"                                                                                         \
                 "\"20%\"}"                                                                                            \
    }

/* Everything at once, told and untold, after another replication or not: the same result. */
static void observation_and_memory_change_nothing_when_everything_happens(void **state)
{
    (void)state;
    static const char *const sets[] = EVERYTHING;
    struct trial trial;
    trial_open(&trial, MARKET, OVERLAY("bad-mediated"), sets, 2);
    laws_hold_told_or_untold(&trial, SEED, 4);
    trial_close(&trial);
}

/* A rule about returns changes nothing for orders nobody wants back, and none of who buys what. */
static void a_rule_about_returns_moves_no_order(void **state)
{
    (void)state;
    static const char *const honest[] = {"buyers.segments.usual.mislabels=0%"};
    struct counts base = run_with(BASE, honest, 1), inspected = run_with(OVERLAY("bad-refused"), honest, 1);
    static const enum counter same[] = {COUNT_ORDERS,     COUNT_PAID,     COUNT_SHIPPED,      COUNT_DELIVERED,
                                        COUNT_COMPLAINTS, COUNT_DISPUTES, COUNT_REFUND_MONEY, COUNT_MIND_CHANGED,
                                        COUNT_GOODS_SENT, COUNT_INSURED,  COUNT_UNREMEDIED,   COUNT_RETURNS_ASKED};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(base.of[same[i]], inspected.of[same[i]]);
    assert_true(OF(base, RETURN_MONEY) > OF(inspected, RETURN_MONEY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusing_without_evidence_denies_true_harm_by_rule),
        cmocka_unit_test(evidence_that_is_asked_for_again_refuses_nobody),
        cmocka_unit_test(no_time_for_evidence_refuses_all_who_lack_it),
        cmocka_unit_test(diligent_buyers_lack_no_evidence),
        cmocka_unit_test(items_with_a_promised_free_return_are_counted),
        cmocka_unit_test(the_platforms_time_is_that_of_disputes_it_took),
        cmocka_unit_test(a_change_of_mind_is_a_return_and_never_a_dispute),
        cmocka_unit_test(a_change_of_mind_that_is_barred_is_kept_or_mislabelled),
        cmocka_unit_test(perishable_goods_go_back_for_no_change_of_mind),
        cmocka_unit_test(buyers_who_pay_the_way_back_return_less_and_mislabel_more),
        cmocka_unit_test(goods_that_may_stay_are_not_sent),
        cmocka_unit_test(money_comes_sooner_the_earlier_it_is_released),
        cmocka_unit_test(what_is_looked_at_later_is_seen_better),
        cmocka_unit_test(bad_goods_cost_the_deduction_all_or_a_mediators_finding),
        cmocka_unit_test(goods_that_are_not_sent_may_be_refunded_all_the_same),
        cmocka_unit_test(hubs_are_nearer_and_cheaper_than_the_origin),
        cmocka_unit_test(lost_returns_are_paid_to_the_buyer_who_sent_them),
        cmocka_unit_test(faulty_goods_wanted_back_delay_the_money_and_save_goods),
        cmocka_unit_test(a_replacement_has_a_fate_of_its_own),
        cmocka_unit_test(coupons_cost_only_when_they_are_redeemed),
        cmocka_unit_test(who_asks_for_a_part_gets_a_part),
        cmocka_unit_test(compensation_is_money_beyond_the_price),
        cmocka_unit_test(a_missed_guarantee_is_credited),
        cmocka_unit_test(a_case_may_go_on_when_its_parcel_comes),
        cmocka_unit_test(a_parcel_after_its_refund_is_paid_back_or_charged_again),
        cmocka_unit_test(insurance_is_taken_by_those_who_are_offered_it),
        cmocka_unit_test(take_up_grows_with_the_value),
        cmocka_unit_test(the_insurer_pays_what_it_covers),
        cmocka_unit_test(a_slow_insurer_takes_longer),
        cmocka_unit_test(observation_and_memory_change_nothing_when_everything_happens),
        cmocka_unit_test(a_rule_about_returns_moves_no_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
