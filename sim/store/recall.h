/*
 * Replications read back from a run file, as they were when they were stored.
 */
#ifndef REDRESS_STORE_RECALL_H
#define REDRESS_STORE_RECALL_H

#include <stdbool.h>

#include "measure/result.h"
#include "store/database.h"
#include "store/tables.h"

struct recall {
    struct database *database;
    sqlite3_stmt *is_there;
    sqlite3_stmt *queries[RESULT_TABLE_COUNT]; /* prepared when first used */
};

/*
 * Fills results[i] (result_init in the shape of policy i) with what the file holds of a replication; *found false when it
 * holds nothing. RD_INPUT when what it holds does not fit the shape. What only a running engine knows stays 0: events and
 * peaks of memory.
 */
enum rd_status recall_replication(struct recall *recall, uint32_t replication, struct result results[],
                                  size_t policy_count, bool *found, struct rd_error *err);
/* The same of one policy, the sparse list of outcomes alone: the rest of `result` is cleared. */
enum rd_status recall_outcomes(struct recall *recall, uint32_t replication, size_t policy, struct result *result,
                               bool *found, struct rd_error *err);
void recall_release(struct recall *recall);

/* All rows of a result table of one replication and policy, into a sink (rows.h); `query` is reset at the end. */
typedef enum rd_status recall_sink(void *context, enum result_table table, const int64_t values[]);
enum rd_status recall_rows(struct database *database, sqlite3_stmt *query, enum result_table table, recall_sink *sink,
                           void *context, struct rd_error *err);

#endif
