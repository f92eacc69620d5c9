/*
 * The ledger: double entry in minor units. Every posting moves an amount from one account to another, so the accounts sum
 * to zero after every posting, per order and in total; ledger_check() asserts it at the end all the same.
 *
 * Orders whose money is only that of a plain sale carry no books of their own: their nets follow from the order. The first
 * posting beyond the sale opens books, which hold the deviation from the plain sale.
 */
#ifndef REDRESS_MARKET_LEDGER_H
#define REDRESS_MARKET_LEDGER_H

#include <stdint.h>

#include "market/order.h"
#include "market/pool.h"
#include "redress/status.h"

enum account {
    ACCOUNT_BUYER,
    ACCOUNT_SELLER,
    ACCOUNT_PLATFORM,
    ACCOUNT_INSURER,
    ACCOUNT_CARRIER,
    ACCOUNT_ESCROW,
    ACCOUNT_OUTSIDE,
    ACCOUNT_COUNT
};
#define ACCOUNT_PARTIES ACCOUNT_ESCROW /* buyer to carrier: who may be made to pay */
const char *account_name(enum account account);

struct books {
    int64_t net[ACCOUNT_COUNT]; /* beyond the plain sale */
};

struct ledger {
    int64_t total[ACCOUNT_COUNT];
    uint64_t postings;
    struct pool books;
};

/* The plain sale: the buyer pays goods and shipping, the platform keeps its commission, the carrier the shipping, the
 * seller the rest, of which the goods have cost something outside the market. */
struct sale {
    int64_t net[ACCOUNT_COUNT];
};
struct sale sale_of(const struct order *order, double commission_share, double cost_share, int64_t step_minor);

void ledger_init(struct ledger *ledger);
void ledger_release(struct ledger *ledger);
void ledger_clear(struct ledger *ledger);
/* The buyer pays into escrow; the escrow pays everybody out. */
void ledger_pay(struct ledger *ledger, const struct order *order);
void ledger_pay_out(struct ledger *ledger, const struct sale *sale);
void ledger_pay_back(struct ledger *ledger, const struct order *order); /* cancelled: escrow to buyer */
/* Beyond the sale: amount >= 0. RD_NOMEM is the only failure. */
enum rd_status ledger_move(struct ledger *ledger, struct order *order, enum account from, enum account to,
                           int64_t amount_minor);
/* Escrow empty for an order that ended, and all accounts sum to zero: rd_bug otherwise. */
void ledger_check(const struct ledger *ledger, int64_t open_escrow_minor);

#endif
