/*
 * Memory that runs out when told to: redress_test(… FAILING_MEMORY) has the linker send the program's malloc, calloc, realloc,
 * aligned_alloc and strdup through failing_memory.c. Shared libraries keep the real ones.
 */
#ifndef REDRESS_TESTS_SUPPORT_FAILING_MEMORY_H
#define REDRESS_TESTS_SUPPORT_FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

extern long allocations_left;    /* that still succeed, then none does; negative: all do  */
extern bool allocation_recovers; /* all succeed again after the one that failed          */
extern long allocations;         /* asked for so far                                     */

/* Counts one allocation; true when it has to fail. Also for allocators of shared libraries. */
bool allocation_fails(void);

void *__real_malloc(size_t size); /* never fails on purpose */

#endif
