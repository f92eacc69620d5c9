/*
 * Sellers: what is remembered of each, folded nightly.
 *
 * Statistics are kept per day for the windows of up to 90 days and per week for those of 180 and 365 days, whose oldest
 * week counts whole. Days lie in planes (all sellers of one day together), so that a night streams through memory. Only the
 * windows some rule reads are kept up. Everything a rule sees is as of last night.
 */
#ifndef REDRESS_MARKET_SELLER_H
#define REDRESS_MARKET_SELLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "market/pool.h"
#include "redress/facts.h"
#include "redress/status.h"

enum seller_stat {
    STAT_ORDERS,
    STAT_DISPUTES,
    STAT_UPHELD,
    STAT_SILENT,
    STAT_LATE_SHIP,
    STAT_CANCELLED,
    STAT_RATINGS,
    STAT_NEGATIVE,
    STAT_STARS, /* sum */
    STAT_COUNT
};

enum seller_window { WINDOW_28D, WINDOW_30D, WINDOW_60D, WINDOW_90D, WINDOW_180D, WINDOW_365D, WINDOW_COUNT };
int seller_window_days(enum seller_window window);

#define SELLER_PAST_DAYS 1100 /* before the scenario's start, at most, that a past may begin */
/* The most that a day holds of one thing for one seller. More stops a run: `overfull`. */
#define STAT_DAY_MAX UINT16_MAX
const char *seller_stat_name(enum seller_stat stat);

struct seller {
    int64_t standing_since_s;
    int64_t until_s;           /* the sanction in force holds at least until then   */
    int64_t suspended_until_s; /* by a violation's suspend_for                      */
    int64_t entered_s;         /* the seller of this place before is another one    */
    const char *standing_rule; /* id of the rule that put it there; NULL for none */
    int64_t points, points_today;
    int64_t points_of_day; /* given on the day that ended last night            */
    uint32_t placement_bp;
    uint16_t rung;    /* highest remembered                                */
    uint16_t comers;  /* who took the place after the first one; at most one a night */
    uint8_t standing; /* RD_SELLER_STANDING_…, as it is seen               */
    uint8_t ladder;   /* what the ladder alone says: without suspensions at once */
    uint8_t segment;
    uint8_t pardon;          /* a standing an appeal has lifted: an answer no worse does not bring it back */
    uint8_t pardon_to;       /* the one before it                              */
    uint8_t appeals_pending; /* against its standing: a removed seller stays   */
    bool stirred;            /* asked tonight even when no window changed         */
    float handling, fault_odds, answers; /* factors of its own on those of its segment */
};

/* Violations by kind over the windows some rule asks about: a log in order of days, with one tail per window. */
struct violation_entry {
    int32_t day;
    uint32_t seller;
    uint32_t kind;
};

struct violation_log {
    unsigned windows_used;           /* bit per enum seller_window */
    struct violation_entry *entries; /* ring; capacity a power of two */
    size_t capacity;
    uint64_t end, tail[WINDOW_COUNT]; /* counted ever; the ring holds the last ones */
    uint32_t *sum[WINDOW_COUNT];      /* [seller][kind] */
};

/*
 * Points that lapse on a day, linked per day. Nothing of whoever had the place before: that is told by `comer`, as nobody
 * searches all days for what one seller leaves behind.
 */
struct lapse {
    uint32_t next;
    uint32_t seller;
    int32_t points;
    uint16_t comer; /* seller.comers when it was noted */
};

struct sellers {
    uint32_t count;
    bool overfull; /* a day's count passed STAT_DAY_MAX: first `overfull_stat` of `overfull_seller` */
    uint8_t overfull_stat;
    uint32_t overfull_seller;
    unsigned windows_used; /* bit per enum seller_window */
    int daily_depth;       /* planes kept                */
    int weekly_depth;
    int32_t day; /* the day now filling        */
    struct seller *items;
    uint16_t *today;             /* [seller][STAT_COUNT]        */
    uint16_t *daily;             /* [day % depth][seller][STAT] */
    uint32_t *weekly;            /* [week % depth][seller][STAT] */
    uint32_t *sum[WINDOW_COUNT]; /* [seller][STAT]; NULL when unused */
    uint8_t *changed;            /* tonight                     */
    struct violation_log violations;
    struct pool lapses;
    uint8_t *filled;         /* [day % depth]: the plane is not all 0 */
    uint32_t *lapses_of_day; /* heads, one per day of the past and of the horizon */
    int32_t horizon_days;
};

/* `kind_windows_used`: windows in which violations of the same kind are counted. */
enum rd_status sellers_init(struct sellers *sellers, uint32_t count, unsigned windows_used, unsigned kind_windows_used,
                            int32_t horizon_days, struct rd_error *err);
void sellers_release(struct sellers *sellers);
void sellers_clear(struct sellers *sellers); /* day 0, good standing, empty windows */

/* Counts one thing for a seller, today. */
void seller_tally(struct sellers *sellers, uint32_t seller, enum seller_stat stat, uint32_t amount);
/* A rating, today: count, stars and whether it is negative. A day holds 13,107 of five stars. */
void seller_rate(struct sellers *sellers, uint32_t seller, uint32_t stars);
/* Ends the day: windows move on, points lapse; sets `changed`. */
void sellers_fold(struct sellers *sellers);
/*
 * A past (seller_past.c): everybody stands as on a first day, nothing is remembered, and it is that day, at most
 * SELLER_PAST_DAYS before the scenario's start. Who waits for the decision of an appeal still does.
 */
void sellers_go_back(struct sellers *sellers, int32_t day);
/* Seven days on: windows, points and violations move as by seven nights, over days without anything. Sets `changed`. */
void sellers_pass_week(struct sellers *sellers);
/* Fills the seven days that have just passed, each of which is a bit of `days`. */
void sellers_seed_week(struct sellers *sellers, uint32_t seller, unsigned days, uint16_t counts[7][STAT_COUNT]);
/*
 * Adds to a day that has passed: what is counted, and violations, whose days ascend from call to call but for days of one
 * week: of these, some leave a window when the last of the week does.
 */
void sellers_seed(struct sellers *sellers, uint32_t seller, int32_t day, enum seller_stat stat, uint32_t amount);
enum rd_status seller_seed_violation(struct sellers *sellers, uint32_t seller, uint32_t kind,
                                     int32_t day); /* RD_NOMEM only */

/* Points in force from tonight until the night of `lapse_day` (beyond the horizon: never lapse). RD_NOMEM only. */
enum rd_status seller_add_points(struct sellers *sellers, uint32_t seller, int32_t points, int32_t lapse_day);
enum rd_status seller_log_violation(struct sellers *sellers, uint32_t seller, uint32_t kind); /* RD_NOMEM only */
/* Violations of a kind on the window's days before today, and today so far; the window must be one of those kept. */
static inline uint32_t seller_same_kind(const struct sellers *sellers, uint32_t seller, uint32_t kind,
                                        enum seller_window window)
{
    return sellers->violations.sum[window][(size_t)seller * RD_VIOLATION_COUNT + kind];
}
/*
 * What an appeal undoes (seller_undo.c): as if it had never been, from tonight on. Points were given on a day, to lapse on
 * another; violation and statistic were counted on that day.
 */
void seller_undo_points(struct sellers *sellers, uint32_t seller, int32_t points, int32_t given_day, int32_t lapse_day);
void seller_undo_violation(struct sellers *sellers, uint32_t seller, uint32_t kind, int32_t day);
void seller_undo_tally(struct sellers *sellers, uint32_t seller, enum seller_stat stat, int32_t day);
/*
 * A new seller takes the place of a removed one, with the factors of the old one until it is given its own. At midnight: the
 * violations of a day are all the one's or the other's.
 */
void seller_replace(struct sellers *sellers, uint32_t seller, int64_t now_s);

static inline uint32_t seller_sum(const struct sellers *sellers, uint32_t seller, enum seller_window window,
                                  enum seller_stat stat)
{
    return sellers->sum[window][(size_t)seller * STAT_COUNT + stat];
}
/* Part over whole in basis points, at most 100 %; RD_ABSENT without a whole. */
int64_t seller_share_bp(const struct sellers *sellers, uint32_t seller, enum seller_window window,
                        enum seller_stat part, enum seller_stat whole);
size_t sellers_bytes(const struct sellers *sellers);

#endif
