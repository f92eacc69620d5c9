#include "scenario/money.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redress/units.h"

#define RATE_DECIMALS_MAX 9

/* ---- the currency ---- */

void currency_doubt(struct loading *load, const struct json_value *code)
{
    char doubt[RD_CURRENCY_DOUBT_SIZE];
    if (rd_currency_doubt(code->string, doubt))
        json_report(load->found, SCENARIO_CURRENCY_DOUBT, code, "%s", doubt);
}

bool money_is_whole(struct loading *load, const struct json_value *value, int64_t minor)
{
    struct rd_error why;
    char label[LABEL_SIZE];
    return rd_money_whole(load->scenario->currency, minor, &why) == RD_OK ||
           loading_error(load, value, SCENARIO_MONEY_FRACTION, "%s: %s", label_of(value, label), why.text);
}

/* ---- rates ---- */

/* Digits and one point, so that strtod cannot meet anything else. */
static bool is_rate(const char *text)
{
    const size_t whole = strspn(text, "0123456789");
    const bool is_pointed = text[whole] == '.';
    const size_t decimals = is_pointed ? strspn(text + whole + 1, "0123456789") : 0;
    return whole > 0 && whole <= 7 && decimals <= RATE_DECIMALS_MAX && is_pointed == (decimals > 0) &&
           !text[whole + is_pointed + decimals];
}

static int64_t rate_ppb(const char *text)
{
    return llround(strtod(text, NULL) * (double)RD_PPB_PER_ONE);
}

bool rate_read(struct loading *load, const struct json_value *value, int64_t *ppb)
{
    char label[LABEL_SIZE];
    if (value->kind != JSON_STRING)
        return loading_wrong_type(load, value, "a rate such as \"5.40\"");
    if (!is_rate(value->string))
        return loading_error(load, value, SCENARIO_WRONG_UNIT,
                             "%s must be a rate such as \"5.40\": at most 7 digits and 9 decimals",
                             label_of(value, label));
    *ppb = rate_ppb(value->string);
    return *ppb > 0 || loading_error(load, value, SCENARIO_OUT_OF_RANGE, "%s is a rate of 0", label_of(value, label));
}

/* Of the reference currency into the document's; 0: it states none. What is wrong with a rate its reader says. */
static int64_t reference_ppb(const struct json_value *root, const char *currency)
{
    const struct json_value *rate = json_get(json_get(root, "exchange"), RD_REFERENCE_CURRENCY);
    if (strcmp(currency, RD_REFERENCE_CURRENCY) == 0)
        return RD_PPB_PER_ONE;
    return rate && rate->kind == JSON_STRING && is_rate(rate->string) ? rate_ppb(rate->string) : 0;
}

/* ---- defaults ---- */

bool field_is_money(const struct scenario_field *field)
{
    return field->kind == FIELD_MONEY || field->kind == FIELD_AMOUNTS ||
           (field->kind == FIELD_LAW && field->argument == OF_MINOR);
}

/* Once of a field, at the currency. */
static void tell_unconverted(struct loading *load, const struct scenario_field *field, const struct json_value *value)
{
    const struct json_value *currency = json_get(load->root, "currency");
    const char *amount = loading_kept(load, json_print(value, loading_arena(load)));
    const size_t index = (size_t)(field - scenario_field_row(0));
    if (!amount || load->is_told[index])
        return;
    load->is_told[index] = true;
    json_report(load->found, SCENARIO_MONEY_DEFAULT, currency,
                "\"%s\" of %s is left out: its default, %s in " RD_REFERENCE_CURRENCY
                ", counts as %s in %s; state it, or "
                "add a rate: \"exchange\": {\"" RD_REFERENCE_CURRENCY "\": \"…\"}",
                field->key, scenario_shape_row(field->shape)->title, field->fallback, amount, currency->string);
}

/* One amount of a default; above 0 it stays so. */
static bool convert(struct loading *load, struct json_value *amount, int64_t ppb, int64_t step)
{
    char text[RD_UNIT_TEXT_SIZE];
    int64_t from = 0, to = 0;
    if (rd_money_parse(amount->string, &from, NULL) != RD_OK ||
        !rd_money_part(from, ppb, RD_PPB_PER_ONE, RD_ROUND_HALF_UP, step, &to))
        return loading_kept(load, NULL);
    to = from > 0 && to == 0 ? step : to;
    amount->string = loading_kept(load, arena_copy(loading_arena(load), rd_money_format(to, text)));
    return amount->string != NULL;
}

/* A default in money is one amount, or a list of amounts. */
static bool convert_all(struct loading *load, struct json_value *value, int64_t ppb, int64_t step)
{
    if (value->kind == JSON_STRING)
        return convert(load, value, ppb, step);
    for (struct json_value *amount = value->first; amount; amount = amount->next)
        if (!convert(load, amount, ppb, step))
            return false;
    return true;
}

const struct json_value *money_default(struct loading *load, const struct scenario_field *field)
{
    const struct json_value *code = json_get(load->root, "currency");
    struct json_value *value = loading_read_text(load, "default", field->fallback, strlen(field->fallback));
    if (!value || !code || code->kind != JSON_STRING || !rd_currency_is_valid(code->string))
        return value;
    const int64_t ppb = reference_ppb(load->root, code->string);
    const bool is_nothing = value->kind == JSON_STRING && strtod(value->string, NULL) == 0;
    if (is_nothing || ppb == RD_PPB_PER_ONE)
        return value;
    if (!convert_all(load, value, ppb ? ppb : RD_PPB_PER_ONE, rd_currency_step(code->string)))
        return NULL;
    if (ppb == 0)
        tell_unconverted(load, field, value);
    return value;
}
