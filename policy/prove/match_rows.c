/*
 * The rows of a table as bit sets: which of them each piece of a fact's domain allows.
 */
#include <stdlib.h>

#include "language/possible.h"
#include "prove/bits.h"
#include "prove/match.h"

void *match_take(struct match *match, size_t count, size_t size)
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

struct row_sets {
    struct match *match;
    const struct boxes *boxes;
};

/* The set a row has in a fact; NULL when it accepts everything. */
static const struct value_set *row_set(const struct row_sets *rows, uint32_t row, size_t place)
{
    const struct value_set *set = rows->boxes->items[row].set[place];
    return set_is_whole(rows->boxes->fact[place], set) ? NULL : set;
}

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Where values that never come with another fact's begin and end; returns how many ends there are. */
static size_t find_never_ends(const struct possible *possible, enum rd_fact fact, int64_t *ends)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    size_t count = 0;
    for (size_t i = 0; possible && i < possible->never_count; i++)
        for (int side = 0; side < 2; side++) {
            const struct rd_values values = possible->nevers[i].values[side];
            if (possible->nevers[i].fact[side] != fact)
                continue;
            if (values.lo > row->lo)
                ends[count++] = values.lo - 1;
            if (values.hi >= row->lo)
                ends[count++] = values.hi;
        }
    return count;
}

/*
 * Where segments end, ascending, the end of the domain last: no row and no impossible case parts the values of one. How
 * two facts compare may.
 */
static bool find_segments(const struct row_sets *rows, size_t place, struct match_level *level)
{
    const struct rd_fact_row *fact = rd_fact_row(rows->boxes->fact[place]);
    const struct possible *possible = rows->match->store->possible;
    size_t count = 1 + (possible ? possible->never_count * 4 : 0), kept = 0;
    for (uint32_t row = 0; row < rows->match->row_count; row++) {
        const struct value_set *set = row_set(rows, row, place);
        count += set ? set->count * 2 : 0;
    }
    int64_t *hi = match_take(rows->match, count, sizeof *hi);
    if (!hi)
        return false;
    count = 0;
    hi[count++] = fact->hi;
    count += find_never_ends(possible, rows->boxes->fact[place], hi + count);
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
    level->bitmaps = match_take(match, ((size_t)level->segment_count + 1) * match->words, sizeof *level->bitmaps);
    level->changes = match_take(match, (size_t)level->segment_count * match->words, sizeof *level->changes);
    level->edges = match_take(match, level->segment_count, sizeof *level->edges);
    if (!level->bitmaps || !level->changes || !level->edges)
        return false;
    fill_level(rows, place, level);
    for (size_t i = match->words; i < (size_t)level->segment_count * match->words; i++)
        level->changes[i] = level->bitmaps[i] ^ level->bitmaps[i - match->words];
    return true;
}

/* Bit sets of every level, one more for the end. */
static bool make_level_sets(struct match *match)
{
    for (uint32_t at = 0; at <= match->store->level_count; at++) {
        struct match_level *level = &match->levels[at];
        level->done = match_take(match, match->words, sizeof *level->done);
        level->tests = match_take(match, match->words, sizeof *level->tests);
        level->alive = match_take(match, match->words, sizeof *level->alive);
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
    uint32_t *row_rule = match_take(match, match->row_count, sizeof *row_rule);
    uint32_t *row_first = match_take(match, match->row_count, sizeof *row_first);
    match->all = match_take(match, match->words, sizeof *match->all);
    match->siblings = match_take(match, match->words, sizeof *match->siblings);
    match->set_key = match_take(match, match->words, sizeof *match->set_key);
    match->levels = match_take(match, match->store->level_count + 1u, sizeof *match->levels);
    if (!row_rule || !row_first || !match->all || !match->siblings || !match->set_key || !match->levels ||
        !make_level_sets(match))
        return false;
    for (uint32_t row = 0; row < match->row_count; row++) {
        row_rule[row] = rows->boxes->items[row].rule;
        bit_set(match->all, row);
        row_first[row] = row;
        if (row > 0 && row_rule[row] == row_rule[row - 1]) {
            row_first[row] = row_first[row - 1];
            bit_set(match->siblings, row - 1);
            bit_set(match->siblings, row);
        }
    }
    match->row_rule = row_rule;
    match->row_first = row_first;
    return true;
}

bool match_init(struct match *match, struct diagrams *store, const struct decision *decision, const struct boxes *boxes)
{
    *match = (struct match){.store = store, .hit = decision->hit};
    arena_init(&match->arena);
    match->row_count = (uint32_t)boxes->count;
    match->rule_count = (uint32_t)decision->rule_count;
    match->words = match->row_count / 64 + 1;
    const struct row_sets rows = {match, boxes};
    bool is_made = make_rows(match, &rows);
    for (size_t place = 0; place < boxes->fact_count && is_made; place++)
        is_made = make_level(&rows, place);
    if (is_made)
        find_done(match);
    return is_made;
}
