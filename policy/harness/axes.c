/*
 * Segments of facts.
 */
#include "harness/axes.h"

#include <stdlib.h>

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The first values of the segments, ascending. */
static bool find_starts(struct axis *axis, const struct boxes *boxes, size_t place, struct arena *arena)
{
    const struct rd_fact_row *row = rd_fact_row(axis->fact);
    size_t most = 1, found = 0;
    for (size_t i = 0; i < boxes->count; i++)
        most += boxes->items[i].set[place]->count * 2;
    int64_t *starts = axis->starts = arena_array(arena, most, sizeof *starts);
    if (!starts)
        return false;
    starts[found++] = row->lo;
    for (size_t i = 0; i < boxes->count; i++) {
        const struct value_set *set = boxes->items[i].set[place];
        for (size_t j = 0; j < set->count; j++) {
            if (set->spans[j].lo > row->lo)
                starts[found++] = set->spans[j].lo;
            if (set->spans[j].hi < row->hi)
                starts[found++] = set->spans[j].hi + 1;
        }
    }
    qsort(starts, found, sizeof *starts, compare_values);
    axis->count = 1;
    for (size_t i = 1; i < found; i++)
        if (starts[i] != starts[axis->count - 1])
            starts[axis->count++] = starts[i];
    return true;
}

bool axes_init(struct axis *axes, const struct boxes *boxes, const int64_t *facts, const bool *is_stated,
               struct arena *arena)
{
    for (size_t i = 0; i < boxes->fact_count; i++) {
        const enum rd_fact fact = boxes->fact[i];
        const enum rd_value_type type = rd_fact_row(fact)->type;
        axes[i] = (struct axis){.fact = fact,
                                .from = facts[fact],
                                .is_free = is_stated && !is_stated[fact],
                                .is_word = type == RD_TYPE_ENUM || type == RD_TYPE_BOOL};
        if (!axes[i].is_word && !find_starts(&axes[i], boxes, i, arena))
            return false;
    }
    return true;
}

size_t axis_segment(const struct axis *axis, int64_t value)
{
    size_t low = 0, high = axis->count - 1;
    while (low < high) {
        const size_t middle = (low + high + 1) / 2;
        if (axis->starts[middle] <= value)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

int64_t axis_end(const struct axis *axis, size_t segment)
{
    return segment + 1 < axis->count ? axis->starts[segment + 1] - 1 : rd_fact_row(axis->fact)->hi;
}

size_t axis_steps(const struct axis *axis, int64_t to)
{
    if (axis->is_free || to == axis->from)
        return 0;
    if (axis->is_word || to == RD_ABSENT || axis->from == RD_ABSENT)
        return 1;
    const size_t own = axis_segment(axis, axis->from), other = axis_segment(axis, to);
    return own < other ? other - own : own - other;
}

int64_t axis_nearest(const struct axis *axis, int64_t lo, int64_t hi)
{
    if (axis->from == RD_ABSENT || lo == RD_ABSENT || axis->from < lo)
        return lo;
    return axis->from > hi ? hi : axis->from;
}
