/*
 * Constants and parameter references: the one place where a text becomes a value of a type.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/read.h"

const char *type_noun(enum rd_value_type type)
{
    switch (type) {
    case RD_TYPE_BOOL:
        return "true or false";
    case RD_TYPE_ENUM:
        return "a word";
    case RD_TYPE_INT:
        return "an integer";
    case RD_TYPE_MONEY:
        return "money";
    case RD_TYPE_SHARE:
        return "a share";
    case RD_TYPE_DURATION:
        return "a duration";
    }
    return "?";
}

const char *type_format(enum rd_value_type type, int64_t value, char out[RD_UNIT_TEXT_SIZE])
{
    switch (type) {
    case RD_TYPE_MONEY:
        return rd_money_format(value, out);
    case RD_TYPE_SHARE:
        return rd_share_format(value * RD_PPB_PER_BP, out);
    case RD_TYPE_DURATION:
        return rd_duration_format(value, out);
    default:
        snprintf(out, RD_UNIT_TEXT_SIZE, "%lld", (long long)value);
        return out;
    }
}

static const char *type_example(enum rd_value_type type)
{
    switch (type) {
    case RD_TYPE_MONEY:
        return "\"200.00\"";
    case RD_TYPE_SHARE:
        return "\"5.5%\"";
    case RD_TYPE_DURATION:
        return "\"15d\"";
    default:
        return "3";
    }
}

static bool integer_parse(const char *text, int64_t *out)
{
    const char *digit = text + (text[0] == '-');
    if (!*digit || strlen(digit) > 15) /* 10^15 is beyond every limit and within int64 */
        return false;
    for (const char *c = digit; *c; c++)
        if (*c < '0' || *c > '9')
            return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

/* What a text that is not of the wanted type looks like; false when it looks like nothing. */
static bool type_guess(const char *text, enum rd_value_type *out)
{
    int64_t value;
    if (integer_parse(text, &value))
        *out = RD_TYPE_INT;
    else if (rd_money_parse(text, &value, NULL) == RD_OK)
        *out = RD_TYPE_MONEY;
    else if (rd_share_parse(text, &value, NULL) == RD_OK)
        *out = RD_TYPE_SHARE;
    else if (rd_duration_parse(text, false, &value, NULL) == RD_OK)
        *out = RD_TYPE_DURATION;
    else
        return false;
    return true;
}

/* A share of a policy is whole basis points. */
static bool share_to_bp(struct checker *checker, const struct json_value *at, const char *text, const char *subject,
                        int64_t ppb, int64_t *bp)
{
    if (ppb % RD_PPB_PER_BP != 0) {
        report(checker, FINDING_TOO_FINE, at, "%s: \"%s\" is finer than a basis point (0.01%%)", subject, text);
        return false;
    }
    *bp = ppb / RD_PPB_PER_BP;
    return true;
}

static bool within_limits(struct checker *checker, enum rd_value_type type, int64_t value, const struct json_value *at,
                          const char *subject)
{
    int64_t lo, hi;
    char text[3][RD_UNIT_TEXT_SIZE];
    type_limits(type, &lo, &hi);
    if (value >= lo && value <= hi)
        return true;
    bool is_spelt =
        type != RD_TYPE_SHARE || (value <= INT64_MAX / RD_PPB_PER_BP && value >= -INT64_MAX / RD_PPB_PER_BP);
    report(checker, FINDING_RANGE, at, "%s: %s is outside what a policy may write, %s to %s", subject,
           is_spelt ? type_format(type, value, text[0]) : "the share", type_format(type, lo, text[1]),
           type_format(type, hi, text[2]));
    return false;
}

static bool read_text(struct checker *checker, enum rd_value_type type, const char *text, const struct json_value *at,
                      const char *subject, const char *verb, int64_t *out)
{
    struct rd_error err = {RD_OK, ""};
    enum rd_status rc = RD_INPUT;
    int64_t value = 0;
    const char *shown = clip(checker, text);
    if (type == RD_TYPE_MONEY)
        rc = rd_money_parse(text, &value, &err);
    else if (type == RD_TYPE_DURATION)
        rc = rd_duration_parse(text, false, &value, &err);
    else if (type == RD_TYPE_SHARE)
        rc = rd_share_parse(text, &value, &err);
    else if (type == RD_TYPE_INT && integer_parse(text, &value))
        rc = RD_OK;
    if (rc == RD_OK && type == RD_TYPE_SHARE && !share_to_bp(checker, at, shown, subject, value, &value))
        return false;
    if (rc == RD_OK && type == RD_TYPE_MONEY && rd_money_whole(checker->policy->currency, value, &err) != RD_OK) {
        report(checker, FINDING_MONEY_FRACTION, at, "%s: %s", subject, err.text);
        return false;
    }
    if (rc == RD_OK) {
        *out = value;
        return within_limits(checker, type, value, at, subject);
    }
    enum rd_value_type seen;
    if (type_guess(text, &seen) && seen != type && seen != RD_TYPE_INT)
        report(checker, FINDING_TYPE, at, "%s %s \"%s\": %s against %s", subject, verb, shown, type_noun(type),
               type_noun(seen));
    else if (err.text[0])
        report(checker, FINDING_VALUE, at, "%s: %s", subject, err.text);
    else
        report(checker, FINDING_VALUE, at, "%s %s \"%s\": not %s such as %s", subject, verb, shown, type_noun(type),
               type_example(type));
    return false;
}

/* Near parameters, those of the wanted type first; all spelt as references, "$name". */
static const char *did_you_mean_parameter(struct checker *checker, const char *reference, enum rd_value_type type)
{
    const struct rd_policy *policy = checker->policy;
    if (policy->parameter_count == 0 || checker->found->count >= RD_FINDINGS_MAX)
        return "";
    const char **known = check_alloc(checker, policy->parameter_count, sizeof *known);
    const char **references = check_alloc(checker, policy->parameter_count, sizeof *references);
    if (!known || !references)
        return "";
    for (size_t i = 0; i < policy->parameter_count; i++)
        references[i] = arena_format(&checker->policy->arena, "$%s", policy->parameters[i].name);
    const char *phrase = "";
    for (int same = 1; same >= 0 && !*phrase; same--) {
        size_t count = 0;
        for (size_t i = 0; i < policy->parameter_count; i++)
            if ((policy->parameters[i].type == type) == (same == 1))
                known[count++] = references[i];
        phrase = did_you_mean(checker, reference, known, count);
    }
    return phrase;
}

static bool read_reference(struct checker *checker, enum rd_value_type type, const char *reference,
                           const struct json_value *at, const char *subject, const char *verb, struct operand *out)
{
    struct rd_policy *policy = checker->policy;
    const char *name = reference + 1;
    for (size_t i = 0; i < policy->parameter_count; i++) {
        struct parameter *parameter = &policy->parameters[i];
        if (strcmp(parameter->name, name) != 0)
            continue;
        parameter->is_used = true;
        if (!parameter->is_usable)
            return false; /* what is wrong with it was said at the parameter */
        if (parameter->type != type) {
            report(checker, FINDING_TYPE, at, "%s %s \"$%s\": %s against %s", subject, verb, name, type_noun(type),
                   type_noun(parameter->type));
            return false;
        }
        *out = (struct operand){.is_parameter = true, .parameter = (uint32_t)i};
        return true;
    }
    report(checker, FINDING_PARAMETER_UNKNOWN, at, "unknown parameter \"%s\"%s", clip(checker, reference),
           did_you_mean_parameter(checker, reference, type));
    return false;
}

bool read_operand(struct checker *checker, enum rd_value_type type, const char *text, const struct json_value *at,
                  const char *subject, const char *verb, struct operand *out)
{
    if (text[0] == '$')
        return read_reference(checker, type, text, at, subject, verb, out);
    *out = (struct operand){.is_parameter = false};
    return read_text(checker, type, text, at, subject, verb, &out->value);
}

bool read_constant(struct checker *checker, enum rd_value_type type, const struct json_value *value,
                   const char *subject, const char *verb, int64_t *out)
{
    if (value->kind == JSON_NUMBER && type == RD_TYPE_INT && value->is_integer) {
        *out = value->integer;
        return within_limits(checker, type, value->integer, value, subject);
    }
    if (value->kind == JSON_NUMBER && type == RD_TYPE_INT && fabs(value->number) >= (double)MODEL_INT_MAX) {
        report(checker, FINDING_RANGE, value, "%s: %s is outside what a policy may write, %lld to %lld", subject,
               clip(checker, value->literal), (long long)-MODEL_INT_MAX, (long long)MODEL_INT_MAX);
        return false;
    }
    if (value->kind == JSON_NUMBER && type == RD_TYPE_INT) {
        report(checker, FINDING_VALUE, value, "%s %s %s: not an integer", subject, verb, clip(checker, value->literal));
        return false;
    }
    if (value->kind == JSON_NUMBER) {
        report(checker, FINDING_TYPE, value, "%s %s the bare number %s: write %s as %s", subject, verb,
               clip(checker, value->literal), type_noun(type), type_example(type));
        return false;
    }
    if (value->kind == JSON_STRING && type != RD_TYPE_INT)
        return read_text(checker, type, value->string, value, subject, verb, out);
    if (value->kind == JSON_STRING && integer_parse(value->string, out)) {
        report(checker, FINDING_TYPE, value, "%s %s \"%s\": write the integer without quotes", subject, verb,
               value->string);
        return false;
    }
    report(checker, FINDING_TYPE, value, "%s %s %s: write %s as %s", subject, verb,
           value->kind == JSON_STRING ? "a text" : json_kind_name(value->kind), type_noun(type), type_example(type));
    return false;
}

bool read_date(struct checker *checker, const struct json_value *value, const char *what, int64_t *out)
{
    struct rd_error err = {RD_OK, ""};
    if (!expect_kind(checker, value, JSON_STRING, what))
        return false;
    if (rd_date_parse(value->string, out, &err) == RD_OK)
        return true;
    report(checker, FINDING_DATE_INVALID, value, "%s: %s", what, err.text);
    return false;
}
