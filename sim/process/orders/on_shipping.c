/*
 * The parcel leaves late, or never: then the order is cancelled.
 */
#include "process/run.h"

/*
 * Needs:  the parcel is handed over now, after its deadline.
 * Leaves: the seller carries one late shipment and its violation.
 */
enum rd_status on_shipped_late(struct run *run, const struct event *event)
{
    struct order *order = run_order(run, event->slot);
    return order->id == event->subject ? violation_record(run, order, NULL, RD_VIOLATION_SHIPPED_LATE) : RD_OK;
}

/*
 * Needs:  the order is PLACED; `extra` is the violation it was cancelled for.
 * Leaves: the buyer has the whole price back, the order is CLOSED.
 */
enum rd_status on_cancelled(struct run *run, const struct event *event)
{
    struct order *order = run_order(run, event->slot);
    order_step(order, ORDER_CANCELLED);
    run_count(run, order, COUNT_CANCELLED, 1);
    if (run->trace)
        run_tell(run, order,
                 event->extra == RD_VIOLATION_CANCELLED_BY_SELLER ? TOLD_CANCELLED_BY_SELLER : TOLD_CANCELLED, "%s",
                 rd_word(RD_SET_VIOLATION, event->extra));
    enum rd_status rc = violation_record(run, order, NULL, (int)event->extra);
    if (rc == RD_OK)
        rc = insurance_undo(run, order);
    if (rc == RD_OK)
        rc = order_close(run, event->slot, OUTCOME_CANCELLED, NULL);
    if (rc == RD_OK)
        order_free(run, event->slot);
    return rc;
}
