#include "store/finals.h"

#include <math.h>

#include "store/describe.h"
#include "store/seal.h"
#include "store/tables.h"

void finals_init(struct finals *finals, struct database *database)
{
    *finals = (struct finals){.database = database};
}

/* The statement, ready for its values, in the one transaction. */
static enum rd_status start(struct finals *finals, int which, sqlite3_stmt **insert, struct rd_error *err)
{
    static const enum other_table tables[FINALS_COUNT] = {OTHER_TABLE_METRIC, OTHER_TABLE_COMPARISON,
                                                          OTHER_TABLE_TRANSITION};
    char sql[STORE_SQL_SIZE];
    enum rd_status rc = RD_OK;
    if (!finals->is_open && (rc = database_run(finals->database, "BEGIN IMMEDIATE", err)) == RD_OK)
        finals->is_open = true;
    if (rc == RD_OK && !finals->inserts[which])
        rc = database_prepare(finals->database,
                              store_sql_insert((size_t)RESULT_TABLE_COUNT + tables[which], sql, sizeof sql),
                              &finals->inserts[which], err);
    *insert = finals->inserts[which];
    return rc;
}

static void bind_real(sqlite3_stmt *statement, int column, double value)
{
    if (isnan(value))
        sqlite3_bind_null(statement, column);
    else
        sqlite3_bind_double(statement, column, value);
}

enum rd_status finals_metric(struct finals *finals, const struct store_metric *row, struct rd_error *err)
{
    sqlite3_stmt *insert;
    enum rd_status rc = start(finals, FINALS_METRIC, &insert, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(insert, 1, (int64_t)row->policy);
    sqlite3_bind_text(insert, 2, row->metric, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, row->segment, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, row->unit, -1, SQLITE_STATIC);
    bind_real(insert, 5, row->mean);
    bind_real(insert, 6, row->lo);
    bind_real(insert, 7, row->hi);
    sqlite3_bind_int64(insert, 8, (int64_t)row->n);
    sqlite3_bind_text(insert, 9, row->note, -1, SQLITE_STATIC);
    return database_step(finals->database, insert, err);
}

enum rd_status finals_comparison(struct finals *finals, const struct store_comparison *row, struct rd_error *err)
{
    sqlite3_stmt *insert;
    enum rd_status rc = start(finals, FINALS_COMPARISON, &insert, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(insert, 1, (int64_t)row->baseline);
    sqlite3_bind_int64(insert, 2, (int64_t)row->policy);
    sqlite3_bind_text(insert, 3, row->metric, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, row->segment, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, row->unit, -1, SQLITE_STATIC);
    bind_real(insert, 6, row->diff);
    bind_real(insert, 7, row->lo);
    bind_real(insert, 8, row->hi);
    sqlite3_bind_int64(insert, 9, (int64_t)row->n);
    sqlite3_bind_text(insert, 10, row->note, -1, SQLITE_STATIC);
    return database_step(finals->database, insert, err);
}

enum rd_status finals_transition(struct finals *finals, const struct store_transition *row, struct rd_error *err)
{
    sqlite3_stmt *insert;
    enum rd_status rc = start(finals, FINALS_TRANSITION, &insert, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(insert, 1, (int64_t)row->policy);
    sqlite3_bind_text(insert, 2, order_outcome_name(row->from), -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, order_outcome_name(row->to), -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, (int64_t)row->orders);
    return database_step(finals->database, insert, err);
}

static enum rd_status write_fingerprint(struct database *database, const char *fingerprint, struct rd_error *err)
{
    sqlite3_stmt *update = NULL;
    enum rd_status rc = database_prepare(database, "UPDATE run SET fingerprint = ?1", &update, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_text(update, 1, fingerprint, -1, SQLITE_STATIC);
    rc = database_step(database, update, err);
    sqlite3_finalize(update);
    return rc;
}

enum rd_status finals_commit(struct finals *finals, const char fingerprint[DIGEST_HEX_SIZE], struct rd_error *err)
{
    char moment[MOMENT_SIZE];
    struct database *database = finals->database;
    enum rd_status rc = RD_OK;
    if (!finals->is_open && (rc = database_run(database, "BEGIN IMMEDIATE", err)) != RD_OK)
        return rc;
    finals->is_open = true;
    if ((rc = write_fingerprint(database, fingerprint, err)) != RD_OK ||
        (rc = describe_provenance(database, "finished_at", describe_now(moment), err)) != RD_OK ||
        (rc = seal_all(database, err)) != RD_OK || (rc = database_run(database, "COMMIT", err)) != RD_OK)
        return rc;
    finals->is_open = false;
    return RD_OK;
}

void finals_release(struct finals *finals)
{
    for (size_t i = 0; i < FINALS_COUNT; i++)
        sqlite3_finalize(finals->inserts[i]);
    *finals = (struct finals){0};
}
