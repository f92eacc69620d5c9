/*
 * The order of events, and the plain binary heap that defines it for tests.
 */
#include <stdlib.h>

#include "core/queue_parts.h"

#define HEAP_FIRST_CAPACITY 64

static int order_of(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

int event_order(const struct event *a, const struct event *b)
{
    if (a->at_s != b->at_s)
        return a->at_s < b->at_s ? -1 : 1;
    if (a->phase != b->phase)
        return order_of(a->phase, b->phase);
    if (a->subject != b->subject)
        return order_of(a->subject, b->subject);
    if (a->sequence != b->sequence)
        return order_of(a->sequence, b->sequence);
    if (a->kind != b->kind)
        return order_of(a->kind, b->kind);
    if (a->generation != b->generation)
        return order_of(a->generation, b->generation);
    if (a->extra != b->extra)
        return order_of(a->extra, b->extra);
    return order_of(a->slot, b->slot);
}

bool event_heap_reserve(struct event_heap *heap)
{
    if (heap->count < heap->capacity)
        return true;
    size_t capacity = heap->capacity ? 2 * heap->capacity : HEAP_FIRST_CAPACITY;
    if (capacity > SIZE_MAX / sizeof *heap->events)
        return false;
    struct event *events = realloc(heap->events, capacity * sizeof *events);
    if (!events)
        return false;
    heap->events = events;
    heap->capacity = capacity;
    return true;
}

void event_heap_release(struct event_heap *heap)
{
    free(heap->events);
    *heap = (struct event_heap){0};
}

struct heap_queue {
    struct event_heap heap;
};

enum rd_status heap_queue_new(struct heap_queue **out, struct rd_error *err)
{
    struct heap_queue *queue = calloc(1, sizeof *queue);
    if (!queue)
        return rd_fail(err, RD_NOMEM, "out of memory for the event queue");
    *out = queue;
    return RD_OK;
}

void heap_queue_free(struct heap_queue *queue)
{
    if (!queue)
        return;
    event_heap_release(&queue->heap);
    free(queue);
}

enum rd_status heap_queue_push(struct heap_queue *queue, const struct event *event)
{
    if (!event_heap_reserve(&queue->heap))
        return RD_NOMEM;
    event_heap_push(&queue->heap, event);
    return RD_OK;
}

bool heap_queue_pop(struct heap_queue *queue, struct event *out)
{
    if (queue->heap.count == 0)
        return false;
    *out = queue->heap.events[0];
    event_heap_drop(&queue->heap);
    return true;
}
