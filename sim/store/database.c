#include "store/database.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How long to wait for a reader that holds the file, such as an open SQLite shell. */
#define BUSY_WAIT_MS 2000

/*
 * Why the system refused, 0 when nobody knows. SQLite does not keep it for a failed COMMIT; then errno, cleared before each
 * call, still holds it, unless what SQLite did since has put in another one that no write gives.
 */
static int system_reason(sqlite3 *handle, int last)
{
    static const int of_writes[] = {EFBIG, EDQUOT, EIO, EROFS, EACCES, EPERM, ENXIO};
    int reason = handle ? sqlite3_system_errno(handle) : 0;
    for (size_t i = 0; reason == 0 && i < sizeof of_writes / sizeof of_writes[0]; i++)
        if (last == of_writes[i])
            reason = last;
    return reason;
}

enum rd_status database_fail(const struct database *database, struct rd_error *err)
{
    return database_fail_on(database, database->path, err);
}

enum rd_status database_fail_on(const struct database *database, const char *path, struct rd_error *err)
{
    sqlite3 *handle = database->handle;
    int reason = system_reason(handle, errno);
    int code = handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    case SQLITE_FULL:
        return rd_fail(err, RD_IO, "no space left on the device for \"%s\"", path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return rd_fail(err, RD_IO, "\"%s\" is in use by another program", path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        if (code == SQLITE_READONLY_ROLLBACK)
            return rd_fail(err, RD_IO, "run file \"%s\" was left in the middle of a write; --resume continues it",
                           path);
        return rd_fail(err, RD_IO, "cannot write \"%s\": the file or its folder is read-only", path);
    case SQLITE_CANTOPEN:
        return rd_fail(err, RD_IO, "cannot open \"%s\": %s", path, reason ? strerror(reason) : sqlite3_errmsg(handle));
    case SQLITE_NOTADB:
        return rd_fail(err, RD_IO, "\"%s\" is not a run file", path);
    case SQLITE_CORRUPT:
        return rd_fail(err, RD_IO, "run file \"%s\" is damaged: %s", path, sqlite3_errmsg(handle));
    case SQLITE_IOERR:
        return rd_fail(err, RD_IO, "cannot %s \"%s\": %s",
                       code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ ? "read" : "write", path,
                       reason ? strerror(reason) : sqlite3_errmsg(handle));
    default:
        return rd_fail(err, RD_IO, "run file \"%s\": %s", path, sqlite3_errmsg(handle));
    }
}

enum rd_status database_open(struct database *database, const char *path, int flags, struct rd_error *err)
{
    *database = (struct database){.path = strdup(path)};
    if (!database->path)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    errno = 0;
    if (sqlite3_open_v2(path, &database->handle, flags, NULL) != SQLITE_OK) {
        enum rd_status rc = database_fail(database, err);
        database_close(database);
        return rc;
    }
    sqlite3_extended_result_codes(database->handle, 1);
    sqlite3_busy_timeout(database->handle, BUSY_WAIT_MS);
    return RD_OK;
}

void database_close(struct database *database)
{
    sqlite3_close(database->handle);
    free(database->path);
    *database = (struct database){0};
}

enum rd_status database_run(struct database *database, const char *sql, struct rd_error *err)
{
    errno = 0;
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? RD_OK : database_fail(database, err);
}

enum rd_status database_prepare(struct database *database, const char *sql, sqlite3_stmt **out, struct rd_error *err)
{
    int code = sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return code == SQLITE_OK ? RD_OK : database_fail(database, err);
}

enum rd_status database_ask(struct database *database, const char *sql, int64_t *out, struct rd_error *err)
{
    sqlite3_stmt *statement = NULL;
    enum rd_status rc = database_prepare(database, sql, &statement, err);
    if (rc != RD_OK)
        return rc;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    else
        rc = database_fail(database, err);
    sqlite3_finalize(statement);
    return rc;
}

enum rd_status database_step(struct database *database, sqlite3_stmt *statement, struct rd_error *err)
{
    errno = 0;
    enum rd_status rc = sqlite3_step(statement) == SQLITE_DONE ? RD_OK : database_fail(database, err);
    sqlite3_reset(statement);
    return rc;
}
