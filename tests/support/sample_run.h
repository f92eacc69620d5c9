/*
 * A small run for tests of the run file: two real policies, a made-up scenario, and results with known numbers.
 */
#ifndef REDRESS_TESTS_SUPPORT_SAMPLE_RUN_H
#define REDRESS_TESTS_SUPPORT_SAMPLE_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "measure/result.h"
#include "scenario/scenario.h"
#include "store/store.h"

#define SAMPLE_POLICIES 2
#define SAMPLE_CELLS 2

struct sample_run {
    struct scenario scenario;
    struct desk desk;
    struct segment_table segments;
    struct segment_cell cells[SAMPLE_CELLS];
    struct rd_policy *policy[SAMPLE_POLICIES];
    struct rd_image *image[SAMPLE_POLICIES];
    char policy_sha256[SAMPLE_POLICIES][DIGEST_HEX_SIZE];
    struct store_policy policies[SAMPLE_POLICIES];
    struct store_run run;
    struct store_provenance provenance;
    struct result results[SAMPLE_POLICIES];
    char folder[64]; /* a new, empty one */
};

/* Fails the test when something is missing. */
void sample_run_init(struct sample_run *sample, uint32_t replications);
void sample_run_release(struct sample_run *sample); /* removes the folder and the files in it */

/*
 * Fills the results of a replication. `orders` sizes it: half of them have an outcome of their own, a quarter a time. The
 * numbers differ by replication, policy and order and are the same every time.
 */
void sample_run_fill(struct sample_run *sample, uint32_t replication, size_t orders);
/* Stores it. */
enum rd_status sample_run_store(struct sample_run *sample, struct store *store, struct rd_error *err);
/* The fingerprint of replications 0 … count - 1 with `orders` orders each, from the results alone. */
char *sample_run_fingerprint(struct sample_run *sample, uint32_t count, size_t orders, char out[DIGEST_HEX_SIZE]);

/* "<folder>/<name>" into `out`, which is returned. */
const char *sample_run_path(const struct sample_run *sample, const char *name, char *out, size_t size);

/* One value of a run file as text ("NULL" for none); fails the test when the statement answers no row. */
char *sample_ask(const char *path, const char *sql, char *out, size_t size);
int64_t sample_ask_int(const char *path, const char *sql);

#endif
