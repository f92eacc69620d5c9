/*
 * The ledger: postings that cannot but balance, and the check that they do.
 */
#include "market/ledger.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "redress/units.h"

static const char *const account_names[ACCOUNT_COUNT] = {"buyer",   "seller", "platform", "insurer",
                                                         "carrier", "escrow", "outside"};

const char *account_name(enum account account)
{
    return account_names[account];
}

void ledger_init(struct ledger *ledger)
{
    memset(ledger, 0, sizeof *ledger);
    pool_init(&ledger->books, sizeof(struct books));
}

void ledger_release(struct ledger *ledger)
{
    pool_release(&ledger->books);
}

void ledger_clear(struct ledger *ledger)
{
    memset(ledger->total, 0, sizeof ledger->total);
    ledger->postings = 0;
    pool_clear(&ledger->books);
}

struct sale sale_of(const struct order *order, double commission_share, double cost_share, int64_t step_minor)
{
    int64_t cost = (int64_t)((double)order->goods_minor * cost_share / (double)step_minor + 0.5) * step_minor;
    int64_t commission = 0; /* the price has 32 bits and the share is at most 1: it fits */
    (void)rd_money_part(order->goods_minor, llround(commission_share * (double)RD_PPB_PER_ONE), RD_PPB_PER_ONE,
                        RD_ROUND_HALF_UP, step_minor, &commission);
    struct sale sale = {{0}};
    sale.net[ACCOUNT_BUYER] = -order_paid_minor(order);
    sale.net[ACCOUNT_SELLER] = (int64_t)order->goods_minor - commission - cost;
    sale.net[ACCOUNT_OUTSIDE] = cost;
    sale.net[ACCOUNT_PLATFORM] = commission;
    sale.net[ACCOUNT_CARRIER] = order->shipping_minor;
    return sale;
}

static void post(struct ledger *ledger, enum account from, enum account to, int64_t amount_minor)
{
    assert(amount_minor >= 0);
    ledger->total[from] -= amount_minor;
    ledger->total[to] += amount_minor;
    ledger->postings++;
}

void ledger_pay(struct ledger *ledger, const struct order *order)
{
    post(ledger, ACCOUNT_BUYER, ACCOUNT_ESCROW, order_paid_minor(order));
}

void ledger_pay_back(struct ledger *ledger, const struct order *order)
{
    post(ledger, ACCOUNT_ESCROW, ACCOUNT_BUYER, order_paid_minor(order));
}

void ledger_pay_out(struct ledger *ledger, const struct sale *sale)
{
    post(ledger, ACCOUNT_ESCROW, ACCOUNT_SELLER, sale->net[ACCOUNT_SELLER] + sale->net[ACCOUNT_OUTSIDE]);
    post(ledger, ACCOUNT_SELLER, ACCOUNT_OUTSIDE, sale->net[ACCOUNT_OUTSIDE]);
    post(ledger, ACCOUNT_ESCROW, ACCOUNT_PLATFORM, sale->net[ACCOUNT_PLATFORM]);
    post(ledger, ACCOUNT_ESCROW, ACCOUNT_CARRIER, sale->net[ACCOUNT_CARRIER]);
}

enum rd_status ledger_move(struct ledger *ledger, struct order *order, enum account from, enum account to,
                           int64_t amount_minor)
{
    if (amount_minor == 0 || from == to)
        return RD_OK;
    if (order->books == POOL_NONE) {
        order->books = pool_take(&ledger->books);
        if (order->books == POOL_NONE)
            return RD_NOMEM;
    }
    struct books *books = pool_at(&ledger->books, order->books);
    books->net[from] -= amount_minor;
    books->net[to] += amount_minor;
    post(ledger, from, to, amount_minor);
    return RD_OK;
}

void ledger_check(const struct ledger *ledger, int64_t open_escrow_minor)
{
    int64_t sum = 0;
    for (size_t i = 0; i < ACCOUNT_COUNT; i++)
        sum += ledger->total[i];
    if (sum != 0)
        rd_bug("the ledger does not balance: accounts sum to %" PRId64 " minor units", sum);
    if (ledger->total[ACCOUNT_ESCROW] != open_escrow_minor)
        rd_bug("escrow holds %" PRId64 " minor units, open orders paid in %" PRId64, ledger->total[ACCOUNT_ESCROW],
               open_escrow_minor);
}
