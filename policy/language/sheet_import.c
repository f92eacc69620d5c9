/*
 * A decision table read back from CSV.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/suggest.h"
#include "language/sheet.h"

#define COLUMNS_MAX 256u

enum column_kind { COLUMN_ROW, COLUMN_ID, COLUMN_FACT, COLUMN_ANSWER, COLUMN_TEXT };

struct column {
    enum column_kind kind;
    const char *name; /* as the document has it */
};

/* Where the reader is, and what it has made. */
struct import {
    const char *file, *at, *end;
    char separator;
    int row, column;
    enum rd_decision decision;
    struct rd_findings *found;
    struct arena arena;
    struct column columns[COLUMNS_MAX];
    size_t column_count;
    struct layout_text rules; /* the JSON of the rules */
    struct layout_text any;   /* alternatives of the rule in hand */
    const char *id;           /* of the rule in hand; NULL: none */
    bool has_any;
    const char *fields[COLUMNS_MAX];
    const char **ids;
    size_t id_count, id_capacity;
};

static void report(struct import *import, int column, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void report(struct import *import, int column, const char *format, ...)
{
    char message[512], text[640];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    snprintf(text, sizeof text, "row %d, column %d: %s", import->row, column, message);
    struct rd_finding finding = finding_of(FINDING_BAD_TABLE, import->file);
    finding.line = import->row;
    finding.column = column;
    finding.message = text;
    if (rd_findings_add(import->found, &finding) != RD_OK)
        import->rules.is_short = true;
}

/* ---- fields (RFC 4180) ---- */

/* Reads one field; false at the end of the row. */
static bool read_field(struct import *import, const char **out, bool *is_last)
{
    struct layout_text text = {0};
    const bool is_quoted = import->at < import->end && *import->at == '"';
    layout_put(&text, "");
    import->at += is_quoted;
    while (import->at < import->end) {
        const char one[] = {*import->at, '\0'};
        if (is_quoted && one[0] == '"') {
            import->at++;
            if (import->at == import->end || *import->at != '"')
                break;
        } else if (!is_quoted && (one[0] == import->separator || one[0] == '\n' || one[0] == '\r')) {
            break;
        }
        layout_put(&text, one);
        import->at++;
    }
    *out = text.is_short ? NULL : arena_copy(&import->arena, text.text);
    free(text.text);
    *is_last = import->at == import->end || *import->at != import->separator;
    if (!*is_last)
        import->at++;
    return *out != NULL;
}

/* Reads a row; false at the end. Empty rows are passed over. */
static bool read_row(struct import *import, size_t *count)
{
    bool is_last = false;
    *count = 0;
    if (import->at == import->end)
        return false;
    import->row++;
    while (!is_last) {
        const char *field;
        if (!read_field(import, &field, &is_last)) {
            import->rules.is_short = true;
            return false;
        }
        if (*count < COLUMNS_MAX)
            import->fields[(*count)++] = field;
        else
            report(import, (int)COLUMNS_MAX + 1, "more than %u columns", COLUMNS_MAX);
    }
    if (import->at < import->end && *import->at != '\n' && *import->at != '\r') {
        report(import, (int)*count, "text behind the closing quote");
        while (import->at < import->end && *import->at != '\n')
            import->at++;
    }
    import->at += import->at < import->end && *import->at == '\r';
    import->at += import->at < import->end && *import->at == '\n';
    return true;
}

/* ---- the header ---- */

static char separator_of(const char *at, const char *end)
{
    for (; at < end && *at != '\n'; at++)
        if (*at == ',' || *at == ';' || *at == '\t')
            return *at;
    return ',';
}

static void refuse_column(struct import *import, int place, const char *name)
{
    const struct rd_decision_row *row = rd_decision_row(import->decision);
    const char *known[RD_FACT_COUNT + RD_ANSWERS_MAX + SHEET_TEXTS_MAX + 3];
    size_t count = 0;
    char phrase[160];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        known[count++] = rd_fact_row((enum rd_fact)fact)->name;
    for (size_t i = 0; i < row->answer_count; i++)
        known[count++] = arena_format(&import->arena, SHEET_THEN "%s", rd_answer_row(row->first_answer + i)->name);
    for (size_t i = 0; sheet_text(i); i++)
        known[count++] = sheet_text(i);
    known[count++] = "row";
    known[count++] = "id";
    known[count++] = "title";
    report(import, place, "no column is called \"%.80s\"%s", name,
           suggest_phrase(name, known, count, phrase, sizeof phrase));
}

static bool name_column(struct import *import, const char *name, struct column *out)
{
    *out = (struct column){COLUMN_TEXT, name};
    if (strcmp(name, "row") == 0)
        out->kind = COLUMN_ROW;
    else if (strcmp(name, "id") == 0)
        out->kind = COLUMN_ID;
    else if (rd_fact_find(name) >= 0)
        out->kind = COLUMN_FACT;
    else if (strncmp(name, SHEET_THEN, strlen(SHEET_THEN)) == 0 &&
             rd_answer_find(import->decision, name + strlen(SHEET_THEN)) >= 0)
        *out = (struct column){COLUMN_ANSWER, name + strlen(SHEET_THEN)};
    else if (strcmp(name, "title") != 0) {
        for (size_t i = 0; sheet_text(i); i++)
            if (strcmp(name, sheet_text(i)) == 0)
                return true;
        return false;
    }
    return true;
}

static void read_header(struct import *import)
{
    size_t count;
    bool has_id = false;
    if (import->end - import->at >= 3 && memcmp(import->at, "\xEF\xBB\xBF", 3) == 0)
        import->at += 3; /* spreadsheets put a mark there */
    import->separator = separator_of(import->at, import->end);
    if (!read_row(import, &count))
        count = 0;
    for (size_t i = 0; i < count; i++) {
        struct column *column = &import->columns[i];
        if (!name_column(import, import->fields[i], column))
            refuse_column(import, (int)i + 1, import->fields[i]);
        has_id = has_id || column->kind == COLUMN_ID;
        for (size_t k = 0; k < i; k++)
            if (import->columns[k].kind == column->kind && strcmp(import->columns[k].name, column->name) == 0)
                report(import, (int)i + 1, "column \"%.80s\" stands at %zu already", import->fields[i], k + 1);
    }
    import->column_count = count;
    if (!has_id)
        report(import, 1, "there is no column \"id\"");
}

/* ---- cells ---- */

/* The JSON of a cell; NULL, reported, when it is none. */
static const char *json_of(struct import *import, size_t place)
{
    const char *text = import->fields[place];
    const struct json_value as_text = {.kind = JSON_STRING, .string = text};
    struct rd_findings found;
    struct json_doc *doc = NULL;
    if (csv_is_plain(text))
        return json_print(&as_text, &import->arena);
    rd_findings_init(&found);
    const enum rd_status rc = json_read_text(import->file, text, strlen(text), &doc, &found, NULL);
    const char *json = NULL;
    if (rc == RD_OK)
        json = json_print(doc->root, &import->arena);
    else if (strcmp(text, "TRUE") == 0 || strcmp(text, "FALSE") == 0) /* what spreadsheets make of true and false */
        json = text[0] == 'T' ? "true" : "false";
    else if (text[0] >= '0' && text[0] <= '9') /* a date or a time as somebody types it */
        json = json_print(&as_text, &import->arena);
    else
        report(import, (int)place + 1, "\"%.80s\" is neither a plain text nor JSON%s", text,
               text[0] && strchr("=+-@", text[0]) ? ": put it in double quotes" : "");
    json_free(doc);
    rd_findings_release(&found);
    return json;
}

/* `"name":{"a":1,…}` of the filled cells of a kind, when there are any. */
static bool put_group(struct import *import, struct layout_text *out, enum column_kind kind, const char *lead)
{
    bool is_first = true;
    for (size_t i = 0; i < import->column_count; i++) {
        if (import->columns[i].kind != kind || import->fields[i][0] == '\0')
            continue;
        const char *json = json_of(import, i);
        layout_put(out, is_first ? lead : ",");
        layout_put(out, is_first ? "{\"" : "\"");
        layout_put(out, import->columns[i].name); /* of a table: nothing to escape */
        layout_put(out, "\":");
        layout_put(out, json ? json : "null");
        is_first = false;
    }
    layout_put(out, is_first ? "" : "}");
    return !is_first;
}

static const char *field_of(const struct import *import, enum column_kind kind, int *place)
{
    for (size_t i = 0; i < import->column_count; i++)
        if (import->columns[i].kind == kind) {
            *place = (int)i + 1;
            return import->fields[i];
        }
    *place = 1;
    return "";
}

/* ---- rows ---- */

static void end_rule(struct import *import)
{
    if (!import->id)
        return;
    if (import->has_any) {
        layout_put(&import->rules, ",\"any\":[");
        layout_put(&import->rules, import->any.text ? import->any.text : "");
        layout_put(&import->rules, "]");
    }
    layout_put(&import->rules, "}");
    import->any.used = 0;
    import->has_any = false;
    import->id = NULL;
}

static void add_alternative(struct import *import, const char *id, int place)
{
    if (!import->id || strcmp(import->id, id) != 0) {
        report(import, place, "an alternative stands below its rule and has its id, not \"%.80s\"", id);
        return;
    }
    for (size_t i = 0; i < import->column_count; i++)
        if ((import->columns[i].kind == COLUMN_ANSWER || import->columns[i].kind == COLUMN_TEXT) &&
            import->fields[i][0] != '\0')
            report(import, (int)i + 1, "an alternative has conditions only: answers and texts belong to its rule");
    if (!put_group(import, &import->any, COLUMN_FACT, import->has_any ? "," : ""))
        report(import, place, "an alternative without a condition always holds");
    import->has_any = true;
}

static bool note_id(struct import *import, const char *id, int place)
{
    for (size_t i = 0; i < import->id_count; i++)
        if (strcmp(import->ids[i], id) == 0) {
            report(import, place, "rule \"%.80s\" stands above already", id);
            return false;
        }
    if (import->id_count == import->id_capacity) {
        const size_t capacity = import->id_capacity ? import->id_capacity * 2 : 64;
        const char **ids = realloc(import->ids, capacity * sizeof *ids);
        import->rules.is_short |= ids == NULL;
        if (!ids)
            return false;
        import->ids = ids;
        import->id_capacity = capacity;
    }
    import->ids[import->id_count++] = id;
    return true;
}

static void add_rule(struct import *import, const char *id, int id_place, bool is_otherwise)
{
    struct layout_text *out = &import->rules;
    const struct json_value name = {.kind = JSON_STRING, .string = id};
    const char *json = json_print(&name, &import->arena);
    note_id(import, id, id_place);
    layout_put(out, import->id_count > 1 ? ",{\"id\":" : "{\"id\":");
    layout_put(out, json ? json : "null");
    import->id = id;
    if (is_otherwise)
        layout_put(out, ",\"otherwise\":true");
    if (put_group(import, out, COLUMN_FACT, ",\"when\":") && is_otherwise)
        report(import, id_place, "an otherwise rule has no conditions");
    put_group(import, out, COLUMN_ANSWER, ",\"then\":");
    for (size_t i = 0; i < import->column_count; i++) {
        if (import->columns[i].kind != COLUMN_TEXT || import->fields[i][0] == '\0')
            continue;
        json = json_of(import, i);
        layout_put(out, ",\"");
        layout_put(out, import->columns[i].name);
        layout_put(out, "\":");
        layout_put(out, json ? json : "null");
    }
}

static void take_row(struct import *import, size_t count)
{
    int kind_place, id_place;
    bool is_empty = true;
    for (size_t i = 0; i < count; i++)
        is_empty = is_empty && import->fields[i][0] == '\0';
    if (is_empty)
        return;
    if (count > import->column_count)
        report(import, (int)import->column_count + 1, "the row has %zu cells and the header %zu", count,
               import->column_count);
    for (size_t i = count; i < import->column_count; i++)
        import->fields[i] = ""; /* spreadsheets drop the empty end of a row */
    const char *kind = field_of(import, COLUMN_ROW, &kind_place), *id = field_of(import, COLUMN_ID, &id_place);
    if (id[0] == '\0')
        report(import, id_place, "the rule has no id");
    if (strcmp(kind, "any") == 0) {
        add_alternative(import, id, id_place);
        return;
    }
    end_rule(import);
    if (kind[0] != '\0' && strcmp(kind, "rule") != 0 && strcmp(kind, "otherwise") != 0)
        report(import, kind_place, "\"%.80s\" is none of rule, any and otherwise", kind);
    add_rule(import, id, id_place, strcmp(kind, "otherwise") == 0);
}

static void read_table(struct import *import)
{
    size_t count;
    const size_t errors = import->found->errors;
    layout_put(&import->rules, "[");
    read_header(import);
    if (import->found->errors > errors)
        return; /* without columns rows mean nothing */
    while (read_row(import, &count))
        take_row(import, count);
    end_rule(import);
    layout_put(&import->rules, "]");
    if (import->id_count == 0 && import->found->errors == errors)
        report(import, 1, "there is no rule below the header");
}

/* ---- the whole ---- */

static enum rd_status put_into(struct json_doc *doc, enum rd_decision decision, struct import *import,
                               struct layout_text *out, struct rd_error *err)
{
    struct json_doc *rules = NULL;
    const enum rd_status rc =
        json_read_text(import->file, import->rules.text, import->rules.used, &rules, import->found, err);
    if (rc != RD_OK)
        return rc;
    struct json_value *table = json_get(json_get(doc->root, "decisions"), rd_decision_row(decision)->name);
    struct json_value *copy = json_copy(doc, rules->root);
    if (!copy || !json_object_set(doc, table, "rules", copy))
        out->is_short = true;
    else
        layout_document(doc, out);
    json_free(rules);
    return out->is_short ? rd_fail(err, RD_NOMEM, "%s: out of memory for a table", import->file) : RD_OK;
}

enum rd_status rd_table_import(const char *name, const char *text, size_t length, enum rd_decision decision,
                               const char *csv_name, const char *csv, size_t csv_length, char **out,
                               struct rd_findings *found, struct rd_error *err)
{
    struct json_doc *doc = NULL;
    struct layout_text laid = {0};
    const size_t errors = found->errors;
    enum rd_status rc = json_read_text(name, text, length, &doc, found, err);
    if (rc != RD_OK)
        return rc;
    struct import import = {.file = csv_name, .at = csv, .end = csv + csv_length, .decision = decision, .found = found};
    arena_init(&import.arena);
    if (sheet_rules(doc, decision, found))
        read_table(&import);
    if (found->errors > errors)
        rc = rd_fail(err, RD_INPUT, "%s: not a table of \"%s\"", csv_name, rd_decision_row(decision)->name);
    else if (import.rules.is_short || import.any.is_short)
        rc = rd_fail(err, RD_NOMEM, "%s: out of memory for a table", csv_name);
    else
        rc = put_into(doc, decision, &import, &laid, err);
    free(import.rules.text);
    free(import.any.text);
    free(import.ids);
    arena_release(&import.arena);
    json_free(doc);
    if (rc == RD_OK)
        *out = laid.text;
    else
        free(laid.text);
    return rc;
}
