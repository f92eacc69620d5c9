/*
 * Tables of a run file against the same tables made again.
 */
#ifndef REDRESS_STORE_CONTRAST_H
#define REDRESS_STORE_CONTRAST_H

#include <stddef.h>

#include "store/database.h"

/* Takes one difference in words: metric.mean is 2.4, not 2.35, where policy=0 metric="refund_rate" segment="". */
typedef void contrast_sink(void *context, const char *text);

/*
 * Tells where table `table` (of tables.h) of `found` is other than that of `expected`: rows by their keys, values one by one, the first few.
 * Reals count as equal when they differ by less than a billionth: they come from the mathematical functions of a machine.
 */
enum rd_status contrast_table(struct database *found, struct database *expected, size_t table, contrast_sink *sink,
                              void *context, struct rd_error *err);

#endif
