/*
 * The pending-event set: a calendar of hour-wide buckets with a total order.
 *
 * Event order is (at_s, phase, subject, sequence): stated completely, so that it does not depend on insertion order,
 * threads, addresses or hash order. Pushes append to the bucket's chunk (sequential writes); a bucket is sorted once when
 * its hour opens; a push into the open hour is inserted in order. Events further away than the ring reaches wait in an
 * overflow list that is dealt out when the ring turns. Steady state allocates nothing: chunks are recycled.
 *
 * Two events with equal (at_s, phase, subject, sequence) are a mistake of the caller only when they differ in what they do.
 * The remaining fields break the tie (kind, generation, extra, slot), so that the order is total: events that compare equal
 * are the same event, and no result can depend on which was pushed first.
 */
#ifndef REDRESS_CORE_QUEUE_H
#define REDRESS_CORE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redress/status.h"

struct event {
    int64_t at_s;        /* seconds since the scenario's start                             */
    uint64_t subject;    /* stable id that orders events of the same second and phase      */
    uint32_t slot;       /* where the handler finds the subject: pool index                */
    uint32_t generation; /* stale when it differs from the subject's (cancelled lazily)   */
    uint16_t kind;       /* events.def                                                     */
    uint8_t phase;       /* within one second: lower first                                 */
    uint8_t sequence;    /* within (second, phase, subject)                                */
    uint32_t extra;      /* free for the handler                                           */
};

struct queue;

/* `start_s`: no event may be earlier. */
enum rd_status queue_new(int64_t start_s, struct queue **out, struct rd_error *err);
void queue_free(struct queue *queue);
void queue_clear(struct queue *queue, int64_t start_s); /* keeps memory for the next replication */
/* RD_NOMEM is the only failure. at_s must not be earlier than the last popped event (asserted). */
enum rd_status queue_push(struct queue *queue, const struct event *event);
bool queue_pop(struct queue *queue, struct event *out);
const struct event *queue_peek(struct queue *queue);
/* The event about `ahead` pops later in the open hour, for prefetching its subject; NULL when there is none. */
const struct event *queue_ahead(const struct queue *queue, size_t ahead);
size_t queue_count(const struct queue *queue);
size_t queue_bytes(const struct queue *queue);

/* The same interface over a plain binary heap: the definition of the order, for tests. */
struct heap_queue;
enum rd_status heap_queue_new(struct heap_queue **out, struct rd_error *err);
void heap_queue_free(struct heap_queue *queue);
enum rd_status heap_queue_push(struct heap_queue *queue, const struct event *event);
bool heap_queue_pop(struct heap_queue *queue, struct event *out);

int event_order(const struct event *a, const struct event *b); /* <0, 0, >0 */

#endif
