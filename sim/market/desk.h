/*
 * A desk: cases waiting for mediators on shifts. Continuous time; measured at the desk in the calendar window.
 *
 * Cases wait by priority (higher first), then by arrival. A mediator finishes the case in hand at the end of the shift
 * (overtime is counted); nobody starts a case while as many are busy as the shift has people.
 */
#ifndef REDRESS_MARKET_DESK_H
#define REDRESS_MARKET_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

#define DESK_PRIORITIES 10

struct waiting {
    uint64_t order;
    uint32_t claim; /* pool index */
    uint32_t arrived_s;
};

/* First in, first out per priority: in the order of events, which is total. */
struct waiting_line {
    struct waiting *items; /* ring */
    size_t head, count, capacity;
};

struct desk_stats {
    int64_t arrived, started, waited, wait_s, busy_s, overtime_s, backlog_s, in_system_s, backlog_max;
};

struct desk_state {
    struct waiting_line lines[DESK_PRIORITIES];
    uint32_t waiting, busy, capacity;
    int64_t window_from_s, window_to_s; /* what is measured, half-open */
    int64_t since_s;                    /* integrals are up to here    */
    struct desk_stats stats;
};

void desk_state_init(struct desk_state *desk, int64_t window_from_s, int64_t window_to_s);
void desk_state_clear(struct desk_state *desk);
void desk_state_release(struct desk_state *desk);
/* Every change goes through these, in time order. RD_NOMEM is the only failure. */
enum rd_status desk_arrive(struct desk_state *desk, int64_t now_s, uint64_t order, uint32_t claim, unsigned priority);
void desk_staff(struct desk_state *desk, int64_t now_s, uint32_t capacity);
/* Takes the next case when somebody is free. */
bool desk_start(struct desk_state *desk, int64_t now_s, struct waiting *out);
void desk_finish(struct desk_state *desk, int64_t now_s);
/* A waiting case left (withdrawn). False when it is not waiting. */
bool desk_leave(struct desk_state *desk, int64_t now_s, uint32_t claim);
/* Cases still waiting that arrived inside the window. */
size_t desk_waiting_measured(const struct desk_state *desk);
void desk_advance(struct desk_state *desk, int64_t now_s); /* integrals up to now */

#endif
