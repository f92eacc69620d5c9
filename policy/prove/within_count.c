/*
 * How many cases a box has.
 *
 * Up to some value of a whole, the cases of its parts are so many as their own counts say; between values at which a part
 * begins or ends these are polynomials, and so is the sum over the whole: it is held by the forward differences of a section's
 * first values (Newton). A sum of two parts meets each value of its whole in as many ways as there are pairs: twice summed
 * up, these are four corners. Everything is reckoned modulo 2^128; an upper bound says whether that is the count itself.
 */
#include <stdlib.h>
#include <string.h>

#include "prove/within.h"

#define PARTS_MAX 8u /* of one whole, with their own */
#define SECTIONS_MAX (2 * PARTS_MAX + 4)
#define DEGREE_MAX (PARTS_MAX + 2)
#define EXACT_BELOW 1.7e38 /* 2^127 */

enum { SUMMED = RD_FACT_COUNT, NODES }; /* beside the facts: the values up to a corner of a sum */

/* From a value on, up to the next section, the cases of a fact and its parts are a polynomial of the fact's greatest value. */
struct section {
    int64_t from;
    wide_count below;                 /* cases with the fact below `from` */
    wide_count rises[DEGREE_MAX + 1]; /* forward differences, at `from`, of the cases with the fact at a value */
};

struct counted {
    size_t count, degree;
    int64_t hi;
    struct section sections[SECTIONS_MAX];
};

struct counting {
    const struct leaf_box *box;
    int whole[NODES]; /* the least whole of each fact; -1: none, or not in the box */
    const struct rd_sum_row *sum;
    int64_t summed_hi; /* of SUMMED */
};

/* ---- the tree of parts and wholes ---- */

static bool is_bound(const bool *is_in, const struct leaf_box *box, const struct rd_within_row *row)
{
    return is_in[row->part] && is_in[row->whole] && box->lo[row->part] != RD_ABSENT && box->lo[row->whole] != RD_ABSENT;
}

static bool is_part_of(enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < rd_within_count(); i++)
        if (rd_within_row(i)->part == part && rd_within_row(i)->whole == whole)
            return true;
    return false;
}

static void find_wholes(const bool *is_in, struct counting *own)
{
    for (int node = 0; node < NODES; node++)
        own->whole[node] = -1;
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        int *whole = &own->whole[row->part];
        if (is_bound(is_in, own->box, row) && (*whole < 0 || is_part_of(row->whole, (enum rd_fact) * whole)))
            *whole = (int)row->whole;
    }
    for (size_t i = 0; i < rd_sum_count(); i++) {
        const struct rd_sum_row *row = rd_sum_row(i);
        if (!is_in[row->whole] || !is_in[row->part[0]] || !is_in[row->part[1]])
            continue;
        own->sum = row;
        own->whole[row->part[0]] = own->whole[row->part[1]] = -1;
        own->whole[row->whole] = SUMMED;
    }
}

static int64_t lo_of(const struct counting *own, int node)
{
    return own->box->lo[node == SUMMED ? (int)own->sum->whole : node];
}

static int64_t hi_of(const struct counting *own, int node)
{
    return node == SUMMED ? own->summed_hi : own->box->hi[node];
}

/* ---- exact, modulo 2^128 ---- */

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* n over k, k at least 1. Divided before it is multiplied, for nothing can be divided modulo 2^128. */
static wide_count choose(uint64_t n, uint64_t k)
{
    uint64_t factors[DEGREE_MAX + 1];
    wide_count product = 1;
    for (uint64_t i = 0; i < k; i++)
        factors[i] = n - i;
    for (uint64_t divisor = 2; divisor <= k; divisor++) {
        uint64_t left = divisor;
        for (uint64_t i = 0; i < k && left > 1; i++) {
            const uint64_t common = common_divisor(factors[i], left);
            factors[i] /= common;
            left /= common;
        }
    }
    for (uint64_t i = 0; i < k; i++)
        product *= factors[i];
    return product;
}

/* The first values of a section, all their cases. */
static wide_count sum_of(const struct section *section, size_t degree, uint64_t length)
{
    wide_count sum = 0;
    for (size_t order = 0; order <= degree && order < length; order++)
        sum += choose(length, order + 1) * section->rises[order];
    return sum;
}

/* Cases with the fact at most `cap`. */
static wide_count up_to(const struct counted *of, int64_t cap)
{
    size_t behind = of->count;
    cap = cap < of->hi ? cap : of->hi;
    while (behind > 0 && of->sections[behind - 1].from > cap)
        behind--;
    if (behind == 0)
        return 0;
    const struct section *section = &of->sections[behind - 1];
    return section->below + sum_of(section, of->degree, (uint64_t)(cap - section->from) + 1);
}

static void add_section(struct counted *of, int64_t from)
{
    size_t at = of->count;
    while (at > 0 && of->sections[at - 1].from > from)
        at--;
    if (at > 0 && of->sections[at - 1].from == from)
        return;
    if (of->count == SECTIONS_MAX)
        rd_bug("a fact has more than %u parts", PARTS_MAX);
    memmove(&of->sections[at + 1], &of->sections[at], (of->count - at) * sizeof of->sections[0]);
    of->sections[at].from = from;
    of->count++;
}

/* A part bends the count where one of its sections begins, and behind its end. */
static void add_bends(struct counted *of, int64_t lo, const struct counted *part)
{
    for (size_t i = 0; i <= part->count; i++) {
        const int64_t from = i < part->count ? part->sections[i].from : part->hi + 1;
        if (from > lo && from <= of->hi)
            add_section(of, from);
    }
}

/* What the parts of a node have been counted as. */
struct parts {
    const struct counted *items[PARTS_MAX];
    size_t count;
};

static void fill_section(struct counted *of, size_t at, const struct parts *parts)
{
    struct section *section = &of->sections[at];
    const struct section *before = section - 1;
    section->below = at == 0 ? 0 : before->below + sum_of(before, of->degree, (uint64_t)(section->from - before->from));
    for (size_t i = 0; i <= of->degree; i++) {
        section->rises[i] = 1;
        for (size_t j = 0; j < parts->count; j++)
            section->rises[i] *= up_to(parts->items[j], section->from + (int64_t)i);
    }
    for (size_t order = 1; order <= of->degree; order++)
        for (size_t i = of->degree; i >= order; i--)
            section->rises[i] -= section->rises[i - 1];
}

static void count_node(const struct counting *own, int node, struct counted *out)
{
    struct counted counted[PARTS_MAX];
    struct parts parts = {.count = 0};
    *out = (struct counted){.hi = hi_of(own, node)};
    add_section(out, lo_of(own, node));
    for (int part = 0; part < NODES; part++) {
        if (own->whole[part] != node)
            continue;
        if (parts.count == PARTS_MAX)
            rd_bug("a fact has more than %u parts", PARTS_MAX);
        struct counted *of = &counted[parts.count];
        count_node(own, part, of);
        parts.items[parts.count++] = of;
        out->degree += of->degree + 1;
        add_bends(out, out->sections[0].from, of);
    }
    for (size_t i = 0; i < out->count; i++)
        fill_section(out, i, &parts);
}

/* Each value of the whole as often as two parts add up to it: the corners of what is summed up twice. */
static wide_count count_sum(struct counting *own)
{
    const int64_t *lo = own->box->lo, *hi = own->box->hi;
    const enum rd_fact a = own->sum->part[0], b = own->sum->part[1];
    const int64_t corners[4] = {hi[a] + hi[b], lo[a] - 1 + hi[b], hi[a] + lo[b] - 1, lo[a] + lo[b] - 2};
    struct counted counted;
    wide_count sum = 0;
    own->summed_hi = corners[0];
    if (corners[0] < lo_of(own, SUMMED))
        return 0;
    count_node(own, SUMMED, &counted);
    for (int i = 0; i < 4; i++)
        sum += (i == 0 || i == 3 ? 1 : -(wide_count)1) * up_to(&counted, corners[i]);
    return sum;
}

/* ---- roughly: the integral over each fact, half a value wider at either end ---- */

/* Of the cases with a fact at most x, from `from` to `to`: a polynomial of (x - from) / (to - from). */
struct stretch {
    double from, to;
    double terms[DEGREE_MAX + 2];
};

struct roughly {
    size_t count;
    double all;
    struct stretch stretches[SECTIONS_MAX];
};

/* The same polynomial of where a stretch inside lies. */
static void within_stretch(const struct stretch *of, double from, double to, double out[DEGREE_MAX + 2])
{
    const double start = (from - of->from) / (of->to - of->from), slope = (to - from) / (of->to - of->from);
    memset(out, 0, (DEGREE_MAX + 2) * sizeof *out);
    for (size_t order = DEGREE_MAX + 2; order-- > 0;) { /* Horner's scheme, with a line for the argument */
        for (size_t i = DEGREE_MAX + 2; i-- > 0;)
            out[i] = out[i] * start + (i > 0 ? out[i - 1] * slope : 0.0);
        out[0] += of->terms[order];
    }
}

static void times(double a[DEGREE_MAX + 2], const double b[DEGREE_MAX + 2])
{
    double product[DEGREE_MAX + 2] = {0};
    for (size_t i = 0; i < DEGREE_MAX + 2; i++)
        for (size_t j = 0; i + j < DEGREE_MAX + 2; j++)
            product[i + j] += a[i] * b[j];
    memcpy(a, product, sizeof product);
}

static void times_part(double density[DEGREE_MAX + 2], const struct roughly *part, double from, double to)
{
    double terms[DEGREE_MAX + 2] = {part->all};
    for (size_t i = 0; i < part->count; i++)
        if (part->stretches[i].from <= from && to <= part->stretches[i].to)
            within_stretch(&part->stretches[i], from, to, terms);
    if (part->count == 0 || to <= part->stretches[0].from)
        terms[0] = 0.0;
    times(density, terms);
}

/* In how many ways two parts of a sum add up to a value. */
static double ways(const struct counting *own, double value)
{
    const int64_t *lo = own->box->lo, *hi = own->box->hi;
    const enum rd_fact a = own->sum->part[0], b = own->sum->part[1];
    const double from_below = value - (double)(lo[a] + lo[b]) + 1.0, from_above = (double)(hi[a] + hi[b]) - value + 1.0;
    const double most_a = (double)(hi[a] - lo[a]) + 1.0, most_b = (double)(hi[b] - lo[b]) + 1.0;
    const double most = most_a < most_b ? most_a : most_b, least = from_below < from_above ? from_below : from_above;
    return least < 0.0 ? 0.0 : least < most ? least : most;
}

static void times_ways(const struct counting *own, double density[DEGREE_MAX + 2], double from, double to)
{
    const double line[DEGREE_MAX + 2] = {ways(own, from), ways(own, to) - ways(own, from)};
    times(density, line);
}

static int compare_numbers(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

#define BENDS_MAX (SECTIONS_MAX * 2)
struct bends {
    double at[BENDS_MAX];
    size_t count;
};

static void add_bend(struct bends *bends, double at, double lo, double hi)
{
    if (at >= lo && at <= hi && bends->count < BENDS_MAX)
        bends->at[bends->count++] = at;
}

static void add_ways_bends(const struct counting *own, struct bends *bends, double lo, double hi)
{
    const enum rd_fact a = own->sum->part[0], b = own->sum->part[1];
    for (int i = 0; i < 4; i++)
        add_bend(bends,
                 (double)((i & 1 ? own->box->hi : own->box->lo)[a] + (i & 2 ? own->box->hi : own->box->lo)[b]) +
                     (i == 0   ? -1.0
                      : i == 3 ? 1.0
                               : 0.0),
                 lo, hi);
}

static void add_stretch(struct roughly *out, double from, double to, const double density[DEGREE_MAX + 2])
{
    struct stretch *stretch = &out->stretches[out->count];
    if (out->count == SECTIONS_MAX || to <= from)
        return;
    *stretch = (struct stretch){from, to, {out->all}};
    for (size_t i = 0; i + 1 < DEGREE_MAX + 2; i++) {
        stretch->terms[i + 1] = density[i] * (to - from) / (double)(i + 1);
        out->all += stretch->terms[i + 1];
    }
    out->count++;
}

static void about_node(const struct counting *own, int node, struct roughly *out)
{
    struct roughly parts[PARTS_MAX];
    struct bends bends = {.count = 0};
    size_t count = 0;
    const bool is_summed = own->sum && node == (int)own->sum->whole;
    const double lo = (double)lo_of(own, node) - 0.5, hi = (double)hi_of(own, node) + 0.5;
    *out = (struct roughly){.count = 0};
    add_bend(&bends, lo, lo, hi);
    add_bend(&bends, hi, lo, hi);
    for (int part = 0; part < RD_FACT_COUNT; part++) {
        if (own->whole[part] != node)
            continue;
        about_node(own, part, &parts[count]);
        for (size_t i = 0; i < parts[count].count; i++) {
            add_bend(&bends, parts[count].stretches[i].from, lo, hi);
            add_bend(&bends, parts[count].stretches[i].to, lo, hi);
        }
        count++;
    }
    if (is_summed)
        add_ways_bends(own, &bends, lo, hi);
    qsort(bends.at, bends.count, sizeof bends.at[0], compare_numbers);
    for (size_t i = 0; i + 1 < bends.count; i++) {
        double density[DEGREE_MAX + 2] = {1.0};
        for (size_t j = 0; j < count && bends.at[i] < bends.at[i + 1]; j++)
            times_part(density, &parts[j], bends.at[i], bends.at[i + 1]);
        if (is_summed)
            times_ways(own, density, bends.at[i], bends.at[i + 1]);
        add_stretch(out, bends.at[i], bends.at[i + 1], density);
    }
}

/* ---- the whole box ---- */

static struct case_count of_root(struct counting *own, int node, bool is_sum)
{
    struct counted counted;
    struct roughly roughly;
    about_node(own, is_sum ? (int)own->sum->whole : node, &roughly);
    if (roughly.all >= EXACT_BELOW)
        return (struct case_count){0, false, roughly.all};
    if (!is_sum)
        count_node(own, node, &counted);
    const wide_count count = is_sum ? count_sum(own) : up_to(&counted, counted.hi);
    return (struct case_count){count, true, (double)count};
}

/* Is a part present whose whole is not? */
static bool lacks_whole(const bool *is_in, const struct leaf_box *box)
{
    bool lacks = false;
    for (size_t i = 0; i < rd_within_count() && !lacks; i++) {
        const struct rd_within_row *row = rd_within_row(i);
        lacks = row->is_needed && is_in[row->part] && is_in[row->whole] && box->lo[row->part] != RD_ABSENT &&
                box->lo[row->whole] == RD_ABSENT;
    }
    return lacks;
}

struct case_count within_count(const bool *is_in, const struct leaf_box *box)
{
    struct counting own = {.box = box};
    struct case_count count = lacks_whole(is_in, box) ? case_count_zero() : case_count_of(1);
    find_wholes(is_in, &own);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const bool is_part_of_sum = own.sum && (fact == (int)own.sum->part[0] || fact == (int)own.sum->part[1]);
        if (!is_in[fact] || box->lo[fact] == RD_ABSENT || is_part_of_sum)
            continue;
        if (box->lo[fact] > box->hi[fact])
            return case_count_zero();
        if (own.whole[fact] == -1 || own.whole[fact] == SUMMED)
            count = case_count_product(count, of_root(&own, fact, own.whole[fact] == SUMMED));
    }
    return count;
}

struct case_count within_count_all(const bool *is_in, const struct leaf_box *box)
{
    struct leaf_box part = *box, narrow;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        if (!is_in[fact] || !box->and_absent[fact])
            continue;
        part.and_absent[fact] = false;
        const struct case_count present = within_count_all(is_in, &part);
        part.lo[fact] = part.hi[fact] = RD_ABSENT;
        return case_count_add(present, within_count_all(is_in, &part));
    }
    narrow = part;
    return within_narrow(is_in, &narrow) ? within_count(is_in, &narrow) : case_count_zero();
}
