/*
 * "redress/mutation/1": every mutant with its verdict.
 */
#include <cjson/cJSON.h>

#include "report/mutation_page.h"

#define MUTATION_FORMAT "redress/mutation/1"

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
    if (text)
        put(writer, object, key, cJSON_CreateString(text));
}

static void put_count(struct writer *writer, cJSON *object, const char *key, size_t count)
{
    put(writer, object, key, cJSON_CreateNumber((double)count));
}

static void put_mutant(struct writer *writer, cJSON *mutants, const struct rd_mutant *mutant)
{
    static const char *const verdicts[] = {"killed", "survived", "equivalent", "duplicate", "not_proven"};
    cJSON *object = put(writer, mutants, NULL, cJSON_CreateObject());
    char text[96];
    put_text(writer, object, "verdict", verdicts[mutant->verdict]);
    put_text(writer, object, "kind", mutant->kind);
    put_text(writer, object, "what", mutant->what);
    put_text(writer, object, "decision", mutant->decision);
    put_text(writer, object, "rule", mutant->rule);
    put_text(writer, object, "parameter", mutant->parameter);
    put_text(writer, object, "file", mutant->file);
    put_count(writer, object, "line", (size_t)mutant->line);
    put_count(writer, object, "column", (size_t)mutant->column);
    put_text(writer, object, "killed_by", mutant->killed_by);
    if (mutant->verdict != RD_MUTANT_SURVIVED)
        return;
    cJSON *facts = put(writer, object, "case", cJSON_CreateObject());
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (mutant->draft.is_stated[fact])
            put_text(writer, facts, rd_fact_row((enum rd_fact)fact)->name,
                     rd_fact_format((enum rd_fact)fact, mutant->draft.facts[fact], text, sizeof text));
    put_text(writer, object, "before", mutant->before);
    put_text(writer, object, "after", mutant->after);
}

enum rd_status report_mutation_json(const struct mutation_report *report, FILE *out, struct rd_error *err)
{
    const struct rd_mutation *mutation = report->mutation;
    struct writer writer = {false};
    cJSON *root = cJSON_CreateObject();
    put_text(&writer, root, "format", MUTATION_FORMAT);
    put_text(&writer, root, "policy", report->policy);
    put(&writer, root, "score", cJSON_CreateNumber(rd_mutation_score(mutation)));
    put_count(&writer, root, "killed", mutation->count[RD_MUTANT_KILLED]);
    put_count(&writer, root, "survived", mutation->count[RD_MUTANT_SURVIVED]);
    put_count(&writer, root, "equivalent", mutation->count[RD_MUTANT_EQUIVALENT]);
    put_count(&writer, root, "duplicate", mutation->count[RD_MUTANT_DUPLICATE]);
    put_count(&writer, root, "not_proven", mutation->count[RD_MUTANT_NOT_PROVEN]);
    cJSON *mutants = put(&writer, root, "mutants", cJSON_CreateArray());
    for (size_t i = 0; i < mutation->mutant_count; i++)
        put_mutant(&writer, mutants, &mutation->mutants[i]);
    char *text = writer.failed ? NULL : cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    if (!text)
        return rd_fail(err, RD_NOMEM, "out of memory for the mutants");
    fprintf(out, "%s\n", text);
    cJSON_free(text);
    return RD_OK;
}
