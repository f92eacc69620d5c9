/*
 * Reproducible draws for tests: splitmix64, no part of the simulator.
 */
#ifndef REDRESS_TESTS_MARKET_DRAWS_H
#define REDRESS_TESTS_MARKET_DRAWS_H

#include <stdint.h>

struct draws {
    uint64_t state; /* the seed */
};

/* 0 to below - 1; the bias of the remainder does not matter here. */
static inline uint32_t draw(struct draws *draws, uint32_t below)
{
    draws->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t mixed = draws->state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((mixed ^ (mixed >> 31)) % below);
}

#endif
