/*
 * Overlays: which edit is which, and whether it did anything.
 */
#include "language/overlay.h"

#include <string.h>

#include "language/canonical.h"
#include "language/parts.h"
#include "language/read.h"

struct action {
    enum rd_part variant; /* of an edit */
    bool (*apply)(struct edit *edit);
    struct json_value *(*part)(struct edit *edit); /* the least that it changes; NULL: it adds or removes something */
    enum rd_part changed;
};

static const struct action actions[] = {
    {RD_PART_SET_VALUE, edit_set_value, edit_parameter, RD_PART_PARAMETER},
    {RD_PART_ADD_PARAMETER, edit_add_parameter, NULL, RD_PART_PARAMETER},
    {RD_PART_ADD_RULE, edit_add_rule, NULL, RD_PART_RULE},
    {RD_PART_SET_CELL, edit_set_cell, edit_rule, RD_PART_RULE},
    {RD_PART_SET_ANSWER, edit_set_answer, edit_rule, RD_PART_RULE},
    {RD_PART_REMOVE_RULE, edit_remove_rule, NULL, RD_PART_RULE},
    {RD_PART_MOVE_RULE, edit_move_rule, edit_rule, RD_PART_RULE},
    {RD_PART_SET_OTHERWISE, edit_set_otherwise, edit_otherwise, RD_PART_RULE},
};
#define ACTION_COUNT (sizeof actions / sizeof actions[0])

static const char *key_of(const struct action *action)
{
    return part_own_key(action->variant)->key;
}

/* "set_value, add_parameter, … or set_otherwise" */
static const char *action_names(struct checker *checker)
{
    const char *text = key_of(&actions[0]);
    for (size_t i = 1; i < ACTION_COUNT && text; i++)
        text = arena_format(&checker->policy->arena, "%s%s%s", text, i + 1 < ACTION_COUNT ? ", " : " or ",
                            key_of(&actions[i]));
    checker->is_out_of_memory |= text == NULL;
    return text ? text : "";
}

/* The one action an edit names; NULL (reported) when it names none or two. */
static const struct action *find_action(struct checker *checker, const struct json_value *value)
{
    const struct action *found = NULL;
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (!json_get(value, key_of(&actions[i])))
            continue;
        if (found) {
            report(checker, FINDING_EDIT, value, "the edit has two actions, \"%s\" and \"%s\"", key_of(found),
                   key_of(&actions[i]));
            return NULL;
        }
        found = &actions[i];
    }
    if (found)
        return found;
    refuse_keys_of_no_variant(checker, value, RD_PART_EDIT);
    report(checker, FINDING_EDIT, value, "the edit has no action: %s", action_names(checker));
    return NULL;
}

static void apply_edit(struct checker *checker, struct json_doc *owner, struct json_value *tree,
                       const struct json_value *value)
{
    const struct action *action = find_action(checker, value);
    if (!action)
        return;
    struct edit edit = {checker, owner, tree, value, text_of(value, key_of(action)), json_get(value, key_of(action))};
    check_members(checker, value, action->variant);
    if (!edit.target)
        return;
    const char *before = NULL, *after = NULL;
    struct arena scratch;
    arena_init(&scratch);
    struct json_value *part = action->part ? action->part(&edit) : NULL;
    const size_t place = part ? part->index : 0;
    const bool is_compared = part && !checker->is_unwritten;
    if (is_compared)
        before = canonical_text(part, action->changed, true, &scratch);
    if ((part || !action->part) && action->apply(&edit) && is_compared) {
        after = canonical_text(part, action->changed, true, &scratch);
        if (!before || !after)
            checker->is_out_of_memory = true;
        else if (part->index == place && strcmp(before, after) == 0)
            report(checker, FINDING_EDIT_IDLE, value, "the edit changes nothing: \"%s\" is so already", edit.target);
    }
    arena_release(&scratch);
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
    const struct json_value *edits = json_get(overlay, "edits");
    check_members(checker, overlay, RD_PART_OVERLAY);
    add_allows(checker, owner, tree, json_get(overlay, "allow"));
    if (!edits || !expect_kind(checker, edits, JSON_ARRAY, "\"edits\""))
        return;
    if (edits->count == 0)
        report_key(checker, FINDING_EDIT_IDLE, edits, "the overlay has no edits: it is its base");
    const struct names ids = texts_of(checker, edits, "id");
    json_each (value, edits) {
        if (!expect_kind(checker, value, JSON_OBJECT, "an edit"))
            continue;
        refuse_taken(checker, &ids, json_get(value, "id"), FINDING_ID_DUPLICATE, "edit id");
        apply_edit(checker, owner, tree, value);
    }
}
