/*
 * The kernel end to end: an M/M/1 queue run through keyed streams, quantile tables and the calendar waits as long as the
 * closed form says, r / (1 - r) mean services, and takes the time it should. Flooring durations instead of rounding them would
 * leave the wait alone (service and gap lose the same) but take half a second from each: 2.5 % of services of 20 s.
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
    int64_t waited_s, served_s, last_arrival_s;
};

struct means {
    double wait_s, service_s, gap_s;
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
    server->served_s += server->service_s[customer % LINE];
    push(server, at_s + server->service_s[customer % LINE], DEPARTURE);
}

static void arrive(struct server *server, struct stream_key key, int64_t at_s)
{
    struct lanes lanes = stream_block(key, server->arrived, 1, 0);
    assert_true(server->arrived - server->started < LINE);
    server->since_s[server->arrived % LINE] = server->last_arrival_s = at_s;
    server->service_s[server->arrived % LINE] = quantile_draw(server->service, lanes.word[0]);
    server->arrived++;
    push(server, at_s + quantile_draw(server->gap, lanes.word[1]), ARRIVAL);
    if (!server->busy)
        start_next(server, at_s);
}

static struct means simulate(double load, double service_s, uint64_t customers)
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
    struct means means = {.wait_s = (double)server->waited_s / (double)customers,
                          .service_s = (double)server->served_s / (double)customers,
                          .gap_s = (double)server->last_arrival_s / (double)(server->arrived - 1)};
    queue_free(server->queue);
    quantile_table_free(server->gap);
    quantile_table_free(server->service);
    free(server);
    return means;
}

static void is_within(const char *what, double actual, double expected, double standard_error)
{
    if (!(fabs(actual - expected) < 4.892 * standard_error))
        fail_msg("%s: %.4f s is not within %.4f s of %.4f s", what, actual, 4.892 * standard_error, expected);
}

static void meets_the_closed_form(double load, double service_s, uint64_t customers)
{
    double n = (double)customers,
           variance = load * (2 + 5 * load - 4 * load * load + load * load * load) / pow(1 - load, 4);
    struct means means = simulate(load, service_s, customers);
    is_within("wait", means.wait_s, service_s * load / (1 - load), service_s * sqrt(variance / n));
    is_within("service", means.service_s, service_s, service_s / sqrt(n));
    is_within("gap", means.gap_s, service_s / load, service_s / load / sqrt(n));
}

static void at_half_load_a_customer_waits_one_service(void **state)
{
    (void)state;
    meets_the_closed_form(0.5, 20, 3000000);
}

static void at_90_percent_load_a_customer_waits_nine_services(void **state)
{
    (void)state;
    meets_the_closed_form(0.9, 600, 3000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_half_load_a_customer_waits_one_service),
        cmocka_unit_test(at_90_percent_load_a_customer_waits_nine_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
