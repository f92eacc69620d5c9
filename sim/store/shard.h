/*
 * A shard: one of several parts of a run, made by separate calls and joined later. The replications of a run are cut into
 * ranges whose sizes differ by one at most.
 */
#ifndef REDRESS_STORE_SHARD_H
#define REDRESS_STORE_SHARD_H

#include <stdbool.h>
#include <stdint.h>

#define REPLICATIONS_MAX 100000 /* of a run */

/* Shard `index` of `count`, counted from 1. A count of 0 or 1 is the whole run. */
struct shard {
    uint32_t index, count;
};

static inline bool shard_is_whole(struct shard shard)
{
    return shard.count <= 1;
}

/* The first of its replications, of `replications` in the whole run. */
static inline uint32_t shard_first(struct shard shard, uint32_t replications)
{
    return shard_is_whole(shard) ? 0 : (uint32_t)((uint64_t)replications * (shard.index - 1) / shard.count);
}

static inline uint32_t shard_size(struct shard shard, uint32_t replications)
{
    if (shard_is_whole(shard))
        return replications;
    return (uint32_t)((uint64_t)replications * shard.index / shard.count) - shard_first(shard, replications);
}

#endif
