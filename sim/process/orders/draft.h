/*
 * An order to be.
 */
#ifndef REDRESS_PROCESS_ORDERS_DRAFT_H
#define REDRESS_PROCESS_ORDERS_DRAFT_H

#include "process/run.h"

/* Its first blocks, drawn, and what they will look up on the way to the cache. */
struct draft {
    struct order order;
    const struct order_stream *stream;
    bool turned_away; /* would exist if the rules did not lower the demand */
    struct lanes head, value, parcel, seller;
    uint32_t proposal, buyer, promise_word;
};

/* Draws the blocks every order needs and sends for the memory they point to. */
void draft_begin(const struct run *run, struct draft *draft, uint64_t id, const struct order_stream *stream);
/* When on run->day the order of that head is placed. */
uint32_t draft_placed_s(const struct run *run, const struct order_stream *stream, struct lanes head);
/* Places it, or notes that it is not placed; of sellers with a capacity those first that come first. */
enum rd_status order_place(struct run *run, struct draft *draft);

#endif
