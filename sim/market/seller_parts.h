/*
 * How the records of sellers lie in memory: shared by seller.c, seller_undo.c and seller_past.c alone.
 */
#ifndef REDRESS_MARKET_SELLER_PARTS_H
#define REDRESS_MARKET_SELLER_PARTS_H

#include "market/seller.h"

#define VIOLATION_UNDONE RD_VIOLATION_COUNT /* kind of an entry of the log that an appeal has struck out */

static const int window_days[WINDOW_COUNT] = {28, 30, 60, 90, 180, 365};

static inline bool window_is_weekly(enum seller_window window)
{
    return window >= WINDOW_180D;
}

static inline bool window_used(const struct sellers *sellers, int window)
{
    return (sellers->windows_used >> window & 1u) != 0;
}

static inline size_t plane_size(const struct sellers *sellers)
{
    return (size_t)sellers->count * STAT_COUNT;
}

/* Days before the start count back through the same rings. */
static inline size_t ring_place(int32_t at, int depth)
{
    int32_t place = at % depth;
    return (size_t)(place < 0 ? place + depth : place);
}

static inline int32_t week_of(int32_t day)
{
    return day >= 0 ? day / 7 : -((6 - day) / 7);
}

/* Of the seller now in the place. */
static inline bool lapse_is_of(const struct sellers *sellers, const struct lapse *lapse, uint32_t seller)
{
    return lapse->seller == seller && lapse->comer == sellers->items[seller].comers;
}

/* What lapses on a day, from the first one of a past on. */
static inline uint32_t *lapses_of(const struct sellers *sellers, int32_t day)
{
    return &sellers->lapses_of_day[SELLER_PAST_DAYS + day];
}

static inline uint16_t *daily_plane(struct sellers *sellers, int32_t day)
{
    return sellers->daily + ring_place(day, sellers->daily_depth) * plane_size(sellers);
}

static inline uint32_t *weekly_plane(struct sellers *sellers, int32_t week)
{
    return sellers->weekly + ring_place(week, sellers->weekly_depth) * plane_size(sellers);
}

static inline struct violation_entry *log_at(const struct violation_log *log, uint64_t place)
{
    return &log->entries[place & (log->capacity - 1)];
}

/* seller.c: what a night takes out of the records, by the day that ends. */
void week_leave(struct sellers *sellers, enum seller_window window, int32_t day);
void points_lapse(struct sellers *sellers, int32_t tonight);
void violations_leave(struct sellers *sellers);
void mark_changed(uint8_t *restrict changed, const uint16_t *restrict plane, uint32_t count);
void records_clear(struct sellers *sellers); /* all but who the sellers are, and the day */

#endif
