/*
 * Pool: records by index with a stack of free ones.
 */
#include "market/pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/pages.h"

#define PREFETCH_AHEAD 6 /* records about to be taken are brought near while earlier ones are filled */

void pool_init(struct pool *pool, size_t item_size)
{
    *pool = (struct pool){.item_size = item_size};
}

void pool_release(struct pool *pool)
{
    free(pool->items);
    free(pool->freed);
    pool_init(pool, pool->item_size);
}

void pool_clear(struct pool *pool)
{
    pool->used = pool->live = pool->peak = pool->freed_count = 0;
}

static int pool_grow(struct pool *pool)
{
    if (pool->capacity > UINT32_MAX / 2)
        return 0;
    uint32_t wanted = pool->capacity < 1024 ? 1024 : pool->capacity * 2;
    unsigned char *items = pages_take((size_t)wanted * pool->item_size);
    uint32_t *freed = malloc((size_t)wanted * sizeof *freed);
    if (!items || !freed) {
        free(items);
        free(freed);
        return 0;
    }
    if (pool->used > 0)
        memcpy(items, pool->items, (size_t)pool->used * pool->item_size);
    assert(pool->freed_count == 0); /* else there would have been no need to grow */
    free(pool->items);
    free(pool->freed);
    pool->items = items;
    pool->freed = freed;
    pool->capacity = wanted;
    return 1;
}

uint32_t pool_take(struct pool *pool)
{
    uint32_t index;
    if (pool->freed_count > 0) {
        index = pool->freed[--pool->freed_count];
        if (pool->freed_count >= PREFETCH_AHEAD)
            __builtin_prefetch(pool_at(pool, pool->freed[pool->freed_count - PREFETCH_AHEAD]), 1);
    } else {
        if (pool->used == pool->capacity && !pool_grow(pool))
            return POOL_NONE;
        index = pool->used++;
    }
    if (++pool->live > pool->peak)
        pool->peak = pool->live;
    memset(pool_at(pool, index), 0, pool->item_size);
    return index;
}

void pool_give(struct pool *pool, uint32_t index)
{
    assert(pool->live > 0 && pool->freed_count < pool->capacity);
    pool->freed[pool->freed_count++] = index;
    pool->live--;
}
