/*
 * Walks two outcome lists side by side; an order that one list does not hold is a plain sale there, or does not exist.
 */
#include "study/changed.h"

#include <stdbool.h>
#include <string.h>

struct walk {
    const struct result *a, *b;
    size_t at_a, at_b;
};

static const struct outcome *at(const struct result *result, size_t place)
{
    return result && place < result->outcome_count ? &result->outcomes[place] : NULL;
}

/* The next order of either list, both outcomes filled in; false past the end. */
static bool walk_next(struct walk *walk, struct outcome *a, struct outcome *b)
{
    const struct outcome *in_a = at(walk->a, walk->at_a), *in_b = at(walk->b, walk->at_b);
    if (!in_a && !in_b)
        return false;
    uint64_t order = UINT64_MAX;
    if (in_a)
        order = in_a->order;
    if (in_b && in_b->order < order)
        order = in_b->order;
    *a = *b = outcome_elsewhere(in_a && in_a->order == order ? in_a : in_b);
    if (in_a && in_a->order == order) {
        *a = *in_a;
        walk->at_a++;
    }
    if (in_b && in_b->order == order) {
        *b = *in_b;
        walk->at_b++;
    }
    return true;
}

static bool fits(const struct outcome *a, const struct outcome *b, enum find_kind kind)
{
    switch (kind) {
    case FIND_OUTCOME_CHANGED:
        return a->kind != b->kind;
    case FIND_MONEY_CHANGED:
        return a->refund_minor != b->refund_minor || a->buyer_minor != b->buyer_minor ||
               a->seller_minor != b->seller_minor || a->platform_minor != b->platform_minor;
    case FIND_REFUNDED:
        return a->kind == OUTCOME_REFUNDED || a->kind == OUTCOME_PARTIAL || a->kind == OUTCOME_SETTLED;
    case FIND_REFUSED:
        return a->kind == OUTCOME_REFUSED || a->kind == OUTCOME_INELIGIBLE;
    }
    return false;
}

/* Takes the orders that are the `rank`-th of their kind of change. */
static size_t take_rank(const struct result *a, const struct result *b, enum find_kind kind, uint64_t rank,
                        struct found_order *out, size_t capacity, uint64_t *total)
{
    uint64_t seen[OUTCOME_KIND_COUNT][OUTCOME_KIND_COUNT] = {{0}};
    struct walk walk = {a, b, 0, 0};
    struct outcome before, after;
    size_t count = 0;
    *total = 0;
    while (walk_next(&walk, &before, &after)) {
        if (!fits(&before, &after, kind))
            continue;
        ++*total;
        if (seen[before.kind][after.kind]++ != rank || count == capacity)
            continue;
        out[count++] = (struct found_order){.order = before.order,
                                            .reason = before.reason != UINT8_MAX ? before.reason : after.reason,
                                            .before = (enum order_outcome)before.kind,
                                            .after = (enum order_outcome)after.kind,
                                            .refund_before_minor = before.refund_minor,
                                            .refund_after_minor = after.refund_minor};
    }
    return count;
}

size_t orders_find(const struct result *a, const struct result *b, enum find_kind kind, struct found_order *out,
                   size_t capacity, uint64_t *total)
{
    size_t count = 0;
    *total = 0;
    for (uint64_t rank = 0; count < capacity; rank++) {
        const size_t taken = take_rank(a, b, kind, rank, out + count, capacity - count, total);
        if (taken == 0)
            break;
        count += taken;
    }
    return count;
}
