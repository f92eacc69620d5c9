/*
 * Quantile tables: building them, and the draw in the tails.
 */
#include "core/quantile.h"

#include <math.h>
#include <stdlib.h>

#include "core/gsl_errors.h"
#include "core/law.h"

#define OCTAVE_BITS 4
#define TAIL_PIECES (QUANTILE_TAIL_NODES - 1)
#define CORRECTION_MOST 0.01
#define VALUE_MOST 0x1p34 /* so that no product of a draw overflows 64 bits */

_Static_assert(QUANTILE_OCTAVE == 1 << OCTAVE_BITS, "pieces of an octave");

/* The distance from the end, in lanes, at which piece `piece` of a tail begins. */
static uint32_t tail_begin(size_t piece)
{
    if (piece < QUANTILE_OCTAVE)
        return (uint32_t)piece;
    return (uint32_t)((QUANTILE_OCTAVE + piece % QUANTILE_OCTAVE) << (piece / QUANTILE_OCTAVE - 1));
}

int64_t quantile_draw_tail(const struct quantile_table *table, uint32_t lane)
{
    bool low = lane < UINT32_C(1) << 31;
    uint32_t distance = low ? lane : ~lane;
    unsigned shift = 0;
    size_t piece = distance;
    if (distance >= QUANTILE_OCTAVE) {
        shift = 31 - OCTAVE_BITS - (unsigned)__builtin_clz(distance);
        piece = shift * QUANTILE_OCTAVE + (distance >> shift);
    }
    int64_t begin = table->node[low ? piece : QUANTILE_NODES - 1 - piece];
    int64_t end = table->node[low ? piece + 1 : QUANTILE_NODES - 2 - piece];
    int64_t at = 2 * (int64_t)(distance - tail_begin(piece)) + 1; /* of 2^(shift + 1) */
    unsigned bits = shift + 1 + QUANTILE_FRACTION_BITS;
    return (begin * (INT64_C(2) << shift) + (end - begin) * at + (INT64_C(1) << (bits - 1))) >> bits;
}

/* ---- building ---- */

struct nodes {
    double probability[QUANTILE_NODES]; /* ascending */
    double value[QUANTILE_NODES];
};

static void nodes_place(struct nodes *nodes)
{
    for (size_t i = 0; i <= TAIL_PIECES; i++) {
        double tail = tail_begin(i) * 0x1p-32;
        nodes->probability[i] = tail;
        nodes->probability[QUANTILE_NODES - 1 - i] = 1 - tail;
    }
    for (size_t cell = QUANTILE_TAIL; cell <= QUANTILE_CELLS - QUANTILE_TAIL; cell++)
        nodes->probability[TAIL_PIECES + cell - QUANTILE_TAIL] = (double)cell / QUANTILE_CELLS;
}

/*
 * The outermost piece is one lane wide and its value is that of its middle, so the node at probability 0 or 1, where the
 * quantile may be infinite, is put where the middle comes out right.
 */
static void nodes_evaluate(struct nodes *nodes, const struct law_spec *spec, double scale)
{
    size_t last = QUANTILE_NODES - 1;
    for (size_t i = 1; i < last; i++)
        nodes->value[i] = law_quantile(spec, nodes->probability[i]) * scale;
    nodes->value[0] = 2 * law_quantile(spec, 0x1p-33) * scale - nodes->value[1];
    nodes->value[last] = 2 * law_quantile(spec, 1 - 0x1p-33) * scale - nodes->value[last - 1];
    for (size_t i = 1; i <= last; i++)
        if (nodes->value[i] < nodes->value[i - 1]) /* the inversion's last digit */
            nodes->value[i] = nodes->value[i - 1];
}

/* The weight of a node in the mean of the interpolation. */
static double node_weight(const struct nodes *nodes, size_t i)
{
    double from = i > 0 ? nodes->probability[i - 1] : 0;
    double to = i < QUANTILE_NODES - 1 ? nodes->probability[i + 1] : 1;
    return (to - from) / 2;
}

static double nodes_mean(const struct nodes *nodes)
{
    double sum = 0;
    for (size_t i = 0; i < QUANTILE_NODES; i++)
        sum += node_weight(nodes, i) * nodes->value[i];
    return sum;
}

/* Two equal neighbours are an atom: a constant part, or a clamped value. */
static bool node_is_as_next(const struct nodes *nodes, size_t i)
{
    return i < QUANTILE_NODES - 1 && nodes->value[i + 1] == nodes->value[i];
}

static double movable_mean(const struct nodes *nodes)
{
    double sum = 0;
    bool as_before = false;
    for (size_t i = 0; i < QUANTILE_NODES; i++) {
        bool as_next = node_is_as_next(nodes, i);
        if (!as_before && !as_next)
            sum += node_weight(nodes, i) * nodes->value[i];
        as_before = as_next;
    }
    return sum;
}

/*
 * A chord lies above a convex quantile function: the mean comes out some 1e-5 too large for an exponential law. All nodes are
 * stretched by the same factor, except that atoms stay what the law says and the law's bounds hold. A law whose mean lies
 * mostly beyond the last lane is left alone.
 */
static void nodes_correct(struct nodes *nodes, const struct law_spec *spec, double scale)
{
    double missing = law_mean(spec) * scale - nodes_mean(nodes);
    double factor = 1 + missing / movable_mean(nodes);
    if (!(fabs(factor - 1) <= CORRECTION_MOST))
        return;
    struct law_bounds support = law_support(spec);
    double below = support.lo * scale; /* what the next node may not pass */
    bool as_before = false;
    for (size_t i = 0; i < QUANTILE_NODES; i++) {
        bool as_next = node_is_as_next(nodes, i);
        if (!as_before && !as_next) {
            double above = node_is_as_next(nodes, i + 1) ? nodes->value[i + 1] : support.hi * scale;
            nodes->value[i] = fmin(fmax(nodes->value[i] * factor, below), above);
        }
        below = nodes->value[i];
        as_before = as_next;
    }
}

static enum rd_status nodes_round(const struct nodes *nodes, struct quantile_table *table, struct rd_error *err)
{
    for (size_t i = 0; i < QUANTILE_NODES; i++) {
        if (!(fabs(nodes->value[i]) <= VALUE_MOST))
            return rd_fail(err, RD_INPUT,
                           "a law reaches %.3g at probability %.10g; values up to %.3g are allowed: state \"at_most\"",
                           nodes->value[i], nodes->probability[i], VALUE_MOST);
        table->node[i] = llround(nodes->value[i] * (1 << QUANTILE_FRACTION_BITS));
        if (i > 0 && table->node[i] < table->node[i - 1])
            table->node[i] = table->node[i - 1];
    }
    return RD_OK;
}

static double table_mean(const struct quantile_table *table, const struct nodes *nodes)
{
    double sum = 0;
    for (size_t i = 0; i < QUANTILE_NODES; i++)
        sum += node_weight(nodes, i) * (double)table->node[i];
    return sum / (1 << QUANTILE_FRACTION_BITS);
}

enum rd_status quantile_table_new(const struct law_spec *spec, double scale, struct quantile_table **out,
                                  struct rd_error *err)
{
    enum rd_status status = law_check(spec, err);
    if (status != RD_OK)
        return status;
    if (!(scale > 0 && isfinite(scale)))
        return rd_fail(err, RD_INPUT, "the scale of a law is %g; it must be above 0", scale);
    struct nodes *nodes = calloc(1, sizeof *nodes);
    struct quantile_table *table = calloc(1, sizeof *table);
    if (!nodes || !table) {
        status = rd_fail(err, RD_NOMEM, "out of memory for a quantile table");
        goto done;
    }
    nodes_place(nodes);
    nodes_evaluate(nodes, spec, scale);
    nodes_correct(nodes, spec, scale);
    status = nodes_round(nodes, table, err);
    if (status != RD_OK)
        goto done;
    table->mean = table_mean(table, nodes);
    *out = table;
    table = NULL;

done:
    free(nodes);
    free(table);
    return status;
}

void quantile_table_free(struct quantile_table *table)
{
    free(table);
}

double quantile_table_mean(const struct quantile_table *table)
{
    return table->mean;
}

int64_t quantile_table_at(const struct quantile_table *table, double probability)
{
    double lane = probability * 0x1p32;
    if (!(lane > 0))
        return quantile_draw(table, 0);
    return quantile_draw(table, lane >= 0x1p32 ? UINT32_MAX : (uint32_t)lane);
}
