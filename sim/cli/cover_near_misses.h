/*
 * The near misses of a run file: its replications simulated again, with somebody listening.
 */
#ifndef REDRESS_CLI_COVER_NEAR_MISSES_H
#define REDRESS_CLI_COVER_NEAR_MISSES_H

#include "cli/documents.h"
#include "store/run_file.h"
#include "study/near_misses.h"

struct cover_near_misses {
    struct documents documents;
    struct near_misses *items; /* [policy of the file] */
    size_t count;
    uint32_t replications; /* simulated */
};

/*
 * Simulates the first replications the file holds, all or --reps of them, under every policy. RD_INPUT when another version
 * wrote the file, or a rule answers otherwise often than it says; RD_INTERRUPTED. Release in every case.
 */
enum rd_status cover_near_misses_count(struct cover_near_misses *near_misses, const struct arguments *arguments,
                                       struct run_file *file, struct rd_error *err);
void cover_near_misses_release(struct cover_near_misses *near_misses);

#endif
