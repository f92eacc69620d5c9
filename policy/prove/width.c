/*
 * Narrow orders, fact by fact.
 */
#include "prove/width.h"

#include <stdlib.h>
#include <string.h>

#include "prove/bits.h"

#define SAMPLE 128u      /* states that stand for all of a table's */
#define STATES_MAX 4096u /* beyond so many a fact is as bad as any */
#define SLOTS (2 * STATES_MAX)

/* Distinct states of a table. */
struct states {
    uint64_t *keys;       /* `words` each */
    uint32_t *slots, *at; /* number + 1 by hash; 0 is free; and which slot each has */
    uint32_t count;
};

struct frontier {
    const struct match *match;
    struct states at, next; /* those open now; those after a fact under trial */
    uint64_t *done, *work;
    double weight; /* how many each stands for */
};

struct search {
    struct frontier frontiers[WIDTH_TABLES_MAX];
    size_t count;
    uint32_t level_count;
    bool is_placed[RD_FACT_COUNT]; /* by level */
};

/* ---- sets of states ---- */

static bool states_init(struct states *states, uint32_t words)
{
    states->keys = malloc((size_t)STATES_MAX * words * sizeof *states->keys);
    states->slots = calloc(SLOTS, sizeof *states->slots);
    states->at = malloc(STATES_MAX * sizeof *states->at);
    return states->keys && states->slots && states->at;
}

static void states_release(struct states *states)
{
    free(states->keys);
    free(states->slots);
    free(states->at);
}

static void states_clear(struct states *states)
{
    for (uint32_t i = 0; i < states->count; i++)
        states->slots[states->at[i]] = 0;
    states->count = 0;
}

static uint64_t hash_of(const uint64_t *key, uint32_t words)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < words; i++) {
        hash = (hash ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

static void states_add(struct states *states, const uint64_t *key, uint32_t words)
{
    for (uint64_t at = hash_of(key, words);; at++) {
        uint32_t *slot = &states->slots[at & (SLOTS - 1)];
        if (*slot == 0) {
            memcpy(&states->keys[(size_t)states->count * words], key, words * sizeof *key);
            states->at[states->count] = (uint32_t)(at & (SLOTS - 1));
            *slot = ++states->count;
            return;
        }
        if (memcmp(&states->keys[(size_t)(*slot - 1) * words], key, words * sizeof *key) == 0)
            return;
    }
}

/* ---- one table ---- */

/* Rows whose tests all lie behind once a level is placed too. */
static void find_done(const struct search *search, struct frontier *frontier, uint32_t level)
{
    const struct match *match = frontier->match;
    memcpy(frontier->done, match->levels[search->level_count].done, match->words * sizeof *frontier->done);
    for (uint32_t other = 0; other < search->level_count; other++)
        for (uint32_t word = 0; word < match->words && other != level && !search->is_placed[other]; word++)
            frontier->done[word] &= ~match->levels[other].tests[word];
}

static void add_child(struct frontier *frontier, const uint64_t *state, const uint64_t *bitmap)
{
    const uint32_t words = frontier->match->words;
    for (uint32_t word = 0; word < words; word++)
        frontier->work[word] = state[word] & bitmap[word];
    if (match_settle(frontier->match, frontier->work, frontier->done) == DIAGRAM_NONE)
        states_add(&frontier->next, frontier->work, words);
}

/* The states after a level, up to `most` of them; returns how many nodes would test it. */
static uint32_t expand(struct frontier *frontier, uint32_t level, uint32_t most)
{
    const struct match *match = frontier->match;
    const struct match_level *here = &match->levels[level];
    const uint32_t words = match->words, room = here->segment_count + 1;
    const bool may_be_absent = rd_fact_row(match->store->fact[level])->may_be_absent;
    uint32_t nodes = 0;
    states_clear(&frontier->next);
    most = most + room < STATES_MAX ? most : STATES_MAX - room;
    for (uint32_t i = 0; i < frontier->at.count && frontier->next.count <= most; i++) {
        const uint64_t *state = &frontier->at.keys[(size_t)i * words];
        if (next_of_both(state, here->tests, words, 0) == UINT32_MAX) {
            states_add(&frontier->next, state, words);
            continue;
        }
        nodes++;
        for (uint32_t segment = 0; segment < here->segment_count; segment++)
            if (segment == 0 || !match_is_as_before(match, state, here, segment))
                add_child(frontier, state, here->bitmaps + (size_t)segment * words);
        if (may_be_absent)
            add_child(frontier, state, here->bitmaps + (size_t)here->segment_count * words);
    }
    return nodes;
}

/* Every so-manieth state stays. */
static void thin(struct frontier *frontier)
{
    const uint32_t words = frontier->match->words, count = frontier->at.count;
    if (count <= SAMPLE)
        return;
    states_clear(&frontier->at); /* nothing more is looked up among them */
    for (uint32_t i = 0; i < SAMPLE; i++)
        memmove(&frontier->at.keys[(size_t)i * words],
                &frontier->at.keys[(size_t)((uint64_t)i * count / SAMPLE) * words], words * sizeof *frontier->at.keys);
    frontier->at.count = SAMPLE;
    frontier->weight *= (double)count / SAMPLE;
}

static bool frontier_init(struct frontier *frontier, const struct match *match)
{
    *frontier = (struct frontier){.match = match, .weight = 1};
    frontier->done = calloc(match->words, sizeof *frontier->done);
    frontier->work = malloc(match->words * sizeof *frontier->work);
    if (!frontier->done || !frontier->work || !states_init(&frontier->at, match->words) ||
        !states_init(&frontier->next, match->words))
        return false;
    memcpy(frontier->work, match->all, match->words * sizeof *frontier->work);
    if (match_settle(match, frontier->work, match->levels[0].done) == DIAGRAM_NONE)
        states_add(&frontier->at, frontier->work, match->words);
    return true;
}

static void frontier_release(struct frontier *frontier)
{
    free(frontier->done);
    free(frontier->work);
    states_release(&frontier->at);
    states_release(&frontier->next);
}

/* ---- the search ---- */

/* How wide the tables would be with this level next; from `best` on it does not matter by how much. */
static double width_with(struct search *search, uint32_t level, double best, double *nodes)
{
    double width = 0;
    *nodes = 0;
    for (size_t i = 0; i < search->count && width < best; i++) {
        struct frontier *frontier = &search->frontiers[i];
        const double left = (best - width) / frontier->weight;
        find_done(search, frontier, level);
        *nodes += frontier->weight * expand(frontier, level, left < STATES_MAX ? (uint32_t)left : STATES_MAX);
        width += frontier->weight * frontier->next.count;
    }
    return width;
}

static void place(struct search *search, uint32_t level, double *nodes)
{
    width_with(search, level, 1e300, nodes);
    search->is_placed[level] = true;
    for (size_t i = 0; i < search->count; i++) {
        struct frontier *frontier = &search->frontiers[i];
        const struct states at = frontier->at;
        frontier->at = frontier->next;
        frontier->next = at;
        thin(frontier);
    }
}

static uint32_t find_narrowest(struct search *search, const struct diagrams *store, const bool *is_last)
{
    uint32_t best = DIAGRAM_NONE;
    double least = 0, least_nodes = 0;
    for (int last = 0; last < 2 && best == DIAGRAM_NONE; last++)
        for (uint32_t level = 0; level < search->level_count; level++) {
            double nodes;
            if (search->is_placed[level] || is_last[store->fact[level]] != last)
                continue;
            const double width = width_with(search, level, best == DIAGRAM_NONE ? 1e300 : least + 1, &nodes);
            if (best == DIAGRAM_NONE || width < least || (width == least && nodes < least_nodes)) {
                best = level;
                least = width;
                least_nodes = nodes;
            }
        }
    return best;
}

bool width_order(const struct match *tables, size_t table_count, const bool is_last[RD_FACT_COUNT],
                 struct width_order *out)
{
    const struct diagrams *store = tables[0].store;
    struct search search = {.count = table_count, .level_count = store->level_count};
    bool is_made = true;
    *out = (struct width_order){.nodes = 0};
    for (size_t i = 0; i < table_count; i++)
        is_made = frontier_init(&search.frontiers[i], &tables[i]) && is_made;
    for (uint32_t placed = 0; placed < store->level_count && is_made; placed++) {
        const uint32_t level = find_narrowest(&search, store, is_last);
        double nodes;
        place(&search, level, &nodes);
        out->fact[placed] = store->fact[level];
        out->nodes += nodes;
    }
    for (size_t i = 0; i < table_count; i++)
        frontier_release(&search.frontiers[i]);
    return is_made;
}
