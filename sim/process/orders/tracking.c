/*
 * Tracking: what the scans say, as a function of keyed draws. Scans are not events; whoever asks walks them again. And sellers
 * who mark parcels as shipped or delivered that are not.
 */
#include "process/run.h"

#include "redress/units.h"

/* A parcel without a scan for this long is shown as stalled. */
#define STALLED_AFTER_S (7 * RD_DAY_S)
#define SCANS_MAX 512

/* The last scan at or before `until_s`. */
static int64_t last_scan(const struct run *run, const struct order *order, int64_t until_s)
{
    const struct quantile_table *gap = run->scenario->lanes[order->lane].scan_gap;
    int64_t at_s = order->shipped_s;
    for (uint32_t scan = 0; scan < SCANS_MAX; scan += 4) {
        struct lanes lanes = stream_block(run->key, order->id, STREAM_PARCEL_SCAN, scan / 4);
        for (size_t i = 0; i < 4; i++) {
            int64_t step_s = quantile_draw(gap, lanes.word[i]);
            if (at_s + (step_s > 60 ? step_s : 60) > until_s)
                return at_s;
            at_s += step_s > 60 ? step_s : 60;
        }
    }
    return at_s;
}

/* A lost parcel is scanned until some way through the transit it would have had. */
static int64_t lost_at(const struct run *run, const struct order *order)
{
    struct lanes parcel = order_lanes(run, order->id, STREAM_ORDER_PARCEL);
    struct lanes lost = order_lanes(run, order->id, STREAM_PARCEL_LOST);
    int64_t transit_s = quantile_draw(run->scenario->lanes[order->lane].transit, parcel.word[1]);
    return order->shipped_s + (int64_t)((double)transit_s * transit_factor(run, order) * lane_uniform(lost.word[0]));
}

int parcel_tracking(const struct run *run, const struct order *order, int64_t now_s, int64_t *since_scan_s)
{
    *since_scan_s = RD_ABSENT;
    if (order->shipped_s == TIME_NEVER || order->shipped_s > now_s)
        return RD_TRACKING_NONE;
    if (order_scanned_s(order) <= now_s) {
        *since_scan_s = now_s - order_scanned_s(order);
        return RD_TRACKING_DELIVERED;
    }
    int64_t until_s = now_s;
    if (order_is(order, ORDER_LOST)) {
        int64_t gone_s = lost_at(run, order);
        until_s = gone_s < now_s ? gone_s : now_s;
    }
    *since_scan_s = now_s - last_scan(run, order, until_s);
    return *since_scan_s > STALLED_AFTER_S ? RD_TRACKING_STALLED : RD_TRACKING_MOVING;
}

/* Not handed over by the ship-by date, and marked as shipped then. */
bool order_marked_shipped(const struct run *run, const struct order *order)
{
    const struct seller_segment *seller = order_seller(run, order);
    return seller->marks_shipped.threshold > 0 &&
           lane_hits(order_lanes(run, order->id, STREAM_SELLER_TRACKING).word[0], seller->marks_shipped.threshold);
}

/* Not there on the promised day, lost or late, and marked as delivered then. */
static bool marks_delivered(const struct run *run, const struct order *order)
{
    const struct seller_segment *seller = order_seller(run, order);
    return seller->marks_delivered.threshold > 0 && order->delivered_s >= order->promised_s &&
           lane_hits(order_lanes(run, order->id, STREAM_SELLER_TRACKING).word[1], seller->marks_delivered.threshold);
}

/* What the tracking will show of a seller who lies: the parcel itself goes its way all the same. */
void tracking_falsify(struct run *run, struct order *order, bool marked, int64_t ship_within_s)
{
    if (marked) {
        order->flags |= ORDER_FALSE_SHIPPED;
        order->shipped_s = time_add(order->placed_s, ship_within_s);
    }
    if (marks_delivered(run, order))
        order->flags |= ORDER_FALSE_DELIVERED;
    if (order_is(order, ORDER_FALSE_SHIPPED) || order_is(order, ORDER_FALSE_DELIVERED))
        run_count(run, order, COUNT_FALSE_SCANS, 1);
}
