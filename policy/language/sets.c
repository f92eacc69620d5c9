/*
 * Sets of the values of one fact.
 */
#include "language/sets.h"

#include <stdlib.h>
#include <string.h>

static bool set_alloc(struct arena *arena, size_t capacity, struct value_set *out)
{
    *out = (struct value_set){.spans = arena_array(arena, capacity, sizeof(struct span))};
    return out->spans != NULL;
}

bool set_whole(enum rd_fact fact, struct arena *arena, struct value_set *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (!set_alloc(arena, 1, out))
        return false;
    out->has_absent = row->may_be_absent;
    out->spans[0] = (struct span){row->lo, row->hi};
    out->count = 1;
    return true;
}

/* lo..hi cut to the domain; empty when nothing is left. */
static bool set_interval(enum rd_fact fact, int64_t lo, int64_t hi, struct arena *arena, struct value_set *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (!set_alloc(arena, 1, out))
        return false;
    lo = lo < row->lo ? row->lo : lo;
    hi = hi > row->hi ? row->hi : hi;
    if (lo <= hi)
        out->spans[out->count++] = (struct span){lo, hi};
    return true;
}

static int compare_spans(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return (a->lo > b->lo) - (a->lo < b->lo);
}

/* Sorts and merges touching spans. */
static void set_normalise(struct value_set *set)
{
    size_t kept = 0;
    qsort(set->spans, set->count, sizeof *set->spans, compare_spans);
    for (size_t i = 0; i < set->count; i++) {
        struct span *last = kept ? &set->spans[kept - 1] : NULL;
        if (last && set->spans[i].lo <= last->hi + 1)
            last->hi = set->spans[i].hi > last->hi ? set->spans[i].hi : last->hi;
        else
            set->spans[kept++] = set->spans[i];
    }
    set->count = kept;
}

static bool set_compare(const struct rd_policy *policy, enum rd_fact fact, const struct cell *cell, int64_t at_s,
                        int64_t exchange_ppb, struct arena *arena, struct value_set *out)
{
    const enum rd_value_type type = rd_fact_row(fact)->type;
    int64_t low = 0, high = 0;
    if (!operand_at(policy, &cell->low, type, at_s, exchange_ppb, &low) ||
        (cell->kind == CELL_RANGE && !operand_at(policy, &cell->high, type, at_s, exchange_ppb, &high)))
        rd_bug("a cell on \"%s\" has a parameter without a value", rd_fact_row(fact)->name);
    if (cell->kind == CELL_RANGE)
        return set_interval(fact, low, high, arena, out);
    switch (cell->op) {
    case CELL_LESS:
        return set_interval(fact, INT64_MIN, low - 1, arena, out);
    case CELL_AT_MOST:
        return set_interval(fact, INT64_MIN, low, arena, out);
    case CELL_MORE:
        return set_interval(fact, low + 1, INT64_MAX, arena, out);
    case CELL_AT_LEAST:
        return set_interval(fact, low, INT64_MAX, arena, out);
    case CELL_EQUAL:
        break;
    }
    return set_interval(fact, low, low, arena, out);
}

static bool set_union(const struct rd_policy *policy, enum rd_fact fact, const struct cell *cell, int64_t at_s,
                      int64_t exchange_ppb, struct arena *arena, struct value_set *out)
{
    struct value_set *parts = arena_array(arena, cell->child_count, sizeof *parts);
    size_t capacity = 0;
    if (!parts)
        return false;
    for (size_t i = 0; i < cell->child_count; i++) {
        if (!set_of_cell(policy, fact, &cell->children[i], at_s, exchange_ppb, arena, &parts[i]))
            return false;
        capacity += parts[i].count;
    }
    if (!set_alloc(arena, capacity, out))
        return false;
    for (size_t i = 0; i < cell->child_count; i++) {
        out->has_absent = out->has_absent || parts[i].has_absent;
        for (size_t j = 0; j < parts[i].count; j++)
            out->spans[out->count++] = parts[i].spans[j];
    }
    set_normalise(out);
    return true;
}

bool set_of_cell(const struct rd_policy *policy, enum rd_fact fact, const struct cell *cell, int64_t at_s,
                 int64_t exchange_ppb, struct arena *arena, struct value_set *out)
{
    struct value_set inner;
    switch (cell->kind) {
    case CELL_ANYTHING:
        return set_whole(fact, arena, out);
    case CELL_ABSENT:
        *out = (struct value_set){.has_absent = rd_fact_row(fact)->may_be_absent};
        return true;
    case CELL_PRESENT:
        if (!set_whole(fact, arena, out))
            return false;
        out->has_absent = false;
        return true;
    case CELL_COMPARE:
    case CELL_RANGE:
        return set_compare(policy, fact, cell, at_s, exchange_ppb, arena, out);
    case CELL_UNION:
        return set_union(policy, fact, cell, at_s, exchange_ppb, arena, out);
    case CELL_NOT:
        return set_union(policy, fact, cell, at_s, exchange_ppb, arena, &inner) &&
               set_complement(fact, &inner, arena, out);
    }
    return false;
}

bool set_intersect(const struct value_set *a, const struct value_set *b, struct arena *arena, struct value_set *out)
{
    if (!set_alloc(arena, a->count + b->count, out))
        return false;
    out->has_absent = a->has_absent && b->has_absent;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        int64_t lo = a->spans[i].lo > b->spans[j].lo ? a->spans[i].lo : b->spans[j].lo;
        int64_t hi = a->spans[i].hi < b->spans[j].hi ? a->spans[i].hi : b->spans[j].hi;
        if (lo <= hi)
            out->spans[out->count++] = (struct span){lo, hi};
        if (a->spans[i].hi < b->spans[j].hi)
            i++;
        else
            j++;
    }
    return true;
}

bool set_complement(enum rd_fact fact, const struct value_set *set, struct arena *arena, struct value_set *out)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    int64_t next = row->lo;
    if (!set_alloc(arena, set->count + 1, out))
        return false;
    out->has_absent = row->may_be_absent && !set->has_absent;
    for (size_t i = 0; i < set->count; i++) {
        if (set->spans[i].lo > next)
            out->spans[out->count++] = (struct span){next, set->spans[i].lo - 1};
        next = set->spans[i].hi + 1;
    }
    if (next <= row->hi)
        out->spans[out->count++] = (struct span){next, row->hi};
    return true;
}

bool set_is_empty(const struct value_set *set)
{
    return !set->has_absent && set->count == 0;
}

bool sets_meet(const struct value_set *a, const struct value_set *b)
{
    if (a->has_absent && b->has_absent)
        return true;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->spans[i].hi < b->spans[j].lo)
            i++;
        else if (b->spans[j].hi < a->spans[i].lo)
            j++;
        else
            return true;
    }
    return false;
}

int64_t set_least(const struct value_set *set)
{
    return set->count ? set->spans[0].lo : RD_ABSENT;
}

int64_t set_least_from(const struct value_set *set, int64_t from)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->spans[i].hi >= from)
            return set->spans[i].lo > from ? set->spans[i].lo : from;
    return RD_ABSENT;
}
