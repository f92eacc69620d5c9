/*
 * Paths: the text is split into steps, the steps walk the document and the field table side by side.
 */
#include "scenario/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "redress/units.h"
#include "scenario/families.h"
#include "scenario/money.h"

/* ---- text to steps ---- */

/* Copies one step; returns what follows it, NULL when there is none to copy. */
static const char *path_step(const char *text, char **to)
{
    const char *end;
    bool quoted = strncmp(text, "['", 2) == 0;
    if (quoted) {
        text += 2;
        end = strstr(text, "']");
    } else {
        end = text + strcspn(text, ".[");
    }
    if (!end || end == text)
        return NULL;
    memcpy(*to, text, (size_t)(end - text));
    *to += end - text;
    *(*to)++ = '\0';
    return quoted ? end + 2 : end;
}

bool path_parse(const char *text, struct path *out, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE], *to = out->text;
    out->count = 0;
    if (strlen(text) >= sizeof out->text / 2)
        return rd_fail(err, RD_INPUT, "%s is no path: it is too long", text_shown(text, shown)), false;
    const char *at = text;
    for (;;) {
        if (out->count == PATH_STEPS_MAX)
            return rd_fail(err, RD_INPUT, "%s is no path: more than %d steps", text_shown(text, shown), PATH_STEPS_MAX),
                   false;
        out->steps[out->count++] = to;
        at = path_step(at, &to);
        if (at && !*at)
            return true;
        if (!at || (*at != '.' && *at != '['))
            return rd_fail(err, RD_INPUT,
                           "%s is no path; write one such as \"lanes.CN-EU.lost\" or \"categories['a.b'].share\"",
                           text_shown(text, shown)),
                   false;
        at += *at == '.';
    }
}

/* ---- steps down the document ---- */

/* Where a walk stands: a value and, where the table knows it, the field it is of or the shape of its keys. */
struct walk {
    struct loading *load;
    struct json_doc *doc;
    const struct json_value *at; /* for findings */
    struct json_value *value;
    const struct scenario_field *field; /* of the value; NULL inside maps, laws and elements */
    int shape;                          /* of an object's keys; -1 when the table has none   */
    bool of_money;                      /* inside a field whose values are quoted amounts    */
    bool from_flag;                     /* the value stood on a command line                 */
};

#define NO_SHAPE (-1)

/* Reports that a container has no such field or element. Always false. */
static bool no_such(struct walk *walk, const char *what, const char *step, const char *const known[], size_t count)
{
    char label[LABEL_SIZE], shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(walk->load, walk->at, SCENARIO_UNKNOWN_PATH, "%s has no %s %s%s", label_of(walk->value, label),
                         what, text_shown(step, shown), suggest_phrase(step, known, count, phrase, sizeof phrase));
}

/* The name of a list's element, "from-to" for a lane without one. Fills `buffer` then. */
static const char *element_name(const struct json_value *element, char *buffer, size_t size)
{
    const struct json_value *name = json_get(element, "name");
    if (!name)
        name = json_get(element, "id");
    if (!name)
        name = json_get(element, "figure");
    if (name)
        return name->kind == JSON_STRING ? name->string : NULL;
    const struct json_value *from = json_get(element, "from"), *to = json_get(element, "to");
    if (!from || !to || from->kind != JSON_STRING || to->kind != JSON_STRING)
        return NULL;
    if (strlen(from->string) + strlen(to->string) + 2 > size)
        return NULL;
    strcpy(buffer, from->string);
    strcat(buffer, "-");
    strcat(buffer, to->string);
    return buffer;
}

static struct json_value *element_at(struct json_value *list, const char *step)
{
    size_t digits = strspn(step, "0123456789");
    if (digits == 0 || step[digits] || digits > 6)
        return NULL;
    size_t index = (size_t)strtoul(step, NULL, 10);
    return index < list->count ? json_at(list, index) : NULL;
}

static bool step_into_list(struct walk *walk, const char *step)
{
    char buffer[LABEL_SIZE];
    const char *known[64];
    size_t known_count = 0;
    struct json_value *hit = NULL;
    bool named = false;
    json_each (element, walk->value) {
        const char *name = element_name(element, buffer, sizeof buffer);
        named = named || name;
        if (name && strcmp(name, step) == 0 && !hit)
            hit = element;
        if (name && name != buffer && known_count < 64)
            known[known_count++] = name;
    }
    if (!named)
        hit = element_at(walk->value, step);
    if (!hit)
        return no_such(walk, "element", step, known, known_count);
    walk->value = hit;
    walk->shape = walk->field && walk->field->kind == FIELD_LIST ? walk->field->argument : NO_SHAPE;
    walk->field = NULL;
    return true;
}

/* The field table's word on a key; true when the key may stand here. */
static bool key_known(struct walk *walk, const char *step, const struct scenario_field **field)
{
    *field = NULL;
    if (walk->shape == NO_SHAPE)
        return true;
    *field = scenario_field_find((enum scenario_shape)walk->shape, step);
    if (*field || key_is_remark(step))
        return true;
    const char *keys[SCENARIO_KEYS_MAX];
    size_t count = scenario_shape_keys((enum scenario_shape)walk->shape, keys, SCENARIO_KEYS_MAX);
    return no_such(walk, "field", step, keys, count);
}

static bool put_member(struct walk *walk, struct json_value *object, const char *key, struct json_value *value)
{
    if (!json_object_set(walk->doc, object, key, value))
        loading_kept(walk->load, NULL);
    return walk->load->status == RD_OK;
}

static bool put_element(struct walk *walk, struct json_value *list, size_t index, struct json_value *value)
{
    json_remove(list, json_at(list, index));
    if (!json_insert(walk->doc, list, index, value))
        loading_kept(walk->load, NULL);
    return walk->load->status == RD_OK;
}

/* A value the document leaves out: its default, or an empty object to put more into. */
static struct json_value *missing_value(struct walk *walk, const struct scenario_field *field)
{
    const struct json_value *fallback = field ? loading_fallback(walk->load, field) : NULL;
    if (!fallback)
        fallback = loading_read_text(walk->load, "default", "{}", 2);
    return fallback ? loading_kept(walk->load, json_copy(walk->doc, fallback)) : NULL;
}

static bool holds_amounts(const struct scenario_field *field)
{
    return field_is_money(field) || field->kind == FIELD_EXCHANGE;
}

static bool step_into_object(struct walk *walk, const char *step)
{
    const struct scenario_field *field;
    if (!key_known(walk, step, &field))
        return false;
    struct json_value *next = json_get(walk->value, step);
    if (!next) {
        next = missing_value(walk, field);
        if (!next || !put_member(walk, walk->value, step, next))
            return false;
    }
    walk->value = next;
    walk->field = field;
    walk->of_money = walk->of_money || (field && holds_amounts(field));
    walk->shape = field && field->kind == FIELD_OBJECT ? field->argument : NO_SHAPE;
    return next != NULL;
}

static bool not_a_container(struct walk *walk, const char *step)
{
    char label[LABEL_SIZE], shown[TEXT_SHOWN_SIZE];
    return loading_error(walk->load, walk->at, SCENARIO_UNKNOWN_PATH, "%s has no %s: it is %s",
                         label_of(walk->value, label), text_shown(step, shown), json_kind_name(walk->value->kind));
}

static bool walk_step(struct walk *walk, const char *step)
{
    if (walk->value->kind == JSON_ARRAY)
        return step_into_list(walk, step);
    if (walk->value->kind == JSON_OBJECT)
        return step_into_object(walk, step);
    return not_a_container(walk, step);
}

/* ---- families ---- */

/* The family a share belongs to: its other members that state a share, and whether one takes the rest. */
struct kin {
    struct json_value **siblings;
    size_t count;
    bool has_rest;                /* among the siblings: "rest", or not given where that means it */
    const struct json_value *old; /* the member's own share so far, or NULL                        */
};

static void kin_add(struct kin *kin, struct json_value *share, bool absent_is_rest)
{
    if (share && !share_is_rest(share))
        kin->siblings[kin->count++] = share;
    else if (share || absent_is_rest)
        kin->has_rest = true;
}

/* Fills `kin` for the member `key` of walk->value; false when it is no share of a family, or memory is out. */
static bool kin_find(const struct walk *walk, const char *key, struct kin *kin)
{
    struct json_value *parent = walk->value, *list = parent->parent;
    const struct scenario_field *field = walk->field, *own = NULL;
    if (walk->shape != NO_SHAPE)
        own = scenario_field_find((enum scenario_shape)walk->shape, key);
    bool is_part = own && own->kind == FIELD_PART;
    bool in_mixture =
        walk->shape == NO_SHAPE && strcmp(key, "share") == 0 && list && list->key && strcmp(list->key, "mixture") == 0;
    bool is_map =
        field && (field->kind == FIELD_FAMILY || field->kind == FIELD_LANGUAGES || field->kind == FIELD_ORIGINS);
    bool is_list = field && field->kind == FIELD_SHARES;
    if (!is_part && !in_mixture && !is_map && !is_list)
        return false;
    const struct json_value *family = is_part || in_mixture ? list : parent;
    kin->siblings =
        loading_kept(walk->load, arena_array(loading_arena(walk->load), family->count, sizeof(struct json_value *)));
    if (!kin->siblings)
        return false;
    if (family == list) {
        kin->old = json_get(parent, key);
        json_each (element, family) {
            if (element != parent)
                kin_add(kin, json_get(element, "share"), is_part);
        }
        return true;
    }
    kin->old = is_map ? json_get(parent, key) : element_at(parent, key);
    json_each (share, family) {
        if (share != kin->old && !key_is_remark(share->key))
            kin_add(kin, share, false);
    }
    return true;
}

static bool share_of(const struct json_value *value, int64_t *ppb)
{
    return value->kind == JSON_STRING && rd_share_parse(value->string, ppb, NULL) == RD_OK;
}

/* What the siblings had together, the rest included. False when the checks will refuse the family anyway. */
static bool kin_sum(const struct kin *kin, int64_t *sum)
{
    int64_t ppb, stated = 0;
    for (size_t i = 0; i < kin->count; i++) {
        if (!share_of(kin->siblings[i], &ppb) || ppb > RD_PPB_PER_ONE)
            return false;
        stated += ppb;
    }
    *sum = stated;
    if (!kin->has_rest)
        return true;
    ppb = 0;
    if (kin->old && !share_of(kin->old, &ppb))
        return false;
    *sum = RD_PPB_PER_ONE - ppb;
    return *sum >= stated;
}

/* Replaces a sibling's text: its place in the parent stays. */
static bool share_write(struct walk *walk, struct json_value *share, int64_t ppb)
{
    char text[RD_UNIT_TEXT_SIZE];
    rd_share_format(ppb, text);
    struct json_value *fresh = loading_kept(walk->load, json_new_string(walk->doc, walk->at, text));
    if (!fresh)
        return false;
    struct json_value *parent = share->parent;
    return parent->kind == JSON_OBJECT ? put_member(walk, parent, share->key, fresh)
                                       : put_element(walk, parent, share->index, fresh);
}

/* The others share what the member leaves in the proportions they had; "rest" does so by itself. */
static bool family_rescale(struct walk *walk, const char *key, const struct json_value *value)
{
    struct kin kin = {0};
    int64_t taken, sum, ppb, scaled;
    if (!kin_find(walk, key, &kin))
        return walk->load->status == RD_OK;
    if (!share_of(value, &taken) || taken > RD_PPB_PER_ONE || !kin_sum(&kin, &sum))
        return true; /* left to the checks */
    if (sum == 0 && kin.count > 0 && taken != RD_PPB_PER_ONE) {
        char shown[RD_UNIT_TEXT_SIZE];
        return loading_error(walk->load, walk->at, SCENARIO_CANNOT_RESCALE,
                             "a share of %s leaves the others nothing to keep their proportions by: they are all 0%%",
                             rd_share_format(taken, shown));
    }
    for (size_t i = 0; sum > 0 && i < kin.count; i++) {
        if (!share_of(kin.siblings[i], &ppb) ||
            !rd_mul_div(ppb, RD_PPB_PER_ONE - taken, sum, RD_ROUND_HALF_EVEN, &scaled) ||
            !share_write(walk, kin.siblings[i], scaled))
            return false;
    }
    return true;
}

/* ---- setting ---- */

static bool set_in_list(struct walk *walk, const char *step, struct json_value *value)
{
    struct json_value *list = walk->value;
    if (!step_into_list(walk, step))
        return false;
    return put_element(walk, list, walk->value->index, value);
}

/* True where a document would quote what a command line, whose quotes the shell takes away, writes as a bare number. */
static bool wants_quotes(const struct walk *walk, const struct scenario_field *field, const char *step)
{
    if (field)
        return field->kind == FIELD_MONEY || field->kind == FIELD_TEXT || field->kind == FIELD_NAME ||
               field_is_money(field);
    return walk->of_money && strcmp(step, "sigma") != 0 && strcmp(step, "shape") != 0;
}

static struct json_value *as_meant(struct walk *walk, const char *step, struct json_value *value)
{
    const struct scenario_field *field = NULL;
    if (walk->shape != NO_SHAPE)
        field = scenario_field_find((enum scenario_shape)walk->shape, step);
    if (!walk->from_flag || value->kind != JSON_NUMBER || !wants_quotes(walk, field, step))
        return value;
    return loading_kept(walk->load, json_new_string(walk->doc, value, value->literal));
}

static bool set_here(struct walk *walk, const char *step, struct json_value *value)
{
    const struct scenario_field *field;
    value = as_meant(walk, step, value);
    if (!value)
        return false;
    if (walk->value->kind == JSON_OBJECT) {
        if (!key_known(walk, step, &field) || !family_rescale(walk, step, value))
            return false;
        return put_member(walk, walk->value, step, value);
    }
    if (walk->value->kind == JSON_ARRAY) {
        struct walk target = *walk;
        return step_into_list(&target, step) && family_rescale(walk, step, value) && set_in_list(walk, step, value);
    }
    return not_a_container(walk, step);
}

bool path_set(struct loading *load, struct json_doc *doc, struct json_value *root, const char *text,
              const struct json_value *at, struct json_value *value, bool from_flag)
{
    struct path path;
    struct rd_error why;
    if (!path_parse(text, &path, &why))
        return loading_error(load, at, SCENARIO_BAD_PATH, "%s", why.text);
    load->root = root;
    struct walk walk = {
        .load = load, .doc = doc, .at = at, .value = root, .shape = SHAPE_SCENARIO, .from_flag = from_flag};
    if (root->kind != JSON_OBJECT)
        return not_a_container(&walk, path.steps[0]);
    for (size_t i = 0; i + 1 < path.count; i++) {
        if (!walk_step(&walk, path.steps[i]))
            return false;
    }
    return set_here(&walk, path.steps[path.count - 1], value);
}
