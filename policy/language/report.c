/*
 * Reporting for the checks of a policy.
 */
#include "language/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

#define MESSAGE_SIZE 2048
#define CLIP_BYTES 80u

/* Edits copy values into another tree, where their JSON Pointer would be that of the resolved policy. */
const char *report_pointer(const struct json_value *at, char *out, size_t size)
{
    out[0] = '\0';
    return at->line == 0 ? out : json_pointer(at->source ? at->source : at, out, size);
}

static void add(struct checker *checker, enum finding_code code, const struct json_value *at, bool at_key,
                const char *format, va_list args)
{
    char pointer[JSON_POINTER_SIZE], message[MESSAGE_SIZE];
    struct rd_finding finding = finding_of(code, at->doc->name);
    finding.decision = checker->decision;
    finding.rule = checker->rule;
    finding.subject = checker->subject;
    finding.epoch = checker->epoch;
    finding.witness = checker->witness;
    finding.fix = checker->fix;
    finding.line = at_key ? at->key_line : at->line;
    finding.column = at_key ? at->key_column : at->column;
    if (rd_findings_have_place(checker->found, finding.severity)) {
        vsnprintf(message, sizeof message, format, args);
        finding.pointer = report_pointer(at, pointer, sizeof pointer);
        finding.message = message;
    } /* else it is counted only: spare hostile documents the work */
    if (rd_findings_add(checker->found, &finding) != RD_OK)
        checker->is_out_of_memory = true;
}

void report(struct checker *checker, enum finding_code code, const struct json_value *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(checker, code, at, false, format, args);
    va_end(args);
}

void report_key(struct checker *checker, enum finding_code code, const struct json_value *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(checker, code, at, at->key != NULL, format, args);
    va_end(args);
}

const char *report_place(const struct json_value *at, char *out, size_t size)
{
    snprintf(out, size, "%s:%d:%d", at->doc->name, at->line, at->column);
    return out;
}

void *check_alloc(struct checker *checker, size_t count, size_t size)
{
    void *memory = arena_array(&checker->policy->arena, count, size);
    if (!memory)
        checker->is_out_of_memory = true;
    return memory;
}

const char *clip(struct checker *checker, const char *text)
{
    size_t length = strlen(text);
    if (length <= CLIP_BYTES)
        return text;
    length = CLIP_BYTES;
    while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u) /* not within a UTF-8 sequence */
        length--;
    const char *copy = arena_format(&checker->policy->arena, "%.*s...", (int)length, text);
    if (!copy)
        checker->is_out_of_memory = true;
    return copy ? copy : "...";
}

const char *did_you_mean(struct checker *checker, const char *word, const char *const known[], size_t count)
{
    if (checker->found->count >= RD_FINDINGS_MAX || strlen(word) > CLIP_BYTES)
        return "";
    const char *near = suggest(word, known, count);
    const char *phrase = near ? arena_format(&checker->policy->arena, "; did you mean \"%s\"?", near) : "";
    return phrase ? phrase : "";
}

const char *did_you_mean_word(struct checker *checker, const char *word, enum rd_word_set set)
{
    const char *words[64];
    size_t count = 0;
    for (; count < rd_word_count(set) && count < sizeof words / sizeof words[0]; count++)
        words[count] = rd_word(set, count);
    const char *phrase = did_you_mean(checker, word, words, count);
    if (*phrase || checker->found->count >= RD_FINDINGS_MAX)
        return phrase;
    char list[1024];
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
    phrase = arena_format(&checker->policy->arena, " (one of %s)", list);
    return phrase ? phrase : "";
}

bool expect_kind(struct checker *checker, const struct json_value *value, enum json_kind kind, const char *what)
{
    if (value->kind == kind)
        return true;
    report(checker, FINDING_KIND, value, "%s is %s, not %s", what, json_kind_name(value->kind), json_kind_name(kind));
    return false;
}

bool expect_name(struct checker *checker, const struct json_value *at, const char *text, bool is_id)
{
    bool is_good = text[0] >= 'a' && text[0] <= 'z';
    for (const char *c = text; *c && is_good; c++)
        is_good = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_' || (is_id && *c == '-');
    if (!is_good)
        report_key(checker, FINDING_NAME, at, "\"%s\" is no %s: a small letter, then small letters, digits%s",
                   clip(checker, text), is_id ? "id" : "name", is_id ? ", \"_\" and \"-\"" : " and \"_\"");
    return is_good;
}
