/*
 * What joining the two sides order by order shows, added over all replications.
 */
#include "report/pairs_page.h"

#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "report/number.h"
#include "report/page.h"
#include "study/rules.h"

#define TRANSITIONS_SHOWN 12
#define RULES_SHOWN 8

struct view {
    const struct report *report;
    const struct pair_tally *pair;
    size_t number;
    FILE *out;
};

static double percent_of(int64_t part, int64_t whole)
{
    return whole > 0 ? 100 * (double)part / (double)whole : 0;
}

/* ---- transitions ---- */

struct transition {
    enum order_outcome from, to;
    int64_t orders;
};

static int most_first(const void *a, const void *b)
{
    const struct transition *x = a, *y = b;
    if (x->orders != y->orders)
        return x->orders > y->orders ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static const char *ending_name(enum order_outcome kind, enum order_outcome before)
{
    if (kind == OUTCOME_NOT_PLACED)
        return "(does not exist)";
    if (kind == before)
        return "the same, other money";
    return order_outcome_name(kind);
}

static void transition_line(const struct view *view, const struct transition *transition)
{
    char text[NUMBER_SIZE];
    const char *only = transition->from == OUTCOME_NOT_PLACED ? "  only under the policy"
                       : transition->to == OUTCOME_NOT_PLACED ? "  only under the baseline"
                                                              : "";
    fputs("  ", view->out);
    page_left(view->out,
              transition->from == OUTCOME_NOT_PLACED ? "(does not exist)" : order_outcome_name(transition->from), 28);
    page_left(view->out, ending_name(transition->to, transition->from), 28);
    page_right(view->out, number_count(transition->orders, text), 12);
    page_right(view->out, number_share(percent_of(transition->orders, view->pair->affected), text), 10);
    page_print(view->out, " %%%s\n", only);
}

static void transitions(const struct view *view)
{
    struct transition all[OUTCOME_KIND_COUNT * OUTCOME_KIND_COUNT];
    size_t count = 0;
    for (int from = 0; from < OUTCOME_KIND_COUNT; from++) {
        for (int to = 0; to < OUTCOME_KIND_COUNT; to++) {
            if (view->pair->transitions[from][to] > 0)
                all[count++] = (struct transition){(enum order_outcome)from, (enum order_outcome)to,
                                                   view->pair->transitions[from][to]};
        }
    }
    qsort(all, count, sizeof all[0], most_first);
    fputs("\nHow affected orders end\n  ", view->out);
    page_left(view->out, "under the baseline", 28);
    page_left(view->out, "under the policy", 28);
    page_right(view->out, "orders", 12);
    fputs("  of affected\n", view->out);
    int64_t rest = 0;
    for (size_t i = 0; i < count; i++) {
        if (i < TRANSITIONS_SHOWN || view->report->verbose)
            transition_line(view, &all[i]);
        else
            rest += all[i].orders;
    }
    char text[NUMBER_SIZE];
    if (rest > 0)
        page_print(view->out, "  and %zu more transitions with %s orders (-v shows them)\n", count - TRANSITIONS_SHOWN,
                   number_count(rest, text));
}

/* ---- who gained ---- */

static void gains(const struct view *view)
{
    FILE *out = view->out;
    char text[NUMBER_SIZE];
    page_print(out, "\nWho gained and who lost, in %s\n  %-12s%14s%18s%14s%18s%18s\n",
               view->report->study->scenario->currency, "", "better off", "by", "worse off", "by", "balance");
    for (int party = 0; party < PARTY_COUNT; party++) {
        const struct gain *gain = &view->pair->gains[party];
        fputs("  ", out);
        page_left(out, party_name((enum party)party), 12);
        page_right(out, number_count(gain->winners, text), 14);
        page_right(out, number_money(gain->won_minor, 1, text), 18);
        page_right(out, number_count(gain->losers, text), 14);
        page_right(out, number_money(-gain->lost_minor, 1, text), 18);
        page_right(out, number_money(gain->won_minor - gain->lost_minor, 1, text), 18);
        fputc('\n', out);
    }
}

/* Orders that exist on one side only: nobody's gain or loss, but somebody's money. */
static void only_lines(const struct view *view)
{
    static const char *const names[SIDE_COUNT] = {"only under the baseline", "only under the policy"};
    char text[NUMBER_SIZE];
    for (int side = 0; side < SIDE_COUNT; side++) {
        const struct only_orders *only = &view->pair->only[side];
        if (only->orders == 0)
            continue;
        page_print(view->out, "  %s: %s orders, worth", names[side], number_count(only->orders, text));
        for (int party = 0; party < PARTY_COUNT; party++)
            page_print(view->out, "%s %s to the %s",
                       party == 0                 ? ""
                       : party + 1 == PARTY_COUNT ? " and"
                                                  : ",",
                       number_money(only->net_minor[party], 1, text), party_name((enum party)party));
        fputc('\n', view->out);
    }
}

/* ---- rules ---- */

static int most_orders_first(const void *a, const void *b)
{
    const struct rule_change *x = *(const struct rule_change *const *)a, *y = *(const struct rule_change *const *)b;
    if (x->orders != y->orders)
        return x->orders > y->orders ? -1 : 1;
    return (x > y) - (x < y); /* their own order: slot, rules */
}

static void rule_line(const struct view *view, const struct rule_change *change)
{
    FILE *out = view->out;
    char text[NUMBER_SIZE], rules[256];
    const struct study_policy *policies = view->report->study->policies;
    fputs("  ", out);
    if (change->slot == RULE_SLOT_NONE) {
        page_left(out, "(the same rules)", 18);
        page_left(out, "other answers or amounts, queues, sellers", 54);
    } else {
        page_left(out, rule_slot_name(change->slot), 18);
        snprintf(rules, sizeof rules, "%s -> %s", rule_slot_id(policies[0].image, change->slot, change->baseline),
                 rule_slot_id(policies[view->number].image, change->slot, change->policy));
        page_left(out, rules, 54);
    }
    page_right(out, number_count(change->orders, text), 12);
    page_right(out, number_money(change->refund_minor, 1, text), 20);
    fputc('\n', out);
}

static void rules(const struct view *view)
{
    size_t count = view->pair->rule_count;
    const struct rule_change **order = calloc(count + 1, sizeof *order);
    if (!order) /* the page goes on without this part; the JSON says it all */
        return;
    for (size_t i = 0; i < count; i++)
        order[i] = &view->pair->rules[i];
    qsort(order, count, sizeof *order, most_orders_first);
    fputs("\nThe first decision that another rule answered\n  ", view->out);
    page_left(view->out, "decision", 18);
    page_left(view->out, "rule under the baseline -> under the policy", 54);
    page_right(view->out, "orders", 12);
    page_right(view->out, "change of refunds", 20);
    fputc('\n', view->out);
    for (size_t i = 0; i < count && (i < RULES_SHOWN || view->report->verbose); i++)
        rule_line(view, order[i]);
    if (count > RULES_SHOWN && !view->report->verbose)
        page_print(view->out, "  and %zu more (-v shows them)\n", count - RULES_SHOWN);
    free(order);
}

/* ---- times ---- */

static const char *days(int64_t sum_s, int64_t count, char out[NUMBER_SIZE])
{
    return count > 0 ? number_format((double)sum_s / (double)count / (double)RD_DAY_S, 3, out) : "-";
}

static void times(const struct view *view)
{
    FILE *out = view->out;
    char text[NUMBER_SIZE];
    fputs("\nTimes of the same cases, and of cases under one policy only (mean days)\n  ", out);
    page_left(out, "", 20);
    page_print(out, "%14s%10s%10s%11s%18s%9s%16s%9s\n", "same cases", "baseline", "policy", "change", "only baseline",
               "mean", "only policy", "mean");
    for (int kind = 0; kind < SAMPLE_COUNT; kind++) {
        const struct time_split *split = &view->pair->times[kind];
        if (split->same + split->only_baseline + split->only_policy == 0)
            continue;
        fputs("  ", out);
        page_left(out, sample_name((enum sample_kind)kind), 20);
        page_right(out, number_count(split->same, text), 14);
        page_right(out, days(split->same_baseline_s, split->same, text), 10);
        page_right(out, days(split->same_policy_s, split->same, text), 10);
        double change_s =
            split->same > 0 ? (double)(split->same_policy_s - split->same_baseline_s) / (double)split->same : 0;
        page_right(out, number_signed(change_s / (double)RD_DAY_S, 4, text), 11);
        page_right(out, number_count(split->only_baseline, text), 18);
        page_right(out, days(split->only_baseline_s, split->only_baseline, text), 9);
        page_right(out, number_count(split->only_policy, text), 16);
        page_right(out, days(split->only_policy_s, split->only_policy, text), 9);
        fputc('\n', out);
    }
}

void pairs_page(const struct report *report, size_t policy, FILE *out)
{
    struct view view = {.report = report, .pair = &report->comparison->pairs[policy - 1], .number = policy, .out = out};
    if (view.pair->affected > 0) {
        transitions(&view);
        gains(&view);
        only_lines(&view);
        rules(&view);
    }
    times(&view);
}
