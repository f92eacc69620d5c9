/*
 * A SQLite connection with the file's name in its messages: what failed, on which file, why, in words a user knows.
 */
#ifndef REDRESS_STORE_DATABASE_H
#define REDRESS_STORE_DATABASE_H

#include <stdint.h>

#include <sqlite3.h>

#include "redress/status.h"

struct database {
    sqlite3 *handle;
    char *path;
};

/* `flags` of sqlite3_open_v2(). On failure nothing stays open. */
enum rd_status database_open(struct database *database, const char *path, int flags, struct rd_error *err);
void database_close(struct database *database); /* a statement must not be in use; rolls back */

/* Fills err from the last failure of the connection. Always a failure: RD_IO or RD_NOMEM. */
enum rd_status database_fail(const struct database *database, struct rd_error *err);

/* The same when the statement was about another file. */
enum rd_status database_fail_on(const struct database *database, const char *path, struct rd_error *err);

enum rd_status database_run(struct database *database, const char *sql, struct rd_error *err);
/* The single integer a statement answers, such as "PRAGMA application_id". */
enum rd_status database_ask(struct database *database, const char *sql, int64_t *out, struct rd_error *err);
enum rd_status database_prepare(struct database *database, const char *sql, sqlite3_stmt **out, struct rd_error *err);
/* Runs a prepared statement that answers nothing, ready for the next values. */
enum rd_status database_step(struct database *database, sqlite3_stmt *statement, struct rd_error *err);

#endif
