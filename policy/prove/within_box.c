/*
 * Boxes of values within which cases are possible.
 */
#include "language/possible.h"
#include "prove/within.h"

/* ---- facts that rows bind to each other ---- */

void within_mark(const struct diagrams *store, bool *is_in)
{
    const struct possible *possible = store->possible;
    for (size_t i = 0; possible && i < possible->within_count; i++)
        is_in[possible->withins[i].part] = is_in[possible->withins[i].whole] = true;
    for (size_t i = 0; possible && i < possible->sum_count; i++)
        is_in[possible->sums[i].whole] = is_in[possible->sums[i].part[0]] = is_in[possible->sums[i].part[1]] = true;
}

/* Parts of a sum are parts of its whole as well, so that rows of parts and wholes connect all there is to connect. */
void within_connect(const bool *among, bool *is_in)
{
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < rd_within_count(); i++) {
            const struct rd_within_row *row = rd_within_row(i);
            if (!among[row->part] || !among[row->whole] || is_in[row->part] == is_in[row->whole])
                continue;
            is_in[row->part] = is_in[row->whole] = is_new = true;
        }
    }
}

static bool binds(const bool *is_in, const struct leaf_box *box, const struct rd_within_row *row)
{
    return is_in[row->part] && is_in[row->whole] && box->lo[row->part] != RD_ABSENT &&
           (row->is_needed || box->lo[row->whole] != RD_ABSENT);
}

static bool adds_up(const bool *is_in, const struct rd_sum_row *row)
{
    return is_in[row->whole] && is_in[row->part[0]] && is_in[row->part[1]];
}

bool within_concerns(const bool *is_in, const struct leaf_box *box, enum rd_fact fact)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if ((row->part == fact || row->whole == fact) && binds(is_in, box, row))
            return true;
    }
    return within_is_summed(is_in, fact);
}

bool within_is_summed(const bool *is_in, enum rd_fact fact)
{
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        if (adds_up(is_in, row) && (row->whole == fact || row->part[0] == fact || row->part[1] == fact))
            return true;
    }
    return false;
}

/* ---- narrowing ---- */

static bool raise_to(struct leaf_box *box, enum rd_fact fact, int64_t lo)
{
    if (box->lo[fact] >= lo)
        return false;
    box->lo[fact] = lo;
    return true;
}

static bool lower_to(struct leaf_box *box, enum rd_fact fact, int64_t hi)
{
    if (box->hi[fact] <= hi)
        return false;
    box->hi[fact] = hi;
    return true;
}

static bool narrow_sum(struct leaf_box *box, const struct rd_sum_row *row)
{
    const enum rd_fact whole = row->whole, a = row->part[0], b = row->part[1];
    bool is_moved = raise_to(box, whole, box->lo[a] + box->lo[b]);
    is_moved = lower_to(box, whole, box->hi[a] + box->hi[b]) || is_moved;
    is_moved = raise_to(box, a, box->lo[whole] - box->hi[b]) || is_moved;
    is_moved = lower_to(box, a, box->hi[whole] - box->lo[b]) || is_moved;
    is_moved = raise_to(box, b, box->lo[whole] - box->hi[a]) || is_moved;
    return lower_to(box, b, box->hi[whole] - box->lo[a]) || is_moved;
}

static bool is_empty(const bool *is_in, const struct leaf_box *box)
{
    bool is = false;
    for (int fact = 0; fact < RD_FACT_COUNT && !is; fact++)
        is = is_in[fact] && box->lo[fact] > box->hi[fact];
    return is;
}

bool within_narrow(const bool *is_in, struct leaf_box *box)
{
    for (bool is_moved = true; is_moved && !is_empty(is_in, box);) {
        is_moved = false;
        for (size_t i = 0; i < rd_within_count(); i++) {
            const struct rd_within_row *row = rd_within_row(i);
            if (!binds(is_in, box, row))
                continue;
            is_moved = raise_to(box, row->whole, box->lo[row->part]) || is_moved;
            is_moved = lower_to(box, row->part, box->hi[row->whole]) || is_moved;
        }
        for (size_t i = 0; i < rd_sum_count(); i++)
            if (adds_up(is_in, rd_sum_row(i)))
                is_moved = narrow_sum(box, rd_sum_row(i)) || is_moved;
    }
    return !is_empty(is_in, box);
}

bool within_narrow_used(const bool *is_in, const bool *is_used, struct leaf_box *box)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (is_in[fact] && box->and_absent[fact] && !is_used[fact])
            box->lo[fact] = box->hi[fact] = RD_ABSENT;
    return within_narrow(is_in, box);
}
