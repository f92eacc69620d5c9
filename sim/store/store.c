#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/database.h"
#include "store/describe.h"
#include "store/identity.h"
#include "store/place.h"
#include "store/recall.h"
#include "store/run_file.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/tables.h"
#include "store/writer.h"

struct store {
    struct database database; /* the part file */
    struct place place;
    struct writer *writer;
    struct recall recall;
    struct run_file *complete; /* instead of a part file: the run is done already */
    struct finals finals;
    sqlite3_stmt *insert_replication; /* prepared when first used */
    size_t policy_count;
    uint32_t replication_count, replications_planned;
    bool owns_part; /* begun or continued by us: ours to remove */
    bool is_copy;   /* of replications that other files hold: an unfinished part is no loss */
    bool finished;
};

/*
 * The file is held exclusively for its whole life: two runs with the same output cannot mix, and no lock is taken per
 * transaction. Journal: the rollback journal, also where another program left a log. Synchronous NORMAL: a killed program loses nothing committed at any
 * setting, since the kernel has the pages; against power loss it orders the writes but does not wait for the disk twice a
 * replication as FULL does. The finished file is synced before it gets its name. The cache holds a replication's new pages.
 */
static const char *const settings[] = {
    "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = DELETE", "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -65536",      "PRAGMA temp_store = MEMORY",
};

static enum rd_status apply_settings(struct database *database, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < sizeof settings / sizeof settings[0] && rc == RD_OK; i++)
        rc = database_run(database, settings[i], err);
    return rc;
}

/* Looks at what lies under the part file's name: nothing, or a run file; refuses what is somebody else's. */
static enum rd_status look_at_leftover(struct database *database, bool *is_empty, struct rd_error *err)
{
    int64_t tables = 0, application = 0;
    enum rd_status rc;
    if ((rc = database_ask(database, "SELECT count(*) FROM sqlite_schema", &tables, err)) != RD_OK ||
        (rc = database_ask(database, "PRAGMA application_id", &application, err)) != RD_OK)
        return rc;
    *is_empty = tables == 0;
    if (tables > 0 && application != STORE_APPLICATION_ID)
        return rd_fail(err, RD_IO, "\"%s\" exists and is not a run file; it is not overwritten", database->path);
    return RD_OK;
}

/* Empties what an earlier run left. Needs the file locked. */
static enum rd_status clear_leftover(struct database *database, struct rd_error *err)
{
    enum rd_status rc;
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_RESET_DATABASE, 1, 0);
    rc = database_run(database, "VACUUM", err);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_RESET_DATABASE, 0, 0);
    return rc;
}

static enum rd_status write_heading(struct store *store, const struct store_run *run,
                                    const struct store_provenance *provenance, struct rd_error *err)
{
    char sql[128];
    snprintf(sql, sizeof sql, "BEGIN; PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID,
             STORE_FORMAT_VERSION);
    enum rd_status rc;
    if ((rc = database_run(&store->database, sql, err)) != RD_OK ||
        (rc = describe_run(&store->database, run, provenance, err)) != RD_OK ||
        (rc = seal_all(&store->database, err)) != RD_OK)
        return rc;
    return database_run(&store->database, "COMMIT", err);
}

/*
 * Opens and locks the part file; *is_empty when it has to be begun. A file we made and could not begin goes again; one of
 * another run or program stays.
 */
static enum rd_status open_part(struct store *store, bool *is_empty, struct rd_error *err)
{
    const char *path = store->place.part;
    bool is_new = access(path, F_OK) != 0;
    enum rd_status rc = place_check_journal(&store->place, err);
    if (rc != RD_OK || (rc = database_open_write(&store->database, path, err)) != RD_OK)
        return rc;
    finals_init(&store->finals, &store->database);
    if ((rc = apply_settings(&store->database, err)) != RD_OK ||
        (rc = database_run(&store->database, "BEGIN EXCLUSIVE; COMMIT", err)) != RD_OK ||
        (rc = look_at_leftover(&store->database, is_empty, err)) != RD_OK) {
        int code = sqlite3_errcode(store->database.handle);
        if (code == SQLITE_NOTADB)
            rc = rd_fail(err, RD_IO, "\"%s\" exists and is not a run file; it is not overwritten", path);
        database_close(&store->database);
        if (is_new && code != SQLITE_BUSY)
            place_drop_part(&store->place);
    }
    return rc;
}

/* A store without its file. */
static enum rd_status store_new(const char *path, const struct store_run *run, struct store **out, struct rd_error *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    store->policy_count = run->policy_count;
    store->is_copy = run->is_copy;
    store->replications_planned = shard_size(run->shard, run->replications);
    enum rd_status rc = place_init(&store->place, path, err);
    if (rc == RD_OK)
        *out = store;
    else
        store_close(store);
    return rc;
}

static enum rd_status begin(struct store *store, const struct store_run *run, const struct store_provenance *provenance,
                            struct rd_error *err)
{
    store->owns_part = true;
    enum rd_status rc = writer_new(&store->database, &store->writer, err);
    return rc == RD_OK ? write_heading(store, run, provenance, err) : rc;
}

enum rd_status store_create(const char *path, const struct store_run *run, const struct store_provenance *provenance,
                            struct store **out, struct rd_error *err)
{
    struct store *store = NULL;
    bool is_empty = true;
    enum rd_status rc = store_new(path, run, &store, err);
    if (rc != RD_OK)
        return rc;
    if ((rc = open_part(store, &is_empty, err)) != RD_OK ||
        (!is_empty && (rc = clear_leftover(&store->database, err)) != RD_OK) ||
        (rc = begin(store, run, provenance, err)) != RD_OK)
        store_close(store);
    else
        *out = store;
    return rc;
}

/* ---- continuing ---- */

static enum rd_status check_identity(const struct identity *identity, const struct store_run *run, const char *path,
                                     struct rd_error *err)
{
    char reason[IDENTITY_REASON_SIZE];
    if (!identity_differs(identity, run, reason))
        return RD_OK;
    return rd_fail(err, RD_INPUT, "\"%s\" is of another run and cannot be resumed: %s", path, reason);
}

/* An earlier call may have come as far as the final statistics: they are made again. */
static enum rd_status reopen(struct store *store, unsigned threads, struct rd_error *err)
{
    char moment[MOMENT_SIZE], text[MOMENT_SIZE + 32];
    enum rd_status rc = database_run(&store->database,
                                     "BEGIN IMMEDIATE; DELETE FROM metric; DELETE FROM comparison; DELETE FROM "
                                     "transition; UPDATE run SET fingerprint = NULL; DELETE FROM provenance WHERE key "
                                     "IN ('finished_at', 'resumed_at')",
                                     err);
    if (rc != RD_OK)
        return rc;
    snprintf(text, sizeof text, "%s, %u threads", describe_now(moment), threads);
    if ((rc = describe_provenance(&store->database, "resumed_at", text, err)) == RD_OK)
        rc = seal_all(&store->database, err);
    return rc == RD_OK ? database_run(&store->database, "COMMIT", err) : rc;
}

static enum rd_status continue_part(struct store *store, const struct store_run *run,
                                    const struct store_provenance *provenance, struct rd_error *err)
{
    struct identity identity;
    enum rd_status rc = identity_read(&store->database, &identity, err);
    if (rc != RD_OK)
        return rc;
    if ((rc = schema_check_exact(&store->database, err)) != RD_OK) {
        identity_release(&identity);
        return rc;
    }
    rc = check_identity(&identity, run, store->place.part, err);
    uint32_t stored = identity.stored;
    identity_release(&identity);
    if (rc != RD_OK || (rc = writer_new(&store->database, &store->writer, err)) != RD_OK ||
        (rc = reopen(store, provenance->threads, err)) != RD_OK)
        return rc;
    store->replication_count = stored;
    recall_init(&store->recall, &store->database, run->replications);
    store->owns_part = true;
    return RD_OK;
}

static enum rd_status open_complete(struct store *store, const struct store_run *run, struct rd_error *err)
{
    enum rd_status rc = run_file_open(store->place.final, NULL, &store->complete, err);
    if (rc != RD_OK)
        return rc;
    const struct identity *identity = run_file_identity(store->complete);
    store->replication_count = identity->stored;
    return check_identity(identity, run, store->place.final, err);
}

static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && info.st_size > 0;
}

static enum rd_status resume(struct store *store, const struct store_run *run,
                             const struct store_provenance *provenance, struct rd_error *err)
{
    bool is_empty = true;
    if (!is_there(store->place.part) && is_there(store->place.final))
        return open_complete(store, run, err);
    enum rd_status rc = open_part(store, &is_empty, err);
    if (rc != RD_OK)
        return rc;
    return is_empty ? begin(store, run, provenance, err) : continue_part(store, run, provenance, err);
}

enum rd_status store_resume(const char *path, const struct store_run *run, const struct store_provenance *provenance,
                            struct store **out, struct rd_error *err)
{
    struct store *store = NULL;
    enum rd_status rc = store_new(path, run, &store, err);
    if (rc != RD_OK)
        return rc;
    if ((rc = resume(store, run, provenance, err)) == RD_OK)
        *out = store;
    else
        store_close(store);
    return rc;
}

bool store_is_complete(const struct store *store)
{
    return store->complete != NULL;
}

enum rd_status store_recall(struct store *store, uint32_t replication, struct result results[], size_t policy_count,
                            bool *found, struct rd_error *err)
{
    *found = false;
    if (store->complete)
        return run_file_read(store->complete, replication, results, policy_count, found, err);
    if (store->replication_count == 0 || !store->recall.database)
        return RD_OK;
    return recall_replication(&store->recall, replication, results, policy_count, found, err);
}

/* ---- writing ---- */

struct finals *store_finals(struct store *store)
{
    return store->complete ? NULL : &store->finals;
}

uint32_t store_replication_count(const struct store *store)
{
    return store->replication_count;
}

const char *store_part_path(const struct store *store)
{
    return store->place.part;
}

/* A failed commit may or may not have rolled back by itself. */
static void roll_back(struct store *store)
{
    if (store->database.handle && !sqlite3_get_autocommit(store->database.handle))
        sqlite3_exec(store->database.handle, "ROLLBACK", NULL, NULL, NULL);
}

enum rd_status store_say_what_stays(const struct store *store, enum rd_status rc, struct rd_error *err)
{
    if (rc != RD_OK && err && store->replication_count > 0 && !store->is_copy) {
        char text[RD_ERROR_TEXT_SIZE];
        snprintf(text, sizeof text, "%s", err->text);
        rd_fail(err, rc, "%s; %u finished replication%s kept in \"%s\"", text, store->replication_count,
                store->replication_count == 1 ? " is" : "s are", store->place.part);
    }
    return rc;
}

static enum rd_status write_replication(struct store *store, const struct result *const results[], struct rd_error *err)
{
    const size_t table = (size_t)RESULT_TABLE_COUNT + OTHER_TABLE_REPLICATION;
    char sql[STORE_SQL_SIZE], block[DIGEST_HEX_SIZE];
    uint8_t digest[DIGEST_SIZE];
    enum rd_status rc = RD_OK;
    if (!store->insert_replication)
        rc = database_prepare(&store->database, store_sql_insert(table, sql, sizeof sql), &store->insert_replication,
                              err);
    if (rc != RD_OK)
        return rc;
    fingerprint_block(results, store->policy_count, digest);
    sqlite3_bind_int64(store->insert_replication, 1, results[0]->replication);
    sqlite3_bind_text(store->insert_replication, 2, digest_hex(digest, block), -1, SQLITE_STATIC);
    rc = database_step(&store->database, store->insert_replication, err);
    for (size_t policy = 0; policy < store->policy_count && rc == RD_OK; policy++)
        rc = writer_result(store->writer, results[policy], policy, err);
    return rc;
}

enum rd_status store_replication(struct store *store, const struct result *const results[], size_t policy_count,
                                 struct rd_error *err)
{
    if (policy_count != store->policy_count)
        rd_bug("%zu results of a replication for %zu policies", policy_count, store->policy_count);
    if (store->complete)
        return RD_OK;
    enum rd_status rc = database_run(&store->database, "BEGIN IMMEDIATE", err);
    if (rc == RD_OK && (rc = write_replication(store, results, err)) == RD_OK)
        rc = database_run(&store->database, "COMMIT", err);
    if (rc == RD_OK)
        store->replication_count++;
    else
        roll_back(store);
    return store_say_what_stays(store, rc, err);
}

/* The canonical copy: rows in key order, no free pages, the same bytes in whatever order the replications finished. */
static enum rd_status write_copy(struct store *store, struct rd_error *err)
{
    sqlite3_stmt *vacuum = NULL;
    enum rd_status rc = database_prepare(&store->database, "VACUUM INTO ?1", &vacuum, err);
    if (rc != RD_OK)
        return rc;
    char *name = database_name(store->place.copy);
    errno = 0;
    sqlite3_bind_text(vacuum, 1, name, -1, SQLITE_STATIC);
    if (!name || sqlite3_step(vacuum) != SQLITE_DONE)
        rc = name ? database_fail_on(&store->database, store->place.copy, err)
                  : rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", store->place.final);
    sqlite3_finalize(vacuum);
    free(name);
    return rc;
}

enum rd_status store_finish(struct store *store, const char fingerprint[DIGEST_HEX_SIZE], struct rd_error *err)
{
    if (store->complete)
        return RD_OK;
    if (store->replication_count != store->replications_planned)
        rd_bug("run file finished with %u of %u replications", store->replication_count, store->replications_planned);
    enum rd_status rc = finals_commit(&store->finals, fingerprint, err);
    if (rc != RD_OK)
        roll_back(store);
    place_drop_copy(&store->place);
    if (rc == RD_OK && (rc = write_copy(store, err)) == RD_OK && (rc = place_copy(&store->place, err)) == RD_OK)
        store->finished = true;
    else
        place_drop_copy(&store->place);
    return store_say_what_stays(store, rc, err);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    finals_release(&store->finals);
    sqlite3_finalize(store->insert_replication);
    writer_free(store->writer);
    recall_release(&store->recall);
    run_file_close(store->complete);
    roll_back(store);
    database_close(&store->database);
    if (store->owns_part && (store->finished || store->replication_count == 0 || store->is_copy))
        place_drop_part(&store->place);
    place_release(&store->place);
    free(store);
}
