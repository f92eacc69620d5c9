/*
 * A desk: cases waiting for mediators on shifts. Continuous time; measured at the desk in the calendar window.
 *
 * Cases wait by priority (higher first), then by arrival. Each mediator belongs to a shift: while it lasts the mediator takes
 * cases, and finishes the case in hand after its end (overtime is counted). Of several shifts on duty the first in the
 * roster takes the next case. A desk may also take cases that have waited long enough at another one.
 *
 * What happens to a case is counted where and when it arrived: at that desk, in that week, for the shift it came in. What
 * mediators do is counted for their own desk and shift.
 */
#ifndef REDRESS_MARKET_DESK_H
#define REDRESS_MARKET_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

#define DESK_PRIORITIES 10
#define DESK_SHIFTS_MAX 64
#define DESK_WEEK_S (INT64_C(7) * 86400)

enum work_kind { WORK_CASE, WORK_APPEAL };

struct waiting {
    uint64_t order;
    uint32_t claim; /* pool index of what is to be decided */
    uint32_t arrived_s;
    uint8_t kind;     /* enum work_kind                       */
    uint8_t shift;    /* it came in                           */
    uint8_t mediator; /* shift of who has taken it: set when it starts */
};

/* First in, first out per priority: in the order of events, which is total. */
struct waiting_line {
    struct waiting *items; /* ring */
    size_t head, count, capacity;
};

struct desk_stats {
    int64_t arrived, started, waited, wait_s;
    int64_t busy_s, staffed_s, overtime_s;
    int64_t backlog_s, in_system_s, backlog_max;
    int64_t window_s;           /* measured; of a shift: on duty                           */
    int64_t promised, late;     /* cases with a deadline of the platform, and those past it */
    int64_t overflowed, helped; /* started by another desk, and for another one            */
    int64_t age_min_s;          /* ages of waiting cases in minutes, integrated over seconds */
    int64_t age_rest;           /* what is less than one of these, in half case-s^2        */
};

/* The people of one row of the roster. */
struct desk_shift {
    uint32_t people, busy; /* people is 0 off duty                                    */
    bool on_duty;
    int64_t until_s; /* of the stint that began last */
};

struct desk_state {
    struct waiting_line lines[DESK_PRIORITIES];
    struct desk_shift shifts[DESK_SHIFTS_MAX];
    size_t shift_count;
    uint32_t waiting, busy;
    int64_t arrived_sum_s;              /* of those waiting */
    int64_t window_from_s, window_to_s; /* what is measured, half-open */
    int64_t since_s;                    /* integrals are up to here    */
    struct desk_stats stats;
    struct desk_stats by_shift[DESK_SHIFTS_MAX];
    struct desk_stats *weeks; /* NULL: not kept; the last one takes what is left of the window */
    size_t week_count;
};

/* Where a free mediator looks: cases of `desk` that have waited `after_s`. The own desk comes first, with 0. */
struct desk_source {
    struct desk_state *desk;
    int64_t after_s;
};

/* One shift until desk_state_shape(). */
void desk_state_init(struct desk_state *desk, int64_t window_from_s, int64_t window_to_s);
/* Shifts, at most DESK_SHIFTS_MAX, and the weeks of a finite window. RD_NOMEM is the only failure. */
enum rd_status desk_state_shape(struct desk_state *desk, size_t shift_count);
void desk_state_clear(struct desk_state *desk);
void desk_state_release(struct desk_state *desk);
/* Every change goes through these, in time order. RD_NOMEM is the only failure. */
enum rd_status desk_arrive(struct desk_state *desk, int64_t now_s, struct waiting arrival, unsigned priority);
/* A shift begins with so many people, or ends; an end in the second of a new beginning changes nothing. */
void desk_shift_begins(struct desk_state *desk, int64_t now_s, size_t shift, uint32_t people, int64_t until_s);
void desk_shift_ends(struct desk_state *desk, int64_t now_s, size_t shift);
/*
 * Takes the next case when somebody of sources[0].desk is free: highest priority, then earliest arrival, then first source.
 * *from is the place of the source it waited at.
 */
bool desk_start(const struct desk_source sources[], size_t count, int64_t now_s, struct waiting *out, size_t *from);
void desk_finish(struct desk_state *desk, int64_t now_s, size_t shift);
/* A waiting case (not an appeal) left: withdrawn. False when it is not waiting. */
bool desk_leave(struct desk_state *desk, int64_t now_s, uint32_t claim);
/* A case that came at arrived_s has a deadline; it has passed. */
void desk_promise(struct desk_state *desk, int64_t arrived_s, size_t shift);
void desk_late(struct desk_state *desk, int64_t arrived_s, size_t shift);
/* Cases still waiting that arrived inside the window. */
size_t desk_waiting_measured(const struct desk_state *desk);
void desk_advance(struct desk_state *desk, int64_t now_s); /* integrals up to now */

#endif
