#include "store/recall.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/block.h"
#include "store/rows.h"
#include "store/times.h"

/*
 * Sums over replications are divided, subtracted from each other and multiplied by small numbers; so much is left for that. No market
 * comes near: with 100,000 replications 1.4 * 10^12 remain, with 40 there are 3.6 * 10^15.
 */
#define AMOUNT_HEADROOM 64

/* The rows of one table, replication and policy on their way. */
struct reading {
    struct recall *recall;
    enum result_table table;
    enum column_kind kinds[RESULT_COLUMNS_MAX];
    size_t column_count;
    row_sink *sink;
    void *context;
    bool is_summed; /* into a result: amounts are held to what can be added up */
    int64_t sums[RESULT_COLUMNS_MAX];
    int64_t kind; /* of the times in hand */
    uint64_t rows;
    char wrong[160]; /* what is wrong with the table, once something is */
};

void recall_init(struct recall *recall, struct database *database, uint32_t replications)
{
    *recall = (struct recall){.database = database,
                              .amount_most = INT64_MAX / AMOUNT_HEADROOM / (replications ? replications : 1)};
}

/* ---- rows ---- */

static const char *column_name(const struct reading *reading, size_t column)
{
    return store_column(reading->table, column + 2).name; /* behind replication and policy */
}

static enum rd_status wrong(struct reading *reading, size_t column, const char *what)
{
    snprintf(reading->wrong, sizeof reading->wrong, ", column %s: %s", column_name(reading, column), what);
    return RD_INPUT;
}

static bool is_amount(enum column_kind kind)
{
    return kind == COLUMN_AMOUNT || kind == COLUMN_TERM;
}

/* Amounts that could not be added up are none that this program stored. */
static enum rd_status check_amount(struct reading *reading, size_t column, int64_t value)
{
    const int64_t most = reading->recall->amount_most;
    if (value < -most || value > most)
        return wrong(reading, column, "an amount beyond all that can be added up");
    if (reading->kinds[column] != COLUMN_TERM)
        return RD_OK;
    reading->sums[column] += value < 0 ? -value : value; /* below 2 * most */
    return reading->sums[column] <= most ? RD_OK : wrong(reading, column, "amounts beyond all that can be added up");
}

static enum rd_status take_values(struct reading *reading, const int64_t values[])
{
    enum rd_status rc = RD_OK;
    reading->rows++;
    for (size_t i = 0; rc == RD_OK && reading->is_summed && i < reading->column_count; i++)
        if (is_amount(reading->kinds[i]))
            rc = check_amount(reading, i, values[i]);
    if (rc != RD_OK)
        return rc;
    rc = reading->sink(reading->context, reading->table, values);
    if (rc == RD_INPUT)
        snprintf(reading->wrong, sizeof reading->wrong, ": a row out of range or out of order");
    return rc;
}

static enum rd_status take_row(struct reading *reading, sqlite3_stmt *query)
{
    int64_t values[RESULT_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < reading->column_count; i++) {
        const enum column_kind kind = reading->kinds[i];
        const int type = sqlite3_column_type(query, (int)i);
        values[i] = sqlite3_column_int64(query, (int)i);
        if (type == SQLITE_NULL && kind == COLUMN_MAYBE)
            values[i] = RESULT_NULL;
        else if (type != SQLITE_INTEGER)
            return wrong(reading, i, "a value that is not a whole number");
        else if (values[i] < 0 && (kind == COLUMN_NUMBER || kind == COLUMN_MAYBE))
            return wrong(reading, i, "a number below 0");
    }
    return take_values(reading, values);
}

static enum rd_status take_time(void *context, int64_t order, int64_t time_s)
{
    struct reading *reading = context;
    const int64_t values[RESULT_COLUMNS_MAX] = {reading->kind, order, time_s};
    return time_s < 0 ? wrong(reading, 2, "a number below 0") : take_values(reading, values);
}

/* A row of sample_json: kind, times. */
static enum rd_status take_times(struct reading *reading, sqlite3_stmt *query)
{
    const bool fits = sqlite3_column_type(query, 0) == SQLITE_INTEGER && sqlite3_column_type(query, 1) == SQLITE_TEXT;
    const char *text = (const char *)sqlite3_column_text(query, 1);
    reading->kind = sqlite3_column_int64(query, 0);
    if (!fits || !text || reading->kind < 0)
        return wrong(reading, 0, "a value of another type");
    enum rd_status rc = times_read(text, (size_t)sqlite3_column_bytes(query, 1), take_time, reading);
    if (rc == RD_INPUT && !reading->wrong[0])
        snprintf(reading->wrong, sizeof reading->wrong, ", sample_json: times that are not written so");
    return rc;
}

static enum rd_status prepare(struct recall *recall, enum result_table table, sqlite3_stmt **query,
                              struct rd_error *err)
{
    char sql[STORE_SQL_SIZE];
    enum rd_status rc = RD_OK;
    if (!recall->queries[table])
        rc =
            database_prepare(recall->database, result_sql_select(table, sql, sizeof sql), &recall->queries[table], err);
    *query = recall->queries[table];
    return rc;
}

/* Every row of the table, replication and policy into the reading's sink. */
static enum rd_status read_rows(struct reading *reading, uint32_t replication, size_t policy, struct rd_error *err)
{
    struct recall *recall = reading->recall;
    sqlite3_stmt *query = NULL;
    bool is_row = true;
    enum rd_status rc = prepare(recall, reading->table, &query, err);
    if (rc != RD_OK)
        return rc;
    reading->column_count = result_table_columns(reading->table);
    result_table_kinds(reading->table, reading->kinds);
    sqlite3_bind_int64(query, 1, replication);
    sqlite3_bind_int64(query, 2, (int64_t)policy);
    while ((rc = database_next(recall->database, query, &is_row, err)) == RD_OK && is_row) {
        rc = reading->table == RESULT_TABLE_SAMPLE ? take_times(reading, query) : take_row(reading, query);
        if (rc == RD_NOMEM)
            rd_fail(err, rc, "out of memory with run file \"%s\"", recall->database->path);
        else if (rc != RD_OK)
            rd_fail(err, rc, "run file \"%s\" is damaged: table %s, replication %" PRIu32 ", policy %zu%s",
                    recall->database->path, store_table(reading->table).name, replication, policy, reading->wrong);
        if (rc != RD_OK)
            break;
    }
    sqlite3_reset(query);
    return rc;
}

/* ---- blocks ---- */

enum rd_status recall_stored_block(struct recall *recall, uint32_t replication, char out[DIGEST_HEX_SIZE], bool *found,
                                   struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    if (!recall->block)
        rc = database_prepare(recall->database, "SELECT block FROM replication WHERE replication = ?1", &recall->block,
                              err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(recall->block, 1, replication);
    if ((rc = database_next(recall->database, recall->block, found, err)) != RD_OK || !*found)
        return rc;
    const bool is_text = sqlite3_column_type(recall->block, 0) == SQLITE_TEXT;
    const char *text = (const char *)sqlite3_column_text(recall->block, 0);
    if (text && is_text && sqlite3_column_bytes(recall->block, 0) == DIGEST_HEX_SIZE - 1)
        memcpy(out, text, DIGEST_HEX_SIZE);
    else
        rc = rd_fail(err, RD_INPUT,
                     "run file \"%s\" is damaged: table replication, column block of replication %" PRIu32
                     " is no SHA-256",
                     recall->database->path, replication);
    sqlite3_reset(recall->block);
    return rc;
}

enum rd_status recall_block(struct recall *recall, uint32_t replication, size_t policy_count, uint8_t out[DIGEST_SIZE],
                            uint64_t rows[RESULT_TABLE_COUNT], struct rd_error *err)
{
    struct block block;
    enum rd_status rc = RD_OK;
    block_init(&block, replication);
    for (size_t policy = 0; policy < policy_count && rc == RD_OK; policy++) {
        block_policy(&block, policy);
        for (size_t table = 0; table < RESULT_TABLE_COUNT && rc == RD_OK; table++) {
            struct reading reading = {
                .recall = recall, .table = (enum result_table)table, .sink = block_row, .context = &block};
            rc = read_rows(&reading, replication, policy, err);
            rows[table] += reading.rows;
        }
    }
    block_finish(&block, out);
    return rc;
}

/* ---- results ---- */

static enum rd_status read_table(struct recall *recall, uint32_t replication, size_t policy, enum result_table table,
                                 struct result *result, struct rd_error *err)
{
    struct reading reading = {
        .recall = recall, .table = table, .sink = result_take_row, .context = result, .is_summed = true};
    return read_rows(&reading, replication, policy, err);
}

/* What was read is what was stored. */
static enum rd_status check_block(const struct recall *recall, const struct result results[], size_t policy_count,
                                  const char *stored, struct rd_error *err)
{
    struct block block;
    uint8_t digest[DIGEST_SIZE];
    char found[DIGEST_HEX_SIZE];
    block_init(&block, results[0].replication);
    for (size_t i = 0; i < policy_count; i++) {
        block_policy(&block, i);
        (void)result_rows(&results[i], block_row, &block); /* block_row cannot fail */
    }
    block_finish(&block, digest);
    if (strcmp(digest_hex(digest, found), stored) == 0)
        return RD_OK;
    return rd_fail(err, RD_INPUT,
                   "run file \"%s\" is damaged: replication %" PRIu32 " has block %.12s, and %.12s was stored",
                   recall->database->path, results[0].replication, found, stored);
}

enum rd_status recall_replication(struct recall *recall, uint32_t replication, struct result results[],
                                  size_t policy_count, bool *found, struct rd_error *err)
{
    char stored[DIGEST_HEX_SIZE];
    enum rd_status rc = recall_stored_block(recall, replication, stored, found, err);
    for (size_t policy = 0; rc == RD_OK && *found && policy < policy_count; policy++) {
        result_clear(&results[policy], replication);
        for (size_t table = 0; rc == RD_OK && table < RESULT_TABLE_COUNT; table++)
            rc = read_table(recall, replication, policy, (enum result_table)table, &results[policy], err);
    }
    return rc == RD_OK && *found ? check_block(recall, results, policy_count, stored, err) : rc;
}

enum rd_status recall_outcomes(struct recall *recall, uint32_t replication, size_t policy, struct result *result,
                               bool *found, struct rd_error *err)
{
    char stored[DIGEST_HEX_SIZE];
    enum rd_status rc = recall_stored_block(recall, replication, stored, found, err);
    if (rc != RD_OK || !*found)
        return rc;
    result_clear(result, replication);
    return read_table(recall, replication, policy, RESULT_TABLE_OUTCOME, result, err);
}

void recall_release(struct recall *recall)
{
    sqlite3_finalize(recall->block);
    for (size_t table = 0; table < RESULT_TABLE_COUNT; table++)
        sqlite3_finalize(recall->queries[table]);
    *recall = (struct recall){0};
}
