/*
 * Marks: an array by slot for the orders of each measured day, a hash table for the few repeat purchases.
 */
#include "process/orders/marks.h"

#include <stdlib.h>
#include <string.h>

#include "market/order.h"
#include "redress/units.h"

struct day_marks {
    uint8_t *of_slot;
    uint32_t count, capacity;
};

/* Open addressing; an id of 0 is an empty place, which no repeat purchase has. */
struct repeat_marks {
    uint64_t *ids;
    uint8_t *marks;
    size_t capacity, count; /* capacity is 0 or a power of two */
};

struct marks {
    int64_t from_day, to_day;
    struct day_marks *days;
    struct repeat_marks repeats;
};

enum rd_status marks_new(const struct scenario *scenario, struct marks **out, struct rd_error *err)
{
    struct marks *marks = calloc(1, sizeof *marks);
    if (marks) {
        marks->from_day = scenario->warm_up_s / RD_DAY_S;
        marks->to_day = marks->from_day + scenario->measure_s / RD_DAY_S;
        marks->days = calloc((size_t)(marks->to_day - marks->from_day), sizeof *marks->days);
    }
    if (!marks || !marks->days) {
        marks_free(marks);
        return rd_fail(err, RD_NOMEM, "out of memory for the marks of orders");
    }
    *out = marks;
    return RD_OK;
}

void marks_free(struct marks *marks)
{
    if (!marks)
        return;
    for (int64_t day = 0; marks->days && day < marks->to_day - marks->from_day; day++)
        free(marks->days[day].of_slot);
    free(marks->days);
    free(marks->repeats.ids);
    free(marks->repeats.marks);
    free(marks);
}

void marks_clear(struct marks *marks)
{
    for (int64_t day = 0; day < marks->to_day - marks->from_day; day++)
        marks->days[day].count = 0;
    if (marks->repeats.capacity > 0)
        memset(marks->repeats.ids, 0, marks->repeats.capacity * sizeof *marks->repeats.ids);
    marks->repeats.count = 0;
}

static uint64_t slot_of(uint64_t order)
{
    return order & ((UINT64_C(1) << ORDER_SLOT_BITS) - 1);
}

/* The day's array when the identity is (day, slot) of a measured day; NULL for a repeat purchase. */
static struct day_marks *day_of(const struct marks *marks, uint64_t order)
{
    int64_t day = order_day(order);
    bool is_repeat = order >> (ORDER_SLOT_BITS + ORDER_DAY_BITS) != 0;
    return !is_repeat && day >= marks->from_day && day < marks->to_day ? &marks->days[day - marks->from_day] : NULL;
}

static enum rd_status day_put(struct day_marks *day, uint64_t slot, uint8_t mark)
{
    if (slot >= day->capacity) {
        uint32_t capacity = (uint32_t)(slot + slot / 2 + 1024);
        uint8_t *grown = realloc(day->of_slot, capacity);
        if (!grown)
            return RD_NOMEM;
        day->of_slot = grown;
        day->capacity = capacity;
    }
    if (slot >= day->count) {
        memset(day->of_slot + day->count, MARK_NONE, slot - day->count);
        day->count = (uint32_t)slot + 1;
    }
    day->of_slot[slot] = mark;
    return RD_OK;
}

/* The place of an id, or the empty one where it belongs. The finaliser of MurmurHash3 spreads the bits. */
static size_t repeat_place(const struct repeat_marks *repeats, uint64_t order)
{
    uint64_t hash = order;
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    size_t place = (size_t)(hash ^ hash >> 33) & (repeats->capacity - 1);
    while (repeats->ids[place] != 0 && repeats->ids[place] != order)
        place = (place + 1) & (repeats->capacity - 1);
    return place;
}

static enum rd_status repeats_grow(struct repeat_marks *repeats)
{
    struct repeat_marks grown = {.capacity = repeats->capacity ? 2 * repeats->capacity : 1024};
    grown.ids = calloc(grown.capacity, sizeof *grown.ids);
    grown.marks = malloc(grown.capacity);
    if (!grown.ids || !grown.marks) {
        free(grown.ids);
        free(grown.marks);
        return RD_NOMEM;
    }
    for (size_t i = 0; i < repeats->capacity; i++) {
        if (repeats->ids[i] == 0)
            continue;
        size_t place = repeat_place(&grown, repeats->ids[i]);
        grown.ids[place] = repeats->ids[i];
        grown.marks[place] = repeats->marks[i];
    }
    grown.count = repeats->count;
    free(repeats->ids);
    free(repeats->marks);
    *repeats = grown;
    return RD_OK;
}

enum rd_status marks_put(struct marks *marks, uint64_t order, uint8_t mark)
{
    struct day_marks *day = day_of(marks, order);
    if (day)
        return day_put(day, slot_of(order), mark);
    struct repeat_marks *repeats = &marks->repeats;
    if (repeats->count * 2 >= repeats->capacity && repeats_grow(repeats) != RD_OK)
        return RD_NOMEM;
    size_t place = repeat_place(repeats, order);
    repeats->count += repeats->ids[place] == 0;
    repeats->ids[place] = order;
    repeats->marks[place] = mark;
    return RD_OK;
}

uint8_t marks_get(const struct marks *marks, uint64_t order)
{
    const struct day_marks *day = day_of(marks, order);
    if (day) {
        uint64_t slot = slot_of(order);
        return slot < day->count ? day->of_slot[slot] : MARK_NONE;
    }
    if (marks->repeats.capacity == 0)
        return MARK_NONE;
    size_t place = repeat_place(&marks->repeats, order);
    return marks->repeats.ids[place] == 0 ? MARK_NONE : marks->repeats.marks[place];
}
