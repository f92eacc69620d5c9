/*
 * One study from the command line: documents, run file, replications, comparison, report.
 */
#include "cli/session.h"

#include <stdlib.h>
#include <string.h>

#include "cli/documents.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "report/report.h"
#include "store/store.h"
#include "study/compare.h"
#include "study/study.h"

struct session {
    const char *command;
    const struct arguments *arguments;
    struct documents documents;
    struct study study;
    struct study_outcome outcome;
    struct store *store; /* NULL without -o */
    struct progress progress;
    struct comparison *comparison;
    char fingerprint[DIGEST_HEX_SIZE];
};

/* ---- the run file ---- */

static enum rd_status open_store(struct session *session, struct rd_error *err)
{
    const struct arguments *arguments = session->arguments;
    const struct documents *documents = &session->documents;
    if (!arguments->text[OPTION_OUT])
        return RD_OK;
    struct store_policy *policies = calloc(documents->policy_count, sizeof *policies);
    if (!policies)
        return rd_fail(err, RD_NOMEM, "out of memory for the run file");
    for (size_t i = 0; i < documents->policy_count; i++) {
        const struct study_policy *entry = &documents->entries[i];
        policies[i] = (struct store_policy){entry->name, entry->policy, entry->image, entry->sha256};
    }
    const struct store_run run = {.scenario = documents->scenario,
                                  .segments = &documents->segments,
                                  .seed = session->study.seed,
                                  .replications = session->study.reps,
                                  .confidence = session->study.confidence,
                                  .policies = policies,
                                  .policy_count = documents->policy_count};
    const struct store_provenance provenance = {.argument_count = arguments->argument_count,
                                                .arguments = arguments->argument_values,
                                                .threads = session->study.jobs};
    enum rd_status rc = store_create(arguments->text[OPTION_OUT], &run, &provenance, &session->store, err);
    free(policies);
    return rc;
}

static enum rd_status on_finished(void *context, uint32_t replication, const struct result *const results[],
                                  size_t policy_count, struct rd_error *err)
{
    struct session *session = context;
    (void)replication; /* the results carry it */
    return session->store ? store_replication(session->store, results, policy_count, err) : RD_OK;
}

static enum rd_status store_row(struct session *session, const struct compared_row *row, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    char unit[METRIC_UNIT_SIZE];
    metric_unit(row->metric, session->study.scenario->currency, unit);
    for (size_t i = 0; rc == RD_OK && i < session->study.policy_count; i++) {
        const struct estimate *value = &row->values[i];
        const struct store_metric metric = {.policy = i,
                                            .metric = row->metric->name,
                                            .segment = row->segment,
                                            .unit = unit,
                                            .mean = value->value,
                                            .lo = value->lo,
                                            .hi = value->hi,
                                            .n = value->n,
                                            .note = estimate_note_name(value->note)};
        rc = store_metric(session->store, &metric, err);
    }
    for (size_t i = 1; rc == RD_OK && i < session->study.policy_count; i++) {
        const struct estimate *total = &row->differences[i - 1].total;
        const struct store_comparison difference = {.baseline = 0,
                                                    .policy = i,
                                                    .metric = row->metric->name,
                                                    .segment = row->segment,
                                                    .unit = unit,
                                                    .diff = total->value,
                                                    .lo = total->lo,
                                                    .hi = total->hi,
                                                    .n = total->n,
                                                    .note = estimate_note_name(total->note)};
        rc = store_comparison(session->store, &difference, err);
    }
    return rc;
}

static enum rd_status store_transitions(struct session *session, size_t policy, struct rd_error *err)
{
    const struct pair_tally *pair = &session->comparison->pairs[policy - 1];
    enum rd_status rc = RD_OK;
    for (int from = 0; from < OUTCOME_KIND_COUNT; from++) {
        for (int to = 0; rc == RD_OK && to < OUTCOME_KIND_COUNT; to++) {
            if (pair->transitions[from][to] == 0)
                continue;
            const struct store_transition transition = {.policy = policy,
                                                        .from = (enum order_outcome)from,
                                                        .to = (enum order_outcome)to,
                                                        .orders = (uint64_t)pair->transitions[from][to]};
            rc = store_transition(session->store, &transition, err);
        }
    }
    return rc;
}

static enum rd_status finish_store(struct session *session, struct rd_error *err)
{
    enum rd_status rc = RD_OK;
    if (!session->store)
        return RD_OK;
    for (size_t i = 0; rc == RD_OK && i < session->comparison->row_count; i++)
        rc = store_row(session, &session->comparison->rows[i], err);
    for (size_t i = 1; rc == RD_OK && i < session->study.policy_count; i++)
        rc = store_transitions(session, i, err);
    return rc == RD_OK ? store_finish(session->store, session->fingerprint, err) : rc;
}

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
    fingerprint_of(study->scenario->sha256, sha256, study->policy_count, study->seed,
                   (const uint8_t(*)[DIGEST_SIZE])blocks, replications, session->fingerprint);
    free(sha256);
    free(blocks);
    return RD_OK;
}

static enum rd_status conclude(struct session *session, uint32_t replications, struct rd_error *err)
{
    enum rd_status rc = comparison_new(&session->study, &session->outcome, replications, &session->comparison, err);
    return rc == RD_OK ? make_fingerprint(session, replications, err) : rc;
}

static enum rd_status print_report(const struct session *session, struct rd_error *err)
{
    const struct arguments *arguments = session->arguments;
    const struct report report = {.command = session->command,
                                  .study = &session->study,
                                  .outcome = &session->outcome,
                                  .comparison = session->comparison,
                                  .fingerprint = session->fingerprint,
                                  .version = REDRESS_VERSION,
                                  .verbose = arguments->given[OPTION_VERBOSE]};
    if (arguments->choice[OPTION_FORMAT] == 1)
        return report_json(&report, stdout, err);
    if (session->study.policy_count > 1)
        report_compare(&report, stdout);
    else
        report_run(&report, stdout);
    return RD_OK;
}

static void on_progress(void *context, const struct study_progress *progress)
{
    struct session *session = context;
    progress_show(&session->progress, progress);
}

/*
 * A stopped study still says what its first replications found, those before the first unfinished one: exactly the result
 * of a shorter study, which is named.
 */
static enum rd_status report_stopped(struct session *session, enum rd_status stopped, const struct rd_error *why)
{
    struct rd_error err;
    uint32_t prefix = study_finished_prefix(&session->outcome);
    say_error(stderr, "%s", why->text);
    if (session->store && store_replication_count(session->store) > 0)
        fprintf(stderr, "redress: what was finished is kept in %s\n", store_part_path(session->store));
    if (prefix == 0)
        return stopped;
    fprintf(stderr, "redress: the result is that of --reps %u\n", (unsigned)prefix);
    enum rd_status rc = conclude(session, prefix, &err);
    if (rc == RD_OK)
        rc = print_report(session, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return stopped;
}

static enum rd_status simulate(struct session *session, struct rd_error *err)
{
    const struct arguments *arguments = session->arguments;
    bool shows_progress = !arguments->given[OPTION_QUIET] && !arguments->given[OPTION_NO_PROGRESS];
    progress_init(&session->progress, shows_progress, arguments->given[OPTION_VERBOSE]);
    struct study_progress none = {.planned = session->study.reps, .left_s = -1};
    progress_show(&session->progress, &none);
    const struct study_hooks hooks = {
        .finished = on_finished, .progress = on_progress, .context = session, .stop = interrupt_watch()};
    enum rd_status rc = study_run(&session->study, &hooks, &session->outcome, err);
    progress_end(&session->progress);
    return rc;
}

static enum rd_status run_study(struct session *session, struct rd_error *err)
{
    enum rd_status rc = open_store(session, err);
    if (rc == RD_OK)
        rc = simulate(session, err);
    if (rc == RD_OK)
        rc = conclude(session, session->study.reps, err);
    if (rc == RD_OK)
        rc = finish_store(session, err);
    return rc == RD_OK ? print_report(session, err) : rc;
}

static void session_release(struct session *session)
{
    comparison_free(session->comparison);
    study_outcome_release(&session->outcome);
    if (session->store)
        store_close(session->store);
    documents_release(&session->documents);
}

enum rd_status session_run(const char *command, const struct arguments *arguments)
{
    struct session session = {.command = command, .arguments = arguments};
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = documents_load(&session.documents, arguments);
    if (rc == RD_OK) {
        session.study = (struct study){.scenario = session.documents.scenario,
                                       .segments = &session.documents.segments,
                                       .policies = session.documents.entries,
                                       .policy_count = session.documents.policy_count,
                                       .seed = arguments->number[OPTION_SEED],
                                       .reps = (uint32_t)arguments->number[OPTION_REPS],
                                       .jobs = (unsigned)arguments->number[OPTION_JOBS],
                                       .confidence = arguments->share[OPTION_CONFIDENCE]};
        rc = run_study(&session, &err);
        if (rc == RD_INTERRUPTED || rc == RD_TERMINATED)
            rc = report_stopped(&session, rc, &err);
        else if (rc != RD_OK)
            say_error(stderr, "%s", err.text);
    }
    session_release(&session);
    return rc;
}
