/*
 * Derived scenarios and --set.
 */
#include "scenario/resolve.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "redress/documents.h"
#include "scenario/path.h"
#include "scenario/scalars.h"

/* ---- base and edits ---- */

/* `name` as seen from the folder of `file`. */
static char *beside(struct loading *load, const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    struct arena *arena = loading_arena(load);
    if (name[0] == '/' || !slash)
        return loading_kept(load, arena_copy(arena, name));
    return loading_kept(load, arena_format(arena, "%.*s/%s", (int)(slash - file), file, name));
}

static bool edit_is_well_formed(struct loading *load, const struct json_value *edit)
{
    static const char *const keys[] = {"id", "set", "to", "why", "source"};
    if (edit->kind != JSON_OBJECT)
        return loading_wrong_type(load, edit, "an object with \"id\", \"set\" and \"to\"");
    bool good = json_refuse_unknown(edit, keys, 5, load->found) == 0;
    for (size_t i = 0; i < 3; i++) {
        if (!json_get(edit, keys[i]))
            good = loading_error(load, edit, SCENARIO_MISSING_KEY, "missing \"%s\" of an edit", keys[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        const struct json_value *value = json_get(edit, keys[i]);
        if (i != 2 && value && value->kind != JSON_STRING)
            good = loading_wrong_type(load, value, "text");
    }
    return good;
}

static bool id_is_new(struct loading *load, const struct json_value *edits, const struct json_value *edit)
{
    const struct json_value *id = json_get(edit, "id");
    json_each (before, edits) {
        const struct json_value *other = before->kind == JSON_OBJECT ? json_get(before, "id") : NULL;
        if (before == edit)
            return true;
        if (other && other->kind == JSON_STRING && strcmp(other->string, id->string) == 0) {
            char shown[TEXT_SHOWN_SIZE];
            return loading_error(load, id, SCENARIO_DUPLICATE_NAME, "two edits have the id %s",
                                 text_shown(id->string, shown));
        }
    }
    return true;
}

static char *printed(struct loading *load, const struct json_value *root)
{
    return loading_kept(load, json_print(root, loading_arena(load)));
}

static bool edit_apply(struct loading *load, struct json_doc *doc, struct json_value *root,
                       const struct json_value *edit)
{
    const struct json_value *set = json_get(edit, "set");
    struct json_value *to = loading_kept(load, json_copy(doc, json_get(edit, "to")));
    const char *before = printed(load, root);
    if (!to || !before || !path_set(load, doc, root, set->string, set, to, false))
        return false;
    const char *after = printed(load, root);
    if (after && strcmp(before, after) == 0) {
        json_report(load->found, SCENARIO_EDIT_IDLE, set, "the edit changes nothing");
    }
    return true;
}

static bool edits_apply(struct loading *load, struct json_doc *doc, struct json_value *root,
                        const struct json_value *edits)
{
    bool good = true;
    if (!edits)
        return true;
    if (edits->kind != JSON_ARRAY)
        return loading_wrong_type(load, edits, "a list of edits");
    json_each (edit, edits) {
        good = edit_is_well_formed(load, edit) && id_is_new(load, edits, edit) && edit_apply(load, doc, root, edit) &&
               good;
    }
    return good;
}

static bool put_member(struct loading *load, struct json_doc *doc, struct json_value *object, const char *key,
                       struct json_value *value)
{
    if (value && !json_object_set(doc, object, key, value))
        loading_kept(load, NULL);
    return load->status == RD_OK;
}

/* Name, title, why and source of the derived document stand in the place of the base's. */
static bool head_replace(struct loading *load, struct json_doc *doc, struct json_value *root,
                         const struct json_value *derived)
{
    static const char *const head[] = {"name", "title", "why", "source"};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
        const struct json_value *own = json_get(derived, head[i]);
        struct json_value *copy = own ? loading_kept(load, json_copy(doc, own)) : NULL;
        if (own && !put_member(load, doc, root, head[i], copy))
            return false;
    }
    return true;
}

static struct json_value *resolve_at(struct loading *load, struct json_value *root, const char *file, int depth);

static struct json_value *base_read(struct loading *load, const struct json_value *base, const char *file, int depth)
{
    if (base->kind != JSON_STRING) {
        loading_wrong_type(load, base, "the name of a scenario file");
        return NULL;
    }
    if (depth >= BASES_MAX) {
        loading_error(load, base, SCENARIO_BASE_CHAIN,
                      "more than %d scenarios stand on each other, or they run in a circle", BASES_MAX);
        return NULL;
    }
    char *path = beside(load, file, base->string);
    struct json_value *below = path ? loading_read_file(load, path) : NULL;
    if (!below && load->status == RD_IO) { /* a wrong name is an error of this document */
        load->status = RD_OK;
        loading_error(load, base, SCENARIO_MISSING_BASE, "%s", load->err ? load->err->text : "the base cannot be read");
    }
    return below ? resolve_at(load, below, path, depth + 1) : NULL;
}

static struct json_value *resolve_at(struct loading *load, struct json_value *root, const char *file, int depth)
{
    static const char *const keys[] = {"$schema", "format", "name", "title", "why", "source", "base", "edits"};
    if (root->kind != JSON_OBJECT) {
        loading_wrong_type(load, root, "an object");
        return NULL;
    }
    const struct json_value *base = json_get(root, "base");
    if (!base)
        return root;
    bool good = json_refuse_unknown(root, keys, sizeof keys / sizeof keys[0], load->found) == 0;
    const struct json_value *format = json_get(root, "format");
    if (!format || format->kind != JSON_STRING || rd_document_find(format->string) != RD_DOCUMENT_SCENARIO)
        good = loading_error(load, format ? format : root, SCENARIO_WRONG_FORMAT, "\"format\" must be \"%s\"",
                             rd_document_row(RD_DOCUMENT_SCENARIO)->format);
    struct json_value *resolved = base_read(load, base, file, depth);
    if (!resolved)
        return NULL;
    struct json_doc *doc = load->docs[0];
    good = head_replace(load, doc, resolved, root) && good;
    good = edits_apply(load, doc, resolved, json_get(root, "edits")) && good;
    return good ? resolved : NULL;
}

struct json_value *resolve_base(struct loading *load, struct json_value *root, const char *file)
{
    return resolve_at(load, root, file, 0);
}

/* ---- --set ---- */

/* The text as a JSON string literal; NULL when memory is out. */
static char *as_json_string(struct loading *load, const char *text)
{
    size_t length = strlen(text), at = 0;
    char *out = loading_kept(load, arena_alloc(loading_arena(load), length * 6 + 3));
    if (!out)
        return NULL;
    out[at++] = '"';
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte == '"' || byte == '\\')
            at += (size_t)snprintf(out + at, 7, "\\u%04x", (unsigned)byte);
        else
            out[at++] = *text;
    }
    out[at++] = '"';
    out[at] = '\0';
    return out;
}

static struct json_value *set_value(struct loading *load, const char *name, const char *text)
{
    struct json_value *value = loading_try_text(load, name, text);
    if (value || load->status != RD_OK)
        return value;
    char *literal = as_json_string(load, text);
    return literal ? loading_read_text(load, name, literal, strlen(literal)) : NULL;
}

bool resolve_set(struct loading *load, struct json_value *root, const char *flag)
{
    struct arena *arena = loading_arena(load);
    char shown[TEXT_SHOWN_SIZE];
    char *name = loading_kept(load, arena_format(arena, "--set %s", flag));
    const char *equals = strchr(flag, '=');
    if (!name)
        return false;
    if (!equals || equals == flag) {
        struct rd_finding finding = finding_of(SCENARIO_BAD_SET, name);
        finding.message = arena_format(arena, "%s must be a path, \"=\" and a value", text_shown(flag, shown));
        if (loading_kept(load, (void *)finding.message))
            rd_findings_add(load->found, &finding);
        return false;
    }
    char *path = loading_kept(load, arena_copy_n(arena, flag, (size_t)(equals - flag)));
    struct json_value *value = path ? set_value(load, name, equals + 1) : NULL;
    struct json_value *copy = value ? loading_kept(load, json_copy(load->docs[0], value)) : NULL;
    return copy && path_set(load, load->docs[0], root, path, value, copy, true);
}
