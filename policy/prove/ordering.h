/*
 * Which fact a diagram tests first: orders are tried one after the other, each under a limit, until the tables are
 * built. What an order costs is not known before, and a good one may be a thousand times smaller than a bad one.
 *
 * First comes a fixed order under a small limit: it is enough for what people write, and two versions of a policy are
 * told in the same order. Then narrow ones (width.h) are looked for; the other fixed orders are for when those fail.
 */
#ifndef REDRESS_PROVE_ORDERING_H
#define REDRESS_PROVE_ORDERING_H

#include "prove/table.h"
#include "prove/width.h"

#define ORDERING_TABLES_MAX WIDTH_TABLES_MAX

struct ordering {
    enum rd_decision name;
    struct bench_facts facts;
    uint32_t node_limit;
    struct folding tables[ORDERING_TABLES_MAX];
    size_t table_count;
    size_t step;     /* of the schedule: the next one */
    bool has_looked; /* for narrow orders */
    bool is_out_of_memory;
    size_t found_count; /* how many there are */
    struct width_order found[2];
};

/* For tables of one decision under a node limit. */
void ordering_init(struct ordering *ordering, enum rd_decision name, uint32_t node_limit);
/* A table that is to be built: all are added before the first bench is asked for. The policy outlives the ordering. */
void ordering_add(struct ordering *ordering, const struct rd_policy *policy, int64_t at_s, int64_t exchange_ppb);
/*
 * Opens a bench in the next order, with the limit its tables are to be built under; false when all orders have been
 * tried under the whole limit. The caller builds, and when a limit is passed releases the bench and asks again; when
 * not, ordering_settle() gives what builds on the whole limit. When memory is out the bench says so: nothing is built.
 */
bool ordering_next(struct ordering *ordering, struct bench *bench);
void ordering_settle(const struct ordering *ordering, struct bench *bench);

#endif
