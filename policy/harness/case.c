/*
 * Cases as people write them: pairs on a command line, or a JSON object in a file.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "harness/case.h"
#include "harness/needed.h"
#include "redress/units.h"

#define PAIR_SIZE 256
#define MESSAGE_SIZE 512

/* Where a pair stands: `value` in a JSON file, NULL on a command line. */
struct place {
    const char *name;
    const struct json_value *value;
    struct rd_findings *found;
    bool is_wrong;
};

static void wrong(struct place *place, enum finding_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void wrong(struct place *place, enum finding_code code, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    place->is_wrong = true;
    if (place->value) {
        json_report(place->found, code, place->value, "%s", message);
        return;
    }
    struct rd_finding finding = finding_of(code, place->name);
    finding.message = message;
    rd_findings_add(place->found, &finding);
}

/* ---- one value ---- */

static bool whole(const char *text, int64_t *out)
{
    char *end;
    if (!isdigit((unsigned char)text[0]) || strlen(text) > 15)
        return false;
    *out = strtoll(text, &end, 10);
    return *end == '\0';
}

static bool word(struct place *place, const struct rd_fact_row *row, const char *text, int64_t *out)
{
    const char *known[64];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    const bool is_bool = row->type == RD_TYPE_BOOL;
    size_t count = is_bool ? 2 : rd_word_count(row->set);
    count = count < 63 ? count : 63;
    for (size_t i = 0; i < count; i++)
        known[i] = is_bool ? (i ? "true" : "false") : rd_word(row->set, i);
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i], text) == 0) {
            *out = (int64_t)i;
            return true;
        }
    if (row->may_be_absent)
        known[count++] = "absent";
    wrong(place, is_bool ? FINDING_TYPE : FINDING_WORD_UNKNOWN, "\"%s\" has no value %s%s", row->name,
          text_shown(text, shown),
          is_bool ? ": expected true or false" : suggest_phrase(text, known, count, phrase, sizeof phrase));
    return false;
}

/* Money, shares, durations, whole numbers: the parser of the documents says what it expected. */
static bool quantity(struct place *place, const struct rd_fact_row *row, const char *text, int64_t *out)
{
    struct rd_error err = {RD_OK, ""};
    char shown[TEXT_SHOWN_SIZE];
    enum rd_status rc = RD_OK;
    if (row->type == RD_TYPE_MONEY) {
        rc = rd_money_parse(text, out, &err);
    } else if (row->type == RD_TYPE_DURATION) {
        rc = rd_duration_parse(text, false, out, &err);
    } else if (row->type == RD_TYPE_SHARE) {
        rc = rd_share_parse(text, out, &err);
        if (rc == RD_OK && *out % RD_PPB_PER_BP != 0)
            rc = rd_fail(&err, RD_INPUT, "%s is finer than a basis point (0.01%%)", text_shown(text, shown));
        *out /= RD_PPB_PER_BP;
    } else if (!whole(text, out)) {
        rc = rd_fail(&err, RD_INPUT, "%s is not a whole number", text_shown(text, shown));
    }
    if (rc != RD_OK)
        wrong(place, FINDING_TYPE, "\"%s\": %s", row->name, err.text);
    return rc == RD_OK;
}

static bool in_range(struct place *place, enum rd_fact fact, int64_t value)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char text[3][96];
    if (value >= row->lo && value <= row->hi)
        return true;
    wrong(place, FINDING_RANGE, "\"%s\" is %s, outside its range %s to %s", row->name,
          rd_fact_format(fact, value, text[0], sizeof text[0]), rd_fact_format(fact, row->lo, text[1], sizeof text[1]),
          rd_fact_format(fact, row->hi, text[2], sizeof text[2]));
    return false;
}

static bool fact_value(struct place *place, enum rd_fact fact, const char *text, int64_t *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (strcmp(text, "absent") == 0 && row->may_be_absent) {
        *out = RD_ABSENT;
        return true;
    }
    if (strcmp(text, "absent") == 0) {
        wrong(place, FINDING_NEVER_ABSENT, "\"%s\" is never absent", row->name);
        return false;
    }
    if (row->type == RD_TYPE_BOOL || row->type == RD_TYPE_ENUM)
        return word(place, row, text, out);
    return quantity(place, row, text, out) && in_range(place, fact, *out);
}

/* ---- one pair ---- */

static void add_date(struct rd_case *facts, struct place *place, const char *text)
{
    struct rd_error err = {RD_OK, ""};
    int64_t at_unix_s;
    if (facts->has_at)
        wrong(place, FINDING_FACT_TWICE, "\"at\" is stated twice");
    else if (rd_date_parse(text, &at_unix_s, &err) != RD_OK)
        wrong(place, FINDING_DATE_INVALID, "\"at\": %s", err.text);
    else {
        facts->has_at = true;
        facts->at_unix_s = at_unix_s;
    }
}

static void unknown_fact(struct place *place, const char *name)
{
    const char *known[RD_FACT_COUNT + 1];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        known[fact] = rd_fact_row((enum rd_fact)fact)->name;
    known[RD_FACT_COUNT] = "at";
    wrong(place, FINDING_FACT_UNKNOWN, "unknown fact %s%s", text_shown(name, shown),
          suggest_phrase(name, known, RD_FACT_COUNT + 1, phrase, sizeof phrase));
}

static void add_pair(struct rd_case *facts, struct place *place, const char *name, const char *text)
{
    const int fact = rd_fact_find(name);
    int64_t value;
    if (strcmp(name, "at") == 0) {
        add_date(facts, place, text);
    } else if (fact < 0) {
        unknown_fact(place, name);
    } else if (facts->is_stated[fact]) {
        wrong(place, FINDING_FACT_TWICE, "\"%s\" is stated twice", name);
    } else if (fact_value(place, (enum rd_fact)fact, text, &value)) {
        facts->is_stated[fact] = true;
        facts->facts[fact] = value;
    }
}

void rd_case_init(struct rd_case *facts)
{
    memset(facts, 0, sizeof *facts);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        facts->facts[fact] = rd_fact_row((enum rd_fact)fact)->lo;
}

enum rd_status rd_case_add_text(struct rd_case *facts, const char *name, const char *text, struct rd_findings *found)
{
    static const char white[] = " \t\r\n";
    struct place place = {.name = name, .found = found};
    char pair[PAIR_SIZE], shown[TEXT_SHOWN_SIZE];
    for (text += strspn(text, white); *text; text += strspn(text, white)) {
        const size_t length = strcspn(text, white);
        snprintf(pair, sizeof pair, "%.*s", (int)(length < sizeof pair ? length : sizeof pair - 1), text);
        text += length;
        char *equals = strchr(pair, '=');
        if (!equals || equals == pair || equals[1] == '\0') {
            wrong(&place, FINDING_PAIR, "%s is no fact: expected name=value, such as order.goods=200.00",
                  text_shown(pair, shown));
            continue;
        }
        *equals = '\0';
        add_pair(facts, &place, pair, equals + 1);
    }
    return place.is_wrong ? RD_INPUT : RD_OK;
}

/* A value as the text a command line would give; NULL, and said, when the document spells it otherwise. */
static const char *value_text(struct place *place, const char *name, int fact, const struct json_value *value)
{
    const bool is_known = fact >= 0;
    const enum rd_value_type type = is_known ? rd_fact_row((enum rd_fact)fact)->type : RD_TYPE_ENUM;
    if (value->kind == JSON_STRING && (!is_known || type != RD_TYPE_BOOL || strcmp(value->string, "absent") == 0))
        return value->string;
    if (value->kind == JSON_BOOL && (!is_known || type == RD_TYPE_BOOL))
        return value->boolean ? "true" : "false";
    if (value->kind == JSON_NUMBER && value->is_integer && (!is_known || type == RD_TYPE_INT))
        return value->literal;
    wrong(place, FINDING_TYPE, "\"%s\" is written as %s, found %s", name,
          type == RD_TYPE_BOOL  ? "true or false"
          : type == RD_TYPE_INT ? "a whole number"
                                : "a string, as in policies",
          json_kind_name(value->kind));
    return NULL;
}

bool case_read_value(struct rd_findings *found, enum rd_fact fact, const struct json_value *value, int64_t *out)
{
    struct place place = {.value = value, .found = found};
    const char *text = value_text(&place, rd_fact_row(fact)->name, (int)fact, value);
    return text && fact_value(&place, fact, text, out);
}

enum rd_status rd_case_add_file(struct rd_case *facts, const char *path, struct rd_findings *found,
                                struct rd_error *err)
{
    struct json_doc *doc = NULL;
    struct place place = {.name = path, .found = found};
    enum rd_status rc = json_read_file(path, &doc, found, err);
    if (rc != RD_OK)
        return rc;
    if (doc->root->kind != JSON_OBJECT) {
        place.value = doc->root;
        wrong(&place, FINDING_KIND, "expected an object of facts, found %s", json_kind_name(doc->root->kind));
    }
    json_each (member, doc->root) {
        place.value = member;
        const char *text =
            doc->root->kind == JSON_OBJECT ? value_text(&place, member->key, rd_fact_find(member->key), member) : NULL;
        if (text)
            add_pair(facts, &place, member->key, text);
    }
    json_free(doc);
    return place.is_wrong ? rd_fail(err, RD_INPUT, "the case in \"%s\" has errors", path) : RD_OK;
}

size_t rd_case_complete(const struct rd_case *facts, const struct rd_policy *policy, enum rd_decision decision,
                        struct rd_case *out, enum rd_fact missing[RD_FACT_COUNT])
{
    *out = *facts;
    needed_fill(&policy->decision[decision], out->facts, out->is_stated);
    return needed_missing(&policy->decision[decision], out->is_stated, missing);
}

bool rd_case_needs_date(const struct rd_policy *policy, enum rd_decision decision)
{
    return decision_is_dated(policy, &policy->decision[decision]);
}
