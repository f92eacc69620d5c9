/*
 * Decides on an image. Nothing here allocates or looks at a string.
 */
#include <string.h>

#include "decide/image.h"

/* ---- from values to bitmaps ---- */

static inline uint32_t direct_place(const struct cut *cut, const int64_t *facts, bool may_be_absent)
{
    const int64_t value = facts[cut->fact];
    uint64_t at = (uint64_t)value - (uint64_t)cut->lo;
    at = at < cut->count ? at : cut->count;
    if (may_be_absent)
        at += value == RD_ABSENT; /* added, for whether a fact is absent no processor predicts */
    return cut->place[at];
}

static inline uint32_t bucket_place(const struct cut *cut, const int64_t *facts)
{
    const int64_t value = facts[cut->fact];
    const uint64_t at = (uint64_t)value - (uint64_t)cut->lo;
    uint64_t number = (at < cut->top ? at : cut->top) >> cut->shift;
    number += value == RD_ABSENT; /* which lies above every domain, in the last bucket before */
    const struct bucket *bucket = &cut->bucket[number];
    const size_t passed = (size_t)(at >= bucket->first) + (size_t)(at >= bucket->second);
    return bucket->place[passed];
}

/*
 * By halving, where thresholds lie too close together. The mask keeps compilers from branching on the comparison,
 * which no processor predicts.
 */
static inline uint32_t search_place(const struct cut *cut, const int64_t *facts, uint32_t words)
{
    const int64_t value = facts[cut->fact];
    const uint64_t at = (uint64_t)value - (uint64_t)cut->lo;
    int64_t key = at <= cut->span ? (int64_t)at : INT64_MAX;
    key = value == RD_ABSENT ? -1 : key;
    uint32_t segment = 0;
    for (uint32_t half = cut->count; half > 0; half /= 2)
        segment += half & (0 - (uint32_t)(cut->threshold[segment + half - 1] <= key));
    return cut->first + segment * words;
}

static inline uint32_t first_bit(uint64_t word)
{
    return (uint32_t)__builtin_ctzll(word);
}

/* 64 of no bits. Whether a rule matches no processor predicts: masks instead of a branch. */
static inline uint32_t first_bit_or_64(uint64_t word)
{
    const uint32_t is_none = word == 0;
    return first_bit(word | is_none) + 64 * is_none;
}

/* The first bit of a chunk that has one, without a branch on which word it is in. */
static inline uint32_t first_bit_of_chunk(const uint64_t rows[IMAGE_CHUNK])
{
    _Static_assert(IMAGE_CHUNK == 4, "two halves of two words");
    const uint64_t is_late = 0 - (uint64_t)((rows[0] | rows[1]) == 0);
    const uint64_t low = rows[0] ^ ((rows[0] ^ rows[2]) & is_late), high = rows[1] ^ ((rows[1] ^ rows[3]) & is_late);
    const uint64_t is_high = 0 - (uint64_t)(low == 0);
    return (uint32_t)(is_late & 128) + (uint32_t)(is_high & 64) + first_bit(low ^ ((low ^ high) & is_high));
}

static inline uint32_t last_bit(uint64_t word)
{
    return 63u - (uint32_t)__builtin_clzll(word);
}

/* Fills the values of a rule's answer; false when one lies outside its range. */
static inline bool answer_fill(const struct table *table, uint32_t rule, const int64_t *facts, struct rd_answer *out)
{
    const struct action *action = &table->actions[rule];
    memcpy(out->value, action->value, sizeof out->value);
    for (uint32_t i = 0; i < action->form_count; i++) {
        const struct form *form = &table->forms[action->first_form + i];
        if (!form_value(form, facts, table->lo[form->answer], table->hi[form->answer], &out->value[form->answer]))
            return false;
    }
    return !action->is_outside;
}

static inline uint32_t fail(struct rd_answer *out, uint32_t error)
{
    out->rule = error;
    out->rules_applied = 0;
    return error;
}

static inline uint32_t answer_one(const struct table *table, uint32_t rule, const int64_t *facts, struct rd_answer *out)
{
    if (rule == RD_RULE_NONE || !answer_fill(table, rule, facts, out))
        return fail(out, rule == RD_RULE_NONE ? RD_RULE_NONE : RD_RULE_OUTSIDE);
    out->rule = rule;
    out->rules_applied = 1;
    return rule;
}

/* Adds one rule's answer to what the rules before it gave. */
static void combine(const struct table *table, const struct rd_answer *one, struct rd_answer *all)
{
    for (uint32_t i = 0; i < table->answer_count; i++) {
        const int64_t value = one->value[i], held = all->value[i];
        if (table->hit == HIT_SUM && table->is_added[i])
            all->value[i] = held + value; /* each within its range of at most 10^10: no overflow below 10^8 rules */
        else if (table->hit == HIT_MIN)
            all->value[i] = value < held ? value : held;
        else /* max; under sum the longest duration */
            all->value[i] = value > held ? value : held;
    }
}

static bool is_within(const struct table *table, const struct rd_answer *answer)
{
    for (uint32_t i = 0; i < table->answer_count; i++)
        if (answer->value[i] < table->lo[i] || answer->value[i] > table->hi[i])
            return false;
    return true;
}

/* The rules of the set rows, each once, in order. Returns how many; `rows` loses the bits that were taken. */
static bool next_rule(const struct table *table, uint64_t *rows, uint32_t *word, uint32_t *rule)
{
    const uint32_t last = *rule;
    for (; *word < table->words; (*word)++) {
        while (rows[*word]) {
            const uint32_t bit = first_bit(rows[*word]);
            rows[*word] &= rows[*word] - 1;
            *rule = table->row_rule[*word * 64 + bit];
            if (*rule != last)
                return true;
        }
    }
    return false;
}

static uint32_t answer_all(const struct table *table, uint64_t *rows, const int64_t *facts, struct rd_answer *out)
{
    uint32_t word = 0, rule = RD_RULE_NONE, first = RD_RULE_NONE, applied = 0;
    struct rd_answer one = {.rule = RD_RULE_NONE}, all = one;
    while (next_rule(table, rows, &word, &rule)) {
        if (!answer_fill(table, rule, facts, &one))
            return fail(out, RD_RULE_OUTSIDE);
        if (applied++ == 0) {
            all = one;
            first = rule;
        } else {
            combine(table, &one, &all);
        }
    }
    if (applied == 0)
        return answer_one(table, table->otherwise, facts, out);
    if (!is_within(table, &all))
        return fail(out, RD_RULE_OUTSIDE);
    *out = all;
    out->rule = first;
    out->rules_applied = applied;
    return first;
}

/* ---- finding the rows ---- */

/* The AND of every fact's bitmap in the first word, and where in `place` those bitmaps begin (unless it is NULL). */
static inline uint64_t meet_first_word(const struct table *table, const int64_t *facts, uint32_t *place)
{
    const uint32_t words = table->words;
    uint64_t rows = table->bitmaps[0];
    uint32_t i = 0;
#define MEET(KIND, PLACE)                                                                                              \
    for (; i < table->cut_end[KIND]; i++) {                                                                            \
        const uint32_t at = PLACE;                                                                                     \
        rows &= table->bitmaps[at];                                                                                    \
        if (place)                                                                                                     \
            place[i] = at;                                                                                             \
    }
    MEET(CUT_DIRECT, direct_place(&table->cuts[i], facts, false))
    MEET(CUT_DIRECT_OR_ABSENT, direct_place(&table->cuts[i], facts, true))
    MEET(CUT_BUCKET, bucket_place(&table->cuts[i], facts))
    MEET(CUT_SEARCH, search_place(&table->cuts[i], facts, words))
#undef MEET
    return rows;
}

static uint32_t decide_small(const struct table *table, const int64_t *facts, struct rd_answer *out)
{
    uint64_t rows = meet_first_word(table, facts, NULL);
    if ((rows & 1) == 0)
        return fail(out, RD_RULE_OUTSIDE);
    rows ^= 1;
    if (table->hit > HIT_FIRST)
        return answer_all(table, &rows, facts, out);
    const uint32_t rule = table->row_rule[first_bit_or_64(rows)];
    if (table->hit == HIT_UNIQUE && rows != 0 && rule != table->row_rule[last_bit(rows)])
        return fail(out, RD_RULE_AMBIGUOUS);
    return answer_one(table, rule, facts, out);
}

/* The AND of the bitmaps at the places over words [at, at + IMAGE_CHUNK). Returns the OR of the result's words. */
static inline uint64_t meet(const struct table *table, const uint32_t *place, uint32_t at, uint64_t rows[IMAGE_CHUNK])
{
    const uint64_t *every = table->bitmaps + at; /* row, also where there are no cuts */
    uint64_t a = every[0], b = every[1], c = every[2], d = every[3];
    for (uint32_t i = 0; i < table->cut_end[CUT_SEARCH]; i++) {
        const uint64_t *words = table->bitmaps + place[i] + at;
        a &= words[0];
        b &= words[1];
        c &= words[2];
        d &= words[3];
    }
    rows[0] = a;
    rows[1] = b;
    rows[2] = c;
    rows[3] = d;
    return a | b | c | d;
}

/* The rest of decide_first(), where the first word has no rule. */
static uint32_t decide_later(const struct table *table, const uint32_t *place, const int64_t *facts,
                             struct rd_answer *out)
{
    uint64_t rows[IMAGE_CHUNK];
    meet(table, place, 0, rows);
    rows[0] = 0; /* the guard */
    uint64_t left = rows[1] | rows[2] | rows[3];
    uint32_t at = 0;
    while (left == 0 && (at += IMAGE_CHUNK) < table->words)
        left = meet(table, place, at, rows);
    const uint32_t rule = left ? table->row_rule[at * 64 + first_bit_of_chunk(rows)] : table->otherwise;
    return answer_one(table, rule, facts, out);
}

/* `first` beyond 64 rows: most cases end in the first word, so it is met alone. */
static uint32_t decide_first(const struct table *table, const int64_t *facts, struct rd_answer *out)
{
    uint32_t place[RD_FACT_COUNT];
    const uint64_t rows = meet_first_word(table, facts, place);
    if ((rows & 1) == 0)
        return fail(out, RD_RULE_OUTSIDE);
    if (rows == 1)
        return decide_later(table, place, facts, out);
    return answer_one(table, table->row_rule[first_bit(rows ^ 1)], facts, out);
}

static uint32_t decide_large(const struct table *table, const int64_t *facts, struct rd_answer *out)
{
    uint32_t place[RD_FACT_COUNT];
    uint64_t rows[IMAGE_WORDS_MAX];
    uint32_t first = RD_RULE_NONE, last = RD_RULE_NONE;
    meet_first_word(table, facts, place);
    for (uint32_t at = 0; at < table->words; at += IMAGE_CHUNK)
        meet(table, place, at, rows + at);
    if ((rows[0] & 1) == 0)
        return fail(out, RD_RULE_OUTSIDE);
    rows[0] ^= 1;
    if (table->hit > HIT_FIRST)
        return answer_all(table, rows, facts, out);
    for (uint32_t word = 0; word < table->words; word++) {
        if (rows[word] == 0)
            continue;
        if (first == RD_RULE_NONE)
            first = table->row_rule[word * 64 + first_bit(rows[word])];
        last = table->row_rule[word * 64 + last_bit(rows[word])];
    }
    if (first != last)
        return fail(out, RD_RULE_AMBIGUOUS);
    return answer_one(table, first == RD_RULE_NONE ? table->otherwise : first, facts, out);
}

/* Absence lies below every value, so what is absent is above nothing. Nothing here branches but the loops. */
static bool is_impossible(const struct bounds *bounds, const int64_t *facts)
{
    uint32_t is_broken = 0;
    for (uint32_t i = 0; i < bounds->part_count; i++) {
        const struct part *part = &bounds->parts[i];
        const int64_t whole = facts[part->whole];
        is_broken |= (uint32_t)(facts[part->part] > whole) & (uint32_t)(whole >= part->floor);
    }
    for (uint32_t i = 0; i < bounds->never_count; i++) {
        const struct never *never = &bounds->nevers[i];
        is_broken |= (uint32_t)((uint64_t)facts[never->fact[0]] - never->lo[0] <= never->span[0]) &
                     (uint32_t)((uint64_t)facts[never->fact[1]] - never->lo[1] <= never->span[1]);
    }
    for (uint32_t i = 0; i < bounds->sum_count; i++) {
        const struct sum *sum = &bounds->sums[i];
        is_broken |= (uint64_t)facts[sum->part[0]] + (uint64_t)facts[sum->part[1]] != (uint64_t)facts[sum->whole];
    }
    return is_broken;
}

uint32_t rd_decide(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                   const int64_t facts[RD_FACT_COUNT], struct rd_answer *out)
{
    const struct table *table = image->decision[decision].table[epoch];
    if (table->bounds && is_impossible(table->bounds, facts))
        return fail(out, RD_RULE_OUTSIDE);
    if (table->words == 1)
        return decide_small(table, facts, out);
    return table->hit == HIT_FIRST ? decide_first(table, facts, out) : decide_large(table, facts, out);
}

/* All rows that match, the guard taken off: the slow way, for questions off the hot path. */
static void all_rows(const struct table *table, const int64_t *facts, uint64_t *rows)
{
    uint32_t place[RD_FACT_COUNT];
    rows[0] = meet_first_word(table, facts, place);
    for (uint32_t at = 0; at < table->words && table->words > 1; at += IMAGE_CHUNK)
        meet(table, place, at, rows + at);
    rows[0] &= ~UINT64_C(1);
}

uint32_t table_two_rules(const struct table *table, const int64_t *facts, uint32_t rules[2])
{
    uint64_t rows[IMAGE_WORDS_MAX];
    uint32_t word = 0, rule = RD_RULE_NONE, count = 0;
    all_rows(table, facts, rows);
    while (count < 2 && next_rule(table, rows, &word, &rule))
        rules[count++] = rule;
    return count;
}

uint32_t rd_decide_each(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                        const int64_t facts[RD_FACT_COUNT], struct rd_answer *out, uint32_t capacity)
{
    const struct table *table = image->decision[decision].table[epoch];
    uint64_t rows[IMAGE_WORDS_MAX];
    struct rd_answer all;
    uint32_t word = 0, rule = RD_RULE_NONE, count = 0;
    /* The combined answer first: it finds every error, also one that only the combination has. */
    const uint32_t whole = rd_decide(image, decision, epoch, facts, &all);
    if (whole >= RD_RULE_FIRST_ERROR)
        return whole;
    if (table->hit <= HIT_FIRST || whole == table->otherwise) {
        if (capacity > 0)
            out[0] = all;
        return 1;
    }
    all_rows(table, facts, rows);
    while (next_rule(table, rows, &word, &rule)) {
        if (count < capacity) {
            answer_fill(table, rule, facts, &out[count]);
            out[count].rule = rule;
            out[count].rules_applied = 1;
        }
        count++;
    }
    return count;
}
