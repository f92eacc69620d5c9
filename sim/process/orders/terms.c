/*
 * What order.terms promised, kept with each order and never asked again.
 *
 * Rules give the same promises again and again: each is kept once, and an order remembers its place. A credit that rules work out
 * of the price is another one for nearly every order, so it is kept by order, beside the orders' pool and as long as the order
 * has its place there.
 */
#include "process/run.h"

#include <stdlib.h>
#include <string.h>

#define PROMISES_MAX ((size_t)TERMS_NONE) /* what the place in an order can tell apart */

static bool credits_vary(const struct rule_book *book)
{
    return rd_image_answer_is_open(book->image, RD_DECISION_ORDER_TERMS, RD_ANSWER(ORDER_TERMS, LATE_CREDIT));
}

void promises_init(struct run *run)
{
    run->promises.credits_vary = credits_vary(&run->book) || (run->launched_over && credits_vary(run->launched_over));
}

void promises_clear(struct run *run)
{
    struct promises *promises = &run->promises;
    promises->count = 0;
    if (promises->slots)
        memset(promises->slots, 0, promises->slot_count * sizeof *promises->slots);
}

void promises_free(struct run *run)
{
    free(run->promises.items);
    free(run->promises.slots);
    free(run->promises.credit_minor);
}

/* ---- each promise once ---- */

static uint64_t promise_hash(const struct promised_terms *terms)
{
    const int64_t numbers[] = {terms->ship_within_s, terms->guaranteed_within, terms->not_received_from,
                               terms->confirm_after, terms->payout_after,      terms->late_credit_minor};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        hash = (hash ^ (uint64_t)numbers[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

static bool same_promise(const struct promised_terms *a, const struct promised_terms *b)
{
    return a->ship_within_s == b->ship_within_s && a->guaranteed_within == b->guaranteed_within &&
           a->not_received_from == b->not_received_from && a->confirm_after == b->confirm_after &&
           a->payout_after == b->payout_after && a->late_credit_minor == b->late_credit_minor;
}

/* Where the promise stands in the table of places, or would. */
static uint32_t *promise_slot(const struct promises *promises, const struct promised_terms *terms)
{
    for (uint64_t at = promise_hash(terms);; at++) {
        uint32_t *slot = &promises->slots[at & (promises->slot_count - 1)];
        if (*slot == 0 || same_promise(&promises->items[*slot - 1], terms))
            return slot;
    }
}

static bool promises_grow(struct promises *promises)
{
    const size_t capacity = promises->capacity ? promises->capacity * 2 : 16;
    struct promised_terms *items = realloc(promises->items, capacity * sizeof *items);
    if (!items)
        return false;
    promises->items = items;
    uint32_t *slots = calloc(capacity * 2, sizeof *slots);
    if (!slots)
        return false;
    free(promises->slots);
    promises->slots = slots;
    promises->slot_count = capacity * 2;
    promises->capacity = capacity;
    for (size_t i = 0; i < promises->count; i++)
        *promise_slot(promises, &promises->items[i]) = (uint32_t)i + 1;
    return true;
}

static enum rd_status promise_place(struct run *run, const struct promised_terms *terms, uint16_t *place)
{
    struct promises *promises = &run->promises;
    if (promises->count == promises->capacity && !promises_grow(promises))
        return run_nomem(run);
    uint32_t *slot = promise_slot(promises, terms);
    if (*slot == 0 && promises->count == PROMISES_MAX)
        return rd_fail(run->err, RD_NO_ANSWER, "\"order.terms\" gives more than %zu different promises", PROMISES_MAX);
    if (*slot == 0) {
        promises->items[promises->count] = *terms;
        *slot = (uint32_t)++promises->count;
    }
    *place = (uint16_t)(*slot - 1);
    return RD_OK;
}

/* ---- a credit of its own for every order ---- */

static enum rd_status credit_keep(struct run *run, uint32_t slot, int64_t credit_minor)
{
    struct promises *promises = &run->promises;
    if (slot >= promises->credit_capacity) {
        int64_t *grown = realloc(promises->credit_minor, run->orders.capacity * sizeof *grown);
        if (!grown)
            return run_nomem(run);
        promises->credit_minor = grown;
        promises->credit_capacity = run->orders.capacity;
    }
    promises->credit_minor[slot] = credit_minor;
    return RD_OK;
}

enum rd_status terms_keep(struct run *run, uint32_t slot, const struct rd_answer *answer)
{
    const int64_t credit_minor = answer->value[RD_ANSWER(ORDER_TERMS, LATE_CREDIT)];
    const bool varies = run->promises.credits_vary;
    const struct promised_terms terms = {
        .ship_within_s = answer->value[RD_ANSWER(ORDER_TERMS, SHIP_WITHIN)],
        .guaranteed_within = answer->value[RD_ANSWER(ORDER_TERMS, GUARANTEED_WITHIN)],
        .not_received_from = answer->value[RD_ANSWER(ORDER_TERMS, NOT_RECEIVED_FROM)],
        .confirm_after = answer->value[RD_ANSWER(ORDER_TERMS, CONFIRM_AFTER)],
        .payout_after = answer->value[RD_ANSWER(ORDER_TERMS, PAYOUT_AFTER)],
        .late_credit_minor = varies ? 0 : credit_minor,
    };
    enum rd_status rc = promise_place(run, &terms, &run_order(run, slot)->terms);
    return rc == RD_OK && varies ? credit_keep(run, slot, credit_minor) : rc;
}

int64_t order_late_credit_minor(const struct run *run, const struct order *order)
{
    const struct promises *promises = &run->promises;
    return promises->credits_vary ? promises->credit_minor[pool_index(&run->orders, order)]
                                  : order_terms(run, order)->late_credit_minor;
}
