/*
 * The members of objects, held to the table of documents.
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

#define KEYS_MAX 128u /* of a part and its variants */

/* The keys of a part that are not a family's, behind those that are known already. */
static size_t keys_of(enum rd_part part, const char *known[KEYS_MAX], size_t count)
{
    for (const struct rd_key_row *row = rd_part_key(part, NULL); row && count < KEYS_MAX; row = rd_part_key(part, row))
        if (row->family == RD_FAMILY_ITSELF && row->need != RD_NEED_NOT)
            known[count++] = row->key;
    return count;
}

static void report_unknown(struct checker *checker, const struct json_value *member, const char *const known[],
                           size_t count)
{
    report_key(checker, FINDING_KEY_UNKNOWN, member, "unknown key \"%s\"%s", clip(checker, member->key),
               did_you_mean(checker, member->key, known, count));
}

static void refuse_unknown_keys(struct checker *checker, const struct json_value *object, enum rd_part part)
{
    const char *known[KEYS_MAX];
    const size_t count = keys_of(part, known, 0);
    json_each (member, object)
        if (!rd_part_find(part, member->key))
            report_unknown(checker, member, known, count);
}

void refuse_keys_of_no_variant(struct checker *checker, const struct json_value *object, enum rd_part base)
{
    const char *known[KEYS_MAX];
    size_t count = 0;
    for (int variant = 0; variant < RD_PART_NONE; variant++)
        if (rd_part_row((enum rd_part)variant)->base == base)
            count = keys_of((enum rd_part)variant, known, count);
    json_each (member, object) {
        bool is_known = false;
        for (size_t i = 0; i < count && !is_known; i++)
            is_known = strcmp(known[i], member->key) == 0;
        if (!is_known)
            report_unknown(checker, member, known, count);
    }
}

static enum finding_code missing_code(const struct rd_key_row *row)
{
    return row->need == RD_NEED_SAYS ? FINDING_METADATA_MISSING : FINDING_KEY_MISSING;
}

static void report_missing(struct checker *checker, const struct rd_key_row *row, const struct json_value *object)
{
    report_key(checker, missing_code(row), object, "\"%s\" is missing", row->key);
}

static void check_string(struct checker *checker, const struct rd_key_row *row, const struct json_value *value)
{
    char what[80];
    snprintf(what, sizeof what, "\"%s\"", row->key);
    if (!expect_kind(checker, value, JSON_STRING, what) || rd_part_row(row->part)->form == RD_FORM_STRING)
        return;
    if (!value->string[0])
        report(checker, missing_code(row), value, "\"%s\" is empty", row->key);
    else if (row->part == RD_PART_ID)
        expect_name(checker, value, value->string, true);
    else if (row->part == RD_PART_CURRENCY && !rd_currency_is_valid(value->string))
        report(checker, FINDING_CURRENCY, value, "currency \"%s\" is not three capital letters",
               clip(checker, value->string));
}

void check_member(struct checker *checker, const struct rd_key_row *row, const struct json_value *value)
{
    const enum rd_form form = rd_part_row(row->part)->form;
    char what[80];
    int64_t date;
    snprintf(what, sizeof what, "\"%s\"", row->key);
    if (row->need == RD_NEED_NOT)
        report_key(checker, FINDING_KEY_NOT_WRITTEN, value, "\"%s\" is not written: %s", row->key, row->meaning);
    else if (row->part == RD_PART_FLAG)
        expect_kind(checker, value, JSON_BOOL, what);
    else if (row->part == RD_PART_DATE)
        read_date(checker, value, what, &date);
    else if (form == RD_FORM_STRING || form == RD_FORM_TEXT)
        check_string(checker, row, value);
}

void check_members(struct checker *checker, const struct json_value *object, enum rd_part part)
{
    refuse_unknown_keys(checker, object, part);
    for (const struct rd_key_row *row = rd_part_key(part, NULL); row; row = rd_part_key(part, row)) {
        const struct json_value *value = row->family == RD_FAMILY_ITSELF ? json_get(object, row->key) : NULL;
        if (value)
            check_member(checker, row, value);
        else if (row->need == RD_NEED_MUST || row->need == RD_NEED_SAYS)
            report_missing(checker, row, object);
    }
}

const char *text_of(const struct json_value *object, const char *key)
{
    const struct json_value *value = json_get(object, key);
    return value && value->kind == JSON_STRING && value->string[0] ? value->string : NULL;
}

const char *need_text(struct checker *checker, const struct json_value *object, const char *key)
{
    const struct rd_key_row row = {.key = key, .part = RD_PART_TEXT, .need = RD_NEED_MUST};
    const struct json_value *value = json_get(object, key);
    if (value)
        check_string(checker, &row, value);
    else
        report_missing(checker, &row, object);
    return text_of(object, key);
}

struct names texts_of(struct checker *checker, const struct json_value *list, const char *key)
{
    struct names names = {NULL, 0};
    if (!list || !names_init(&names, &checker->policy->arena, list->count)) {
        checker->is_out_of_memory |= list != NULL;
        return names;
    }
    json_each (element, list)
        if (text_of(element, key))
            names_put(&names, text_of(element, key), json_get(element, key));
    names_sort(&names);
    return names;
}

void refuse_taken(struct checker *checker, const struct names *names, const struct json_value *value,
                  enum finding_code code, const char *what)
{
    const struct named *first = value && value->kind == JSON_STRING ? names_find(names, value->string) : NULL;
    char place[160];
    if (first && first->at != value)
        report(checker, code, value, "%s \"%s\" stands at %s already", what, clip(checker, value->string),
               report_place(first->at, place, sizeof place));
}

const char *reason_of(const struct json_value *object)
{
    const char *why = text_of(object, "why");
    return why ? why : text_of(object, "ref");
}

int find_word(struct checker *checker, const struct json_value *object, const char *key, enum rd_word_set set,
              enum finding_code code, const char *what)
{
    const char *text = text_of(object, key);
    const int word = text ? rd_word_find(set, text) : -1;
    if (text && word < 0)
        report(checker, code, json_get(object, key), "unknown %s \"%s\"%s", what, clip(checker, text),
               did_you_mean_word(checker, text, set));
    return word;
}

const char *basis_of(struct checker *checker, const struct json_value *object)
{
    const int basis = find_word(checker, object, "basis", RD_SET_BASIS, FINDING_BASIS, "basis");
    return basis < 0 ? NULL : rd_word(RD_SET_BASIS, (size_t)basis);
}
