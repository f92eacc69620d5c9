/*
 * The currencies of ISO 4217 and amounts that are whole in the smallest unit of theirs.
 */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "redress/currencies.def"
#include "redress/units.h"

struct currency {
    const char *code;
    int exponent;
};

#define CURRENCY_ROW(code, exponent) {#code, exponent},
static const struct currency currencies[] = {RD_CURRENCIES(CURRENCY_ROW)};
#undef CURRENCY_ROW
#define CURRENCY_COUNT (sizeof currencies / sizeof *currencies)
#define MINOR_EXPONENT 2 /* of RD_MINOR_PER_UNIT */

bool rd_currency_is_valid(const char *text)
{
    for (size_t i = 0; i < 3; i++)
        if (text[i] < 'A' || text[i] > 'Z')
            return false;
    return text[3] == '\0';
}

int rd_currency_exponent(const char *code)
{
    for (size_t i = 0; code && i < CURRENCY_COUNT; i++)
        if (strcmp(currencies[i].code, code) == 0)
            return currencies[i].exponent;
    return -1;
}

int64_t rd_currency_step(const char *code)
{
    const int exponent = rd_currency_exponent(code);
    int64_t step = 1;
    for (int i = exponent < 0 ? MINOR_EXPONENT : exponent; i < MINOR_EXPONENT; i++)
        step *= 10;
    return step;
}

const char *rd_currency_doubt(const char *code, char out[RD_CURRENCY_DOUBT_SIZE])
{
    const int exponent = rd_currency_exponent(code);
    const char *known[CURRENCY_COUNT];
    char near[64];
    if (exponent >= 0 && exponent <= MINOR_EXPONENT)
        return NULL;
    if (exponent > MINOR_EXPONENT) {
        snprintf(out, RD_CURRENCY_DOUBT_SIZE,
                 "%s has %d decimals after ISO 4217: amounts are kept, and rounded, to hundredths", code, exponent);
        return out;
    }
    for (size_t i = 0; i < CURRENCY_COUNT; i++)
        known[i] = currencies[i].code;
    snprintf(out, RD_CURRENCY_DOUBT_SIZE, "ISO 4217 has no currency %s: amounts are kept to hundredths%s", code,
             suggest_phrase(code, known, CURRENCY_COUNT, near, sizeof near));
    return out;
}

/* ---- amounts ---- */

bool rd_money_part(int64_t amount_minor, int64_t part, int64_t whole, enum rd_rounding rounding, int64_t step_minor,
                   int64_t *out)
{
    int64_t steps;
    return rd_mul_i64(whole, step_minor, &whole) && rd_mul_div(amount_minor, part, whole, rounding, &steps) &&
           rd_mul_i64(steps, step_minor, out);
}

enum rd_status rd_money_whole(const char *code, int64_t minor, struct rd_error *err)
{
    const int64_t step = rd_currency_step(code), rest = minor % step;
    char text[3][RD_UNIT_TEXT_SIZE];
    if (rest == 0)
        return RD_OK;
    const int64_t below = minor - (rest < 0 ? rest + step : rest);
    return rd_fail(err, RD_INPUT, "%s %s is not a whole amount: the smallest amount of %s is %s; write %s or %s",
                   rd_money_format(minor, text[0]), code, code, rd_money_format(step, text[1]),
                   rd_money_format(below, text[2]), rd_money_format(below + step, (char[RD_UNIT_TEXT_SIZE]){0}));
}
