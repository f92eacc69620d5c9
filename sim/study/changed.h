/*
 * Orders worth explaining: from the sparse outcome lists of one replication under one or two policies.
 */
#ifndef REDRESS_STUDY_CHANGED_H
#define REDRESS_STUDY_CHANGED_H

#include <stddef.h>
#include <stdint.h>

#include "measure/result.h"

enum find_kind { FIND_OUTCOME_CHANGED, FIND_MONEY_CHANGED, FIND_REFUNDED, FIND_REFUSED };

struct found_order {
    uint64_t order;
    uint8_t reason; /* RD_REASON_… or 255 */
    enum order_outcome before, after;
    int64_t refund_before_minor, refund_after_minor;
};

/*
 * Orders that fit, at most `capacity`: the first of every kind of change (outcome before, outcome after), then the second of
 * every kind and so on, so that a short list shows as many kinds as there are. `b` is NULL for one policy. Returns how many
 * were written; *total is how many fit.
 */
size_t orders_find(const struct result *a, const struct result *b, enum find_kind kind, struct found_order *out,
                   size_t capacity, uint64_t *total);

#endif
