/*
 * Reading a document: bytes, scan, cJSON, and the pairing of cJSON's values with the scan's places.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/text.h"

/* ---- values ---- */

static bool kinds_agree(enum json_kind kind, const cJSON *item)
{
    switch (kind) {
    case JSON_NULL:
        return cJSON_IsNull(item);
    case JSON_BOOL:
        return cJSON_IsBool(item);
    case JSON_NUMBER:
        return cJSON_IsNumber(item);
    case JSON_STRING:
        return cJSON_IsString(item);
    case JSON_ARRAY:
        return cJSON_IsArray(item);
    case JSON_OBJECT:
        return cJSON_IsObject(item);
    }
    return false;
}

/* The scan is stricter than cJSON, so on a text it passed both must see the same tree. */
static void check_pair(const struct json_value *value, const cJSON *item)
{
    bool agree = kinds_agree(value->kind, item) && (value->kind != JSON_BOOL || value->boolean == cJSON_IsTrue(item)) &&
                 (value->key ? item->string && strcmp(value->key, item->string) == 0 : !item->string);
    if (!agree)
        rd_bug("%s:%d:%d: cJSON read another value than the scan", value->doc->name, value->line, value->column);
}

/* Recursion is bounded: the scan has refused more than JSON_DEPTH_MAX levels. */
static bool fill_value(struct json_doc *doc, struct json_value *value, const cJSON *item)
{
    check_pair(value, item);
    if (value->kind == JSON_STRING) {
        value->string = arena_copy(&doc->arena, item->valuestring);
        return value->string != NULL;
    }
    if (value->kind == JSON_NUMBER)
        value->number = item->valuedouble;
    const cJSON *child_item = item->child;
    json_each (child, value) {
        if (!child_item)
            rd_bug("%s:%d:%d: cJSON read fewer values than the scan", doc->name, child->line, child->column);
        if (!fill_value(doc, child, child_item))
            return false;
        child_item = child_item->next;
    }
    if (child_item)
        rd_bug("%s:%d:%d: cJSON read more values than the scan", doc->name, value->line, value->column);
    return true;
}

/* ---- documents ---- */

static enum rd_status doc_parse(struct json_doc *doc, struct rd_findings *found)
{
    enum rd_status status = json_scan(doc, found);
    if (status != RD_OK)
        return status;
    /* Of a text that passed the scan, cJSON can fail on memory alone. */
    cJSON *tree = cJSON_ParseWithLengthOpts(doc->text, doc->length + 1, NULL, 1);
    if (!tree)
        return RD_NOMEM;
    if (!fill_value(doc, doc->root, tree))
        status = RD_NOMEM;
    cJSON_Delete(tree);
    return status;
}

static struct json_doc *doc_new(const char *name, const char *text, size_t length)
{
    struct json_doc *doc = calloc(1, sizeof *doc);
    if (!doc)
        return NULL;
    arena_init(&doc->arena);
    doc->name = arena_copy(&doc->arena, name);
    doc->text = arena_copy_n(&doc->arena, text, length);
    doc->length = length;
    if (!doc->name || !doc->text) {
        json_free(doc);
        return NULL;
    }
    return doc;
}

void json_free(struct json_doc *doc)
{
    if (!doc)
        return;
    arena_release(&doc->arena);
    free(doc);
}

static enum rd_status refuse_size(const char *name, struct rd_findings *found, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE], message[64];
    snprintf(message, sizeof message, "the document is longer than %u bytes", JSON_SIZE_MAX);
    struct rd_finding finding = finding_of(FINDING_JSON_SIZE, name);
    finding.message = message;
    rd_findings_add(found, &finding);
    return rd_fail(err, RD_INPUT, "%s is longer than %u bytes", text_shown(name, shown), JSON_SIZE_MAX);
}

enum rd_status json_read_text(const char *name, const char *text, size_t length, struct json_doc **out,
                              struct rd_findings *found, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    const size_t errors = found->errors;
    if (length > JSON_SIZE_MAX)
        return refuse_size(name, found, err);
    struct json_doc *doc = doc_new(name, text, length);
    enum rd_status status = doc ? doc_parse(doc, found) : RD_NOMEM;
    if (status == RD_OK) {
        *out = doc;
        return RD_OK;
    }
    json_free(doc);
    if (status == RD_NOMEM)
        return rd_fail(err, RD_NOMEM, "out of memory while reading %s", text_shown(name, shown));
    rd_findings_sort(found);
    size_t count = found->errors - errors;
    return rd_fail(err, status, "%s is no valid JSON document: %zu error%s", text_shown(name, shown), count,
                   count == 1 ? "" : "s");
}

/* ---- files ---- */

static enum rd_status read_kept(struct rd_files *files, const char *path, struct json_doc **out,
                                struct rd_findings *found, struct rd_error *err)
{
    const char *text;
    size_t length;
    const enum rd_status status = files_text(files, path, JSON_SIZE_MAX, &text, &length, err);
    return status == RD_OK ? json_read_text(path, text, length, out, found, err) : status;
}

enum rd_status json_read_from(struct rd_files *files, const char *path, struct json_doc **out,
                              struct rd_findings *found, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    if (files)
        return read_kept(files, path, out, found, err);
    struct rd_files *own = rd_files_new();
    const enum rd_status status =
        own ? read_kept(own, path, out, found, err)
            : rd_fail(err, RD_NOMEM, "out of memory while reading %s", text_shown(path, shown));
    rd_files_free(own);
    return status;
}

enum rd_status json_read_file(const char *path, struct json_doc **out, struct rd_findings *found, struct rd_error *err)
{
    return json_read_from(NULL, path, out, found, err);
}
