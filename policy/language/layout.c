/*
 * The canonical form of documents. Parts of a document are of a kind; the kind says the order of its keys, the kinds of its
 * members, and whether it stands on one line.
 */
#include "language/layout.h"

#include <stdlib.h>
#include <string.h>

#include "redress/author.h"
#include "redress/facts.h"

enum kind {
    KIND_ANY, /* as it is, wrapped where it is too long */
    KIND_POLICY,
    KIND_HEADER,
    KIND_PARAMETERS,
    KIND_PARAMETER,
    KIND_DATED_VALUES,
    KIND_DATED_VALUE,
    KIND_DECISIONS,
    KIND_DECISION,
    KIND_RULES,
    KIND_RULE,
    KIND_CONDITIONS,
    KIND_ALTERNATIVES,
    KIND_ANSWERS,
    KIND_LINES, /* an array, a line for each element */
    KIND_LINE,  /* on one line */
    KIND_OVERLAY,
    KIND_EDITS,
    KIND_EDIT,
    KIND_SUITE,
    KIND_CASES,
    KIND_TESTS,
    KIND_TEST,
    KIND_EXPECT,
    KIND_CLAUSES,
    KIND_SCENARIO,
    KIND_COUNT
};

#define KEYS_MAX 24u
struct member {
    const char *key;
    enum kind kind;
    int line; /* where the shape is by lines: members of one line stand together */
};

/* Layout of one kind. */
struct shape {
    bool is_line;       /* on one line, however long */
    bool is_broken;     /* each member on a line of its own */
    bool is_item;       /* begins a line, and takes one as long as it fits LAYOUT_ITEM_WIDTH */
    bool by_answers;    /* … of the catalogue's answers */
    bool by_decisions;  /* … of the catalogue */
    bool by_facts;      /* … of the dictionary */
    bool by_lines;      /* breaks between lines of members and nowhere else */
    bool opens;         /* the first member stands behind the brace */
    bool closes;        /* the closing brace stands behind the last member */
    bool is_level;      /* its members are indented no further than itself */
    enum kind children; /* of members that no row names, and of elements */
    struct member members[KEYS_MAX];
};

static const struct shape shapes[KIND_COUNT] = {
    [KIND_POLICY] = {.is_broken = true,
                     .members = {{"$schema", KIND_ANY},
                                 {"format", KIND_ANY},
                                 {"policy", KIND_HEADER},
                                 {"parameters", KIND_PARAMETERS},
                                 {"decisions", KIND_DECISIONS},
                                 {"always", KIND_LINES},
                                 {"allow", KIND_LINES}}},
    [KIND_HEADER] = {.is_broken = true,
                     .members = {{"id", KIND_ANY},
                                 {"version", KIND_ANY},
                                 {"title", KIND_ANY},
                                 {"owner", KIND_ANY},
                                 {"currency", KIND_ANY},
                                 {"note", KIND_ANY}}},
    [KIND_PARAMETERS] = {.is_broken = true, .children = KIND_PARAMETER},
    [KIND_PARAMETER] = {.by_lines = true,
                        .closes = true,
                        .members = {{"title", KIND_ANY, 0},
                                    {"type", KIND_ANY, 0},
                                    {"range", KIND_LINE, 0},
                                    {"values", KIND_DATED_VALUES, 1},
                                    {"reviewed_on", KIND_ANY, 2},
                                    {"review_by", KIND_ANY, 2},
                                    {"note", KIND_ANY, 2}}},
    [KIND_DATED_VALUES] = {.children = KIND_DATED_VALUE},
    [KIND_DATED_VALUE] = {.is_line = true,
                          .members = {{"from", KIND_ANY},
                                      {"value", KIND_ANY},
                                      {"ref", KIND_ANY},
                                      {"why", KIND_ANY},
                                      {"basis", KIND_ANY},
                                      {"note", KIND_ANY}}},
    [KIND_DECISIONS] = {.is_broken = true, .by_decisions = true, .children = KIND_DECISION},
    [KIND_DECISION] = {.by_lines = true,
                       .members = {{"title", KIND_ANY, 0},
                                   {"as_of", KIND_LINE, 0},
                                   {"hit", KIND_ANY, 0},
                                   {"rules", KIND_RULES, 1},
                                   {"note", KIND_ANY, 2}}},
    [KIND_RULES] = {.children = KIND_RULE},
    [KIND_RULE] = {.is_item = true,
                   .by_lines = true,
                   .opens = true,
                   .closes = true,
                   .members = {{"id", KIND_ANY, 0},
                               {"title", KIND_ANY, 0},
                               {"when", KIND_CONDITIONS, 0},
                               {"otherwise", KIND_ANY, 0},
                               {"any", KIND_ALTERNATIVES, 1},
                               {"then", KIND_ANSWERS, 1},
                               {"basis", KIND_ANY, 1},
                               {"ref", KIND_ANY, 1},
                               {"why", KIND_ANY, 1},
                               {"note", KIND_ANY, 1}}},
    [KIND_CONDITIONS] = {.is_line = true, .by_facts = true, .children = KIND_LINE},
    [KIND_ALTERNATIVES] = {.is_line = true, .children = KIND_CONDITIONS},
    [KIND_ANSWERS] = {.is_line = true, .by_answers = true, .children = KIND_LINE},
    [KIND_LINES] = {.children = KIND_LINE},
    [KIND_LINE] = {.is_line = true, .children = KIND_LINE},
    [KIND_OVERLAY] = {.is_broken = true,
                      .members = {{"$schema", KIND_ANY},
                                  {"format", KIND_ANY},
                                  {"base", KIND_ANY},
                                  {"title", KIND_ANY},
                                  {"note", KIND_ANY},
                                  {"edits", KIND_EDITS},
                                  {"allow", KIND_LINES}}},
    [KIND_EDITS] = {.is_broken = true, .children = KIND_EDIT},
    [KIND_EDIT] = {.is_line = true,
                   .members = {{"id", KIND_ANY},          {"set_value", KIND_ANY}, {"add_parameter", KIND_ANY},
                               {"add_rule", KIND_ANY},    {"set_cell", KIND_ANY},  {"set_answer", KIND_ANY},
                               {"remove_rule", KIND_ANY}, {"move_rule", KIND_ANY}, {"set_otherwise", KIND_ANY},
                               {"before", KIND_ANY},      {"after", KIND_ANY},     {"at", KIND_ANY},
                               {"from", KIND_ANY},        {"rule", KIND_RULE},     {"fact", KIND_ANY},
                               {"answer", KIND_ANY},      {"to", KIND_LINE},       {"is", KIND_PARAMETER},
                               {"then", KIND_ANSWERS},    {"title", KIND_ANY},     {"why", KIND_ANY},
                               {"ref", KIND_ANY},         {"basis", KIND_ANY},     {"note", KIND_ANY}}},
    [KIND_SUITE] = {.is_broken = true,
                    .members = {{"$schema", KIND_ANY},
                                {"format", KIND_ANY},
                                {"policy", KIND_ANY},
                                {"title", KIND_ANY},
                                {"note", KIND_ANY},
                                {"extends", KIND_ANY},
                                {"except", KIND_ANY},
                                {"cases", KIND_CASES},
                                {"tests", KIND_TESTS}}},
    [KIND_CASES] = {.is_broken = true, .children = KIND_LINE},
    [KIND_TESTS] = {.is_broken = true, .children = KIND_TEST},
    [KIND_TEST] = {.by_lines = true,
                   .opens = true,
                   .closes = true,
                   .members = {{"name", KIND_ANY, 0},
                               {"skip", KIND_ANY, 0},
                               {"unreviewed", KIND_ANY, 0},
                               {"ref", KIND_ANY, 0},
                               {"why", KIND_ANY, 0},
                               {"note", KIND_ANY, 0},
                               {"case", KIND_ANY, 1},
                               {"base", KIND_LINE, 1},
                               {"at", KIND_ANY, 1},
                               {"matrix", KIND_LINE, 1},
                               {"steps", KIND_LINES, 2},
                               {"expect", KIND_EXPECT, 3}}},
    [KIND_EXPECT] = {.by_decisions = true, .opens = true, .closes = true, .is_level = true, .children = KIND_CLAUSES},
    [KIND_CLAUSES] = {.closes = true, .children = KIND_LINE},
    [KIND_SCENARIO] = {.is_broken = true},
};

static const struct {
    const char *format;
    enum kind kind;
} formats[] = {{"redress/policy/1", KIND_POLICY},
               {"redress/overlay/1", KIND_OVERLAY},
               {"redress/tests/1", KIND_SUITE},
               {"redress/scenario/1", KIND_SCENARIO}};

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

/* ---- the order of members ---- */

static bool is_container(const struct json_value *value)
{
    return value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;
}

/* The decision that a `then` belongs to: of the table it stands in, or of its edit; -1 when unknown. */
static int decision_of(const struct json_value *then)
{
    for (const struct json_value *at = then; at; at = at->parent) {
        const struct json_value *named = json_get(at, "add_rule");
        named = named ? named : json_get(at, "set_otherwise");
        if (named && named->kind == JSON_STRING)
            return rd_decision_find(named->string);
        if (at->key && rd_decision_find(at->key) >= 0)
            return rd_decision_find(at->key);
    }
    return -1;
}

/* The place of a key among those of a kind; those it does not know come last. */
static size_t place_of(const struct shape *shape, int decision, const char *key)
{
    if (shape->by_decisions) {
        const int named = rd_decision_find(key);
        return named < 0 ? RD_DECISION_COUNT : (size_t)named;
    }
    if (shape->by_facts) {
        const int named = rd_fact_find(key);
        return named < 0 ? RD_FACT_COUNT : (size_t)named;
    }
    for (size_t i = 0; shape->by_answers && i < RD_ANSWER_AT_COUNT; i++)
        if ((decision < 0 || rd_answer_row(i)->decision == (enum rd_decision)decision) &&
            strcmp(rd_answer_row(i)->name, key) == 0)
            return i;
    for (size_t i = 0; i < KEYS_MAX && shape->members[i].key; i++)
        if (strcmp(shape->members[i].key, key) == 0)
            return i;
    return SIZE_MAX;
}

static int line_of(const struct shape *shape, const struct json_value *child)
{
    for (size_t i = 0; child->key && i < KEYS_MAX && shape->members[i].key; i++)
        if (strcmp(shape->members[i].key, child->key) == 0)
            return shape->members[i].line;
    return -1;
}

/* What expects one clause only is one line. */
static enum kind kind_of(const struct shape *shape, const struct json_value *child)
{
    if (shape->children == KIND_CLAUSES && child->kind == JSON_OBJECT)
        return KIND_LINE;
    for (size_t i = 0; child->key && i < KEYS_MAX && shape->members[i].key; i++)
        if (strcmp(shape->members[i].key, child->key) == 0)
            return shape->members[i].kind;
    return shape->children;
}

/* The children in their order. */
static const struct json_value **children_of(struct writer *writer, const struct shape *shape,
                                             const struct json_value *value)
{
    const struct json_value **children = arena_array(&writer->scratch, value->count + 1, sizeof *children);
    const int decision = shape->by_answers ? decision_of(value) : -1;
    size_t count = 0;
    if (!children) {
        writer->out->is_short = true;
        return NULL;
    }
    json_each (child, value) {
        size_t at = count++;
        for (; value->kind == JSON_OBJECT && at > 0 &&
               place_of(shape, decision, children[at - 1]->key) > place_of(shape, decision, child->key);
             at--)
            children[at] = children[at - 1];
        children[at] = child;
    }
    return children;
}

/* ---- on one line ---- */

static void put_line(struct writer *writer, enum kind kind, const struct json_value *value)
{
    const struct shape *shape = &shapes[kind];
    if (!is_container(value) || value->count == 0) {
        put_scalar(writer, value);
        return;
    }
    const struct json_value **children = children_of(writer, shape, value);
    const bool is_padded = value->kind == JSON_OBJECT || is_container(value->first);
    put(writer, value->kind == JSON_OBJECT ? "{" : "[");
    put(writer, is_padded ? writer->pad : "");
    for (size_t i = 0; children && i < value->count; i++) {
        if (i > 0)
            put(writer, ", ");
        if (value->kind == JSON_OBJECT)
            put_key(writer, children[i]);
        put_line(writer, kind_of(shape, children[i]), children[i]);
    }
    put(writer, is_padded ? writer->pad : "");
    put(writer, value->kind == JSON_OBJECT ? "}" : "]");
}

static size_t line_length(struct writer *writer, enum kind kind, const struct json_value *value)
{
    struct layout_text text = {0};
    struct writer measuring = *writer;
    measuring.out = &text;
    measuring.column = 0;
    put_line(&measuring, kind, value);
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
static bool has_lines(enum kind kind, const struct json_value *value)
{
    const struct shape *shape = &shapes[kind];
    if (!is_container(value) || shape->is_line)
        return false;
    if (value->kind == JSON_ARRAY)
        return value->count > 1 && (shapes[shape->children].is_line || shapes[shape->children].is_item);
    json_each (child, value)
        if (has_lines(kind_of(shape, child), child))
            return true;
    return false;
}

static bool is_flat(struct writer *writer, enum kind kind, const struct json_value *value)
{
    const struct shape *shape = &shapes[kind];
    if (!is_container(value) || value->count == 0 || shape->is_line)
        return true;
    const bool is_single = value->kind == JSON_ARRAY && value->count == 1;
    if (is_single && !shape->is_broken && shapes[shape->children].is_line)
        return true;
    if (shape->is_broken || (shape->by_lines && !shape->opens) || has_lines(kind, value))
        return false;
    const bool is_item = shape->is_item || (is_single && shapes[shape->children].is_item);
    return writer->column + line_length(writer, kind, value) + 1 <= (is_item ? LAYOUT_ITEM_WIDTH : LAYOUT_WIDTH);
}

static void put_part(struct writer *writer, enum kind kind, const struct json_value *value, size_t indent);

/* Members of an object that is not broken by its kind share lines as long as they fit, or by the rows of its shape. */
static bool shares_line(struct writer *writer, const struct shape *shape, const struct json_value *before,
                        const struct json_value *child)
{
    const enum kind kind = kind_of(shape, child);
    const struct json_value *parent = child->parent;
    if (shape->by_lines)
        return line_of(shape, child) >= 0 && line_of(shape, before) == line_of(shape, child);
    const size_t key = child->key ? strlen(child->key) + 4 : 0;
    if (shape->is_broken || has_gap(writer, child) || has_lines(kind, child) ||
        (parent->kind == JSON_ARRAY && (is_container(child) || shapes[shape->children].is_line)))
        return false;
    return writer->column + 2 + key + line_length(writer, kind, child) + 1 <= LAYOUT_WIDTH;
}

static void put_child(struct writer *writer, const struct shape *shape, const struct json_value *child, size_t indent)
{
    if (child->key)
        put_key(writer, child);
    put_part(writer, kind_of(shape, child), child, shape->is_level ? indent : indent + 2);
}

static void put_broken(struct writer *writer, enum kind kind, const struct json_value *value, size_t indent)
{
    const struct shape *shape = &shapes[kind];
    const struct json_value **children = children_of(writer, shape, value);
    bool was_long = true;
    put(writer, value->kind == JSON_OBJECT ? "{" : "[");
    for (size_t i = 0; children && i < value->count; i++) {
        const struct json_value *child = children[i];
        if (i > 0)
            put(writer, ",");
        if (i == 0 ? shape->opens : !was_long && shares_line(writer, shape, children[i - 1], child)) {
            put(writer, " ");
        } else {
            if (i > 0 && !shape->by_lines && has_gap(writer, child))
                put(writer, "\n");
            break_line(writer, indent + 2);
        }
        const size_t used = writer->out->used;
        put_child(writer, shape, child, indent);
        was_long = !writer->out->text || memchr(writer->out->text + used, '\n', writer->out->used - used) != NULL;
    }
    if (shape->closes)
        put(writer, " ");
    else
        break_line(writer, indent);
    put(writer, value->kind == JSON_OBJECT ? "}" : "]");
}

static void put_part(struct writer *writer, enum kind kind, const struct json_value *value, size_t indent)
{
    if (is_flat(writer, kind, value))
        put_line(writer, kind, value);
    else
        put_broken(writer, kind, value, indent);
}

/* ---- documents ---- */

static int format_of(const struct json_value *root)
{
    const struct json_value *format = json_get(root, "format");
    for (size_t i = 0; format && format->kind == JSON_STRING && i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(format->string, formats[i].format) == 0)
            return (int)i;
    return -1;
}

bool layout_is_known(const struct json_value *root)
{
    return format_of(root) >= 0;
}

void layout_document(const struct json_doc *doc, struct layout_text *out)
{
    const enum kind kind = formats[format_of(doc->root)].kind;
    struct writer writer = {.out = out, .doc = doc, .pad = kind == KIND_SCENARIO ? "" : " "};
    arena_init(&writer.scratch);
    put_part(&writer, kind, doc->root, 0);
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

enum rd_status rd_document_format(const char *name, const char *text, size_t length, char **out,
                                  struct rd_findings *found, struct rd_error *err)
{
    struct json_doc *doc = NULL;
    struct layout_text laid = {0};
    enum rd_status rc = json_read_text(name, text, length, &doc, found, err);
    if (rc != RD_OK)
        return rc;
    if (!layout_is_known(doc->root)) {
        json_report(
            found, FINDING_FORMAT, doc->root,
            "\"format\" is none of redress/policy/1, redress/overlay/1, redress/tests/1 and redress/scenario/1");
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
