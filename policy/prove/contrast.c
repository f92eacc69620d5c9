/*
 * Walking two diagrams together.
 */
#include "prove/contrast.h"

#include <stdlib.h>
#include <string.h>

#include "prove/bits.h"
#include "prove/within.h"

/* ---- the diagram of pairs ---- */

static uint32_t pair_terminal(void *context, uint32_t a, uint32_t b)
{
    struct contrast *contrast = context;
    const uint32_t outcome_a = contrast->outcome_a ? contrast->outcome_a[a] : a;
    const uint32_t outcome_b = contrast->outcome_b ? contrast->outcome_b[b] : b;
    if (outcome_a == MATCH_IMPOSSIBLE || outcome_b == MATCH_IMPOSSIBLE ||
        (contrast->judge && (outcome_a < OUTCOME_FIRST || outcome_b < OUTCOME_FIRST)))
        return diagram_terminal(CONTRAST_IMPOSSIBLE);
    if (outcome_a == outcome_b && !contrast->judge && !contrast->keeps_same)
        return diagram_terminal(CONTRAST_SAME);
    for (uint32_t i = 0; i < contrast->count; i++)
        if (contrast->pairs[i].number_a == a && contrast->pairs[i].number_b == b)
            return diagram_terminal(CONTRAST_FIRST + i);
    if (contrast->count == contrast->capacity) {
        const uint32_t capacity = contrast->capacity ? contrast->capacity * 2 : 16;
        struct contrast_pair *pairs = realloc(contrast->pairs, capacity * sizeof *pairs);
        if (!pairs) {
            contrast->bench->store.is_out_of_memory = true;
            return DIAGRAM_NONE;
        }
        contrast->pairs = pairs;
        contrast->capacity = capacity;
    }
    contrast->pairs[contrast->count] = (struct contrast_pair){a, b, outcome_a, outcome_b};
    return diagram_terminal(CONTRAST_FIRST + contrast->count++);
}

/* ---- which pairs a node leads to ---- */

#define BELOW_PAIRS_MIN 4u                /* of fewer each node leads to most */
#define BELOW_WORDS_MAX ((size_t)1 << 22) /* a store too large is walked as a whole */

static void find_below(struct contrast *contrast, uint32_t ref, bool *is_done);

static void add_below(struct contrast *contrast, uint32_t ref, uint32_t child, bool *is_done)
{
    uint64_t *own = &contrast->below[(size_t)ref * contrast->words];
    if (diagram_is_terminal(child)) {
        const uint32_t number = diagram_number(child);
        if (number >= CONTRAST_FIRST)
            bit_set(own, number - CONTRAST_FIRST);
        return;
    }
    find_below(contrast, child, is_done);
    for (uint32_t word = 0; word < contrast->words; word++)
        own[word] |= contrast->below[(size_t)child * contrast->words + word];
}

static void find_below(struct contrast *contrast, uint32_t ref, bool *is_done)
{
    const struct diagrams *store = &contrast->bench->store;
    const struct diagram_node *node = &store->nodes[ref];
    if (is_done[ref])
        return;
    is_done[ref] = true;
    for (uint32_t i = 0; i < node->count; i++)
        add_below(contrast, ref, store->edges[node->first + i].child, is_done);
    if (node->absent != DIAGRAM_NONE)
        add_below(contrast, ref, node->absent, is_done);
}

/* Walks for one of many pairs pass over what does not lead to it. */
static enum rd_status note_below(struct contrast *contrast)
{
    const size_t nodes = contrast->bench->store.node_count;
    contrast->words = contrast->count / 64 + 1;
    if (contrast->count < BELOW_PAIRS_MIN || diagram_is_terminal(contrast->root) ||
        nodes > BELOW_WORDS_MAX / contrast->words)
        return RD_OK;
    bool *is_done = calloc(nodes, sizeof *is_done);
    contrast->below = calloc(nodes * contrast->words, sizeof *contrast->below);
    if (is_done && contrast->below)
        find_below(contrast, contrast->root, is_done);
    else
        contrast->bench->store.is_out_of_memory = true;
    free(is_done);
    return bench_status(contrast->bench);
}

/*
 * Restricted once more: pieces of both together are smaller than those of either. What leads to which pair is noted of the
 * restricted diagram.
 */
static enum rd_status walk_both(struct contrast *contrast, uint32_t root_a, uint32_t root_b)
{
    struct diagrams *store = &contrast->bench->store;
    contrast->root = diagram_apply(store, root_a, root_b, pair_terminal, contrast);
    if (contrast->root != DIAGRAM_NONE)
        contrast->root = within_restrict(store, contrast->root, CONTRAST_IMPOSSIBLE);
    memcpy(contrast->is_boxed, contrast->bench->is_form, sizeof contrast->is_boxed);
    within_mark(store, contrast->is_boxed);
    memcpy(contrast->is_compared, contrast->bench->is_form, sizeof contrast->is_compared);
    within_connect(contrast->is_boxed, contrast->is_compared);
    const enum rd_status rc = bench_status(contrast->bench);
    return rc == RD_OK ? note_below(contrast) : rc;
}

enum rd_status contrast_init(struct contrast *contrast, struct bench *bench, uint32_t root_a, const uint32_t *outcome_a,
                             uint32_t root_b, const uint32_t *outcome_b)
{
    *contrast = (struct contrast){.bench = bench, .outcome_a = outcome_a, .outcome_b = outcome_b};
    return walk_both(contrast, root_a, root_b);
}

enum rd_status contrast_init_all(struct contrast *contrast, struct bench *bench, uint32_t root_a,
                                 const uint32_t *outcome_a, uint32_t root_b, const uint32_t *outcome_b)
{
    *contrast = (struct contrast){.bench = bench, .keeps_same = true, .outcome_a = outcome_a, .outcome_b = outcome_b};
    return walk_both(contrast, root_a, root_b);
}

enum rd_status contrast_init_judged(struct contrast *contrast, struct bench *bench, uint32_t root_a, uint32_t root_b,
                                    contrast_judge judge, void *context)
{
    *contrast = (struct contrast){.bench = bench, .judge = judge, .judge_context = context};
    return walk_both(contrast, root_a, root_b);
}

enum rd_status contrast_init_each(struct contrast *contrast, struct bench *bench, uint32_t root,
                                  const uint32_t *outcome, contrast_judge judge, void *context)
{
    *contrast = (struct contrast){
        .bench = bench, .judge = judge, .judge_context = context, .outcome_a = outcome, .outcome_b = outcome};
    return walk_both(contrast, root, root);
}

void contrast_release(struct contrast *contrast)
{
    free(contrast->pairs);
    free(contrast->below);
    *contrast = (struct contrast){0};
}

void contrast_compare(const struct contrast *contrast, const struct contrast_pair *pair, const struct leaf_box *box,
                      bool is_counting, struct leaf_result *out)
{
    const struct stopping plain = {.outcomes = &contrast->bench->outcomes};
    part_compare(contrast->stopping ? contrast->stopping : &plain, contrast->is_compared, contrast->part,
                 pair->outcome_a, pair->outcome_b, box, is_counting, out);
}

/* ---- walking it with the box of the form facts and of those under a constraint ---- */

struct seen { /* by node and box */
    uint32_t ref, box;
    bool is_used;
    struct case_count count;
};

struct walk {
    const struct contrast *contrast;
    const struct diagrams *store;
    uint32_t wanted;
    bool is_counting, is_out_of_memory;
    struct leaf_box box;
    struct leaf_box *boxes; /* those met, by number */
    uint32_t box_count, box_capacity;
    struct seen *seen;
    uint32_t seen_count, seen_capacity;
    int64_t path[RD_FACT_COUNT]; /* least values of the edges taken */
    struct contrast_found *out;
};

static bool same_box(const struct walk *walk, const struct leaf_box *a, const struct leaf_box *b)
{
    for (uint32_t level = 0; level < walk->store->level_count; level++) {
        const enum rd_fact fact = walk->store->fact[level];
        if (walk->contrast->is_boxed[fact] &&
            (a->lo[fact] != b->lo[fact] || a->hi[fact] != b->hi[fact] || a->and_absent[fact] != b->and_absent[fact]))
            return false;
    }
    return true;
}

/* The number of the box at hand. There are few: splits of the facts that forms take. */
static uint32_t box_number(struct walk *walk)
{
    for (uint32_t i = walk->box_count; i-- > 0;) /* the last is the likeliest */
        if (same_box(walk, &walk->boxes[i], &walk->box))
            return i;
    if (walk->box_count == walk->box_capacity) {
        const uint32_t capacity = walk->box_capacity ? walk->box_capacity * 2 : 8;
        struct leaf_box *boxes = realloc(walk->boxes, capacity * sizeof *boxes);
        if (!boxes) {
            walk->is_out_of_memory = true;
            return 0;
        }
        walk->boxes = boxes;
        walk->box_capacity = capacity;
    }
    walk->boxes[walk->box_count] = walk->box;
    return walk->box_count++;
}

static struct seen *seen_place(const struct walk *walk, uint32_t ref, uint32_t box)
{
    uint64_t at = (((uint64_t)box << 32) | ref) * UINT64_C(0x9E3779B97F4A7C15);
    for (at ^= at >> 29;; at++) {
        struct seen *seen = &walk->seen[at & (walk->seen_capacity - 1)];
        if (!seen->is_used || (seen->ref == ref && seen->box == box))
            return seen;
    }
}

static bool seen_grow(struct walk *walk)
{
    struct seen *old = walk->seen;
    const uint32_t old_capacity = walk->seen_capacity;
    walk->seen_capacity = old_capacity ? old_capacity * 2 : 256;
    walk->seen = calloc(walk->seen_capacity, sizeof *walk->seen);
    if (!walk->seen) {
        walk->seen = old;
        walk->seen_capacity = old_capacity;
        walk->is_out_of_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i].is_used)
            *seen_place(walk, old[i].ref, old[i].box) = old[i];
    free(old);
    return true;
}

static void seen_add(struct walk *walk, uint32_t ref, uint32_t box, struct case_count count)
{
    if ((walk->seen_count + 1) * 2 > walk->seen_capacity && !seen_grow(walk))
        return;
    *seen_place(walk, ref, box) = (struct seen){ref, box, true, count};
    walk->seen_count++;
}

static bool is_wanted(const struct walk *walk, uint32_t number)
{
    return number >= CONTRAST_FIRST && (walk->wanted == CONTRAST_ANY || number - CONTRAST_FIRST == walk->wanted);
}

/* May a wanted terminal be reached? */
static bool leads_on(const struct walk *walk, uint32_t ref)
{
    const struct contrast *contrast = walk->contrast;
    if (diagram_is_terminal(ref))
        return is_wanted(walk, diagram_number(ref));
    if (!contrast->below || walk->wanted == CONTRAST_ANY)
        return true;
    return contrast->below[(size_t)ref * contrast->words + walk->wanted / 64] >> (walk->wanted % 64) & 1;
}

static bool uses(const struct walk *walk, uint32_t outcome, enum rd_fact fact)
{
    const struct outcomes *outcomes = &walk->contrast->bench->outcomes;
    const struct outcome *of = outcome_at(outcomes, outcome);
    return of && outcome_uses(outcomes, of, fact);
}

/* The first case that differs: what outcomes take as it was found, and the rest so that it is a case. */
static void note_case(struct walk *walk, const struct contrast_pair *pair, const struct leaf_result *leaf)
{
    const struct contrast *contrast = walk->contrast;
    bool is_taken[RD_FACT_COUNT] = {false};
    for (uint32_t level = 0; level < walk->store->level_count; level++) {
        const enum rd_fact fact = walk->store->fact[level];
        walk->out->facts[fact] = contrast->is_compared[fact] ? leaf->at[fact] : walk->path[fact];
        is_taken[fact] = uses(walk, pair->outcome_a, fact) || uses(walk, pair->outcome_b, fact) ||
                         ((contrast->judge || contrast->part != PART_ALL) && contrast->bench->is_form[fact]);
    }
    if (!within_put_right(walk->store, contrast->root, is_taken, walk->out->facts))
        rd_bug("\"%s\": a way through both tables holds no case", rd_decision_row(contrast->bench->name)->name);
}

/* The cases of the boxed facts that are not compared. */
static struct case_count count_others(const struct walk *walk)
{
    const struct contrast *contrast = walk->contrast;
    bool is_other[RD_FACT_COUNT];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        is_other[fact] = contrast->is_boxed[fact] && !contrast->is_compared[fact];
    return within_count_all(is_other, &walk->box);
}

/* The cases of the boxed facts that differ at a terminal. */
static struct case_count at_terminal(struct walk *walk, uint32_t number)
{
    struct contrast_found *out = walk->out;
    struct leaf_result leaf;
    const struct contrast_pair *pair = &walk->contrast->pairs[number - CONTRAST_FIRST];
    if (walk->contrast->judge) {
        leaf = (struct leaf_result){.count = case_count_zero()};
        walk->contrast->judge(walk->contrast->judge_context, pair, &walk->box, &leaf);
    } else {
        contrast_compare(walk->contrast, pair, &walk->box, walk->is_counting, &leaf);
    }
    out->is_undecided = out->is_undecided || leaf.is_undecided;
    if (leaf.differs && !out->differs) {
        out->differs = true;
        note_case(walk, pair, &leaf);
    }
    return walk->is_counting && leaf.count.about > 0.0 ? case_count_product(leaf.count, count_others(walk))
                                                       : leaf.count;
}

static struct case_count walk_from(struct walk *walk, uint32_t ref, uint32_t level);

static struct case_count walk_edge(struct walk *walk, uint32_t child, uint32_t level, int64_t lo, int64_t hi)
{
    const enum rd_fact fact = walk->store->fact[level];
    const bool is_boxed = walk->contrast->is_boxed[fact];
    const struct leaf_box *box = &walk->box;
    const int64_t old_lo = box->lo[fact], old_hi = box->hi[fact], old_path = walk->path[fact];
    const bool old_absent = box->and_absent[fact];
    walk->box.lo[fact] = lo;
    walk->box.hi[fact] = hi;
    walk->box.and_absent[fact] = false;
    walk->path[fact] = lo;
    struct case_count count = walk_from(walk, child, level + 1);
    walk->box.lo[fact] = old_lo;
    walk->box.hi[fact] = old_hi;
    walk->box.and_absent[fact] = old_absent;
    walk->path[fact] = old_path;
    return is_boxed || lo == RD_ABSENT ? count : case_count_times(count, (uint64_t)(hi - lo) + 1);
}

static struct case_count walk_node(struct walk *walk, uint32_t ref)
{
    const struct diagram_node *node = &walk->store->nodes[ref];
    struct case_count count = case_count_zero();
    int64_t lo = rd_fact_row(walk->store->fact[node->level])->lo;
    for (uint32_t i = 0; i < node->count && !walk->is_out_of_memory; i++) {
        const struct diagram_edge *edge = &walk->store->edges[node->first + i];
        count = case_count_add(count, walk_edge(walk, edge->child, node->level, lo, edge->hi));
        lo = edge->hi + 1;
        if (walk->out->differs && !walk->is_counting)
            return count;
    }
    if (node->absent != DIAGRAM_NONE)
        count = case_count_add(count, walk_edge(walk, node->absent, node->level, RD_ABSENT, RD_ABSENT));
    return count;
}

/* Cases that differ below, over the levels from `level` on and all boxed facts. */
static struct case_count walk_from(struct walk *walk, uint32_t ref, uint32_t level)
{
    const uint32_t own = diagram_level(walk->store, ref);
    struct case_count count = case_count_zero();
    if (leads_on(walk, ref)) {
        const uint32_t box = box_number(walk);
        const struct seen *seen = walk->seen_capacity ? seen_place(walk, ref, box) : NULL;
        if (seen && seen->is_used) {
            count = seen->count;
        } else {
            count = diagram_is_terminal(ref) ? at_terminal(walk, diagram_number(ref)) : walk_node(walk, ref);
            if (!walk->is_out_of_memory)
                seen_add(walk, ref, box, count);
        }
    }
    for (uint32_t skipped = level; skipped < own; skipped++)
        if (!walk->contrast->is_boxed[walk->store->fact[skipped]])
            count = case_count_times(count, diagram_domain(walk->store, skipped));
    return count;
}

static enum rd_status walk_all(const struct contrast *contrast, uint32_t pair, bool is_counting,
                               struct contrast_found *out)
{
    struct walk walk = {
        .contrast = contrast, .store = &contrast->bench->store, .wanted = pair, .is_counting = is_counting, .out = out};
    *out = (struct contrast_found){.count = case_count_zero()};
    for (uint32_t level = 0; level < walk.store->level_count; level++) {
        const enum rd_fact fact = walk.store->fact[level];
        const struct rd_fact_row *row = rd_fact_row(fact);
        walk.box.lo[fact] = walk.path[fact] = row->lo;
        walk.box.hi[fact] = row->hi;
        walk.box.and_absent[fact] = row->may_be_absent;
    }
    out->count = walk_from(&walk, contrast->root, 0);
    free(walk.boxes);
    free(walk.seen);
    return walk.is_out_of_memory ? RD_NOMEM : RD_OK;
}

enum rd_status contrast_find(const struct contrast *contrast, uint32_t pair, struct contrast_found *out)
{
    return walk_all(contrast, pair, false, out);
}

enum rd_status contrast_measure(const struct contrast *contrast, uint32_t pair, struct contrast_found *out)
{
    return walk_all(contrast, pair, true, out);
}

static void count_all(void *context, const struct contrast_pair *pair, const struct leaf_box *box,
                      struct leaf_result *out)
{
    const struct contrast *contrast = context;
    (void)pair;
    /* two kinds of having no answer differ everywhere */
    leaf_compare(&contrast->bench->outcomes, contrast->is_compared, MATCH_NONE, MATCH_AMBIGUOUS, box, true, out);
}

enum rd_status contrast_measure_whole(const struct contrast *contrast, uint32_t pair, struct contrast_found *out)
{
    struct contrast whole = *contrast;
    whole.part = PART_ALL;
    whole.judge = count_all;
    whole.judge_context = &whole;
    return walk_all(&whole, pair, true, out);
}
