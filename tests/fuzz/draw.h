/*
 * Random numbers of the mutations: the same seed draws the same on every machine.
 */
#ifndef REDRESS_TESTS_FUZZ_DRAW_H
#define REDRESS_TESTS_FUZZ_DRAW_H

#include <stddef.h>
#include <stdint.h>

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). */
static inline uint64_t draw(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 0 to count - 1; the slight unevenness of the remainder does not matter here. */
static inline size_t draw_below(uint64_t *seed, size_t count)
{
    return count ? (size_t)(draw(seed) % count) : 0;
}

#endif
