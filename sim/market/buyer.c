/*
 * Buyers: thirds of a year, notes of the day, standings.
 */
#include "market/buyer.h"

#include <stdlib.h>
#include <string.h>

#include "core/pages.h"
#include "redress/units.h"

#define FOLD_AHEAD 16 /* notes whose buyers are sent for before they are needed */

_Static_assert(sizeof(struct buyer) <= 64, "a buyer is a cache line at most");

enum rd_status buyers_init(struct buyers *buyers, uint32_t count, int64_t usual_minor)
{
    memset(buyers, 0, sizeof *buyers);
    buyers->count = count;
    buyers->unit_minor = usual_minor > BUYER_UNITS_PER_ORDER ? usual_minor / BUYER_UNITS_PER_ORDER : 1;
    buyers->items = pages_take(count * sizeof *buyers->items);
    buyers->standing = pages_take(count);
    if (!buyers->items || !buyers->standing) {
        buyers_release(buyers);
        return RD_NOMEM;
    }
    buyers_clear(buyers);
    return RD_OK;
}

void buyers_release(struct buyers *buyers)
{
    free(buyers->items);
    free(buyers->standing);
    free(buyers->notes);
    free(buyers->held);
    memset(buyers, 0, sizeof *buyers);
}

void buyers_clear(struct buyers *buyers)
{
    static const struct buyer nobody = {.first_day = BUYER_NO_ORDER};
    for (uint32_t at = 0; at < buyers->count; at++)
        buyers->items[at] = nobody;
    memset(buyers->standing, RD_BUYER_STANDING_NEW, buyers->count);
    buyers->day = 0;
    buyers->overfull = false;
    buyers->note_count = buyers->held_count = 0;
    buyers->watched = buyers->blocked = 0;
}

/* Grows a list by half; false when memory is out. */
static bool list_grow(void **items, size_t *capacity, size_t item_size)
{
    size_t wanted = *capacity < 64 ? 64 : *capacity + *capacity / 2;
    void *grown = realloc(*items, wanted * item_size);
    if (!grown)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

/* ---- counting ---- */

static size_t third_of(int32_t day)
{
    return (size_t)(day / BUYER_THIRD_DAYS) % BUYER_THIRDS;
}

/* A count that is full stays, and the run is told to stop. */
static void overfull(struct buyers *buyers, uint32_t at)
{
    if (!buyers->overfull)
        buyers->overfull_buyer = at;
    buyers->overfull = true;
}

static void add_count(struct buyers *buyers, uint32_t at, uint16_t *count, uint32_t more)
{
    if (more > (uint32_t)(BUYER_COUNT_MAX - *count))
        overfull(buyers, at);
    else
        *count = (uint16_t)(*count + more);
}

static void add_units(struct buyers *buyers, uint32_t at, uint32_t *units, uint32_t more)
{
    if (more > BUYER_UNITS_MAX - *units)
        overfull(buyers, at);
    else
        *units += more;
}

/* A refund that is given back may be of a third before: the latest that still holds something. */
static void take_back(struct buyer *buyer, size_t third, uint32_t units)
{
    for (size_t back = 0; back < BUYER_THIRDS && units > 0; back++) {
        uint32_t *refunded = &buyer->refunded[(third + BUYER_THIRDS - back) % BUYER_THIRDS];
        uint32_t taken = *refunded < units ? *refunded : units;
        *refunded -= taken;
        units -= taken;
    }
}

enum rd_status buyer_note(struct buyers *buyers, uint32_t buyer, enum buyer_note_kind kind, int64_t amount_minor)
{
    if (buyers->note_count == buyers->note_capacity &&
        !list_grow((void **)&buyers->notes, &buyers->note_capacity, sizeof *buyers->notes))
        return RD_NOMEM;
    int64_t units = (amount_minor + buyers->unit_minor / 2) / buyers->unit_minor;
    buyers->notes[buyers->note_count++] = (struct buyer_note){
        .buyer = buyer, .units = (uint32_t)(units < BUYER_UNITS_MAX ? units : BUYER_UNITS_MAX), .kind = (uint8_t)kind};
    return RD_OK;
}

/* Those whose time is over leave the list with a note. Who stands there twice, or for a time no more, is dropped. */
static enum rd_status holds_lapse(struct buyers *buyers)
{
    size_t kept = 0;
    for (size_t i = 0; i < buyers->held_count; i++) {
        uint32_t at = buyers->held[i];
        struct buyer *buyer = &buyers->items[at];
        if (buyer->until_day > buyers->day + 1) {
            buyers->held[kept++] = at;
            continue;
        }
        if (buyer->until_day != 0 && buyer_note(buyers, at, BUYER_LAPSED, 0) != RD_OK)
            return RD_NOMEM;
        buyer->until_day = 0;
    }
    buyers->held_count = kept;
    return RD_OK;
}

static void note_apply(struct buyers *buyers, const struct buyer_note *note)
{
    struct buyer *buyer = &buyers->items[note->buyer];
    size_t third = third_of(buyers->day);
    buyer->changed = 1;
    switch ((enum buyer_note_kind)note->kind) {
    case BUYER_ORDERED:
        add_count(buyers, note->buyer, &buyer->orders[third], 1);
        add_units(buyers, note->buyer, &buyer->paid[third], note->units);
        if (buyer->first_day == BUYER_NO_ORDER)
            buyer->first_day = (int16_t)buyers->day;
        break;
    case BUYER_DISPUTED:
        add_count(buyers, note->buyer, &buyer->disputes[third], 1);
        break;
    case BUYER_REFUSED:
        add_count(buyers, note->buyer, &buyer->refused[third], 1);
        break;
    case BUYER_REFUNDED:
        add_units(buyers, note->buyer, &buyer->refunded[third], note->units);
        break;
    case BUYER_PAID_BACK:
        take_back(buyer, third, note->units);
        break;
    case BUYER_LAPSED:
        break;
    }
}

static void oldest_forget(struct buyers *buyers)
{
    size_t third = third_of(buyers->day);
    for (uint32_t at = 0; at < buyers->count; at++) {
        struct buyer *buyer = &buyers->items[at];
        if (buyer->orders[third] == 0 && buyer->disputes[third] == 0 && buyer->refused[third] == 0 &&
            buyer->refunded[third] == 0)
            continue;
        buyer->orders[third] = buyer->disputes[third] = buyer->refused[third] = 0;
        buyer->paid[third] = buyer->refunded[third] = 0;
        buyer->changed = 1;
    }
}

enum rd_status buyers_fold(struct buyers *buyers, bool *forgot)
{
    if (holds_lapse(buyers) != RD_OK)
        return RD_NOMEM;
    for (size_t i = 0; i < buyers->note_count; i++) {
        if (i + FOLD_AHEAD < buyers->note_count)
            __builtin_prefetch(&buyers->items[buyers->notes[i + FOLD_AHEAD].buyer], 1);
        note_apply(buyers, &buyers->notes[i]);
    }
    buyers->day++;
    *forgot = buyers->day % BUYER_THIRD_DAYS == 0;
    if (*forgot)
        oldest_forget(buyers);
    return RD_OK;
}

void buyers_settle(struct buyers *buyers)
{
    buyers->note_count = 0;
}

void buyer_seed(struct buyers *buyers, uint32_t at, unsigned third, enum buyer_note_kind kind, uint32_t amount)
{
    struct buyer *buyer = &buyers->items[at];
    size_t place = BUYER_THIRDS - 1 - third;
    switch (kind) {
    case BUYER_ORDERED:
        add_count(buyers, at, &buyer->orders[place], amount);
        add_units(buyers, at, &buyer->paid[place], amount * BUYER_UNITS_PER_ORDER);
        break;
    case BUYER_DISPUTED:
        add_count(buyers, at, &buyer->disputes[place], amount);
        break;
    case BUYER_REFUSED:
        add_count(buyers, at, &buyer->refused[place], amount);
        break;
    case BUYER_REFUNDED:
        add_units(buyers, at, &buyer->refunded[place], amount * BUYER_UNITS_PER_ORDER);
        break;
    case BUYER_PAID_BACK:
        take_back(buyer, place, amount * BUYER_UNITS_PER_ORDER);
        break;
    case BUYER_LAPSED:
        break;
    }
}

/* ---- standing ---- */

static void standing_tally(struct buyers *buyers, int standing, uint32_t by)
{
    if (standing == RD_BUYER_STANDING_WATCHED)
        buyers->watched += by;
    if (standing == RD_BUYER_STANDING_BLOCKED)
        buyers->blocked += by;
}

enum rd_status buyer_set_standing(struct buyers *buyers, uint32_t at, int standing, int32_t until_day)
{
    struct buyer *buyer = &buyers->items[at];
    if (buyers->standing[at] != standing) {
        standing_tally(buyers, buyers->standing[at], UINT32_MAX); /* less one */
        standing_tally(buyers, standing, 1);
        buyers->standing[at] = (uint8_t)standing;
    }
    bool listed = buyer->until_day != 0;
    buyer->until_day = (uint16_t)(until_day < UINT16_MAX ? until_day : UINT16_MAX);
    if (listed || until_day == 0)
        return RD_OK;
    if (buyers->held_count == buyers->held_capacity &&
        !list_grow((void **)&buyers->held, &buyers->held_capacity, sizeof *buyers->held))
        return RD_NOMEM;
    buyers->held[buyers->held_count++] = at;
    return RD_OK;
}

/* ---- what a rule sees ---- */

int64_t buyer_orders(const struct buyers *buyers, uint32_t at)
{
    int64_t sum = 0;
    for (size_t i = 0; i < BUYER_THIRDS; i++)
        sum += buyers->items[at].orders[i];
    return sum;
}

int64_t buyer_disputes(const struct buyers *buyers, uint32_t at)
{
    int64_t sum = 0;
    for (size_t i = 0; i < BUYER_THIRDS; i++)
        sum += buyers->items[at].disputes[i];
    return sum;
}

int64_t buyer_refused(const struct buyers *buyers, uint32_t at)
{
    int64_t sum = 0;
    for (size_t i = 0; i < BUYER_THIRDS; i++)
        sum += buyers->items[at].refused[i];
    return sum;
}

int64_t buyer_refund_share_bp(const struct buyers *buyers, uint32_t at)
{
    const struct buyer *buyer = &buyers->items[at];
    int64_t paid = 0, refunded = 0;
    if (buyer_orders(buyers, at) == 0)
        return RD_ABSENT;
    for (size_t i = 0; i < BUYER_THIRDS; i++) {
        paid += buyer->paid[i];
        refunded += buyer->refunded[i];
    }
    if (refunded >= paid)
        return refunded > 0 ? RD_BP_PER_ONE : 0;
    return (refunded * RD_BP_PER_ONE + paid / 2) / paid;
}

int64_t buyer_age_s(const struct buyers *buyers, uint32_t at)
{
    int16_t first_day = buyers->items[at].first_day;
    return first_day == BUYER_NO_ORDER ? 0 : ((int64_t)buyers->day - first_day) * RD_DAY_S;
}

size_t buyers_bytes(const struct buyers *buyers)
{
    return buyers->count * (sizeof *buyers->items + sizeof *buyers->standing) +
           buyers->note_capacity * sizeof *buyers->notes + buyers->held_capacity * sizeof *buyers->held;
}
