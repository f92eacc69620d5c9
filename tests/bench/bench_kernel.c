/*
 * The kernel alone: nanoseconds per block of random lanes, per quantile, per pop + push of the pending-event set beside a
 * binary heap (hold model), and customers a second of an M/M/1 queue at 90 % load run through streams, tables and calendar.
 * The M/M/1's mean wait is shown beside the closed form, so that the figure is that of a kernel that computes. Times are
 * processor time of the thread.
 *
 *   bench_kernel [--json] [--quick]
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/quantile.h"
#include "core/queue.h"
#include "core/stream.h"

#define ROUNDS 3u /* the best counts: noise only adds */
#define SIZES 5u
#define DELAYS 16384u /* drawn before the clock starts; small enough to stay cached */
#define DELAY_MEAN 604800.0
#define SERVICE_S 600.0
#define LOAD 0.9

struct figures {
    double philox_ns, quantile_ns, guide_ns;
    size_t pending[SIZES];
    double calendar_ns[SIZES], heap_ns[SIZES], calendar_bytes[SIZES]; /* bytes per event */
    double customers_per_s, wait, wait_half_width;
    uint64_t customers;
};

/* So that no loop is optimised away. */
static volatile uint64_t sink;

/* Processor time: on a busy machine the wall clock would measure the neighbours. */
static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static _Noreturn void give_up(void)
{
    fputs("bench_kernel: out of memory\n", stderr);
    exit(rd_exit_code(RD_NOMEM));
}

static void must(enum rd_status status)
{
    if (status != RD_OK)
        give_up();
}

static struct quantile_table *exponential(double mean)
{
    const struct law_spec law = {.law = LAW_EXPONENTIAL, .a = mean};
    struct quantile_table *table;
    must(quantile_table_new(&law, 1, &table, NULL));
    return table;
}

/* ---- draws ---- */

static double philox_ns(uint32_t blocks)
{
    struct stream_key key = stream_key(1, 0);
    uint32_t mixed = 0;
    double from = now_ns();
    for (uint32_t entity = 0; entity < blocks; entity++) {
        struct lanes lanes = stream_block(key, entity, 1, 0);
        mixed ^= lanes.word[0] ^ lanes.word[1] ^ lanes.word[2] ^ lanes.word[3];
    }
    sink = mixed;
    return (now_ns() - from) / blocks;
}

static uint32_t *lanes_new(void)
{
    uint32_t *lanes = malloc(DELAYS * sizeof *lanes);
    if (!lanes)
        give_up();
    for (uint32_t i = 0; i < DELAYS; i++)
        lanes[i] = stream_block(stream_key(2, 0), i, 1, 0).word[0];
    return lanes;
}

static double quantile_ns(const uint32_t *lanes, uint32_t draws)
{
    const struct law_spec law = {.law = LAW_LOGNORMAL, .a = 86400, .b = 1};
    struct quantile_table *table;
    must(quantile_table_new(&law, 1, &table, NULL));
    int64_t sum = 0;
    double from = now_ns();
    for (uint32_t i = 0; i < draws; i++)
        sum += quantile_draw(table, lanes[i % DELAYS]);
    double spent = now_ns() - from;
    sink = (uint64_t)sum;
    quantile_table_free(table);
    return spent / draws;
}

/* 10,000 sellers of sizes 1, 1/2, 1/3 … */
static double guide_ns(const uint32_t *lanes, uint32_t draws)
{
    enum { SELLERS = 10000 };
    double weights[SELLERS];
    for (int i = 0; i < SELLERS; i++)
        weights[i] = 1.0 / (i + 1);
    struct guide_table *table;
    must(guide_table_new(weights, SELLERS, &table, NULL));
    uint64_t sum = 0;
    double from = now_ns();
    for (uint32_t i = 0; i < draws; i++)
        sum += guide_draw(table, lanes[i % DELAYS]);
    double spent = now_ns() - from;
    sink = sum;
    guide_table_free(table);
    return spent / draws;
}

/* ---- hold model ---- */

/* The event `number` to be pushed at `now_s`: exponential delays with a mean of seven days, as orders wait. */
static struct event delayed_event(const int64_t *delays_s, uint64_t number, int64_t now_s)
{
    return (struct event){.at_s = now_s + delays_s[number % DELAYS], .subject = number, .slot = (uint32_t)number};
}

static double calendar_hold_ns(const int64_t *delays_s, size_t pending, size_t steps, double *bytes_per_event)
{
    struct queue *queue;
    struct event event;
    must(queue_new(0, &queue, NULL));
    uint64_t number = 0;
    for (; number < pending; number++) {
        event = delayed_event(delays_s, number * 7919, 0);
        must(queue_push(queue, &event));
    }
    double from = 0;
    for (size_t i = 0; i < 2 * steps; i++) {
        if (i == steps)
            from = now_ns();
        queue_pop(queue, &event);
        event = delayed_event(delays_s, number++, event.at_s);
        must(queue_push(queue, &event));
    }
    double spent = now_ns() - from;
    *bytes_per_event = (double)queue_bytes(queue) / (double)pending;
    queue_free(queue);
    return spent / (double)steps;
}

static double heap_hold_ns(const int64_t *delays_s, size_t pending, size_t steps)
{
    struct heap_queue *queue;
    struct event event;
    must(heap_queue_new(&queue, NULL));
    uint64_t number = 0;
    for (; number < pending; number++) {
        event = delayed_event(delays_s, number * 7919, 0);
        must(heap_queue_push(queue, &event));
    }
    double from = 0;
    for (size_t i = 0; i < 2 * steps; i++) {
        if (i == steps)
            from = now_ns();
        heap_queue_pop(queue, &event);
        event = delayed_event(delays_s, number++, event.at_s);
        must(heap_queue_push(queue, &event));
    }
    double spent = now_ns() - from;
    heap_queue_free(queue);
    return spent / (double)steps;
}

/* ---- M/M/1 ---- */

enum { DEPARTURE, ARRIVAL }; /* kinds and phases: in one second, first somebody leaves */

struct waiting {
    int64_t since_s, service_s;
};

struct server {
    struct queue *queue;
    const struct quantile_table *gap, *service;
    struct stream_key key;
    struct waiting *line; /* a ring */
    size_t line_size, head, length;
    bool busy;
    uint64_t arrived, started;
    int64_t waited_s;
};

static void line_grow(struct server *server)
{
    struct waiting *line = malloc(2 * server->line_size * sizeof *line);
    if (!line)
        give_up();
    for (size_t i = 0; i < server->length; i++)
        line[i] = server->line[(server->head + i) & (server->line_size - 1)];
    free(server->line);
    server->line = line;
    server->line_size *= 2;
    server->head = 0;
}

static void push(struct server *server, int64_t at_s, uint16_t kind)
{
    const struct event event = {.at_s = at_s, .kind = kind, .phase = (uint8_t)kind};
    must(queue_push(server->queue, &event));
}

static void serve(struct server *server, struct waiting customer, int64_t at_s)
{
    server->started++;
    server->waited_s += at_s - customer.since_s;
    push(server, at_s + customer.service_s, DEPARTURE);
}

static void on_arrival(struct server *server, int64_t at_s)
{
    struct lanes lanes = stream_block(server->key, server->arrived++, 1, 0);
    struct waiting customer = {at_s, quantile_draw(server->service, lanes.word[0])};
    push(server, at_s + quantile_draw(server->gap, lanes.word[1]), ARRIVAL);
    if (!server->busy) {
        server->busy = true;
        serve(server, customer, at_s);
        return;
    }
    if (server->length == server->line_size)
        line_grow(server);
    server->line[(server->head + server->length++) & (server->line_size - 1)] = customer;
}

static void on_departure(struct server *server, int64_t at_s)
{
    if (server->length == 0) {
        server->busy = false;
        return;
    }
    struct waiting customer = server->line[server->head];
    server->head = (server->head + 1) & (server->line_size - 1);
    server->length--;
    serve(server, customer, at_s);
}

/* Returns nanoseconds a customer; adds the waits, in mean services, to `waits`. */
static double mm1_ns(uint32_t replication, uint64_t customers, double *waits)
{
    struct quantile_table *gap = exponential(SERVICE_S / LOAD), *service = exponential(SERVICE_S);
    struct server server = {
        .gap = gap, .service = service, .key = stream_key(20260101, replication), .line_size = 1024};
    server.line = malloc(server.line_size * sizeof *server.line);
    if (!server.line)
        give_up();
    must(queue_new(0, &server.queue, NULL));
    double from = now_ns();
    push(&server, 0, ARRIVAL);
    struct event event;
    while (server.started < customers && queue_pop(server.queue, &event)) {
        if (event.kind == ARRIVAL)
            on_arrival(&server, event.at_s);
        else
            on_departure(&server, event.at_s);
    }
    double spent = now_ns() - from;
    *waits += (double)server.waited_s / SERVICE_S;
    queue_free(server.queue);
    free(server.line);
    quantile_table_free(gap);
    quantile_table_free(service);
    return spent / (double)customers;
}

/*
 * Asymptotic variance of the mean wait of successive customers, in services squared: r (2 + 5 r - 4 r^2 + r^3) / (1 - r)^4
 * (Daley: The serial correlation coefficients of waiting times in a stationary single server queue, 1968).
 */
static double wait_half_width(double customers)
{
    double variance = LOAD * (2 + 5 * LOAD - 4 * LOAD * LOAD + LOAD * LOAD * LOAD) / pow(1 - LOAD, 4);
    return 1.96 * sqrt(variance / customers);
}

/* ---- the whole ---- */

static void keep_least(double *least, double value)
{
    if (*least == 0 || value < *least)
        *least = value;
}

static void measure_hold(struct figures *figures, const uint32_t *lanes, bool quick)
{
    struct quantile_table *table = exponential(DELAY_MEAN);
    int64_t *delays_s = malloc(DELAYS * sizeof *delays_s);
    if (!delays_s)
        give_up();
    for (uint32_t i = 0; i < DELAYS; i++)
        delays_s[i] = quantile_draw(table, lanes[i]);
    size_t pending = 1000;
    for (size_t size = 0; size < SIZES; size++, pending *= 10) {
        figures->pending[size] = pending;
        size_t steps = quick ? 200000 : 1000000;
        for (unsigned round = 0; round < (pending < 1000000 ? ROUNDS : 1); round++) {
            keep_least(&figures->calendar_ns[size],
                       calendar_hold_ns(delays_s, pending, steps, &figures->calendar_bytes[size]));
            keep_least(&figures->heap_ns[size], heap_hold_ns(delays_s, pending, steps));
        }
    }
    free(delays_s);
    quantile_table_free(table);
}

static struct figures measure(bool quick)
{
    struct figures figures = {0};
    uint32_t *lanes = lanes_new();
    uint64_t customers = quick ? 1000000 : 20000000;
    double waits = 0, ns = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        keep_least(&figures.philox_ns, philox_ns(10000000));
        keep_least(&figures.quantile_ns, quantile_ns(lanes, 10000000));
        keep_least(&figures.guide_ns, guide_ns(lanes, 10000000));
        keep_least(&ns, mm1_ns(round, customers, &waits));
    }
    figures.customers = customers * ROUNDS;
    figures.customers_per_s = 1e9 / ns;
    figures.wait = waits / (double)figures.customers;
    figures.wait_half_width = wait_half_width((double)figures.customers);
    measure_hold(&figures, lanes, quick);
    free(lanes);
    return figures;
}

static void print_table(const struct figures *figures)
{
    puts("draws, ns each");
    printf("  %-42s %8.2f\n", "Philox4x32-10 block (four lanes)", figures->philox_ns);
    printf("  %-42s %8.2f\n", "quantile (lognormal, sigma 1)", figures->quantile_ns);
    printf("  %-42s %8.2f\n", "choice by weight (10,000 weights 1/n)", figures->guide_ns);
    puts("\nhold model, ns per pop + push, exponential delays of 7 days");
    printf("  %12s %12s %12s %22s\n", "pending", "calendar", "binary heap", "calendar bytes/event");
    for (size_t i = 0; i < SIZES; i++)
        printf("  %12zu %12.1f %12.1f %22.1f\n", figures->pending[i], figures->calendar_ns[i], figures->heap_ns[i],
               figures->calendar_bytes[i]);
    puts("\nM/M/1 at 90 % load, one thread");
    printf("  %-42s %8.2f\n", "million customers a second", figures->customers_per_s / 1e6);
    printf("  %-42s %8.3f\n", "mean wait, in mean services", figures->wait);
    printf("  %-42s %8.3f +- %.3f (95 %%, %" PRIu64 " customers)\n", "closed form 0.9 / (1 - 0.9)", LOAD / (1 - LOAD),
           figures->wait_half_width, figures->customers);
}

static void print_json(const struct figures *figures)
{
    printf("{\"philox_block_ns\":%.3f,\"quantile_ns\":%.3f,\"guide_ns\":%.3f,\"hold\":[", figures->philox_ns,
           figures->quantile_ns, figures->guide_ns);
    for (size_t i = 0; i < SIZES; i++)
        printf("%s{\"pending\":%zu,\"calendar_ns\":%.2f,\"heap_ns\":%.2f,\"calendar_bytes_per_event\":%.1f}",
               i ? "," : "", figures->pending[i], figures->calendar_ns[i], figures->heap_ns[i],
               figures->calendar_bytes[i]);
    printf("],\"mm1\":{\"load\":%.2f,\"customers\":%" PRIu64 ",\"customers_per_s\":%.0f,\"mean_wait_services\":%.5f,"
           "\"closed_form_services\":%.5f,\"half_width_95\":%.5f}}\n",
           LOAD, figures->customers, figures->customers_per_s, figures->wait, LOAD / (1 - LOAD),
           figures->wait_half_width);
}

int main(int argc, char **argv)
{
    bool json = false, quick = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--quick") == 0)
            quick = true;
        else {
            fprintf(stderr, "bench_kernel: unknown argument \"%s\"; usage: bench_kernel [--json] [--quick]\n", argv[i]);
            return 2;
        }
    }
    struct figures figures = measure(quick);
    if (json)
        print_json(&figures);
    else
        print_table(&figures);
    return 0;
}
