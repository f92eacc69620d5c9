/*
 * Tracking: what the scans say, as a function of keyed draws. Scans are not events; whoever asks walks them again.
 *
 * Buyers who wait look at it: patience past the promised day lasts longer or shorter by what is shown meanwhile, so that a
 * case is opened because of what the buyer sees. Only the moment at which it ends is an event. And sellers who mark parcels
 * as shipped or delivered that are not.
 */
#include "process/run.h"

#include "redress/units.h"

#define SCANS_MAX 512

/* A parcel's scans, one after the other. */
struct scans {
    struct lanes lanes;
    uint32_t count;
    int64_t last_s, next_s; /* the hand-over counts as the first; INT64_MAX: there is no next one */
    int64_t gone_s;         /* no scan after it */
};

/* A lost parcel is scanned until some way through the transit it would have had. */
static int64_t lost_at(const struct run *run, const struct order *order)
{
    struct lanes parcel = order_lanes(run, order->id, STREAM_ORDER_PARCEL);
    struct lanes lost = order_lanes(run, order->id, STREAM_PARCEL_LOST);
    return order->shipped_s + (int64_t)(transit_draw(run, order, parcel.word[1], NULL) * lane_uniform(lost.word[0]));
}

static void scan_draw(const struct run *run, const struct order *order, struct scans *scans)
{
    const struct quantile_table *gap = run->scenario->lanes[order->lane].scan_gap;
    if (scans->count % 4 == 0)
        scans->lanes = stream_block(run->key, order->id, STREAM_PARCEL_SCAN, scans->count / 4);
    int64_t step_s = quantile_draw(gap, scans->lanes.word[scans->count % 4]);
    scans->next_s = scans->last_s + (step_s > 60 ? step_s : 60);
    if (scans->next_s > scans->gone_s || ++scans->count > SCANS_MAX)
        scans->next_s = INT64_MAX;
}

static void scans_begin(const struct run *run, const struct order *order, struct scans *scans)
{
    scans->count = 0;
    scans->last_s = order->shipped_s;
    scans->gone_s = order_is(order, ORDER_LOST) ? lost_at(run, order) : INT64_MAX;
    scan_draw(run, order, scans);
}

/* The last scan is the one at or before `at_s`. */
static void scans_pass(const struct run *run, const struct order *order, struct scans *scans, int64_t at_s)
{
    while (scans->next_s <= at_s) {
        scans->last_s = scans->next_s;
        scan_draw(run, order, scans);
    }
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
    struct scans scans;
    scans_begin(run, order, &scans);
    scans_pass(run, order, &scans, now_s);
    *since_scan_s = now_s - scans.last_s;
    return *since_scan_s > RD_FACT_STALLED_AFTER ? RD_TRACKING_STALLED : RD_TRACKING_MOVING;
}

int64_t tracking_stalls_at(const struct run *run, const struct order *order, int64_t now_s)
{
    int64_t since_scan_s;
    if (parcel_tracking(run, order, now_s, &since_scan_s) != RD_TRACKING_MOVING)
        return -1;
    return now_s - since_scan_s + RD_FACT_STALLED_AFTER + 1;
}

/* ---- what a waiting buyer makes of it ---- */

/* What is shown at `at_s`, and until when at least; scans are passed up to there. The parcel has not come by then. */
static int shown_at(const struct run *run, const struct order *order, struct scans *scans, int64_t at_s,
                    int64_t *until_s)
{
    *until_s = order->shipped_s;
    if (at_s < *until_s)
        return RD_TRACKING_NONE;
    const int64_t scanned_s = order_scanned_s(order);
    *until_s = INT64_MAX;
    if (scanned_s <= at_s)
        return RD_TRACKING_DELIVERED;
    scans_pass(run, order, scans, at_s);
    const int64_t stalls_s = scans->last_s + RD_FACT_STALLED_AFTER + 1;
    const bool stalled = at_s >= stalls_s;
    *until_s = !stalled && stalls_s < scans->next_s ? stalls_s : scans->next_s;
    *until_s = scanned_s < *until_s ? scanned_s : *until_s;
    return stalled ? RD_TRACKING_STALLED : RD_TRACKING_MOVING;
}

static bool is_moved_by_tracking(const struct buyer_segment *buyer)
{
    for (int shown = RD_TRACKING_NONE; shown <= RD_TRACKING_DELIVERED; shown++)
        if (buyer->patience_by_tracking[shown] != 1)
            return true;
    return false;
}

int64_t patience_ends_at(const struct run *run, const struct order *order, int64_t patience_s)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    int64_t at_s = order->promised_s, until_s;
    if (!is_moved_by_tracking(buyer))
        return at_s + patience_s < order->delivered_s ? at_s + patience_s : -1;
    struct scans scans;
    scans_begin(run, order, &scans);
    for (double left_s = (double)patience_s; at_s < order->delivered_s; at_s = until_s) {
        const double factor = buyer->patience_by_tracking[shown_at(run, order, &scans, at_s, &until_s)];
        const double lasts_s = left_s * factor;
        if (lasts_s < (double)(until_s - at_s)) {
            at_s += (int64_t)lasts_s;
            return at_s < order->delivered_s ? at_s : -1;
        }
        left_s -= (double)(until_s - at_s) / factor;
    }
    return -1;
}

/* ---- sellers who lie ---- */

/* Not handed over by the ship-by date, and marked as shipped then. */
bool order_marked_shipped(const struct run *run, const struct order *order)
{
    const struct seller_segment *seller = order_seller(run, order);
    return seller->marks_shipped.threshold > 0 &&
           lane_hits(order_lanes(run, order->id, STREAM_SELLER_TRACKING).word[0], seller->marks_shipped.threshold);
}

/* Handed over by the promised day and not there on it, lost or late, and marked as delivered then. */
static bool marks_delivered(const struct run *run, const struct order *order)
{
    const struct seller_segment *seller = order_seller(run, order);
    return seller->marks_delivered.threshold > 0 && order->shipped_s <= order->promised_s &&
           order->delivered_s >= order->promised_s &&
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
