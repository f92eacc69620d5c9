/*
 * Penalties that may be undone, and appeals against them: points leave the seller's record, the fine goes back, what was
 * counted of the violation is struck out; the night judges the seller anew. Where the rules hold the money the fine is paid
 * only when the appeal has failed, or the time for one has passed.
 *
 * A violation that a case's decision brought to light goes with the appeal against that decision, when the seller makes one.
 */
#include "process/run.h"

#include "redress/units.h"

/* ---- kept ---- */

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

enum rd_status penalties_pay(struct run *run, struct order *order, uint32_t head)
{
    enum rd_status rc = RD_OK;
    for (uint32_t at = head; rc == RD_OK && at != POOL_NONE;) {
        struct penalty *penalty = pool_at(&run->penalties, at);
        rc = fine_pay(run, order, penalty);
        at = penalty->next;
    }
    return rc;
}

/* ---- undone ---- */

static void record_undo(struct run *run, const struct order *order, const struct penalty *penalty)
{
    struct seller *seller = &run->sellers.items[penalty->seller];
    enum seller_stat stat = violation_stat(penalty->kind);
    for (uint8_t i = 0; i < penalty->part_count; i++)
        run_count(run, order, COUNT_POINTS_UNDONE, penalty->parts[i].points);
    if (seller->entered_s != penalty->entered_s || (penalty->day < run->history_day && run->day >= run->history_day))
        return; /* it was another one's record, or was drawn anew since */
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
    if (run->trace)
        run_tell(run, order, TOLD_PENALTY_UNDONE, "%s", rd_word(RD_SET_VIOLATION, penalty->kind));
    return fine_give_back(run, order, penalty);
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

/* What comes of a violation next: an appeal of the seller, or the end of the time for one while the fine waits for it. */
struct next_step {
    bool comes;
    enum event_kind kind;
    int64_t after_s;
};

/* Each appeal against a violation has luck of its own. */
static struct lanes violation_lanes(const struct run *run, const struct order *order, int kind, unsigned appeals)
{
    return stream_block(run->key, order->id, STREAM_VIOLATION_APPEAL,
                        order->replacements * 64u + (unsigned)kind + appeals * 1024u);
}

static bool wants_to_appeal(const struct run *run, const struct order *order, bool wronged, struct lanes lanes)
{
    const struct seller_segment *seller = order_seller(run, order);
    uint64_t threshold = wronged ? seller->appeals_violation_false.threshold : seller->appeals_violation_true.threshold;
    return threshold != 0 && lane_hits(lanes.word[0], threshold);
}

static struct next_step next_step(const struct run *run, const struct order *order, const struct appeal_terms *terms,
                                  unsigned appeals, bool wants, struct lanes lanes, bool fined)
{
    int64_t delay_s = quantile_draw(order_seller(run, order)->appeal_delay, lanes.word[1]);
    if (wants && appeal_is_allowed(terms, appeals, delay_s))
        return (struct next_step){true, EVENT_APPEALED, delay_s};
    if (fined && terms->holds_money && appeal_is_allowed(terms, appeals, 0))
        return (struct next_step){true, EVENT_FINE_DUE, terms->within_s};
    return (struct next_step){false, EVENT_FINE_DUE, 0};
}

static enum rd_status appeal_plan(struct run *run, struct order *order, const struct dispute *claim,
                                  struct penalty *penalty)
{
    bool wronged = is_wronged(claim, penalty->kind);
    struct lanes lanes = violation_lanes(run, order, penalty->kind, 0);
    bool wants = wants_to_appeal(run, order, wronged, lanes);
    if (!wants && !(run->fines_may_wait && penalty->fine_minor > 0))
        return fine_pay(run, order, penalty);
    struct question question = question_of(run, order, claim);
    struct rd_answer rule;
    question.violation = penalty->kind;
    enum rd_status rc = appeal_ask(run, question, RD_APPEAL_SUBJECT_VIOLATION, &rule);
    if (rc != RD_OK)
        return rc;
    const struct appeal_terms terms = appeal_terms_of(&rule);
    struct next_step next = next_step(run, order, &terms, 0, wants, lanes, penalty->fine_minor > 0);
    if (!(next.comes && terms.holds_money))
        rc = fine_pay(run, order, penalty);
    if (rc != RD_OK || !next.comes)
        return rc;
    if (run->trace && penalty->fine_held)
        run_tell(run, order, TOLD_FINE_HELD, "%s",
                 next.kind == EVENT_APPEALED ? "until the appeal is decided" : "until the time to appeal is over");
    struct appeal appeal = {.subject_id = order->id,
                            .subject = RD_APPEAL_SUBJECT_VIOLATION,
                            .claim = POOL_NONE,
                            .order_slot = pool_index(&run->orders, order),
                            .penalties = POOL_NONE,
                            .seller = order->seller,
                            .entered_s = penalty->entered_s,
                            .order = *order,
                            .wronged = wronged,
                            .terms = terms,
                            .handling = lanes.word[2],
                            .finding = lanes.word[3]};
    appeal.order.books = POOL_NONE;
    rc = penalty_keep(run, penalty, &appeal.penalties);
    uint32_t slot;
    return rc == RD_OK ? appeal_new(run, &appeal, next.kind, next.after_s, &slot) : rc;
}

enum rd_status penalty_consider(struct run *run, struct order *order, const struct dispute *claim,
                                struct penalty *penalty)
{
    enum rd_status rc;
    if (claim && claim->keeps_penalties) { /* even one that cost nothing: it counts in the seller's windows */
        rc = claim->holds_fines ? RD_OK : fine_pay(run, order, penalty);
        if (run->trace && penalty->fine_held)
            run_tell(run, order, TOLD_FINE_HELD, "until the appeal is decided");
        return rc == RD_OK ? penalty_keep(run, penalty, &run_claim(run, order->claim)->penalties) : rc;
    }
    if (penalty->part_count == 0 && penalty->fine_minor == 0 && penalty->suspended_until_s == 0)
        return RD_OK; /* nothing to appeal against */
    return appeal_plan(run, order, claim, penalty);
}

/* ---- what becomes of them ---- */

/* Money that moves after the order has ended is amended in what was counted of it. */
static enum rd_status over(struct run *run, uint32_t slot, enum rd_status rc)
{
    struct appeal *appeal = run_appeal(run, slot);
    struct order *order = appeal_order(run, appeal);
    if (rc == RD_OK && order == &appeal->order)
        rc = books_after(run, order);
    appeal_free(run, slot);
    return rc;
}

enum rd_status violation_appeal_drop(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    return over(run, slot, penalties_pay(run, appeal_order(run, appeal), appeal->penalties));
}

/*
 * Needs:  a fine was held, and the seller has not appealed in time.
 * Leaves: it is paid.
 */
enum rd_status on_fine_due(struct run *run, const struct event *event)
{
    return run_appeal(run, event->slot)->serial == event->generation ? violation_appeal_drop(run, event->slot) : RD_OK;
}

/* It failed: the seller may try again as often as the rules said, and a fine that is held waits for that too. */
static struct next_step next_appeal(struct run *run, struct appeal *appeal, const struct order *order)
{
    const struct penalty *penalty = pool_at(&run->penalties, appeal->penalties);
    appeal->appeals++;
    if (seller_is_gone(run, appeal))
        return (struct next_step){false, EVENT_FINE_DUE, 0};
    struct lanes lanes = violation_lanes(run, order, penalty->kind, appeal->appeals);
    appeal->handling = lanes.word[2];
    appeal->finding = lanes.word[3];
    return next_step(run, order, &appeal->terms, appeal->appeals, wants_to_appeal(run, order, appeal->wronged, lanes),
                     lanes, penalty->fine_held);
}

enum rd_status violation_appeal_end(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    struct order *order = appeal_order(run, appeal);
    run_count(run, order, COUNT_VIOLATION_APPEALS_DECIDED, 1);
    run_count(run, order, COUNT_VIOLATIONS_OVERTURNED, appeal->overturned);
    if (appeal->overturned && (appeal->terms.undoes == RD_UNDOES_PENALTY || appeal->terms.undoes == RD_UNDOES_BOTH))
        return over(run, slot, penalties_undo(run, order, &appeal->penalties));
    if (!appeal->overturned) {
        struct next_step next = next_appeal(run, appeal, order);
        if (next.comes)
            return appeal_await(run, slot, next.kind, next.after_s);
    }
    return violation_appeal_drop(run, slot);
}
