/*
 * Results into the tables of a run file: rows are gathered and stored by the thousand, times as JSON by kind.
 */
#ifndef REDRESS_STORE_WRITER_H
#define REDRESS_STORE_WRITER_H

#include "measure/result.h"
#include "store/database.h"
#include "store/incoming.h"

struct writer {
    struct database *database;
    sqlite3_stmt *inserts[RESULT_TABLE_COUNT]; /* prepared when first used */
    sqlite3_stmt *insert_sample;
    size_t columns[RESULT_TABLE_COUNT];
    /* the rows gathered: all of one replication, policy and table */
    uint32_t replication;
    size_t policy;
    enum result_table table;
    struct incoming incoming;
    /* the times gathered: all of one kind */
    char *json;
    size_t json_used, json_capacity;
    int64_t kind; /* -1: none */
    struct rd_error *err;
};

enum rd_status writer_new(struct database *database, struct writer **out, struct rd_error *err);
void writer_free(struct writer *writer);
/* Stores a finished result as that of a policy. Inside the caller's transaction. */
enum rd_status writer_result(struct writer *writer, const struct result *result, size_t policy, struct rd_error *err);

#endif
