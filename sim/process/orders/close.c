/*
 * The end of an order: money paid out, nets counted, and its line in the sparse list when it was no plain sale.
 */
#include "process/run.h"

#include <string.h>

static void net_count(struct run *run, const struct order *order, enum account account, int64_t net)
{
    static const enum counter counter_of[] = {
        [ACCOUNT_BUYER] = COUNT_BUYER_NET,       [ACCOUNT_SELLER] = COUNT_SELLER_NET,
        [ACCOUNT_PLATFORM] = COUNT_PLATFORM_NET, [ACCOUNT_INSURER] = COUNT_INSURER_NET,
        [ACCOUNT_CARRIER] = COUNT_CARRIER_NET,   [ACCOUNT_ESCROW] = COUNTER_COUNT,
        [ACCOUNT_OUTSIDE] = COUNT_OUTSIDE_NET,
    };
    if (net != 0)
        run_count(run, order, counter_of[account], net);
}

static void nets_count(struct run *run, const struct order *order, const struct sale *sale, const struct books *books)
{
    for (int account = ACCOUNT_BUYER; account <= ACCOUNT_CARRIER; account++)
        net_count(run, order, (enum account)account, sale->net[account] + books->net[account]);
    net_count(run, order, ACCOUNT_OUTSIDE, sale->net[ACCOUNT_OUTSIDE] + books->net[ACCOUNT_OUTSIDE]);
}

void nets_amend(struct run *run, struct order *order, uint32_t listed)
{
    static const struct sale nothing;
    if (order->books == POOL_NONE)
        return;
    const struct books *books = pool_at(&run->ledger.books, order->books);
    nets_count(run, order, &nothing, books);
    if (order_is(order, ORDER_MEASURED)) {
        struct outcome *outcome = &run->result->outcomes[listed];
        outcome->buyer_minor += books->net[ACCOUNT_BUYER];
        outcome->seller_minor += books->net[ACCOUNT_SELLER];
        outcome->platform_minor += books->net[ACCOUNT_PLATFORM];
    }
    pool_give(&run->ledger.books, order->books);
    order->books = POOL_NONE;
}

/* The line of a measured order in the sparse list; one of its own when it was a plain sale until now. */
static enum rd_status line_find(struct run *run, const struct order *order, uint32_t *line)
{
    struct result *result = run->result;
    for (size_t i = result->outcome_count; i-- > 0;)
        if (result->outcomes[i].order == order->id) {
            *line = (uint32_t)i;
            return RD_OK;
        }
    struct outcome plain = {.order = order->id,
                            .kind = OUTCOME_PLAIN,
                            .reason = UINT8_MAX,
                            .measured = COHORT_USUAL,
                            .resolution_s = RESOLUTION_NONE,
                            .rule = {RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED}};
    *line = (uint32_t)result->outcome_count;
    return outcome_add(result, &plain) == RD_OK ? RD_OK : run_nomem(run);
}

enum rd_status books_after(struct run *run, struct order *order)
{
    uint32_t line = 0;
    if (order->books == POOL_NONE)
        return RD_OK;
    enum rd_status rc = order_is(order, ORDER_MEASURED) ? line_find(run, order, &line) : RD_OK;
    if (rc == RD_OK)
        nets_amend(run, order, line);
    return rc;
}

static enum rd_status outcome_tell(struct run *run, const struct order *order, enum order_outcome kind,
                                   const struct dispute *claim, const struct sale *plain, const struct sale *sale,
                                   const struct books *books)
{
    static const struct sale no_sale;
    bool beyond = order_is_beyond(run, order);
    bool is_decided = claim && claim->is_dispute && claim->outcome != CASE_NO_OUTCOME;
    if (beyond)
        plain = &no_sale;
    struct outcome outcome = {
        .order = order->id,
        .kind = (uint8_t)kind,
        .reason = claim ? claim->reason : UINT8_MAX,
        .is_false = claim ? claim->is_false : 0,
        .measured = beyond ? COHORT_BEYOND : COHORT_USUAL,
        .refund_minor = claim ? claim->refund_minor : 0,
        .buyer_minor = sale->net[ACCOUNT_BUYER] + books->net[ACCOUNT_BUYER] - plain->net[ACCOUNT_BUYER],
        .seller_minor = sale->net[ACCOUNT_SELLER] + books->net[ACCOUNT_SELLER] - plain->net[ACCOUNT_SELLER],
        .platform_minor = sale->net[ACCOUNT_PLATFORM] + books->net[ACCOUNT_PLATFORM] - plain->net[ACCOUNT_PLATFORM],
        .resolution_s = is_decided ? claim->decided_s - claim->opened_s : RESOLUTION_NONE,
        .rule = {RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED},
    };
    if (claim)
        memcpy(outcome.rule, claim->rule, sizeof outcome.rule);
    return outcome_add(run->result, &outcome) == RD_OK ? RD_OK : run_nomem(run);
}

struct sale order_sale(const struct run *run, const struct order *order)
{
    return sale_of(order, run->scenario->costs.commission, run->scenario->categories[order->category].cost_of_goods,
                   run->scenario->money_step);
}

/* What was refunded out of the escrow is taken off the seller's payout. */
static bool escrow_fill(struct run *run, struct order *order)
{
    int64_t refunded_minor = escrow_refunded(run, order);
    run->open_escrow_minor += refunded_minor;
    return run_move(run, order, ACCOUNT_SELLER, ACCOUNT_ESCROW, refunded_minor) == RD_OK;
}

enum rd_status order_close(struct run *run, uint32_t slot, enum order_outcome kind, const struct dispute *claim)
{
    static const struct books no_books;
    struct order *order = run_order(run, slot);
    bool cancelled = order->state == ORDER_CANCELLED;
    struct sale plain = order_sale(run, order);
    struct sale sale = plain;
    if (cancelled)
        memset(&sale, 0, sizeof sale);
    if (escrow_refunded(run, order) != 0 && !escrow_fill(run, order))
        return run_nomem(run);
    const struct books *books = order->books == POOL_NONE ? &no_books : pool_at(&run->ledger.books, order->books);
    bool listed = kind != OUTCOME_PLAIN || order->books != POOL_NONE || order_is_beyond(run, order);
    order_step(order, ORDER_CLOSED);
    if (cancelled)
        ledger_pay_back(&run->ledger, order);
    else
        ledger_pay_out(&run->ledger, &sale);
    run->open_escrow_minor -= order_paid_minor(order);
    run_count(run, order, COUNT_CLOSED, 1);
    nets_count(run, order, &sale, books);
    enum rd_status rc = RD_OK;
    if (listed && order_is(order, ORDER_MEASURED))
        rc = outcome_tell(run, order, kind, claim, &plain, &sale, books);
    if (order->books != POOL_NONE)
        pool_give(&run->ledger.books, order->books);
    order->books = POOL_NONE;
    if (run->trace)
        order_tell_closed(run, order, cancelled ? NULL : &sale, kind, claim);
    return rc == RD_OK ? order_again(run, order, kind) : rc;
}

/* A freed record can be told from every live one: no day is that far. */
void order_free(struct run *run, uint32_t slot)
{
    struct order *order = run_order(run, slot);
    if (order->cover != POOL_NONE)
        pool_give(&run->covers, order->cover);
    order->id = UINT64_MAX;
    pool_give(&run->orders, slot);
}
