#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

#include "store/rows.h"
#include "store/times.h"

enum rd_status writer_new(struct database *database, struct writer **out, struct rd_error *err)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", database->path);
    writer->database = database;
    for (size_t table = 0; table < RESULT_TABLE_COUNT; table++)
        writer->columns[table] = result_table_columns((enum result_table)table);
    enum rd_status rc = incoming_register(database, &writer->incoming, err);
    if (rc != RD_OK) {
        free(writer);
        return rc;
    }
    *out = writer;
    return RD_OK;
}

void writer_free(struct writer *writer)
{
    if (!writer)
        return;
    for (size_t table = 0; table < RESULT_TABLE_COUNT; table++)
        sqlite3_finalize(writer->inserts[table]);
    sqlite3_finalize(writer->insert_sample);
    free(writer->json);
    free(writer);
}

static enum rd_status prepared(struct writer *writer, sqlite3_stmt **statement, const char *sql)
{
    enum rd_status rc = *statement ? RD_OK : database_prepare(writer->database, sql, statement, writer->err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(*statement, 1, writer->replication);
    sqlite3_bind_int64(*statement, 2, (int64_t)writer->policy);
    return RD_OK;
}

static enum rd_status store_rows(struct writer *writer)
{
    char sql[STORE_SQL_SIZE];
    if (writer->incoming.count == 0)
        return RD_OK;
    sqlite3_stmt **insert = &writer->inserts[writer->table];
    enum rd_status rc = prepared(writer, insert, result_sql_insert(writer->table, sql, sizeof sql));
    if (rc == RD_OK)
        rc = database_step(writer->database, *insert, writer->err);
    writer->incoming.count = 0;
    return rc;
}

static enum rd_status store_times(struct writer *writer)
{
    char sql[STORE_SQL_SIZE];
    if (writer->kind < 0)
        return RD_OK;
    size_t table = (size_t)RESULT_TABLE_COUNT + OTHER_TABLE_SAMPLE_JSON;
    enum rd_status rc = prepared(writer, &writer->insert_sample, store_sql_insert(table, sql, sizeof sql));
    if (rc == RD_OK) {
        writer->json[writer->json_used++] = '}';
        sqlite3_bind_int64(writer->insert_sample, 3, writer->kind);
        sqlite3_bind_text64(writer->insert_sample, 4, writer->json, writer->json_used, SQLITE_STATIC, SQLITE_UTF8);
        rc = database_step(writer->database, writer->insert_sample, writer->err);
    }
    writer->kind = -1;
    return rc;
}

/* Room for one more pair and the closing brace. */
static bool json_grow(struct writer *writer)
{
    if (writer->json_capacity - writer->json_used > TIMES_PAIR_SIZE)
        return true;
    size_t wanted = 2 * writer->json_capacity + 4096;
    char *grown = realloc(writer->json, wanted);
    if (!grown)
        return false;
    writer->json = grown;
    writer->json_capacity = wanted;
    return true;
}

static enum rd_status gather_time(struct writer *writer, int64_t kind, int64_t order, int64_t time_s)
{
    if (kind != writer->kind) {
        enum rd_status rc = store_times(writer);
        if (rc != RD_OK)
            return rc;
        writer->kind = kind;
        writer->json_used = 0;
    }
    if (!json_grow(writer))
        return rd_fail(writer->err, RD_NOMEM, "out of memory with run file \"%s\"", writer->database->path);
    const char *end = times_put(writer->json + writer->json_used, writer->json_used == 0, order, time_s);
    writer->json_used = (size_t)(end - writer->json);
    return RD_OK;
}

/* A row_sink: `context` is the writer. */
static enum rd_status gather_row(void *context, enum result_table table, const int64_t values[])
{
    struct writer *writer = context;
    struct incoming *incoming = &writer->incoming;
    if (table == RESULT_TABLE_SAMPLE)
        return gather_time(writer, values[0], values[1], values[2]);
    if (table != writer->table || incoming->count == INCOMING_ROWS) {
        enum rd_status rc = store_rows(writer);
        if (rc != RD_OK)
            return rc;
        writer->table = table;
    }
    memcpy(incoming->rows[incoming->count++], values, writer->columns[table] * sizeof *values);
    return RD_OK;
}

enum rd_status writer_result(struct writer *writer, const struct result *result, size_t policy, struct rd_error *err)
{
    writer->replication = result->replication;
    writer->policy = policy;
    writer->incoming.count = 0;
    writer->kind = -1;
    writer->err = err;
    enum rd_status rc = result_rows(result, gather_row, writer);
    if (rc == RD_OK && (rc = store_rows(writer)) == RD_OK)
        rc = store_times(writer);
    return rc;
}
