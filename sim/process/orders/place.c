/*
 * An order is placed: of what, from whom, and what fate awaits the parcel. Its latents are read by block.
 */
#include "process/orders/draft.h"

#include <assert.h>
#include <math.h>

#include "redress/units.h"

/* Keyed rejection: propose by base attractiveness, accept with placement over the largest placement. */
static bool seller_choose(const struct run *run, const struct draft *draft, uint32_t *seller)
{
    struct lanes lanes = draft->seller;
    *seller = draft->proposal;
    for (uint32_t attempt = 0; attempt < SELLER_ATTEMPTS_MAX; attempt++) {
        size_t pair = attempt % 2 * 2;
        if (attempt > 0 && pair == 0)
            lanes = stream_block(run->key, draft->order.id, STREAM_ORDER_SELLER, attempt / 2);
        if (attempt > 0)
            *seller = guide_draw(order_sellers(run, &draft->order), lanes.word[pair]);
        if (lane_hits(lanes.word[pair + 1], run->seller_threshold[*seller]))
            return true;
    }
    return false;
}

/* The share of a seller's faults under other odds; damage on the way and counterfeits keep the room they have. */
static double faults_by_odds(double share, double odds, double room)
{
    return share <= 0 || share >= room ? share : room * odds_scale(share / room, odds);
}

/* Parts of the condition lane from below: the category's faults, times the seller's factor, and the lane's damage. */
uint8_t condition_draw(const struct run *run, const struct order *order, uint32_t word, const struct price_cell *price,
                       double *fine)
{
    const struct scenario *scenario = run->scenario;
    const struct category *category = &scenario->categories[order->category];
    uint8_t segment = run->sellers.items[order->seller].segment;
    const struct seller_segment *seller = &scenario->seller_segments[segment];
    double factor = run->fault_factor[order->category * scenario->seller_segment_count + segment];
    const double counterfeit = category->counterfeit * seller->counterfeit_factor;
    const double damaged = scenario->lanes[order->lane].damaged;
    double odds = (double)run->sellers.items[order->seller].fault_odds;
    if (price)
        odds *= (double)price->fault_odds;
    if (odds != 1 && category->faults > 0)
        factor = faults_by_odds(category->faults * factor, odds, 1 - damaged - counterfeit) / category->faults;
    const struct {
        uint8_t truth;
        double share;
    } faults[] = {{TRUTH_DAMAGED, category->damaged * factor + damaged},
                  {TRUTH_NOT_AS_DESCRIBED, category->not_as_described * factor},
                  {TRUTH_DEFECTIVE, category->defective * factor},
                  {TRUTH_WRONG_ITEM, category->wrong_item * factor},
                  {TRUTH_MISSING_PARTS, category->missing_parts * factor},
                  {TRUTH_COUNTERFEIT, counterfeit}};
    double u = lane_uniform(word), edge = 0;
    uint8_t truth = TRUTH_FINE;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        edge += faults[i].share;
        if (truth == TRUTH_FINE && u < edge)
            truth = faults[i].truth;
    }
    *fine = edge < 1 ? 1 - edge : 0;
    return truth;
}

static uint8_t buyer_segment_of(const struct run *run, uint32_t buyer)
{
    uint8_t segment = 0;
    while (buyer >= run->buyer_segment_end[segment])
        segment++;
    return segment;
}

/* Half up to the smallest amount of the currency, which is a draw's own unit of hundredths or a hundred of them. */
static uint32_t money_draw(const struct quantile_table *table, uint32_t lane, int64_t step, int64_t at_least)
{
    const int64_t minor = (quantile_draw(table, lane) + step / 2) / step * step;
    if (minor < at_least)
        return (uint32_t)at_least;
    assert(minor <= ORDER_MONEY_MAX); /* a law's field bounds it */
    return (uint32_t)minor;
}

uint32_t time_add(int64_t at_s, int64_t span_s)
{
    int64_t sum = at_s + (span_s > 0 ? span_s : 0);
    return sum < TIME_NEVER ? (uint32_t)sum : TIME_NEVER - 1;
}

/* Draws the blocks every order needs and sends for the memory they point to. */
void draft_begin(const struct run *run, struct draft *draft, uint64_t id, const struct order_stream *stream)
{
    const struct scenario *scenario = run->scenario;
    draft->order =
        (struct order){.id = id, .claim = POOL_NONE, .books = POOL_NONE, .cover = POOL_NONE, .terms = TERMS_NONE};
    draft->stream = stream;
    draft->turned_away = false;
    draft->head = order_lanes(run, id, STREAM_ORDER_HEAD);
    draft->value = order_lanes(run, id, STREAM_ORDER_VALUE);
    draft->seller = stream_block(run->key, id, STREAM_ORDER_SELLER, 0);
    draft->parcel = order_lanes(run, id, STREAM_ORDER_PARCEL);
    draft->order.category = (uint16_t)guide_draw(stream->categories, draft->head.word[1]);
    draft->order.lane = (uint16_t)guide_draw(stream->lanes, draft->head.word[2]);
    draft->proposal = guide_draw(order_sellers(run, &draft->order), draft->seller.word[0]);
    draft->buyer = (uint32_t)((uint64_t)draft->head.word[3] * scenario->buyer_count >> 32);
    if (run->buyers_kept)
        __builtin_prefetch(&run->buyers.standing[draft->buyer]);
    quantile_prefetch(scenario->categories[draft->order.category].price, draft->value.word[0]);
    quantile_prefetch(scenario->categories[draft->order.category].shipping, draft->value.word[1]);
    const struct lane *lane = &scenario->lanes[draft->order.lane];
    draft->promise_word = lane->promise_follows == 0 ? draft->value.word[2]
                                                     : copula_follow(scenario->copula, lane->follows,
                                                                     draft->parcel.word[1], draft->value.word[2]);
    quantile_prefetch(lane->promise, draft->promise_word);
    quantile_prefetch(lane->transit, draft->parcel.word[1]);
    __builtin_prefetch(&run->seller_threshold[draft->proposal]);
    __builtin_prefetch(&run->sellers.items[draft->proposal], 1);
    __builtin_prefetch(&run->sellers.today[(size_t)draft->proposal * STAT_COUNT], 1);
}

uint32_t draft_placed_s(const struct run *run, const struct order_stream *stream, struct lanes head)
{
    const int64_t time_s = quantile_draw(stream->time_of_day, head.word[0]);
    return (uint32_t)(run->day * RD_DAY_S + (time_s < RD_DAY_S ? time_s : RD_DAY_S - 1));
}

/* What no rule can change about an order: people, goods, parcel, moods. */
static void latents_draw(struct run *run, struct draft *draft)
{
    const struct scenario *scenario = run->scenario;
    struct order *order = &draft->order;
    order->placed_s = draft_placed_s(run, draft->stream, draft->head);
    order->buyer = draft->buyer;
    order->buyer_segment = buyer_segment_of(run, order->buyer);
    const struct category *category = &scenario->categories[order->category];
    order->goods_minor = money_draw(category->price, draft->value.word[0], scenario->money_step, scenario->money_step);
    order->shipping_minor = money_draw(category->shipping, draft->value.word[1], scenario->money_step, 0);
    if (scenario->days)
        order->goods_minor = (uint32_t)price_discounted_minor(run, order);
    const struct lane *lane = &scenario->lanes[order->lane];
    order->promised_s = promised_by(run, order, order->placed_s, quantile_draw(lane->promise, draft->promise_word));
    if (order->placed_s >= run->measure_from_s && order->placed_s < run->measure_to_s)
        order->flags |= ORDER_MEASURED;
}

/* Latents that depend on the seller chosen. Returns the seconds from payment to hand-over. */
static int64_t parcel_draw(struct run *run, struct draft *draft)
{
    const struct scenario *scenario = run->scenario;
    struct order *order = &draft->order;
    const struct lane *lane = &scenario->lanes[order->lane];
    const struct category *category = &scenario->categories[order->category];
    const struct price_cell *price = price_cell_of(category, draft->value.word[0]);
    int64_t handling_s = handling_of_day(run, order, handling_draw(run, order, draft->parcel.word[0], price));
    parcel_send(run, order, order->placed_s, handling_s, draft->parcel.word[1], price, 1);
    if (lane_uniform(draft->parcel.word[2]) < lane->lost) {
        order->flags |= ORDER_LOST;
        order->delivered_s = TIME_NEVER;
    }
    if (lane_hits(draft->parcel.word[3], scenario->ratings.leaves.threshold))
        order->flags |= ORDER_RATES;
    double fine;
    order->truth = condition_draw(run, order, draft->value.word[3], price, &fine) & 15u;
    /* from the top of what the faults leave of the lane: a share of the orders without one */
    double claims = (double)run->false_claim_threshold[order->buyer_segment] * fine;
    if (order->truth == TRUTH_FINE && !order_is(order, ORDER_LOST) &&
        lane_hits(UINT32_MAX - draft->value.word[3], (uint64_t)(claims + 0.5)))
        order->flags |= ORDER_FALSE_CLAIM;
    if (category->free_return_share > 0 &&
        lane_uniform(order_lanes(run, order->id, STREAM_ORDER_ACCEPTANCE).word[3]) < category->free_return_share)
        order->flags |= ORDER_RETURN_FREE;
    return (int64_t)order->shipped_s - order->placed_s;
}

/* Cancelled before shipment: out of stock, or not shipped in time. False when it ships, or seems to. */
static bool cancellation(struct run *run, const struct order *order, int64_t handling_s, int64_t cancel_after_s,
                         bool marked, int64_t *at_s, uint32_t *kind)
{
    const struct seller_segment *seller = order_seller(run, order);
    if (seller->cancels.threshold > 0) {
        struct lanes lanes = order_lanes(run, order->id, STREAM_ORDER_ACCEPTANCE);
        if (lane_hits(lanes.word[1], seller->cancels.threshold)) {
            double part = lane_uniform(lanes.word[2]);
            int64_t until_s = handling_s < cancel_after_s ? handling_s : cancel_after_s;
            *at_s = order->placed_s + (int64_t)(part * (double)until_s + 0.5);
            *kind = RD_VIOLATION_CANCELLED_BY_SELLER;
            return true;
        }
    }
    if (handling_s <= cancel_after_s || marked)
        return false;
    *at_s = order->placed_s + cancel_after_s;
    *kind = RD_VIOLATION_NOT_SHIPPED;
    return true;
}

/*
 * A parcel not there when patience ends: the moment the buyer complains, or finds it lost and says nothing; -1 when the
 * parcel comes before, or the buyer would say nothing.
 */
static int64_t not_received_at(const struct run *run, const struct order *order)
{
    if (order->delivered_s < order->promised_s || (!order_is(order, ORDER_LOST) && !order_complains(run, order)))
        return -1;
    struct lanes patience = order_lanes(run, order->id, STREAM_ORDER_PATIENCE);
    int64_t at_s =
        patience_ends_at(run, order, quantile_draw(order_buyer(run, order)->patience_estimate, patience.word[0]));
    if (at_s >= 0 && at_s < order->shipped_s)
        at_s = order->shipped_s; /* before that it is a matter of cancellation */
    return at_s < order->delivered_s ? at_s : -1;
}

static enum rd_status parcel_schedule(struct run *run, struct order *order, uint32_t slot, int64_t handling_s,
                                      const struct rd_answer *terms)
{
    int64_t cancelled_s;
    uint32_t kind;
    enum rd_status rc;
    int64_t ship_within_s = terms->value[RD_ANSWER(ORDER_TERMS, SHIP_WITHIN)];
    int64_t cancel_after_s = terms->value[RD_ANSWER(ORDER_TERMS, CANCEL_UNSHIPPED_AFTER)];
    bool marked = handling_s > ship_within_s && order_marked_shipped(run, order);
    if (cancellation(run, order, handling_s, cancel_after_s, marked, &cancelled_s, &kind)) {
        order->shipped_s = order->delivered_s = TIME_NEVER;
        return run_push(run, EVENT_CANCELLED, cancelled_s, order->id, slot, 0, kind);
    }
    order_step(
        order,
        ORDER_IN_TRANSIT); /* from shipped_s on; the hand-over needs no event unless its carrier may be overloaded */
    run_count(run, order, COUNT_SHIPPED, 1);
    tracking_falsify(run, order, marked, ship_within_s);
    if (handling_s > ship_within_s && !marked &&
        (rc = run_push(run, EVENT_SHIPPED_LATE, order->placed_s + handling_s, order->id, slot, 0, 0)) != RD_OK)
        return rc;
    if (carrier_is_limited(run, order))
        return run_push(run, EVENT_HANDED_OVER, order->placed_s + handling_s, order->id, slot, 0, 0);
    return parcel_follow(run, order, slot);
}

enum rd_status parcel_follow(struct run *run, struct order *order, uint32_t slot)
{
    enum rd_status rc;
    int64_t complaint_s = not_received_at(run, order);
    if (complaint_s >= 0 && complaint_s < run->now_s)
        complaint_s = run->now_s; /* the tracking said it was on its way before it was */
    if (complaint_s >= 0 && (rc = run_push(run, EVENT_COMPLAINT, complaint_s, order->id, slot, 0, 1)) != RD_OK)
        return rc;
    if (order_is(order, ORDER_LOST)) {
        run_count(run, order, COUNT_LOST, 1);
        run_count(run, order, COUNT_HARMED, 1);
        return RD_OK;
    }
    return run_push(run, EVENT_DELIVERED, order->delivered_s, order->id, slot, 0, 0);
}

static enum rd_status not_placed(struct run *run, const struct order *order, enum total why)
{
    if (!order_is(order, ORDER_MEASURED))
        return RD_OK;
    if (order_is_beyond(run, order))
        return RD_OK; /* nobody would miss it: other policies do not know it either */
    run->result->totals[why]++;
    struct sale sale = order_sale(run, order);
    struct outcome outcome = {.order = order->id,
                              .kind = OUTCOME_NOT_PLACED,
                              .reason = UINT8_MAX,
                              .measured = COHORT_USUAL,
                              .resolution_s = RESOLUTION_NONE,
                              .buyer_minor = -sale.net[ACCOUNT_BUYER],
                              .seller_minor = -sale.net[ACCOUNT_SELLER],
                              .platform_minor = -sale.net[ACCOUNT_PLATFORM],
                              .rule = {RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED, RULE_NOT_ASKED}};
    return outcome_add(run->result, &outcome) == RD_OK ? RD_OK : run_nomem(run);
}

/* Buyers nobody looks at all stand where the rules put everybody. */
static int64_t standing_of_buyer(const struct run *run, uint32_t buyer)
{
    if (run->buyers_kept)
        return run->buyers.standing[buyer];
    return run->book.standing[RD_DECISION_BUYER_STANDING].answer.value[RD_ANSWER(BUYER_STANDING, STANDING)];
}

/* Where buyer and seller stand tonight, or stood under the baseline. */
static enum rd_status order_mark(struct run *run, struct order *order)
{
    order->mark =
        (uint8_t)(standing_of_buyer(run, order->buyer) + MARK_SELLER * run->sellers.items[order->seller].standing);
    if (!run->marks || !order_is(order, ORDER_MEASURED))
        return RD_OK;
    if (run->keeps_marks)
        return marks_put(run->marks, order->id, order->mark) == RD_OK ? RD_OK : run_nomem(run);
    uint8_t of_baseline = marks_get(run->marks, order->id);
    if (of_baseline != MARK_NONE)
        order->mark = of_baseline;
    return RD_OK;
}

/* A blocked buyer places no orders. */
static bool is_blocked(struct run *run, const struct order *order)
{
    if (run->buyers.blocked == 0 || !buyer_is_blocked(&run->buyers, order->buyer))
        return false;
    run->result->totals[TOTAL_TURNED_AWAY] += order_is(order, ORDER_MEASURED);
    return true;
}

enum rd_status order_place(struct run *run, struct draft *draft)
{
    struct order *drawn = &draft->order;
    latents_draw(run, draft);
    if (draft->turned_away)
        return not_placed(run, drawn, TOTAL_STAYED_AWAY);
    if (is_blocked(run, drawn) || !seller_choose(run, draft, &drawn->seller))
        return not_placed(run, drawn, TOTAL_NOT_PLACED);
    int64_t handling_s = parcel_draw(run, draft);
    struct question question = {.order = drawn, .seller = drawn->seller, .now_s = drawn->placed_s, .violation = -1};
    struct rd_answer terms;
    enum rd_status rc = run_ask(run, RD_DECISION_ORDER_TERMS, &question, &terms);
    if (rc != RD_OK || (rc = order_mark(run, drawn)) != RD_OK)
        return rc;
    uint32_t slot = pool_take(&run->orders);
    if (slot == POOL_NONE)
        return run_nomem(run);
    struct order *order = run_order(run, slot);
    *order = *drawn;
    if ((rc = terms_keep(run, slot, &terms)) != RD_OK)
        return rc;
    seller_tally(&run->sellers, order->seller, STAT_ORDERS, 1);
    history_order(run, order->seller);
    ledger_pay(&run->ledger, order);
    run->open_escrow_minor += order_paid_minor(order);
    run->result->orders++;
    if (order_is(order, ORDER_MEASURED)) {
        run_count(run, order, COUNT_ORDERS, 1);
        run_count(run, order, COUNT_PAID, order_paid_minor(order));
        run_count(run, order, COUNT_REPEATS, order_id_is_repeat(order->id));
        if (order_is(order, ORDER_RETURN_FREE))
            run_count(run, order, COUNT_FREE_RETURN_ITEMS, 1);
        run->result->totals[TOTAL_PLACED_WINDOW]++;
        run->result->totals[TOTAL_PLACEMENT_BP] += run->sellers.items[order->seller].placement_bp;
        run->result->orders_by_seller[order->seller]++;
    }
    if ((rc = order_note(run, order, BUYER_ORDERED, order_paid_minor(order))) != RD_OK)
        return rc;
    if (run->trace)
        order_tell_placed(run, order);
    if ((rc = order_insure(run, order)) != RD_OK)
        return rc;
    rc = parcel_schedule(run, order, slot, handling_s, &terms);
    if (run->trace)
        order_tell_fate(run, order);
    return rc;
}
