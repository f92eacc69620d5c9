/*
 * Pool: fixed-size records by index, with a stack of free ones. Memory follows the number of live records, not of all ever made.
 * Records are not moved singly, but a pointer is good only until the next pool_take(): keep indexes.
 */
#ifndef REDRESS_MARKET_POOL_H
#define REDRESS_MARKET_POOL_H

#include <stddef.h>
#include <stdint.h>

#define POOL_NONE UINT32_MAX

struct pool {
    unsigned char *items;
    size_t item_size;
    uint32_t capacity, used /* ever taken */, live, peak;
    uint32_t *freed; /* stack of given-back indexes, apart from the records: taking one waits for no record */
    uint32_t freed_count;
};

void pool_init(struct pool *pool, size_t item_size);
void pool_release(struct pool *pool);
void pool_clear(struct pool *pool);    /* all records free, memory kept */
uint32_t pool_take(struct pool *pool); /* zeroed; POOL_NONE when memory is out */
void pool_give(struct pool *pool, uint32_t index);

static inline void *pool_at(const struct pool *pool, uint32_t index)
{
    return pool->items + (size_t)index * pool->item_size;
}

/* The place of a live record. */
static inline uint32_t pool_index(const struct pool *pool, const void *item)
{
    return (uint32_t)((size_t)((const unsigned char *)item - pool->items) / pool->item_size);
}

#endif
