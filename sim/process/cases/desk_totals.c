/*
 * What the desks have counted, into the result: the window, the worst week of each measure, and the shifts.
 */
#include "process/run.h"

static void totals_tell(const struct desk_stats *stats, int64_t *total)
{
    total[DESK_ARRIVED] = stats->arrived;
    total[DESK_STARTED] = stats->started;
    total[DESK_WAITED] = stats->waited;
    total[DESK_WAIT_S] = stats->wait_s;
    total[DESK_BUSY_S] = stats->busy_s;
    total[DESK_STAFFED_S] = stats->staffed_s;
    total[DESK_OVERTIME_S] = stats->overtime_s;
    total[DESK_BACKLOG_S] = stats->backlog_s;
    total[DESK_IN_SYSTEM_S] = stats->in_system_s;
    total[DESK_BACKLOG_MAX] = stats->backlog_max;
    total[DESK_WINDOW_S] = stats->window_s;
    total[DESK_AGE] = stats->age_min_s;
    total[DESK_PROMISED] = stats->promised;
    total[DESK_LATE] = stats->late;
    total[DESK_OVERFLOWED] = stats->overflowed;
    total[DESK_HELPED] = stats->helped;
}

/* Keeps the larger ratio; of equal ones the earlier. */
static void worst_keep(int64_t *total, enum desk_total part, enum desk_total whole, int64_t part_now, int64_t whole_now)
{
    if (whole_now == 0)
        return;
    double now = (double)part_now / (double)whole_now;
    double before = total[whole] > 0 ? (double)total[part] / (double)total[whole] : -1;
    if (now <= before)
        return;
    total[part] = part_now;
    total[whole] = whole_now;
}

static void worst_tell(const struct desk_stats *week, int64_t *total)
{
    worst_keep(total, DESK_WORST_BUSY_S, DESK_WORST_STAFFED_S, week->busy_s, week->staffed_s);
    worst_keep(total, DESK_WORST_BACKLOG_S, DESK_WORST_WINDOW_S, week->backlog_s, week->window_s);
    worst_keep(total, DESK_WORST_AGE, DESK_WORST_AGED_S, week->age_min_s, week->backlog_s);
    worst_keep(total, DESK_WORST_WAIT_S, DESK_WORST_STARTED, week->wait_s, week->started);
    worst_keep(total, DESK_WORST_LATE, DESK_WORST_PROMISED, week->late, week->promised);
}

void desks_tell(struct run *run)
{
    for (size_t i = 0; i < run->scenario->desk_count; i++) {
        struct desk_state *desk = &run->desks[i];
        desk_advance(desk, run->end_s);
        totals_tell(&desk->stats, run->result->desks[i]);
        for (size_t week = 0; week < desk->week_count; week++)
            worst_tell(&desk->weeks[week], run->result->desks[i]);
        for (size_t shift = 0; shift < desk->shift_count; shift++)
            totals_tell(&desk->by_shift[shift], run->result->shifts[run->scenario->desks[i].first_shift + shift]);
        run->result->samples[SAMPLE_MEDIATION_WAIT].censored += desk_waiting_measured(desk);
    }
}
