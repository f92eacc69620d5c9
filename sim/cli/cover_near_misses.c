/*
 * Simulating a run again for its near misses. What it hears is held against the file: the same rules, as often.
 */
#include "cli/cover_near_misses.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/interrupt.h"
#include "cli/progress.h"

struct recount {
    const struct arguments *arguments;
    struct run_file *file;
    const struct identity *identity;
    struct cover_near_misses *out;
    struct run **runs;
    struct result *stored, *again; /* [policy] */
    size_t result_count;           /* of each that were made */
    uint32_t planned;
    struct progress progress;
    time_t started;
};

static enum rd_status make_room(struct recount *recount, struct rd_error *err)
{
    const struct documents *documents = &recount->out->documents;
    const size_t count = documents->policy_count;
    enum rd_status rc = RD_OK;
    recount->runs = calloc(count, sizeof(struct run *));
    recount->stored = calloc(count, sizeof *recount->stored);
    recount->again = calloc(count, sizeof *recount->again);
    recount->out->items = calloc(count, sizeof *recount->out->items);
    if (!recount->runs || !recount->stored || !recount->again || !recount->out->items)
        return rd_fail(err, RD_NOMEM, "out of memory for near misses");
    for (size_t i = 0; i < count && rc == RD_OK; i++) {
        const struct study_policy *policy = &documents->entries[i];
        recount->out->count++;
        rc = near_misses_init(&recount->out->items[i], policy, err);
        if (rc == RD_OK)
            rc = study_run_new(documents->scenario, policy, &documents->entries[0], &documents->segments,
                               &recount->runs[i], err);
        struct result *const both[] = {&recount->stored[i], &recount->again[i]};
        recount->result_count++;
        for (size_t k = 0; k < 2 && rc == RD_OK; k++)
            rc = result_init(both[k], &documents->segments, documents->scenario->desk_count,
                             documents->scenario->shift_count, rd_image_counter_count(policy->image),
                             documents->scenario->seller_count, err);
    }
    return rc;
}

static void release(struct recount *recount)
{
    for (size_t i = 0; i < recount->result_count; i++) {
        run_free(recount->runs[i]);
        result_release(&recount->stored[i]);
        result_release(&recount->again[i]);
    }
    free(recount->runs);
    free(recount->stored);
    free(recount->again);
}

static void show(struct recount *recount)
{
    const double elapsed_s = difftime(time(NULL), recount->started);
    const double share = (double)recount->out->replications / recount->planned;
    const struct study_progress shown = {.done_share = share,
                                         .finished = recount->out->replications,
                                         .planned = recount->planned,
                                         .elapsed_s = elapsed_s,
                                         .left_s = share > 0 ? elapsed_s / share * (1 - share) : -1};
    progress_show(&recount->progress, &shown);
}

static enum rd_status recount_replication(struct recount *recount, uint32_t replication, const volatile int *stop,
                                          struct rd_error *err)
{
    const struct documents *documents = &recount->out->documents;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; i < documents->policy_count && rc == RD_OK; i++) {
        const size_t counters = rd_image_counter_count(documents->entries[i].image);
        rc = near_misses_add(&recount->out->items[i], recount->runs[i], recount->identity->seed, replication, stop,
                             &recount->again[i], err);
        if (rc == RD_OK && memcmp(recount->again[i].rule_hits, recount->stored[i].rule_hits,
                                  counters * sizeof *recount->again[i].rule_hits) != 0)
            rc = rd_fail(
                err, RD_INPUT,
                "the rules of \"%s\" do not answer as often as \"%s\" says in replication %lu: another build of "
                "this version made the file, or it is damaged (\"redress verify --rerun\" tells)",
                documents->entries[i].name, run_file_path(recount->file), (unsigned long)replication);
    }
    return rc;
}

static enum rd_status recount_all(struct recount *recount, struct rd_error *err)
{
    const struct identity *identity = recount->identity;
    const uint32_t first = shard_first(identity->shard, identity->replications), count = identity_planned(identity);
    const volatile int *stop = interrupt_watch();
    enum rd_status rc = RD_OK;
    for (uint32_t i = 0; i < count && recount->out->replications < recount->planned && rc == RD_OK; i++) {
        bool is_stored = false;
        show(recount);
        rc = run_file_read(recount->file, first + i, recount->stored, recount->out->documents.policy_count, &is_stored,
                           err);
        if (rc == RD_OK && is_stored)
            rc = recount_replication(recount, first + i, stop, err);
        recount->out->replications += rc == RD_OK && is_stored;
    }
    return rc;
}

enum rd_status cover_near_misses_count(struct cover_near_misses *near_misses, const struct arguments *arguments,
                                       struct run_file *file, struct rd_error *err)
{
    struct recount recount = {.arguments = arguments,
                              .file = file,
                              .identity = run_file_identity(file),
                              .out = near_misses,
                              .started = time(NULL)};
    *near_misses = (struct cover_near_misses){0};
    recount.planned = recount.identity->stored;
    if (arguments->given[OPTION_COVER_REPS] && arguments->number[OPTION_COVER_REPS] < recount.planned)
        recount.planned = (uint32_t)arguments->number[OPTION_COVER_REPS];
    enum rd_status rc = run_file_check_version(file, err);
    if (rc == RD_OK && documents_load_run(&near_misses->documents, recount.identity) != RD_OK)
        rc = rd_fail(err, RD_INPUT, "the documents in \"%s\" cannot be loaded again", run_file_path(file));
    progress_init(&recount.progress, !arguments->given[OPTION_QUIET] && !arguments->given[OPTION_NO_PROGRESS],
                  arguments->given[OPTION_VERBOSE]);
    if (rc == RD_OK)
        rc = make_room(&recount, err);
    if (rc == RD_OK)
        rc = recount_all(&recount, err);
    progress_end(&recount.progress);
    release(&recount);
    return rc;
}

void cover_near_misses_release(struct cover_near_misses *near_misses)
{
    for (size_t i = 0; i < near_misses->count; i++)
        near_misses_release(&near_misses->items[i]);
    free(near_misses->items);
    documents_release(&near_misses->documents);
    *near_misses = (struct cover_near_misses){0};
}
