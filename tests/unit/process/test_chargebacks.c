/*
 * Chargebacks after a refusal, by hand arithmetic: goods of 20.00 without freight, and claims that come after the window of 15
 * days, so that all of them are turned away.
 */
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define POLICY "scenarios/policies/minimal.json"
#define BUYER "buyers.segments.all."
#define FEW "demand.orders_per_day=100", "calendar.drain=120d"
#define TOO_LATE BUYER "complaint_delay=20d"
#define BANK(inside) BUYER "chargeback={" inside ",\"after\":\"3d\",\"decided_after\":\"5d\"}"
#define ALL_TRUE BANK("\"true_claims\":\"100%\",\"won_by_true\":\"100%\"")
#define PRICE 2000

static void trial_of(struct trial *trial, const char *const sets[], size_t set_count)
{
    trial_open(trial, MARKET, POLICY, sets, set_count);
    trial_run(trial, 1, 0);
    laws_hold(trial);
}

#define COUNT(trial, name) trial_count(&(trial), COUNT_##name)

static int64_t outcomes_of(const struct trial *trial, enum order_outcome kind)
{
    int64_t count = 0;
    for (size_t i = 0; i < trial->result.outcome_count; i++)
        count += trial->result.outcomes[i].kind == kind;
    return count;
}

static void a_refused_claim_is_charged_back_and_decided_in_time(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=20", "calendar.drain=120d", TOO_LATE, ALL_TRUE};
    struct trial trial;
    struct watch watch;
    trial_open(&trial, MARKET, POLICY, sets, 4);
    watch_run(&watch, &trial, 1);
    watch_span(&watch, "dispute refused", "chargeback", 0, 3 * RD_DAY_S, 40);
    watch_span(&watch, "chargeback", "bank decides", 0, 5 * RD_DAY_S, 40);
    assert_int_equal(watch_count(&watch, "bank decides", "for the buyer"), watch_count(&watch, "bank decides", ""));
    watch_release(&watch);
    trial_close(&trial);
}

/* Each costs the platform 15.00, and each that is won moves 20.00 to the buyer from whom `funding` says; nothing else moves. */
static void the_bank_moves_the_price_and_its_fee(void **state)
{
    (void)state;
    static const char *const none[] = {FEW, TOO_LATE};
    static const char *const all[] = {FEW, TOO_LATE, ALL_TRUE};
    static const char *const lost[] = {FEW, TOO_LATE, BANK("\"true_claims\":\"100%\",\"won_by_true\":\"0%\"")};
    struct trial without, won, vain;
    trial_of(&without, none, 3);
    trial_of(&won, all, 4);
    trial_of(&vain, lost, 4);
    int64_t refused = COUNT(without, DISPUTES_REFUSED);
    assert_true(refused > 300);
    assert_int_equal(COUNT(without, CHARGEBACKS) + COUNT(without, CHARGEBACK_FEES), 0);
    assert_int_equal(COUNT(won, CHARGEBACKS), refused);
    assert_int_equal(COUNT(won, CHARGEBACKS_DECIDED), refused);
    assert_int_equal(COUNT(won, CHARGEBACKS_WON), refused);
    assert_int_equal(COUNT(won, CHARGEBACK_MONEY), refused * PRICE);
    assert_int_equal(COUNT(won, CHARGEBACK_FEES), refused * 1500);
    assert_int_equal(COUNT(won, BUYER_NET) - COUNT(without, BUYER_NET), refused * PRICE);
    assert_int_equal(COUNT(won, OUTSIDE_NET) - COUNT(without, OUTSIDE_NET), refused * 1500);
    assert_int_equal(COUNT(won, SELLER_NET) + COUNT(won, PLATFORM_NET) - COUNT(without, SELLER_NET) -
                         COUNT(without, PLATFORM_NET),
                     -refused * (PRICE + 1500));
    assert_int_equal(COUNT(vain, CHARGEBACKS), refused);
    assert_int_equal(COUNT(vain, CHARGEBACKS_WON) + COUNT(vain, CHARGEBACK_MONEY), 0);
    assert_int_equal(COUNT(vain, PLATFORM_NET) - COUNT(without, PLATFORM_NET), -refused * 1500);
    assert_int_equal(COUNT(vain, SELLER_NET), COUNT(without, SELLER_NET));
    assert_int_equal(COUNT(won, REFUND_MONEY), 0); /* its own kind of money */
    assert_int_equal(COUNT(won, UNREMEDIED), COUNT(without, UNREMEDIED));
    trial_close(&without);
    trial_close(&won);
    trial_close(&vain);
}

/* The line of the order holds it: a buyer who has the price back is as well off as with the plain sale plus the price. */
static void the_line_of_the_order_is_corrected(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW, TOO_LATE, ALL_TRUE};
    struct trial trial;
    trial_of(&trial, sets, 4);
    for (size_t i = 0; i < trial.result.outcome_count; i++)
        if (trial.result.outcomes[i].kind == OUTCOME_INELIGIBLE) {
            assert_int_equal(trial.result.outcomes[i].buyer_minor, PRICE);
            assert_int_equal(trial.result.outcomes[i].refund_minor, 0);
        }
    trial_close(&trial);
}

static void funding_says_who_pays_a_chargeback(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW, TOO_LATE, ALL_TRUE};
    static const char edits[] = "{\"id\": \"who\", \"add_rule\": \"funding\", \"rule\": {\"id\": \"bank\", \"when\": "
                                "{\"money.kind\": \"chargeback\"}, \"then\": {\"platform\": "
                                "\"100%\"}, \"basis\": \"assumed\", \"why\": \"test\"}}";
    struct trial seller, platform;
    trial_of(&seller, sets, 4);
    trial_open_edited(&platform, MARKET, "minimal.json", edits, sets, 4);
    trial_run(&platform, 1, 0);
    laws_hold(&platform);
    assert_int_equal(COUNT(platform, CHARGEBACK_MONEY), COUNT(seller, CHARGEBACK_MONEY));
    assert_int_equal(COUNT(platform, SELLER_NET) - COUNT(seller, SELLER_NET), COUNT(seller, CHARGEBACK_MONEY));
    assert_int_equal(COUNT(platform, BUYER_NET), COUNT(seller, BUYER_NET));
    trial_close(&seller);
    trial_close(&platform);
}

/* Claims in time: most are refunded, others refused by a finding or given up. Only these go to the bank. */
static void who_has_the_money_back_asks_no_bank(void **state)
{
    (void)state;
    static const char *const sets[] = {FEW, ALL_TRUE};
    struct trial trial;
    trial_of(&trial, sets, 3);
    int64_t refused = outcomes_of(&trial, OUTCOME_REFUSED) + outcomes_of(&trial, OUTCOME_GAVE_UP);
    assert_true(COUNT(trial, REFUNDED) > 100 && refused > 10);
    assert_int_equal(COUNT(trial, CHARGEBACKS), refused + outcomes_of(&trial, OUTCOME_INELIGIBLE));
    trial_close(&trial);
}

/* Truth decides who asks and who wins. */
static void true_and_false_claims_have_chances_of_their_own(void **state)
{
    (void)state;
#define ALL_FALSE "categories.all.not_as_described=0%", BUYER "false_claims=30%"
    static const char *const honest[] = {FEW, TOO_LATE, ALL_FALSE, ALL_TRUE};
    static const char *const bold[] = {
        FEW, TOO_LATE, ALL_FALSE, BANK("\"false_claims\":\"100%\",\"won_by_true\":\"100%\",\"won_by_false\":\"0%\"")};
    struct trial none, all;
    trial_of(&none, honest, 6);
    trial_of(&all, bold, 6);
    assert_int_equal(COUNT(none, CHARGEBACKS), 0);
    assert_true(COUNT(all, CHARGEBACKS) > 100);
    assert_int_equal(COUNT(all, CHARGEBACKS), COUNT(all, CHARGEBACKS_DECIDED));
    assert_int_equal(COUNT(all, CHARGEBACKS_WON), 0);
    trial_close(&none);
    trial_close(&all);
}

/*
 * A parcel of 21 days, promised on day 5, missed two days later and its case turned away. The bank is asked three days after
 * that, with the parcel still on its way; after 30 days it has come, and nobody asks.
 */
static void a_parcel_that_comes_first_ends_the_matter(void **state)
{
    (void)state;
#define MISSED                                                                                                         \
    FEW, "categories.all.not_as_described=0%", "lanes.DE-DE.transit=20d", "lanes.DE-DE.promise=5d",                    \
        BUYER "complains=100%", BUYER "patience=2d"
    static const char *const early[] = {MISSED, ALL_TRUE};
    static const char *const late[] = {MISSED, BUYER "chargeback={\"true_claims\":\"100%\",\"after\":\"30d\"}"};
    static const char edits[] = "{\"id\": \"no\", \"set_answer\": \"dispute.eligible\", \"rule\": \"not-received\", "
                                "\"answer\": \"eligible\", \"to\": \"no\"}";
    struct trial before, after;
    trial_open_edited(&before, MARKET, "minimal.json", edits, early, 8);
    trial_open_edited(&after, MARKET, "minimal.json", edits, late, 8);
    trial_run(&before, 1, 0);
    trial_run(&after, 1, 0);
    laws_hold(&before);
    laws_hold(&after);
    assert_true(COUNT(before, DISPUTES_REFUSED) > 1000);
    assert_int_equal(COUNT(before, CHARGEBACKS), COUNT(before, DISPUTES_REFUSED));
    assert_int_equal(COUNT(before, DELIVERED), COUNT(before, SHIPPED)); /* the parcels come all the same */
    assert_int_equal(COUNT(after, DISPUTES_REFUSED), COUNT(before, DISPUTES_REFUSED));
    assert_int_equal(COUNT(after, CHARGEBACKS), 0);
    trial_close(&before);
    trial_close(&after);
}

static void a_chargeback_changes_no_stars(void **state)
{
    (void)state;
    static const char *const none[] = {FEW, TOO_LATE, "ratings.leaves=100%"};
    static const char *const all[] = {FEW, TOO_LATE, "ratings.leaves=100%", ALL_TRUE};
    struct trial without, with;
    trial_of(&without, none, 4);
    trial_of(&with, all, 5);
    assert_true(COUNT(with, RATINGS) > 1000 && COUNT(with, CHARGEBACKS) > 100);
    assert_int_equal(COUNT(with, STARS), COUNT(without, STARS));
    assert_int_equal(COUNT(with, RATINGS), COUNT(without, RATINGS));
    trial_close(&without);
    trial_close(&with);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_claim_is_charged_back_and_decided_in_time),
        cmocka_unit_test(the_bank_moves_the_price_and_its_fee),
        cmocka_unit_test(the_line_of_the_order_is_corrected),
        cmocka_unit_test(funding_says_who_pays_a_chargeback),
        cmocka_unit_test(who_has_the_money_back_asks_no_bank),
        cmocka_unit_test(true_and_false_claims_have_chances_of_their_own),
        cmocka_unit_test(a_parcel_that_comes_first_ends_the_matter),
        cmocka_unit_test(a_chargeback_changes_no_stars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
