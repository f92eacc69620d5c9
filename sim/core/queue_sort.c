/*
 * Sorting one hour of events: dealt into bins by second (of equal width, about as many as there are events), each bin put in
 * order. Bins hold one or two events unless many share a second, as nightly work does; those are merge-sorted.
 */
#include <string.h>

#include "core/queue_parts.h"

#define INSERTION_MOST 16 /* events up to which insertion beats dealing and merging */

static void insertion_sort(struct event *events, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (!event_before(&events[i], &events[i - 1]))
            continue;
        struct event event = events[i];
        size_t at = i;
        do {
            events[at] = events[at - 1];
            at--;
        } while (at > 0 && event_before(&event, &events[at - 1]));
        events[at] = event;
    }
}

static void merge_sort(struct event *events, size_t count, struct event *scratch)
{
    if (count <= INSERTION_MOST) {
        insertion_sort(events, count);
        return;
    }
    size_t half = count / 2;
    merge_sort(events, half, scratch);
    merge_sort(events + half, count - half, scratch);
    if (!event_before(&events[half], &events[half - 1]))
        return; /* already in order, as pushes by ascending subject leave them */
    memcpy(scratch, events, half * sizeof *events);
    size_t left = 0, right = half, to = 0;
    while (left < half && right < count)
        events[to++] = event_before(&events[right], &scratch[left]) ? events[right++] : scratch[left++];
    memcpy(events + to, scratch + left, (half - left) * sizeof *events);
}

static void copy_all(const struct chunk *chunk, uint32_t fill, struct event *out)
{
    for (; chunk; chunk = chunk->next, fill = CHUNK_EVENTS) {
        memcpy(out, chunk->events, fill * sizeof *out);
        out += fill;
    }
}

/* The narrowest bins (1, 2, 4 … seconds) of which there are not more than about twice as many as events. */
static unsigned bin_shift(size_t count)
{
    unsigned shift = 0;
    while (((size_t)HOUR_S >> shift) > 2 * count)
        shift++;
    return shift;
}

void hour_sort(const struct chunk *head, uint32_t fill, size_t count, int64_t hour_start_s, struct event *out,
               struct event *scratch)
{
    if (count <= INSERTION_MOST) {
        copy_all(head, fill, out);
        insertion_sort(out, count);
        return;
    }
    uint32_t end[HOUR_S]; /* of each bin; while events are dealt, the place of its next one */
    unsigned shift = bin_shift(count);
    size_t bins = ((size_t)(HOUR_S - 1) >> shift) + 1;
    memset(end, 0, bins * sizeof *end);
    uint32_t in_chunk = fill;
    for (const struct chunk *chunk = head; chunk; chunk = chunk->next, in_chunk = CHUNK_EVENTS)
        for (uint32_t i = 0; i < in_chunk; i++)
            end[(uint64_t)(chunk->events[i].at_s - hour_start_s) >> shift]++;
    uint32_t place = 0;
    for (size_t bin = 0; bin < bins; bin++) {
        uint32_t in_bin = end[bin];
        end[bin] = place;
        place += in_bin;
    }
    in_chunk = fill;
    for (const struct chunk *chunk = head; chunk; chunk = chunk->next, in_chunk = CHUNK_EVENTS)
        for (uint32_t i = 0; i < in_chunk; i++)
            out[end[(uint64_t)(chunk->events[i].at_s - hour_start_s) >> shift]++] = chunk->events[i];
    uint32_t from = 0;
    for (size_t bin = 0; bin < bins; from = end[bin++])
        if (end[bin] - from > 1)
            merge_sort(out + from, end[bin] - from, scratch);
}
