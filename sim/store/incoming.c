#include "store/incoming.h"

#include <stdlib.h>

/* What SQLite hands back to us: its own part first, as it asks for. */
struct incoming_table {
    sqlite3_vtab base;
    struct incoming *incoming;
};

struct incoming_cursor {
    sqlite3_vtab_cursor base;
    const struct incoming *incoming;
    size_t row;
};

static int incoming_connect(sqlite3 *handle, void *context, int argument_count, const char *const *arguments,
                            sqlite3_vtab **out, char **message)
{
    (void)argument_count, (void)arguments, (void)message;
    int code = sqlite3_declare_vtab(handle, "CREATE TABLE incoming "
                                            "(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14)");
    _Static_assert(RESULT_COLUMNS_MAX == 14, "incoming has as many columns as the widest table");
    struct incoming_table *table = code == SQLITE_OK ? calloc(1, sizeof *table) : NULL;
    if (!table)
        return code == SQLITE_OK ? SQLITE_NOMEM : code;
    table->incoming = context;
    *out = &table->base;
    return SQLITE_OK;
}

static int incoming_disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

static int incoming_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = INCOMING_ROWS; /* always a scan */
    return SQLITE_OK;
}

static int incoming_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    struct incoming_cursor *cursor = calloc(1, sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    cursor->incoming = ((struct incoming_table *)table)->incoming;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int incoming_close(sqlite3_vtab_cursor *cursor)
{
    free(cursor);
    return SQLITE_OK;
}

static int incoming_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argument_count,
                           sqlite3_value **arguments)
{
    (void)number, (void)text, (void)argument_count, (void)arguments;
    ((struct incoming_cursor *)cursor)->row = 0;
    return SQLITE_OK;
}

static int incoming_next(sqlite3_vtab_cursor *cursor)
{
    ((struct incoming_cursor *)cursor)->row++;
    return SQLITE_OK;
}

static int incoming_eof(sqlite3_vtab_cursor *cursor)
{
    const struct incoming_cursor *at = (struct incoming_cursor *)cursor;
    return at->row >= at->incoming->count;
}

static int incoming_column(sqlite3_vtab_cursor *cursor, sqlite3_context *answer, int column)
{
    const struct incoming_cursor *at = (struct incoming_cursor *)cursor;
    int64_t value = at->incoming->rows[at->row][column];
    if (value != RESULT_NULL)
        sqlite3_result_int64(answer, value);
    return SQLITE_OK; /* no answer is NULL */
}

static int incoming_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((struct incoming_cursor *)cursor)->row;
    return SQLITE_OK;
}

/* Without xCreate the table exists under the module's own name in every connection that has the module. */
static const sqlite3_module incoming_module = {
    .xConnect = incoming_connect,
    .xBestIndex = incoming_best_index,
    .xDisconnect = incoming_disconnect,
    .xOpen = incoming_open,
    .xClose = incoming_close,
    .xFilter = incoming_filter,
    .xNext = incoming_next,
    .xEof = incoming_eof,
    .xColumn = incoming_column,
    .xRowid = incoming_rowid,
};

enum rd_status incoming_register(struct database *database, struct incoming *incoming, struct rd_error *err)
{
    int code = sqlite3_create_module(database->handle, "incoming", &incoming_module, incoming);
    return code == SQLITE_OK ? RD_OK : database_fail(database, err);
}
