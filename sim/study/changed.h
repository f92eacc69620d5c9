/*
 * Orders worth explaining: from the sparse outcome lists of replications under one or two policies.
 */
#ifndef REDRESS_STUDY_CHANGED_H
#define REDRESS_STUDY_CHANGED_H

#include <stddef.h>
#include <stdint.h>

#include "measure/result.h"

enum find_kind { FIND_OUTCOME_CHANGED, FIND_MONEY_CHANGED, FIND_REFUNDED, FIND_REFUSED };

struct found_order {
    uint64_t order, rank; /* the how many-th of its kind of change, from 0 */
    uint32_t replication;
    uint8_t reason; /* RD_REASON_… or 255 */
    enum order_outcome before, after;
    int64_t refund_before_minor, refund_after_minor;
};

/*
 * At most `limit` orders that fit: the first of every kind of change (outcome before, outcome after), then the second of
 * every kind and so on, so that a short list shows as many kinds as there are; of one rank by replication and order.
 */
struct order_search {
    enum find_kind kind;
    size_t limit;
    struct found_order *found;
    size_t count, capacity;
    uint64_t total; /* that fit */
    uint64_t seen[OUTCOME_KIND_COUNT][OUTCOME_KIND_COUNT];
};

void order_search_init(struct order_search *search, enum find_kind kind, size_t limit);
/* Looks through a replication, ascending from call to call; `b` is NULL for one policy. RD_NOMEM only. */
enum rd_status order_search_add(struct order_search *search, const struct result *a, const struct result *b,
                                struct rd_error *err);
/* Puts `found` into its order and cuts it to `count` <= limit. */
void order_search_finish(struct order_search *search);
void order_search_release(struct order_search *search);

#endif
