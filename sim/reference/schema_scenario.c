/*
 * The schema of scenarios, from the field table.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "reference/schema.h"
#include "scenario/fields.h"
#include "scenario/laws.h"
#include "scenario/realism.h"

#define OFFSET_PATTERN "[+-][0-9]{2}:[0-5][0-9]"
#define WEEKDAY "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
#define WEEKDAYS_PATTERN WEEKDAY "([.][.]" WEEKDAY ")?(," WEEKDAY "([.][.]" WEEKDAY ")?)*"
#define CLOCK "([01][0-9]|2[0-4]):[0-5][0-9]"

/* By enum law_unit: name of the unit in definitions, pattern of a value (NULL: a plain number). */
static const struct {
    const char *name, *pattern;
} units[] = {
    [OF_SECONDS] = {"duration", SCHEMA_SPAN_DECIMAL},
    [OF_MINOR] = {"money", SCHEMA_MONEY},
    [OF_BP] = {"share", SCHEMA_SHARE},
    [OF_NUMBER] = {"number", NULL},
};
_Static_assert(SHAPE_SCENARIO == 0, "the document itself is shape_0");
#define UNIT_COUNT (sizeof units / sizeof units[0])

/* ---- distributions ---- */

static void remark_properties(struct json_writer *json)
{
    schema_string(json, "source", NULL);
    schema_string(json, "why", NULL);
}

/* A law given by one or two members: values of the unit, or numbers. */
static void law_members(struct json_writer *json, const char *law, const char *unit, const char *first,
                        const char *second, bool second_is_number)
{
    const char *required[] = {first, second, NULL};
    schema_open_object(json, law, NULL);
    schema_ref(json, first, "%s", unit);
    if (second && second_is_number)
        json_raw(json, second, "{\"type\": \"number\"}");
    else if (second)
        schema_ref(json, second, "%s", unit);
    remark_properties(json);
    schema_close_object(json, required);
}

static void empirical(struct json_writer *json, const char *unit)
{
    static const char *const required[] = {"points", NULL};
    schema_open_object(json, "empirical", "Linear between the points, from 0% to 100%");
    json_open_object(json, "points");
    json_text(json, "type", "array");
    json_number(json, "minItems", 2);
    json_number(json, "maxItems", LAW_POINTS_MAX);
    json_open_object(json, "items");
    json_text(json, "type", "array");
    json_number(json, "minItems", 2);
    json_number(json, "maxItems", 2);
    json_open_array(json, "items");
    schema_ref(json, NULL, "share");
    schema_ref(json, NULL, "%s", unit);
    json_close(json);
    json_close(json);
    json_close(json);
    remark_properties(json);
    schema_close_object(json, required);
}

static void mixture(struct json_writer *json, const char *unit)
{
    static const char *const required[] = {"share", "of", NULL};
    json_open_object(json, "mixture");
    json_text(json, "type", "array");
    json_number(json, "minItems", 1);
    json_number(json, "maxItems", LAW_PARTS_MAX);
    schema_open_object(json, "items", NULL);
    schema_ref(json, "share", "part");
    schema_ref(json, "of", "law_%s", unit);
    remark_properties(json);
    schema_close_object(json, required);
    json_close(json);
}

static void law_definition(struct json_writer *json, const char *unit)
{
    char key[32];
    snprintf(key, sizeof key, "law_%s", unit);
    json_open_object(json, key);
    json_textf(json, "description", "A distribution, or a constant, in the unit %s", unit);
    json_open_array(json, "anyOf");
    schema_ref(json, NULL, "%s", unit);
    schema_open_object(json, NULL, NULL);
    schema_ref(json, "constant", "%s", unit);
    law_members(json, "exponential", unit, "mean", NULL, false);
    law_members(json, "gamma", unit, "mean", "shape", true);
    law_members(json, "lognormal", unit, "median", "sigma", true);
    law_members(json, "weibull", unit, "mean", "shape", true);
    law_members(json, "uniform", unit, "from", "to", false);
    empirical(json, unit);
    mixture(json, unit);
    schema_ref(json, "at_least", "%s", unit);
    schema_ref(json, "at_most", "%s", unit);
    remark_properties(json);
    json_close(json);
    json_bool(json, "additionalProperties", false);
    json_open_array(json, "oneOf");
    for (size_t i = 0; i < LAW_NAME_COUNT; i++) {
        const char *const one[] = {law_names[i], NULL};
        json_open_object(json, NULL);
        schema_required(json, one);
        json_close(json);
    }
    json_close(json);
    json_close(json);
    json_close(json);
    json_close(json);
}

/* ---- kinds of fields ---- */

static void number_members(struct json_writer *json, const char *type, const struct scenario_field *field)
{
    json_text(json, "type", type);
    json_number(json, "minimum", field->lo);
    json_number(json, "maximum", field->hi);
}

static void refers(struct json_writer *json, const char *name)
{
    json_textf(json, "$ref", "#/definitions/%s", name);
}

static void matches(struct json_writer *json, const char *pattern)
{
    json_text(json, "type", "string");
    json_textf(json, "pattern", "^(%s)$", pattern);
}

/* A list of exactly `argument` elements. */
static void list_members(struct json_writer *json, const struct scenario_field *field, const char *element)
{
    json_text(json, "type", "array");
    json_number(json, "minItems", field->argument);
    json_number(json, "maxItems", field->argument);
    if (element) {
        schema_ref(json, "items", "%s", element);
        return;
    }
    json_open_object(json, "items");
    number_members(json, "number", field);
    json_close(json);
}

static void word_members(struct json_writer *json, const struct scenario_field *field)
{
    json_open_array(json, "enum");
    schema_word_members(json, (enum rd_word_set)field->argument);
    json_close(json);
}

/* {word: …} for every word of the set. */
static void map_members(struct json_writer *json, const struct scenario_field *field)
{
    enum rd_word_set set = (enum rd_word_set)field->argument;
    json_text(json, "type", "object");
    json_bool(json, "additionalProperties", false);
    json_open_object(json, "properties");
    for (size_t i = 0; i < rd_word_count(set); i++) {
        if (!scenario_field_takes(field, rd_word(set, i)))
            continue;
        if (field->kind == FIELD_FACTORS) {
            json_open_object(json, rd_word(set, i));
            number_members(json, "number", field);
            json_close(json);
        } else {
            schema_ref(json, rd_word(set, i), "%s", field->kind == FIELD_FAMILY ? "part" : "odds");
        }
    }
    remark_properties(json);
    json_close(json);
}

static void open_map_members(struct json_writer *json, const char *keys, const char *value)
{
    json_text(json, "type", "object");
    json_open_object(json, "properties");
    remark_properties(json);
    json_close(json);
    if (keys) {
        json_open_object(json, "propertyNames");
        json_textf(json, "pattern", "^(%s|source|why)$", keys);
        json_close(json);
    }
    json_open_object(json, "additionalProperties");
    refers(json, value);
    json_close(json);
}

static void shape_list_members(struct json_writer *json, const struct scenario_field *field)
{
    const struct scenario_shape_row *row = scenario_shape_row((enum scenario_shape)field->argument);
    json_text(json, "type", "array");
    json_number(json, "minItems", (double)row->fewest);
    json_number(json, "maxItems", (double)row->most);
    schema_ref(json, "items", "shape_%d", field->argument);
}

static void figure_members(struct json_writer *json)
{
    json_open_array(json, "enum");
    for (int i = 0; i < FIGURE_COUNT; i++)
        json_text(json, NULL, realism_figure_row((enum realism_figure)i)->name);
    json_close(json);
}

static void constraint(struct json_writer *json, const struct scenario_field *field)
{
    char name[32];
    switch (field->kind) {
    case FIELD_FORMAT:
        json_text(json, "const", "redress/scenario/1");
        break;
    case FIELD_TEXT:
        json_text(json, "type", "string");
        break;
    case FIELD_NAME:
    case FIELD_CARRIER:
    case FIELD_COUNTRY:
    case FIELD_SCHEDULE:
        refers(json, "name");
        break;
    case FIELD_BOOL:
    case FIELD_CROSSING:
        json_text(json, "type", "boolean");
        break;
    case FIELD_SHARE:
    case FIELD_CHANCE:
        refers(json, "share");
        break;
    case FIELD_PART:
        refers(json, "part");
        break;
    case FIELD_NUMBER:
        number_members(json, "number", field);
        break;
    case FIELD_COUNT:
        number_members(json, "integer", field);
        break;
    case FIELD_MONEY:
        refers(json, "money");
        break;
    case FIELD_DURATION:
    case FIELD_DAYS:
        refers(json, "duration");
        break;
    case FIELD_DATE:
        matches(json, SCHEMA_DATE);
        break;
    case FIELD_WORD:
        word_members(json, field);
        break;
    case FIELD_CURRENCY:
        matches(json, "[A-Z]{3}");
        break;
    case FIELD_LAW:
    case FIELD_SIZES:
        snprintf(name, sizeof name, "law_%s", units[field->argument].name);
        refers(json, name);
        break;
    case FIELD_OBJECT:
        snprintf(name, sizeof name, "shape_%d", field->argument);
        refers(json, name);
        break;
    case FIELD_LIST:
        shape_list_members(json, field);
        break;
    case FIELD_FAMILY:
    case FIELD_FACTORS:
    case FIELD_ODDS:
        map_members(json, field);
        break;
    case FIELD_LANGUAGES:
    case FIELD_ORIGINS:
        open_map_members(json, NULL, "part");
        break;
    case FIELD_SHARES:
        list_members(json, field, "part");
        break;
    case FIELD_NUMBERS:
        list_members(json, field, NULL);
        break;
    case FIELD_AMOUNTS:
        list_members(json, field, "money");
        break;
    case FIELD_NAMES:
        json_text(json, "type", "array");
        json_number(json, "minItems", field->lo);
        schema_ref(json, "items", "name");
        break;
    case FIELD_WORDS:
        json_text(json, "type", "array");
        json_number(json, "minItems", 1);
        json_open_object(json, "items");
        json_open_array(json, "enum");
        schema_word_members(json, (enum rd_word_set)field->argument);
        json_close(json);
        json_close(json);
        break;
    case FIELD_HOLIDAYS:
        open_map_members(json, NULL, "dates");
        break;
    case FIELD_EXCHANGE:
        open_map_members(json, "[A-Z]{3}", "rate");
        break;
    case FIELD_WEEKDAYS:
        matches(json, WEEKDAYS_PATTERN);
        break;
    case FIELD_HOURS:
        matches(json, CLOCK "[.][.]" CLOCK);
        break;
    case FIELD_OFFSET:
        matches(json, OFFSET_PATTERN);
        break;
    case FIELD_STATIONARY:
        json_raw(json, "enum", "[\"stationary\", \"empty\"]");
        break;
    case FIELD_FIGURE:
        figure_members(json);
        break;
    case FIELD_REFERENCE:
        refers(json, "figure_value");
        break;
    case FIELD_BAND:
        json_text(json, "type", "array");
        json_number(json, "minItems", 2);
        json_number(json, "maxItems", 2);
        schema_ref(json, "items", "figure_value");
        break;
    case FIELD_LIFTS:
        open_map_members(json, NULL, "number");
        break;
    case FIELD_KIND_COUNT:
        break;
    }
}

/* A keyword beside "$ref" is ignored in draft 7, so the reference stands in an allOf of one. */
static void field_schema(struct json_writer *json, const struct scenario_field *field)
{
    json_open_object(json, field->key);
    json_text(json, "description", field->title);
    if (field->fallback)
        json_raw(json, "default", field->fallback);
    json_open_array(json, "allOf");
    json_open_object(json, NULL);
    constraint(json, field);
    json_close(json);
    json_close(json);
    json_close(json);
}

static void shape_properties(struct json_writer *json, enum scenario_shape shape)
{
    const char *keys[SCENARIO_KEYS_MAX];
    size_t count = scenario_shape_keys(shape, keys, SCENARIO_KEYS_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct scenario_field *field = scenario_field_find(shape, keys[i]);
        if (field)
            field_schema(json, field);
        else
            schema_string(json, keys[i], NULL);
    }
}

static void shape_required(struct json_writer *json, enum scenario_shape shape)
{
    json_open_array(json, "required");
    for (size_t i = scenario_shape_first(shape); i < scenario_field_count(); i++) {
        const struct scenario_field *field = scenario_field_row(i);
        if (field->shape == shape && field->required)
            json_text(json, NULL, field->key);
    }
    json_close(json);
}

static void shape_schema(struct json_writer *json, const char *key, enum scenario_shape shape)
{
    json_open_object(json, key);
    json_text(json, "description", scenario_shape_row(shape)->title);
    json_text(json, "type", "object");
    json_bool(json, "additionalProperties", false);
    shape_required(json, shape);
    json_open_object(json, "properties");
    shape_properties(json, shape);
    json_close(json);
    if (shape == SHAPE_REALISM)
        json_raw(json, "oneOf", "[{\"required\": [\"reference\"]}, {\"required\": [\"band\"]}]");
    json_close(json);
}

/* ---- the document ---- */

static void edit_schema(struct json_writer *json)
{
    static const char *const required[] = {"id", "set", "to", NULL};
    schema_open_object(json, "items", NULL);
    schema_string(json, "id", NULL);
    schema_string(json, "set", "Path of the value: demand.orders_per_day, lanes.CN-EU.lost");
    json_raw(json, "to", "{}");
    remark_properties(json);
    schema_close_object(json, required);
}

/* A scenario that edits another one. */
static void derived_schema(struct json_writer *json)
{
    static const char *const required[] = {"format", "base", NULL};
    schema_open_object(json, "derived", "Another scenario with edits");
    json_raw(json, "format", "{\"const\": \"redress/scenario/1\"}");
    schema_string(json, "$schema", NULL);
    schema_ref(json, "name", "name");
    schema_string(json, "title", NULL);
    remark_properties(json);
    schema_string(json, "base", "File of the other scenario, from this one's folder");
    json_open_object(json, "edits");
    json_text(json, "type", "array");
    edit_schema(json);
    json_close(json);
    schema_close_object(json, required);
}

static void value_definitions(struct json_writer *json)
{
    static const char *const odds[] = {"true_claim", "false_claim", NULL};
    json_raw(json, "name",
             "{\"type\": \"string\", \"minLength\": 1, \"maxLength\": 64, \"pattern\": "
             "\"^[^\\\\u0000-\\\\u001f\\\\u007f]+$\"}");
    schema_pattern(json, "share", SCHEMA_SHARE, "Such as \"5.5%\"");
    schema_pattern(json, "part", "rest|" SCHEMA_SHARE,
                   "A share of a family that sums to 100%, or what the others leave");
    schema_pattern(json, "money", SCHEMA_MONEY, "Such as \"200.00\"");
    schema_pattern(json, "duration", SCHEMA_SPAN_DECIMAL, "Such as \"15d\", \"72h\", \"30m\" or \"1.74d\"");
    json_raw(json, "number", "{\"type\": \"number\"}");
    schema_pattern(json, "rate", "[0-9]{1,7}([.][0-9]{1,9})?", "Units of the scenario's currency, such as \"5.40\"");
    json_open_object(json, "dates");
    json_text(json, "type", "array");
    schema_pattern(json, "items", SCHEMA_DATE "([.][.]" SCHEMA_DATE ")?", NULL);
    json_close(json);
    schema_open_object(json, "odds", "Findings for the buyer, by truth");
    schema_ref(json, "true_claim", "share");
    schema_ref(json, "false_claim", "share");
    remark_properties(json);
    schema_close_object(json, odds);
    json_raw(json, "figure_value",
             "{\"anyOf\": [{\"$ref\": \"#/definitions/share\"}, {\"$ref\": \"#/definitions/duration\"}, {\"type\": "
             "\"number\"}]}");
}

void schema_scenario(FILE *out)
{
    struct json_writer json;
    char key[32];
    json_writer_init(&json, out);
    json_open_object(&json, NULL);
    schema_head(&json, "Scenario", "A market: people, parcels and queues, without any rule (redress/scenario/1)");
    json_text(&json, "type", "object");
    json_raw(&json, "if", "{\"required\": [\"base\"]}");
    json_raw(&json, "then", "{\"$ref\": \"#/definitions/derived\"}");
    json_raw(&json, "else", "{\"$ref\": \"#/definitions/shape_0\"}");
    json_open_object(&json, "definitions");
    derived_schema(&json);
    value_definitions(&json);
    for (size_t i = 0; i < UNIT_COUNT; i++)
        law_definition(&json, units[i].name);
    for (int shape = 0; shape < SHAPE_COUNT; shape++) {
        snprintf(key, sizeof key, "shape_%d", shape);
        shape_schema(&json, key, (enum scenario_shape)shape);
    }
    json_close(&json);
    json_close(&json);
}
