/*
 * Marks: where buyer and seller of an order stood when it was placed, as the segments buyer_standing and seller_tier show it.
 *
 * A policy moves standings, so orders of a comparison are broken down by those of the baseline: its run keeps the mark of
 * every measured order here, and the runs of the other policies look it up. One byte an order.
 */
#ifndef REDRESS_PROCESS_MARKS_H
#define REDRESS_PROCESS_MARKS_H

#include <stdint.h>

#include "redress/status.h"
#include "scenario/scenario.h"

#define MARK_NONE 255 /* the order does not exist under the baseline */

struct marks;

enum rd_status marks_new(const struct scenario *scenario, struct marks **out, struct rd_error *err);
void marks_free(struct marks *marks);
void marks_clear(struct marks *marks); /* for the next replication; keeps memory */
enum rd_status marks_put(struct marks *marks, uint64_t order, uint8_t mark); /* RD_NOMEM only */
uint8_t marks_get(const struct marks *marks, uint64_t order);                /* MARK_NONE when there is none */

#endif
