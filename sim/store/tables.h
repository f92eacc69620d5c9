/*
 * The tables of a run file as C: their rows, and the SQL that creates and fills them. All comes from tables.def.
 */
#ifndef REDRESS_STORE_TABLES_H
#define REDRESS_STORE_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/tables.def"

#define RESULT_TABLE_MEMBER(symbol, name, keys, meaning) RESULT_TABLE_##symbol,
enum result_table { RESULT_TABLES(RESULT_TABLE_MEMBER) RESULT_TABLE_COUNT };
#undef RESULT_TABLE_MEMBER

#define RESULT_COLUMNS_MAX 14
#define RESULT_NULL INT64_MIN /* a column that may be NULL and is */

#define OTHER_TABLE_MEMBER(symbol, name, constraint, meaning) OTHER_TABLE_##symbol,
enum other_table { OTHER_TABLES(OTHER_TABLE_MEMBER) OTHER_TABLE_COUNT };
#undef OTHER_TABLE_MEMBER

struct store_column {
    const char *name, *type, *meaning;
};

struct store_table {
    const char *name, *meaning;
    size_t column_count;
};

/* Result tables count from 0, the others follow from RESULT_TABLE_COUNT. Result tables include replication and policy. */
#define STORE_TABLE_COUNT ((size_t)RESULT_TABLE_COUNT + (size_t)OTHER_TABLE_COUNT)
struct store_table store_table(size_t table);
struct store_column store_column(size_t table, size_t column);

/* Columns of a result table after replication and policy. */
size_t result_table_columns(enum result_table table);

/* Views that put names to the numbers: "CREATE VIEW …", NULL past the end. */
const char *store_view(size_t index);

/* Each writes one statement into `out`, at most `size` bytes (STORE_SQL_SIZE is enough for all), and returns `out`. */
#define STORE_SQL_SIZE 4096
char *store_sql_create(size_t table, char *out, size_t size);
char *store_sql_insert(size_t table, char *out, size_t size);
/* From the columns c1, c2 … of a table "incoming"; parameters 1 and 2 are replication and policy. Not for `sample`. */
char *result_sql_insert(enum result_table table, char *out, size_t size);
/* All rows of one replication and policy in key order; parameters 1 and 2. */
char *result_sql_select(enum result_table table, char *out, size_t size);

#endif
