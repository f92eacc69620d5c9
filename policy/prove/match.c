/*
 * Building diagrams from rows.
 */
#include "prove/match.h"

#include <stdlib.h>
#include <string.h>

#include "prove/bits.h"

#define MEMO_FIRST 64u

void match_release(struct match *match)
{
    free(match->memo.states);
    free(match->memo.slots);
    free(match->sets);
    arena_release(&match->arena);
    *match = (struct match){0};
}

/* ---- states that were built ---- */

static uint64_t key_hash(const uint64_t *key, uint32_t words, uint32_t level)
{
    uint64_t hash = level;
    for (uint32_t i = 0; i < words; i++) {
        hash = (hash ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

static bool same_key(const uint64_t *a, const uint64_t *b, uint32_t words)
{
    uint64_t differs = 0;
    for (uint32_t i = 0; i < words; i++)
        differs |= a[i] ^ b[i];
    return differs == 0;
}

/* What was built for these rows at this level; DIAGRAM_NONE when nothing was. */
static uint32_t memo_find(const struct match *match, const uint64_t *key, uint32_t level, uint64_t hash)
{
    const struct match_memo *memo = &match->memo;
    const uint32_t words = match->words;
    if (memo->slot_count == 0)
        return DIAGRAM_NONE;
    for (uint64_t at = hash;; at++) {
        const struct match_slot slot = memo->slots[at & (memo->slot_count - 1)];
        if (slot.state == 0)
            return DIAGRAM_NONE;
        const uint64_t *state = &memo->states[(size_t)(slot.state - 1) * (words + 1)];
        if (slot.tag == (uint32_t)(hash >> 32) && state[words] >> 32 == level && same_key(state, key, words))
            return (uint32_t)state[words];
    }
}

static void memo_place(const struct match_memo *memo, uint64_t hash, struct match_slot slot)
{
    while (memo->slots[hash & (memo->slot_count - 1)].state)
        hash++;
    memo->slots[hash & (memo->slot_count - 1)] = slot;
}

static bool memo_grow(struct match *match)
{
    const uint32_t words = match->words;
    struct match_memo *memo = &match->memo;
    const struct match_memo old = *memo;
    const uint32_t capacity = old.capacity ? old.capacity * 2 : MEMO_FIRST;
    const size_t size = (words + 1) * sizeof *memo->states;
    if (!diagrams_take(match->store, (capacity - old.capacity) * (size + 2 * sizeof *memo->slots)))
        return false;
    uint64_t *states = realloc(memo->states, capacity * size);
    memo->states = states ? states : memo->states;
    struct match_slot *slots = calloc((size_t)capacity * 2, sizeof *slots);
    if (!states || !slots) {
        free(slots);
        match->store->is_out_of_memory = true;
        return false;
    }
    memo->slots = slots;
    memo->slot_count = capacity * 2;
    memo->capacity = capacity;
    for (uint32_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].state) {
            const uint64_t *state = &states[(size_t)(old.slots[i].state - 1) * (words + 1)];
            memo_place(memo, key_hash(state, words, (uint32_t)(state[words] >> 32)), old.slots[i]);
        }
    free(old.slots);
    return true;
}

static void memo_add(struct match *match, const uint64_t *key, uint32_t level, uint64_t hash, uint32_t result)
{
    struct match_memo *memo = &match->memo;
    if (memo->count >= match->store->node_limit) {
        match->store->is_past_limit = true;
        return;
    }
    if (memo->count == memo->capacity && !memo_grow(match))
        return;
    uint64_t *state = &memo->states[(size_t)memo->count * (match->words + 1)];
    memcpy(state, key, match->words * sizeof *key);
    state[match->words] = (uint64_t)level << 32 | result;
    memo_place(memo, hash, (struct match_slot){(uint32_t)(hash >> 32), ++memo->count});
}

/* ---- terminals ---- */

/*
 * The rules of these rows as a terminal; equal sets are one. Kept among the states, at a level that none has. One row a
 * rule is left, but which of its alternatives may vary: the first stands for all.
 */
static uint32_t rule_set(struct match *match, const uint64_t *alive)
{
    const uint32_t level = match->store->level_count + 1, words = match->words;
    uint64_t *key = match->set_key;
    memcpy(key, alive, words * sizeof *key);
    for (uint32_t row = next_of_both(alive, match->siblings, words, 0); row != UINT32_MAX;
         row = next_of_both(alive, match->siblings, words, row + 1)) {
        bit_clear(key, row);
        bit_set(key, match->row_first[row]);
    }
    const uint64_t hash = key_hash(key, words, level);
    const uint32_t known = memo_find(match, key, level, hash);
    if (known != DIAGRAM_NONE)
        return known;
    uint32_t count = 0;
    for (uint32_t word = 0; word < words; word++)
        count += (uint32_t)__builtin_popcountll(key[word]);
    uint32_t *rules = match_take(match, count, sizeof *rules);
    if (!rules)
        return DIAGRAM_NONE;
    count = 0;
    for (uint32_t row = next_bit(key, words, 0); row != UINT32_MAX; row = next_bit(key, words, row + 1))
        rules[count++] = match->row_rule[row];
    if (match->set_count == match->set_capacity) {
        const uint32_t capacity = match->set_capacity ? match->set_capacity * 2 : MEMO_FIRST;
        struct match_rules *sets = realloc(match->sets, capacity * sizeof *sets);
        if (!sets) {
            match->store->is_out_of_memory = true;
            return DIAGRAM_NONE;
        }
        match->sets = sets;
        match->set_capacity = capacity;
    }
    match->sets[match->set_count] = (struct match_rules){rules, count};
    const uint32_t result = diagram_terminal(MATCH_FIRST + match->set_count++);
    memo_add(match, key, level, hash, result);
    return result;
}

struct match_rules match_rules_of(const struct match *match, uint32_t number, uint32_t *one)
{
    if (match->hit > HIT_FIRST)
        return match->sets[number - MATCH_FIRST];
    *one = number - MATCH_FIRST;
    return (struct match_rules){one, 1};
}

/* ---- taking off what cannot matter ---- */

static uint32_t settle_first(const struct match *match, uint64_t *alive, const uint64_t *done)
{
    const uint32_t words = match->words, winner = next_of_both(alive, done, words, 0);
    if (winner == UINT32_MAX)
        return DIAGRAM_NONE;
    clear_after(alive, words, winner);
    for (uint32_t row = bit_before(alive, winner); row != UINT32_MAX; row = bit_before(alive, row)) {
        if (match->row_rule[row] != match->row_rule[winner])
            return DIAGRAM_NONE;
        bit_clear(alive, row);
    }
    return diagram_terminal(MATCH_FIRST + match->row_rule[winner]);
}

static uint32_t settle_unique(const struct match *match, uint64_t *alive, const uint64_t *done)
{
    const uint32_t words = match->words, first = next_of_both(alive, done, words, 0);
    if (first == UINT32_MAX)
        return DIAGRAM_NONE;
    const uint32_t rule = match->row_rule[first];
    uint32_t second = next_of_both(alive, done, words, first + 1);
    while (second != UINT32_MAX && match->row_rule[second] == rule)
        second = next_of_both(alive, done, words, second + 1);
    bool has_others = false;
    for (uint32_t row = next_bit(alive, words, 0); row != UINT32_MAX; row = next_bit(alive, words, row + 1)) {
        const bool is_moot = second != UINT32_MAX || match->row_rule[row] == rule;
        if (is_moot && row != first && row != second)
            bit_clear(alive, row);
        has_others = has_others || !is_moot;
    }
    if (has_others)
        return DIAGRAM_NONE;
    return second != UINT32_MAX ? diagram_terminal(MATCH_AMBIGUOUS) : diagram_terminal(MATCH_FIRST + rule);
}

/* Takes off the other rows of a row's rule, which stand beside it. */
static void clear_siblings(const struct match *match, uint64_t *alive, uint32_t kept)
{
    const uint32_t words = match->words, rule = match->row_rule[kept];
    for (uint32_t row = bit_before(alive, kept); row != UINT32_MAX && match->row_rule[row] == rule;
         row = bit_before(alive, row))
        bit_clear(alive, row);
    for (uint32_t row = next_bit(alive, words, kept + 1); row != UINT32_MAX && match->row_rule[row] == rule;
         row = next_bit(alive, words, row + 1))
        bit_clear(alive, row);
}

/* One row stands for each rule that matches; its other alternatives are moot. */
static uint32_t settle_combined(const struct match *match, uint64_t *alive, const uint64_t *done)
{
    uint64_t open = 0;
    for (uint32_t word = 0; word < match->words; word++)
        for (uint64_t left = alive[word] & done[word] & match->siblings[word]; left; left &= left - 1)
            if (alive[word] & left & -left)
                clear_siblings(match, alive, word * 64 + (uint32_t)__builtin_ctzll(left));
    for (uint32_t word = 0; word < match->words; word++)
        open |= alive[word] & ~done[word];
    return open ? DIAGRAM_NONE : MATCH_ALL_LEFT;
}

uint32_t match_settle(const struct match *match, uint64_t *alive, const uint64_t *done)
{
    const uint32_t first = next_bit(alive, match->words, 0);
    if (first == UINT32_MAX)
        return diagram_terminal(MATCH_NONE);
    if (match->hit == HIT_FIRST)
        return settle_first(match, alive, done);
    if (match->hit == HIT_UNIQUE)
        return settle_unique(match, alive, done);
    return settle_combined(match, alive, done);
}

/* ---- building ---- */

static uint32_t build(struct match *match, uint64_t *alive, uint32_t level);

static uint32_t build_child(struct match *match, const uint64_t *alive, uint32_t level, uint32_t segment)
{
    const uint64_t *bitmap = match->levels[level].bitmaps + (size_t)segment * match->words;
    uint64_t *left = match->levels[level + 1].alive;
    for (uint32_t i = 0; i < match->words; i++)
        left[i] = alive[i] & bitmap[i];
    return build(match, left, level + 1);
}

bool match_is_as_before(const struct match *match, const uint64_t *alive, const struct match_level *level,
                        uint32_t segment)
{
    const uint64_t *changes = level->changes + (size_t)segment * match->words;
    uint64_t differs = 0;
    for (uint32_t i = 0; i < match->words; i++)
        differs |= changes[i] & alive[i];
    return differs == 0;
}

static uint32_t build_node(struct match *match, const uint64_t *alive, uint32_t level)
{
    struct diagrams *store = match->store;
    struct match_level *here = &match->levels[level];
    uint32_t absent = DIAGRAM_NONE, count = 0;
    for (uint32_t segment = 0; segment < here->segment_count && !diagrams_failed(store); segment++) {
        if (segment > 0 && match_is_as_before(match, alive, here, segment))
            here->edges[count - 1].hi = here->hi[segment];
        else
            here->edges[count++] = (struct diagram_edge){here->hi[segment], build_child(match, alive, level, segment)};
    }
    if (rd_fact_row(store->fact[level])->may_be_absent && !diagrams_failed(store))
        absent = build_child(match, alive, level, here->segment_count);
    return diagrams_failed(store) ? DIAGRAM_NONE : diagram_node(store, level, here->edges, count, absent);
}

/* The rows stand in the work space of a level at or above: those below may be written to, it may not. */
static uint32_t build(struct match *match, uint64_t *alive, uint32_t level)
{
    const uint32_t words = match->words;
    uint32_t result = match_settle(match, alive, match->levels[level].done);
    if (result == MATCH_ALL_LEFT)
        return rule_set(match, alive);
    if (result != DIAGRAM_NONE || diagrams_failed(match->store))
        return result;
    while (next_of_both(alive, match->levels[level].tests, words, 0) == UINT32_MAX)
        if (++level > match->store->level_count)
            rd_bug("rows are left that test nothing");
    const uint64_t hash = key_hash(alive, words, level);
    result = memo_find(match, alive, level, hash);
    if (result != DIAGRAM_NONE)
        return result;
    result = build_node(match, alive, level);
    if (result != DIAGRAM_NONE)
        memo_add(match, alive, level, hash, result);
    return diagrams_failed(match->store) ? DIAGRAM_NONE : result;
}

uint32_t match_build(struct match *match, const bool *is_in)
{
    uint64_t *alive = match->levels[0].alive;
    memcpy(alive, match->all, match->words * sizeof *alive);
    for (uint32_t row = 0; row < match->row_count && is_in; row++)
        if (!is_in[match->row_rule[row]])
            bit_clear(alive, row);
    return diagrams_failed(match->store) ? DIAGRAM_NONE : build(match, alive, 0);
}
