#include "store/schema.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/tables.h"

#define OBJECTS_MAX 64
#define TEXT_SIZE 256

/* What the schema of a run file lists; a table is needed to read it. */
struct object {
    const char *type;
    char name[64];
};

struct comparing {
    struct database *database;
    schema_sink *sink;
    void *context;
    bool is_found[OBJECTS_MAX];
};

/* Fills the object in place `index`, tables first; false past the last. */
static bool expected_object(size_t index, struct object *out)
{
    static const char before[] = "CREATE VIEW ";
    const char *const view = index < STORE_TABLE_COUNT ? NULL : store_view(index - STORE_TABLE_COUNT);
    const char *const name = view ? view + strlen(before) : index < STORE_TABLE_COUNT ? store_table(index).name : NULL;
    if (!name)
        return false;
    if (index >= OBJECTS_MAX)
        rd_bug("a run file has more than %d tables and views", OBJECTS_MAX);
    out->type = view || index == RESULT_TABLE_SAMPLE ? "view" : "table";
    snprintf(out->name, sizeof out->name, "%.*s", (int)strcspn(name, " "), name);
    return true;
}

static bool is_declared_so(size_t index, const char *sql)
{
    char expected[STORE_SQL_SIZE];
    return strcmp(sql, index < STORE_TABLE_COUNT ? store_sql_create(index, expected, sizeof expected)
                                                 : store_view(index - STORE_TABLE_COUNT)) == 0;
}

static bool is_needed(const struct object *object)
{
    return strcmp(object->type, "table") == 0;
}

static enum rd_status tell(struct comparing *comparing, const char *type, const char *name, const char *what,
                           bool needed)
{
    char shown[TEXT_SHOWN_SIZE], text[TEXT_SIZE];
    snprintf(text, sizeof text, "%.20s %s %s", type, text_shown(name, shown), what);
    return comparing->sink(comparing->context, text, needed);
}

static const char *text_of(sqlite3_stmt *query, int column)
{
    const char *text = (const char *)sqlite3_column_text(query, column);
    return text ? text : "";
}

/* One row of the schema: type, name, sql. */
static enum rd_status compare_row(struct comparing *comparing, sqlite3_stmt *query)
{
    struct object object;
    const char *type = text_of(query, 0), *name = text_of(query, 1);
    for (size_t i = 0; expected_object(i, &object); i++) {
        if (strcmp(object.type, type) != 0 || strcmp(object.name, name) != 0)
            continue;
        const bool is_again = comparing->is_found[i];
        comparing->is_found[i] = true;
        if (!is_again && is_declared_so(i, text_of(query, 2)))
            return RD_OK;
        return tell(comparing, type, name, is_again ? "stands there twice" : "is declared otherwise",
                    is_needed(&object));
    }
    return tell(comparing, type, name, "is not of a run file", false);
}

static enum rd_status compare_rows(struct comparing *comparing, struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    bool is_row = true;
    enum rd_status rc = database_prepare(comparing->database, "SELECT type, name, sql FROM sqlite_schema", &query, err);
    while (rc == RD_OK && (rc = database_next(comparing->database, query, &is_row, err)) == RD_OK && is_row)
        rc = compare_row(comparing, query);
    sqlite3_finalize(query);
    return rc;
}

enum rd_status schema_differences(struct database *database, schema_sink *sink, void *context, size_t *expected,
                                  struct rd_error *err)
{
    struct comparing comparing = {.database = database, .sink = sink, .context = context};
    struct object object;
    enum rd_status rc = compare_rows(&comparing, err);
    size_t count = 0;
    for (; rc == RD_OK && expected_object(count, &object); count++)
        if (!comparing.is_found[count])
            rc = tell(&comparing, object.type, object.name, "is missing", is_needed(&object));
    if (expected)
        *expected = count;
    return rc;
}

/* ---- checks ---- */

struct check {
    const struct database *database;
    bool is_exact;
    struct rd_error *err;
};

static enum rd_status refuse(void *context, const char *text, bool needed)
{
    const struct check *check = context;
    if (!needed && !check->is_exact)
        return RD_OK;
    return rd_fail(check->err, RD_INPUT, "run file \"%s\" is damaged: %s", check->database->path, text);
}

enum rd_status schema_check(struct database *database, struct rd_error *err)
{
    struct check check = {database, false, err};
    return schema_differences(database, refuse, &check, NULL, err);
}

enum rd_status schema_check_exact(struct database *database, struct rd_error *err)
{
    struct check check = {database, true, err};
    return schema_differences(database, refuse, &check, NULL, err);
}
