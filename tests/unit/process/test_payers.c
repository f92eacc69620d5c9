/*
 * Who bears the premium and the way back: the payer a rule names, and where that is the platform whom `funding` says.
 *
 * Goods of 20.00, every parcel faulty, every return sent; a premium of 1.00 for every order.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."

static const char *const insured[] = {"demand.orders_per_day=20", "calendar.drain=60d", BUYER "insures=100%",
                                      "categories.all.not_as_described=0%", SELLER "cancels=20%"};
static const char *const returned[] = {"demand.orders_per_day=20",
                                       "calendar.drain=90d",
                                       BUYER "complains=100%",
                                       BUYER "ships_return=100%",
                                       BUYER "ships_return_at_own_cost=100%",
                                       "categories.all.not_as_described=100%",
                                       SELLER "answers=0%"};

#define ANSWER(id, decision, rule, answer, to)                                                                         \
    "{\"id\": \"" id "\", \"set_answer\": \"" decision "\", \"rule\": \"" rule "\", \"answer\": \"" answer             \
    "\", \"to\": \"" to "\"}"
#define PREMIUM(payer)                                                                                                 \
    ANSWER("offer", "insurance.offer", "none", "offered", "yes")                                                       \
    "," ANSWER("price", "insurance.offer", "none", "premium", "1.00") "," ANSWER("who", "insurance.offer", "none",     \
                                                                                 "payer", payer)
#define FREIGHT(payer)                                                                                                 \
    ANSWER("back", "remedy", "full", "action", "return_then_refund")                                                   \
    "," ANSWER("where", "return.rule", "keep", "to", "origin") "," ANSWER("who", "return.rule", "keep", "payer", payer)
/* Three quarters the platform, one quarter the carrier. */
#define SHARED(kind)                                                                                                   \
    ",{\"id\": \"shared\", \"add_rule\": \"funding\", \"before\": \"carrier-fault\", \"rule\": {\"id\": \"shared\", "  \
    "\"title\": \"Shared\", \"when\": {\"money.kind\": \"" kind                                                        \
    "\"}, \"then\": {\"platform\": \"75%\", \"carrier\": \"25%\"}}}"

struct nets {
    int64_t buyer, seller, platform, insurer, carrier, money, sent;
};

static struct nets run_with(const char *edits, const char *const sets[], size_t set_count, size_t money)
{
    struct trial trial;
    struct watch watch;
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&watch, &trial, 1);
    struct nets nets = {trial_count(&trial, COUNT_BUYER_NET),    trial_count(&trial, COUNT_SELLER_NET),
                        trial_count(&trial, COUNT_PLATFORM_NET), trial_count(&trial, COUNT_INSURER_NET),
                        trial_count(&trial, COUNT_CARRIER_NET),  trial_count(&trial, money),
                        trial_count(&trial, COUNT_GOODS_SENT)};
    assert_int_equal(trial_count(&trial, COUNT_OPEN_AT_END), 0);
    assert_true(nets.money > 10000);
    watch_release(&watch);
    trial_close(&trial);
    return nets;
}

#define INSURED(edits) run_with(edits, insured, sizeof insured / sizeof *insured, COUNT_PREMIUM_MONEY)
#define RETURNED(edits) run_with(edits, returned, sizeof returned / sizeof *returned, COUNT_FREIGHT_MONEY)

/* Another pays the same money: the one has it and the other has not, and nothing else moves. */
static void pays_instead(const struct nets *buyer, const struct nets *other, int64_t seller_minor,
                         int64_t platform_minor, int64_t carrier_minor)
{
    assert_int_equal(other->money, buyer->money);
    assert_int_equal(other->insurer, buyer->insurer);
    assert_int_equal(other->buyer - buyer->buyer, buyer->money);
    assert_int_equal(other->seller - buyer->seller, seller_minor);
    assert_int_equal(other->platform - buyer->platform, platform_minor);
    assert_int_equal(other->carrier - buyer->carrier, carrier_minor);
}

/* Cancelled orders, one in five, have it back from whoever paid it. */
static void the_payer_of_the_premium_is_who_the_offer_names(void **state)
{
    (void)state;
    struct nets buyer = INSURED(PREMIUM("buyer")), seller = INSURED(PREMIUM("seller")),
                seller_still = INSURED(PREMIUM("seller") SHARED("premium")), by_funding = INSURED(PREMIUM("platform")),
                shared = INSURED(PREMIUM("platform") SHARED("premium"));
    assert_int_equal(buyer.insurer, buyer.money);
    pays_instead(&buyer, &seller, -buyer.money, 0, 0);
    pays_instead(&buyer, &seller_still, -buyer.money, 0, 0); /* nobody asks about what is the seller's */
    pays_instead(&buyer, &by_funding, -buyer.money, 0, 0);   /* minimal.json: the seller pays everything */
    pays_instead(&buyer, &shared, 0, -buyer.money / 4 * 3, -buyer.money / 4);
}

/* A premium is 100 minor units: its parts are whole. A label is 4.00 or so, by the lane's return_cost. */
static void the_payer_of_the_way_back_is_who_the_return_rule_names(void **state)
{
    (void)state;
    struct nets buyer = RETURNED(FREIGHT("buyer")), seller = RETURNED(FREIGHT("seller")),
                seller_still = RETURNED(FREIGHT("seller") SHARED("return_freight")),
                shared = RETURNED(FREIGHT("platform") SHARED("return_freight"));
    assert_int_equal(buyer.money % buyer.sent, 0); /* every label costs the same */
    assert_int_equal(buyer.money / buyer.sent % 4, 0);
    pays_instead(&buyer, &seller, -buyer.money, 0, 0);
    pays_instead(&buyer, &seller_still, -buyer.money, 0, 0);
    pays_instead(&buyer, &shared, 0, -buyer.money / 4 * 3, -buyer.money / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_payer_of_the_premium_is_who_the_offer_names),
        cmocka_unit_test(the_payer_of_the_way_back_is_who_the_return_rule_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
