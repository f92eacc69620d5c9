/*
 * A past for sellers: the records go back to a day before the scenario's start and are filled week by week.
 *
 * A week passes at once: what its seven nights would take out of the windows leaves, points lapse, and the days of the week
 * stand empty, to be filled by sellers_seed().
 */
#include <string.h>

#include "market/seller_parts.h"
#include "redress/units.h"

void sellers_go_back(struct sellers *sellers, int32_t day)
{
    struct seller *items = sellers->items;
    const int64_t now_s = (int64_t)day * RD_DAY_S;
    for (uint32_t i = 0; i < sellers->count;
         i++) /* the place stays, what its seller is like, and who waits for an appeal */
        items[i] = (struct seller){.until_s = now_s,
                                   .suspended_until_s = now_s,
                                   .entered_s = now_s,
                                   .standing_since_s = now_s,
                                   .segment = items[i].segment,
                                   .handling = items[i].handling,
                                   .fault_odds = items[i].fault_odds,
                                   .answers = items[i].answers,
                                   .comers = items[i].comers,
                                   .appeals_pending = items[i].appeals_pending};
    records_clear(sellers);
    sellers->day = day;
}

/* Lets a day pass out of a window by day; days nobody has filled cost nothing. */
static void day_leave(struct sellers *sellers, int window, int32_t day)
{
    if (!sellers->filled[ring_place(day, sellers->daily_depth)])
        return;
    const uint16_t *restrict leaving = daily_plane(sellers, day);
    uint32_t *restrict sum = sellers->sum[window];
    const size_t plane = plane_size(sellers);
    for (size_t i = 0; i < plane; i++)
        sum[i] -= leaving[i];
    mark_changed(sellers->changed, leaving, sellers->count);
}

static void windows_pass(struct sellers *sellers, int32_t day)
{
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (!window_used(sellers, window))
            continue;
        if (window_is_weekly((enum seller_window)window))
            week_leave(sellers, (enum seller_window)window, day);
        else
            day_leave(sellers, window, day - window_days[window]);
    }
}

/* The planes that a day will fill still hold the day, and the week, they held one round before. */
static void planes_empty(struct sellers *sellers, int32_t day)
{
    const size_t plane = plane_size(sellers);
    if (sellers->daily_depth > 0 && sellers->filled[ring_place(day, sellers->daily_depth)]) {
        memset(daily_plane(sellers, day), 0, plane * sizeof *sellers->daily);
        sellers->filled[ring_place(day, sellers->daily_depth)] = 0;
    }
    if (sellers->weekly_depth > 0 && day - 7 * week_of(day) == 0)
        memset(weekly_plane(sellers, week_of(day)), 0, plane * sizeof *sellers->weekly);
}

void sellers_pass_week(struct sellers *sellers)
{
    memset(sellers->changed, 0, sellers->count);
    for (int i = 0; i < 7; i++) {
        windows_pass(sellers, sellers->day);
        points_lapse(sellers, sellers->day);
        violations_leave(sellers);
        planes_empty(sellers, sellers->day);
        sellers->day++;
    }
}

/* Adds to the planes of a day that has passed. */
static void day_add(struct sellers *sellers, size_t first, int32_t day, const uint16_t counts[STAT_COUNT])
{
    uint16_t *restrict of_day = daily_plane(sellers, day) + first;
    sellers->filled[ring_place(day, sellers->daily_depth)] = 1;
    for (int stat = 0; stat < STAT_COUNT; stat++)
        of_day[stat] = (uint16_t)(of_day[stat] + counts[stat]);
}

void sellers_seed_week(struct sellers *sellers, uint32_t seller, unsigned days, uint16_t counts[7][STAT_COUNT])
{
    const size_t first = (size_t)seller * STAT_COUNT;
    uint32_t all[STAT_COUNT] = {0};
    for (int32_t i = 0; i < 7; i++) {
        const int32_t day = sellers->day - 7 + i;
        if ((days >> i & 1u) == 0)
            continue;
        if (sellers->daily_depth > 0)
            day_add(sellers, first, day, counts[i]);
        uint32_t *restrict of_week = sellers->weekly_depth > 0 ? weekly_plane(sellers, week_of(day)) + first : NULL;
        for (int stat = 0; stat < STAT_COUNT; stat++) {
            all[stat] += counts[i][stat];
            if (of_week)
                of_week[stat] += counts[i][stat];
        }
    }
    for (int window = 0; window < WINDOW_COUNT; window++)
        for (int stat = 0; sellers->sum[window] && stat < STAT_COUNT; stat++)
            sellers->sum[window][first + (size_t)stat] += all[stat];
    sellers->changed[seller] |= days != 0;
}
