/*
 * What the values of a document are, by the table.
 */
#include "language/parts.h"

#include <stdlib.h>
#include <string.h>

#include "redress/facts.h"

#define FAMILY_MAX 4096u /* more keys than any family has */

/* ---- what a value is ---- */

const struct rd_key_row *part_own_key(enum rd_part variant)
{
    const struct rd_key_row *row = rd_part_key(variant, NULL);
    while (row && row->owner != variant)
        row = rd_part_key(variant, row);
    return row;
}

enum rd_part part_of_object(enum rd_part part, const struct json_value *object)
{
    const struct rd_part_row *row = rd_part_row(part);
    for (int variant = 0; variant < RD_PART_NONE; variant++)
        if (part != RD_PART_NONE && rd_part_row((enum rd_part)variant)->base == part &&
            json_get(object, part_own_key((enum rd_part)variant)->key))
            return (enum rd_part)variant;
    return (row->form == RD_FORM_ONE_OR_MORE || row->form == RD_FORM_ANY_OF) && row->element != RD_PART_NONE
               ? row->element
               : part;
}

/* ---- the order of members ---- */

/* The decision that answers belong to: of the table they stand in, or of their edit; -1 when unknown. */
static int decision_of(const struct json_value *answers)
{
    for (const struct json_value *at = answers; at; at = at->parent) {
        const struct json_value *named = json_get(at, "add_rule");
        named = named ? named : json_get(at, "set_otherwise");
        if (named && named->kind == JSON_STRING)
            return rd_decision_find(named->string);
        if (at->key && rd_decision_find(at->key) >= 0)
            return rd_decision_find(at->key);
    }
    return -1;
}

static size_t answer_place(int decision, const char *key)
{
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++)
        if ((decision < 0 || rd_answer_row(i)->decision == (enum rd_decision)decision) &&
            strcmp(rd_answer_row(i)->name, key) == 0)
            return i;
    return FAMILY_MAX - 1;
}

/* Among the keys of a family; those that are free stay as they are. */
static size_t place_in_family(enum rd_family family, int decision, const char *key)
{
    switch (family) {
    case RD_FAMILY_FACTS:
    case RD_FAMILY_SLOTS:
        return rd_fact_find(key) >= 0 ? (size_t)rd_fact_find(key) : RD_FACT_COUNT;
    case RD_FAMILY_DECISIONS:
        return (size_t)rd_decision_find(key);
    case RD_FAMILY_ANSWERS:
        return answer_place(decision, key);
    default:
        return 0;
    }
}

static void find_member(enum rd_part part, int decision, struct part_child *out)
{
    size_t number = 0;
    out->row = rd_part_find(part, out->value->key);
    out->part = out->row ? out->row->part : RD_PART_NONE;
    for (const struct rd_key_row *row = rd_part_key(part, NULL); row && row != out->row; row = rd_part_key(part, row))
        number++;
    out->place =
        out->row ? number * FAMILY_MAX + place_in_family(out->row->family, decision, out->value->key) : SIZE_MAX;
}

struct part_child *part_children(struct arena *arena, enum rd_part part, const struct json_value *value)
{
    const bool is_object = value->kind == JSON_OBJECT;
    const enum rd_part whole = is_object ? part_of_object(part, value) : part;
    const int decision = is_object ? decision_of(value) : -1;
    struct part_child *children = arena_array(arena, value->count, sizeof *children);
    size_t count = 0;
    json_each (member, value) {
        struct part_child child = {.value = member, .part = rd_part_row(whole)->element};
        if (!children)
            return NULL;
        if (is_object)
            find_member(whole, decision, &child);
        size_t at = count++;
        for (; at > 0 && children[at - 1].place > child.place; at--)
            children[at] = children[at - 1];
        children[at] = child;
    }
    return children;
}

static int by_index(const void *a, const void *b)
{
    const size_t x = ((const struct part_child *)a)->value->index, y = ((const struct part_child *)b)->value->index;
    return (x > y) - (x < y);
}

void part_as_written(struct part_child *children, size_t count)
{
    qsort(children, count, sizeof *children, by_index);
}
