/*
 * redress merge: shards of a run become the run.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/session.h"
#include "store/run_file.h"

struct merge {
    struct session session;
    struct run_file **files;
    const struct run_file **by_shard; /* [shards]; NULL: not given */
    size_t count;
    const volatile int *stop;
};

/* ---- the shards ---- */

/* A shard that was damaged would damage the whole. */
static enum rd_status check_file(struct run_file *file, struct rd_error *err)
{
    const struct identity *identity = run_file_identity(file);
    char fingerprint[DIGEST_HEX_SIZE];
    enum rd_status rc = run_file_check_version(file, err);
    if (rc != RD_OK)
        return rc;
    if (identity->fingerprint[0] == '\0')
        return rd_fail(err, RD_INPUT,
                       "\"%s\" is not complete: %" PRIu32 " of %" PRIu32 " replications; --resume "
                       "continues it",
                       run_file_path(file), identity->stored, identity_planned(identity));
    rc = run_file_fingerprint(file, fingerprint, err);
    if (rc == RD_OK && strcmp(fingerprint, identity->fingerprint) != 0)
        rc = rd_fail(err, RD_INPUT, "\"%s\" is damaged: its tables have fingerprint %.12s, not %.12s",
                     run_file_path(file), fingerprint, identity->fingerprint);
    return rc;
}

/* Gives the file its place among the shards. */
static enum rd_status place_file(struct merge *merge, const struct run_file *file, struct rd_error *err)
{
    const struct identity *first = run_file_identity(merge->files[0]), *identity = run_file_identity(file);
    char reason[IDENTITY_REASON_SIZE];
    struct shard shard = identity->shard;
    if (identity_differs_from(identity, first, reason))
        return rd_fail(err, RD_INPUT, "\"%s\" is of another run than \"%s\": %s", run_file_path(file),
                       run_file_path(merge->files[0]), reason);
    if (shard.count != first->shard.count)
        return rd_fail(err, RD_INPUT, "\"%s\" is one of %" PRIu32 " shards, \"%s\" one of %" PRIu32,
                       run_file_path(file), shard.count, run_file_path(merge->files[0]), first->shard.count);
    const struct run_file **place = &merge->by_shard[shard.index - 1];
    if (*place)
        return rd_fail(err, RD_INPUT, "\"%s\" and \"%s\" are both shard %" PRIu32 "/%" PRIu32, run_file_path(*place),
                       run_file_path(file), shard.index, shard.count);
    *place = file;
    return RD_OK;
}

static enum rd_status check_all_there(const struct merge *merge, struct rd_error *err)
{
    uint32_t shards = run_file_identity(merge->files[0])->shard.count, missing = 0;
    char listed[256] = "";
    for (uint32_t i = 0; i < shards; i++) {
        if (merge->by_shard[i])
            continue;
        size_t used = strlen(listed);
        if (missing++ < 10)
            snprintf(listed + used, sizeof listed - used, "%s%" PRIu32 "/%" PRIu32, missing == 1 ? "" : ", ", i + 1,
                     shards);
    }
    if (missing == 0)
        return RD_OK;
    return rd_fail(err, RD_INPUT, "%" PRIu32 " of %" PRIu32 " shards %s missing: %s%s", missing, shards,
                   missing == 1 ? "is" : "are", listed, missing > 10 ? " …" : "");
}

static enum rd_status open_files(struct merge *merge, const struct words *paths, struct rd_error *err)
{
    merge->files = calloc(paths->count, sizeof(struct run_file *));
    if (!merge->files)
        return rd_fail(err, RD_NOMEM, "out of memory for %zu shards", paths->count);
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < paths->count; i++) {
        if ((rc = run_file_open(paths->items[i], merge->stop, &merge->files[i], err)) == RD_OK) {
            merge->count++;
            rc = check_file(merge->files[i], err);
        }
    }
    if (rc != RD_OK)
        return rc;
    merge->by_shard = calloc(run_file_identity(merge->files[0])->shard.count, sizeof(struct run_file *));
    if (!merge->by_shard)
        return rd_fail(err, RD_NOMEM, "out of memory for the shards");
    for (size_t i = 0; rc == RD_OK && i < merge->count; i++)
        rc = place_file(merge, merge->files[i], err);
    return rc == RD_OK ? check_all_there(merge, err) : rc;
}

/* ---- the whole ---- */

static enum rd_status store_again(struct merge *merge, const struct result results[], size_t policy_count,
                                  struct rd_error *err)
{
    const struct result **views = calloc(policy_count, sizeof *views);
    if (!views)
        return rd_fail(err, RD_NOMEM, "out of memory for a replication");
    for (size_t i = 0; i < policy_count; i++)
        views[i] = &results[i];
    enum rd_status rc = store_replication(merge->session.store, views, policy_count, err);
    free(views);
    return rc;
}

static enum rd_status on_recall(void *context, uint32_t replication, struct result results[], size_t policy_count,
                                bool *found, struct rd_error *err)
{
    struct merge *merge = context; /* its first member is the session */
    *found = false;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && !*found && i < merge->count; i++)
        rc = run_file_read(merge->files[i], replication, results, policy_count, found, err);
    if (rc == RD_OK && !*found)
        rc = rd_fail(err, RD_INPUT, "no shard holds replication %" PRIu32, replication);
    return rc == RD_OK ? store_again(merge, results, policy_count, err) : rc;
}

static enum rd_status join(struct merge *merge, struct rd_error *err)
{
    struct session *session = &merge->session;
    const struct study_hooks hooks = {.recall = on_recall};
    session->is_copy = true;
    enum rd_status rc = study_file_open(session, false, err);
    if (rc == RD_OK)
        rc = session_simulate(session, hooks, err);
    if (rc == RD_OK)
        rc = session_conclude(session, session->study.reps, err);
    return rc == RD_OK ? session_deliver(session, err) : rc;
}

enum rd_status cmd_merge(const struct arguments *arguments)
{
    struct merge merge = {.stop = interrupt_watch()};
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = open_files(&merge, &arguments->operands, &err);
    bool is_said = false;
    if (rc == RD_OK) {
        rc = session_open_run(&merge.session, arguments, run_file_identity(merge.files[0]));
        is_said = rc != RD_OK;
        if (rc == RD_OK)
            rc = join(&merge, &err);
        session_release(&merge.session);
    }
    if (rc != RD_OK && !is_said)
        say_error(stderr, "%s", err.text);
    for (size_t i = 0; i < merge.count; i++)
        run_file_close(merge.files[i]);
    free(merge.files);
    free(merge.by_shard);
    return rc;
}
