/*
 * Diagrams without impossible cases.
 */
#include "prove/within.h"

#include <stdlib.h>
#include <string.h>

#include "language/possible.h"

enum { IS_CASE, IS_NONE }; /* terminals of the diagram of a constraint */

/* ---- values that never come together ---- */

/* Values of one fact lead to `inside`, others to `outside`. */
static uint32_t of_values(struct diagrams *store, enum rd_fact fact, struct rd_values values, uint32_t inside,
                          uint32_t outside)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    struct diagram_edge edges[3];
    uint32_t count = 0, absent = DIAGRAM_NONE;
    if (values.lo > row->lo)
        edges[count++] = (struct diagram_edge){values.lo - 1, outside};
    if (values.hi >= row->lo)
        edges[count++] = (struct diagram_edge){values.hi, inside};
    if (values.hi < row->hi)
        edges[count++] = (struct diagram_edge){row->hi, outside};
    if (row->may_be_absent)
        absent = values.lo == RD_ABSENT ? inside : outside;
    return diagram_node(store, diagrams_level(store, fact), edges, count, absent);
}

static uint32_t of_never(struct diagrams *store, const struct rd_never_row *row)
{
    const bool is_turned = diagrams_level(store, row->fact[0]) > diagrams_level(store, row->fact[1]);
    const uint32_t is_case = diagram_terminal(IS_CASE);
    const uint32_t below =
        of_values(store, row->fact[!is_turned], row->values[!is_turned], diagram_terminal(IS_NONE), is_case);
    return diagrams_failed(store) ? DIAGRAM_NONE
                                  : of_values(store, row->fact[is_turned], row->values[is_turned], below, is_case);
}

static uint32_t both_hold(void *context, uint32_t a, uint32_t b)
{
    (void)context;
    return diagram_terminal(a == IS_CASE && b == IS_CASE ? IS_CASE : IS_NONE);
}

static uint32_t of_nevers(struct diagrams *store)
{
    uint32_t ref = diagram_terminal(IS_CASE);
    for (size_t i = 0; i < store->possible->never_count && !diagrams_failed(store); i++) {
        const uint32_t row = of_never(store, &store->possible->nevers[i]);
        if (!diagrams_failed(store))
            ref = diagram_apply(store, ref, row, both_hold, NULL);
    }
    return ref;
}

void within_learn(struct diagrams *store, struct arena *arena)
{
    bool is_known[RD_FACT_COUNT] = {false};
    if (store->possible && store->learnt_levels == store->level_count)
        return;
    for (uint32_t level = 0; level < store->level_count; level++)
        is_known[store->fact[level]] = true;
    struct possible *possible = arena_alloc(arena, sizeof *possible);
    if (!possible || !possible_of(is_known, arena, possible)) {
        store->is_out_of_memory = true;
        return;
    }
    store->possible = possible;
    store->learnt_levels = store->level_count;
    store->nevers = of_nevers(store);
}

/* ---- pieces of a diagram's levels ---- */

struct cuts { /* ends of the pieces of one level, ascending, the end of the domain last */
    int64_t *hi;
    uint32_t count, capacity;
};

struct cutting {
    struct diagrams *store;
    uint8_t *is_visited; /* by node */
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

static bool add_cuts_from(struct cutting *own, uint32_t ref, uint32_t level, struct cuts *cuts)
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

static bool find_cuts(struct diagrams *store, uint32_t ref, enum rd_fact fact, struct cuts *cuts)
{
    struct cutting own = {store, calloc(store->node_count + 1u, 1)};
    uint32_t kept = 0;
    const bool is_found = own.is_visited && add_cut(store, cuts, rd_fact_row(fact)->hi) &&
                          add_cuts_from(&own, ref, diagrams_level(store, fact), cuts);
    if (!own.is_visited)
        store->is_out_of_memory = true;
    free(own.is_visited);
    if (!is_found)
        return false;
    qsort(cuts->hi, cuts->count, sizeof *cuts->hi, compare_values);
    for (uint32_t i = 0; i < cuts->count; i++)
        if (kept == 0 || cuts->hi[i] != cuts->hi[kept - 1])
            cuts->hi[kept++] = cuts->hi[i];
    cuts->count = kept;
    return true;
}

/* ---- how facts compare ---- */

enum link_kind {
    LINK_WITHIN,   /* the first is not above the second */
    LINK_SUM,      /* the first is the other two together */
    LINK_BELOW_SUM /* the first is not above the other two together */
};

#define LINK_FACTS_MAX 3

struct link {
    enum link_kind kind;
    bool is_needed; /* without the second there is no first */
    uint32_t count;
    enum rd_fact fact[LINK_FACTS_MAX];
};

struct piece { /* lo = RD_ABSENT: absence */
    int64_t lo, hi;
};

struct room {            /* what a fact may be beside pieces of the others */
    struct piece values; /* lo > hi: absent at best */
    bool may_be_absent;
};

static const struct room anything = {{INT64_MIN, INT64_MAX}, true}, absence = {{INT64_MAX, INT64_MIN}, true};

static struct room within_room(const struct link *link, const struct piece *pieces, uint32_t last)
{
    const struct piece other = pieces[!last];
    if (last == 1 && other.lo != RD_ABSENT)
        return (struct room){{other.lo, INT64_MAX}, !link->is_needed};
    if (last == 0 && other.lo != RD_ABSENT)
        return (struct room){{INT64_MIN, other.hi}, true};
    return last == 0 && link->is_needed ? absence : anything;
}

/* Facts of a sum are never absent. */
static struct room sum_room(const struct piece *pieces, uint32_t last)
{
    const struct piece a = pieces[last == 1 ? 2 : 1];
    if (last == 0)
        return (struct room){{pieces[1].lo + pieces[2].lo, pieces[1].hi + pieces[2].hi}, false};
    return (struct room){{pieces[0].lo - a.hi, pieces[0].hi - a.lo}, false};
}

static struct room below_sum_room(const struct piece *pieces, uint32_t last)
{
    if (last == 0)
        return (struct room){{INT64_MIN, pieces[1].hi + pieces[2].hi}, true};
    if (pieces[0].lo == RD_ABSENT)
        return anything;
    return (struct room){{pieces[0].lo - pieces[last == 1 ? 2 : 1].hi, INT64_MAX}, true};
}

static struct room room_of(const struct link *link, const struct piece *pieces, uint32_t last)
{
    switch (link->kind) {
    case LINK_WITHIN:
        return within_room(link, pieces, last);
    case LINK_SUM:
        return sum_room(pieces, last);
    case LINK_BELOW_SUM:
        break;
    }
    return below_sum_room(pieces, last);
}

/* Which pieces of the link's levels hold a case together. */
struct linking {
    struct diagrams *store;
    const struct link *link;
    const struct cuts *cuts;             /* by place in the link */
    uint32_t order[LINK_FACTS_MAX];      /* places, from the upper level to the lower one */
    struct piece pieces[LINK_FACTS_MAX]; /* those taken so far */
};

/* The last fact: pieces that meet the room hold a case. */
static uint32_t last_node(struct linking *own, uint32_t place)
{
    const enum rd_fact fact = own->link->fact[place];
    const struct rd_fact_row *row = rd_fact_row(fact);
    const struct cuts *cuts = &own->cuts[place];
    const struct room room = room_of(own->link, own->pieces, place);
    struct diagram_edge edges[3];
    uint32_t count = 0, from = 0;
    while (from < cuts->count && cuts->hi[from] < room.values.lo)
        from++;
    uint32_t to = from; /* behind the pieces that meet it */
    while (to < cuts->count && (to == 0 ? row->lo : cuts->hi[to - 1] + 1) <= room.values.hi)
        to++;
    if (from > 0)
        edges[count++] = (struct diagram_edge){cuts->hi[from - 1], diagram_terminal(IS_NONE)};
    if (to > from)
        edges[count++] = (struct diagram_edge){cuts->hi[to - 1], diagram_terminal(IS_CASE)};
    if (to < cuts->count)
        edges[count++] = (struct diagram_edge){row->hi, diagram_terminal(IS_NONE)};
    const uint32_t absent =
        !row->may_be_absent ? DIAGRAM_NONE : diagram_terminal(room.may_be_absent ? IS_CASE : IS_NONE);
    return diagram_node(own->store, diagrams_level(own->store, fact), edges, count, absent);
}

static uint32_t link_node(struct linking *own, uint32_t depth)
{
    const uint32_t place = own->order[depth];
    const struct cuts *cuts = &own->cuts[place];
    const struct rd_fact_row *row = rd_fact_row(own->link->fact[place]);
    uint32_t absent = DIAGRAM_NONE, result = DIAGRAM_NONE;
    if (depth + 1 == own->link->count || depth + 1 == LINK_FACTS_MAX)
        return last_node(own, place);
    struct diagram_edge *edges = malloc(cuts->count * sizeof *edges);
    if (!edges) {
        own->store->is_out_of_memory = true;
        return DIAGRAM_NONE;
    }
    for (uint32_t i = 0; i < cuts->count && !diagrams_failed(own->store); i++) {
        own->pieces[place] = (struct piece){i == 0 ? row->lo : cuts->hi[i - 1] + 1, cuts->hi[i]};
        edges[i] = (struct diagram_edge){cuts->hi[i], link_node(own, depth + 1)};
    }
    if (row->may_be_absent && !diagrams_failed(own->store)) {
        own->pieces[place] = (struct piece){RD_ABSENT, RD_ABSENT};
        absent = link_node(own, depth + 1);
    }
    if (!diagrams_failed(own->store))
        result =
            diagram_node(own->store, diagrams_level(own->store, own->link->fact[place]), edges, cuts->count, absent);
    free(edges);
    return result;
}

/* ---- taking them off ---- */

struct restricting {
    struct diagrams *store;
    uint32_t impossible;
};

static uint32_t restrict_terminal(void *context, uint32_t a, uint32_t b)
{
    const struct restricting *own = context;
    return diagram_terminal(b == IS_NONE ? own->impossible : a);
}

static uint32_t take_off(struct restricting *own, uint32_t ref, uint32_t cases)
{
    if (cases == diagram_terminal(IS_CASE) || diagrams_failed(own->store))
        return ref;
    return diagram_apply(own->store, ref, cases, restrict_terminal, own);
}

static void sort_places(struct linking *own)
{
    for (uint32_t i = 0; i < own->link->count; i++) {
        uint32_t at = i;
        const uint32_t level = diagrams_level(own->store, own->link->fact[i]);
        for (; at > 0 && diagrams_level(own->store, own->link->fact[own->order[at - 1]]) > level; at--)
            own->order[at] = own->order[at - 1];
        own->order[at] = i;
    }
}

static uint32_t restrict_link(struct restricting *own, uint32_t ref, const struct link *link)
{
    struct cuts cuts[LINK_FACTS_MAX] = {{0}, {0}, {0}};
    struct linking linking = {.store = own->store, .link = link, .cuts = cuts};
    bool is_cut = !diagrams_failed(own->store) && !diagram_is_terminal(ref);
    for (uint32_t i = 0; i < link->count && is_cut; i++)
        is_cut = find_cuts(own->store, ref, link->fact[i], &cuts[i]);
    if (is_cut) {
        sort_places(&linking);
        const uint32_t cases = link_node(&linking, 0);
        ref = diagrams_failed(own->store) ? ref : take_off(own, ref, cases);
    }
    for (uint32_t i = 0; i < link->count; i++)
        free(cuts[i].hi);
    return ref;
}

/* A sum, and what is part of its whole beside the parts. */
static uint32_t restrict_sum(struct restricting *own, uint32_t ref, const struct rd_sum_row *sum)
{
    const struct possible *possible = own->store->possible;
    ref = restrict_link(own, ref, &(struct link){LINK_SUM, true, 3, {sum->whole, sum->part[0], sum->part[1]}});
    for (size_t i = 0; i < possible->within_count; i++) {
        const struct rd_within_row *row = &possible->withins[i];
        if (row->whole == sum->whole && row->part != sum->part[0] && row->part != sum->part[1])
            ref = restrict_link(own, ref,
                                &(struct link){LINK_BELOW_SUM, true, 3, {row->part, sum->part[0], sum->part[1]}});
    }
    return ref;
}

uint32_t within_restrict(struct diagrams *store, uint32_t ref, uint32_t impossible)
{
    struct restricting own = {store, impossible};
    const struct possible *possible = store->possible;
    if (!possible || diagrams_failed(store))
        return diagrams_failed(store) ? DIAGRAM_NONE : ref;
    ref = take_off(&own, ref, store->nevers);
    for (size_t i = 0; i < possible->within_count; i++) {
        const struct rd_within_row *row = &possible->withins[i];
        ref = restrict_link(&own, ref, &(struct link){LINK_WITHIN, row->is_needed, 2, {row->part, row->whole}});
    }
    for (size_t i = 0; i < possible->sum_count; i++)
        ref = restrict_sum(&own, ref, &possible->sums[i]);
    return diagrams_failed(store) ? DIAGRAM_NONE : ref;
}

uint32_t within_values(struct diagrams *store, uint32_t ref, enum rd_fact fact, struct rd_values values,
                       uint32_t impossible)
{
    struct restricting own = {store, impossible};
    const uint32_t cases = of_values(store, fact, values, diagram_terminal(IS_CASE), diagram_terminal(IS_NONE));
    ref = diagrams_failed(store) ? ref : take_off(&own, ref, cases);
    return within_restrict(store, ref, impossible);
}
