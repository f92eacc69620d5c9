/*
 * Windows need history: what is seen of sellers until the night of history, and the laws by which their past is drawn.
 *
 * Points that live 365 days never settle in a warm-up of 60: penalties would be start-up transients. So the first weeks are
 * simulated as those of a young market; then, one week before the measured window, every record is drawn anew as a long past
 * leaves it (past.c). What happens to an order does not depend on the age of the market, so its law is taken from the orders
 * seen, class of sellers by class (segment and country): each happening counts by one over the orders that have been followed
 * for as many days (Nelson and Aalen's estimator of a cumulative hazard), so that what comes late is not missed for want of
 * old orders.
 *
 * Sellers of a class differ. How often something has happened to a seller over how often it was to be expected is a Poisson
 * count with an inclination of its own; inclinations are gamma distributed with mean 1 and the variance that the counts show
 * beyond chance, and each seller's is drawn from what is then known of it (Clayton and Kaldor: Empirical Bayes estimates of
 * age-standardized relative risks, Biometrics 43, 1987).
 */
#include "process/people/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "process/run.h"

#include "redress/units.h"

#define KINDS_MOST (32 / HAPPENING_KIND_BITS)

_Static_assert(RD_VIOLATION_COUNT < 1 << HAPPENING_KIND_BITS, "a kind fits");
_Static_assert(STAT_CANCELLED < 8, "what is counted of an order fits");

bool history_is_completed(const struct scenario *scenario)
{
    return scenario->history_stationary && scenario->warm_up_s >= HISTORY_WARM_UP_S;
}

int32_t history_night(const struct scenario *scenario)
{
    return (int32_t)(scenario->warm_up_s / RD_DAY_S) - HISTORY_BEFORE_DAYS;
}

/* ---- memory ---- */

/* Some rule tells values of the fact apart: a fine of a share of the price does not. */
static bool is_told_apart(const struct rd_image *image, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    bool is = row->may_be_absent;
    for (uint32_t epoch = 0; epoch < rd_image_epoch_count(image); epoch++)
        is = is || rd_image_next_cut(image, RD_DECISION_VIOLATION, epoch, fact, row->lo) <= row->hi;
    return is;
}

/* The facts that a violation of the past cannot have of itself: those of some that were seen are kept. */
static void reads_list(const struct rd_image *image, struct history *history)
{
    const enum rd_fact *reads;
    size_t count = rd_image_reads(image, RD_DECISION_VIOLATION, &reads);
    for (size_t i = 0; i < count; i++)
        if (fact_is_of_a_case(reads[i]) && is_told_apart(image, reads[i]))
            history->reads[history->read_count++] = reads[i];
}

static bool arrays_new(struct history *history, const struct scenario *scenario)
{
    const size_t cells = history->class_count * (size_t)history->night, sellers = scenario->seller_count;
    history->class_of = calloc(sellers, sizeof *history->class_of);
    history->order_share = calloc(sellers, sizeof *history->order_share);
    history->own_orders = calloc(sellers, sizeof *history->own_orders);
    history->own = calloc(sellers, sizeof *history->own);
    history->inclination = calloc(sellers, sizeof *history->inclination);
    history->orders = calloc(cells, sizeof *history->orders);
    history->stars = calloc(cells, sizeof *history->stars);
    history->laws = calloc(history->class_count, sizeof *history->laws);
    history->context = calloc(KINDS_MOST * history->read_count + 1, sizeof *history->context);
    return history->class_of && history->order_share && history->own_orders && history->own && history->inclination &&
           history->orders && history->stars && history->laws && history->context;
}

enum rd_status history_new(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    run->history_day = -1;
    if (!history_is_completed(scenario))
        return RD_OK;
    struct history *history = calloc(1, sizeof *history);
    run->history = history;
    if (!history)
        return run_nomem(run);
    run->history_day = history->night = history_night(scenario);
    history->country_count = scenario->seller_countries ? scenario->origin_count : 1;
    history->class_count = scenario->seller_segment_count * history->country_count;
    reads_list(run_past_book(run)->image, history);
    if (!arrays_new(history, scenario))
        return run_nomem(run);
    double sum = 0;
    for (uint32_t i = 0; i < scenario->seller_count; i++)
        sum += scenario->seller_weight[i];
    for (uint32_t i = 0; i < scenario->seller_count; i++)
        history->order_share[i] = scenario->seller_weight[i] / sum;
    return RD_OK;
}

void history_weigh(struct run *run, const double *order_share)
{
    if (run->history)
        memcpy(run->history->order_share, order_share, run->scenario->seller_count * sizeof *order_share);
}

static void laws_free(struct history *history)
{
    for (size_t class = 0; class < history->class_count; class ++)
        for (int group = 0; group < HAPPENING_GROUPS; group++) {
            guide_table_free(history->laws[class].group[group].which);
            history->laws[class].group[group].which = NULL;
        }
}

static void seen_free(struct history *history)
{
    for (size_t i = 0; i < history->seen_count; i++) {
        free(history->seen[i].count);
        free(history->seen[i].contexts);
    }
    history->seen_count = 0;
}

void history_free(struct run *run)
{
    struct history *history = run->history;
    if (!history)
        return;
    if (history->laws)
        laws_free(history);
    seen_free(history);
    free(history->seen);
    free(history->laws);
    free(history->class_of);
    free(history->order_share);
    free(history->own_orders);
    free(history->own);
    free(history->inclination);
    free(history->orders);
    free(history->stars);
    free(history->context);
    free(history);
    run->history = NULL;
}

void history_start(struct run *run)
{
    struct history *history = run->history;
    if (!history)
        return;
    const size_t cells = history->class_count * (size_t)history->night;
    memset(history->orders, 0, cells * sizeof *history->orders);
    memset(history->stars, 0, cells * sizeof *history->stars);
    memset(history->own_orders, 0, run->sellers.count * sizeof *history->own_orders);
    memset(history->own, 0, run->sellers.count * sizeof *history->own);
    seen_free(history);
    laws_free(history);
    history->order = UINT64_MAX;
    history->out_of_memory = false;
    for (uint32_t at = 0; at < run->sellers.count; at++)
        history->class_of[at] =
            (uint16_t)(run->sellers.items[at].segment * history->country_count + seller_country_place(run, at));
}

/* ---- seeing ---- */

static bool is_seeing(const struct run *run)
{
    return run->history && run->day < run->history->night;
}

void history_order(struct run *run, uint32_t seller)
{
    struct history *history = run->history;
    if (!is_seeing(run))
        return;
    history->orders[history->class_of[seller] * (size_t)history->night + (size_t)run->day]++;
    history->own_orders[seller]++;
}

void history_rating(struct run *run, uint32_t seller, int32_t order_day, uint32_t stars)
{
    struct history *history = run->history;
    if (is_seeing(run))
        history
            ->stars[history->class_of[seller] * (size_t)history->night + (size_t)(run->day - order_day)][stars - 1]++;
}

static unsigned kind_count(uint32_t kinds)
{
    unsigned count = 0;
    for (; kinds != 0; kinds >>= HAPPENING_KIND_BITS)
        count++;
    return count;
}

enum happening_group happening_group(const struct happening *what)
{
    if ((what->stats >> STAT_CANCELLED & 1u) != 0)
        return IS_CANCELLED;
    if ((what->stats >> STAT_LATE_SHIP & 1u) != 0)
        return SHIPS_LATE;
    if ((what->stats >> STAT_DISPUTES & 1u) != 0)
        return IS_DISPUTED;
    const int kind = (int)(what->kinds & ((1u << HAPPENING_KIND_BITS) - 1)) - 1;
    return kind == RD_VIOLATION_CONTACT_SILENT || kind == RD_VIOLATION_RUDE ? IS_COMPLAINED_OF : FOLLOWS_A_DISPUTE;
}

static struct happening_seen *seen_new(struct history *history)
{
    if (history->seen_count == history->seen_capacity) {
        const size_t capacity = history->seen_capacity ? 2 * history->seen_capacity : 64;
        void *grown = realloc(history->seen, capacity * sizeof *history->seen);
        if (!grown)
            return NULL;
        history->seen = grown;
        history->seen_capacity = capacity;
    }
    struct happening_seen *seen = &history->seen[history->seen_count];
    const size_t facts = kind_count(history->now.kinds) * history->read_count;
    *seen =
        (struct happening_seen){.what = history->now,
                                .count = calloc(history->class_count * (size_t)history->night, sizeof *seen->count),
                                .contexts = facts > 0 ? calloc(CONTEXTS_KEPT * facts, sizeof *seen->contexts) : NULL};
    history->seen_count++; /* freed with the others */
    return seen->count && (facts == 0 || seen->contexts) ? seen : NULL;
}

/* The one that was going on is over. */
static void happening_close(struct history *history)
{
    struct happening_seen *seen = NULL;
    if (history->order == UINT64_MAX)
        return;
    for (size_t i = 0; !seen && i < history->seen_count; i++)
        if (history->seen[i].what.kinds == history->now.kinds && history->seen[i].what.stats == history->now.stats)
            seen = &history->seen[i];
    history->order = UINT64_MAX;
    if (!seen && !(seen = seen_new(history))) {
        history->out_of_memory = true;
        return;
    }
    seen->count[history->class_of[history->seller] * (size_t)history->night +
                (size_t)(history->day - history->order_day)]++;
    history->own[history->seller][happening_group(&history->now)]++;
    const size_t facts = kind_count(history->now.kinds) * history->read_count;
    if (facts > 0)
        memcpy(&seen->contexts[seen->contexts_seen++ % CONTEXTS_KEPT * facts], history->context,
               facts * sizeof *history->context);
}

/* What goes on for this order today. */
static struct happening *happening_of(struct run *run, const struct order *order)
{
    struct history *history = run->history;
    if (history->order != order->id || history->day != run->day) {
        happening_close(history);
        history->order = order->id;
        history->seller = order->seller;
        history->order_day = (int32_t)(order->placed_s / RD_DAY_S);
        history->day = run->day;
        history->now = (struct happening){0};
    }
    return &history->now;
}

void history_violation(struct run *run, const struct order *order, int kind)
{
    if (!is_seeing(run))
        return;
    struct history *history = run->history;
    struct happening *now = happening_of(run, order);
    const unsigned before = kind_count(now->kinds);
    if (before == KINDS_MOST)
        return; /* more than there are kinds of a case */
    now->kinds |= (uint32_t)(kind + 1) << HAPPENING_KIND_BITS * before;
    for (size_t i = 0; i < history->read_count; i++) /* which the rules have just read */
        history->context[before * history->read_count + i] = run->facts[history->reads[i]];
}

void history_stat(struct run *run, const struct order *order, enum seller_stat stat)
{
    if (!is_seeing(run))
        return;
    struct happening *now = happening_of(run, order);
    now->stats = (uint8_t)(now->stats | 1u << stat);
}

int64_t history_kept(const struct run *run, const int64_t *context, enum rd_fact fact)
{
    const struct history *history = run->history;
    for (size_t i = 0; i < history->read_count; i++)
        if (history->reads[i] == fact)
            return context[i];
    return rd_fact_row(fact)->lo; /* no rule tells it apart */
}

/* ---- laws ---- */

/* Orders of a class that have been followed through each age. */
static void followed_count(const struct history *history, size_t class, double *followed)
{
    const uint32_t *orders = &history->orders[class * (size_t)history->night];
    double sum = 0;
    for (int32_t age = history->night - 1; age >= 0; age--)
        followed[age] = sum += orders[history->night - 1 - age];
}

static double per_order(const struct history *history, const uint32_t *count, const double *followed)
{
    double sum = 0;
    for (int32_t age = 0; age < history->night; age++)
        sum += count[age] > 0 ? count[age] / followed[age] : 0;
    return sum;
}

static void ratings_law(const struct history *history, size_t class, const double *followed)
{
    struct class_law *law = &history->laws[class];
    law->ratings = 0;
    for (int star = 0; star < 5; star++) {
        law->stars[star] = 0;
        for (int32_t age = 0; age < history->night; age++) {
            const uint32_t count = history->stars[class * (size_t)history->night + (size_t)age][star];
            law->stars[star] += count > 0 ? count / followed[age] : 0;
        }
        law->ratings += law->stars[star];
    }
    for (int star = 0; law->ratings > 0 && star < 5; star++)
        law->stars[star] /= law->ratings;
}

static enum rd_status group_law_new(struct run *run, size_t class, enum happening_group group, const double *followed,
                                    double *weights)
{
    const struct history *history = run->history;
    struct group_law *law = &history->laws[class].group[group];
    law->rate = 0;
    for (size_t i = 0; i < history->seen_count; i++) {
        const struct happening_seen *seen = &history->seen[i];
        weights[i] = happening_group(&seen->what) == group
                         ? per_order(history, &seen->count[class * (size_t)history->night], followed)
                         : 0;
        law->rate += weights[i];
    }
    return law->rate > 0 ? guide_table_new(weights, history->seen_count, &law->which, run->err) : RD_OK;
}

static enum rd_status class_law_new(struct run *run, size_t class, double *followed, double *weights)
{
    enum rd_status rc = RD_OK;
    followed_count(run->history, class, followed);
    ratings_law(run->history, class, followed);
    for (int group = 0; rc == RD_OK && group < HAPPENING_GROUPS; group++)
        rc = group_law_new(run, class, (enum happening_group)group, followed, weights);
    struct group_law *law = run->history->laws[class].group;
    law[FOLLOWS_A_DISPUTE].rate = law[IS_DISPUTED].rate > 0 ? law[FOLLOWS_A_DISPUTE].rate / law[IS_DISPUTED].rate : 0;
    return rc;
}

/* ---- inclinations ---- */

/* What a seller's happenings of a group are counted over. */
static double base_of(const struct history *history, size_t at, int group)
{
    return group == FOLLOWS_A_DISPUTE ? history->own[at][IS_DISPUTED] : history->own_orders[at];
}

/* Happenings of a group over their base, by class, as they were seen: without those still to come. */
static void shares_seen(const struct history *history, size_t sellers, int group, double *share)
{
    for (size_t class = 0; class < history->class_count; class ++) {
        double base = 0, count = 0;
        for (size_t at = 0; at < sellers; at++)
            if (history->class_of[at] == class) {
                base += base_of(history, at, group);
                count += history->own[at][group];
            }
        share[class] = base > 0 ? count / base : 0;
    }
}

/* Variance of inclinations: what the counts vary beyond chance, where that is beyond chance itself (two standard errors). */
static double inclination_variance(const struct history *history, size_t sellers, int group, const double *share)
{
    double beyond = 0, squares = 0;
    for (size_t at = 0; at < sellers; at++) {
        const double expected = base_of(history, at, group) * share[history->class_of[at]];
        const double off = history->own[at][group] - expected;
        beyond += off * off - expected;
        squares += expected * expected;
    }
    return beyond > 2 * sqrt(2 * squares) ? beyond / squares : 0;
}

/* Gamma by Wilson and Hilferty's cube of a normal; a small shape by one more and a power of a uniform. */
static double gamma_draw(double shape, uint32_t normal, uint32_t uniform)
{
    const double part = shape < 1 ? pow(lane_uniform(uniform), 1 / shape) : 1;
    const double k = shape < 1 ? shape + 1 : shape;
    const double root = 1 - 1 / (9 * k) + gsl_cdf_ugaussian_Pinv(lane_uniform(normal)) / (3 * sqrt(k));
    return root > 0 ? part * k * root * root * root : 0;
}

/* What is known of a seller's inclination, as counts of happenings and of those to be expected: 0 and 0 of a newcomer. */
static float inclination_draw(const struct run *run, uint32_t at, int group, double count, double expected)
{
    const double variance = run->history->variance[group];
    if (variance <= 0)
        return 1;
    const struct lanes lanes = stream_block(run->key, at, STREAM_SELLER_INCLINATION,
                                            (uint32_t)group + HAPPENING_GROUPS * run->sellers.items[at].comers);
    return (float)(gamma_draw(1 / variance + count, lanes.word[0], lanes.word[1]) / (1 / variance + expected));
}

static void inclinations_draw(struct run *run, int group, const double *share)
{
    struct history *history = run->history;
    history->variance[group] = inclination_variance(history, run->sellers.count, group, share);
    for (uint32_t at = 0; at < run->sellers.count; at++)
        history->inclination[at][group] = inclination_draw(run, at, group, history->own[at][group],
                                                           base_of(history, at, group) * share[history->class_of[at]]);
}

void history_newcomer(struct run *run, uint32_t at)
{
    for (int group = 0; group < HAPPENING_GROUPS; group++)
        run->history->inclination[at][group] = inclination_draw(run, at, group, 0, 0);
}

enum rd_status history_laws(struct run *run)
{
    struct history *history = run->history;
    happening_close(history);
    double *followed = calloc((size_t)history->night, sizeof *followed);
    double *weights = calloc(history->seen_count + 1, sizeof *weights);
    double *share = calloc(history->class_count, sizeof *share);
    enum rd_status rc = followed && weights && share && !history->out_of_memory ? RD_OK : run_nomem(run);
    for (size_t class = 0; rc == RD_OK && class < history->class_count; class ++)
        rc = class_law_new(run, class, followed, weights);
    for (int group = 0; rc == RD_OK && group < HAPPENING_GROUPS; group++) {
        shares_seen(history, run->sellers.count, group, share);
        inclinations_draw(run, group, share);
    }
    free(followed);
    free(weights);
    free(share);
    return rc;
}
