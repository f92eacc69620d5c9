/*
 * Harm that stays with the buyer: what it is worth, by the fault that did it.
 */
#include "process/run.h"

int64_t harm_money(const struct run *run, const struct order *order, const struct dispute *claim, int64_t whole_minor)
{
    uint8_t fault = RD_REASON_NOT_RECEIVED;
    if (!order_is(order, ORDER_LOST) && order->truth != TRUTH_FINE)
        fault = complaint_reason(run, order, false);
    else if (order_is(order, ORDER_LATE_HARM))
        fault = RD_REASON_LATE;
    else if (!order_is(order, ORDER_LOST) && claim)
        fault = claim->reason;
    if (fault == RD_REASON_LATE) /* a part of the price was asked for, and all of it was late */
        whole_minor = order_paid_minor(order);
    return money_rounded(run, (double)whole_minor * run->scenario->costs.harm_share[fault]);
}
