#include "store/identity.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/database.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/tables.h"

/* ---- reading ---- */

enum rd_status identity_check_format(struct database *database, struct rd_error *err)
{
    int64_t application = 0, version = 0;
    enum rd_status rc;
    if ((rc = database_ask(database, "PRAGMA application_id", &application, err)) != RD_OK ||
        (rc = database_ask(database, "PRAGMA user_version", &version, err)) != RD_OK)
        return rc;
    if (application != STORE_APPLICATION_ID)
        return rd_fail(err, RD_INPUT, "\"%s\" is not a run file", database->path);
    if (version != STORE_FORMAT_VERSION)
        return rd_fail(err, RD_INPUT, "run file \"%s\" has format version %" PRId64 "; this program reads version %d",
                       database->path, version, STORE_FORMAT_VERSION);
    return RD_OK;
}

static enum rd_status damaged(const struct database *database, const char *what, struct rd_error *err)
{
    return rd_fail(err, RD_INPUT, "run file \"%s\" is damaged: it does not say what was run (%s)", database->path,
                   what);
}

static enum rd_status out_of_memory(const struct database *database, struct rd_error *err)
{
    return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", database->path);
}

/* Steps to a row that must be there. */
static enum rd_status step_to_row(const struct database *database, sqlite3_stmt *query, struct rd_error *err)
{
    int code = sqlite3_step(query);
    if (code == SQLITE_ROW)
        return RD_OK;
    return code == SQLITE_DONE ? damaged(database, "a row is missing", err) : database_fail(database, err);
}

static enum rd_status wrong_column(const struct database *database, sqlite3_stmt *query, int column,
                                   struct rd_error *err)
{
    char what[128];
    snprintf(what, sizeof what, "column %.80s", sqlite3_column_name(query, column));
    return damaged(database, what, err);
}

/* Copies a text of the row, to be freed by the caller. A text with a zero inside is none that this program wrote. */
static enum rd_status take_text(const struct database *database, sqlite3_stmt *query, int column, char **out,
                                struct rd_error *err)
{
    const bool is_text = sqlite3_column_type(query, column) == SQLITE_TEXT;
    const char *text = is_text ? (const char *)sqlite3_column_text(query, column) : NULL;
    if (!is_text || (text && strlen(text) != (size_t)sqlite3_column_bytes(query, column)))
        return wrong_column(database, query, column, err);
    *out = text ? strdup(text) : NULL;
    return *out ? RD_OK : out_of_memory(database, err);
}

static enum rd_status take_count(const struct database *database, sqlite3_stmt *query, int column, uint32_t most,
                                 uint32_t *out, struct rd_error *err)
{
    const int64_t value = sqlite3_column_int64(query, column);
    if (sqlite3_column_type(query, column) != SQLITE_INTEGER || value < 1 || value > most)
        return wrong_column(database, query, column, err);
    *out = (uint32_t)value;
    return RD_OK;
}

/* The digits of an unsigned number of 64 bits as this program prints them. */
static bool read_seed(const char *text, uint64_t *out)
{
    char again[24];
    *out = strtoull(text, NULL, 10);
    snprintf(again, sizeof again, "%" PRIu64, *out);
    return strcmp(text, again) == 0;
}

/* The columns of read_run(), in order. */
enum {
    RUN_REPLICATIONS,
    RUN_CONFIDENCE,
    RUN_SHARD,
    RUN_SHARDS,
    RUN_SEED,
    RUN_RESPONSE,
    RUN_FORMAT,
    RUN_FINGERPRINT,
    RUN_TEXTS
};

static enum rd_status take_counts(const struct database *database, sqlite3_stmt *query, struct identity *out,
                                  struct rd_error *err)
{
    enum rd_status rc;
    const double confidence = sqlite3_column_double(query, RUN_CONFIDENCE);
    if ((rc = take_count(database, query, RUN_REPLICATIONS, REPLICATIONS_MAX, &out->replications, err)) != RD_OK ||
        (rc = take_count(database, query, RUN_SHARDS, out->replications, &out->shard.count, err)) != RD_OK ||
        (rc = take_count(database, query, RUN_SHARD, out->shard.count, &out->shard.index, err)) != RD_OK)
        return rc;
    if (sqlite3_column_type(query, RUN_CONFIDENCE) != SQLITE_FLOAT || !(confidence > 0 && confidence < 1))
        return wrong_column(database, query, RUN_CONFIDENCE, err);
    out->confidence = confidence;
    return RD_OK;
}

/* Texts that stand for something else: each is held to what this program writes. */
static enum rd_status take_words(const struct database *database, sqlite3_stmt *query, struct identity *out,
                                 struct rd_error *err)
{
    char *words[] = {NULL, NULL, NULL, NULL};
    const int first = RUN_SEED, count = sizeof words / sizeof words[0];
    enum rd_status rc = RD_OK;
    for (int i = 0; i < count && rc == RD_OK; i++)
        if (first + i != RUN_FINGERPRINT || sqlite3_column_type(query, first + i) != SQLITE_NULL)
            rc = take_text(database, query, first + i, &words[i], err);
    if (rc == RD_OK && !read_seed(words[0], &out->seed))
        rc = wrong_column(database, query, RUN_SEED, err);
    if (rc == RD_OK && (out->response = response_named(words[1])) == RESPONSE_LEVEL_COUNT)
        rc = wrong_column(database, query, RUN_RESPONSE, err);
    if (rc == RD_OK && strcmp(words[2], "redress/run/1") != 0)
        rc = wrong_column(database, query, RUN_FORMAT, err);
    if (rc == RD_OK && words[3] && strlen(words[3]) != DIGEST_HEX_SIZE - 1)
        rc = wrong_column(database, query, RUN_FINGERPRINT, err);
    if (rc == RD_OK)
        snprintf(out->fingerprint, sizeof out->fingerprint, "%s", words[3] ? words[3] : "");
    for (int i = 0; i < count; i++)
        free(words[i]);
    return rc;
}

static enum rd_status take_run(const struct database *database, sqlite3_stmt *query, struct identity *out,
                               struct rd_error *err)
{
    char **const texts[] = {&out->version, &out->scenario, &out->scenario_sha256, &out->scenario_text};
    enum rd_status rc = take_counts(database, query, out, err);
    if (rc == RD_OK)
        rc = take_words(database, query, out, err);
    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]) && rc == RD_OK; i++)
        rc = take_text(database, query, RUN_TEXTS + i, texts[i], err);
    return rc;
}

static enum rd_status read_run(struct database *database, struct identity *out, struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    enum rd_status rc = database_prepare(
        database,
        "SELECT replications, confidence, shard, shards, seed, response, format, fingerprint, version, "
        "scenario, scenario_sha256, scenario_text FROM run",
        &query, err);
    if (rc == RD_OK && (rc = step_to_row(database, query, err)) == RD_OK)
        rc = take_run(database, query, out, err);
    if (rc == RD_OK && sqlite3_step(query) == SQLITE_ROW)
        rc = damaged(database, "more than one run", err);
    sqlite3_finalize(query);
    return rc;
}

/* The policies are numbered from 0 without a gap. */
static enum rd_status take_policy(const struct database *database, sqlite3_stmt *query, size_t number,
                                  struct identity_policy *policy, struct rd_error *err)
{
    enum rd_status rc = step_to_row(database, query, err);
    if (rc == RD_OK && sqlite3_column_int64(query, 4) != (int64_t)number)
        rc = wrong_column(database, query, 4, err);
    if (rc == RD_OK && (rc = take_text(database, query, 0, &policy->name, err)) == RD_OK &&
        (rc = take_text(database, query, 1, &policy->sha256, err)) == RD_OK &&
        (rc = take_text(database, query, 2, &policy->text, err)) == RD_OK)
        rc = take_text(database, query, 3, &policy->title, err);
    return rc;
}

static enum rd_status read_policies(struct database *database, struct identity *out, struct rd_error *err)
{
    sqlite3_stmt *query = NULL;
    int64_t count = 0;
    enum rd_status rc = database_ask(database, "SELECT count(*) FROM policy", &count, err);
    if (rc != RD_OK)
        return rc;
    if (count < 1)
        return damaged(database, "no policy", err);
    out->policies = calloc((size_t)count, sizeof *out->policies);
    if (!out->policies)
        return out_of_memory(database, err);
    out->policy_count = (size_t)count;
    rc =
        database_prepare(database, "SELECT name, sha256, text, title, policy FROM policy ORDER BY policy", &query, err);
    for (size_t i = 0; rc == RD_OK && i < out->policy_count; i++)
        rc = take_policy(database, query, i, &out->policies[i], err);
    sqlite3_finalize(query);
    return rc;
}

/* Every replication that is stored is one of those this file was to hold. */
static enum rd_status count_stored(struct database *database, struct identity *out, struct rd_error *err)
{
    const uint32_t first = shard_first(out->shard, out->replications);
    int64_t stored = 0, outside = 0;
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM replication WHERE replication < %" PRIu32 " OR replication >= %" PRIu32, first,
             first + identity_planned(out));
    enum rd_status rc = database_ask(database, "SELECT count(*) FROM replication", &stored, err);
    if (rc == RD_OK)
        rc = database_ask(database, sql, &outside, err);
    if (rc == RD_OK && outside > 0)
        rc = damaged(database, "replication.replication holds numbers that are not of this run", err);
    out->stored = (uint32_t)stored;
    return rc;
}

enum rd_status identity_read(struct database *database, struct identity *out, struct rd_error *err)
{
    enum rd_status rc;
    memset(out, 0, sizeof *out);
    if ((rc = identity_check_format(database, err)) == RD_OK && (rc = schema_check(database, err)) == RD_OK &&
        (rc = read_run(database, out, err)) == RD_OK && (rc = read_policies(database, out, err)) == RD_OK)
        rc = count_stored(database, out, err);
    if (rc != RD_OK)
        identity_release(out);
    return rc;
}

void identity_release(struct identity *identity)
{
    for (size_t i = 0; i < identity->policy_count; i++) {
        free(identity->policies[i].name);
        free(identity->policies[i].title);
        free(identity->policies[i].sha256);
        free(identity->policies[i].text);
    }
    free(identity->policies);
    free(identity->version);
    free(identity->scenario);
    free(identity->scenario_sha256);
    free(identity->scenario_text);
    memset(identity, 0, sizeof *identity);
}

static bool has_hash(const char *text, const char *sha256)
{
    char own[DIGEST_HEX_SIZE];
    return strcmp(sha256_hex(text, strlen(text), own), sha256) == 0;
}

bool identity_has_its_documents(const struct identity *identity)
{
    bool are_whole = has_hash(identity->scenario_text, identity->scenario_sha256);
    for (size_t i = 0; i < identity->policy_count; i++)
        are_whole = are_whole && has_hash(identity->policies[i].text, identity->policies[i].sha256);
    return are_whole;
}

uint32_t identity_planned(const struct identity *identity)
{
    return shard_size(identity->shard, identity->replications);
}

/* ---- comparing ---- */

/* Both sides of a comparison as one shape; `policy` is asked by number. */
struct side {
    const char *version, *scenario, *scenario_sha256;
    uint64_t seed;
    enum response_level response;
    uint32_t replications;
    double confidence;
    size_t policy_count;
    const struct identity *identity; /* or */
    const struct store_run *run;
};

static struct side side_of(const struct identity *identity)
{
    return (struct side){
        identity->version,      identity->scenario,   identity->scenario_sha256, identity->seed, identity->response,
        identity->replications, identity->confidence, identity->policy_count,    identity,       NULL};
}

static const char *side_policy(const struct side *side, size_t i, const char **sha256)
{
    *sha256 = side->identity ? side->identity->policies[i].sha256 : side->run->policies[i].sha256;
    return side->identity ? side->identity->policies[i].name : side->run->policies[i].name;
}

static const char *policies_differ(const struct side *a, const struct side *b, char out[IDENTITY_REASON_SIZE])
{
    if (a->policy_count != b->policy_count) {
        snprintf(out, IDENTITY_REASON_SIZE, "it has %zu polic%s, not %zu", a->policy_count,
                 a->policy_count == 1 ? "y" : "ies", b->policy_count);
        return out;
    }
    for (size_t i = 0; i < a->policy_count; i++) {
        const char *one, *two;
        const char *name = side_policy(a, i, &one), *other = side_policy(b, i, &two);
        if (strcmp(name, other) != 0)
            snprintf(out, IDENTITY_REASON_SIZE, "its policy %zu is \"%.150s\", not \"%.150s\"", i + 1, name, other);
        else if (strcmp(one, two) != 0)
            snprintf(out, IDENTITY_REASON_SIZE, "its policy \"%.150s\" has other rules (sha256 %.12s, not %.12s)", name,
                     one, two);
        else
            continue;
        return out;
    }
    return NULL;
}

static const char *sides_differ(const struct side *a, const struct side *b, char out[IDENTITY_REASON_SIZE])
{
    if (strcmp(a->version, b->version) != 0)
        snprintf(out, IDENTITY_REASON_SIZE, "it was written by version %.60s, not %.60s", a->version, b->version);
    else if (strcmp(a->scenario, b->scenario) != 0)
        snprintf(out, IDENTITY_REASON_SIZE, "its scenario is \"%.150s\", not \"%.150s\"", a->scenario, b->scenario);
    else if (strcmp(a->scenario_sha256, b->scenario_sha256) != 0)
        snprintf(out, IDENTITY_REASON_SIZE, "its scenario \"%.150s\" has other values (sha256 %.12s, not %.12s)",
                 a->scenario, a->scenario_sha256, b->scenario_sha256);
    else if (a->seed != b->seed)
        snprintf(out, IDENTITY_REASON_SIZE, "it has seed %" PRIu64 ", not %" PRIu64, a->seed, b->seed);
    else if (a->response != b->response)
        snprintf(out, IDENTITY_REASON_SIZE, "it has --response %s, not %s", response_name(a->response),
                 response_name(b->response));
    else if (a->replications != b->replications)
        snprintf(out, IDENTITY_REASON_SIZE, "it has %" PRIu32 " replications, not %" PRIu32, a->replications,
                 b->replications);
    else if (a->confidence != b->confidence)
        snprintf(out, IDENTITY_REASON_SIZE, "it has confidence %.9g, not %.9g", a->confidence, b->confidence);
    else
        return policies_differ(a, b, out);
    return out;
}

const char *identity_differs_from(const struct identity *identity, const struct identity *other,
                                  char out[IDENTITY_REASON_SIZE])
{
    const struct side a = side_of(identity), b = side_of(other);
    return sides_differ(&a, &b, out);
}

static void shard_name(struct shard shard, char out[64])
{
    if (shard_is_whole(shard))
        snprintf(out, 64, "the whole run");
    else
        snprintf(out, 64, "shard %" PRIu32 "/%" PRIu32, shard.index, shard.count);
}

const char *identity_differs(const struct identity *identity, const struct store_run *run,
                             char out[IDENTITY_REASON_SIZE])
{
    const struct side a = side_of(identity);
    const struct side b = {.version = REDRESS_VERSION,
                           .scenario = run->scenario->name,
                           .scenario_sha256 = run->scenario->sha256,
                           .seed = run->seed,
                           .response = run->scenario->response,
                           .replications = run->replications,
                           .confidence = run->confidence,
                           .policy_count = run->policy_count,
                           .run = run};
    if (sides_differ(&a, &b, out))
        return out;
    char its[64], asked[64];
    shard_name(identity->shard, its);
    shard_name(run->shard, asked);
    if (strcmp(its, asked) == 0)
        return NULL;
    snprintf(out, IDENTITY_REASON_SIZE, "it is %s, not %s", its, asked);
    return out;
}
