/*
 * Schemas of policies and overlays.
 */
#include <stdio.h>
#include <string.h>

#include "reference/schema.h"

/* ---- policy ---- */

static void header_schema(struct json_writer *json)
{
    static const char *const required[] = {"id", "version", "title", "owner", "currency", NULL};
    schema_open_object(json, "policy", "What the policy is");
    schema_ref(json, "id", "id");
    schema_ref(json, "version", "text");
    schema_ref(json, "title", "text");
    schema_ref(json, "owner", "text");
    schema_pattern(json, "currency", "[A-Z]{3}", "Of every amount in the document");
    schema_string(json, "note", NULL);
    schema_close_object(json, required);
}

/* Hit policies that fit the answers: words cannot be added, funding shares only sum up one rule at a time. */
static void hit_schema(struct json_writer *json, enum rd_decision decision)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    bool adds = true;
    for (size_t i = 0; i < row->answer_count; i++)
        adds = adds && rd_answer_row(row->first_answer + i)->type != RD_TYPE_ENUM;
    json_open_object(json, "hit");
    json_text(json, "description", "How the rules combine");
    json_text(json, "default", "unique");
    json_open_array(json, "enum");
    json_text(json, NULL, "unique");
    json_text(json, NULL, "first");
    if (decision != RD_DECISION_FUNDING) {
        if (adds)
            json_text(json, NULL, "sum");
        json_text(json, NULL, "max");
        json_text(json, NULL, "min");
    }
    json_close(json);
    json_close(json);
}

static void anchor_members(struct json_writer *json, const struct rd_decision_row *row)
{
    json_open_array(json, "enum");
    for (size_t i = 0; i < RD_ANCHOR_COUNT; i++)
        if (row->anchors & (1u << i))
            json_text(json, NULL, rd_word(RD_SET_ANCHOR, i));
    json_close(json);
}

static void as_of_schema(struct json_writer *json, const struct rd_decision_row *row)
{
    json_open_object(json, "as_of");
    json_text(json, "description",
              "The event whose date selects the parameter values; of a list the first that exists");
    json_open_array(json, "anyOf");
    json_open_object(json, NULL);
    anchor_members(json, row);
    json_close(json);
    json_open_object(json, NULL);
    json_text(json, "type", "array");
    json_number(json, "minItems", 1);
    json_bool(json, "uniqueItems", true);
    json_open_object(json, "items");
    anchor_members(json, row);
    json_close(json);
    json_close(json);
    json_close(json);
    json_close(json);
}

static void decision_schema(struct json_writer *json, enum rd_decision decision)
{
    static const char *const required[] = {"title", "as_of", "rules", NULL};
    const struct rd_decision_row *row = rd_decision_row(decision);
    char asked[256];
    snprintf(asked, sizeof asked, "Asked %s", row->asked);
    schema_open_object(json, row->name, asked);
    schema_ref(json, "title", "text");
    as_of_schema(json, row);
    hit_schema(json, decision);
    json_open_object(json, "rules");
    json_text(json, "type", "array");
    json_number(json, "minItems", 1);
    schema_ref(json, "items", "rule.%s", row->name);
    json_close(json);
    schema_string(json, "note", NULL);
    schema_close_object(json, required);
}

static void decisions_schema(struct json_writer *json)
{
    const char *required[RD_DECISION_COUNT + 1] = {NULL};
    schema_open_object(json, "decisions", "A policy answers all of them");
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        decision_schema(json, (enum rd_decision)i);
        required[i] = rd_decision_row((enum rd_decision)i)->name;
    }
    schema_close_object(json, required);
}

/* Of a monotone and of a compare. */
static void direction_schema(struct json_writer *json)
{
    json_open_object(json, "fact");
    json_open_array(json, "enum");
    for (int i = 0; i < RD_FACT_COUNT; i++)
        json_text(json, NULL, rd_fact_row((enum rd_fact)i)->name);
    json_close(json);
    json_close(json);
    json_open_object(json, "answer");
    json_open_array(json, "enum");
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++)
        json_textf(json, NULL, "%s.%s", rd_decision_row(rd_answer_row(i)->decision)->name, rd_answer_row(i)->name);
    json_close(json);
    json_close(json);
    json_raw(json, "direction", "{\"enum\": [\"never_better\", \"never_worse\"]}");
    json_raw(json, "for", "{\"enum\": [\"buyer\", \"seller\"], \"default\": \"buyer\"}");
}

static void monotone_schema(struct json_writer *json)
{
    static const char *const required[] = {"fact", "answer", "direction", NULL};
    schema_open_object(json, "monotone", "More of the fact never makes the answer better, or worse");
    direction_schema(json);
    schema_close_object(json, required);
}

static void compare_schema(struct json_writer *json)
{
    static const char *const required[] = {"fact", "is", "than", "answer", "direction", NULL};
    schema_open_object(json, "compare",
                       "With the fact in one cell the answer is never better, or worse, than in another");
    direction_schema(json);
    json_raw(json, "is", "{\"description\": \"A cell of the fact\"}");
    json_raw(json, "than", "{\"description\": \"A cell of the fact\"}");
    schema_close_object(json, required);
}

static void always_schema(struct json_writer *json)
{
    static const char *const required[] = {"id", "title", NULL};
    json_open_object(json, "always");
    json_text(json, "description", "What holds for every case");
    json_text(json, "type", "array");
    schema_open_object(json, "items", NULL);
    schema_ref(json, "id", "id");
    schema_ref(json, "title", "text");
    monotone_schema(json);
    compare_schema(json);
    schema_pattern(json, "holds", "[ ]*[^ ]+[ ]+(<=|>=|<|>|=)[ ]+[^ ]+[ ]*",
                   "An answer compared with a fact, an answer or a value: \"remedy.amount <= order.paid\"");
    schema_string(json, "note", NULL);
    json_close(json);
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    json_raw(json, "oneOf",
             "[{\"required\": [\"monotone\"]}, {\"required\": [\"compare\"]}, {\"required\": [\"holds\"]}]");
    json_close(json);
    json_close(json);
}

static void allow_schema(struct json_writer *json)
{
    static const char *const required[] = {"code", "why", NULL};
    json_open_object(json, "allow");
    json_text(json, "description", "Findings below an error that are meant to be so");
    json_text(json, "type", "array");
    schema_open_object(json, "items", NULL);
    schema_ref(json, "code", "id");
    schema_ref(json, "why", "text");
    json_raw(json, "decision",
             "{\"type\": \"string\", \"description\": \"Only findings about this one; so the others\"}");
    schema_ref(json, "rule", "id");
    schema_ref(json, "parameter", "name");
    schema_ref(json, "invariant", "id");
    schema_ref(json, "edit", "id");
    schema_close_object(json, required);
    json_close(json);
}

/* A document up to its members: what it is, and "format" and "$schema". */
static void document_open(struct json_writer *json, FILE *out, const char *title, const char *meaning,
                          const char *format, const char *const required[])
{
    json_writer_init(json, out);
    json_open_object(json, NULL);
    schema_head(json, title, meaning);
    json_text(json, "type", "object");
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    json_open_object(json, "properties");
    json_raw(json, "format", format);
    schema_string(json, "$schema", NULL);
}

/* The end of the members, and the definitions they refer to. */
static void document_close(struct json_writer *json)
{
    json_close(json);
    json_open_object(json, "definitions");
    schema_rule_definitions(json);
    json_close(json);
    json_close(json);
}

void schema_policy(FILE *out)
{
    static const char *const required[] = {"format", "policy", "decisions", NULL};
    struct json_writer json;
    document_open(&json, out, "Policy",
                  "A rule book: parameters, and rules that answer all decisions (redress/policy/1)",
                  "{\"const\": \"redress/policy/1\"}", required);
    header_schema(&json);
    json_open_object(&json, "parameters");
    json_text(&json, "type", "object");
    schema_ref(&json, "additionalProperties", "parameter");
    schema_ref(&json, "propertyNames", "name");
    json_close(&json);
    decisions_schema(&json);
    always_schema(&json);
    allow_schema(&json);
    document_close(&json);
}

/* ---- overlay ---- */

/* The parts of an edit beside its action; each lists its keys up to NULL. */
struct edit_kind {
    const char *action, *meaning;
    const char *required[4], *optional[4];
    bool names_decision; /* the action's value is a decision */
};

static const struct edit_kind edit_kinds[] = {
    {"set_value", "The value of a parameter, from a date on or always", {"to"}, {"from"}, false},
    {"add_parameter", "A new parameter", {"is"}, {NULL}, false},
    {"add_rule",
     "A new rule; at the end, but before `otherwise`, when no place is given",
     {"rule"},
     {"before", "after", "at"},
     true},
    {"set_cell", "The cell of a rule's `when`", {"rule", "fact", "to"}, {NULL}, true},
    {"set_answer", "An answer of a rule", {"rule", "answer", "to"}, {NULL}, true},
    {"remove_rule", "A rule goes", {"rule"}, {NULL}, true},
    {"move_rule", "A rule changes its place", {"rule"}, {"before", "after", "at"}, true},
    {"set_otherwise", "What is answered when no rule applies", {"then"}, {NULL}, true},
};
#define EDIT_KIND_COUNT (sizeof edit_kinds / sizeof edit_kinds[0])

static bool is_named(const char *name, const char *const *keys)
{
    for (; *keys; keys++)
        if (strcmp(*keys, name) == 0)
            return true;
    return false;
}

static void edit_member(struct json_writer *json, const struct edit_kind *kind, const char *key)
{
    if (strcmp(key, "from") == 0)
        schema_ref(json, key, "from");
    else if (strcmp(key, "is") == 0)
        schema_ref(json, key, "parameter");
    else if (strcmp(key, "at") == 0)
        json_raw(json, key, "{\"enum\": [\"start\", \"end\"]}");
    else if (strcmp(key, "to") == 0 && !kind->names_decision)
        json_raw(json, key, "{\"type\": [\"string\", \"integer\", \"null\"]}");
    else if (strcmp(key, "to") == 0 || strcmp(key, "then") == 0 || strcmp(kind->action, "add_rule") == 0)
        json_raw(json, key,
                 strcmp(key, "before") == 0 || strcmp(key, "after") == 0 ? "{\"$ref\": \"#/definitions/id\"}"
                                                                         : "{}"); /* by decision, below */
    else
        schema_string(json, key, NULL);
}

static void decision_names(struct json_writer *json, const char *key, const char *meaning)
{
    json_open_object(json, key);
    json_text(json, "description", meaning);
    json_open_array(json, "enum");
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        json_text(json, NULL, rd_decision_row((enum rd_decision)i)->name);
    json_close(json);
    json_close(json);
}

/* {"if": {"properties": {key: {"const": value}}}, "then": {"properties": … */
static void when_const(struct json_writer *json, const char *key, const char *value)
{
    json_open_object(json, NULL);
    json_open_object(json, "if");
    json_open_object(json, "properties");
    json_open_object(json, key);
    json_text(json, "const", value);
    json_close(json);
    json_close(json);
    json_close(json);
    json_open_object(json, "then");
    json_open_object(json, "properties");
}

static void end_when_const(struct json_writer *json)
{
    json_close(json);
    json_close(json);
    json_close(json);
}

/* What a rule, an answer or a condition may be depends on the decision the edit names. */
static void by_decision(struct json_writer *json, const struct edit_kind *kind)
{
    bool is_rule = strcmp(kind->action, "add_rule") == 0, is_answer = strcmp(kind->action, "set_answer") == 0;
    json_open_array(json, "allOf");
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_decision_row *row = rd_decision_row((enum rd_decision)i);
        when_const(json, kind->action, row->name);
        if (is_rule) {
            schema_ref(json, "rule", "rule.%s", row->name);
        } else if (is_answer) {
            json_open_object(json, "answer");
            json_open_array(json, "enum");
            for (size_t k = 0; k < row->answer_count; k++)
                json_text(json, NULL, rd_answer_row(row->first_answer + k)->name);
            json_close(json);
            json_close(json);
        } else {
            schema_ref(json, "then", "then.%s", row->name);
        }
        end_when_const(json);
        for (size_t k = 0; is_answer && k < row->answer_count; k++) {
            const char *answer = rd_answer_row(row->first_answer + k)->name;
            json_open_object(json, NULL);
            json_open_object(json, "if");
            json_open_object(json, "properties");
            json_open_object(json, kind->action);
            json_text(json, "const", row->name);
            json_close(json);
            json_open_object(json, "answer");
            json_text(json, "const", answer);
            json_close(json);
            json_close(json);
            json_close(json);
            json_open_object(json, "then");
            json_open_object(json, "properties");
            schema_ref(json, "to", "then.%s/properties/%s", row->name, answer);
            end_when_const(json);
        }
    }
    json_close(json);
}

static void by_fact(struct json_writer *json)
{
    json_open_array(json, "allOf");
    for (int i = 0; i < RD_FACT_COUNT; i++) {
        const char *name = rd_fact_row((enum rd_fact)i)->name;
        when_const(json, "fact", name);
        schema_ref(json, "to", "fact.%s", name);
        end_when_const(json);
    }
    json_close(json);
}

static void fact_names(struct json_writer *json)
{
    json_open_object(json, "fact");
    json_open_array(json, "enum");
    for (int i = 0; i < RD_FACT_COUNT; i++)
        json_text(json, NULL, rd_fact_row((enum rd_fact)i)->name);
    json_close(json);
    json_close(json);
}

static void edit_schema(struct json_writer *json, const struct edit_kind *kind)
{
    const char *required[8] = {"id", kind->action};
    size_t count = 2;
    for (size_t i = 0; i < 4 && kind->required[i]; i++)
        required[count++] = kind->required[i];
    schema_open_object(json, NULL, kind->meaning);
    schema_ref(json, "id", "id");
    schema_string(json, "title", NULL);
    schema_string(json, "why", NULL);
    schema_string(json, "ref", NULL);
    schema_ref(json, "basis", "basis");
    schema_string(json, "note", NULL);
    if (kind->names_decision)
        decision_names(json, kind->action, "The decision it is about");
    else
        schema_ref(json, kind->action, "name");
    for (size_t i = 0; i < 4 && kind->required[i]; i++) {
        if (strcmp(kind->required[i], "fact") == 0)
            fact_names(json);
        else
            edit_member(json, kind, kind->required[i]);
    }
    for (size_t i = 0; i < 4 && kind->optional[i]; i++)
        edit_member(json, kind, kind->optional[i]);
    json_close(json);
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    if (is_named("fact", kind->required))
        by_fact(json);
    else if (strcmp(kind->action, "add_rule") == 0 || strcmp(kind->action, "set_answer") == 0 ||
             strcmp(kind->action, "set_otherwise") == 0)
        by_decision(json, kind);
    json_close(json);
}

void schema_overlay(FILE *out)
{
    static const char *const required[] = {"format", "base", "title", "edits", NULL};
    struct json_writer json;
    document_open(&json, out, "Overlay",
                  "A proposal: edits of a policy or of another overlay, by ids (redress/overlay/1)",
                  "{\"const\": \"redress/overlay/1\"}", required);
    schema_ref(&json, "base", "text");
    schema_ref(&json, "title", "text");
    schema_string(&json, "note", NULL);
    allow_schema(&json);
    json_open_object(&json, "edits");
    json_text(&json, "type", "array");
    json_open_object(&json, "items");
    json_open_array(&json, "oneOf");
    for (size_t i = 0; i < EDIT_KIND_COUNT; i++)
        edit_schema(&json, &edit_kinds[i]);
    json_close(&json);
    json_close(&json);
    json_close(&json);
    document_close(&json);
}
