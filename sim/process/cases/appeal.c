/*
 * Appeals: asked of the rules when something was decided, lodged later, heard at a desk, decided.
 *
 * Whether somebody appeals, when, and how it ends is drawn with the decision that is appealed against, keyed by order or
 * seller. An appeal against a case keeps the case open; one against a violation or a standing goes its own way, and is
 * dropped when another seller has taken the place of the one who was punished.
 */
#include "process/run.h"

#include "redress/units.h"

struct appeal *run_appeal(struct run *run, uint32_t slot)
{
    return pool_at(&run->appeals, slot);
}

enum rd_status appeal_ask(struct run *run, struct question question, int subject, struct rd_answer *answer)
{
    question.appeal = subject;
    return run_ask(run, RD_DECISION_APPEAL, &question, answer);
}

struct appeal_terms appeal_terms_of(const struct rd_answer *answer)
{
    return (struct appeal_terms){.within_s = answer->value[RD_ANSWER(APPEAL, WITHIN)],
                                 .times = (uint8_t)answer->value[RD_ANSWER(APPEAL, TIMES)],
                                 .senior = answer->value[RD_ANSWER(APPEAL, DESK)] == RD_APPEAL_DESK_SENIOR,
                                 .undoes = (uint8_t)answer->value[RD_ANSWER(APPEAL, UNDOES)],
                                 .allowed = answer->value[RD_ANSWER(APPEAL, ALLOWED)] == RD_BOOL_YES,
                                 .holds_money = answer->value[RD_ANSWER(APPEAL, HOLDS_MONEY)] == RD_BOOL_YES};
}

bool appeal_is_allowed(const struct appeal_terms *terms, unsigned appeals_before, int64_t delay_s)
{
    return terms->allowed && terms->times > appeals_before && delay_s <= terms->within_s;
}

enum rd_status appeal_await(struct run *run, uint32_t slot, enum event_kind kind, int64_t delay_s)
{
    struct appeal *appeal = run_appeal(run, slot);
    appeal->serial = ++run->appeal_serial;
    return run_push(run, kind, run->now_s + delay_s, appeal->subject_id, slot, appeal->serial, 0);
}

enum rd_status appeal_new(struct run *run, const struct appeal *what, enum event_kind kind, int64_t delay_s,
                          uint32_t *slot)
{
    *slot = pool_take(&run->appeals);
    if (*slot == POOL_NONE)
        return run_nomem(run);
    *run_appeal(run, *slot) = *what;
    return appeal_await(run, *slot, kind, delay_s);
}

void appeal_free(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    penalties_free(run, &appeal->penalties);
    appeal->serial = 0;
    pool_give(&run->appeals, slot);
}

/* The order it is about while it lives, else what is left of it: a record without a future. */
struct order *appeal_order(struct run *run, struct appeal *appeal)
{
    if (appeal->subject == RD_APPEAL_SUBJECT_CASE)
        return run_order(run, run_claim(run, appeal->claim)->order);
    if (appeal->subject == RD_APPEAL_SUBJECT_STANDING)
        return &appeal->order;
    struct order *living = run_order(run, appeal->order_slot);
    return living->id == appeal->order.id && living->state != ORDER_CLOSED ? living : &appeal->order;
}

static size_t appeal_language(struct run *run, struct appeal *appeal)
{
    return appeal->subject == RD_APPEAL_SUBJECT_STANDING ? 0 : order_language(run, appeal_order(run, appeal));
}

/* That seniors have a desk where somebody is sent to one was demanded when the rules were asked (demands.def). */
static size_t desk_choose(struct run *run, struct appeal *appeal)
{
    const struct scenario *scenario = run->scenario;
    const size_t language = appeal_language(run, appeal);
    const bool senior = appeal->terms.senior;
    if (appeal->subject != RD_APPEAL_SUBJECT_CASE)
        return (senior ? scenario->senior_desk_of_language : scenario->desk_of_language)[language];
    return (senior ? scenario->senior_desk_of_case
                   : scenario->desk_of_case)[language][run_claim(run, appeal->claim)->reason];
}

bool seller_is_gone(const struct run *run, const struct appeal *appeal)
{
    return !appeal->by_buyer && run->sellers.items[appeal->seller].entered_s != appeal->entered_s;
}

static void lodged_count(struct run *run, struct appeal *appeal)
{
    if (appeal->subject == RD_APPEAL_SUBJECT_STANDING) {
        standing_appeal_count(run, TOTAL_STANDING_APPEALS);
        return;
    }
    struct order *order = appeal_order(run, appeal);
    if (appeal->subject == RD_APPEAL_SUBJECT_VIOLATION) {
        run_count(run, order, COUNT_VIOLATION_APPEALS, 1);
        return;
    }
    run_count(run, order, COUNT_APPEALS, 1);
    run_count(run, order, appeal->by_buyer ? COUNT_APPEALS_BUYER : COUNT_APPEALS_SELLER, 1);
}

static void lodged_tell(struct run *run, struct appeal *appeal, size_t desk)
{
    if (appeal->subject == RD_APPEAL_SUBJECT_STANDING)
        return;
    bool violation = appeal->subject == RD_APPEAL_SUBJECT_VIOLATION;
    run_tell(run, appeal_order(run, appeal), appeal->by_buyer ? TOLD_BUYER_APPEALS : TOLD_SELLER_APPEALS,
             "against %s%s, heard at desk %s", violation ? "the penalty for " : "the decision",
             violation
                 ? rd_word(RD_SET_VIOLATION, ((struct penalty *)pool_at(&run->penalties, appeal->penalties))->kind)
                 : "",
             run->scenario->desks[desk].name);
}

/*
 * Needs:  somebody appeals now against what was decided before; a case is in APPEAL.
 * Leaves: the appeal waits at a desk, or is with a mediator; without its seller it is dropped.
 */
enum rd_status on_appealed(struct run *run, const struct event *event)
{
    struct appeal *appeal = run_appeal(run, event->slot);
    if (appeal->serial != event->generation)
        return RD_OK;
    if (seller_is_gone(run, appeal))
        return appeal_drop(run, event->slot);
    const size_t desk = desk_choose(run, appeal);
    lodged_count(run, appeal);
    if (run->trace)
        lodged_tell(run, appeal, desk);
    struct waiting arrival = {
        .order = appeal->subject_id, .claim = event->slot, .kind = WORK_APPEAL, .shift = desk_shift_at(run, desk)};
    unsigned priority = appeal->subject == RD_APPEAL_SUBJECT_CASE ? run_claim(run, appeal->claim)->priority : 0;
    return desk_receive(run, desk, arrival, priority);
}

enum rd_status appeal_drop(struct run *run, uint32_t slot)
{
    struct appeal *appeal = run_appeal(run, slot);
    uint32_t claim = appeal->claim;
    bool is_case = appeal->subject == RD_APPEAL_SUBJECT_CASE;
    if (appeal->subject == RD_APPEAL_SUBJECT_VIOLATION)
        return violation_appeal_drop(run, slot);
    appeal_free(run, slot);
    return is_case ? case_settle(run, claim, false) : RD_OK;
}

static enum rd_status hearing_pay(struct run *run, struct appeal *appeal, size_t desk, uint32_t service_s)
{
    int64_t cost_minor = 0;
    (void)rd_mul_div(service_s, run->scenario->desks[desk].cost_per_hour_minor, RD_HOUR_S, RD_ROUND_HALF_UP,
                     &cost_minor);
    struct order *order = appeal_order(run, appeal);
    if (run_move(run, order, ACCOUNT_PLATFORM, ACCOUNT_OUTSIDE, cost_minor) != RD_OK)
        return run_nomem(run);
    return order == &appeal->order ? books_after(run, order) : RD_OK;
}

/*
 * Needs:  the appeal waited; a mediator of `desk` takes it now.
 * Leaves: the mediator is busy with it, and will find as its latents say there.
 */
enum rd_status appeal_begin(struct run *run, size_t desk, const struct waiting *next)
{
    struct appeal *appeal = run_appeal(run, next->claim);
    double factor = 1;
    if (appeal->subject == RD_APPEAL_SUBJECT_CASE)
        factor = run->scenario->desks[desk].handling_by_reason[run_claim(run, appeal->claim)->reason];
    uint32_t service_s = desk_service(run, desk, appeal_language(run, appeal), factor, appeal->handling);
    enum rd_status rc = hearing_pay(run, appeal, desk, service_s);
    return rc == RD_OK ? desk_occupy(run, desk, next, service_s, appeal->serial) : rc;
}

static double overturn_share(struct run *run, const struct desk *desk, const struct appeal *appeal)
{
    switch (appeal->subject) {
    case RD_APPEAL_SUBJECT_CASE:
        return case_overturn_share(run, desk, appeal);
    case RD_APPEAL_SUBJECT_VIOLATION:
        return appeal->wronged ? desk->overturns.wrong_violation : desk->overturns.right_violation;
    default:
        return desk->overturns.standing;
    }
}

/*
 * Needs:  a mediator of `desk` finishes the hearing now.
 * Leaves: the finding is on its way.
 */
enum rd_status appeal_finish(struct run *run, size_t desk, const struct event *event)
{
    const struct desk *spec = &run->scenario->desks[desk];
    struct appeal *appeal = run_appeal(run, event->slot);
    appeal->overturned = lane_uniform(appeal->finding) < overturn_share(run, spec, appeal);
    return run_push(run, EVENT_APPEAL_FOUND, run->now_s + spec->publish_after_s, appeal->subject_id, event->slot,
                    appeal->serial, 0);
}

/*
 * Needs:  the appeal was heard and its finding is published now.
 * Leaves: what was decided stands, or is undone as far as the rules said.
 */
enum rd_status on_appeal_found(struct run *run, const struct event *event)
{
    struct appeal *appeal = run_appeal(run, event->slot);
    if (run->trace && appeal->subject != RD_APPEAL_SUBJECT_STANDING)
        run_tell(run, appeal_order(run, appeal), TOLD_APPEAL_DECIDED, "%s",
                 appeal->overturned ? "the decision is overturned" : "the decision stands");
    switch (appeal->subject) {
    case RD_APPEAL_SUBJECT_CASE:
        return case_appeal_end(run, event->slot);
    case RD_APPEAL_SUBJECT_VIOLATION:
        return violation_appeal_end(run, event->slot);
    default:
        return standing_appeal_end(run, event->slot);
    }
}
