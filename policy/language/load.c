/*
 * Loads a policy argument: the document, the overlays down to their policy, the values set beside it; then checks the
 * whole.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "language/argument.h"
#include "language/canonical.h"
#include "language/overlay.h"
#include "language/read.h"

struct loader {
    struct checker checker;
    struct rd_files *files;
    struct file_identity opened[MODEL_DOCS_MAX];
    size_t opened_count;
    struct rd_error *err;
};

static void keep_doc(struct loader *loader, struct json_doc *doc)
{
    struct rd_policy *policy = loader->checker.policy;
    policy->docs[policy->doc_count++] = doc;
}

/* Notes the file; false when it is open already, higher up the chain of bases. */
static bool note_file(struct loader *loader, const char *path)
{
    struct file_identity *own = &loader->opened[loader->opened_count++];
    *own = file_identity_of(path);
    for (size_t i = 0; i + 1 < loader->opened_count; i++)
        if (file_identity_same(&loader->opened[i], own))
            return false;
    return true;
}

/* The path of a base: relative ones start at the folder of the overlay. */
static const char *base_path(struct loader *loader, const struct json_doc *overlay, const char *base)
{
    const char *slash = strrchr(overlay->name, '/');
    if (base[0] == '/' || !slash)
        return base;
    return arena_format(&loader->checker.policy->arena, "%.*s/%s", (int)(slash - overlay->name), overlay->name, base);
}

/* RD_DOCUMENT_POLICY or RD_DOCUMENT_OVERLAY; -1, reported, for anything else. */
static int document_of(struct checker *checker, const struct json_doc *doc)
{
    const char *known[] = {rd_document_row(RD_DOCUMENT_POLICY)->format, rd_document_row(RD_DOCUMENT_OVERLAY)->format};
    if (!expect_kind(checker, doc->root, JSON_OBJECT, "the document"))
        return -1;
    const char *format = need_text(checker, doc->root, "format");
    const int document = format ? rd_document_find(format) : -1;
    if (!format || document == RD_DOCUMENT_POLICY || document == RD_DOCUMENT_OVERLAY)
        return document;
    const char *near = did_you_mean(checker, format, known, 2);
    report(checker, FINDING_FORMAT, json_get(doc->root, "format"),
           *near ? "format \"%s\" is no policy%s" : "format \"%s\" is no policy%s (one of %s, %s)",
           clip(checker, format), near, known[0], known[1]);
    return -1;
}

static enum rd_status resolve(struct loader *loader, struct json_doc *doc, struct json_value **out);

/* Reads the base of an overlay and resolves it. */
static enum rd_status resolve_base(struct loader *loader, const struct json_doc *overlay, struct json_value **out)
{
    struct checker *checker = &loader->checker;
    const char *base = need_text(checker, overlay->root, "base");
    const struct json_value *at = json_get(overlay->root, "base");
    struct json_doc *doc;
    if (!base)
        return RD_INPUT;
    if (loader->opened_count > MODEL_OVERLAYS_MAX) {
        report(checker, FINDING_BASE_DEPTH, at, "more than %u overlays stand on each other", MODEL_OVERLAYS_MAX);
        return RD_INPUT;
    }
    const char *path = base_path(loader, overlay, base);
    if (!path)
        return RD_NOMEM;
    if (!note_file(loader, path)) {
        report(checker, FINDING_BASE_CYCLE, at, "\"%s\" stands on itself: it is among the overlays that lead to it",
               clip(checker, path));
        return RD_INPUT;
    }
    enum rd_status rc = json_read_from(loader->files, path, &doc, checker->found, loader->err);
    if (rc == RD_IO)
        rd_error_in(loader->err, "base of %s", overlay->name);
    if (rc != RD_OK)
        return rc;
    keep_doc(loader, doc);
    return resolve(loader, doc, out);
}

/* The policy tree a document stands for: itself, or its base with its edits. */
static enum rd_status resolve(struct loader *loader, struct json_doc *doc, struct json_value **out)
{
    struct checker *checker = &loader->checker;
    const int document = document_of(checker, doc);
    if (document < 0)
        return RD_INPUT;
    if (document == RD_DOCUMENT_POLICY) {
        *out = json_copy(doc, doc->root);
        return *out ? RD_OK : RD_NOMEM;
    }
    enum rd_status rc = resolve_base(loader, doc, out);
    if (rc != RD_OK)
        return rc;
    overlay_apply(checker, doc, *out, doc->root);
    return RD_OK;
}

static enum rd_status check_all(struct loader *loader, const struct argument *argument, const char *text,
                                struct json_value *tree)
{
    struct checker *checker = &loader->checker;
    struct rd_policy *policy = checker->policy;
    struct json_doc *beside = argument_overlay(checker, argument, text, tree);
    if (beside) {
        keep_doc(loader, beside);
        overlay_apply(checker, beside, tree, beside->root);
    }
    policy->root = tree;
    read_policy(checker, tree);
    apply_allows(checker, json_get(tree, "allow"));
    if (!checker->is_unwritten)
        policy->canonical = canonical_text(tree, RD_PART_POLICY, false, &policy->arena);
    const bool is_short = !checker->is_unwritten && !policy->canonical;
    return is_short || checker->is_out_of_memory ? RD_NOMEM : RD_OK;
}

/* Hands the findings of this load to the caller's list. */
static enum rd_status hand_over(struct rd_findings *mine, struct rd_findings *found)
{
    size_t errors = mine->errors, warnings = mine->warnings, infos = mine->infos;
    rd_findings_sort(mine);
    for (size_t i = 0; i < mine->count; i++) {
        enum rd_severity severity = mine->items[i].severity;
        if (rd_findings_add(found, &mine->items[i]) != RD_OK)
            return RD_NOMEM;
        errors -= severity == RD_SEVERITY_ERROR;
        warnings -= severity == RD_SEVERITY_WARNING;
        infos -= severity == RD_SEVERITY_INFO;
    }
    found->errors += errors; /* what the list counted without keeping */
    found->warnings += warnings;
    found->infos += infos;
    return RD_OK;
}

static enum rd_status sum_up(const struct rd_findings *mine, const char *argument, struct rd_error *err)
{
    if (mine->errors == 0)
        return RD_OK;
    return rd_fail(err, RD_INPUT, "policy \"%s\": %zu %s", argument, mine->errors,
                   mine->errors == 1 ? "error" : "errors");
}

/* A proposal is known by its own title, not by that of the rules it changes. */
static void own_title(struct rd_policy *policy, const struct json_doc *doc)
{
    const struct json_value *title = json_get(doc->root, "title");
    if (title && title->kind == JSON_STRING)
        policy->title = title->string;
}

/* The document of an argument, and the tree that it stands for. */
static enum rd_status load_tree(struct loader *loader, const struct rd_source *source, const struct argument *argument,
                                struct json_doc **doc, struct json_value **tree)
{
    struct rd_findings *found = loader->checker.found;
    enum rd_status rc;
    note_file(loader, argument->path); /* of a text what it stands for, if there is such a file */
    if (source->text)
        rc = json_read_text(argument->path, source->text, source->length, doc, found, loader->err);
    else
        rc = json_read_from(loader->files, argument->path, doc, found, loader->err);
    if (rc != RD_OK)
        return rc;
    keep_doc(loader, *doc);
    return resolve(loader, *doc, tree);
}

static enum rd_status load_policy(struct loader *loader, const struct rd_source *source)
{
    struct checker *checker = &loader->checker;
    struct rd_policy *policy = checker->policy;
    struct argument argument;
    struct json_doc *doc = NULL;
    struct json_value *tree = NULL;
    policy->argument = arena_copy(&policy->arena, source->name);
    if (!policy->argument || !argument_split(checker, source->name, source->text != NULL, &argument))
        return RD_NOMEM;
    policy->name = argument.name;
    enum rd_status rc = load_tree(loader, source, &argument, &doc, &tree);
    if (rc == RD_OK)
        rc = check_all(loader, &argument, source->name, tree);
    if (rc == RD_OK)
        own_title(policy, doc);
    return checker->is_out_of_memory ? RD_NOMEM : rc;
}

/* Loads through the files of the loader; what it found goes to the caller. */
static enum rd_status load(struct loader *loader, const struct rd_source *source, struct rd_findings *found)
{
    struct rd_findings mine;
    rd_findings_init(&mine);
    loader->checker.found = &mine; /* for this call only */ // cppcheck-suppress autoVariables
    enum rd_status rc = load_policy(loader, source);
    if (rc == RD_OK || rc == RD_INPUT) {
        const enum rd_status summary = sum_up(&mine, source->name, loader->err);
        rc = rc == RD_OK ? summary : rc;
    }
    if (hand_over(&mine, found) != RD_OK)
        rc = RD_NOMEM;
    rd_findings_release(&mine);
    loader->checker.found = NULL;
    return rc;
}

static enum rd_status load_new(const struct rd_source *source, bool is_unwritten, struct rd_policy **out,
                               struct rd_findings *found, struct rd_error *err)
{
    struct rd_policy *policy = calloc(1, sizeof *policy);
    struct loader loader = {
        .checker = {.policy = policy, .is_unwritten = is_unwritten}, .files = source->files, .err = err};
    enum rd_status rc = RD_NOMEM;
    if (policy) {
        arena_init(&policy->arena);
        rc = load(&loader, source, found);
    }
    if (rc == RD_NOMEM)
        rd_fail(err, RD_NOMEM, "policy \"%s\": out of memory", source->name);
    if (rc == RD_OK)
        *out = policy;
    else
        rd_policy_free(policy);
    return rc;
}

enum rd_status rd_policy_load_source(const struct rd_source *source, struct rd_policy **out, struct rd_findings *found,
                                     struct rd_error *err)
{
    return load_new(source, false, out, found, err);
}

enum rd_status policy_load_unwritten(const struct rd_source *source, struct rd_policy **out, struct rd_findings *found,
                                     struct rd_error *err)
{
    return load_new(source, true, out, found, err);
}

enum rd_status rd_policy_load(const char *argument, struct rd_policy **out, struct rd_findings *found,
                              struct rd_error *err)
{
    const struct rd_source source = {.name = argument};
    return rd_policy_load_source(&source, out, found, err);
}

enum rd_status rd_policy_load_text(const char *name, const char *text, size_t length, struct rd_policy **out,
                                   struct rd_findings *found, struct rd_error *err)
{
    const struct rd_source source = {.name = name, .text = text, .length = length};
    return rd_policy_load_source(&source, out, found, err);
}

void rd_policy_free(struct rd_policy *policy)
{
    if (!policy)
        return;
    for (size_t i = 0; i < policy->doc_count; i++)
        json_free(policy->docs[i]);
    arena_release(&policy->arena);
    free(policy);
}
