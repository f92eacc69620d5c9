/*
 * Appeals against decisions of cases, by the side that lost: a buyer who was refused, a seller who was found against, either
 * one after a split.
 *
 * A case whose loser will appeal stays open until the appeal is decided: its decision is final only then. The remedy's money
 * moves at the first decision, unless the rules hold it; then it waits until the appeal is decided or the time to appeal has
 * passed, whoever appeals; and so do the fines of what the decision brought to light, when the seller appeals. Goods that
 * would be sent back or replaced wait for an appeal that comes. Nobody appeals against
 * what a mediator says of goods that came back.
 */
#include "process/run.h"

#include "redress/units.h"

struct case_plan {
    bool appeals, by_buyer;
    bool holds; /* the money waits */
    int64_t delay_s;
    struct lanes lanes;
    struct appeal_terms terms;
};

static bool buyer_lost(int outcome)
{
    return outcome == RD_OUTCOME_FOUND_SELLER || outcome == RD_OUTCOME_FOUND_SPLIT ||
           outcome == RD_OUTCOME_INSURER_REFUSED;
}

static bool seller_lost(int outcome)
{
    return outcome == RD_OUTCOME_FOUND_BUYER || outcome == RD_OUTCOME_FOUND_SPLIT || outcome == RD_OUTCOME_SILENT ||
           outcome == RD_OUTCOME_INSTANT;
}

static uint64_t appeal_threshold(const struct run *run, const struct order *order, const struct dispute *claim,
                                 bool by_buyer)
{
    const struct buyer_segment *buyer = order_buyer(run, order);
    const struct seller_segment *seller = order_seller(run, order);
    if (by_buyer)
        return claim->is_false ? buyer->appeals_false.threshold : buyer->appeals_true.threshold;
    return claim->is_false ? seller->appeals_false.threshold : seller->appeals_true.threshold;
}

/* A side that lost may want to appeal: kept when it does, and before the other. */
static void plan_side(const struct run *run, const struct dispute *claim, const struct order *order, bool by_buyer,
                      struct case_plan *plan)
{
    uint64_t threshold = appeal_threshold(run, order, claim, by_buyer);
    if (threshold == 0 || (!by_buyer && !order_seller_present(run, order)))
        return;
    uint32_t index = order->replacements * 16u + claim->appeals;
    struct lanes lanes =
        stream_block(run->key, order->id, by_buyer ? STREAM_BUYER_APPEAL : STREAM_SELLER_APPEAL, index);
    const struct quantile_table *delay =
        by_buyer ? order_buyer(run, order)->appeal_delay : order_seller(run, order)->appeal_delay;
    int64_t delay_s = quantile_draw(delay, lanes.word[1]);
    if (!lane_hits(lanes.word[0], threshold) || !appeal_is_allowed(&plan->terms, claim->appeals, delay_s) ||
        (plan->appeals && plan->delay_s <= delay_s))
        return;
    plan->appeals = true;
    plan->by_buyer = by_buyer;
    plan->delay_s = delay_s;
    plan->lanes = lanes;
}

static enum rd_status plan_make(struct run *run, const struct dispute *claim, const struct order *order,
                                struct case_plan *plan)
{
    *plan = (struct case_plan){.appeals = false};
    bool buyer = buyer_lost(claim->outcome), seller = seller_lost(claim->outcome);
    if (!claim->is_dispute || (!buyer && !seller))
        return RD_OK;
    struct rd_answer rule;
    enum rd_status rc = appeal_ask(run, question_of(run, order, claim), RD_APPEAL_SUBJECT_CASE, &rule);
    if (rc != RD_OK)
        return rc;
    plan->terms = appeal_terms_of(&rule);
    if (!appeal_is_allowed(&plan->terms, claim->appeals, 0))
        return RD_OK;
    plan->holds = seller && plan->terms.holds_money;
    if (buyer)
        plan_side(run, claim, order, true, plan);
    if (seller)
        plan_side(run, claim, order, false, plan);
    return RD_OK;
}

static bool remedy_moves_goods(const struct dispute *claim)
{
    return claim->action == RD_ACTION_RETURN_THEN_REFUND || claim->action == RD_ACTION_REPLACEMENT;
}

static enum rd_status await_appeal(struct run *run, uint32_t slot, const struct case_plan *plan)
{
    struct dispute *claim = run_claim(run, slot);
    const struct order *order = run_order(run, claim->order);
    struct appeal appeal = {.subject_id = order->id,
                            .subject = RD_APPEAL_SUBJECT_CASE,
                            .claim = slot,
                            .penalties = POOL_NONE,
                            .seller = order->seller,
                            .entered_s = run->sellers.items[order->seller].entered_s,
                            .by_buyer = plan->by_buyer,
                            .terms = plan->terms,
                            .handling = plan->lanes.word[2],
                            .finding = plan->lanes.word[3]};
    claim_step(claim, CLAIM_APPEAL);
    return appeal_new(run, &appeal, EVENT_APPEALED, plan->delay_s, &claim->appeal);
}

/* Nobody appeals, so the decision was final; the money may have to wait all the same. */
static enum rd_status decision_stands(struct run *run, uint32_t slot, const struct case_plan *plan)
{
    struct dispute *claim = run_claim(run, slot);
    claim->appeal = POOL_NONE;
    enum rd_status rc = case_final(run, claim);
    bool gives = claim->action != RD_ACTION_NONE || claim->compensation_minor > 0;
    if (rc != RD_OK || claim->remedied || !plan->holds || !gives)
        return rc == RD_OK ? remedy_finish(run, slot) : rc;
    claim_step(claim, CLAIM_APPEAL);
    if (run->trace)
        run_tell(run, run_order(run, claim->order), TOLD_MONEY_HELD, "until the time to appeal is over");
    return run_push(run, EVENT_APPEAL_OVER, run->now_s + plan->terms.within_s, claim->order_id, slot, claim->generation,
                    0);
}

enum rd_status case_settle(struct run *run, uint32_t slot, bool fresh)
{
    struct dispute *claim = run_claim(run, slot);
    struct order *order = run_order(run, claim->order);
    struct case_plan plan;
    enum rd_status rc = plan_make(run, claim, order, &plan);
    bool waits = plan.holds || (plan.appeals && remedy_moves_goods(claim));
    if (rc == RD_OK && !waits)
        rc = remedy_give(run, slot);
    if (rc == RD_OK && fresh) {
        claim->keeps_penalties = plan.appeals && !plan.by_buyer;
        claim->holds_fines = claim->keeps_penalties && plan.holds;
        rc = case_uphold(run, claim, order, claim->outcome);
        claim->keeps_penalties = claim->holds_fines = 0;
    }
    if (rc == RD_OK && !(plan.appeals && plan.holds))
        rc = penalties_pay(run, order, claim->penalties);
    if (rc != RD_OK)
        return rc;
    return plan.appeals ? await_appeal(run, slot, &plan) : decision_stands(run, slot, &plan);
}

/*
 * Needs:  the case is decided and its money was held; nobody has appealed.
 * Leaves: the remedy is under way.
 */
enum rd_status on_appeal_over(struct run *run, const struct event *event)
{
    struct dispute *claim = run_claim(run, event->slot);
    if (event_is_moot(event, claim))
        return RD_OK;
    enum rd_status rc = remedy_give(run, event->slot);
    return rc == RD_OK ? remedy_finish(run, event->slot) : rc;
}

/* Is what was decided against the truth, as far as the side that appeals is concerned? */
static bool is_wronged(const struct dispute *claim, bool by_buyer)
{
    return by_buyer ? !claim->is_false : claim->is_false;
}

double case_overturn_share(struct run *run, const struct desk *desk, const struct appeal *appeal)
{
    const struct dispute *claim = run_claim(run, appeal->claim);
    double share = is_wronged(claim, appeal->by_buyer) ? desk->overturns.wrong_case : desk->overturns.right_case;
    double weight =
        desk->overturns.evidence_weight[claim->evidence] * desk->seller_evidence_weight[claim->seller_evidence];
    return odds_scale(share, appeal->by_buyer ? weight : 1 / weight);
}

/* The decision is the other way round from now on; its money goes back, the remedy of the new one is asked for. */
static enum rd_status decision_turn(struct run *run, uint32_t slot, bool for_buyer)
{
    struct dispute *claim = run_claim(run, slot);
    enum rd_status rc = remedy_take_back(run, slot);
    claim->outcome = for_buyer ? RD_OUTCOME_FOUND_BUYER : RD_OUTCOME_FOUND_SELLER;
    claim->share_found_bp = for_buyer ? (uint16_t)RD_BP_PER_ONE : 0;
    claim->at_fault = fault_found(run, run_order(run, claim->order), claim, claim->outcome);
    return rc == RD_OK ? remedy_ask(run, slot) : rc;
}

/* What is undone may be found again. */
static void penalties_forget(struct run *run, struct dispute *claim)
{
    for (uint32_t at = claim->penalties; at != POOL_NONE;) {
        const struct penalty *penalty = pool_at(&run->penalties, at);
        claim->recorded = (uint16_t)(claim->recorded & ~(1u << penalty->kind));
        at = penalty->next;
    }
}

enum rd_status case_appeal_end(struct run *run, uint32_t slot)
{
    struct appeal appeal = *run_appeal(run, slot);
    struct dispute *claim = run_claim(run, appeal.claim);
    struct order *order = run_order(run, claim->order);
    bool money = appeal.terms.undoes == RD_UNDOES_MONEY || appeal.terms.undoes == RD_UNDOES_BOTH;
    bool penalty = appeal.terms.undoes == RD_UNDOES_PENALTY || appeal.terms.undoes == RD_UNDOES_BOTH;
    enum rd_status rc = RD_OK;
    appeal_free(run, slot);
    claim->appeals++;
    claim->decided_s = (uint32_t)run->now_s;
    run_count(run, order, COUNT_APPEALS_DECIDED, 1);
    run_count(run, order, COUNT_APPEALS_OVERTURNED, appeal.overturned);
    if (appeal.by_buyer) {
        run_count(run, order, COUNT_APPEALS_DECIDED_BUYER, 1);
        run_count(run, order, COUNT_APPEALS_OVERTURNED_BUYER, appeal.overturned);
    }
    if (appeal.overturned && penalty) {
        penalties_forget(run, claim);
        if (!appeal.by_buyer)
            silence_undo(run, claim, order);
        rc = penalties_undo(run, order, &claim->penalties);
    }
    if (rc == RD_OK && appeal.overturned && money)
        rc = decision_turn(run, appeal.claim, appeal.by_buyer);
    return rc == RD_OK ? case_settle(run, appeal.claim, appeal.overturned && money) : rc;
}
