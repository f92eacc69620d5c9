/*
 * A policy argument: a path, and parameter values set beside it.
 */
#include "language/argument.h"

#include <string.h>

#include "base/files.h"
#include "redress/documents.h"

#define SEPARATOR " + "
#define PATH_SIZE 4096u

static const char *trimmed(struct checker *checker, const char *text, size_t length)
{
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    const char *copy = arena_copy_n(&checker->policy->arena, text, length);
    if (!copy)
        checker->is_out_of_memory = true;
    return copy;
}

/* "dir/window-30-all.json" → "window-30-all" */
static const char *stem(struct checker *checker, const char *path)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    size_t length = strlen(file);
    if (length > 5 && strcmp(file + length - 5, ".json") == 0)
        length -= 5;
    return trimmed(checker, file, length);
}

/* Does the beginning of a text lead to a file, with the blanks around it or without? */
static bool leads_to_file(const char *text, size_t length)
{
    char path[PATH_SIZE];
    if (length >= sizeof path)
        return false;
    memcpy(path, text, length);
    path[length] = '\0';
    if (file_identity_of(path).is_known)
        return true;
    while (length > 0 && path[length - 1] == ' ')
        path[--length] = '\0';
    return file_identity_of(path + strspn(path, " ")).is_known;
}

size_t rd_policy_argument_path(const char *argument)
{
    const char *first = strstr(argument, SEPARATOR), *last = first;
    if (!first || leads_to_file(argument, strlen(argument)))
        return strlen(argument);
    for (const char *next = first; next; next = strstr(next + 1, SEPARATOR))
        last = next;
    while (last > first &&
           !(strncmp(last, SEPARATOR, strlen(SEPARATOR)) == 0 && leads_to_file(argument, (size_t)(last - argument))))
        last--;
    return (size_t)(last - argument);
}

/* The path as it stands, where it leads to a file; without the blanks around it, where only that does. */
static const char *path_of(struct checker *checker, const char *text, size_t length)
{
    const char *whole = arena_copy_n(&checker->policy->arena, text, length);
    if (!whole)
        checker->is_out_of_memory = true;
    return whole && file_identity_of(whole).is_known ? whole : trimmed(checker, text, length);
}

bool argument_split(struct checker *checker, const char *text, bool is_whole, struct argument *out)
{
    const size_t length = is_whole ? strlen(text) : rd_policy_argument_path(text);
    const char *part = text[length] ? text + length : NULL;
    size_t count = 0;
    for (const char *next = part; next; next = strstr(next + 1, SEPARATOR))
        count++;
    *out = (struct argument){.path = path_of(checker, text, length),
                             .edits = check_alloc(checker, count, sizeof *out->edits)};
    while (out->edits && part) {
        part += strlen(SEPARATOR);
        const char *next = strstr(part, SEPARATOR);
        out->edits[out->edit_count++] = trimmed(checker, part, next ? (size_t)(next - part) : strlen(part));
        part = next;
    }
    if (checker->is_out_of_memory)
        return false;
    out->name = stem(checker, out->path);
    for (size_t i = 0; i < out->edit_count && out->name; i++)
        out->name = arena_format(&checker->policy->arena, "%s" SEPARATOR "%s", out->name, out->edits[i]);
    if (!out->name)
        checker->is_out_of_memory = true;
    return out->name != NULL;
}

/* Text as a JSON string. */
static const char *quoted(struct checker *checker, const char *text)
{
    char *out = check_alloc(checker, strlen(text) * 2 + 3, 1), *end = out;
    if (!out)
        return "\"\"";
    *end++ = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            *end++ = '\\';
        *end++ = (unsigned char)*text < 0x20 ? ' ' : *text;
    }
    *end = '"';
    return out;
}

/* Integers stand bare in documents, everything else in quotes; only the parameter knows which it is. */
static const char *spelt(struct checker *checker, const struct json_value *tree, const char *name, const char *value)
{
    const struct json_value *type = json_get(json_get(json_get(tree, "parameters"), name), "type");
    bool is_int = type && type->kind == JSON_STRING && strcmp(type->string, "int") == 0;
    return is_int && json_is_number(value) ? value : quoted(checker, value);
}

static void clear_positions(struct json_value *value)
{
    value->line = value->column = value->key_line = value->key_column = 0;
    json_each (child, value)
        clear_positions(child);
}

static void report_argument(struct checker *checker, const char *text, const char *message)
{
    struct rd_finding finding = finding_of(FINDING_EDIT, text);
    finding.message = message ? message : "";
    if (!message || rd_findings_add(checker->found, &finding) != RD_OK)
        checker->is_out_of_memory = true;
}

/* The edit among the first `count` that sets a parameter already; NULL without one. */
static const char *edit_of(struct checker *checker, const struct argument *argument, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(argument->edits[i], '=');
        const char *other = equals ? trimmed(checker, argument->edits[i], (size_t)(equals - argument->edits[i])) : NULL;
        if (other && strcmp(other, name) == 0)
            return argument->edits[i];
    }
    return NULL;
}

struct json_doc *argument_overlay(struct checker *checker, const struct argument *argument, const char *text,
                                  const struct json_value *tree)
{
    struct arena *arena = &checker->policy->arena;
    struct json_doc *doc = NULL;
    const char *edits = "";
    for (size_t i = 0; i < argument->edit_count && edits; i++) {
        const char *edit = argument->edits[i], *equals = strchr(edit, '=');
        if (!equals || equals == edit) {
            report_argument(checker, text, arena_format(arena, "\"%s\" is not name=value", clip(checker, edit)));
            continue;
        }
        const char *name = trimmed(checker, edit, (size_t)(equals - edit));
        const char *value = trimmed(checker, equals + 1, strlen(equals + 1));
        if (!name || !value)
            return NULL;
        const char *earlier = edit_of(checker, argument, i, name);
        if (earlier) {
            report_argument(checker, text,
                            arena_format(arena, "\"%s\" is set twice, by \"%s\" and by \"%s\"", clip(checker, name),
                                         clip(checker, earlier), clip(checker, edit)));
            continue;
        }
        edits = arena_format(arena,
                             "%s%s{\"id\":\"set-%zu\",\"set_value\":%s,\"to\":%s,\"why\":\"Set on the command line\","
                             "\"basis\":\"assumed\"}",
                             edits, *edits ? "," : "", i + 1, quoted(checker, name), spelt(checker, tree, name, value));
    }
    const char *overlay =
        edits && *edits
            ? arena_format(arena, "{\"format\":\"%s\",\"title\":\"Set on the command line\",\"edits\":[%s]}",
                           rd_document_row(RD_DOCUMENT_OVERLAY)->format, edits)
            : edits;
    if (!overlay)
        checker->is_out_of_memory = true;
    if (!overlay || !*overlay)
        return NULL;
    enum rd_status rc = json_read_text(text, overlay, strlen(overlay), &doc, checker->found, NULL);
    if (rc == RD_NOMEM)
        checker->is_out_of_memory = true;
    if (rc != RD_OK)
        return NULL;
    clear_positions(doc->root);
    return doc;
}
