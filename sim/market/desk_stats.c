/*
 * The counts and integrals of a desk, with which Little's law is checked: exact, in whole seconds.
 */
#include "market/desk_stats.h"

#define HALF_SQUARES_PER_MINUTE_SECOND 120 /* two halves of a second squared, sixty seconds a minute */

size_t desk_week(const struct desk_state *desk, int64_t at_s)
{
    size_t week = (size_t)((at_s - desk->window_from_s) / DESK_WEEK_S);
    return week < desk->week_count ? week : desk->week_count - 1;
}

static int64_t *count_of(struct desk_stats *stats, enum desk_counted what)
{
    int64_t *const places[] = {
        [DESK_COUNTS_ARRIVED] = &stats->arrived,       [DESK_COUNTS_STARTED] = &stats->started,
        [DESK_COUNTS_WAITED] = &stats->waited,         [DESK_COUNTS_WAIT_S] = &stats->wait_s,
        [DESK_COUNTS_OVERFLOWED] = &stats->overflowed, [DESK_COUNTS_HELPED] = &stats->helped,
        [DESK_COUNTS_PROMISED] = &stats->promised,     [DESK_COUNTS_LATE] = &stats->late,
    };
    return places[what];
}

void desk_count(struct desk_state *desk, int64_t arrived_s, size_t shift, enum desk_counted what, int64_t amount)
{
    if (!desk_measures(desk, arrived_s))
        return;
    *count_of(&desk->stats, what) += amount;
    *count_of(&desk->by_shift[shift], what) += amount;
    if (desk->weeks)
        *count_of(&desk->weeks[desk_week(desk, arrived_s)], what) += amount;
}

/* What stood still for a while: the same for the desk, the week and the shifts on duty. */
struct still {
    int64_t span_s, waiting, half_ages; /* twice the integral of the ages, case-s^2 */
};

static void queue_add(struct desk_stats *stats, const struct still *still)
{
    stats->window_s += still->span_s;
    stats->backlog_s += still->span_s * still->waiting;
    stats->age_rest += still->half_ages;
    stats->age_min_s += stats->age_rest / HALF_SQUARES_PER_MINUTE_SECOND;
    stats->age_rest %= HALF_SQUARES_PER_MINUTE_SECOND;
    if (still->waiting > stats->backlog_max)
        stats->backlog_max = still->waiting;
}

static void people_add(struct desk_stats *stats, const struct desk_shift *shift, int64_t span_s)
{
    const int64_t over = shift->busy > shift->people ? shift->busy - shift->people : 0;
    stats->busy_s += span_s * (shift->busy - over);
    stats->staffed_s += span_s * shift->people;
    stats->overtime_s += span_s * over;
}

/* One piece of time inside the window and inside one week, in which nothing changed. */
static void piece_add(struct desk_state *desk, int64_t from_s, int64_t to_s)
{
    int64_t span_s = to_s - from_s;
    int64_t age_s = from_s * desk->waiting - desk->arrived_sum_s; /* of all cases together, at the beginning */
    struct still still = {span_s, desk->waiting, 2 * span_s * age_s + span_s * span_s * desk->waiting};
    struct desk_stats *week = desk->weeks ? &desk->weeks[desk_week(desk, from_s)] : NULL;
    queue_add(&desk->stats, &still);
    desk->stats.in_system_s += span_s * (desk->waiting + desk->busy);
    if (week) {
        queue_add(week, &still);
        week->in_system_s += span_s * (desk->waiting + desk->busy);
    }
    for (size_t i = 0; i < desk->shift_count; i++) {
        const struct desk_shift *shift = &desk->shifts[i];
        people_add(&desk->stats, shift, span_s);
        people_add(&desk->by_shift[i], shift, span_s);
        if (week)
            people_add(week, shift, span_s);
        if (shift->on_duty)
            queue_add(&desk->by_shift[i], &still);
    }
}

void desk_advance(struct desk_state *desk, int64_t now_s)
{
    int64_t from_s = desk->since_s > desk->window_from_s ? desk->since_s : desk->window_from_s;
    int64_t to_s = now_s < desk->window_to_s ? now_s : desk->window_to_s;
    desk->since_s = now_s;
    while (from_s < to_s) {
        int64_t end_s = to_s;
        if (desk->weeks && desk_week(desk, from_s) + 1 < desk->week_count) {
            int64_t week_end_s = desk->window_from_s + ((int64_t)desk_week(desk, from_s) + 1) * DESK_WEEK_S;
            end_s = week_end_s < to_s ? week_end_s : to_s;
        }
        piece_add(desk, from_s, end_s);
        from_s = end_s;
    }
}
