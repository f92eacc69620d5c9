/*
 * Penalties that may be undone, and appeals against them: points leave the seller's record, the fine goes back, what was
 * counted of the violation is struck out; the night judges the seller anew.
 *
 * A violation that a case's decision brought to light goes with the appeal against that decision, when the seller makes one.
 */
#include "process/run.h"

#include "redress/units.h"

/* ---- what a penalty was ---- */

static void penalty_fill(const struct run *run, const struct order *order, int kind, const struct rd_answer *rules,
                         uint32_t count, const struct rd_answer *total, bool fine_to_buyer, struct penalty *penalty)
{
    const struct seller *seller = &run->sellers.items[order->seller];
    *penalty = (struct penalty){.next = POOL_NONE,
                                .seller = order->seller,
                                .entered_s = seller->entered_s,
                                .fine_minor = total->value[RD_ANSWER(VIOLATION, FINE)],
                                .day = run->day,
                                .kind = (uint8_t)kind,
                                .fine_to_buyer = fine_to_buyer};
    if (total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)] > 0)
        penalty->suspended_until_s = run->now_s + total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)];
    for (uint32_t i = 0; i < count && penalty->part_count < PENALTY_PARTS; i++) {
        int64_t points = rules[i].value[RD_ANSWER(VIOLATION, POINTS)];
        if (points == 0)
            continue;
        penalty->parts[penalty->part_count].points = (int32_t)points;
        penalty->parts[penalty->part_count++].lapse_day =
            run->day + (int32_t)(rules[i].value[RD_ANSWER(VIOLATION, VALID_FOR)] / RD_DAY_S);
    }
}

static enum rd_status penalty_keep(struct run *run, const struct penalty *penalty, uint32_t *head)
{
    uint32_t slot = pool_take(&run->penalties);
    if (slot == POOL_NONE)
        return run_nomem(run);
    struct penalty *kept = pool_at(&run->penalties, slot);
    *kept = *penalty;
    kept->next = *head;
    *head = slot;
    return RD_OK;
}

void penalties_free(struct run *run, uint32_t *head)
{
    while (*head != POOL_NONE) {
        uint32_t next = ((struct penalty *)pool_at(&run->penalties, *head))->next;
        pool_give(&run->penalties, *head);
        *head = next;
    }
}

/* ---- undone ---- */

/* The statistic that counts a kind of violation; STAT_COUNT: none. */
static enum seller_stat stat_of(int kind)
{
    switch (kind) {
    case RD_VIOLATION_UPHELD_FAULT:
        return STAT_UPHELD;
    case RD_VIOLATION_DISPUTE_SILENT:
        return STAT_SILENT;
    case RD_VIOLATION_SHIPPED_LATE:
        return STAT_LATE_SHIP;
    case RD_VIOLATION_CANCELLED_BY_SELLER:
    case RD_VIOLATION_NOT_SHIPPED:
        return STAT_CANCELLED;
    default:
        return STAT_COUNT;
    }
}

static void record_undo(struct run *run, const struct order *order, const struct penalty *penalty)
{
    struct seller *seller = &run->sellers.items[penalty->seller];
    enum seller_stat stat = stat_of(penalty->kind);
    for (uint8_t i = 0; i < penalty->part_count; i++)
        run_count(run, order, COUNT_POINTS_UNDONE, penalty->parts[i].points);
    if (seller->entered_s != penalty->entered_s)
        return; /* it was another one's record */
    for (uint8_t i = 0; i < penalty->part_count; i++)
        seller_undo_points(&run->sellers, penalty->seller, penalty->parts[i].points, penalty->day,
                           penalty->parts[i].lapse_day);
    seller_undo_violation(&run->sellers, penalty->seller, penalty->kind, penalty->day);
    if (stat != STAT_COUNT)
        seller_undo_tally(&run->sellers, penalty->seller, stat, penalty->day);
    if (penalty->suspended_until_s != 0 && seller->suspended_until_s == penalty->suspended_until_s &&
        seller->suspended_until_s > run->now_s)
        seller->suspended_until_s = run->now_s;
}

static enum rd_status penalty_undo(struct run *run, struct order *order, const struct penalty *penalty)
{
    record_undo(run, order, penalty);
    run_count(run, order, COUNT_FINES_UNDONE, penalty->fine_minor);
    if (run->trace)
        run_tell(run, order, "penalty undone", "%s", rd_word(RD_SET_VIOLATION, penalty->kind));
    enum account from = penalty->fine_to_buyer ? ACCOUNT_BUYER : ACCOUNT_PLATFORM;
    return run_move(run, order, from, ACCOUNT_SELLER, penalty->fine_minor) == RD_OK ? RD_OK : run_nomem(run);
}

enum rd_status penalties_undo(struct run *run, struct order *order, uint32_t *head)
{
    enum rd_status rc = RD_OK;
    for (uint32_t at = *head; rc == RD_OK && at != POOL_NONE;) {
        const struct penalty *penalty = pool_at(&run->penalties, at);
        rc = penalty_undo(run, order, penalty);
        at = penalty->next;
    }
    penalties_free(run, head);
    return rc;
}

/* ---- appeals ---- */

/* Found on a claim that was false; everything else is as it was said to be. */
static bool is_wronged(const struct dispute *claim, int kind)
{
    switch (kind) {
    case RD_VIOLATION_UPHELD_FAULT:
    case RD_VIOLATION_COUNTERFEIT:
    case RD_VIOLATION_LOST_AFTER_REFUSING_OFFER:
        return claim && claim->is_false;
    case RD_VIOLATION_RETURN_REFUSED:
        return claim && claim->goods != GOODS_GOOD;
    default:
        return false;
    }
}

static enum rd_status appeal_plan(struct run *run, const struct order *order, const struct dispute *claim,
                                  const struct penalty *penalty)
{
    const struct seller_segment *seller = order_seller(run, order);
    bool wronged = is_wronged(claim, penalty->kind);
    uint64_t threshold = wronged ? seller->appeals_violation_false.threshold : seller->appeals_violation_true.threshold;
    if (threshold == 0)
        return RD_OK;
    struct lanes lanes =
        stream_block(run->key, order->id, STREAM_VIOLATION_APPEAL, order->replacements * 64u + penalty->kind);
    if (!lane_hits(lanes.word[0], threshold))
        return RD_OK;
    struct question question = question_of(run, order, claim);
    struct rd_answer rule;
    question.violation = penalty->kind;
    enum rd_status rc = appeal_ask(run, question, RD_APPEAL_SUBJECT_VIOLATION, &rule);
    int64_t delay_s = quantile_draw(seller->appeal_delay, lanes.word[1]);
    if (rc != RD_OK || !appeal_is_allowed(&rule, 0, delay_s))
        return rc;
    struct appeal appeal = {.subject_id = order->id,
                            .subject = RD_APPEAL_SUBJECT_VIOLATION,
                            .claim = POOL_NONE,
                            .order_slot = pool_index(&run->orders, order),
                            .penalties = POOL_NONE,
                            .seller = order->seller,
                            .entered_s = penalty->entered_s,
                            .order = *order,
                            .wronged = wronged,
                            .handling = lanes.word[2],
                            .finding = lanes.word[3]};
    appeal.order.books = POOL_NONE;
    rc = penalty_keep(run, penalty, &appeal.penalties);
    uint32_t slot;
    return rc == RD_OK ? appeal_new(run, &appeal, &rule, delay_s, &slot) : rc;
}

enum rd_status penalty_consider(struct run *run, const struct order *order, const struct dispute *claim, int kind,
                                const struct rd_answer *rules, uint32_t count, const struct rd_answer *total,
                                bool fine_to_buyer)
{
    struct penalty penalty;
    penalty_fill(run, order, kind, rules, count, total, fine_to_buyer, &penalty);
    if (claim && claim->keeps_penalties) /* even one that cost nothing: it counts in the seller's windows */
        return penalty_keep(run, &penalty, &run_claim(run, order->claim)->penalties);
    if (total->value[RD_ANSWER(VIOLATION, POINTS)] == 0 && total->value[RD_ANSWER(VIOLATION, FINE)] == 0 &&
        total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)] == 0)
        return RD_OK; /* nothing to appeal against */
    return appeal_plan(run, order, claim, &penalty);
}

enum rd_status violation_appeal_end(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    struct order *order = appeal_order(run, appeal);
    bool penalty = appeal->undoes == RD_UNDOES_PENALTY || appeal->undoes == RD_UNDOES_BOTH;
    enum rd_status rc = RD_OK;
    run_count(run, order, COUNT_VIOLATION_APPEALS_DECIDED, 1);
    run_count(run, order, COUNT_VIOLATIONS_OVERTURNED, appeal->overturned);
    if (appeal->overturned && penalty)
        rc = penalties_undo(run, order, &appeal->penalties);
    if (rc == RD_OK && order == &appeal->order)
        rc = books_after(run, order);
    appeal_free(run, slot);
    return rc;
}
