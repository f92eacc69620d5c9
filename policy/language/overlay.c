/*
 * Overlays: which edit is which, and whether it did anything.
 */
#include "language/overlay.h"

#include <string.h>

#include "language/canonical.h"

#define METADATA_KEYS "id", "title", "why", "ref", "basis", "note"
#define KEYS_MAX 14u

struct action {
    const char *key;
    bool (*apply)(struct edit *edit);
    struct json_value *(*part)(struct edit *edit); /* what it changes; NULL: it adds something new */
    enum canonical_part kind;
    const char *keys[KEYS_MAX];
};

static const struct action actions[] = {
    {"set_value", edit_set_value, edit_parameter, CANONICAL_PARAMETER, {METADATA_KEYS, "set_value", "from", "to"}},
    {"add_parameter", edit_add_parameter, NULL, CANONICAL_PARAMETER, {METADATA_KEYS, "add_parameter", "is"}},
    {"add_rule",
     edit_add_rule,
     edit_decision,
     CANONICAL_DECISION,
     {METADATA_KEYS, "add_rule", "before", "after", "at", "rule"}},
    {"set_cell", edit_set_cell, edit_decision, CANONICAL_DECISION, {METADATA_KEYS, "set_cell", "rule", "fact", "to"}},
    {"set_answer",
     edit_set_answer,
     edit_decision,
     CANONICAL_DECISION,
     {METADATA_KEYS, "set_answer", "rule", "answer", "to"}},
    {"remove_rule", edit_remove_rule, edit_decision, CANONICAL_DECISION, {METADATA_KEYS, "remove_rule", "rule"}},
    {"move_rule",
     edit_move_rule,
     edit_decision,
     CANONICAL_DECISION,
     {METADATA_KEYS, "move_rule", "rule", "before", "after", "at"}},
    {"set_otherwise", edit_set_otherwise, edit_decision, CANONICAL_DECISION, {METADATA_KEYS, "set_otherwise", "then"}},
};
#define ACTION_COUNT (sizeof actions / sizeof actions[0])

static size_t key_count(const struct action *action)
{
    size_t count = 0;
    while (count < KEYS_MAX && action->keys[count])
        count++;
    return count;
}

/* The one action an edit names; NULL (reported) when it names none or two. */
static const struct action *find_action(struct checker *checker, const struct json_value *value)
{
    const struct action *found = NULL;
    const char *known[ACTION_COUNT + 16] = {METADATA_KEYS, "from", "to", "is", "before", "after", "at", "rule", "then"};
    size_t count = 14;
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (json_get(value, actions[i].key) && found) {
            report(checker, FINDING_EDIT, value, "the edit has two actions, \"%s\" and \"%s\"", found->key,
                   actions[i].key);
            return NULL;
        }
        if (json_get(value, actions[i].key))
            found = &actions[i];
        known[count++] = actions[i].key;
    }
    if (found)
        return found;
    refuse_unknown_keys(checker, value, known, count);
    report(
        checker, FINDING_EDIT, value,
        "the edit has no action: set_value, add_parameter, add_rule, set_cell, set_answer, remove_rule, move_rule or "
        "set_otherwise");
    return NULL;
}

static void check_metadata(struct checker *checker, const struct json_value *value)
{
    static const char *const texts[] = {"title", "why", "ref", "note"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        string_member(checker, value, texts[i], NULL);
}

static void apply_edit(struct checker *checker, struct json_doc *owner, struct json_value *tree,
                       const struct json_value *value)
{
    const struct action *action = find_action(checker, value);
    if (!action)
        return;
    struct edit edit = {checker, owner, tree, value, NULL, json_get(value, action->key)};
    refuse_unknown_keys(checker, value, action->keys, key_count(action));
    check_metadata(checker, value);
    edit.target = need_string(checker, value, action->key);
    if (!edit.target)
        return;
    const char *before = NULL, *after = NULL;
    struct arena scratch;
    arena_init(&scratch);
    struct json_value *part = action->part ? action->part(&edit) : NULL;
    if (part)
        before = canonical_text(part, action->kind, true, &scratch);
    if ((part || !action->part) && action->apply(&edit) && part) {
        after = canonical_text(part, action->kind, true, &scratch);
        if (!before || !after)
            checker->is_out_of_memory = true;
        else if (strcmp(before, after) == 0)
            report(checker, FINDING_EDIT_IDLE, value, "the edit changes nothing: \"%s\" is so already", edit.target);
    }
    arena_release(&scratch);
}

static void check_edit_id(struct checker *checker, const struct json_value *edits, const struct json_value *value)
{
    const char *id = need_string(checker, value, "id");
    char place[160];
    if (!id || !expect_name(checker, json_get(value, "id"), id, true))
        return;
    for (const struct json_value *other = edits->first; other != value; other = other->next) {
        const struct json_value *taken = json_get(other, "id");
        if (taken && taken->kind == JSON_STRING && strcmp(taken->string, id) == 0) {
            report(checker, FINDING_ID_DUPLICATE, json_get(value, "id"), "edit id \"%s\" stands at %s already", id,
                   report_place(taken, place, sizeof place));
            return;
        }
    }
}

/* What an overlay allows is allowed beside what its base does. */
static void add_allows(struct checker *checker, struct json_doc *owner, struct json_value *tree,
                       const struct json_value *allow)
{
    struct json_value *known = json_get(tree, "allow");
    if (!allow || !expect_kind(checker, allow, JSON_ARRAY, "\"allow\""))
        return;
    if (!known) {
        struct json_value *copy = json_copy(owner, allow);
        if (!copy || !json_object_set(owner, tree, "allow", copy))
            checker->is_out_of_memory = true;
        return;
    }
    json_each (entry, allow) {
        struct json_value *copy = json_copy(owner, entry);
        if (known->kind == JSON_ARRAY && (!copy || !json_insert(owner, known, known->count, copy)))
            checker->is_out_of_memory = true;
    }
}

void overlay_apply(struct checker *checker, struct json_doc *owner, struct json_value *tree,
                   const struct json_value *overlay)
{
    static const char *const known[] = {"format", "$schema", "base", "title", "edits", "allow", "note"};
    const struct json_value *edits = json_get(overlay, "edits");
    refuse_unknown_keys(checker, overlay, known, sizeof known / sizeof known[0]);
    need_metadata(checker, overlay, "title");
    string_member(checker, overlay, "note", NULL);
    add_allows(checker, owner, tree, json_get(overlay, "allow"));
    if (!edits) {
        report(checker, FINDING_KEY_MISSING, overlay, "\"edits\" is missing");
        return;
    }
    if (!expect_kind(checker, edits, JSON_ARRAY, "\"edits\""))
        return;
    if (edits->count == 0)
        report_key(checker, FINDING_EDIT_IDLE, edits, "the overlay has no edits: it is its base");
    json_each (value, edits) {
        if (!expect_kind(checker, value, JSON_OBJECT, "an edit"))
            continue;
        check_edit_id(checker, edits, value);
        apply_edit(checker, owner, tree, value);
    }
}
