#include "prove/broken.h"

#include "prove/stop_search.h"

static enum rd_status notice(void *context, const struct stop_search *search, const struct stop_case *found)
{
    (void)search;
    *(bool *)context = *(bool *)context || !found->is_constant;
    return RD_OK;
}

/* One demand alone: of several a rule's case shows the first. */
static enum rd_status look_for(const struct asking *asking, struct stop_search *search, bool *is_broken)
{
    uint32_t asked;
    bool is_found = false;
    enum rd_status rc = stop_search_each(search, search->table.root, notice, &is_found);
    if (rc != RD_OK || !is_found)
        return rc;
    rc = asked_restrict(asking, &search->bench.store, search->table.root, search->unasked, &asked);
    return rc == RD_OK ? stop_search_each(search, asked, notice, is_broken) : rc;
}

enum rd_status broken_demands(const struct asking *asking, int64_t at_s, bool is_broken[RD_DEMAND_COUNT])
{
    const struct rd_prove_options *options = asking->options;
    const uint32_t limit = options->node_limit ? options->node_limit : RD_PROVE_NODES_MAX;
    struct demanding all = demanding_all(asking->name, NULL);
    struct folding at = {asking->policy, asking->name, at_s,
                         options->exchange_ppb ? options->exchange_ppb : RD_PPB_PER_ONE, NULL};
    struct arena arena;
    enum rd_status rc = RD_OK;
    if (!decision_is_resolved(asking->policy, &asking->policy->decision[asking->name], at_s, NULL))
        return RD_OK;
    arena_init(&arena);
    if (!folding_init(&at, &arena))
        rc = RD_NOMEM;
    for (int demand = 0; demand < RD_DEMAND_COUNT && rc != RD_NOMEM; demand++) {
        struct demanding one = {.are_alone = true};
        struct stop_search search;
        if (!all.is_in_force[demand])
            continue;
        one.is_in_force[demand] = true;
        rc = stop_search_open(&search, &at, NULL, limit, &one);
        if (rc == RD_OK) {
            rc = look_for(asking, &search, &is_broken[demand]);
            stop_search_close(&search);
        }
        is_broken[demand] = is_broken[demand] || rc == RD_UNDECIDED;
    }
    arena_release(&arena);
    return rc == RD_NOMEM ? rc : RD_OK;
}
