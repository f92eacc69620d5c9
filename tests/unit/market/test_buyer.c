/*
 * What is remembered of buyers: in force from the next night, a year by thirds, at most so much, and standings with a term.
 */
#include "support/check.h"

#include "market/buyer.h"
#include "redress/units.h"

#define USUAL 25600 /* so that a unit of money is 1.00 */

static void market_open(struct buyers *buyers, uint32_t count)
{
    assert_int_equal(buyers_init(buyers, count, USUAL), RD_OK);
    assert_int_equal(buyers->unit_minor, 100);
}

static void night(struct buyers *buyers)
{
    bool forgot;
    assert_int_equal(buyers_fold(buyers, &forgot), RD_OK);
    assert_int_equal(forgot, buyers->day % 122 == 0);
    buyers_settle(buyers);
}

static void until_day(struct buyers *buyers, int32_t day)
{
    while (buyers->day < day)
        night(buyers);
}

static void note(struct buyers *buyers, uint32_t buyer, enum buyer_note_kind kind, int64_t amount_minor)
{
    assert_int_equal(buyer_note(buyers, buyer, kind, amount_minor), RD_OK);
}

static void a_buyer_takes_at_most_a_cache_line(void **state)
{
    (void)state;
    struct buyers buyers;
    assert_true(sizeof(struct buyer) <= 64);
    market_open(&buyers, 1000);
    assert_int_equal(buyers_bytes(&buyers), 1000 * (sizeof(struct buyer) + sizeof *buyers.standing));
    buyers_release(&buyers);
}

/* What a third holds is counted exactly; one more of anything says that the count is not what happened. */
static void counts_are_exact_up_to_their_limit_and_told_beyond(void **state)
{
    (void)state;
    static const enum buyer_note_kind kinds[] = {BUYER_ORDERED, BUYER_DISPUTED, BUYER_REFUSED};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buyers buyers;
        market_open(&buyers, 2);
        for (int n = 0; n < BUYER_COUNT_MAX; n++)
            note(&buyers, 1, kinds[i], 0);
        night(&buyers);
        assert_int_equal(buyer_orders(&buyers, 1) + buyer_disputes(&buyers, 1) + buyer_refused(&buyers, 1), 65535);
        assert_false(buyers.overfull);
        note(&buyers, 1, kinds[i], 0);
        night(&buyers);
        assert_true(buyers.overfull);
        assert_int_equal(buyers.overfull_buyer, 1);
        buyers_clear(&buyers);
        assert_false(buyers.overfull);
        buyers_release(&buyers);
    }
}

static void what_a_day_brings_shows_from_the_next_night_on(void **state)
{
    (void)state;
    struct buyers buyers;
    market_open(&buyers, 3);
    until_day(&buyers, 5);
    note(&buyers, 1, BUYER_ORDERED, 2000);
    note(&buyers, 1, BUYER_DISPUTED, 0);
    note(&buyers, 1, BUYER_REFUSED, 0);
    assert_int_equal(buyer_orders(&buyers, 1) + buyer_disputes(&buyers, 1) + buyer_refused(&buyers, 1), 0);
    assert_int_equal(buyer_refund_share_bp(&buyers, 1), RD_ABSENT);
    night(&buyers);
    assert_int_equal(buyer_orders(&buyers, 1), 1);
    assert_int_equal(buyer_disputes(&buyers, 1), 1);
    assert_int_equal(buyer_refused(&buyers, 1), 1);
    assert_int_equal(buyer_refund_share_bp(&buyers, 1), 0);
    assert_int_equal(buyer_age_s(&buyers, 1), RD_DAY_S); /* ordered on day 5, it is day 6 */
    for (uint32_t other = 0; other < 3; other += 2) {
        assert_int_equal(buyer_orders(&buyers, other), 0);
        assert_int_equal(buyer_age_s(&buyers, other), 0);
        assert_int_equal(buyers.items[other].changed, 0);
    }
    assert_int_equal(buyers.items[1].changed, 1);
    buyers_release(&buyers);
}

/* Thirds are days 0 to 121, 122 to 243 …; the fourth one after a third takes its place: on day 488 the first is forgotten. */
static void a_third_of_a_year_is_forgotten_when_all_of_it_is_older_than_a_year(void **state)
{
    (void)state;
    struct buyers buyers;
    market_open(&buyers, 4);
    note(&buyers, 0, BUYER_ORDERED, 1000); /* day 0: remembered the longest, 488 days */
    until_day(&buyers, 121);
    note(&buyers, 1, BUYER_REFUSED, 0); /* day 121: the shortest, 367 days */
    night(&buyers);
    note(&buyers, 2, BUYER_ORDERED, 1000); /* day 122: of the next third */
    until_day(&buyers, 487);
    assert_int_equal(buyer_orders(&buyers, 0), 1);
    assert_int_equal(buyer_refused(&buyers, 1), 1);
    for (uint32_t at = 0; at < 4; at++)
        buyers.items[at].changed = 0;
    night(&buyers);
    assert_int_equal(buyer_orders(&buyers, 0), 0);
    assert_int_equal(buyer_refund_share_bp(&buyers, 0), RD_ABSENT);
    assert_int_equal(buyer_refused(&buyers, 1), 0);
    assert_int_equal(buyer_orders(&buyers, 2), 1);
    assert_int_equal(buyer_age_s(&buyers, 0), 488 * RD_DAY_S); /* the first order is not forgotten */
    static const uint8_t changed[] = {1, 1, 0, 0};
    for (uint32_t at = 0; at < 4; at++)
        assert_int_equal(buyers.items[at].changed, changed[at]);
    until_day(&buyers, 609);
    assert_int_equal(buyer_orders(&buyers, 2), 1);
    night(&buyers);
    assert_int_equal(buyer_orders(&buyers, 2), 0);
    buyers_release(&buyers);
}

/* 30.00 paid in two thirds of a year, 8.00 of it refunded, 5.00 of that given back. */
static void the_share_refunded_is_of_the_whole_year(void **state)
{
    (void)state;
    struct buyers buyers;
    market_open(&buyers, 1);
    note(&buyers, 0, BUYER_ORDERED, 1000);
    note(&buyers, 0, BUYER_REFUNDED, 500);
    until_day(&buyers, 122);
    note(&buyers, 0, BUYER_ORDERED, 2000);
    note(&buyers, 0, BUYER_REFUNDED, 300);
    night(&buyers);
    assert_int_equal(buyer_refund_share_bp(&buyers, 0), 2667); /* 8 of 30 units */
    note(&buyers, 0, BUYER_PAID_BACK, 500);                    /* 3 of this third, 2 of the one before */
    night(&buyers);
    assert_int_equal(buyer_refund_share_bp(&buyers, 0), 1000); /* 3 of 30 */
    note(&buyers, 0, BUYER_REFUNDED, 9900);
    night(&buyers);
    assert_int_equal(buyer_refund_share_bp(&buyers, 0), 10000); /* never more than all */
    buyers_release(&buyers);
}

static void a_third_counts_past_what_a_byte_holds(void **state)
{
    (void)state;
    struct buyers buyers;
    market_open(&buyers, 1);
    for (int i = 0; i < 255; i++)
        note(&buyers, 0, BUYER_ORDERED, 1000);
    for (int i = 0; i < 15; i++) {
        note(&buyers, 0, BUYER_DISPUTED, 0);
        note(&buyers, 0, BUYER_REFUSED, 0);
    }
    night(&buyers);
    assert_int_equal(buyer_orders(&buyers, 0), 255);
    assert_int_equal(buyer_disputes(&buyers, 0), 15);
    assert_int_equal(buyer_refused(&buyers, 0), 15);
    for (int i = 0; i < 2; i++) {
        note(&buyers, 0, BUYER_ORDERED, 1000);
        note(&buyers, 0, BUYER_DISPUTED, 0);
        note(&buyers, 0, BUYER_REFUSED, 0);
        note(&buyers, 0, BUYER_REFUNDED, INT64_C(1) << 36);
    }
    night(&buyers);
    assert_int_equal(buyer_orders(&buyers, 0), 257);
    assert_int_equal(buyer_disputes(&buyers, 0), 17);
    assert_int_equal(buyer_refused(&buyers, 0), 17);
    assert_int_equal(buyer_refund_share_bp(&buyers, 0), 10000);
    assert_false(buyers.overfull);
    note(&buyers, 0, BUYER_DISPUTED, 0); /* the disputes do not run over into the refused ones */
    until_day(&buyers, 122);
    note(&buyers, 0, BUYER_ORDERED, 1000);
    night(&buyers);
    assert_int_equal(buyer_orders(&buyers, 0), 258);
    buyers_release(&buyers);
}

static void a_standing_lapses_on_the_night_its_time_is_over(void **state)
{
    (void)state;
    struct buyers buyers;
    market_open(&buyers, 3);
    assert_int_equal(buyer_set_standing(&buyers, 0, RD_BUYER_STANDING_WATCHED, 3), RD_OK);
    assert_int_equal(buyer_set_standing(&buyers, 1, RD_BUYER_STANDING_BLOCKED, 0), RD_OK);
    assert_int_equal(buyer_set_standing(&buyers, 2, RD_BUYER_STANDING_WATCHED, 3), RD_OK);
    assert_int_equal(buyers.watched, 2);
    assert_int_equal(buyers.blocked, 1);
    assert_true(buyer_is_blocked(&buyers, 1) && !buyer_is_blocked(&buyers, 0));
    until_day(&buyers, 2);
    assert_int_equal(buyers.items[0].changed, 0);
    /* the second one is blocked for good meanwhile, and watched again after that: it stands in the list twice */
    assert_int_equal(buyer_set_standing(&buyers, 2, RD_BUYER_STANDING_BLOCKED, 0), RD_OK);
    assert_int_equal(buyer_set_standing(&buyers, 2, RD_BUYER_STANDING_WATCHED, 4), RD_OK);
    night(&buyers);
    assert_int_equal(buyers.items[0].changed, 1);
    assert_int_equal(buyers.standing[0], RD_BUYER_STANDING_WATCHED); /* asking is the caller's */
    assert_int_equal(buyers.items[1].changed + buyers.items[2].changed, 0);
    night(&buyers);
    assert_int_equal(buyers.items[2].changed, 1);
    assert_int_equal(buyers.held_count, 0);
    assert_int_equal(buyer_set_standing(&buyers, 0, RD_BUYER_STANDING_NORMAL, 0), RD_OK);
    assert_int_equal(buyers.watched, 1);
    buyers_clear(&buyers);
    assert_int_equal(buyers.watched + buyers.blocked + (uint32_t)buyers.day, 0);
    buyers_release(&buyers);
}

static void a_past_is_counted_in_its_own_third(void **state)
{
    (void)state;
    struct buyers buyers;
    market_open(&buyers, 1);
    buyer_seed(&buyers, 0, 0, BUYER_ORDERED, 2); /* the latest third */
    buyer_seed(&buyers, 0, 1, BUYER_DISPUTED, 1);
    buyer_seed(&buyers, 0, 2, BUYER_ORDERED, 3); /* the oldest */
    buyer_seed(&buyers, 0, 2, BUYER_REFUSED, 1);
    buyer_seed(&buyers, 0, 0, BUYER_REFUNDED, 1);
    assert_int_equal(buyer_orders(&buyers, 0), 5);
    assert_int_equal(buyer_refund_share_bp(&buyers, 0), 2000); /* one of five usual orders */
    until_day(&buyers, 122);
    assert_int_equal(buyer_orders(&buyers, 0), 2);
    assert_int_equal(buyer_refused(&buyers, 0), 0);
    assert_int_equal(buyer_disputes(&buyers, 0), 1);
    until_day(&buyers, 244);
    assert_int_equal(buyer_disputes(&buyers, 0), 0);
    assert_int_equal(buyer_orders(&buyers, 0), 2);
    until_day(&buyers, 366);
    assert_int_equal(buyer_orders(&buyers, 0), 0);
    buyers_release(&buyers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buyer_takes_at_most_a_cache_line),
        cmocka_unit_test(counts_are_exact_up_to_their_limit_and_told_beyond),
        cmocka_unit_test(what_a_day_brings_shows_from_the_next_night_on),
        cmocka_unit_test(a_third_of_a_year_is_forgotten_when_all_of_it_is_older_than_a_year),
        cmocka_unit_test(the_share_refunded_is_of_the_whole_year),
        cmocka_unit_test(a_third_counts_past_what_a_byte_holds),
        cmocka_unit_test(a_standing_lapses_on_the_night_its_time_is_over),
        cmocka_unit_test(a_past_is_counted_in_its_own_third),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
