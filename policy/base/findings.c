/*
 * Findings: a list that owns its strings, bounded in number and length, sorted by place, printed a line each.
 */
#include "redress/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/finding_codes.h"
#include "base/text.h"

/* Bytes of one string: a hostile key must not be kept whole a thousand times over. */
#define FINDING_TEXT_MAX ((size_t)16384)
#define CAPACITY_FIRST ((size_t)16)

void rd_findings_init(struct rd_findings *found)
{
    *found = (struct rd_findings){0};
}

/* All strings of a finding stand in one allocation that starts with its code. */
static void finding_release(struct rd_finding *finding)
{
    free((char *)finding->code);
}

void rd_findings_release(struct rd_findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        finding_release(&found->items[i]);
    free(found->items);
    rd_findings_init(found);
}

static size_t text_size(const char *text)
{
    size_t length = text ? strnlen(text, FINDING_TEXT_MAX) : 0;
    return (length < FINDING_TEXT_MAX ? length : FINDING_TEXT_MAX - 1) + 1;
}

static const char *string_put(char **to, const char *text)
{
    char *copy = *to;
    size_t size = text_size(text);
    if (text)
        memcpy(copy, text, size - 1);
    copy[size - 1] = '\0';
    if (text && text[size - 1])
        text_cut(copy, size);
    *to = copy + size;
    return copy;
}

static const char *text_put_or_null(char **to, const char *text)
{
    return text ? string_put(to, text) : NULL;
}

static bool finding_copy(struct rd_finding *copy, const struct rd_finding *finding)
{
    char *text = malloc(text_size(finding->code) + text_size(finding->file) + text_size(finding->pointer) +
                        text_size(finding->message) + text_size(finding->decision) + text_size(finding->rule) +
                        text_size(finding->subject) + text_size(finding->epoch) + text_size(finding->witness) +
                        text_size(finding->fix));
    if (!text)
        return false;
    *copy = *finding;
    copy->code = string_put(&text, finding->code);
    copy->file = string_put(&text, finding->file);
    copy->pointer = string_put(&text, finding->pointer);
    copy->message = string_put(&text, finding->message);
    copy->decision = text_put_or_null(&text, finding->decision);
    copy->rule = text_put_or_null(&text, finding->rule);
    copy->subject = text_put_or_null(&text, finding->subject);
    copy->epoch = text_put_or_null(&text, finding->epoch);
    copy->witness = text_put_or_null(&text, finding->witness);
    copy->fix = text_put_or_null(&text, finding->fix);
    return true;
}

static bool findings_grow(struct rd_findings *found)
{
    if (found->count < found->capacity)
        return true;
    size_t capacity = found->capacity ? found->capacity * 2 : CAPACITY_FIRST;
    struct rd_finding *items = realloc(found->items, capacity * sizeof *items);
    if (!items)
        return false;
    found->items = items;
    found->capacity = capacity;
    return true;
}

static void findings_count(struct rd_findings *found, enum rd_severity severity)
{
    switch (severity) {
    case RD_SEVERITY_ERROR:
        found->errors++;
        break;
    case RD_SEVERITY_WARNING:
        found->warnings++;
        break;
    case RD_SEVERITY_INFO:
        found->infos++;
        break;
    }
}

/* What weighs more takes the place of what weighs less when the list is full. */
static int weight(enum rd_severity severity, const char *code)
{
    return strcmp(code, finding_code_text(PROOF_NOT_PROVEN)) == 0 ? RD_SEVERITY_ERROR + 1 : (int)severity;
}

bool rd_findings_have_place(const struct rd_findings *found, enum rd_severity severity)
{
    return found->count < RD_FINDINGS_MAX || severity > found->full_for;
}

/* Takes the last of the lightest findings out; false when none weighs less than the new one. */
static bool make_place(struct rd_findings *found, const struct rd_finding *finding)
{
    const int own = weight(finding->severity, finding->code);
    int least = own;
    size_t place = 0;
    for (size_t i = found->count; i-- > 0;)
        if (weight(found->items[i].severity, found->items[i].code) < least) {
            least = weight(found->items[i].severity, found->items[i].code);
            place = i;
        }
    if (least == own) {
        if (own == (int)finding->severity)
            found->full_for = finding->severity;
        return false;
    }
    finding_release(&found->items[place]);
    memmove(&found->items[place], &found->items[place + 1], (found->count - place - 1) * sizeof *found->items);
    found->count--;
    return true;
}

enum rd_status rd_findings_add(struct rd_findings *found, const struct rd_finding *finding)
{
    /* Counted before anything can fail: an error that cannot be kept must still make the document wrong. */
    findings_count(found, finding->severity);
    if (found->count >= RD_FINDINGS_MAX && finding->severity <= found->full_for &&
        weight(finding->severity, finding->code) == (int)finding->severity)
        return RD_OK;
    if (found->count >= RD_FINDINGS_MAX && !make_place(found, finding))
        return RD_OK;
    if (!findings_grow(found) || !finding_copy(&found->items[found->count], finding))
        return RD_NOMEM;
    found->count++;
    return RD_OK;
}

static size_t kept(const struct rd_findings *found, enum rd_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++)
        count += found->items[i].severity == severity;
    return count;
}

void rd_findings_add_lost(struct rd_findings *out, const struct rd_findings *found, enum rd_severity least)
{
    out->errors += found->errors - kept(found, RD_SEVERITY_ERROR);
    out->warnings += least <= RD_SEVERITY_WARNING ? found->warnings - kept(found, RD_SEVERITY_WARNING) : 0;
    out->infos += least <= RD_SEVERITY_INFO ? found->infos - kept(found, RD_SEVERITY_INFO) : 0;
}

enum rd_status rd_findings_select(struct rd_findings *out, const struct rd_findings *found, enum rd_severity least)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < found->count && rc == RD_OK; i++)
        if (found->items[i].severity >= least)
            rc = rd_findings_add(out, &found->items[i]);
    rd_findings_add_lost(out, found, least);
    return rc;
}

/* Moves the item at `from` in front of the one at `to` <= `from`; the others keep their order. */
static void item_move(struct rd_finding *items, size_t from, size_t to)
{
    struct rd_finding item = items[from];
    memmove(&items[to + 1], &items[to], (from - to) * sizeof *items);
    items[to] = item;
}

/* Insertion, not qsort: stable, allocates nothing, and there are at most RD_FINDINGS_MAX items, mostly in order. */
static void group_by_file(struct rd_findings *found)
{
    for (size_t i = 1; i < found->count; i++) {
        size_t to = i;
        while (to > 0 && strcmp(found->items[to - 1].file, found->items[i].file) != 0)
            to--;
        if (to > 0)
            item_move(found->items, i, to);
    }
}

static int place_compare(const struct rd_finding *a, const struct rd_finding *b)
{
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    int order = strcmp(a->code, b->code);
    if (order == 0)
        order = strcmp(a->pointer, b->pointer);
    return order ? order : strcmp(a->message, b->message);
}

void rd_findings_sort(struct rd_findings *found)
{
    group_by_file(found);
    for (size_t i = 1; i < found->count; i++) {
        const struct rd_finding *item = &found->items[i];
        size_t to = i;
        while (to > 0 && strcmp(found->items[to - 1].file, item->file) == 0 &&
               place_compare(&found->items[to - 1], item) > 0)
            to--;
        item_move(found->items, i, to);
    }
}

/* "    name: text", further lines of the text under its first. */
static void put_continuation(const char *name, const char *text, FILE *out)
{
    if (!text)
        return;
    fprintf(out, "    %s: ", name);
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        text_put_n(text, (size_t)(end - text), out);
        fputs("\n    ", out);
    }
    text_put(text, out);
    fputc('\n', out);
}

static void finding_print(const struct rd_finding *finding, FILE *out)
{
    text_put(finding->file, out);
    if (finding->line > 0)
        fprintf(out, ":%d:%d", finding->line, finding->column);
    fputs(": ", out);
    if (finding->pointer[0]) {
        text_put(finding->pointer, out);
        fputs(": ", out);
    }
    if (finding->severity != RD_SEVERITY_ERROR)
        fprintf(out, "%s: ", rd_severity_name(finding->severity));
    text_put(finding->message, out);
    fputc('\n', out);
    put_continuation("witness", finding->witness, out);
    put_continuation("fix", finding->fix, out);
}

void rd_findings_print(const struct rd_findings *found, FILE *out)
{
    for (size_t i = 0; i < found->count; i++)
        finding_print(&found->items[i], out);
    size_t more = found->errors + found->warnings + found->infos - found->count;
    if (more)
        fprintf(out, "… and %zu more finding%s\n", more, more == 1 ? "" : "s");
}

const char *rd_severity_name(enum rd_severity severity)
{
    switch (severity) {
    case RD_SEVERITY_INFO:
        return "info";
    case RD_SEVERITY_WARNING:
        return "warning";
    case RD_SEVERITY_ERROR:
        return "error";
    }
    return "unknown";
}
