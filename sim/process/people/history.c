/*
 * Windows need history: the days before the scenario's start, drawn from the run's own stationary rates.
 *
 * Points that live 365 days never settle in a warm-up of 60: penalties would be start-up transients. So the first weeks are
 * simulated with empty windows; then, one week before the measured window, the days before the start are filled in, seller
 * by seller, with Poisson counts at the rates per order of the seller's segment over the last four weeks, and points with
 * kinds and validities sampled from those of the same weeks. One keyed draw per seller, week and kind: the same under every
 * policy.
 */
#include "process/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BASE_DAYS 28     /* over which the rates are observed          */
#define LEAD_DAYS 7      /* left for standings to follow, before measuring */
#define POINTS_KEPT 4096 /* sample of point-givings per segment        */

struct points_given {
    int32_t points, valid_days;
};

struct segment_history {
    uint64_t stats[STAT_COUNT];
    uint64_t violations[RD_VIOLATION_COUNT];
    uint64_t givings; /* of points */
    struct points_given kept[POINTS_KEPT];
};

struct history {
    int32_t from_day, to_day; /* base: [from, to) */
    size_t segment_count;
    struct segment_history *segments;
    double *weight_share; /* of orders, per seller */
};

bool history_is_completed(const struct scenario *scenario)
{
    _Static_assert(HISTORY_WARM_UP_S == (BASE_DAYS + LEAD_DAYS) * RD_DAY_S, "as much as is needed");
    return scenario->history_stationary && scenario->warm_up_s >= HISTORY_WARM_UP_S;
}

enum rd_status history_new(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    int32_t measure_day = (int32_t)(scenario->warm_up_s / 86400);
    run->history_day = -1;
    if (!history_is_completed(scenario))
        return RD_OK;
    struct history *history = calloc(1, sizeof *history);
    run->history = history;
    if (!history)
        return run_nomem(run);
    run->history_day = measure_day - LEAD_DAYS;
    history->to_day = run->history_day;
    history->from_day = history->to_day - BASE_DAYS;
    history->segment_count = scenario->seller_segment_count;
    history->segments = calloc(history->segment_count, sizeof *history->segments);
    history->weight_share = calloc(scenario->seller_count, sizeof *history->weight_share);
    if (!history->segments || !history->weight_share)
        return run_nomem(run);
    double sum = 0;
    for (uint32_t i = 0; i < scenario->seller_count; i++)
        sum += scenario->seller_weight[i];
    for (uint32_t i = 0; i < scenario->seller_count; i++)
        history->weight_share[i] = scenario->seller_weight[i] / sum;
    return RD_OK;
}

void history_weigh(struct run *run, const double *order_share)
{
    if (run->history)
        memcpy(run->history->weight_share, order_share,
               run->scenario->seller_count * sizeof *run->history->weight_share);
}

void history_free(struct run *run)
{
    if (!run->history)
        return;
    free(run->history->segments);
    free(run->history->weight_share);
    free(run->history);
    run->history = NULL;
}

void history_clear(struct run *run)
{
    if (run->history)
        memset(run->history->segments, 0, run->history->segment_count * sizeof *run->history->segments);
}

static bool in_base(const struct run *run)
{
    return run->history && run->day >= run->history->from_day && run->day < run->history->to_day;
}

void history_tell(struct run *run, uint32_t seller, enum seller_stat stat, uint32_t amount)
{
    if (in_base(run))
        run->history->segments[run->sellers.items[seller].segment].stats[stat] += amount;
}

void history_points(struct run *run, uint32_t seller, int32_t points, int32_t valid_days)
{
    if (!in_base(run))
        return;
    struct segment_history *segment = &run->history->segments[run->sellers.items[seller].segment];
    segment->kept[segment->givings % POINTS_KEPT] = (struct points_given){points, valid_days};
    segment->givings++;
}

void history_violation(struct run *run, uint32_t seller, int kind)
{
    if (in_base(run))
        run->history->segments[run->sellers.items[seller].segment].violations[kind]++;
}

/* A Poisson law that is drawn from every week: its exponential is taken once. */
struct weekly_law {
    double mean, none; /* P(N = 0) */
};

static struct weekly_law weekly_law(double mean)
{
    return (struct weekly_law){mean, exp(-mean)};
}

/* Poisson count by inversion with one lane: means here are a few at most; large ones by the rounded normal. */
static uint32_t poisson_draw(struct weekly_law law, uint32_t lane)
{
    double u = lane_uniform(lane);
    if (law.mean > 200)
        return (uint32_t)(law.mean + 0.5);
    double term = law.none, sum = term;
    uint32_t n = 0;
    while (u > sum && n < 1000) {
        n++;
        term *= law.mean / n;
        sum += term;
    }
    return n;
}

/* What a seller's weeks are drawn from. */
struct seller_laws {
    struct weekly_law orders, stats[5], ratings, points, violations[RD_VIOLATION_COUNT];
};

/* Points given in the week that ended `age_days` before the start, still valid now. */
static enum rd_status points_seed(struct run *run, uint32_t seller, const struct segment_history *segment,
                                  struct weekly_law law, int32_t day, struct lanes lanes)
{
    uint64_t kept = segment->givings < POINTS_KEPT ? segment->givings : POINTS_KEPT;
    if (kept == 0)
        return RD_OK;
    uint32_t count = poisson_draw(law, lanes.word[0]);
    for (uint32_t i = 0; i < count; i++) {
        struct lanes pick =
            stream_block(run->key, seller, STREAM_SELLER_HISTORY, (uint32_t)(day + 1000000) * 64 + 1 + i % 63);
        const struct points_given *given = &segment->kept[(uint64_t)pick.word[0] * kept >> 32];
        int32_t lapse_day = day + given->valid_days;
        if (lapse_day <= run->day)
            continue;
        if (seller_add_points(&run->sellers, seller, given->points, lapse_day) != RD_OK)
            return run_nomem(run);
    }
    return RD_OK;
}

/* Violations of the week of `day`, for rules that count those of the same kind. */
static enum rd_status violations_seed(struct run *run, uint32_t seller, const struct seller_laws *laws, int32_t day)
{
    if (run->sellers.violations.windows_used == 0)
        return RD_OK;
    for (uint32_t kind = 0; kind < RD_VIOLATION_COUNT; kind += 4) {
        double mean = 0; /* of the block: kinds that never happen draw nothing */
        for (uint32_t i = 0; i < 4 && kind + i < RD_VIOLATION_COUNT; i++)
            mean += laws->violations[kind + i].mean;
        if (mean == 0)
            continue;
        struct lanes lanes =
            stream_block(run->key, seller, STREAM_SELLER_HISTORY, (uint32_t)(day + 4000000) * 64 + kind / 4);
        for (uint32_t i = 0; i < 4 && kind + i < RD_VIOLATION_COUNT; i++) {
            uint32_t count = poisson_draw(laws->violations[kind + i], lanes.word[i]);
            if (count > 0 && sellers_seed_violations(&run->sellers, seller, day, kind + i, count) != RD_OK)
                return run_nomem(run);
        }
    }
    return RD_OK;
}

static const enum seller_stat drawn[] = {STAT_DISPUTES, STAT_UPHELD, STAT_SILENT, STAT_LATE_SHIP, STAT_CANCELLED};
#define DRAWN_COUNT (sizeof drawn / sizeof *drawn)
_Static_assert(DRAWN_COUNT == sizeof((struct seller_laws *)0)->stats / sizeof(struct weekly_law), "one law for each");

static void laws_of(const struct segment_history *segment, double per_week, struct seller_laws *laws)
{
    const double orders = (double)segment->stats[STAT_ORDERS];
    laws->orders = weekly_law(per_week);
    for (size_t i = 0; i < DRAWN_COUNT; i++)
        laws->stats[i] = weekly_law(per_week * ((double)segment->stats[drawn[i]] / orders));
    laws->ratings = weekly_law(per_week * ((double)segment->stats[STAT_RATINGS] / orders));
    laws->points = weekly_law(per_week * ((double)segment->givings / orders));
    for (size_t kind = 0; kind < RD_VIOLATION_COUNT; kind++)
        laws->violations[kind] = weekly_law(per_week * ((double)segment->violations[kind] / orders));
}

static void seed(struct sellers *sellers, uint32_t seller, int32_t day, enum seller_stat stat, uint32_t count)
{
    if (count > 0)
        sellers_seed(sellers, seller, day, stat, count);
}

/* The statistics of a week that some rule may read. */
static void windows_seed(struct run *run, uint32_t seller, const struct segment_history *segment,
                         const struct seller_laws *laws, int32_t day, struct lanes first)
{
    struct sellers *sellers = &run->sellers;
    struct lanes lanes = stream_block(run->key, seller, STREAM_SELLER_HISTORY, (uint32_t)(day + 2000000) * 64);
    struct lanes more = stream_block(run->key, seller, STREAM_SELLER_HISTORY, (uint32_t)(day + 3000000) * 64);
    seed(sellers, seller, day, STAT_ORDERS, poisson_draw(laws->orders, first.word[1]));
    for (size_t i = 0; i < DRAWN_COUNT; i++)
        seed(sellers, seller, day, drawn[i], poisson_draw(laws->stats[i], i < 4 ? lanes.word[i] : more.word[0]));
    uint32_t count = poisson_draw(laws->ratings, more.word[1]);
    if (count == 0)
        return;
    double mean = (double)segment->stats[STAT_STARS] / (double)segment->stats[STAT_RATINGS];
    double low = (double)segment->stats[STAT_NEGATIVE] / (double)segment->stats[STAT_RATINGS];
    seed(sellers, seller, day, STAT_RATINGS, count);
    seed(sellers, seller, day, STAT_STARS, (uint32_t)(count * mean + lane_uniform(more.word[2])));
    seed(sellers, seller, day, STAT_NEGATIVE, (uint32_t)(count * low + lane_uniform(more.word[3])));
}

static enum rd_status seller_complete(struct run *run, uint32_t seller)
{
    const struct history *history = run->history;
    const struct segment_history *segment = &history->segments[run->sellers.items[seller].segment];
    double per_week = history->weight_share[seller] * run->scenario->demand.orders_per_day * 7;
    if (segment->stats[STAT_ORDERS] == 0 || run->sellers.items[seller].entered_s > 0)
        return RD_OK;
    struct seller_laws laws;
    laws_of(segment, per_week, &laws);
    for (int32_t week = 0; week < 53; week++) {
        int32_t day = -4 - 7 * week; /* the middle of a week before the start */
        struct lanes first = stream_block(run->key, seller, STREAM_SELLER_HISTORY, (uint32_t)(day + 1000000) * 64);
        if (run->windows_needed)
            windows_seed(run, seller, segment, &laws, day, first);
        enum rd_status rc = violations_seed(run, seller, &laws, day);
        if (rc == RD_OK)
            rc = points_seed(run, seller, segment, laws.points, day, first);
        if (rc != RD_OK)
            return rc;
    }
    return RD_OK;
}

enum rd_status history_complete(struct run *run)
{
    for (uint32_t seller = 0; seller < run->sellers.count; seller++) {
        enum rd_status rc = seller_complete(run, seller);
        if (rc != RD_OK)
            return rc;
        struct seller *item = &run->sellers.items[seller];
        item->points += item->points_today; /* what history gave is not of today */
        item->points_today = 0;
        run->sellers.changed[seller] = 1;
    }
    return RD_OK;
}
