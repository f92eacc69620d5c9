/*
 * A violation of a seller: asked of the policy, logged, points and fine.
 *
 * Under `sum`, fines of all rules that apply are added by the policy; points are kept rule by rule, each with its own
 * validity. A fine moves as `funding` says for money.kind fine: from the seller to fine_to.
 */
#include "market/standing.h"
#include "process/run.h"

#include "redress/units.h"

#define RULES_AT_ONCE 32

static enum rd_status fine_charge(struct run *run, struct order *order, struct question question, int64_t fine_minor,
                                  bool *to_buyer)
{
    struct rd_answer funding;
    question.money_kind = RD_MONEY_KIND_FINE;
    enum rd_status rc = run_ask(run, RD_DECISION_FUNDING, &question, &funding);
    if (rc != RD_OK)
        return rc;
    *to_buyer = funding.value[RD_ANSWER(FUNDING, FINE_TO)] == RD_FINE_TO_BUYER;
    run_count(run, order, COUNT_FINES, fine_minor);
    if (run_move(run, order, ACCOUNT_SELLER, *to_buyer ? ACCOUNT_BUYER : ACCOUNT_PLATFORM, fine_minor) != RD_OK)
        return run_nomem(run);
    return RD_OK;
}

static enum rd_status points_give(struct run *run, const struct order *order, const struct rd_answer *rule)
{
    int64_t points = rule->value[RD_ANSWER(VIOLATION, POINTS)];
    if (points == 0)
        return RD_OK;
    int32_t valid_days = (int32_t)(rule->value[RD_ANSWER(VIOLATION, VALID_FOR)] / RD_DAY_S);
    run_count(run, order, COUNT_POINTS, points);
    history_points(run, order->seller, (int32_t)points, valid_days);
    if (seller_take_points(&run->sellers, order->seller, rule, run->day) != RD_OK)
        return run_nomem(run);
    return RD_OK;
}

enum rd_status violation_record(struct run *run, struct order *order, const struct dispute *claim, int kind)
{
    run_count(run, order, COUNT_VIOLATIONS, 1);
    run_count(run, order, (size_t)COUNT_VIOLATION_FIRST + (size_t)kind, 1);
    if (!order_seller_present(run, order))
        return RD_OK; /* who did it has left */
    struct question question = question_of(run, order, claim);
    question.violation = kind;
    struct rd_answer total, rules[RULES_AT_ONCE];
    uint32_t count;
    enum rd_status rc = run_ask_each(run, RD_DECISION_VIOLATION, &question, rules, RULES_AT_ONCE, &count, &total);
    for (uint32_t i = 0; rc == RD_OK && i < count; i++)
        rc = points_give(run, order, &rules[i]);
    if (rc != RD_OK)
        return rc;
    history_violation(run, order->seller, kind);
    if (seller_log_violation(&run->sellers, order->seller, (uint32_t)kind) != RD_OK)
        return run_nomem(run);
    seller_take_suspension(&run->sellers.items[order->seller], &total, run->now_s);
    if (run->trace)
        order_tell_violation(run, order, kind, &total);
    int64_t fine_minor = total.value[RD_ANSWER(VIOLATION, FINE)];
    bool to_buyer = false;
    if (fine_minor > 0 && (rc = fine_charge(run, order, question, fine_minor, &to_buyer)) != RD_OK)
        return rc;
    return penalty_consider(run, order, claim, kind, rules, count, &total, to_buyer);
}
