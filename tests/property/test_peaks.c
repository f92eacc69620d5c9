/*
 * Peaks: what is on sale adds orders and leaves the usual ones alone, and each effect moves what it is for.
 *
 * The market starts on 2026-01-05 and is measured from day 7 to day 34; the sale is on day 14, 2026-01-19.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "store/fingerprint.h"
#include "support/check.h"
#include "support/laws.h"
#include "support/placed.h"

#define SEED 5
#define MARKET "tests/property/after-sales.json"
#define POLICY "scenarios/policies/aliexpress.json"
#define SALE_DAY 14
#define SALE(more) "demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-19\",\"factor\":4" more "}]"
#define DISCOUNT_ONLY(more) "demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-19\",\"factor\":1" more "}]"

/* Under rules that never move placement, so that nothing else can change who sells. */
static void place_with(struct placed_orders *placed, const char *set)
{
    struct trial trial;
    trial_open(&trial, MARKET, "scenarios/policies/analytic.json", &set, set ? 1 : 0);
    placed_run(placed, &trial, SEED, 0);
    laws_hold(&trial);
    trial_close(&trial);
}

static void count_with(const char *set, int64_t counts[COUNTER_COUNT])
{
    struct trial trial;
    trial_open(&trial, MARKET, POLICY, &set, set ? 1 : 0);
    trial_run(&trial, SEED, 0);
    laws_hold(&trial);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        counts[i] = trial_count(&trial, i);
    trial_close(&trial);
}

static void a_peak_adds_orders_and_leaves_the_usual_ones_alone(void **state)
{
    (void)state;
    struct placed_orders usual, sale;
    place_with(&usual, NULL);
    place_with(&sale, SALE(""));
    for (size_t i = 0; i < usual.count; i++) {
        const struct placed_order *same = placed_find(&sale, usual.items[i].id);
        assert_non_null(same);
        assert_int_equal(same->at_s, usual.items[i].at_s);
        assert_string_equal(same->text, usual.items[i].text);
    }
    for (int64_t day = 0; day < 40; day++)
        if (day != SALE_DAY)
            assert_int_equal(placed_on(&sale, day, NULL), placed_on(&usual, day, NULL));
    /* Poisson with mean 3 x 300: within five deviations of 30, odds of a false alarm below 1e-6 */
    double added = (double)(placed_on(&sale, SALE_DAY, NULL) - placed_on(&usual, SALE_DAY, NULL));
    assert_true(fabs(added - 900) < 5 * 30);
    placed_release(&usual);
    placed_release(&sale);
}

static void what_it_adds_comes_in_its_hours_of_its_categories_on_its_routes(void **state)
{
    (void)state;
    struct placed_orders usual, sale;
    place_with(&usual, NULL);
    place_with(&sale, SALE(",\"hours\":\"18:30..21:00\",\"categories\":{\"phones\":5},\"routes\":{\"hub\":1}"));
    size_t added = 0;
    for (size_t i = 0; i < sale.count; i++) {
        const struct placed_order *order = &sale.items[i];
        if (placed_find(&usual, order->id))
            continue;
        int64_t time_s = order->at_s - SALE_DAY * RD_DAY_S;
        assert_true(time_s >= 18 * RD_HOUR_S + 1800 && time_s < 21 * RD_HOUR_S);
        assert_non_null(strstr(order->text, "phones, "));
        assert_non_null(strstr(order->text, "lane hub,"));
        added++;
    }
    /* 3 x 300 x 2.5 / 24 x (5 x 30 %) x 50 % = 70.3: within five deviations of 8.4 */
    assert_true(fabs((double)added - 70.3) < 5 * 8.4);
    placed_release(&usual);
    placed_release(&sale);
}

/* Before it a half of the usual orders stays away for three days, afterwards all of them on the first of two days. */
static void buyers_wait_for_it_and_have_bought_already(void **state)
{
    (void)state;
    struct placed_orders usual, sale;
    place_with(&usual, NULL);
    place_with(&sale,
               SALE(",\"dip_before\":\"3d\",\"dip_share\":\"50%\",\"recovery\":\"2d\",\"recovery_share\":\"100%\""));
    assert_int_equal(placed_on(&sale, SALE_DAY - 4, NULL), placed_on(&usual, SALE_DAY - 4, NULL));
    for (int64_t day = SALE_DAY - 3; day < SALE_DAY; day++)
        assert_true(fabs((double)placed_on(&sale, day, NULL) - 150) < 5 * 12.3); /* Poisson, mean 150 */
    assert_int_equal(placed_on(&sale, SALE_DAY + 1, NULL), 0);
    assert_true(fabs((double)placed_on(&sale, SALE_DAY + 2, NULL) - 150) < 5 * 12.3);
    assert_int_equal(placed_on(&sale, SALE_DAY + 3, NULL), placed_on(&usual, SALE_DAY + 3, NULL));
    /* those that come are the first of the usual ones of their day */
    for (size_t i = 0; i < sale.count; i++)
        if (sale.items[i].at_s / RD_DAY_S != SALE_DAY)
            assert_non_null(placed_find(&usual, sale.items[i].id));
    placed_release(&usual);
    placed_release(&sale);
}

/* Half price for phones on that day and nothing else; a cent is the least a thing costs. */
static void a_discount_lowers_the_price_of_what_it_is_for(void **state)
{
    (void)state;
    struct placed_orders usual, sale;
    place_with(&usual, NULL);
    place_with(&sale, DISCOUNT_ONLY(",\"price_factor\":0.5,\"categories\":{\"phones\":1},\"hours\":\"12:00..24:00\""));
    assert_int_equal(usual.count, sale.count);
    size_t cheaper = 0;
    for (size_t i = 0; i < usual.count; i++) {
        const struct placed_order *order = &usual.items[i], *same = &sale.items[i];
        int64_t time_s = order->at_s - SALE_DAY * RD_DAY_S;
        bool on_sale = time_s >= RD_DAY_S / 2 && time_s < RD_DAY_S && strstr(order->text, "phones, ");
        int64_t before = placed_goods_minor(order), after = placed_goods_minor(same);
        assert_int_equal(after, on_sale ? (before + 1) / 2 : before);
        cheaper += on_sale;
    }
    assert_true(cheaper > 20);
    placed_release(&usual);
    placed_release(&sale);
}

/* Goods cost their seller what they cost without the discount: replacements, and what comes back. */
static void a_discount_makes_no_goods_cheaper_to_make(void **state)
{
    (void)state;
    static int64_t usual[COUNTER_COUNT], sale[COUNTER_COUNT];
    count_with(NULL, usual);
    count_with("demand.peaks=[{\"name\":\"sale\",\"from\":\"2026-01-05\",\"to\":\"2026-06-30\",\"factor\":1,"
               "\"price_factor\":0.5}]",
               sale);
    assert_int_equal(sale[COUNT_ORDERS], usual[COUNT_ORDERS]);
    assert_true(sale[COUNT_GOODS_BACK] > 50);
    double half = (double)sale[COUNT_PAID] / (double)usual[COUNT_PAID];
    assert_true(half > 0.49 && half < 0.53); /* shipping costs what it did */
    double salvage = (double)sale[COUNT_GOODS_SALVAGE] / (double)sale[COUNT_GOODS_BACK],
           before = (double)usual[COUNT_GOODS_SALVAGE] / (double)usual[COUNT_GOODS_BACK];
    /* other returns of other worth come back at another price; by the price paid it would be half */
    assert_true(salvage > 0.8 * before);
}

static void haste_changes_more_minds(void **state)
{
    (void)state;
    static int64_t usual[COUNTER_COUNT], sale[COUNTER_COUNT], all[COUNTER_COUNT];
    count_with(NULL, usual);
    count_with(DISCOUNT_ONLY(",\"change_of_mind_factor\":5"), sale);
    count_with(DISCOUNT_ONLY(",\"to\":\"2026-02-28\",\"change_of_mind_factor\":5"), all);
    assert_true(sale[COUNT_MIND_CHANGED] > usual[COUNT_MIND_CHANGED]);
    assert_true(all[COUNT_MIND_CHANGED] > 3 * usual[COUNT_MIND_CHANGED]);
    assert_int_equal(sale[COUNT_ORDERS], usual[COUNT_ORDERS]);
    assert_int_equal(sale[COUNT_PAID], usual[COUNT_PAID]);
}

static void slow_sellers_ship_late_and_slow_carriers_deliver_late(void **state)
{
    (void)state;
    static int64_t usual[COUNTER_COUNT], handling[COUNTER_COUNT], transit[COUNTER_COUNT], after[COUNTER_COUNT];
    const size_t shipped_late = COUNT_VIOLATION_FIRST + RD_VIOLATION_SHIPPED_LATE;
    count_with(NULL, usual);
    count_with(DISCOUNT_ONLY(",\"handling_factor\":4"), handling);
    count_with(DISCOUNT_ONLY(",\"transit_factor\":4"), transit);
    count_with(DISCOUNT_ONLY(",\"transit_factor\":4,\"slow_after\":\"10d\""), after);
    assert_true(handling[shipped_late] > usual[shipped_late]);
    assert_int_equal(transit[shipped_late], usual[shipped_late]);
    assert_true(transit[COUNT_DELIVERED_LATE] > usual[COUNT_DELIVERED_LATE]);
    assert_true(after[COUNT_DELIVERED_LATE] > transit[COUNT_DELIVERED_LATE]);
}

static void block_of(const char *policy, const char *set, uint8_t block[DIGEST_SIZE])
{
    struct trial trial;
    trial_open(&trial, MARKET, policy, &set, 1);
    trial_run(&trial, SEED, 1);
    const struct result *results[] = {&trial.result};
    fingerprint_block(results, 1, block);
    trial_close(&trial);
}

static void a_null_change_in_a_peak_has_no_effect_at_all(void **state)
{
    (void)state;
    uint8_t a[DIGEST_SIZE], b[DIGEST_SIZE];
    const char *set =
        SALE(",\"price_factor\":0.8,\"change_of_mind_factor\":2,\"handling_factor\":2,\"recovery\":\"5d\"");
    block_of("scenarios/policies/window-15-flat.json", set, a);
    block_of("scenarios/policies/window-15-flat.json + dispute_window=15d", set, b);
    assert_memory_equal(a, b, DIGEST_SIZE);
}

/* Potential orders at twice the rate, of which half exist: others than without, about as many, and under every policy. */
static void a_majorant_changes_which_orders_exist_and_not_how_many(void **state)
{
    (void)state;
    struct placed_orders one, two;
    place_with(&one, SALE(""));
    static const char *const sets[] = {SALE(""), "demand.demand_multiplier_at_most=2"};
    struct trial trial;
    trial_open(&trial, MARKET, POLICY, sets, 2);
    placed_run(&two, &trial, SEED, 0);
    laws_hold(&trial);
    assert_int_equal(trial.result.totals[TOTAL_NOT_PLACED], 0);
    trial_close(&trial);
    double spread = sqrt((double)one.count + (double)two.count);
    assert_true(fabs((double)one.count - (double)two.count) < 5 * spread);
    assert_true(placed_on(&two, SALE_DAY, NULL) > 1000 && placed_on(&two, SALE_DAY, NULL) < 1400);
    placed_release(&one);
    placed_release(&two);
}

/* ---- the shipped peak, at a tenth of its volume ---- */

#define TENTH                                                                                                          \
    "demand.orders_per_day=2000", "sellers.count=800", "buyers.count=70000", "carriers.economy.capacity_per_day=1700", \
        "carriers.express.capacity_per_day=530", "carriers.union.capacity_per_day=275"
#define UNLIMITED(segment)                                                                                             \
    "sellers.segments." segment ".handling_capacity=0", "sellers.segments." segment ".handling_capacity_of_usual=0"

struct peak_shares {
    double usual_late, peak_late;       /* of delivered */
    double usual_penalty, peak_penalty; /* shipped late, of orders */
    double week_after_late;             /* of the cohort of the week after the day */
};

static double part(const struct trial *trial, size_t cell, size_t counter, size_t of)
{
    const int64_t *counts = result_cell(&trial->result, cell);
    assert_true(counts[of] > 1000);
    return (double)counts[counter] / (double)counts[of];
}

static struct peak_shares shipped_peak(const char *const sets[], size_t set_count)
{
    struct trial trial;
    trial_open(&trial, "scenarios/markets/peak.json", POLICY, sets, set_count);
    trial_run(&trial, SEED, 0);
    const size_t none = trial.segments.first[SEGMENT_PEAK], day = none + 1;
    const size_t week_after = trial.segments.first[SEGMENT_COHORT_WEEK] + 6; /* measured from 2026-10-05: 2026-11-16 */
    const size_t late = COUNT_VIOLATION_FIRST + RD_VIOLATION_SHIPPED_LATE;
    struct peak_shares shares = {.usual_late = part(&trial, none, COUNT_DELIVERED_LATE, COUNT_DELIVERED),
                                 .peak_late = part(&trial, day, COUNT_DELIVERED_LATE, COUNT_DELIVERED),
                                 .usual_penalty = part(&trial, none, late, COUNT_ORDERS),
                                 .peak_penalty = part(&trial, day, late, COUNT_ORDERS),
                                 .week_after_late = part(&trial, week_after, COUNT_DELIVERED_LATE, COUNT_DELIVERED)};
    trial_close(&trial);
    return shares;
}

/* What is bought on 11.11 comes late, and is shipped late, nearly twice as often; without capacities it and the week after suffer less. */
static void the_shipped_peak_overloads_sellers_and_carriers(void **state)
{
    (void)state;
    static const char *const shipped[] = {TENTH};
    static const char *const unlimited[] = {"demand.orders_per_day=2000",
                                            "sellers.count=800",
                                            "buyers.count=70000",
                                            "carriers.economy.capacity_per_day=0",
                                            "carriers.express.capacity_per_day=0",
                                            "carriers.union.capacity_per_day=0",
                                            UNLIMITED("brand"),
                                            UNLIMITED("trader"),
                                            UNLIMITED("careless")};
    struct peak_shares peak = shipped_peak(shipped, sizeof shipped / sizeof *shipped),
                       free = shipped_peak(unlimited, sizeof unlimited / sizeof *unlimited);
    print_message(
        "late %.3f usual, %.3f of the day; unlimited %.3f, %.3f; week after %.3f, %.3f; shipped late %.3f, %.3f\n",
        peak.usual_late, peak.peak_late, free.usual_late, free.peak_late, peak.week_after_late, free.week_after_late,
        peak.usual_penalty, peak.peak_penalty);
    assert_true(peak.peak_late > 1.7 * peak.usual_late);
    assert_true(peak.peak_penalty > 1.5 * peak.usual_penalty);
    assert_true(peak.peak_late > 2 * free.peak_late);
    assert_true(peak.week_after_late > 1.1 * free.week_after_late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peak_adds_orders_and_leaves_the_usual_ones_alone),
        cmocka_unit_test(what_it_adds_comes_in_its_hours_of_its_categories_on_its_routes),
        cmocka_unit_test(buyers_wait_for_it_and_have_bought_already),
        cmocka_unit_test(a_discount_lowers_the_price_of_what_it_is_for),
        cmocka_unit_test(a_discount_makes_no_goods_cheaper_to_make),
        cmocka_unit_test(haste_changes_more_minds),
        cmocka_unit_test(slow_sellers_ship_late_and_slow_carriers_deliver_late),
        cmocka_unit_test(a_null_change_in_a_peak_has_no_effect_at_all),
        cmocka_unit_test(a_majorant_changes_which_orders_exist_and_not_how_many),
        cmocka_unit_test(the_shipped_peak_overloads_sellers_and_carriers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
