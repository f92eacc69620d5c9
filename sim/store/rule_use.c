/*
 * Rules in a run file.
 */
#include "store/rule_use.h"

#include <stdlib.h>

#include "store/database.h"
#include "store/run_file.h"

/* Decisions whose rule stands with each order that did not end as usual. */
static const struct {
    enum rd_decision decision;
    const char *sql;
} kept[] = {
    {RD_DECISION_DISPUTE_ELIGIBLE, "SELECT rule_eligible, refund_minor FROM outcome WHERE policy = ?1 "
                                   "AND rule_eligible IS NOT NULL"},
    {RD_DECISION_TRIAGE, "SELECT rule_triage, refund_minor FROM outcome WHERE policy = ?1 AND rule_triage IS NOT NULL"},
    {RD_DECISION_REMEDY, "SELECT rule_remedy, refund_minor FROM outcome WHERE policy = ?1 AND rule_remedy IS NOT NULL"},
};

/* What is being counted, by an index that the rows give. */
struct counting {
    struct database *database;
    struct rule_uses *uses;
    size_t first, count; /* of the items that belong to a decision */
    const size_t *item_of_cell;
    size_t cell_count;
};

static enum rd_status damaged(const struct counting *counting, const char *table, struct rd_error *err)
{
    return rd_fail(err, RD_INPUT, "run file \"%s\" is damaged: table %s does not fit the rules of its policy",
                   counting->database->path, table);
}

static bool add_up(int64_t *sum, int64_t value)
{
    return !__builtin_add_overflow(*sum, value, sum);
}

static bool count_hits(const struct counting *counting, int64_t cell, int64_t hits)
{
    if (cell < 0 || (uint64_t)cell >= counting->cell_count || hits < 0)
        return false;
    return add_up(&counting->uses->items[counting->item_of_cell[cell]].hits, hits);
}

static bool count_order(const struct counting *counting, int64_t rule, int64_t refund_minor)
{
    if (rule < 0 || (uint64_t)rule >= counting->count)
        return false;
    struct rule_use *use = &counting->uses->items[counting->first + (size_t)rule];
    return add_up(&use->orders, 1) && add_up(&use->refund_minor, refund_minor);
}

/* Every row of a statement of two integers, of one policy. */
static enum rd_status each_row(const struct counting *counting, const char *sql, size_t policy, const char *table,
                               bool (*take)(const struct counting *, int64_t, int64_t), struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    bool is_row = true;
    enum rd_status rc = database_prepare(counting->database, sql, &query, err);
    if (rc != RD_OK)
        return rc;
    sqlite3_bind_int64(query, 1, (sqlite3_int64)policy);
    while (rc == RD_OK && (rc = database_next(counting->database, query, &is_row, err)) == RD_OK && is_row)
        if (sqlite3_column_type(query, 0) != SQLITE_INTEGER || sqlite3_column_type(query, 1) != SQLITE_INTEGER ||
            !take(counting, sqlite3_column_int64(query, 0), sqlite3_column_int64(query, 1)))
            rc = damaged(counting, table, err);
    sqlite3_finalize(query);
    return rc;
}

/* An item for every rule, and for every cell of the counters the item it counts for. */
static bool make_items(const struct rd_image *image, struct rule_uses *out, size_t *item_of_cell)
{
    size_t count = 0;
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        count += rd_image_rule_count(image, (enum rd_decision)i);
    out->items = calloc(count + 1, sizeof *out->items);
    if (!out->items || !item_of_cell)
        return false;
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        const enum rd_decision decision = (enum rd_decision)i;
        const size_t rules = rd_image_rule_count(image, decision);
        for (uint32_t rule = 0; rule < rules; rule++) {
            for (uint32_t epoch = 0; epoch < rd_image_epoch_count(image); epoch++)
                item_of_cell[rd_image_counter(image, decision, epoch, rule)] = out->count;
            out->items[out->count++] = (struct rule_use){.decision = decision, .rule = rule};
        }
    }
    return true;
}

static enum rd_status read_money(struct counting *counting, const struct rd_image *image, size_t policy,
                                 struct rd_error *err)
{
    struct rule_uses *uses = counting->uses;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < sizeof kept / sizeof *kept; i++) {
        counting->count = rd_image_rule_count(image, kept[i].decision);
        for (counting->first = 0; counting->first < uses->count; counting->first++)
            if (uses->items[counting->first].decision == kept[i].decision)
                break;
        for (size_t k = 0; k < counting->count; k++)
            uses->items[counting->first + k].has_money = true;
        rc = each_row(counting, kept[i].sql, policy, "outcome", count_order, err);
    }
    return rc;
}

enum rd_status rule_uses_read(struct run_file *file, size_t policy, const struct rd_image *image, struct rule_uses *out,
                              struct rd_error *err)
{
    const size_t cells = rd_image_counter_count(image);
    size_t *item_of_cell = calloc(cells + 1, sizeof *item_of_cell);
    struct counting counting = {
        .database = run_file_database(file), .uses = out, .item_of_cell = item_of_cell, .cell_count = cells};
    *out = (struct rule_uses){0};
    enum rd_status rc = make_items(image, out, item_of_cell)
                            ? RD_OK
                            : rd_fail(err, RD_NOMEM, "out of memory for the rules of \"%s\"", run_file_path(file));
    if (rc == RD_OK)
        rc = each_row(&counting, "SELECT cell, hits FROM rule_hit WHERE policy = ?1", policy, "rule_hit", count_hits,
                      err);
    if (rc == RD_OK)
        rc = read_money(&counting, image, policy, err);
    if (rc != RD_OK)
        rule_uses_release(out);
    free(item_of_cell);
    return rc;
}

void rule_uses_release(struct rule_uses *uses)
{
    free(uses->items);
    *uses = (struct rule_uses){0};
}
