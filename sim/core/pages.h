/*
 * Memory for what is large and read in no order: asks the system for its large pages, where it has them. Nothing depends on
 * whether it does but speed.
 */
#ifndef REDRESS_CORE_PAGES_H
#define REDRESS_CORE_PAGES_H

#include <stddef.h>

/* Aligned to a cache line, not zeroed, for free(); NULL when memory is out. */
void *pages_take(size_t bytes);

#endif
