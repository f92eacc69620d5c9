/*
 * Fields of several values.
 */
#include "scenario/maps.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"
#include "scenario/families.h"
#include "scenario/money.h"
#include "scenario/reader.h"
#include "scenario/scalars.h"

#define EXCHANGE_MAX 64

size_t words_of(enum rd_word_set set, const char *words[WORDS_MAX])
{
    size_t count = rd_word_count(set);
    assert(count <= WORDS_MAX);
    for (size_t i = 0; i < count; i++)
        words[i] = rd_word(set, i);
    return count;
}

/* An object whose members are words the field takes, "source" and "why". */
static bool map_is_of_words(struct loading *load, const struct scenario_field *field, const struct json_value *value)
{
    const char *known[WORDS_MAX + 2];
    size_t words = words_of((enum rd_word_set)field->argument, known), count = 0;
    for (size_t i = 0; i < words; i++)
        if (scenario_field_takes(field, known[i]))
            known[count++] = known[i];
    known[count] = "source";
    known[count + 1] = "why";
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object");
    return json_refuse_unknown(value, known, count + 2, load->found) == 0;
}

bool field_family(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place)
{
    enum rd_word_set set = (enum rd_word_set)field->argument;
    const struct json_value *members[WORDS_MAX];
    size_t at[WORDS_MAX], count = 0, words = rd_word_count(set);
    double shares[WORDS_MAX] = {0}, *out = place;
    char what[LABEL_SIZE];
    if (!map_is_of_words(load, field, value))
        return false;
    for (size_t i = 0; i < words; i++) {
        const struct json_value *member = json_get(value, rd_word(set, i));
        if (member) {
            at[count] = i;
            members[count++] = member;
        }
    }
    snprintf(what, sizeof what, "the shares of \"%s\"", field->key);
    if (!family_read(load, value, what, members, count, shares))
        return false;
    memset(out, 0, words * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[at[i]] = shares[i];
    return true;
}

bool field_languages(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                     void *place)
{
    const struct json_value *members[LANGUAGES_MAX];
    double shares[LANGUAGES_MAX];
    size_t numbers[LANGUAGES_MAX], count = 0;
    char what[LABEL_SIZE];
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object");
    json_each (member, value) {
        if (key_is_remark(member->key))
            continue;
        int number = language_number(load, member->key);
        if (number < 0)
            return load->status == RD_OK &&
                   loading_error(load, member, SCENARIO_LIST_SIZE, "more than %d languages", LANGUAGES_MAX);
        numbers[count] = (size_t)number;
        members[count++] = member;
    }
    snprintf(what, sizeof what, "the shares of \"%s\"", field->key);
    double *out = loading_kept(load, arena_array(loading_arena(load), LANGUAGES_MAX, sizeof *out));
    if (!out || !family_read(load, value, what, members, count, shares))
        return false;
    for (size_t i = 0; i < count; i++)
        out[numbers[i]] = shares[i];
    memcpy(place, &out, sizeof out);
    return true;
}

/* A list of exactly `argument` elements. */
static bool list_of(struct loading *load, const struct scenario_field *field, const struct json_value *value)
{
    if (value->kind != JSON_ARRAY)
        return loading_wrong_type(load, value, "a list");
    return value->count == (size_t)field->argument ||
           loading_error(load, value, SCENARIO_LIST_SIZE, "\"%s\" has %zu elements: it needs %d", field->key,
                         value->count, field->argument);
}

bool field_shares(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place)
{
    const struct json_value *members[WORDS_MAX];
    double shares[WORDS_MAX];
    char what[LABEL_SIZE];
    assert(field->argument <= WORDS_MAX);
    if (!list_of(load, field, value))
        return false;
    json_each (member, value)
        members[member->index] = member;
    snprintf(what, sizeof what, "the shares of \"%s\"", field->key);
    if (!family_read(load, value, what, members, value->count, shares))
        return false;
    memcpy(place, shares, value->count * sizeof *shares);
    return true;
}

static bool ascends(struct loading *load, const struct json_value *list, size_t index, bool above)
{
    return above || loading_error(load, json_at(list, index), SCENARIO_NOT_ASCENDING,
                                  "element %zu of \"%s\" is not above the one before it", index, list->key);
}

bool field_numbers(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place)
{
    double *out = place;
    if (!list_of(load, field, value))
        return false;
    bool good = true;
    json_each (member, value) {
        size_t i = member->index;
        good = read_number(load, member, field->lo, field->hi, &out[i]) &&
               ascends(load, value, i, i == 0 || out[i] > out[i - 1]) && good;
    }
    return good;
}

bool field_amounts(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place)
{
    int64_t *out = place;
    if (!list_of(load, field, value))
        return false;
    bool good = true;
    json_each (member, value) {
        size_t i = member->index;
        good = read_money(load, member, field->lo, field->hi, &out[i]) &&
               ascends(load, value, i, i == 0 || out[i] > out[i - 1]) && good;
    }
    return good;
}

bool field_factors(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                   void *place)
{
    enum rd_word_set set = (enum rd_word_set)field->argument;
    double *out = place;
    for (size_t i = 0; i < rd_word_count(set); i++)
        out[i] = 1;
    if (!map_is_of_words(load, field, value))
        return false;
    bool good = true;
    for (size_t i = 0; i < rd_word_count(set); i++) {
        const struct json_value *factor = json_get(value, rd_word(set, i));
        good = (!factor || read_number(load, factor, field->lo, field->hi, &out[i])) && good;
    }
    return good;
}

static bool odds_read(struct loading *load, const struct json_value *value, struct finding_odds *out)
{
    static const char *const keys[] = {"true_claim", "false_claim", "source", "why"};
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object with \"true_claim\" and \"false_claim\"");
    bool good = json_refuse_unknown(value, keys, 4, load->found) == 0;
    double *const share[] = {&out->true_claim, &out->false_claim};
    for (size_t i = 0; i < 2; i++) {
        const struct json_value *odds = json_get(value, keys[i]);
        if (odds)
            good = read_share(load, odds, 0, 1, share[i]) && good;
        else
            good = loading_error(load, value, SCENARIO_MISSING_KEY, "missing \"%s\"", keys[i]);
    }
    return good;
}

bool field_odds(struct loading *load, const struct scenario_field *field, const struct json_value *value, void *place)
{
    enum rd_word_set set = (enum rd_word_set)field->argument;
    const struct json_value *fallback = loading_fallback(load, field);
    struct finding_odds *out = place;
    if (!fallback || !map_is_of_words(load, field, value))
        return false;
    bool good = true;
    for (size_t i = 0; i < rd_word_count(set); i++) {
        if (!scenario_field_takes(field, rd_word(set, i)))
            continue;
        const struct json_value *odds = json_get(value, rd_word(set, i));
        good = odds_read(load, odds ? odds : json_get(fallback, rd_word(set, i)), &out[i]) && good;
    }
    return good;
}

bool field_exchange(struct loading *load, const struct scenario_field *field, const struct json_value *value,
                    void *place)
{
    (void)field, (void)place;
    struct scenario *scenario = load->scenario;
    if (value->kind != JSON_OBJECT)
        return loading_wrong_type(load, value, "an object");
    if (value->count > EXCHANGE_MAX)
        return loading_error(load, value, SCENARIO_LIST_SIZE, "\"exchange\" has %zu members: allowed are 0 to %d",
                             value->count, EXCHANGE_MAX);
    scenario->exchange = loading_kept(load, arena_array(loading_arena(load), value->count, sizeof *scenario->exchange));
    bool good = scenario->exchange != NULL;
    json_each (rate, value) {
        struct exchange_rate *out = good ? &scenario->exchange[scenario->exchange_count] : NULL;
        if (key_is_remark(rate->key) || !out)
            continue;
        char label[LABEL_SIZE];
        if (!rd_currency_is_valid(rate->key) || strcmp(rate->key, scenario->currency) == 0)
            good = loading_error(load, rate, SCENARIO_BAD_CURRENCY,
                                 "%s must be another currency: three capital letters, such as \"USD\"",
                                 label_of(rate, label));
        else if (rate_read(load, rate, &out->ppb))
            memcpy(out->currency, rate->key, 4), scenario->exchange_count++;
        else
            good = false;
    }
    return good;
}
