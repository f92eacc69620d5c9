/*
 * An order: one parcel, one possible claim. One cache line.
 *
 * Its latent draws are fixed by its identity before any rule is asked. Times are seconds since the scenario's start in 32
 * bits (136 years). The truth (lost, fault) is known to the simulator and to nobody in it. `shipped_s` is the hand-over the
 * tracking shows, `delivered_s` the true delivery.
 */
#ifndef REDRESS_MARKET_ORDER_H
#define REDRESS_MARKET_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#define TIME_NEVER UINT32_MAX

/* (day, slot) or (parent, n): n in bits 52..63, day in 28..51, slot in 0..27. Stable under every policy. */
#define ORDER_SLOT_BITS 28
#define ORDER_DAY_BITS 24
#define ORDER_SLOTS (UINT64_C(1) << ORDER_SLOT_BITS)

#define ORDER_REPEAT_SHIFT (ORDER_SLOT_BITS + ORDER_DAY_BITS)
#define ORDER_REPEATS_MAX 1000 /* numbers of a chain of repeats: far below what twelve bits hold */

/* The place of a repeat in its chain, from 1; 0 for an order that is none. */
static inline uint64_t order_repeat_number(uint64_t id)
{
    return id >> ORDER_REPEAT_SHIFT;
}

static inline bool order_id_is_repeat(uint64_t id)
{
    return order_repeat_number(id) != 0;
}

/* Repeat `number` of the chain to which any of its orders belongs. */
static inline uint64_t order_repeat_id(uint64_t id, uint64_t number)
{
    return (id & ((UINT64_C(1) << ORDER_REPEAT_SHIFT) - 1)) | number << ORDER_REPEAT_SHIFT;
}

static inline uint64_t order_id(uint64_t day, uint64_t slot)
{
    return day << ORDER_SLOT_BITS | slot;
}

/* The day on which it is placed; of a repeat, that of the first order of its chain, if that was placed since the start. */
static inline int64_t order_day(uint64_t id)
{
    return (int64_t)(id >> ORDER_SLOT_BITS & ((UINT64_C(1) << ORDER_DAY_BITS) - 1));
}

enum order_state { ORDER_PLACED, ORDER_CANCELLED, ORDER_IN_TRANSIT, ORDER_RECEIVED, ORDER_CLOSED, ORDER_STATE_COUNT };
const char *order_state_name(enum order_state state);

enum order_truth {
    TRUTH_FINE,
    TRUTH_DAMAGED,
    TRUTH_NOT_AS_DESCRIBED,
    TRUTH_DEFECTIVE,
    TRUTH_WRONG_ITEM,
    TRUTH_MISSING_PARTS,
    TRUTH_COUNTERFEIT
};

enum order_flag {
    ORDER_MEASURED = 1,          /* placed in the measured window                       */
    ORDER_LOST = 2,              /* truth: never arrives                                */
    ORDER_FALSE_CLAIM = 4,       /* latent: will claim without a reason                 */
    ORDER_RATES = 8,             /* latent: leaves a rating                             */
    ORDER_COMPLAINED = 16,       /* its one claim has been made                         */
    ORDER_MONEY_BACK = 32,       /* something was refunded after shipment               */
    ORDER_CHANGE_OF_MIND = 64,   /* latent, known at receipt: wanted back without a fault */
    ORDER_RETURN_FREE = 128,     /* the page promises a free return                     */
    ORDER_FALSE_SHIPPED = 256,   /* truth: marked as shipped before it was              */
    ORDER_CREDITED = 1024,       /* its lateness was credited                           */
    ORDER_FALSE_DELIVERED = 512, /* truth: marked as delivered on the promised day, and is not there */
    ORDER_LATE_HARM = 2048,      /* truth: came later than its buyer bears */
    ORDER_MADE_GOOD = 4096       /* by a coupon, or the bank is asked for the price: no credit for lateness */
};

#define TERMS_NONE UINT16_MAX

struct order {
    uint64_t id;
    uint32_t goods_minor, shipping_minor;
    uint32_t placed_s, shipped_s, delivered_s; /* TIME_NEVER when it will not happen */
    uint32_t promised_s;                       /* end of the promised calendar day    */
    uint32_t seller, buyer;
    uint32_t claim; /* dispute pool index or POOL_NONE     */
    uint32_t books; /* ledger books or POOL_NONE           */
    uint32_t cover; /* insurance or POOL_NONE              */
    uint16_t category, lane;
    uint16_t terms; /* place in the run's list of promised terms, or TERMS_NONE at the checkout */
    uint16_t flags;
    uint8_t cases : 4;        /* disputes opened on it: one more than replacements at most */
    uint8_t replacements : 4; /* parcels sent after the first            */
    uint8_t state : 4, truth : 4;
    uint8_t mark; /* where buyer and seller stood when it was placed: a segment */
    uint8_t buyer_segment;
};

static inline int64_t order_paid_minor(const struct order *order)
{
    return (int64_t)order->goods_minor + order->shipping_minor;
}

static inline bool order_is(const struct order *order, enum order_flag flag)
{
    return (order->flags & flag) != 0;
}

/* When the tracking shows the delivery, which is what rules and mediators see of it; a false one on the promised day, as it ends. */
static inline uint32_t order_scanned_s(const struct order *order)
{
    return order_is(order, ORDER_FALSE_DELIVERED) ? order->promised_s - 1 : order->delivered_s;
}

/* Takes a legal step, or stops the program (rd_bug): an illegal one would make the books wrong. */
void order_step(struct order *order, enum order_state to);

#endif
