/*
 * Parts within their wholes: diagrams, cases and boxes.
 */
#include "prove/within.h"

#include <stdlib.h>
#include <string.h>

/* ---- diagrams ---- */

enum { IS_CASE, IS_NONE }; /* terminals of the diagram of a constraint */

struct cuts { /* ends of the pieces of one level, ascending, the end of the domain last */
    int64_t *hi;
    uint32_t count, capacity;
};

struct restricting {
    struct diagrams *store;
    uint32_t impossible;
    uint8_t *is_visited; /* by node */
    uint32_t node_count; /* of the store when the cuts were taken */
};

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool add_cut(struct diagrams *store, struct cuts *cuts, int64_t hi)
{
    if (cuts->count == cuts->capacity) {
        const uint32_t capacity = cuts->capacity ? cuts->capacity * 2 : 64;
        int64_t *grown = realloc(cuts->hi, capacity * sizeof *grown);
        if (!grown) {
            store->is_out_of_memory = true;
            return false;
        }
        cuts->hi = grown;
        cuts->capacity = capacity;
    }
    cuts->hi[cuts->count++] = hi;
    return true;
}

static bool add_cuts_from(struct restricting *own, uint32_t ref, uint32_t level, struct cuts *cuts)
{
    struct diagrams *store = own->store;
    if (diagram_level(store, ref) > level || own->is_visited[ref])
        return true;
    own->is_visited[ref] = 1;
    const struct diagram_node *node = &store->nodes[ref];
    bool is_added = true;
    for (uint32_t i = 0; i < node->count && is_added; i++) {
        const struct diagram_edge *edge = &store->edges[node->first + i];
        is_added = node->level == level ? add_cut(store, cuts, edge->hi) : add_cuts_from(own, edge->child, level, cuts);
    }
    return is_added &&
           (node->level == level || node->absent == DIAGRAM_NONE || add_cuts_from(own, node->absent, level, cuts));
}

static bool find_cuts(struct restricting *own, uint32_t ref, uint32_t level, struct cuts *cuts)
{
    uint32_t kept = 0;
    memset(own->is_visited, 0, own->node_count);
    if (!add_cut(own->store, cuts, rd_fact_row(own->store->fact[level])->hi) || !add_cuts_from(own, ref, level, cuts))
        return false;
    qsort(cuts->hi, cuts->count, sizeof *cuts->hi, compare_values);
    for (uint32_t i = 0; i < cuts->count; i++)
        if (kept == 0 || cuts->hi[i] != cuts->hi[kept - 1])
            cuts->hi[kept++] = cuts->hi[i];
    cuts->count = kept;
    return true;
}

static uint32_t two_pieces(struct diagrams *store, uint32_t level, int64_t first_hi, uint32_t first, uint32_t second)
{
    const struct rd_fact_row *row = rd_fact_row(store->fact[level]);
    struct diagram_edge edges[2] = {{first_hi, diagram_terminal(first)}, {row->hi, diagram_terminal(second)}};
    return diagram_node(store, level, edges, 2, row->may_be_absent ? diagram_terminal(IS_CASE) : DIAGRAM_NONE);
}

/* The whole below a piece of the part that starts at lo: its pieces that end below lo hold no case. */
static uint32_t below_part(struct diagrams *store, const struct cuts *wholes, uint32_t level, int64_t lo)
{
    int64_t end = INT64_MIN;
    for (uint32_t i = 0; i < wholes->count && wholes->hi[i] < lo; i++)
        end = wholes->hi[i];
    return end == INT64_MIN ? diagram_terminal(IS_CASE) : two_pieces(store, level, end, IS_NONE, IS_CASE);
}

/* The part below a piece of the whole that ends at hi: its pieces that start above hi hold no case. */
static uint32_t below_whole(struct diagrams *store, const struct cuts *parts, uint32_t level, int64_t hi)
{
    for (uint32_t i = 0; i + 1 < parts->count; i++)
        if (parts->hi[i] >= hi)
            return two_pieces(store, level, parts->hi[i], IS_CASE, IS_NONE);
    return diagram_terminal(IS_CASE);
}

/* Which pairs of pieces of the two levels hold a case. */
static uint32_t constraint(struct diagrams *store, uint32_t part, uint32_t whole, const struct cuts *parts,
                           const struct cuts *wholes)
{
    const bool is_part_first = part < whole;
    const uint32_t top = is_part_first ? part : whole;
    const struct cuts *cuts = is_part_first ? parts : wholes;
    const struct rd_fact_row *row = rd_fact_row(store->fact[top]);
    struct diagram_edge *edges = malloc(cuts->count * sizeof *edges);
    uint32_t result = DIAGRAM_NONE;
    int64_t lo = row->lo;
    if (!edges) {
        store->is_out_of_memory = true;
        return DIAGRAM_NONE;
    }
    for (uint32_t i = 0; i < cuts->count; i++) {
        edges[i] = (struct diagram_edge){cuts->hi[i], is_part_first ? below_part(store, wholes, whole, lo)
                                                                    : below_whole(store, parts, part, cuts->hi[i])};
        lo = cuts->hi[i] + 1;
    }
    if (!diagrams_failed(store))
        result =
            diagram_node(store, top, edges, cuts->count, row->may_be_absent ? diagram_terminal(IS_CASE) : DIAGRAM_NONE);
    free(edges);
    return result;
}

static uint32_t restrict_terminal(void *context, uint32_t a, uint32_t b)
{
    const struct restricting *own = context;
    return diagram_terminal(b == IS_NONE ? own->impossible : a);
}

static uint32_t restrict_row(struct restricting *own, uint32_t ref, const struct rd_within_row *row)
{
    struct diagrams *store = own->store;
    const uint32_t part = diagrams_level(store, row->part), whole = diagrams_level(store, row->whole);
    struct cuts parts = {0}, wholes = {0};
    uint32_t result = DIAGRAM_NONE;
    own->node_count = store->node_count + 1;
    own->is_visited = malloc(own->node_count);
    if (!own->is_visited)
        store->is_out_of_memory = true;
    else if (find_cuts(own, ref, part, &parts) && find_cuts(own, ref, whole, &wholes)) {
        const uint32_t pairs = constraint(store, part, whole, &parts, &wholes);
        if (!diagrams_failed(store))
            result =
                pairs == diagram_terminal(IS_CASE) ? ref : diagram_apply(store, ref, pairs, restrict_terminal, own);
    }
    free(own->is_visited);
    free(parts.hi);
    free(wholes.hi);
    return result;
}

uint32_t within_restrict(struct diagrams *store, uint32_t ref, uint32_t impossible)
{
    struct restricting own = {.store = store, .impossible = impossible};
    for (size_t i = 0; i < rd_within_count() && !diagrams_failed(store) && !diagram_is_terminal(ref); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (diagrams_level(store, row->part) != DIAGRAM_NONE && diagrams_level(store, row->whole) != DIAGRAM_NONE)
            ref = restrict_row(&own, ref, row);
    }
    return diagrams_failed(store) ? DIAGRAM_NONE : ref;
}

/* ---- cases ---- */

static bool is_of(const struct diagrams *store, const struct rd_within_row *row)
{
    return diagrams_level(store, row->part) != DIAGRAM_NONE && diagrams_level(store, row->whole) != DIAGRAM_NONE;
}

void within_settle(const struct diagrams *store, int64_t *facts)
{
    /* in any order: each row of the chain above a part is there, so that the greatest part reaches every whole */
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (is_of(store, row) && facts[row->part] > facts[row->whole]) /* absence lies below every value */
            facts[row->whole] = facts[row->part];
    }
}

void within_lower(const struct diagrams *store, int64_t *facts)
{
    /* in any order, for the same reason: the least whole reaches every part */
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (is_of(store, row) && facts[row->part] > facts[row->whole])
            facts[row->part] = facts[row->whole];
    }
}

bool within_holds(const struct diagrams *store, const int64_t *facts)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (is_of(store, row) && facts[row->part] > facts[row->whole])
            return false;
    }
    return true;
}

void within_mark(const struct diagrams *store, bool *is_in)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (is_of(store, row))
            is_in[row->part] = is_in[row->whole] = true;
    }
}

/* ---- boxes ---- */

static bool binds(const bool *is_in, const struct leaf_box *box, const struct rd_within_row *row)
{
    return is_in[row->part] && is_in[row->whole] && box->lo[row->part] != RD_ABSENT;
}

bool within_concerns(const bool *is_in, const struct leaf_box *box, enum rd_fact fact)
{
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if ((row->part == fact || row->whole == fact) && binds(is_in, box, row))
            return true;
    }
    return false;
}

bool within_narrow(const bool *is_in, struct leaf_box *box)
{
    for (size_t i = 0; i < rd_within_count(); i++) { /* one pass: rows are transitively closed */
        const struct rd_within_row *row = rd_within_row(i);
        if (!binds(is_in, box, row))
            continue;
        if (box->lo[row->part] > box->lo[row->whole])
            box->lo[row->whole] = box->lo[row->part];
        if (box->hi[row->part] > box->hi[row->whole])
            box->hi[row->part] = box->hi[row->whole];
    }
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        if (binds(is_in, box, row) &&
            (box->lo[row->part] > box->hi[row->part] || box->lo[row->whole] > box->hi[row->whole]))
            return false;
    }
    return true;
}

bool within_narrow_used(const bool *is_in, const bool *is_used, struct leaf_box *box)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        if (is_in[fact] && box->and_absent[fact] && !is_used[fact])
            box->lo[fact] = box->hi[fact] = RD_ABSENT;
    return within_narrow(is_in, box);
}

/* ---- counting ---- */

#define PARTS_MAX 8u /* of one whole, with their own; each bends the count at two values */

struct tree { /* each part below its least whole */
    const struct leaf_box *box;
    int whole[RD_FACT_COUNT]; /* -1: none, or not in the box */
};

static bool is_part_of(enum rd_fact part, enum rd_fact whole)
{
    for (size_t i = 0; i < rd_within_count(); i++)
        if (rd_within_row(i)->part == part && rd_within_row(i)->whole == whole)
            return true;
    return false;
}

static void find_wholes(const bool *is_in, struct tree *tree)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        tree->whole[fact] = -1;
    for (size_t i = 0; i < rd_within_count(); i++) {
        const struct rd_within_row *row = rd_within_row(i);
        int *whole = &tree->whole[row->part];
        if (binds(is_in, tree->box, row) && (*whole < 0 || is_part_of(row->whole, (enum rd_fact) * whole)))
            *whole = (int)row->whole;
    }
}

static bool is_below(const struct tree *tree, int fact, int whole)
{
    for (int at = tree->whole[fact]; at >= 0; at = tree->whole[at])
        if (at == whole)
            return true;
    return false;
}

/* Values of `fact` from which on the count of its parts is another polynomial, within lo..hi; hi + 1 is the last. */
static size_t find_bends(const struct tree *tree, int fact, int64_t lo, int64_t hi, int64_t out[PARTS_MAX * 2 + 1],
                         size_t *degree)
{
    size_t count = 0;
    *degree = 0;
    for (int part = 0; part < RD_FACT_COUNT; part++) {
        if (!is_below(tree, part, fact))
            continue;
        const int64_t at[2] = {tree->box->lo[part], tree->box->hi[part] + 1};
        for (int i = 0; i < 2; i++)
            if (at[i] > lo && at[i] <= hi)
                out[count++] = at[i];
        ++*degree;
    }
    if (*degree > PARTS_MAX)
        rd_bug("\"%s\" has more than %u parts", rd_fact_row((enum rd_fact)fact)->name, PARTS_MAX);
    out[count++] = hi + 1;
    qsort(out, count, sizeof *out, compare_values);
    return count;
}

static struct case_count times(struct case_count a, struct case_count b)
{
    const wide_count most = ~(wide_count)0;
    const bool fits = a.exact == 0 || b.exact <= most / a.exact;
    return (struct case_count){a.exact * b.exact, a.is_exact && b.is_exact && fits, a.about * b.about};
}

static struct case_count up_to(const struct tree *tree, int fact, int64_t cap);

/* Cases of the parts of a fact that is at `value`. */
static struct case_count of_parts(const struct tree *tree, int fact, int64_t value)
{
    struct case_count count = case_count_of(1);
    for (int part = 0; part < RD_FACT_COUNT; part++)
        if (tree->whole[part] == fact)
            count = times(count, up_to(tree, part, value));
    return count;
}

/* The same in floating point and between whole values: what is left when numbers pass 128 bits. */
static double about_up_to(const struct tree *tree, int fact, double cap);

static double about_parts(const struct tree *tree, int fact, double value)
{
    double count = 1.0;
    for (int part = 0; part < RD_FACT_COUNT; part++)
        if (tree->whole[part] == fact)
            count *= about_up_to(tree, part, value);
    return count;
}

/* The integral over from..to by Gauss's rule with three points, exact up to degree five (Abramowitz and Stegun 25.4.29). */
static double about_between(const struct tree *tree, int fact, double from, double to)
{
    static const double at[3] = {-0.774596669241483377, 0.0, 0.774596669241483377};
    static const double weight[3] = {5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};
    const double middle = (from + to) / 2.0, half = (to - from) / 2.0;
    double sum = 0.0;
    for (int i = 0; i < 3; i++)
        sum += weight[i] * about_parts(tree, fact, middle + half * at[i]);
    return sum * half;
}

static double about_up_to(const struct tree *tree, int fact, double cap)
{
    int64_t bends[PARTS_MAX * 2 + 1];
    size_t degree;
    const int64_t lo = tree->box->lo[fact], hi = tree->box->hi[fact];
    const double end = cap < (double)hi ? cap + 0.5 : (double)hi + 0.5;
    double from = (double)lo - 0.5, sum = 0.0;
    const size_t count = find_bends(tree, fact, lo, hi, bends, &degree);
    for (size_t i = 0; i < count && from < end; i++) {
        const double bend = (double)bends[i] - 0.5, to = bend < end ? bend : end;
        if (to > from)
            sum += about_between(tree, fact, from, to);
        from = to > from ? to : from;
    }
    return sum;
}

/* Sum over first..last, on which the count of the parts is a polynomial: Newton's forward differences. */
static struct case_count sum_between(const struct tree *tree, int fact, int64_t first, int64_t last, size_t degree)
{
    struct case_count difference[PARTS_MAX + 1], sum = case_count_zero(), choices = case_count_of(1);
    const uint64_t length = (uint64_t)(last - first) + 1;
    const size_t terms = length < degree + 1 ? (size_t)length : degree + 1;
    for (size_t i = 0; i < terms; i++)
        difference[i] = of_parts(tree, fact, first + (int64_t)i);
    for (size_t order = 1; order < terms; order++)
        for (size_t i = terms - 1; i >= order; i--) {
            difference[i].exact -= difference[i - 1].exact; /* counts only grow with the whole, and so do their steps */
            difference[i].is_exact = difference[i].is_exact && difference[i - 1].is_exact;
        }
    for (size_t order = 0; order < terms; order++) { /* choices: (order + 1) of length */
        choices = case_count_times(choices, length - order);
        choices.exact /= order + 1;
        sum = case_count_add(sum, times(choices, difference[order]));
    }
    return sum;
}

/* Cases of a fact and its parts with the fact at most `cap`. */
static struct case_count up_to(const struct tree *tree, int fact, int64_t cap)
{
    int64_t bends[PARTS_MAX * 2 + 1], from = tree->box->lo[fact];
    const int64_t hi = cap < tree->box->hi[fact] ? cap : tree->box->hi[fact];
    size_t degree;
    struct case_count sum = case_count_zero();
    if (hi < from)
        return sum;
    const size_t count = find_bends(tree, fact, from, hi, bends, &degree);
    for (size_t i = 0; i < count; i++) {
        if (bends[i] > from)
            sum = case_count_add(sum, sum_between(tree, fact, from, bends[i] - 1, degree));
        from = bends[i] > from ? bends[i] : from;
    }
    sum.about = sum.is_exact ? (double)sum.exact : about_up_to(tree, fact, (double)cap);
    return sum;
}

struct case_count within_count(const bool *is_in, const struct leaf_box *box)
{
    struct tree tree = {.box = box};
    struct case_count count = case_count_of(1);
    find_wholes(is_in, &tree);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        if (!is_in[fact] || box->lo[fact] == RD_ABSENT || tree.whole[fact] >= 0)
            continue;
        count = times(count, up_to(&tree, fact, box->hi[fact]));
    }
    return count;
}
