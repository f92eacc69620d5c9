/*
 * Tables of what goes together.
 */
#include "scenario/coupling.h"

#include <math.h>

#define EXACT 1e-12 /* a determinant so near to 0 is 0 */

static bool correlations_fit(struct loading *load)
{
    const double *r = load->scenario->spread.correlation;
    const double determinant = 1 + 2 * r[0] * r[1] * r[2] - r[0] * r[0] - r[1] * r[1] - r[2] * r[2];
    return determinant >= -EXACT ||
           loading_error(
               load, json_get(json_get(load->root, "sellers"), "spread"), SCENARIO_BAD_CORRELATIONS,
               "no three quantities have the correlations %.10g, %.10g and %.10g: bring the largest nearer to "
               "the product of the two others",
               r[0], r[1], r[2]);
}

/* Factors by the price in a cell's middle, over the median. */
static bool category_by_price(struct loading *load, struct category *category)
{
    const struct scenario *scenario = load->scenario;
    struct price_cell *cells = loading_kept(load, arena_array(loading_arena(load), PRICE_CELLS, sizeof *cells));
    const double median = (double)quantile_table_at(category->price, 0.5);
    if (!cells)
        return false;
    for (size_t i = 0; i < PRICE_CELLS; i++) {
        const double price = (double)quantile_table_at(category->price, ((double)i + 0.5) / PRICE_CELLS);
        const double over = price > 0 && median > 0 ? price / median : 1;
        cells[i] = (struct price_cell){.fault_odds = (float)pow(over, scenario->by_price.faults),
                                       .handling = (float)pow(over, scenario->by_price.handling),
                                       .transit = (float)pow(over, scenario->by_price.transit)};
    }
    category->by_price = cells;
    return true;
}

static bool categories_build(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    const bool follows =
        scenario->by_price.faults != 0 || scenario->by_price.handling != 0 || scenario->by_price.transit != 0;
    for (size_t i = 0; i < scenario->category_count; i++) {
        struct category *category = &scenario->categories[i];
        category->faults = category->damaged + category->not_as_described + category->defective + category->wrong_item +
                           category->missing_parts;
        if (follows && !category_by_price(load, category))
            return false;
    }
    return true;
}

static bool promises_build(struct loading *load)
{
    struct scenario *scenario = load->scenario;
    bool follows = false;
    for (size_t i = 0; i < scenario->lane_count; i++) {
        scenario->lanes[i].follows = follows_of(scenario->lanes[i].promise_follows);
        follows = follows || scenario->lanes[i].promise_follows != 0;
    }
    struct rd_error why;
    if (!follows || copula_new(&scenario->copula, &why) == RD_OK)
        return true;
    loading_fail(load, RD_NOMEM, "%s", why.text);
    return false;
}

bool coupling_build(struct loading *load)
{
    return correlations_fit(load) && categories_build(load) && promises_build(load);
}
