/*
 * How fast a market runs: orders per second on one core, ns per order at two sizes, bytes per open order, sellers and cases.
 *
 * Usage: bench_market [--json] [SCENARIO POLICY]      (default: brazil.json under aliexpress.json, 10^6 and 10^7 orders)
 *
 * One thread, no trace. The scenario's demand, and its mediators with it, is scaled so that a replication places about the stated number of orders; the
 * best of several replications in processor time is shown, as the machine's noise only ever adds. Never a test: it prints, others judge.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "market/dispute.h"
#include "market/order.h"
#include "process/replicate.h"
#include "redress/units.h"

struct figure {
    double orders, seconds, events, refund_rate;
    double bytes_per_order, bytes_per_case, orders_open, cases_open;
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int complain(const struct rd_findings *found, const struct rd_error *err)
{
    rd_findings_print(found, stderr);
    fprintf(stderr, "bench_market: %s\n", err->text);
    return 2;
}

/* Replications of one size, the fastest kept. */
static enum rd_status measure(const struct scenario *scenario, const struct rd_policy *policy,
                              const struct rd_image *image, int runs, struct figure *best, struct rd_error *err)
{
    struct segment_table segments;
    struct result result;
    struct run *run = NULL;
    enum rd_status rc = segment_table_init(&segments, scenario, err);
    if (rc != RD_OK)
        return rc;
    rc = result_init(&result, &segments, scenario->desk_count, scenario->shift_count, rd_image_counter_count(image),
                     scenario->seller_count, err);
    if (rc == RD_OK)
        rc = run_new(scenario, policy, image, &segments, &run, err);
    best->seconds = INFINITY;
    for (int i = 0; rc == RD_OK && i < runs; i++) {
        double start = seconds_now();
        rc = replicate(run, 1, (uint32_t)i, NULL, NULL, NULL, &result, err);
        double seconds = seconds_now() - start;
        if (rc != RD_OK || seconds / (double)result.orders >= best->seconds / best->orders)
            continue;
        const int64_t *all = result_cell(&result, 0);
        *best = (struct figure){.orders = (double)result.orders,
                                .seconds = seconds,
                                .events = (double)result.events,
                                .refund_rate = 100.0 * (double)all[COUNT_REFUNDED] / (double)all[COUNT_ORDERS],
                                .bytes_per_order = sizeof(struct order),
                                .bytes_per_case = sizeof(struct dispute),
                                .orders_open = (double)result.orders_open_peak,
                                .cases_open = (double)result.cases_open_peak};
    }
    run_free(run);
    result_release(&result);
    segment_table_release(&segments);
    return rc;
}

static void print_row(const char *name, const struct figure *figure, bool json, bool last)
{
    double ns = figure->seconds * 1e9;
    if (json)
        printf("    {\"size\": \"%s\", \"orders\": %.0f, \"orders_per_s\": %.0f, \"ns_per_order\": %.1f, "
               "\"ns_per_event\": %.1f, "
               "\"events_per_order\": %.3f, \"bytes_per_open_order\": %.0f, \"bytes_per_open_case\": %.0f, "
               "\"open_orders_peak\": %.0f, \"open_cases_peak\": %.0f, \"refund_rate_percent\": %.4f}%s\n",
               name, figure->orders, figure->orders / figure->seconds, ns / figure->orders, ns / figure->events,
               figure->events / figure->orders, figure->bytes_per_order, figure->bytes_per_case, figure->orders_open,
               figure->cases_open, figure->refund_rate, last ? "" : ",");
    else
        printf("%-6s %12.0f %14.0f %10.1f %10.1f %8.2f %10.0f %9.0f %12.0f %10.0f %9.3f\n", name, figure->orders,
               figure->orders / figure->seconds, ns / figure->orders, ns / figure->events,
               figure->events / figure->orders, figure->bytes_per_order, figure->bytes_per_case, figure->orders_open,
               figure->cases_open, figure->refund_rate);
}

#define SETS_MAX 64
struct scaling {
    char text[SETS_MAX][192];
    const char *sets[SETS_MAX];
};

/* Demand for so many orders in a replication, and mediators in proportion: an overloaded desk is another market. */
static struct scenario_options scale(const struct scenario *scenario, double orders, struct scaling *scaling)
{
    double per_day = orders / ((double)scenario_horizon_s(scenario) / RD_DAY_S);
    double factor = per_day / scenario->demand.orders_per_day;
    size_t count = 0;
    snprintf(scaling->text[count++], sizeof *scaling->text, "demand.orders_per_day=%.0f", per_day);
    for (size_t i = 0; i < scenario->desk_count; i++)
        for (size_t j = 0; j < scenario->desks[i].shift_count && count < SETS_MAX; j++)
            snprintf(scaling->text[count++], sizeof *scaling->text, "desks.%s.shifts.%s.mediators=%.0f",
                     scenario->desks[i].name, scenario->desks[i].shifts[j].name,
                     ceil(scenario->desks[i].shifts[j].mediators * factor));
    for (size_t i = 0; i < count; i++)
        scaling->sets[i] = scaling->text[i];
    return (struct scenario_options){.sets = scaling->sets, .set_count = count};
}

static int bench(const char *scenario_path, const char *policy_path, bool json)
{
    static const struct {
        const char *name;
        double orders;
        int runs;
    } sizes[] = {{"10^6", 1e6, 3}, {"10^7", 1e7, 2}};
    struct rd_findings found;
    struct rd_error err = {0};
    struct rd_policy *policy = NULL;
    rd_findings_init(&found);
    if (rd_policy_load(policy_path, &policy, &found, &err) != RD_OK)
        return complain(&found, &err);
    if (json)
        printf("{\n  \"scenario\": \"%s\",\n  \"policy\": \"%s\",\n  \"sizes\": [\n", scenario_path, policy_path);
    else
        printf("%-6s %12s %14s %10s %10s %8s %10s %9s %12s %10s %9s\n", "size", "orders", "orders/s", "ns/order",
               "ns/event", "ev/order", "B/order", "B/case", "open orders", "open cases", "refund %");
    int code = 0;
    for (size_t i = 0; code == 0 && i < sizeof sizes / sizeof *sizes; i++) {
        struct scenario *scenario = NULL;
        struct rd_image *image = NULL;
        struct figure best = {0};
        if (scenario_load(scenario_path, NULL, &scenario, &found, &err) != RD_OK)
            return complain(&found, &err);
        struct scaling scaling = {0};
        struct scenario_options options = scale(scenario, sizes[i].orders, &scaling);
        scenario_free(scenario);
        if (scenario_load(scenario_path, &options, &scenario, &found, &err) != RD_OK)
            return complain(&found, &err);
        bool same = strcmp(rd_policy_currency(policy), scenario->currency) == 0;
        int64_t ppb = same ? RD_PPB_PER_ONE : scenario_exchange_ppb(scenario, rd_policy_currency(policy));
        if (rd_policy_compile(policy, ppb, &image, &err) != RD_OK ||
            measure(scenario, policy, image, sizes[i].runs, &best, &err) != RD_OK)
            code = complain(&found, &err);
        else
            print_row(sizes[i].name, &best, json, i + 1 == sizeof sizes / sizeof *sizes);
        rd_image_free(image);
        scenario_free(scenario);
    }
    if (json)
        printf("  ]\n}\n");
    rd_policy_free(policy);
    rd_findings_release(&found);
    return code;
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    int first = json ? 2 : 1;
    if (argc != first && argc != first + 2) {
        fprintf(stderr, "usage: bench_market [--json] [SCENARIO POLICY]\n");
        return 2;
    }
    bool given = argc == first + 2;
    return bench(given ? argv[first] : "scenarios/markets/brazil.json",
                 given ? argv[first + 1] : "scenarios/policies/aliexpress.json", json);
}
