/*
 * Parameters: the designers' knobs, with their range, their dated values and where each value comes from.
 */
#include <stdio.h>
#include <string.h>

#include "language/read.h"

static void read_type(struct checker *checker, const struct json_value *value, struct parameter *out)
{
    static const enum rd_value_type types[] = {[RD_PARAMETER_TYPE_MONEY] = RD_TYPE_MONEY,
                                               [RD_PARAMETER_TYPE_SHARE] = RD_TYPE_SHARE,
                                               [RD_PARAMETER_TYPE_DURATION] = RD_TYPE_DURATION,
                                               [RD_PARAMETER_TYPE_INT] = RD_TYPE_INT};
    const int word = find_word(checker, value, "type", RD_SET_PARAMETER_TYPE, FINDING_WORD_UNKNOWN, "type");
    out->is_usable = word >= 0;
    if (out->is_usable)
        out->type = types[word];
}

static void read_parameter_range(struct checker *checker, const struct json_value *value, struct parameter *out)
{
    const struct json_value *range = json_get(value, "range");
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE];
    type_limits(out->type, &out->lo, &out->hi);
    if (!range || !expect_kind(checker, range, JSON_ARRAY, "\"range\""))
        return;
    if (range->count != 2) {
        report(checker, FINDING_VALUE, range, "\"range\" has %zu ends, not two", range->count);
        return;
    }
    int64_t low, high;
    bool is_good = read_constant(checker, out->type, json_at(range, 0), "\"range\"", "set to", &low);
    is_good = read_constant(checker, out->type, json_at(range, 1), "\"range\"", "set to", &high) && is_good;
    if (!is_good)
        return;
    if (low > high) {
        report(checker, FINDING_RANGE_EMPTY, range, "\"range\" ends at %s, before it starts at %s",
               type_format(out->type, high, hi), type_format(out->type, low, lo));
        return;
    }
    out->lo = low;
    out->hi = high;
}

static bool read_from(struct checker *checker, const struct json_value *value, int64_t *out)
{
    const struct json_value *from = json_get(value, "from");
    if (!from) {
        report_key(checker, FINDING_KEY_MISSING, value, "\"from\" is missing: a date, or \"always\"");
        return false;
    }
    *out = MODEL_ALWAYS_S;
    return (from->kind == JSON_STRING && strcmp(from->string, "always") == 0) ||
           read_date(checker, from, "\"from\"", out);
}

static void read_amount(struct checker *checker, const struct parameter *parameter, const struct json_value *value,
                        struct parameter_value *out)
{
    const struct json_value *amount = json_get(value, "value");
    char text[3][RD_UNIT_TEXT_SIZE], subject[96];
    if (!amount || amount->kind == JSON_NULL)
        return;
    snprintf(subject, sizeof subject, "\"%.80s\"", parameter->name);
    if (!read_constant(checker, parameter->type, amount, subject, "set to", &out->value))
        return;
    out->has_value = true;
    if (out->value < parameter->lo || out->value > parameter->hi)
        report(checker, FINDING_RANGE, amount, "%s is outside the range %s to %s of \"%s\"",
               type_format(parameter->type, out->value, text[0]), type_format(parameter->type, parameter->lo, text[1]),
               type_format(parameter->type, parameter->hi, text[2]), parameter->name);
}

/* Where a value comes from; the end of a value (null) needs no source. */
static void read_source(struct checker *checker, const struct json_value *value, struct parameter_value *out)
{
    const struct json_value *amount = json_get(value, "value");
    out->basis = basis_of(checker, value);
    out->why = reason_of(value);
    if (amount && amount->kind == JSON_NULL)
        return;
    if (!json_get(value, "basis"))
        report_key(checker, FINDING_METADATA_MISSING, value,
                   "\"basis\" is missing: official, third_party, borrowed or assumed");
    if (!json_get(value, "why") && !json_get(value, "ref"))
        report_key(checker, FINDING_METADATA_MISSING, value, "\"ref\" or \"why\" is missing");
}

static void check_order(struct checker *checker, const struct parameter_value *before,
                        const struct parameter_value *value)
{
    char place[160];
    const struct json_value *from = json_get(value->at, "from"), *other = json_get(before->at, "from");
    if (value->from_s > before->from_s)
        return;
    if (value->from_s == before->from_s)
        report(checker, FINDING_DATE_DUPLICATE, from, "two values start \"%s\"; the other stands at %s", from->string,
               report_place(other, place, sizeof place));
    else
        report(checker, FINDING_DATE_ORDER, from, "\"%s\" stands after \"%s\" at %s: values ascend by date",
               from->string, other->string, report_place(other, place, sizeof place));
}

static void read_values(struct checker *checker, const struct json_value *parameter, struct parameter *out)
{
    const struct json_value *values = json_get(parameter, "values");
    if (!values || !expect_kind(checker, values, JSON_ARRAY, "\"values\""))
        return;
    if (values->count == 0)
        report(checker, FINDING_KEY_MISSING, values, "\"values\" is empty");
    out->values = check_alloc(checker, values->count, sizeof *out->values);
    if (!out->values)
        return;
    json_each (value, values) {
        struct parameter_value row = {.at = value};
        if (!expect_kind(checker, value, JSON_OBJECT, "a value"))
            continue;
        check_members(checker, value, RD_PART_VALUE);
        bool is_dated = read_from(checker, value, &row.from_s);
        if (out->is_usable)
            read_amount(checker, out, value, &row);
        read_source(checker, value, &row);
        if (!is_dated)
            continue;
        if (out->value_count > 0)
            check_order(checker, &out->values[out->value_count - 1], &row);
        out->values[out->value_count++] = row;
    }
}

static void read_parameter(struct checker *checker, const struct json_value *value, struct parameter *out)
{
    out->name = value->key;
    out->at = value;
    expect_name(checker, value, value->key, false);
    if (!expect_kind(checker, value, JSON_OBJECT, "a parameter"))
        return;
    check_members(checker, value, RD_PART_PARAMETER);
    read_type(checker, value, out);
    if (out->is_usable)
        read_parameter_range(checker, value, out);
    read_values(checker, value, out);
}

void read_parameters(struct checker *checker, const struct json_value *parameters)
{
    struct rd_policy *policy = checker->policy;
    if (!expect_kind(checker, parameters, JSON_OBJECT, "\"parameters\""))
        return;
    if (parameters->count > MODEL_PARAMETERS_MAX) {
        report(checker, FINDING_TOO_MANY, parameters, "%zu parameters; a policy has at most %u", parameters->count,
               MODEL_PARAMETERS_MAX);
        return;
    }
    policy->parameters = check_alloc(checker, parameters->count, sizeof *policy->parameters);
    if (!policy->parameters)
        return;
    json_each (value, parameters)
        read_parameter(checker, value, &policy->parameters[policy->parameter_count++]);
}
