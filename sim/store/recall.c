#include "store/recall.h"

#include <inttypes.h>

#include "store/rows.h"

enum rd_status recall_rows(struct database *database, sqlite3_stmt *query, enum result_table table, recall_sink *sink,
                           void *context, struct rd_error *err)
{
    int64_t values[RESULT_COLUMNS_MAX] = {0};
    int columns = sqlite3_column_count(query), code = SQLITE_ROW;
    enum rd_status rc = RD_OK;
    while (rc == RD_OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            values[i] = sqlite3_column_type(query, i) == SQLITE_NULL ? RESULT_NULL : sqlite3_column_int64(query, i);
        rc = sink(context, table, values);
    }
    if (rc == RD_OK && code != SQLITE_DONE)
        rc = database_fail(database, err);
    sqlite3_reset(query);
    return rc;
}

static enum rd_status read_table(struct recall *recall, uint32_t replication, size_t policy, enum result_table table,
                                 struct result *result, struct rd_error *err)
{
    char sql[STORE_SQL_SIZE];
    sqlite3_stmt **query = &recall->queries[table];
    enum rd_status rc = RD_OK;
    if (!*query)
        rc = database_prepare(recall->database, result_sql_select(table, sql, sizeof sql), query, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(*query, 1, replication);
    sqlite3_bind_int64(*query, 2, (int64_t)policy);
    rc = recall_rows(recall->database, *query, table, result_take_row, result, err);
    if (rc == RD_NOMEM)
        rd_fail(err, rc, "out of memory with run file \"%s\"", recall->database->path);
    else if (rc == RD_INPUT)
        rd_fail(err, rc, "run file \"%s\" is damaged: table %s, replication %" PRIu32 ", policy %zu",
                recall->database->path, store_table(table).name, replication, policy);
    return rc;
}

static enum rd_status look_up(struct recall *recall, uint32_t replication, bool *found, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    if (!recall->is_there)
        rc = database_prepare(recall->database, "SELECT 1 FROM replication WHERE replication = ?1", &recall->is_there,
                              err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(recall->is_there, 1, replication);
    int code = sqlite3_step(recall->is_there);
    *found = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        rc = database_fail(recall->database, err);
    sqlite3_reset(recall->is_there);
    return rc;
}

enum rd_status recall_replication(struct recall *recall, uint32_t replication, struct result results[],
                                  size_t policy_count, bool *found, struct rd_error *err)
{
    enum rd_status rc = look_up(recall, replication, found, err);
    for (size_t policy = 0; rc == RD_OK && *found && policy < policy_count; policy++) {
        result_clear(&results[policy], replication);
        for (size_t table = 0; rc == RD_OK && table < RESULT_TABLE_COUNT; table++)
            rc = read_table(recall, replication, policy, (enum result_table)table, &results[policy], err);
    }
    return rc;
}

enum rd_status recall_outcomes(struct recall *recall, uint32_t replication, size_t policy, struct result *result,
                               bool *found, struct rd_error *err)
{
    enum rd_status rc = look_up(recall, replication, found, err);
    if (rc != RD_OK || !*found)
        return rc;
    result_clear(result, replication);
    return read_table(recall, replication, policy, RESULT_TABLE_OUTCOME, result, err);
}

void recall_release(struct recall *recall)
{
    sqlite3_finalize(recall->is_there);
    for (size_t table = 0; table < RESULT_TABLE_COUNT; table++)
        sqlite3_finalize(recall->queries[table]);
    *recall = (struct recall){0};
}
