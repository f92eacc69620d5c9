/*
 * Edits of a proposal that change no decision: without one of them, and without those that rest on it, the proposal is
 * loaded again and proven the same; so it is without all of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prove/proof.h"

#define EDITS_MAX 256u /* that are left out one by one: each is a policy loaded and compared */

struct edits {
    const struct json_doc *doc;
    const struct rd_policy *whole;
    size_t count;
    bool *is_out;           /* by edit */
    struct rd_files *files; /* the documents of the proposal, as they were read */
    struct arena arena;
};

/* The text of the proposal without some edits; NULL when memory is out. */
static const char *text_without(struct edits *edits)
{
    struct json_doc scratch = {.name = edits->doc->name};
    const char *text = NULL;
    arena_init(&scratch.arena);
    struct json_value *tree = json_copy(&scratch, edits->doc->root);
    struct json_value *list = json_get(tree, "edits");
    size_t index = 0;
    for (struct json_value *edit = list ? list->first : NULL, *next; edit; edit = next, index++) {
        next = edit->next;
        if (edits->is_out[index])
            json_remove(list, edit);
    }
    if (list) {
        const char *printed = json_print(tree, &scratch.arena);
        text = printed ? arena_copy(&edits->arena, printed) : NULL;
    }
    arena_release(&scratch.arena);
    return text;
}

/* Takes out the edits that an error stands in: they rest on those that are out. False when there is none. */
static bool take_out_failing(struct edits *edits, const struct rd_findings *found)
{
    bool is_any = false, is_failing;
    for (size_t i = 0, kept = 0; i < edits->count; i++) {
        char pointer[64];
        if (edits->is_out[i])
            continue;
        const int length = snprintf(pointer, sizeof pointer, "/edits/%zu", kept++);
        is_failing = false;
        for (size_t j = 0; j < found->count && !is_failing; j++)
            is_failing = found->items[j].severity == RD_SEVERITY_ERROR &&
                         strcmp(found->items[j].file, edits->doc->name) == 0 &&
                         strncmp(found->items[j].pointer, pointer, (size_t)length) == 0 &&
                         (found->items[j].pointer[length] == '\0' || found->items[j].pointer[length] == '/');
        edits->is_out[i] = is_failing;
        is_any |= is_failing;
    }
    return is_any;
}

static enum rd_status load_without(struct edits *edits, struct rd_policy **out)
{
    enum rd_status rc = RD_INPUT;
    bool goes_on = true;
    while (rc == RD_INPUT && goes_on) {
        const char *text = text_without(edits);
        struct rd_findings found;
        struct rd_error err;
        if (!text)
            return RD_NOMEM;
        rd_findings_init(&found);
        const struct rd_source source = {edits->doc->name, text, strlen(text), edits->files};
        rc = policy_load_unwritten(&source, out, &found, &err);
        goes_on = rc == RD_INPUT && take_out_failing(edits, &found);
        rd_findings_release(&found);
    }
    return rc;
}

/* Does every case get the same answer without the edits that are out? RD_OK with *is_idle, RD_INPUT when it cannot be said. */
static enum rd_status compare_without(struct proof *proof, struct edits *edits, bool *is_idle)
{
    struct rd_policy *without = NULL;
    struct rd_error err;
    struct rd_diff diff;
    enum rd_status rc = load_without(edits, &without);
    *is_idle = false;
    if (rc != RD_OK)
        return rc;
    const struct rd_diff_side a = {.policy = without}, b = {.policy = edits->whole};
    rc = rd_policy_diff(&a, &b, proof->options, &diff, &err);
    if (rc == RD_OK) {
        *is_idle = diff.verdict == RD_IDENTICAL;
        for (int name = 0; name < RD_DECISION_COUNT; name++)
            *is_idle = *is_idle && !diff.decision[name].as_of_differs;
        rd_diff_release(&diff);
    }
    rd_policy_free(without);
    return rc;
}

static const char *id_of(const struct json_value *edit)
{
    const struct json_value *id = json_get(edit, "id");
    return id && id->kind == JSON_STRING ? id->string : NULL;
}

/* "edit "a"", "edits "a" and "b" together" */
static const char *name_out(struct edits *edits, const struct json_value *list)
{
    const char *text = NULL;
    size_t out_count = 0, named = 0;
    for (size_t i = 0; i < edits->count; i++)
        out_count += edits->is_out[i];
    json_each (edit, list) {
        const char *id = id_of(edit);
        if (!edits->is_out[edit->index])
            continue;
        named++;
        text = text
                   ? arena_format(&edits->arena, "%s%s\"%s\"", text, named == out_count ? " and " : ", ", id ? id : "?")
                   : arena_format(&edits->arena, "edit%s \"%s\"", out_count > 1 ? "s" : "", id ? id : "?");
        if (!text)
            return NULL;
    }
    return out_count > 1 ? arena_format(&edits->arena, "%s together", text ? text : "") : text;
}

static enum rd_status check_edit(struct proof *proof, struct edits *edits, const struct json_value *list,
                                 const struct json_value *edit, size_t *noted)
{
    bool is_idle;
    memset(edits->is_out, 0, edits->count * sizeof *edits->is_out);
    edits->is_out[edit->index] = true;
    const enum rd_status rc = compare_without(proof, edits, &is_idle);
    if (rc != RD_OK || !is_idle)
        return rc == RD_NOMEM ? rc : RD_OK;
    const char *name = name_out(edits, list);
    if (!name)
        return RD_NOMEM;
    const bool is_one = strncmp(name, "edits", 5) != 0;
    proof->subject = id_of(edit);
    proof_note(proof, PROOF_IDLE_EDIT, edit, NULL, NULL, is_one ? "remove the edit" : "remove these edits",
               "%s change%s no decision: without %s every case is answered the same", name, is_one ? "s" : "",
               is_one ? "it" : "them");
    proof->subject = NULL;
    ++*noted;
    return RD_OK;
}

static void tell_untried(struct proof *proof, const struct json_value *list)
{
    const struct json_value *first = json_at(list, EDITS_MAX);
    const char *id = id_of(first);
    proof_note(
        proof, PROOF_NOT_PROVEN, first, NULL, NULL, NULL,
        "whether edit \"%s\" and those after it change a decision is not proven: only the first %u of %zu are left "
        "out one by one",
        id ? id : "?", EDITS_MAX, list->count);
}

/* Edits that undo each other: each matters, all of them do not. */
static enum rd_status check_all(struct proof *proof, struct edits *edits, const struct json_value *list)
{
    bool is_idle;
    memset(edits->is_out, true, edits->count * sizeof *edits->is_out);
    const enum rd_status rc = compare_without(proof, edits, &is_idle);
    if (rc == RD_OK && is_idle)
        proof_note(proof, PROOF_IDLE_EDIT, list, NULL, NULL, NULL,
                   "the edits together change no decision: every case is answered as under the base");
    return rc == RD_NOMEM ? rc : RD_OK;
}

/* The documents of a policy as a store of files: they need not, and may not, be read again. NULL when memory is out. */
static struct rd_files *documents_of(const struct rd_policy *policy)
{
    struct rd_files *files = rd_files_new();
    bool is_kept = files != NULL;
    for (size_t i = 0; i < policy->doc_count && is_kept; i++)
        is_kept = files_keep(files, policy->docs[i]->name, policy->docs[i]->text, policy->docs[i]->length);
    if (is_kept)
        return files;
    rd_files_free(files);
    return NULL;
}

enum rd_status check_edits(struct proof *proof)
{
    const struct json_doc *doc = proof->policy->doc_count > 0 ? proof->policy->docs[0] : NULL;
    const struct json_value *list = doc && doc->root ? json_get(doc->root, "edits") : NULL;
    struct edits edits = {.doc = doc, .count = list ? list->count : 0};
    struct rd_policy *whole = NULL;
    struct rd_findings ignored;
    struct rd_error err;
    size_t noted = 0;
    if (edits.count == 0)
        return RD_OK;
    edits.files = documents_of(proof->policy);
    if (!edits.files)
        return RD_NOMEM;
    const struct rd_source source = {doc->name, doc->text, doc->length, edits.files};
    rd_findings_init(&ignored);
    enum rd_status rc = policy_load_unwritten(&source, &whole, &ignored, &err);
    rd_findings_release(&ignored);
    if (rc != RD_OK) {
        rd_files_free(edits.files);
        return rc == RD_NOMEM ? rc : RD_OK;
    }
    arena_init(&edits.arena);
    edits.whole = whole;
    edits.is_out = arena_array(&edits.arena, edits.count, sizeof *edits.is_out);
    rc = edits.is_out ? RD_OK : RD_NOMEM;
    json_each (edit, list)
        if (rc == RD_OK && edit->index < EDITS_MAX) {
            prove_progress(proof->options, "edits", edit->index, edits.count < EDITS_MAX ? edits.count : EDITS_MAX);
            rc = check_edit(proof, &edits, list, edit, &noted);
        }
    if (rc == RD_OK && noted == 0 && edits.count > 1)
        rc = check_all(proof, &edits, list);
    if (rc == RD_OK && edits.count > EDITS_MAX) {
        tell_untried(proof, list);
        rc = RD_UNDECIDED;
    }
    arena_release(&edits.arena);
    rd_policy_free(whole);
    rd_files_free(edits.files);
    return rc;
}
