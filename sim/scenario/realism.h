/*
 * The figures a scenario may be held against ("realism"), their names and units.
 */
#ifndef REDRESS_SCENARIO_REALISM_H
#define REDRESS_SCENARIO_REALISM_H

#include <stddef.h>

#include "scenario/realism.def"

enum realism_unit {
    REALISM_SHARE, /* 0 to 1  */
    REALISM_DAYS,  /* days    */
    REALISM_STARS, /* 1 to 5  */
    REALISM_NUMBER
};

/* What measures a figure: realism.def says of each what it is. */
enum realism_measure {
    MEASURE_METRIC,
    MEASURE_DELIVERY,
    MEASURE_STARS_BY_LATENESS,
    MEASURE_LARGEST_SELLERS,
    MEASURE_DAILY_DISPERSION,
    MEASURE_DELIVERED_AT,
    MEASURE_BEFORE_NOON,
    MEASURE_PROMISE_RANKS,
    MEASURE_SLOW_SPREAD,
    MEASURE_SLOW_QUANTILE,
    MEASURE_LOW_SPREAD
};

#define REALISM_FIGURE_MEMBER(symbol, name, unit, measure, metric, segment, from, to, title) FIGURE_##symbol,
enum realism_figure { REALISM_FIGURES(REALISM_FIGURE_MEMBER) FIGURE_COUNT };
#undef REALISM_FIGURE_MEMBER

struct realism_figure_row {
    const char *name, *title;
    enum realism_unit unit;
    enum realism_measure measure;
    const char *metric, *segment; /* of MEASURE_METRIC; "" for all orders */
    double from, to;
};

const struct realism_figure_row *realism_figure_row(enum realism_figure figure);
/* -1 when unknown. */
int realism_figure_find(const char *name);

#endif
