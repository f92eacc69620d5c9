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
    struct side side = {.count = outcome->count[answer], .is_known = true};
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
