/*
 * A difference as JSON.
 */
#include "report/diff_page.h"

#include "redress/units.h"
#include "report/json_tree.h"

#define DIFF_FORMAT "redress/diff/1"

static const char *verdict_name(enum rd_verdict verdict)
{
    static const char *const names[] = {"identical", "different", "not_proven"};
    return names[verdict];
}

static void put_pair(struct json_tree *tree, cJSON *object, const struct pair_tally *pair)
{
    tree_integer(tree, object, "affected", pair->affected);
    tree_integer(tree, object, "refund_minor", diff_refund_minor(pair));
    for (int party = 0; party < PARTY_COUNT; party++) {
        cJSON *of = tree_put(tree, object, party_name((enum party)party), cJSON_CreateObject());
        tree_integer(tree, of, "better_off", pair->gains[party].winners);
        tree_integer(tree, of, "worse_off", pair->gains[party].losers);
        tree_integer(tree, of, "net_minor", effect_net_minor(pair, (enum party)party));
    }
}

static void put_row(struct json_tree *tree, cJSON *parent, const char *key, const struct effect *effect, size_t row)
{
    const struct estimate refunds = effect_refunds(effect, row);
    cJSON *object = tree_put(tree, parent, key, cJSON_CreateObject());
    tree_integer(tree, object, "asked", effect->rows[row].asked);
    tree_integer(tree, object, "orders", effect->rows[row].orders);
    put_pair(tree, object, &effect->rows[row].pair);
    tree_number(tree, object, "refund_minor_lo", refunds.lo);
    tree_number(tree, object, "refund_minor_hi", refunds.hi);
}

static void put_facts(struct json_tree *tree, cJSON *object, const char *key, const bool *are_meant)
{
    cJSON *array = tree_put(tree, object, key, cJSON_CreateArray());
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (are_meant[fact])
            tree_text(tree, array, NULL, rd_fact_row((enum rd_fact)fact)->name);
}

static void put_near(struct json_tree *tree, cJSON *object, const struct rd_diff_group *group)
{
    cJSON *near = tree_put(tree, object, "near", cJSON_CreateObject());
    tree_text(tree, near, "case", group->near_case);
    tree_text(tree, near, "suite", group->near_file);
    put_facts(tree, near, "differs", group->near_differs);
    put_facts(tree, near, "does_not_state", group->near_lacks);
}

static void put_group(struct json_tree *tree, cJSON *array, const struct diff_report *report, size_t index)
{
    const struct rd_diff_group *group = &report->diff->groups[index];
    cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
    tree_text(tree, object, "when", group->when);
    tree_text(tree, object, "old_outcome", group->old_outcome);
    tree_text(tree, object, "new_outcome", group->new_outcome);
    tree_text(tree, object, "old_rule", group->old_rule);
    tree_text(tree, object, "new_rule", group->new_rule);
    tree_text(tree, object, "where", group->where);
    cJSON *regions = tree_put(tree, object, "regions", cJSON_CreateArray());
    for (size_t i = 0; i < group->region_count; i++)
        tree_text(tree, regions, NULL, group->regions[i]);
    tree_bool(tree, object, "where_is_exact", group->where_is_exact);
    tree_text(tree, object, "cases", group->cases_text);
    tree_bool(tree, object, "cases_are_exact", group->cases_are_exact);
    tree_bool(tree, object, "old_stops", group->old_stops);
    tree_bool(tree, object, "new_stops", group->new_stops);
    tree_text(tree, object, "for_buyer", rd_effect_name(group->for_party[RD_PARTY_BUYER].effect));
    tree_text(tree, object, "for_seller", rd_effect_name(group->for_party[RD_PARTY_SELLER].effect));
    tree_text(tree, object, "case", group->witness);
    tree_text(tree, object, "unchanged", group->twin);
    if (group->near_case)
        put_near(tree, object, group);
    if (report->effect)
        put_row(tree, object, "population", report->effect, index);
}

/* Groups of an earlier decision whose cases do not come to this one any more, or come to it newly. */
static void put_asked(struct json_tree *tree, cJSON *parent, const struct rd_diff *diff, int decision)
{
    cJSON *array = tree_put(tree, parent, "asked", cJSON_CreateArray());
    for (size_t i = 0; i < diff->asked_count; i++) {
        const struct rd_diff_asked *asked = &diff->asked[i];
        if ((int)asked->decision != decision)
            continue;
        cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
        tree_text(tree, object, "change", asked->is_newly ? "newly" : "no_longer");
        tree_text(tree, object, "after", rd_decision_row(asked->after)->name);
        tree_integer(tree, object, "group", (int64_t)(asked->group - diff->decision[asked->after].first_group) + 1);
        tree_text(tree, object, "requires", asked->requires);
    }
}

static void put_decisions(struct json_tree *tree, cJSON *root, const struct diff_report *report)
{
    cJSON *decisions = tree_put(tree, root, "decisions", cJSON_CreateArray());
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_diff_decision *of = &report->diff->decision[i];
        cJSON *object = tree_put(tree, decisions, NULL, cJSON_CreateObject());
        tree_text(tree, object, "decision", rd_decision_row((enum rd_decision)i)->name);
        tree_text(tree, object, "verdict", verdict_name(of->verdict));
        tree_bool(tree, object, "as_of_differs", of->as_of_differs);
        put_asked(tree, object, report->diff, i);
        cJSON *groups = tree_put(tree, object, "groups", cJSON_CreateArray());
        for (size_t k = 0; k < of->group_count; k++)
            put_group(tree, groups, report, of->first_group + k);
    }
}

static void put_rules(struct json_tree *tree, cJSON *root, const struct rd_rule_changes *rules)
{
    cJSON *array = tree_put(tree, root, "rules", cJSON_CreateArray());
    for (size_t i = 0; i < rules->count; i++) {
        const struct rd_rule_change *change = &rules->items[i];
        cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
        tree_text(tree, object, "decision", rd_decision_row(change->decision)->name);
        tree_text(tree, object, "old_rule", change->old_rule);
        tree_text(tree, object, "new_rule", change->new_rule);
        tree_bool(tree, object, "renamed", change->is_renamed);
        tree_text(tree, object, "case", change->witness);
    }
    tree_bool(tree, root, "rules_are_complete", !rules->is_undecided);
}

static void put_edits(struct json_tree *tree, cJSON *root, const struct diff_report *report)
{
    cJSON *array = tree_put(tree, root, "edits", cJSON_CreateArray());
    for (size_t i = 0; i < report->edit_count; i++) {
        const struct diff_edit *edit = &report->edits[i];
        struct pair_tally pair;
        cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
        tree_text(tree, object, "edit", edit->name);
        tree_text(tree, object, "error", edit->error[0] ? edit->error : NULL);
        cJSON *changes = tree_put(tree, object, "changes", cJSON_CreateArray());
        for (int k = 0; k < RD_DECISION_COUNT && !edit->error[0]; k++)
            if (edit->proof.decision[k].verdict != RD_IDENTICAL)
                tree_text(tree, changes, NULL, rd_decision_row((enum rd_decision)k)->name);
        if (!report->effect || edit->policy == 0)
            continue;
        tree->failed |= !diff_whole(report, edit->policy, &pair);
        put_pair(tree, tree_put(tree, object, "population", cJSON_CreateObject()), &pair);
        pair_release(&pair);
    }
}

static void put_population(struct json_tree *tree, cJSON *root, const struct diff_report *report)
{
    const struct study *study = report->effect->study;
    struct pair_tally pair;
    cJSON *object = tree_put(tree, root, "population", cJSON_CreateObject());
    tree_text(tree, object, "scenario", study->scenario->name);
    tree_text(tree, object, "currency", study->scenario->currency);
    tree_integer(tree, object, "replications", study->reps);
    tree_identity(tree, object, "seed", study->seed);
    tree_integer(tree, object, "orders", diff_orders(report));
    tree->failed |= !diff_whole(report, 1, &pair);
    put_pair(tree, tree_put(tree, object, "all", cJSON_CreateObject()), &pair);
    pair_release(&pair);
    put_row(tree, object, "without_a_group", report->effect, report->effect->row_count - 1);
}

static void put_in_flight(struct json_tree *tree, cJSON *root, const struct diff_report *report)
{
    char date[RD_UNIT_TEXT_SIZE], as_of[256];
    cJSON *object = tree_put(tree, root, "open_cases", cJSON_CreateObject());
    tree_text(tree, object, "on", rd_date_format(report->change_unix_s, date));
    cJSON *keep = tree_put(tree, object, "keep_old_answers", cJSON_CreateArray());
    cJSON *change = tree_put(tree, object, "may_get_new_answers", cJSON_CreateArray());
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        if (report->diff->decision[i].verdict != RD_IDENTICAL)
            tree_text(tree,
                      diff_open_cases_keep(report->new_policy, (enum rd_decision)i, as_of, sizeof as_of) ? keep
                                                                                                         : change,
                      NULL, rd_decision_row((enum rd_decision)i)->name);
    if (report->effect)
        tree_integer(tree, object, "straddling", report->effect->open_cases);
}

static void put_gates(struct json_tree *tree, cJSON *root, const struct diff_report *report)
{
    cJSON *array = tree_put(tree, root, "gates", cJSON_CreateArray());
    for (size_t i = 0; i < report->gate_count; i++) {
        const struct diff_gate *gate = &report->gates[i];
        cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
        tree_text(tree, object, "gate", gate->text);
        tree_text(tree, object, "verdict", gate_verdict_name(gate->verdict));
        tree_text(tree, object, "reason", gate->reason[0] ? gate->reason : NULL);
        tree_text(tree, object, "case", gate->witness[0] ? gate->witness : NULL);
    }
}

enum rd_status report_diff_json(const struct diff_report *report, FILE *out, struct rd_error *err)
{
    struct json_tree tree = {.failed = false};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", DIFF_FORMAT);
    tree_text(&tree, root, "verdict", verdict_name(report->diff->verdict));
    put_decisions(&tree, root, report);
    if (report->rules)
        put_rules(&tree, root, report->rules);
    if (report->edit_count > 1)
        put_edits(&tree, root, report);
    if (report->change_unix_s != INT64_MIN && report->diff->verdict != RD_IDENTICAL)
        put_in_flight(&tree, root, report);
    if (report->effect)
        put_population(&tree, root, report);
    if (report->gate_count > 0)
        put_gates(&tree, root, report);
    return tree_print(&tree, root, "the differences", out, err);
}
