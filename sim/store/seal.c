#include "store/seal.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sha256.h>

#include "store/tables.h"

bool seal_is_of(size_t table)
{
    return table >= RESULT_TABLE_COUNT && table < STORE_TABLE_COUNT &&
           table != (size_t)RESULT_TABLE_COUNT + OTHER_TABLE_REPLICATION &&
           table != (size_t)RESULT_TABLE_COUNT + OTHER_TABLE_SAMPLE_JSON &&
           table != (size_t)RESULT_TABLE_COUNT + OTHER_TABLE_SEAL;
}

static void add_number(SHA2_CTX *sha, uint8_t type, uint64_t number)
{
    uint8_t bytes[9] = {type};
    for (size_t i = 1; i < sizeof bytes; i++, number >>= 8)
        bytes[i] = (uint8_t)number;
    SHA256Update(sha, bytes, sizeof bytes);
}

static void add_value(SHA2_CTX *sha, sqlite3_stmt *query, int column)
{
    const int type = sqlite3_column_type(query, column);
    uint64_t bits;
    if (type == SQLITE_INTEGER) {
        add_number(sha, 1, (uint64_t)sqlite3_column_int64(query, column));
    } else if (type == SQLITE_FLOAT) {
        const double real = sqlite3_column_double(query, column);
        memcpy(&bits, &real, sizeof bits);
        add_number(sha, 2, bits);
    } else if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
        const uint8_t *bytes = sqlite3_column_blob(query, column);
        const size_t length = (size_t)sqlite3_column_bytes(query, column);
        add_number(sha, type == SQLITE_TEXT ? 3 : 4, length);
        if (bytes && length > 0)
            SHA256Update(sha, bytes, length);
    } else {
        add_number(sha, 0, 0);
    }
}

enum rd_status seal_compute(struct database *database, size_t table, char out[DIGEST_HEX_SIZE], struct rd_error *err)
{
    char sql[STORE_SQL_SIZE];
    uint8_t digest[DIGEST_SIZE];
    SHA2_CTX sha;
    sqlite3_stmt *query = NULL;
    bool is_row = true;
    SHA256Init(&sha);
    enum rd_status rc = database_prepare(database, store_sql_select(table, sql, sizeof sql), &query, err);
    while (rc == RD_OK && (rc = database_next(database, query, &is_row, err)) == RD_OK && is_row)
        for (int i = 0; i < sqlite3_column_count(query); i++)
            add_value(&sha, query, i);
    sqlite3_finalize(query);
    SHA256Final(digest, &sha);
    digest_hex(digest, out);
    return rc;
}

enum rd_status seal_read(struct database *database, size_t table, char out[DIGEST_HEX_SIZE], struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    bool is_row = false;
    out[0] = '\0';
    enum rd_status rc = database_prepare(database, "SELECT sha256 FROM seal WHERE name = ?1", &query, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_text(query, 1, store_table(table).name, -1, SQLITE_STATIC);
    rc = database_next(database, query, &is_row, err);
    const bool is_text = rc == RD_OK && is_row && sqlite3_column_type(query, 0) == SQLITE_TEXT;
    const char *text = is_text ? (const char *)sqlite3_column_text(query, 0) : NULL;
    if (text && sqlite3_column_bytes(query, 0) == DIGEST_HEX_SIZE - 1)
        memcpy(out, text, DIGEST_HEX_SIZE);
    sqlite3_finalize(query);
    return rc;
}

enum rd_status seal_all(struct database *database, struct rd_error *err)
{
    char sha256[DIGEST_HEX_SIZE];
    sqlite3_stmt *insert = NULL;
    enum rd_status rc = database_prepare(database, "INSERT OR REPLACE INTO seal VALUES (?1, ?2)", &insert, err);
    for (size_t table = 0; rc == RD_OK && table < STORE_TABLE_COUNT; table++) {
        if (!seal_is_of(table) || (rc = seal_compute(database, table, sha256, err)) != RD_OK)
            continue;
        sqlite3_bind_text(insert, 1, store_table(table).name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, sha256, -1, SQLITE_STATIC);
        rc = database_step(database, insert, err);
    }
    sqlite3_finalize(insert);
    return rc;
}
