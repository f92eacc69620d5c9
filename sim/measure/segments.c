/*
 * Segments: building the table of cells from a scenario.
 */
#include "measure/segments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "redress/facts.h"
#include "redress/units.h"
#include "scenario/scenario.h"

#define SEGMENTS_SUGGESTED 512
#define SUGGEST_SIZE 256

static const char *const dimension_names[SEGMENT_DIMENSION_COUNT] = {
    "",         "category",    "class", "route", "value_band", "buyer_segment", "buyer_standing", "seller_tier",
    "language", "cohort_week", "peak",
};

const char *segment_dimension_name(enum segment_dimension dimension)
{
    return dimension_names[dimension];
}

size_t segment_band(const struct segment_table *table, int64_t goods_minor)
{
    return (size_t)(goods_minor >= table->band_minor[0]) + (size_t)(goods_minor >= table->band_minor[1]) +
           (size_t)(goods_minor >= table->band_minor[2]);
}

static void cell_add(struct segment_table *table, enum segment_dimension dimension, const char *name)
{
    struct segment_cell *cell = &table->cells[table->count++];
    cell->dimension = dimension;
    if (dimension == SEGMENT_ALL)
        cell->name[0] = '\0';
    else
        snprintf(cell->name, sizeof cell->name, "%s=%s", dimension_names[dimension], name);
}

static void bands_add(struct segment_table *table)
{
    char low[RD_UNIT_TEXT_SIZE], high[RD_UNIT_TEXT_SIZE], name[2 * RD_UNIT_TEXT_SIZE + 32];
    table->first[SEGMENT_VALUE_BAND] = table->count;
    for (size_t band = 0; band < 4; band++) {
        if (band > 0)
            rd_money_format(table->band_minor[band - 1], low);
        if (band < 3)
            rd_money_format(table->band_minor[band], high);
        if (band == 0)
            snprintf(name, sizeof name, "below %s", high);
        else if (band == 3)
            snprintf(name, sizeof name, "%s and more", low);
        else
            snprintf(name, sizeof name, "%s to below %s", low, high);
        cell_add(table, SEGMENT_VALUE_BAND, name);
    }
}

static void classes_add(struct segment_table *table, const struct scenario *scenario)
{
    size_t cell_of_class[RD_ITEM_CLASS_COUNT] = {0};
    table->first[SEGMENT_CLASS] = table->count;
    for (size_t item_class = 0; item_class < RD_ITEM_CLASS_COUNT; item_class++)
        for (size_t i = 0; i < scenario->category_count; i++)
            if (scenario->categories[i].item_class == (int)item_class) {
                cell_of_class[item_class] = table->count;
                cell_add(table, SEGMENT_CLASS, rd_word(RD_SET_ITEM_CLASS, item_class));
                break;
            }
    for (size_t i = 0; i < scenario->category_count; i++)
        table->cell_of_category_class[i] = cell_of_class[scenario->categories[i].item_class];
}

static void words_add(struct segment_table *table, enum segment_dimension dimension, enum rd_word_set set, size_t count)
{
    table->first[dimension] = table->count;
    for (size_t word = 0; word < count; word++)
        cell_add(table, dimension, rd_word(set, word));
}

static size_t cohort_weeks(const struct scenario *scenario)
{
    return (size_t)((scenario->measure_s + RD_WEEK_S - 1) / RD_WEEK_S);
}

static void weeks_add(struct segment_table *table, const struct scenario *scenario)
{
    table->first[SEGMENT_COHORT_WEEK] = table->count;
    for (size_t week = 0; week < cohort_weeks(scenario); week++) {
        char date[RD_UNIT_TEXT_SIZE];
        rd_date_format(scenario->start_unix_s + scenario->warm_up_s + (int64_t)week * RD_WEEK_S, date);
        cell_add(table, SEGMENT_COHORT_WEEK, date);
    }
}

static void peaks_add(struct segment_table *table, const struct scenario *scenario)
{
    table->first[SEGMENT_PEAK] = table->count;
    cell_add(table, SEGMENT_PEAK, "none");
    for (size_t i = 0; i < scenario->demand.peak_count; i++)
        cell_add(table, SEGMENT_PEAK, scenario->demand.peaks[i].name);
}

static size_t cells_at_most(const struct scenario *scenario)
{
    return 1 + scenario->category_count + RD_ITEM_CLASS_COUNT + scenario->lane_count + 4 +
           scenario->buyer_segment_count + RD_BUYER_STANDING_COUNT + RD_SELLER_STANDING_COUNT +
           scenario->language_count + cohort_weeks(scenario) + 1 + scenario->demand.peak_count;
}

/* The segments that the realism table names are among the cells. */
static enum rd_status realism_check(const struct segment_table *table, const struct scenario *scenario,
                                    struct rd_error *err)
{
    for (size_t i = 0; i < scenario->realism_count; i++) {
        const char *segment = scenario->realism[i].segment;
        size_t cell = 0;
        while (segment && cell < table->count && strcmp(table->cells[cell].name, segment) != 0)
            cell++;
        if (!segment || cell < table->count)
            continue;
        const char *known[SEGMENTS_SUGGESTED];
        size_t count = 0;
        for (size_t at = 1; at < table->count && count < SEGMENTS_SUGGESTED; at++)
            known[count++] = table->cells[at].name;
        char shown[TEXT_SHOWN_SIZE], phrase[SUGGEST_SIZE];
        return rd_fail(err, RD_INPUT, "scenario \"%s\", row %zu of \"realism\": there is no segment %s%s",
                       scenario->name, i + 1, text_shown(segment, shown),
                       suggest_phrase(segment, known, count, phrase, sizeof phrase));
    }
    return RD_OK;
}

enum rd_status segment_table_init(struct segment_table *table, const struct scenario *scenario, struct rd_error *err)
{
    memset(table, 0, sizeof *table);
    memcpy(table->band_minor, scenario->value_band_minor, sizeof table->band_minor);
    table->cells = calloc(cells_at_most(scenario), sizeof *table->cells);
    table->cell_of_category_class = calloc(scenario->category_count, sizeof *table->cell_of_category_class);
    if (!table->cells || !table->cell_of_category_class) {
        segment_table_release(table);
        return rd_fail(err, RD_NOMEM, "out of memory for the segments");
    }
    cell_add(table, SEGMENT_ALL, "");
    table->first[SEGMENT_CATEGORY] = table->count;
    for (size_t i = 0; i < scenario->category_count; i++)
        cell_add(table, SEGMENT_CATEGORY, scenario->categories[i].name);
    classes_add(table, scenario);
    table->first[SEGMENT_ROUTE] = table->count;
    for (size_t i = 0; i < scenario->lane_count; i++)
        cell_add(table, SEGMENT_ROUTE, scenario->lanes[i].name);
    bands_add(table);
    table->first[SEGMENT_BUYER_SEGMENT] = table->count;
    for (size_t i = 0; i < scenario->buyer_segment_count; i++)
        cell_add(table, SEGMENT_BUYER_SEGMENT, scenario->buyer_segments[i].name);
    words_add(table, SEGMENT_BUYER_STANDING, RD_SET_BUYER_STANDING, RD_BUYER_STANDING_COUNT);
    words_add(table, SEGMENT_SELLER_TIER, RD_SET_SELLER_STANDING, RD_SELLER_STANDING_COUNT);
    table->first[SEGMENT_LANGUAGE] = table->count;
    for (size_t i = 0; i < scenario->language_count; i++)
        cell_add(table, SEGMENT_LANGUAGE, scenario->languages[i]);
    weeks_add(table, scenario);
    peaks_add(table, scenario);
    enum rd_status rc = realism_check(table, scenario, err);
    if (rc != RD_OK)
        segment_table_release(table);
    return rc;
}

void segment_table_release(struct segment_table *table)
{
    free(table->cells);
    free(table->cell_of_category_class);
    memset(table, 0, sizeof *table);
}
