#include "store/tables.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "redress/status.h"

struct column_row {
    size_t table;
    struct store_column column;
};

struct table_row {
    const char *name, *meaning;
    size_t keys; /* of a result table, after replication and policy */
};

#define TABLE_ROW(symbol, name, keys, meaning) {name, meaning, keys},
static const struct table_row tables[] = {RESULT_TABLES(TABLE_ROW) OTHER_TABLES(TABLE_ROW)};
#undef TABLE_ROW

#define RESULT_ROW(symbol, name, kind, meaning) {RESULT_TABLE_##symbol, {name, "INTEGER", meaning, COLUMN_##kind}},
#define OTHER_ROW(symbol, name, type, meaning)                                                                         \
    {(size_t)RESULT_TABLE_COUNT + OTHER_TABLE_##symbol, {name, type, meaning, COLUMN_NUMBER}},
static const struct column_row columns[] = {RESULT_COLUMNS(RESULT_ROW) OTHER_COLUMNS(OTHER_ROW)};
#undef RESULT_ROW
#undef OTHER_ROW

/* What every result table starts with. */
static const struct store_column identity_columns[] = {
    {"replication", "INTEGER NOT NULL", "replication, counted from 0", COLUMN_NUMBER},
    {"policy", "INTEGER NOT NULL", "policy.policy", COLUMN_NUMBER},
};
#define IDENTITY_COUNT (sizeof identity_columns / sizeof identity_columns[0])

#define VIEW_NAMES(table) "(SELECT name FROM policy p WHERE p.policy = " table ".policy) AS policy"
#define VIEW_LABEL(list, number, as) "(SELECT name FROM label WHERE list = '" list "' AND number = " number ") AS " as
#define VIEW_UNIT(list, number) "(SELECT unit FROM label WHERE list = '" list "' AND number = " number ") AS unit"
#define VIEW_RULE(decision, rule, as)                                                                                  \
    "(SELECT id FROM rule r WHERE r.policy = o.policy AND r.decision = '" decision                                     \
    "' AND r.epoch = 0 AND r.rule = " rule ") AS " as
static const char *const views[] = {
    "CREATE VIEW metric_cell_named AS SELECT replication, " VIEW_NAMES(
        "m") ",\n  "
             "(SELECT name FROM segment s WHERE s.cell = m.cell) AS segment,\n  " VIEW_LABEL(
                 "counter", "counter", "counter") ",\n  "
                                                  "value, " VIEW_UNIT("counter", "counter") "\n  FROM metric_cell m",
    "CREATE VIEW total_named AS SELECT replication, " VIEW_NAMES("t") ",\n  " VIEW_LABEL(
        "total", "total", "total") ",\n  "
                                   "value, " VIEW_UNIT("total", "total") "\n  FROM total t",
    "CREATE VIEW desk_named AS SELECT replication, " VIEW_NAMES("d") ",\n  " VIEW_LABEL(
        "desk", "desk", "desk") ",\n  " VIEW_LABEL("desk_total", "total",
                                                   "total") ",\n  value, " VIEW_UNIT("desk_total",
                                                                                     "total") "\n  FROM desk d",
    "CREATE VIEW shift_named AS SELECT replication, " VIEW_NAMES("d") ",\n  " VIEW_LABEL(
        "shift", "shift", "shift") ",\n  " VIEW_LABEL("desk_total", "total",
                                                      "total") ",\n  value, " VIEW_UNIT("desk_total",
                                                                                        "total") "\n  FROM shift d",
    "CREATE VIEW sample_named AS SELECT replication, " VIEW_NAMES("s") ",\n  " VIEW_LABEL(
        "sample", "kind", "kind") ",\n  "
                                  "order_id, time_s\n  FROM sample s",
    "CREATE VIEW outcome_named AS SELECT replication, " VIEW_NAMES("o") ", order_id,\n  " VIEW_LABEL(
        "outcome", "outcome",
        "outcome") ",\n  " VIEW_LABEL("reason", "reason",
                                      "reason") ",\n  "
                                                "is_false, measured, resolution_s, refund_minor, buyer_minor, "
                                                "seller_minor, platform_minor,\n  " VIEW_RULE(
                                                    "dispute.eligible", "o.rule_eligible",
                                                    "rule_eligible") ",\n  " VIEW_RULE("triage", "o.rule_triage",
                                                                                       "rule_triage") ",\n  "
                                                                                                      "rule_answer,\n "
                                                                                                      " " VIEW_RULE(
                                                                                                          "re"
                                                                                                          "me"
                                                                                                          "d"
                                                                                                          "y",
                                                                                                          "o."
                                                                                                          "ru"
                                                                                                          "le"
                                                                                                          "_r"
                                                                                                          "em"
                                                                                                          "ed"
                                                                                                          "y",
                                                                                                          "ru"
                                                                                                          "le"
                                                                                                          "_r"
                                                                                                          "em"
                                                                                                          "ed"
                                                                                                          "y") "\n  "
                                                                                                               "FROM "
                                                                                                               "outcome"
                                                                                                               " o",
    "CREATE VIEW rule_hit_named AS SELECT h.replication, " VIEW_NAMES(
        "h") ", r.decision, r.epoch_from, r.id, h.hits\n  "
             "FROM rule_hit h JOIN rule r ON r.policy = h.policy AND r.cell = h.cell",
};

const char *store_view(size_t index)
{
    return index < sizeof views / sizeof views[0] ? views[index] : NULL;
}

static bool is_result(size_t table)
{
    return table < RESULT_TABLE_COUNT;
}

static size_t own_columns(size_t table)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        count += columns[i].table == table;
    return count;
}

size_t result_table_columns(enum result_table table)
{
    return own_columns(table);
}

void result_table_kinds(enum result_table table, enum column_kind out[RESULT_COLUMNS_MAX])
{
    size_t used = 0;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (columns[i].table == table)
            out[used++] = columns[i].column.kind;
}

struct store_table store_table(size_t table)
{
    struct store_table out = {.name = tables[table].name, .meaning = tables[table].meaning};
    const size_t before = is_result(table) ? IDENTITY_COUNT : 0;
    out.column_count = before + own_columns(table);
    out.key_count = before + tables[table].keys;
    return out;
}

struct store_column store_column(size_t table, size_t column)
{
    if (is_result(table)) {
        if (column < IDENTITY_COUNT)
            return identity_columns[column];
        column -= IDENTITY_COUNT;
    }
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (columns[i].table == table && column-- == 0)
            return columns[i].column;
    rd_bug("table %s has no such column", tables[table].name);
}

/* Text put together piece by piece; too long is a mistake of ours. */
struct sql {
    char *out;
    size_t size, used;
};

static void sql_add(struct sql *sql, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void sql_add(struct sql *sql, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(sql->out + sql->used, sql->size - sql->used, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sql->size - sql->used)
        rd_bug("an SQL statement is longer than %zu bytes", sql->size);
    sql->used += (size_t)length;
}

static void sql_add_key(struct sql *sql, size_t table)
{
    size_t count = store_table(table).key_count;
    for (size_t i = 0; i < count; i++)
        sql_add(sql, "%s%s", i ? ", " : "", store_column(table, i).name);
}

/* The one result table that is a view: its rows lie in JSON, one text a kind. */
static const char sample_view[] =
    "CREATE VIEW sample AS -- times kept exactly, one row a case of the measured cohort\n"
    "  SELECT replication, policy, kind, CAST(key AS INTEGER) AS order_id, value AS time_s\n"
    "  FROM sample_json, json_each(times)";

/* The meanings become comments, so that ".schema" in any SQLite shell explains the file. */
char *store_sql_create(size_t table, char *out, size_t size)
{
    struct sql sql = {.out = out, .size = size};
    struct store_table row = store_table(table);
    if (table == RESULT_TABLE_SAMPLE) {
        sql_add(&sql, "%s", sample_view);
        return out;
    }
    sql_add(&sql, "CREATE TABLE %s ( -- %s\n", row.name, row.meaning);
    for (size_t i = 0; i < row.column_count; i++) {
        struct store_column column = store_column(table, i);
        sql_add(&sql, "  %s %s%s -- %s\n", column.name, column.type, i + 1 < row.column_count ? "," : "",
                column.meaning);
    }
    /* A key of one integer is said by its column, and is the row's number. */
    if (row.key_count == 0 || strstr(store_column(table, 0).type, "PRIMARY KEY")) {
        sql_add(&sql, ")");
        return out;
    }
    sql_add(&sql, "  , PRIMARY KEY (");
    sql_add_key(&sql, table);
    sql_add(&sql, ")\n) WITHOUT ROWID");
    return out;
}

char *store_sql_insert(size_t table, char *out, size_t size)
{
    struct sql sql = {.out = out, .size = size};
    struct store_table row = store_table(table);
    sql_add(&sql, "INSERT INTO %s VALUES (", row.name);
    for (size_t i = 0; i < row.column_count; i++)
        sql_add(&sql, "%s?%zu", i ? "," : "", i + 1);
    sql_add(&sql, ")");
    return out;
}

char *result_sql_insert(enum result_table table, char *out, size_t size)
{
    struct sql sql = {.out = out, .size = size};
    sql_add(&sql, "INSERT INTO %s SELECT ?1, ?2", tables[table].name);
    for (size_t i = 1; i <= own_columns(table); i++)
        sql_add(&sql, ", c%zu", i);
    sql_add(&sql, " FROM incoming");
    return out;
}

char *result_sql_select(enum result_table table, char *out, size_t size)
{
    struct sql sql = {.out = out, .size = size};
    size_t count = store_table(table).column_count;
    if (table == RESULT_TABLE_SAMPLE) { /* not through the view: nothing that a file says is run */
        sql_add(&sql, "SELECT kind, times FROM sample_json WHERE replication = ?1 AND policy = ?2 ORDER BY kind");
        return out;
    }
    sql_add(&sql, "SELECT ");
    for (size_t i = IDENTITY_COUNT; i < count; i++)
        sql_add(&sql, "%s%s", i > IDENTITY_COUNT ? ", " : "", store_column(table, i).name);
    sql_add(&sql, " FROM %s WHERE replication = ?1 AND policy = ?2 ORDER BY ", tables[table].name);
    sql_add_key(&sql, table);
    return out;
}

char *store_sql_select(size_t table, char *out, size_t size)
{
    struct sql sql = {.out = out, .size = size};
    sql_add(&sql, "SELECT * FROM %s", tables[table].name);
    if (store_table(table).key_count > 0) {
        sql_add(&sql, " ORDER BY ");
        sql_add_key(&sql, table);
    }
    return out;
}
