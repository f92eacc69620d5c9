/*
 * Who pays for what: each cost of the scenario moves the nets it is for, by what hand arithmetic says, and no other.
 *
 * Goods of 20.00 without shipping. Ratings: each coefficient moves the stars of the orders it is for.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"
#include "support/watch.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define MINIMAL "scenarios/policies/minimal.json"
#define SELLER "sellers.segments.all."
#define BUYER "buyers.segments.all."
#define TWENTY "demand.orders_per_day=20", BUYER "complains=100%"
#define FAULTY TWENTY, "categories.all.not_as_described=100%"
#define DRAINED "calendar.drain=60d"

struct counts {
    int64_t of[COUNTER_COUNT];
};

static struct counts run_with(const char *const sets[], size_t set_count)
{
    struct trial trial;
    struct watch watch;
    struct counts counts;
    trial_open(&trial, MARKET, MINIMAL, sets, set_count);
    watch_run(&watch, &trial, 1);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts.of[i] = trial_count(&trial, i);
    assert_true(counts.of[COUNT_ORDERS] > 200);
    assert_int_equal(counts.of[COUNT_OPEN_AT_END], 0);
    watch_release(&watch);
    trial_close(&trial);
    return counts;
}

#define RUN(sets) run_with(sets, sizeof(sets) / sizeof *(sets))
#define OF(counts, name) ((counts).of[COUNT_##name])

/* From `before` to `after` these nets move by so much, and the other three parties' not at all. */
static void expect_nets(const struct counts *before, const struct counts *after, int64_t buyer_minor,
                        int64_t seller_minor, int64_t platform_minor, int64_t outside_minor)
{
    assert_int_equal(OF(*after, BUYER_NET) - OF(*before, BUYER_NET), buyer_minor);
    assert_int_equal(OF(*after, SELLER_NET) - OF(*before, SELLER_NET), seller_minor);
    assert_int_equal(OF(*after, PLATFORM_NET) - OF(*before, PLATFORM_NET), platform_minor);
    assert_int_equal(OF(*after, OUTSIDE_NET) - OF(*before, OUTSIDE_NET), outside_minor);
    assert_int_equal(OF(*after, CARRIER_NET), OF(*before, CARRIER_NET));
    assert_int_equal(OF(*after, INSURER_NET), OF(*before, INSURER_NET));
}

/* ---- goods ---- */

/* A quarter of 20.00 more: 5.00 of every order that was not cancelled, refunded ones included. */
static void goods_cost_the_seller_of_every_order_that_ships(void **state)
{
    (void)state;
    static const char *const cheap[] = {FAULTY, DRAINED, SELLER "cancels=20%", "categories.all.cost_of_goods=50%"},
                             *const dear[] = {FAULTY, DRAINED, SELLER "cancels=20%",
                                              "categories.all.cost_of_goods=75%"};
    struct counts half = RUN(cheap), more = RUN(dear);
    int64_t shipped = OF(half, ORDERS) - OF(half, CANCELLED);
    assert_true(OF(half, CANCELLED) > 20 && OF(half, REFUNDED) > 100);
    expect_nets(&half, &more, 0, -500 * shipped, 0, 500 * shipped);
}

/* ---- the platform ---- */

static void commission_goes_from_the_seller_to_the_platform(void **state)
{
    (void)state;
    static const char *const tenth[] = {TWENTY, DRAINED, "categories.all.not_as_described=0%"},
                             *const fifth[] = {TWENTY, DRAINED, "categories.all.not_as_described=0%",
                                               "costs.commission=20%"};
    struct counts low = RUN(tenth), high = RUN(fifth);
    assert_int_equal(OF(low, PLATFORM_NET), 200 * OF(low, ORDERS));
    expect_nets(&low, &high, 0, -200 * OF(low, ORDERS), 200 * OF(low, ORDERS), 0);
}

/* 2.00 of each full refund; offers taken refund a part and give nothing back. */
static void commission_is_given_back_with_full_refunds_or_kept(void **state)
{
    (void)state;
#define HALVES                                                                                                         \
    FAULTY, DRAINED, SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=50%",                       \
        SELLER "offers_true=50%", BUYER "takes_offer=100%", BUYER "patience_offer=1d"
    static const char *const back[] = {HALVES}, *const kept[] = {HALVES, "costs.commission_refunded=false"};
    struct counts gives = RUN(back), keeps = RUN(kept);
    int64_t full = OF(gives, REFUNDED) - OF(gives, OFFERS_TAKEN);
    assert_true(full > 50 && OF(gives, OFFERS_TAKEN) > 50);
    expect_nets(&gives, &keeps, 0, -200 * full, 200 * full, 0);
}

/* Half of what was paid is refunded: half of the commission of 2.00 goes back, 1.00 for each offer taken, less for
 * the few who ask for a part. */
static void commission_follows_what_the_buyer_keeps(void **state)
{
    (void)state;
    static const char *const part[] = {HALVES, "costs.commission_refunded_in_part=true"}, *const full[] = {HALVES};
    struct counts follows = RUN(part), all_or_nothing = RUN(full);
    const int64_t more = OF(follows, PLATFORM_NET) - OF(all_or_nothing, PLATFORM_NET);
    assert_true(OF(follows, OFFERS_TAKEN) > 50);
    assert_true(-more <= 100 * OF(follows, OFFERS_TAKEN) && -more > 99 * OF(follows, OFFERS_TAKEN));
    expect_nets(&all_or_nothing, &follows, 0, -more, more, 0);
}

static void messages_and_disputes_cost_the_platform_each_its_own(void **state)
{
    (void)state;
#define WRITES FAULTY, DRAINED, BUYER "contacts_first=50%", BUYER "patience_reply=1d", SELLER "answers=0%"
    static const char *const free[] = {WRITES, "costs.contact=0.00", "costs.dispute=0.00"},
                             *const messages[] = {WRITES, "costs.contact=0.25", "costs.dispute=0.00"},
                             *const disputes[] = {WRITES, "costs.contact=0.00", "costs.dispute=3.00"};
    struct counts none = RUN(free), contact = RUN(messages), dispute = RUN(disputes);
    assert_true(OF(none, CONTACTS) > 50 && OF(none, CONTACTS) < OF(none, DISPUTES));
    expect_nets(&none, &contact, 0, 0, -25 * OF(none, CONTACTS), 25 * OF(none, CONTACTS));
    expect_nets(&none, &dispute, 0, 0, -300 * OF(none, DISPUTES), 300 * OF(none, DISPUTES));
}

/* Ten minutes of a mediator at 18.00 an hour are 3.00, at 36.00 they are 6.00. */
static void mediators_cost_the_platform_by_the_hour(void **state)
{
    (void)state;
#define MEDIATED                                                                                                       \
    FAULTY, DRAINED, SELLER "answers=100%", SELLER "answer_delay=1d", SELLER "accepts_true=0%",                        \
        SELLER "offers_true=0%", BUYER "escalates=100%", BUYER "escalation_delay=1h"
    static const char *const usual[] = {MEDIATED}, *const twice[] = {MEDIATED, "desks.desk.cost_per_hour=36.00"};
    struct counts low = RUN(usual), high = RUN(twice);
    assert_true(OF(low, MEDIATED) > 200);
    expect_nets(&low, &high, 0, 0, -300 * OF(low, MEDIATED), 300 * OF(low, MEDIATED));
}

/* ---- the way of the money ---- */

#define RETURNED TWENTY, DRAINED, "categories.all.change_of_mind=100%", "categories.all.not_as_described=0%"

static int64_t sum_of(const char *policy, const char *const sets[], size_t set_count, enum sample_kind kind,
                      int64_t *count)
{
    struct trial trial;
    int64_t sum_s = 0;
    trial_open(&trial, MARKET, policy, sets, set_count);
    trial_run(&trial, 1, 0);
    const struct sample_list *list = &trial.result.samples[kind];
    for (size_t i = 0; i < list->count; i++)
        sum_s += list->items[i].time_s;
    *count = (int64_t)list->count;
    trial_close(&trial);
    return sum_s;
}

/* Five days more for every refund and for nothing else; the books do not wait. */
static void a_refund_takes_its_way_to_the_buyer(void **state)
{
    (void)state;
    static const char *const now[] = {FAULTY, DRAINED}, *const later[] = {FAULTY, DRAINED, "costs.refund_delay=5d"};
    static const enum sample_kind others[] = {SAMPLE_RESOLUTION_TIME, SAMPLE_FIRST_DECISION_TIME,
                                              SAMPLE_COMPLAINT_TIME};
    int64_t refunds, same, at_once_s = sum_of(MINIMAL, now, 4, SAMPLE_MONEY_TIME, &refunds);
    int64_t delayed_s = sum_of(MINIMAL, later, 5, SAMPLE_MONEY_TIME, &same);
    assert_true(refunds > 100);
    assert_int_equal(refunds, same);
    assert_int_equal(delayed_s - at_once_s, refunds * 5 * RD_DAY_S);
    for (size_t i = 0; i < 3; i++) {
        int64_t before_s = sum_of(MINIMAL, now, 4, others[i], &refunds);
        assert_int_equal(sum_of(MINIMAL, later, 5, others[i], &same), before_s);
    }
    struct counts at_once = RUN(now), delayed = RUN(later);
    assert_memory_equal(&at_once, &delayed, sizeof at_once);
}

static void the_money_of_a_return_takes_the_same_way(void **state)
{
    (void)state;
    static const char *const now[] = {RETURNED, "categories.all.free_return=100%"},
                             *const later[] = {RETURNED, "categories.all.free_return=100%", "costs.refund_delay=5d"};
    static const char policy[] = "scenarios/policies/aliexpress.json";
    int64_t returns, same, at_once_s = sum_of(policy, now, 6, SAMPLE_RETURN_TIME, &returns);
    assert_int_equal(sum_of(policy, later, 7, SAMPLE_RETURN_TIME, &same) - at_once_s, returns * 5 * RD_DAY_S);
    assert_true(returns > 100);
    assert_int_equal(returns, same);
}

/* Decided to arrived, as the timeline tells it: an order's money takes as long under other rules, and other money not. */
static void an_order_has_the_luck_of_its_way_under_every_policy(void **state)
{
    (void)state;
    static const char *const sets[] = {FAULTY, DRAINED,
                                       "costs.refund_delay={\"uniform\":{\"from\":\"1d\",\"to\":\"9d\"}}"};
    static const char *const policies[] = {MINIMAL, MINIMAL " + seller_answer_within=1d"};
    struct watch watch[2];
    int64_t least_s = INT64_MAX, most_s = 0;
    size_t met = 0;
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_open(&trial, MARKET, policies[i], sets, 5);
        watch_run(&watch[i], &trial, 1);
        trial_close(&trial);
    }
    for (size_t i = 0; i < watch[0].count; i++) {
        const struct watch_line *arrives = &watch[0].lines[i];
        if (strcmp(arrives->event, "money arrives") != 0)
            continue;
        const struct watch_line *again = watch_nth(&watch[1], arrives->order, "money arrives", "", 0);
        const struct watch_line *decided = watch_nth(&watch[0], arrives->order, "decided", "", 0);
        const struct watch_line *decided_again = watch_nth(&watch[1], arrives->order, "decided", "", 0);
        if (!again || !decided || !decided_again)
            continue;
        int64_t way_s = arrives->at_s - decided->at_s;
        assert_int_equal(again->at_s - decided_again->at_s, way_s);
        assert_true(way_s >= RD_DAY_S && way_s <= 9 * RD_DAY_S);
        least_s = way_s < least_s ? way_s : least_s;
        most_s = way_s > most_s ? way_s : most_s;
        met++;
    }
    assert_true(met > 100);
    assert_true(least_s < 2 * RD_DAY_S && most_s > 8 * RD_DAY_S);
    watch_release(&watch[0]);
    watch_release(&watch[1]);
}

/* ---- harm ---- */

/* Nobody complains: all harm stays, and is worth a part of 20.00 by what it is. */
static void harm_without_a_remedy_is_worth_its_share_of_the_price(void **state)
{
    (void)state;
#define MUTE "demand.orders_per_day=20", DRAINED, BUYER "complains=0%"
#define NO_OTHER "categories.all.not_as_described=0%"
    static const char *const half[] = {MUTE, "categories.all.not_as_described=100%"},
                             *const worth[] = {MUTE, "categories.all.not_as_described=100%",
                                               "costs.harm={\"not_as_described\":0.25}"},
                             *const parts[] = {MUTE, NO_OTHER, "categories.all.missing_parts=100%"},
                             *const lost[] = {MUTE, NO_OTHER, "lanes.DE-DE.lost=100%", BUYER "patience=1d"};
    struct counts described = RUN(half), stated = RUN(worth), missing = RUN(parts), gone = RUN(lost);
    assert_int_equal(OF(described, UNREMEDIED), OF(described, ORDERS));
    assert_int_equal(OF(described, HARM_MONEY), 1000 * OF(described, UNREMEDIED));
    assert_int_equal(OF(stated, HARM_MONEY), 500 * OF(stated, UNREMEDIED));
    assert_int_equal(OF(missing, HARM_MONEY), 800 * OF(missing, UNREMEDIED));
    assert_int_equal(OF(gone, UNREMEDIED), OF(gone, ORDERS));
    assert_int_equal(OF(gone, HARM_MONEY), 2000 * OF(gone, UNREMEDIED));
    expect_nets(&described, &stated, 0, 0, 0, 0); /* harm is beside the nets, never in them */
}

/* ---- stars ---- */

#define RATED "ratings.leaves=100%", DRAINED, SELLER "answer_delay=1d", SELLER "answers=100%"

static void expect_lower(const char *const before[], size_t before_count, const char *const after[], size_t after_count)
{
    struct counts usual = run_with(before, before_count), moved = run_with(after, after_count);
    assert_int_equal(OF(usual, RATINGS), OF(moved, RATINGS));
    assert_true(OF(usual, RATINGS) > 200);
    assert_true(OF(moved, STARS) < OF(usual, STARS));
}

#define LOWER(before, after)                                                                                           \
    expect_lower(before, sizeof(before) / sizeof *(before), after, sizeof(after) / sizeof *(after))

static void a_fault_costs_stars_where_there_is_one(void **state)
{
    (void)state;
    static const char *const usual[] = {TWENTY, RATED},
                             *const cross[] = {TWENTY, RATED, "ratings.ordered_logit.fault=-1"},
                             *const fine[] = {TWENTY, RATED, "categories.all.not_as_described=0%"},
                             *const unmoved[] = {TWENTY, RATED, "categories.all.not_as_described=0%",
                                                 "ratings.ordered_logit.fault=-1"};
    LOWER(usual, cross);
    struct counts none = RUN(fine), same = RUN(unmoved);
    assert_memory_equal(&none, &same, sizeof none);
}

static void money_back_mends_stars(void **state)
{
    (void)state;
#define ACCEPTED FAULTY, RATED, SELLER "accepts_true=50%", SELLER "offers_true=0%", BUYER "escalates=0%"
    static const char *const mended[] = {ACCEPTED, "ratings.ordered_logit.refunded=1"}, *const usual[] = {ACCEPTED},
                             *const never[] = {FAULTY, RATED, SELLER "accepts_true=0%", SELLER "offers_true=0%",
                                               BUYER "escalates=0%"},
                             *const unmoved[] = {FAULTY,
                                                 RATED,
                                                 SELLER "accepts_true=0%",
                                                 SELLER "offers_true=0%",
                                                 BUYER "escalates=0%",
                                                 "ratings.ordered_logit.refunded=1"};
    LOWER(mended, usual);
    struct counts none = RUN(never), same = RUN(unmoved);
    assert_int_equal(OF(none, REFUNDED), 0);
    assert_memory_equal(&none, &same, sizeof none);
}

static void a_refusal_costs_stars_where_there_is_one(void **state)
{
    (void)state;
#define FINDS(share) "desks.desk.finds_buyer.item={\"none\":{\"true_claim\":\"" share "\",\"false_claim\":\"0%\"}}"
#define JUDGED MEDIATED, "ratings.leaves=100%"
    static const char *const usual[] = {JUDGED, FINDS("50%")},
                             *const cross[] = {JUDGED, FINDS("50%"), "ratings.ordered_logit.refused=-1"},
                             *const all[] = {JUDGED, FINDS("100%")},
                             *const unmoved[] = {JUDGED, FINDS("100%"), "ratings.ordered_logit.refused=-1"};
    LOWER(usual, cross);
    struct counts none = RUN(all), same = RUN(unmoved);
    assert_int_equal(OF(none, DENIED), 0);
    assert_memory_equal(&none, &same, sizeof none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goods_cost_the_seller_of_every_order_that_ships),
        cmocka_unit_test(commission_goes_from_the_seller_to_the_platform),
        cmocka_unit_test(commission_follows_what_the_buyer_keeps),
        cmocka_unit_test(commission_is_given_back_with_full_refunds_or_kept),
        cmocka_unit_test(messages_and_disputes_cost_the_platform_each_its_own),
        cmocka_unit_test(mediators_cost_the_platform_by_the_hour),
        cmocka_unit_test(a_refund_takes_its_way_to_the_buyer),
        cmocka_unit_test(the_money_of_a_return_takes_the_same_way),
        cmocka_unit_test(an_order_has_the_luck_of_its_way_under_every_policy),
        cmocka_unit_test(harm_without_a_remedy_is_worth_its_share_of_the_price),
        cmocka_unit_test(a_fault_costs_stars_where_there_is_one),
        cmocka_unit_test(money_back_mends_stars),
        cmocka_unit_test(a_refusal_costs_stars_where_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
