/*
 * Building diagrams from rows.
 */
#include "prove/match.h"

#include <stdlib.h>
#include <string.h>

#define MEMO_FIRST 64u

/* ---- bits ---- */

static void bit_set(uint64_t *bits, uint32_t bit)
{
    bits[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static void bit_clear(uint64_t *bits, uint32_t bit)
{
    bits[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* The lowest bit of both sets at or above `from`; UINT32_MAX when there is none. */
static uint32_t next_of_both(const uint64_t *a, const uint64_t *b, uint32_t words, uint32_t from)
{
    for (uint32_t word = from / 64; word < words; word++) {
        uint64_t bits = a[word] & b[word];
        if (word == from / 64)
            bits &= UINT64_MAX << (from % 64);
        if (bits)
            return word * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return UINT32_MAX;
}

static uint32_t next_bit(const uint64_t *bits, uint32_t words, uint32_t from)
{
    return next_of_both(bits, bits, words, from);
}

/* The highest bit below `below`; UINT32_MAX when there is none. */
static uint32_t bit_before(const uint64_t *bits, uint32_t below)
{
    for (uint32_t word = below / 64 + 1; word-- > 0;) {
        const uint64_t left = word == below / 64 ? bits[word] & ((UINT64_C(1) << (below % 64)) - 1) : bits[word];
        if (left)
            return word * 64 + 63 - (uint32_t)__builtin_clzll(left);
    }
    return UINT32_MAX;
}

static void clear_after(uint64_t *bits, uint32_t words, uint32_t last)
{
    for (uint32_t word = last / 64 + 1; word < words; word++)
        bits[word] = 0;
    if (last % 64 != 63)
        bits[last / 64] &= (UINT64_C(1) << (last % 64 + 1)) - 1;
}

/* ---- the table ---- */

static void *take(struct match *match, size_t count, size_t size)
{
    void *memory = NULL;
    if (diagrams_take(match->store, count * size) && !(memory = arena_array(&match->arena, count, size)))
        match->store->is_out_of_memory = true;
    return memory;
}

static bool set_is_whole(enum rd_fact fact, const struct value_set *set)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    return set->has_absent == row->may_be_absent && set->count == 1 && set->spans[0].lo == row->lo &&
           set->spans[0].hi == row->hi;
}

/* The set a row has in a fact; NULL when it accepts everything. */
struct row_sets {
    struct match *match;
    const struct decision *decision;
    const struct boxes *boxes;
    struct value_set *never; /* two by guard */
};

static const struct value_set *row_set(const struct row_sets *rows, uint32_t row, size_t place)
{
    const enum rd_fact fact = rows->boxes->fact[place];
    if (row >= rows->match->guard_count) {
        const struct value_set *set = rows->boxes->items[row - rows->match->guard_count].set[place];
        return set_is_whole(fact, set) ? NULL : set;
    }
    const struct rd_never_row *never = rd_never_row(rows->decision->nevers[row]);
    for (size_t side = 0; side < 2; side++)
        if (never->fact[side] == fact)
            return &rows->never[row * 2 + side];
    return NULL;
}

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Where segments end, ascending, the end of the domain last. */
static bool find_segments(const struct row_sets *rows, size_t place, struct match_level *level)
{
    const struct rd_fact_row *fact = rd_fact_row(rows->boxes->fact[place]);
    size_t count = 1, kept = 0;
    for (uint32_t row = 0; row < rows->match->row_count; row++) {
        const struct value_set *set = row_set(rows, row, place);
        count += set ? set->count * 2 : 0;
    }
    int64_t *hi = take(rows->match, count, sizeof *hi);
    if (!hi)
        return false;
    count = 0;
    hi[count++] = fact->hi;
    for (uint32_t row = 0; row < rows->match->row_count; row++) {
        const struct value_set *set = row_set(rows, row, place);
        for (size_t i = 0; set && i < set->count; i++) {
            if (set->spans[i].lo > fact->lo)
                hi[count++] = set->spans[i].lo - 1;
            hi[count++] = set->spans[i].hi;
        }
    }
    qsort(hi, count, sizeof *hi, compare_values);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || hi[i] != hi[kept - 1])
            hi[kept++] = hi[i];
    level->hi = hi;
    level->segment_count = (uint32_t)kept;
    return true;
}

static uint32_t segment_of(const struct match_level *level, int64_t value)
{
    uint32_t low = 0, high = level->segment_count - 1;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (level->hi[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void fill_level(const struct row_sets *rows, size_t place, struct match_level *level)
{
    const struct match *match = rows->match;
    for (uint32_t row = 0; row < match->row_count; row++) {
        const struct value_set *set = row_set(rows, row, place);
        if (!set) {
            for (uint32_t segment = 0; segment <= level->segment_count; segment++)
                bit_set(level->bitmaps + (size_t)segment * match->words, row);
            continue;
        }
        bit_set(level->tests, row);
        if (set_is_empty(set))
            bit_clear(match->all, row);
        if (set->has_absent)
            bit_set(level->bitmaps + (size_t)level->segment_count * match->words, row);
        for (size_t i = 0; i < set->count; i++)
            for (uint32_t segment = segment_of(level, set->spans[i].lo);
                 segment < level->segment_count && level->hi[segment] <= set->spans[i].hi; segment++)
                bit_set(level->bitmaps + (size_t)segment * match->words, row);
    }
}

static bool make_level(const struct row_sets *rows, size_t place)
{
    struct match *match = rows->match;
    const uint32_t at = diagrams_level(match->store, rows->boxes->fact[place]);
    if (at == DIAGRAM_NONE)
        rd_bug("\"%s\" has no level", rd_fact_row(rows->boxes->fact[place])->name);
    struct match_level *level = &match->levels[at];
    level->is_read = true;
    if (!find_segments(rows, place, level))
        return false;
    level->bitmaps = take(match, ((size_t)level->segment_count + 1) * match->words, sizeof *level->bitmaps);
    level->edges = take(match, level->segment_count, sizeof *level->edges);
    if (!level->bitmaps || !level->edges)
        return false;
    fill_level(rows, place, level);
    return true;
}

/* Bit sets of every level, one more for the end. */
static bool make_level_sets(struct match *match)
{
    for (uint32_t at = 0; at <= match->store->level_count; at++) {
        struct match_level *level = &match->levels[at];
        level->done = take(match, match->words, sizeof *level->done);
        level->tests = take(match, match->words, sizeof *level->tests);
        level->alive = take(match, match->words, sizeof *level->alive);
        if (!level->done || !level->tests || !level->alive)
            return false;
    }
    return true;
}

static void find_done(struct match *match)
{
    struct match_level *end = &match->levels[match->store->level_count];
    for (uint32_t row = 0; row < match->row_count; row++)
        bit_set(end->done, row);
    for (uint32_t at = match->store->level_count; at-- > 0;)
        for (uint32_t word = 0; word < match->words; word++)
            match->levels[at].done[word] = match->levels[at + 1].done[word] & ~match->levels[at].tests[word];
}

static bool make_rows(struct match *match, const struct row_sets *rows)
{
    uint32_t *row_rule = take(match, match->row_count, sizeof *row_rule);
    match->all = take(match, match->words, sizeof *match->all);
    match->levels = take(match, match->store->level_count + 1u, sizeof *match->levels);
    if (!row_rule || !match->all || !match->levels || !make_level_sets(match))
        return false;
    for (uint32_t row = 0; row < match->row_count; row++) {
        row_rule[row] = row < match->guard_count ? UINT32_MAX : rows->boxes->items[row - match->guard_count].rule;
        bit_set(match->all, row);
    }
    match->row_rule = row_rule;
    return true;
}

bool match_init(struct match *match, struct diagrams *store, const struct decision *decision, const struct boxes *boxes)
{
    *match = (struct match){.store = store, .hit = decision->hit};
    arena_init(&match->arena);
    match->guard_count = (uint32_t)decision->never_count;
    match->row_count = match->guard_count + (uint32_t)boxes->count;
    match->rule_count = (uint32_t)decision->rule_count;
    match->words = match->row_count / 64 + 1;
    struct row_sets rows = {match, decision, boxes, NULL};
    rows.never = take(match, (size_t)match->guard_count * 2, sizeof *rows.never);
    bool is_made = rows.never && make_rows(match, &rows);
    for (uint32_t guard = 0; guard < match->guard_count && is_made; guard++)
        for (int side = 0; side < 2 && is_made; side++)
            if (!set_of_never(rd_never_row(decision->nevers[guard]), side, &match->arena,
                              &rows.never[guard * 2 + (uint32_t)side])) {
                store->is_out_of_memory = true;
                is_made = false;
            }
    for (size_t place = 0; place < boxes->fact_count && is_made; place++)
        is_made = make_level(&rows, place);
    if (is_made)
        find_done(match);
    return is_made;
}

void match_release(struct match *match)
{
    free(match->memo.keys);
    free(match->memo.levels);
    free(match->memo.results);
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

static uint32_t memo_place(const struct match *match, const uint64_t *key, uint32_t level)
{
    const struct match_memo *memo = &match->memo;
    uint64_t at = key_hash(key, match->words, level);
    for (;; at++) {
        const uint32_t place = (uint32_t)(at & (memo->capacity - 1));
        if (!memo->keys[place] || (memo->levels[place] == level && same_key(memo->keys[place], key, match->words)))
            return place;
    }
}

static bool memo_grow(struct match *match)
{
    struct match_memo old = match->memo;
    const uint32_t capacity = old.capacity ? old.capacity * 2 : MEMO_FIRST;
    const size_t size = sizeof *old.keys + sizeof *old.levels + sizeof *old.results;
    if (old.count >= match->store->node_limit || !diagrams_take(match->store, (capacity - old.capacity) * size)) {
        match->store->is_past_limit = true;
        return false;
    }
    match->memo = (struct match_memo){calloc(capacity, sizeof *old.keys), calloc(capacity, sizeof *old.levels),
                                      calloc(capacity, sizeof *old.results), old.count, capacity};
    const bool is_made = match->memo.keys && match->memo.levels && match->memo.results;
    if (!is_made)
        match->store->is_out_of_memory = true;
    for (uint32_t i = 0; i < old.capacity && is_made; i++) {
        if (!old.keys[i])
            continue;
        const uint32_t place = memo_place(match, old.keys[i], old.levels[i]);
        match->memo.keys[place] = old.keys[i];
        match->memo.levels[place] = old.levels[i];
        match->memo.results[place] = old.results[i];
    }
    free(old.keys);
    free(old.levels);
    free(old.results);
    return is_made;
}

/* Notes a result under a key that lives as long as the match. */
static void memo_add(struct match *match, const uint64_t *key, uint32_t level, uint32_t result)
{
    if ((match->memo.count + 1) * 2 > match->memo.capacity && !memo_grow(match))
        return;
    const uint32_t place = memo_place(match, key, level);
    match->memo.keys[place] = key;
    match->memo.levels[place] = level;
    match->memo.results[place] = result;
    match->memo.count++;
}

/* ---- terminals ---- */

/* The rules of these rows as a terminal; equal sets are one. Kept among the states, at a level that none has. */
static uint32_t rule_set(struct match *match, const uint64_t *alive)
{
    const uint32_t level = match->store->level_count + 1, words = match->words;
    uint32_t count = 0;
    for (uint32_t row = next_bit(alive, words, 0); row != UINT32_MAX; row = next_bit(alive, words, row + 1))
        count++;
    /* rows, one a rule: other alternatives of a rule that applies have been taken off, but which one is left may vary */
    uint32_t *rules = take(match, count, sizeof *rules);
    uint64_t *key = take(match, words, sizeof *key);
    if (!rules || !key)
        return DIAGRAM_NONE;
    count = 0;
    for (uint32_t row = next_bit(alive, words, 0); row != UINT32_MAX; row = next_bit(alive, words, row + 1)) {
        rules[count++] = match->row_rule[row];
        bit_set(key, match->row_rule[row]); /* rules are no more than rows and the otherwise rule */
    }
    if (match->memo.capacity > 0) {
        const uint32_t place = memo_place(match, key, level);
        if (match->memo.keys[place])
            return match->memo.results[place];
    }
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
    memo_add(match, key, level, result);
    return result;
}

struct match_rules match_rules_of(const struct match *match, uint32_t number, uint32_t *one)
{
    if (match->hit > HIT_FIRST)
        return match->sets[number - MATCH_FIRST];
    *one = number - MATCH_FIRST;
    return (struct match_rules){one, 1};
}

/* ---- taking off what cannot matter; each leaves DIAGRAM_NONE or the terminal the state has come to ---- */

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
    const bool has_guards = next_bit(alive, words, 0) < match->guard_count;
    bool has_others = false;
    for (uint32_t row = next_bit(alive, words, match->guard_count); row != UINT32_MAX;
         row = next_bit(alive, words, row + 1)) {
        const bool is_moot = second != UINT32_MAX || match->row_rule[row] == rule;
        if (is_moot && row != first && row != second)
            bit_clear(alive, row);
        has_others = has_others || !is_moot;
    }
    if (has_guards || has_others)
        return DIAGRAM_NONE;
    return second != UINT32_MAX ? diagram_terminal(MATCH_AMBIGUOUS) : diagram_terminal(MATCH_FIRST + rule);
}

/* One row stands for each rule that matches; its other alternatives are moot. */
static uint32_t settle_combined(struct match *match, uint64_t *alive, const uint64_t *done)
{
    const uint32_t words = match->words;
    for (uint32_t kept = next_of_both(alive, done, words, 0); kept != UINT32_MAX;
         kept = next_of_both(alive, done, words, kept + 1)) {
        const uint32_t rule = match->row_rule[kept];
        for (uint32_t row = bit_before(alive, kept); row != UINT32_MAX && match->row_rule[row] == rule;
             row = bit_before(alive, row))
            bit_clear(alive, row);
        for (uint32_t row = next_bit(alive, words, kept + 1); row != UINT32_MAX && match->row_rule[row] == rule;
             row = next_bit(alive, words, row + 1))
            bit_clear(alive, row);
    }
    for (uint32_t word = 0; word < words; word++)
        if (alive[word] & ~done[word])
            return DIAGRAM_NONE;
    return rule_set(match, alive);
}

/* The terminal of a state, or DIAGRAM_NONE while it is open. */
static uint32_t settle(struct match *match, uint64_t *alive, uint32_t level)
{
    const uint64_t *done = match->levels[level].done;
    const uint32_t first = next_bit(alive, match->words, 0);
    if (first == UINT32_MAX)
        return diagram_terminal(MATCH_NONE);
    const uint32_t guard = next_of_both(alive, done, match->words, 0);
    if (guard < match->guard_count)
        return diagram_terminal(MATCH_IMPOSSIBLE);
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

/* Most cuts are those of rows that are no longer alive: for the others the segment is as the one before it. */
static bool is_as_before(const struct match *match, const uint64_t *alive, uint32_t level, uint32_t segment)
{
    const uint64_t *bitmap = match->levels[level].bitmaps + (size_t)segment * match->words;
    const uint64_t *before = bitmap - match->words;
    uint64_t differs = 0;
    for (uint32_t i = 0; i < match->words; i++)
        differs |= (bitmap[i] ^ before[i]) & alive[i];
    return differs == 0;
}

static uint32_t build_node(struct match *match, const uint64_t *alive, uint32_t level)
{
    struct diagrams *store = match->store;
    struct match_level *here = &match->levels[level];
    uint32_t absent = DIAGRAM_NONE, count = 0;
    for (uint32_t segment = 0; segment < here->segment_count && !diagrams_failed(store); segment++) {
        if (segment > 0 && is_as_before(match, alive, level, segment))
            here->edges[count - 1].hi = here->hi[segment];
        else
            here->edges[count++] = (struct diagram_edge){here->hi[segment], build_child(match, alive, level, segment)};
    }
    if (rd_fact_row(store->fact[level])->may_be_absent && !diagrams_failed(store))
        absent = build_child(match, alive, level, here->segment_count);
    return diagrams_failed(store) ? DIAGRAM_NONE : diagram_node(store, level, here->edges, count, absent);
}

static uint32_t build(struct match *match, uint64_t *alive, uint32_t level)
{
    const uint32_t words = match->words;
    uint32_t result = settle(match, alive, level);
    if (result != DIAGRAM_NONE || diagrams_failed(match->store))
        return result;
    while (next_of_both(alive, match->levels[level].tests, words, 0) == UINT32_MAX)
        if (++level > match->store->level_count)
            rd_bug("rows are left that test nothing");
    if (match->memo.capacity > 0) {
        const uint32_t place = memo_place(match, alive, level);
        if (match->memo.keys[place])
            return match->memo.results[place];
    }
    uint64_t *key = take(match, words, sizeof *key);
    if (!key)
        return DIAGRAM_NONE;
    memcpy(key, alive, words * sizeof *key);
    result = build_node(match, key, level);
    if (result != DIAGRAM_NONE)
        memo_add(match, key, level, result);
    return diagrams_failed(match->store) ? DIAGRAM_NONE : result;
}

uint32_t match_build(struct match *match, const bool *is_in)
{
    uint64_t *alive = match->levels[0].alive;
    memcpy(alive, match->all, match->words * sizeof *alive);
    for (uint32_t row = match->guard_count; row < match->row_count && is_in; row++)
        if (!is_in[match->row_rule[row]])
            bit_clear(alive, row);
    return diagrams_failed(match->store) ? DIAGRAM_NONE : build(match, alive, 0);
}
