/*
 * Pool: records by index with a free list.
 */
#include "market/pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void pool_init(struct pool *pool, size_t item_size)
{
    assert(item_size >= sizeof(uint32_t));
    *pool = (struct pool){.item_size = item_size, .free_head = POOL_NONE};
}

void pool_release(struct pool *pool)
{
    free(pool->items);
    pool_init(pool, pool->item_size);
}

void pool_clear(struct pool *pool)
{
    pool->used = pool->live = pool->peak = 0;
    pool->free_head = POOL_NONE;
}

static int pool_grow(struct pool *pool)
{
    if (pool->capacity > UINT32_MAX / 2)
        return 0;
    uint32_t wanted = pool->capacity < 1024 ? 1024 : pool->capacity * 2;
    unsigned char *grown = aligned_alloc(64, ((size_t)wanted * pool->item_size + 63) / 64 * 64);
    if (!grown)
        return 0;
    if (pool->used > 0)
        memcpy(grown, pool->items, (size_t)pool->used * pool->item_size);
    free(pool->items);
    pool->items = grown;
    pool->capacity = wanted;
    return 1;
}

uint32_t pool_take(struct pool *pool)
{
    uint32_t index = pool->free_head;
    if (index != POOL_NONE) {
        memcpy(&pool->free_head, pool_at(pool, index), sizeof pool->free_head);
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
    assert(pool->live > 0);
    memcpy(pool_at(pool, index), &pool->free_head, sizeof pool->free_head);
    pool->free_head = index;
    pool->live--;
}
