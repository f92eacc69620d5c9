/*
 * The strict scan: every trap that cJSON leaves open is closed here, before cJSON sees the text.
 *
 * The scan keeps its own stack, so depth costs no C stack, and builds the tree of values with positions as it goes.
 * What is wrong inside a string or a number is reported and the scan goes on; where the structure itself stops making
 * sense it reports that one place and ends.
 */
#include <string.h>

#include "base/json_lexeme.h"
#include "base/json_tree.h"
#include "base/text.h"

struct frame {
    struct json_value *container, *last;
};

struct scan {
    struct json_lexer lexer;
    struct json_doc *doc;
    struct rd_findings *found;
    size_t value_count;
    int depth;
    struct frame frames[JSON_DEPTH_MAX];
};

/* A member name waiting for its value. */
struct member_name {
    char *text;
    int line, column;
};

/* Ends the scan: reports at the current place, under the container it stands in. */
#define scan_stop(scan, code, ...)                                                                                     \
    json_lexer_report(&(scan)->lexer, (code), scan_container(scan), (scan)->lexer.at, __VA_ARGS__)

static const struct json_value *scan_container(const struct scan *scan)
{
    return scan->depth ? scan->frames[scan->depth - 1].container : scan->lexer.nowhere;
}

/* What stands at the current place, for "found …". */
static const char *found_text(const struct scan *scan, char out[TEXT_SHOWN_SIZE])
{
    const struct json_lexer *lexer = &scan->lexer;
    size_t length = 0;
    if (json_lexer_ended(lexer))
        return "the end of the text";
    if (json_lexer_peek(lexer) == '"')
        return "a string";
    while (lexer->at + length < lexer->length && json_is_token_char(lexer->text[lexer->at + length]))
        length++;
    if (length == 0)
        length = text_utf8_length(lexer->text + lexer->at, lexer->length - lexer->at);
    return text_shown_n(lexer->text + lexer->at, length ? length : 1, out);
}

/* Mistakes with a better answer than "expected …, found …". */
static bool stop_at_known_mistake(struct scan *scan)
{
    switch (json_lexer_peek(&scan->lexer)) {
    case '/':
        scan_stop(scan, FINDING_JSON_SYNTAX, "JSON has no comments; use a \"why\" or \"note\" key");
        return true;
    case '\'':
        scan_stop(scan, FINDING_JSON_SYNTAX, "text stands in double quotes, not in single ones");
        return true;
    default:
        return false;
    }
}

static bool stop_expecting(struct scan *scan, const char *expected)
{
    char shown[TEXT_SHOWN_SIZE];
    if (!stop_at_known_mistake(scan))
        scan_stop(scan, FINDING_JSON_SYNTAX, "expected %s, found %s", expected, found_text(scan, shown));
    return false;
}

/* ---- values ---- */

static struct json_value *value_new(struct scan *scan, const struct member_name *name)
{
    if (++scan->value_count > JSON_VALUES_MAX) {
        scan_stop(scan, FINDING_JSON_SIZE, "the document has more than %d values", JSON_VALUES_MAX);
        return NULL;
    }
    struct json_value *value = arena_alloc(&scan->doc->arena, sizeof *value);
    if (!value) {
        scan->lexer.status = RD_NOMEM;
        return NULL;
    }
    value->doc = scan->doc;
    value->line = scan->lexer.line;
    value->column = json_lexer_column(&scan->lexer, scan->lexer.at);
    if (name) {
        value->key = name->text;
        value->key_line = name->line;
        value->key_column = name->column;
    }
    if (scan->depth) {
        struct frame *frame = &scan->frames[scan->depth - 1];
        json_link(frame->container, frame->last, value);
        frame->last = value;
    } else {
        scan->doc->root = value;
    }
    return value;
}

static bool open_container(struct scan *scan, struct json_value *value)
{
    if (scan->depth == JSON_DEPTH_MAX) {
        json_lexer_report(&scan->lexer, FINDING_JSON_DEPTH, value, scan->lexer.at, "nested deeper than %d levels",
                          JSON_DEPTH_MAX);
        return false;
    }
    value->kind = json_lexer_peek(&scan->lexer) == '{' ? JSON_OBJECT : JSON_ARRAY;
    scan->frames[scan->depth++] = (struct frame){.container = value};
    scan->lexer.at++;
    return true;
}

static bool scan_word(struct scan *scan, struct json_value *value)
{
    static const struct {
        const char *text;
        enum json_kind kind;
        bool boolean;
    } words[] = {{"true", JSON_BOOL, true}, {"false", JSON_BOOL, false}, {"null", JSON_NULL, false}};
    const char *text = scan->lexer.text + scan->lexer.at;
    size_t length = json_lexer_token_length(&scan->lexer);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].text) == length && memcmp(words[i].text, text, length) == 0) {
            value->kind = words[i].kind;
            value->boolean = words[i].boolean;
            scan->lexer.at += length;
            return true;
        }
    }
    char shown[TEXT_SHOWN_SIZE];
    json_lexer_report(
        &scan->lexer, FINDING_JSON_SYNTAX, value, scan->lexer.at,
        "expected a value, found %s; text stands in double quotes, and the words are true, false and null",
        text_shown_n(text, length, shown));
    return false;
}

static bool scan_value(struct scan *scan, const struct member_name *name)
{
    struct json_lexer *lexer = &scan->lexer;
    int next = json_lexer_peek(lexer);
    if (next != '{' && next != '[' && next != '"' && !json_is_token_char((char)next))
        return stop_expecting(scan, "a value");
    struct json_value *value = value_new(scan, name);
    if (!value)
        return false;
    if (next == '{' || next == '[')
        return open_container(scan, value);
    if (next == '"') {
        value->kind = JSON_STRING;
        return json_lexer_string(lexer, value, NULL);
    }
    return json_lexer_at_number(lexer) ? json_lexer_number(lexer, value) : scan_word(scan, value);
}

/* ---- containers ---- */

static bool close_container(struct scan *scan)
{
    struct json_value *container = scan->frames[scan->depth - 1].container;
    scan->lexer.at++;
    scan->depth--;
    if (container->kind == JSON_OBJECT && json_refuse_duplicates(container, scan->found) != RD_OK)
        scan->lexer.status = RD_NOMEM;
    return scan->lexer.status == RD_OK;
}

static bool scan_member(struct scan *scan)
{
    struct json_lexer *lexer = &scan->lexer;
    if (json_lexer_peek(lexer) != '"')
        return stop_expecting(scan, "a key in double quotes");
    struct member_name name = {.line = lexer->line, .column = json_lexer_column(lexer, lexer->at)};
    if (!json_lexer_string(lexer, scan_container(scan), &name.text))
        return false;
    json_lexer_space(lexer);
    if (json_lexer_peek(lexer) != ':')
        return stop_expecting(scan, "\":\" after the key");
    lexer->at++;
    json_lexer_space(lexer);
    return scan_value(scan, &name);
}

/* One step inside the innermost container: its end, or its next member or element. */
static bool scan_step(struct scan *scan)
{
    struct frame *frame = &scan->frames[scan->depth - 1];
    bool is_object = frame->container->kind == JSON_OBJECT;
    const char end = is_object ? '}' : ']';
    json_lexer_space(&scan->lexer);
    if (json_lexer_peek(&scan->lexer) == end)
        return close_container(scan);
    if (frame->last) {
        if (json_lexer_peek(&scan->lexer) != ',')
            return stop_expecting(scan, is_object ? "\",\" or \"}\"" : "\",\" or \"]\"");
        scan->lexer.at++;
        json_lexer_space(&scan->lexer);
        if (json_lexer_peek(&scan->lexer) == end) {
            scan_stop(scan, FINDING_JSON_SYNTAX, "a comma before \"%c\" is not allowed", end);
            return false;
        }
    }
    return is_object ? scan_member(scan) : scan_value(scan, NULL);
}

/* ---- documents ---- */

/* A byte order mark is passed over and takes no column. False when the text is of an encoding that cannot be scanned. */
static bool scan_encoding(struct scan *scan)
{
    struct json_lexer *lexer = &scan->lexer;
    const char *text = lexer->text;
    if (lexer->length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        lexer->at = lexer->line_start = 3;
    } else if (lexer->length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
        scan_stop(scan, FINDING_JSON_UTF8, "the text is UTF-16; save it as UTF-8");
        return false;
    }
    return true;
}

static void scan_document(struct scan *scan)
{
    if (!scan_encoding(scan))
        return;
    json_lexer_space(&scan->lexer);
    if (json_lexer_ended(&scan->lexer)) {
        scan_stop(scan, FINDING_JSON_SYNTAX, "the document is empty");
        return;
    }
    bool going = scan_value(scan, NULL);
    while (going && scan->depth)
        going = scan_step(scan);
    if (!going)
        return;
    json_lexer_space(&scan->lexer);
    char shown[TEXT_SHOWN_SIZE];
    if (!json_lexer_ended(&scan->lexer))
        scan_stop(scan, FINDING_JSON_TRAILING, "the document has ended, but %s follows", found_text(scan, shown));
}

enum rd_status json_scan(struct json_doc *doc, struct rd_findings *found)
{
    const struct json_value nowhere = {.doc = doc};
    struct scan scan = {.doc = doc, .found = found};
    json_lexer_init(&scan.lexer, doc, &nowhere, found);
    size_t errors = found->errors;
    scan_document(&scan);
    while (scan.depth && scan.lexer.status != RD_NOMEM) { /* ended early: what was read may still hold duplicates */
        struct json_value *container = scan.frames[--scan.depth].container;
        if (container->kind == JSON_OBJECT && json_refuse_duplicates(container, found) != RD_OK)
            scan.lexer.status = RD_NOMEM;
    }
    if (scan.lexer.status != RD_OK)
        return scan.lexer.status;
    return found->errors == errors ? RD_OK : RD_INPUT;
}
