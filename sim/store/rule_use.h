/*
 * What a run file says of each rule: how often it decided, and the money of the orders it decided.
 */
#ifndef REDRESS_STORE_RULE_USE_H
#define REDRESS_STORE_RULE_USE_H

#include <stdbool.h>
#include <stdint.h>

#include "redress/policy.h"
#include "redress/status.h"

struct run_file;

struct rule_use {
    enum rd_decision decision;
    uint32_t rule;  /* within the decision */
    int64_t hits;   /* over all replications and epochs */
    bool has_money; /* the list of outcomes keeps this decision's rules */
    int64_t orders; /* in the list of outcomes that it decided last */
    int64_t refund_minor;
};

struct rule_uses {
    struct rule_use *items; /* every rule of the policy, in its order */
    size_t count;
};

/* Of policy `policy` of the file, an index, whose image is given. RD_INPUT when what stands there does not fit its rules. */
enum rd_status rule_uses_read(struct run_file *file, size_t policy, const struct rd_image *image, struct rule_uses *out,
                              struct rd_error *err);
void rule_uses_release(struct rule_uses *uses);

#endif
