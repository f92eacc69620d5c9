/*
 * "redress/explanation/1": what the page shows, every cell of every rule, for programs.
 */
#include "redress/units.h"
#include "report/explain_page.h"
#include "report/explained_rule.h"

#define EXPLANATION_FORMAT "redress/explanation/1"

static void put_case(struct json_tree *tree, cJSON *root, const struct rd_case *facts)
{
    char text[96];
    cJSON *object = tree_put(tree, root, "case", cJSON_CreateObject());
    const struct rd_dates *dates = &facts->dates;
    if (dates->has_at)
        tree_text(tree, object, "at", rd_date_format(dates->at_unix_s, text));
    for (size_t event = 0; event < RD_ANCHOR_COUNT; event++)
        if (dates->event[event] != RD_EVENT_FOLLOWS)
            tree_text(tree, object, rd_word(RD_SET_ANCHOR, event),
                      dates->event[event] == RD_EVENT_ABSENT ? "absent"
                                                             : rd_date_format(dates->event_unix_s[event], text));
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (facts->is_stated[fact])
            tree_text(tree, object, rd_fact_row((enum rd_fact)fact)->name,
                      rd_fact_format((enum rd_fact)fact, facts->facts[fact], text, sizeof text));
}

static void put_group(struct json_tree *tree, cJSON *parent, const char *key, const struct rd_explained_group *group)
{
    cJSON *cells = tree_put(tree, parent, key, cJSON_CreateArray());
    for (size_t i = 0; i < group->cell_count; i++) {
        const struct rd_explained_cell *cell = &group->cells[i];
        cJSON *object = tree_put(tree, cells, NULL, cJSON_CreateObject());
        tree_text(tree, object, "fact", rd_fact_row(cell->fact)->name);
        tree_text(tree, object, "cell", cell->written);
        tree_text(tree, object, "test", cell->tested);
        tree_bool(tree, object, "holds", cell->holds);
        tree_bool(tree, object, "first_false", i == group->first_false);
        if (cell->note)
            tree_text(tree, object, "note", cell->note);
    }
}

cJSON *tree_explained_rule(struct json_tree *tree, cJSON *array, const struct rd_explained_rule *rule)
{
    cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
    tree_text(tree, object, "id", rule->id);
    tree_text(tree, object, "title", rule->title);
    tree_bool(tree, object, "otherwise", rule->is_otherwise);
    tree_bool(tree, object, "reached", rule->is_reached);
    tree_bool(tree, object, "applies", rule->applies && rule->is_reached);
    if (rule->group_count > 0)
        put_group(tree, object, "when", &rule->groups[0]);
    cJSON *any = rule->group_count > 1 ? tree_put(tree, object, "any", cJSON_CreateArray()) : NULL;
    for (size_t i = 1; i < rule->group_count; i++)
        put_group(tree, any, NULL, &rule->groups[i]);
    return object;
}

static void put_answers(struct json_tree *tree, cJSON *object, const struct rd_explanation *explanation)
{
    cJSON *answers = tree_put(tree, object, "answers", cJSON_CreateArray());
    for (size_t i = 0; i < explanation->answer_count; i++) {
        const struct rd_explained_answer *answer = &explanation->answers[i];
        cJSON *entry = tree_put(tree, answers, NULL, cJSON_CreateObject());
        tree_text(tree, entry, "name", answer->name);
        tree_text(tree, entry, "value", answer->text);
        tree_text(tree, entry, "how", answer->how);
    }
}

static void put_change(struct json_tree *tree, cJSON *changes, const struct rd_change *change)
{
    cJSON *object = tree_put(tree, changes, NULL, cJSON_CreateObject());
    cJSON *facts = tree_put(tree, object, "facts", cJSON_CreateObject());
    char text[96];
    for (size_t i = 0; i < change->fact_count; i++)
        tree_text(tree, facts, rd_fact_row(change->fact[i])->name,
                  rd_fact_format(change->fact[i], change->to[i], text, sizeof text));
    tree_text(tree, object, "becomes", change->becomes);
}

static void put_explanation(struct json_tree *tree, cJSON *array, const struct rd_explanation *explanation,
                            const struct rd_changes *changes, const int64_t *at_unix_s)
{
    char date[RD_UNIT_TEXT_SIZE];
    const bool has_answer = explanation->error == NULL;
    cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
    tree_text(tree, object, "policy", explanation->policy);
    tree_text(tree, object, "decision", rd_decision_row(explanation->decision)->name);
    tree_text(tree, object, "hit", explanation->hit);
    tree_text(tree, object, "at", at_unix_s ? rd_date_format(*at_unix_s, date) : NULL);
    tree_text(tree, object, "epoch", at_unix_s ? explanation->epoch_label : NULL);
    tree_text(tree, object, "rule", has_answer ? explanation->rules[explanation->answer.rule].id : NULL);
    tree_text(tree, object, "error", explanation->error);
    put_answers(tree, object, explanation);
    cJSON *rules = tree_put(tree, object, "rules", cJSON_CreateArray());
    for (size_t i = 0; i < explanation->rule_count; i++)
        tree_explained_rule(tree, rules, &explanation->rules[i]);
    cJSON *others = tree_put(tree, object, "changes", cJSON_CreateArray());
    for (size_t i = 0; i < changes->count; i++)
        put_change(tree, others, &changes->items[i]);
    if (has_answer)
        tree_bool(tree, object, "changes_proven", changes->is_proven);
}

static void put_left_out(struct json_tree *tree, cJSON *array, const struct left_out *left_out)
{
    cJSON *object = tree_put(tree, array, NULL, cJSON_CreateObject());
    tree_text(tree, object, "decision", rd_decision_row(left_out->decision)->name);
    cJSON *missing = tree_put(tree, object, "missing", cJSON_CreateArray());
    for (size_t i = 0; i < left_out->count; i++)
        tree_put(tree, missing, NULL, cJSON_CreateString(rd_fact_row(left_out->missing[i])->name));
}

enum rd_status report_explanations_json(const struct rd_policy *policy, struct rd_explanation *const explanations[],
                                        const struct rd_changes changes[], size_t count,
                                        const struct left_out left_out[], size_t left_out_count,
                                        const struct rd_case *facts, FILE *out, struct rd_error *err)
{
    struct json_tree tree = {.failed = false};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", EXPLANATION_FORMAT);
    put_case(&tree, root, facts);
    cJSON *array = tree_put(&tree, root, "decisions", cJSON_CreateArray());
    for (size_t i = 0; i < count; i++) {
        int64_t at_unix_s;
        const bool is_dated = rd_case_date(&facts->dates, policy, explanations[i]->decision, &at_unix_s);
        put_explanation(&tree, array, explanations[i], &changes[i], is_dated ? &at_unix_s : NULL);
    }
    cJSON *others = tree_put(&tree, root, "left_out", cJSON_CreateArray());
    for (size_t i = 0; i < left_out_count; i++)
        put_left_out(&tree, others, &left_out[i]);
    return tree_print(&tree, root, "the explanation", out, err);
}
