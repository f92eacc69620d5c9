/*
 * Answers: what a rule says. Words, integers, shares, durations, or money in its one form
 *
 *   clamp(round(of × share) + plus, at_least, at_most)
 *
 * with `round` mandatory wherever a share is applied.
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
    const char *name = need_string(checker, form, "of");
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

static bool read_rounding(struct checker *checker, const struct json_value *form, bool has_share, enum rd_rounding *out)
{
    static const char *const known[] = {"half_up", "half_even", "down", "up"};
    static const enum rd_rounding roundings[] = {RD_ROUND_HALF_UP, RD_ROUND_HALF_EVEN, RD_ROUND_DOWN, RD_ROUND_UP};
    const struct json_value *value = json_get(form, "round");
    if (!value) {
        if (has_share)
            report(checker, FINDING_FORM, form,
                   "a share needs \"round\": \"half_up\", \"half_even\", \"down\" or \"up\"");
        return !has_share;
    }
    if (!expect_kind(checker, value, JSON_STRING, "\"round\""))
        return false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], value->string) == 0) {
            *out = roundings[i];
            if (!has_share)
                report(checker, FINDING_FORM, value, "\"round\" without a share rounds nothing");
            return has_share;
        }
    const char *near = did_you_mean(checker, value->string, known, sizeof known / sizeof known[0]);
    report(checker, FINDING_WORD_UNKNOWN, value, "unknown word \"%s\" for \"round\"%s", clip(checker, value->string),
           *near ? near : " (one of half_up, half_even, down, up)");
    return false;
}

static bool read_form(struct checker *checker, enum rd_decision decision, const struct json_value *form,
                      struct answer *out)
{
    static const char *const known[] = {"of", "share", "plus", "at_least", "at_most", "round"};
    bool has_share = false, has_plus = false, is_good = true;
    out->is_form = true;
    out->share = (struct operand){.value = RD_BP_PER_ONE};
    refuse_unknown_keys(checker, form, known, sizeof known / sizeof known[0]);
    is_good = read_of(checker, decision, form, out) && is_good;
    is_good = read_part(checker, form, "share", RD_TYPE_SHARE, &out->share, &has_share) && is_good;
    is_good = read_part(checker, form, "plus", RD_TYPE_MONEY, &out->plus, &has_plus) && is_good;
    is_good = read_part(checker, form, "at_least", RD_TYPE_MONEY, &out->at_least, &out->has_at_least) && is_good;
    is_good = read_part(checker, form, "at_most", RD_TYPE_MONEY, &out->at_most, &out->has_at_most) && is_good;
    return read_rounding(checker, form, has_share, &out->rounding) && is_good;
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
    return read_number_answer(checker, row, value, out);
}
