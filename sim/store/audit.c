#include "store/audit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/database.h"
#include "store/fingerprint.h"
#include "store/recall.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/tables.h"

#define TEXT_SIZE 512
#define TOLD_MAX 5 /* of one kind: a damaged page has thousands */

struct audit {
    struct database database;
    struct identity *identity;
    struct recall recall;
    audit_sink *sink;
    void *context;
    struct rd_error *err;
    bool is_needed_missing; /* a table that cannot be read */
    size_t told;            /* of the kind in hand that were not good */
};

static void tell(struct audit *audit, const char *what, bool is_good, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tell(struct audit *audit, const char *what, bool is_good, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    audit->told += !is_good;
    if (!is_good && audit->told > TOLD_MAX)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    audit->sink(audit->context, what, is_good, text);
}

/* Ends one kind: what is good is said once, what was too much is counted. True when nothing was wrong. */
static bool end_kind(struct audit *audit, const char *what, const char *good)
{
    const size_t told = audit->told;
    audit->told = 0;
    if (told == 0)
        tell(audit, what, true, "%s", good);
    else if (told > TOLD_MAX)
        tell(audit, what, false, "and %zu more", told - TOLD_MAX);
    audit->told = 0;
    return told == 0;
}

/* A damaged file is a finding; what keeps it from being read is not. */
static enum rd_status found(struct audit *audit, const char *what, enum rd_status rc)
{
    if (rc != RD_INPUT)
        return rc;
    tell(audit, what, false, "%s", audit->err->text);
    return RD_OK;
}

/* ---- the database ---- */

static enum rd_status take_difference(void *context, const char *text, bool needed)
{
    struct audit *audit = context;
    audit->is_needed_missing |= needed;
    tell(audit, "schema", false, "%s", text);
    return RD_OK;
}

static enum rd_status audit_schema(struct audit *audit, bool *is_good)
{
    char good[64];
    size_t expected = 0;
    enum rd_status rc = schema_differences(&audit->database, take_difference, audit, &expected, audit->err);
    audit->is_needed_missing |= rc == RD_INPUT;
    rc = found(audit, "schema", rc);
    snprintf(good, sizeof good, "%zu tables and views", expected);
    *is_good = end_kind(audit, "schema", good);
    return rc;
}

/* Only where all of the schema is ours: a check of a foreign table could run what its author wrote. */
static enum rd_status audit_pages(struct audit *audit)
{
    sqlite3_stmt *query = NULL;
    bool is_row = true;
    enum rd_status rc = database_prepare(&audit->database, "PRAGMA integrity_check(20)", &query, audit->err);
    while (rc == RD_OK && (rc = database_next(&audit->database, query, &is_row, audit->err)) == RD_OK && is_row) {
        const char *text = (const char *)sqlite3_column_text(query, 0);
        if (!text || strcmp(text, "ok") != 0)
            tell(audit, "pages", false, "%s", text ? text : "unreadable");
    }
    sqlite3_finalize(query);
    rc = found(audit, "pages", rc);
    end_kind(audit, "pages", "SQLite finds nothing wrong");
    return rc;
}

/* ---- values ---- */

static bool fits(const char *type, int found_type)
{
    const bool may_be_null = !strstr(type, "NOT NULL") && !strstr(type, "PRIMARY KEY");
    if (found_type == SQLITE_NULL)
        return may_be_null;
    return found_type == (strncmp(type, "INTEGER", 7) == 0 ? SQLITE_INTEGER
                          : strncmp(type, "REAL", 4) == 0  ? SQLITE_FLOAT
                                                           : SQLITE_TEXT);
}

static void check_row(struct audit *audit, size_t table, sqlite3_stmt *query)
{
    const struct store_table row = store_table(table);
    for (size_t i = 0; i < row.column_count; i++) {
        const struct store_column column = store_column(table, i);
        if (!fits(column.type, sqlite3_column_type(query, (int)i)))
            tell(audit, "values", false, "table %s, column %s: a value that is not %s", row.name, column.name,
                 column.type);
    }
}

/* Of the tables of what was run and what follows; those of the results are looked at with their blocks. */
static enum rd_status audit_values(struct audit *audit)
{
    enum rd_status rc = RD_OK;
    for (size_t table = RESULT_TABLE_COUNT; table < STORE_TABLE_COUNT && rc == RD_OK; table++) {
        char sql[STORE_SQL_SIZE];
        sqlite3_stmt *query = NULL;
        bool is_row = true;
        rc = database_prepare(&audit->database, store_sql_select(table, sql, sizeof sql), &query, audit->err);
        while (rc == RD_OK && (rc = database_next(&audit->database, query, &is_row, audit->err)) == RD_OK && is_row)
            check_row(audit, table, query);
        sqlite3_finalize(query);
        rc = found(audit, "values", rc);
    }
    end_kind(audit, "values", "of the types of their columns");
    return rc;
}

/* ---- hashes ---- */

static void tell_hash(struct audit *audit, const char *what, const char *name, const char *expected,
                      const char *found_hash)
{
    if (strcmp(expected, found_hash) == 0)
        tell(audit, what, true, "%.12s  %s", found_hash, name);
    else
        tell(audit, what, false, "%.12s instead of %.12s  %s", found_hash, *expected ? expected : "none", name);
}

static void audit_documents(struct audit *audit)
{
    const struct identity *identity = audit->identity;
    char sha256[DIGEST_HEX_SIZE];
    sha256_hex(identity->scenario_text, strlen(identity->scenario_text), sha256);
    tell_hash(audit, "scenario", identity->scenario, identity->scenario_sha256, sha256);
    audit->told = 0;
    for (size_t i = 0; i < identity->policy_count; i++) {
        const struct identity_policy *policy = &identity->policies[i];
        sha256_hex(policy->text, strlen(policy->text), sha256);
        tell_hash(audit, "policy", policy->name, policy->sha256, sha256);
    }
    audit->told = 0;
}

static enum rd_status audit_seals(struct audit *audit)
{
    char expected[DIGEST_HEX_SIZE], now[DIGEST_HEX_SIZE], name[80], good[64];
    size_t count = 0;
    int64_t seals = 0;
    enum rd_status rc = RD_OK;
    for (size_t table = 0; table < STORE_TABLE_COUNT && rc == RD_OK; table++) {
        if (!seal_is_of(table))
            continue;
        count++;
        if ((rc = seal_read(&audit->database, table, expected, audit->err)) == RD_OK)
            rc = seal_compute(&audit->database, table, now, audit->err);
        snprintf(name, sizeof name, "table %s", store_table(table).name);
        if (rc == RD_OK && strcmp(expected, now) != 0)
            tell_hash(audit, "seals", name, expected, now);
        rc = found(audit, "seals", rc);
    }
    if (rc == RD_OK)
        rc = found(audit, "seals", database_ask(&audit->database, "SELECT count(*) FROM seal", &seals, audit->err));
    if (rc == RD_OK && seals > (int64_t)count)
        tell(audit, "seals", false, "table seal has %" PRId64 " rows, not %zu", seals, count);
    snprintf(good, sizeof good, "%zu tables", count);
    end_kind(audit, "seals", good);
    return rc;
}

/* ---- replications ---- */

/* Rows that belong to no replication or policy were read with none. */
static enum rd_status audit_row_count(struct audit *audit, enum result_table table, uint64_t rows)
{
    char sql[128];
    int64_t count = 0;
    if (table == RESULT_TABLE_SAMPLE) /* a view; its rows were counted time by time */
        return RD_OK;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", store_table(table).name);
    const enum rd_status rc = found(audit, "blocks", database_ask(&audit->database, sql, &count, audit->err));
    if (rc == RD_OK && (uint64_t)count != rows)
        tell(audit, "blocks", false,
             "table %s has %" PRId64 " rows, %" PRIu64 " of them of replications and policies of the run",
             store_table(table).name, count, rows);
    return rc;
}

static enum rd_status audit_samples(struct audit *audit)
{
    int64_t outside = 0;
    char sql[192];
    snprintf(
        sql, sizeof sql,
        "SELECT count(*) FROM sample_json WHERE policy NOT BETWEEN 0 AND %zu OR replication NOT IN (SELECT replication "
        "FROM replication)",
        audit->identity->policy_count - 1);
    const enum rd_status rc = found(audit, "blocks", database_ask(&audit->database, sql, &outside, audit->err));
    if (rc == RD_OK && outside > 0)
        tell(audit, "blocks", false, "table sample_json has %" PRId64 " rows of other replications or policies",
             outside);
    return rc;
}

static enum rd_status audit_block(struct audit *audit, uint32_t replication, uint8_t digest[DIGEST_SIZE],
                                  uint64_t rows[RESULT_TABLE_COUNT], bool *is_stored)
{
    char stored[DIGEST_HEX_SIZE] = "", now[DIGEST_HEX_SIZE], name[48];
    enum rd_status rc = recall_stored_block(&audit->recall, replication, stored, is_stored, audit->err);
    if (rc == RD_OK && !*is_stored)
        return RD_OK;
    if (rc == RD_OK)
        rc = recall_block(&audit->recall, replication, audit->identity->policy_count, digest, rows, audit->err);
    if (rc != RD_OK)
        return found(audit, "blocks", rc);
    snprintf(name, sizeof name, "replication %" PRIu32, replication);
    if (strcmp(stored, digest_hex(digest, now)) != 0)
        tell_hash(audit, "blocks", name, stored, now);
    return RD_OK;
}

static enum rd_status audit_fingerprint(struct audit *audit, const uint8_t blocks[][DIGEST_SIZE])
{
    const struct identity *identity = audit->identity;
    const char **policies = calloc(identity->policy_count, sizeof *policies);
    char now[DIGEST_HEX_SIZE], name[64];
    if (!policies)
        return rd_fail(audit->err, RD_NOMEM, "out of memory for the fingerprint");
    for (size_t i = 0; i < identity->policy_count; i++)
        policies[i] = identity->policies[i].sha256;
    fingerprint_of_shard(identity->scenario_sha256, policies, identity->policy_count, identity->seed,
                         response_name(identity->response), blocks, identity->replications, identity->shard, now);
    snprintf(name, sizeof name, "%" PRIu32 " replication%s", identity->stored, identity->stored == 1 ? "" : "s");
    tell_hash(audit, "tables", name, identity->fingerprint, now);
    free((void *)policies);
    return RD_OK;
}

/* A finished file has all of its replications and a fingerprint; one that is not finished has some. */
static enum rd_status audit_whole(struct audit *audit, const uint8_t blocks[][DIGEST_SIZE])
{
    const struct identity *identity = audit->identity;
    const uint32_t planned = identity_planned(identity);
    const bool is_finished = identity->fingerprint[0] != '\0';
    if (is_finished && identity->stored == planned)
        return audit_fingerprint(audit, blocks);
    tell(audit, "tables", !is_finished, "not complete: %" PRIu32 " of %" PRIu32 " replications%s", identity->stored,
         planned, is_finished ? ", but with a fingerprint" : "; --resume continues it");
    return RD_OK;
}

static enum rd_status audit_replications(struct audit *audit)
{
    const struct identity *identity = audit->identity;
    const uint32_t first = shard_first(identity->shard, identity->replications), planned = identity_planned(identity);
    uint64_t rows[RESULT_TABLE_COUNT] = {0};
    uint8_t(*blocks)[DIGEST_SIZE] = calloc(planned, sizeof *blocks);
    char good[48];
    enum rd_status rc = blocks ? RD_OK : rd_fail(audit->err, RD_NOMEM, "out of memory for %" PRIu32 " blocks", planned);
    recall_init(&audit->recall, &audit->database, identity->replications);
    for (uint32_t i = 0; rc == RD_OK && i < planned; i++) {
        bool is_stored = false;
        rc = audit_block(audit, first + i, blocks[i], rows, &is_stored);
    }
    const bool is_readable = audit->told == 0;
    for (int table = 0; rc == RD_OK && is_readable && table < RESULT_TABLE_COUNT; table++)
        rc = audit_row_count(audit, (enum result_table)table, rows[table]);
    if (rc == RD_OK && is_readable)
        rc = audit_samples(audit);
    snprintf(good, sizeof good, "%" PRIu32 " replication%s", identity->stored, identity->stored == 1 ? "" : "s");
    end_kind(audit, "blocks", good);
    if (rc == RD_OK)
        rc = audit_whole(audit, (const uint8_t(*)[DIGEST_SIZE])blocks);
    recall_release(&audit->recall);
    free(blocks);
    return rc;
}

/* ---- the whole ---- */

static enum rd_status audit_all(struct audit *audit)
{
    bool is_ours = false;
    enum rd_status rc = audit_schema(audit, &is_ours);
    if (rc != RD_OK || audit->is_needed_missing)
        return rc;
    if (is_ours && (rc = audit_pages(audit)) != RD_OK)
        return rc;
    if ((rc = audit_values(audit)) != RD_OK || (rc = audit_seals(audit)) != RD_OK)
        return rc;
    rc = found(audit, "run", identity_read(&audit->database, audit->identity, audit->err));
    audit->told = 0;
    if (rc != RD_OK || audit->identity->policy_count == 0)
        return rc;
    tell(audit, "run", true, "%s, written by version %s", audit->identity->scenario, audit->identity->version);
    audit_documents(audit);
    return audit_replications(audit);
}

enum rd_status audit_file(const char *path, const volatile int *stop, audit_sink *sink, void *context,
                          struct identity *out, struct rd_error *err)
{
    struct audit audit = {.identity = out, .sink = sink, .context = context, .err = err};
    memset(out, 0, sizeof *out);
    enum rd_status rc = database_open_read(&audit.database, path, stop, err);
    if (rc == RD_OK)
        rc = identity_check_format(&audit.database, err);
    if (rc == RD_OK)
        rc = audit_all(&audit);
    database_close(&audit.database);
    if (rc != RD_OK)
        identity_release(out);
    return rc;
}
