#include "store/contrast.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/tables.h"

#define TOLD_MAX 5
#define REAL_TOLERANCE 1e-9
#define VALUE_SIZE TEXT_SHOWN_SIZE
#define TEXT_SIZE 768

/* The rows of one side, in the order of their keys. */
struct side {
    struct database *database;
    sqlite3_stmt *query;
    bool is_row;
};

struct contrasting {
    struct store_table table;
    size_t number;
    struct side found, expected;
    contrast_sink *sink;
    void *context;
    size_t differences;
};

/* ---- values ---- */

/* As SQLite sorts: nothing, numbers, texts, bytes. */
static int rank_of(sqlite3_stmt *query, int column)
{
    const int type = sqlite3_column_type(query, column);
    return type == SQLITE_NULL ? 0 : type == SQLITE_INTEGER || type == SQLITE_FLOAT ? 1 : type == SQLITE_TEXT ? 2 : 3;
}

static int bytes_order(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    const void *one = sqlite3_column_blob(a, column), *two = sqlite3_column_blob(b, column);
    const size_t one_size = (size_t)sqlite3_column_bytes(a, column), two_size = (size_t)sqlite3_column_bytes(b, column);
    const size_t shared = one_size < two_size ? one_size : two_size;
    const int order = shared > 0 ? memcmp(one, two, shared) : 0;
    return order ? order : (one_size > two_size) - (one_size < two_size);
}

static int value_order(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    const int rank = rank_of(a, column), other = rank_of(b, column);
    if (rank != other || rank == 0)
        return rank - other;
    if (rank > 1)
        return bytes_order(a, b, column);
    if (sqlite3_column_type(a, column) == SQLITE_INTEGER && sqlite3_column_type(b, column) == SQLITE_INTEGER) {
        const int64_t one = sqlite3_column_int64(a, column), two = sqlite3_column_int64(b, column);
        return (one > two) - (one < two);
    }
    const double one = sqlite3_column_double(a, column), two = sqlite3_column_double(b, column);
    return (one > two) - (one < two);
}

static bool values_agree(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    if (sqlite3_column_type(a, column) != sqlite3_column_type(b, column))
        return false;
    if (sqlite3_column_type(a, column) != SQLITE_FLOAT)
        return value_order(a, b, column) == 0;
    const double one = sqlite3_column_double(a, column), two = sqlite3_column_double(b, column);
    return one == two || fabs(one - two) <= REAL_TOLERANCE * fmax(fabs(one), fabs(two));
}

static const char *value_text(sqlite3_stmt *query, int column, char out[VALUE_SIZE])
{
    switch (sqlite3_column_type(query, column)) {
    case SQLITE_INTEGER:
        snprintf(out, VALUE_SIZE, "%" PRId64, (int64_t)sqlite3_column_int64(query, column));
        return out;
    case SQLITE_FLOAT:
        snprintf(out, VALUE_SIZE, "%.15g", sqlite3_column_double(query, column));
        return out;
    case SQLITE_TEXT:
        return text_shown((const char *)sqlite3_column_text(query, column), out);
    default:
        return sqlite3_column_type(query, column) == SQLITE_NULL ? "NULL" : "bytes";
    }
}

/* ---- telling ---- */

/* " where policy=0 metric=\"refund_rate\""; nothing for a table of one row. */
static void where(const struct contrasting *contrasting, sqlite3_stmt *query, char *out, size_t size)
{
    char value[VALUE_SIZE];
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < contrasting->table.key_count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s=%s", i ? " " : " where ",
                                 store_column(contrasting->number, i).name, value_text(query, (int)i, value));
}

static void tell_row(struct contrasting *contrasting, sqlite3_stmt *query, const char *what)
{
    char text[TEXT_SIZE], key[TEXT_SIZE / 2];
    if (contrasting->differences++ >= TOLD_MAX)
        return;
    where(contrasting, query, key, sizeof key);
    snprintf(text, sizeof text, "table %s %s%s", contrasting->table.name, what, key);
    contrasting->sink(contrasting->context, text);
}

static void tell_value(struct contrasting *contrasting, size_t column)
{
    char text[TEXT_SIZE], key[TEXT_SIZE / 2], found[VALUE_SIZE], expected[VALUE_SIZE];
    if (contrasting->differences++ >= TOLD_MAX)
        return;
    where(contrasting, contrasting->found.query, key, sizeof key);
    snprintf(text, sizeof text, "%s.%s is %s, not %s%s", contrasting->table.name,
             store_column(contrasting->number, column).name, value_text(contrasting->found.query, (int)column, found),
             value_text(contrasting->expected.query, (int)column, expected), key);
    contrasting->sink(contrasting->context, text);
}

/* ---- rows ---- */

/* Which side's row comes first by its key; 0 when both have it. */
static int row_order(const struct contrasting *contrasting)
{
    const struct side *found = &contrasting->found, *expected = &contrasting->expected;
    if (!found->is_row || !expected->is_row)
        return found->is_row ? -1 : 1;
    int order = 0;
    for (size_t i = 0; order == 0 && i < contrasting->table.key_count; i++)
        order = value_order(found->query, expected->query, (int)i);
    return order;
}

static enum rd_status next_row(struct side *side, struct rd_error *err)
{
    return database_next(side->database, side->query, &side->is_row, err);
}

static enum rd_status compare_rows(struct contrasting *contrasting, struct rd_error *err)
{
    struct side *found = &contrasting->found, *expected = &contrasting->expected;
    enum rd_status rc = next_row(found, err);
    if (rc == RD_OK)
        rc = next_row(expected, err);
    while (rc == RD_OK && (found->is_row || expected->is_row)) {
        const int order = row_order(contrasting);
        if (order < 0)
            tell_row(contrasting, found->query, "has a row too many");
        else if (order > 0)
            tell_row(contrasting, expected->query, "has no row");
        for (size_t i = 0; order == 0 && i < contrasting->table.column_count; i++)
            if (!values_agree(found->query, expected->query, (int)i))
                tell_value(contrasting, i);
        if (order <= 0)
            rc = next_row(found, err);
        if (rc == RD_OK && order >= 0)
            rc = next_row(expected, err);
    }
    return rc;
}

enum rd_status contrast_table(struct database *found, struct database *expected, size_t table, contrast_sink *sink,
                              void *context, struct rd_error *err)
{
    char sql[STORE_SQL_SIZE], text[TEXT_SIZE];
    struct contrasting contrasting = {.table = store_table(table),
                                      .number = table,
                                      .found = {.database = found},
                                      .expected = {.database = expected},
                                      .sink = sink,
                                      .context = context};
    store_sql_select(table, sql, sizeof sql);
    enum rd_status rc = database_prepare(found, sql, &contrasting.found.query, err);
    if (rc == RD_OK)
        rc = database_prepare(expected, sql, &contrasting.expected.query, err);
    if (rc == RD_OK)
        rc = compare_rows(&contrasting, err);
    if (rc == RD_OK && contrasting.differences > TOLD_MAX) {
        snprintf(text, sizeof text, "table %s: %zu differences more", contrasting.table.name,
                 contrasting.differences - TOLD_MAX);
        sink(context, text);
    }
    sqlite3_finalize(contrasting.found.query);
    sqlite3_finalize(contrasting.expected.query);
    return rc;
}
