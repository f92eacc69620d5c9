/*
 * Which edits lead from A to B, and A with each of them alone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/diff.h"
#include "redress/documents.h"

#define SEPARATOR " + "

/* What B is made of. */
struct making {
    struct rd_files *files;
    struct rd_prove_options options;
    const struct diff_policy *a, *b;
    struct arena arena;
    char *path;               /* of the file, without edits in place */
    struct json_doc *doc;     /* of the file, when it is an overlay */
    const char *inline_edits; /* " + x=1 + y=2", or NULL */
    bool has_file_edits;      /* A is what the file edits */
};

/* ---- loading quietly ---- */

static enum rd_status load_argument(const struct making *making, const char *argument, struct rd_policy **out,
                                    char *error, size_t size)
{
    const struct rd_source source = {.name = argument, .files = making->files};
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    rd_findings_init(&found);
    const enum rd_status rc = rd_policy_load_source(&source, out, &found, &err);
    if (rc != RD_OK)
        snprintf(error, size, "%s", err.text);
    for (size_t i = 0; rc != RD_OK && i < found.count; i++)
        if (found.items[i].severity == RD_SEVERITY_ERROR) {
            snprintf(error, size, "%s", found.items[i].message);
            break;
        }
    rd_findings_release(&found);
    return rc;
}

/* The overlay with some of its edits: those that add parameters, and one. */
static enum rd_status load_part(struct making *making, const struct json_value *one, struct rd_policy **out,
                                char *error, size_t size)
{
    struct rd_findings found;
    struct rd_error err = {RD_OK, ""};
    const struct json_value *base = json_get(making->doc->root, "base");
    const char *edits = "";
    json_each (edit, json_get(making->doc->root, "edits"))
        if (edits && (edit == one || (one && json_get(edit, "add_parameter")))) {
            const char *text = json_print(edit, &making->arena);
            edits = text ? arena_format(&making->arena, "%s%s%s", edits, *edits ? "," : "", text) : NULL;
        }
    const char *file = base ? json_print(base, &making->arena) : NULL;
    const char *text = edits && file ? arena_format(&making->arena,
                                                    "{\"format\":\"%s\",\"title\":\"One edit\",\"base\":%s,"
                                                    "\"edits\":[%s]}",
                                                    rd_document_row(RD_DOCUMENT_OVERLAY)->format, file, edits)
                                     : NULL;
    if (!text)
        return RD_NOMEM;
    rd_findings_init(&found);
    const struct rd_source source = {making->path, text, strlen(text), making->files};
    const enum rd_status rc = rd_policy_load_source(&source, out, &found, &err);
    for (size_t i = found.count; rc != RD_OK && i > 0; i--)
        if (found.items[i - 1].severity == RD_SEVERITY_ERROR)
            snprintf(error, size, "%s", found.items[i - 1].message);
    if (rc != RD_OK && !error[0])
        snprintf(error, size, "%s", err.text);
    rd_findings_release(&found);
    return rc;
}

/* ---- what B is made of ---- */

static bool is_proven_same(const struct making *making, const struct rd_policy *b)
{
    const struct rd_diff_side x = {.policy = making->a->policy}, y = {.policy = b};
    struct rd_error err;
    struct rd_diff diff;
    if (rd_policy_diff(&x, &y, &making->options, &diff, &err) != RD_OK)
        return false;
    const bool is_same = diff.verdict == RD_IDENTICAL;
    rd_diff_release(&diff);
    return is_same;
}

static bool is_overlay(const struct json_doc *doc)
{
    const struct json_value *format = json_get(doc->root, "format"), *edits = json_get(doc->root, "edits");
    return format && format->kind == JSON_STRING && rd_document_find(format->string) == RD_DOCUMENT_OVERLAY && edits &&
           edits->kind == JSON_ARRAY;
}

/* Does A stand where the edits begin? */
static bool take_apart(struct making *making)
{
    char error[512] = "";
    struct rd_findings found;
    struct rd_policy *start = NULL;
    const size_t length = rd_policy_argument_path(making->b->argument);
    making->inline_edits = making->b->argument[length] ? making->b->argument + length : NULL;
    making->path = strndup(making->b->argument, length);
    if (!making->path)
        return false;
    rd_findings_init(&found);
    if (json_read_from(making->files, making->path, &making->doc, &found, NULL) != RD_OK)
        making->doc = NULL;
    rd_findings_release(&found);
    if (making->doc && is_overlay(making->doc) && load_part(making, NULL, &start, error, sizeof error) == RD_OK)
        making->has_file_edits = is_proven_same(making, start);
    rd_policy_free(start);
    start = NULL;
    if (making->has_file_edits)
        return true;
    const bool is_there =
        load_argument(making, making->path, &start, error, sizeof error) == RD_OK && is_proven_same(making, start);
    rd_policy_free(start);
    return is_there;
}

/* ---- each edit alone ---- */

static enum rd_status prove_alone(const struct making *making, struct diff_edits *out)
{
    struct diff_edit *edit = &out->items[out->count];
    const struct rd_diff_side a = {.policy = making->a->policy}, b = {.policy = out->policies[out->count]};
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = RD_OK;
    if (b.policy)
        rc = rd_policy_diff(&a, &b, &making->options, &edit->proof, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    out->count += rc == RD_OK;
    return rc;
}

static enum rd_status add_file_edits(struct making *making, struct diff_edits *out)
{
    enum rd_status rc = RD_OK;
    json_each (edit, json_get(making->doc->root, "edits")) {
        const struct json_value *id = json_get(edit, "id");
        struct diff_edit *item = &out->items[out->count];
        if (rc != RD_OK || json_get(edit, "add_parameter")) /* a name for the others, nothing by itself */
            continue;
        snprintf(item->name, sizeof item->name, "%s", id && id->kind == JSON_STRING ? id->string : "edit");
        if (load_part(making, edit, &out->policies[out->count], item->error, sizeof item->error) == RD_NOMEM)
            return RD_NOMEM;
        rc = prove_alone(making, out);
    }
    return rc;
}

static enum rd_status add_inline_edits(struct making *making, struct diff_edits *out)
{
    enum rd_status rc = RD_OK;
    for (const char *part = making->inline_edits, *next; part && rc == RD_OK; part = next) {
        struct diff_edit *item = &out->items[out->count];
        part += strlen(SEPARATOR);
        next = strstr(part, SEPARATOR);
        const size_t length = next ? (size_t)(next - part) : strlen(part);
        snprintf(item->name, sizeof item->name, "%.*s", (int)(length < 90 ? length : 90), part);
        const char *argument =
            arena_format(&making->arena, "%s" SEPARATOR "%.*s", making->a->argument, (int)length, part);
        if (!argument ||
            load_argument(making, argument, &out->policies[out->count], item->error, sizeof item->error) == RD_NOMEM)
            return RD_NOMEM;
        rc = prove_alone(making, out);
    }
    return rc;
}

static size_t count_most(const struct making *making)
{
    size_t count = making->has_file_edits ? json_get(making->doc->root, "edits")->count : 0;
    for (const char *part = making->inline_edits; part; part = strstr(part + 1, SEPARATOR))
        count++;
    return count;
}

enum rd_status diff_edits_find(const struct arguments *arguments, const struct diff_policy *a,
                               const struct diff_policy *b, struct diff_edits *out)
{
    struct making making = {.files = arguments->files,
                            .options = {.node_limit = (uint32_t)arguments->number[OPTION_NODE_LIMIT]},
                            .a = a,
                            .b = b};
    enum rd_status rc = RD_OK;
    *out = (struct diff_edits){0};
    if (a->of.has_date)
        return RD_OK;
    arena_init(&making.arena);
    if (take_apart(&making) && count_most(&making) > 1) {
        const size_t most = count_most(&making);
        out->items = calloc(most + 1, sizeof *out->items);
        out->policies = calloc(most + 1, sizeof(struct rd_policy *));
        rc = out->items && out->policies ? RD_OK : RD_NOMEM;
        if (rc == RD_OK && making.has_file_edits)
            rc = add_file_edits(&making, out);
        if (rc == RD_OK)
            rc = add_inline_edits(&making, out);
        if (rc == RD_NOMEM)
            say_error(stderr, "out of memory for the edits of %s", b->argument);
    }
    if (making.doc)
        json_free(making.doc);
    free(making.path);
    arena_release(&making.arena);
    return rc;
}

void diff_edits_release(struct diff_edits *edits)
{
    for (size_t i = 0; i < edits->count; i++) {
        rd_diff_release(&edits->items[i].proof);
        rd_policy_free(edits->policies[i]);
    }
    free(edits->items);
    free(edits->policies);
    *edits = (struct diff_edits){0};
}
