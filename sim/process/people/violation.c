/*
 * A violation of a seller: asked of the policy, logged, points and fine.
 *
 * Under `sum`, fines of all rules that apply are added by the policy; points are kept rule by rule, each with its own
 * validity. Of a fine `funding` says who bears it, the seller alone or others with it, and who receives it (fine_to). It is
 * paid at once, unless it waits for an appeal.
 */
#include "market/standing.h"
#include "process/run.h"

#include "redress/units.h"

static enum account fine_to(const struct penalty *penalty)
{
    return penalty->fine_to_buyer ? ACCOUNT_BUYER : ACCOUNT_PLATFORM;
}

static enum rd_status fine_ask(struct run *run, struct question question, struct penalty *penalty)
{
    struct rd_answer funding;
    if (penalty->fine_minor == 0)
        return RD_OK;
    question.money_kind = RD_MONEY_KIND_FINE;
    enum rd_status rc = run_ask(run, RD_DECISION_FUNDING, &question, &funding);
    if (rc != RD_OK)
        return rc;
    penalty->fine_to_buyer = funding.value[RD_ANSWER(FUNDING, FINE_TO)] == RD_FINE_TO_BUYER;
    penalty->fine_held = 1;
    return funding_split(run, &funding, penalty->fine_minor, penalty->fine_part_minor);
}

enum rd_status fine_pay(struct run *run, struct order *order, struct penalty *penalty)
{
    if (!penalty->fine_held)
        return RD_OK;
    penalty->fine_held = 0;
    run_count(run, order, COUNT_FINES, penalty->fine_minor);
    for (enum account from = ACCOUNT_BUYER; from < ACCOUNT_PARTIES; from++)
        if (from != fine_to(penalty) &&
            run_move(run, order, from, fine_to(penalty), penalty->fine_part_minor[from]) != RD_OK)
            return run_nomem(run);
    return RD_OK;
}

/* Nothing of a fine that was not paid. */
enum rd_status fine_give_back(struct run *run, struct order *order, const struct penalty *penalty)
{
    if (penalty->fine_held)
        return RD_OK;
    run_count(run, order, COUNT_FINES_UNDONE, penalty->fine_minor);
    for (enum account to = ACCOUNT_BUYER; to < ACCOUNT_PARTIES; to++)
        if (to != fine_to(penalty) && run_move(run, order, fine_to(penalty), to, penalty->fine_part_minor[to]) != RD_OK)
            return run_nomem(run);
    return RD_OK;
}

/* What the violation costs the seller, in full: what an appeal may undo. */
static struct penalty penalty_of(const struct run *run, const struct order *order, int kind,
                                 const struct rd_answer *rules, uint32_t count, const struct rd_answer *total)
{
    struct penalty penalty = {.next = POOL_NONE,
                              .seller = order->seller,
                              .entered_s = run->sellers.items[order->seller].entered_s,
                              .fine_minor = total->value[RD_ANSWER(VIOLATION, FINE)],
                              .day = run->day,
                              .kind = (uint8_t)kind};
    if (total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)] > 0)
        penalty.suspended_until_s = run->now_s + total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)];
    for (uint32_t i = 0; i < count && penalty.part_count < PENALTY_PARTS; i++) {
        int64_t points = rules[i].value[RD_ANSWER(VIOLATION, POINTS)];
        if (points == 0)
            continue;
        penalty.parts[penalty.part_count].points = (int32_t)points;
        penalty.parts[penalty.part_count++].lapse_day =
            run->day + (int32_t)(rules[i].value[RD_ANSWER(VIOLATION, VALID_FOR)] / RD_DAY_S);
    }
    return penalty;
}

static enum rd_status points_give(struct run *run, const struct order *order, const struct rd_answer *rule)
{
    int64_t points = rule->value[RD_ANSWER(VIOLATION, POINTS)];
    if (points == 0)
        return RD_OK;
    run_count(run, order, COUNT_POINTS, points);
    if (seller_take_points(&run->sellers, order->seller, rule, run->day) != RD_OK)
        return run_nomem(run);
    return RD_OK;
}

enum seller_stat violation_stat(int kind)
{
    switch (kind) {
    case RD_VIOLATION_UPHELD_FAULT:
    case RD_VIOLATION_FALSE_TRACKING:
    case RD_VIOLATION_COUNTERFEIT:
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

void seller_count(struct run *run, const struct order *order, enum seller_stat stat)
{
    if (stat == STAT_COUNT || !order_seller_present(run, order))
        return;
    seller_tally(&run->sellers, order->seller, stat, 1);
    history_stat(run, order, stat);
}

/* A violation of some kind, and what it cost: nothing, where the rules only note it. */
static void penalty_count(struct run *run, const struct order *order, int kind, const struct rd_answer *total)
{
    if (total->value[RD_ANSWER(VIOLATION, POINTS)] == 0 && total->value[RD_ANSWER(VIOLATION, FINE)] == 0 &&
        total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)] == 0)
        return;
    run_count(run, order, COUNT_PENALTIES, 1);
    run_count(run, order, (size_t)COUNT_PENALTY_FIRST + (size_t)kind, 1);
}

enum rd_status violation_record(struct run *run, struct order *order, const struct dispute *claim, int kind)
{
    run_count(run, order, COUNT_VIOLATIONS, 1);
    run_count(run, order, (size_t)COUNT_VIOLATION_FIRST + (size_t)kind, 1);
    if (!order_seller_present(run, order))
        return RD_OK; /* who did it has left */
    seller_count(run, order, violation_stat(kind));
    struct question question = question_of(run, order, claim);
    question.violation = kind;
    struct rd_answer total, rules[PENALTY_PARTS];
    uint32_t count;
    enum rd_status rc = run_ask_each(run, RD_DECISION_VIOLATION, &question, rules, PENALTY_PARTS, &count, &total);
    for (uint32_t i = 0; rc == RD_OK && i < count; i++)
        rc = points_give(run, order, &rules[i]);
    if (rc != RD_OK)
        return rc;
    penalty_count(run, order, kind, &total);
    history_violation(run, order, kind);
    if (seller_log_violation(&run->sellers, order->seller, (uint32_t)kind) != RD_OK)
        return run_nomem(run);
    seller_take_suspension(&run->sellers.items[order->seller], &total, run->now_s);
    if (run->trace)
        order_tell_violation(run, order, kind, &total);
    struct penalty penalty = penalty_of(run, order, kind, rules, count, &total);
    rc = fine_ask(run, question, &penalty);
    return rc == RD_OK ? penalty_consider(run, order, claim, &penalty) : rc;
}
