/*
 * Editing a JSON tree, for overlays and values set on the command line.
 */
#include <string.h>

#include "base/json_tree.h"

static const struct json_value *source_of(const struct json_value *value)
{
    return value->source ? value->source : value;
}

struct json_value *json_copy(struct json_doc *doc, const struct json_value *value)
{
    struct json_value *copy = value ? arena_alloc(&doc->arena, sizeof *copy) : NULL;
    if (!copy)
        return NULL;
    *copy = *value;
    copy->source = source_of(value);
    copy->parent = copy->first = copy->next = NULL;
    copy->count = copy->index = 0;
    copy->key = value->key ? arena_copy(&doc->arena, value->key) : NULL;
    copy->string = value->string ? arena_copy(&doc->arena, value->string) : NULL;
    copy->literal = value->literal ? arena_copy(&doc->arena, value->literal) : NULL;
    if ((value->key && !copy->key) || (value->string && !copy->string) || (value->literal && !copy->literal))
        return NULL;
    struct json_value *last = NULL;
    json_each (child, value) {
        struct json_value *child_copy = json_copy(doc, child);
        if (!child_copy)
            return NULL;
        json_link(copy, last, child_copy);
        last = child_copy;
    }
    return copy;
}

static void renumber(struct json_value *parent)
{
    size_t index = 0;
    json_each (child, parent) {
        child->index = index++;
    }
    parent->count = index;
}

/* The link that points at the child in place `index`, or at the end. */
static struct json_value **link_at(struct json_value *parent, size_t index)
{
    struct json_value **link = &parent->first;
    while (*link && index--)
        link = &(*link)->next;
    return link;
}

/* A key that was not read at this member's place has no position there; the value's own serves. */
static void name_member(struct json_value *value, const char *key)
{
    bool keeps_key = value->key && value->key_line > 0 && strcmp(value->key, key) == 0;
    value->key = key;
    if (!keeps_key) {
        value->key_line = value->line;
        value->key_column = value->column;
    }
}

bool json_object_set(struct json_doc *doc, struct json_value *object, const char *key, struct json_value *value)
{
    struct json_value *old = json_get(object, key);
    const char *name = old ? old->key : arena_copy(&doc->arena, key);
    if (!value || !name || old == value)
        return value && name;
    struct json_value **link = link_at(object, old ? old->index : object->count);
    name_member(value, name);
    value->parent = object;
    value->next = old ? old->next : NULL;
    *link = value;
    if (old)
        old->parent = old->next = NULL;
    renumber(object);
    return true;
}

bool json_insert(struct json_doc *doc, struct json_value *parent, size_t index, struct json_value *value)
{
    (void)doc; /* all values of one tree live in one document; named for symmetry with json_object_set() */
    if (!value)
        return false;
    struct json_value **link = link_at(parent, index);
    if (parent->kind == JSON_ARRAY)
        value->key = NULL;
    value->parent = parent;
    value->next = *link;
    *link = value;
    renumber(parent);
    return true;
}

void json_remove(struct json_value *parent, struct json_value *child)
{
    struct json_value **link = link_at(parent, child->index);
    if (*link != child)
        return;
    *link = child->next;
    child->parent = child->next = NULL;
    child->index = 0;
    renumber(parent);
}

struct json_value *json_new_string(struct json_doc *doc, const struct json_value *at, const char *text)
{
    struct json_value *value = arena_alloc(&doc->arena, sizeof *value);
    char *copy = arena_copy(&doc->arena, text);
    if (!value || !copy)
        return NULL;
    value->kind = JSON_STRING;
    value->string = copy;
    value->doc = at ? at->doc : doc;
    value->source = at ? source_of(at) : NULL;
    value->line = at ? at->line : 0;
    value->column = at ? at->column : 0;
    return value;
}
