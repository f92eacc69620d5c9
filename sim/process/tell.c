/*
 * What a trace is told, and of an order's beginning and end in words: these are called under `if (run->trace)` only.
 */
#include "process/run.h"

#include "redress/units.h"

#define TOLD_TEXT(symbol, text, actor) [TOLD_##symbol] = (text),
#define TOLD_ACTOR(symbol, text, actor) [TOLD_##symbol] = (actor),

const char *told_text(enum told told)
{
    static const char *const texts[TOLD_COUNT] = {TOLD_EVENTS(TOLD_TEXT)};
    return texts[told];
}

const char *told_actor(enum told told)
{
    static const char *const actors[TOLD_COUNT] = {TOLD_EVENTS(TOLD_ACTOR)};
    return actors[told];
}

/* What nobody in the market knows. */
static void tell_truth(struct run *run, const struct order *order)
{
    static const char *const faults[] = {[TRUTH_FINE] = "the goods are fine",
                                         [TRUTH_DAMAGED] = "the goods get damaged on the way",
                                         [TRUTH_NOT_AS_DESCRIBED] = "the goods are not as described",
                                         [TRUTH_DEFECTIVE] = "the goods are defective",
                                         [TRUTH_WRONG_ITEM] = "the wrong item is sent",
                                         [TRUTH_MISSING_PARTS] = "parts are missing",
                                         [TRUTH_COUNTERFEIT] = "the goods are counterfeit"};
    const bool is_lost = order_is(order, ORDER_LOST);
    const bool is_false = order_is(order, ORDER_FALSE_CLAIM) && order->truth == TRUTH_FINE && !is_lost;
    const bool marks_shipped = order_is(order, ORDER_FALSE_SHIPPED);
    const bool marks_delivered = order_is(order, ORDER_FALSE_DELIVERED);
    run_tell_at(run, order->placed_s, order, TOLD_TRUTH, "%s%s%s%s",
                is_lost ? "the parcel never arrives" : faults[order->truth],
                is_false ? "; the buyer will claim all the same" : "",
                marks_shipped ? "; the seller marks it as shipped before it is" : "",
                marks_delivered ? "; the seller marks it as delivered on the promised day" : "");
}

/* Where last night left a seller who is not in good standing, and by which rule it came there. */
static void tell_standing(struct run *run, const struct order *order)
{
    const struct seller *seller = &run->sellers.items[order->seller];
    char since[RD_UNIT_TEXT_SIZE];
    if (seller->standing == RD_SELLER_STANDING_GOOD)
        return;
    rd_date_format(run->scenario->start_unix_s + seller->standing_since_s, since);
    run_tell_at(run, order->placed_s, order, TOLD_SELLER_STANDS, "%s since %.10s%s%s",
                rd_word(RD_SET_SELLER_STANDING, seller->standing), since, seller->standing_rule ? ", by " : "",
                seller->standing_rule ? seller->standing_rule : "");
}

void order_tell_placed(struct run *run, const struct order *order)
{
    const struct scenario *scenario = run->scenario;
    const int64_t placed_s = order->placed_s;
    char goods[RD_UNIT_TEXT_SIZE], shipping[RD_UNIT_TEXT_SIZE], promised[RD_UNIT_TEXT_SIZE];
    rd_date_format(scenario->start_unix_s + promised_day_s(run, order), promised);
    run_tell_at(run, placed_s, order, TOLD_PLACED,
                "%s, goods %s, shipping %s; buyer %lu (%s), seller %lu (%s), lane %s, promised for %.10s",
                scenario->categories[order->category].name, rd_money_format(order->goods_minor, goods),
                rd_money_format(order->shipping_minor, shipping), (unsigned long)order->buyer,
                order_buyer(run, order)->name, (unsigned long)order->seller, order_seller(run, order)->name,
                scenario->lanes[order->lane].name, promised);
    tell_standing(run, order);
    run_tell_money(run, placed_s, order, ACCOUNT_BUYER, ACCOUNT_ESCROW, order_paid_minor(order));
}

void order_tell_fate(struct run *run, const struct order *order)
{
    tell_truth(run, order);
    if (order->shipped_s != TIME_NEVER)
        run_tell_at(run, order->shipped_s, order, TOLD_SHIPPED,
                    order_is(order, ORDER_FALSE_SHIPPED) ? "marked as handed over" : "handed over to the carrier");
}

/* What the goods cost when they left, and who is paid when the platform's hold ends. */
static void tell_payout(struct run *run, const struct order *order, const struct sale *sale,
                        const struct dispute *claim)
{
    const int64_t released_s = payout_at(run, order);
    const bool held = (claim && claim->holds_payout) || order->replacements > 0 || released_s == INT64_MAX;
    const int64_t at_s = held ? run->now_s : released_s;
    const int64_t cost_minor = sale->net[ACCOUNT_OUTSIDE];
    run_tell_money(run, order->shipped_s, order, ACCOUNT_SELLER, ACCOUNT_OUTSIDE, cost_minor);
    run_tell_money(run, at_s, order, ACCOUNT_ESCROW, ACCOUNT_SELLER, sale->net[ACCOUNT_SELLER] + cost_minor);
    run_tell_money(run, at_s, order, ACCOUNT_ESCROW, ACCOUNT_PLATFORM, sale->net[ACCOUNT_PLATFORM]);
    run_tell_money(run, at_s, order, ACCOUNT_ESCROW, ACCOUNT_CARRIER, sale->net[ACCOUNT_CARRIER]);
}

void order_tell_closed(struct run *run, const struct order *order, const struct sale *sale, enum order_outcome kind,
                       const struct dispute *claim)
{
    if (sale)
        tell_payout(run, order, sale, claim);
    else
        run_tell_money(run, run->now_s, order, ACCOUNT_ESCROW, ACCOUNT_BUYER, order_paid_minor(order));
    run_tell(run, order, TOLD_CLOSED, "%s", order_outcome_name(kind));
}

void order_tell_delivered(struct run *run, const struct order *order)
{
    const int64_t late = order_days_late(order, order->delivered_s);
    const int64_t days = late < 0 ? -late : late;
    if (days == 0)
        run_tell(run, order, TOLD_DELIVERED, "on the promised day");
    else
        run_tell(run, order, TOLD_DELIVERED, "%lld day%s %s the promised day", (long long)days, days == 1 ? "" : "s",
                 late < 0 ? "before" : "after");
}

void order_tell_violation(struct run *run, const struct order *order, int kind, const struct rd_answer *total)
{
    char fine[RD_UNIT_TEXT_SIZE], suspended[RD_UNIT_TEXT_SIZE];
    const int64_t suspend_s = total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)];
    const int64_t points = total->value[RD_ANSWER(VIOLATION, POINTS)];
    run_tell(run, order, TOLD_VIOLATION, "%s: %lld point%s, fine %s%s%s", rd_word(RD_SET_VIOLATION, (size_t)kind),
             (long long)points, points == 1 ? "" : "s", rd_money_format(total->value[RD_ANSWER(VIOLATION, FINE)], fine),
             suspend_s > 0 ? ", suspended for " : "", suspend_s > 0 ? rd_duration_format(suspend_s, suspended) : "");
}

void order_tell_money(struct run *run, const struct order *order, enum told told, const char *before,
                      int64_t amount_minor)
{
    char text[RD_UNIT_TEXT_SIZE];
    run_tell(run, order, told, "%s%s", before, rd_money_format(amount_minor, text));
}
