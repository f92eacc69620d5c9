/*
 * Decides on an image. Nothing here allocates or looks at a string.
 */
#include <string.h>

#include "decide/image.h"

/* Segment of a value by thresholds: how many are <= value. Steps depend on the table alone, so nothing branches. */
static inline size_t passed(const struct cut *cut, int64_t value)
{
    const int64_t *base = cut->threshold;
    for (size_t half = cut->half; half > 0; half /= 2)
        base += base[half - 1] <= value ? half : 0;
    return (size_t)(base - cut->threshold);
}

/*
 * The bitmaps of the case, one a cut. *bad gathers values outside their domain: a value below it lands in segment 0,
 * which is that of absence, and one above it is beyond `hi`.
 */
static inline const uint64_t *direct_rows(const struct cut *cut, const int64_t *facts, uint32_t words, unsigned *bad)
{
    const int64_t value = facts[cut->fact];
    const uint64_t size = (uint64_t)(cut->hi - cut->lo) + 1;
    uint64_t place = (uint64_t)value - (uint64_t)cut->lo;
    place = place < size ? place : size;
    const size_t segment = cut->direct[place];
    *bad |= (segment == 0) & (value != cut->absent);
    return cut->rows + segment * words;
}

static inline const uint64_t *threshold_rows(const struct cut *cut, const int64_t *facts, uint32_t words, unsigned *bad)
{
    const int64_t value = facts[cut->fact];
    const size_t segment = passed(cut, value > cut->hi ? cut->hi : value); /* no further than the last segment */
    *bad |= ((segment == 0) & (value != cut->absent)) | (value > cut->hi);
    return cut->rows + segment * words;
}

static inline unsigned is_bad(const struct cut *cut, const int64_t *facts)
{
    const int64_t value = facts[cut->fact];
    return ((value < cut->lo) & (value != cut->absent)) | (value > cut->hi);
}

static inline uint32_t first_bit(uint64_t word)
{
    return (uint32_t)__builtin_ctzll(word);
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
        if (table->hit == HIT_SUM && table->is_number[i])
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

static inline unsigned check_facts(const struct table *table, const int64_t *facts)
{
    unsigned bad = table->missing != UINT32_MAX;
    for (uint32_t i = 0; i < table->checked_count; i++)
        bad |= is_bad(&table->checked[i], facts);
    return bad;
}

static inline uint64_t small_rows(const struct table *table, const int64_t *facts, unsigned *bad)
{
    uint64_t rows = table->all_rows[0];
    uint32_t i = 0;
    for (; i < table->direct_count; i++)
        rows &= *direct_rows(&table->cuts[i], facts, 1, bad);
    for (; i < table->cut_count; i++)
        rows &= *threshold_rows(&table->cuts[i], facts, 1, bad);
    return rows;
}

static uint32_t decide_small(const struct table *table, const int64_t *facts, struct rd_answer *out)
{
    unsigned bad = check_facts(table, facts);
    uint64_t rows = small_rows(table, facts, &bad);
    if (bad || (rows & table->never_mask))
        return fail(out, RD_RULE_OUTSIDE);
    if (table->hit > HIT_FIRST)
        return answer_all(table, &rows, facts, out);
    if (rows == 0)
        return answer_one(table, table->otherwise, facts, out);
    const uint32_t rule = table->row_rule[first_bit(rows)];
    if (table->hit == HIT_UNIQUE && rule != table->row_rule[last_bit(rows)])
        return fail(out, RD_RULE_AMBIGUOUS);
    return answer_one(table, rule, facts, out);
}

/* Returns how many bitmaps there are, at least one. */
static inline uint32_t find_bitmaps(const struct table *table, const int64_t *facts, const uint64_t **bitmap,
                                    unsigned *bad)
{
    uint32_t i = 0;
    if (table->cut_count == 0) {
        bitmap[0] = table->all_rows;
        return 1;
    }
    for (; i < table->direct_count; i++)
        bitmap[i] = direct_rows(&table->cuts[i], facts, table->words, bad);
    for (; i < table->cut_count; i++)
        bitmap[i] = threshold_rows(&table->cuts[i], facts, table->words, bad);
    return i;
}

/* The AND of the bitmaps over words [at, at + IMAGE_CHUNK). Returns the OR of the result's words. */
static inline uint64_t meet(const uint64_t *const *bitmap, uint32_t count, uint32_t at, uint64_t rows[IMAGE_CHUNK])
{
    uint64_t a = bitmap[0][at], b = bitmap[0][at + 1], c = bitmap[0][at + 2], d = bitmap[0][at + 3];
    for (uint32_t i = 1; i < count; i++) {
        const uint64_t *words = bitmap[i] + at;
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

static uint32_t decide_large(const struct table *table, const int64_t *facts, struct rd_answer *out)
{
    const uint64_t *bitmap[RD_FACT_COUNT];
    uint64_t rows[IMAGE_WORDS_MAX];
    unsigned bad = check_facts(table, facts);
    uint32_t first = RD_RULE_NONE, last = RD_RULE_NONE;
    const uint32_t count = find_bitmaps(table, facts, bitmap, &bad);
    if (bad)
        return fail(out, RD_RULE_OUTSIDE);
    for (uint32_t at = 0; at < table->words; at += IMAGE_CHUNK) {
        if (!meet(bitmap, count, at, rows + at))
            continue;
        if (at == 0 && (rows[0] & table->never_mask))
            return fail(out, RD_RULE_OUTSIDE);
        if (table->hit > HIT_FIRST)
            continue;
        for (uint32_t word = at; word < at + IMAGE_CHUNK; word++) {
            if (rows[word] == 0)
                continue;
            if (first == RD_RULE_NONE)
                first = table->row_rule[word * 64 + first_bit(rows[word])];
            if (table->hit == HIT_FIRST)
                return answer_one(table, first, facts, out);
            last = table->row_rule[word * 64 + last_bit(rows[word])];
        }
    }
    if (table->hit > HIT_FIRST)
        return answer_all(table, rows, facts, out);
    if (first != last)
        return fail(out, RD_RULE_AMBIGUOUS);
    return answer_one(table, first == RD_RULE_NONE ? table->otherwise : first, facts, out);
}

uint32_t rd_decide(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                   const int64_t facts[RD_FACT_COUNT], struct rd_answer *out)
{
    const struct table *table = image->decision[decision].table[epoch];
    return table->words == 1 ? decide_small(table, facts, out) : decide_large(table, facts, out);
}

uint32_t rd_decide_each(const struct rd_image *image, enum rd_decision decision, uint32_t epoch,
                        const int64_t facts[RD_FACT_COUNT], struct rd_answer *out, uint32_t capacity)
{
    const struct table *table = image->decision[decision].table[epoch];
    const uint64_t *bitmap[RD_FACT_COUNT];
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
    unsigned bad = 0;
    const uint32_t bitmaps = find_bitmaps(table, facts, bitmap, &bad);
    for (uint32_t at = 0; at < table->words; at++) {
        rows[at] = UINT64_MAX;
        for (uint32_t i = 0; i < bitmaps; i++)
            rows[at] &= bitmap[i][at];
    }
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
