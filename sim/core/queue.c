/*
 * The pending-event set: a calendar of hour-wide buckets.
 *
 * One hour is open: its events stand sorted in one array, and what is pushed into it (or before it, after a peek opened it
 * early) waits in a small heap beside the array. The following RING_HOURS - 1 hours have a bucket each; anything later waits
 * in the overflow list until the ring reaches it.
 *
 * Popping never allocates. What opening an hour or dealing out the overflow will need is set aside when events are pushed:
 * room in the array for the largest bucket and the whole overflow, and spare chunks for one new bucket per overflow event.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/pages.h"
#include "core/queue_parts.h"

#define RING_HOURS 8192 /* a power of two: 341 days */
#define SLAB_CHUNKS 64
#define SLAB_LARGE_CHUNKS 4096 /* taken at a time once there are as many: large pages need large slabs */
#define SORTED_FIRST_CAPACITY 256
#define NO_HOUR UINT64_MAX

struct bucket {
    struct chunk *head; /* the newest chunk, NULL when empty         */
    uint32_t fill;      /* events in it; CHUNK_EVENTS when empty     */
    uint32_t chunks;
};

struct slab {
    struct slab *next;
};

struct chunk_pool {
    struct chunk *free;
    struct slab *slabs;
    size_t free_count, slab_chunks /* of all slabs */;
};

struct queue {
    int64_t origin_s;   /* the start of hour 0                     */
    int64_t now_s;      /* of the last popped event                */
    uint64_t open_hour; /* counted from origin_s                   */
    struct event *sorted, *scratch;
    size_t next, sorted_count, sorted_capacity;
    struct event_heap late; /* pushed at or before the open hour   */
    size_t count;
    struct bucket overflow;
    uint64_t overflow_first_hour; /* NO_HOUR when it is empty      */
    size_t largest_bucket;        /* in events, rounded up to chunks, since the last clear */
    struct chunk_pool pool;
    uint64_t occupied[RING_HOURS / 64]; /* bit: the bucket has events */
    struct bucket ring[RING_HOURS];
};

/* ---- chunks ---- */

static bool pool_grow(struct chunk_pool *pool)
{
    /* The first chunk's place holds the slab's link. */
    const size_t count = pool->slab_chunks < SLAB_LARGE_CHUNKS ? SLAB_CHUNKS : SLAB_LARGE_CHUNKS;
    struct slab *slab = pages_take(count * sizeof(struct chunk));
    if (!slab)
        return false;
    struct chunk *chunks = (struct chunk *)(void *)slab;
    for (size_t i = count - 1; i > 0; i--) {
        chunks[i].next = pool->free;
        pool->free = &chunks[i];
    }
    slab->next = pool->slabs;
    pool->slabs = slab;
    pool->slab_chunks += count;
    pool->free_count += count - 1;
    return true;
}

static bool pool_reserve(struct chunk_pool *pool, size_t chunks)
{
    while (pool->free_count < chunks)
        if (!pool_grow(pool))
            return false;
    return true;
}

static struct chunk *pool_take(struct chunk_pool *pool)
{
    struct chunk *chunk = pool->free;
    if (!chunk)
        rd_bug("the event queue's set-aside chunks are used up");
    pool->free = chunk->next;
    pool->free_count--;
    return chunk;
}

static void pool_give(struct chunk_pool *pool, struct chunk *chunk)
{
    chunk->next = pool->free;
    pool->free = chunk;
    pool->free_count++;
}

static void pool_release(struct chunk_pool *pool)
{
    while (pool->slabs) {
        struct slab *slab = pool->slabs;
        pool->slabs = slab->next;
        free(slab);
    }
}

/* ---- buckets ---- */

static const struct bucket empty_bucket = {.fill = CHUNK_EVENTS};

static size_t bucket_count(const struct bucket *bucket)
{
    return bucket->chunks ? (size_t)(bucket->chunks - 1) * CHUNK_EVENTS + bucket->fill : 0;
}

static void bucket_append(struct bucket *bucket, struct chunk_pool *pool, const struct event *event)
{
    if (bucket->fill == CHUNK_EVENTS) {
        struct chunk *chunk = pool_take(pool);
        chunk->next = bucket->head;
        bucket->head = chunk;
        bucket->fill = 0;
        bucket->chunks++;
    }
    bucket->head->events[bucket->fill++] = *event;
    __builtin_prefetch(bucket->head->events + bucket->fill, 1); /* where the next one goes: by then it is far */
}

static void bucket_clear(struct bucket *bucket, struct chunk_pool *pool)
{
    while (bucket->head) {
        struct chunk *chunk = bucket->head;
        bucket->head = chunk->next;
        pool_give(pool, chunk);
    }
    *bucket = empty_bucket;
}

/* ---- what popping will need ---- */

static bool sorted_reserve(struct queue *queue, size_t count)
{
    if (count <= queue->sorted_capacity)
        return true;
    size_t capacity = queue->sorted_capacity ? queue->sorted_capacity : SORTED_FIRST_CAPACITY;
    while (capacity < count)
        capacity *= 2;
    if (capacity > SIZE_MAX / sizeof *queue->sorted)
        return false;
    struct event *sorted = realloc(queue->sorted, capacity * sizeof *sorted);
    if (!sorted)
        return false;
    queue->sorted = sorted;
    struct event *scratch = malloc(capacity * sizeof *scratch);
    if (!scratch)
        return false;
    free(queue->scratch);
    queue->scratch = scratch;
    queue->sorted_capacity = capacity;
    return true;
}

/*
 * Sets aside what the hours to come need when the largest bucket and the overflow are of these sizes. Dealing k overflow
 * events into b buckets takes at most b + k / CHUNK_EVENTS chunks, and gives the overflow's own back one chunk late.
 */
static bool queue_set_aside(struct queue *queue, size_t largest_bucket, size_t overflow_count)
{
    size_t touched = overflow_count < RING_HOURS ? overflow_count : RING_HOURS;
    size_t chunks = (overflow_count ? touched + 3 : 0) + 1; /* one for the push itself */
    return sorted_reserve(queue, largest_bucket + overflow_count) && pool_reserve(&queue->pool, chunks);
}

/* ---- pushing ---- */

static uint64_t queue_hour(const struct queue *queue, int64_t at_s)
{
    return ((uint64_t)at_s - (uint64_t)queue->origin_s) / HOUR_S;
}

static void ring_append(struct queue *queue, uint64_t hour, const struct event *event)
{
    size_t place = hour % RING_HOURS;
    queue->occupied[place / 64] |= UINT64_C(1) << place % 64;
    bucket_append(&queue->ring[place], &queue->pool, event);
}

static void overflow_append(struct queue *queue, uint64_t hour, const struct event *event)
{
    if (hour < queue->overflow_first_hour)
        queue->overflow_first_hour = hour;
    bucket_append(&queue->overflow, &queue->pool, event);
}

static enum rd_status push_into_new_chunk(struct queue *queue, uint64_t hour, const struct event *event)
{
    size_t bucket_room = ((size_t)queue->ring[hour % RING_HOURS].chunks + 1) * CHUNK_EVENTS;
    size_t largest = bucket_room > queue->largest_bucket ? bucket_room : queue->largest_bucket;
    if (!queue_set_aside(queue, largest, bucket_count(&queue->overflow)))
        return RD_NOMEM;
    queue->largest_bucket = largest;
    ring_append(queue, hour, event);
    queue->count++;
    return RD_OK;
}

static enum rd_status push_into_overflow(struct queue *queue, uint64_t hour, const struct event *event)
{
    if (!queue_set_aside(queue, queue->largest_bucket, bucket_count(&queue->overflow) + 1))
        return RD_NOMEM;
    overflow_append(queue, hour, event);
    queue->count++;
    return RD_OK;
}

enum rd_status queue_push(struct queue *queue, const struct event *event)
{
    assert(event->at_s >= queue->now_s);
    uint64_t hour = queue_hour(queue, event->at_s);
    if (hour <= queue->open_hour) {
        if (!event_heap_reserve(&queue->late))
            return RD_NOMEM;
        event_heap_push(&queue->late, event);
        queue->count++;
        return RD_OK;
    }
    if (hour - queue->open_hour >= RING_HOURS)
        return push_into_overflow(queue, hour, event);
    struct bucket *bucket = &queue->ring[hour % RING_HOURS];
    if (bucket->fill == CHUNK_EVENTS)
        return push_into_new_chunk(queue, hour, event);
    bucket->head->events[bucket->fill++] = *event;
    __builtin_prefetch(bucket->head->events + bucket->fill, 1); /* where the next one goes: by then it is far */
    queue->count++;
    return RD_OK;
}

/* ---- opening hours ---- */

/* The first hour after the open one whose bucket has events, NO_HOUR when all are empty. */
static uint64_t ring_first_hour(const struct queue *queue)
{
    size_t from = (queue->open_hour + 1) % RING_HOURS;
    size_t word = from / 64, place = from;
    uint64_t bits = queue->occupied[word] >> from % 64;
    if (bits) {
        place += (size_t)__builtin_ctzll(bits);
        return queue->open_hour + 1 + (place - from);
    }
    for (size_t i = 1; i <= RING_HOURS / 64; i++) { /* the last one is `word` again, for the bits before `from` */
        word = (word + 1) % (RING_HOURS / 64);
        if (!queue->occupied[word])
            continue;
        place = word * 64 + (size_t)__builtin_ctzll(queue->occupied[word]);
        return queue->open_hour + 1 + (place - from) % RING_HOURS;
    }
    return NO_HOUR;
}

/* Moves the ring up to the overflow's first hour and deals out what it now reaches. Every bucket before it is empty. */
static void overflow_deal(struct queue *queue)
{
    struct bucket dealt = queue->overflow;
    queue->open_hour = queue->overflow_first_hour - 1;
    queue->overflow = empty_bucket;
    queue->overflow_first_hour = NO_HOUR;
    uint32_t fill = dealt.fill;
    for (struct chunk *chunk = dealt.head, *next; chunk; chunk = next, fill = CHUNK_EVENTS) {
        next = chunk->next;
        for (uint32_t i = 0; i < fill; i++) {
            uint64_t hour = queue_hour(queue, chunk->events[i].at_s);
            if (hour - queue->open_hour < RING_HOURS)
                ring_append(queue, hour, &chunk->events[i]);
            else
                overflow_append(queue, hour, &chunk->events[i]);
        }
        pool_give(&queue->pool, chunk);
    }
}

static void hour_open(struct queue *queue, uint64_t hour)
{
    size_t place = hour % RING_HOURS;
    struct bucket *bucket = &queue->ring[place];
    size_t count = bucket_count(bucket);
    if (count > queue->sorted_capacity)
        rd_bug("an hour holds %zu events, room was set aside for %zu", count, queue->sorted_capacity);
    int64_t hour_start_s = (int64_t)((uint64_t)queue->origin_s + hour * HOUR_S);
    hour_sort(bucket->head, bucket->fill, count, hour_start_s, queue->sorted, queue->scratch);
    bucket_clear(bucket, &queue->pool);
    queue->occupied[place / 64] &= ~(UINT64_C(1) << place % 64);
    queue->open_hour = hour;
    queue->next = 0;
    queue->sorted_count = count;
}

/* Opens the next hour that has events; the open one is used up. False when there is none. */
static bool queue_advance(struct queue *queue)
{
    if (queue->count == 0)
        return false;
    uint64_t hour = ring_first_hour(queue);
    if (queue->overflow_first_hour <= hour) { /* never both NO_HOUR: there are events */
        hour = queue->overflow_first_hour;
        overflow_deal(queue);
    }
    hour_open(queue, hour);
    return true;
}

/* ---- popping ---- */

const struct event *queue_peek(struct queue *queue)
{
    if (queue->next == queue->sorted_count) {
        if (queue->late.count > 0)
            return &queue->late.events[0];
        if (!queue_advance(queue))
            return NULL;
    }
    const struct event *first = &queue->sorted[queue->next];
    if (queue->late.count > 0 && event_before(&queue->late.events[0], first))
        return &queue->late.events[0];
    return first;
}

bool queue_pop(struct queue *queue, struct event *out)
{
    const struct event *first = queue_peek(queue);
    if (!first)
        return false;
    *out = *first;
    if (queue->late.count > 0 && first == queue->late.events)
        event_heap_drop(&queue->late);
    else
        queue->next++;
    queue->count--;
    queue->now_s = out->at_s;
    return true;
}

const struct event *queue_ahead(const struct queue *queue, size_t ahead)
{
    return ahead < queue->sorted_count - queue->next ? &queue->sorted[queue->next + ahead] : NULL;
}

/* ---- the whole ---- */

enum rd_status queue_new(int64_t start_s, struct queue **out, struct rd_error *err)
{
    struct queue *queue = malloc(sizeof *queue);
    if (!queue)
        return rd_fail(err, RD_NOMEM, "out of memory for the event queue");
    memset(queue, 0, sizeof *queue);
    for (size_t i = 0; i < RING_HOURS; i++)
        queue->ring[i] = empty_bucket;
    queue->overflow = empty_bucket;
    queue_clear(queue, start_s);
    *out = queue;
    return RD_OK;
}

void queue_free(struct queue *queue)
{
    if (!queue)
        return;
    pool_release(&queue->pool);
    event_heap_release(&queue->late);
    free(queue->sorted);
    free(queue->scratch);
    free(queue);
}

void queue_clear(struct queue *queue, int64_t start_s)
{
    for (size_t place = 0; place < RING_HOURS; place++)
        if (queue->ring[place].head)
            bucket_clear(&queue->ring[place], &queue->pool);
    bucket_clear(&queue->overflow, &queue->pool);
    memset(queue->occupied, 0, sizeof queue->occupied);
    queue->overflow_first_hour = NO_HOUR;
    queue->origin_s = queue->now_s = start_s;
    queue->open_hour = 0;
    queue->next = queue->sorted_count = queue->late.count = queue->count = 0;
    queue->largest_bucket = 0;
}

size_t queue_count(const struct queue *queue)
{
    return queue->count;
}

size_t queue_bytes(const struct queue *queue)
{
    return sizeof *queue + 2 * queue->sorted_capacity * sizeof *queue->sorted +
           queue->late.capacity * sizeof *queue->late.events + queue->pool.slab_chunks * sizeof(struct chunk);
}
