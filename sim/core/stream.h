/*
 * Keyed random streams: every draw is a pure function of (seed, replication, kind, entity, block).
 *
 * Counter-based Philox4x32-10 (Random123; Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC'11).
 * No generator state travels through the program: a rule cannot shift anybody else's luck, and observation adds no draws.
 *
 * Layout: the key is (seed, replication) mixed to 64 bits; the counter is (entity id, 64 bits; purpose block, 32 bits;
 * index, 32 bits). One block gives four 32-bit lanes: a purpose is a block and a lane (purposes.def: append only, part of
 * every recorded result).
 */
#ifndef REDRESS_CORE_STREAM_H
#define REDRESS_CORE_STREAM_H

#include <stdint.h>

#include <Random123/philox.h>

struct stream_key {
    uint32_t word[2];
};

struct lanes {
    uint32_t word[4];
};

/*
 * key = mix(mix(seed + g) + g * replication), mix being the finaliser of SplitMix64 and g its increment. mix is a bijection
 * of 64 bits, so two replications of a seed never share a key, nor two seeds of a replication. word[0] is the low half.
 */
struct stream_key stream_key(uint64_t seed, uint32_t replication);

/* The four lanes of one block. `block` includes the entity kind (purposes.def). In the header: it is most of a draw. */
static inline struct lanes stream_block(struct stream_key key, uint64_t entity, uint32_t block, uint32_t index)
{
    philox4x32_ctr_t counter = {{(uint32_t)entity, (uint32_t)(entity >> 32), block, index}};
    philox4x32_key_t philox_key = {{key.word[0], key.word[1]}};
    philox4x32_ctr_t drawn = philox4x32_R(10, counter, philox_key);
    return (struct lanes){{drawn.v[0], drawn.v[1], drawn.v[2], drawn.v[3]}};
}

/* One lane as a uniform in the open interval (0, 1): (n + 1/2) / 2^32. */
static inline double lane_uniform(uint32_t lane)
{
    return ((double)lane + 0.5) * 0x1p-32;
}

/* Two lanes as one finer uniform in (0, 1), for tails and large counts. */
static inline double lanes_uniform53(uint32_t high, uint32_t low)
{
    return ((double)high * 0x1p32 + (double)low + 0.5) * 0x1p-64;
}

/* True with probability threshold / 2^32: chance_threshold() turns a share into one, rounded to the nearest. */
static inline int lane_hits(uint32_t lane, uint64_t threshold)
{
    return lane < threshold;
}
/* 0..1 -> 0..2^32; 1 always hits; shares outside are clamped, NaN never hits. */
uint64_t chance_threshold(double share);

#endif
