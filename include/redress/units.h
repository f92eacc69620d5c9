/*
 * Money, durations, shares and dates: the one place that converts, rounds, parses and prints them.
 *
 * Money is int64 minor units (cents), durations int64 seconds, shares integer basis points in policies and parts
 * per billion (`_ppb`) where a probability needs to be finer, dates int64 seconds since 1970-01-01 00:00 UTC.
 * Parsers accept exactly the spelling of the documents and say in `err` what they expected; they never accept a
 * prefix of the text. Arithmetic that could overflow saturates nowhere: checked functions return false.
 */
#ifndef REDRESS_UNITS_H
#define REDRESS_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RD_MINUTE_S INT64_C(60)
#define RD_HOUR_S INT64_C(3600)
#define RD_DAY_S INT64_C(86400)
#define RD_WEEK_S (7 * RD_DAY_S)
#define RD_MINOR_PER_UNIT INT64_C(100)
#define RD_BP_PER_ONE INT64_C(10000)
#define RD_PPB_PER_ONE INT64_C(1000000000)
#define RD_PPB_PER_BP INT64_C(100000)
#define RD_UNIT_TEXT_SIZE 64 /* large enough for every formatter below */

/* Symmetric about zero: half_up takes a half away from zero, down goes towards zero, up away from it. */
enum rd_rounding { RD_ROUND_HALF_UP, RD_ROUND_HALF_EVEN, RD_ROUND_DOWN, RD_ROUND_UP };

/* "200.00", "-3.50", "7": at most two decimals. */
enum rd_status rd_money_parse(const char *text, int64_t *minor, struct rd_error *err);
/* "15d", "72h", "30m", "10s", sums "15d+1m"; with `decimals` also "1.74d" (rounded to the nearest second). */
enum rd_status rd_duration_parse(const char *text, bool decimals, int64_t *seconds, struct rd_error *err);
/* "5.5%": parts per billion; at most seven decimals. */
enum rd_status rd_share_parse(const char *text, int64_t *ppb, struct rd_error *err);
/* "2026-11-11": midnight UTC of a real calendar day, years 1970 to 9999. */
enum rd_status rd_date_parse(const char *text, int64_t *unix_s, struct rd_error *err);

/* ---- currencies (currencies.def) ---- */

#define RD_REFERENCE_CURRENCY "USD" /* of every default in money */
/* "USD": three capital letters. */
bool rd_currency_is_valid(const char *text);
/* The decimals of the currency's smallest unit after ISO 4217; -1 for a code that the standard does not have. */
int rd_currency_exponent(const char *code);
/* The smallest amount of a currency in hundredths of its unit: 100 where there are whole units alone, and at least 1. */
int64_t rd_currency_step(const char *code);
/* What a reader is to be warned of: a code that is unknown, or has more decimals than amounts are kept to; NULL: nothing. */
#define RD_CURRENCY_DOUBT_SIZE 192
const char *rd_currency_doubt(const char *code, char out[RD_CURRENCY_DOUBT_SIZE]);
/* RD_INPUT with the amounts beside it when the amount is not a multiple of the currency's smallest one. */
enum rd_status rd_money_whole(const char *code, int64_t minor, struct rd_error *err);
/* amount * part / whole, rounded to a multiple of `step_minor`; whole and step above 0. False when it does not fit. */
bool rd_money_part(int64_t amount_minor, int64_t part, int64_t whole, enum rd_rounding rounding, int64_t step_minor,
                   int64_t *out);

/* Each writes at most RD_UNIT_TEXT_SIZE bytes and returns `out`. Durations print canonically: one term for whole days
 * and below a hundred of a unit, "15d", "36h", "90m", else a sum of the largest, "5d+4h", "1d+1s". */
const char *rd_money_format(int64_t minor, char out[RD_UNIT_TEXT_SIZE]);
const char *rd_duration_format(int64_t seconds, char out[RD_UNIT_TEXT_SIZE]);
const char *rd_share_format(int64_t ppb, char out[RD_UNIT_TEXT_SIZE]);
const char *rd_date_format(int64_t unix_s, char out[RD_UNIT_TEXT_SIZE]); /* date; with time of day when not midnight */

/* Checked arithmetic: false (and *out unchanged) on overflow. */
bool rd_add_i64(int64_t a, int64_t b, int64_t *out);
bool rd_mul_i64(int64_t a, int64_t b, int64_t *out);
/* round(a * b / divisor) with a 128-bit product; divisor > 0. False when the result does not fit. */
bool rd_mul_div(int64_t a, int64_t b, int64_t divisor, enum rd_rounding rounding, int64_t *out);

/* Civil calendar (proleptic Gregorian, UTC). `weekday` 0 is Monday. */
void rd_civil_from_unix(int64_t unix_s, int *year, int *month, int *day, int *weekday);
int64_t rd_unix_from_civil(int year, int month, int day);

#ifdef __cplusplus
}
#endif
#endif
