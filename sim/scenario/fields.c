/*
 * The rows of fields.def.
 */
#include "scenario/fields.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "redress/vocabulary.h"
#include "scenario/scenario.h"

#define AT(type, member) offsetof(struct type, member)
#define NOWHERE PLACE_NOWHERE
#define REQUIRED true
#define OPTIONAL false
#define NONE NULL
#define JSON(...) #__VA_ARGS__

#define FIELD_ROW(shape, key, kind, argument, lo, hi, required, fallback, place, title, basis)                         \
    {SHAPE_##shape, key, FIELD_##kind, argument, lo, hi, required, fallback, place, title, basis},
static const struct scenario_field fields[] = {SCENARIO_FIELDS(FIELD_ROW)};

#define SHAPE_ROW(id, title, type, fewest, most, count_place) {title, sizeof(type), fewest, most, count_place},
static const struct scenario_shape_row shapes[] = {SCENARIO_SHAPES(SHAPE_ROW)};

#define FIELD_COUNT (sizeof fields / sizeof fields[0])

const struct scenario_shape_row *scenario_shape_row(enum scenario_shape shape)
{
    assert(shape < SHAPE_COUNT);
    return &shapes[shape];
}

size_t scenario_field_count(void)
{
    return FIELD_COUNT;
}

const struct scenario_field *scenario_field_row(size_t index)
{
    assert(index < FIELD_COUNT);
    return &fields[index];
}

size_t scenario_shape_first(enum scenario_shape shape)
{
    size_t first = 0;
    while (first < FIELD_COUNT && fields[first].shape != shape)
        first++;
    return first;
}

const struct scenario_field *scenario_field_find(enum scenario_shape shape, const char *key)
{
    for (size_t i = scenario_shape_first(shape); i < FIELD_COUNT && fields[i].shape == shape; i++) {
        if (strcmp(fields[i].key, key) == 0)
            return &fields[i];
    }
    return NULL;
}

bool scenario_field_takes(const struct scenario_field *field, const char *word)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\": {", word);
    return field->kind != FIELD_ODDS || strstr(field->fallback, key) != NULL;
}

size_t scenario_shape_keys(enum scenario_shape shape, const char *keys[], size_t capacity)
{
    size_t count = 0;
    for (size_t i = scenario_shape_first(shape); i < FIELD_COUNT && fields[i].shape == shape; i++) {
        if (count < capacity)
            keys[count++] = fields[i].key;
    }
    static const char *const everywhere[] = {"source", "why"};
    for (size_t i = 0; i < sizeof everywhere / sizeof everywhere[0]; i++) {
        if (count < capacity && !scenario_field_find(shape, everywhere[i]))
            keys[count++] = everywhere[i];
    }
    return count;
}
