/*
 * "redress/explanation/1": what the page shows, every cell of every rule, for programs.
 */
#include <cjson/cJSON.h>

#include "redress/units.h"
#include "report/explain_page.h"

#define EXPLANATION_FORMAT "redress/explanation/1"

struct writer {
    bool failed;
};

static cJSON *put(struct writer *writer, cJSON *object, const char *key, cJSON *item)
{
    const bool is_in = item && (key ? cJSON_AddItemToObject(object, key, item) : cJSON_AddItemToArray(object, item));
    if (!is_in)
        cJSON_Delete(item);
    writer->failed |= !is_in;
    return is_in ? item : NULL;
}

static void put_text(struct writer *writer, cJSON *object, const char *key, const char *text)
{
    put(writer, object, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

static void put_case(struct writer *writer, cJSON *root, const struct rd_case *facts)
{
    char text[96];
    cJSON *object = put(writer, root, "case", cJSON_CreateObject());
    if (facts->has_at)
        put_text(writer, object, "at", rd_date_format(facts->at_unix_s, text));
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (facts->is_stated[fact])
            put_text(writer, object, rd_fact_row((enum rd_fact)fact)->name,
                     rd_fact_format((enum rd_fact)fact, facts->facts[fact], text, sizeof text));
}

static void put_group(struct writer *writer, cJSON *parent, const char *key, const struct rd_explained_group *group)
{
    cJSON *cells = put(writer, parent, key, cJSON_CreateArray());
    for (size_t i = 0; i < group->cell_count; i++) {
        const struct rd_explained_cell *cell = &group->cells[i];
        cJSON *object = put(writer, cells, NULL, cJSON_CreateObject());
        put_text(writer, object, "fact", rd_fact_row(cell->fact)->name);
        put_text(writer, object, "cell", cell->written);
        put_text(writer, object, "test", cell->tested);
        put(writer, object, "holds", cJSON_CreateBool(cell->holds));
        put(writer, object, "first_false", cJSON_CreateBool(i == group->first_false));
        if (cell->note)
            put_text(writer, object, "note", cell->note);
    }
}

static void put_rule(struct writer *writer, cJSON *rules, const struct rd_explained_rule *rule)
{
    cJSON *object = put(writer, rules, NULL, cJSON_CreateObject());
    put_text(writer, object, "id", rule->id);
    put_text(writer, object, "title", rule->title);
    put(writer, object, "otherwise", cJSON_CreateBool(rule->is_otherwise));
    put(writer, object, "reached", cJSON_CreateBool(rule->is_reached));
    put(writer, object, "applies", cJSON_CreateBool(rule->applies && rule->is_reached));
    if (rule->group_count > 0)
        put_group(writer, object, "when", &rule->groups[0]);
    cJSON *any = rule->group_count > 1 ? put(writer, object, "any", cJSON_CreateArray()) : NULL;
    for (size_t i = 1; i < rule->group_count; i++)
        put_group(writer, any, NULL, &rule->groups[i]);
}

static void put_answers(struct writer *writer, cJSON *object, const struct rd_explanation *explanation)
{
    cJSON *answers = put(writer, object, "answers", cJSON_CreateArray());
    for (size_t i = 0; i < explanation->answer_count; i++) {
        const struct rd_explained_answer *answer = &explanation->answers[i];
        cJSON *entry = put(writer, answers, NULL, cJSON_CreateObject());
        put_text(writer, entry, "name", answer->name);
        put_text(writer, entry, "value", answer->text);
        put_text(writer, entry, "how", answer->how);
    }
}

static void put_explanation(struct writer *writer, cJSON *array, const struct rd_explanation *explanation)
{
    const bool has_answer = explanation->error == NULL;
    cJSON *object = put(writer, array, NULL, cJSON_CreateObject());
    put_text(writer, object, "policy", explanation->policy);
    put_text(writer, object, "decision", rd_decision_row(explanation->decision)->name);
    put_text(writer, object, "hit", explanation->hit);
    put_text(writer, object, "epoch", explanation->epoch_label);
    put_text(writer, object, "rule", has_answer ? explanation->rules[explanation->answer.rule].id : NULL);
    put_text(writer, object, "error", explanation->error);
    put_answers(writer, object, explanation);
    cJSON *rules = put(writer, object, "rules", cJSON_CreateArray());
    for (size_t i = 0; i < explanation->rule_count; i++)
        put_rule(writer, rules, &explanation->rules[i]);
}

enum rd_status report_explanations_json(struct rd_explanation *const explanations[], size_t count,
                                        const struct rd_case *facts, FILE *out, struct rd_error *err)
{
    struct writer writer = {.failed = false};
    cJSON *root = cJSON_CreateObject();
    put_text(&writer, root, "format", EXPLANATION_FORMAT);
    put_case(&writer, root, facts);
    cJSON *array = put(&writer, root, "decisions", cJSON_CreateArray());
    for (size_t i = 0; i < count; i++)
        put_explanation(&writer, array, explanations[i]);
    char *text = writer.failed ? NULL : cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text)
        return rd_fail(err, RD_NOMEM, "out of memory for the explanation");
    fprintf(out, "%s\n", text);
    cJSON_free(text);
    return RD_OK;
}
