/*
 * One study from the command line: documents, run file, replications, comparison, report.
 */
#include "cli/session.h"

#include <stdlib.h>
#include <string.h>

#include "cli/dry_run.h"
#include "cli/interrupt.h"
#include "report/report.h"
#include "study/horizon.h"

/* ---- the result ---- */

static enum rd_status make_fingerprint(struct session *session, uint32_t replications, struct rd_error *err)
{
    const struct study *study = &session->study;
    const char **sha256 = calloc(study->policy_count + 1, sizeof *sha256);
    uint8_t(*blocks)[DIGEST_SIZE] = calloc(replications + 1, sizeof *blocks);
    if (!sha256 || !blocks) {
        free(sha256);
        free(blocks);
        return rd_fail(err, RD_NOMEM, "out of memory for the fingerprint");
    }
    for (size_t i = 0; i < study->policy_count; i++)
        sha256[i] = study->policies[i].sha256;
    for (uint32_t i = 0; i < replications; i++)
        memcpy(blocks[i], session->outcome.replications[i].block, DIGEST_SIZE);
    uint32_t of_run = shard_is_whole(study->shard) ? replications : study->reps_of_run;
    fingerprint_of_shard(study->scenario->sha256, sha256, study->policy_count, study->seed,
                         response_name(study->scenario->response), (const uint8_t(*)[DIGEST_SIZE])blocks, of_run,
                         study->shard, session->fingerprint);
    free(sha256);
    free(blocks);
    return RD_OK;
}

enum rd_status session_conclude(struct session *session, uint32_t replications, struct rd_error *err)
{
    enum rd_status rc = comparison_new(&session->study, &session->outcome, replications, &session->comparison, err);
    return rc == RD_OK ? make_fingerprint(session, replications, err) : rc;
}

enum rd_status session_print(const struct session *session, struct rd_error *err)
{
    const struct arguments *arguments = session->arguments;
    const struct report report = {.command = session->command,
                                  .study = &session->study,
                                  .outcome = &session->outcome,
                                  .comparison = session->comparison,
                                  .fingerprint = session->fingerprint,
                                  .version = REDRESS_VERSION,
                                  .segments = arguments->segments,
                                  .verbose = arguments->given[OPTION_VERBOSE]};
    switch (arguments->choice[OPTION_FORMAT]) {
    case FORMAT_JSON:
        return report_json(&report, stdout, err);
    case FORMAT_CSV:
        report_csv(&report, stdout);
        return RD_OK;
    case FORMAT_MARKDOWN:
        report_markdown(&report, stdout);
        return RD_OK;
    default:
        break;
    }
    if (session->study.policy_count > 1)
        report_compare(&report, stdout);
    else
        report_run(&report, stdout);
    return RD_OK;
}

/* ---- the replications ---- */

static void on_progress(void *context, const struct study_progress *progress)
{
    struct session *session = context;
    progress_show(&session->progress, progress);
}

static enum rd_status on_finished(void *context, uint32_t replication, const struct result *const results[],
                                  size_t policy_count, struct rd_error *err)
{
    struct session *session = context;
    (void)replication; /* the results carry it */
    return store_replication(session->store, results, policy_count, err);
}

static enum rd_status on_recall(void *context, uint32_t replication, struct result results[], size_t policy_count,
                                bool *found, struct rd_error *err)
{
    struct session *session = context;
    return store_recall(session->store, replication, results, policy_count, found, err);
}

enum rd_status session_simulate(struct session *session, struct study_hooks hooks, struct rd_error *err)
{
    const struct arguments *arguments = session->arguments;
    bool shows_progress = !arguments->given[OPTION_QUIET] && !arguments->given[OPTION_NO_PROGRESS];
    progress_init(&session->progress, shows_progress, arguments->given[OPTION_VERBOSE]);
    struct study_progress none = {.planned = session->study.reps, .left_s = -1};
    progress_show(&session->progress, &none);
    hooks.progress = on_progress;
    hooks.context = session;
    hooks.stop = interrupt_watch();
    enum rd_status rc = study_run(&session->study, &hooks, &session->outcome, err);
    progress_end(&session->progress);
    return rc;
}

/*
 * A stopped study still says what its first replications found, those before the first unfinished one: exactly the result
 * of a shorter study, which is named. No shorter study has the result of a part of a shard.
 */
static enum rd_status report_stopped(struct session *session, enum rd_status stopped, const struct rd_error *why)
{
    struct rd_error err;
    uint32_t prefix = study_finished_prefix(&session->outcome);
    say_error(stderr, "%s", why->text);
    if (session->store && store_replication_count(session->store) > 0)
        say_error(stderr, "what was finished is kept in %s; --resume continues it", store_part_path(session->store));
    if (prefix == 0 || !shard_is_whole(session->study.shard))
        return stopped;
    say_error(stderr, "the result is that of --reps %u", (unsigned)prefix);
    enum rd_status rc = session_conclude(session, prefix, &err);
    if (rc == RD_OK)
        rc = session_print(session, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return stopped;
}

/* ---- the whole ---- */

static void say_what_is_resumed(const struct session *session)
{
    const char *path = session->arguments->text[OPTION_OUT];
    unsigned stored = store_replication_count(session->store);
    if (session->arguments->given[OPTION_QUIET])
        return;
    if (store_is_complete(session->store))
        say_error(stderr, "\"%s\" is complete: its result is shown again", path);
    else if (stored == 0)
        say_error(stderr, "nothing finished was left of \"%s\"; it starts from the beginning", path);
    else
        say_error(stderr, "\"%s\" is continued: %u of %u replications are finished", store_part_path(session->store),
                  stored, (unsigned)session->study.reps);
}

static enum rd_status open_store(struct session *session, struct study_hooks *hooks, struct rd_error *err)
{
    bool resumes = session->arguments->given[OPTION_RESUME];
    enum rd_status rc = study_file_open(session, resumes, err);
    if (rc != RD_OK || !session->store)
        return rc;
    hooks->finished = on_finished;
    if (resumes) {
        hooks->recall = on_recall;
        say_what_is_resumed(session);
    }
    return RD_OK;
}

enum rd_status session_deliver(struct session *session, struct rd_error *err)
{
    struct rd_error of_print = {RD_OK, ""};
    const enum rd_status kept = study_file_finish(session, err), printed = session_print(session, &of_print);
    if (kept == RD_OK && printed != RD_OK)
        *err = of_print;
    return kept != RD_OK ? kept : printed;
}

static enum rd_status run_study(struct session *session, struct rd_error *err)
{
    struct study_hooks hooks = {0};
    enum rd_status rc = open_store(session, &hooks, err);
    if (rc == RD_OK)
        rc = session_simulate(session, hooks, err);
    if (rc == RD_OK)
        rc = session_conclude(session, session->study.reps, err);
    return rc == RD_OK ? session_deliver(session, err) : rc;
}

void session_release(struct session *session)
{
    comparison_free(session->comparison);
    study_outcome_release(&session->outcome);
    if (session->store)
        store_close(session->store);
    documents_release(&session->documents);
}

static void set_study(struct session *session, uint64_t seed, uint32_t replications, double confidence,
                      struct shard shard)
{
    session->study = (struct study){.scenario = session->documents.scenario,
                                    .segments = &session->documents.segments,
                                    .policies = session->documents.entries,
                                    .policy_count = session->documents.policy_count,
                                    .seed = seed,
                                    .first = shard_first(shard, replications),
                                    .reps = shard_size(shard, replications),
                                    .shard = shard,
                                    .reps_of_run = replications,
                                    .jobs = (unsigned)session->arguments->number[OPTION_JOBS],
                                    .confidence = confidence};
}

enum rd_status session_open_run(struct session *session, const struct arguments *arguments,
                                const struct identity *identity)
{
    *session = (struct session){.command = identity->policy_count > 1 ? "compare" : "run", .arguments = arguments};
    enum rd_status rc = documents_load_run(&session->documents, identity);
    if (rc == RD_OK)
        set_study(session, identity->seed, identity->replications, identity->confidence, (struct shard){1, 1});
    return rc;
}

/* Said beforehand: what a run this short cannot show. */
static enum rd_status check_horizon(const struct session *session, struct rd_error *err)
{
    struct rd_findings found;
    enum rd_status rc = RD_OK;
    rd_findings_init(&found);
    for (size_t i = 0; rc == RD_OK && i < session->study.policy_count; i++)
        rc = horizon_check(session->study.scenario, session->study.policies[i].policy, session->study.policies[i].image,
                           &found);
    for (size_t i = 0; i < found.count && !session->arguments->given[OPTION_QUIET]; i++)
        if (found.items[i].severity == RD_SEVERITY_WARNING)
            say_error(stderr, "%s", found.items[i].message);
    rd_findings_release(&found);
    return rc == RD_OK ? rc : rd_fail(err, rc, "out of memory for the findings");
}

enum rd_status session_run(const char *command, const struct arguments *arguments)
{
    struct session session = {.command = command, .arguments = arguments};
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = documents_load(&session.documents, arguments);
    if (rc == RD_OK) {
        set_study(&session, arguments->number[OPTION_SEED], (uint32_t)arguments->number[OPTION_REPS],
                  arguments->share[OPTION_CONFIDENCE], arguments->shard);
        rc = check_horizon(&session, &err);
    }
    if (rc == RD_OK) {
        rc = arguments->given[OPTION_DRY_RUN] ? dry_run(&session, stdout, &err) : run_study(&session, &err);
        if ((rc == RD_INTERRUPTED || rc == RD_TERMINATED) && !arguments->given[OPTION_DRY_RUN])
            rc = report_stopped(&session, rc, &err);
        else if (rc != RD_OK)
            say_error(stderr, "%s", err.text);
    }
    session_release(&session);
    return rc;
}
