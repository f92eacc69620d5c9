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

#define OTHER_TABLE_MEMBER(symbol, name, keys, meaning) OTHER_TABLE_##symbol,
enum other_table { OTHER_TABLES(OTHER_TABLE_MEMBER) OTHER_TABLE_COUNT };
#undef OTHER_TABLE_MEMBER

/* What a column of a result table may hold: tables.def. */
enum column_kind { COLUMN_NUMBER, COLUMN_MAYBE, COLUMN_IDENTITY, COLUMN_AMOUNT, COLUMN_TERM };

struct store_column {
    const char *name, *type, *meaning;
    enum column_kind kind; /* of a result table */
};

struct store_table {
    const char *name, *meaning;
    size_t column_count, key_count; /* the first columns are the key */
};

/* Result tables count from 0, the others follow from RESULT_TABLE_COUNT. Result tables include replication and policy. */
#define STORE_TABLE_COUNT ((size_t)RESULT_TABLE_COUNT + (size_t)OTHER_TABLE_COUNT)
struct store_table store_table(size_t table);
struct store_column store_column(size_t table, size_t column);

/* Columns of a result table after replication and policy. */
size_t result_table_columns(enum result_table table);
/* Their kinds. */
void result_table_kinds(enum result_table table, enum column_kind out[RESULT_COLUMNS_MAX]);

/* Views that put names to the numbers: "CREATE VIEW …", NULL past the end. */
const char *store_view(size_t index);

/* Each writes one statement into `out`, at most `size` bytes (STORE_SQL_SIZE is enough for all), and returns `out`. */
#define STORE_SQL_SIZE 4096
char *store_sql_create(size_t table, char *out, size_t size);
char *store_sql_insert(size_t table, char *out, size_t size);
/* From the columns c1, c2 … of a table "incoming"; parameters 1 and 2 are replication and policy. Not for `sample`. */
char *result_sql_insert(enum result_table table, char *out, size_t size);
/* All rows of one replication and policy in key order; parameters 1 and 2. Of `sample` the rows of sample_json: kind, times. */
char *result_sql_select(enum result_table table, char *out, size_t size);
/* All rows in the order of their keys, all columns in order. */
char *store_sql_select(size_t table, char *out, size_t size);

#endif
