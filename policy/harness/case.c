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

/* The date of "at" or of an event, which need not happen. */
static bool date_value(struct place *place, int slot, const char *text, int64_t *out)
{
    struct rd_error err = {RD_OK, ""};
    *out = RD_ABSENT;
    if (slot != SLOT_AT && strcmp(text, "absent") == 0)
        return true;
    if (rd_date_parse(text, out, &err) == RD_OK)
        return true;
    wrong(place, FINDING_DATE_INVALID, "\"%s\": %s", slot_name(slot), err.text);
    return false;
}

static bool slot_read(struct place *place, int slot, const char *text, int64_t *out)
{
    return slot < SLOT_AT ? fact_value(place, (enum rd_fact)slot, text, out) : date_value(place, slot, text, out);
}

/* ---- one pair ---- */

static void unknown_slot(struct place *place, const char *name)
{
    const char *known[SLOT_COUNT];
    char shown[TEXT_SHOWN_SIZE], phrase[128];
    for (int slot = 0; slot < SLOT_COUNT; slot++)
        known[slot] = slot_name(slot);
    wrong(place, FINDING_FACT_UNKNOWN, "unknown fact %s%s", text_shown(name, shown),
          suggest_phrase(name, known, SLOT_COUNT, phrase, sizeof phrase));
}

static void add_pair(struct rd_case *facts, struct place *place, const char *name, const char *text)
{
    const int slot = slot_find(name);
    int64_t value;
    if (slot < 0)
        unknown_slot(place, name);
    else if (slot_is_stated(facts, slot))
        wrong(place, FINDING_FACT_TWICE, "\"%s\" is stated twice", name);
    else if (slot_read(place, slot, text, &value))
        slot_set(facts, slot, value);
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

/* A value as the text a command line would give; NULL, and reported, when the document spells it otherwise. */
static const char *value_text(struct place *place, int slot, const struct json_value *value, char whole[24])
{
    const bool is_fact = slot < SLOT_AT;
    const enum rd_value_type type = is_fact ? rd_fact_row((enum rd_fact)slot)->type : RD_TYPE_DURATION;
    if (value->kind == JSON_STRING && (type != RD_TYPE_BOOL || strcmp(value->string, "absent") == 0))
        return value->string;
    if (value->kind == JSON_BOOL && type == RD_TYPE_BOOL)
        return value->boolean ? "true" : "false";
    if (value->kind == JSON_NUMBER && value->is_integer && type == RD_TYPE_INT) {
        snprintf(whole, 24, "%lld", (long long)value->integer);
        return whole;
    }
    wrong(place, FINDING_TYPE, "\"%s\" is written as %s, found %s", slot_name(slot),
          type == RD_TYPE_BOOL  ? "true or false"
          : type == RD_TYPE_INT ? "a whole number"
          : is_fact             ? "a string, as in policies"
                                : "a date such as \"2026-11-11\"",
          type == RD_TYPE_INT && value->kind == JSON_NUMBER ? value->literal : json_kind_name(value->kind));
    return NULL;
}

bool case_read_value(struct rd_findings *found, int slot, const struct json_value *value, int64_t *out)
{
    struct place place = {.value = value, .found = found};
    char whole[24];
    const char *text = value_text(&place, slot, value, whole);
    return text && slot_read(&place, slot, text, out);
}

/* A member of a case in a file. */
static void add_member(struct rd_case *facts, struct place *place, const struct json_value *member)
{
    const int slot = slot_find(member->key);
    char whole[24];
    place->value = member;
    if (strcmp(member->key, "note") == 0)
        return;
    const char *text = slot < 0 ? "" : value_text(place, slot, member, whole);
    if (text)
        add_pair(facts, place, member->key, text);
}

enum rd_status rd_case_add_file(struct rd_case *facts, struct rd_files *files, const char *path,
                                struct rd_findings *found, struct rd_error *err)
{
    struct json_doc *doc = NULL;
    struct place place = {.name = path, .found = found};
    enum rd_status rc = json_read_from(files, path, &doc, found, err);
    if (rc != RD_OK)
        return rc;
    if (doc->root->kind != JSON_OBJECT) {
        place.value = doc->root;
        wrong(&place, FINDING_KIND, "expected an object of facts, found %s", json_kind_name(doc->root->kind));
    }
    for (const struct json_value *member = doc->root->kind == JSON_OBJECT ? doc->root->first : NULL; member;
         member = member->next)
        add_member(facts, &place, member);
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

bool rd_case_date(const struct rd_dates *dates, const struct rd_policy *policy, enum rd_decision decision,
                  int64_t *at_unix_s)
{
    const struct decision *asked = &policy->decision[decision];
    for (size_t i = 0; i < asked->anchor_count; i++) {
        const int anchor = asked->anchor[i];
        if (dates->event[anchor] == RD_EVENT_DATED)
            *at_unix_s = dates->event_unix_s[anchor];
        else if (dates->event[anchor] == RD_EVENT_FOLLOWS && dates->has_at)
            *at_unix_s = dates->at_unix_s;
        else
            continue;
        return true;
    }
    *at_unix_s = policy->epoch_start[policy->epoch_count - 1];
    return false;
}
