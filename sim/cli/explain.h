/*
 * The parts of `redress explain`: a case under a policy; an order of a simulated market, named by a scenario with policies
 * or by the run file that holds them.
 */
#ifndef REDRESS_CLI_EXPLAIN_H
#define REDRESS_CLI_EXPLAIN_H

#include "cli/documents.h"
#include "cli/options.h"
#include "measure/result.h"
#include "store/run_file.h"
#include "study/timeline.h"

/* All say their own errors. */
enum rd_status explain_case(const struct arguments *arguments);
enum rd_status explain_order(const struct arguments *arguments);
enum rd_status explain_order_of_run(const struct arguments *arguments);

#define EXPLAIN_POLICIES_MAX 2

/* Which order, or which to look for, and all it takes to simulate them again. */
struct order_request {
    const struct arguments *arguments;
    struct documents documents;
    struct run_file *file; /* NULL: of a scenario */
    uint64_t seed, order;
    uint32_t replication;
    size_t policy_count;                                /* to be shown, 1 or 2, */
    size_t place[EXPLAIN_POLICIES_MAX];                 /* each by its place among the documents */
    struct study_policy policies[EXPLAIN_POLICIES_MAX]; /* and as the study has it */
    struct result results[EXPLAIN_POLICIES_MAX];
    size_t result_count;
    struct timeline timelines[EXPLAIN_POLICIES_MAX];
    const volatile int *stop;
};

/* Makes the request show the documents' policy at `place`, beside the one added before. */
void order_request_add(struct order_request *request, size_t place);
/* Makes results[i] in the shape of policy i, for all of them. */
enum rd_status order_request_make_results(struct order_request *request, struct rd_error *err);
/* Opens the run file, loads its documents and picks policies; says its own errors. */
enum rd_status order_request_open_run(struct order_request *request);
/* --find: lists orders (explain_find.c). */
enum rd_status explain_find_orders(struct order_request *request, struct rd_error *err);

#endif
