/*
 * The fingerprint of a run file, computed from its tables alone.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/block.h"
#include "store/database.h"
#include "store/store.h"

struct verification {
    struct database database;
    char scenario_sha256[DIGEST_HEX_SIZE];
    char (*policy_sha256)[DIGEST_HEX_SIZE];
    const char **policies;
    uint8_t (*blocks)[DIGEST_SIZE];
    int64_t policy_count, replications, replications_stored;
    uint64_t seed;
};

static enum rd_status check_format(struct database *database, struct rd_error *err)
{
    int64_t application = 0, version = 0;
    enum rd_status rc;
    if ((rc = database_ask(database, "PRAGMA application_id", &application, err)) != RD_OK ||
        (rc = database_ask(database, "PRAGMA user_version", &version, err)) != RD_OK)
        return rc;
    if (application != STORE_APPLICATION_ID)
        return rd_fail(err, RD_INPUT, "\"%s\" is not a run file", database->path);
    if (version != STORE_FORMAT_VERSION)
        return rd_fail(err, RD_INPUT, "run file \"%s\" has format version %" PRId64 "; this program reads version %d",
                       database->path, version, STORE_FORMAT_VERSION);
    return RD_OK;
}

/* A query has answered no row where one must be: it failed, or the file is not what it says. */
static enum rd_status fail_without_row(const struct database *database, int code, struct rd_error *err)
{
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return database_fail(database, err);
    return rd_fail(err, RD_INPUT, "run file \"%s\" is damaged: it does not say what was run", database->path);
}

static enum rd_status read_run(struct verification *check, struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    enum rd_status rc =
        database_prepare(&check->database, "SELECT replications, scenario_sha256, seed FROM run", &query, err);
    if (rc != RD_OK)
        return rc;
    int code = sqlite3_step(query);
    const char *sha256 = code == SQLITE_ROW ? (const char *)sqlite3_column_text(query, 1) : NULL;
    const char *seed = code == SQLITE_ROW ? (const char *)sqlite3_column_text(query, 2) : NULL;
    if (sha256 && seed) {
        check->replications = sqlite3_column_int64(query, 0);
        snprintf(check->scenario_sha256, DIGEST_HEX_SIZE, "%s", sha256);
        check->seed = strtoull(seed, NULL, 10);
    } else {
        rc = fail_without_row(&check->database, code == SQLITE_ROW ? sqlite3_errcode(check->database.handle) : code,
                              err);
    }
    sqlite3_finalize(query);
    return rc;
}

static enum rd_status count_parts(struct verification *check, struct rd_error *err)
{
    enum rd_status rc = database_ask(&check->database, "SELECT count(*) FROM policy", &check->policy_count, err);
    if (rc == RD_OK)
        rc = database_ask(&check->database, "SELECT count(*) FROM replication", &check->replications_stored, err);
    if (rc == RD_OK && check->replications_stored != check->replications)
        rc = rd_fail(err, RD_INPUT, "run file \"%s\" is not complete: %" PRId64 " of %" PRId64 " replications",
                     check->database.path, check->replications_stored, check->replications);
    return rc;
}

static enum rd_status read_policies(struct verification *check, struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    size_t count = (size_t)check->policy_count, i = 0;
    check->policy_sha256 = calloc(count + 1, sizeof *check->policy_sha256);
    check->policies = calloc(count + 1, sizeof *check->policies);
    check->blocks = calloc((size_t)check->replications + 1, sizeof *check->blocks);
    if (!check->policy_sha256 || !check->policies || !check->blocks)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", check->database.path);
    enum rd_status rc = database_prepare(&check->database, "SELECT sha256 FROM policy ORDER BY policy", &query, err);
    for (; rc == RD_OK && i < count; i++) {
        int code = sqlite3_step(query);
        const char *sha256 = code == SQLITE_ROW ? (const char *)sqlite3_column_text(query, 0) : NULL;
        if (!sha256)
            rc = fail_without_row(&check->database, sqlite3_errcode(check->database.handle), err);
        else
            snprintf(check->policy_sha256[i], DIGEST_HEX_SIZE, "%s", sha256);
        check->policies[i] = check->policy_sha256[i];
    }
    sqlite3_finalize(query);
    return rc;
}

/* All rows of one table, replication and policy into the block. */
static enum rd_status read_rows(struct database *database, sqlite3_stmt *query, enum result_table table,
                                struct block *block, struct rd_error *err)
{
    int64_t values[RESULT_COLUMNS_MAX];
    int columns = sqlite3_column_count(query), code;
    while ((code = sqlite3_step(query)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            values[i] = sqlite3_column_type(query, i) == SQLITE_NULL ? RESULT_NULL : sqlite3_column_int64(query, i);
        block_row(block, table, values);
    }
    enum rd_status rc = code == SQLITE_DONE ? RD_OK : database_fail(database, err);
    sqlite3_reset(query);
    return rc;
}

static enum rd_status read_block(struct verification *check, sqlite3_stmt *const queries[RESULT_TABLE_COUNT],
                                 uint32_t replication, struct rd_error *err)
{
    struct block block;
    enum rd_status rc = RD_OK;
    block_init(&block, replication);
    for (int64_t policy = 0; policy < check->policy_count; policy++) {
        block_policy(&block, (size_t)policy);
        for (size_t table = 0; table < RESULT_TABLE_COUNT && rc == RD_OK; table++) {
            sqlite3_bind_int64(queries[table], 1, replication);
            sqlite3_bind_int64(queries[table], 2, policy);
            rc = read_rows(&check->database, queries[table], (enum result_table)table, &block, err);
        }
    }
    block_finish(&block, check->blocks[replication]);
    return rc;
}

static enum rd_status read_blocks(struct verification *check, struct rd_error *err)
{
    char sql[STORE_SQL_SIZE];
    sqlite3_stmt *queries[RESULT_TABLE_COUNT] = {0};
    enum rd_status rc = RD_OK;
    for (size_t table = 0; table < RESULT_TABLE_COUNT && rc == RD_OK; table++)
        rc = database_prepare(&check->database, result_sql_select((enum result_table)table, sql, sizeof sql),
                              &queries[table], err);
    for (int64_t replication = 0; replication < check->replications && rc == RD_OK; replication++)
        rc = read_block(check, queries, (uint32_t)replication, err);
    for (size_t table = 0; table < RESULT_TABLE_COUNT; table++)
        sqlite3_finalize(queries[table]);
    return rc;
}

enum rd_status store_fingerprint(const char *path, char out[DIGEST_HEX_SIZE], struct rd_error *err)
{
    struct verification check = {0};
    enum rd_status rc = database_open(&check.database, path, SQLITE_OPEN_READONLY, err);
    if (rc != RD_OK)
        return rc;
    if ((rc = check_format(&check.database, err)) == RD_OK && (rc = read_run(&check, err)) == RD_OK &&
        (rc = count_parts(&check, err)) == RD_OK && (rc = read_policies(&check, err)) == RD_OK &&
        (rc = read_blocks(&check, err)) == RD_OK)
        fingerprint_of(check.scenario_sha256, check.policies, (size_t)check.policy_count, check.seed,
                       (const uint8_t(*)[DIGEST_SIZE])check.blocks, (uint32_t)check.replications, out);
    free(check.policy_sha256);
    free((void *)check.policies);
    free(check.blocks);
    database_close(&check.database);
    return rc;
}
