/*
 * Greatest differences of money forms.
 */
#include "prove/extremes.h"

#include <stdlib.h>

#define PERIOD 20000 /* of every rounding at any rate: 10,000 values, twice for the parity of half_even */
#define BREAKS_MAX (2 * SIGNED_TERMS_MAX)
#define WINDOW_MAX 4000000

/* The terms of one fact. */
struct part {
    const struct signed_term *terms[SIGNED_TERMS_MAX];
    size_t count;
    int64_t best, best_at;
    bool has_best, is_known;
};

static int64_t part_value(const struct part *part, int64_t value)
{
    int64_t sum = 0;
    for (size_t i = 0; i < part->count; i++)
        sum += part->terms[i]->sign * outcome_term_value(&part->terms[i]->term, value);
    return sum;
}

static void try_value(struct part *part, int64_t value)
{
    const int64_t sum = part_value(part, value);
    if (part->has_best && sum <= part->best)
        return;
    part->best = sum;
    part->best_at = value;
    part->has_best = true;
}

static struct outcome_term unclamped(const struct outcome_term *term)
{
    struct outcome_term raw = *term;
    raw.at_least = INT64_MIN;
    raw.at_most = INT64_MAX;
    return raw;
}

int64_t extreme_first(const struct outcome_term *term, int64_t bound, int64_t lo, int64_t hi)
{
    int64_t low = lo, high = hi + 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (outcome_term_value(term, middle) >= bound)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_moving(const struct outcome_term *term, int64_t at)
{
    const struct outcome_term raw = unclamped(term);
    const int64_t value = outcome_term_value(&raw, at);
    return term->share_bp != 0 && value >= term->at_least && value <= term->at_most;
}

static int64_t greatest_common(int64_t a, int64_t b)
{
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* lo..hi, in which no clamp takes hold or lets go. */
static void section(struct part *part, int64_t lo, int64_t hi)
{
    int64_t slope_bp = 0, moving = 0, common_bp = RD_BP_PER_ONE, step = 1;
    for (size_t i = 0; i < part->count; i++) {
        const struct signed_term *term = part->terms[i];
        if (!is_moving(&term->term, lo))
            continue;
        slope_bp += term->sign * term->term.share_bp;
        common_bp = greatest_common(common_bp, term->term.share_bp);
        step = term->term.step > step ? term->term.step : step;
        moving++;
    }
    try_value(part, lo);
    try_value(part, hi);
    /* all rates whole: nothing is rounded, so the line is straight */
    if (moving == 0 || (common_bp == RD_BP_PER_ONE && step == 1) || hi - lo < 2)
        return;
    const int64_t steep = llabs(slope_bp);
    int64_t window = slope_bp == 0 ? PERIOD / common_bp * step : 2 * moving * step * RD_BP_PER_ONE / steep + 2;
    if (window > WINDOW_MAX) {
        part->is_known = false;
        return;
    }
    window = window > hi - lo ? hi - lo : window;
    for (int64_t i = 0; i <= window; i++)
        try_value(part, slope_bp > 0 ? hi - i : lo + i);
}

static int compare_values(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* One sign only: greatest at a corner. */
static bool at_corner(struct part *part, int64_t lo, int64_t hi)
{
    for (size_t i = 1; i < part->count; i++)
        if (part->terms[i]->sign != part->terms[0]->sign)
            return false;
    try_value(part, part->terms[0]->sign > 0 ? hi : lo);
    return true;
}

static void find_best(struct part *part, int64_t lo, int64_t hi)
{
    int64_t breaks[BREAKS_MAX];
    size_t count = 0;
    part->is_known = true;
    if (at_corner(part, lo, hi))
        return;
    for (size_t i = 0; i < part->count; i++) {
        const struct outcome_term *term = &part->terms[i]->term;
        const struct outcome_term raw = unclamped(term);
        if (term->at_least != INT64_MIN)
            breaks[count++] = extreme_first(&raw, term->at_least, lo, hi);
        if (term->at_most != INT64_MAX)
            breaks[count++] = extreme_first(&raw, term->at_most + 1, lo, hi);
    }
    qsort(breaks, count, sizeof breaks[0], compare_values);
    int64_t from = lo;
    for (size_t i = 0; i <= count; i++) {
        const int64_t to = i < count ? breaks[i] - 1 : hi;
        if (from > to || to > hi)
            continue;
        section(part, from, to);
        from = to + 1;
    }
}

static void add_own(const struct signed_term *term, struct extreme *out)
{
    const int64_t at = term->sign > 0 ? term->hi : term->lo;
    out->value += term->sign * outcome_term_value(&term->term, at);
    *(term->sign > 0 ? &out->own : &out->own_less) = at;
}

void extreme_of(const struct signed_term *terms, size_t count, const struct leaf_box *box, struct extreme *out)
{
    bool is_done[SIGNED_TERMS_MAX] = {false};
    *out = (struct extreme){.is_known = true};
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        out->at[fact] = box->lo[fact];
    for (size_t i = 0; i < count; i++) {
        const int64_t fact = terms[i].term.fact;
        if (is_done[i])
            continue;
        if (fact == OUTCOME_CONSTANT) {
            out->value += terms[i].sign * terms[i].term.plus;
        } else if (terms[i].is_own) {
            add_own(&terms[i], out);
        } else {
            struct part part = {.count = 0};
            for (size_t j = i; j < count; j++)
                if (terms[j].term.fact == fact && !terms[j].is_own) {
                    part.terms[part.count++] = &terms[j];
                    is_done[j] = true;
                }
            find_best(&part, box->lo[fact], box->hi[fact]);
            out->is_known = out->is_known && part.is_known;
            out->value += part.best;
            out->at[fact] = part.best_at;
        }
    }
}
