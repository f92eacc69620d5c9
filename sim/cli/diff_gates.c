/*
 * Exact gates on a difference: "only_changes: [decision, ...]" and "no_case_worse_for: buyer; triage.route: a < b".
 */
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/diff.h"

#define ONLY_CHANGES "only_changes:"
#define NO_CASE_WORSE "no_case_worse_for:"
#define NAME_SIZE 64

/* ---- only_changes ---- */

/* The decisions of "[a, b]"; brackets may be left out. */
static enum rd_status read_decisions(const char *gate, const char *list, bool may_change[RD_DECISION_COUNT])
{
    static const char separators[] = " ,[]";
    const char *known[RD_DECISION_COUNT];
    char name[NAME_SIZE], shown[TEXT_SHOWN_SIZE], whole[TEXT_SHOWN_SIZE], phrase[128];
    enum rd_status rc = RD_OK;
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        known[i] = rd_decision_row((enum rd_decision)i)->name;
    for (const char *at = list + strspn(list, separators); *at; at += strspn(at, separators)) {
        const size_t length = strcspn(at, separators);
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        const int decision = length < sizeof name ? rd_decision_find(name) : -1;
        if (decision >= 0)
            may_change[decision] = true;
        else {
            say_error(stderr, "--gate %s: unknown decision %s%s", text_shown(gate, whole),
                      text_shown_n(at, length, shown),
                      suggest_phrase(name, known, RD_DECISION_COUNT, phrase, sizeof phrase));
            rc = RD_USAGE;
        }
        at += length;
    }
    return rc;
}

static void judge_only_changes(const struct rd_diff *diff, const bool may_change[RD_DECISION_COUNT],
                               struct diff_gate *gate)
{
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_diff_decision *of = &diff->decision[i];
        const char *name = rd_decision_row((enum rd_decision)i)->name;
        if (may_change[i] || of->verdict == RD_IDENTICAL || gate->verdict == GATE_VIOLATED)
            continue;
        gate->verdict = of->verdict == RD_DIFFERENT ? GATE_VIOLATED : GATE_NOT_PROVEN;
        snprintf(gate->reason, sizeof gate->reason, "%s %s", name,
                 of->verdict == RD_DIFFERENT ? "changes as well" : "is not proven identical");
        if (of->group_count > 0)
            snprintf(gate->witness, sizeof gate->witness, "%s", diff->groups[of->first_group].witness);
    }
}

/* ---- no_case_worse_for ---- */

static void take_verdict(const struct rd_worse *worse, struct diff_gate *gate)
{
    static const enum gate_verdict verdicts[] = {
        [RD_NOT_WORSE] = GATE_HOLDS, [RD_WORSE] = GATE_VIOLATED, [RD_WORSE_NOT_PROVEN] = GATE_NOT_PROVEN};
    gate->verdict = verdicts[worse->verdict];
    snprintf(gate->reason, sizeof gate->reason, "%s", worse->reason ? worse->reason : "");
    snprintf(gate->witness, sizeof gate->witness, "%s", worse->witness ? worse->witness : "");
}

/* Orders that are stated make a difference of their own: what is told of its groups depends on them. */
static enum rd_status judge_by_orders(const struct arguments *arguments, const struct diff_policy sides[2],
                                      const struct rd_diff *diff, const struct diff_orders *orders,
                                      struct diff_gate *gate)
{
    const struct rd_prove_options options = {.node_limit = (uint32_t)arguments->number[OPTION_NODE_LIMIT],
                                             .stated = orders->items,
                                             .stated_count = orders->count};
    struct rd_error err = {.status = RD_OK};
    struct rd_diff own = {.groups = NULL};
    struct rd_worse worse = {.reason = NULL};
    enum rd_status rc = orders->count > 0 ? rd_policy_diff(&sides[0].of, &sides[1].of, &options, &own, &err) : RD_OK;
    if (rc == RD_OK)
        rc = rd_policy_worse(&sides[0].of, &sides[1].of, &options, orders->count > 0 ? &own : diff, orders->party,
                             &worse, &err);
    if (rc == RD_OK)
        take_verdict(&worse, gate);
    else
        say_error(stderr, "%s", err.text);
    rd_worse_release(&worse);
    rd_diff_release(&own);
    return rc;
}

static enum rd_status judge_not_worse(const struct arguments *arguments, const struct diff_policy sides[2],
                                      const struct rd_diff *diff, struct diff_gate *gate)
{
    struct diff_orders orders;
    enum rd_status rc = diff_orders_read(gate->text + strlen(NO_CASE_WORSE), &orders);
    if (rc == RD_OK)
        rc = judge_by_orders(arguments, sides, diff, &orders, gate);
    diff_orders_release(&orders);
    return rc;
}

/* ---- all of them ---- */

static enum rd_status judge(const struct arguments *arguments, const struct diff_policy sides[2],
                            const struct rd_diff *diff, struct diff_gate *gate)
{
    bool may_change[RD_DECISION_COUNT] = {false};
    char shown[TEXT_SHOWN_SIZE];
    if (strncmp(gate->text, ONLY_CHANGES, strlen(ONLY_CHANGES)) == 0) {
        const enum rd_status rc = read_decisions(gate->text, gate->text + strlen(ONLY_CHANGES), may_change);
        if (rc == RD_OK)
            judge_only_changes(diff, may_change, gate);
        return rc;
    }
    if (strncmp(gate->text, NO_CASE_WORSE, strlen(NO_CASE_WORSE)) == 0)
        return judge_not_worse(arguments, sides, diff, gate);
    say_error(stderr, "--gate: %s is neither \"only_changes: [DECISION, ...]\" nor \"no_case_worse_for: PARTY\"",
              text_shown(gate->text, shown));
    return RD_USAGE;
}

enum rd_status diff_gates_judge(const struct arguments *arguments, const struct diff_policy sides[2],
                                const struct rd_diff *diff, struct diff_gate *out)
{
    const struct words *gates = &arguments->list[OPTION_GATE];
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < gates->count; i++) {
        out[i] = (struct diff_gate){.text = gates->items[i], .verdict = GATE_HOLDS};
        const enum rd_status of = judge(arguments, sides, diff, &out[i]);
        rc = rc == RD_OK ? of : rc;
    }
    return rc;
}
