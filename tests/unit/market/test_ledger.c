/*
 * The ledger: every posting balances, books hold what goes beyond a plain sale, and an imbalance stops the program.
 */
#include "support/check.h"

#include <string.h>

#include "draws.h"
#include "market/ledger.h"
#include "stops.h"

static int64_t accounts_sum(const int64_t net[ACCOUNT_COUNT])
{
    int64_t sum = 0;
    for (int i = 0; i < ACCOUNT_COUNT; i++)
        sum += net[i];
    return sum;
}

static struct order order_of(uint32_t goods_minor, uint32_t shipping_minor)
{
    return (struct order){.id = 9, .goods_minor = goods_minor, .shipping_minor = shipping_minor, .books = POOL_NONE};
}

static void accounts_are_named(void **state)
{
    (void)state;
    static const char *const names[] = {"buyer", "seller", "platform", "insurer", "carrier", "escrow", "outside"};
    assert_int_equal(sizeof names / sizeof *names, ACCOUNT_COUNT);
    for (int i = 0; i < ACCOUNT_COUNT; i++)
        assert_string_equal(account_name((enum account)i), names[i]);
}

/* 100.00 of goods that cost 55.00, 5.99 of shipping, 8 % commission. */
static void a_plain_sale_pays_seller_platform_and_carrier(void **state)
{
    (void)state;
    struct order order = order_of(10000, 599);
    struct sale sale = sale_of(&order, 0.08, 0.55, 1);
    assert_int_equal(sale.net[ACCOUNT_BUYER], -10599);
    assert_int_equal(sale.net[ACCOUNT_SELLER], 3700);
    assert_int_equal(sale.net[ACCOUNT_PLATFORM], 800);
    assert_int_equal(sale.net[ACCOUNT_CARRIER], 599);
    assert_int_equal(sale.net[ACCOUNT_INSURER], 0);
    assert_int_equal(sale.net[ACCOUNT_ESCROW], 0);
    assert_int_equal(sale.net[ACCOUNT_OUTSIDE], 5500);
}

/* 9.99 and 10.01 at half their price: 4.995 and 5.005, half up. A cost above what the commission leaves is a loss. */
static void the_cost_of_goods_is_rounded_half_up_and_may_exceed_the_payout(void **state)
{
    (void)state;
    struct order cheap = order_of(999, 0), dear = order_of(1001, 0);
    assert_int_equal(sale_of(&cheap, 0, 0.5, 1).net[ACCOUNT_OUTSIDE], 500);
    assert_int_equal(sale_of(&dear, 0, 0.5, 1).net[ACCOUNT_OUTSIDE], 501);
    assert_int_equal(sale_of(&dear, 0.10, 1, 1).net[ACCOUNT_SELLER], -100); /* commission 1.00 */
}

static void commission_is_rounded_half_up(void **state)
{
    (void)state;
    static const struct {
        uint32_t goods_minor;
        double share;
        int64_t commission_minor;
    } cases[] = {
        {1004, 0.10, 100}, /* 100.4 */
        {1005, 0.10, 101}, /* 100.5 */
        {1006, 0.10, 101}, /* 100.6 */
        {9, 0.05, 0},      /* 0.45  */
        {10, 0.05, 1},     /* 0.5   */
        {11, 0.05, 1},     /* 0.55  */
        {30, 0.15, 5},     /* 4.5   */
        {29, 0.15, 4},     /* 4.35  */
        {1, 0.49, 0},
        {1, 0.50, 1},
        {12345, 0, 0},
        {12345, 1, 12345},
        {UINT32_MAX, 1, UINT32_MAX},
        {UINT32_MAX, 0.10, 429496730}, /* 429496729.5 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct order order = order_of(cases[i].goods_minor, 0);
        struct sale sale = sale_of(&order, cases[i].share, 0, 1);
        assert_int_equal(sale.net[ACCOUNT_PLATFORM], cases[i].commission_minor);
        assert_int_equal(sale.net[ACCOUNT_SELLER], cases[i].goods_minor - cases[i].commission_minor);
    }
}

static void plain_sales_sum_to_zero_whatever_the_commission(void **state)
{
    (void)state;
    struct draws draws = {2};
    for (int i = 0; i < 10000; i++) {
        struct order order = order_of(1 + draw(&draws, 2000000), draw(&draws, 20000));
        struct sale sale = sale_of(&order, draw(&draws, 10001) / 10000.0, draw(&draws, 101) / 100.0, 1);
        assert_int_equal(accounts_sum(sale.net), 0);
        assert_true(sale.net[ACCOUNT_PLATFORM] >= 0 && sale.net[ACCOUNT_OUTSIDE] >= 0);
    }
}

static void paying_in_and_out_empties_the_escrow(void **state)
{
    (void)state;
    struct ledger ledger;
    ledger_init(&ledger);
    struct order order = order_of(10000, 599);
    struct sale sale = sale_of(&order, 0.08, 0.55, 1);
    ledger_pay(&ledger, &order);
    assert_int_equal(ledger.total[ACCOUNT_BUYER], -10599);
    assert_int_equal(ledger.total[ACCOUNT_ESCROW], 10599);
    ledger_check(&ledger, 10599);
    ledger_pay_out(&ledger, &sale);
    assert_memory_equal(ledger.total, sale.net, sizeof sale.net);
    ledger_check(&ledger, 0);
    assert_int_equal(ledger.postings, 5); /* one in, three out, and what the goods cost */
    ledger_release(&ledger);
}

static void a_cancelled_order_leaves_no_trace_in_the_accounts(void **state)
{
    (void)state;
    static const int64_t zero[ACCOUNT_COUNT];
    struct ledger ledger;
    ledger_init(&ledger);
    struct order order = order_of(10000, 599);
    ledger_pay(&ledger, &order);
    ledger_pay_back(&ledger, &order);
    assert_memory_equal(ledger.total, zero, sizeof zero);
    assert_int_equal(order.books, POOL_NONE);
    ledger_check(&ledger, 0);
    ledger_release(&ledger);
}

/* A refund of 30.00 borne 20.00 by the seller and 10.00 by the platform, then a fine of 2.50. */
static void books_hold_what_goes_beyond_the_sale(void **state)
{
    (void)state;
    struct ledger ledger;
    ledger_init(&ledger);
    struct order order = order_of(10000, 0);
    struct sale sale = sale_of(&order, 0.10, 0, 1);
    ledger_pay(&ledger, &order);
    ledger_pay_out(&ledger, &sale);
    assert_int_equal(ledger.books.live, 0);
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_SELLER, ACCOUNT_BUYER, 2000), RD_OK);
    uint32_t index = order.books;
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_PLATFORM, ACCOUNT_BUYER, 1000), RD_OK);
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_SELLER, ACCOUNT_PLATFORM, 250), RD_OK);
    assert_int_equal(order.books, index); /* one set of books an order */
    assert_int_equal(ledger.books.live, 1);
    const struct books *books = pool_at(&ledger.books, order.books);
    static const int64_t expected[ACCOUNT_COUNT] = {
        [ACCOUNT_BUYER] = 3000, [ACCOUNT_SELLER] = -2250, [ACCOUNT_PLATFORM] = -750};
    assert_memory_equal(books->net, expected, sizeof expected);
    assert_int_equal(ledger.total[ACCOUNT_BUYER], -7000);
    assert_int_equal(ledger.total[ACCOUNT_SELLER], 6750);
    assert_int_equal(ledger.total[ACCOUNT_PLATFORM], 250);
    ledger_check(&ledger, 0);
    ledger_release(&ledger);
}

static void moving_nothing_or_to_oneself_opens_no_books(void **state)
{
    (void)state;
    struct ledger ledger;
    ledger_init(&ledger);
    struct order order = order_of(10000, 0);
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_SELLER, ACCOUNT_BUYER, 0), RD_OK);
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_SELLER, ACCOUNT_SELLER, 500), RD_OK);
    assert_int_equal(order.books, POOL_NONE);
    assert_int_equal(ledger.postings, 0);
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_SELLER, ACCOUNT_BUYER, 1), RD_OK);
    assert_int_not_equal(order.books, POOL_NONE);
    assert_int_equal(ledger.postings, 1);
    ledger_release(&ledger);
}

static void random_postings_balance_after_each_and_books_add_up_to_the_accounts(void **state)
{
    (void)state;
    enum { ORDERS = 200 };
    struct draws draws = {3};
    struct order orders[ORDERS];
    struct ledger ledger;
    ledger_init(&ledger);
    for (int i = 0; i < ORDERS; i++)
        orders[i] = order_of(1000, 0);
    for (int step = 0; step < 20000; step++) {
        enum account from = (enum account)draw(&draws, ACCOUNT_COUNT), to = (enum account)draw(&draws, ACCOUNT_COUNT);
        int64_t amount_minor = (int64_t)draw(&draws, 100000) * draw(&draws, 100000);
        assert_int_equal(ledger_move(&ledger, &orders[draw(&draws, ORDERS)], from, to, amount_minor), RD_OK);
        assert_int_equal(accounts_sum(ledger.total), 0);
    }
    int64_t sum[ACCOUNT_COUNT] = {0};
    for (int i = 0; i < ORDERS; i++) {
        const struct books *books = pool_at(&ledger.books, orders[i].books);
        assert_int_equal(accounts_sum(books->net), 0);
        for (int account = 0; account < ACCOUNT_COUNT; account++)
            sum[account] += books->net[account];
    }
    assert_memory_equal(sum, ledger.total, sizeof sum);
    ledger_release(&ledger);
}

static void clearing_empties_accounts_and_books(void **state)
{
    (void)state;
    static const int64_t zero[ACCOUNT_COUNT];
    struct ledger ledger;
    ledger_init(&ledger);
    struct order order = order_of(10000, 0);
    ledger_pay(&ledger, &order);
    assert_int_equal(ledger_move(&ledger, &order, ACCOUNT_OUTSIDE, ACCOUNT_INSURER, 7), RD_OK);
    ledger_clear(&ledger);
    assert_memory_equal(ledger.total, zero, sizeof zero);
    assert_int_equal(ledger.postings, 0);
    assert_int_equal(ledger.books.live, 0);
    ledger_check(&ledger, 0);
    ledger_release(&ledger);
}

struct state_of_accounts {
    int64_t total[ACCOUNT_COUNT];
    int64_t open_escrow_minor;
};

static void accounts_check(void *context)
{
    const struct state_of_accounts *accounts = context;
    struct ledger ledger;
    ledger_init(&ledger);
    memcpy(ledger.total, accounts->total, sizeof ledger.total);
    ledger_check(&ledger, accounts->open_escrow_minor);
}

static void an_imbalance_of_one_stops_the_program(void **state)
{
    (void)state;
    struct state_of_accounts accounts = {.total = {-10599, 9200, 800, 0, 600, 0, 0}};
    stops_with(accounts_check, &accounts, "the ledger does not balance: accounts sum to 1 minor units");
    accounts.total[ACCOUNT_CARRIER] = 598;
    stops_with(accounts_check, &accounts, "the ledger does not balance: accounts sum to -1 minor units");
    accounts.total[ACCOUNT_CARRIER] = 599;
    accounts_check(&accounts);
}

static void escrow_other_than_what_open_orders_paid_stops_the_program(void **state)
{
    (void)state;
    struct state_of_accounts accounts = {.total = {-500, 0, 0, 0, 0, 500, 0}, .open_escrow_minor = 499};
    stops_with(accounts_check, &accounts, "escrow holds 500 minor units, open orders paid in 499");
    accounts.open_escrow_minor = 501;
    stops_with(accounts_check, &accounts, "escrow holds 500 minor units, open orders paid in 501");
    accounts.open_escrow_minor = 500;
    accounts_check(&accounts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accounts_are_named),
        cmocka_unit_test(a_plain_sale_pays_seller_platform_and_carrier),
        cmocka_unit_test(the_cost_of_goods_is_rounded_half_up_and_may_exceed_the_payout),
        cmocka_unit_test(commission_is_rounded_half_up),
        cmocka_unit_test(plain_sales_sum_to_zero_whatever_the_commission),
        cmocka_unit_test(paying_in_and_out_empties_the_escrow),
        cmocka_unit_test(a_cancelled_order_leaves_no_trace_in_the_accounts),
        cmocka_unit_test(books_hold_what_goes_beyond_the_sale),
        cmocka_unit_test(moving_nothing_or_to_oneself_opens_no_books),
        cmocka_unit_test(random_postings_balance_after_each_and_books_add_up_to_the_accounts),
        cmocka_unit_test(clearing_empties_accounts_and_books),
        cmocka_unit_test(an_imbalance_of_one_stops_the_program),
        cmocka_unit_test(escrow_other_than_what_open_orders_paid_stops_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
