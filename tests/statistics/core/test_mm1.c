/*
 * The kernel end to end: an M/M/1 queue run through keyed streams, quantile tables and the calendar waits as long as the
 * closed form says, r / (1 - r) mean services. Flooring durations instead of rounding them misses this by 5 % at services of
 * 20 s, some 15 standard errors.
 *
 * Standard errors come from the asymptotic variance of the mean wait of successive customers, in services squared:
 * r (2 + 5 r - 4 r^2 + r^3) / (1 - r)^4 (Daley 1968). Limits are 4.892 of them: a false alarm for one seed in a million.
 */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "core/quantile.h"
#include "core/queue.h"
#include "core/stream.h"

enum { DEPARTURE, ARRIVAL }; /* kinds and phases */

#define LINE 65536 /* more than ever wait at these loads */

struct server {
    struct queue *queue;
    struct quantile_table *gap, *service;
    int64_t since_s[LINE], service_s[LINE]; /* by customer number, modulo */
    uint64_t arrived, started;
    bool busy;
    int64_t waited_s;
};

static struct quantile_table *exponential(double mean)
{
    const struct law_spec law = {.law = LAW_EXPONENTIAL, .a = mean};
    struct quantile_table *table;
    assert_int_equal(quantile_table_new(&law, 1, &table, NULL), RD_OK);
    return table;
}

static void push(struct server *server, int64_t at_s, uint16_t kind)
{
    const struct event event = {.at_s = at_s, .kind = kind, .phase = (uint8_t)kind};
    assert_int_equal(queue_push(server->queue, &event), RD_OK);
}

static void start_next(struct server *server, int64_t at_s)
{
    server->busy = server->started < server->arrived;
    if (!server->busy)
        return;
    uint64_t customer = server->started++;
    server->waited_s += at_s - server->since_s[customer % LINE];
    push(server, at_s + server->service_s[customer % LINE], DEPARTURE);
}

static void arrive(struct server *server, struct stream_key key, int64_t at_s)
{
    struct lanes lanes = stream_block(key, server->arrived, 1, 0);
    assert_true(server->arrived - server->started < LINE);
    server->since_s[server->arrived % LINE] = at_s;
    server->service_s[server->arrived % LINE] = quantile_draw(server->service, lanes.word[0]);
    server->arrived++;
    push(server, at_s + quantile_draw(server->gap, lanes.word[1]), ARRIVAL);
    if (!server->busy)
        start_next(server, at_s);
}

static double mean_wait(double load, double service_s, uint64_t customers)
{
    struct server *server = calloc(1, sizeof *server);
    assert_non_null(server);
    assert_int_equal(queue_new(0, &server->queue, NULL), RD_OK);
    server->gap = exponential(service_s / load);
    server->service = exponential(service_s);
    push(server, 0, ARRIVAL);
    struct event event;
    while (server->started < customers && queue_pop(server->queue, &event)) {
        if (event.kind == ARRIVAL)
            arrive(server, stream_key(20260101, 0), event.at_s);
        else
            start_next(server, event.at_s);
    }
    double mean_s = (double)server->waited_s / (double)customers;
    queue_free(server->queue);
    quantile_table_free(server->gap);
    quantile_table_free(server->service);
    free(server);
    return mean_s / service_s;
}

static void waits_as_long_as_the_closed_form(double load, double service_s, uint64_t customers)
{
    double variance = load * (2 + 5 * load - 4 * load * load + load * load * load) / pow(1 - load, 4);
    double limit = 4.892 * sqrt(variance / (double)customers);
    double wait = mean_wait(load, service_s, customers), expected = load / (1 - load);
    if (!(fabs(wait - expected) < limit))
        fail_msg("load %g: mean wait %.4f services is not within %.4f of %.4f", load, wait, limit, expected);
}

static void at_half_load_a_customer_waits_one_service(void **state)
{
    (void)state;
    waits_as_long_as_the_closed_form(0.5, 20, 3000000);
}

static void at_90_percent_load_a_customer_waits_nine_services(void **state)
{
    (void)state;
    waits_as_long_as_the_closed_form(0.9, 600, 3000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_half_load_a_customer_waits_one_service),
        cmocka_unit_test(at_90_percent_load_a_customer_waits_nine_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
