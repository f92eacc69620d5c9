/*
 * Keyed random streams: how seed and replication become a key, and shares become thresholds.
 */
#include "core/stream.h"

#include <math.h>

#define SPLITMIX_INCREMENT UINT64_C(0x9e3779b97f4a7c15)
#define LANE_VALUES 0x1p32

/* Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014; Stafford's variant 13. */
static uint64_t splitmix(uint64_t word)
{
    word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

struct stream_key stream_key(uint64_t seed, uint32_t replication)
{
    uint64_t mixed = splitmix(splitmix(seed + SPLITMIX_INCREMENT) + SPLITMIX_INCREMENT * replication);
    return (struct stream_key){{(uint32_t)mixed, (uint32_t)(mixed >> 32)}};
}

uint64_t chance_threshold(double share)
{
    if (!(share > 0))
        return 0;
    if (share >= 1)
        return UINT64_C(1) << 32;
    return (uint64_t)floor(share * LANE_VALUES + 0.5);
}
