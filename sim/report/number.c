/*
 * Formats numbers for tables. Nothing here depends on the locale: this program never sets one.
 */
#include "report/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "redress/units.h"

#define DECIMALS_MAX 6

static int clamp_decimals(double decimals)
{
    return decimals < 0 ? 0 : decimals > DECIMALS_MAX ? DECIMALS_MAX : (int)decimals;
}

int number_decimals(double half_width, double value)
{
    if (half_width > 0)
        return clamp_decimals(1 - floor(log10(half_width)));
    if (value != 0 && !isnan(value))
        return clamp_decimals(3 - floor(log10(fabs(value))));
    return 0;
}

/* Sets thousands apart by commas in a plain decimal text. */
static void group_thousands(char text[NUMBER_SIZE])
{
    size_t length = strlen(text), start = text[0] == '-' || text[0] == '+' ? 1 : 0;
    size_t whole = strcspn(text + start, ".");
    for (size_t digits = 3; digits < whole && length + 1 < NUMBER_SIZE; digits += 3) {
        size_t at = start + whole - digits;
        memmove(text + at + 1, text + at, length - at + 1);
        text[at] = ',';
        length++;
    }
}

/* "-0.00" reads like a finding; it is 0. */
static int rounds_to_zero(const char *text)
{
    return strspn(text, "-+0.") == strlen(text);
}

const char *number_format(double value, int decimals, char out[NUMBER_SIZE])
{
    if (isnan(value))
        return strcpy(out, "-");
    snprintf(out, NUMBER_SIZE, "%.*f", decimals, value);
    if (rounds_to_zero(out) && out[0] == '-')
        memmove(out, out + 1, strlen(out));
    group_thousands(out);
    return out;
}

const char *number_signed(double value, int decimals, char out[NUMBER_SIZE])
{
    if (isnan(value))
        return strcpy(out, "-");
    snprintf(out, NUMBER_SIZE, "%+.*f", decimals, value);
    if (rounds_to_zero(out))
        memmove(out, out + 1, strlen(out));
    group_thousands(out);
    return out;
}

const char *number_count(int64_t count, char out[NUMBER_SIZE])
{
    snprintf(out, NUMBER_SIZE, "%" PRId64, count);
    group_thousands(out);
    return out;
}

const char *number_huge(double count, char out[NUMBER_SIZE])
{
    if (count < 1e9)
        return number_count((int64_t)count, out);
    int power = (int)floor(log10(count));
    double lead = count / pow(10, power);
    if (lead >= 9.95) { /* would be printed as 10.0 */
        lead /= 10;
        power++;
    }
    snprintf(out, NUMBER_SIZE, "%.1f × 10^%d", lead, power);
    return out;
}

const char *number_money(int64_t minor, int sign, char out[NUMBER_SIZE])
{
    char text[RD_UNIT_TEXT_SIZE];
    snprintf(out, NUMBER_SIZE, "%s%s", sign && minor > 0 ? "+" : "", rd_money_format(minor, text));
    group_thousands(out);
    return out;
}

const char *number_share(double percent, char out[NUMBER_SIZE])
{
    int decimals = percent > 0 ? clamp_decimals(2 - floor(log10(percent))) : 1;
    return number_format(percent, decimals > 0 ? decimals : 1, out);
}
