/*
 * Repeat purchases: one chain from each order, never on the day the order before it ended, its existence keyed by that order.
 *
 * A market without faults: handled in a day, two days on the way, promised for ten, so that every order is plain.
 */
#include <stdlib.h>
#include <string.h>

#include "market/order.h"
#include "redress/units.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define BUYER "buyers.segments.all."
#define AGAIN(inside) BUYER "order_again={" inside "}"
#define FAULTLESS "demand.orders_per_day=20", "categories.all.not_as_described=0%"

static void trial_of(struct trial *trial, const char *const sets[], size_t set_count)
{
    trial_open(trial, MARKET, "scenarios/policies/minimal.json", sets, set_count);
    trial_run(trial, 1, 0);
    laws_hold(trial);
}

/* 12 days of orders: closed on the third day after, ordered again on the fourth at the earliest. */
static void a_repeat_comes_on_the_day_after_the_end_at_the_earliest(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTLESS, AGAIN("\"plain\":\"100%\",\"after\":\"0d\",\"at_most\":2")};
    struct trial trial;
    struct watch watch;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 3);
    watch_run(&watch, &trial, 1);
    size_t repeats = 0, chains = 0;
    for (size_t i = 0; i < watch.count; i++) {
        const struct watch_line *line = &watch.lines[i];
        uint64_t number = order_repeat_number(line->order);
        if (strcmp(line->event, "placed") != 0)
            continue;
        assert_true(number <= 2);
        if (number == 0) {
            assert_int_equal(line->at_s / RD_DAY_S, order_day(line->order));
            continue;
        }
        const struct watch_line *before =
            watch_nth(&watch, order_repeat_id(line->order, number - 1), "delivered", "", 0);
        assert_non_null(before);
        assert_int_equal(line->at_s / RD_DAY_S, before->at_s / RD_DAY_S + 1);
        repeats++;
        chains += number == 2;
    }
    assert_true(repeats > 500 && chains > 200);
    watch_release(&watch);
    trial_close(&trial);
}

/* "after" counts from the end, to the second, before it is rounded up to the day: ten days later is ten days later. */
static void a_repeat_waits_for_its_delay(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTLESS, AGAIN("\"plain\":\"100%\",\"after\":\"10d\",\"at_most\":1")};
    struct trial trial;
    struct watch watch;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 3);
    watch_run(&watch, &trial, 1);
    size_t repeats = 0;
    for (size_t i = 0; i < watch.count; i++) {
        const struct watch_line *line = &watch.lines[i];
        if (strcmp(line->event, "placed") != 0 || !order_id_is_repeat(line->order))
            continue;
        const struct watch_line *before = watch_nth(&watch, order_repeat_id(line->order, 0), "delivered", "", 0);
        assert_int_equal(line->at_s / RD_DAY_S, before->at_s / RD_DAY_S + 10);
        repeats++;
    }
    assert_true(repeats > 200);
    watch_release(&watch);
    trial_close(&trial);
}

/* The same buyer: of one buyer in a market of many, the repeat shows on both orders' first lines. */
static void a_repeat_is_of_the_same_buyer(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTLESS, AGAIN("\"plain\":\"100%\",\"after\":\"0d\",\"at_most\":1")};
    struct trial trial;
    struct watch watch;
    trial_open(&trial, MARKET, "scenarios/policies/minimal.json", sets, 3);
    watch_run(&watch, &trial, 1);
    size_t repeats = 0;
    for (size_t i = 0; i < watch.count; i++) {
        const struct watch_line *line = &watch.lines[i];
        if (strcmp(line->event, "placed") != 0 || !order_id_is_repeat(line->order))
            continue;
        const struct watch_line *before = watch_nth(&watch, order_repeat_id(line->order, 0), "placed", "", 0);
        const char *buyer = strstr(line->detail, "buyer "), *first = strstr(before->detail, "buyer ");
        assert_non_null(buyer);
        assert_non_null(first);
        assert_int_equal(strtoul(buyer + 6, NULL, 10), strtoul(first + 6, NULL, 10));
        repeats++;
    }
    assert_true(repeats > 200);
    watch_release(&watch);
    trial_close(&trial);
}

/*
 * 20,000 orders of a cohort of 20 days, each followed by one with chance 0.3: binomial, sqrt(20000 x 0.3 x 0.7) = 64.8, so
 * within 4.5 of that (odds of a false alarm 7e-6). The first orders are the same ones, repeats or not.
 */
static void so_many_orders_are_followed_by_another(void **state)
{
    (void)state;
    static const char *const none[] = {"categories.all.not_as_described=0%"};
    static const char *const some[] = {"categories.all.not_as_described=0%",
                                       AGAIN("\"plain\":\"30%\",\"after\":\"60d\",\"at_most\":1")};
    struct trial without, with;
    trial_of(&without, none, 1);
    trial_of(&with, some, 2);
    double orders = (double)trial_count(&without, COUNT_ORDERS);
    double again = (double)trial_count(&with, COUNT_ORDERED_AGAIN);
    assert_int_equal(trial_count(&without, COUNT_ORDERED_AGAIN) + trial_count(&without, COUNT_REPEATS), 0);
    assert_int_equal(trial_count(&with, COUNT_ORDERS), trial_count(&without, COUNT_ORDERS)); /* 60 days: all past it */
    assert_int_equal(trial_count(&with, COUNT_REPEATS), 0);
    assert_true(orders > 19000);
    assert_true(again > 0.3 * orders - 4.5 * 64.8 * 1.02 && again < 0.3 * orders + 4.5 * 64.8 * 1.02);
    trial_close(&without);
    trial_close(&with);
}

/* Repeats placed in the cohort's window are of the cohort, and listed even when they are plain. */
static void a_repeat_counts_by_its_own_day_and_is_always_listed(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTLESS, "calendar.warm_up=10d",
                                       AGAIN("\"plain\":\"100%\",\"after\":\"0d\",\"at_most\":1")};
    struct trial trial;
    trial_of(&trial, sets, 4);
    int64_t repeats = trial_count(&trial, COUNT_REPEATS), listed = 0, early = 0;
    for (size_t i = 0; i < trial.result.outcome_count; i++) {
        const struct outcome *outcome = &trial.result.outcomes[i];
        assert_int_equal(outcome->measured, order_id_is_repeat(outcome->order) ? COHORT_BEYOND : COHORT_USUAL);
        listed += order_id_is_repeat(outcome->order);
        early += order_id_is_repeat(outcome->order) && order_day(outcome->order) < 10;
        if (order_id_is_repeat(outcome->order) && outcome->kind == OUTCOME_PLAIN)
            assert_int_equal(outcome->buyer_minor, -2000); /* the whole net: the price of 20.00 */
    }
    assert_int_equal(listed, repeats);
    assert_true(early > 40); /* of orders before the window, placed inside it */
    assert_true(trial_count(&trial, COUNT_ORDERS) > repeats);
    trial_close(&trial);
}

/* Each way to end has a chance of its own: with all of one at 100 % and the others at 0, only those are followed. */
static void each_way_to_end_has_its_own_chance(void **state)
{
    (void)state;
    static const struct {
        const char *again, *other;
        enum counter ended[2]; /* whose number the followed orders are, together */
    } cases[] = {
        {AGAIN("\"remedied\":\"100%\",\"after\":\"90d\""),
         "demand.orders_per_day=20",
         {COUNT_REFUNDED, COUNT_REFUNDED}},
        {AGAIN("\"harmed\":\"100%\",\"after\":\"90d\""),
         BUYER "complains=0%",
         {COUNT_HARM_NEVER_FILED, COUNT_HARM_NEVER_FILED}},
        {AGAIN("\"refused\":\"100%\",\"after\":\"90d\""), "lanes.DE-DE.transit=2d", {COUNT_HARM_GAVE_UP, COUNT_DENIED}},
        {AGAIN("\"late\":\"100%\",\"after\":\"90d\""), "lanes.DE-DE.promise=1d", {COUNT_ORDERS, COUNT_ORDERS}},
        {AGAIN("\"cancelled\":\"100%\",\"after\":\"90d\""),
         "sellers.segments.all.cancels=20%",
         {COUNT_CANCELLED, COUNT_CANCELLED}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        /* late orders must be faultless, so that all of them are late and nothing else */
        bool late = cases[i].ended[0] == COUNT_ORDERS;
        const char *sets[] = {cases[i].again, cases[i].other, "categories.all.not_as_described=40%"};
        if (late)
            sets[2] = "categories.all.not_as_described=0%";
        struct trial trial;
        trial_of(&trial, sets, 3);
        int64_t expected = trial_count(&trial, cases[i].ended[0]);
        if (cases[i].ended[1] != cases[i].ended[0])
            expected += trial_count(&trial, cases[i].ended[1]);
        assert_true(expected > 50);
        assert_int_equal(trial_count(&trial, COUNT_ORDERED_AGAIN), expected);
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeat_comes_on_the_day_after_the_end_at_the_earliest),
        cmocka_unit_test(a_repeat_waits_for_its_delay),
        cmocka_unit_test(a_repeat_is_of_the_same_buyer),
        cmocka_unit_test(so_many_orders_are_followed_by_another),
        cmocka_unit_test(a_repeat_counts_by_its_own_day_and_is_always_listed),
        cmocka_unit_test(each_way_to_end_has_its_own_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
