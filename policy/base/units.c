/*
 * Money, durations and shares: exact decimal parsing, canonical printing, checked and rounded arithmetic.
 *
 * Parsers work on digits and integers throughout: no value ever passes through a double.
 */
#include "redress/units.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

__extension__ typedef __int128 wide;

/* ---- checked arithmetic ---- */

bool rd_add_i64(int64_t a, int64_t b, int64_t *out)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool rd_mul_i64(int64_t a, int64_t b, int64_t *out)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

/* Whether the magnitude of a truncated quotient goes one up; `rest` and `divisor` are magnitudes, rest < divisor. */
static bool rounds_away(wide quotient, wide rest, wide divisor, enum rd_rounding rounding)
{
    switch (rounding) {
    case RD_ROUND_HALF_UP:
        return 2 * rest >= divisor;
    case RD_ROUND_HALF_EVEN:
        return 2 * rest > divisor || (2 * rest == divisor && quotient % 2 != 0);
    case RD_ROUND_DOWN:
        return false;
    case RD_ROUND_UP:
        return rest > 0;
    }
    return false;
}

bool rd_mul_div(int64_t a, int64_t b, int64_t divisor, enum rd_rounding rounding, int64_t *out)
{
    assert(divisor > 0);
    wide product = (wide)a * b;
    wide magnitude = product < 0 ? -product : product;
    wide quotient = magnitude / divisor;
    if (rounds_away(quotient, magnitude % divisor, divisor, rounding))
        quotient++;
    wide result = product < 0 ? -quotient : quotient;
    if (result < INT64_MIN || result > INT64_MAX)
        return false;
    *out = (int64_t)result;
    return true;
}

/* ---- decimal text ---- */

#define DECIMAL_PLACES_MAX 18 /* read; no unit has as many, so a value with more is refused all the same */

/* A decimal number as written: digits / 10^places. `overflow` when its digits do not fit in 64 bits. */
struct decimal {
    uint64_t digits;
    int places;
    bool overflow;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void decimal_push(struct decimal *number, char digit)
{
    uint64_t digits;
    if (__builtin_mul_overflow(number->digits, UINT64_C(10), &digits) ||
        __builtin_add_overflow(digits, (uint64_t)(digit - '0'), &digits))
        number->overflow = true;
    else
        number->digits = digits;
}

/* Reads "0" or digits without leading zeros, then perhaps "." and digits. NULL when there is no such number. */
static const char *decimal_read(const char *text, struct decimal *out)
{
    struct decimal number = {0};
    if (!is_digit(text[0]) || (text[0] == '0' && is_digit(text[1])))
        return NULL;
    for (; is_digit(*text); text++)
        decimal_push(&number, *text);
    if (*text == '.') {
        if (!is_digit(text[1]))
            return NULL;
        for (text++; is_digit(*text); text++) {
            if (number.places < DECIMAL_PLACES_MAX)
                decimal_push(&number, *text), number.places++;
        }
    }
    *out = number;
    return text;
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* number × 10^scale as a non-negative integer; needs places <= scale. False when it does not fit. */
static bool decimal_scale(const struct decimal *number, int scale, int64_t *out)
{
    wide value = (wide)number->digits * power_of_ten(scale - number->places);
    if (number->overflow || value > INT64_MAX)
        return false;
    *out = (int64_t)value;
    return true;
}

/* ---- money ---- */

#define MONEY_EXAMPLE "\"200.00\""

enum rd_status rd_money_parse(const char *text, int64_t *minor, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    struct decimal number;
    bool negative = text[0] == '-';
    const char *end = decimal_read(text + negative, &number);
    if (!end || *end)
        return rd_fail(err, RD_INPUT, "%s is no amount of money; write one such as " MONEY_EXAMPLE " or \"-3.50\"",
                       text_shown(text, shown));
    if (number.places > 2)
        return rd_fail(err, RD_INPUT, "%s has more than two decimals; write an amount such as " MONEY_EXAMPLE,
                       text_shown(text, shown));
    int64_t amount;
    if (!decimal_scale(&number, 2, &amount))
        return rd_fail(err, RD_INPUT, "%s is too large; amounts go up to 92233720368547758.07",
                       text_shown(text, shown));
    *minor = negative ? -amount : amount;
    return RD_OK;
}

static uint64_t magnitude_of(int64_t value)
{
    return value < 0 ? UINT64_C(0) - (uint64_t)value : (uint64_t)value;
}

const char *rd_money_format(int64_t minor, char out[RD_UNIT_TEXT_SIZE])
{
    uint64_t magnitude = magnitude_of(minor);
    snprintf(out, RD_UNIT_TEXT_SIZE, "%s%" PRIu64 ".%02" PRIu64, minor < 0 ? "-" : "", magnitude / 100,
             magnitude % 100);
    return out;
}

/* ---- shares ---- */

#define SHARE_PLACES 7 /* one part per billion is 0.0000001 % */

enum rd_status rd_share_parse(const char *text, int64_t *ppb, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    struct decimal number;
    int64_t share;
    if (text[0] == '-' && is_digit(text[1]))
        return rd_fail(err, RD_INPUT, "%s is negative; a share is 0%% or more", text_shown(text, shown));
    const char *end = decimal_read(text, &number);
    if (end && !*end)
        return rd_fail(err, RD_INPUT, "%s has no \"%%\"; write a share such as \"5.5%%\"", text_shown(text, shown));
    if (!end || strcmp(end, "%") != 0)
        return rd_fail(err, RD_INPUT, "%s is no share; write one such as \"5.5%%\"", text_shown(text, shown));
    if (number.places > SHARE_PLACES)
        return rd_fail(err, RD_INPUT, "%s has more than seven decimals; write a share such as \"5.5%%\"",
                       text_shown(text, shown));
    if (!decimal_scale(&number, SHARE_PLACES, &share))
        return rd_fail(err, RD_INPUT, "%s is too large; shares go up to 922337203685.4775807%%",
                       text_shown(text, shown));
    *ppb = share;
    return RD_OK;
}

const char *rd_share_format(int64_t ppb, char out[RD_UNIT_TEXT_SIZE])
{
    const uint64_t per_percent = (uint64_t)(RD_PPB_PER_ONE / 100);
    uint64_t magnitude = magnitude_of(ppb), fraction = magnitude % per_percent;
    int length = snprintf(out, RD_UNIT_TEXT_SIZE, "%s%" PRIu64 ".%0*" PRIu64, ppb < 0 ? "-" : "",
                          magnitude / per_percent, SHARE_PLACES, fraction);
    while (out[length - 1] == '0')
        length--;
    if (out[length - 1] == '.')
        length--;
    strcpy(out + length, "%");
    return out;
}

/* ---- durations ---- */

#define DURATION_PLACES 9
#define DURATION_EXAMPLES "\"15d\", \"72h\", \"30m\" or \"10s\""

struct duration_unit {
    char name;
    int64_t seconds;
};

static const struct duration_unit duration_units[] = {{'d', RD_DAY_S}, {'h', RD_HOUR_S}, {'m', RD_MINUTE_S}, {'s', 1}};
#define DURATION_UNIT_COUNT (sizeof duration_units / sizeof *duration_units)

/* Units people write elsewhere, for the hint only: `times` of our `name`. */
struct foreign_unit {
    const char *text;
    uint64_t times;
    char name;
    bool has_no_fixed_length;
};

static const struct foreign_unit foreign_units[] = {
    {"w", 7, 'd', false},       {"wk", 7, 'd', false},      {"week", 7, 'd', false},  {"weeks", 7, 'd', false},
    {"mo", 30, 'd', true},      {"mon", 30, 'd', true},     {"month", 30, 'd', true}, {"months", 30, 'd', true},
    {"M", 30, 'd', true},       {"y", 365, 'd', true},      {"yr", 365, 'd', true},   {"year", 365, 'd', true},
    {"years", 365, 'd', true},  {"D", 1, 'd', false},       {"day", 1, 'd', false},   {"days", 1, 'd', false},
    {"H", 1, 'h', false},       {"hr", 1, 'h', false},      {"hrs", 1, 'h', false},   {"hour", 1, 'h', false},
    {"hours", 1, 'h', false},   {"min", 1, 'm', false},     {"mins", 1, 'm', false},  {"minute", 1, 'm', false},
    {"minutes", 1, 'm', false}, {"S", 1, 's', false},       {"sec", 1, 's', false},   {"secs", 1, 's', false},
    {"second", 1, 's', false},  {"seconds", 1, 's', false},
};

static const struct foreign_unit *foreign_unit_find(const char *text)
{
    for (size_t i = 0; i < sizeof foreign_units / sizeof *foreign_units; i++)
        if (strcmp(foreign_units[i].text, text) == 0)
            return &foreign_units[i];
    return NULL;
}

static enum rd_status fail_no_duration(const char *text, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    return rd_fail(err, RD_INPUT, "%s is no duration; write one such as " DURATION_EXAMPLES, text_shown(text, shown));
}

/* The unit at `unit` is none of ours: say so, with the same length in ours where the text is one whole term. */
static enum rd_status fail_unit(const char *text, const struct decimal *number, const char *unit, bool whole,
                                struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE], unit_shown[TEXT_SHOWN_SIZE];
    text_shown(text, shown);
    if (!*unit || *unit == '+')
        return rd_fail(err, RD_INPUT, "%s has no unit; write a duration such as " DURATION_EXAMPLES, shown);
    const struct foreign_unit *foreign = foreign_unit_find(unit);
    uint64_t count = 0;
    if (!foreign)
        return fail_no_duration(text, err);
    if (!whole || number->places || number->overflow || __builtin_mul_overflow(number->digits, foreign->times, &count))
        return rd_fail(err, RD_INPUT, "%s has the unknown unit %s; write a duration such as " DURATION_EXAMPLES, shown,
                       text_shown(unit, unit_shown));
    if (foreign->has_no_fixed_length)
        return rd_fail(err, RD_INPUT, "%s has no fixed length in days; write days, such as \"%" PRIu64 "%c\"", shown,
                       count, foreign->name);
    return rd_fail(err, RD_INPUT, "%s has the unknown unit %s; write \"%" PRIu64 "%c\"", shown,
                   text_shown(unit, unit_shown), count, foreign->name);
}

static enum rd_status fail_decimals(const char *text, const struct decimal *number, int64_t unit_s,
                                    struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE], same[RD_UNIT_TEXT_SIZE];
    wide scaled = (wide)number->digits * unit_s;
    int64_t divisor = power_of_ten(number->places);
    bool exact = !number->overflow && number->places <= DURATION_PLACES && scaled % divisor == 0 &&
                 scaled / divisor <= INT64_MAX;
    const char *write = exact ? rd_duration_format((int64_t)(scaled / divisor), same) : "36h";
    return rd_fail(err, RD_INPUT, "%s has decimals; write whole units, such as \"%s\"", text_shown(text, shown), write);
}

static const struct duration_unit *duration_unit_find(const char *text)
{
    for (size_t i = 0; i < DURATION_UNIT_COUNT; i++)
        if (text[0] == duration_units[i].name && (text[1] == '\0' || text[1] == '+'))
            return &duration_units[i];
    return NULL;
}

/* Reads the term at *at, adds it to *total_s and moves *at behind it. `text` is the whole, for messages. */
static enum rd_status duration_term(const char *text, const char **at, bool decimals, int64_t *total_s,
                                    struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    struct decimal number;
    const char *end = decimal_read(*at, &number);
    if (!end)
        return fail_no_duration(text, err);
    const struct duration_unit *unit = duration_unit_find(end);
    if (!unit)
        return fail_unit(text, &number, end, *at == text, err);
    if (number.places && !decimals)
        return fail_decimals(text, &number, unit->seconds, err);
    if (number.places > DURATION_PLACES)
        return rd_fail(err, RD_INPUT, "%s has more than nine decimals; write a duration such as \"1.74d\"",
                       text_shown(text, shown));
    wide divisor = power_of_ten(number.places);
    wide seconds = ((wide)number.digits * unit->seconds + divisor / 2) / divisor;
    if (number.overflow || seconds > INT64_MAX || !rd_add_i64(*total_s, (int64_t)seconds, total_s))
        return rd_fail(err, RD_INPUT, "%s is too long; durations go up to 106751991167300d", text_shown(text, shown));
    *at = end + 1;
    return RD_OK;
}

enum rd_status rd_duration_parse(const char *text, bool decimals, int64_t *seconds, struct rd_error *err)
{
    char shown[TEXT_SHOWN_SIZE];
    const char *at = text;
    int64_t total_s = 0;
    if (text[0] == '-' && is_digit(text[1]))
        return rd_fail(err, RD_INPUT, "%s is negative; a duration is 0s or longer", text_shown(text, shown));
    for (;;) {
        enum rd_status status = duration_term(text, &at, decimals, &total_s, err);
        if (status != RD_OK)
            return status;
        if (*at == '\0')
            break;
        at++; /* the "+" that ended the term */
    }
    *seconds = total_s;
    return RD_OK;
}

/*
 * One term where people would write one: "15d", and below a hundred of them "36h", "90m", "75s"; else a sum of the
 * largest units, "5d+4h", "1d+1s". Below zero every term carries its sign: "-1d-1s".
 */
const char *rd_duration_format(int64_t seconds, char out[RD_UNIT_TEXT_SIZE])
{
    const uint64_t one_term_below = 100;
    uint64_t left = magnitude_of(seconds);
    for (size_t i = 0; i < DURATION_UNIT_COUNT; i++) {
        uint64_t unit = (uint64_t)duration_units[i].seconds;
        if (left % unit == 0 && (i == 0 || left / unit < one_term_below)) {
            snprintf(out, RD_UNIT_TEXT_SIZE, "%s%" PRIu64 "%c", seconds < 0 ? "-" : "", left / unit,
                     duration_units[i].name);
            return out;
        }
    }
    size_t used = 0;
    for (size_t i = 0; i < DURATION_UNIT_COUNT; i++) {
        uint64_t unit = (uint64_t)duration_units[i].seconds, count = left / unit;
        left %= unit;
        if (count)
            used += (size_t)snprintf(out + used, RD_UNIT_TEXT_SIZE - used, "%s%" PRIu64 "%c",
                                     seconds < 0 ? "-" : (used ? "+" : ""), count, duration_units[i].name);
    }
    return out;
}
