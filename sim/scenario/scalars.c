/*
 * Single values: each kind is parsed by redress/units.h and held against its range.
 */
#include "scenario/scalars.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "redress/units.h"
#include "scenario/money.h"

#define NAME_MAX_BYTES 64

static bool out_of_range(struct loading *load, const struct json_value *value, const char *is, const char *lo,
                         const char *hi)
{
    char label[LABEL_SIZE];
    return loading_error(load, value, SCENARIO_OUT_OF_RANGE, "%s is %s: allowed are %s to %s", label_of(value, label),
                         is, lo, hi);
}

bool read_text(struct loading *load, const struct json_value *value, const char **out)
{
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "text");
    char *copy = loading_kept(load, arena_copy(loading_arena(load), value->string));
    if (!copy)
        return false;
    *out = copy;
    return true;
}

bool read_name(struct loading *load, const struct json_value *value, const char **out)
{
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "a name");
    char label[LABEL_SIZE];
    size_t length = strlen(value->string);
    if (length == 0 || length > NAME_MAX_BYTES)
        return loading_error(load, value, SCENARIO_BAD_NAME, "%s is %zu bytes long: names have 1 to %d bytes",
                             label_of(value, label), length, NAME_MAX_BYTES);
    for (const char *at = value->string; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return loading_error(load, value, SCENARIO_BAD_NAME, "%s has a control character", label_of(value, label));
    }
    return read_text(load, value, out);
}

bool read_bool(struct loading *load, const struct json_value *value, bool *out)
{
    if (value->kind != JSON_BOOL)
        return loading_wrong_type(load, value, "true or false");
    *out = value->boolean;
    return true;
}

static const char *number_format(double number, char out[VALUE_TEXT_SIZE])
{
    snprintf(out, VALUE_TEXT_SIZE, "%.10g", number);
    return out;
}

bool read_number(struct loading *load, const struct json_value *value, double lo, double hi, double *out)
{
    if (value->kind != JSON_NUMBER)
        return loading_wrong_type(load, value, "a number");
    if (!(value->number >= lo && value->number <= hi)) {
        char low[VALUE_TEXT_SIZE], high[VALUE_TEXT_SIZE];
        return out_of_range(load, value, value->literal, number_format(lo, low), number_format(hi, high));
    }
    *out = value->number;
    return true;
}

bool read_count(struct loading *load, const struct json_value *value, double lo, double hi, uint32_t *out)
{
    if (value->kind != JSON_NUMBER)
        return loading_wrong_type(load, value, "a whole number");
    double number;
    char label[LABEL_SIZE];
    if (!read_number(load, value, lo, hi, &number))
        return false;
    if (!value->is_integer)
        return loading_error(load, value, SCENARIO_WRONG_TYPE, "%s is %s: write a whole number", label_of(value, label),
                             value->literal);
    *out = (uint32_t)value->integer;
    return true;
}

/* The text of a quoted amount, or a finding that says how to write one. */
static bool quoted(struct loading *load, const struct json_value *value, const char *what)
{
    return value->kind == JSON_STRING || loading_wrong_type(load, value, what);
}

static bool wrong_unit(struct loading *load, const struct json_value *value, const struct rd_error *why)
{
    return loading_error(load, value, SCENARIO_WRONG_UNIT, "%s", why->text);
}

bool read_money(struct loading *load, const struct json_value *value, double lo, double hi, int64_t *minor)
{
    struct rd_error why;
    int64_t amount;
    if (!quoted(load, value, "an amount of money such as \"200.00\""))
        return false;
    if (rd_money_parse(value->string, &amount, &why) != RD_OK)
        return wrong_unit(load, value, &why);
    if ((double)amount < lo || (double)amount > hi) {
        char is[RD_UNIT_TEXT_SIZE], low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
        return out_of_range(load, value, rd_money_format(amount, is), rd_money_format((int64_t)lo, low),
                            rd_money_format((int64_t)hi, high));
    }
    *minor = amount;
    return money_is_whole(load, value, amount);
}

bool read_duration(struct loading *load, const struct json_value *value, double lo, double hi, int64_t *seconds)
{
    struct rd_error why;
    int64_t span;
    if (!quoted(load, value, "a duration such as \"15d\""))
        return false;
    if (rd_duration_parse(value->string, true, &span, &why) != RD_OK)
        return wrong_unit(load, value, &why);
    if ((double)span < lo || (double)span > hi) {
        char is[RD_UNIT_TEXT_SIZE], low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
        return out_of_range(load, value, rd_duration_format(span, is), rd_duration_format((int64_t)lo, low),
                            rd_duration_format((int64_t)hi, high));
    }
    *seconds = span;
    return true;
}

bool read_share_ppb(struct loading *load, const struct json_value *value, double lo, double hi, int64_t *ppb)
{
    struct rd_error why;
    int64_t share;
    if (!quoted(load, value, "a share such as \"5.5%\""))
        return false;
    if (rd_share_parse(value->string, &share, &why) != RD_OK)
        return wrong_unit(load, value, &why);
    int64_t lowest = llround(lo * (double)RD_PPB_PER_ONE), highest = llround(hi * (double)RD_PPB_PER_ONE);
    if (share < lowest || share > highest) {
        char is[RD_UNIT_TEXT_SIZE], low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE];
        return out_of_range(load, value, rd_share_format(share, is), rd_share_format(lowest, low),
                            rd_share_format(highest, high));
    }
    *ppb = share;
    return true;
}

bool read_share(struct loading *load, const struct json_value *value, double lo, double hi, double *out)
{
    int64_t ppb;
    if (!read_share_ppb(load, value, lo, hi, &ppb))
        return false;
    *out = (double)ppb / (double)RD_PPB_PER_ONE;
    return true;
}

bool scalar_date(struct loading *load, const struct json_value *value, int64_t *unix_s)
{
    struct rd_error why;
    if (!quoted(load, value, "a date such as \"2026-11-11\""))
        return false;
    if (rd_date_parse(value->string, unix_s, &why) != RD_OK)
        return wrong_unit(load, value, &why);
    return true;
}

bool read_choice(struct loading *load, const struct json_value *value, const char *what, const char *const words[],
                 size_t count, int *out)
{
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, what);
    for (size_t i = 0; i < count; i++) {
        if (words[i] && strcmp(words[i], value->string) == 0) {
            *out = (int)i;
            return true;
        }
    }
    char shown[TEXT_SHOWN_SIZE], phrase[LABEL_SIZE];
    return loading_error(load, value, SCENARIO_UNKNOWN_WORD, "%s is not %s%s", text_shown(value->string, shown), what,
                         suggest_phrase(value->string, words, count, phrase, sizeof phrase));
}

const char *unit_format(enum law_unit unit, double value, char out[VALUE_TEXT_SIZE])
{
    char text[RD_UNIT_TEXT_SIZE];
    switch (unit) {
    case OF_SECONDS:
        snprintf(out, VALUE_TEXT_SIZE, "%s", rd_duration_format((int64_t)value, text));
        break;
    case OF_MINOR:
        snprintf(out, VALUE_TEXT_SIZE, "%s", rd_money_format((int64_t)value, text));
        break;
    case OF_BP:
        snprintf(out, VALUE_TEXT_SIZE, "%s", rd_share_format(llround(value * (double)RD_PPB_PER_BP), text));
        break;
    case OF_NUMBER:
        number_format(value, out);
        break;
    }
    return out;
}

bool read_unit(struct loading *load, const struct json_value *value, enum law_unit unit, double lo, double hi,
               double *out)
{
    int64_t whole = 0;
    double share;
    switch (unit) {
    case OF_SECONDS:
        if (!read_duration(load, value, lo, hi, &whole))
            return false;
        *out = (double)whole;
        return true;
    case OF_MINOR:
        if (!read_money(load, value, lo, hi, &whole))
            return false;
        *out = (double)whole;
        return true;
    case OF_BP:
        if (!read_share(load, value, lo / (double)RD_BP_PER_ONE, hi / (double)RD_BP_PER_ONE, &share))
            return false;
        *out = share * (double)RD_BP_PER_ONE;
        return true;
    case OF_NUMBER:
        return read_number(load, value, lo, hi, out);
    }
    return false;
}
