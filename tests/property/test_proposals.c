/*
 * What each shipped proposal and marketplace is about, seen on the market across borders: the rule is switched, the orders
 * and their luck stay, and the right counters move the right way.
 */
#include <stdlib.h>

#include "support/check.h"
#include "support/laws.h"
#include "support/trial.h"

#define SEED 5
#define MARKET "scenarios/markets/cross-border.json"
#define POLICY(name) "scenarios/policies/" name ".json"

/* Nobody has a past here: a past that each rule set has judged gives the orders other sellers, which would hide what few
 * answers change. */
static const char *const small_sets[] = {"demand.orders_per_day=1500", "sellers.count=800", "buyers.count=60000",
                                         "history={\"sellers\":\"empty\",\"buyers\":\"empty\"}"};

struct seen {
    int64_t of[COUNTER_COUNT], totals[TOTAL_COUNT];
    double mean_s[SAMPLE_COUNT];
};

static struct seen under(const char *policy)
{
    struct trial trial;
    struct seen seen = {0};
    trial_open(&trial, MARKET, policy, small_sets, sizeof small_sets / sizeof *small_sets);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        seen.of[i] = trial_count(&trial, i);
    for (size_t i = 0; i < TOTAL_COUNT; i++)
        seen.totals[i] = trial.result.totals[i];
    for (size_t kind = 0; kind < SAMPLE_COUNT; kind++) {
        const struct sample_list *list = &trial.result.samples[kind];
        for (size_t i = 0; i < list->count; i++)
            seen.mean_s[kind] += (double)list->items[i].time_s / (double)list->count;
    }
    trial_close(&trial);
    return seen;
}

static struct seen base;

static int see_the_baseline(void **state)
{
    (void)state;
    base = under(POLICY("aliexpress"));
    return 0;
}

#define OF(seen, name) ((seen).of[COUNT_##name])
#define RISES(seen, name) assert_true(OF(seen, name) > OF(base, name))
/* Within one percent: a sanction that comes otherwise moves a few orders to another seller. */
#define ABOUT(seen, name) assert_true(100 * llabs(OF(seen, name) - OF(base, name)) < OF(base, name))
#define FALLS(seen, name) assert_true(OF(seen, name) < OF(base, name))

/* ---- proposals ---- */

static void contact_first_settles_more_and_disputes_less_and_loses_buyers(void **state)
{
    (void)state;
    struct seen first = under(POLICY("contact-first"));
    RISES(first, SETTLED);
    FALLS(first, DISPUTES);
    RISES(first, UNREMEDIED);
}

static void a_free_insurance_covers_more_and_costs_the_platform(void **state)
{
    (void)state;
    struct seen insured = under(POLICY("insurance-free-high-value"));
    RISES(insured, INSURED);
    RISES(insured, REFUNDED_INSURANCE);
    FALLS(insured, PLATFORM_NET);
    ABOUT(insured, INSURANCE_OFFERED);
}

static void without_insurance_nobody_is_insured(void **state)
{
    (void)state;
    struct seen none = under(POLICY("no-insurance"));
    assert_true(OF(base, INSURED) > 0 && OF(base, REFUNDED_INSURANCE) > 0);
    assert_int_equal(OF(none, INSURANCE_OFFERED), 0);
    assert_int_equal(OF(none, INSURED), 0);
    assert_int_equal(OF(none, REFUNDED_INSURANCE), 0);
    assert_int_equal(OF(none, INSURER_NET), 0);
    RISES(none, REFUNDED_DISPUTE);
}

static void instant_refunds_bother_fewer_sellers_and_end_sooner(void **state)
{
    (void)state;
    struct seen instant = under(POLICY("instant-refund-small"));
    FALLS(instant, TO_SELLER);
    FALLS(instant, ESCALATED);
    RISES(instant, REFUNDED);
    assert_true(instant.mean_s[SAMPLE_RESOLUTION_TIME] < base.mean_s[SAMPLE_RESOLUTION_TIME]);
}

static void strict_penalties_give_more_points_and_demote_more_sellers(void **state)
{
    (void)state;
    struct seen strict = under(POLICY("penalties-strict"));
    RISES(strict, POINTS);
    RISES(strict, FINES);
    assert_true(strict.totals[TOTAL_DEMOTIONS] > base.totals[TOTAL_DEMOTIONS]);
    assert_true(strict.totals[TOTAL_SANCTIONED_NIGHTS] > base.totals[TOTAL_SANCTIONED_NIGHTS]);
}

/* The money takes 4.2 to 28 days from there on, 16.1 on average, wherever the goods go. */
static void returns_to_the_origin_cost_freight_and_days(void **state)
{
    (void)state;
    const double money_s = (4.2 + 28) / 2 * 86400;
    struct seen far = under(POLICY("no-local-returns"));
    ABOUT(far, RETURNS_ASKED);
    RISES(far, FREIGHT_MONEY);
    assert_true(base.mean_s[SAMPLE_RETURN_TIME] > money_s);
    assert_true(far.mean_s[SAMPLE_RETURN_TIME] - money_s > 2 * (base.mean_s[SAMPLE_RETURN_TIME] - money_s));
}

static void sixty_days_from_abroad_refuse_fewer_late_claims(void **state)
{
    (void)state;
    struct seen longer = under(POLICY("window-60-cross-border"));
    FALLS(longer, DENIED_LATE);
    RISES(longer, DISPUTES);
    RISES(longer, REFUNDED);
}

/* Parcels that come meanwhile need no dispute, and those that never come get their money later. */
static void waiting_while_a_parcel_moves_disputes_less_and_takes_longer(void **state)
{
    (void)state;
    struct seen waits = under(POLICY("wait-while-moving"));
    ABOUT(waits, COMPLAINTS);
    FALLS(waits, DISPUTES);
    FALLS(waits, REFUNDED);
    assert_true(waits.mean_s[SAMPLE_COMPLAINT_TIME] > base.mean_s[SAMPLE_COMPLAINT_TIME]);
}

/* ---- marketplaces ---- */

static void ebay_gives_no_points_and_charges_again_for_parcels_that_come(void **state)
{
    (void)state;
    struct seen ebay = under(POLICY("ebay"));
    assert_true(OF(base, POINTS) > 0 && OF(base, FINES) > 0);
    assert_int_equal(OF(ebay, POINTS), 0);
    assert_int_equal(OF(ebay, FINES), 0);
    assert_int_equal(OF(base, CHARGED_AGAIN), 0);
    assert_true(OF(ebay, CHARGED_AGAIN) > 0);
    FALLS(ebay, DENIED_LATE); /* 30 days instead of 15 */
    assert_int_equal(OF(ebay, INSURED), 0);
}

static void amazon_lets_nobody_bargain_and_decides_what_is_contested(void **state)
{
    (void)state;
    struct seen amazon = under(POLICY("amazon"));
    assert_true(OF(base, OFFERS) > 0);
    assert_int_equal(OF(amazon, OFFERS), 0);
    assert_true(OF(amazon, ESCALATED) * OF(base, DISPUTES) > OF(base, ESCALATED) * OF(amazon, DISPUTES));
    RISES(amazon, RETURNS_ASKED); /* for any item, not only where the page promises it */
    FALLS(amazon, DENIED_LATE);   /* 90 days */
    assert_true(amazon.totals[TOTAL_SUSPENSIONS] > base.totals[TOTAL_SUSPENSIONS]);
}

static void shopee_approves_by_silence_and_cancels_what_is_not_shipped(void **state)
{
    (void)state;
    struct seen shopee = under(POLICY("shopee"));
    assert_true(OF(shopee, SELLER_SILENT) * OF(base, TO_SELLER) > OF(base, SELLER_SILENT) * OF(shopee, TO_SELLER));
    RISES(shopee, CANCELLED);
    RISES(shopee, DENIED_LATE); /* 7 days instead of 15 */
    assert_int_equal(OF(shopee, FINES), 0);
    assert_true(shopee.mean_s[SAMPLE_RESOLUTION_TIME] < base.mean_s[SAMPLE_RESOLUTION_TIME]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contact_first_settles_more_and_disputes_less_and_loses_buyers),
        cmocka_unit_test(a_free_insurance_covers_more_and_costs_the_platform),
        cmocka_unit_test(without_insurance_nobody_is_insured),
        cmocka_unit_test(instant_refunds_bother_fewer_sellers_and_end_sooner),
        cmocka_unit_test(strict_penalties_give_more_points_and_demote_more_sellers),
        cmocka_unit_test(returns_to_the_origin_cost_freight_and_days),
        cmocka_unit_test(sixty_days_from_abroad_refuse_fewer_late_claims),
        cmocka_unit_test(waiting_while_a_parcel_moves_disputes_less_and_takes_longer),
        cmocka_unit_test(ebay_gives_no_points_and_charges_again_for_parcels_that_come),
        cmocka_unit_test(amazon_lets_nobody_bargain_and_decides_what_is_contested),
        cmocka_unit_test(shopee_approves_by_silence_and_cancels_what_is_not_shipped),
    };
    return cmocka_run_group_tests(tests, see_the_baseline, NULL);
}
