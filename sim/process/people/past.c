/*
 * The past of sellers: the weeks before the night of history, played without effect on anything but what is remembered.
 *
 * Every seller's record is emptied and filled from the oldest week on. In a week a seller has orders at its expected rate
 * under the placement it has by then, and of these happenings and ratings as the laws of its class say (history.c); the
 * policy is asked about each violation on the seller's record of that week, and about standing and placement on the night
 * after points were given, when a term is over, on every night on which a rule of the calendar changes, and in the last
 * quarter once a week. Nothing is counted, told or appealed against. Draws are keyed by seller and week: the same luck under
 * every policy.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "core/poisson.h"
#include "market/observed.h"
#include "market/standing.h"
#include "process/people/history.h"
#include "process/run.h"

#include "redress/units.h"

#define DAYS_TOLD_APART_WEEKS 13 /* the longest window by day */
#define LOOKED_AT_EVERY 4        /* weeks, before */
#define RULES_AT_ONCE PENALTY_PARTS
#define INVERTED_BELOW 12 /* Poisson counts of a larger mean are drawn by the normal law */
#define NONE_STEPS 256    /* of exp(-mean), by unit of the mean */
#define NORMAL_BITS 10
#define PICKS_BITS 20 /* of the index of a draw: a week's happenings by two */

/* Something that happens to a seller on a day of the week. */
struct trouble {
    uint32_t which; /* place in history.seen */
    uint32_t day;
    uint32_t luck;
};

struct past {
    double none[INVERTED_BELOW * NONE_STEPS + 2]; /* exp(-i / NONE_STEPS) */
    double normal[1 << NORMAL_BITS];              /* quantiles at the middle of each cell */
    double *mean_placement;                       /* [country]: of the orders to be expected */
    double *weight;                               /* [country] */
    struct trouble *troubles;
    size_t trouble_count, trouble_capacity;
    uint16_t counts[7][STAT_COUNT]; /* of one seller, by day of the week */
    unsigned days;                  /* that hold any */
    unsigned asks_on;               /* nights of this week, by the day before: a rule of the calendar changes */
    bool out_of_memory;             /* said at the week's end */
    uint32_t without_effect;        /* kinds of violations of one seller, as its record stands */
    bool repeats;                   /* a kind without effect has none again in the same week */
    bool keeps_days;                /* days are told apart from here on */
    uint32_t week;                  /* counted back from the night of history */
    int32_t first_day;              /* of the week */
};

/* ---- counts ---- */

/* Poisson, by inversion or the normal law with Cornish and Fisher's term for the skewness. */
static uint32_t count_draw(const struct past *past, double mean, uint32_t word)
{
    if (mean >= INVERTED_BELOW) {
        const double z = past->normal[word >> (32 - NORMAL_BITS)];
        const double n = mean + sqrt(mean) * z + (z * z - 1) / 6;
        return n > 0 ? (uint32_t)(n + 0.5) : 0;
    }
    const double at = mean * NONE_STEPS;
    const size_t cell = (size_t)at;
    const double none = past->none[cell] + (past->none[cell + 1] - past->none[cell]) * (at - (double)cell);
    return poisson_invert(mean, none, lane_uniform(word), 8 * INVERTED_BELOW);
}

static void tally(struct past *past, uint32_t day, enum seller_stat stat, uint32_t amount)
{
    const uint32_t at = past->keeps_days ? day : 3, sum = past->counts[at][stat] + amount;
    past->counts[at][stat] = (uint16_t)(sum < STAT_DAY_MAX ? sum : STAT_DAY_MAX);
    past->days |= 1u << at;
}

static uint32_t day_of(uint32_t word)
{
    return (uint32_t)((uint64_t)word * 7 >> 32);
}

/* Over the days of the week as evenly as whole numbers allow, from a day that is as good as any. */
static void orders_tally(struct past *past, uint32_t count, uint32_t word)
{
    const uint32_t each = count / 7, rest = count % 7, from = day_of(word);
    if (!past->keeps_days) {
        tally(past, 0, STAT_ORDERS, count);
        return;
    }
    for (uint32_t day = 0; each > 0 && day < 7; day++)
        tally(past, day, STAT_ORDERS, each);
    for (uint32_t i = 0; i < rest; i++)
        tally(past, (from + i * 7 / rest) % 7, STAT_ORDERS, 1);
}

static uint32_t star_draw(const struct class_law *law, uint32_t word)
{
    double u = lane_uniform(word);
    uint32_t stars = 1;
    while (stars < 5 && u >= law->stars[stars - 1])
        u -= law->stars[stars++ - 1];
    return stars;
}

/* Of many ratings at once: how many are low, and the sum of all stars, by the normal law. */
static void stars_draw(const struct past *past, const struct class_law *law, uint32_t count, struct lanes lanes,
                       uint32_t *stars, uint32_t *low)
{
    const double low_share = law->stars[0] + law->stars[1], high_share = 1 - low_share;
    const double low_mean = low_share > 0 ? (law->stars[0] + 2 * law->stars[1]) / low_share : 0;
    double mean = 0, square = 0;
    for (int star = 3; high_share > 0 && star <= 5; star++) {
        mean += law->stars[star - 1] * star / high_share;
        square += law->stars[star - 1] * star * star / high_share;
    }
    const double spread = sqrt(count * low_share * high_share);
    const double lows = count * low_share + spread * past->normal[lanes.word[0] >> (32 - NORMAL_BITS)];
    *low = lows <= 0 ? 0 : lows >= count ? count : (uint32_t)(lows + 0.5);
    const double high = count - *low, variance = square > mean * mean ? square - mean * mean : 0;
    const double sum =
        *low * low_mean + high * mean + sqrt(high * variance) * past->normal[lanes.word[1] >> (32 - NORMAL_BITS)];
    const double least = *low + 3 * high, most = 2 * *low + 5 * high;
    *stars = (uint32_t)((sum < least ? least : sum > most ? most : sum) + 0.5);
}

static void ratings_tally(struct past *past, const struct class_law *law, uint32_t count, struct lanes lanes)
{
    const uint32_t day = day_of(lanes.word[3]);
    uint32_t stars = 0, low = 0;
    if (count > 3)
        stars_draw(past, law, count, lanes, &stars, &low);
    else
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t drawn = star_draw(law, lanes.word[i]);
            stars += drawn;
            low += drawn <= 2;
        }
    tally(past, day, STAT_RATINGS, count);
    tally(past, day, STAT_STARS, stars);
    tally(past, day, STAT_NEGATIVE, low);
}

/* ---- happenings ---- */

static bool troubles_reserve(struct past *past, size_t more)
{
    const size_t needed = past->trouble_count + more;
    if (needed <= past->trouble_capacity)
        return true;
    void *grown = realloc(past->troubles, 2 * needed * sizeof *past->troubles);
    past->out_of_memory = past->out_of_memory || !grown;
    if (!grown)
        return false;
    past->troubles = grown;
    past->trouble_capacity = 2 * needed;
    return true;
}

static struct lanes picks(const struct run *run, const struct past *past, uint32_t at, int group, uint32_t i)
{
    const uint32_t index = (past->week * HAPPENING_GROUPS + (uint32_t)group) << PICKS_BITS;
    return stream_block(run->key, at, STREAM_SELLER_PAST, index | (i & ((1u << PICKS_BITS) - 1)));
}

static void trouble_add(struct past *past, const struct group_law *law, uint32_t pick, uint32_t word)
{
    past->troubles[past->trouble_count++] = (struct trouble){guide_draw(law->which, pick), day_of(word), word};
}

/* What happens to a seller of so many orders, of a group that is drawn by order. Returns how often. */
static uint32_t troubles_draw(struct run *run, struct past *past, uint32_t at, int group, double orders, uint32_t word)
{
    const struct history *history = run->history;
    const struct group_law *law = &history->laws[history->class_of[at]].group[group];
    const uint32_t count =
        law->which ? count_draw(past, orders * law->rate * (double)history->inclination[at][group], word) : 0;
    struct lanes lanes = {0};
    if (!troubles_reserve(past, count))
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i % 2 == 0)
            lanes = picks(run, past, at, group, i / 2);
        trouble_add(past, law, lanes.word[i % 2 * 2], lanes.word[i % 2 * 2 + 1]);
    }
    return count;
}

/* Each dispute is followed by as much as is usual: mostly once, or not at all. */
static void followers_draw(struct run *run, struct past *past, uint32_t at, uint32_t disputes)
{
    const struct history *history = run->history;
    const struct group_law *law = &history->laws[history->class_of[at]].group[FOLLOWS_A_DISPUTE];
    const double rate = law->rate * (double)history->inclination[at][FOLLOWS_A_DISPUTE];
    const uint32_t always = (uint32_t)rate;
    const uint64_t threshold = chance_threshold(rate - always);
    if (!law->which || !troubles_reserve(past, (size_t)disputes * (always + 1)))
        return;
    for (uint32_t i = 0; i < disputes; i++) {
        const struct lanes lanes = picks(run, past, at, FOLLOWS_A_DISPUTE, i);
        for (uint32_t j = 0; j < always + (lane_hits(lanes.word[0], threshold) != 0); j++)
            trouble_add(past, law, lanes.word[1], lanes.word[2]);
    }
}

static enum rd_status violation_play(struct run *run, struct past *past, uint32_t at, int kind, const int64_t *context)
{
    if (past->repeats && (past->without_effect >> kind & 1u) != 0)
        return RD_OK;
    const struct question question = {.seller = at, .now_s = run->now_s, .violation = kind, .context = context};
    struct rd_answer total, rules[RULES_AT_ONCE];
    uint32_t count;
    enum rd_status rc = run_ask_each(run, RD_DECISION_VIOLATION, &question, rules, RULES_AT_ONCE, &count, &total);
    bool gives = false;
    for (uint32_t i = 0; rc == RD_OK && i < count; i++) {
        gives = gives || rules[i].value[RD_ANSWER(VIOLATION, POINTS)] != 0;
        if (seller_take_points(&run->sellers, at, &rules[i], run->day) != RD_OK)
            return run_nomem(run);
    }
    if (rc != RD_OK)
        return rc;
    seller_take_suspension(&run->sellers.items[at], &total, run->now_s);
    past->without_effect = gives ? 0 : past->without_effect;
    if (!gives && total.value[RD_ANSWER(VIOLATION, SUSPEND_FOR)] == 0)
        past->without_effect |= 1u << kind;
    return RD_OK;
}

/* Where rules look at order or case: those of one of the kind that was seen. */
static const int64_t *context_of(const struct history *history, const struct happening_seen *seen, uint32_t luck)
{
    const uint64_t kept = seen->contexts_seen < CONTEXTS_KEPT ? seen->contexts_seen : CONTEXTS_KEPT;
    size_t facts = 0;
    for (uint32_t kinds = seen->what.kinds; kinds != 0; kinds >>= HAPPENING_KIND_BITS)
        facts += history->read_count;
    return seen->contexts ? &seen->contexts[(luck & UINT32_C(0xFFFFFF)) * kept / (UINT32_C(1) << 24) * facts]
                          : history->context;
}

static enum rd_status trouble_play(struct run *run, struct past *past, uint32_t at, const struct trouble *trouble)
{
    const struct history *history = run->history;
    const struct happening_seen *seen = &history->seen[trouble->which];
    const int64_t *context = context_of(history, seen, trouble->luck);
    for (unsigned stats = seen->what.stats; stats != 0; stats &= stats - 1)
        tally(past, trouble->day, (enum seller_stat)__builtin_ctz(stats), 1);
    for (uint32_t kinds = seen->what.kinds; kinds != 0; kinds >>= HAPPENING_KIND_BITS) {
        const int kind = (int)(kinds & ((1u << HAPPENING_KIND_BITS) - 1)) - 1;
        enum rd_status rc = violation_play(run, past, at, kind, context);
        if (rc != RD_OK)
            return rc;
        if (seller_seed_violation(&run->sellers, at, (uint32_t)kind, run->day) != RD_OK)
            return run_nomem(run);
        context += history->read_count;
    }
    return RD_OK;
}

/* ---- a seller's week ---- */

static void now_set(struct run *run, int32_t day, int64_t second)
{
    run->day = day;
    run->now_s = (int64_t)day * RD_DAY_S + second;
}

/* Whoever takes the place of a removed seller has done nothing this week. */
static enum rd_status seller_judge(struct run *run, struct past *past, uint32_t at, int32_t day)
{
    const uint16_t comers = run->sellers.items[at].comers;
    now_set(run, day, 0);
    past->without_effect = 0;
    run->sellers.changed[at] = 0;
    enum rd_status rc = seller_renew(run, at);
    if (run->sellers.items[at].comers != comers) {
        history_newcomer(run, at);
        memset(past->counts, 0, sizeof past->counts);
        past->days = 0;
    }
    return rc;
}

/* A day that ends: what was given on it counts from the night on. Is there anything new tonight? */
static bool day_close(struct seller *seller)
{
    const bool is_new = seller->points_today != 0 || seller->stirred;
    seller->points += seller->points_today;
    seller->points_of_day = seller->points_today;
    seller->points_today = 0;
    seller->stirred = false;
    return is_new;
}

static enum rd_status day_play(struct run *run, struct past *past, uint32_t at, uint32_t day, unsigned asks_on)
{
    enum rd_status rc = RD_OK;
    now_set(run, past->first_day + (int32_t)day, RD_DAY_S / 2);
    for (size_t i = 0; rc == RD_OK && i < past->trouble_count; i++)
        if (past->troubles[i].day == day)
            rc = trouble_play(run, past, at, &past->troubles[i]);
    const bool is_new = day_close(&run->sellers.items[at]);
    return rc == RD_OK && (is_new || (asks_on >> day & 1u) != 0)
               ? seller_judge(run, past, at, past->first_day + (int32_t)day + 1)
               : rc;
}

/* What a seller's orders of the week bring. */
static void week_draw(struct run *run, struct past *past, uint32_t at, double mean)
{
    const struct class_law *law = &run->history->laws[run->history->class_of[at]];
    const struct lanes counts = stream_block(run->key, at, STREAM_SELLER_HISTORY, 3 * past->week);
    const struct lanes groups = stream_block(run->key, at, STREAM_SELLER_HISTORY, 3 * past->week + 1);
    const uint32_t orders = count_draw(past, mean, counts.word[0]);
    const uint32_t ratings = count_draw(past, mean * law->ratings, counts.word[1]);
    if (orders > 0)
        orders_tally(past, orders, counts.word[2]);
    if (ratings > 0)
        ratings_tally(past, law, ratings, stream_block(run->key, at, STREAM_SELLER_HISTORY, 3 * past->week + 2));
    for (int group = 0; group < IS_DISPUTED; group++)
        troubles_draw(run, past, at, group, mean, groups.word[group]);
    followers_draw(run, past, at, troubles_draw(run, past, at, IS_DISPUTED, mean, groups.word[IS_DISPUTED]));
}

/*
 * The nights of this week on which a seller is looked at, whatever happens, by the day before: where the calendar says so; on
 * one of its own once a week or, far back, once in four; and when a term ends by then. Not all sellers on the same one: what
 * a week changes comes on any of its days.
 */
static unsigned asks_of(const struct run *run, const struct past *past, uint32_t at)
{
    const uint32_t day = at % 7;
    const int64_t night_s = (int64_t)(past->first_day + (int32_t)day + 1) * RD_DAY_S;
    const bool looks = past->keeps_days || (at + past->week) % LOOKED_AT_EVERY == 0 ||
                       seller_term_is_over(&run->sellers.items[at], night_s);
    return past->asks_on | (looks ? 1u << day : 0);
}

static enum rd_status seller_week(struct run *run, struct past *past, uint32_t at)
{
    const struct history *history = run->history;
    const size_t country = history->class_of[at] % history->country_count;
    const double mean = history->order_share[at] * run->scenario->demand.orders_per_day * 7 *
                        (run->sellers.items[at].placement_bp / 1e4 / past->mean_placement[country]);
    const unsigned asks_on = asks_of(run, past, at);
    past->without_effect = 0;
    past->trouble_count = 0;
    enum rd_status rc = RD_OK;
    if (mean > 0)
        week_draw(run, past, at, mean);
    for (uint32_t day = 0; rc == RD_OK && day < 7 && (past->trouble_count > 0 || asks_on >> day != 0); day++)
        rc = day_play(run, past, at, day, asks_on);
    if (past->days != 0) {
        sellers_seed_week(&run->sellers, at, past->days, past->counts);
        memset(past->counts, 0, sizeof past->counts);
        past->days = 0;
    }
    return rc;
}

/* ---- a week ---- */

/* Whom a country's orders are shown: placements weighted by who they would go to without any. */
static void placements_average(const struct run *run, struct past *past)
{
    const struct history *history = run->history;
    for (size_t i = 0; i < history->country_count; i++)
        past->mean_placement[i] = past->weight[i] = 0;
    for (uint32_t at = 0; at < run->sellers.count; at++) {
        const size_t country = history->class_of[at] % history->country_count;
        past->weight[country] += history->order_share[at];
        past->mean_placement[country] += history->order_share[at] * run->sellers.items[at].placement_bp / 1e4;
    }
    for (size_t i = 0; i < history->country_count; i++)
        past->mean_placement[i] = past->mean_placement[i] > 0 ? past->mean_placement[i] / past->weight[i] : INFINITY;
}

static bool tells_apart(const struct rd_image *image, enum rd_decision decision, uint32_t epoch, enum rd_fact fact,
                        int64_t before, int64_t after)
{
    const int64_t low = before < after ? before : after, high = before < after ? after : before;
    return low < high && rd_image_next_cut(image, decision, epoch, fact, low) <= high;
}

/* Do the rules say something else tonight because of the date alone? */
static bool calendar_changes(const struct run *run, int32_t day)
{
    static const enum rd_decision nightly[] = {RD_DECISION_SELLER_STANDING, RD_DECISION_SEARCH_PLACEMENT};
    static const enum rd_fact facts[] = {RD_FACT_CALENDAR_DAY_OF_MONTH, RD_FACT_CALENDAR_QUARTER_START};
    const struct rd_image *image = run_past_book(run)->image;
    const int64_t tonight = run->scenario->start_unix_s + (int64_t)day * RD_DAY_S, before = tonight - RD_DAY_S;
    const uint32_t epoch = rd_image_epoch(image, tonight);
    if (epoch != rd_image_epoch(image, before))
        return true;
    for (size_t i = 0; i < sizeof nightly / sizeof *nightly; i++)
        for (size_t j = 0; j < sizeof facts / sizeof *facts; j++)
            if (tells_apart(image, nightly[i], epoch, facts[j], calendar_fact(before, facts[j]),
                            calendar_fact(tonight, facts[j])))
                return true;
    return false;
}

static enum rd_status week_play(struct run *run, struct past *past)
{
    enum rd_status rc = RD_OK;
    past->first_day = run->sellers.day;
    past->keeps_days = past->week <= DAYS_TOLD_APART_WEEKS;
    past->asks_on = 0;
    for (int32_t day = 0; run->every_night && day < 7; day++)
        past->asks_on |= (unsigned)calendar_changes(run, past->first_day + day + 1) << day;
    placements_average(run, past);
    sellers_pass_week(&run->sellers);
    for (uint32_t at = 0; rc == RD_OK && at < run->sellers.count; at++)
        rc = seller_week(run, past, at);
    return rc == RD_OK && past->out_of_memory ? run_nomem(run) : rc;
}

/* Terms that are over: from the first day on 0 says so. */
static void terms_settle(struct run *run)
{
    const int64_t now_s = (int64_t)run->history->night * RD_DAY_S;
    for (uint32_t at = 0; at < run->sellers.count; at++) {
        struct seller *seller = &run->sellers.items[at];
        run->sellers.changed[at] |= seller_term_is_over(seller, now_s);
        seller->until_s = seller->until_s <= now_s ? 0 : seller->until_s;
        seller->suspended_until_s = seller->suspended_until_s <= now_s ? 0 : seller->suspended_until_s;
    }
}

static enum rd_status weeks_play(struct run *run, struct past *past)
{
    enum rd_status rc = RD_OK;
    sellers_go_back(&run->sellers, run->history->night - 7 * HISTORY_WEEKS);
    for (uint32_t at = 0; rc == RD_OK && at < run->sellers.count; at++)
        rc = seller_judge(run, past, at, run->sellers.day);
    for (past->week = HISTORY_WEEKS; rc == RD_OK && past->week > 0; past->week--)
        rc = week_play(run, past);
    terms_settle(run);
    return rc;
}

/* ---- the night ---- */

/* On one record and in one week the rules say the same again of every violation of a kind that had no effect. */
static bool violations_repeat(const struct run *run)
{
    const struct rd_image *image = run_past_book(run)->image;
    bool repeat =
        run->history->read_count == 0 && !rd_image_reads_fact(image, RD_DECISION_VIOLATION, RD_FACT_SELLER_STRIKES);
    for (int fact = RD_FACT_VIOLATION_SAME_KIND_28D; fact <= RD_FACT_VIOLATION_SAME_KIND_365D; fact++)
        repeat = repeat && !rd_image_reads_fact(image, RD_DECISION_VIOLATION, (enum rd_fact)fact);
    return repeat && !rd_image_reads_fact(image, RD_DECISION_VIOLATION, RD_FACT_CALENDAR_DAY_OF_MONTH) &&
           !rd_image_reads_fact(image, RD_DECISION_VIOLATION, RD_FACT_CALENDAR_QUARTER_START);
}

static struct past *past_new(const struct run *run)
{
    struct past *past = calloc(1, sizeof *past);
    if (!past)
        return NULL;
    past->mean_placement = calloc(run->history->country_count, sizeof *past->mean_placement);
    past->weight = calloc(run->history->country_count, sizeof *past->weight);
    past->repeats = violations_repeat(run);
    for (size_t i = 0; i < sizeof past->none / sizeof *past->none; i++)
        past->none[i] = exp(-(double)i / NONE_STEPS);
    for (size_t i = 0; i < sizeof past->normal / sizeof *past->normal; i++)
        past->normal[i] = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / (1 << NORMAL_BITS));
    return past;
}

static void past_free(struct past *past)
{
    if (!past)
        return;
    free(past->mean_placement);
    free(past->weight);
    free(past->troubles);
    free(past);
}

enum rd_status past_play(struct run *run)
{
    const struct trace *trace = run->trace;
    const bool counts = run->book.counts;
    struct past *past = past_new(run);
    enum rd_status rc = past && past->mean_placement && past->weight ? history_laws(run) : run_nomem(run);
    run->trace = NULL;
    run->book.counts = false;
    run->in_past = true;
    if (rc == RD_OK)
        rc = weeks_play(run, past);
    run->in_past = false;
    run->book.counts = counts;
    run->trace = trace;
    now_set(run, run->history->night, 0);
    run->placement_moved = true;
    past_free(past);
    return rc;
}
