/*
 * Who acts in what a trace is told.
 */
#include <string.h>

#include "market/order.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define SELLER "sellers.segments.all."
#define CONTESTED                                                                                                      \
    "demand.orders_per_day=20", "categories.all.not_as_described=100%", BUYER "complains=100%", SELLER "answers=100%", \
        SELLER "answer_delay=1d", SELLER "accepts_true=0%", SELLER "offers_true=0%", BUYER "escalation_delay=2h"
#define AUTOMATIC_AFTER(span)                                                                                          \
    "{\"id\":\"a\",\"set_answer\":\"escalation\",\"rule\":\"on-request\",\"answer\":\"automatic_after\",\"to\":"       \
    "\"" span "\"}"

static void every_event_has_words_and_an_actor_of_the_market(void **state)
{
    (void)state;
    static const char *const actors[] = {"buyer", "seller", "platform", "carrier", "desk", "bank"};
    for (int told = 0; told < TOLD_COUNT; told++) {
        size_t known = strlen(told_actor((enum told)told)) == 0 && told == TOLD_TRUTH;
        for (size_t i = 0; i < sizeof actors / sizeof *actors; i++)
            known += strcmp(told_actor((enum told)told), actors[i]) == 0;
        assert_int_equal(known, 1);
        assert_true(strlen(told_text((enum told)told)) > 3);
    }
}

/* How often each event is told of the orders of the first ten days under minimal.json with the edits: all have ended. */
struct tally {
    size_t of[TOLD_COUNT];
};

static struct tally tally_of(const char *edits, const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    struct tally tally = {{0}};
    trial_open_edited(&trial, MARKET, "minimal.json", edits, sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < watch.count; i++)
        tally.of[watch.lines[i].told] += order_day(watch.lines[i].order) < 10;
    watch_release(&watch);
    trial_close(&trial);
    return tally;
}

#define TALLY(edits, sets) tally_of(edits, sets, sizeof(sets) / sizeof *(sets))

/* Buyers go two hours after the answer; a case that goes by itself after one hour, or after none asked, is the platform's. */
static void who_takes_a_case_to_the_platform_is_said(void **state)
{
    (void)state;
    static const char *const all[] = {CONTESTED, BUYER "escalates=100%"}, *const none[] = {CONTESTED,
                                                                                           BUYER "escalates=0%"};
    struct tally asked = TALLY("", all), first = TALLY(AUTOMATIC_AFTER("3h"), all),
                 late = TALLY(AUTOMATIC_AFTER("1h"), all), nobody = TALLY(AUTOMATIC_AFTER("3h"), none);
    size_t disputes = asked.of[TOLD_DISPUTE];
    assert_true(disputes > 100);
    assert_int_equal(asked.of[TOLD_ESCALATED_BY_BUYER], disputes);
    assert_int_equal(first.of[TOLD_ESCALATED_BY_BUYER], disputes);
    assert_int_equal(asked.of[TOLD_ESCALATED] + first.of[TOLD_ESCALATED], 0);
    assert_int_equal(late.of[TOLD_ESCALATED], disputes);
    assert_int_equal(nobody.of[TOLD_ESCALATED], disputes);
    assert_int_equal(late.of[TOLD_ESCALATED_BY_BUYER] + nobody.of[TOLD_ESCALATED_BY_BUYER], 0);
    assert_string_equal(told_actor(TOLD_DISPUTE), "buyer");
    assert_string_equal(told_actor(TOLD_ESCALATED_BY_BUYER), "buyer");
    assert_string_equal(told_actor(TOLD_ESCALATED), "platform");
    assert_string_equal(told_text(TOLD_ESCALATED), told_text(TOLD_ESCALATED_BY_BUYER));
}

static void who_cancels_an_order_is_said(void **state)
{
    (void)state;
    static const char *const sold_out[] = {"demand.orders_per_day=20", SELLER "cancels=100%"},
                             *const slow[] = {"demand.orders_per_day=20", SELLER "handling=40d"};
    struct tally seller = TALLY("", sold_out), platform = TALLY("", slow);
    assert_true(seller.of[TOLD_PLACED] > 100);
    assert_int_equal(seller.of[TOLD_CANCELLED_BY_SELLER], seller.of[TOLD_PLACED]);
    assert_int_equal(platform.of[TOLD_CANCELLED], platform.of[TOLD_PLACED]);
    assert_int_equal(seller.of[TOLD_CANCELLED] + platform.of[TOLD_CANCELLED_BY_SELLER], 0);
    assert_string_equal(told_actor(TOLD_CANCELLED_BY_SELLER), "seller");
    assert_string_equal(told_actor(TOLD_CANCELLED), "platform");
}

/* Nothing of an order, money included, is dated before it was placed; the premium moves at that moment. */
static void nothing_of_an_order_stands_before_it_is_placed(const char *market, const char *policy)
{
    static const char *const sets[] = {"demand.orders_per_day=40", "categories.all.price=500.00"};
    struct trial trial;
    struct watch watch;
    trial_open_edited(&trial, market, policy, "", sets, 2);
    watch_run(&watch, &trial, 1);
    size_t premiums = 0;
    for (size_t i = 0; i < watch.count; i++) {
        const struct watch_line *placed = watch_nth(&watch, watch.lines[i].order, told_text(TOLD_PLACED), "", 0);
        if (placed)
            assert_true(watch.lines[i].at_s >= placed->at_s);
    }
    for (size_t i = 0; i < watch.move_count; i++) {
        const struct watch_move *move = &watch.moves[i];
        const struct watch_line *placed = watch_nth(&watch, move->order, told_text(TOLD_PLACED), "", 0);
        if (placed)
            assert_true(move->at_s >= placed->at_s);
        if (placed && strcmp(move->to, "insurer") == 0)
            premiums++;
    }
    if (strcmp(policy, "insurance-free-high-value.json") == 0)
        assert_true(premiums > 0);
    watch_release(&watch);
    trial_close(&trial);
}

static void no_event_stands_before_its_order(void **state)
{
    (void)state;
    nothing_of_an_order_stands_before_it_is_placed(MARKET, "aliexpress.json");
    nothing_of_an_order_stands_before_it_is_placed(MARKET, "insurance-free-high-value.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_has_words_and_an_actor_of_the_market),
        cmocka_unit_test(who_takes_a_case_to_the_platform_is_said),
        cmocka_unit_test(who_cancels_an_order_is_said),
        cmocka_unit_test(no_event_stands_before_its_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
