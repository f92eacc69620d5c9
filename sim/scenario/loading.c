/*
 * The carrier of a load: documents, memory, messages.
 */
#include "scenario/loading.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/money.h"

#define MESSAGE_SIZE 512

static bool loading_keep(struct loading *load, struct json_doc *doc)
{
    if (load->doc_count == load->doc_capacity) {
        size_t capacity = load->doc_capacity ? load->doc_capacity * 2 : 16;
        struct json_doc **docs = realloc(load->docs, capacity * sizeof(struct json_doc *));
        if (!docs) {
            json_free(doc);
            loading_fail(load, RD_NOMEM, "out of memory");
            return false;
        }
        load->docs = docs;
        load->doc_capacity = capacity;
    }
    load->docs[load->doc_count++] = doc;
    return true;
}

static struct json_value *loading_root(struct loading *load, enum rd_status status, struct json_doc *doc)
{
    if (status != RD_OK) {
        if (status != RD_INPUT)
            load->status = status;
        return NULL;
    }
    return loading_keep(load, doc) ? doc->root : NULL;
}

struct json_value *loading_read_text(struct loading *load, const char *name, const char *text, size_t length)
{
    struct json_doc *doc = NULL;
    enum rd_status status = json_read_text(name, text, length, &doc, load->found, load->err);
    return loading_root(load, status, doc);
}

struct json_value *loading_read_file(struct loading *load, const char *path)
{
    struct json_doc *doc = NULL;
    enum rd_status status = json_read_from(load->files, path, &doc, load->found, load->err);
    return loading_root(load, status, doc);
}

struct json_value *loading_try_text(struct loading *load, const char *name, const char *text)
{
    struct rd_findings ignored;
    rd_findings_init(&ignored);
    struct json_doc *doc = NULL;
    enum rd_status status = json_read_text(name, text, strlen(text), &doc, &ignored, load->err);
    rd_findings_release(&ignored);
    return loading_root(load, status, doc);
}

const struct json_value *loading_fallback(struct loading *load, const struct scenario_field *field)
{
    if (!field->fallback || load->status != RD_OK)
        return NULL;
    if (field_is_money(field))
        return money_default(load, field);
    size_t index = (size_t)(field - scenario_field_row(0));
    if (!load->fallbacks[index])
        load->fallbacks[index] = loading_read_text(load, "default", field->fallback, strlen(field->fallback));
    return load->fallbacks[index];
}

struct arena *loading_arena(struct loading *load)
{
    return &load->owner->arena;
}

void *loading_kept(struct loading *load, void *pointer)
{
    if (!pointer)
        loading_fail(load, RD_NOMEM, "out of memory");
    return pointer;
}

void loading_fail(struct loading *load, enum rd_status status, const char *format, ...)
{
    if (load->status != RD_OK)
        return;
    char text[MESSAGE_SIZE];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    load->status = rd_fail(load->err, status, "%s", text);
}

const char *label_of(const struct json_value *value, char out[LABEL_SIZE])
{
    char shown[TEXT_SHOWN_SIZE];
    if (value->key)
        snprintf(out, LABEL_SIZE, "%s", text_shown(value->key, shown));
    else if (value->parent)
        snprintf(out, LABEL_SIZE, "element %zu", value->index);
    else
        snprintf(out, LABEL_SIZE, "the document");
    return out;
}

bool key_is_remark(const char *key)
{
    return key && (strcmp(key, "source") == 0 || strcmp(key, "why") == 0);
}

bool loading_error(struct loading *load, const struct json_value *value, enum finding_code code, const char *format,
                   ...)
{
    char text[MESSAGE_SIZE];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (length >= (int)sizeof text)
        text_cut(text, sizeof text);
    json_report(load->found, code, value, "%s", text);
    return false;
}

bool loading_wrong_type(struct loading *load, const struct json_value *value, const char *what)
{
    char label[LABEL_SIZE];
    return loading_error(load, value, SCENARIO_WRONG_TYPE, "%s must be %s, not %s", label_of(value, label), what,
                         json_kind_name(value->kind));
}
