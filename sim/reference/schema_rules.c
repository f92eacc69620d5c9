/*
 * Schemas of rules: cells by fact, conditions and answers by decision.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "reference/schema.h"

static const char *value_pattern(enum rd_value_type type)
{
    switch (type) {
    case RD_TYPE_MONEY:
        return SCHEMA_MONEY;
    case RD_TYPE_SHARE:
        return SCHEMA_SHARE_BP;
    case RD_TYPE_DURATION:
        return SCHEMA_SPAN;
    default:
        return SCHEMA_INTEGER;
    }
}

/* ---- cells ---- */

/* A text cell of a number: a word for any value, a comparison, a value or a range of values. */
static void number_cell(struct json_writer *json, enum rd_value_type type)
{
    const char *value = value_pattern(type);
    json_open_object(json, NULL);
    json_text(json, "type", "string");
    json_textf(json, "pattern",
               "^([*]|absent|present|(<=|>=|<|>|=) *(%s|" SCHEMA_PARAMETER ") *| *%s *| *(%s|" SCHEMA_PARAMETER
               ") *[.][.] *(%s|" SCHEMA_PARAMETER ") *)$",
               value, value, value, value);
    json_close(json);
}

static void word_cell(struct json_writer *json, enum rd_word_set set)
{
    json_open_object(json, NULL);
    json_open_array(json, "enum");
    schema_word_members(json, set);
    json_text(json, NULL, "*");
    json_text(json, NULL, "absent");
    json_text(json, NULL, "present");
    json_close(json);
    json_close(json);
}

static void single_type(struct json_writer *json, const char *type)
{
    json_open_object(json, NULL);
    json_text(json, "type", type);
    json_close(json);
}

static void single_cell(struct json_writer *json, const struct rd_fact_row *row)
{
    switch (row->type) {
    case RD_TYPE_ENUM:
        word_cell(json, row->set);
        return;
    case RD_TYPE_BOOL:
        single_type(json, "boolean");
        json_open_object(json, NULL);
        json_raw(json, "enum", "[\"*\", \"absent\", \"present\"]");
        json_close(json);
        return;
    case RD_TYPE_INT:
        single_type(json, "integer");
        number_cell(json, row->type);
        return;
    default:
        number_cell(json, row->type);
        return;
    }
}

static void cell_list(struct json_writer *json, const char *key, const char *fact)
{
    json_open_object(json, key);
    json_text(json, "type", "array");
    json_number(json, "minItems", 1);
    schema_ref(json, "items", "fact.%s", fact);
    json_close(json);
}

/* The cells of one fact: definition "fact.<name>". */
static void fact_definition(struct json_writer *json, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    static const char *const not_key[] = {"not", NULL};
    char key[96], lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE];
    snprintf(key, sizeof key, "fact.%s", row->name);
    json_open_object(json, key);
    if (row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL)
        json_textf(json, "description", "%s%s", row->title, row->may_be_absent ? " (may be absent)" : "");
    else
        json_textf(json, "description", "%s: %s, %s to %s%s", row->title, rd_value_type_name(row->type),
                   rd_fact_format(fact, row->lo, lo, sizeof lo), rd_fact_format(fact, row->hi, hi, sizeof hi),
                   row->may_be_absent ? " (may be absent)" : "");
    json_open_array(json, "anyOf");
    single_cell(json, row);
    cell_list(json, NULL, row->name);
    schema_open_object(json, NULL, NULL);
    cell_list(json, "not", row->name);
    schema_close_object(json, not_key);
    json_close(json);
    json_close(json);
}

/* ---- answers ---- */

static void operand(struct json_writer *json, const char *key, enum rd_value_type type)
{
    char pattern[256];
    snprintf(pattern, sizeof pattern, "%s|" SCHEMA_PARAMETER, value_pattern(type));
    schema_pattern(json, key, pattern, NULL);
}

static void money_form_definition(struct json_writer *json)
{
    static const char *const required[] = {"of", NULL};
    schema_open_object(json, "money_form", "clamp(round(of x share) + plus, at_least, at_most)");
    json_open_object(json, "of");
    json_text(json, "description", "A fact that is money");
    json_open_array(json, "enum");
    for (int i = 0; i < RD_FACT_COUNT; i++)
        if (rd_fact_row((enum rd_fact)i)->type == RD_TYPE_MONEY)
            json_text(json, NULL, rd_fact_row((enum rd_fact)i)->name);
    json_close(json);
    json_close(json);
    operand(json, "share", RD_TYPE_SHARE);
    operand(json, "plus", RD_TYPE_MONEY);
    operand(json, "at_least", RD_TYPE_MONEY);
    operand(json, "at_most", RD_TYPE_MONEY);
    json_open_object(json, "round");
    json_raw(json, "enum", "[\"half_up\", \"half_even\", \"down\", \"up\"]");
    json_close(json);
    json_close(json); /* properties: what follows belongs to the object itself */
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    json_raw(json, "dependencies", "{\"share\": [\"round\"], \"round\": [\"share\"]}");
    json_close(json);
}

static void words_property(struct json_writer *json, const char *key, enum rd_word_set set, const char *description)
{
    json_open_object(json, key);
    json_text(json, "description", description);
    json_open_array(json, "enum");
    schema_word_members(json, set);
    json_close(json);
    json_close(json);
}

static void days_definition(struct json_writer *json)
{
    static const char *const required[] = {"days", "count", NULL};
    schema_open_object(json, "days", "A duration in days, elapsed or business");
    json_open_object(json, "days");
    json_open_array(json, "anyOf");
    json_open_object(json, NULL);
    json_text(json, "type", "integer");
    json_number(json, "minimum", 0);
    json_number(json, "maximum", (double)RD_ANSWER_SPAN_MAX / (double)RD_DAY_S);
    json_close(json);
    schema_pattern(json, NULL, SCHEMA_PARAMETER, NULL);
    json_close(json);
    json_close(json);
    words_property(json, "count", RD_SET_DAY_COUNT, "Business days leave out Saturdays, Sundays and holidays");
    words_property(json, "calendar", RD_SET_CALENDAR, "Whose holidays business days leave out");
    json_close(json);
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    json_raw(json, "if", "{\"properties\": {\"count\": {\"const\": \"business\"}}}");
    json_raw(json, "then", "{\"required\": [\"calendar\"]}");
    json_raw(json, "else", "{\"not\": {\"required\": [\"calendar\"]}}");
    json_close(json);
}

/* Who is better off with the answer, for editors and whoever states an order in a gate: no constraint on documents. */
static void stated_orders(struct json_writer *json, size_t global)
{
    json_open_array(json, "x-better-off");
    for (size_t i = 0; i < rd_stake_count(); i++) {
        const struct rd_stake_row *row = rd_stake_row(i);
        if (row->answer != global)
            continue;
        json_open_object(json, NULL);
        if (row->where[0])
            json_text(json, "where", row->where);
        for (int party = 0; party < RD_PARTY_COUNT; party++)
            if (row->order[party])
                json_text(json, rd_word(RD_SET_PARTY, (size_t)party), row->order[party]);
        json_close(json);
    }
    json_close(json);
}

static void describe_answer(struct json_writer *json, size_t global)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE], fallback[RD_UNIT_TEXT_SIZE], range[160] = "", deflt[80] = "";
    if (row->type != RD_TYPE_ENUM)
        snprintf(range, sizeof range, ": %s, %s to %s", rd_value_type_name(row->type),
                 rd_answer_format(global, row->lo, lo, sizeof lo), rd_answer_format(global, row->hi, hi, sizeof hi));
    if (row->fallback != RD_MUST_STATE)
        snprintf(deflt, sizeof deflt, "; %s when left out",
                 rd_answer_format(global, row->fallback, fallback, sizeof fallback));
    json_textf(json, "description", "%s%s%s", row->title, range, deflt);
    stated_orders(json, global);
}

static void answer_schema(struct json_writer *json, const char *key, size_t global)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    json_open_object(json, key);
    describe_answer(json, global);
    if (row->type == RD_TYPE_ENUM) {
        json_open_array(json, "enum");
        schema_word_members(json, row->set);
        json_close(json);
    } else {
        json_open_array(json, "anyOf");
        if (row->type == RD_TYPE_INT) {
            json_open_object(json, NULL);
            json_text(json, "type", "integer");
            json_number(json, "minimum", (double)row->lo);
            json_number(json, "maximum", (double)row->hi);
            json_close(json);
            schema_pattern(json, NULL, SCHEMA_PARAMETER, NULL);
        } else {
            operand(json, NULL, row->type);
        }
        if (row->type == RD_TYPE_MONEY)
            schema_ref(json, NULL, "money_form");
        if (row->type == RD_TYPE_DURATION)
            schema_ref(json, NULL, "days");
        json_close(json);
    }
    json_close(json);
}

/* ---- rules of a decision ---- */

static void when_definition(struct json_writer *json, const struct rd_decision_row *decision)
{
    char key[96];
    snprintf(key, sizeof key, "when.%s", decision->name);
    json_open_object(json, key);
    json_text(json, "type", "object");
    json_number(json, "minProperties", 1);
    json_open_object(json, "properties");
    for (int i = 0; i < RD_FACT_COUNT; i++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)i);
        if (decision->groups & (1u << row->group))
            schema_ref(json, row->name, "fact.%s", row->name);
    }
    schema_close_object(json, NULL);
}

static void then_definition(struct json_writer *json, const struct rd_decision_row *decision)
{
    const char *required[RD_ANSWERS_MAX + 1] = {NULL};
    char key[96];
    size_t count = 0;
    snprintf(key, sizeof key, "then.%s", decision->name);
    schema_open_object(json, key, NULL);
    for (size_t i = 0; i < decision->answer_count; i++) {
        const struct rd_answer_row *row = rd_answer_row(decision->first_answer + i);
        answer_schema(json, row->name, decision->first_answer + i);
        if (row->fallback == RD_MUST_STATE)
            required[count++] = row->name;
    }
    schema_close_object(json, required);
}

static void rule_definition(struct json_writer *json, const struct rd_decision_row *decision)
{
    static const char *const required[] = {"id", "then", NULL};
    char key[96];
    snprintf(key, sizeof key, "rule.%s", decision->name);
    schema_open_object(json, key, NULL);
    schema_ref(json, "id", "id");
    schema_string(json, "title", "What the rule says, in one line");
    schema_ref(json, "when", "when.%s", decision->name);
    json_open_object(json, "any");
    json_text(json, "description", "One of these holds as well");
    json_text(json, "type", "array");
    json_number(json, "minItems", 1);
    schema_ref(json, "items", "when.%s", decision->name);
    json_close(json);
    json_raw(json, "otherwise",
             "{\"const\": true, \"description\": \"Applies when no other rule does; the last rule\"}");
    schema_ref(json, "then", "then.%s", decision->name);
    schema_string(json, "why", NULL);
    schema_string(json, "ref", NULL);
    schema_ref(json, "basis", "basis");
    schema_string(json, "note", NULL);
    json_close(json);
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    json_raw(json, "oneOf",
             "[{\"required\": [\"otherwise\"], \"not\": {\"anyOf\": [{\"required\": [\"when\"]}, {\"required\": "
             "[\"any\"]}]}}, "
             "{\"anyOf\": [{\"required\": [\"when\"]}, {\"required\": [\"any\"]}], \"not\": {\"required\": "
             "[\"otherwise\"]}}]");
    json_close(json);
}

static void common_definitions(struct json_writer *json)
{
    json_raw(json, "id", "{\"type\": \"string\", \"pattern\": \"" SCHEMA_ID "\"}");
    json_raw(json, "name", "{\"type\": \"string\", \"pattern\": \"" SCHEMA_NAME "\"}");
    json_raw(json, "text", "{\"type\": \"string\", \"minLength\": 1}");
    json_raw(json, "basis",
             "{\"enum\": [\"official\", \"third_party\", \"borrowed\", \"assumed\"], "
             "\"description\": \"Where the value comes from; borrowed is from another marketplace\"}");
    schema_pattern(json, "date", SCHEMA_DATE, NULL);
    schema_pattern(json, "from", "always|" SCHEMA_DATE, "The value holds from this date on");
}

/* A parameter: its type says how range and values are written. */
static void parameter_type(struct json_writer *json, enum rd_value_type type)
{
    json_open_object(json, NULL);
    json_open_object(json, "if");
    json_open_object(json, "properties");
    json_open_object(json, "type");
    json_text(json, "const", rd_value_type_name(type));
    json_close(json);
    json_close(json);
    json_close(json);
    json_open_object(json, "then");
    json_open_object(json, "properties");
    for (int i = 0; i < 2; i++) {
        json_open_object(json, i == 0 ? "range" : "values");
        json_open_object(json, "items");
        if (i == 1) {
            json_open_object(json, "properties");
            json_open_object(json, "value");
        }
        json_open_array(json, "anyOf");
        if (type == RD_TYPE_INT)
            single_type(json, "integer");
        else
            schema_pattern(json, NULL, value_pattern(type), NULL);
        if (i == 1)
            single_type(json, "null");
        json_close(json);
        if (i == 1) {
            json_close(json);
            json_close(json);
        }
        json_close(json);
        json_close(json);
    }
    json_close(json);
    json_close(json);
    json_close(json);
}

static void parameter_value_schema(struct json_writer *json)
{
    static const char *const required[] = {"from", "value", NULL};
    schema_open_object(json, "items", NULL);
    schema_ref(json, "from", "from");
    json_raw(json, "value", "{\"description\": \"null: using it from then on is an error\"}");
    schema_string(json, "ref", "Source");
    schema_string(json, "why", "Reason, where there is no source");
    schema_ref(json, "basis", "basis");
    schema_string(json, "note", NULL);
    json_close(json);
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    /* a value has a basis and a source or reason; the end of a value needs none */
    json_raw(json, "if", "{\"properties\": {\"value\": {\"type\": \"null\"}}}");
    json_raw(json, "else",
             "{\"required\": [\"basis\"], \"anyOf\": [{\"required\": [\"ref\"]}, {\"required\": [\"why\"]}]}");
    json_close(json);
}

static void parameter_definition(struct json_writer *json)
{
    static const char *const required[] = {"title", "type", "range", "values", NULL};
    static const enum rd_value_type types[] = {RD_TYPE_MONEY, RD_TYPE_SHARE, RD_TYPE_DURATION, RD_TYPE_INT};
    schema_open_object(json, "parameter", "A knob of the policy, with its range and its dated values");
    schema_ref(json, "title", "text");
    json_raw(json, "type", "{\"enum\": [\"money\", \"share\", \"duration\", \"int\"]}");
    json_raw(json, "range", "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}");
    json_open_object(json, "values");
    json_text(json, "type", "array");
    json_number(json, "minItems", 1);
    parameter_value_schema(json);
    json_close(json);
    schema_ref(json, "reviewed_on", "date");
    schema_ref(json, "review_by", "date");
    schema_string(json, "note", NULL);
    json_close(json);
    json_bool(json, "additionalProperties", false);
    schema_required(json, required);
    json_open_array(json, "allOf");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        parameter_type(json, types[i]);
    json_close(json);
    json_close(json);
}

void schema_rule_definitions(struct json_writer *json)
{
    common_definitions(json);
    parameter_definition(json);
    money_form_definition(json);
    days_definition(json);
    for (int i = 0; i < RD_FACT_COUNT; i++)
        fact_definition(json, (enum rd_fact)i);
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_decision_row *row = rd_decision_row((enum rd_decision)i);
        when_definition(json, row);
        then_definition(json, row);
        rule_definition(json, row);
    }
}
