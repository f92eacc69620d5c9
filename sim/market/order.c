/*
 * An order's legal steps.
 */
#include "market/order.h"

#include <inttypes.h>

#include "redress/status.h"

static const char *const state_names[ORDER_STATE_COUNT] = {"placed", "cancelled", "in transit", "received", "closed"};

/* bit `to` of entry `from`: the step is legal */
static const uint8_t legal_steps[ORDER_STATE_COUNT] = {
    [ORDER_PLACED] = 1u << ORDER_CANCELLED | 1u << ORDER_IN_TRANSIT,
    [ORDER_CANCELLED] = 1u << ORDER_CLOSED,
    [ORDER_IN_TRANSIT] = 1u << ORDER_RECEIVED | 1u << ORDER_CLOSED, /* closed in transit: lost */
    [ORDER_RECEIVED] = 1u << ORDER_CLOSED,
    [ORDER_CLOSED] = 0,
};

const char *order_state_name(enum order_state state)
{
    return state_names[state];
}

void order_step(struct order *order, enum order_state to)
{
    if (!(legal_steps[order->state] >> to & 1u))
        rd_bug("order %" PRIu64 " may not go from \"%s\" to \"%s\"", order->id, state_names[order->state],
               state_names[to]);
    order->state = to & 15;
}
