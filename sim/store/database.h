/*
 * A SQLite connection with the file's name in its messages: what failed, on which file, why, in words a user knows.
 *
 * A file is data, whoever made it: no trigger, view, foreign key or function of its schema is ever run, no other file is opened
 * because it says so, and whoever asks to stop is heard while a statement runs.
 */
#ifndef REDRESS_STORE_DATABASE_H
#define REDRESS_STORE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "redress/status.h"

struct database {
    sqlite3 *handle;
    char *path;
    const volatile int *stop; /* the signal that asks to stop; NULL: nobody asks */
};

/*
 * Opens a file to be read, which writes nothing beside it either. RD_IO, with the system's reason, when it cannot be opened, is not
 * a regular file, or is in use. On failure nothing stays open.
 */
enum rd_status database_open_read(struct database *database, const char *path, const volatile int *stop,
                                  struct rd_error *err);
/* Opens a file to be written, which is made when it is not there. */
enum rd_status database_open_write(struct database *database, const char *path, struct rd_error *err);
/* A database in memory; `name` stands in its messages. */
enum rd_status database_open_memory(struct database *database, const char *name, struct rd_error *err);
void database_close(struct database *database); /* a statement must not be in use; rolls back */

/* Fills err from the last failure of the connection. Always a failure; RD_INPUT for a damaged file. */
enum rd_status database_fail(const struct database *database, struct rd_error *err);

/* The same when the statement was about another file. */
enum rd_status database_fail_on(const struct database *database, const char *path, struct rd_error *err);

enum rd_status database_run(struct database *database, const char *sql, struct rd_error *err);
/* The single integer a statement answers, such as "PRAGMA application_id". */
enum rd_status database_ask(struct database *database, const char *sql, int64_t *out, struct rd_error *err);
enum rd_status database_prepare(struct database *database, const char *sql, sqlite3_stmt **out, struct rd_error *err);
/* Runs a prepared statement that answers nothing, ready for the next values. */
enum rd_status database_step(struct database *database, sqlite3_stmt *statement, struct rd_error *err);
/* Steps to the next row; *is_row false, and the statement reset, when there is none. */
enum rd_status database_next(struct database *database, sqlite3_stmt *statement, bool *is_row, struct rd_error *err);

/* The name SQLite takes for this file and no other: "file:…" and ":memory:" are names of its own. The caller frees it. */
char *database_name(const char *path);

#endif
