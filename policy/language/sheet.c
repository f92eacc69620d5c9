/*
 * A decision table as CSV.
 */
#include "language/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "redress/documents.h"

const char *sheet_text(size_t index)
{
    for (const struct rd_key_row *row = rd_part_key(RD_PART_RULE, NULL); row; row = rd_part_key(RD_PART_RULE, row))
        if (row->role == RD_ROLE_REMARK && strcmp(row->key, "title") != 0 && index-- == 0)
            return row->key;
    return NULL;
}

/* What is put where. */
struct sheet {
    struct layout_text *out;
    struct rd_findings *found;
    struct arena arena;
    enum rd_decision decision;
    bool has_fact[RD_FACT_COUNT], has_answer[RD_ANSWERS_MAX], has_text[SHEET_TEXTS_MAX], has_title;
    bool is_first; /* field of a row */
};

/* ---- cells ---- */

static void to_layout(void *out, const char *text)
{
    layout_put(out, text);
}

static void next_field(struct sheet *sheet)
{
    layout_put(sheet->out, sheet->is_first ? "" : ",");
    sheet->is_first = false;
}

static void put_field(struct sheet *sheet, const char *text)
{
    next_field(sheet);
    csv_put_text(text, to_layout, sheet->out);
}

/* A value, or nothing. */
static void put_cell(struct sheet *sheet, const struct json_value *value)
{
    if (!value || value->kind == JSON_STRING) {
        put_field(sheet, value ? value->string : "");
        return;
    }
    const char *json = json_print(value, &sheet->arena);
    sheet->out->is_short |= json == NULL;
    next_field(sheet);
    csv_put_json(json ? json : "", to_layout, sheet->out);
}

static void end_row(struct sheet *sheet)
{
    layout_put(sheet->out, "\n");
    sheet->is_first = true;
}

/* ---- columns ---- */

static void refuse(struct sheet *sheet, const struct json_value *at, const char *what)
{
    json_report(sheet->found, FINDING_BAD_TABLE, at, "%s", what);
}

static void note_conditions(struct sheet *sheet, const struct json_value *when)
{
    if (when->kind != JSON_OBJECT || when->count == 0)
        refuse(sheet, when, "conditions that are no object, or an empty one, have no cells in a table");
    json_each (cell, when) {
        const int fact = rd_fact_find(cell->key ? cell->key : "");
        if (fact < 0)
            json_report_key(sheet->found, FINDING_FACT_UNKNOWN, cell, "unknown fact \"%s\"",
                            cell->key ? cell->key : "");
        else
            sheet->has_fact[fact] = true;
    }
}

static void note_answers(struct sheet *sheet, const struct json_value *then)
{
    if (then->kind != JSON_OBJECT)
        refuse(sheet, then, "\"then\" is no object");
    json_each (answer, then) {
        const int place = rd_answer_find(sheet->decision, answer->key ? answer->key : "");
        if (place < 0)
            json_report_key(sheet->found, FINDING_ANSWER_UNKNOWN, answer, "unknown answer \"%s\"",
                            answer->key ? answer->key : "");
        else
            sheet->has_answer[place] = true;
    }
}

static void note_member(struct sheet *sheet, const struct json_value *member)
{
    const char *key = member->key;
    if (strcmp(key, "when") == 0) {
        note_conditions(sheet, member);
    } else if (strcmp(key, "then") == 0) {
        note_answers(sheet, member);
    } else if (strcmp(key, "any") == 0) {
        if (member->kind != JSON_ARRAY || member->count == 0)
            refuse(sheet, member, "\"any\" is no list of alternatives");
        json_each (alternative, member)
            note_conditions(sheet, alternative);
    } else if (strcmp(key, "otherwise") == 0) {
        if (member->kind != JSON_BOOL || !member->boolean)
            refuse(sheet, member, "\"otherwise\" is true or left out");
    } else if (strcmp(key, "title") == 0) {
        sheet->has_title = true;
    } else if (strcmp(key, "id") != 0) {
        bool is_known = false;
        for (size_t i = 0; sheet_text(i); i++)
            if (strcmp(key, sheet_text(i)) == 0)
                is_known = sheet->has_text[i] = true;
        if (!is_known)
            json_report_key(sheet->found, FINDING_KEY_UNKNOWN, member, "unknown key \"%s\"", key);
    }
}

static void note_rules(struct sheet *sheet, const struct json_value *rules)
{
    json_each (rule, rules) {
        if (rule->kind != JSON_OBJECT || !json_get(rule, "id") || json_get(rule, "id")->kind != JSON_STRING)
            refuse(sheet, rule, "a rule without an id has no row in a table");
        else if (json_get(rule, "otherwise") && (json_get(rule, "when") || json_get(rule, "any")))
            refuse(sheet, rule, "an otherwise rule has no conditions");
        else
            json_each (member, rule)
                note_member(sheet, member);
    }
}

/* ---- rows ---- */

static void put_header(struct sheet *sheet)
{
    const struct rd_decision_row *row = rd_decision_row(sheet->decision);
    put_field(sheet, "row");
    put_field(sheet, "id");
    if (sheet->has_title)
        put_field(sheet, "title");
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) /* in the order of the dictionary, as in canonical form */
        if (sheet->has_fact[fact])
            put_field(sheet, rd_fact_row((enum rd_fact)fact)->name);
    for (size_t i = 0; i < row->answer_count; i++)
        if (sheet->has_answer[i]) {
            const char *name = arena_format(&sheet->arena, SHEET_THEN "%s", rd_answer_row(row->first_answer + i)->name);
            sheet->out->is_short |= name == NULL;
            put_field(sheet, name ? name : "");
        }
    for (size_t i = 0; sheet_text(i); i++)
        if (sheet->has_text[i])
            put_field(sheet, sheet_text(i));
    end_row(sheet);
}

static void put_conditions(struct sheet *sheet, const struct json_value *when)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (sheet->has_fact[fact])
            put_cell(sheet, json_get(when, rd_fact_row((enum rd_fact)fact)->name));
}

/* `rule` is NULL for an alternative. */
static void put_row(struct sheet *sheet, const char *kind, const struct json_value *id, const struct json_value *rule,
                    const struct json_value *when)
{
    const struct rd_decision_row *row = rd_decision_row(sheet->decision);
    put_field(sheet, kind);
    put_cell(sheet, id);
    if (sheet->has_title)
        put_cell(sheet, json_get(rule, "title"));
    put_conditions(sheet, when);
    for (size_t i = 0; i < row->answer_count; i++)
        if (sheet->has_answer[i])
            put_cell(sheet, json_get(json_get(rule, "then"), rd_answer_row(row->first_answer + i)->name));
    for (size_t i = 0; sheet_text(i); i++)
        if (sheet->has_text[i])
            put_cell(sheet, json_get(rule, sheet_text(i)));
    end_row(sheet);
}

static void put_rules(struct sheet *sheet, const struct json_value *rules)
{
    json_each (rule, rules) {
        const struct json_value *id = json_get(rule, "id");
        put_row(sheet, json_get(rule, "otherwise") ? "otherwise" : "rule", id, rule, json_get(rule, "when"));
        json_each (alternative, json_get(rule, "any"))
            put_row(sheet, "any", id, NULL, alternative);
    }
}

/* ---- the whole ---- */

struct json_value *sheet_rules(const struct json_doc *doc, enum rd_decision decision, struct rd_findings *found)
{
    const char *name = rd_decision_row(decision)->name;
    const struct json_value *format = json_get(doc->root, "format");
    if (!format || format->kind != JSON_STRING || rd_document_find(format->string) != RD_DOCUMENT_POLICY) {
        json_report(found, FINDING_FORMAT, doc->root,
                    "not a policy (redress/policy/1): an overlay has edits, and no tables of its own");
        return NULL;
    }
    struct json_value *rules = json_get(json_get(json_get(doc->root, "decisions"), name), "rules");
    if (!rules || rules->kind != JSON_ARRAY) {
        json_report(found, FINDING_DECISION_MISSING, doc->root, "\"%s\" has no rules here", name);
        return NULL;
    }
    return rules;
}

enum rd_status rd_table_export(const char *name, const char *text, size_t length, enum rd_decision decision, char **out,
                               struct rd_findings *found, struct rd_error *err)
{
    struct json_doc *doc = NULL;
    struct layout_text laid = {0};
    const size_t errors = found->errors;
    enum rd_status rc = json_read_text(name, text, length, &doc, found, err);
    if (rc != RD_OK)
        return rc;
    struct sheet sheet = {.out = &laid, .found = found, .decision = decision, .is_first = true};
    arena_init(&sheet.arena);
    const struct json_value *rules = sheet_rules(doc, decision, found);
    note_rules(&sheet, rules);
    if (found->errors > errors) {
        rc = rd_fail(err, RD_INPUT, "%s: \"%s\" cannot be shown as a table", name, rd_decision_row(decision)->name);
    } else {
        put_header(&sheet);
        put_rules(&sheet, rules);
        if (laid.is_short)
            rc = rd_fail(err, RD_NOMEM, "%s: out of memory for a table", name);
    }
    arena_release(&sheet.arena);
    json_free(doc);
    if (rc == RD_OK)
        *out = laid.text;
    else
        free(laid.text);
    return rc;
}
