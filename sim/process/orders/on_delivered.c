/*
 * The parcel comes: nothing to say, a fault that shows now or later, a false claim, or the end of a wait. And the stars.
 */
#include "process/run.h"

#include <math.h>

#include "redress/units.h"

/* Ordered logit: P(stars <= k) = logistic(cut_k - eta), drawn by inversion. */
static uint32_t stars_draw(const struct ratings *ratings, double eta, uint32_t word)
{
    double u = lane_uniform(word);
    double score = log(u / (1 - u)) + eta;
    uint32_t stars = 1;
    for (size_t k = 0; k < 4; k++)
        stars += score > ratings->cuts[k];
    return stars;
}

/* By how late the parcel came; of those in time how many are low, which lateness does not explain. */
static void rating_measure(struct run *run, const struct order *order, int64_t late, uint32_t stars)
{
    if (!order_is(order, ORDER_MEASURED))
        return;
    run->result->stars_by_lateness[lateness_cell(late)][stars - 1]++;
    if (late > 0)
        return;
    run_count(run, order, COUNT_RATED_IN_TIME, 1);
    run_count(run, order, COUNT_LOW_IN_TIME, stars <= 2);
    uint32_t *seen = run->result->seen_by_seller[order->seller];
    seen[SELLER_RATED_IN_TIME]++;
    seen[SELLER_LOW_IN_TIME] += stars <= 2;
}

/* When the fault shows to the buyer; damage shows when the parcel is opened. */
int64_t fault_shows_at(const struct run *run, const struct order *order)
{
    const struct category *category = &run->scenario->categories[order->category];
    struct lanes fault = case_lanes(run, order, STREAM_ORDER_FAULT);
    if (order->truth == TRUTH_DAMAGED || lane_uniform(fault.word[1]) < category->fault_at_receipt)
        return order->delivered_s;
    return order->delivered_s + quantile_draw(category->fault_later, fault.word[2]);
}

bool fault_is_seen(const struct run *run, const struct order *order, int64_t at_s)
{
    return order->truth != TRUTH_FINE && !order_is(order, ORDER_LOST) && fault_shows_at(run, order) <= at_s;
}

/* When the rating is left whose buyer has nothing to wait for after `from_s`. */
static int64_t rated_at(const struct run *run, struct lanes lanes, int64_t from_s)
{
    return from_s + quantile_draw(run->scenario->ratings.delay, lanes.word[1]);
}

/* What the stars depend on, as it is known at `at_s`, when the rating is left. */
static double rating_eta(const struct run *run, const struct order *order, int64_t at_s, int64_t days_late)
{
    const struct ratings *ratings = &run->scenario->ratings;
    int64_t until_s = (int64_t)order->delivered_s < at_s ? (int64_t)order->delivered_s : at_s;
    double clipped = days_late < 0 ? 0 : days_late > 8 ? 8 : (double)days_late;
    double total_days = (double)(until_s - order->placed_s) / (double)RD_DAY_S;
    double eta = ratings->beta_late * clipped / 8 + (days_late >= 3 ? ratings->beta_late_3 : 0) +
                 ratings->beta_log_total * log((total_days > 0.01 ? total_days : 0.01) / 10);
    return fault_is_seen(run, order, at_s) || order_is(order, ORDER_LOST) ? eta + ratings->beta_fault : eta;
}

enum rd_status order_rate(struct run *run, struct order *order, int64_t ended_s, bool refunded, bool refused)
{
    if (!order_is(order, ORDER_RATES))
        return RD_OK;
    const struct ratings *ratings = &run->scenario->ratings;
    struct lanes lanes = order_lanes(run, order->id, STREAM_ORDER_RATING);
    int64_t at_s = rated_at(run, lanes, ended_s);
    bool delivered = order->delivered_s <= at_s;
    int64_t late = order_days_late(order, delivered ? (int64_t)order->delivered_s : at_s);
    double eta = rating_eta(run, order, at_s, late) + (refunded ? ratings->beta_refunded : 0) +
                 (refused ? ratings->beta_refused : 0);
    uint32_t stars = stars_draw(ratings, eta, lanes.word[0]);
    order->flags = (uint16_t)(order->flags & ~ORDER_RATES); /* once */
    run_count(run, order, COUNT_RATINGS, 1);
    run_count(run, order, COUNT_STARS, stars);
    if (run->trace)
        run_tell_at(run, at_s, order, TOLD_RATES, "%u of 5 stars", (unsigned)stars);
    if (delivered)
        rating_measure(run, order, late, stars);
    if (!order_seller_present(run, order))
        return RD_OK;
    return run_push(run, EVENT_RATED, at_s, order->id, order->seller, (uint32_t)(order->placed_s / RD_DAY_S), stars);
}

/* A fault that has not shown when the rating is left is not in it, and no second rating follows when it does. */
static enum rd_status rate_unaware(struct run *run, struct order *order, int64_t shows_s)
{
    struct lanes lanes = order_lanes(run, order->id, STREAM_ORDER_RATING);
    if (!order_is(order, ORDER_RATES) || rated_at(run, lanes, run->now_s) >= shows_s)
        return RD_OK;
    return order_rate(run, order, run->now_s, false, false);
}

/*
 * Needs:  `slot` is the seller, `extra` the stars, `generation` the day of the order.
 * Leaves: one rating in the seller's windows.
 */
enum rd_status on_rated(struct run *run, const struct event *event)
{
    if ((int64_t)event->generation * RD_DAY_S < run->sellers.items[event->slot].entered_s)
        return RD_OK; /* meant for the one before */
    seller_rate(&run->sellers, event->slot, event->extra);
    history_rating(run, event->slot, (int32_t)event->generation, event->extra);
    return RD_OK;
}

#define SLOW_S (7 * RD_DAY_S) /* from payment to hand-over: what a figure of realism calls slow */

static void delivery_measure(struct run *run, const struct order *order)
{
    if (!order_is(order, ORDER_MEASURED))
        return;
    run_count(run, order, COUNT_DELIVERED, 1);
    if (order->delivered_s >= order->promised_s)
        run_count(run, order, COUNT_DELIVERED_LATE, 1);
    struct result *result = run->result;
    size_t hours = (order->delivered_s - order->placed_s) / RD_HOUR_S;
    result->delivery_hours[hours < DELIVERY_BINS ? hours : DELIVERY_BINS - 1]++;
    result->seen[SEEN_DELIVERED_AT + local_hour_of_week(run, order, order->delivered_s)]++;
    const int64_t promise_s = (int64_t)order->promised_s - order->placed_s;
    result->seen[SEEN_PROMISED_FOR + DAY_CLASSES * day_class(promise_s / RD_DAY_S) + day_class((int64_t)hours / 24)]++;
    uint32_t *by_seller = result->seen_by_seller[order->seller];
    by_seller[SELLER_DELIVERED]++;
    by_seller[SELLER_HANDED_OVER_SLOWLY] += (int64_t)order->shipped_s - order->placed_s > SLOW_S;
}

/* Nothing to claim, or nobody claims: the order ends here. */
enum rd_status order_end_quietly(struct run *run, uint32_t slot)
{
    struct order *order = run_order(run, slot);
    bool harmed = order->truth != TRUTH_FINE || order_is(order, ORDER_LATE_HARM);
    if (harmed) {
        run_count(run, order, COUNT_HARM_NEVER_FILED, 1);
        run_count(run, order, COUNT_UNREMEDIED, 1);
        run_count(run, order, COUNT_HARM_MONEY, harm_money(run, order, NULL, order_paid_minor(order)));
    }
    enum rd_status rc = order_rate(run, order, run->now_s, false, false);
    if (rc == RD_OK)
        rc = order_close(run, slot, harmed ? OUTCOME_HARM_SILENT : OUTCOME_PLAIN, NULL);
    if (rc == RD_OK)
        order_free(run, slot);
    return rc;
}

/* What the rules say of a case whose parcel comes: asked at that moment, whatever the stage. */
static enum rd_status closes_on_arrival(struct run *run, const struct order *order, const struct dispute *claim,
                                        bool *closes)
{
    struct question question = question_of(run, order, claim);
    struct rd_answer rule;
    enum rd_status rc = run_ask(run, RD_DECISION_ESCALATION, &question, &rule);
    *closes = rc == RD_OK && rule.value[RD_ANSWER(ESCALATION, ON_ARRIVAL)] == RD_ON_ARRIVAL_CLOSE;
    return rc;
}

/*
 * The parcel comes while a not-received claim is open: an honest buyer may let it go, the rules may close it.
 */
enum rd_status claim_arrival(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    claim->arrived = ARRIVED_IN_CASE;
    if (claim->state == CLAIM_APPEAL) { /* decided: an appeal will see what is so now, a refund that stands is late */
        claim->is_false = claim->reason == RD_REASON_NOT_RECEIVED && order->truth == TRUTH_FINE;
        claim->arrived = ARRIVED_DECIDED;
        return RD_OK;
    }
    bool missing = claim->reason == RD_REASON_NOT_RECEIVED && claim->state != CLAIM_FOUND;
    if (claim->is_dispute)
        run_count(run, order, COUNT_DELIVERED_IN_DISPUTE, 1);
    struct lanes patience = order_lanes(run, order->id, STREAM_ORDER_PATIENCE);
    bool lets_go = missing && lane_hits(patience.word[3], order_buyer(run, order)->withdraws_on_arrival.threshold);
    bool closes = false;
    if (!lets_go) {
        claim->is_false = order->truth == TRUTH_FINE; /* what it says is not so; a fault is harm all the same */
        enum rd_status rc = missing && claim->is_dispute ? closes_on_arrival(run, order, claim, &closes) : RD_OK;
        if (rc != RD_OK || !closes)
            return rc;
    }
    if (claim->state == CLAIM_AT_DESK)
        claim_leave_desk(run, slot);
    if (claim->is_dispute)
        run_count(run, order, closes ? COUNT_CLOSED_ON_ARRIVAL : COUNT_WITHDRAWN, 1);
    return claim_end(run, slot, closes ? OUTCOME_ARRIVED_IN_CASE : OUTCOME_WITHDRAWN);
}

/* The parcel comes after its refund: an honest buyer pays back, a rule may charge again. */
enum rd_status refunded_arrival(struct run *run, struct order *order, bool *stands)
{
    run_count(run, order, COUNT_REFUNDED_AND_ARRIVED, 1);
    *stands = true;
    if (order->claim == POOL_NONE)
        return RD_OK;
    const struct dispute *claim = run_claim(run, order->claim);
    bool charged = claim->on_late_arrival == RD_LATE_ARRIVAL_CHARGE_AGAIN;
    uint32_t word = order_lanes(run, order->id, STREAM_BUYER_INSURANCE).word[3];
    enum rd_status rc = RD_OK;
    if (charged || lane_hits(word, order_buyer(run, order)->pays_back.threshold)) {
        run_count(run, order, charged ? COUNT_CHARGED_AGAIN : COUNT_PAID_BACK, 1);
        if (run->trace)
            run_tell(run, order, charged ? TOLD_MONEY_CHARGED_AGAIN : TOLD_MONEY_GIVEN_BACK, "%s",
                     charged ? "charged again" : "by the buyer");
        *stands = false;
        rc = refund_take_back(run, order, claim);
        nets_amend(run, order, claim->listed);
    }
    pool_give(&run->claims, order->claim);
    order->claim = POOL_NONE;
    return rc;
}

/* Delivered after its guarantee date: a credit where the terms promised one. Never beside a refund that was given before. */
static enum rd_status late_credit(struct run *run, struct order *order)
{
    const int64_t credit_minor = order_late_credit_minor(run, order);
    const int64_t guaranteed_within = order_terms(run, order)->guaranteed_within;
    if (credit_minor == 0 ||
        order->delivered_s <= order->shipped_s + run_lasts_s(run, order, order->shipped_s, guaranteed_within))
        return RD_OK;
    const struct dispute *claim = order->claim == POOL_NONE ? NULL : run_claim(run, order->claim);
    order->flags |= ORDER_CREDITED;
    run_count(run, order, COUNT_LATE_CREDITS, 1);
    run_count(run, order, COUNT_LATE_CREDIT_MONEY, credit_minor);
    return money_fund(run, order, claim, RD_MONEY_KIND_LATE_CREDIT, credit_minor, ACCOUNT_BUYER);
}

/* The claim ended first: what was refunded may go back, and who has nothing back has the credit for a late parcel. */
static enum rd_status closed_arrival(struct run *run, struct order *order)
{
    bool stands = false; /* a refund */
    if (run->trace)
        run_tell(run, order, TOLD_DELIVERED, "after the order was closed");
    enum rd_status rc = order_is(order, ORDER_MONEY_BACK) ? refunded_arrival(run, order, &stands) : RD_OK;
    if (rc == RD_OK && !stands && !order_is(order, ORDER_MADE_GOOD))
        rc = late_credit(run, order);
    return rc == RD_OK ? books_after(run, order) : rc;
}

/* Wanted back although nothing is wrong with it. */
static bool mind_changes(const struct run *run, const struct order *order)
{
    double share = change_of_mind_share(run, order);
    return share > 0 && lane_uniform(order_lanes(run, order->id, STREAM_ORDER_CONTACT).word[3]) < share;
}

/*
 * Later than the buyer bears. A credit for the missed guarantee has made up for it, and who had an open case about the parcel
 * has said so already.
 */
static bool lateness_harms(const struct run *run, const struct order *order)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    if (buyer->minds_lateness.threshold == 0 || order->delivered_s < order->promised_s ||
        order_is(order, ORDER_CREDITED))
        return false;
    struct lanes lanes = order_lanes(run, order->id, STREAM_BUYER_LATENESS);
    return lane_hits(lanes.word[0], buyer->minds_lateness.threshold) &&
           (int64_t)(order->delivered_s - order->promised_s) > quantile_draw(buyer->lateness_borne, lanes.word[1]);
}

/* A parcel without a fault: claimed all the same, wanted back, or a harm by its lateness. */
static bool fine_claims(struct run *run, struct order *order)
{
    if (order_is(order, ORDER_FALSE_CLAIM))
        return true;
    if (mind_changes(run, order)) {
        order->flags |= ORDER_CHANGE_OF_MIND;
        return true;
    }
    if (!lateness_harms(run, order))
        return false;
    order->flags |= ORDER_LATE_HARM;
    run_count(run, order, COUNT_HARMED, 1);
    run_count(run, order, COUNT_HARMED_LATE, 1);
    if (run->trace)
        run_tell(run, order, TOLD_TRUTH, "later than the buyer bears");
    return order_complains(run, order);
}

/*
 * Needs:  the order is IN_TRANSIT and the parcel is there now; or it is CLOSED, its claim having ended before; or a
 *         replacement has taken the parcel's place, or even ended the order.
 * Leaves: the order is RECEIVED with a complaint to come, or CLOSED; an open not-received claim knows.
 */
enum rd_status on_delivered(struct run *run, const struct event *event)
{
    struct order *order = run_order(run, event->slot);
    if (order->id != event->subject || order->replacements > 0)
        return RD_OK; /* the first parcel after all */
    delivery_measure(run, order);
    enum rd_status rc = RD_OK;
    if (order->state == ORDER_CLOSED) {
        rc = closed_arrival(run, order);
        order_free(run, event->slot);
        return rc;
    }
    order_step(order, ORDER_RECEIVED);
    if (run->trace)
        order_tell_delivered(run, order);
    if (order->truth != TRUTH_FINE)
        run_count(run, order, COUNT_HARMED, 1);
    if (!order_is(order, ORDER_MONEY_BACK) && (rc = late_credit(run, order)) != RD_OK)
        return rc;
    if (order->claim != POOL_NONE)
        return claim_arrival(run, order->claim);
    if (order->truth != TRUTH_FINE ? !order_complains(run, order) : !fine_claims(run, order))
        return order_end_quietly(run, event->slot);
    int64_t shows_s = order->truth == TRUTH_FINE ? (int64_t)order->delivered_s : fault_shows_at(run, order);
    rc = rate_unaware(run, order, shows_s);
    return rc == RD_OK ? complaint_schedule(run, event->slot, shows_s) : rc;
}
