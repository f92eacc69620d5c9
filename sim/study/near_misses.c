/*
 * Listening to the questions of a replication.
 */
#include "study/near_misses.h"

#include <stdlib.h>

enum rd_status near_misses_init(struct near_misses *near_misses, const struct study_policy *policy,
                                struct rd_error *err)
{
    const uint32_t epochs = rd_image_epoch_count(policy->image);
    enum rd_status rc = RD_OK;
    *near_misses = (struct near_misses){.policy = policy};
    near_misses->by_epoch = calloc(epochs, sizeof *near_misses->by_epoch);
    if (!near_misses->by_epoch)
        return rd_fail(err, RD_NOMEM, "out of memory for the near misses of \"%s\"", policy->name);
    for (uint32_t epoch = 0; epoch < epochs && rc == RD_OK; epoch++) {
        rc = rd_coverage_init(&near_misses->by_epoch[epoch], policy->policy, err);
        near_misses->by_epoch[epoch].exchange_ppb = policy->exchange_ppb;
        near_misses->epoch_count += rc == RD_OK;
    }
    return rc;
}

void near_misses_release(struct near_misses *near_misses)
{
    for (uint32_t epoch = 0; epoch < near_misses->epoch_count; epoch++)
        rd_coverage_release(&near_misses->by_epoch[epoch]);
    free(near_misses->by_epoch);
    *near_misses = (struct near_misses){0};
}

static void on_tell(void *context, int64_t at_s, uint64_t order, enum told told, const char *detail)
{
    (void)context, (void)at_s, (void)order, (void)told, (void)detail;
}

static void on_counted(void *context, enum rd_decision decision, uint32_t epoch, const int64_t *facts,
                       const struct rd_answer *answer)
{
    static const int64_t none[RD_FACT_COUNT];
    struct near_misses *near_misses = context;
    rd_coverage_add(&near_misses->by_epoch[epoch], near_misses->policy->image, decision, epoch, facts ? facts : none,
                    answer);
}

enum rd_status near_misses_add(struct near_misses *near_misses, struct run *run, uint64_t seed, uint32_t replication,
                               const volatile int *stop, struct result *result, struct rd_error *err)
{
    const struct trace trace = {.tell = on_tell, .context = near_misses, .counted = on_counted};
    return replicate(run, seed, replication, &trace, stop, NULL, result, err);
}
