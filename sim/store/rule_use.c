/*
 * Rules in a run file.
 */
#include "store/rule_use.h"

#include <stdlib.h>
#include <string.h>

#include "store/database.h"

/* Decisions whose rule stands with each order that did not end as usual. */
static const struct {
    enum rd_decision decision;
    const char *sql;
} kept[] = {
    {RD_DECISION_DISPUTE_ELIGIBLE, "SELECT rule_eligible, count(*), total(refund_minor) FROM outcome WHERE policy = ?1 "
                                   "AND rule_eligible IS NOT NULL GROUP BY rule_eligible"},
    {RD_DECISION_TRIAGE, "SELECT rule_triage, count(*), total(refund_minor) FROM outcome WHERE policy = ?1 "
                         "AND rule_triage IS NOT NULL GROUP BY rule_triage"},
    {RD_DECISION_REMEDY, "SELECT rule_remedy, count(*), total(refund_minor) FROM outcome WHERE policy = ?1 "
                         "AND rule_remedy IS NOT NULL GROUP BY rule_remedy"},
};

static bool add(struct rule_uses *uses, size_t *capacity, struct rule_use use)
{
    if (uses->count == *capacity) {
        const size_t larger = *capacity ? *capacity * 2 : 128;
        struct rule_use *items = realloc(uses->items, larger * sizeof *items);
        if (!items)
            return false;
        uses->items = items;
        *capacity = larger;
    }
    uses->items[uses->count++] = use;
    return true;
}

static enum rd_status read_hits(const struct database *database, size_t policy, struct rule_uses *out,
                                struct rd_error *err)
{
    static const char sql[] = "SELECT r.decision, r.rule, coalesce(sum(h.hits), 0) FROM rule r LEFT JOIN rule_hit h "
                              "ON h.policy = r.policy AND h.cell = r.cell WHERE r.policy = ?1 "
                              "GROUP BY r.decision, r.rule ORDER BY min(r.cell)";
    sqlite3_stmt *statement;
    size_t capacity = 0;
    enum rd_status rc = database_prepare((struct database *)database, sql, &statement, err);
    int step = SQLITE_DONE;
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)policy);
    while (rc == RD_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        const int decision = name ? rd_decision_find(name) : -1;
        if (decision < 0)
            rc = rd_fail(err, RD_INPUT, "run file \"%s\": a rule of an unknown decision", database->path);
        else if (!add(out, &capacity,
                      (struct rule_use){.decision = (enum rd_decision)decision,
                                        .rule = (uint32_t)sqlite3_column_int64(statement, 1),
                                        .hits = sqlite3_column_int64(statement, 2)}))
            rc = rd_fail(err, RD_NOMEM, "out of memory for the rules of \"%s\"", database->path);
    }
    if (rc == RD_OK && step != SQLITE_DONE)
        rc = database_fail(database, err);
    sqlite3_finalize(statement);
    return rc;
}

static enum rd_status read_money(const struct database *database, size_t policy, size_t which, struct rule_uses *out,
                                 struct rd_error *err)
{
    sqlite3_stmt *statement;
    enum rd_status rc = database_prepare((struct database *)database, kept[which].sql, &statement, err);
    int step;
    if (rc != RD_OK)
        return rc;
    for (size_t i = 0; i < out->count; i++)
        out->items[i].has_money |= out->items[i].decision == kept[which].decision;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)policy);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW)
        for (size_t i = 0; i < out->count; i++)
            if (out->items[i].decision == kept[which].decision &&
                out->items[i].rule == (uint32_t)sqlite3_column_int64(statement, 0)) {
                out->items[i].orders = sqlite3_column_int64(statement, 1);
                out->items[i].refund_minor = (int64_t)sqlite3_column_double(statement, 2);
            }
    if (step != SQLITE_DONE)
        rc = database_fail(database, err);
    sqlite3_finalize(statement);
    return rc;
}

enum rd_status rule_uses_read(const char *path, size_t policy, struct rule_uses *out, struct rd_error *err)
{
    struct database database;
    *out = (struct rule_uses){0};
    enum rd_status rc = database_open(&database, path, SQLITE_OPEN_READONLY, err);
    if (rc != RD_OK)
        return rc;
    rc = read_hits(&database, policy, out, err);
    for (size_t i = 0; rc == RD_OK && i < sizeof kept / sizeof *kept; i++)
        rc = read_money(&database, policy, i, out, err);
    database_close(&database);
    if (rc != RD_OK)
        rule_uses_release(out);
    return rc;
}

void rule_uses_release(struct rule_uses *uses)
{
    free(uses->items);
    *uses = (struct rule_uses){0};
}
