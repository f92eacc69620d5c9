/*
 * Replications read back from a run file, as they were when they were stored.
 */
#ifndef REDRESS_STORE_RECALL_H
#define REDRESS_STORE_RECALL_H

#include <stdbool.h>

#include "core/digest.h"
#include "measure/result.h"
#include "store/database.h"
#include "store/tables.h"

struct recall {
    struct database *database;
    int64_t amount_most; /* of an AMOUNT (tables.def): recall_init() */
    sqlite3_stmt *block;
    sqlite3_stmt *queries[RESULT_TABLE_COUNT]; /* prepared when first used */
};

/* `replications` of the whole run: the amounts of so many are added up somewhere, and must not pass what an integer holds. */
void recall_init(struct recall *recall, struct database *database, uint32_t replications);
void recall_release(struct recall *recall);

/*
 * Fills results[i] (result_init in the shape of policy i) with what the file holds of a replication; *found false when it
 * holds nothing. RD_INPUT when what it holds does not fit the shape, or is not what was stored. What only a running engine knows
 * stays 0: events and peaks of memory.
 */
enum rd_status recall_replication(struct recall *recall, uint32_t replication, struct result results[],
                                  size_t policy_count, bool *found, struct rd_error *err);
/* The same of one policy, the sparse list of outcomes alone: the rest of `result` is cleared. */
enum rd_status recall_outcomes(struct recall *recall, uint32_t replication, size_t policy, struct result *result,
                               bool *found, struct rd_error *err);

/*
 * The block of a replication, as it follows from its rows under so many policies; *rows gets how many there are of each table.
 * RD_INPUT when a value is none of its column's kind.
 */
enum rd_status recall_block(struct recall *recall, uint32_t replication, size_t policy_count, uint8_t out[DIGEST_SIZE],
                            uint64_t rows[RESULT_TABLE_COUNT], struct rd_error *err);
/* The block that was stored with it, in hexadecimal; *found false when the file does not hold the replication. */
enum rd_status recall_stored_block(struct recall *recall, uint32_t replication, char out[DIGEST_HEX_SIZE], bool *found,
                                   struct rd_error *err);

#endif
