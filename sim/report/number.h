/*
 * Numbers as a reader wants them: as many decimals as the interval supports, thousands set apart, signs on differences.
 */
#ifndef REDRESS_REPORT_NUMBER_H
#define REDRESS_REPORT_NUMBER_H

#include <stdint.h>

#include "redress/status.h"

#define NUMBER_SIZE 64

/*
 * Decimals that leave two significant digits of the half-width; without one (NAN or 0) four significant digits of the
 * value. 0 to 6.
 */
int number_decimals(double half_width, double value);
/* "1,234.50"; "-" for NAN. Each writes into `out` and returns it. */
const char *number_format(double value, int decimals, char out[NUMBER_SIZE]);
const char *number_signed(double value, int decimals, char out[NUMBER_SIZE]); /* "+1.5", "-0.2", "0.0" */
const char *number_count(int64_t count, char out[NUMBER_SIZE]);
/* A count of any size: "1,234,567" below 10^9, from there on "1.6 × 10^35". */
const char *number_huge(double count, char out[NUMBER_SIZE]);
/* Minor units: "1,234.50", with `sign` "+1,234.50". */
const char *number_money(int64_t minor, int sign, char out[NUMBER_SIZE]);
/* At least three significant digits, for shares of a whole that may be small: "41.2", "0.0213". */
const char *number_share(double percent, char out[NUMBER_SIZE]);

#endif
