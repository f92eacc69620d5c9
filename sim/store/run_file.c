#include "store/run_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/database.h"
#include "store/recall.h"
#include "store/store.h"

struct run_file {
    struct database database;
    struct identity identity;
    struct recall recall;
};

enum rd_status run_file_open(const char *path, const volatile int *stop, struct run_file **out, struct rd_error *err)
{
    struct run_file *file = calloc(1, sizeof *file);
    if (!file)
        return rd_fail(err, RD_NOMEM, "out of memory with run file \"%s\"", path);
    enum rd_status rc = database_open_read(&file->database, path, stop, err);
    if (rc == RD_OK && (rc = identity_read(&file->database, &file->identity, err)) == RD_OK) {
        recall_init(&file->recall, &file->database, file->identity.replications);
        *out = file;
        return RD_OK;
    }
    run_file_close(file);
    return rc;
}

void run_file_close(struct run_file *file)
{
    if (!file)
        return;
    recall_release(&file->recall);
    identity_release(&file->identity);
    database_close(&file->database);
    free(file);
}

const char *run_file_path(const struct run_file *file)
{
    return file->database.path;
}

const struct identity *run_file_identity(const struct run_file *file)
{
    return &file->identity;
}

struct database *run_file_database(struct run_file *file)
{
    return &file->database;
}

enum rd_status run_file_read(struct run_file *file, uint32_t replication, struct result results[], size_t policy_count,
                             bool *found, struct rd_error *err)
{
    return recall_replication(&file->recall, replication, results, policy_count, found, err);
}

enum rd_status run_file_outcomes(struct run_file *file, uint32_t replication, size_t policy, struct result *result,
                                 bool *found, struct rd_error *err)
{
    return recall_outcomes(&file->recall, replication, policy, result, found, err);
}

enum rd_status run_file_check_version(const struct run_file *file, struct rd_error *err)
{
    if (strcmp(file->identity.version, REDRESS_VERSION) == 0)
        return RD_OK;
    return rd_fail(err, RD_INPUT, "\"%s\" was written by version %.60s; this is %s", file->database.path,
                   file->identity.version, REDRESS_VERSION);
}

/* ---- the fingerprint ---- */

static enum rd_status read_blocks(struct run_file *file, uint8_t blocks[][DIGEST_SIZE], struct rd_error *err)
{
    const struct identity *identity = &file->identity;
    uint32_t first = shard_first(identity->shard, identity->replications), count = identity_planned(identity);
    uint64_t rows[RESULT_TABLE_COUNT] = {0};
    enum rd_status rc = RD_OK;
    for (uint32_t i = 0; i < count && rc == RD_OK; i++)
        rc = recall_block(&file->recall, first + i, identity->policy_count, blocks[i], rows, err);
    return rc;
}

enum rd_status run_file_fingerprint(struct run_file *file, char out[DIGEST_HEX_SIZE], struct rd_error *err)
{
    const struct identity *identity = &file->identity;
    uint32_t planned = identity_planned(identity);
    if (identity->stored != planned)
        return rd_fail(err, RD_INPUT, "run file \"%s\" is not complete: %" PRIu32 " of %" PRIu32 " replications",
                       file->database.path, identity->stored, planned);
    const char **policies = calloc(identity->policy_count, sizeof *policies);
    uint8_t(*blocks)[DIGEST_SIZE] = calloc(planned, sizeof *blocks);
    enum rd_status rc = RD_OK;
    if (!policies || !blocks) {
        rc = RD_NOMEM;
        (void)rd_fail(err, rc, "out of memory with run file \"%s\"", file->database.path);
    }
    for (size_t i = 0; rc == RD_OK && i < identity->policy_count; i++)
        policies[i] = identity->policies[i].sha256;
    if (rc == RD_OK && (rc = read_blocks(file, blocks, err)) == RD_OK)
        fingerprint_of_shard(identity->scenario_sha256, policies, identity->policy_count, identity->seed,
                             response_name(identity->response), (const uint8_t(*)[DIGEST_SIZE])blocks,
                             identity->replications, identity->shard, out);
    free((void *)policies);
    free(blocks);
    return rc;
}

enum rd_status store_fingerprint(const char *path, char out[DIGEST_HEX_SIZE], struct rd_error *err)
{
    struct run_file *file = NULL;
    enum rd_status rc = run_file_open(path, NULL, &file, err);
    if (rc == RD_OK)
        rc = run_file_fingerprint(file, out, err);
    run_file_close(file);
    return rc;
}
