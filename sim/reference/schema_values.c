/*
 * Schemas of single values: texts, words, cells by fact, answers by decision.
 */
#include <stdio.h>
#include <string.h>

#include "redress/test.h"
#include "redress/units.h"
#include "reference/schema_documents.h"

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

/* "type" and "pattern" of a text that matches the whole of one of two patterns; `or_else` may be NULL. */
static void matches(struct json_writer *json, const char *pattern, const char *or_else)
{
    json_text(json, "type", "string");
    json_textf(json, "pattern", or_else ? "^(%s|%s)$" : "^(%s)$", pattern, or_else);
}

static void words(struct json_writer *json, enum rd_word_set set, const char *const more[], size_t count)
{
    json_open_array(json, "enum");
    schema_word_members(json, set);
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, more[i]);
    json_close(json);
}

static void whole(struct json_writer *json, double lo, double hi)
{
    json_text(json, "type", "integer");
    json_number(json, "minimum", lo);
    json_number(json, "maximum", hi);
}

/* ---- names of other tables ---- */

static void fact_names(struct json_writer *json, bool is_money)
{
    json_open_array(json, "enum");
    for (int i = 0; i < RD_FACT_COUNT; i++)
        if (!is_money || rd_fact_row((enum rd_fact)i)->type == RD_TYPE_MONEY)
            json_text(json, NULL, rd_fact_row((enum rd_fact)i)->name);
    json_close(json);
}

static void decision_names(struct json_writer *json)
{
    json_open_array(json, "enum");
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        json_text(json, NULL, rd_decision_row((enum rd_decision)i)->name);
    json_close(json);
}

static void answer_paths(struct json_writer *json)
{
    json_open_array(json, "enum");
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++)
        json_textf(json, NULL, "%s.%s", rd_decision_row(rd_answer_row(i)->decision)->name, rd_answer_row(i)->name);
    json_close(json);
}

static void event_names(struct json_writer *json)
{
    json_open_array(json, "enum");
    for (int i = 0; i < RD_STEP_COUNT; i++)
        json_text(json, NULL, rd_step_name((enum rd_step_event)i));
    json_close(json);
}

/* Hit policies that fit the answers: words cannot be added, funding shares only sum up one rule at a time. */
static void hit_words(struct json_writer *json, enum rd_decision decision)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    bool adds = true;
    for (size_t i = 0; i < row->answer_count; i++)
        adds = adds && rd_answer_row(row->first_answer + i)->type != RD_TYPE_ENUM;
    json_text(json, "default", rd_word(RD_SET_HIT, RD_HIT_UNIQUE));
    json_open_array(json, "enum");
    for (size_t i = 0; i < RD_HIT_COUNT; i++)
        if (i <= RD_HIT_FIRST || (decision != RD_DECISION_FUNDING && (i != RD_HIT_SUM || adds)))
            json_text(json, NULL, rd_word(RD_SET_HIT, i));
    json_close(json);
}

static void anchor_words(struct json_writer *json, enum rd_decision decision)
{
    json_open_array(json, "enum");
    for (size_t i = 0; i < RD_ANCHOR_COUNT; i++)
        if (rd_decision_row(decision)->anchors & (1u << i))
            json_text(json, NULL, rd_word(RD_SET_ANCHOR, i));
    json_close(json);
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

static void single_type(struct json_writer *json, const char *type)
{
    json_open_object(json, NULL);
    json_text(json, "type", type);
    json_close(json);
}

static void single_cells(struct json_writer *json, const struct rd_fact_row *row)
{
    static const char *const any[] = {"*", "absent", "present"};
    if (row->type == RD_TYPE_ENUM) {
        json_open_object(json, NULL);
        words(json, row->set, any, 3);
        json_close(json);
        return;
    }
    if (row->type == RD_TYPE_BOOL) {
        single_type(json, "boolean");
        json_raw(json, NULL, "{\"enum\": [\"*\", \"absent\", \"present\"]}");
        return;
    }
    if (row->type == RD_TYPE_INT)
        single_type(json, "integer");
    number_cell(json, row->type);
}

static void list_of(struct schema_walk *walk, const char *key, struct schema_part part)
{
    json_open_object(&walk->json, key);
    json_text(&walk->json, "type", "array");
    json_number(&walk->json, "minItems", 1);
    schema_part(walk, "items", part, NULL);
    json_close(&walk->json);
}

static void list_and_not(struct schema_walk *walk, struct schema_part element)
{
    static const char *const not_key[] = {"not", NULL};
    list_of(walk, NULL, element);
    schema_open_object(&walk->json, NULL, NULL);
    list_of(walk, "not", element);
    schema_close_object(&walk->json, not_key);
}

static void describe_fact(struct json_writer *json, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char lo[96], hi[96];
    const char *absent = row->may_be_absent ? " (may be absent)" : "";
    if (row->type == RD_TYPE_ENUM || row->type == RD_TYPE_BOOL)
        json_textf(json, "description", "%s%s", row->title, absent);
    else
        json_textf(json, "description", "%s: %s, %s to %s%s", row->title, rd_value_type_name(row->type),
                   rd_fact_format(fact, row->lo, lo, sizeof lo), rd_fact_format(fact, row->hi, hi, sizeof hi), absent);
}

static void cell(struct schema_walk *walk, struct schema_part part)
{
    struct json_writer *json = &walk->json;
    if (part.fact < 0) /* of a fact that stands beside it */
        return;
    describe_fact(json, (enum rd_fact)part.fact);
    json_open_array(json, "anyOf");
    single_cells(json, rd_fact_row((enum rd_fact)part.fact));
    list_and_not(walk, part);
    json_close(json);
}

/* ---- values of cases ---- */

/* A fact's value, or without a fact a date. */
static void slot(struct json_writer *json, int fact)
{
    static const char *const absent[] = {"absent"};
    const struct rd_fact_row *row = fact < 0 ? NULL : rd_fact_row((enum rd_fact)fact);
    if (!row) {
        matches(json, SCHEMA_DATE, "absent");
        return;
    }
    describe_fact(json, (enum rd_fact)fact);
    if (row->type == RD_TYPE_ENUM) {
        words(json, row->set, absent, row->may_be_absent);
    } else if (row->type == RD_TYPE_BOOL) {
        json_raw(json, "enum", row->may_be_absent ? "[false, true, \"absent\"]" : "[false, true]");
    } else if (row->type == RD_TYPE_INT) {
        json_open_array(json, "anyOf");
        json_open_object(json, NULL);
        whole(json, (double)row->lo, (double)row->hi);
        json_close(json);
        if (row->may_be_absent)
            json_raw(json, NULL, "{\"const\": \"absent\"}");
        json_close(json);
    } else {
        matches(json, value_pattern(row->type), row->may_be_absent ? "absent" : NULL);
    }
}

static void axis(struct schema_walk *walk, struct schema_part part)
{
    struct json_writer *json = &walk->json;
    const struct schema_part one = {RD_PART_SLOT, -1, part.fact, -1};
    const enum rd_value_type type = part.fact < 0 ? RD_TYPE_DURATION : rd_fact_row((enum rd_fact)part.fact)->type;
    json_open_array(json, "anyOf");
    schema_part(walk, NULL, one, NULL);
    if (type == RD_TYPE_ENUM || type == RD_TYPE_BOOL) {
        json_raw(json, NULL, "{\"const\": \"*\"}");
        list_and_not(walk, one);
    } else {
        list_of(walk, NULL, one);
    }
    json_close(json);
}

/* ---- answers ---- */

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

/* What a rule answers, or what a test expects, which is no parameter and no form. */
static void answer(struct schema_walk *walk, struct schema_part part)
{
    struct json_writer *json = &walk->json;
    const bool is_rule = part.part == RD_PART_ANSWER;
    if (part.answer < 0) /* of an answer that stands beside it */
        return;
    const struct rd_answer_row *row = rd_answer_row((size_t)part.answer);
    describe_answer(json, (size_t)part.answer);
    if (row->type == RD_TYPE_ENUM) {
        words(json, row->set, NULL, 0);
        return;
    }
    json_open_array(json, "anyOf");
    json_open_object(json, NULL);
    if (row->type == RD_TYPE_INT)
        whole(json, (double)row->lo, (double)row->hi);
    else
        matches(json, value_pattern(row->type), NULL);
    json_close(json);
    if (is_rule)
        schema_pattern(json, NULL, SCHEMA_PARAMETER, NULL);
    if (is_rule && row->type == RD_TYPE_MONEY)
        schema_part(walk, NULL, (struct schema_part){RD_PART_MONEY_FORM, -1, -1, -1}, NULL);
    if (row->type == RD_TYPE_DURATION)
        schema_part(walk, NULL, (struct schema_part){RD_PART_DAYS, -1, -1, -1}, NULL);
    json_close(json);
}

static void day_number(struct json_writer *json)
{
    json_open_array(json, "anyOf");
    json_open_object(json, NULL);
    whole(json, 0, (double)RD_ANSWER_SPAN_MAX / (double)RD_DAY_S);
    json_close(json);
    schema_pattern(json, NULL, SCHEMA_PARAMETER, NULL);
    json_close(json);
}

/* ---- all of them ---- */

void schema_amount(struct json_writer *json, enum rd_value_type type, bool may_end)
{
    json_open_array(json, "anyOf");
    if (type == RD_TYPE_INT)
        single_type(json, "integer");
    else
        schema_pattern(json, NULL, value_pattern(type), NULL);
    if (may_end)
        single_type(json, "null");
    json_close(json);
}

static void other_value(struct schema_walk *walk, struct schema_part part)
{
    struct json_writer *json = &walk->json;
    switch (part.part) {
    case RD_PART_FORMAT:
        json_text(json, "const", rd_document_row(walk->document)->format);
        break;
    case RD_PART_ID:
        json_text(json, "type", "string");
        json_text(json, "pattern", SCHEMA_ID);
        break;
    case RD_PART_NAME:
        json_text(json, "type", "string");
        json_text(json, "pattern", SCHEMA_NAME);
        break;
    case RD_PART_DATE:
        matches(json, SCHEMA_DATE, NULL);
        break;
    case RD_PART_FROM:
        matches(json, SCHEMA_DATE, "always");
        break;
    case RD_PART_CURRENCY:
        matches(json, "[A-Z]{3}", NULL);
        break;
    case RD_PART_FLAG:
        json_text(json, "type", "boolean");
        break;
    case RD_PART_TRUTH:
        json_bool(json, "const", true);
        break;
    case RD_PART_AMOUNT:
        json_raw(json, "type", "[\"string\", \"integer\", \"null\"]");
        break;
    case RD_PART_BOUND:
        json_raw(json, "type", "[\"string\", \"integer\"]");
        break;
    case RD_PART_FACT:
    case RD_PART_MONEY_FACT:
        fact_names(json, part.part == RD_PART_MONEY_FACT);
        break;
    case RD_PART_DECISION_NAME:
        decision_names(json);
        break;
    case RD_PART_ANSWER_PATH:
        answer_paths(json);
        break;
    case RD_PART_EVENT:
        event_names(json);
        break;
    case RD_PART_SHARE:
        matches(json, SCHEMA_SHARE_BP, SCHEMA_PARAMETER);
        break;
    case RD_PART_MONEY:
        matches(json, SCHEMA_MONEY, SCHEMA_PARAMETER);
        break;
    case RD_PART_PLAIN_SHARE:
        matches(json, SCHEMA_SHARE_BP, NULL);
        break;
    case RD_PART_SPAN:
        matches(json, SCHEMA_SPAN, NULL);
        break;
    case RD_PART_DAY_NUMBER:
        day_number(json);
        break;
    case RD_PART_HOLDS:
        matches(json, "[ ]*[^ ]+[ ]+(<=|>=|<|>|=)[ ]+[^ ]+[ ]*", NULL);
        break;
    case RD_PART_DATE_CELL:
        matches(json, "(<=|>=|<|>)? *" SCHEMA_DATE, SCHEMA_DATE "[.][.]" SCHEMA_DATE);
        break;
    case RD_PART_STARS:
        whole(json, 1, 5);
        break;
    case RD_PART_TIMES:
        whole(json, 1, 10000);
        break;
    case RD_PART_STRING:
        json_text(json, "type", "string");
        break;
    default:
        json_text(json, "type", "string");
        json_number(json, "minLength", 1);
        break;
    }
}

void schema_value(struct schema_walk *walk, struct schema_part part)
{
    const enum rd_word_set set = rd_part_row(part.part)->set;
    if (part.part == RD_PART_HIT && part.decision >= 0)
        hit_words(&walk->json, (enum rd_decision)part.decision);
    else if (part.part == RD_PART_ANCHOR && part.decision >= 0)
        anchor_words(&walk->json, (enum rd_decision)part.decision);
    else if (set != RD_SET_COUNT)
        words(&walk->json, set, NULL, 0);
    else if (part.part == RD_PART_CELL)
        cell(walk, part);
    else if (part.part == RD_PART_SLOT)
        slot(&walk->json, part.fact);
    else if (part.part == RD_PART_AXIS)
        axis(walk, part);
    else if (part.part == RD_PART_ANSWER || part.part == RD_PART_EXPECTED)
        answer(walk, part);
    else
        other_value(walk, part);
}
