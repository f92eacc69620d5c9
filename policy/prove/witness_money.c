/*
 * Of two outcomes that differ at some amounts only: the nearest amount at which they do, and where they begin to.
 */
#include <string.h>

#include "language/possible.h"
#include "prove/within.h"
#include "prove/witness.h"

struct line { /* all money facts held, but one */
    const struct witness_of *of;
    enum rd_fact fact;
    int64_t lo, hi; /* of it, along the way to the pair */
    struct leaf_box box;
};

/* The values of a fact that lead on as this one does. */
static void span_of(const struct witness_of *of, enum rd_fact fact, const int64_t *facts, int64_t *lo, int64_t *hi)
{
    const struct diagrams *store = &of->bench->store;
    uint32_t ref = of->contrast->root;
    *lo = rd_fact_row(fact)->lo;
    *hi = rd_fact_row(fact)->hi;
    while (!diagram_is_terminal(ref)) {
        const struct diagram_node *node = &store->nodes[ref];
        int64_t from = rd_fact_row(fact)->lo;
        for (uint32_t i = 0; store->fact[node->level] == fact && i < node->count; i++) {
            const struct diagram_edge *edge = &store->edges[node->first + i];
            if (facts[fact] >= from && facts[fact] <= edge->hi) {
                *lo = from;
                *hi = edge->hi;
            }
            from = edge->hi + 1;
        }
        ref = diagram_child(store, ref, node->level, facts[store->fact[node->level]]);
    }
}

/* Only those that are possible while the other facts stay as they are: no sum but its own value adds up. */
static void hold_within(struct line *line, const int64_t *facts)
{
    const struct possible *possible = line->of->bench->store.possible;
    for (size_t i = 0; i < possible->within_count; i++) {
        const struct rd_within_row *row = &possible->withins[i];
        if (row->part == line->fact && facts[row->whole] < line->hi &&
            (row->is_needed || facts[row->whole] != RD_ABSENT))
            line->hi = facts[row->whole];
        if (row->whole == line->fact && facts[row->part] != RD_ABSENT && facts[row->part] > line->lo)
            line->lo = facts[row->part];
    }
    for (size_t i = 0; i < possible->sum_count; i++) {
        const struct rd_sum_row *row = &possible->sums[i];
        if (row->whole == line->fact || row->part[0] == line->fact || row->part[1] == line->fact)
            line->lo = line->hi = facts[line->fact];
    }
}

static bool begin_line(struct line *line, const struct witness_of *of, enum rd_fact fact, const int64_t *facts)
{
    if (!of->bench->is_form[fact] || facts[fact] == RD_ABSENT)
        return false;
    *line = (struct line){.of = of, .fact = fact};
    for (int form = 0; form < RD_FACT_COUNT; form++)
        if (of->contrast->is_boxed[form])
            line->box.lo[form] = line->box.hi[form] = facts[form];
    span_of(of, fact, facts, &line->lo, &line->hi);
    hold_within(line, facts);
    return line->lo <= facts[fact] && facts[fact] <= line->hi;
}

static struct leaf_result compare(struct line *line, int64_t lo, int64_t hi, bool is_counting)
{
    const struct contrast *contrast = line->of->contrast;
    struct leaf_result result;
    line->box.lo[line->fact] = lo;
    line->box.hi[line->fact] = hi;
    contrast_compare(contrast, &contrast->pairs[line->of->pair], &line->box, is_counting, &result);
    return result;
}

typedef bool (*has_one)(struct line *line, int64_t lo, int64_t hi);

static bool has_difference(struct line *line, int64_t lo, int64_t hi)
{
    return compare(line, lo, hi, false).differs;
}

static bool has_equality(struct line *line, int64_t lo, int64_t hi)
{
    const struct leaf_result result = compare(line, lo, hi, true);
    return result.count.is_exact && result.count.exact != (wide_count)(hi - lo) + 1;
}

/* The value nearest to `from` that has it, upwards or downwards; false when none has. */
static bool nearest_with(struct line *line, has_one has, int64_t from, int direction, int64_t *out)
{
    int64_t reach = direction > 0 ? line->hi - from : from - line->lo, least = 0;
    if (reach < 0 || !has(line, direction > 0 ? from : line->lo, direction > 0 ? line->hi : from))
        return false;
    while (least < reach) {
        const int64_t middle = least + (reach - least) / 2;
        if (has(line, direction > 0 ? from : from - middle, direction > 0 ? from + middle : from))
            reach = middle;
        else
            least = middle + 1;
    }
    *out = direction > 0 ? from + least : from - least;
    return true;
}

struct amount { /* of one fact, and how far it lies from the case's own */
    enum rd_fact fact;
    int64_t value;
    uint64_t steps;
};

/* The nearest amount of any one money fact that has it; ties by the order of facts, downwards first. */
static bool nearest_amount(const struct witness_of *of, has_one has, const int64_t *facts, struct amount *out)
{
    struct line line;
    int64_t value;
    out->steps = UINT64_MAX;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        for (int direction = -1; direction <= 1; direction += 2) {
            if (!begin_line(&line, of, (enum rd_fact)fact, facts) ||
                !nearest_with(&line, has, facts[fact], direction, &value))
                continue;
            const uint64_t steps = (uint64_t)(value > facts[fact] ? value - facts[fact] : facts[fact] - value);
            if (steps < out->steps)
                *out = (struct amount){(enum rd_fact)fact, value, steps};
        }
    return out->steps != UINT64_MAX;
}

bool witness_to_difference(const struct witness_of *of, int64_t *facts)
{
    struct amount nearest;
    if (witness_differs(of, facts))
        return true;
    if (!nearest_amount(of, has_difference, facts, &nearest))
        return false;
    facts[nearest.fact] = nearest.value;
    return witness_differs(of, facts);
}

bool witness_to_boundary(const struct witness_of *of, int64_t *facts, int64_t *twin)
{
    struct amount nearest;
    if (!nearest_amount(of, has_equality, facts, &nearest) || nearest.steps == 0)
        return false;
    const int64_t kept = facts[nearest.fact];
    facts[nearest.fact] = nearest.value > kept ? nearest.value - 1 : nearest.value + 1;
    memcpy(twin, facts, RD_FACT_COUNT * sizeof *twin);
    twin[nearest.fact] = nearest.value;
    if (witness_differs(of, facts) && witness_is_unchanged(of, twin))
        return true;
    facts[nearest.fact] = kept;
    return false;
}
