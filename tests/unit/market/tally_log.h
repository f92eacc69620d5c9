/*
 * A log of everything counted for every seller on every day, and the windows recounted from it day by day.
 *
 * The definition the tests hold the rolling windows against: as of the night of `last`, a window of N days counts the days
 * last - N + 1 to last; the windows of 180 and 365 days also count the rest of the week their first day lies in. Weeks
 * begin on days divisible by 7.
 */
#ifndef REDRESS_TESTS_MARKET_TALLY_LOG_H
#define REDRESS_TESTS_MARKET_TALLY_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "market/seller.h"

#define LOG_SELLERS 6
#define LOG_BEFORE 420 /* days before the start */
#define LOG_DAYS 560

struct tally_log {
    uint32_t count[LOG_BEFORE + LOG_DAYS][LOG_SELLERS][STAT_COUNT]; /* [day + LOG_BEFORE] */
};

void tally_log_add(struct tally_log *log, uint32_t seller, int32_t day, enum seller_stat stat, uint32_t amount);
/* First day a window counts as of the night of `last`. */
int32_t tally_log_first_day(enum seller_window window, int32_t last);
uint32_t tally_log_recount(const struct tally_log *log, uint32_t seller, enum seller_window window,
                           enum seller_stat stat, int32_t last);
/* Whether anything was counted on the days from `first` to `last`. */
bool tally_log_any(const struct tally_log *log, uint32_t seller, int32_t first, int32_t last);
/* Every used window of every seller is what the log says, as of the night of `last`. */
void tally_log_agrees(const struct tally_log *log, const struct sellers *sellers, int32_t last);

#endif
