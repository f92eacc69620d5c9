/*
 * What a rating knows: the fault that has shown when it is left, and no other. Without a fault an order gets five stars here,
 * with one it gets one; nothing else moves them.
 *
 * Every parcel is faulty, handed over after a day and there two days later.
 */
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."
#define STARS_BY_FAULT                                                                                                 \
    "ratings.leaves=100%", "ratings.ordered_logit={\"late_days_to_8\":0,\"late_3_or_more\":0,\"log_total_over_10\":0," \
                           "\"fault\":-20,\"cuts\":[-13,-12,-11,-10]}"
#define FAULTY "demand.orders_per_day=20", "categories.all.not_as_described=100%", STARS_BY_FAULT
/* A uniform of 32 bits has logits of 23 at most: cuts at -10 and 20 less than nothing leave one order in 22,000 astray. */
#define SHOWS(at_receipt, later)                                                                                       \
    "categories.all.fault_shows={\"at_receipt\":\"" at_receipt "\",\"later\":\"" later "\"}"
#define DELAY(span) "ratings.delay=" span

struct rated {
    int64_t orders, ratings, stars;
};

static struct rated rated_by(const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, set_count);
    watch_run(&watch, &trial, 1);
    struct rated rated = {trial_count(&trial, COUNT_DELIVERED), trial_count(&trial, COUNT_RATINGS),
                          trial_count(&trial, COUNT_STARS)};
    assert_true(rated.orders > 200);
    watch_release(&watch);
    trial_close(&trial);
    return rated;
}

#define RATED(...)                                                                                                     \
    rated_by((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Each order is rated once, with so many stars. */
static void all_give(struct rated rated, int64_t stars)
{
    assert_int_equal(rated.ratings, rated.orders);
    assert_int_equal(rated.stars, stars * rated.ratings);
}

/* The fault shows two days after the receipt, and nobody complains: a rating of that second knows it, one of a second before
 * does not. */
static void a_rating_left_before_the_fault_shows_does_not_know_it(void **state)
{
    (void)state;
    all_give(RATED(FAULTY, SHOWS("0%", "2d"), BUYER "complains=0%", DELAY("2d")), 1);
    all_give(RATED(FAULTY, SHOWS("0%", "2d"), BUYER "complains=0%", DELAY("172799s")), 5);
    all_give(RATED(FAULTY, SHOWS("100%", "2d"), BUYER "complains=0%", DELAY("0s")), 1);
    all_give(RATED("demand.orders_per_day=20", "categories.all.not_as_described=0%", STARS_BY_FAULT,
                   BUYER "complains=0%", DELAY("2d")),
             5);
}

/* Who complains has seen it: a rating due before that was left already, and is not left again; one due after waits for the end. */
static void who_has_rated_and_complains_then_rates_once(void **state)
{
    (void)state;
    all_give(RATED(FAULTY, SHOWS("0%", "2d"), BUYER "complains=100%", DELAY("172799s")), 5);
    all_give(RATED(FAULTY, SHOWS("0%", "2d"), BUYER "complains=100%", DELAY("2d")), 1);
    all_give(RATED(FAULTY, SHOWS("100%", "2d"), BUYER "complains=100%", DELAY("0s")), 1);
}

/* Rated a day after the receipt, before the fault shows on the fifth; and a day after the end of the case, once it has. */
static void a_rating_is_told_when_it_is_left(void **state)
{
    (void)state;
    static const char *const shows[] = {SHOWS("0%", "5d"), SHOWS("100%", "5d")};
    for (int at_once = 0; at_once <= 1; at_once++) {
        const char *const sets[] = {FAULTY, shows[at_once], BUYER "complains=100%", DELAY("1d")};
        struct trial trial;
        struct watch watch;
        trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, sizeof sets / sizeof *sets);
        watch_run(&watch, &trial, 1);
        watch_span(&watch, at_once ? "closed" : "delivered", "rates", 0, RD_DAY_S, 200);
        watch_release(&watch);
        trial_close(&trial);
    }
}

/*
 * Not there when patience ends, refunded by silence five days later and rated a day after that; the faulty parcel comes after
 * forty days. Nobody has seen the fault; a parcel that was lost is missed by everybody.
 */
static void a_parcel_that_has_not_come_shows_no_fault(void **state)
{
    (void)state;
#define MISSING                                                                                                        \
    FAULTY, SHOWS("100%", "0d"), "calendar.drain=90d", "lanes.DE-DE.promise=5d", "lanes.DE-DE.transit=40d",            \
        BUYER "complains=100%", BUYER "patience=1d", SELLER "answers=0%", DELAY("1d")
    all_give(RATED(MISSING), 5);
    struct rated lost = RATED(MISSING, "lanes.DE-DE.lost=50%");
    assert_true(lost.ratings > 1.5 * (double)lost.orders); /* half of them never come, and are rated all the same */
    assert_int_equal(lost.stars, 5 * lost.orders + (lost.ratings - lost.orders));
}

/* A buyer whose order went well orders again after ten days; who has seen a fault by then does not. */
static void a_buyer_who_has_seen_no_fault_orders_again_as_if_there_were_none(void **state)
{
    (void)state;
    static const char *const shows[] = {SHOWS("0%", "864001s"), SHOWS("0%", "10d")};
    for (int seen = 0; seen <= 1; seen++) {
        const char *const sets[] = {FAULTY, shows[seen], BUYER "complains=0%",
                                    BUYER "order_again={\"plain\":\"100%\",\"harmed\":\"0%\",\"after\":\"10d\"}"};
        struct trial trial;
        trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, sizeof sets / sizeof *sets);
        trial_run(&trial, 1, 0);
        assert_true(trial_count(&trial, COUNT_ORDERS) > 200);
        assert_int_equal(trial_count(&trial, COUNT_ORDERED_AGAIN), seen ? 0 : trial_count(&trial, COUNT_ORDERS));
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rating_left_before_the_fault_shows_does_not_know_it),
        cmocka_unit_test(who_has_rated_and_complains_then_rates_once),
        cmocka_unit_test(a_rating_is_told_when_it_is_left),
        cmocka_unit_test(a_parcel_that_has_not_come_shows_no_fault),
        cmocka_unit_test(a_buyer_who_has_seen_no_fault_orders_again_as_if_there_were_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
