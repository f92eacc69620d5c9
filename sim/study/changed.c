/*
 * Walks two outcome lists side by side; an order that one list does not hold is a plain sale there, or does not exist.
 */
#include "study/changed.h"

#include <stdbool.h>
#include <stdlib.h>
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

void order_search_init(struct order_search *search, enum find_kind kind, size_t limit)
{
    memset(search, 0, sizeof *search);
    search->kind = kind;
    search->limit = limit;
}

void order_search_release(struct order_search *search)
{
    free(search->found);
    memset(search, 0, sizeof *search);
}

static bool make_room(struct order_search *search)
{
    if (search->count < search->capacity)
        return true;
    const size_t capacity = search->capacity ? 2 * search->capacity : 64;
    struct found_order *found = realloc(search->found, capacity * sizeof *found);
    if (!found)
        return false;
    search->found = found;
    search->capacity = capacity;
    return true;
}

enum rd_status order_search_add(struct order_search *search, const struct result *a, const struct result *b,
                                struct rd_error *err)
{
    struct walk walk = {a, b, 0, 0};
    struct outcome before, after;
    while (walk_next(&walk, &before, &after)) {
        if (!fits(&before, &after, search->kind))
            continue;
        search->total++;
        const uint64_t rank = search->seen[before.kind][after.kind]++;
        if (rank >= search->limit)
            continue; /* as many of this kind alone would fill the list */
        if (!make_room(search))
            return rd_fail(err, RD_NOMEM, "out of memory for %zu orders", search->count);
        search->found[search->count++] =
            (struct found_order){.order = before.order,
                                 .rank = rank,
                                 .replication = a->replication,
                                 .reason = before.reason != UINT8_MAX ? before.reason : after.reason,
                                 .before = (enum order_outcome)before.kind,
                                 .after = (enum order_outcome)after.kind,
                                 .refund_before_minor = before.refund_minor,
                                 .refund_after_minor = after.refund_minor};
    }
    return RD_OK;
}

static int by_rank(const void *left, const void *right)
{
    const struct found_order *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->replication != b->replication)
        return a->replication < b->replication ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void order_search_finish(struct order_search *search)
{
    if (search->count > 1)
        qsort(search->found, search->count, sizeof *search->found, by_rank);
    if (search->count > search->limit)
        search->count = search->limit;
}
