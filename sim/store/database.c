#define _GNU_SOURCE /* AT_EACCESS */
#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long to wait for a reader that holds the file, such as an open SQLite shell. */
#define BUSY_WAIT_MS 2000
#define STEPS_BETWEEN_LOOKS 20000 /* of SQLite's machine, some milliseconds: is somebody asking to stop? */

/* Of the header of a SQLite file: the versions of its format that writers and readers need; 2 is a write-ahead log. */
#define HEADER_VERSIONS_AT 18
#define VERSION_WAL 2

/* ---- failures ---- */

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

/* Why a file cannot be opened, 0 when the system finds nothing wrong: SQLite tries again in other ways and keeps the last reason. */
static int reason_of_opening(const char *path)
{
    struct stat info;
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strdup(path) : NULL;
    const bool is_there = stat(path, &info) == 0;
    int reason = is_there || errno == ENOENT ? 0 : errno;
    if (folder)
        folder[slash - path + (slash == path)] = '\0';
    if (reason == 0 && is_there && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) < 0)
        reason = errno;
    if (reason == 0 && faccessat(AT_FDCWD, folder ? folder : ".", W_OK | X_OK, AT_EACCESS) < 0)
        reason = errno;
    free(folder);
    return reason;
}

static enum rd_status cannot_open(const struct database *database, const char *path, int known, struct rd_error *err)
{
    const int reason = reason_of_opening(path);
    const int told = reason ? reason : known;
    return rd_fail(err, RD_IO, "cannot open \"%s\": %s", path,
                   told ? strerror(told) : sqlite3_errmsg(database->handle));
}

static enum rd_status interrupted(const struct database *database, const char *path, struct rd_error *err)
{
    const bool is_end = database->stop && __atomic_load_n(database->stop, __ATOMIC_RELAXED) == SIGTERM;
    return rd_fail(err, is_end ? RD_TERMINATED : RD_INTERRUPTED, "%s while reading \"%s\"",
                   is_end ? "terminated" : "interrupted", path);
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
        return cannot_open(database, path, reason, err);
    case SQLITE_NOTADB:
        return rd_fail(err, RD_INPUT, "\"%s\" is not a run file", path);
    case SQLITE_INTERRUPT:
        return interrupted(database, path, err);
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: /* our statements are right: the tables are not */
    case SQLITE_TOOBIG:
        return rd_fail(err, RD_INPUT, "run file \"%s\" is damaged: %s", path, sqlite3_errmsg(handle));
    case SQLITE_IOERR:
        return rd_fail(err, RD_IO, "cannot %s \"%s\": %s",
                       code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ ? "read" : "write", path,
                       reason ? strerror(reason) : sqlite3_errmsg(handle));
    default:
        return rd_fail(err, RD_IO, "run file \"%s\": %s", path, sqlite3_errmsg(handle));
    }
}

/* ---- opening ---- */

/* A progress handler: anything but 0 ends the statement. */
static int asks_to_stop(void *context)
{
    const struct database *database = context;
    return database->stop && __atomic_load_n(database->stop, __ATOMIC_RELAXED) != 0;
}

/* The file's schema is not trusted, and its pages are looked at before they are believed. */
static void distrust(struct database *database)
{
    static const struct {
        int what, value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0}, {SQLITE_DBCONFIG_ENABLE_FKEY, 0},    {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        sqlite3_db_config(database->handle, settings[i].what, settings[i].value, (int *)NULL);
    sqlite3_limit(database->handle, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    sqlite3_exec(database->handle, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
}

char *database_name(const char *path)
{
    const size_t size = strlen(path) + sizeof "./";
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%s%s", path[0] == '/' ? "" : "./", path);
    return name;
}

/* `name` as SQLite takes it, `path` as messages show it. */
static enum rd_status database_open(struct database *database, const char *path, const char *name, int flags,
                                    struct rd_error *err)
{
    *database = (struct database){.path = strdup(path)};
    if (!database->path || !name)
        return database_close(database), rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    errno = 0;
    if (sqlite3_open_v2(name, &database->handle, flags, NULL) != SQLITE_OK) {
        enum rd_status rc = database_fail(database, err);
        database_close(database);
        return rc;
    }
    sqlite3_extended_result_codes(database->handle, 1);
    sqlite3_busy_timeout(database->handle, BUSY_WAIT_MS);
    distrust(database);
    return RD_OK;
}

enum rd_status database_open_write(struct database *database, const char *path, struct rd_error *err)
{
    char *name = database_name(path);
    const enum rd_status rc = database_open(database, path, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    free(name);
    return rc;
}

enum rd_status database_open_memory(struct database *database, const char *name, struct rd_error *err)
{
    return database_open(database, name, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
}

/* "file:<path>?immutable=1": read without a log, which SQLite would have to make. Everything a URI could read otherwise is escaped. */
static char *immutable_name(const char *path)
{
    static const char lead[] = "file:", end[] = "?immutable=1";
    char *whole = database_name(path), *name = whole ? malloc(3 * strlen(whole) + sizeof lead + sizeof end) : NULL;
    char *at = name ? name + sprintf(name, "%s", lead) : NULL;
    for (const char *c = whole; name && *c; c++)
        at += sprintf(at, strchr("%?#", *c) ? "%%%02X" : "%c", (unsigned)(unsigned char)*c);
    if (name)
        strcpy(at, end);
    free(whole);
    return name;
}

/* Whether the file keeps a write-ahead log; a file that cannot be read is none, and says so later. */
static bool has_log(const struct database *database)
{
    sqlite3_file *file = NULL;
    unsigned char versions[2] = {0, 0};
    if (sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        !file->pMethods || file->pMethods->xRead(file, versions, sizeof versions, HEADER_VERSIONS_AT) != SQLITE_OK)
        return false;
    return versions[0] == VERSION_WAL || versions[1] == VERSION_WAL;
}

static bool is_in(const char *path, const char *ending)
{
    struct stat info;
    char *name = malloc(strlen(path) + strlen(ending) + 1);
    bool is_there = false;
    if (name) {
        sprintf(name, "%s%s", path, ending);
        is_there = stat(name, &info) == 0 && info.st_size > 0;
    }
    free(name);
    return is_there;
}

/* A log that holds something holds what the file does not: whoever wrote it has to put it in. */
static enum rd_status reopen_without_log(struct database *database, const char *path, struct rd_error *err)
{
    database_close(database);
    if (is_in(path, "-wal"))
        return rd_fail(
            err, RD_IO,
            "\"%s\" is in use by another program, or was left in the middle of a write: \"%s-wal\" holds more of it",
            path, path);
    char *name = immutable_name(path);
    const enum rd_status rc = database_open(database, path, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    free(name);
    return rc;
}

enum rd_status database_open_read(struct database *database, const char *path, const volatile int *stop,
                                  struct rd_error *err)
{
    struct stat info;
    *database = (struct database){0};
    if (stat(path, &info) < 0)
        return rd_fail(err, RD_IO, "cannot open \"%s\": %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return rd_fail(err, RD_IO, "\"%s\" is %s", path,
                       S_ISDIR(info.st_mode) ? "a folder, not a file" : "not a regular file");
    char *name = database_name(path);
    enum rd_status rc = database_open(database, path, name, SQLITE_OPEN_READONLY, err);
    free(name);
    if (rc == RD_OK && has_log(database))
        rc = reopen_without_log(database, path, err);
    if (rc != RD_OK)
        return rc;
    database->stop = stop;
    sqlite3_limit(database->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_progress_handler(database->handle, STEPS_BETWEEN_LOOKS, asks_to_stop, database);
    return RD_OK;
}

void database_close(struct database *database)
{
    sqlite3_close(database->handle);
    free(database->path);
    *database = (struct database){0};
}

/* ---- statements ---- */

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

enum rd_status database_next(struct database *database, sqlite3_stmt *statement, bool *is_row, struct rd_error *err)
{
    errno = 0;
    const int code = sqlite3_step(statement);
    *is_row = code == SQLITE_ROW;
    if (*is_row)
        return RD_OK;
    const enum rd_status rc = code == SQLITE_DONE ? RD_OK : database_fail(database, err);
    sqlite3_reset(statement);
    return rc;
}
