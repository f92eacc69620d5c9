/*
 * What is known of some facts together: the others are eliminated one after the other.
 *
 * A fact that is not known must have some value. Two rows that forbid all its values between them forbid what meets both
 * (resolution). And what a row forbids at one end of a fact it forbids at that end of its parts, or of its wholes.
 */
#include "language/possible.h"

#include <string.h>

#include "redress/status.h"

/* ---- rows on cases ---- */

bool never_is_broken(const struct rd_never_row *row, const int64_t *facts)
{
    return rd_values_have(row->values[0], facts[row->fact[0]]) && rd_values_have(row->values[1], facts[row->fact[1]]);
}

bool within_is_broken(const struct rd_within_row *row, const int64_t *facts)
{
    return facts[row->part] > facts[row->whole] && (row->is_needed || facts[row->whole] != RD_ABSENT);
}

bool sum_is_broken(const struct rd_sum_row *row, const int64_t *facts)
{
    return (uint64_t)facts[row->part[0]] + (uint64_t)facts[row->part[1]] != (uint64_t)facts[row->whole];
}

bool case_is_possible(const struct possible *possible, const int64_t *facts)
{
    for (size_t i = 0; i < possible->never_count; i++)
        if (never_is_broken(&possible->nevers[i], facts))
            return false;
    for (size_t i = 0; i < possible->within_count; i++)
        if (within_is_broken(&possible->withins[i], facts))
            return false;
    for (size_t i = 0; i < possible->sum_count; i++)
        if (sum_is_broken(&possible->sums[i], facts))
            return false;
    return true;
}

static bool has_within(const struct possible *possible, enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < possible->within_count; i++)
        if (possible->withins[i].part == part && possible->withins[i].whole == whole)
            return possible->withins[i].is_needed;
    return false;
}

bool within_follows(const struct possible *possible, const struct rd_within_row *row)
{
    for (size_t i = 0; i < possible->within_count; i++) {
        const struct rd_within_row *first = &possible->withins[i];
        if (first->part == row->part && first->is_needed && has_within(possible, first->whole, row->whole))
            return true;
    }
    return false;
}

struct rd_values values_in_domain(enum rd_fact fact, struct rd_values values)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    const bool has_absent = values.lo == RD_ABSENT && row->may_be_absent;
    if (!has_absent && values.lo < row->lo)
        values.lo = row->lo;
    if (values.hi > row->hi)
        values.hi = row->hi;
    else if (values.hi < row->lo)
        values.hi = RD_ABSENT;
    return values;
}

/* ---- eliminating ---- */

struct eliminating {
    struct arena *arena;
    const bool *is_known;
    bool is_gone[RD_FACT_COUNT];
    int group[RD_FACT_COUNT]; /* facts that rows connect */
    struct rd_never_row *rows;
    size_t count, capacity;
    bool is_out_of_memory;
};

static bool is_part_of_row(const struct rd_never_row *new, const struct rd_never_row *row, int turned)
{
    for (int side = 0; side < 2; side++) {
        const int other = side ^ turned;
        if (new->fact[side] != row->fact[other] || new->values[side].lo < row->values[other].lo ||
            new->values[side].hi > row->values[other].hi)
            return false;
    }
    return true;
}

static bool is_known_already(const struct eliminating *own, const struct rd_never_row *new)
{
    for (size_t i = 0; i < own->count; i++)
        if (is_part_of_row(new, &own->rows[i], 0) || is_part_of_row(new, &own->rows[i], 1))
            return true;
    return false;
}

/* Room is grown by copying: arenas give nothing back, and there are few rows. */
static bool make_room(struct eliminating *own)
{
    if (own->count < own->capacity)
        return true;
    const size_t capacity = own->capacity ? own->capacity * 2 : 32;
    struct rd_never_row *rows = arena_array(own->arena, capacity, sizeof *rows);
    if (!rows) {
        own->is_out_of_memory = true;
        return false;
    }
    if (own->count > 0)
        memcpy(rows, own->rows, own->count * sizeof *rows);
    own->rows = rows;
    own->capacity = capacity;
    return true;
}

static bool is_whole_domain(enum rd_fact fact, struct rd_values values)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return values.lo == (row->may_be_absent ? RD_ABSENT : row->lo) && values.hi == row->hi;
}

/* One more row within the domains, unless another says as much; `also` is a further reason, or NULL. */
static void add(struct eliminating *own, struct rd_never_row new, const char *also)
{
    for (int side = 0; side < 2; side++) {
        new.values[side] = values_in_domain(new.fact[side], new.values[side]);
        if (new.values[side].lo > new.values[side].hi || own->is_gone[new.fact[side]])
            return;
        if (is_whole_domain(new.fact[side], new.values[side]))
            rd_bug("rows leave \"%s\" less than its domain", rd_fact_row(new.fact[!side])->name);
    }
    if (new.fact[0] == new.fact[1] || is_known_already(own, &new) || !make_room(own))
        return;
    if (also && !strstr(new.why, also) && !(new.why = arena_format(own->arena, "%s; %s", new.why, also)))
        own->is_out_of_memory = true;
    own->rows[own->count++] = new;
}

/* What follows from a row of `fact` by another for the fact beside it and `other`. */
static void derive(struct eliminating *own, const struct rd_never_row *from, int side, const char *why,
                   enum rd_fact other, struct rd_values values)
{
    add(own, (struct rd_never_row){from->id, {from->fact[!side], other}, {from->values[!side], values}, from->why},
        why);
}

/* Do two sets of values leave a fact none? */
static bool cover(enum rd_fact fact, struct rd_values a, struct rd_values b)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    if (b.lo < a.lo) {
        const struct rd_values first = b;
        b = a;
        a = first;
    }
    const int64_t next = a.hi == RD_ABSENT ? row->lo : a.hi + 1;
    return a.lo == (row->may_be_absent ? RD_ABSENT : row->lo) && b.lo <= next && (a.hi > b.hi ? a.hi : b.hi) == row->hi;
}

static int side_of(const struct rd_never_row *row, enum rd_fact fact)
{
    return row->fact[0] == fact ? 0 : row->fact[1] == fact ? 1 : -1;
}

static void resolve(struct eliminating *own, enum rd_fact fact, size_t count, const struct rd_never_row *row, int side)
{
    for (size_t i = 0; i < count; i++) {
        const struct rd_never_row other = own->rows[i];
        const int own_side = side_of(&other, fact);
        if (own_side >= 0 && cover(fact, row->values[side], other.values[own_side]))
            derive(own, row, side, other.why, other.fact[!own_side], other.values[!own_side]);
    }
}

/* What is forbidden at the upper end is forbidden there of the parts, at the lower end of the wholes. */
static void pass_on(struct eliminating *own, enum rd_fact fact, const struct rd_never_row *row, int side)
{
    const struct rd_fact_row *domain = rd_fact_row(fact);
    const struct rd_values values = row->values[side];
    const bool is_low = values.lo == (domain->may_be_absent ? RD_ABSENT : domain->lo);
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *within = rd_within_row(i);
        if (within->whole == fact && within->is_needed && values.hi == domain->hi && !own->is_gone[within->part]) {
            const int64_t lo = values.lo <= domain->lo ? RD_ABSENT + 1 : values.lo;
            derive(own, row, side, within->why, within->part, (struct rd_values){lo, INT64_MAX});
        } else if (within->part == fact && is_low && !own->is_gone[within->whole]) {
            const int64_t hi = values.hi < domain->lo ? domain->lo - 1 : values.hi;
            const int64_t lo = within->is_needed ? RD_ABSENT : RD_ABSENT + 1;
            derive(own, row, side, within->why, within->whole, (struct rd_values){lo, hi});
        }
    }
}

static void eliminate(struct eliminating *own, enum rd_fact fact)
{
    const size_t count = own->count;
    size_t kept = 0;
    own->is_gone[fact] = true;
    for (size_t i = 0; i < count && !own->is_out_of_memory; i++) {
        const struct rd_never_row row = own->rows[i]; /* a copy: the rows may move */
        const int side = side_of(&row, fact);
        if (side < 0)
            continue;
        resolve(own, fact, i, &row, side);
        pass_on(own, fact, &row, side);
    }
    for (size_t i = 0; i < own->count; i++)
        if (side_of(&own->rows[i], fact) < 0)
            own->rows[kept++] = own->rows[i];
    own->count = kept;
}

/* ---- facts that rows connect ---- */

static int group_of(struct eliminating *own, int fact)
{
    while (own->group[fact] != fact)
        fact = own->group[fact] = own->group[own->group[fact]];
    return fact;
}

static void connect(struct eliminating *own, enum rd_fact a, enum rd_fact b)
{
    own->group[group_of(own, (int)a)] = group_of(own, (int)b);
}

/* Marks facts that are alone: nothing can be said of them beside others that are known. */
static void leave_out_single(struct eliminating *own)
{
    int known[RD_FACT_COUNT] = {0};
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        own->group[fact] = fact;
    for (size_t i = 0; i < rd_never_count(); i++)
        connect(own, rd_never_row(i)->fact[0], rd_never_row(i)->fact[1]);
    for (size_t i = 0; i < rd_within_count(); i++)
        connect(own, rd_within_row(i)->part, rd_within_row(i)->whole);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        known[group_of(own, fact)] += own->is_known[fact];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        own->is_gone[fact] = known[group_of(own, fact)] < 2;
}

/* ---- all rows ---- */

static bool find_nevers(struct eliminating *own, struct possible *out)
{
    leave_out_single(own);
    for (size_t i = 0; i < rd_never_count(); i++)
        add(own, *rd_never_row(i), NULL);
    for (int fact = RD_FACT_COUNT; fact-- > 0;) /* shares come after what they are shares of, and are easily gone */
        if (!own->is_known[fact] && !own->is_gone[fact])
            eliminate(own, (enum rd_fact)fact);
    out->nevers = own->rows;
    out->never_count = own->count;
    return !own->is_out_of_memory;
}

static bool find_withins(const bool *is_known, struct arena *arena, struct possible *out)
{
    struct rd_within_row *rows = NULL;
    for (int pass = 0; pass < 2; pass++) {
        size_t count = 0;
        for (size_t i = 0; i < rd_within_count(); i++) {
            const struct rd_within_row *row = rd_within_row(i);
            if (!is_known[row->part] || !is_known[row->whole])
                continue;
            if (rows)
                rows[count] = *row;
            count++;
        }
        out->within_count = count;
        if (count > 0 && !rows && !(rows = arena_array(arena, count, sizeof *rows)))
            return false;
    }
    out->withins = rows;
    return true;
}

static bool find_sums(const bool *is_known, struct arena *arena, struct possible *out)
{
    struct rd_sum_row *rows = arena_array(arena, rd_sum_count(), sizeof *rows);
    for (size_t i = 0; rows && i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        if (is_known[row->whole] && is_known[row->part[0]] && is_known[row->part[1]])
            rows[out->sum_count++] = *row;
    }
    out->sums = rows;
    return rows != NULL;
}

void sums_complete(bool is_known[RD_FACT_COUNT])
{
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        is_known[row->whole] = is_known[row->whole] || (is_known[row->part[0]] && is_known[row->part[1]]);
        for (int part = 0; part < 2; part++)
            is_known[row->part[part]] =
                is_known[row->part[part]] ||
                (is_known[row->whole] && is_known[row->part[!part]] && rd_fact_row(row->part[part])->lo > 0);
    }
}

bool possible_of(const bool is_known[RD_FACT_COUNT], struct arena *arena, struct possible *out)
{
    struct eliminating own = {.arena = arena, .is_known = is_known};
    *out = (struct possible){0};
    return find_nevers(&own, out) && find_withins(is_known, arena, out) && find_sums(is_known, arena, out);
}
