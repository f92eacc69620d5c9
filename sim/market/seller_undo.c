/*
 * What is taken off a seller's record when an appeal succeeds.
 */
#include "market/seller_parts.h"

/* The lapse that was to take these points off must not: they are gone. */
static void lapse_strike(struct sellers *sellers, uint32_t seller, int32_t points, int32_t lapse_day)
{
    if (lapse_day > sellers->horizon_days)
        return;
    for (uint32_t at = *lapses_of(sellers, lapse_day); at != POOL_NONE;) {
        struct lapse *lapse = pool_at(&sellers->lapses, at);
        if (lapse_is_of(sellers, lapse, seller) && lapse->points == points) {
            lapse->points = 0;
            return;
        }
        at = lapse->next;
    }
}

void seller_undo_points(struct sellers *sellers, uint32_t seller, int32_t points, int32_t given_day, int32_t lapse_day)
{
    struct seller *item = &sellers->items[seller];
    if (lapse_day <= given_day)
        lapse_day = given_day + 1;
    if (lapse_day < sellers->day)
        return; /* lapsed before */
    lapse_strike(sellers, seller, points, lapse_day);
    if (given_day == sellers->day)
        item->points_today -= points;
    else
        item->points -= points;
    item->stirred = true;
}

void seller_undo_violation(struct sellers *sellers, uint32_t seller, uint32_t kind, int32_t day)
{
    struct violation_log *log = &sellers->violations;
    uint64_t oldest = log->end > log->capacity ? log->end - log->capacity : 0;
    for (uint64_t place = log->end; place-- > oldest;) {
        struct violation_entry *entry = log_at(log, place);
        if (entry->day < day)
            return;
        if (entry->day != day || entry->seller != seller || entry->kind != kind)
            continue;
        entry->kind = VIOLATION_UNDONE;
        for (int window = 0; window < WINDOW_COUNT; window++)
            if (log->sum[window] && place >= log->tail[window])
                log->sum[window][(size_t)seller * RD_VIOLATION_COUNT + kind]--;
        sellers->items[seller].stirred = true;
        return;
    }
}

/* As of last night: is a day inside the window? */
static bool window_holds(const struct sellers *sellers, int window, int32_t day)
{
    int32_t oldest = sellers->day - window_days[window];
    return window_is_weekly((enum seller_window)window) ? week_of(day) >= week_of(oldest) : day >= oldest;
}

void seller_undo_tally(struct sellers *sellers, uint32_t seller, enum seller_stat stat, int32_t day)
{
    size_t cell = (size_t)seller * STAT_COUNT + stat;
    int32_t age = sellers->day - day;
    sellers->items[seller].stirred = true;
    if (age == 0) {
        sellers->today[cell] = (uint16_t)(sellers->today[cell] - (sellers->today[cell] > 0));
        return;
    }
    if (age <= sellers->daily_depth) {
        uint16_t *of_day = &daily_plane(sellers, day)[cell];
        *of_day = (uint16_t)(*of_day - (*of_day > 0));
    }
    if (sellers->weekly_depth > 0 && week_of(sellers->day) - week_of(day) < sellers->weekly_depth) {
        uint32_t *of_week = &weekly_plane(sellers, week_of(day))[cell];
        *of_week -= *of_week > 0;
    }
    for (int window = 0; window < WINDOW_COUNT; window++)
        if (window_used(sellers, window) && window_holds(sellers, window, day))
            sellers->sum[window][cell] -= sellers->sum[window][cell] > 0;
}
