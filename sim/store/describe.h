/*
 * What a run file says before its first result: the run, its policies and rules, and the names of all numbers.
 */
#ifndef REDRESS_STORE_DESCRIBE_H
#define REDRESS_STORE_DESCRIBE_H

#include "store/database.h"
#include "store/store.h"

/* Creates all tables and views and fills those that are known before the first replication. Inside the caller's transaction. */
enum rd_status describe_run(struct database *database, const struct store_run *run,
                            const struct store_provenance *provenance, struct rd_error *err);
/* One row of `provenance`. */
enum rd_status describe_provenance(struct database *database, const char *key, const char *value, struct rd_error *err);
/* The moment in UTC, "2026-11-23T12:00:00Z". */
#define MOMENT_SIZE 32
char *describe_now(char out[MOMENT_SIZE]);

#endif
