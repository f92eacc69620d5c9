/*
 * Orders of facts under rising limits.
 */
#include "prove/ordering.h"

void ordering_init(struct ordering *ordering, enum rd_decision name, uint32_t node_limit)
{
    *ordering = (struct ordering){.name = name, .node_limit = node_limit};
}

void ordering_add(struct ordering *ordering, const struct rd_policy *policy, int64_t at_s, int64_t exchange_ppb)
{
    (void)at_s;
    (void)exchange_ppb;
    bench_facts_add(&ordering->facts, &policy->decision[ordering->name], rd_decision_row(ordering->name)->answer_count);
}

bool ordering_next(struct ordering *ordering, struct bench *bench)
{
    const uint32_t limit = bench_limit(ordering->node_limit, ordering->attempt);
    if (limit == 0)
        return false;
    bench_init(bench, ordering->name, &ordering->facts, limit, ordering->attempt % BENCH_ORDERS);
    ordering->attempt++;
    return true;
}

void ordering_settle(const struct ordering *ordering, struct bench *bench)
{
    bench->store.node_limit = ordering->node_limit;
}
