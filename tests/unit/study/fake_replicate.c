/*
 * Orders by arithmetic.
 */
#include "fake_replicate.h"

#include <stdlib.h>
#include <time.h>

struct fake_engine fake_engine;

struct run {
    int refunded_in_100;
};

enum rd_status run_new(const struct scenario *scenario, const struct rd_policy *policy, const struct rd_image *image,
                       const struct segment_table *segments, struct run **out, struct rd_error *err)
{
    (void)scenario, (void)policy, (void)segments;
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        return rd_fail(err, RD_NOMEM, "no memory");
    for (size_t i = 0; i < 4; i++) {
        if (fake_engine.policies[i].image == image)
            run->refunded_in_100 = fake_engine.policies[i].refunded_in_100;
    }
    *out = run;
    return RD_OK;
}

enum rd_status run_new_launch(const struct scenario *scenario, const struct rd_policy *policy,
                              const struct rd_image *image, const struct rd_policy *before_policy,
                              const struct rd_image *before_image, const struct segment_table *segments,
                              struct run **out, struct rd_error *err)
{
    (void)before_policy, (void)before_image;
    return run_new(scenario, policy, image, segments, out, err);
}

void run_share_marks(struct run *run, struct marks *marks, bool keeps)
{
    (void)run, (void)marks, (void)keeps;
}

void run_free(struct run *run)
{
    free(run);
}

static enum rd_status wait_for_stop(const volatile int *stop)
{
    const struct timespec pause = {0, 1000000};
    while (__atomic_load_n(stop, __ATOMIC_RELAXED) == 0)
        nanosleep(&pause, NULL);
    return RD_INTERRUPTED;
}

static enum rd_status refund(struct result *out, uint64_t order, size_t cell)
{
    const struct outcome outcome = {.order = order,
                                    .refund_minor = 1000,
                                    .buyer_minor = 1000,
                                    .seller_minor = -1000,
                                    .kind = OUTCOME_REFUNDED,
                                    .measured = 1,
                                    .resolution_s = (uint32_t)(86400 + order),
                                    .rule = {0, 65535, 65535, 65535}};
    for (int twice = 0; twice < 2; twice++) {
        int64_t *counters = result_cell(out, twice == 0 ? 0 : cell);
        counters[COUNT_REFUNDED]++;
        counters[COUNT_REFUND_MONEY] += 1000;
    }
    enum rd_status rc = sample_add(&out->samples[SAMPLE_RESOLUTION_TIME], order, outcome.resolution_s);
    return rc == RD_OK ? outcome_add(out, &outcome) : rc;
}

/* Replications differ in size: FAKE_ORDERS and 100 more for each. Orders belong to segment cells 1 and 2 in turn. */
enum rd_status replicate(struct run *run, uint64_t seed, uint32_t replication, const struct trace *trace,
                         const volatile int *stop, volatile int *progress, struct result *out, struct rd_error *err)
{
    (void)seed, (void)trace;
    atomic_fetch_add(&fake_engine.started, 1);
    if (replication >= fake_engine.waits_for_stop_from)
        return wait_for_stop(stop);
    if (replication == fake_engine.fails_at[0] || replication == fake_engine.fails_at[1])
        return rd_fail(err, RD_NO_ANSWER, "no answer in replication %u", (unsigned)replication);
    uint64_t orders = FAKE_ORDERS + 100 * replication;
    enum rd_status rc = RD_OK;
    for (uint64_t order = 0; rc == RD_OK && order < orders; order++) {
        size_t cell = 1 + order % 2;
        result_cell(out, 0)[COUNT_ORDERS]++;
        result_cell(out, cell)[COUNT_ORDERS]++;
        if ((int)(order % 100) < run->refunded_in_100)
            rc = refund(out, order, cell);
    }
    out->orders = orders;
    __atomic_store_n(progress, 1000, __ATOMIC_RELAXED);
    result_finish(out);
    return rc;
}
