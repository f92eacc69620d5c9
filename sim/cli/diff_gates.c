/*
 * Exact gates on a difference: "only_changes: [decision, ...]" and "no_case_worse_for: buyer".
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

/* A group that is worse in some cases only, or better in one answer and worse in another, counts as worse. */
static void judge_not_worse(const struct rd_diff *diff, bool for_seller, struct diff_gate *gate)
{
    for (size_t i = 0; i < diff->group_count && gate->verdict != GATE_VIOLATED; i++) {
        const struct rd_diff_group *group = &diff->groups[i];
        const enum rd_effect effect = for_seller ? group->for_seller : group->for_buyer;
        if (effect != RD_EFFECT_WORSE && effect != RD_EFFECT_MIXED)
            continue;
        gate->verdict = GATE_VIOLATED;
        snprintf(gate->reason, sizeof gate->reason, "%s, group %zu is %s for %s",
                 rd_decision_row(group->decision)->name, i - diff->decision[group->decision].first_group + 1,
                 effect == RD_EFFECT_WORSE ? "worse" : "better in part and worse in part",
                 for_seller ? "seller" : "buyer");
        snprintf(gate->witness, sizeof gate->witness, "%s", group->witness);
    }
    for (int i = 0; i < RD_DECISION_COUNT && gate->verdict == GATE_HOLDS; i++) {
        const struct rd_diff_decision *of = &diff->decision[i];
        if (of->verdict != RD_NOT_PROVEN && !of->as_of_differs)
            continue;
        gate->verdict = GATE_NOT_PROVEN;
        snprintf(gate->reason, sizeof gate->reason, "%s %s", rd_decision_row((enum rd_decision)i)->name,
                 of->verdict == RD_NOT_PROVEN ? "is not proven" : "takes its rules from another event (as_of)");
    }
}

/* ---- all of them ---- */

static enum rd_status judge(const struct rd_diff *diff, struct diff_gate *gate)
{
    bool may_change[RD_DECISION_COUNT] = {false};
    char shown[TEXT_SHOWN_SIZE];
    if (strncmp(gate->text, ONLY_CHANGES, strlen(ONLY_CHANGES)) == 0) {
        const enum rd_status rc = read_decisions(gate->text, gate->text + strlen(ONLY_CHANGES), may_change);
        if (rc == RD_OK)
            judge_only_changes(diff, may_change, gate);
        return rc;
    }
    if (strncmp(gate->text, NO_CASE_WORSE, strlen(NO_CASE_WORSE)) == 0) {
        const char *party = gate->text + strlen(NO_CASE_WORSE);
        party += strspn(party, " ");
        if (strcmp(party, "buyer") == 0 || strcmp(party, "seller") == 0) {
            judge_not_worse(diff, strcmp(party, "seller") == 0, gate);
            return RD_OK;
        }
        say_error(stderr, "--gate: no_case_worse_for takes buyer or seller, not %s", text_shown(party, shown));
        return RD_USAGE;
    }
    say_error(stderr, "--gate: %s is neither \"only_changes: [DECISION, ...]\" nor \"no_case_worse_for: buyer|seller\"",
              text_shown(gate->text, shown));
    return RD_USAGE;
}

enum rd_status diff_gates_judge(const struct arguments *arguments, const struct rd_diff *diff, struct diff_gate *out)
{
    const struct words *gates = &arguments->list[OPTION_GATE];
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < gates->count; i++) {
        out[i] = (struct diff_gate){.text = gates->items[i], .verdict = GATE_HOLDS};
        const enum rd_status of = judge(diff, &out[i]);
        rc = rc == RD_OK ? of : rc;
    }
    return rc;
}
