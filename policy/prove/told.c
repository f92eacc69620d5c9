/*
 * Facts that decide, one after the other left out as long as the terminal stays.
 */
#include "prove/told.h"

#include <stdlib.h>
#include <string.h>

#include "prove/within.h"
#include "prove/words.h"

#define NODES_MAX 200000u /* of a larger diagram every fact on the way decides */

void told_init(struct told *told, const struct diagrams *store, uint32_t impossible)
{
    *told = (struct told){.store = store, .impossible = impossible};
}

/* ---- which decide ---- */

struct leaving_out {
    const struct told *told;
    const int64_t *facts;
    const bool *decides; /* by fact: only the case's own piece counts */
    uint32_t wanted;
    uint8_t *is_visited; /* by node */
};

/* Do all ways lead to the wanted terminal, or to what is impossible? */
static bool stays(struct leaving_out *own, uint32_t ref)
{
    const struct diagrams *store = own->told->store;
    if (diagram_is_terminal(ref))
        return diagram_number(ref) == own->wanted || diagram_number(ref) == own->told->impossible;
    if (own->is_visited[ref])
        return true; /* or it would have ended there */
    own->is_visited[ref] = 1;
    const struct diagram_node *node = &store->nodes[ref];
    const enum rd_fact fact = store->fact[node->level];
    if (own->decides[fact])
        return stays(own, diagram_child(store, ref, node->level, own->facts[fact]));
    bool does = node->absent == DIAGRAM_NONE || stays(own, node->absent);
    for (uint32_t i = 0; i < node->count && does; i++)
        does = stays(own, store->edges[node->first + i].child);
    return does;
}

/* Marks the facts tested on the way of a case. */
static void mark_way(const struct diagrams *store, uint32_t ref, const int64_t *facts, bool *is_on_way)
{
    while (!diagram_is_terminal(ref)) {
        const uint32_t level = store->nodes[ref].level;
        is_on_way[store->fact[level]] = true;
        ref = diagram_child(store, ref, level, facts[store->fact[level]]);
    }
}

bool told_add(struct told *told, uint32_t ref, const int64_t *facts)
{
    const struct diagrams *store = told->store;
    bool decides[RD_FACT_COUNT] = {false};
    struct leaving_out own = {told, facts, decides, diagram_at(store, ref, facts), NULL};
    mark_way(store, ref, facts, decides);
    const bool is_small = store->node_count <= NODES_MAX;
    if (is_small)
        own.is_visited = malloc(store->node_count + 1u);
    const bool has_memory = !is_small || own.is_visited; /* without it every fact on the way is taken to decide */
    for (uint32_t level = store->level_count; own.is_visited && level-- > 0;) {
        const enum rd_fact fact = store->fact[level];
        if (!decides[fact])
            continue;
        decides[fact] = false;
        memset(own.is_visited, 0, store->node_count + 1u);
        decides[fact] = !stays(&own, ref);
    }
    free(own.is_visited);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        told->decides[fact] = told->decides[fact] || decides[fact];
    if (told->way_count == TOLD_WAYS_MAX)
        rd_bug("a case is told of more than %u diagrams", TOLD_WAYS_MAX);
    told->ways[told->way_count].ref = ref;
    told->ways[told->way_count++].number = own.wanted;
    return has_memory;
}

void told_keep(struct told *told, const bool *is_kept)
{
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        told->decides[fact] = told->decides[fact] || is_kept[fact];
        told->is_kept[fact] = told->is_kept[fact] || is_kept[fact];
    }
}

/* ---- ordinary values for the rest ---- */

/* The levels but that of `without` as choices, those that are kept first; returns how many. */
static size_t choices_of(const struct told *told, int without, const int64_t *facts, struct one_span *values,
                         struct choice *out)
{
    const struct diagrams *store = told->store;
    size_t count = 0;
    for (int kept = 1; kept >= 0; kept--)
        for (uint32_t level = 0; level < store->level_count; level++) {
            const enum rd_fact fact = store->fact[level];
            if ((int)fact == without || told->is_kept[fact] != (bool)kept)
                continue;
            out[count++] = (struct choice){fact, &values[level].set, kept ? facts[fact] : rd_fact_row(fact)->ordinary};
        }
    return count;
}

/* What decides has the values of its pieces, or as it is; all others as they like. */
static void values_of(const struct told *told, bool has_pieces, const int64_t *facts, struct one_span *values)
{
    const struct diagrams *store = told->store;
    for (uint32_t level = 0; level < store->level_count; level++)
        one_span_of_domain(store->fact[level], &values[level]);
    for (size_t i = 0; i < told->way_count && has_pieces; i++)
        within_follow(store, told->ways[i].ref, facts, values);
    for (uint32_t level = 0; level < store->level_count; level++) {
        const enum rd_fact fact = store->fact[level];
        if (told->is_kept[fact] || (told->decides[fact] && !has_pieces))
            one_span_of_value(facts[fact], &values[level]);
        else if (!told->decides[fact])
            one_span_of_domain(fact, &values[level]);
    }
}

static bool comes_to_the_same(const struct told *told, const int64_t *facts)
{
    bool does = true;
    for (size_t i = 0; i < told->way_count && does; i++)
        does = diagram_at(told->store, told->ways[i].ref, facts) == told->ways[i].number;
    return does;
}

void told_fill(const struct told *told, int64_t *facts)
{
    struct one_span values[RD_FACT_COUNT];
    struct choice choices[RD_FACT_COUNT];
    int64_t filled[RD_FACT_COUNT];
    bool is_filled = false;
    for (int pieces = 1; pieces >= 0 && !is_filled; pieces--) {
        values_of(told, pieces, facts, values);
        const size_t count = choices_of(told, -1, facts, values, choices);
        memcpy(filled, facts, sizeof filled);
        is_filled = possible_case(told->store->possible, choices, count, filled) && comes_to_the_same(told, filled);
    }
    if (!is_filled)
        rd_bug("a case that is told is not possible, or comes to another end");
    memcpy(facts, filled, sizeof filled);
}

void told_fill_both(const struct told *told, enum rd_fact fact, int64_t *facts, int64_t *other)
{
    struct one_span values[RD_FACT_COUNT];
    struct choice choices[RD_FACT_COUNT];
    const struct apart apart = {fact, {facts[fact], other[fact]}};
    values_of(told, false, facts, values);
    const size_t count = choices_of(told, (int)fact, facts, values, choices);
    if (!possible_pair(told->store->possible, &apart, choices, count, facts))
        rd_bug("two cases that are told are not possible");
    for (uint32_t level = 0; level < told->store->level_count; level++)
        if (told->store->fact[level] != fact)
            other[told->store->fact[level]] = facts[told->store->fact[level]];
}

/* ---- words ---- */

const char *told_words(const struct told *told, const int64_t *facts, char *out, size_t size)
{
    struct words words = words_on(out, size);
    char text[96];
    for (int first = 1; first >= 0; first--)
        for (int fact = 0; fact < RD_FACT_COUNT; fact++)
            if (diagrams_level(told->store, (enum rd_fact)fact) != DIAGRAM_NONE && told->decides[fact] == (bool)first)
                words_say(&words, "%s%s=%s", words.used ? " " : "", rd_fact_row((enum rd_fact)fact)->name,
                          rd_fact_format((enum rd_fact)fact, facts[fact], text, sizeof text));
    if (words.used == 0)
        words_say(&words, "every case");
    return out;
}
