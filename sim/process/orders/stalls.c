/*
 * Who sells what from where: the country of a seller and the categories it sells.
 *
 * Both are drawn by place, with the replication's key, so that they are the same under every policy and stay when a new
 * seller takes the place of a removed one. An order is proposed to the sellers of its category in the country it comes from,
 * in proportion to their attractiveness; what nobody of a country sells, all of its sellers do, and where no seller is, all
 * may send from. A scenario that states neither has one choice among all sellers and none of this.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "process/run.h"

struct stalls {
    struct guide_table **tables; /* [country][category]: sellers by weight */
    size_t country_count;        /* 1 when none is stated */
    uint16_t *country;           /* [seller]              */
    bool *sells;                 /* [seller][category]    */
    double *weights;             /* [seller], of the table being built */
    double *order_share;         /* [seller]: of the orders to be expected */
};

enum rd_status stalls_build(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    if (!scenario->seller_countries && scenario->seller_categories == 0)
        return RD_OK;
    struct stalls *stalls = run->stalls = calloc(1, sizeof *stalls);
    if (!stalls)
        return run_nomem(run);
    const size_t sellers = scenario->seller_count, categories = scenario->category_count;
    stalls->country_count = scenario->seller_countries ? scenario->origin_count : 1;
    stalls->tables = calloc(stalls->country_count * categories, sizeof(struct guide_table *));
    stalls->country = calloc(sellers, sizeof *stalls->country);
    stalls->sells = calloc(sellers * categories, sizeof *stalls->sells);
    stalls->weights = calloc(sellers, sizeof *stalls->weights);
    stalls->order_share = calloc(sellers, sizeof *stalls->order_share);
    bool has_all = stalls->tables && stalls->country && stalls->sells && stalls->weights && stalls->order_share;
    return has_all ? RD_OK : run_nomem(run);
}

static void tables_free(struct stalls *stalls, size_t categories)
{
    for (size_t i = 0; stalls->tables && i < stalls->country_count * categories; i++) {
        guide_table_free(stalls->tables[i]);
        stalls->tables[i] = NULL;
    }
}

void stalls_free(struct run *run)
{
    struct stalls *stalls = run->stalls;
    if (!stalls)
        return;
    tables_free(stalls, run->scenario->category_count);
    free(stalls->tables);
    free(stalls->country);
    free(stalls->sells);
    free(stalls->weights);
    free(stalls->order_share);
    free(stalls);
}

/* ---- drawing ---- */

static uint16_t country_draw(const struct run *run, uint32_t seller)
{
    const double *shares = run->scenario->seller_countries;
    double u = lane_uniform(stream_block(run->key, seller, STREAM_SELLER_SEGMENT, 0).word[1]);
    uint16_t country = 0;
    while (country + 1u < run->stalls->country_count && u >= shares[country])
        u -= shares[country++];
    return country;
}

/* Exponential times at the categories' rates: the first k of them are k drawn by share, none twice. */
static void categories_draw(const struct run *run, uint32_t seller, bool *sells, double *times)
{
    const struct scenario *scenario = run->scenario;
    const size_t count = scenario->category_count, wanted = scenario->seller_categories;
    struct lanes lanes = {0};
    for (size_t i = 0; i < count; i++) {
        if (i % 4 == 0)
            lanes = stream_block(run->key, seller, STREAM_SELLER_CATEGORIES, (uint32_t)(i / 4));
        const double share = scenario->categories[i].share;
        times[i] = share > 0 ? -log1p(-lane_uniform(lanes.word[i % 4])) / share : INFINITY;
        sells[i] = wanted == 0 || wanted >= count;
    }
    for (size_t taken = 0; wanted < count && taken < wanted; taken++) {
        size_t next = count;
        for (size_t i = 0; i < count; i++)
            if (!sells[i] && (next == count || times[i] < times[next]))
                next = i;
        sells[next] = true;
    }
}

static enum rd_status sellers_draw(struct run *run)
{
    const size_t categories = run->scenario->category_count;
    double *times = calloc(categories, sizeof *times);
    if (!times)
        return run_nomem(run);
    for (uint32_t at = 0; at < run->scenario->seller_count; at++) {
        run->stalls->country[at] = run->scenario->seller_countries ? country_draw(run, at) : 0;
        categories_draw(run, at, &run->stalls->sells[at * categories], times);
    }
    free(times);
    return RD_OK;
}

/* ---- tables ---- */

enum among { AMONG_THOSE_WHO_SELL_IT, AMONG_THE_COUNTRY, AMONG_ALL };

/* Fills stalls->weights; returns their sum. */
static double weigh(const struct run *run, size_t country, size_t category, enum among among)
{
    const struct stalls *stalls = run->stalls;
    double sum = 0;
    for (size_t at = 0; at < run->scenario->seller_count; at++) {
        bool is_in = among == AMONG_ALL ||
                     (stalls->country[at] == country &&
                      (among == AMONG_THE_COUNTRY || stalls->sells[at * run->scenario->category_count + category]));
        stalls->weights[at] = is_in ? run->scenario->seller_weight[at] : 0;
        sum += stalls->weights[at];
    }
    return sum;
}

static double country_orders(const struct run *run, size_t country)
{
    double share = 0;
    for (size_t i = 0; i < run->scenario->lane_count; i++)
        if (!run->scenario->seller_countries || run->scenario->lanes[i].origin == country)
            share += run->scenario->lanes[i].share;
    return share;
}

static enum rd_status table_make(struct run *run, size_t country, size_t category, double orders)
{
    struct stalls *stalls = run->stalls;
    double sum = 0;
    for (int among = AMONG_THOSE_WHO_SELL_IT; sum <= 0; among++)
        sum = weigh(run, country, category, (enum among)among);
    for (size_t at = 0; at < run->scenario->seller_count; at++)
        stalls->order_share[at] += orders * stalls->weights[at] / sum;
    return guide_table_new(stalls->weights, run->scenario->seller_count,
                           &stalls->tables[country * run->scenario->category_count + category], run->err);
}

enum rd_status stalls_start(struct run *run)
{
    struct stalls *stalls = run->stalls;
    if (!stalls)
        return RD_OK;
    const struct scenario *scenario = run->scenario;
    tables_free(stalls, scenario->category_count);
    memset(stalls->order_share, 0, scenario->seller_count * sizeof *stalls->order_share);
    enum rd_status rc = sellers_draw(run);
    for (size_t country = 0; rc == RD_OK && country < stalls->country_count; country++)
        for (size_t i = 0; rc == RD_OK && i < scenario->category_count; i++)
            rc = table_make(run, country, i, country_orders(run, country) * scenario->categories[i].share);
    if (rc == RD_OK) {
        history_weigh(run, stalls->order_share);
        capacity_weigh(run, stalls->order_share);
    }
    return rc;
}

const struct guide_table *stall_table(const struct run *run, size_t lane, size_t category)
{
    const size_t country = run->scenario->seller_countries ? run->scenario->lanes[lane].origin : 0;
    return run->stalls->tables[country * run->scenario->category_count + category];
}

size_t seller_country_place(const struct run *run, uint32_t seller)
{
    return run->scenario->seller_countries ? run->stalls->country[seller] : 0;
}

const struct country *seller_country(const struct run *run, uint32_t seller)
{
    const struct scenario *scenario = run->scenario;
    if (scenario->seller_countries)
        return scenario->origin_countries[run->stalls->country[seller]];
    return scenario->origin_count == 1 ? scenario->origin_countries[0] : NULL;
}
