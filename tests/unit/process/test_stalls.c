/*
 * Who sells what from where: orders go to sellers of their lane's origin who sell their category.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"
#include "support/trial.h"

#define MARKET "scenarios/markets/analytic-binomial.json"
#define CATEGORY(name, share)                                                                                          \
    "{\"name\": \"" name "\", \"class\": \"other\", \"price\": \"20.00\", \"share\": \"" share                         \
    "\", \"fault_shows\": {\"at_receipt\": \"100%\"}}"
#define TWO_PLACES                                                                                                     \
    "lanes=[{\"from\": \"DE\", \"to\": \"EU\", \"share\": \"70%\", \"promise\": \"10d\", \"transit\": \"2d\"}, "       \
    "{\"from\": "                                                                                                      \
    "\"CN\", \"to\": \"EU\", \"share\": \"30%\", \"promise\": \"20d\", \"transit\": \"9d\"}]"
#define FOUR_KINDS                                                                                                     \
    "categories=[" CATEGORY("a", "40%") "," CATEGORY("b", "30%") "," CATEGORY("c", "20%") "," CATEGORY("d", "10%") "]"
#define SELLERS 200

#define ORDERS_MOST 40000

/* What each seller was seen to sell, and from where: bits of the categories a to d, of the lanes DE and CN. */
struct seen {
    unsigned categories[SELLERS], lanes[SELLERS];
    size_t orders, from_cn, of_a;
    uint64_t *order;
    uint32_t *seller;
};

/* "a, goods 20.00, shipping …, seller 17 (all), lane CN-EU, …" */
static void tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    struct seen *seen = context;
    (void)at_s;
    if (told != TOLD_PLACED)
        return;
    const unsigned long seller = strtoul(strstr(detail, "seller ") + strlen("seller "), NULL, 10);
    const bool far = strstr(detail, "lane CN-EU") != NULL;
    assert_true(seller < SELLERS && detail[0] >= 'a' && detail[0] <= 'd' && seen->orders < ORDERS_MOST);
    seen->order[seen->orders] = order;
    seen->seller[seen->orders++] = (uint32_t)seller;
    seen->categories[seller] |= 1u << (detail[0] - 'a');
    seen->lanes[seller] |= far ? 2u : 1u;
    seen->of_a += detail[0] == 'a';
    seen->from_cn += far;
}

static struct seen look(const char *const sets[], size_t set_count, const char *policy)
{
    struct trial trial;
    struct seen seen = {.order = calloc(ORDERS_MOST, sizeof(uint64_t)),
                        .seller = calloc(ORDERS_MOST, sizeof(uint32_t))};
    struct trace trace = {.tell = tell, .context = &seen};
    assert_non_null(seen.order);
    assert_non_null(seen.seller);
    trial_open(&trial, MARKET, policy, sets, set_count);
    assert_int_equal(RD_OK, replicate(trial.run, 1, 0, &trace, NULL, NULL, &trial.result, &trial.err));
    assert_true(seen.orders > 5000);
    trial_close(&trial);
    return seen;
}
#define LOOK(sets) look(sets, sizeof(sets) / sizeof *(sets), "scenarios/policies/minimal.json")

static void forget(struct seen *seen)
{
    free(seen->order);
    free(seen->seller);
}

static unsigned bits(unsigned of)
{
    unsigned count = 0;
    for (; of; of &= of - 1)
        count++;
    return count;
}

static void a_seller_sends_from_one_country_alone(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=500", "sellers.count=200", TWO_PLACES, FOUR_KINDS,
                                       "sellers.countries={\"CN\": \"25%\", \"DE\": \"rest\"}"};
    struct seen seen = LOOK(sets);
    size_t countries[4] = {0};
    for (size_t i = 0; i < SELLERS; i++)
        countries[seen.lanes[i]]++;
    assert_int_equal(countries[3], 0);
    /* 200 draws at 25 %: 50, within four standard deviations of 6.1 (1 in 15,000; the seed is fixed) */
    assert_true(countries[2] >= 26 && countries[2] <= 74);
    assert_true(countries[1] > 100);
    /* the lanes keep their shares of the orders: 30 % of them, whatever the sellers' shares are */
    assert_true(seen.from_cn * 100 > seen.orders * 27 && seen.from_cn * 100 < seen.orders * 33);
    forget(&seen);
}

static void without_countries_anybody_sends_from_everywhere(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=500", "sellers.count=200", TWO_PLACES, FOUR_KINDS};
    struct seen seen = LOOK(sets);
    size_t both = 0, all = 0;
    for (size_t i = 0; i < SELLERS; i++) {
        both += seen.lanes[i] == 3;
        all += seen.categories[i] == 15;
    }
    assert_true(both > 150);
    assert_true(all > 150);
    forget(&seen);
}

static void a_seller_sells_as_many_categories_as_are_stated(void **state)
{
    (void)state;
    static const char *const one[] = {"demand.orders_per_day=500", "sellers.count=200", TWO_PLACES, FOUR_KINDS,
                                      "sellers.categories_each=1"};
    static const char *const two[] = {"demand.orders_per_day=500", "sellers.count=200", TWO_PLACES, FOUR_KINDS,
                                      "sellers.categories_each=2"};
    struct seen seen = LOOK(one);
    size_t of_a = 0;
    for (size_t i = 0; i < SELLERS; i++) {
        assert_true(bits(seen.categories[i]) <= 1);
        of_a += seen.categories[i] == 1;
    }
    /* 40 % of 200: 80, within four standard deviations of 6.9 */
    assert_true(of_a >= 52 && of_a <= 108);
    /* and the categories keep their shares of the orders */
    assert_true(seen.of_a * 100 > seen.orders * 37 && seen.of_a * 100 < seen.orders * 43);
    forget(&seen);
    seen = LOOK(two);
    size_t pairs = 0;
    for (size_t i = 0; i < SELLERS; i++) {
        assert_true(bits(seen.categories[i]) <= 2);
        pairs += bits(seen.categories[i]) == 2;
    }
    assert_true(pairs > 150);
    forget(&seen);
}

/* No placement differs, so an order is bought from the same seller under both. */
static void an_order_keeps_its_seller_under_another_policy(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=500",
                                       "sellers.count=200",
                                       TWO_PLACES,
                                       FOUR_KINDS,
                                       "sellers.countries={\"CN\": \"25%\", \"DE\": \"rest\"}",
                                       "sellers.categories_each=2"};
    struct seen a = LOOK(sets), b = look(sets, sizeof sets / sizeof *sets, "scenarios/policies/analytic.json");
    assert_int_equal(a.orders, b.orders);
    for (size_t i = 0; i < a.orders; i++) {
        assert_int_equal(a.order[i], b.order[i]);
        assert_int_equal(a.seller[i], b.seller[i]);
    }
    forget(&a);
    forget(&b);
}

/* One seller for two countries: where nobody is, everybody may send from. */
static void a_country_without_sellers_is_served_by_the_others(void **state)
{
    (void)state;
    static const char *const sets[] = {"demand.orders_per_day=500",
                                       "sellers.count=1",
                                       TWO_PLACES,
                                       FOUR_KINDS,
                                       "sellers.countries={\"CN\": \"50%\", \"DE\": \"50%\"}",
                                       "sellers.categories_each=1"};
    struct seen seen = LOOK(sets);
    assert_int_equal(seen.lanes[0], 3);
    assert_int_equal(seen.categories[0], 15);
    forget(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seller_sends_from_one_country_alone),
        cmocka_unit_test(without_countries_anybody_sends_from_everywhere),
        cmocka_unit_test(a_seller_sells_as_many_categories_as_are_stated),
        cmocka_unit_test(an_order_keeps_its_seller_under_another_policy),
        cmocka_unit_test(a_country_without_sellers_is_served_by_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
