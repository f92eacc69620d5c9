/*
 * A log of everything counted for every seller on every day, and the windows recounted from it day by day.
 */
#include "tally_log.h"

#include "support/check.h"

void tally_log_add(struct tally_log *log, uint32_t seller, int32_t day, enum seller_stat stat, uint32_t amount)
{
    log->count[day + LOG_BEFORE][seller][stat] += amount;
}

int32_t tally_log_first_day(enum seller_window window, int32_t last)
{
    static const int32_t days[WINDOW_COUNT] = {28, 30, 60, 90, 180, 365};
    int32_t first = last - days[window] + 1;
    if (window == WINDOW_180D || window == WINDOW_365D)
        while (first % 7 != 0)
            first--;
    return first;
}

uint32_t tally_log_recount(const struct tally_log *log, uint32_t seller, enum seller_window window,
                           enum seller_stat stat, int32_t last)
{
    uint32_t count = 0;
    for (int32_t day = tally_log_first_day(window, last); day <= last; day++)
        if (day >= -LOG_BEFORE)
            count += log->count[day + LOG_BEFORE][seller][stat];
    return count;
}

bool tally_log_any(const struct tally_log *log, uint32_t seller, int32_t first, int32_t last)
{
    for (int32_t day = first < -LOG_BEFORE ? -LOG_BEFORE : first; day <= last; day++)
        for (int stat = 0; stat < STAT_COUNT; stat++)
            if (log->count[day + LOG_BEFORE][seller][stat] > 0)
                return true;
    return false;
}

void tally_log_agrees(const struct tally_log *log, const struct sellers *sellers, int32_t last)
{
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (!(sellers->windows_used >> window & 1u))
            continue;
        for (uint32_t seller = 0; seller < sellers->count; seller++)
            for (int stat = 0; stat < STAT_COUNT; stat++) {
                uint32_t has = seller_sum(sellers, seller, (enum seller_window)window, (enum seller_stat)stat);
                uint32_t should =
                    tally_log_recount(log, seller, (enum seller_window)window, (enum seller_stat)stat, last);
                if (has != should)
                    fail_msg("night of day %d: seller %u, window of %d days, statistic %d: %u, recounted %u", (int)last,
                             (unsigned)seller, seller_window_days((enum seller_window)window), stat, (unsigned)has,
                             (unsigned)should);
            }
    }
}
