/*
 * What a desk counts and integrates: over the window, by week and by shift.
 */
#ifndef REDRESS_MARKET_DESK_STATS_H
#define REDRESS_MARKET_DESK_STATS_H

#include "market/desk.h"

enum desk_counted {
    DESK_COUNTS_ARRIVED,
    DESK_COUNTS_STARTED,
    DESK_COUNTS_WAITED,
    DESK_COUNTS_WAIT_S,
    DESK_COUNTS_OVERFLOWED,
    DESK_COUNTS_HELPED,
    DESK_COUNTS_PROMISED,
    DESK_COUNTS_LATE
};

static inline bool desk_measures(const struct desk_state *desk, int64_t at_s)
{
    return at_s >= desk->window_from_s && at_s < desk->window_to_s;
}
/* Adds to the window, the week and the shift of a case that arrived at arrived_s; nothing outside the window. */
void desk_count(struct desk_state *desk, int64_t arrived_s, size_t shift, enum desk_counted what, int64_t amount);
/* The week of a moment inside the window. */
size_t desk_week(const struct desk_state *desk, int64_t at_s);

#endif
