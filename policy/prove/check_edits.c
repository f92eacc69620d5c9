/*
 * Edits of a proposal that change no decision: without one of them the proposal is loaded again, and proven the same.
 */
#include <string.h>

#include "prove/proof.h"

/* The text of a proposal without one edit; NULL when memory is out. */
static const char *text_without(const struct json_doc *doc, size_t index, struct arena *arena)
{
    struct json_doc scratch = {.name = doc->name};
    const char *text = NULL;
    arena_init(&scratch.arena);
    struct json_value *tree = json_copy(&scratch, doc->root);
    struct json_value *edits = json_get(tree, "edits"), *edit = edits ? edits->first : NULL;
    for (size_t i = 0; edit && i < index; i++)
        edit = edit->next;
    if (edit) {
        json_remove(edits, edit);
        const char *printed = json_print(tree, &scratch.arena);
        text = printed ? arena_copy(arena, printed) : NULL;
    }
    arena_release(&scratch.arena);
    return text;
}

static enum rd_status load_quietly(const char *name, const char *text, size_t length, struct rd_policy **out)
{
    struct rd_findings ignored;
    struct rd_error err;
    rd_findings_init(&ignored);
    const enum rd_status rc = rd_policy_load_text(name, text, length, out, &ignored, &err);
    rd_findings_release(&ignored);
    return rc;
}

static enum rd_status check_edit(struct proof *proof, const struct rd_policy *whole, const struct json_value *edit,
                                 const char *text)
{
    struct rd_policy *without = NULL;
    struct rd_error err;
    struct rd_diff diff;
    const enum rd_status rc = load_quietly(edit->doc->name, text, strlen(text), &without);
    if (rc != RD_OK) /* other edits rest on it */
        return rc == RD_NOMEM ? rc : RD_OK;
    const struct rd_diff_side a = {.policy = without}, b = {.policy = whole};
    const enum rd_status compared = rd_policy_diff(&a, &b, proof->options, &diff, &err);
    if (compared == RD_OK) {
        bool is_idle = diff.verdict == RD_IDENTICAL;
        for (int name = 0; name < RD_DECISION_COUNT; name++)
            is_idle = is_idle && !diff.decision[name].as_of_differs;
        const struct json_value *id = json_get(edit, "id");
        proof->subject = id && id->kind == JSON_STRING ? id->string : NULL;
        if (is_idle)
            proof_note(proof, PROOF_IDLE_EDIT, edit, NULL, NULL, "remove the edit",
                       "edit \"%s\" changes no decision: without it every case is answered the same",
                       proof->subject ? proof->subject : "?");
        proof->subject = NULL;
        rd_diff_release(&diff);
    }
    rd_policy_free(without);
    return compared == RD_NOMEM ? compared : RD_OK;
}

enum rd_status check_edits(struct proof *proof)
{
    const struct json_doc *doc = proof->policy->doc_count > 0 ? proof->policy->docs[0] : NULL;
    const struct json_value *edits = doc && doc->root ? json_get(doc->root, "edits") : NULL;
    struct rd_policy *whole = NULL;
    struct arena arena;
    size_t index = 0;
    if (!edits || edits->count == 0)
        return RD_OK;
    enum rd_status rc = load_quietly(doc->name, doc->text, doc->length, &whole);
    if (rc != RD_OK)
        return rc == RD_NOMEM ? rc : RD_OK;
    arena_init(&arena);
    json_each (edit, edits) {
        const char *text = rc == RD_OK ? text_without(doc, index++, &arena) : NULL;
        if (rc == RD_OK)
            rc = text ? check_edit(proof, whole, edit, text) : RD_NOMEM;
    }
    arena_release(&arena);
    rd_policy_free(whole);
    return rc;
}
