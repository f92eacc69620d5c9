/*
 * Sets of rows, one bit a row.
 */
#ifndef REDRESS_PROVE_BITS_H
#define REDRESS_PROVE_BITS_H

#include <stdint.h>

static inline void bit_set(uint64_t *bits, uint32_t bit)
{
    bits[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline void bit_clear(uint64_t *bits, uint32_t bit)
{
    bits[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* The lowest bit of both sets at or above `from`; UINT32_MAX when there is none. */
static inline uint32_t next_of_both(const uint64_t *a, const uint64_t *b, uint32_t words, uint32_t from)
{
    for (uint32_t word = from / 64; word < words; word++) {
        uint64_t bits = a[word] & b[word];
        if (word == from / 64)
            bits &= UINT64_MAX << (from % 64);
        if (bits)
            return word * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return UINT32_MAX;
}

static inline uint32_t next_bit(const uint64_t *bits, uint32_t words, uint32_t from)
{
    return next_of_both(bits, bits, words, from);
}

/* The highest bit below `below`; UINT32_MAX when there is none. */
static inline uint32_t bit_before(const uint64_t *bits, uint32_t below)
{
    for (uint32_t word = below / 64 + 1; word-- > 0;) {
        const uint64_t left = word == below / 64 ? bits[word] & ((UINT64_C(1) << (below % 64)) - 1) : bits[word];
        if (left)
            return word * 64 + 63 - (uint32_t)__builtin_clzll(left);
    }
    return UINT32_MAX;
}

static inline void clear_after(uint64_t *bits, uint32_t words, uint32_t last)
{
    for (uint32_t word = last / 64 + 1; word < words; word++)
        bits[word] = 0;
    if (last % 64 != 63)
        bits[last / 64] &= (UINT64_C(1) << (last % 64 + 1)) - 1;
}

#endif
