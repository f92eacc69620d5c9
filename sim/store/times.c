#include "store/times.h"

#include <string.h>

#define NUMBER_DIGITS 20 /* most a 64-bit number prints, sign included */

/* ---- writing ---- */

static char *print_number(char *at, int64_t value)
{
    char digits[NUMBER_DIGITS];
    size_t count = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    if (value < 0)
        *at++ = '-';
    do
        digits[count++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

char *times_put(char *at, bool is_first, int64_t order, int64_t time_s)
{
    *at = is_first ? '{' : ',';
    at[1] = '"';
    at = print_number(at + 2, order);
    *at++ = '"';
    *at++ = ':';
    return print_number(at, time_s);
}

/* ---- reading ---- */

struct reader {
    const char *at, *end;
};

static bool take(struct reader *reader, char expected)
{
    if (reader->at == reader->end || *reader->at != expected)
        return false;
    reader->at++;
    return true;
}

/* Digits as print_number() writes them: no zero in front, no "-0", nothing beyond 64 bits. */
static bool take_number(struct reader *reader, int64_t *out)
{
    const bool is_negative = take(reader, '-');
    const uint64_t most = is_negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    const char *first = reader->at;
    uint64_t value = 0;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
        const uint64_t digit = (uint64_t)(*reader->at++ - '0');
        if (value > (most - digit) / 10)
            return false;
        value = 10 * value + digit;
    }
    const size_t digits = (size_t)(reader->at - first);
    if (digits == 0 || (*first == '0' && (digits > 1 || is_negative)))
        return false;
    *out = is_negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

enum rd_status times_read(const char *text, size_t length, times_sink *sink, void *context)
{
    struct reader reader = {text, text + length};
    enum rd_status rc = RD_OK;
    if (!take(&reader, '{'))
        return RD_INPUT;
    do {
        int64_t order, time_s;
        if (!take(&reader, '"') || !take_number(&reader, &order) || !take(&reader, '"') || !take(&reader, ':') ||
            !take_number(&reader, &time_s))
            return RD_INPUT;
        if ((rc = sink(context, order, time_s)) != RD_OK)
            return rc;
    } while (take(&reader, ','));
    return take(&reader, '}') && reader.at == reader.end ? RD_OK : RD_INPUT;
}
