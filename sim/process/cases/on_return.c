/*
 * Goods wanted back: sent or not, lost or received, good or bad, and the money they release.
 *
 * A mind that was changed comes here without a dispute, a fault by way of the remedy. The drop-off notices nothing, the
 * receipt an empty parcel, the inspection worn goods too; sellers call some good returns bad. Who judges then is policy.
 */
#include "process/run.h"

#include "redress/units.h"

/* How the return.rule answered; kept with the case, as a promise. */
static void promise_keep(struct dispute *claim, const struct rd_answer *rule)
{
    int64_t free_returns = rule->value[RD_ANSWER(RETURN_RULE, FREE_RETURNS_PER_ORDER)];
    claim->return_to = (uint8_t)rule->value[RD_ANSWER(RETURN_RULE, TO)];
    claim->return_payer =
        claim->returns >= free_returns ? RD_PAYER_BUYER : (uint8_t)rule->value[RD_ANSWER(RETURN_RULE, PAYER)];
    claim->on_not_shipped = (uint8_t)rule->value[RD_ANSWER(RETURN_RULE, ON_NOT_SHIPPED)];
    claim->release_on = (uint8_t)rule->value[RD_ANSWER(RETURN_RULE, RELEASE_ON)];
    claim->on_bad_return = (uint8_t)rule->value[RD_ANSWER(RETURN_RULE, ON_BAD_RETURN)];
    claim->deduct_bp = (uint16_t)rule->value[RD_ANSWER(RETURN_RULE, DEDUCT)];
    claim->returns++;
}

/* Pays `part_bp` of what waited for the goods, once. */
static enum rd_status release(struct run *run, uint32_t slot, int64_t part_bp)
{
    struct dispute *claim = run_claim(run, slot);
    int64_t amount_minor = 0;
    (void)rd_mul_div(claim->remedy_minor, part_bp, RD_BP_PER_ONE, RD_ROUND_HALF_UP, &amount_minor);
    claim->remedy_minor = 0;
    return claim_refund(run, slot, amount_minor, RD_MONEY_KIND_REFUND);
}

static enum rd_status release_and_finish(struct run *run, uint32_t slot, int64_t part_bp)
{
    enum rd_status rc = release(run, slot, part_bp);
    return rc == RD_OK ? claim_finish(run, slot) : rc;
}

enum rd_status return_begin(struct run *run, uint32_t slot, int64_t amount_minor)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct question question = question_of(run, order, claim);
    struct rd_answer rule;
    enum rd_status rc = run_ask(run, RD_DECISION_RETURN_RULE, &question, &rule);
    if (rc != RD_OK)
        return rc;
    claim->remedy_minor = amount_minor;
    bool has_goods = order->delivered_s <= run->now_s;
    if (rule.value[RD_ANSWER(RETURN_RULE, TO)] == RD_RETURN_TO_NONE || !has_goods)
        return release_and_finish(run, slot, RD_BP_PER_ONE);
    promise_keep(claim, &rule);
    claim_step(claim, CLAIM_RETURN);
    run_count(run, order, COUNT_GOODS_WANTED, 1);
    const struct buyer_segment *buyer = order_buyer(run, order);
    struct lanes lanes = case_lanes(run, order, STREAM_RETURN_SENT);
    uint64_t sends = claim->return_payer == RD_PAYER_BUYER ? buyer->ships_return_at_own_cost.threshold
                                                           : buyer->ships_return.threshold;
    int64_t delay_s = quantile_draw(buyer->return_delay, lanes.word[1]);
    int64_t within_s = rule.value[RD_ANSWER(RETURN_RULE, SHIP_WITHIN)];
    if (lane_hits(lanes.word[0], sends) && delay_s <= within_s)
        return run_push(run, EVENT_RETURN_SENT, run->now_s + delay_s, order->id, slot, claim->generation, 0);
    return run_push(run, EVENT_RETURN_OVERDUE, run->now_s + within_s, order->id, slot, claim->generation, 0);
}

/*
 * Needs:  the goods were wanted back and the time to send them has passed.
 * Leaves: ENDED, with the money or without it, as return.rule said.
 */
enum rd_status on_return_overdue(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    run_count(run, run_order(run, claim->order), COUNT_GOODS_NOT_SENT, 1);
    claim->not_sent = 1;
    return release_and_finish(run, event->slot, claim->on_not_shipped == RD_NOT_SHIPPED_REFUND ? RD_BP_PER_ONE : 0);
}

static enum rd_status freight_pay(struct run *run, struct order *order, const struct dispute *claim)
{
    const struct lane *lane = &run->scenario->lanes[order->lane];
    double share = lane->return_cost * (claim->return_to == RD_RETURN_TO_HUB ? lane->return_hub_cost : 1);
    int64_t freight_minor = (int64_t)((double)order->goods_minor * share + 0.5);
    run_count(run, order, COUNT_FREIGHT_MONEY, freight_minor);
    return money_pay(run, order, claim, RD_MONEY_KIND_RETURN_FREIGHT, claim->return_payer, freight_minor,
                     ACCOUNT_CARRIER);
}

/*
 * Needs:  the buyer drops the goods off now.
 * Leaves: the freight is paid, the money released where the drop-off does; the goods are on their way, or lost on it.
 */
enum rd_status on_return_sent(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    const struct lane *lane = &run->scenario->lanes[order->lane];
    claim_step(claim, CLAIM_RETURN);
    run_count(run, order, COUNT_GOODS_SENT, 1);
    if (run->trace)
        run_tell(run, order, TOLD_GOODS_SENT_BACK, "to the %s", rd_word(RD_SET_RETURN_TO, claim->return_to));
    enum rd_status rc = freight_pay(run, order, claim);
    if (rc == RD_OK && claim->release_on == RD_RELEASE_ON_DROP_OFF)
        rc = release(run, event->slot, RD_BP_PER_ONE);
    if (rc != RD_OK)
        return rc;
    bool to_hub = claim->return_to == RD_RETURN_TO_HUB;
    bool lost = lane_uniform(case_lanes(run, order, STREAM_RETURN_RECEIVED).word[0]) <
                (to_hub ? lane->return_hub_lost : lane->return_lost);
    const struct quantile_table *transit = to_hub ? lane->return_hub_transit : lane->return_transit;
    int64_t transit_s =
        lost ? lane->return_lost_after_s : quantile_draw(transit, case_lanes(run, order, STREAM_RETURN_SENT).word[3]);
    return run_push(run, EVENT_RETURN_ARRIVES, run->now_s + transit_s, order->id, event->slot, claim->generation, lost);
}

static uint8_t goods_draw(const struct run *run, const struct order *order)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    double u = lane_uniform(case_lanes(run, order, STREAM_RETURN_SENT).word[2]);
    if (u < buyer->empty_returns)
        return GOODS_EMPTY;
    return u < buyer->empty_returns + buyer->worn_returns ? GOODS_WORN : GOODS_GOOD;
}

/* What the seller gets for goods that came back. */
static enum rd_status salvage(struct run *run, struct order *order, uint8_t goods)
{
    const struct category *category = &run->scenario->categories[order->category];
    double share = goods == GOODS_GOOD ? category->salvage : goods == GOODS_WORN ? category->salvage_worn : 0;
    int64_t worth_minor = (int64_t)(price_before_minor(run, order) * share + 0.5);
    run_count(run, order, COUNT_GOODS_SALVAGE, worth_minor);
    return run_move(run, order, ACCOUNT_OUTSIDE, ACCOUNT_SELLER, worth_minor) == RD_OK ? RD_OK : run_nomem(run);
}

/* Worn goods cost the deduction, empty parcels everything: what a seller may keep by rule. */
static int64_t part_deducted(const struct dispute *claim)
{
    return claim->goods == GOODS_EMPTY ? 0 : RD_BP_PER_ONE - claim->deduct_bp;
}

/* The goods have been looked at: `seen_bad` is what the receiver says of them. */
static enum rd_status goods_judge(struct run *run, uint32_t slot, bool seen_bad)
{
    struct dispute *claim = run_claim(run, slot);
    if (!seen_bad)
        return release_and_finish(run, slot, RD_BP_PER_ONE);
    run_count(run, run_order(run, claim->order), COUNT_GOODS_BAD, 1);
    switch (claim->on_bad_return) {
    case RD_BAD_RETURN_DEDUCT:
        return release_and_finish(run, slot, part_deducted(claim));
    case RD_BAD_RETURN_REFUSE:
        return release_and_finish(run, slot, 0);
    default:
        claim->in_return = 1;
        return claim_to_desk(run, slot, TOLD_ESCALATED);
    }
}

/*
 * Needs:  the goods are sent back and their way ends now; `extra` is 1 when they were lost on it.
 * Leaves: ENDED when the money is out or is released now; else awaiting the inspection or a mediator.
 */
enum rd_status on_return_arrives(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    struct order *order = run_order(run, claim->order);
    if (event->extra == 1) { /* sent in good faith: the buyer has proof of it */
        run_count(run, order, COUNT_GOODS_LOST, 1);
        claim->at_fault = RD_FAULT_CARRIER;
        return release_and_finish(run, event->slot, RD_BP_PER_ONE);
    }
    const struct seller_segment *seller = order_seller(run, order);
    struct lanes lanes = case_lanes(run, order, STREAM_RETURN_RECEIVED);
    claim->returned_s = (uint32_t)run->now_s;
    claim->goods = goods_draw(run, order);
    claim->contested = claim->goods == GOODS_GOOD && lane_hits(lanes.word[1], seller->returns_contested.threshold);
    run_count(run, order, COUNT_GOODS_BACK, 1);
    enum rd_status rc = salvage(run, order, claim->goods);
    if (rc != RD_OK)
        return rc;
    if (claim->release_on == RD_RELEASE_ON_DROP_OFF)
        return claim_finish(run, event->slot);
    if (claim->release_on == RD_RELEASE_ON_RECEIPT)
        return goods_judge(run, event->slot, claim->contested || claim->goods == GOODS_EMPTY);
    return run_push(run, EVENT_RETURN_INSPECTED, run->now_s + quantile_draw(seller->inspection, lanes.word[2]),
                    order->id, event->slot, claim->generation, 0);
}

/*
 * Needs:  the goods are back and their inspection ends now.
 * Leaves: as goods_judge: ENDED, or with a mediator.
 */
enum rd_status on_return_inspected(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    return goods_judge(run, event->slot, claim->contested || claim->goods != GOODS_GOOD);
}

enum rd_status return_found(struct run *run, uint32_t slot)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    if (claim->finding == RD_OUTCOME_FOUND_SELLER)
        return release_and_finish(run, slot, part_deducted(claim));
    if (claim->finding == RD_OUTCOME_FOUND_SPLIT)
        return release_and_finish(run, slot, claim->share_found_bp);
    enum rd_status rc = violation_record(run, order, claim, RD_VIOLATION_RETURN_REFUSED);
    return rc == RD_OK ? release_and_finish(run, slot, RD_BP_PER_ONE) : rc;
}
