/*
 * What outcomes answer, as sides of a difference.
 */
#include "prove/sides.h"

#include <string.h>

struct outcome_term constant_term(int64_t value)
{
    return (struct outcome_term){.fact = OUTCOME_CONSTANT, .plus = value, .at_least = INT64_MIN, .at_most = INT64_MAX};
}

struct outcome_term fact_term(enum rd_fact fact)
{
    return (struct outcome_term){
        .fact = (int64_t)fact, .share_bp = RD_BP_PER_ONE, .at_least = INT64_MIN, .at_most = INT64_MAX};
}

/* A maximum with a constant is a form that is at least it. */
static void fold_constant(struct side *side, enum hit hit)
{
    if (side->count < 2 || side->terms[0].fact != OUTCOME_CONSTANT)
        return;
    const int64_t bound = side->terms[0].plus;
    memmove(side->terms, side->terms + 1, --side->count * sizeof side->terms[0]);
    for (size_t i = 0; i < side->count; i++) {
        struct outcome_term *term = &side->terms[i];
        if (hit == HIT_MIN) {
            term->at_most = term->at_most < bound ? term->at_most : bound;
            term->at_least = term->at_least < bound ? term->at_least : bound;
        } else {
            term->at_least = term->at_least > bound ? term->at_least : bound;
            term->at_most = term->at_most > bound ? term->at_most : bound;
        }
    }
}

struct side side_of(const struct outcome *outcome, size_t answer, int sign)
{
    struct side side = {
        .count = outcome->count[answer], .hit = outcome->hit, .is_known = true, .own = OUTCOME_CONSTANT};
    if (side.count > SIGNED_TERMS_MAX / 2) {
        side.is_known = false;
        return side;
    }
    memcpy(side.terms, outcome->terms[answer], side.count * sizeof side.terms[0]);
    if (side.count == 1 || outcome->hit == HIT_SUM)
        return side;
    fold_constant(&side, outcome->hit);
    side.is_any = side.count > 1;
    side.is_known = !side.is_any || (sign > 0) == (outcome->hit == HIT_MAX);
    return side;
}

bool cut_to_answers(const struct outcomes *outcomes, const struct outcome *outcome, int64_t own, struct leaf_box *box)
{
    for (size_t i = 0; i < outcome_answer_count(outcomes); i++)
        for (uint32_t j = 0; j < outcome->count[i]; j++) {
            const struct outcome_term *term = &outcome->terms[i][j];
            const struct rd_answer_row *row = outcome_answer_row(outcomes, i);
            if (term->fact == OUTCOME_CONSTANT || term->fact == own)
                continue;
            int64_t *lo = &box->lo[term->fact], *hi = &box->hi[term->fact];
            if (*lo == RD_ABSENT)
                return false;
            box->and_absent[term->fact] = false;
            const int64_t least = extreme_first(term, row->lo, *lo, *hi);
            *hi = extreme_first(term, row->hi + 1, *lo, *hi) - 1;
            *lo = least;
            if (*lo > *hi)
                return false;
        }
    return true;
}

/* ---- differences ---- */

static void add_terms(const struct side *side, size_t which, int sign, struct signed_term *terms, size_t *count)
{
    for (size_t i = 0; i < side->count; i++) {
        const bool is_own = side->own != OUTCOME_CONSTANT && side->terms[i].fact == side->own;
        if (which == side->count || which == i)
            terms[(*count)++] = (struct signed_term){side->terms[i], sign, is_own, side->own_at, side->own_at};
    }
}

/* How many ways there are to take a side: one whole sum, or term by term. */
static size_t choices(const struct side *side)
{
    return side->count < 2 || side->hit == HIT_SUM ? 1 : side->count;
}

/* Of one choice each: kept within the limit for sure. What is above it, or not known, is left in `out`. */
static bool is_kept(const struct side *more, size_t i, const struct side *less, size_t j, const struct leaf_box *box,
                    int64_t limit, struct extreme *out)
{
    struct signed_term terms[SIGNED_TERMS_MAX];
    struct extreme extreme;
    size_t count = 0;
    add_terms(more, choices(more) == 1 ? more->count : i, 1, terms, &count);
    add_terms(less, choices(less) == 1 ? less->count : j, -1, terms, &count);
    extreme_of(terms, count, box, &extreme);
    if (extreme.is_known && extreme.value <= limit)
        return true;
    *out = extreme;
    return false;
}

enum excess sides_exceed(const struct side *more, const struct side *less, const struct leaf_box *box, int64_t limit,
                         struct extreme *out)
{
    /* every term of a maximum that counts, and of a minimum that counts against, must be kept; of the others one */
    const bool is_every[2] = {more->hit != HIT_MIN, less->hit == HIT_MIN};
    const bool more_is_outer = is_every[0] || choices(more) == 1;
    const size_t outer = more_is_outer ? choices(more) : choices(less);
    const size_t inner = more_is_outer ? choices(less) : choices(more);
    const bool is_inner_every = more_is_outer ? is_every[1] : is_every[0];
    *out = (struct extreme){.is_known = false};
    if (more->count > SIGNED_TERMS_MAX / 2 || less->count > SIGNED_TERMS_MAX / 2)
        return EXCESS_UNKNOWN;
    for (size_t a = 0; a < outer; a++) {
        size_t kept = 0;
        for (size_t b = 0; b < inner; b++)
            kept += is_kept(more, more_is_outer ? a : b, less, more_is_outer ? b : a, box, limit, out);
        if (is_inner_every ? kept == inner : kept > 0)
            continue;
        return (inner == 1 || is_inner_every) && out->is_known ? EXCESS_FOUND : EXCESS_UNKNOWN;
    }
    return EXCESS_NONE;
}
