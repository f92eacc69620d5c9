/*
 * The canonical form of documents: the parts of a document in the order of their keys, laid out as the table of documents
 * says.
 */
#include "language/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/parts.h"
#include "redress/author.h"

/* A writer at a column. */
struct writer {
    struct layout_text *out;
    const struct json_doc *doc;
    struct arena scratch;
    size_t column;
    const char *pad; /* inside braces: " ", or "" */
};

/* ---- text ---- */

void layout_put(struct layout_text *out, const char *text)
{
    const size_t length = strlen(text);
    if (out->is_short)
        return;
    if (out->used + length + 1 > out->capacity) {
        const size_t capacity = (out->used + length + 1) * 2;
        char *grown = realloc(out->text, capacity);
        if (!grown) {
            out->is_short = true;
            return;
        }
        out->text = grown;
        out->capacity = capacity;
    }
    memcpy(out->text + out->used, text, length + 1);
    out->used += length;
}

static void put(struct writer *writer, const char *text)
{
    layout_put(writer->out, text);
    const char *line = strrchr(text, '\n');
    writer->column = line ? strlen(line + 1) : writer->column + strlen(text);
}

static void break_line(struct writer *writer, size_t indent)
{
    put(writer, "\n");
    for (size_t i = 0; i < indent; i++)
        put(writer, " ");
}

static void put_scalar(struct writer *writer, const struct json_value *value)
{
    const char *text = json_print(value, &writer->scratch);
    if (text)
        put(writer, text);
    else
        writer->out->is_short = true;
}

static void put_key(struct writer *writer, const struct json_value *value)
{
    const struct json_value key = {.kind = JSON_STRING, .string = value->key};
    put_scalar(writer, &key);
    put(writer, ": ");
}

/* ---- parts ---- */

static bool is_container(const struct json_value *value)
{
    return value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;
}

/* How a value that stands where a part does is laid out: one of a ONE_OR_MORE as its element. */
static unsigned layout_of(enum rd_part part, const struct json_value *value)
{
    return rd_part_row(value->kind == JSON_OBJECT ? part_of_object(part, value) : part)->layout;
}

static bool has_layout(enum rd_part part, const struct json_value *value, unsigned layout)
{
    return (layout_of(part, value) & layout) != 0;
}

/* The children in their order. */
static const struct part_child *children_of(struct writer *writer, enum rd_part part, const struct json_value *value)
{
    struct part_child *children = part_children(&writer->scratch, part, value);
    if (!children)
        writer->out->is_short = true;
    if (children && has_layout(part, value, RD_LAYOUT_AS_WRITTEN))
        part_as_written(children, value->count);
    return children;
}

/* ---- on one line ---- */

static void put_line(struct writer *writer, enum rd_part part, const struct json_value *value)
{
    if (!is_container(value) || value->count == 0) {
        put_scalar(writer, value);
        return;
    }
    const struct part_child *children = children_of(writer, part, value);
    const bool is_padded = value->kind == JSON_OBJECT || is_container(value->first);
    put(writer, value->kind == JSON_OBJECT ? "{" : "[");
    put(writer, is_padded ? writer->pad : "");
    for (size_t i = 0; children && i < value->count; i++) {
        if (i > 0)
            put(writer, ", ");
        if (value->kind == JSON_OBJECT)
            put_key(writer, children[i].value);
        put_line(writer, children[i].part, children[i].value);
    }
    put(writer, is_padded ? writer->pad : "");
    put(writer, value->kind == JSON_OBJECT ? "}" : "]");
}

static size_t line_length(struct writer *writer, enum rd_part part, const struct json_value *value)
{
    struct layout_text text = {0};
    struct writer measuring = *writer;
    measuring.out = &text;
    measuring.column = 0;
    put_line(&measuring, part, value);
    writer->scratch = measuring.scratch;
    writer->out->is_short |= text.is_short;
    free(text.text);
    return measuring.column;
}

/* ---- over several lines ---- */

/* Is there an empty line above the line that a value begins on? */
static bool has_gap(const struct writer *writer, const struct json_value *value)
{
    const int line = value->key ? value->key_line : value->line;
    if (value->doc != writer->doc)
        return false; /* from elsewhere: its lines are not those of this text */
    const char *at = writer->doc->text, *end = at + writer->doc->length;
    for (int i = 1; i < line - 1 && at < end; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            return false;
        at++;
    }
    while (line > 2 && at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return line > 2 && at < end && *at == '\n';
}

/* Has a part that stands on a line of its own by its kind, and is one of several? */
static bool has_lines(enum rd_part part, const struct json_value *value)
{
    if (!is_container(value) || has_layout(part, value, RD_LAYOUT_LINE))
        return false;
    const enum rd_part element = rd_part_row(part)->element;
    if (value->kind == JSON_ARRAY)
        return value->count > 1 && (rd_part_row(element)->layout & (RD_LAYOUT_LINE | RD_LAYOUT_ITEM)) != 0;
    json_each (child, value) {
        const struct rd_key_row *row = rd_part_find(part_of_object(part, value), child->key);
        if (has_lines(row ? row->part : RD_PART_NONE, child))
            return true;
    }
    return false;
}

static bool is_flat(struct writer *writer, enum rd_part part, const struct json_value *value)
{
    const unsigned layout = is_container(value) ? layout_of(part, value) : 0;
    if (!is_container(value) || value->count == 0 || (layout & RD_LAYOUT_LINE))
        return true;
    const bool is_single = value->kind == JSON_ARRAY && value->count == 1;
    const unsigned of_single = is_single ? layout_of(rd_part_row(part)->element, value->first) : 0;
    if (!(layout & RD_LAYOUT_BROKEN) && (of_single & RD_LAYOUT_LINE))
        return true;
    if ((layout & RD_LAYOUT_BROKEN) || ((layout & RD_LAYOUT_BY_LINES) && !(layout & RD_LAYOUT_OPENS)) ||
        has_lines(part, value))
        return false;
    const bool is_item = ((layout | of_single) & RD_LAYOUT_ITEM) != 0;
    return writer->column + line_length(writer, part, value) + 1 <= (is_item ? LAYOUT_ITEM_WIDTH : LAYOUT_WIDTH);
}

static void put_part(struct writer *writer, enum rd_part part, const struct json_value *value, size_t indent);

/* Members of an object that is not broken by its kind share lines as long as they fit, or by the lines of their rows. */
static bool shares_line(struct writer *writer, unsigned layout, const struct part_child *before,
                        const struct part_child *child)
{
    const struct json_value *value = child->value;
    if (layout & RD_LAYOUT_BY_LINES)
        return before->row && child->row && before->row->line == child->row->line;
    const size_t key = value->key ? strlen(value->key) + 4 : 0;
    if ((layout & RD_LAYOUT_BROKEN) || has_gap(writer, value) || has_lines(child->part, value) ||
        (value->parent->kind == JSON_ARRAY &&
         (is_container(value) || (rd_part_row(child->part)->layout & RD_LAYOUT_LINE))))
        return false;
    return writer->column + 2 + key + line_length(writer, child->part, value) + 1 <= LAYOUT_WIDTH;
}

static void put_child(struct writer *writer, const struct part_child *child, size_t indent)
{
    if (child->value->key)
        put_key(writer, child->value);
    put_part(writer, child->part, child->value, indent);
}

static void put_broken(struct writer *writer, enum rd_part part, const struct json_value *value, size_t indent)
{
    const unsigned layout = layout_of(part, value);
    const struct part_child *children = children_of(writer, part, value);
    bool was_long = true;
    put(writer, value->kind == JSON_OBJECT ? "{" : "[");
    for (size_t i = 0; children && i < value->count; i++) {
        if (i > 0)
            put(writer, ",");
        if (i == 0 ? (layout & RD_LAYOUT_OPENS) != 0
                   : !was_long && shares_line(writer, layout, &children[i - 1], &children[i])) {
            put(writer, " ");
        } else {
            if (i > 0 && !(layout & RD_LAYOUT_BY_LINES) && has_gap(writer, children[i].value))
                put(writer, "\n");
            break_line(writer, indent + 2);
        }
        const size_t used = writer->out->used;
        put_child(writer, &children[i], layout & RD_LAYOUT_LEVEL ? indent : indent + 2);
        was_long = !writer->out->text || memchr(writer->out->text + used, '\n', writer->out->used - used) != NULL;
    }
    if (layout & RD_LAYOUT_CLOSES)
        put(writer, " ");
    else
        break_line(writer, indent);
    put(writer, value->kind == JSON_OBJECT ? "}" : "]");
}

static void put_part(struct writer *writer, enum rd_part part, const struct json_value *value, size_t indent)
{
    if (is_flat(writer, part, value))
        put_line(writer, part, value);
    else
        put_broken(writer, part, value, indent);
}

/* ---- documents ---- */

static int document_of(const struct json_value *root)
{
    const struct json_value *format = json_get(root, "format");
    return format && format->kind == JSON_STRING ? rd_document_find(format->string) : -1;
}

bool layout_is_known(const struct json_value *root)
{
    return document_of(root) >= 0;
}

void layout_document(const struct json_doc *doc, struct layout_text *out)
{
    const enum rd_part root = rd_document_row((enum rd_document)document_of(doc->root))->root;
    struct writer writer = {.out = out, .doc = doc, .pad = rd_part_row(root)->layout & RD_LAYOUT_COMPACT ? "" : " "};
    arena_init(&writer.scratch);
    put_part(&writer, root, doc->root, 0);
    put(&writer, "\n");
    arena_release(&writer.scratch);
}

/* ---- nothing is lost ---- */

static bool is_equal(const struct json_value *a, const struct json_value *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return false;
    if (a->kind == JSON_STRING)
        return strcmp(a->string, b->string) == 0;
    if (a->kind == JSON_NUMBER)
        return strcmp(a->literal, b->literal) == 0;
    if (a->kind == JSON_BOOL)
        return a->boolean == b->boolean;
    const struct json_value *other = b->first;
    json_each (child, a) {
        const struct json_value *twin = a->kind == JSON_OBJECT ? json_get(b, child->key) : other;
        if (!twin || !is_equal(child, twin))
            return false;
        other = other->next;
    }
    return true;
}

/* Reads the result again: a formatter that drops something must not be believed. */
static enum rd_status verify(const char *name, const struct json_doc *doc, const struct layout_text *text,
                             struct rd_error *err)
{
    struct rd_findings found;
    struct json_doc *again = NULL;
    rd_findings_init(&found);
    const enum rd_status rc = json_read_text(name, text->text, text->used, &again, &found, err);
    rd_findings_release(&found);
    if (rc == RD_NOMEM)
        return rc;
    if (rc != RD_OK || !is_equal(doc->root, again->root))
        rd_bug("%s: the canonical form says something else than the document", name);
    json_free(again);
    return RD_OK;
}

static void report_unknown(const struct json_doc *doc, struct rd_findings *found)
{
    char known[256] = "";
    for (int i = 0, used = 0; i < RD_DOCUMENT_COUNT; i++)
        used += snprintf(known + used, sizeof known - (size_t)used, "%s%s",
                         i == 0                      ? ""
                         : i + 1 < RD_DOCUMENT_COUNT ? ", "
                                                     : " and ",
                         rd_document_row((enum rd_document)i)->format);
    json_report(found, FINDING_FORMAT, doc->root, "\"format\" is none of %s", known);
}

enum rd_status rd_document_format(const char *name, const char *text, size_t length, char **out,
                                  struct rd_findings *found, struct rd_error *err)
{
    struct json_doc *doc = NULL;
    struct layout_text laid = {0};
    enum rd_status rc = json_read_text(name, text, length, &doc, found, err);
    if (rc != RD_OK)
        return rc;
    if (!layout_is_known(doc->root)) {
        report_unknown(doc, found);
        json_free(doc);
        return rd_fail(err, RD_INPUT, "%s: not a document of redress", name);
    }
    layout_document(doc, &laid);
    rc = laid.is_short ? rd_fail(err, RD_NOMEM, "%s: out of memory for its canonical form", name)
                       : verify(name, doc, &laid, err);
    json_free(doc);
    if (rc == RD_OK)
        *out = laid.text;
    else
        free(laid.text);
    return rc;
}
