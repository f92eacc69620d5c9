/*
 * "redress/mutation/1": every mutant with its verdict.
 */
#include "redress/units.h"
#include "report/json_tree.h"
#include "report/mutation_page.h"

#define MUTATION_FORMAT "redress/mutation/1"

/* What a mutant has not is left out. */
static void put_known(struct json_tree *tree, cJSON *object, const char *key, const char *text)
{
    if (text)
        tree_text(tree, object, key, text);
}

static void put_mutant(struct json_tree *tree, cJSON *mutants, const struct rd_mutant *mutant)
{
    static const char *const verdicts[] = {"killed", "survived", "equivalent", "duplicate", "not_proven"};
    cJSON *object = tree_put(tree, mutants, NULL, tree_object(tree));
    char text[96];
    put_known(tree, object, "verdict", verdicts[mutant->verdict]);
    put_known(tree, object, "kind", mutant->kind);
    put_known(tree, object, "what", mutant->what);
    put_known(tree, object, "decision", mutant->decision);
    put_known(tree, object, "rule", mutant->rule);
    put_known(tree, object, "parameter", mutant->parameter);
    put_known(tree, object, "file", mutant->file);
    tree_integer(tree, object, "line", mutant->line);
    tree_integer(tree, object, "column", mutant->column);
    put_known(tree, object, "killed_by", mutant->killed_by);
    if (mutant->killed_by)
        tree_bool(tree, object, "in_steps", mutant->is_killed_in_steps);
    if (mutant->verdict != RD_MUTANT_SURVIVED)
        return;
    cJSON *facts = tree_put(tree, object, "case", tree_object(tree));
    if (mutant->draft.has_at)
        put_known(tree, facts, "at", rd_date_format(mutant->draft.at_s, text));
    if (mutant->draft.has_event)
        put_known(tree, facts, rd_word(RD_SET_ANCHOR, (size_t)mutant->draft.event),
                  rd_date_format(mutant->draft.event_s, text));
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (mutant->draft.is_stated[fact])
            put_known(tree, facts, rd_fact_row((enum rd_fact)fact)->name,
                      rd_fact_format((enum rd_fact)fact, mutant->draft.facts[fact], text, sizeof text));
    put_known(tree, object, "before", mutant->before);
    put_known(tree, object, "after", mutant->after);
}

enum rd_status report_mutation_json(const struct mutation_report *report, FILE *out, struct rd_error *err)
{
    const struct rd_mutation *mutation = report->mutation;
    struct json_tree tree = {false};
    cJSON *root = tree_object(&tree);
    tree_text(&tree, root, "format", MUTATION_FORMAT);
    tree_text(&tree, root, "policy", report->policy);
    tree_put(&tree, root, "score", cJSON_CreateNumber(rd_mutation_score(mutation)));
    tree_integer(&tree, root, "killed", (int64_t)mutation->count[RD_MUTANT_KILLED]);
    tree_integer(&tree, root, "killed_in_steps", (int64_t)mutation->killed_in_steps);
    tree_integer(&tree, root, "survived", (int64_t)mutation->count[RD_MUTANT_SURVIVED]);
    tree_integer(&tree, root, "equivalent", (int64_t)mutation->count[RD_MUTANT_EQUIVALENT]);
    tree_integer(&tree, root, "duplicate", (int64_t)mutation->count[RD_MUTANT_DUPLICATE]);
    tree_integer(&tree, root, "not_proven", (int64_t)mutation->count[RD_MUTANT_NOT_PROVEN]);
    cJSON *mutants = tree_put(&tree, root, "mutants", tree_array(&tree));
    for (size_t i = 0; i < mutation->mutant_count; i++)
        put_mutant(&tree, mutants, &mutation->mutants[i]);
    return tree_print(&tree, root, "the mutants", out, err);
}
