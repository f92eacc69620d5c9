#include "store/describe.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "redress/units.h"
#include "redress/vocabulary.h"
#include "store/tables.h"

/* A statement being filled: values bind from left to right. */
struct filling {
    struct database *database;
    sqlite3_stmt *statement;
    int column;
};

static enum rd_status filling_start(struct filling *fill, struct database *database, enum other_table table,
                                    struct rd_error *err)
{
    char sql[STORE_SQL_SIZE];
    *fill = (struct filling){.database = database};
    return database_prepare(database, store_sql_insert((size_t)RESULT_TABLE_COUNT + table, sql, sizeof sql),
                            &fill->statement, err);
}

static void fill_int(struct filling *fill, int64_t value)
{
    sqlite3_bind_int64(fill->statement, ++fill->column, value);
}

static void fill_text(struct filling *fill, const char *text)
{
    sqlite3_bind_text(fill->statement, ++fill->column, text, -1, SQLITE_STATIC); /* NULL becomes NULL */
}

static enum rd_status fill_row(struct filling *fill, struct rd_error *err)
{
    fill->column = 0;
    return database_step(fill->database, fill->statement, err);
}

static enum rd_status filling_end(struct filling *fill, enum rd_status rc)
{
    sqlite3_finalize(fill->statement);
    return rc;
}

static enum rd_status create_tables(struct database *database, struct rd_error *err)
{
    char sql[STORE_SQL_SIZE];
    for (size_t table = 0; table < STORE_TABLE_COUNT; table++) {
        enum rd_status rc = database_run(database, store_sql_create(table, sql, sizeof sql), err);
        if (rc != RD_OK)
            return rc;
    }
    for (size_t view = 0; store_view(view); view++) {
        enum rd_status rc = database_run(database, store_view(view), err);
        if (rc != RD_OK)
            return rc;
    }
    return RD_OK;
}

static enum rd_status describe_identity(struct database *database, const struct store_run *run, struct rd_error *err)
{
    struct filling fill;
    char seed[24];
    enum rd_status rc = filling_start(&fill, database, OTHER_TABLE_RUN, err);
    if (rc != RD_OK)
        return rc;
    snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
    fill_text(&fill, "redress/run/1");
    fill_text(&fill, REDRESS_VERSION);
    fill_text(&fill, run->scenario->name);
    fill_text(&fill, run->scenario->sha256);
    fill_text(&fill, run->scenario->canonical);
    fill_text(&fill, run->scenario->currency);
    fill_text(&fill, seed);
    fill_text(&fill, response_name(run->scenario->response));
    fill_int(&fill, run->replications);
    fill_int(&fill, shard_is_whole(run->shard) ? 1 : run->shard.index);
    fill_int(&fill, shard_is_whole(run->shard) ? 1 : run->shard.count);
    sqlite3_bind_double(fill.statement, ++fill.column, run->confidence);
    fill_text(&fill, NULL);
    return filling_end(&fill, fill_row(&fill, err));
}

static enum rd_status describe_policies(struct database *database, const struct store_run *run, struct rd_error *err)
{
    struct filling fill;
    enum rd_status rc = filling_start(&fill, database, OTHER_TABLE_POLICY, err);
    for (size_t i = 0; i < run->policy_count && rc == RD_OK; i++) {
        const struct store_policy *policy = &run->policies[i];
        fill_int(&fill, (int64_t)i);
        fill_text(&fill, policy->name);
        fill_text(&fill, policy->title ? policy->title : rd_policy_title(policy->policy));
        fill_text(&fill, policy->sha256);
        fill_text(&fill, rd_policy_canonical(policy->policy));
        rc = fill_row(&fill, err);
    }
    return filling_end(&fill, rc);
}

/* All rules of one decision and policy in one epoch. */
static enum rd_status describe_rules_of(struct filling *fill, size_t policy, const struct rd_image *image,
                                        enum rd_decision decision, uint32_t epoch, struct rd_error *err)
{
    char from[RD_UNIT_TEXT_SIZE];
    int64_t start = rd_image_epoch_start(image, epoch);
    size_t count = rd_image_rule_count(image, decision);
    enum rd_status rc = RD_OK;
    for (size_t rule = 0; rule < count && rc == RD_OK; rule++) {
        fill_int(fill, (int64_t)policy);
        fill_int(fill, (int64_t)rd_image_counter(image, decision, epoch, (uint32_t)rule));
        fill_text(fill, rd_decision_row(decision)->name);
        fill_int(fill, epoch);
        fill_text(fill, start == INT64_MIN ? NULL : rd_date_format(start, from));
        fill_int(fill, (int64_t)rule);
        fill_text(fill, rd_image_rule_id(image, decision, (uint32_t)rule));
        rc = fill_row(fill, err);
    }
    return rc;
}

static enum rd_status describe_rules(struct database *database, const struct store_run *run, struct rd_error *err)
{
    struct filling fill;
    enum rd_status rc = filling_start(&fill, database, OTHER_TABLE_RULE, err);
    for (size_t i = 0; i < run->policy_count; i++) {
        const struct rd_image *image = run->policies[i].image;
        uint32_t epochs = rd_image_epoch_count(image);
        for (uint32_t epoch = 0; epoch < epochs; epoch++)
            for (int decision = 0; decision < RD_DECISION_COUNT && rc == RD_OK; decision++)
                rc = describe_rules_of(&fill, i, image, (enum rd_decision)decision, epoch, err);
    }
    return filling_end(&fill, rc);
}

static enum rd_status describe_segments(struct database *database, const struct segment_table *segments,
                                        struct rd_error *err)
{
    struct filling fill;
    enum rd_status rc = filling_start(&fill, database, OTHER_TABLE_SEGMENT, err);
    for (size_t cell = 0; cell < segments->count && rc == RD_OK; cell++) {
        fill_int(&fill, (int64_t)cell);
        fill_text(&fill, segment_dimension_name(segments->cells[cell].dimension));
        fill_text(&fill, segments->cells[cell].name);
        rc = fill_row(&fill, err);
    }
    return filling_end(&fill, rc);
}

static enum rd_status label(struct filling *fill, const char *list, size_t number, const char *name, const char *unit,
                            struct rd_error *err)
{
    fill_text(fill, list);
    fill_int(fill, (int64_t)number);
    fill_text(fill, name);
    fill_text(fill, unit);
    return fill_row(fill, err);
}

#define LABEL_UNIT(symbol, name, unit) unit,
static const char *const total_units[] = {TOTALS(LABEL_UNIT)};
static const char *const desk_total_units[] = {DESK_TOTALS(LABEL_UNIT)};
#undef LABEL_UNIT

static enum rd_status label_shifts(struct filling *fill, const struct desk *desk, struct rd_error *err)
{
    char name[256];
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < desk->shift_count && rc == RD_OK; i++) {
        snprintf(name, sizeof name, "%s/%s", desk->name, desk->shift_names[i]);
        rc = label(fill, "shift", desk->first_shift + i, name, NULL, err);
    }
    return rc;
}

static enum rd_status describe_labels(struct database *database, const struct scenario *scenario, struct rd_error *err)
{
    struct filling fill;
    enum rd_status rc = filling_start(&fill, database, OTHER_TABLE_LABEL, err);
    for (size_t i = 0; i < COUNTER_COUNT && rc == RD_OK; i++)
        rc = label(&fill, "counter", i, counter_name(i), counter_unit(i), err);
    for (size_t i = 0; i < TOTAL_COUNT && rc == RD_OK; i++)
        rc = label(&fill, "total", i, total_name((enum total)i), total_units[i], err);
    for (size_t i = 0; i < scenario->desk_count && rc == RD_OK; i++)
        rc = label(&fill, "desk", i, scenario->desks[i].name, NULL, err);
    for (size_t i = 0; i < scenario->desk_count && rc == RD_OK; i++)
        rc = label_shifts(&fill, &scenario->desks[i], err);
    for (size_t i = 0; i < DESK_TOTAL_COUNT && rc == RD_OK; i++)
        rc = label(&fill, "desk_total", i, desk_total_name((enum desk_total)i), desk_total_units[i], err);
    for (size_t i = 0; i < SAMPLE_COUNT && rc == RD_OK; i++)
        rc = label(&fill, "sample", i, sample_name((enum sample_kind)i), "s", err);
    for (size_t i = 0; i < OUTCOME_KIND_COUNT && rc == RD_OK; i++)
        rc = label(&fill, "outcome", i, order_outcome_name((enum order_outcome)i), NULL, err);
    for (size_t i = 0; i < RD_REASON_COUNT && rc == RD_OK; i++)
        rc = label(&fill, "reason", i, rd_word(RD_SET_REASON, i), NULL, err);
    for (size_t i = 0; i < LATENESS_CELLS && rc == RD_OK; i++)
        rc = label(&fill, "lateness", i, lateness_cell_name(i), "days", err);
    return filling_end(&fill, rc);
}

enum rd_status describe_provenance(struct database *database, const char *key, const char *value, struct rd_error *err)
{
    struct filling fill;
    enum rd_status rc = filling_start(&fill, database, OTHER_TABLE_PROVENANCE, err);
    if (rc != RD_OK)
        return rc;
    fill_text(&fill, key);
    fill_text(&fill, value);
    return filling_end(&fill, fill_row(&fill, err));
}

char *describe_now(char out[MOMENT_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    if (!gmtime_r(&now, &utc) || strftime(out, MOMENT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        snprintf(out, MOMENT_SIZE, "unknown");
    return out;
}

/* The arguments in one line, each in single quotes where a shell would need them. */
static char *arguments_line(const struct store_provenance *provenance)
{
    size_t size = 1;
    for (int i = 0; i < provenance->argument_count; i++)
        size += 4 * strlen(provenance->arguments[i]) + 3;
    char *line = malloc(size), *at = line;
    for (int i = 0; line && i < provenance->argument_count; i++) {
        const char *argument = provenance->arguments[i];
        bool quoted = !*argument || strpbrk(argument, " \t\n\"'\\$`*?[]{}()<>|&;#~!") != NULL;
        if (i > 0)
            *at++ = ' ';
        if (quoted)
            *at++ = '\'';
        for (; *argument; argument++) {
            if (*argument == '\'') {
                memcpy(at, "'\\'", 3); /* closes, escaped quote; the copy below opens again */
                at += 3;
            }
            *at++ = *argument;
        }
        if (quoted)
            *at++ = '\'';
    }
    if (line)
        *at = '\0';
    return line;
}

static enum rd_status describe_origin(struct database *database, const struct store_provenance *provenance,
                                      struct rd_error *err)
{
    char moment[MOMENT_SIZE], threads[16], system[3 * sizeof((struct utsname){0}).sysname];
    struct utsname host;
    if (uname(&host) < 0)
        memset(&host, 0, sizeof host);
    snprintf(system, sizeof system, "%s %s %s", host.sysname, host.release, host.machine);
    snprintf(threads, sizeof threads, "%u", provenance->threads);
    char *arguments = arguments_line(provenance);
    if (!arguments)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", database->path);
    const char *rows[][2] = {
        {"arguments", arguments}, {"host", host.nodename},          {"system", system},
        {"threads", threads},     {"sqlite", sqlite3_libversion()}, {"started_at", describe_now(moment)},
    };
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && rc == RD_OK; i++)
        rc = describe_provenance(database, rows[i][0], rows[i][1], err);
    free(arguments);
    return rc;
}

enum rd_status describe_run(struct database *database, const struct store_run *run,
                            const struct store_provenance *provenance, struct rd_error *err)
{
    enum rd_status rc;
    if ((rc = create_tables(database, err)) != RD_OK || (rc = describe_identity(database, run, err)) != RD_OK ||
        (rc = describe_policies(database, run, err)) != RD_OK || (rc = describe_rules(database, run, err)) != RD_OK ||
        (rc = describe_segments(database, run->segments, err)) != RD_OK ||
        (rc = describe_labels(database, run->scenario, err)) != RD_OK)
        return rc;
    return describe_origin(database, provenance, err);
}
