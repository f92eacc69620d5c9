/*
 * Large pages. Open orders and buyers fill tens to hundreds of megabytes and every event goes to another place: with pages of
 * 4 KiB the processor spends more time finding the page than the record.
 */
#include "core/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

#define LINE_BYTES ((size_t)64)
#define LARGE_PAGE_BYTES ((size_t)2 << 20)
#define LARGE_FROM_BYTES (2 * LARGE_PAGE_BYTES) /* below, the last page's rest would be a large part */

static size_t round_up(size_t bytes, size_t to)
{
    return (bytes + to - 1) / to * to;
}

void *pages_take(size_t bytes)
{
    if (bytes < LARGE_FROM_BYTES)
        return aligned_alloc(LINE_BYTES, round_up(bytes, LINE_BYTES));
    size_t whole = round_up(bytes, LARGE_PAGE_BYTES);
    void *memory = aligned_alloc(LARGE_PAGE_BYTES, whole);
#ifdef MADV_HUGEPAGE
    if (memory)
        madvise(memory, whole, MADV_HUGEPAGE); /* a wish: refusing it is no failure */
#endif
    return memory;
}
