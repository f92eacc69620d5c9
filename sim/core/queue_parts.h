/*
 * What the pending-event set is made of: the order, the chunks of a bucket, the sort of an hour, and a binary heap.
 * Only the queue's own sources include this.
 */
#ifndef REDRESS_CORE_QUEUE_PARTS_H
#define REDRESS_CORE_QUEUE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/queue.h"

#define HOUR_S 3600
#define CHUNK_EVENTS 31

/* 1 KiB with its link: a bucket is a list of chunks, the newest first, and only the newest has room. */
struct chunk {
    struct chunk *next;
    size_t unused[3];
    struct event events[CHUNK_EVENTS];
};

static inline bool event_before(const struct event *a, const struct event *b)
{
    if (a->at_s != b->at_s)
        return a->at_s < b->at_s;
    return event_order(a, b) < 0;
}

/*
 * Sorts the events of one hour out of its chunks into `out`. All of them lie in [hour_start_s, hour_start_s + HOUR_S); `head`
 * holds `fill` of them, the chunks behind it are full. `out` and `scratch` have room for all.
 */
void hour_sort(const struct chunk *head, uint32_t fill, size_t count, int64_t hour_start_s, struct event *out,
               struct event *scratch);

/* A binary min-heap of events. Zeroed is empty. */
struct event_heap {
    struct event *events;
    size_t count, capacity;
};

/* Makes room for one more; false when memory is out. */
bool event_heap_reserve(struct event_heap *heap);
void event_heap_release(struct event_heap *heap);

/* Needs room. */
static inline void event_heap_push(struct event_heap *heap, const struct event *event)
{
    size_t at = heap->count++;
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (!event_before(event, &heap->events[parent]))
            break;
        heap->events[at] = heap->events[parent];
        at = parent;
    }
    heap->events[at] = *event;
}

/* Removes events[0]; the heap is not empty. */
static inline void event_heap_drop(struct event_heap *heap)
{
    size_t count = --heap->count, at = 0;
    const struct event *last = &heap->events[count];
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && event_before(&heap->events[child + 1], &heap->events[child]))
            child++;
        if (!event_before(&heap->events[child], last))
            break;
        heap->events[at] = heap->events[child];
        at = child;
    }
    heap->events[at] = *last;
}

#endif
