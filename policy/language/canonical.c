/*
 * The canonical text of a policy document.
 */
#include "language/canonical.h"

#include <stdlib.h>
#include <string.h>

#include "redress/facts.h"

struct writer {
    char *text;
    size_t used, capacity;
    bool only_rules, is_out_of_memory;
    struct arena scratch; /* texts of single values */
};

static void put(struct writer *writer, const char *text)
{
    const size_t length = strlen(text);
    if (writer->is_out_of_memory)
        return;
    if (writer->used + length + 1 > writer->capacity) {
        const size_t capacity = (writer->used + length + 1) * 2;
        char *grown = realloc(writer->text, capacity);
        if (!grown) {
            writer->is_out_of_memory = true;
            return;
        }
        writer->text = grown;
        writer->capacity = capacity;
    }
    memcpy(writer->text + writer->used, text, length + 1);
    writer->used += length;
}

static void put_value(struct writer *writer, const struct json_value *value)
{
    const char *text = json_print(value, &writer->scratch);
    if (text)
        put(writer, text);
    else
        writer->is_out_of_memory = true;
}

/* `"key":`, with a comma before all but the first. */
static void put_key(struct writer *writer, const char *key, bool *is_first)
{
    put(writer, *is_first ? "\"" : ",\"");
    put(writer, key); /* a known key: nothing to escape */
    put(writer, "\":");
    *is_first = false;
}

typedef void part_writer(struct writer *writer, const struct json_value *value);

struct member {
    const char *key;
    part_writer *write; /* NULL: as the document has it */
    bool is_metadata;
};

static void put_members(struct writer *writer, const struct json_value *object, const struct member *members,
                        size_t count)
{
    bool is_first = true;
    if (object->kind != JSON_OBJECT) {
        put_value(writer, object);
        return;
    }
    put(writer, "{");
    for (size_t i = 0; i < count; i++) {
        const struct json_value *value = json_get(object, members[i].key);
        if (!value || (writer->only_rules && members[i].is_metadata))
            continue;
        put_key(writer, members[i].key, &is_first);
        (members[i].write ? members[i].write : put_value)(writer, value);
    }
    put(writer, "}");
}

static void put_list(struct writer *writer, const struct json_value *list, part_writer *write)
{
    if (list->kind != JSON_ARRAY) {
        put_value(writer, list);
        return;
    }
    put(writer, "[");
    json_each (value, list) {
        if (value != list->first)
            put(writer, ",");
        write(writer, value);
    }
    put(writer, "]");
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Cells in the order of the fact dictionary. */
static void put_conditions(struct writer *writer, const struct json_value *value)
{
    bool is_first = true;
    if (value->kind != JSON_OBJECT) {
        put_value(writer, value);
        return;
    }
    put(writer, "{");
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const char *name = rd_fact_row((enum rd_fact)fact)->name;
        if (!json_get(value, name))
            continue;
        put_key(writer, name, &is_first);
        put_value(writer, json_get(value, name));
    }
    put(writer, "}");
}

static void put_alternatives(struct writer *writer, const struct json_value *value)
{
    put_list(writer, value, put_conditions);
}

static void put_form(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"of", NULL, false},      {"share", NULL, false},
                                            {"plus", NULL, false},    {"at_least", NULL, false},
                                            {"at_most", NULL, false}, {"round", NULL, false}};
    put_members(writer, value, members, COUNT(members));
}

/* Answers in the order of the catalogue; no two decisions share the place of one, so names are enough. */
static void put_then(struct writer *writer, const struct json_value *value)
{
    bool is_first = true;
    if (value->kind != JSON_OBJECT) {
        put_value(writer, value);
        return;
    }
    put(writer, "{");
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++) {
        const char *name = rd_answer_row(i)->name;
        const struct json_value *answer = json_get(value, name);
        bool is_repeated = false; /* names recur in other decisions: the first place decides */
        for (size_t j = 0; j < i && !is_repeated; j++)
            is_repeated = strcmp(rd_answer_row(j)->name, name) == 0;
        if (!answer || is_repeated)
            continue;
        put_key(writer, name, &is_first);
        put_form(writer, answer);
    }
    put(writer, "}");
}

static void put_rule(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"id", NULL, false},
                                            {"title", NULL, true},
                                            {"when", put_conditions, false},
                                            {"any", put_alternatives, false},
                                            {"otherwise", NULL, false},
                                            {"then", put_then, false},
                                            {"why", NULL, true},
                                            {"ref", NULL, true},
                                            {"basis", NULL, true},
                                            {"note", NULL, true}};
    put_members(writer, value, members, COUNT(members));
}

static void put_rules(struct writer *writer, const struct json_value *value)
{
    put_list(writer, value, put_rule);
}

static void put_decision(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"title", NULL, true},
                                            {"as_of", NULL, false},
                                            {"hit", NULL, false},
                                            {"rules", put_rules, false},
                                            {"note", NULL, true}};
    put_members(writer, value, members, COUNT(members));
}

static void put_decisions(struct writer *writer, const struct json_value *value)
{
    bool is_first = true;
    if (value->kind != JSON_OBJECT) {
        put_value(writer, value);
        return;
    }
    put(writer, "{");
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const char *name = rd_decision_row((enum rd_decision)i)->name;
        if (!json_get(value, name))
            continue;
        put_key(writer, name, &is_first);
        put_decision(writer, json_get(value, name));
    }
    put(writer, "}");
}

static void put_dated_value(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"from", NULL, false}, {"value", NULL, false}, {"ref", NULL, true},
                                            {"why", NULL, true},   {"basis", NULL, true},  {"note", NULL, true}};
    put_members(writer, value, members, COUNT(members));
}

static void put_dated_values(struct writer *writer, const struct json_value *value)
{
    put_list(writer, value, put_dated_value);
}

static void put_parameter(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"title", NULL, true},       {"type", NULL, false},
                                            {"range", NULL, false},      {"values", put_dated_values, false},
                                            {"reviewed_on", NULL, true}, {"review_by", NULL, true},
                                            {"note", NULL, true}};
    put_members(writer, value, members, COUNT(members));
}

static void put_parameters(struct writer *writer, const struct json_value *value)
{
    bool is_first = true;
    if (value->kind != JSON_OBJECT) {
        put_value(writer, value);
        return;
    }
    put(writer, "{");
    json_each (parameter, value) {
        put_key(writer, parameter->key, &is_first);
        put_parameter(writer, parameter);
    }
    put(writer, "}");
}

static void put_header(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"id", NULL, false},   {"version", NULL, false},  {"title", NULL, true},
                                            {"owner", NULL, true}, {"currency", NULL, false}, {"note", NULL, true}};
    put_members(writer, value, members, COUNT(members));
}

static void put_policy(struct writer *writer, const struct json_value *value)
{
    static const struct member members[] = {{"format", NULL, false},
                                            {"policy", put_header, false},
                                            {"parameters", put_parameters, false},
                                            {"decisions", put_decisions, false},
                                            {"always", NULL, false},
                                            {"allow", NULL, true}};
    put_members(writer, value, members, COUNT(members));
}

const char *canonical_text(const struct json_value *value, enum canonical_part part, bool only_rules,
                           struct arena *arena)
{
    static part_writer *const writers[] = {put_policy, put_parameter, put_decision};
    struct writer writer = {.only_rules = only_rules};
    arena_init(&writer.scratch);
    writers[part](&writer, value);
    const char *text = writer.is_out_of_memory ? NULL : arena_copy_n(arena, writer.text, writer.used);
    arena_release(&writer.scratch);
    free(writer.text);
    return text;
}
