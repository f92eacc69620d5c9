/*
 * Schemas of policies, overlays and tests, by a walk of the table of documents. Objects, and cells and answers, have a
 * definition each; where a definition depends on a decision, a fact or an answer there is one for each.
 */
#include "reference/schema_documents.h"

#include <stdio.h>
#include <string.h>

#include "redress/facts.h"
#include "redress/status.h"

#define NAME_SIZE 128
#define KEYS_MAX 32u

/* ---- definitions ---- */

/* What stands alone in the definitions: objects, and the values that many objects have. */
static bool is_named(struct schema_part part)
{
    return rd_part_row(part.part)->form == RD_FORM_OBJECT || part.part == RD_PART_ID || part.part == RD_PART_SLOT ||
           (part.part == RD_PART_CELL && part.fact >= 0) ||
           ((part.part == RD_PART_ANSWER || part.part == RD_PART_EXPECTED) && part.answer >= 0);
}

/* "rule.remedy", "cell.order.goods", "answer.remedy.amount" */
static const char *name_of(struct schema_part part, char out[NAME_SIZE])
{
    size_t used = 0;
    for (const char *at = rd_part_row(part.part)->name; *at; at++)
        out[used++] = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    out[used] = '\0';
    if (part.decision >= 0)
        used += (size_t)snprintf(out + used, NAME_SIZE - used, ".%s",
                                 rd_decision_row((enum rd_decision)part.decision)->name);
    if (part.answer >= 0)
        used += (size_t)snprintf(out + used, NAME_SIZE - used, ".%s", rd_answer_row((size_t)part.answer)->name);
    if (part.fact >= 0)
        snprintf(out + used, NAME_SIZE - used, ".%s", rd_fact_row((enum rd_fact)part.fact)->name);
    return out;
}

static bool is_of_decision(enum rd_part part)
{
    switch (part) {
    case RD_PART_DECISION:
    case RD_PART_RULES:
    case RD_PART_RULE:
    case RD_PART_ALTERNATIVES:
    case RD_PART_CONDITIONS:
    case RD_PART_ANSWERS:
    case RD_PART_CLAUSES:
    case RD_PART_CLAUSE:
    case RD_PART_HIT:
    case RD_PART_AS_OF:
    case RD_PART_ANCHOR:
        return true;
    default:
        return false;
    }
}

/* Of what a part is about only what its schema depends on, so that there is one definition of it. */
static struct schema_part settled(struct schema_part part)
{
    const bool is_answer = part.part == RD_PART_ANSWER || part.part == RD_PART_EXPECTED;
    const bool is_cell = part.part == RD_PART_CELL || part.part == RD_PART_CELLS || part.part == RD_PART_SLOT ||
                         part.part == RD_PART_AXIS;
    return (struct schema_part){part.part, is_answer || is_of_decision(part.part) ? part.decision : -1,
                                is_cell ? part.fact : -1, is_answer ? part.answer : -1};
}

static void need_definition(struct schema_walk *walk, struct schema_part part)
{
    for (size_t i = 0; i < walk->count; i++)
        if (memcmp(&walk->named[i], &part, sizeof part) == 0)
            return;
    if (walk->count == SCHEMA_PARTS_MAX)
        rd_bug("a schema of more than %u definitions", SCHEMA_PARTS_MAX);
    walk->named[walk->count++] = part;
}

/* ---- objects ---- */

/* The keys that another table lists, each a member. */
static void each_member(struct schema_walk *walk, const struct rd_key_row *row, struct schema_part of)
{
    struct schema_part part = {row->part, of.decision, -1, -1};
    char asked[256];
    for (int i = 0; row->family == RD_FAMILY_DECISIONS && i < RD_DECISION_COUNT; i++) {
        snprintf(asked, sizeof asked, "Asked %s", rd_decision_row((enum rd_decision)i)->asked);
        part.decision = i;
        schema_part(walk, rd_decision_row((enum rd_decision)i)->name, part, asked);
    }
    for (int i = 0; (row->family == RD_FAMILY_FACTS || row->family == RD_FAMILY_SLOTS) && i < RD_FACT_COUNT; i++) {
        const struct rd_fact_row *fact = rd_fact_row((enum rd_fact)i);
        part.fact = i;
        if (of.part != RD_PART_CONDITIONS ||
            (rd_decision_row((enum rd_decision)of.decision)->groups & (1u << fact->group)))
            schema_part(walk, fact->name, part, NULL);
    }
    part.fact = -1;
    if (row->family == RD_FAMILY_SLOTS)
        schema_part(walk, "at", part, "When everything happens that has no date of its own");
    for (size_t i = 0; row->family == RD_FAMILY_SLOTS && i < RD_ANCHOR_COUNT; i++)
        schema_part(walk, rd_word(RD_SET_ANCHOR, i), part, "When this event happens");
    for (size_t i = 0;
         row->family == RD_FAMILY_ANSWERS && i < rd_decision_row((enum rd_decision)of.decision)->answer_count; i++) {
        part.answer = (int)(rd_decision_row((enum rd_decision)of.decision)->first_answer + i);
        schema_part(walk, rd_answer_row((size_t)part.answer)->name, part, NULL);
    }
}

static bool is_required(const struct rd_key_row *row)
{
    return row->need == RD_NEED_MUST || row->need == RD_NEED_SAYS || row->need == RD_NEED_OWN;
}

/* Keys that must be there: of the table, decisions that a policy answers, and answers without a default. */
static void required_keys(struct json_writer *json, struct schema_part of)
{
    const char *keys[KEYS_MAX + 1] = {NULL};
    size_t count = 0;
    for (const struct rd_key_row *row = rd_part_key(of.part, NULL); row; row = rd_part_key(of.part, row))
        if (row->family == RD_FAMILY_ITSELF && is_required(row))
            keys[count++] = row->key;
    for (int i = 0; of.part == RD_PART_DECISIONS && i < RD_DECISION_COUNT; i++)
        keys[count++] = rd_decision_row((enum rd_decision)i)->name;
    for (size_t i = 0; of.part == RD_PART_ANSWERS && i < rd_decision_row((enum rd_decision)of.decision)->answer_count;
         i++) {
        const struct rd_answer_row *row =
            rd_answer_row(rd_decision_row((enum rd_decision)of.decision)->first_answer + i);
        if (row->fallback == RD_MUST_STATE)
            keys[count++] = row->name;
    }
    if (count > 0)
        schema_required(json, keys);
}

/* ---- what the table cannot say ---- */

/* {"if": {"properties": {key: {"const": value}, …}}, "then": {"properties": … of which the caller writes the members */
static void open_when(struct json_writer *json, const char *const keys[], const char *const values[], size_t count)
{
    json_open_object(json, NULL);
    json_open_object(json, "if");
    json_open_object(json, "properties");
    for (size_t i = 0; i < count; i++) {
        json_open_object(json, keys[i]);
        json_text(json, "const", values[i]);
        json_close(json);
    }
    json_close(json);
    json_close(json);
    json_open_object(json, "then");
    json_open_object(json, "properties");
}

static void close_when(struct json_writer *json)
{
    json_close(json);
    json_close(json);
    json_close(json);
}

/* Range and values of a parameter are written as its type is. */
static void by_parameter_type(struct json_writer *json)
{
    static const enum rd_value_type types[] = {RD_TYPE_MONEY, RD_TYPE_SHARE, RD_TYPE_DURATION, RD_TYPE_INT};
    json_open_array(json, "allOf");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const char *const key = "type", *const name = rd_value_type_name(types[i]);
        open_when(json, &key, &name, 1);
        json_open_object(json, "range");
        json_open_object(json, "items");
        schema_amount(json, types[i], false);
        json_close(json);
        json_close(json);
        json_open_object(json, "values");
        json_open_object(json, "items");
        json_open_object(json, "properties");
        json_open_object(json, "value");
        schema_amount(json, types[i], true);
        json_close(json);
        json_close(json);
        json_close(json);
        json_close(json);
        close_when(json);
    }
    json_close(json);
}

/* The cell of an edit or of a comparison is one of the fact beside it. */
static void by_fact(struct schema_walk *walk, const char *const cells[], size_t count)
{
    json_open_array(&walk->json, "allOf");
    for (int i = 0; i < RD_FACT_COUNT; i++) {
        const char *const key = "fact", *const name = rd_fact_row((enum rd_fact)i)->name;
        open_when(&walk->json, &key, &name, 1);
        for (size_t k = 0; k < count; k++)
            schema_part(walk, cells[k], (struct schema_part){RD_PART_CELL, -1, i, -1}, NULL);
        close_when(&walk->json);
    }
    json_close(&walk->json);
}

/* What an edit puts in is a part of the decision that it names. */
static void by_decision(struct schema_walk *walk, const char *action, const char *key, enum rd_part part)
{
    json_open_array(&walk->json, "allOf");
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const char *const name = rd_decision_row((enum rd_decision)i)->name;
        open_when(&walk->json, &action, &name, 1);
        schema_part(walk, key, (struct schema_part){part, i, -1, -1}, NULL);
        close_when(&walk->json);
    }
    json_close(&walk->json);
}

/* The answer is one of the decision, and what is answered one of its values. */
static void by_answer(struct schema_walk *walk)
{
    static const char *const keys[] = {"set_answer", "answer"};
    struct json_writer *json = &walk->json;
    json_open_array(json, "allOf");
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const struct rd_decision_row *row = rd_decision_row((enum rd_decision)i);
        open_when(json, keys, &row->name, 1);
        json_open_object(json, "answer");
        json_open_array(json, "enum");
        for (size_t k = 0; k < row->answer_count; k++)
            json_text(json, NULL, rd_answer_row(row->first_answer + k)->name);
        json_close(json);
        json_close(json);
        close_when(json);
    }
    for (size_t i = 0; i < RD_ANSWER_AT_COUNT; i++) {
        const enum rd_decision decision = rd_answer_row(i)->decision;
        const char *const values[] = {rd_decision_row(decision)->name, rd_answer_row(i)->name};
        open_when(json, keys, values, 2);
        schema_part(walk, "to", (struct schema_part){RD_PART_ANSWER, (int)decision, -1, (int)i}, NULL);
        close_when(json);
    }
    json_close(json);
}

static void further_members(struct schema_walk *walk, struct schema_part of)
{
    static const char *const sides[] = {"is", "than"}, *const to[] = {"to"};
    struct json_writer *json = &walk->json;
    switch (of.part) {
    case RD_PART_PARAMETER:
        by_parameter_type(json);
        break;
    case RD_PART_VALUE: /* a value has a basis and a source or reason; the end of a value needs none */
        json_raw(json, "if", "{\"properties\": {\"value\": {\"type\": \"null\"}}}");
        json_raw(json, "else",
                 "{\"required\": [\"basis\"], \"anyOf\": [{\"required\": [\"ref\"]}, {\"required\": [\"why\"]}]}");
        break;
    case RD_PART_RULE:
        json_raw(json, "oneOf",
                 "[{\"required\": [\"otherwise\"], \"not\": {\"anyOf\": [{\"required\": [\"when\"]}, {\"required\": "
                 "[\"any\"]}]}}, {\"anyOf\": [{\"required\": [\"when\"]}, {\"required\": [\"any\"]}], \"not\": "
                 "{\"required\": [\"otherwise\"]}}]");
        break;
    case RD_PART_CONDITIONS:
        json_number(json, "minProperties", 1);
        break;
    case RD_PART_MONEY_FORM:
        json_raw(json, "dependencies", "{\"share\": [\"round\"], \"round\": [\"share\"]}");
        break;
    case RD_PART_DAYS:
        json_raw(json, "if", "{\"properties\": {\"count\": {\"const\": \"business\"}}}");
        json_raw(json, "then", "{\"required\": [\"calendar\"]}");
        json_raw(json, "else", "{\"not\": {\"required\": [\"calendar\"]}}");
        break;
    case RD_PART_INVARIANT:
        json_raw(json, "oneOf",
                 "[{\"required\": [\"monotone\"]}, {\"required\": [\"compare\"]}, {\"required\": [\"holds\"]}]");
        break;
    case RD_PART_COMPARE:
        by_fact(walk, sides, 2);
        break;
    case RD_PART_SET_CELL:
        by_fact(walk, to, 1);
        break;
    case RD_PART_SET_ANSWER:
        by_answer(walk);
        break;
    case RD_PART_ADD_RULE:
        by_decision(walk, "add_rule", "rule", RD_PART_RULE);
        break;
    case RD_PART_SET_OTHERWISE:
        by_decision(walk, "set_otherwise", "then", RD_PART_ANSWERS);
        break;
    case RD_PART_TESTS:
        json_raw(json, "anyOf", "[{\"required\": [\"tests\"]}, {\"required\": [\"extends\"]}]");
        break;
    case RD_PART_STEP:
        json_raw(json, "allOf",
                 "[{\"if\": {\"properties\": {\"on\": {\"const\": \"violation\"}}}, \"then\": {\"required\": "
                 "[\"kind\"]}, \"else\": {\"not\": {\"required\": [\"kind\"]}}}, "
                 "{\"if\": {\"properties\": {\"on\": {\"const\": \"rating\"}}}, \"then\": {\"required\": "
                 "[\"stars\"]}, \"else\": {\"not\": {\"required\": [\"stars\"]}}}, "
                 "{\"if\": {\"properties\": {\"on\": {\"const\": \"refund\"}}}, \"else\": {\"not\": {\"required\": "
                 "[\"share\"]}}}]");
        break;
    default:
        break;
    }
}

/* ---- the walk ---- */

static void object_members(struct schema_walk *walk, struct schema_part of)
{
    struct json_writer *json = &walk->json;
    const struct rd_key_row *names = NULL;
    json_text(json, "type", "object");
    json_open_object(json, "properties");
    for (const struct rd_key_row *row = rd_part_key(of.part, NULL); row; row = rd_part_key(of.part, row)) {
        if (row->family == RD_FAMILY_NAMES)
            names = row;
        else if (row->family != RD_FAMILY_ITSELF)
            each_member(walk, row, of);
        else if (row->need != RD_NEED_NOT)
            schema_part(walk, row->key, (struct schema_part){row->part, of.decision, -1, -1}, row->meaning);
    }
    json_close(json);
    if (!names)
        json_bool(json, "additionalProperties", false);
    else
        schema_part(walk, "additionalProperties", (struct schema_part){names->part, -1, -1, -1}, NULL);
    if (names && names->part == RD_PART_PARAMETER)
        json_raw(json, "propertyNames", "{\"pattern\": \"" SCHEMA_NAME "\"}");
    required_keys(json, of);
    further_members(walk, of);
}

/* Any of the variants of a part. */
static void variant_members(struct schema_walk *walk, enum rd_part base)
{
    json_open_array(&walk->json, "oneOf");
    for (int variant = 0; variant < RD_PART_NONE; variant++)
        if (rd_part_row((enum rd_part)variant)->base == base)
            schema_part(walk, NULL, (struct schema_part){(enum rd_part)variant, -1, -1, -1}, NULL);
    json_close(&walk->json);
}

static bool may_be_empty(enum rd_part list)
{
    return list == RD_PART_EDITS || list == RD_PART_ALWAYS || list == RD_PART_ALLOWS || list == RD_PART_TEST_LIST ||
           list == RD_PART_NAMES || list == RD_PART_SLOTS;
}

static void list_members(struct schema_walk *walk, struct schema_part list)
{
    struct schema_part element = list;
    element.part = rd_part_row(list.part)->element;
    json_text(&walk->json, "type", "array");
    if (!may_be_empty(list.part))
        json_number(&walk->json, "minItems", list.part == RD_PART_RANGE ? 2 : 1);
    if (list.part == RD_PART_RANGE)
        json_number(&walk->json, "maxItems", 2);
    if (list.part == RD_PART_AS_OF)
        json_bool(&walk->json, "uniqueItems", true);
    schema_part(walk, "items", element, NULL);
}

static void part_members(struct schema_walk *walk, struct schema_part part)
{
    struct schema_part element = part;
    switch (rd_part_row(part.part)->form) {
    case RD_FORM_OBJECT:
        if (part.part == RD_PART_EDIT)
            variant_members(walk, part.part);
        else
            object_members(walk, part);
        break;
    case RD_FORM_LIST:
        list_members(walk, part);
        break;
    case RD_FORM_ONE_OR_MORE:
        element.part = rd_part_row(part.part)->element;
        json_open_array(&walk->json, "anyOf");
        schema_part(walk, NULL, element, NULL);
        json_open_object(&walk->json, NULL);
        list_members(walk, part);
        json_close(&walk->json);
        json_close(&walk->json);
        break;
    default:
        schema_value(walk, part);
        break;
    }
}

void schema_part(struct schema_walk *walk, const char *key, struct schema_part part, const char *meaning)
{
    struct json_writer *json = &walk->json;
    char name[NAME_SIZE];
    part = settled(part);
    json_open_object(json, key);
    if (meaning)
        json_text(json, "description", meaning);
    if (is_of_decision(part.part) && part.decision < 0) {
        /* what it may be the decision says that is named beside it */
    } else if (!is_named(part)) {
        part_members(walk, part);
    } else {
        need_definition(walk, part);
        if (meaning) { /* beside "$ref" nothing counts */
            json_open_array(json, "allOf");
            json_open_object(json, NULL);
        }
        json_textf(json, "$ref", "#/definitions/%s", name_of(part, name));
        if (meaning) {
            json_close(json);
            json_close(json);
        }
    }
    json_close(json);
}

void schema_document(enum rd_document document, FILE *out)
{
    const struct rd_document_row *row = rd_document_row(document);
    struct schema_walk walk = {.document = document};
    char name[NAME_SIZE], meaning[256];
    json_writer_init(&walk.json, out);
    json_open_object(&walk.json, NULL);
    snprintf(meaning, sizeof meaning, "%s (%s)", row->meaning, row->format);
    schema_head(&walk.json, row->title, meaning);
    object_members(&walk, (struct schema_part){row->root, -1, -1, -1});
    json_open_object(&walk.json, "definitions");
    for (size_t i = 0; i < walk.count; i++) { /* which grow while they are written */
        const struct schema_part part = walk.named[i];
        json_open_object(&walk.json, name_of(part, name));
        part_members(&walk, part);
        json_close(&walk.json);
    }
    json_close(&walk.json);
    json_close(&walk.json);
}
