/*
 * The figures of realism.h.
 */
#include "scenario/realism.h"

#include <assert.h>
#include <string.h>

#define FIGURE_ROW(symbol, name, unit, measure, metric, segment, from, to, title)                                      \
    {name, title, REALISM_##unit, MEASURE_##measure, metric, segment, from, to},
static const struct realism_figure_row figures[] = {REALISM_FIGURES(FIGURE_ROW)};

const struct realism_figure_row *realism_figure_row(enum realism_figure figure)
{
    assert(figure < FIGURE_COUNT);
    return &figures[figure];
}

int realism_figure_find(const char *name)
{
    for (int i = 0; i < FIGURE_COUNT; i++) {
        if (strcmp(figures[i].name, name) == 0)
            return i;
    }
    return -1;
}
