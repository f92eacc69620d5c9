/*
 * Decisions whose answers change with the date: each date against the day before it.
 */
#include "harness/dated.h"

#include <string.h>

#include "harness/needed.h"

static void take(struct dated *out, const struct rd_diff *diff, int name, int64_t from_s)
{
    const struct rd_diff_decision *decision = &diff->decision[name];
    if (out->verdict == RD_DIFFERENT || decision->verdict == RD_IDENTICAL)
        return;
    out->verdict = decision->verdict;
    if (decision->verdict != RD_DIFFERENT)
        return;
    out->from_s = from_s;
    memcpy(out->facts, diff->groups[decision->first_group].witness_facts, sizeof out->facts);
}

enum rd_status dated_find(const struct rd_policy *policy, const struct rd_prove_options *options,
                          struct dated out[RD_DECISION_COUNT], struct rd_error *err)
{
    bool is_any = false;
    for (int name = 0; name < RD_DECISION_COUNT; name++) {
        out[name] = (struct dated){.verdict = RD_IDENTICAL};
        is_any |= decision_is_dated(policy, &policy->decision[name]);
    }
    for (size_t epoch = 1; is_any && epoch < policy->epoch_count; epoch++) {
        const int64_t from_s = policy->epoch_start[epoch];
        const struct rd_diff_side before = {policy, true, from_s - RD_DAY_S}, after = {policy, true, from_s};
        struct rd_diff diff;
        const enum rd_status rc = rd_policy_diff(&before, &after, options, &diff, err);
        if (rc != RD_OK)
            return rc;
        for (int name = 0; name < RD_DECISION_COUNT; name++)
            take(&out[name], &diff, name, from_s);
        rd_diff_release(&diff);
    }
    return RD_OK;
}
