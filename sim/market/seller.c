/*
 * Sellers: rolling windows by day and by week, points that lapse, violations by kind.
 */
#include "market/seller.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "market/seller_parts.h"

int seller_window_days(enum seller_window window)
{
    return window_days[window];
}

/* Planes of the days that may still leave a window; the one that leaves tonight is read before today takes its place. */
static void depths_set(struct sellers *sellers)
{
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (!window_used(sellers, window))
            continue;
        if (window_is_weekly((enum seller_window)window)) {
            int weeks = (window_days[window] + 6) / 7 + 1;
            sellers->weekly_depth = weeks > sellers->weekly_depth ? weeks : sellers->weekly_depth;
        } else {
            int days = window_days[window];
            sellers->daily_depth = days > sellers->daily_depth ? days : sellers->daily_depth;
        }
    }
}

static void *array_new(size_t count, size_t size)
{
    return calloc(count > 0 ? count : 1, size);
}

/* Sums per window used; NULL for the others. False when memory is out. */
static bool sums_new(uint32_t *sum[WINDOW_COUNT], unsigned windows_used, size_t count)
{
    for (int window = 0; window < WINDOW_COUNT; window++)
        if ((windows_used >> window & 1u) != 0 && !(sum[window] = array_new(count, sizeof *sum[window])))
            return false;
    return true;
}

enum rd_status sellers_init(struct sellers *sellers, uint32_t count, unsigned windows_used, unsigned kind_windows_used,
                            int32_t horizon_days, struct rd_error *err)
{
    memset(sellers, 0, sizeof *sellers);
    sellers->count = count;
    sellers->windows_used = windows_used;
    sellers->horizon_days = horizon_days;
    sellers->violations.windows_used = kind_windows_used;
    pool_init(&sellers->lapses, sizeof(struct lapse));
    depths_set(sellers);
    size_t plane = plane_size(sellers);
    sellers->items = array_new(count, sizeof *sellers->items);
    sellers->today = array_new(plane, sizeof *sellers->today);
    sellers->daily = array_new(plane * (size_t)sellers->daily_depth, sizeof *sellers->daily);
    sellers->weekly = array_new(plane * (size_t)sellers->weekly_depth, sizeof *sellers->weekly);
    sellers->changed = array_new(count, 1);
    sellers->filled = array_new((size_t)sellers->daily_depth, 1);
    sellers->lapses_of_day = array_new((size_t)(SELLER_PAST_DAYS + horizon_days + 1), sizeof *sellers->lapses_of_day);
    bool complete = sellers->items && sellers->today && sellers->daily && sellers->weekly && sellers->changed &&
                    sellers->filled && sellers->lapses_of_day && sums_new(sellers->sum, windows_used, plane) &&
                    sums_new(sellers->violations.sum, kind_windows_used, (size_t)count * RD_VIOLATION_COUNT);
    if (!complete) {
        sellers_release(sellers);
        return rd_fail(err, RD_NOMEM, "out of memory for %lu sellers", (unsigned long)count);
    }
    sellers_clear(sellers);
    return RD_OK;
}

void sellers_release(struct sellers *sellers)
{
    free(sellers->items);
    free(sellers->today);
    free(sellers->daily);
    free(sellers->weekly);
    free(sellers->changed);
    free(sellers->filled);
    free(sellers->lapses_of_day);
    for (int window = 0; window < WINDOW_COUNT; window++) {
        free(sellers->sum[window]);
        free(sellers->violations.sum[window]);
    }
    free(sellers->violations.entries);
    pool_release(&sellers->lapses);
    memset(sellers, 0, sizeof *sellers);
}

void records_clear(struct sellers *sellers)
{
    size_t plane = plane_size(sellers);
    memset(sellers->today, 0, plane * sizeof *sellers->today);
    memset(sellers->daily, 0, plane * (size_t)sellers->daily_depth * sizeof *sellers->daily);
    memset(sellers->weekly, 0, plane * (size_t)sellers->weekly_depth * sizeof *sellers->weekly);
    memset(sellers->changed, 0, sellers->count);
    memset(sellers->filled, 0, (size_t)sellers->daily_depth);
    struct violation_log *log = &sellers->violations;
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (sellers->sum[window])
            memset(sellers->sum[window], 0, plane * sizeof *sellers->sum[window]);
        if (log->sum[window])
            memset(log->sum[window], 0, (size_t)sellers->count * RD_VIOLATION_COUNT * sizeof *log->sum[window]);
        log->tail[window] = 0;
    }
    log->end = 0;
    for (int32_t day = -SELLER_PAST_DAYS; day <= sellers->horizon_days; day++)
        *lapses_of(sellers, day) = POOL_NONE;
    pool_clear(&sellers->lapses);
}

void sellers_clear(struct sellers *sellers)
{
    memset(sellers->items, 0, sellers->count * sizeof *sellers->items);
    records_clear(sellers);
    sellers->day = 0;
    sellers->overfull = false;
}

const char *seller_stat_name(enum seller_stat stat)
{
    static const char *const names[] = {
        [STAT_ORDERS] = "orders",   [STAT_DISPUTES] = "disputes",        [STAT_UPHELD] = "disputes upheld",
        [STAT_SILENT] = "silences", [STAT_LATE_SHIP] = "late shipments", [STAT_CANCELLED] = "cancellations",
        [STAT_RATINGS] = "ratings", [STAT_NEGATIVE] = "low ratings",     [STAT_STARS] = "stars"};
    _Static_assert(sizeof names / sizeof *names == STAT_COUNT, "one name for each");
    return names[stat];
}

/* Adds to a day's count; one that is full stays, and the run is told to stop: `overfull`. */
static void day_add(struct sellers *sellers, uint16_t *cell, uint32_t seller, enum seller_stat stat, uint32_t amount)
{
    if (amount <= (uint32_t)(STAT_DAY_MAX - *cell)) {
        *cell = (uint16_t)(*cell + amount);
        return;
    }
    *cell = STAT_DAY_MAX;
    if (sellers->overfull)
        return;
    sellers->overfull = true;
    sellers->overfull_seller = seller;
    sellers->overfull_stat = (uint8_t)stat;
}

void seller_tally(struct sellers *sellers, uint32_t seller, enum seller_stat stat, uint32_t amount)
{
    day_add(sellers, &sellers->today[(size_t)seller * STAT_COUNT + stat], seller, stat, amount);
}

void seller_rate(struct sellers *sellers, uint32_t seller, uint32_t stars)
{
    seller_tally(sellers, seller, STAT_RATINGS, 1);
    seller_tally(sellers, seller, STAT_STARS, stars);
    seller_tally(sellers, seller, STAT_NEGATIVE, stars <= 2);
}

static void sum_add_today(uint32_t *restrict sum, const uint16_t *restrict today, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sum[i] += today[i];
}

void mark_changed(uint8_t *restrict changed, const uint16_t *restrict plane, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t *stat = plane + (size_t)i * STAT_COUNT;
        unsigned any = 0;
        for (int j = 0; j < STAT_COUNT; j++)
            any |= stat[j];
        changed[i] |= any != 0;
    }
}

static void window_fold_daily(struct sellers *sellers, enum seller_window window)
{
    size_t plane = plane_size(sellers);
    uint32_t *restrict sum = sellers->sum[window];
    const uint16_t *restrict leaving = daily_plane(sellers, sellers->day - window_days[window]);
    sum_add_today(sum, sellers->today, plane);
    for (size_t i = 0; i < plane; i++)
        sum[i] -= leaving[i];
    mark_changed(sellers->changed, leaving, sellers->count);
}

/* The weeks that touch the last `days` days; the oldest counts whole. It leaves when the window's first day enters the next
 * week. */
void week_leave(struct sellers *sellers, enum seller_window window, int32_t day)
{
    uint32_t *restrict sum = sellers->sum[window];
    int32_t oldest_now = week_of(day - window_days[window] + 1);
    int32_t oldest_before = week_of(day - window_days[window]);
    if (oldest_now == oldest_before)
        return;
    const uint32_t *restrict leaving = weekly_plane(sellers, oldest_before);
    for (uint32_t i = 0; i < sellers->count; i++) {
        uint32_t any = 0;
        for (size_t j = (size_t)i * STAT_COUNT; j < ((size_t)i + 1) * STAT_COUNT; j++) {
            sum[j] -= leaving[j];
            any |= leaving[j];
        }
        sellers->changed[i] |= any != 0;
    }
}

static void lapse_apply(struct sellers *sellers, const struct lapse *lapse)
{
    sellers->items[lapse->seller].points -= lapse->points;
    sellers->changed[lapse->seller] |= lapse->points != 0;
}

void points_lapse(struct sellers *sellers, int32_t tonight)
{
    if (tonight > sellers->horizon_days)
        return;
    for (uint32_t at = *lapses_of(sellers, tonight); at != POOL_NONE;) {
        struct lapse *lapse = pool_at(&sellers->lapses, at);
        uint32_t next = lapse->next;
        if (lapse_is_of(sellers, lapse, lapse->seller))
            lapse_apply(sellers, lapse);
        pool_give(&sellers->lapses, at);
        at = next;
    }
    *lapses_of(sellers, tonight) = POOL_NONE;
}

/* The oldest entry some window still counts. */
static uint64_t log_oldest(const struct violation_log *log)
{
    uint64_t oldest = log->end;
    for (int window = 0; window < WINDOW_COUNT; window++)
        if (log->sum[window] && log->tail[window] < oldest)
            oldest = log->tail[window];
    return oldest;
}

static bool log_grow(struct violation_log *log)
{
    struct violation_log grown = *log;
    grown.capacity = log->capacity < 1024 ? 1024 : log->capacity * 2;
    grown.entries = calloc(grown.capacity, sizeof *grown.entries);
    if (!grown.entries)
        return false;
    for (uint64_t place = log_oldest(log); place < log->end; place++)
        *log_at(&grown, place) = *log_at(log, place);
    free(log->entries);
    *log = grown;
    return true;
}

enum rd_status seller_seed_violation(struct sellers *sellers, uint32_t seller, uint32_t kind, int32_t day)
{
    struct violation_log *log = &sellers->violations;
    if (log->windows_used == 0)
        return RD_OK;
    if (log->end - log_oldest(log) >= log->capacity && !log_grow(log))
        return RD_NOMEM;
    *log_at(log, log->end++) = (struct violation_entry){day, seller, kind};
    for (int window = 0; window < WINDOW_COUNT; window++)
        if (log->sum[window])
            log->sum[window][(size_t)seller * RD_VIOLATION_COUNT + kind]++;
    return RD_OK;
}

enum rd_status seller_log_violation(struct sellers *sellers, uint32_t seller, uint32_t kind)
{
    return seller_seed_violation(sellers, seller, kind, sellers->day);
}

/* Entries of days that have left a window are taken off its sums; those of a seller who was replaced are gone already. */
void violations_leave(struct sellers *sellers)
{
    struct violation_log *log = &sellers->violations;
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (!log->sum[window])
            continue;
        int32_t oldest_day = sellers->day + 1 - window_days[window];
        for (; log->tail[window] < log->end; log->tail[window]++) {
            const struct violation_entry *entry = log_at(log, log->tail[window]);
            if (entry->day >= oldest_day)
                break;
            if ((int64_t)entry->day * 86400 < sellers->items[entry->seller].entered_s ||
                entry->kind == VIOLATION_UNDONE)
                continue;
            log->sum[window][(size_t)entry->seller * RD_VIOLATION_COUNT + entry->kind]--;
            sellers->changed[entry->seller] = 1;
        }
    }
}

/* Today's plane takes the place of the oldest; a week's plane is emptied when its first day is stored. */
static void today_store(struct sellers *sellers)
{
    size_t plane = plane_size(sellers);
    if (sellers->daily_depth > 0) {
        memcpy(daily_plane(sellers, sellers->day), sellers->today, plane * sizeof *sellers->today);
        sellers->filled[ring_place(sellers->day, sellers->daily_depth)] = 1;
    }
    if (sellers->weekly_depth > 0) {
        uint32_t *week = weekly_plane(sellers, week_of(sellers->day));
        if (sellers->day % 7 == 0)
            memset(week, 0, plane * sizeof *week);
        sum_add_today(week, sellers->today, plane);
    }
    memset(sellers->today, 0, plane * sizeof *sellers->today);
}

void sellers_fold(struct sellers *sellers)
{
    memset(sellers->changed, 0, sellers->count);
    mark_changed(sellers->changed, sellers->today, sellers->count);
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (!window_used(sellers, window))
            continue;
        if (window_is_weekly((enum seller_window)window)) {
            sum_add_today(sellers->sum[window], sellers->today, plane_size(sellers));
            week_leave(sellers, (enum seller_window)window, sellers->day);
        } else
            window_fold_daily(sellers, (enum seller_window)window);
    }
    points_lapse(sellers, sellers->day);
    violations_leave(sellers);
    for (uint32_t i = 0; i < sellers->count; i++) {
        struct seller *seller = &sellers->items[i];
        seller->points_of_day = seller->points_today;
        if (seller->points_today == 0 && !seller->stirred)
            continue;
        seller->points += seller->points_today;
        seller->points_today = 0;
        seller->stirred = false;
        sellers->changed[i] = 1;
    }
    today_store(sellers);
    sellers->day++;
}

void sellers_seed(struct sellers *sellers, uint32_t seller, int32_t day, enum seller_stat stat, uint32_t amount)
{
    size_t cell = (size_t)seller * STAT_COUNT + stat;
    int32_t age = sellers->day - day; /* 1 is yesterday */
    assert(age >= 1);
    uint16_t beyond = 0; /* what lies before the days that are kept singly is held to the same limit */
    day_add(sellers, age <= sellers->daily_depth ? &daily_plane(sellers, day)[cell] : &beyond, seller, stat, amount);
    if (age <= sellers->daily_depth)
        sellers->filled[ring_place(day, sellers->daily_depth)] = 1;
    if (sellers->weekly_depth > 0 && week_of(sellers->day) - week_of(day) < sellers->weekly_depth)
        weekly_plane(sellers, week_of(day))[cell] += amount;
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (!window_used(sellers, window))
            continue;
        int32_t oldest = sellers->day - window_days[window]; /* first day inside, as of last night */
        bool inside = window_is_weekly((enum seller_window)window) ? week_of(day) >= week_of(oldest) : day >= oldest;
        if (inside)
            sellers->sum[window][cell] += amount;
    }
}

/* Beyond the horizon nothing lapses. */
static enum rd_status lapse_add(struct sellers *sellers, int32_t day, struct lapse lapse)
{
    if (day > sellers->horizon_days)
        return RD_OK;
    uint32_t at = pool_take(&sellers->lapses);
    if (at == POOL_NONE)
        return RD_NOMEM;
    lapse.next = *lapses_of(sellers, day);
    lapse.comer = sellers->items[lapse.seller].comers;
    *(struct lapse *)pool_at(&sellers->lapses, at) = lapse;
    *lapses_of(sellers, day) = at;
    return RD_OK;
}

enum rd_status seller_add_points(struct sellers *sellers, uint32_t seller, int32_t points, int32_t lapse_day)
{
    sellers->items[seller].points_today += points;
    if (points == 0 || lapse_day > sellers->horizon_days)
        return RD_OK;
    if (lapse_day <= sellers->day)
        lapse_day = sellers->day + 1;
    return lapse_add(sellers, lapse_day, (struct lapse){.seller = seller, .points = points});
}

void seller_replace(struct sellers *sellers, uint32_t seller, int64_t now_s)
{
    struct seller *place = &sellers->items[seller];
    const int64_t no_term_s = now_s < 0 ? now_s : 0; /* never ahead, also before the scenario's start */
    *place = (struct seller){.segment = place->segment,
                             .comers = (uint16_t)(place->comers + 1),
                             .entered_s = now_s,
                             .until_s = no_term_s,
                             .suspended_until_s = no_term_s,
                             .standing_since_s = now_s,
                             .stirred = true,
                             .handling = place->handling,
                             .fault_odds = place->fault_odds,
                             .answers = place->answers};
    size_t first = (size_t)seller * STAT_COUNT;
    memset(sellers->today + first, 0, STAT_COUNT * sizeof *sellers->today);
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (sellers->sum[window])
            memset(sellers->sum[window] + first, 0, STAT_COUNT * sizeof **sellers->sum);
        if (sellers->violations.sum[window])
            memset(sellers->violations.sum[window] + (size_t)seller * RD_VIOLATION_COUNT, 0,
                   RD_VIOLATION_COUNT * sizeof **sellers->violations.sum);
    }
    for (int day = 0; day < sellers->daily_depth; day++)
        memset(sellers->daily + (size_t)day * plane_size(sellers) + first, 0, STAT_COUNT * sizeof *sellers->daily);
    for (int week = 0; week < sellers->weekly_depth; week++)
        memset(sellers->weekly + (size_t)week * plane_size(sellers) + first, 0, STAT_COUNT * sizeof *sellers->weekly);
}

int64_t seller_share_bp(const struct sellers *sellers, uint32_t seller, enum seller_window window,
                        enum seller_stat part, enum seller_stat whole)
{
    uint64_t total = seller_sum(sellers, seller, window, whole);
    if (total == 0)
        return RD_ABSENT;
    uint64_t bp = ((uint64_t)seller_sum(sellers, seller, window, part) * 10000 + total / 2) / total;
    return bp > 10000 ? 10000 : (int64_t)bp;
}

size_t sellers_bytes(const struct sellers *sellers)
{
    size_t plane = plane_size(sellers);
    size_t bytes = sellers->count * (sizeof *sellers->items + 1) + plane * sizeof *sellers->today +
                   plane * (size_t)sellers->daily_depth * sizeof *sellers->daily +
                   plane * (size_t)sellers->weekly_depth * sizeof *sellers->weekly;
    for (int window = 0; window < WINDOW_COUNT; window++) {
        if (sellers->sum[window])
            bytes += plane * sizeof **sellers->sum;
        if (sellers->violations.sum[window])
            bytes += (size_t)sellers->count * RD_VIOLATION_COUNT * sizeof **sellers->violations.sum;
    }
    return bytes;
}
