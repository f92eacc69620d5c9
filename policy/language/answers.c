/*
 * Answers: what a rule says. Words, integers, shares, durations, or money in its one form
 *
 *   clamp(round(of × share) + plus, at_least, at_most)
 *
 * with `round` mandatory wherever a share is applied. A duration may be a number of days with how they are counted.
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

static bool within_answer(struct checker *checker, const struct rd_answer_row *row, int64_t value,
                          const struct json_value *at)
{
    char text[3][RD_UNIT_TEXT_SIZE];
    if (value >= row->lo && value <= row->hi)
        return true;
    report(checker, FINDING_RANGE, at, "\"%s\" is %s to %s, not %s", row->name,
           type_format(row->type, row->lo, text[0]), type_format(row->type, row->hi, text[1]),
           type_format(row->type, value, text[2]));
    return false;
}

/* The same for an answer in days. */
static bool days_within(struct checker *checker, const struct rd_answer_row *row, int64_t days,
                        const struct json_value *at)
{
    if (days >= 0 && days <= row->hi / RD_DAY_S)
        return true;
    report(checker, FINDING_RANGE, at, "\"%s\" is 0 to %lld days, not %lld", row->name, (long long)(row->hi / RD_DAY_S),
           (long long)days);
    return false;
}

static bool read_word_answer(struct checker *checker, const struct rd_answer_row *row, const struct json_value *value,
                             struct answer *out)
{
    char what[80];
    snprintf(what, sizeof what, "\"%s\"", row->name);
    if (value->kind == JSON_BOOL && row->set == RD_SET_BOOL) {
        report(checker, FINDING_TYPE, value, "\"%s\" is the word \"yes\" or \"no\", not %s", row->name,
               value->boolean ? "true" : "false");
        return false;
    }
    if (!expect_kind(checker, value, JSON_STRING, what))
        return false;
    int word = rd_word_find(row->set, value->string);
    if (word < 0) {
        report(checker, FINDING_WORD_UNKNOWN, value, "unknown word \"%s\" for \"%s\"%s", clip(checker, value->string),
               row->name, did_you_mean_word(checker, value->string, row->set));
        return false;
    }
    out->value.value = word;
    return true;
}

/* The money fact a form is a share of. */
static bool read_of(struct checker *checker, enum rd_decision decision, const struct json_value *form,
                    struct answer *out)
{
    const char *name = text_of(form, "of");
    const struct json_value *at = json_get(form, "of");
    if (!name)
        return false;
    const char *known[RD_FACT_COUNT];
    for (int i = 0; i < RD_FACT_COUNT; i++)
        known[i] = rd_fact_row((enum rd_fact)i)->type == RD_TYPE_MONEY ? rd_fact_row((enum rd_fact)i)->name : NULL;
    int fact = rd_fact_find(name);
    if (fact < 0) {
        report(checker, FINDING_FACT_UNKNOWN, at, "unknown fact \"%s\"%s", clip(checker, name),
               did_you_mean(checker, name, known, RD_FACT_COUNT));
        return false;
    }
    const struct rd_fact_row *row = rd_fact_row((enum rd_fact)fact);
    if (row->type != RD_TYPE_MONEY) {
        report(checker, FINDING_TYPE, at, "\"of\" takes a money fact; \"%s\" is %s", name, type_noun(row->type));
        return false;
    }
    if (!(rd_decision_row(decision)->groups & (1u << row->group))) {
        report(checker, FINDING_FACT_UNAVAILABLE, at, "\"%s\" does not exist when \"%s\" is asked (%s)", name,
               rd_decision_row(decision)->name, rd_decision_row(decision)->asked);
        return false;
    }
    out->of = (enum rd_fact)fact;
    return true;
}

/* An optional part of a form; *has says whether it stands there. */
static bool read_part(struct checker *checker, const struct json_value *form, const char *key, enum rd_value_type type,
                      struct operand *out, bool *has)
{
    const struct json_value *value = json_get(form, key);
    char subject[32];
    *has = value != NULL;
    if (!value)
        return true;
    snprintf(subject, sizeof subject, "\"%s\"", key);
    if (value->kind == JSON_STRING)
        return read_operand(checker, type, value->string, value, subject, "set to", out);
    int64_t ignored;
    return read_constant(checker, type, value, subject, "set to", &ignored); /* says what is wrong */
}

/* A member that is a word of a set; -1, reported, when it is none. */
static int read_word_member(struct checker *checker, const struct json_value *object, const char *key,
                            enum rd_word_set set)
{
    const char *text = text_of(object, key);
    const int word = text ? rd_word_find(set, text) : -1;
    if (text && word < 0)
        report(checker, FINDING_WORD_UNKNOWN, json_get(object, key), "unknown word \"%s\" for \"%s\"%s",
               clip(checker, text), key, did_you_mean_word(checker, text, set));
    return word;
}

_Static_assert((int)RD_ROUND_HALF_UP == RD_ROUNDING_HALF_UP && (int)RD_ROUND_UP == RD_ROUNDING_UP &&
                   (int)RD_ROUND_UP + 1 == RD_ROUNDING_COUNT,
               "roundings are numbered as their words are");

static bool read_rounding(struct checker *checker, const struct json_value *form, bool has_share, enum rd_rounding *out)
{
    const struct json_value *value = json_get(form, "round");
    if (!value) {
        if (has_share)
            report(checker, FINDING_FORM, form,
                   "a share needs \"round\": \"half_up\", \"half_even\", \"down\" or \"up\"");
        return !has_share;
    }
    const int word = read_word_member(checker, form, "round", RD_SET_ROUNDING);
    if (word < 0)
        return false;
    *out = (enum rd_rounding)word;
    if (!has_share)
        report(checker, FINDING_FORM, value, "\"round\" without a share rounds nothing");
    return has_share;
}

static bool read_form(struct checker *checker, enum rd_decision decision, const struct json_value *form,
                      struct answer *out)
{
    bool has_share = false, has_plus = false, is_good = true;
    out->is_form = true;
    out->share = (struct operand){.value = RD_BP_PER_ONE};
    check_members(checker, form, RD_PART_MONEY_FORM);
    is_good = read_of(checker, decision, form, out) && is_good;
    is_good = read_part(checker, form, "share", RD_TYPE_SHARE, &out->share, &has_share) && is_good;
    is_good = read_part(checker, form, "plus", RD_TYPE_MONEY, &out->plus, &has_plus) && is_good;
    is_good = read_part(checker, form, "at_least", RD_TYPE_MONEY, &out->at_least, &out->has_at_least) && is_good;
    is_good = read_part(checker, form, "at_most", RD_TYPE_MONEY, &out->at_most, &out->has_at_most) && is_good;
    return read_rounding(checker, form, has_share, &out->rounding) && is_good;
}

/* ---- days: {"days": 3, "count": "business", "calendar": "seller"} ---- */

static bool read_calendar(struct checker *checker, const struct json_value *object, struct answer *out)
{
    const struct json_value *calendar = json_get(object, "calendar");
    if (!out->is_business && calendar)
        report(checker, FINDING_FORM, calendar,
               "elapsed days are the same in every calendar: \"calendar\" is for "
               "business days");
    if (!out->is_business)
        return !calendar;
    if (!calendar)
        report_key(checker, FINDING_KEY_MISSING, object, "\"calendar\" is missing");
    out->calendar = read_word_member(checker, object, "calendar", RD_SET_CALENDAR);
    return out->calendar >= 0;
}

static bool read_days(struct checker *checker, enum rd_decision decision, const struct rd_answer_row *row,
                      const struct json_value *object, struct answer *out)
{
    const enum hit hit = checker->policy->decision[decision].hit;
    const struct json_value *days = json_get(object, "days");
    bool is_good = true, is_known = true;
    out->is_days = true;
    check_members(checker, object, RD_PART_DAYS);
    if (!days) {
        is_good = false;
    } else if (days->kind == JSON_STRING && days->string[0] == '$') {
        is_good = read_operand(checker, RD_TYPE_INT, days->string, days, "\"days\"", "set to", &out->value);
    } else {
        is_good = read_constant(checker, RD_TYPE_INT, days, "\"days\"", "set to", &out->value.value);
        is_known = is_good;
    }
    const int count = read_word_member(checker, object, "count", RD_SET_DAY_COUNT);
    out->is_business = count == RD_DAY_COUNT_BUSINESS;
    is_good = count >= 0 && read_calendar(checker, object, out) && is_good;
    if (is_good && out->is_business && hit > HIT_FIRST) {
        report(checker, FINDING_HIT_UNSUITED, object,
               "\"%s\" counts business days, and the answers of several rules are combined here: write elapsed time",
               row->name);
        return false;
    }
    if (!is_good || !is_known || out->value.is_parameter)
        return is_good;
    return days_within(checker, row, out->value.value, days);
}

static bool read_number_answer(struct checker *checker, const struct rd_answer_row *row, const struct json_value *value,
                               struct answer *out)
{
    char subject[80];
    snprintf(subject, sizeof subject, "\"%s\"", row->name);
    if (value->kind == JSON_STRING && value->string[0] == '$')
        return read_operand(checker, row->type, value->string, value, subject, "set to", &out->value);
    return read_constant(checker, row->type, value, subject, "set to", &out->value.value) &&
           within_answer(checker, row, out->value.value, value);
}

bool read_answer(struct checker *checker, enum rd_decision decision, size_t place, const struct json_value *value,
                 struct answer *out)
{
    const struct rd_answer_row *row = rd_answer_row(rd_decision_row(decision)->first_answer + place);
    *out = (struct answer){.is_stated = true, .at = value};
    if (row->type == RD_TYPE_ENUM)
        return read_word_answer(checker, row, value, out);
    if (row->type == RD_TYPE_MONEY && value->kind == JSON_OBJECT)
        return read_form(checker, decision, value, out);
    if (row->type == RD_TYPE_DURATION && value->kind == JSON_OBJECT)
        return read_days(checker, decision, row, value, out);
    return read_number_answer(checker, row, value, out);
}
