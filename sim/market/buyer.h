/*
 * Buyers: what is remembered of each, 65 bytes a buyer, however much they order.
 *
 * A year is kept by thirds of 122 days: the third now filling and the three before it, so that what happened is remembered
 * for at least 366 days and forgotten, with its whole third, after at most 488. Money is held in units of about 1/256 of a
 * usual order, which is fine enough for a share of what was paid. What a day brings is noted and takes effect at the next
 * night: everything a rule sees is as of last night.
 */
#ifndef REDRESS_MARKET_BUYER_H
#define REDRESS_MARKET_BUYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/facts.h"
#include "redress/status.h"

#define BUYER_THIRD_DAYS 122
#define BUYER_THIRDS 4
/* What a third holds at most of orders, of disputes and of refused claims of one buyer. More stops a run: `overfull`. */
#define BUYER_COUNT_MAX UINT16_MAX
#define BUYER_UNITS_MAX UINT32_MAX
#define BUYER_UNITS_PER_ORDER 256 /* of a usual order */
#define BUYER_NO_ORDER INT16_MIN

struct buyer {
    uint32_t paid[BUYER_THIRDS], refunded[BUYER_THIRDS]; /* units of money, by day / 122 % 4 */
    uint16_t orders[BUYER_THIRDS], disputes[BUYER_THIRDS], refused[BUYER_THIRDS];
    int16_t first_day;  /* of the first order, from the scenario's start; BUYER_NO_ORDER: none yet */
    uint16_t until_day; /* the standing holds at least until that night; 0: as long as it is answered */
    uint8_t changed;    /* tonight */
};

enum buyer_note_kind {
    BUYER_ORDERED,   /* with what was paid        */
    BUYER_DISPUTED,  /* a dispute was opened      */
    BUYER_REFUSED,   /* a claim was refused       */
    BUYER_REFUNDED,  /* so much                   */
    BUYER_PAID_BACK, /* a refund of so much undone */
    BUYER_LAPSED     /* the standing held long enough: asked again */
};

struct buyer_note {
    uint32_t buyer;
    uint32_t units;
    uint8_t kind;
};

struct buyers {
    uint32_t count;
    bool overfull; /* a third's count passed what it holds: first of `overfull_buyer` */
    uint32_t overfull_buyer;
    int64_t unit_minor;
    int32_t day; /* the day now filling */
    struct buyer *items;
    uint8_t
        *standing; /* RD_BUYER_STANDING_…: apart, because every order asks for it and for nothing else of its buyer */
    struct buyer_note *notes; /* of the day now filling, in the order of events */
    size_t note_count, note_capacity;
    uint32_t *held; /* buyers whose standing holds for a time, in no order */
    size_t held_count, held_capacity;
    uint32_t watched, blocked; /* now */
};

/* `usual_minor`: what an order usually costs. RD_NOMEM is the only failure. */
enum rd_status buyers_init(struct buyers *buyers, uint32_t count, int64_t usual_minor);
void buyers_release(struct buyers *buyers);
/* Day 0; nobody has ordered, everybody is new. */
void buyers_clear(struct buyers *buyers);

/* Noted today, in force from tonight on. RD_NOMEM is the only failure. */
enum rd_status buyer_note(struct buyers *buyers, uint32_t at, enum buyer_note_kind kind, int64_t amount_minor);
/*
 * Ends the day: its notes take effect, standings that held long enough lapse, and on the first night of a third the oldest
 * is forgotten (*forgot). Sets `changed`, which is the caller's to take down; whom it concerns stands in the notes, and may
 * be anybody when a third was forgotten. RD_NOMEM is the only failure.
 */
enum rd_status buyers_fold(struct buyers *buyers, bool *forgot);
/* The notes are done with. */
void buyers_settle(struct buyers *buyers);
/* Adds to a third before the scenario's start, 0 the latest: only for the starting history. */
void buyer_seed(struct buyers *buyers, uint32_t at, unsigned third, enum buyer_note_kind kind, uint32_t amount);

/* The standing and the night until which it holds (0: not stated). RD_NOMEM is the only failure. */
enum rd_status buyer_set_standing(struct buyers *buyers, uint32_t at, int standing, int32_t until_day);

int64_t buyer_orders(const struct buyers *buyers, uint32_t at);
int64_t buyer_disputes(const struct buyers *buyers, uint32_t at);
int64_t buyer_refused(const struct buyers *buyers, uint32_t at);
/* Basis points, at most 100 %; RD_ABSENT without orders. */
int64_t buyer_refund_share_bp(const struct buyers *buyers, uint32_t at);
/* Whole days from the day of the first order to today, in seconds; 0 before it. */
int64_t buyer_age_s(const struct buyers *buyers, uint32_t at);
size_t buyers_bytes(const struct buyers *buyers);

static inline bool buyer_is_blocked(const struct buyers *buyers, uint32_t at)
{
    return buyers->standing[at] == RD_BUYER_STANDING_BLOCKED;
}

#endif
