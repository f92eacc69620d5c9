/*
 * Reading a document: bytes, scan, cJSON, and the pairing of cJSON's values with the scan's places.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

struct bytes {
    char *data;
    size_t length, capacity;
};

/* Reads until the end or one byte past the limit: a file of any size takes no more memory than that. */
static enum rd_status bytes_read(FILE *file, struct bytes *bytes)
{
    while (bytes->length <= JSON_SIZE_MAX) {
        if (bytes->length == bytes->capacity) {
            size_t capacity = bytes->capacity ? bytes->capacity * 2 : 65536;
            char *data = realloc(bytes->data, capacity);
            if (!data)
                return RD_NOMEM;
            bytes->data = data;
            bytes->capacity = capacity;
        }
        size_t got = fread(bytes->data + bytes->length, 1, bytes->capacity - bytes->length, file);
        if (got == 0)
            return ferror(file) ? RD_IO : RD_OK;
        bytes->length += got;
    }
    return RD_OK;
}

static enum rd_status file_open(const char *path, FILE **out, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    struct stat status;
    if (strcmp(path, "-") == 0) {
        *out = stdin;
        return RD_OK;
    }
    FILE *file = fopen(path, "rb");
    if (!file)
        return rd_fail(err, RD_IO, "cannot open %s: %s", text_shown(path, shown), strerror(errno));
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        fclose(file);
        return rd_fail(err, RD_IO, "%s is a directory, not a document", text_shown(path, shown));
    }
    *out = file;
    return RD_OK;
}

enum rd_status json_read_file(const char *path, struct json_doc **out, struct rd_findings *found, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    FILE *file = NULL;
    struct bytes bytes = {0};
    enum rd_status status = file_open(path, &file, err);
    if (status != RD_OK)
        return status;
    errno = 0;
    status = bytes_read(file, &bytes);
    if (status == RD_IO)
        rd_fail(err, RD_IO, "cannot read %s: %s", text_shown(path, shown), strerror(errno));
    else if (status == RD_NOMEM)
        rd_fail(err, RD_NOMEM, "out of memory while reading %s", text_shown(path, shown));
    else
        status = json_read_text(path, bytes.data ? bytes.data : "", bytes.length, out, found, err);
    free(bytes.data);
    if (file != stdin)
        fclose(file);
    return status;
}
