/*
 * The field-driven reader: one function per kind of field, one that walks the rows of a shape.
 */
#include "scenario/reader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/stream.h"
#include "redress/documents.h"
#include "redress/units.h"
#include "redress/vocabulary.h"
#include "scenario/calendar.h"
#include "scenario/families.h"
#include "scenario/laws.h"
#include "scenario/maps.h"
#include "scenario/members.h"
#include "scenario/money.h"
#include "scenario/origins.h"
#include "scenario/scalars.h"

/* ---- single values ---- */

static bool field_format(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                         void *place)
{
    (void)field, (void)place;
    if (value->kind == JSON_STRING && rd_document_find(value->string) == RD_DOCUMENT_SCENARIO)
        return true;
    return loading_error(load, value, SCENARIO_WRONG_FORMAT, "\"format\" must be \"%s\"",
                         rd_document_row(RD_DOCUMENT_SCENARIO)->format);
}

static bool field_text(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    const char *text;
    if (field->place != PLACE_NOWHERE)
        return read_text(load, value, place);
    return read_text(load, value, &text);
}

static bool field_name(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    (void)field;
    return read_name(load, value, place);
}

static bool field_bool(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    (void)field;
    return read_bool(load, value, place);
}

static bool field_share(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                        void *place)
{
    return read_share(load, value, field->lo, field->hi, place);
}

static bool field_chance(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                         void *place)
{
    struct chance *chance = place;
    if (!read_share(load, value, field->lo, field->hi, &chance->share))
        return false;
    chance->threshold = chance_threshold(chance->share);
    return true;
}

static bool field_number(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                         void *place)
{
    return read_number(load, value, field->lo, field->hi, place);
}

static bool field_count(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                        void *place)
{
    uint32_t count;
    if (!read_count(load, value, field->lo, field->hi, &count))
        return false;
    if (field->place != PLACE_NOWHERE)
        *(uint32_t *)place = count;
    return true;
}

static bool field_money(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                        void *place)
{
    return read_money(load, value, field->lo, field->hi, place);
}

static bool field_duration(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                           void *place)
{
    return read_duration(load, value, field->lo, field->hi, place);
}

static bool field_days(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    int64_t *seconds = place;
    char label[LABEL_SIZE], is[RD_UNIT_TEXT_SIZE];
    if (!read_duration(load, value, field->lo, field->hi, seconds))
        return false;
    return *seconds % RD_DAY_S == 0 || loading_error(load, value, SCENARIO_NOT_WHOLE_DAYS, "%s is %s: write whole days",
                                                     label_of(value, label), rd_duration_format(*seconds, is));
}

static bool field_date(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    (void)field;
    return scalar_date(load, value, place);
}

static bool field_word(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    const char *words[WORDS_MAX];
    enum rd_word_set set = (enum rd_word_set)field->argument;
    size_t count = words_of(set, words);
    const char *what = set == RD_SET_ITEM_CLASS ? "an item class" : set == RD_SET_LAW ? "a lane law" : "a known word";
    return read_choice(load, value, what, words, count, place);
}

static bool field_stationary(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                             void *place)
{
    (void)field;
    static const char *const words[] = {"empty", "stationary"};
    int choice;
    if (!read_choice(load, value, "\"stationary\" or \"empty\"", words, 2, &choice))
        return false;
    *(bool *)place = choice == 1;
    return true;
}

static bool field_currency(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                           void *place)
{
    (void)field;
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "a currency such as \"USD\"");
    if (!rd_currency_is_valid(value->string))
        return loading_error(load, value, SCENARIO_BAD_CURRENCY,
                             "\"currency\" must be three capital letters, such as \"USD\"");
    memcpy(place, value->string, 4);
    load->scenario->money_step = rd_currency_step(value->string);
    currency_doubt(load, value);
    return true;
}

static bool field_law(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                      void *place)
{
    return law_table_read(load, value, (enum law_unit)field->argument, field->lo, field->hi, place);
}

static bool field_sizes(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                        void *place)
{
    (void)place;
    return law_read(load, value, (enum law_unit)field->argument, field->lo, field->hi, &load->sizes);
}

/* Read with the whole member, by its finishing touch (members.h). */
static bool field_by_member(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                            void *place)
{
    (void)load, (void)field, (void)value, (void)place;
    return true;
}

/* ---- objects and lists ---- */

static bool field_object(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                         void *place)
{
    return read_object(load, (enum scenario_shape)field->argument, value, place);
}

static bool list_parts(struct loading *load, const struct scenario_field *field, const struct json_value *list,
                       char *elements, size_t size)
{
    const struct scenario_field *part = scenario_field_find((enum scenario_shape)field->argument, "share");
    if (!part || part->kind != FIELD_PART)
        return true;
    struct arena *arena = loading_arena(load);
    const struct json_value **members =
        loading_kept(load, arena_array(arena, list->count, sizeof(struct json_value *)));
    double *shares = loading_kept(load, arena_array(arena, list->count, sizeof *shares));
    char *what = loading_kept(load, arena_format(arena, "the shares of \"%s\"", field->key));
    if (!members || !shares || !what)
        return false;
    size_t at = 0;
    json_each (element, list) {
        const struct json_value *share = json_get(element, part->key);
        members[at++] = share ? share : loading_fallback(load, part);
    }
    if (load->status != RD_OK || !family_read(load, list, what, members, list->count, shares))
        return false;
    for (size_t i = 0; i < list->count; i++)
        memcpy(elements + i * size + part->place, &shares[i], sizeof(double));
    return true;
}

static bool field_list(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                       void *place)
{
    enum scenario_shape shape = (enum scenario_shape)field->argument;
    const struct scenario_shape_row *row = scenario_shape_row(shape);
    char *base = (char *)place - field->place;
    if (value->kind != JSON_ARRAY)
        return loading_wrong_type(load, value, "a list");
    if (value->count < row->fewest || value->count > row->most)
        return loading_error(load, value, SCENARIO_LIST_SIZE, "\"%s\" has %zu elements: allowed are %zu to %zu",
                             field->key, value->count, row->fewest, row->most);
    char *elements = loading_kept(load, arena_array(loading_arena(load), value->count, row->size));
    if (!elements)
        return false;
    memcpy(place, &elements, sizeof elements);
    memcpy(base + row->count_place, &value->count, sizeof value->count);
    bool good = true, shaped = true;
    json_each (element, value) {
        void *member = elements + element->index * row->size;
        bool whole = read_object(load, shape, element, member);
        good = whole && member_finish(load, shape, element, member) && good;
        shaped = shaped && element->kind == JSON_OBJECT;
        if (load->status != RD_OK)
            return false;
    }
    return shaped && list_parts(load, field, value, elements, row->size) && names_are_unique(load, field, value) &&
           good;
}

/* ---- kinds ---- */

static bool (*const read_kind[FIELD_KIND_COUNT])(struct loading *, const struct scenario_field *,
                                                 const struct json_value *, void *) = {
    [FIELD_FORMAT] = field_format,       [FIELD_TEXT] = field_text,
    [FIELD_NAME] = field_name,           [FIELD_BOOL] = field_bool,
    [FIELD_SHARE] = field_share,         [FIELD_CHANCE] = field_chance,
    [FIELD_PART] = field_by_member,      [FIELD_NUMBER] = field_number,
    [FIELD_COUNT] = field_count,         [FIELD_MONEY] = field_money,
    [FIELD_DURATION] = field_duration,   [FIELD_DAYS] = field_days,
    [FIELD_DATE] = field_date,           [FIELD_WORD] = field_word,
    [FIELD_CURRENCY] = field_currency,   [FIELD_LAW] = field_law,
    [FIELD_SIZES] = field_sizes,         [FIELD_OBJECT] = field_object,
    [FIELD_LIST] = field_list,           [FIELD_FAMILY] = field_family,
    [FIELD_LANGUAGES] = field_languages, [FIELD_SHARES] = field_shares,
    [FIELD_NUMBERS] = field_numbers,     [FIELD_AMOUNTS] = field_amounts,
    [FIELD_FACTORS] = field_factors,     [FIELD_ODDS] = field_odds,
    [FIELD_NAMES] = field_by_member,     [FIELD_CARRIER] = field_by_member,
    [FIELD_COUNTRY] = field_by_member,   [FIELD_CROSSING] = field_bool,
    [FIELD_HOLIDAYS] = field_holidays,   [FIELD_EXCHANGE] = field_exchange,
    [FIELD_WEEKDAYS] = field_weekdays,   [FIELD_HOURS] = field_hours,
    [FIELD_OFFSET] = field_offset,       [FIELD_STATIONARY] = field_stationary,
    [FIELD_FIGURE] = field_by_member,    [FIELD_REFERENCE] = field_by_member,
    [FIELD_BAND] = field_by_member,      [FIELD_WORDS] = field_by_member,
    [FIELD_LIFTS] = field_by_member,     [FIELD_ORIGINS] = field_origins,
    [FIELD_SCHEDULE] = field_by_member,
};

static bool remarks_are_text(struct loading *load, enum scenario_shape shape, const struct json_value *value)
{
    bool good = true;
    json_each (child, value) {
        if (key_is_remark(child->key) && child->kind != JSON_STRING && !scenario_field_find(shape, child->key))
            good = loading_wrong_type(load, child, "text");
    }
    return good;
}

static bool read_field(struct loading *load, const struct scenario_field *field, const struct json_value *object,
                       char *base)
{
    const struct json_value *value = json_get(object, field->key);
    if (!value && field->required)
        return loading_error(load, object, SCENARIO_MISSING_KEY, "missing \"%s\": %s", field->key, field->title);
    if (!value)
        value = loading_fallback(load, field);
    if (!value)
        return load->status == RD_OK;
    return read_kind[field->kind](load, field, value, field->place == PLACE_NOWHERE ? base : base + field->place);
}

bool read_object(struct loading *load, enum scenario_shape shape, const struct json_value *value, void *base)
{
    const char *keys[SCENARIO_KEYS_MAX];
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object");
    bool good = json_refuse_unknown(value, keys, scenario_shape_keys(shape, keys, SCENARIO_KEYS_MAX), load->found) == 0;
    good = remarks_are_text(load, shape, value) && good;
    for (size_t i = scenario_shape_first(shape); i < scenario_field_count(); i++) {
        const struct scenario_field *field = scenario_field_row(i);
        if (field->shape != shape || load->status != RD_OK)
            break;
        good = read_field(load, field, value, base) && good;
    }
    return good && load->status == RD_OK;
}

int language_number(struct loading *load, const char *name)
{
    struct scenario *scenario = load->scenario;
    for (size_t i = 0; i < scenario->language_count; i++) {
        if (strcmp(scenario->languages[i], name) == 0)
            return (int)i;
    }
    if (!scenario->languages)
        scenario->languages = loading_kept(load, arena_array(loading_arena(load), LANGUAGES_MAX, sizeof(char *)));
    if (!scenario->languages || scenario->language_count == LANGUAGES_MAX)
        return -1;
    const char *copy = loading_kept(load, arena_copy(loading_arena(load), name));
    if (!copy)
        return -1;
    scenario->languages[scenario->language_count] = copy;
    return (int)scenario->language_count++;
}
